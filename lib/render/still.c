/* Stills: a frame as one raster, for PNG. */
#include "render/still.h"

#include <string.h>

enum place_code place_still_draw(struct place_still *still, const struct place_frame *frame,
                                 struct place_err *err) {
    *still = (struct place_still){0};
    const bool indexed = !frame->view.reduced;
    if (place_raster_init(&still->raster, &frame->view,
                          indexed ? PLACE_RASTER_INDEX : PLACE_RASTER_RGB, err))
        return err->code;
    place_raster_update(&still->raster, frame);
    still->picture = place_raster_picture(&still->raster);
    /* the pad colour, which is last, takes no place in the palette where it is not seen */
    if (indexed && still->picture.colors > 1 &&
        !memchr(still->raster.bytes, (int)still->picture.colors - 1, still->raster.size))
        still->picture.colors--;
    return PLACE_OK;
}

enum place_code place_still_save(const struct place_still *still, const char *path, bool replace,
                                 struct place_err *err) {
    return place_png_save(&still->picture, path, replace, err);
}

void place_still_release(struct place_still *still) {
    place_raster_release(&still->raster);
    *still = (struct place_still){0};
}

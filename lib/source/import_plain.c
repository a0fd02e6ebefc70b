/* A canvas that never changes, as options say it. */
#include "source/import_plain.h"

#include "core/event.h"

enum place_code import_plain_canvas(const struct plain_canvas *canvas,
                                    struct place_timeline *timeline, struct place_err *err) {
    const struct place_palette *palette = canvas->palette;
    if (canvas->background >= (int)palette->count)
        return place_fail(err, PLACE_USAGE, "--background is %d, the palette has %u colours",
                          canvas->background, palette->count);
    struct place_timeline_entry entry = {
        .bounds = {0, 0, canvas->width, canvas->height},
        .background = canvas->background < 0 ? PLACE_NO_COLOR : (uint8_t)canvas->background,
        .palette = *palette};
    for (unsigned i = 0; i < palette->count; i++)
        place_allow_color(&entry, i);
    return place_timeline_add(timeline, &entry, err);
}

/* The canvas of a source at one instant. */
#include "source/canvas_at.h"

enum place_code place_source_canvas_at(struct place_source *source, int64_t time,
                                       struct place_canvas *canvas, struct place_err *err) {
    struct place_cursor *cursor = NULL;
    const struct place_need need = {.from = time, .to = time};
    *canvas = (struct place_canvas){0};
    enum place_code code = place_source_need(source, &need, err);
    if (!code)
        code = place_cursor_open(source, PLACE_PIXELS, &cursor, err);
    if (!code)
        code = place_canvas_init(canvas, place_source_info(source)->bounds, false, err);
    if (!code)
        code = place_cursor_seek_time(cursor, canvas, time, err);
    place_cursor_close(cursor);
    return code;
}

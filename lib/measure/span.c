/* The loop over a span's events. */
#include "measure/span.h"

#include "base/stop.h"

static enum place_code measure_pieces(const struct place_span *span, struct place_cursor *cursor,
                                      struct place_measures *measures, struct place_err *err) {
    struct place_piece piece;
    for (;;) {
        if (place_cursor_next(cursor, span->to, &piece, err) || place_stop_check(err))
            return err->code;
        if (!piece.entry && piece.batch.count == 0)
            return PLACE_OK;
        if (place_measures_apply(measures, &piece, err))
            return err->code;
        place_progress_add(span->progress, piece.batch.count);
    }
}

static enum place_code measure(const struct place_span *span, struct place_cursor *cursor,
                               struct place_canvas *canvas, struct place_measures **out,
                               struct place_err *err) {
    if (place_cursor_seek_time(cursor, canvas, span->from - 1, err) ||
        place_measures_new(&span->measures, canvas, out, err))
        return err->code;
    return measure_pieces(span, cursor, *out, err);
}

enum place_code place_measure_span(struct place_source *source, const struct place_span *span,
                                   struct place_measures **out, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    struct place_cursor *cursor = NULL;
    struct place_canvas canvas = {0};
    *out = NULL;
    place_progress_begin(span->progress, "events", info->events);
    enum place_code code =
        place_cursor_open(source, place_measure_columns(&span->measures), &cursor, err);
    if (!code)
        code = place_canvas_init(&canvas, info->bounds, false, err);
    if (!code)
        code = measure(span, cursor, &canvas, out, err);
    place_canvas_release(&canvas);
    place_cursor_close(cursor);
    if (code) {
        place_measures_free(*out);
        *out = NULL;
    }
    return code;
}

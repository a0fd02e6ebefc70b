/* The loop over a span's events. */
#include "measure/span.h"

#include "base/stop.h"

static enum place_code begin(struct place_measuring *measuring, const struct place_span *span,
                             struct place_canvas *canvas, struct place_err *err) {
    if (place_cursor_seek_time(measuring->cursor, canvas, span->from - 1, err))
        return err->code;
    return place_measures_new(&span->measures, canvas, &measuring->measures, err);
}

enum place_code place_measuring_begin(struct place_measuring *measuring,
                                      struct place_source *source, const struct place_span *span,
                                      struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    struct place_canvas canvas = {0};
    *measuring = (struct place_measuring){.progress = span->progress};
    const unsigned columns = place_measure_columns(&span->measures);
    const struct place_need need = {
        .from = span->from - 1, .to = span->to, .users = (columns & PLACE_USERS) != 0};
    enum place_code code = place_source_need(source, &need, err);
    place_progress_begin(span->progress, "events", info->events);
    if (!code)
        code = place_cursor_open(source, columns, &measuring->cursor, err);
    if (!code)
        code = place_canvas_init(&canvas, info->bounds, false, err);
    if (!code)
        code = begin(measuring, span, &canvas, err);
    place_canvas_release(&canvas);
    if (code)
        place_measuring_end(measuring);
    return code;
}

enum place_code place_measuring_advance(struct place_measuring *measuring, int64_t time,
                                        struct place_err *err) {
    struct place_piece piece;
    for (;;) {
        if (place_cursor_next(measuring->cursor, time, &piece, err) || place_stop_check(err))
            return err->code;
        if (!piece.entry && piece.batch.count == 0)
            return PLACE_OK;
        if (place_measures_apply(measuring->measures, &piece, err))
            return err->code;
        place_progress_add(measuring->progress, piece.batch.count);
    }
}

void place_measuring_end(struct place_measuring *measuring) {
    place_measures_free(measuring->measures);
    place_cursor_close(measuring->cursor);
    *measuring = (struct place_measuring){0};
}

enum place_code place_measure_span(struct place_source *source, const struct place_span *span,
                                   struct place_measures **out, struct place_err *err) {
    struct place_measuring measuring;
    *out = NULL;
    if (place_measuring_begin(&measuring, source, span, err))
        return err->code;
    const enum place_code code = place_measuring_advance(&measuring, span->to, err);
    if (!code) {
        *out = measuring.measures;
        measuring.measures = NULL;
    }
    place_measuring_end(&measuring);
    return code;
}

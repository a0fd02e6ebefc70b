/* Export: which events, cut to what is asked for, into an archive or a log. */
#include "source/export.h"

#include "archive/reader.h"
#include "base/json.h"
#include "base/stop.h"
#include "core/fill.h"
#include "source/export_sink.h"
#include "source/import_meta.h"
#include "source/summary.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct export {
    const struct place_export_options *options;
    struct place_export_report *report;
    struct place_source *source;
    struct place_cursor *cursor;
    struct place_canvas start; /* the source's, right before the span */
    struct place_rect open;    /* of the source's canvas now */
    struct export_canvas canvas;
    struct export_users users;
    struct export_sink sink;
    char hash[PLACE_SHA256_HEX]; /* of the source */
};

/* ---- which events ---------------------------------------------------------------------------- */

static bool is_wanted(const struct place_export_options *options, const struct place_event *event) {
    return (options->kinds == 0 || options->kinds >> event->kind & 1) &&
           (options->user == PLACE_NO_USER || options->user == event->user) &&
           (options->color < 0 || options->color == event->color);
}

static struct place_fill fill_of(const struct place_event *event) {
    return (struct place_fill){
        .x = event->x, .y = event->y, .width = event->width, .height = event->height};
}

/* What a fill covers of a rectangle in the row of that y. */
static struct place_rect row_of(const struct place_event *event, struct place_rect within,
                                int32_t y) {
    const struct place_fill fill = fill_of(event);
    return place_rect_intersection(place_fill_row(&fill, event->kind, y), within);
}

static struct place_rect extent_of(const struct place_event *event) {
    const struct place_fill fill = fill_of(event);
    return place_fill_extent(&fill, event->kind);
}

/* Whether the event sets a pixel of the region, were all of it open. */
static bool touches(const struct place_event *event, struct place_rect region) {
    if (!place_kind_is_fill(event->kind))
        return place_rect_contains(region, event->x, event->y);
    const struct place_rect rows = place_rect_intersection(extent_of(event), region);
    for (int32_t y = rows.y0; y < rows.y0 + rows.height; y++)
        if (!place_rect_empty(row_of(event, region, y)))
            return true;
    return false;
}

/* ---- writing one ----------------------------------------------------------------------------- */

/* A placement that an event which the log has no rows for becomes. */
static void make_placement(const struct export *export, struct place_event *event) {
    const bool moderated = place_kind_is_fill(event->kind);
    event->width = event->height = 0;
    event->kind = PLACE_KIND_OVERWRITE;
    if (!moderated || !export_sink_says(&export->sink, event))
        event->kind = PLACE_KIND_PLACE;
}

static enum place_code put_row(struct export *export, const struct export_event *pixel,
                               struct place_rect row, struct place_err *err) {
    struct export_event next = *pixel;
    if (place_stop_check(err))
        return err->code;
    next.event.y = row.y0;
    for (int32_t i = 0; i < row.width; i++) {
        next.event.x = row.x0 + i;
        if (export_sink_put(&export->sink, &next, err))
            return err->code;
    }
    return PLACE_OK;
}

/* A placement for each pixel that the fill covers of what is open and asked for. */
static enum place_code put_pixels(struct export *export, const struct export_event *fill,
                                  struct place_err *err) {
    struct place_rect within = export->open;
    struct export_event pixel = *fill;
    make_placement(export, &pixel.event);
    if (!place_rect_empty(export->options->region))
        within = place_rect_intersection(within, export->options->region);
    const struct place_rect rows = place_rect_intersection(extent_of(&fill->event), within);
    for (int32_t y = rows.y0; y < rows.y0 + rows.height; y++)
        if (put_row(export, &pixel, row_of(&fill->event, within, y), err))
            return err->code;
    return PLACE_OK;
}

/* The rows of a circle that the region has, as rectangles. */
static enum place_code put_rows(struct export *export, const struct export_event *circle,
                                struct place_err *err) {
    const struct place_rect region = export->options->region;
    const struct place_rect rows = place_rect_intersection(extent_of(&circle->event), region);
    struct export_event row = *circle;
    row.event.kind = PLACE_KIND_RECTANGLE;
    for (int32_t y = rows.y0; y < rows.y0 + rows.height; y++) {
        const struct place_rect part = row_of(&circle->event, region, y);
        row.event.x = part.x0;
        row.event.y = part.y0;
        row.event.width = part.width;
        row.event.height = part.height;
        if (!place_rect_empty(part) && export_sink_put(&export->sink, &row, err))
            return err->code;
    }
    return PLACE_OK;
}

/* A fill that touches the region, as export.h says. */
static enum place_code put_cut(struct export *export, const struct export_event *fill,
                               struct place_err *err) {
    struct export_event part = *fill;
    const struct place_rect region = export->options->region, extent = extent_of(&fill->event);
    if (fill->event.kind == PLACE_KIND_CIRCLE) {
        const bool whole = export->sink.canvas || place_rect_covers(region, extent);
        return whole ? export_sink_put(&export->sink, fill, err) : put_rows(export, fill, err);
    }
    const struct place_rect cut = place_rect_intersection(extent, region);
    part.event.x = cut.x0;
    part.event.y = cut.y0;
    part.event.width = cut.width;
    part.event.height = cut.height;
    return export_sink_put(&export->sink, &part, err);
}

static enum place_code take_event(struct export *export, struct export_event *event,
                                  struct place_err *err) {
    const struct place_export_options *options = export->options;
    const bool part = !place_rect_empty(options->region);
    const bool fill = place_kind_is_fill(event->event.kind);
    if (!is_wanted(options, &event->event) || (part && !touches(&event->event, options->region)))
        return PLACE_OK;
    if (options->as_placements && !export_sink_says(&export->sink, &event->event)) {
        if (fill)
            return put_pixels(export, event, err);
        make_placement(export, &event->event);
    } else if (part && fill && export_sink_says(&export->sink, &event->event)) {
        return put_cut(export, event, err);
    }
    return export_sink_put(&export->sink, event, err);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static enum place_code take_batch(struct export *export, const struct place_batch *batch,
                                  struct place_err *err) {
    for (uint32_t i = 0; i < batch->count; i++) {
        struct export_event event = {.event = place_batch_event(batch, i),
                                     .seq = place_batch_seq(batch, i),
                                     .hash = place_batch_hash(batch, i)};
        if (take_event(export, &event, err))
            return err->code;
    }
    place_progress_add(export->options->progress, batch->count);
    return PLACE_OK;
}

/* The timeline that is written is known beforehand; the source's says what is open. */
static enum place_code take_pieces(struct export *export, struct place_err *err) {
    const int64_t until = export->options->has_to ? export->options->to : INT64_MAX;
    struct place_piece piece;
    place_progress_begin(export->options->progress, "events",
                         place_source_info(export->source)->events -
                             place_cursor_events_before(export->cursor));
    for (;;) {
        if (place_cursor_next(export->cursor, until, &piece, err))
            return err->code;
        if (piece.entry)
            export->open = piece.entry->bounds;
        else if (piece.batch.count == 0)
            return PLACE_OK;
        else if (take_batch(export, &piece.batch, err))
            return err->code;
    }
}

/* ---- around them ----------------------------------------------------------------------------- */

/* Stand right before the span, with the source's canvas as it is then. */
static enum place_code seek_start(struct export *export, struct place_err *err) {
    const struct place_export_options *options = export->options;
    unsigned columns = PLACE_PIXELS | PLACE_TIMES | PLACE_SEQS;
    if (options->users != PLACE_USERS_DROP || options->user != PLACE_NO_USER)
        columns |= PLACE_USERS;
    if (!options->drop_hashes && (options->archive || options->format == PLACE_LOG_PXLS))
        columns |= PLACE_HASHES;
    if (place_cursor_open(export->source, columns, &export->cursor, err) ||
        place_canvas_init(&export->start, place_source_info(export->source)->bounds, false, err))
        return err->code;
    if (options->has_from
            ? place_cursor_seek_time(export->cursor, &export->start, options->from - 1, err)
            : place_cursor_seek_seq(export->cursor, &export->start, 0, err))
        return err->code;
    export->open = export->start.open;
    return PLACE_OK;
}

/* What a log has no place for. */
static void note_losses(struct export *export) {
    const struct place_export_options *options = export->options;
    const struct place_archive_info *archive =
        place_archive_info(place_source_archive(export->source));
    const struct place_rect part =
        place_rect_empty(options->region) ? export->start.open : options->region;
    bool hashes = false;
    if (options->archive)
        return;
    for (size_t i = 0; i < archive->chunk_count && !hashes; i++)
        hashes = archive->chunks[i].has_hashes;
    export->report->lost_hashes =
        hashes && !options->drop_hashes && options->format != PLACE_LOG_PXLS;
    export->report->lost_picture = !export_canvas_is_blank(&export->start, part);
}

/* The canvas and the picture of what is written, then that itself. The source's canvas goes. */
static enum place_code open_sink(struct export *export, struct place_err *err) {
    const struct place_timeline *whole = place_source_info(export->source)->timeline;
    const bool says_canvas = export_says_canvas(export->options);
    uint8_t *picture = NULL;
    note_losses(export);
    if ((says_canvas && export_canvas_cut(&export->canvas, whole, export->options, err)) ||
        (export->options->archive &&
         export_canvas_picture(&export->canvas, whole, &export->start, &picture, err)))
        return err->code;
    place_canvas_release(&export->start);
    export->sink = (struct export_sink){.options = export->options,
                                        .report = export->report,
                                        .canvas = says_canvas ? &export->canvas : NULL,
                                        .users = &export->users};
    const enum place_code code = export_sink_open(&export->sink, whole, picture, err);
    free(picture);
    return code;
}

/* The hash by which META names the source. */
static enum place_code hash_source(struct export *export, struct place_err *err) {
    struct place_summary summary;
    if (place_summarise(export->source, true, export->options->progress, &summary, err))
        return err->code;
    memcpy(export->hash, summary.hash, sizeof export->hash);
    return PLACE_OK;
}

/* META: of what the archive is a part. */
static enum place_code close_archive(struct export *export, struct place_err *err) {
    struct import_meta meta;
    import_meta_begin(&meta, export->options->command, "place");
    struct place_json *input = import_meta_input(&meta, place_source_info(export->source)->name);
    place_json_text(input, "hash", export->hash);
    place_json_number(input, "events", (double)place_source_info(export->source)->events);
    char *text = import_meta_print(&meta, err);
    if (!text)
        return err->code;
    const enum place_code code = export_sink_close(&export->sink, text, err);
    free(text);
    return code;
}

/* An archive names the hash of all of its source. */
static enum place_code need_source(struct export *export, struct place_err *err) {
    const struct place_export_options *options = export->options;
    struct place_need need = PLACE_NEED_ALL;
    if (!options->archive && options->has_from)
        need.from = options->from - 1;
    if (!options->archive && options->has_to)
        need.to = options->to;
    return place_source_need(export->source, &need, err);
}

static enum place_code run(struct export *export, struct place_err *err) {
    const struct place_export_options *options = export->options;
    if (need_source(export, err) ||
        export_users_init(&export->users, export->source, options->users, err) ||
        seek_start(export, err) || open_sink(export, err) ||
        (options->archive && hash_source(export, err)) || take_pieces(export, err))
        return err->code;
    export->report->users = export->users.count;
    return options->archive ? close_archive(export, err)
                            : export_sink_close(&export->sink, NULL, err);
}

enum place_code place_export(struct place_source *source,
                             const struct place_export_options *options,
                             struct place_export_report *report, struct place_err *err) {
    struct export export = {.options = options, .report = report, .source = source};
    assert(place_rect_covers(place_source_info(source)->bounds, options->region));
    *report = (struct place_export_report){0};
    const enum place_code code = run(&export, err);
    export_sink_abort(&export.sink);
    place_canvas_release(&export.start);
    export_canvas_release(&export.canvas);
    export_users_release(&export.users);
    place_cursor_close(export.cursor);
    return code;
}

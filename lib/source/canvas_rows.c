/* Logs whose rows say what canvas they are of. */
#include "source/canvas_rows.h"

#include "base/mem.h"
#include "base/stop.h"
#include "source/text_lines.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CHANGES = 4096 /* of a canvas: a kilobyte each, and every frame looks at them */ };

/* Entries as they come; they are few. */
struct entries {
    struct place_timeline_entry *list; /* owned */
    size_t count, capacity;
};

/* Insert behind all that are not later: logs are mostly in order. */
static enum place_code insert(struct entries *entries, const struct place_timeline_entry *entry,
                              struct place_err *err) {
    size_t at = entries->count;
    if (place_grow_array(&entries->list, &entries->capacity, entries->count + 1,
                         sizeof *entries->list, err))
        return err->code;
    while (at > 0 && entries->list[at - 1].time > entry->time)
        at--;
    memmove(&entries->list[at + 1], &entries->list[at],
            (entries->count - at) * sizeof *entries->list);
    entries->list[at] = *entry;
    entries->count++;
    return PLACE_OK;
}

/* One row: a sound one is an entry, a damaged one would spoil every picture from there on. */
static enum place_code take_line(const struct log_stream *stream, uint64_t line, const char *text,
                                 const char *end, struct entries *entries, struct place_err *err) {
    struct place_timeline_entry entry = {0};
    char reason[PLACE_ROW_REASON];
    switch (stream->dialect.format->canvas(text, end, &entry, reason)) {
    case PLACE_CANVAS_NONE: return PLACE_OK;
    case PLACE_CANVAS_SOUND:
        if (entries->count == MOST_CHANGES)
            return place_fail(err, PLACE_DATA,
                              "%s:%" PRIu64 ": the canvas changes more than %d times", stream->name,
                              line, MOST_CHANGES);
        return insert(entries, &entry, err);
    default: return place_fail(err, PLACE_DATA, "%s:%" PRIu64 ": %s", stream->name, line, reason);
    }
}

static enum place_code take_lines(const struct log_stream *stream, const struct place_buf *text,
                                  uint64_t *lines, struct entries *entries, struct place_err *err) {
    struct text_lines rows = text_lines_of(text->data, text->size);
    while (next_line(&rows))
        if (take_line(stream, ++*lines, rows.line, rows.line_end, entries, err))
            return err->code;
    return PLACE_OK;
}

/* A stream of its own for each file: those of the import stay at their start. */
static enum place_code read_stream(const struct log_stream *kept,
                                   const struct place_log_format *format, struct entries *entries,
                                   struct place_err *err) {
    struct log_stream stream;
    struct place_buf text = {0};
    unsigned header_lines = 0;
    uint64_t lines = 0;
    enum place_code code = PLACE_OK;
    log_stream_init(&stream, kept->path);
    stream.name = kept->name;
    stream.dialect.format = format;
    while (code == PLACE_OK && !stream.ended) {
        code = place_stop_check(err);
        if (code == PLACE_OK)
            code = log_stream_read(&stream, false, NULL, &text, &header_lines, err);
        lines += header_lines;
        if (code == PLACE_OK)
            code = take_lines(&stream, &text, &lines, entries, err);
    }
    place_buf_release(&text);
    log_stream_release(&stream);
    return code;
}

/* The rows by themselves are sound, but a canvas is kept on all that it ever covers. */
static enum place_code check_extent(const struct place_timeline *timeline, struct place_err *err) {
    const struct place_rect whole = place_timeline_union(timeline);
    if (whole.width > PLACE_MAX_SIDE || whole.height > PLACE_MAX_SIDE)
        return place_fail(err, PLACE_DATA, "the canvas of the log covers %dx%d, at most %d a side",
                          whole.width, whole.height, PLACE_MAX_SIDE);
    return PLACE_OK;
}

enum place_code canvas_rows_read(struct log_stream *streams, size_t count,
                                 const struct place_log_format *format,
                                 struct place_progress *progress, struct place_timeline *timeline,
                                 struct place_err *err) {
    struct entries entries = {0};
    enum place_code code = PLACE_OK;
    for (size_t i = 0; code == PLACE_OK && i < count; i++) {
        code = log_stream_keep(&streams[i], progress, err);
        if (code == PLACE_OK)
            code = read_stream(&streams[i], format, &entries, err);
    }
    for (size_t i = 0; code == PLACE_OK && i < entries.count; i++)
        code = place_timeline_add(timeline, &entries.list[i], err);
    free(entries.list);
    return code ? code : check_extent(timeline, err);
}

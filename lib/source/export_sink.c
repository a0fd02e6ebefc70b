/* Where the events of an export go. */
#include "source/export_sink.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool export_says_canvas(const struct place_export_options *options) {
    return options->archive || options->format == PLACE_LOG_JSONL;
}

static void tell_key(void *context, uint32_t user, char key[PLACE_LOG_KEY]) {
    const struct export_sink *sink = context;
    (void)user; /* it is that of the one event that is appended */
    memcpy(key, sink->key, strlen(sink->key) + 1);
}

enum place_code export_sink_open(struct export_sink *sink, const struct place_timeline *timeline,
                                 const uint8_t *picture, struct place_err *err) {
    const struct place_export_options *options = sink->options;
    if (options->archive) {
        const struct place_archive_options archive = {.replace = options->replace,
                                                      .timeline = &sink->canvas->timeline,
                                                      .initial = picture,
                                                      .threads = options->threads};
        return place_archive_create(options->output, &archive, &sink->archive, err);
    }
    const struct place_log_options log = {.kind = options->format,
                                          .timeline =
                                              sink->canvas ? &sink->canvas->timeline : timeline,
                                          .threads = options->threads,
                                          .replace = options->replace,
                                          .first_circle = true,
                                          .user_key = tell_key,
                                          .context = sink};
    return place_log_writer_open(options->output, &log, &sink->log, err);
}

static bool has_rows(enum place_log_kind kind, const struct place_event *event) {
    return place_log_event_kinds(kind) >> event->kind & 1;
}

bool export_sink_says(const struct export_sink *sink, const struct place_event *event) {
    if (sink->options->archive)
        return true;
    if (!has_rows(sink->options->format, event))
        return false;
    if (event->kind == PLACE_KIND_CIRCLE && sink->has_circle)
        return sink->open_circles == (event->height == PLACE_CIRCLE_OPEN);
    return event->kind != PLACE_KIND_RECTANGLE || (event->width > 0 && event->height > 0);
}

/* ---- what cannot be said --------------------------------------------------------------------- */

/* "pxls, jsonl or an archive": what has rows for such an event. */
static void list_ways(const struct export_sink *sink, const struct place_event *event, char *to,
                      size_t room) {
    size_t used = 0;
    if (!has_rows(sink->options->format, event))
        for (int kind = PLACE_LOG_CSV; kind <= PLACE_LOG_JSONL && used < room; kind++)
            if (has_rows((enum place_log_kind)kind, event))
                used += (size_t)snprintf(to + used, room - used, "%s%s", used ? ", " : "",
                                         place_log_kind_name((enum place_log_kind)kind));
    if (used < room)
        snprintf(to + used, room - used, "%san archive", used ? " or " : "");
}

static enum place_code hint_at_ways(const struct export_sink *sink, const struct place_event *event,
                                    struct place_err *err) {
    char ways[96] = "";
    if (!export_sink_says(sink, event)) {
        list_ways(sink, event, ways, sizeof ways);
        return place_hint(err,
                          "%s can; --as-placements writes placements instead, --kind place leaves "
                          "out all else",
                          ways);
    }
    if (event->color == PLACE_NO_COLOR)
        return place_hint(err, "csv, pxls, jsonl or an archive can");
    if (event->time < place_log_earliest(sink->options->format))
        return place_hint(err, "reddit2022, reddit2023, pxls, jsonl or an archive can");
    return place_hint(err, "--users number writes numbers for names, --users drop nothing");
}

/* ---- writing --------------------------------------------------------------------------------- */

/* The user as a new archive's dictionary has him, or as the log's writer will ask for him. */
static enum place_code name_user(struct export_sink *sink, uint32_t user, struct place_err *err) {
    const char *key = NULL;
    size_t size = 0;
    if (export_users_key(sink->users, user, &key, &size, err))
        return err->code;
    if (sink->archive) {
        uint32_t number = 0;
        return place_archive_add_user(sink->archive, key, size, &number, err);
    }
    if (size >= sizeof sink->key)
        return place_fail(err, PLACE_DATA, "a name of %zu bytes is too long for a log", size);
    memcpy(sink->key, key, size);
    sink->key[size] = '\0';
    return PLACE_OK;
}

/* Give the event its user's number. An archive needs a name only once. */
static enum place_code take_user(struct export_sink *sink, struct place_event *event,
                                 struct place_err *err) {
    const uint32_t user = event->user, known = sink->users->count;
    event->user = export_users_number(sink->users, user);
    if (event->user == PLACE_NO_USER || (sink->archive && sink->users->count == known))
        return PLACE_OK;
    return name_user(sink, user, err);
}

static void count_event(struct export_sink *sink, const struct place_event *event) {
    struct place_export_report *report = sink->report;
    if (report->events++ == 0)
        report->first_time = event->time;
    report->last_time = event->time;
    if (sink->log && event->time % place_log_unit(sink->options->format) != 0)
        report->cut_times++;
    if (sink->log && event->kind == PLACE_KIND_CIRCLE && !sink->has_circle) {
        sink->has_circle = true;
        report->open_circles = sink->open_circles = event->height == PLACE_CIRCLE_OPEN;
    }
}

/* A reader of the archive would refuse such an event. */
static enum place_code check_color(const struct export_sink *sink, const struct place_event *event,
                                   struct place_err *err) {
    if (event->color < sink->canvas->colors || event->color == PLACE_NO_COLOR)
        return PLACE_OK;
    return place_fail(err, PLACE_DATA, "colour %u is in no palette until --to", event->color);
}

static enum place_code put(struct export_sink *sink, const struct export_event *event,
                           struct place_err *err) {
    struct place_event out = event->event;
    const unsigned char *hash = sink->options->drop_hashes ? NULL : event->hash;
    if ((sink->canvas && check_color(sink, &out, err)) || take_user(sink, &out, err))
        return err->code;
    return sink->archive ? place_archive_append_hashed(sink->archive, &out, hash, 1, err)
                         : place_log_writer_append_hashed(sink->log, &out, hash, 1, err);
}

enum place_code export_sink_put(struct export_sink *sink, const struct export_event *event,
                                struct place_err *err) {
    if (sink->canvas && !export_canvas_knows(sink->canvas, &event->event)) {
        sink->report->unopened++;
        return PLACE_OK;
    }
    const enum place_code code = put(sink, event, err);
    if (code == PLACE_OK)
        count_event(sink, &event->event);
    if (code != PLACE_DATA)
        return code;
    if (sink->log)
        hint_at_ways(sink, &event->event, err);
    return place_wrap(err, "event %" PRIu64, event->seq);
}

enum place_code export_sink_close(struct export_sink *sink, const char *meta,
                                  struct place_err *err) {
    struct place_archive_writer *archive = sink->archive;
    struct place_log_writer *log = sink->log;
    if (archive && place_archive_meta(archive, meta, err))
        return err->code;
    sink->archive = NULL; /* gone, whatever happens */
    sink->log = NULL;
    return archive ? place_archive_finish(archive, err) : place_log_writer_close(log, err);
}

void export_sink_abort(struct export_sink *sink) {
    place_archive_abort(sink->archive);
    place_log_writer_abort(sink->log);
    sink->archive = NULL;
    sink->log = NULL;
}

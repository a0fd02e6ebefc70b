/* From the crowd into a file. */
#include "simulate/simulate.h"

#include "archive/writer.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/stop.h"
#include "simulate/choices.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 4096 };

_Static_assert((int)PLACE_USER_KEY <= (int)PLACE_LOG_KEY, "a log has room for every key");

/* The next batch, unless someone wants to stop. */
static enum place_code next_batch(struct place_crowd *crowd, struct place_progress *progress,
                                  struct place_event *events, size_t *count,
                                  struct place_err *err) {
    if (place_stop_check(err))
        return err->code;
    *count = place_crowd_next(crowd, events, BATCH);
    place_progress_add(progress, *count);
    return PLACE_OK;
}

/* ---- a log -------------------------------------------------------------------------------- */

static void tell_key(void *context, uint32_t user, char key[PLACE_LOG_KEY]) {
    place_crowd_user_key(context, user, key);
}

static enum place_code copy_to_log(struct place_crowd *crowd, struct place_log_writer *writer,
                                   struct place_progress *progress, struct place_err *err) {
    struct place_event events[BATCH];
    size_t count = 0;
    do {
        if (next_batch(crowd, progress, events, &count, err) ||
            place_log_writer_append(writer, events, count, err))
            return err->code;
    } while (count > 0);
    return PLACE_OK;
}

static enum place_code write_log(const struct place_choices *choices, struct place_crowd *crowd,
                                 struct place_progress *progress, struct place_err *err) {
    const struct place_log_options options = {
        .kind = choices->format->kind,
        .palette = &place_crowd_timeline(crowd)->entries[0].palette,
        .timeline = place_crowd_timeline(crowd),
        .files = choices->asked->files,
        .expected = choices->crowd.events,
        .threads = choices->asked->threads,
        .shuffled = choices->format->event && !choices->asked->in_order,
        .replace = choices->asked->replace,
        .hashes = !choices->asked->names,
        .user_key = tell_key,
        .context = crowd};
    struct place_log_writer *writer;
    if (place_log_writer_open(choices->asked->path, &options, &writer, err))
        return err->code;
    if (copy_to_log(crowd, writer, progress, err)) {
        place_log_writer_abort(writer);
        return err->code;
    }
    return place_log_writer_close(writer, err);
}

/* ---- an archive --------------------------------------------------------------------------- */

static void write_kinds(struct place_json *options, unsigned kinds) {
    struct place_json *list = place_json_array(options, "moderation");
    for (unsigned kind = 0; kind < PLACE_KIND_COUNT; kind++)
        if (kinds >> kind & 1)
            place_json_text(list, NULL, place_kind_name(kind));
}

/* What made the archive, as its META text. A seed is text: JSON numbers are exact to 2^53 only. */
static enum place_code write_meta(const struct place_choices *choices,
                                  struct place_archive_writer *writer, struct place_err *err) {
    const struct place_crowd_options *crowd = &choices->crowd;
    const struct place_known_event *event = crowd->setting.event;
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, crowd->seed);
    struct place_json *root = place_json_object(NULL, NULL);
    place_json_text(root, "tool", "place-simulate " PLACE_VERSION);
    struct place_json *options = place_json_object(root, "options");
    place_json_number(options, "events", (double)crowd->events);
    place_json_text(options, "seed", seed);
    place_json_text(options, "timeline", event ? event->name : "own");
    if (!event) {
        place_json_number(options, "width", crowd->setting.width);
        place_json_number(options, "height", crowd->setting.height);
        place_json_bool(options, "steady", crowd->setting.steady);
    }
    place_json_time(options, "start", crowd->setting.start);
    place_json_number(options, "span_ms", (double)(crowd->setting.span / PLACE_MILLISECOND));
    place_json_number(options, "users", crowd->users);
    write_kinds(options, crowd->moderation);
    char *text = place_json_print(root, true, err);
    place_json_free(root);
    if (!text)
        return err->code;
    const enum place_code code = place_archive_meta(writer, text, err);
    free(text);
    return code;
}

/* Users stand in the dictionary before the first event that has their number. */
static enum place_code add_users(const struct place_crowd *crowd,
                                 struct place_archive_writer *writer,
                                 const struct place_event *events, size_t count, uint32_t *added,
                                 struct place_err *err) {
    for (size_t i = 0; i < count; i++)
        while (*added < events[i].user) {
            char key[PLACE_USER_KEY];
            place_crowd_user_key(crowd, *added + 1, key);
            if (place_archive_add_user(writer, key, strlen(key), added, err))
                return err->code;
        }
    return PLACE_OK;
}

static enum place_code copy_to_archive(struct place_crowd *crowd,
                                       struct place_archive_writer *writer,
                                       struct place_progress *progress, struct place_err *err) {
    struct place_event events[BATCH];
    uint32_t added = 0;
    size_t count = 0;
    do {
        if (next_batch(crowd, progress, events, &count, err) ||
            add_users(crowd, writer, events, count, &added, err) ||
            place_archive_append(writer, events, count, err))
            return err->code;
    } while (count > 0);
    return PLACE_OK;
}

static enum place_code write_archive(const struct place_choices *choices, struct place_crowd *crowd,
                                     struct place_progress *progress, struct place_err *err) {
    const struct place_archive_options options = {.replace = choices->asked->replace,
                                                  .timeline = place_crowd_timeline(crowd),
                                                  .threads = choices->asked->threads};
    struct place_archive_writer *writer;
    if (place_archive_create(choices->asked->path, &options, &writer, err))
        return err->code;
    if (write_meta(choices, writer, err) || copy_to_archive(crowd, writer, progress, err)) {
        place_archive_abort(writer);
        return err->code;
    }
    return place_archive_finish(writer, err);
}

enum place_code place_simulate(const struct place_simulation *simulation,
                               struct place_progress *progress, struct place_err *err) {
    struct place_choices choices;
    struct place_crowd *crowd;
    if (place_choose(simulation, &choices, err) || place_crowd_new(&choices.crowd, &crowd, err))
        return err->code;
    place_progress_begin(progress, "events", choices.crowd.events);
    const enum place_code code = choices.format->archive
                                     ? write_archive(&choices, crowd, progress, err)
                                     : write_log(&choices, crowd, progress, err);
    place_crowd_free(crowd);
    return code;
}

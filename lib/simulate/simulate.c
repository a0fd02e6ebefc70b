/* From the crowd into a file. */
#include "simulate/simulate.h"

#include "archive/writer.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/stop.h"
#include "formats/log_writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 4096, DEFAULT_WIDTH = 480, DEFAULT_HEIGHT = 270 };

#define DEFAULT_START INT64_C(1775044800000000) /* 2026-04-01 12:00 UTC */
#define DEFAULT_SPAN  (4 * PLACE_DAY)

/* A simulation with everything chosen. */
struct job {
    struct place_crowd_options crowd;
    const struct place_simulation *asked;
    bool archive;             /* else a log: */
    enum place_log_kind kind; /* of the log */
};

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

static enum place_code write_log(const struct job *job, struct place_crowd *crowd,
                                 struct place_progress *progress, struct place_err *err) {
    const struct place_log_options options = {
        .kind = job->kind,
        .palette = &place_crowd_timeline(crowd)->entries[0].palette,
        .files = job->asked->files,
        .shuffled = job->kind == PLACE_LOG_REDDIT2022 && !job->asked->in_order,
        .replace = job->asked->replace,
        .user_key = tell_key,
        .context = crowd};
    struct place_log_writer *writer;
    if (place_log_writer_open(job->asked->path, &options, &writer, err))
        return err->code;
    if (copy_to_log(crowd, writer, progress, err)) {
        place_log_writer_abort(writer);
        return err->code;
    }
    return place_log_writer_close(writer, err);
}

/* ---- an archive --------------------------------------------------------------------------- */

/* What made the archive, as its META text. A seed is text: JSON numbers are exact to 2^53 only. */
static enum place_code write_meta(const struct job *job, struct place_archive_writer *writer,
                                  struct place_err *err) {
    const struct place_crowd_options *crowd = &job->crowd;
    const bool own = crowd->setting.setting == PLACE_SETTING_OWN;
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, crowd->seed);
    struct place_json *root = place_json_object(NULL, NULL);
    place_json_text(root, "tool", "place-simulate " PLACE_VERSION);
    struct place_json *options = place_json_object(root, "options");
    place_json_number(options, "events", (double)crowd->events);
    place_json_text(options, "seed", seed);
    place_json_text(options, "timeline", own ? "own" : "reddit2022");
    if (own) {
        place_json_number(options, "width", crowd->setting.width);
        place_json_number(options, "height", crowd->setting.height);
        place_json_bool(options, "steady", crowd->setting.steady);
    }
    place_json_time(options, "start", crowd->setting.start);
    place_json_number(options, "span_ms", (double)(crowd->setting.span / PLACE_MILLISECOND));
    place_json_number(options, "users", crowd->users);
    place_json_bool(options, "moderation", crowd->moderation);
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

static enum place_code write_archive(const struct job *job, struct place_crowd *crowd,
                                     struct place_progress *progress, struct place_err *err) {
    const struct place_archive_options options = {.replace = job->asked->replace,
                                                  .timeline = place_crowd_timeline(crowd),
                                                  .threads = job->asked->threads};
    struct place_archive_writer *writer;
    if (place_archive_create(job->asked->path, &options, &writer, err))
        return err->code;
    if (write_meta(job, writer, err) || copy_to_archive(crowd, writer, progress, err)) {
        place_archive_abort(writer);
        return err->code;
    }
    return place_archive_finish(writer, err);
}

/* ---- what was asked for ------------------------------------------------------------------- */

static bool ends_in(const char *path, const char *suffix) {
    const size_t length = strlen(path), tail = strlen(suffix);
    return length >= tail && strcmp(path + length - tail, suffix) == 0;
}

static enum place_code choose_format(struct job *job, struct place_err *err) {
    const char *format = job->asked->format, *path = job->asked->path;
    if (!format && ends_in(path, ".place"))
        format = "place";
    else if (!format && (ends_in(path, ".csv") || ends_in(path, ".csv.gz")))
        format = "csv";
    if (!format) {
        place_fail(err, PLACE_USAGE, "the name %s does not tell the format", path);
        return place_hint(err, "--format is place, csv or reddit2022");
    }
    job->archive = strcmp(format, "place") == 0;
    return job->archive ? PLACE_OK : place_log_kind_from_name(format, &job->kind, err);
}

static enum place_code choose_timeline(struct job *job, struct place_err *err) {
    const bool reddit_log = !job->archive && job->kind == PLACE_LOG_REDDIT2022;
    const char *timeline = job->asked->timeline;
    if (!timeline)
        timeline = reddit_log ? "reddit2022" : "own";
    if (strcmp(timeline, "own") != 0 && strcmp(timeline, "reddit2022") != 0)
        return place_fail(err, PLACE_USAGE, "--timeline is '%s', wanted own or reddit2022",
                          timeline);
    struct place_setting_options *canvas = &job->crowd.setting;
    canvas->setting = *timeline == 'o' ? PLACE_SETTING_OWN : PLACE_SETTING_REDDIT2022;
    if (canvas->setting == PLACE_SETTING_OWN)
        return reddit_log
                   ? place_fail(err, PLACE_USAGE, "reddit2022 logs are of Reddit's own canvas")
                   : PLACE_OK;
    if (canvas->width || canvas->steady)
        return place_fail(err, PLACE_USAGE,
                          "Reddit's canvas has its own sizes: no --size, "
                          "no --steady");
    return PLACE_OK;
}

/* Fill in what was left open, and cut times to the milliseconds that logs have. */
static enum place_code choose_canvas(struct job *job, struct place_err *err) {
    struct place_setting_options *canvas = &job->crowd.setting;
    const bool own = canvas->setting == PLACE_SETTING_OWN;
    if (own && !canvas->width) {
        canvas->width = DEFAULT_WIDTH;
        canvas->height = DEFAULT_HEIGHT;
    }
    if (!job->asked->has_start)
        canvas->start = own ? DEFAULT_START : PLACE_REDDIT2022_START;
    if (!canvas->span)
        canvas->span = own ? DEFAULT_SPAN : PLACE_REDDIT2022_SPAN;
    canvas->start -= (canvas->start % PLACE_MILLISECOND + PLACE_MILLISECOND) % PLACE_MILLISECOND;
    canvas->span -= canvas->span % PLACE_MILLISECOND;
    if (canvas->start < PLACE_TIME_MIN || canvas->start > PLACE_TIME_MAX - canvas->span)
        return place_fail(err, PLACE_USAGE, "the event would not lie within the years 1 to 9999");
    return PLACE_OK;
}

static enum place_code check_output(const struct job *job, struct place_err *err) {
    if (job->archive && job->asked->files > 1)
        return place_fail(err, PLACE_USAGE, "an archive is one file: no --files");
    if (!job->archive && job->kind == PLACE_LOG_CSV && job->crowd.moderation)
        return place_fail(err, PLACE_USAGE, "csv has no rows for rectangles: no --moderation");
    return PLACE_OK;
}

enum place_code place_simulate(const struct place_simulation *simulation,
                               struct place_progress *progress, struct place_err *err) {
    struct job job = {.crowd = simulation->crowd, .asked = simulation};
    struct place_crowd *crowd;
    if (choose_format(&job, err) || choose_timeline(&job, err) || choose_canvas(&job, err) ||
        check_output(&job, err) || place_crowd_new(&job.crowd, &crowd, err))
        return err->code;
    place_progress_begin(progress, "events", job.crowd.events);
    const enum place_code code = job.archive ? write_archive(&job, crowd, progress, err)
                                             : write_log(&job, crowd, progress, err);
    place_crowd_free(crowd);
    return code;
}

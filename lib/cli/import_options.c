/* The options of place-import. */
#include "cli/import_options.h"

#include "base/num.h"
#include "base/time.h"
#include "formats/palette_file.h"
#include "formats/timeline_file.h"
#include "pg/connection.h"
#include "pg/load.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
    KEY_FORMAT = PLACE_KEY_FIRST,
    KEY_NO_USERS,
    KEY_KEEP_HASHES,
    KEY_STRICT,
    KEY_MEMORY,
    KEY_SIZE,
    KEY_PALETTE,
    KEY_BACKGROUND,
    KEY_TIMELINE,
    KEY_INITIAL,
    KEY_NEAREST,
    KEY_OPEN_CIRCLES,
    KEY_NAME_FORMAT,
    KEY_START,
    KEY_STEP,
    KEY_EPOCH,
    KEY_RESUME,
    KEY_SCHEMA
};

const struct place_option place_import_option_table[] = {
    PLACE_OPTION_OUTPUT("the archive, or a database"),
    {KEY_FORMAT, "format", "NAME", "csv, jsonl, pxls, frames, reddit2017|2022|2023"},
    {KEY_NO_USERS, "no-users", NULL, "leave out who placed what"},
    {KEY_KEEP_HASHES, "keep-hashes", NULL, "keep the hash that names each event (pxls)"},
    {KEY_OPEN_CIRCLES, "open-circles", NULL, "moderators' circles leave out their edge"},
    {KEY_STRICT, "strict", NULL, "stop at the first row or frame that is refused"},
    {KEY_MEMORY, "memory", "SIZE", "to work in; what is more goes to $TMPDIR (512M)"},
    {PLACE_KEY_THREADS, "threads", "N", "at work at once (one a processor)"},
    {0, NULL, NULL, "Canvas, where the format does not say"},
    {KEY_SIZE, "size", "WxH", "its size in pixels"},
    {KEY_PALETTE, "palette", "FILE", "its colours: .gpl, paint.NET, CSV, pxls JSON"},
    {KEY_BACKGROUND, "background", "INDEX", "colour of the blank canvas (none)"},
    {KEY_TIMELINE, "timeline", "FILE", "all of that over time, see place-timeline(5)"},
    {KEY_INITIAL, "initial", "FILE", "before the first event: PNG, raw[.gz] or .place"},
    {KEY_NEAREST, "nearest", NULL, "colours that are not in the palette: the nearest"},
    {0, NULL, NULL, "Frames: a directory of pictures of the canvas"},
    {KEY_NAME_FORMAT, "name-format", "FORMAT", "the time in a name, as in strptime(3)"},
    {KEY_START, "start", "TIME", "of the first picture, names sorted by version"},
    {KEY_STEP, "step", "LENGTH", "from picture to picture"},
    {0, NULL, NULL, "Into a database: -o postgresql://..."},
    {KEY_EPOCH, "epoch", "N", "of the log there (the next that is free)"},
    {KEY_RESUME, "resume", NULL, "go on where a load was cut short"},
    {KEY_SCHEMA, "schema", "NAME", "where the tables are (the role's first)"},
    {0},
};

static enum place_code take_format(struct place_import_settings *settings, const char *name,
                                   struct place_err *err) {
    settings->is_frames = strcmp(name, "frames") == 0;
    settings->log.format = place_log_format_named(name);
    if (settings->log.format || settings->is_frames)
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "--format is '%s', which is none that is known", name);
    return place_hint(err, "formats: csv, jsonl, pxls, reddit2017, reddit2022, reddit2023, frames");
}

static enum place_code take_background(struct place_import_options *import, const char *argument,
                                       struct place_err *err) {
    int64_t index = 0;
    if (place_parse_int(argument, "--background", 0, PLACE_MAX_COLORS - 1, &index, err))
        return err->code;
    import->background = (int)index;
    return PLACE_OK;
}

/* A file, or the name of one that is compiled in. */
static enum place_code take_timeline(struct place_import_settings *settings, const char *argument,
                                     struct place_err *err) {
    struct place_err unknown;
    place_timeline_release(&settings->timeline);
    settings->log.timeline = &settings->timeline;
    if (place_timeline_known(argument, &settings->timeline, &unknown) == PLACE_OK)
        return PLACE_OK;
    return place_timeline_read(argument, &settings->timeline, err);
}

static enum place_code take_canvas(struct place_import_settings *settings, int key,
                                   const char *argument, struct place_err *err) {
    struct place_import_options *import = &settings->log;
    switch (key) {
    case KEY_SIZE:
        return place_parse_dimensions(argument, "--size", PLACE_MAX_SIDE, &import->width,
                                      &import->height, err);
    case KEY_PALETTE:
        import->palette = &settings->palette;
        return place_palette_read(argument, &settings->palette, err);
    case KEY_BACKGROUND: return take_background(import, argument, err);
    case KEY_TIMELINE: return take_timeline(settings, argument, err);
    case KEY_INITIAL: import->initial = argument; return PLACE_OK;
    default: import->nearest = true; return PLACE_OK;
    }
}

static enum place_code take_frames(struct place_import_settings *settings, int key,
                                   const char *argument, struct place_err *err) {
    struct place_import_frames_options *frames = &settings->frames;
    switch (key) {
    case KEY_NAME_FORMAT: frames->name_format = argument; return PLACE_OK;
    case KEY_START:
        frames->has_start = true;
        return place_parse_time(argument, "--start", &frames->start, err);
    default:
        settings->has_step = true;
        if (place_parse_duration(argument, "--step", &frames->step, err))
            return err->code;
        return frames->step > 0 ? PLACE_OK : place_fail(err, PLACE_USAGE, "--step is 0");
    }
}

static enum place_code take_database(struct place_import_settings *settings, int key,
                                     const char *argument, struct place_err *err) {
    int64_t epoch = 0;
    settings->for_database = true;
    switch (key) {
    case KEY_RESUME: settings->resume = true; return PLACE_OK;
    case KEY_SCHEMA: settings->schema = argument; return PLACE_OK;
    default:
        if (place_parse_int(argument, "--epoch", 0, PLACE_EPOCH_MAX, &epoch, err))
            return err->code;
        settings->epoch = (int)epoch;
        return PLACE_OK;
    }
}

enum place_code place_import_option(void *taken, int key, const char *argument,
                                    struct place_err *err) {
    struct place_import_settings *settings = taken;
    struct place_import_options *import = &settings->log;
    if (place_output_option(&settings->output, key, argument))
        return PLACE_OK;
    if (key >= KEY_SIZE && key <= KEY_NEAREST)
        return take_canvas(settings, key, argument, err);
    if (key >= KEY_NAME_FORMAT && key <= KEY_STEP)
        return take_frames(settings, key, argument, err);
    if (key >= KEY_EPOCH && key <= KEY_SCHEMA)
        return take_database(settings, key, argument, err);
    switch (key) {
    case KEY_FORMAT: return take_format(settings, argument, err);
    case KEY_NO_USERS: import->drop_users = true; return PLACE_OK;
    case KEY_KEEP_HASHES: import->keep_hashes = true; return PLACE_OK;
    case KEY_OPEN_CIRCLES: import->open_circles = true; return PLACE_OK;
    case KEY_STRICT: import->strict = true; return PLACE_OK;
    case KEY_MEMORY:
        settings->has_memory = true;
        return place_parse_size(argument, "--memory", PLACE_IMPORT_MEMORY_MIN, UINT64_C(1) << 44,
                                &import->memory, err);
    default: return place_threads_option(argument, &import->threads, err);
    }
}

static bool is_directory(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static enum place_code settle_frames(struct place_import_settings *settings, int count,
                                     char **operands, struct place_err *err) {
    const struct place_import_options *log = &settings->log;
    struct place_import_frames_options *frames = &settings->frames;
    struct stat info;
    if (count != 1)
        return place_fail(err, PLACE_USAGE, "frames are one directory of pictures");
    if (stat(operands[0], &info) != 0)
        return place_fail_errno(err, PLACE_IO, "%s", operands[0]);
    if (!S_ISDIR(info.st_mode))
        return place_fail(err, PLACE_USAGE, "%s is no directory, as frames are", operands[0]);
    if (log->timeline || log->initial || log->keep_hashes || log->open_circles || log->drop_users ||
        settings->has_memory)
        return place_fail(err, PLACE_USAGE,
                          "--timeline, --initial, --keep-hashes, --open-circles, --no-users and "
                          "--memory are not for frames");
    frames->directory = operands[0];
    frames->width = log->width;
    frames->height = log->height;
    frames->palette = log->palette;
    frames->background = log->background;
    frames->nearest = log->nearest;
    frames->strict = log->strict;
    frames->threads = log->threads;
    frames->output = settings->output.path;
    frames->replace = settings->output.replace;
    return PLACE_OK;
}

/* A database is an output of its own kind: nothing is replaced in it. */
static enum place_code settle_database(struct place_import_settings *settings,
                                       struct place_err *err) {
    settings->to_database = place_pg_is_uri(settings->output.path);
    if (!settings->to_database)
        return settings->for_database
                   ? place_fail(err, PLACE_USAGE,
                                "--epoch, --resume and --schema are for a database: "
                                "-o postgresql://...")
                   : PLACE_OK;
    if (settings->output.replace) {
        place_fail(err, PLACE_USAGE, "--force is for files: a database keeps what it has");
        return place_hint(err, "a log becomes an epoch of its own beside those that are there");
    }
    return place_pg_check_uri(settings->output.path, err);
}

enum place_code place_import_settle(struct place_import_settings *settings, int count,
                                    char **operands, struct place_err *err) {
    const struct place_import_frames_options *frames = &settings->frames;
    if (place_output_required(&settings->output, err) || settle_database(settings, err))
        return err->code;
    if (!settings->log.format && count == 1 && is_directory(operands[0]))
        settings->is_frames = true;
    if (settings->is_frames)
        return settle_frames(settings, count, operands, err);
    if (frames->name_format || frames->has_start || settings->has_step)
        return place_fail(err, PLACE_USAGE, "--name-format, --start and --step are for frames");
    if (settings->log.nearest && !settings->log.initial)
        return place_fail(err, PLACE_USAGE, "--nearest is for --initial and for frames");
    settings->log.paths = (const char *const *)operands;
    settings->log.path_count = (size_t)count;
    settings->log.output = settings->output.path;
    settings->log.replace = settings->output.replace;
    return PLACE_OK;
}

void place_import_command(const struct place_import_settings *settings, char *to, size_t room) {
    const struct place_import_options *log = &settings->log;
    snprintf(to, room, "place-import %s%s%s%s%s%s", place_version(),
             log->drop_users ? " --no-users" : "", log->keep_hashes ? " --keep-hashes" : "",
             log->open_circles ? " --open-circles" : "", log->nearest ? " --nearest" : "",
             log->strict ? " --strict" : "");
}

void place_import_settings_release(struct place_import_settings *settings) {
    place_timeline_release(&settings->timeline);
}

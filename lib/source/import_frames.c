/* Import of frames: what changed from each picture to the next, into an archive. */
#include "source/import_frames.h"

#include "archive/writer.h"
#include "base/mem.h"
#include "base/outfile.h"
#include "base/secret.h"
#include "base/stop.h"
#include "source/frame_list.h"
#include "source/frame_reader.h"
#include "source/import_meta.h"
#include "source/import_plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 1024 /* events written at once */ };

struct frames_import {
    const struct place_import_frames_options *options;
    struct place_import_frames_report *report;
    struct place_timeline timeline;      /* owned: one entry, of the first frame's time */
    struct place_archive_writer *writer; /* NULL before the first frame */
    uint8_t *shown;                      /* owned: the frame taken last */
    struct place_event piece[PIECE];
    size_t piece_size;
    struct place_sha256 sha;
    struct place_err first_why; /* of the first file skipped */
    const char *first, *last;   /* names of the frames taken; the list's */
};

/* ---- what is asked for ----------------------------------------------------------------------- */

static enum place_code check_times(const struct place_import_frames_options *options,
                                   struct place_err *err) {
    if (options->name_format && options->has_start)
        return place_fail(err, PLACE_USAGE, "--name-format and --start both say the times");
    if (options->name_format || (options->has_start && options->step > 0))
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "%s: the times of the pictures are not said", options->directory);
    return place_hint(err, "say --start TIME --step 10s, or --name-format %%Y-%%m-%%d_%%H%%M.png");
}

/* And the canvas that they say, as the timeline of the archive. */
static enum place_code check_options(const struct place_import_frames_options *options,
                                     struct place_timeline *timeline, struct place_err *err) {
    if (options->width <= 0 || options->height <= 0 || !options->palette) {
        place_fail(err, PLACE_USAGE, "%s: pictures do not say what canvas they are of",
                   options->directory);
        return place_hint(err, "say --size WxH and --palette FILE");
    }
    const struct plain_canvas canvas = {.width = options->width,
                                        .height = options->height,
                                        .palette = options->palette,
                                        .background = options->background};
    if (import_plain_canvas(&canvas, timeline, err) || check_times(options, err))
        return err->code;
    return place_outfile_check(options->output, options->replace, err);
}

/* An archive is a picture of its last moment too, but not while it is replaced by this import. */
static enum place_code check_output(const char *output, const struct frame_list *list,
                                    struct place_err *err) {
    for (size_t i = 0; i < list->count; i++)
        if (place_same_file(list->files[i].path, output))
            return place_fail(err, PLACE_USAGE, "%s is both one of the pictures and the output",
                              output);
    return PLACE_OK;
}

/* ---- files that are no frames ---------------------------------------------------------------- */

static enum place_code note_skip(struct place_import_frames_report *report,
                                 const struct frame_file *file, const char *message,
                                 struct place_err *err) {
    const size_t length = strlen(file->path);
    if (report->skips_shown == PLACE_SKIPS_SHOWN)
        return PLACE_OK;
    struct place_skip *skip = &report->skips[report->skips_shown];
    skip->name = place_copy_string(file->name, err);
    if (!skip->name)
        return err->code;
    if (strncmp(message, file->path, length) == 0 && strncmp(message + length, ": ", 2) == 0)
        message += length + 2;
    snprintf(skip->reason, sizeof skip->reason, "%.*s", PLACE_SKIP_REASON - 1, message);
    report->skips_shown++;
    return PLACE_OK;
}

/* The file is no frame, which `why` says; strictly, that is the end. */
static enum place_code skip_file(struct frames_import *import, const struct frame_file *file,
                                 const struct place_err *why, struct place_err *err) {
    if (import->report->skipped++ == 0)
        import->first_why = *why;
    if (note_skip(import->report, file, why->message, err))
        return err->code;
    place_progress_add(import->options->progress, 1);
    if (!import->options->strict)
        return PLACE_OK;
    *err = *why;
    return err->code;
}

static enum place_code skip_untimed(struct frames_import *import, const struct frame_list *list,
                                    struct place_err *err) {
    enum place_code code = PLACE_OK;
    for (size_t i = 0; i < list->untimed && !code; i++) {
        struct place_err why;
        place_fail(&why, PLACE_DATA, "%s: its name is no time as --name-format %s says it",
                   list->files[i].path, import->options->name_format);
        code = skip_file(import, &list->files[i], &why, err);
    }
    return code;
}

/* ---- frames ---------------------------------------------------------------------------------- */

static enum place_code write_piece(struct frames_import *import, struct place_err *err) {
    const size_t size = import->piece_size;
    import->piece_size = 0;
    import->report->events += size;
    return place_archive_append(import->writer, import->piece, size, err);
}

/* The pixels that differ in row `y`, as events, and they are shown. */
static enum place_code take_row(struct frames_import *import, int64_t time, int32_t y,
                                const uint8_t *row, struct place_err *err) {
    const int32_t width = import->options->width;
    uint8_t *shown = import->shown + (size_t)y * (size_t)width;
    if (memcmp(shown, row, (size_t)width) == 0)
        return PLACE_OK;
    for (int32_t x = 0; x < width; x++) {
        if (shown[x] == row[x])
            continue;
        import->piece[import->piece_size++] =
            (struct place_event){.time = time, .x = x, .y = y, .color = row[x]};
        if (import->piece_size == PIECE && write_piece(import, err))
            return err->code;
    }
    memcpy(shown, row, (size_t)width);
    return PLACE_OK;
}

static enum place_code take_changes(struct frames_import *import, const struct frame *frame,
                                    struct place_err *err) {
    const struct place_import_frames_options *options = import->options;
    enum place_code code = PLACE_OK;
    for (int32_t y = 0; y < options->height && !code; y++)
        code = take_row(import, frame->file->time, y,
                        frame->pixels + (size_t)y * (size_t)options->width, err);
    return code ? code : write_piece(import, err);
}

/* The first frame: the archive begins with the canvas as it shows it. */
static enum place_code begin_archive(struct frames_import *import, const struct frame *frame,
                                     struct place_err *err) {
    const struct place_import_frames_options *options = import->options;
    const struct place_archive_options archive = {.replace = options->replace,
                                                  .timeline = &import->timeline,
                                                  .initial = frame->pixels,
                                                  .threads = options->threads};
    import->timeline.entries[0].time = frame->file->time;
    if (place_archive_create(options->output, &archive, &import->writer, err))
        return err->code;
    memcpy(import->shown, frame->pixels, (size_t)options->width * (size_t)options->height);
    return PLACE_OK;
}

/* The line of sha256sum, into the hash over all of them. */
static void hash_line(struct frames_import *import, const struct frame *frame) {
    char hex[PLACE_SHA256_HEX];
    place_to_hex(frame->digest, sizeof frame->digest, hex);
    place_sha256_update(&import->sha, hex, strlen(hex));
    place_sha256_update(&import->sha, "  ", 2);
    place_sha256_update(&import->sha, frame->file->name, strlen(frame->file->name));
    place_sha256_update(&import->sha, "\n", 1);
}

static enum place_code take_frame(struct frames_import *import, const struct frame *frame,
                                  struct place_err *err) {
    struct place_import_frames_report *report = import->report;
    if (import->writer ? take_changes(import, frame, err) : begin_archive(import, frame, err))
        return err->code;
    hash_line(import, frame);
    if (report->frames++ == 0) {
        report->first_time = frame->file->time;
        import->first = frame->file->name;
    }
    report->last_time = frame->file->time;
    import->last = frame->file->name;
    place_progress_add(import->options->progress, 1);
    return PLACE_OK;
}

static enum place_code take_frames(struct frames_import *import, const struct frame_list *list,
                                   struct place_err *err) {
    struct frame_reader *reader = NULL;
    const struct frame *frame = NULL;
    enum place_code code = frame_reader_new(import->options, list, list->untimed, &reader, err);
    while (!code && !(code = frame_reader_next(reader, &frame, err)) && frame) {
        code = frame->why ? skip_file(import, frame->file, frame->why, err)
                          : take_frame(import, frame, err);
        if (!code)
            code = place_stop_check(err);
    }
    frame_reader_free(reader);
    return code;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* META: where the events came from. */
static char *describe(const struct frames_import *import, struct place_err *err) {
    const struct place_import_frames_report *report = import->report;
    struct import_meta meta;
    import_meta_begin(&meta, import->options->command, "frames");
    struct place_json *input = import_meta_input(&meta, import->options->directory);
    place_json_text(input, "first", import->first);
    place_json_text(input, "last", import->last);
    import_meta_counts(input, &import->sha, report->frames, report->skipped);
    return import_meta_print(&meta, err);
}

static enum place_code finish_archive(struct frames_import *import, struct place_err *err) {
    struct place_archive_writer *writer = import->writer;
    char *meta = describe(import, err);
    if (!meta)
        return err->code;
    const enum place_code code = place_archive_meta(writer, meta, err);
    free(meta);
    if (code)
        return code;
    import->writer = NULL; /* it is gone, whatever happens */
    return place_archive_finish(writer, err);
}

static enum place_code no_frame(const struct frames_import *import, struct place_err *err) {
    place_fail(err, PLACE_DATA, "%s: none of its %llu files is a picture of the canvas",
               import->options->directory, (unsigned long long)import->report->skipped);
    return place_hint(err, "%s", import->first_why.hint);
}

static enum place_code import_list(struct frames_import *import, const struct frame_list *list,
                                   struct place_err *err) {
    const struct place_import_frames_options *options = import->options;
    place_progress_begin(options->progress, "files", list->count);
    place_sha256_init(&import->sha);
    import->shown = place_new_array((size_t)options->width, (size_t)options->height, err);
    if (!import->shown || check_output(options->output, list, err) ||
        skip_untimed(import, list, err) || take_frames(import, list, err))
        return err->code;
    return import->writer ? finish_archive(import, err) : no_frame(import, err);
}

enum place_code place_import_frames(const struct place_import_frames_options *options,
                                    struct place_import_frames_report *report,
                                    struct place_err *err) {
    struct frames_import import = {.options = options, .report = report};
    struct frame_list list = {0};
    *report = (struct place_import_frames_report){0};
    enum place_code code = check_options(options, &import.timeline, err);
    if (!code)
        code = frame_list_read(&list, options, err);
    if (!code)
        code = import_list(&import, &list, err);
    place_archive_abort(import.writer);
    free(import.shown);
    place_timeline_release(&import.timeline);
    frame_list_release(&list);
    return code;
}

void place_import_frames_report_release(struct place_import_frames_report *report) {
    for (size_t i = 0; i < report->skips_shown; i++)
        free(report->skips[i].name);
    *report = (struct place_import_frames_report){0};
}

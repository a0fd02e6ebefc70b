/* Frames as PNG files: one thread draws, others encode and write. */
#include "video/frame_files.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/outdir.h"
#include "base/picture.h"
#include "base/png_encoder.h"
#include "base/pool.h"
#include "base/stop.h"
#include "render/raster.h"
#include "video/frame_names.h"
#include "video/player.h"

#include <assert.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Frames that are alike, one behind the other: one picture, drawn once and encoded once. */
struct run {
    struct place_job job;
    struct sequence *sequence;
    bool submitted;
    struct place_picture picture; /* of the run's own pixels and palette */
    uint8_t *pixels;              /* owned */
    uint32_t palette[256];
    uint64_t first, count; /* frames */
    struct place_buf encoded;
    bool failed; /* the job; why is in err */
    struct place_err err;
};

/* A sequence being written. */
struct sequence {
    const struct place_frames *frames;
    struct place_frame_names names;
    struct place_outdir *dir;
    FILE *times; /* times.csv; NULL once closed */
    struct place_player player;
    struct place_raster raster;
    struct place_pool *pool;
    struct run *runs; /* owned; those at work, and one that frames are added to */
    size_t run_count;
    size_t current; /* index of the one that frames are added to */
};

/* ---- a run, on a thread of the pool --------------------------------------------------------- */

static enum place_code write_run(struct run *run, struct place_err *err) {
    struct sequence *sequence = run->sequence;
    for (uint64_t i = 0; i < run->count; i++) {
        char name[PLACE_FRAME_NAME];
        place_frame_name(&sequence->names, run->first + i, name);
        if (place_stop_check(err) ||
            place_outdir_write(sequence->dir, name, run->encoded.data, run->encoded.size, err))
            return err->code;
        place_progress_add(sequence->frames->progress, 1);
    }
    return PLACE_OK;
}

static void work(void *context) {
    struct run *run = context;
    run->encoded.size = 0;
    run->failed = place_stop_check(&run->err) ||
                  place_png_encode(&run->picture, &run->encoded, &run->err) ||
                  write_run(run, &run->err);
}

/* ---- runs, on the thread that draws ---------------------------------------------------------- */

static enum place_code wait_for(struct sequence *sequence, struct run *run, struct place_err *err) {
    if (!run->submitted)
        return PLACE_OK;
    place_pool_wait(sequence->pool, &run->job);
    run->submitted = false;
    if (run->failed)
        *err = run->err;
    return run->failed ? err->code : PLACE_OK;
}

static void submit(struct sequence *sequence) {
    struct run *run = &sequence->runs[sequence->current];
    run->job = (struct place_job){.run = work, .context = run};
    run->submitted = true;
    place_pool_submit(sequence->pool, &run->job);
}

/* The frame differs from the one before: its run begins, and that before it goes to the pool. */
static enum place_code begin_run(struct sequence *sequence, uint64_t number,
                                 struct place_err *err) {
    if (number > 0) {
        submit(sequence);
        sequence->current = (sequence->current + 1) % sequence->run_count;
    }
    struct run *run = &sequence->runs[sequence->current];
    if (wait_for(sequence, run, err))
        return err->code;
    place_raster_update(&sequence->raster, &sequence->player.stage.frame);
    memcpy(run->pixels, sequence->raster.bytes, sequence->raster.size);
    memcpy(run->palette, sequence->raster.palette, sizeof run->palette);
    run->picture = place_raster_picture(&sequence->raster);
    run->picture.pixels = run->pixels;
    if (run->picture.palette)
        run->picture.palette = run->palette;
    run->first = number;
    run->count = 0;
    return PLACE_OK;
}

static enum place_code wait_for_all(struct sequence *sequence, struct place_err *err) {
    for (size_t i = 1; i <= sequence->run_count; i++) {
        const size_t oldest = (sequence->current + i) % sequence->run_count;
        if (wait_for(sequence, &sequence->runs[oldest], err))
            return err->code;
    }
    return PLACE_OK;
}

/* ---- frames ---------------------------------------------------------------------------------- */

/* The line of the frame that the player shows. A failed write shows when the file is closed. */
static enum place_code note_time(struct sequence *sequence, uint64_t number,
                                 struct place_err *err) {
    const struct place_player *player = &sequence->player;
    const struct place_frame_instant instant =
        place_clock_instant(&sequence->frames->clock, number);
    const uint64_t events = place_cursor_events_before(player->stage.cursor);
    char name[PLACE_FRAME_NAME], text[PLACE_TIME_TEXT];
    int64_t time = instant.time;
    if (instant.counted &&
        place_source_time_of_event(player->stage.scene->source, events - 1, &time, err))
        return err->code;
    place_frame_name(&sequence->names, number, name);
    place_format_time(time, text);
    fprintf(sequence->times, "%" PRIu64 ",%s,%s,%" PRIu64 "\n", number, name, text, events);
    return PLACE_OK;
}

static enum place_code draw_all(struct sequence *sequence, struct place_err *err) {
    for (uint64_t number = 0; number < sequence->names.count; number++) {
        if (place_stop_check(err) || place_player_show(&sequence->player, number, err) ||
            note_time(sequence, number, err))
            return err->code;
        const bool changed = number == 0 || sequence->player.stage.frame.dirty_tiles > 0;
        if (changed && begin_run(sequence, number, err))
            return err->code;
        sequence->runs[sequence->current].count++;
    }
    submit(sequence);
    return wait_for_all(sequence, err);
}

static enum place_code close_times(struct sequence *sequence, struct place_err *err) {
    FILE *times = sequence->times;
    sequence->times = NULL;
    return place_outdir_finish(sequence->dir, PLACE_FRAME_TIMES, times, err);
}

/* ---- a sequence, from its beginning to its end ------------------------------------------------
 */

static enum place_code init_runs(struct sequence *sequence, struct place_err *err) {
    sequence->run_count = sequence->frames->threads + 2;
    sequence->runs = place_new_array(sequence->run_count, sizeof *sequence->runs, err);
    for (size_t i = 0; sequence->runs && i < sequence->run_count; i++) {
        struct run *run = &sequence->runs[i];
        run->sequence = sequence;
        run->pixels = place_new_aligned(sequence->raster.size, 1, err);
        if (!run->pixels)
            return err->code;
    }
    return sequence->runs ? PLACE_OK : err->code;
}

static enum place_code init(struct sequence *sequence, struct place_err *err) {
    const struct place_frames *frames = sequence->frames;
    const enum place_raster_kind kind =
        frames->scene.view.reduced ? PLACE_RASTER_RGB : PLACE_RASTER_INDEX;
    if (place_player_init_frames(&sequence->player, &frames->scene, &frames->clock, err) ||
        place_raster_init(&sequence->raster, &frames->scene.view, kind, err) ||
        init_runs(sequence, err))
        return err->code;
    sequence->pool = place_pool_new(frames->threads, err);
    sequence->times =
        sequence->pool ? place_outdir_create(sequence->dir, PLACE_FRAME_TIMES, err) : NULL;
    if (!sequence->times)
        return err->code;
    fputs(PLACE_FRAME_HEADER "\n", sequence->times);
    return PLACE_OK;
}

static void release(struct sequence *sequence) {
    place_pool_free(sequence->pool); /* after all runs that were submitted */
    for (size_t i = 0; sequence->runs && i < sequence->run_count; i++) {
        free(sequence->runs[i].pixels);
        place_buf_release(&sequence->runs[i].encoded);
    }
    free(sequence->runs);
    if (sequence->times)
        fclose(sequence->times);
    place_raster_release(&sequence->raster);
    place_player_release(&sequence->player);
}

/* Old frames, which go, are those of `old`. */
static bool is_stale(const void *context, const char *name) {
    return place_frame_names_have(context, name);
}

static void find_strangers(const char *path, const struct place_frame_names *old,
                           const struct place_frame_names *names,
                           struct place_frame_strangers *strangers) {
    DIR *entries = opendir(path);
    for (const struct dirent *entry; entries && (entry = readdir(entries)) != NULL;) {
        const char *name = entry->d_name, *ending = strrchr(name, '.');
        if (!ending || ending == name || strcmp(ending, ".png") != 0 ||
            place_frame_names_have(old, name) || place_frame_names_have(names, name))
            continue;
        if (strangers->count++ == 0)
            snprintf(strangers->first, sizeof strangers->first, "%s", name);
    }
    if (entries)
        closedir(entries);
}

static enum place_code fill(struct sequence *sequence, struct place_err *err) {
    if (init(sequence, err))
        return err->code;
    place_progress_begin(sequence->frames->progress, "frames", sequence->names.count);
    if (draw_all(sequence, err))
        return err->code;
    return close_times(sequence, err);
}

/* A directory in the place of a frame: closing would say so too, but only after all the work. */
static enum place_code check_names(const struct sequence *sequence, struct place_err *err) {
    enum place_code code = place_outdir_check_name(sequence->dir, PLACE_FRAME_TIMES, err);
    for (uint64_t number = 0; !code && number < sequence->names.count; number++) {
        char name[PLACE_FRAME_NAME];
        place_frame_name(&sequence->names, number, name);
        code = place_outdir_check_name(sequence->dir, name, err);
    }
    return code;
}

static enum place_code write_sequence(struct sequence *sequence, struct place_err *err) {
    enum place_code code = check_names(sequence, err);
    if (code == PLACE_OK)
        code = fill(sequence, err);
    if (code)
        place_stop_defer(); /* from here on there is only clean-up */
    release(sequence);
    if (code == PLACE_OK)
        return place_outdir_close(sequence->dir, err);
    place_outdir_abort(sequence->dir);
    place_stop_heed();
    return code;
}

enum place_code place_frame_files_write(const struct place_frames *frames,
                                        const struct place_frame_files_options *options,
                                        struct place_frame_strangers *strangers,
                                        struct place_err *err) {
    assert(frames->format == PLACE_FRAMES_PNG);
    struct sequence sequence = {.frames = frames,
                                .names = place_frame_names_for(place_clock_frames(&frames->clock))};
    const struct place_frame_names old = place_frame_names_read(options->path);
    const struct place_outdir_options out = {.path = options->path,
                                             .replace = options->replace,
                                             .seal = PLACE_FRAME_TIMES,
                                             .stale = is_stale,
                                             .context = &old,
                                             .progress = frames->progress};
    *strangers = (struct place_frame_strangers){0};
    if (place_outdir_open(&out, &sequence.dir, err))
        return err->code;
    find_strangers(options->path, &old, &sequence.names, strangers);
    return write_sequence(&sequence, err);
}

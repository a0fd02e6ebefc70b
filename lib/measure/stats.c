/* The pass that all statistics share. */
#include "measure/stats.h"

#include "base/mem.h"
#include "base/stop.h"
#include "base/time.h"
#include "measure/stats_events.h"
#include "measure/stats_pixels.h"
#include "measure/stats_times.h"
#include "measure/stats_users.h"

#include <stdlib.h>

struct pass {
    const struct place_stats_options *options;
    const struct place_source_info *info;
    struct place_stats *stats;
    unsigned columns;
    struct event_picker picker;
    struct time_counts times;
    struct user_table users;
    struct pixel_table pixels;
    uint32_t *survivors; /* owned; by user */
};

/* ---- events ---------------------------------------------------------------------------------- */

/* Four counts of each colour, since one alone waits for itself where a colour comes often. */
static void count_colors(struct place_stats *stats, const struct event_block *block) {
    uint32_t counts[4][256] = {{0}};
    uint32_t i = 0;
    for (; i + 4 <= block->count; i += 4)
        for (uint32_t j = 0; j < 4; j++)
            counts[j][block->color[i + j]]++;
    for (; i < block->count; i++)
        counts[0][block->color[i]]++;
    for (unsigned color = 0; color < 256; color++)
        stats->colors[color].events +=
            (uint64_t)counts[0][color] + counts[1][color] + counts[2][color] + counts[3][color];
}

static void count_kinds(struct place_stats *stats, const struct event_block *block) {
    if (!block->kind)
        stats->kinds[PLACE_KIND_PLACE] += block->count;
    for (uint32_t i = 0; block->kind && i < block->count; i++)
        stats->kinds[block->kind[i]]++;
}

static enum place_code take_events(void *context, const struct event_block *block,
                                   struct place_err *err) {
    (void)err;
    struct pass *pass = context;
    struct place_stats *stats = pass->stats;
    if (stats->events == 0)
        stats->first = block->time[0];
    stats->last = block->time[block->count - 1];
    stats->events += block->count;
    count_colors(stats, block);
    count_kinds(stats, block);
    times_take(&pass->times, block);
    for (struct event_block rest = *block, part; rest.count > 0;) {
        const size_t bucket = times_bucket(&pass->times, &rest, &part);
        const int64_t from = pass->times.begin + (int64_t)bucket * pass->times.every;
        pass->times.buckets[bucket].users += users_take(&pass->users, &part, from);
    }
    return PLACE_OK;
}

/* ---- the pass -------------------------------------------------------------------------------- */

static enum place_code begin(struct pass *pass, const struct place_canvas *canvas,
                             struct place_err *err) {
    const struct place_stats_options *options = pass->options;
    const struct place_source_info *info = pass->info;
    const int64_t first = options->from > info->first_time ? options->from : info->first_time;
    const int64_t last = options->to < info->last_time ? options->to : info->last_time;
    pass->picker.filter = options->filter;
    pass->picker.region = options->region;
    pass->picker.only_region = options->only_region;
    pass->picker.sink = (struct event_sink){take_events, pass};
    if (times_begin(&pass->times, options, first, last, err) ||
        users_begin(&pass->users, options, info->users, err) ||
        pixels_begin(&pass->pixels, options, canvas, pass->columns, err))
        return err->code;
    pass->survivors = place_new_array((size_t)info->users + 1, sizeof *pass->survivors, err);
    return pass->survivors ? PLACE_OK : err->code;
}

static enum place_code take_pieces(struct pass *pass, struct place_cursor *cursor,
                                   struct place_err *err) {
    struct place_piece piece;
    for (;;) {
        if (place_cursor_next(cursor, pass->options->to, &piece, err) || place_stop_check(err))
            return err->code;
        if (!piece.entry && piece.batch.count == 0)
            return PLACE_OK;
        if (!piece.entry && pick_events(&pass->picker, &piece.batch, pass->pixels.maker.open, err))
            return err->code;
        if (pixels_take(&pass->pixels, &piece, err))
            return err->code;
        place_progress_add(pass->options->progress, piece.batch.count);
    }
}

static enum place_code finish(struct pass *pass, struct place_err *err) {
    struct place_stats *stats = pass->stats;
    const double days = (double)(stats->last - stats->first) / (double)PLACE_DAY;
    stats->a_day = (double)stats->events / (days > 1 ? days : 1);
    times_finish(&pass->times, stats);
    if (pixels_finish(&pass->pixels, pass->options, pass->survivors, stats, err))
        return err->code;
    return users_finish(&pass->users, pass->options, pass->survivors, stats, err);
}

static enum place_code run(struct pass *pass, struct place_cursor *cursor,
                           struct place_canvas *canvas, struct place_err *err) {
    if (place_cursor_seek_time(cursor, canvas, pass->options->from - 1, err) ||
        begin(pass, canvas, err) || take_pieces(pass, cursor, err))
        return err->code;
    return finish(pass, err);
}

static void release(struct pass *pass) {
    times_release(&pass->times);
    users_release(&pass->users);
    pixels_release(&pass->pixels);
    free(pass->survivors);
    free(pass);
}

static enum place_code read_stats(struct place_source *source, struct pass *pass,
                                  struct place_err *err) {
    struct place_cursor *cursor = NULL;
    struct place_canvas canvas = {0};
    const struct place_need need = {.from = pass->options->from - 1,
                                    .to = pass->options->to,
                                    .users = (pass->columns & PLACE_USERS) != 0};
    enum place_code code = place_source_need(source, &need, err);
    if (!code)
        code = place_cursor_open(source, pass->columns, &cursor, err);
    if (!code)
        code = place_canvas_init(&canvas, pass->info->bounds, false, err);
    if (!code)
        code = run(pass, cursor, &canvas, err);
    place_canvas_release(&canvas);
    place_cursor_close(cursor);
    return code;
}

enum place_code place_stats_read(struct place_source *source,
                                 const struct place_stats_options *options,
                                 struct place_stats *stats, struct place_err *err) {
    *stats = (struct place_stats){0};
    struct pass *pass = place_new_array(1, sizeof *pass, err); /* its columns are large */
    if (!pass)
        return err->code;
    pass->options = options;
    pass->info = place_source_info(source);
    pass->stats = stats;
    pass->columns = PLACE_PIXELS | PLACE_TIMES | (pass->info->users > 0 ? PLACE_USERS : 0u);
    place_progress_begin(options->progress, "events", pass->info->events);
    const enum place_code code = read_stats(source, pass, err);
    release(pass);
    if (code)
        place_stats_release(stats);
    return code;
}

void place_stats_release(struct place_stats *stats) {
    free(stats->buckets);
    free(stats->leaders);
    free(stats->busiest.rows);
    free(stats->standing.rows);
    *stats = (struct place_stats){0};
}

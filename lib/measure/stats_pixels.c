/*
 * Pixels. All that is kept of one lies together, since touches come anywhere and
 * memory is what they wait for.
 */
#include "measure/stats_pixels.h"

#include "base/mem.h"
#include "base/stop.h"
#include "measure/measure_memory.h"
#include "measure/stats_rank.h"

#include <stdlib.h>

/* ---- touches --------------------------------------------------------------------------------- */

static void take_touch(struct pixel_state *state, const struct touches *touches, uint32_t i) {
    const bool counts = !touches->counts || touches->counts[i];
    if (touches->color[i] != touches->before[i])
        state->since = counts ? touches->time[i] : MEASURE_NEVER;
    state->touches += counts;
    state->owner = counts ? touches->user[i] : PIXEL_NOBODYS;
}

static enum place_code take_touches(void *context, const struct touches *every,
                                    const struct touches *counting, struct place_err *err) {
    (void)counting;
    struct pixel_table *table = context;
    if (place_stop_check(err)) /* a fill may touch millions */
        return err->code;
    for (uint32_t i = 0; i < every->count; i++) {
        __builtin_prefetch(&table->states[pixel_ahead(every, i)], 1);
        take_touch(&table->states[every->pixel[i]], every, i);
    }
    return PLACE_OK;
}

static void take_reopening(void *context, size_t pixel, size_t count) {
    struct pixel_table *table = context;
    for (size_t i = pixel; i < pixel + count; i++) {
        table->states[i].since = MEASURE_NEVER;
        table->states[i].owner = PIXEL_NOBODYS;
    }
}

enum place_code pixels_begin(struct pixel_table *table, const struct place_stats_options *options,
                             const struct place_canvas *canvas, unsigned columns,
                             struct place_err *err) {
    const struct place_rect region = options->region;
    table->pixels = (size_t)region.width * (size_t)region.height;
    table->maker.bounds = canvas->bounds;
    table->maker.region = region;
    table->maker.filter = options->filter;
    table->maker.columns = columns;
    table->maker.sink = (struct touch_sink){take_touches, take_reopening, table};
    table->states = measure_new_array(table->pixels, sizeof *table->states, err);
    if (!table->states)
        return err->code;
    take_reopening(table, 0, table->pixels);
    return touch_maker_begin(&table->maker, canvas, true, err);
}

void pixels_release(struct pixel_table *table) {
    touch_maker_release(&table->maker);
    free(table->states);
    table->states = NULL;
}

enum place_code pixels_take(struct pixel_table *table, const struct place_piece *piece,
                            struct place_err *err) {
    if (!piece->entry)
        return touch_batch(&table->maker, &piece->batch, err);
    touch_entry(&table->maker, piece->entry);
    return PLACE_OK;
}

/* ---- the end --------------------------------------------------------------------------------- */

/* Pixels are numbered within the region; these are open at the end. */
static bool is_open(const struct pixel_table *table, size_t pixel) {
    const struct place_rect region = table->maker.region;
    return table->all_open ||
           place_rect_contains(table->maker.open,
                               region.x0 + (int32_t)(pixel % (size_t)region.width),
                               region.y0 + (int32_t)(pixel / (size_t)region.width));
}

static void count_pixel(const struct pixel_table *table, size_t pixel, uint32_t *survivors,
                        struct place_stats *stats) {
    const uint32_t owner = table->states[pixel].owner;
    stats->touches += table->states[pixel].touches;
    stats->touched += table->states[pixel].touches > 0;
    if (!is_open(table, pixel))
        return;
    stats->colors[table->maker.canvas[pixel]].pixels++;
    if (owner == PIXEL_NOBODYS)
        return;
    stats->survivors++;
    if (survivors)
        survivors[owner]++;
}

static struct place_stats_pixel describe(const struct pixel_table *table, size_t pixel) {
    const struct place_rect region = table->maker.region;
    const bool open = is_open(table, pixel);
    const bool stands = open && table->states[pixel].since != MEASURE_NEVER;
    return (struct place_stats_pixel){
        .x = region.x0 + (int32_t)(pixel % (size_t)region.width),
        .y = region.y0 + (int32_t)(pixel / (size_t)region.width),
        .touches = table->states[pixel].touches,
        .color = open ? table->maker.canvas[pixel] : PLACE_NO_COLOR,
        .stands = stands,
        .since = stands ? table->states[pixel].since : 0,
    };
}

/* What a pixel is ranked by, in *score; false where it is not. */
typedef bool pixel_score(const struct pixel_table *table, size_t pixel, int64_t *score);

static bool score_touches(const struct pixel_table *table, size_t pixel, int64_t *score) {
    *score = table->states[pixel].touches;
    return *score > 0;
}

static bool score_standing(const struct pixel_table *table, size_t pixel, int64_t *score) {
    *score = -table->states[pixel].since;
    return table->states[pixel].since != MEASURE_NEVER && is_open(table, pixel);
}

static enum place_code rank_pixels(const struct pixel_table *table, pixel_score *score_of,
                                   struct rank *rank, struct place_err *err) {
    for (size_t i = 0; i < table->pixels; i++) {
        struct rank_entry entry = {.number = (uint32_t)i};
        if (score_of(table, i, &entry.score) && rank_add(rank, &entry, err))
            return err->code;
    }
    rank_finish(rank);
    return PLACE_OK;
}

static enum place_code list_pixels(const struct pixel_table *table, pixel_score *score_of,
                                   size_t top, struct place_stats_pixels *list,
                                   struct place_err *err) {
    struct rank rank = {.most = top};
    if (rank_pixels(table, score_of, &rank, err) == PLACE_OK)
        list->rows = place_new_array(rank.count + 1, sizeof *list->rows, err);
    for (size_t i = 0; list->rows && i < rank.count; i++)
        list->rows[list->count++] = describe(table, rank.entries[i].number);
    rank_release(&rank);
    return list->rows ? PLACE_OK : err->code;
}

enum place_code pixels_finish(struct pixel_table *table, const struct place_stats_options *options,
                              uint32_t *survivors, struct place_stats *stats,
                              struct place_err *err) {
    stats->pixels = table->pixels;
    table->all_open = place_rect_covers(table->maker.open, table->maker.region);
    for (size_t i = 0; i < table->pixels; i++)
        count_pixel(table, i, survivors, stats);
    if (list_pixels(table, score_touches, options->top, &stats->busiest, err))
        return err->code;
    return list_pixels(table, score_standing, options->top, &stats->standing, err);
}

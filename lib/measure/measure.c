/* The table of measures, and the pass that all of them share. */
#include "measure/measure.h"

#include "base/mem.h"
#include "measure/measure_memory.h"
#include "measure/measure_store.h"
#include "measure/measure_touches.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct measure_kind {
    const char *name, *unit;
    enum place_map_type type;
    const struct measure_store *store;
    measure_read *read;
};

static const struct measure_kind kinds[PLACE_MEASURES] = {
    [PLACE_MEASURE_COUNT] = {"count", "events", PLACE_MAP_COUNT, &measure_count_store,
                             measure_read_counts},
    [PLACE_MEASURE_CHANGES] = {"changes", "changes", PLACE_MAP_COUNT, &measure_changes_store,
                               measure_read_counts},
    [PLACE_MEASURE_USERS] = {"users", "users", PLACE_MAP_COUNT, &measure_users_store,
                             measure_read_users},
    [PLACE_MEASURE_CONFLICT] = {"conflict", "", PLACE_MAP_REAL, &measure_conflict_store,
                                measure_read_conflict},
    [PLACE_MEASURE_SURVIVAL] = {"survival", "seconds", PLACE_MAP_REAL, &measure_since_store,
                                measure_read_age},
    [PLACE_MEASURE_AGE] = {"age", "seconds", PLACE_MAP_REAL, &measure_last_store, measure_read_age},
    [PLACE_MEASURE_FIRST] = {"first", "seconds", PLACE_MAP_REAL, &measure_first_store,
                             measure_read_age},
    [PLACE_MEASURE_HEAT] = {"heat", "", PLACE_MAP_AMOUNT, &measure_heat_store, measure_read_heat},
    [PLACE_MEASURE_ENTROPY] = {"entropy", "bits", PLACE_MAP_REAL, &measure_entropy_store,
                               measure_read_entropy},
    [PLACE_MEASURE_COLORS] = {"colors", "", PLACE_MAP_COUNT, &measure_colors_store,
                              measure_read_colors},
    [PLACE_MEASURE_UNTOUCHED] = {"untouched", "", PLACE_MAP_COUNT, &measure_kind_store,
                                 measure_read_untouched},
    [PLACE_MEASURE_ACTION] = {"action", "", PLACE_MAP_REAL, &measure_kind_store,
                              measure_read_action},
    [PLACE_MEASURE_PHASE_MS] = {"phase-ms", "milliseconds", PLACE_MAP_REAL, &measure_last_store,
                                measure_read_phase_ms},
    [PLACE_MEASURE_PHASE_S] = {"phase-s", "seconds", PLACE_MAP_REAL, &measure_last_store,
                               measure_read_phase_s},
    [PLACE_MEASURE_PHASE_MIN] = {"phase-min", "minutes", PLACE_MAP_REAL, &measure_last_store,
                                 measure_read_phase_min},
    [PLACE_MEASURE_PHASE_COMBINED] = {"phase-combined", "", PLACE_MAP_REAL, &measure_last_store,
                                      measure_read_phase_combined},
};

const char *place_measure_name(enum place_measure measure) {
    return kinds[measure].name;
}

int place_measure_from_name(const char *name) {
    for (int i = 0; i < PLACE_MEASURES; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return i;
    return -1;
}

bool place_measure_needs_users(enum place_measure measure) {
    return kinds[measure].store->columns & PLACE_USERS;
}

unsigned place_measure_columns(const struct place_measure_options *options) {
    unsigned columns = PLACE_PIXELS;
    for (size_t i = 0; i < options->count; i++)
        columns |= kinds[options->measures[i]].store->columns;
    return columns | (options->filter.user != PLACE_NO_USER ? PLACE_USERS : 0u);
}

size_t place_measure_bytes(enum place_measure measure) {
    const struct measure_store *store = kinds[measure].store;
    return store->bytes + store->before; /* the canvas is a byte */
}

/* ---- one pass -------------------------------------------------------------------------------- */

/* A store in use: by one measure, or by several. */
struct used_store {
    const struct measure_store *store;
    void *state;
};

struct place_measures {
    enum place_measure measures[PLACE_MEASURES];
    size_t count;
    struct used_store stores[PLACE_MEASURES];
    size_t store_count;
    int64_t last_time; /* of events taken in, where times are known */
    struct touch_maker maker;
};

static enum place_code take_touches(void *context, const struct touches *every,
                                    const struct touches *counting, struct place_err *err) {
    struct place_measures *measures = context;
    for (size_t i = 0; i < measures->store_count; i++) {
        const struct used_store *used = &measures->stores[i];
        if (used->store->apply(used->state, used->store->every_touch ? every : counting, err))
            return err->code;
    }
    return PLACE_OK;
}

static void take_reopening(void *context, size_t pixel, size_t count) {
    struct place_measures *measures = context;
    for (size_t i = 0; i < measures->store_count; i++)
        if (measures->stores[i].store->reopen)
            measures->stores[i].store->reopen(measures->stores[i].state, pixel, count);
}

/* The state of a store that is a plain array. */
static void *new_array_state(const struct measure_store *store, size_t pixels,
                             struct place_err *err) {
    void *state = measure_new_array(pixels, store->element, err);
    if (state && store->filler)
        memset(state, store->filler, pixels * store->element);
    return state;
}

static struct used_store *find_store(struct place_measures *measures,
                                     const struct measure_store *store) {
    for (size_t i = 0; i < measures->store_count; i++)
        if (measures->stores[i].store == store)
            return &measures->stores[i];
    return NULL;
}

static enum place_code begin_store(struct place_measures *measures,
                                   const struct measure_setup *setup,
                                   const struct measure_store *store, struct place_err *err) {
    if (find_store(measures, store))
        return PLACE_OK;
    struct used_store *used = &measures->stores[measures->store_count++];
    used->store = store;
    if (store->begin)
        return store->begin(setup, &used->state, err);
    used->state = new_array_state(store, setup->pixels, err);
    return used->state ? PLACE_OK : err->code;
}

static enum place_code begin_stores(struct place_measures *measures,
                                    const struct place_measure_options *options, bool *before,
                                    struct place_err *err) {
    const struct measure_setup setup = {.pixels = (size_t)options->region.width *
                                                  (size_t)options->region.height,
                                        .options = options};
    for (size_t i = 0; i < options->count; i++) {
        const struct measure_store *store = kinds[options->measures[i]].store;
        measures->measures[measures->count++] = options->measures[i];
        *before = *before || store->before;
        if (begin_store(measures, &setup, store, err))
            return err->code;
    }
    return PLACE_OK;
}

enum place_code place_measures_new(const struct place_measure_options *options,
                                   const struct place_canvas *canvas, struct place_measures **out,
                                   struct place_err *err) {
    assert(!place_rect_empty(options->region) &&
           place_rect_covers(canvas->bounds, options->region) && options->count <= PLACE_MEASURES);
    bool before = false;
    *out = NULL;
    struct place_measures *measures = place_new_array(1, sizeof *measures, err);
    if (!measures)
        return err->code;
    measures->last_time = INT64_MIN;
    measures->maker.bounds = canvas->bounds;
    measures->maker.region = options->region;
    measures->maker.filter = options->filter;
    measures->maker.columns = place_measure_columns(options);
    measures->maker.sink = (struct touch_sink){take_touches, take_reopening, measures};
    if (begin_stores(measures, options, &before, err) ||
        touch_maker_begin(&measures->maker, canvas, before, err)) {
        place_measures_free(measures);
        return err->code;
    }
    *out = measures;
    return PLACE_OK;
}

void place_measures_free(struct place_measures *measures) {
    if (!measures)
        return;
    for (size_t i = 0; i < measures->store_count; i++) {
        const struct used_store *used = &measures->stores[i];
        (used->store->release ? used->store->release : free)(used->state);
    }
    touch_maker_release(&measures->maker);
    free(measures);
}

enum place_code place_measures_apply(struct place_measures *measures,
                                     const struct place_piece *piece, struct place_err *err) {
    if (piece->entry) {
        touch_entry(&measures->maker, piece->entry);
        return PLACE_OK;
    }
    const struct place_batch *batch = &piece->batch;
    assert(batch->count == 0 || !(measures->maker.columns & PLACE_TIMES) || batch->time);
    if (batch->count > 0 && batch->time)
        measures->last_time = batch->time[batch->count - 1];
    return touch_batch(&measures->maker, batch, err);
}

enum place_code place_measures_read_again(struct place_measures *measures, size_t index,
                                          int64_t time, struct place_map *map,
                                          struct place_err *err) {
    assert(index < measures->count && time >= measures->last_time);
    const struct measure_kind *kind = &kinds[measures->measures[index]];
    map->open = measures->maker.open;
    return kind->read(find_store(measures, kind->store)->state, time, map, err);
}

enum place_code place_measures_read(struct place_measures *measures, size_t index, int64_t time,
                                    struct place_map *map, struct place_err *err) {
    const struct measure_kind *kind = &kinds[measures->measures[index]];
    if (place_map_init(map, measures->maker.region, kind->type, err))
        return err->code;
    map->name = kind->name;
    map->unit = kind->unit;
    if (place_measures_read_again(measures, index, time, map, err)) {
        place_map_release(map);
        return err->code;
    }
    return PLACE_OK;
}

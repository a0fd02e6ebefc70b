/* Measuring while memory runs out at every allocation in turn. */
#include "../fault.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "measure/measure.h"

enum { SIDE = 100, EVENTS = 60000, AT_ONCE = 5000 };

static struct place_err err;
static enum place_measure every_measure[PLACE_MEASURES];
static uint16_t x[EVENTS], y[EVENTS];
static uint8_t color[EVENTS];
static uint32_t user[EVENTS];
static int64_t time_of[EVENTS];
static const struct place_timeline_entry entry = {.bounds = {0, 0, SIDE, SIDE}, .background = 1};
static struct place_canvas canvas;

/* So many users that they go to disk, in more runs than are merged at once, and new colours. */
static void make_log(void) {
    for (size_t i = 0; i < EVENTS; i++) {
        x[i] = (uint16_t)random_between(0, SIDE - 1);
        y[i] = i % 9 ? 7 : (uint16_t)random_between(0, SIDE - 1);
        color[i] = (uint8_t)(i % 3 * i / 500);
        user[i] = (uint32_t)random_between(1, 1 << 20);
        time_of[i] = (int64_t)i;
    }
}

static enum place_code read_all(struct place_measures *measures) {
    for (size_t i = 0; i < PLACE_MEASURES; i++) {
        struct place_map map;
        if (place_measures_read(measures, i, EVENTS, &map, &err))
            return err.code;
        place_map_release(&map);
    }
    return PLACE_OK;
}

static enum place_code measure(struct place_measures **measures) {
    const struct place_measure_options options = {.measures = every_measure,
                                                  .count = PLACE_MEASURES,
                                                  .region = {1, 0, SIDE - 1, SIDE},
                                                  .filter = {.color = -1},
                                                  .window = 100,
                                                  .half_life = 100};
    if (place_measures_new(&options, &canvas, measures, &err))
        return err.code;
    for (size_t i = 0; i < EVENTS; i += AT_ONCE) {
        const struct place_piece piece = {.batch = {.count = AT_ONCE,
                                                    .x = x + i,
                                                    .y = y + i,
                                                    .color = color + i,
                                                    .user = user + i,
                                                    .time = time_of + i}};
        if (place_measures_apply(*measures, &piece, &err))
            return err.code;
    }
    return read_all(*measures);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    for (int i = 0; i < PLACE_MEASURES; i++)
        every_measure[i] = (enum place_measure)i;
    make_log();
    need(place_canvas_init(&canvas, entry.bounds, false, &err), &err);
    place_canvas_enter(&canvas, &entry);
    long wrong = 0, n = 1;
    for (;; n++) {
        struct place_measures *measures = NULL;
        fault_at(n);
        const enum place_code code = measure(&measures);
        const bool hit = fault_disarm();
        place_measures_free(measures);
        wrong += code != (hit ? PLACE_MEMORY : PLACE_OK);
        if (!hit)
            break;
    }
    tap_ok(n > 40 && wrong == 0, "each of %ld allocations fails once", n - 1);
    tap_int(tempdir_files(false), 0, "no file is left");
    place_canvas_release(&canvas);
    tempdir_end();
    return tap_end();
}

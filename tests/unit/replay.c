/*
 * core/replay against an obvious second implementation: one event at a time on
 * a plain array, with the bounds changing in between.
 */
#include "core/replay.h"
#include "../random.h"
#include "../tap.h"

#include <stdlib.h>

enum { WIDTH = 200, HEIGHT = 90, X0 = -90, Y0 = -30, COUNT = 5000, COLORS = 40 };

static const struct place_rect storage = {X0, Y0, WIDTH, HEIGHT};
static uint8_t model[HEIGHT][WIDTH], before[HEIGHT][WIDTH];
static struct place_rect open_now;

static uint16_t xs[COUNT], ys[COUNT];
static uint8_t colors[COUNT], kinds[COUNT];
static struct place_fill fills[COUNT];

static bool inside(struct place_rect a, int x, int y) {
    return x >= a.x0 && x < a.x0 + a.width && y >= a.y0 && y < a.y0 + a.height;
}

static bool covers(const struct place_event *event, int x, int y) {
    const int64_t dx = x - event->x, dy = y - event->y;
    switch (event->kind) {
    case PLACE_KIND_RECTANGLE: return dx >= 0 && dx < event->width && dy >= 0 && dy < event->height;
    case PLACE_KIND_CIRCLE: return dx * dx + dy * dy <= (int64_t)event->width * event->width;
    default: return dx == 0 && dy == 0;
    }
}

/* A placement colours its pixel wherever that is; a fill only what is open. */
static void model_event(const struct place_event *event) {
    if (!place_kind_is_fill(event->kind)) {
        model[event->y - Y0][event->x - X0] = event->color;
        return;
    }
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            if (inside(open_now, X0 + x, Y0 + y) && covers(event, X0 + x, Y0 + y))
                model[y][x] = event->color;
}

static void model_enter(const struct place_timeline_entry *entry) {
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            const bool was = inside(open_now, X0 + x, Y0 + y);
            const bool will = inside(entry->bounds, X0 + x, Y0 + y);
            if (was != will)
                model[y][x] = will ? entry->background : PLACE_NO_COLOR;
        }
    open_now = entry->bounds;
}

/* A random batch; one event in `fill_every` is a fill, none where that is 0. */
static struct place_batch random_batch(uint32_t count, int fill_every, int32_t x0, int32_t y0) {
    struct place_batch batch = {
        .count = count, .x0 = x0, .y0 = y0, .x = xs, .y = ys, .color = colors, .fill = fills};
    for (uint32_t i = 0; i < count; i++) {
        const int32_t x = (int32_t)random_between(X0, X0 + WIDTH - 1);
        const int32_t y = (int32_t)random_between(Y0, Y0 + HEIGHT - 1);
        kinds[i] = (uint8_t)random_between(0, PLACE_KIND_NUKE);
        colors[i] = (uint8_t)random_between(0, COLORS);
        xs[i] = (uint16_t)(x - x0);
        ys[i] = (uint16_t)(y - y0);
        if (fill_every == 0 || random_next() % (unsigned)fill_every)
            continue;
        kinds[i] = random_next() % 2 ? PLACE_KIND_RECTANGLE : PLACE_KIND_CIRCLE;
        fills[batch.fills++] =
            (struct place_fill){i, x - 10, y - 10, (int32_t)random_between(0, 40),
                                kinds[i] == PLACE_KIND_CIRCLE ? 0 : (int32_t)random_between(1, 40)};
    }
    batch.kind = batch.fills || random_next() % 2 ? kinds : NULL;
    return batch;
}

static int count_differences(const struct place_canvas *canvas) {
    int wrong = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            wrong += place_canvas_get(canvas, X0 + x, Y0 + y) != model[y][x];
    return wrong;
}

/* Lines whose mark is wrong: a changed pixel's is unmarked, or an untouched one's is not. */
static int count_wrong_marks(const struct place_canvas *canvas, const struct place_batch *batch) {
    uint8_t *touched = calloc(canvas->lines, 1);
    int wrong = 0;
    for (uint32_t i = 0; touched && i < batch->count; i++) {
        const struct place_event event = place_batch_event(batch, i);
        const bool fill = place_kind_is_fill(event.kind);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                if (!fill && (X0 + x != event.x || Y0 + y != event.y))
                    continue;
                if (!fill || (inside(open_now, X0 + x, Y0 + y) && covers(&event, X0 + x, Y0 + y)))
                    touched[((size_t)y * canvas->stride + (size_t)x) / PLACE_LINE] = 1;
            }
    }
    for (size_t line = 0; touched && line < canvas->lines; line++)
        wrong += touched[line] != canvas->marks[line];
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            wrong += model[y][x] != before[y][x] &&
                     !canvas->marks[((size_t)y * canvas->stride + (size_t)x) / PLACE_LINE];
    free(touched);
    return touched ? wrong : -1;
}

static void apply_to_model(const struct place_batch *batch) {
    for (uint32_t i = 0; i < batch->count; i++) {
        const struct place_event event = place_batch_event(batch, i);
        model_event(&event);
    }
}

static void open_canvas(struct place_canvas *canvas, bool marked) {
    struct place_err err = {0};
    tap_code(place_canvas_init(canvas, storage, marked, &err), PLACE_OK, &err, "init");
    memset(model, PLACE_NO_COLOR, sizeof model);
    open_now = (struct place_rect){0};
}

/* Batches of all kinds while the canvas grows, shrinks and moves. */
static void test_against_model(bool marked) {
    static const struct place_timeline_entry entries[] = {
        {.bounds = {0, 0, 50, 50}, .background = 31},
        {.bounds = {0, 0, 100, 50}, .background = 30},
        {.bounds = {-90, -30, 200, 90}, .background = 29},
        {.bounds = {-20, -20, 30, 70}, .background = PLACE_NO_COLOR},
        {.bounds = {40, 40, 30, 20}, .background = 28},
    };
    static const struct {
        uint32_t count;
        int fill_every;
        int32_t x0, y0; /* of the batch: even far outside the canvas */
    } shapes[] = {{0, 0, 0, 0},         {1, 0, -90, -30},    {1, 1, -90, -30},
                  {50, 2, -100, -100},  {1024, 0, -90, -40}, {1025, 40, -60000, -60000},
                  {3000, 300, -90, -30}};
    struct place_canvas canvas;
    open_canvas(&canvas, marked);
    int wrong = 0, wrong_marks = 0;
    for (size_t e = 0; e < sizeof entries / sizeof *entries; e++) {
        place_canvas_enter(&canvas, &entries[e]);
        model_enter(&entries[e]);
        for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
            const struct place_batch batch =
                random_batch(shapes[s].count, shapes[s].fill_every, shapes[s].x0, shapes[s].y0);
            memcpy(before, model, sizeof model);
            if (marked)
                memset(canvas.marks, 0, canvas.lines);
            place_replay(&canvas, &batch);
            apply_to_model(&batch);
            wrong += count_differences(&canvas);
            wrong_marks += marked ? count_wrong_marks(&canvas, &batch) : 0;
        }
    }
    tap_int(wrong, 0, marked ? "every pixel, with marks" : "every pixel, without marks");
    if (marked)
        tap_int(wrong_marks, 0, "exactly the lines that were written to are marked");
    place_canvas_release(&canvas);
}

/* Cut anywhere, into any number of slices, it is the whole. */
static void test_slices(void) {
    const struct place_timeline_entry entry = {.bounds = {-50, -20, 120, 70}, .background = 3};
    struct place_canvas whole, pieces;
    open_canvas(&whole, true);
    open_canvas(&pieces, true);
    int wrong = 0;
    for (int round = 0; round < 50; round++) {
        const struct place_batch batch = random_batch(COUNT, round % 2 ? 20 : 0, -1000, -30);
        place_canvas_clear(&whole);
        place_canvas_clear(&pieces);
        place_canvas_enter(&whole, &entry);
        place_canvas_enter(&pieces, &entry);
        memset(whole.marks, 0, whole.lines);
        memset(pieces.marks, 0, pieces.lines);
        place_replay(&whole, &batch);
        for (uint32_t from = 0; from < batch.count;) {
            const uint32_t to = (uint32_t)random_between(from, batch.count);
            const struct place_batch slice = place_batch_slice(&batch, from, to);
            place_replay(&pieces, &slice);
            from = to;
        }
        wrong += memcmp(whole.pixels, pieces.pixels, whole.lines * PLACE_LINE) != 0 ||
                 memcmp(whole.marks, pieces.marks, whole.lines) != 0;
    }
    tap_int(wrong, 0, "50 batches cut at random give pixels and marks of the whole");
    place_canvas_release(&whole);
    place_canvas_release(&pieces);
}

int main(void) {
    tap_begin();
    random_begin();
    test_against_model(true);
    test_against_model(false);
    test_slices();
    return tap_end();
}

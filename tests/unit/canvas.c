/* core/canvas against a model that asks the question for every pixel by itself. */
#include "core/canvas.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "core/event.h"

enum { WIDTH = 150, HEIGHT = 40, X0 = -70, Y0 = -20 };

static const struct place_rect storage = {X0, Y0, WIDTH, HEIGHT};
static uint8_t model[HEIGHT][WIDTH], before[HEIGHT][WIDTH];

static bool inside(struct place_rect a, int x, int y) {
    return x >= a.x0 && x < a.x0 + a.width && y >= a.y0 && y < a.y0 + a.height;
}

static struct place_rect random_rect(int least, int most) {
    return (struct place_rect){
        (int32_t)random_between(X0 - 20, X0 + WIDTH), (int32_t)random_between(Y0 - 20, Y0 + HEIGHT),
        (int32_t)random_between(least, most), (int32_t)random_between(least, most)};
}

/* Pixels that differ from the model, and changed ones whose line is not marked. */
static int differences(const struct place_canvas *canvas) {
    int wrong = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            const size_t line = ((size_t)y * canvas->stride + (size_t)x) / PLACE_LINE;
            wrong += place_canvas_get(canvas, X0 + x, Y0 + y) != model[y][x];
            wrong += model[y][x] != before[y][x] && !canvas->marks[line];
        }
    return wrong;
}

static int count_marks(const struct place_canvas *canvas) {
    int marked = 0;
    for (size_t line = 0; line < canvas->lines; line++)
        marked += canvas->marks[line];
    return marked;
}

static void remember(struct place_canvas *canvas) {
    memcpy(before, model, sizeof model);
    memset(canvas->marks, 0, canvas->lines);
}

static void test_init(void) {
    struct place_err err = {0};
    struct place_canvas canvas;
    for (int32_t width = 1; width <= 130; width += 43) {
        const struct place_rect bounds = {-5, 7, width, 3};
        tap_code(place_canvas_init(&canvas, bounds, true, &err), PLACE_OK, &err, "init");
        tap_ok(canvas.stride % PLACE_LINE == 0 && canvas.stride >= (size_t)width &&
                   canvas.stride < (size_t)width + PLACE_LINE &&
                   (uintptr_t)canvas.pixels % PLACE_LINE == 0 &&
                   canvas.lines == canvas.stride / PLACE_LINE * 3,
               "rows of %d pixels are whole lines", width);
        int wrong = 0;
        for (int32_t y = 7; y < 10; y++)
            for (int32_t x = -5; x < width - 5; x++)
                wrong += place_canvas_get(&canvas, x, y) != PLACE_NO_COLOR;
        for (size_t line = 0; line < canvas.lines; line++)
            wrong += canvas.marks[line] != 0;
        tap_ok(wrong == 0 && place_rect_empty(canvas.open) && !canvas.entry, "blank and closed");
        place_canvas_release(&canvas);
        tap_ok(!canvas.pixels && !canvas.marks, "released");
    }
    for (long n = 1; n <= 2; n++) {
        fault_at(n);
        tap_int(place_canvas_init(&canvas, storage, true, &err), PLACE_MEMORY, "no memory");
        tap_ok(fault_disarm() && !canvas.pixels && !canvas.marks, "... and nothing is held");
    }
    tap_code(place_canvas_init(&canvas, storage, false, &err), PLACE_OK, &err, "without marks");
    tap_ok(!canvas.marks, "... there are none");
    const struct place_timeline_entry entry = {.bounds = storage, .background = 4};
    place_canvas_enter(&canvas, &entry);
    place_canvas_fill(&canvas, storage, 3);
    tap_int(place_canvas_get(&canvas, X0, Y0), 3, "... and filling needs none");
    place_canvas_clear(&canvas);
    tap_ok(place_canvas_get(&canvas, X0, Y0) == PLACE_NO_COLOR && place_rect_empty(canvas.open),
           "cleared, it is closed");
    place_canvas_release(&canvas);
}

/* Growing, shrinking and moving: what opens gets the background, what closes loses its colour. */
static void test_enter(void) {
    struct place_err err = {0};
    struct place_canvas canvas;
    tap_code(place_canvas_init(&canvas, storage, true, &err), PLACE_OK, &err, "init");
    memset(model, PLACE_NO_COLOR, sizeof model);
    struct place_rect open = {0};
    int wrong = 0;
    for (int round = 0; round < 300; round++) {
        const struct place_rect next = place_rect_intersection(random_rect(1, 90), storage);
        if (place_rect_empty(next))
            continue;
        const struct place_timeline_entry entry = {.bounds = next,
                                                   .background = (uint8_t)(round % 30)};
        remember(&canvas);
        place_canvas_enter(&canvas, &entry);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                if (!inside(next, X0 + x, Y0 + y))
                    model[y][x] = PLACE_NO_COLOR;
                else if (!inside(open, X0 + x, Y0 + y))
                    model[y][x] = entry.background;
        open = next;
        wrong += differences(&canvas) + (count_marks(&canvas) != (int)canvas.lines);
        wrong += canvas.entry != &entry || !place_rect_equal(canvas.open, next);
        /* Something on it, so that what stays open can be seen to stay. */
        place_canvas_fill(&canvas, random_rect(1, 30), 77);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                model[y][x] = place_canvas_get(&canvas, X0 + x, Y0 + y);
    }
    tap_int(wrong, 0, "300 random bounds entered one after the other");
    place_canvas_release(&canvas);
}

static bool in_disc(int32_t cx, int32_t cy, int32_t radius, bool closed, int x, int y) {
    const int64_t dx = x - cx, dy = y - cy, square = (int64_t)radius * radius;
    return closed ? dx * dx + dy * dy <= square : dx * dx + dy * dy < square;
}

static void test_fills(void) {
    struct place_err err = {0};
    struct place_canvas canvas;
    const struct place_timeline_entry entry = {.bounds = {X0 + 9, Y0 + 3, 120, 30},
                                               .background = 1};
    tap_code(place_canvas_init(&canvas, storage, true, &err), PLACE_OK, &err, "init");
    place_canvas_enter(&canvas, &entry);
    place_canvas_store(&canvas, storage, &model[0][0]);
    int wrong = 0;
    for (int round = 0; round < 600; round++) {
        struct place_rect rect = random_rect(0, 60);
        const uint8_t color = (uint8_t)random_between(0, 255);
        const bool circle = round % 2, closed = round % 4 == 1;
        const int32_t radius = round % 20 == 1 ? PLACE_MAX_SIDE : rect.width;
        if (round % 20 == 1) /* the edge of a disc so large goes through the canvas */
            rect.x0 = -PLACE_MAX_SIDE;
        remember(&canvas);
        if (circle)
            place_canvas_fill_disc(&canvas, rect.x0, rect.y0, (int64_t)radius * radius + closed,
                                   color);
        else
            place_canvas_fill(&canvas, rect, color);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                if (inside(entry.bounds, X0 + x, Y0 + y) &&
                    (circle ? in_disc(rect.x0, rect.y0, radius, closed, X0 + x, Y0 + y)
                            : inside(rect, X0 + x, Y0 + y)))
                    model[y][x] = color;
        wrong += differences(&canvas);
    }
    tap_int(wrong, 0, "600 random rectangles and circles, cut to what is open");
    remember(&canvas);
    place_canvas_fill(&canvas, (struct place_rect){INT32_MIN, INT32_MIN, INT32_MAX, 7}, 9);
    place_canvas_fill_disc(&canvas, PLACE_MAX_COORDINATE, PLACE_MAX_COORDINATE, 26, 9);
    tap_int(differences(&canvas), 0, "fills far away change nothing");
    tap_int(count_marks(&canvas), 0, "... and mark nothing");
    place_canvas_release(&canvas);
}

static void test_load_store(void) {
    struct place_err err = {0};
    struct place_canvas canvas;
    const struct place_rect part = {X0 + 11, Y0 + 5, 77, 13};
    uint8_t from[77 * 13], to[77 * 13], all[WIDTH * HEIGHT];
    for (size_t i = 0; i < sizeof from; i++)
        from[i] = (uint8_t)random_next();
    tap_code(place_canvas_init(&canvas, storage, true, &err), PLACE_OK, &err, "init");
    memset(model, PLACE_NO_COLOR, sizeof model);
    remember(&canvas);
    place_canvas_load(&canvas, part, from);
    for (int y = 0; y < 13; y++)
        memcpy(&model[5 + y][11], from + 77 * y, 77);
    tap_int(differences(&canvas), 0, "a part is loaded where it belongs");
    tap_int(count_marks(&canvas), (int64_t)canvas.lines, "... and every line is marked");
    place_canvas_store(&canvas, part, to);
    tap_ok(memcmp(from, to, sizeof to) == 0, "... and stored again");
    place_canvas_store(&canvas, storage, all);
    tap_ok(memcmp(all, model, sizeof all) == 0, "the whole is stored row by row");
    place_canvas_release(&canvas);
}

int main(void) {
    tap_begin();
    random_begin();
    test_init();
    test_enter();
    test_fills();
    test_load_store();
    return tap_end();
}

/* core/fill: what a fill covers, against the rule for each pixel. */
#include "core/fill.h"
#include "../random.h"
#include "../tap.h"

enum { HALF = 24 /* pixels are looked at within +-HALF */ };

static bool covers(const struct place_fill *fill, unsigned kind, int32_t x, int32_t y) {
    const int32_t dx = x - fill->x, dy = y - fill->y;
    if (kind == PLACE_KIND_RECTANGLE)
        return dx >= 0 && dy >= 0 && dx < fill->width && dy < fill->height;
    const int32_t distance = dx * dx + dy * dy, square = fill->width * fill->width;
    return fill->height == PLACE_CIRCLE_CLOSED ? distance <= square : distance < square;
}

static bool agrees(const struct place_fill *fill, unsigned kind) {
    const struct place_rect extent = place_fill_extent(fill, kind);
    struct place_rect round = {0}; /* what is really covered */
    bool right = true;
    for (int32_t y = -HALF; y <= HALF; y++) {
        const struct place_rect row = place_fill_row(fill, kind, y);
        for (int32_t x = -HALF; x <= HALF; x++) {
            const bool wanted = covers(fill, kind, x, y);
            right = right && wanted == place_rect_contains(row, x, y);
            if (wanted)
                round = place_rect_union(round, (struct place_rect){x, y, 1, 1});
        }
        right = right && (place_rect_empty(row) || (row.y0 == y && row.height == 1));
    }
    return right && place_rect_equal(extent, round);
}

static void test_random_fills(void) {
    int wrong = 0;
    for (int i = 0; i < 5000; i++) {
        const unsigned kind = i % 2 ? PLACE_KIND_CIRCLE : PLACE_KIND_RECTANGLE;
        const struct place_fill fill = {
            .x = (int32_t)random_between(-9, 9),
            .y = (int32_t)random_between(-9, 9),
            .width = (int32_t)random_between(0, 14),
            .height = (int32_t)random_between(0, kind == PLACE_KIND_CIRCLE ? 1 : 14)};
        wrong += !agrees(&fill, kind);
    }
    tap_int(wrong, 0, "5,000 rectangles and circles cover what the rule says");
}

/* The largest circles, as far away as coordinates go. */
static void test_large_circles(void) {
    const int32_t far = PLACE_MAX_COORDINATE, side = PLACE_MAX_SIDE;
    const struct place_fill closed = {.x = far, .y = -far, .width = side};
    const struct place_fill open = {
        .x = -far, .y = far, .width = side, .height = PLACE_CIRCLE_OPEN};
    tap_ok(
        place_rect_equal(place_fill_extent(&closed, PLACE_KIND_CIRCLE),
                         (struct place_rect){far - side, -far - side, 2 * side + 1, 2 * side + 1}),
        "the largest circle with its edge");
    tap_ok(place_rect_equal(
               place_fill_extent(&open, PLACE_KIND_CIRCLE),
               (struct place_rect){-far - side + 1, far - side + 1, 2 * side - 1, 2 * side - 1}),
           "... and without");
    tap_ok(place_rect_equal(place_fill_row(&closed, PLACE_KIND_CIRCLE, -far + side),
                            (struct place_rect){far, -far + side, 1, 1}),
           "its last row is one pixel");
    tap_ok(place_rect_empty(place_fill_row(&closed, PLACE_KIND_CIRCLE, -far + side + 1)),
           "behind it is none");
    tap_ok(place_rect_empty(place_fill_row(&closed, PLACE_KIND_CIRCLE, INT32_MAX)),
           "... nor at the end of all rows");
    tap_int(place_circle_limit(&closed), (int64_t)side * side + 1, "the limit with the edge");
    tap_int(place_circle_limit(&open), (int64_t)side * side, "... and without");
}

int main(void) {
    tap_begin();
    random_begin();
    test_random_fills();
    test_large_circles();
    return tap_end();
}

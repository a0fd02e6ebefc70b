/* render/text: where ink is, what it is blended to, and errors. */
#include "render/text.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"

#include <cairo.h>
#include <math.h>

enum { WIDTH = 300, HEIGHT = 60, EM = 20 };

static struct place_text *new_text(int32_t em) {
    const struct place_text_options options = {WIDTH, HEIGHT, em, "the probe"};
    struct place_text *text = NULL;
    struct place_err err = {0};
    return place_text_new(&options, &text, &err) ? NULL : text;
}

/* The least rectangle with all the ink. */
struct box {
    int left, top, right, bottom; /* right and bottom are outside; all 0 without ink */
    long ink;
};

static struct box box_of(struct place_text *text) {
    struct box box = {WIDTH, HEIGHT, 0, 0, 0};
    struct place_text_sheet sheet = {0};
    struct place_err err = {0};
    if (place_text_covered(text, &sheet, &err))
        return (struct box){0};
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            if (sheet.bytes[(size_t)y * sheet.stride + (size_t)x]) {
                box.left = x < box.left ? x : box.left;
                box.right = x >= box.right ? x + 1 : box.right;
                box.top = y < box.top ? y : box.top;
                box.bottom = y + 1;
                box.ink += sheet.bytes[(size_t)y * sheet.stride + (size_t)x];
            }
    return box.ink ? box : (struct box){0};
}

static struct box box_at(struct place_text *text, double x, double y, const char *string) {
    place_text_clear(text);
    place_text_put(text, x, y, string);
    return box_of(text);
}

static void test_places(void) {
    struct place_text *text = new_text(EM);
    const struct box box = box_at(text, 50, 40, "Hxx");
    const double width = place_text_width(text, "Hxx");
    tap_ok(box.ink > 0 && box.left >= 50 && box.right <= 50 + width + 1, "ink is where the pen is");
    tap_ok(box.right - box.left > width * 0.8, "... and as wide as was measured");
    tap_ok(box.bottom >= 39 && box.bottom <= 41, "... on its line");
    tap_ok(box.top > 40 - EM && box.top < 40 - EM / 2, "... as high as letters are");
    const struct box moved = box_at(text, 70, 30, "Hxx");
    tap_ok(moved.left == box.left + 20 && moved.top == box.top - 10 && moved.ink == box.ink,
           "the same anywhere");
    const struct box rounded = box_at(text, 69.6, 30.4, "Hxx");
    tap_ok(rounded.left == moved.left && rounded.top == moved.top && rounded.ink == moved.ink,
           "at whole pixels");
    tap_ok(box_at(text, WIDTH - 10, 40, "HHHH").right <= WIDTH &&
               box_at(text, 9999, 40, "H").ink == 0,
           "what is off the sheet is left out");
    place_text_put(text, 0, 40, "H");
    place_text_clear(text);
    tap_int(box_of(text).ink, 0, "cleared");
    place_text_put(text, 10, 40, "A");
    place_text_put(text, 110, 40, "A");
    tap_ok(box_of(text).right > 110 && box_of(text).left < 30, "two texts on one sheet");
    place_text_free(text);
}

static void test_widths(void) {
    struct place_text *small = new_text(EM), *large = new_text(3 * EM);
    tap_ok(place_text_width(small, "") == 0, "nothing has no width");
    tap_ok(place_text_width(small, "WW") > place_text_width(small, "i"), "letters have some");
    tap_ok(fabs(place_text_width(small, "ab") - place_text_width(small, "a") -
                place_text_width(small, "b")) < 0.01,
           "those of letters add up");
    const double ratio =
        place_text_width(large, "placements") / place_text_width(small, "placements");
    tap_ok(ratio > 2.7 && ratio < 3.3, "and grow with the em: %.2f", ratio);
    tap_ok(place_text_width(small, "\xc3\xa9") < EM, "a letter of two bytes is one");
    place_text_free(small);
    place_text_free(large);
    place_text_free(NULL);
}

/* ---- colours --------------------------------------------------------------------------------- */

static void test_ink(void) {
    static const struct {
        uint32_t background;
        bool light;
    } rows[] = {{0x000000, true},  {0x202020, true}, {0xffffff, false},
                {0x808080, false}, {0x0000ff, true}, {0xffff00, false},
                {0xff4500, false}, {0x6d001a, true}, {0x00a368, false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const uint32_t ink = place_text_ink(rows[i].background);
        tap_int((ink & 255) > 128, rows[i].light, "light or dark");
        tap_ok(ink >> 16 == (ink & 255) && (ink >> 8 & 255) == (ink & 255), "... and grey");
    }
}

static void test_blend(void) {
    bool same = true;
    for (int i = 0; i < 20000; i++) {
        const uint32_t below = (uint32_t)random_between(0, 0xffffff);
        const uint32_t above = (uint32_t)random_between(0, 0xffffff);
        const int covered = (int)random_between(0, 255);
        const uint32_t got = place_text_blend(below, above, (uint8_t)covered);
        for (int shift = 0; shift < 24; shift += 8) {
            const double a = below >> shift & 255, b = above >> shift & 255;
            same &= fabs((got >> shift & 255) - (a + (b - a) * covered / 255)) < 0.51;
        }
        same &= got <= 0xffffff;
    }
    tap_ok(same, "blended to the nearest");
    tap_int(place_text_blend(0x123456, 0xabcdef, 0), 0x123456, "nothing covered");
    tap_int(place_text_blend(0x123456, 0xabcdef, 255), 0xabcdef, "all covered");
}

/* ---- errors ---------------------------------------------------------------------------------- */

static void test_strings(void) {
    static const struct {
        const char *string;
        enum place_code code;
    } rows[] = {{"plain", PLACE_OK},
                {"\xc5\xbdlu\xc5\xa5ou\xc4\x8dk\xc3\xbd", PLACE_OK},
                {"\xf0\x9f\x8e\xa8", PLACE_OK},
                {"\xff", PLACE_USAGE},
                {"a\xc3", PLACE_USAGE},
                {"\x80z", PLACE_USAGE},
                {"\xc0\xaf", PLACE_USAGE},
                {"\xed\xa0\x80", PLACE_USAGE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_text *put = new_text(EM), *measured = new_text(EM);
        struct place_text_sheet sheet;
        struct place_err err = {0};
        place_text_put(put, 10, 40, rows[i].string);
        tap_int(place_text_covered(put, &sheet, &err), rows[i].code, "written");
        if (rows[i].code)
            tap_text(err.message, "a text of the probe is not UTF-8", "... and said");
        const double width = place_text_width(measured, rows[i].string);
        tap_ok(rows[i].code ? width == 0 : width > 0, "measured");
        tap_int(place_text_covered(measured, &sheet, &err), rows[i].code, "... the error stays");
        place_text_free(put);
        place_text_free(measured);
    }
}

static void test_refused(void) {
    const struct place_text_options large = {40000, 10, EM, "the probe"};
    struct place_text *text = NULL;
    struct place_err err = {0};
    tap_int(place_text_new(&large, &text, &err), PLACE_FAILED, "more than cairo can");
    tap_ok(strncmp(err.message, "cannot draw the probe: ", 23) == 0 && !text, "... is said");
    const struct place_text_options most = {32767, 1, EM, "the probe"};
    tap_code(place_text_new(&most, &text, &err), PLACE_OK, &err, "as much as cairo can");
    place_text_free(text);
    const struct place_text_options small = {1, 1, EM, "the probe"};
    text = NULL;
    fault_at(1);
    tap_int(place_text_new(&small, &text, &err), PLACE_MEMORY, "no memory");
    tap_ok(fault_disarm() && !text, "... and no text");
}

/* Pictures of cairo's own. */
static void test_contexts(void) {
    struct place_err err = {0};
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 200, 50);
    cairo_t *cairo = cairo_create(surface);
    cairo_text_extents_t extents;
    struct place_text *text = new_text(EM);
    place_text_set_up(cairo, EM);
    cairo_text_extents(cairo, "placements", &extents);
    tap_ok(fabs(extents.x_advance - place_text_width(text, "placements")) < 0.01,
           "they get the same letters");
    tap_code(place_text_status(cairo, "the probe", &err), PLACE_OK, &err, "nothing is wrong");
    cairo_surface_finish(surface);
    cairo_paint(cairo);
    tap_int(place_text_status(cairo, "the probe", &err), PLACE_FAILED, "something is");
    tap_ok(strncmp(err.message, "cannot draw the probe: ", 23) == 0, "... which is said");
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    place_text_free(text);
}

int main(void) {
    tap_begin();
    random_begin();
    test_places();
    test_widths();
    test_ink();
    test_blend();
    test_strings();
    test_refused();
    test_contexts();
    return tap_end();
}

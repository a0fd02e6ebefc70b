/* Text on sheets of coverage, by cairo. */
#include "render/text.h"

#include "base/mem.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>

enum { LIGHT_INK = 0xe8e8e8, DARK_INK = 0x181818 };

#ifdef PLACE_SANITIZED
/* Fontconfig keeps its cache by offsets in place of pointers, which LeakSanitizer cannot follow. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
    return "leak:libfontconfig";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void) {
    return "print_suppressions=0";
}
#endif

struct place_text {
    const char *what;
    cairo_surface_t *surface;
    cairo_t *cairo;
};

enum place_code place_text_status(cairo_t *cairo, const char *what, struct place_err *err) {
    cairo_status_t status = cairo_status(cairo);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(cairo_get_target(cairo));
    if (status == CAIRO_STATUS_SUCCESS)
        return PLACE_OK;
    if (status == CAIRO_STATUS_NO_MEMORY)
        return place_fail_memory(err);
    if (status == CAIRO_STATUS_INVALID_STRING)
        return place_fail(err, PLACE_USAGE, "a text of %s is not UTF-8", what);
    return place_fail(err, PLACE_FAILED, "cannot draw %s: %s", what,
                      cairo_status_to_string(status));
}

void place_text_set_up(cairo_t *cairo, double em) {
    cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, em);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY); /* no colours of its own */
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON);
    cairo_set_font_options(cairo, options);
    cairo_font_options_destroy(options);
}

enum place_code place_text_new(const struct place_text_options *options, struct place_text **out,
                               struct place_err *err) {
    struct place_text *text = place_new_array(1, sizeof *text, err);
    if (!text)
        return err->code;
    text->what = options->what;
    text->surface = cairo_image_surface_create(CAIRO_FORMAT_A8, options->width, options->height);
    text->cairo = cairo_create(text->surface);
    place_text_set_up(text->cairo, options->em);
    if (!place_text_status(text->cairo, text->what, err)) {
        *out = text;
        return PLACE_OK;
    }
    place_text_free(text);
    return err->code;
}

void place_text_free(struct place_text *text) {
    if (!text)
        return;
    cairo_destroy(text->cairo);
    cairo_surface_destroy(text->surface);
    free(text);
}

double place_text_width(const struct place_text *text, const char *string) {
    cairo_text_extents_t extents;
    cairo_text_extents(text->cairo, string, &extents);
    return extents.x_advance;
}

void place_text_put(struct place_text *text, double x, double y, const char *string) {
    cairo_move_to(text->cairo, round(x), round(y));
    cairo_show_text(text->cairo, string);
}

void place_text_clear(struct place_text *text) {
    cairo_save(text->cairo);
    cairo_set_operator(text->cairo, CAIRO_OPERATOR_CLEAR);
    cairo_paint(text->cairo);
    cairo_restore(text->cairo);
}

enum place_code place_text_covered(struct place_text *text, struct place_text_sheet *sheet,
                                   struct place_err *err) {
    cairo_surface_flush(text->surface);
    if (place_text_status(text->cairo, text->what, err))
        return err->code;
    sheet->bytes = cairo_image_surface_get_data(text->surface);
    sheet->stride = (size_t)cairo_image_surface_get_stride(text->surface);
    return PLACE_OK;
}

/* Of sRGB, 0 to 1; a power is near enough to IEC 61966-2-1 to choose by. */
static double luminance(uint32_t rgb) {
    static const double weights[] = {0.0722, 0.7152, 0.2126}; /* blue first (BT.709) */
    double sum = 0;
    for (int i = 0; i < 3; i++)
        sum += weights[i] * pow((rgb >> 8 * i & 255) / 255.0, 2.2);
    return sum;
}

/* The contrast ratio of WCAG 2.1, 1.4.3: 1 to 21. */
static double contrast(uint32_t one, uint32_t other) {
    const double a = luminance(one) + 0.05, b = luminance(other) + 0.05;
    return fmax(a, b) / fmin(a, b);
}

uint32_t place_text_ink(uint32_t background) {
    return contrast(background, LIGHT_INK) > contrast(background, DARK_INK) ? LIGHT_INK : DARK_INK;
}

uint32_t place_text_blend(uint32_t background, uint32_t ink, uint8_t covered) {
    uint32_t color = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        const uint32_t below = background >> shift & 255, above = ink >> shift & 255;
        color |= (below * (255u - covered) + above * covered + 127) / 255 << shift;
    }
    return color;
}

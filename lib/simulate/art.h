/*
 * Pixel art in memory: a sheet of 0xRRGGBB pixels and what painters draw with.
 * Everything is cut to the sheet, so no painter has to check.
 */
#ifndef PLACE_SIMULATE_ART_H
#define PLACE_SIMULATE_ART_H

#include "base/err.h"
#include "simulate/glyphs.h"
#include "simulate/random.h"

#include <stdint.h>

#define PLACE_CLEAR UINT32_C(0xFF000000) /* a pixel that the art leaves alone */

struct place_art {
    int32_t width, height; /* pixels */
    uint32_t *pixels;      /* owned; row-major, 0xRRGGBB or PLACE_CLEAR */
};

/* A sheet of PLACE_CLEAR. */
enum place_code place_art_init(struct place_art *art, int32_t width, int32_t height,
                               struct place_err *err) PLACE_MUST_CHECK;
void place_art_release(struct place_art *art);

static inline void place_art_set(struct place_art *art, int32_t x, int32_t y, uint32_t ink) {
    if (x >= 0 && y >= 0 && x < art->width && y < art->height)
        art->pixels[(int64_t)y * art->width + x] = ink;
}

void place_art_fill(struct place_art *art, uint32_t ink);
void place_art_box(struct place_art *art, int32_t x, int32_t y, int32_t width, int32_t height,
                   uint32_t ink);
/* The outermost `thickness` pixels. */
void place_art_frame(struct place_art *art, int32_t thickness, uint32_t ink);
/* All pixels less than `radius` from x,y; all three in halves of a pixel. */
void place_art_disc(struct place_art *art, int32_t x2, int32_t y2, int32_t radius2, uint32_t ink);
/* A straight run of square dots of `thickness` pixels. */
void place_art_line(struct place_art *art, int32_t x0, int32_t y0, int32_t x1, int32_t y1,
                    int32_t thickness, uint32_t ink);
/* From `top` to `bottom`, in bands of the palette's own colours once on a canvas. */
void place_art_gradient(struct place_art *art, uint32_t top, uint32_t bottom);
void place_art_sprite(struct place_art *art, int32_t x, int32_t y, int32_t scale,
                      const struct place_sprite *sprite);
void place_art_text(struct place_art *art, int32_t x, int32_t y, int32_t scale, const char *text,
                    uint32_t ink);
/* The width of place_art_text in pixels. */
int32_t place_art_text_width(const char *text, int32_t scale);

/* A colour on the way from a (0) to b (256). */
uint32_t place_ink_mix(uint32_t a, uint32_t b, int32_t part);
/* One of the bright inks, or one of the dark ones. */
uint32_t place_ink_bright(struct place_random *random);
uint32_t place_ink_dark(struct place_random *random);

#endif

/*
 * The colours of an animation: those that its pixels have, in the order in which
 * they came, and their indices.
 *
 * Index 0 is no colour: it is transparent, and in a file stands for a pixel that
 * is as in the frame before. (It has to be 0, since libavcodec's APNG encoder
 * takes what a disposed frame leaves behind for zeros.)
 */
#ifndef PLACE_VIDEO_ANIMATION_COLORS_H
#define PLACE_VIDEO_ANIMATION_COLORS_H

#include <stdint.h>

enum {
    PLACE_ANIMATION_COLORS = 255, /* at most */
    PLACE_ANIMATION_SLOTS = 1024  /* of the table below, a power of two */
};

struct place_animation_colors {
    uint32_t rgb[PLACE_ANIMATION_COLORS + 1]; /* 0xRRGGBB by index, from 1 on */
    unsigned count;                           /* colours */
    uint32_t generation;                      /* how often they were cleared */
    /* Where a colour's index is found: the colour and bit 24, or 0. */
    uint32_t keys[PLACE_ANIMATION_SLOTS];
    uint8_t indices[PLACE_ANIMATION_SLOTS];
};

/* Without a colour; all zero before the first time. */
void place_animation_colors_clear(struct place_animation_colors *colors);

/* The index of a colour 0xRRGGBB, which is added if it is new; 0 where there is no room for it. */
uint8_t place_animation_colors_index(struct place_animation_colors *colors, uint32_t rgb);

/*
 * The table for libavcodec: 0xAARRGGBB, 0 transparent, others opaque. No two
 * are alike that differ in a colour or were cleared in between, for libavcodec
 * takes alike tables for the same one.
 */
void place_animation_colors_table(const struct place_animation_colors *colors,
                                  uint32_t argb[PLACE_ANIMATION_COLORS + 1]);

#endif

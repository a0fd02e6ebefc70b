/*
 * The gallery: painters of procedural pixel art, each filling a sheet of any
 * size. The same random numbers give the same picture.
 */
#ifndef PLACE_SIMULATE_GALLERY_H
#define PLACE_SIMULATE_GALLERY_H

#include "simulate/art.h"

/* Paint whatever suits a sheet of this shape. */
void place_gallery_paint(struct place_art *art, struct place_random *random);

/* Paint something that is thrown over other art: mostly PLACE_CLEAR round a figure. */
void place_gallery_paint_raid(struct place_art *art, struct place_random *random);

/* The painters by themselves. flags.c: */
void place_paint_stripes(struct place_art *art, struct place_random *random);
void place_paint_cross(struct place_art *art, struct place_random *random);
void place_paint_saltire(struct place_art *art, struct place_random *random);
void place_paint_roundel(struct place_art *art, struct place_random *random);
void place_paint_canton(struct place_art *art, struct place_random *random);
/* scenes.c: */
void place_paint_sunset(struct place_art *art, struct place_random *random);
void place_paint_space(struct place_art *art, struct place_random *random);
void place_paint_rainbow(struct place_art *art, struct place_random *random);
void place_paint_hero(struct place_art *art, struct place_random *random);
void place_paint_banner(struct place_art *art, struct place_random *random);
void place_paint_smile(struct place_art *art, struct place_random *random);
/* patterns.c: */
void place_paint_hearts(struct place_art *art, struct place_random *random);
void place_paint_spiral(struct place_art *art, struct place_random *random);
void place_paint_maze(struct place_art *art, struct place_random *random);
void place_paint_invaders(struct place_art *art, struct place_random *random);
void place_paint_fractal(struct place_art *art, struct place_random *random);
void place_paint_cubes(struct place_art *art, struct place_random *random);
void place_paint_waves(struct place_art *art, struct place_random *random);
void place_paint_diamonds(struct place_art *art, struct place_random *random);

#endif

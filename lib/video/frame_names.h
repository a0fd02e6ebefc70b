/*
 * The names of the files of a sequence: 0000.png, 0001.png, ..., all with as
 * many digits as the last one has, four at least, so that names sort as frames
 * do; and PLACE_FRAME_TIMES, which lists them.
 */
#ifndef PLACE_VIDEO_FRAME_NAMES_H
#define PLACE_VIDEO_FRAME_NAMES_H

#include "source/import_frames.h" /* PLACE_FRAME_TIMES */

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_FRAME_NAME = 32 }; /* bytes of a name, with the NUL */

#define PLACE_FRAME_HEADER "frame,file,time,events"

struct place_frame_names {
    int digits;
    uint64_t count; /* of frames */
};

/* The names of `count` frames. */
struct place_frame_names place_frame_names_for(uint64_t count);

/* The name of frame `number`, from 0. */
void place_frame_name(const struct place_frame_names *names, uint64_t number,
                      char name[PLACE_FRAME_NAME]);

/* Whether `name` is that of a frame. */
bool place_frame_names_have(const struct place_frame_names *names, const char *name);

/* The names that times.csv in `directory` lists; no frames where it is no such file. */
struct place_frame_names place_frame_names_read(const char *directory);

#endif

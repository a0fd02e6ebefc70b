/*
 * Levels of H.264 (ITU-T H.264, Table A-1): what a decoder must be able to
 * hold and do for a video of given size and rate. Bit rate is not judged:
 * constant quality has no bound on it.
 */
#ifndef PLACE_VIDEO_LEVEL_H
#define PLACE_VIDEO_LEVEL_H

#include <stdint.h>

enum {
    PLACE_LEVEL_COMMON = 52, /* 5.2: the most that hardware decoders commonly take */
    PLACE_LEVEL_NONE = 0     /* the table has none that is enough */
};

/*
 * The least level_idc (10 times the level) for frames of width x height pixels,
 * `fps` of them a second, `references` kept for prediction.
 */
int place_level_for(int32_t width, int32_t height, int32_t fps, int32_t references);

/* "level 4.0", or "over level 6.2" for PLACE_LEVEL_NONE. */
const char *place_level_name(int level);

#endif

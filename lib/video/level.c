/* Levels of H.264: one table and one search. */
#include "video/level.h"

#include <stddef.h>

struct level {
    int idc;
    const char *name;
    int64_t rate;   /* MaxMBPS: macroblocks a second */
    int64_t frame;  /* MaxFS: macroblocks a frame */
    int64_t memory; /* MaxDpbMbs: macroblocks in the decoded picture buffer */
};

static const struct level levels[] = {
    {10, "level 1.0", 1485, 99, 396},           {11, "level 1.1", 3000, 396, 900},
    {12, "level 1.2", 6000, 396, 2376},         {13, "level 1.3", 11880, 396, 2376},
    {20, "level 2.0", 11880, 396, 2376},        {21, "level 2.1", 19800, 792, 4752},
    {22, "level 2.2", 20250, 1620, 8100},       {30, "level 3.0", 40500, 1620, 8100},
    {31, "level 3.1", 108000, 3600, 18000},     {32, "level 3.2", 216000, 5120, 20480},
    {40, "level 4.0", 245760, 8192, 32768},     {41, "level 4.1", 245760, 8192, 32768},
    {42, "level 4.2", 522240, 8704, 34816},     {50, "level 5.0", 589824, 22080, 110400},
    {51, "level 5.1", 983040, 36864, 184320},   {52, "level 5.2", 2073600, 36864, 184320},
    {60, "level 6.0", 4177920, 139264, 696320}, {61, "level 6.1", 8355840, 139264, 696320},
    {62, "level 6.2", 16711680, 139264, 696320}};

int place_level_for(int32_t width, int32_t height, int32_t fps, int32_t references) {
    const int64_t across = (width + 15) / 16, down = (height + 15) / 16;
    const int64_t frame = across * down;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        const struct level *level = &levels[i];
        /* A.3.1: no side may be longer than sqrt(8 MaxFS) macroblocks. */
        if (frame <= level->frame && across * across <= 8 * level->frame &&
            down * down <= 8 * level->frame && frame * fps <= level->rate &&
            frame * references <= level->memory)
            return level->idc;
    }
    return PLACE_LEVEL_NONE;
}

const char *place_level_name(int level) {
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (levels[i].idc == level)
            return levels[i].name;
    return "over level 6.2";
}

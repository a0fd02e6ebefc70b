/* The font and the sprites: data, and how to look it up. */
#include "simulate/glyphs.h"

#include "simulate/inks.h"

#include <stddef.h>
#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!?+-:.";

static const uint8_t font[][PLACE_GLYPH_HEIGHT] = {
    {0x0E, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11}, {0x1E, 0x11, 0x11, 0x1E, 0x11, 0x11, 0x1E},
    {0x0E, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0E}, {0x1C, 0x12, 0x11, 0x11, 0x11, 0x12, 0x1C},
    {0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x1F}, {0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x10},
    {0x0E, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0F}, {0x11, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11},
    {0x0E, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0E}, {0x07, 0x02, 0x02, 0x02, 0x02, 0x12, 0x0C},
    {0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11}, {0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1F},
    {0x11, 0x1B, 0x15, 0x15, 0x11, 0x11, 0x11}, {0x11, 0x11, 0x19, 0x15, 0x13, 0x11, 0x11},
    {0x0E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E}, {0x1E, 0x11, 0x11, 0x1E, 0x10, 0x10, 0x10},
    {0x0E, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0D}, {0x1E, 0x11, 0x11, 0x1E, 0x14, 0x12, 0x11},
    {0x0F, 0x10, 0x10, 0x0E, 0x01, 0x01, 0x1E}, {0x1F, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04},
    {0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E}, {0x11, 0x11, 0x11, 0x11, 0x11, 0x0A, 0x04},
    {0x11, 0x11, 0x11, 0x15, 0x15, 0x15, 0x0A}, {0x11, 0x11, 0x0A, 0x04, 0x0A, 0x11, 0x11},
    {0x11, 0x11, 0x11, 0x0A, 0x04, 0x04, 0x04}, {0x1F, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1F},
    {0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E}, {0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E},
    {0x0E, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1F}, {0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E},
    {0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02}, {0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E},
    {0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E}, {0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08},
    {0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E}, {0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C},
    {0x04, 0x04, 0x04, 0x04, 0x04, 0x00, 0x04}, {0x0E, 0x11, 0x01, 0x02, 0x04, 0x00, 0x04},
    {0x00, 0x04, 0x04, 0x1F, 0x04, 0x04, 0x00}, {0x00, 0x00, 0x00, 0x1F, 0x00, 0x00, 0x00},
    {0x00, 0x0C, 0x0C, 0x00, 0x0C, 0x0C, 0x00}, {0x00, 0x00, 0x00, 0x00, 0x00, 0x0C, 0x0C},
};

const uint8_t *place_glyph(char letter) {
    static const uint8_t blank[PLACE_GLYPH_HEIGHT];
    const char *found = letter ? strchr(letters, letter) : NULL;
    return found ? font[found - letters] : blank;
}

static const char *const heart[] = {
    ".##...##.", "#oo#.#rr#", "#owr#rrr#", "#orrrrrr#", "#rrrrrrd#",
    ".#rrrrd#.", "..#rrd#..", "...#d#...", "....#....",
};
static const char *const ghost[] = {
    "...#####...", "..#wwwww#..", ".#wwwwwww#.", "#wwwwwwwww#", "#w##www##w#",
    "#w##www##w#", "#wwwwwwwww#", "#wppwwwppw#", "#wwww#wwww#", "#wwwwwwwww#",
    "#wwwwwwwss#", "#ss#wws#ss#", ".#..#s#..#.",
};
static const char *const mushroom[] = {
    "....######....", "..##rrwwrr##..", ".#rrrwwwwrrr#.", ".#wrrwwwwrrw#.", "#wwwrrwwrrwww#",
    "#wwwrrrrrrwww#", "#rwrrrrrrrrwr#", "#rrr######rrr#", "#r##cccccc##r#", ".##c#cccc#c##.",
    "..#c#cccc#c#..", "..#cccccccc#..", "...#cccccc#...", "....######....",
};
static const char *const cat[] = {
    "##.......##", "#o#.....#o#", "#oo#####oo#", "#oooobooob#", "#ooobobobo#", "#oogkoogko#",
    "#ookkookko#", "#ooooooooo#", "#owwpppwwo#", ".#wwwpwww#.", "..#wwwww#..", "...#####...",
};
static const char *const cactus[] = {
    "....###....", "...#lg#..f.", "...#lg#.###", ".#.#lg##lg#", "#l##lg##lg#",
    "#l##lg#llg#", "#lg#lglgg#.", ".#gglggg#..", "..##lg##...", "...#lg#....",
    ".#########.", ".#tttttbb#.", "..#tttbb#..", "..#tttbb#..", "...#####...",
};
static const char *const frog[] = {
    "..###...###..", ".#www#.#www#.", ".#wk#####kw#.", "#ggggggggggg#",
    "#lggggggggg##", "#l#ggggggg#g#", "#gg#######gg#", "#ggggrrggggg#",
    ".#gggrrgggg#.", "#lg#llllll#g#", "#gg#llllll#g#", ".###########.",
};
static const char *const robot[] = {
    ".....r.....", ".....#.....", ".#########.", ".#sssssss#.", ".#skksyks#.",
    ".#skksyks#.", ".#sssssss#.", ".#s#k#k#s#.", ".#########.", "###sssss###",
    "#s#sbbbs#s#", "#s#sbcbs#s#", "###sssss###", "..##...##..", ".##s#.#s##.",
};
static const char *const flower[] = {
    "...##...##...", "..#pm#.#pm#..", "..#ppm#ppm#..", "...#pp#pp#...", ".####yyy####.",
    "#pppyyoyymmm#", "#ppmyoooympp#", ".####yyy####.", "...#pp#pp#...", "..#ppm#ppm#..",
    "..#pm#g#mm#..", "...##.g.##...", "..gg..g..gg..", "...ggggggg...",
};

static const char heart_keys[] = "#rodw";
static const uint32_t heart_inks[] = {INK_BLACK, INK_RED, INK_CORAL, INK_MAROON, INK_WHITE};
static const char sprite_keys[] = "#wsprcobgklmyftd";
static const uint32_t ghost_inks[] = {
    INK_BLACK, INK_WHITE, INK_SKY,  INK_PINK,    INK_RED,    INK_CREAM, INK_BLUE, INK_BROWN,
    INK_LEAF,  INK_BLACK, INK_LIME, INK_MAGENTA, INK_YELLOW, INK_PINK,  INK_TAN,  INK_MAROON};
static const uint32_t cat_inks[] = {
    INK_BLACK, INK_WHITE, INK_SILVER, INK_PINK,    INK_RED,    INK_CREAM, INK_ORANGE, INK_BROWN,
    INK_LIME,  INK_BLACK, INK_LEAF,   INK_MAGENTA, INK_YELLOW, INK_PINK,  INK_TAN,    INK_MAROON};
static const uint32_t plant_inks[] = {
    INK_BLACK, INK_WHITE, INK_SILVER, INK_PINK,    INK_RED,    INK_CREAM,   INK_ORANGE, INK_BROWN,
    INK_GREEN, INK_BLACK, INK_LIME,   INK_MAGENTA, INK_YELLOW, INK_MAGENTA, INK_CORAL,  INK_MAROON};

const struct place_sprite *place_sprite(enum place_sprite_number number) {
    static const struct place_sprite sprites[PLACE_SPRITE_COUNT] = {
        {"heart", 9, 9, heart, heart_keys, heart_inks},
        {"ghost", 11, 13, ghost, sprite_keys, ghost_inks},
        {"mushroom", 14, 14, mushroom, sprite_keys, ghost_inks},
        {"cat", 11, 12, cat, sprite_keys, cat_inks},
        {"cactus", 11, 15, cactus, sprite_keys, plant_inks},
        {"frog", 13, 12, frog, sprite_keys, plant_inks},
        {"robot", 11, 15, robot, sprite_keys, ghost_inks},
        {"flower", 13, 14, flower, sprite_keys, plant_inks},
    };
    return &sprites[number];
}

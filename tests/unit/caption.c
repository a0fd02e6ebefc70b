/*
 * render/caption: what is drawn where. Texts are not read back; but ink adds up: a strip with three
 * texts has that of the three strips with one each, unless one was cut off or written over another.
 */
#include "render/caption.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "base/time.h"
#include "render/text.h"

#include <math.h>
#include <stdlib.h>

#define BACKGROUND UINT32_C(0x203040)
#define AT         (INT64_C(1649007502) * PLACE_SECOND) /* 2022-04-03 17:38:22 UTC */

struct drawn {
    struct place_caption *caption;
    int32_t width, height;
    uint32_t *pixels; /* a copy */
    bool changed;
    uint32_t shades[PLACE_CAPTION_SHADES];
};

static void release(struct drawn *drawn) {
    place_caption_free(drawn->caption);
    free(drawn->pixels);
    *drawn = (struct drawn){0};
}

/* Draw once more; the copy is of this call. */
static bool draw(struct drawn *drawn, int64_t time, uint64_t events) {
    struct place_err err = {0};
    const uint32_t *pixels = NULL;
    const size_t size = sizeof *pixels * (size_t)drawn->width * (size_t)drawn->height;
    if (place_caption_draw(drawn->caption, time, events, &pixels, &drawn->changed, &err))
        return tap_ok(false, "drawn: %s", err.message);
    drawn->pixels = drawn->pixels ? drawn->pixels : malloc(size);
    memcpy(drawn->pixels, pixels, size);
    return true;
}

static bool begin(struct drawn *drawn, const struct place_caption_options *options, int32_t width) {
    struct place_err err = {0};
    *drawn = (struct drawn){.width = width};
    place_caption_shades(BACKGROUND, drawn->shades);
    if (place_caption_height(options, width, &drawn->height, &err) ||
        place_caption_new(options, width, BACKGROUND, &drawn->caption, &err))
        return tap_ok(false, "width %d: %s", width, err.message);
    return true;
}

/* How much ink: the shades of all pixels, by number; -1 where a colour is none of them. */
static long ink_of(const struct drawn *drawn) {
    long ink = 0;
    for (int32_t i = 0; i < drawn->width * drawn->height; i++) {
        int shade = 0;
        while (shade < PLACE_CAPTION_SHADES && drawn->shades[shade] != drawn->pixels[i])
            shade++;
        if (shade == PLACE_CAPTION_SHADES)
            return -1;
        ink += shade;
    }
    return ink;
}

/* The least rectangle in which the pixels are not those of `other`, or of the background. */
struct box {
    int32_t left, top, right, bottom; /* right and bottom are inside */
};

static struct box box_of(const struct drawn *drawn, const uint32_t *other) {
    struct box box = {drawn->width, drawn->height, -1, -1};
    for (int32_t y = 0; y < drawn->height; y++)
        for (int32_t x = 0; x < drawn->width; x++) {
            const int32_t i = y * drawn->width + x;
            if (drawn->pixels[i] == (other ? other[i] : BACKGROUND))
                continue;
            box.left = x < box.left ? x : box.left;
            box.right = x > box.right ? x : box.right;
            box.top = y < box.top ? y : box.top;
            box.bottom = y;
        }
    return box;
}

/* The letters of a strip as the header says: a 48th of the width, from 12 to 96. */
static int32_t em_of(int32_t width) {
    return width / 48 < 12 ? 12 : width / 48 > 96 ? 96 : width / 48;
}

static double width_of(int32_t width, const char *string) {
    const struct place_text_options options = {1, 1, em_of(width), "the probe"};
    struct place_text *text = NULL;
    struct place_err err = {0};
    if (place_text_new(&options, &text, &err))
        return 0;
    const double measured = place_text_width(text, string);
    place_text_free(text);
    return measured;
}

/* ---- at every width -------------------------------------------------------------------------- */

static const char *const titles[] = {"r/place", "A title of several words", NULL,
                                     "\xc5\xbdlu\xc5\xa5ou\xc4\x8dk\xc3\xbd k\xc5\xaf\xc5\x88"};

/* The ink of one text alone; 0 for one that is not wanted. */
static long alone(const struct place_caption_options *options, int32_t width, uint64_t events) {
    struct drawn drawn;
    if (!place_caption_wanted(options))
        return 0;
    const long ink =
        begin(&drawn, options, width) && draw(&drawn, AT, events) ? ink_of(&drawn) : -1;
    release(&drawn);
    return ink;
}

static bool is_right(const struct place_caption_options *options, int32_t width, uint64_t events) {
    const struct place_caption_options title = {.title = options->title},
                                       count = {.events = options->events},
                                       time = {.time = options->time, .seconds = options->seconds};
    struct drawn drawn;
    bool right = begin(&drawn, options, width) && draw(&drawn, AT, events);
    if (right) {
        const long ink = ink_of(&drawn);
        const struct box box = box_of(&drawn, NULL);
        right = drawn.changed && drawn.height % 2 == 0 && ink > 0 &&
                ink == alone(&title, width, events) + alone(&count, width, events) +
                           alone(&time, width, events) &&
                box.left > 0 && box.top > 0 && box.right < width - 1 &&
                box.bottom < drawn.height - 1;
    }
    release(&drawn);
    return right;
}

static void test_widths(void) {
    for (unsigned which = 1; which < 16; which++) {
        bool right = true;
        for (int times = 0; right && times < 25; times++) {
            const int32_t width =
                (int32_t)(times < 15 ? random_between(100, 900) : random_between(900, 6000));
            const struct place_caption_options options = {
                .title = which & 1 ? titles[random_between(0, 3)] : NULL,
                .events = which & 2,
                .time = which & 4,
                .seconds = which & 8};
            if (!place_caption_wanted(&options))
                continue;
            right = is_right(&options, width, (uint64_t)random_between(0, 999999999));
            if (!right)
                printf("# width %d\n", width);
        }
        tap_ok(right, "whole and apart at any width: texts %u", which);
    }
}

static void test_height(void) {
    static const struct {
        struct place_caption_options options;
        int32_t width;
        int rows;
    } rows[] = {{{.title = "x"}, 640, 1},
                {{.time = true, .events = true, .title = "r/place"}, 640, 1},
                {{.time = true, .events = true, .title = "r/place"}, 1920, 1},
                {{.time = true, .events = true, .title = "r/place"}, 330, 2},
                {{.time = true, .events = true, .title = "r/place"}, 220, 3},
                {{.time = true, .events = true, .title = "r/place", .most_events = 9}, 4000, 1},
                {{.title = "HHHHHHHH HHHHHHHH HHHHHHHH"}, 100, 3}};
    struct place_err err = {0};
    int32_t height = -1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int32_t em = em_of(rows[i].width);
        tap_code(place_caption_height(&rows[i].options, rows[i].width, &height, &err), PLACE_OK,
                 &err, "a height");
        tap_ok(height % 2 == 0 && height > (1.25 * rows[i].rows) * em &&
                   height < (1.4 * rows[i].rows + 0.7) * em,
               "%d rows are %d pixels high", rows[i].rows, height);
    }
    const struct place_caption_options none = {.most_events = 7};
    tap_ok(!place_caption_wanted(&none), "no caption");
    tap_code(place_caption_height(&none, 3, &height, &err), PLACE_OK, &err, "... at any width");
    tap_int(height, 0, "... takes no room");
}

static void test_places(void) {
    struct place_caption_options options = {
        .title = "HHH", .events = true, .time = true, .most_events = 1234};
    struct drawn all;
    if (!begin(&all, &options, 1000) || !draw(&all, AT, 1234))
        return;
    const double side = 0.5 * em_of(1000), count = width_of(1000, "1,234 events");
    const struct box box = box_of(&all, NULL);
    tap_ok(box.left >= side && box.left < side + 5, "the title is at the left");
    tap_ok(1000 - box.right >= side && 1000 - box.right < side + 5, "the time at the right");
    uint32_t *with_count = all.pixels;
    all.pixels = NULL;
    draw(&all, AT, 1111);
    const struct box digits = box_of(&all, with_count);
    tap_ok(digits.left >= 500 - count / 2 && digits.right < 500, "the count in the middle");
    free(with_count);
    release(&all);
    options.title = NULL;
    if (!begin(&all, &options, 1000) || !draw(&all, AT, 1234))
        return;
    tap_ok(box_of(&all, NULL).left < side + 5, "... at the left where there is no title");
    release(&all);
}

/* ---- from picture to picture ----------------------------------------------------------------- */

/* The part of the strip that changes from one picture to the next. */
static struct box change_of(struct drawn *drawn, int64_t time, uint64_t events) {
    uint32_t *before = drawn->pixels;
    drawn->pixels = NULL;
    draw(drawn, time, events);
    const struct box box = box_of(drawn, before);
    tap_int(drawn->changed, box.right >= 0, "it is said whether there is a change");
    free(before);
    return box;
}

static void test_changes(void) {
    const struct place_caption_options options = {.title = "x", .events = true, .time = true};
    struct drawn drawn;
    if (!begin(&drawn, &options, 800) || !draw(&drawn, AT, 99))
        return;
    tap_ok(drawn.changed, "the first is a change");
    tap_int(change_of(&drawn, AT + 30 * PLACE_SECOND, 99).right, -1, "within a minute");
    tap_ok(drawn.caption && !drawn.changed, "... there is none");
    struct box box = change_of(&drawn, AT + PLACE_MINUTE, 99);
    tap_ok(box.right - box.left < 16, "the next minute changes its digit alone");
    tap_ok(box.left > 600, "... at the right");
    box = change_of(&drawn, AT + PLACE_MINUTE, 88);
    tap_ok(box.right >= 0 && box.right < 600, "so does the count");
    const double word = width_of(800, "events");
    box = change_of(&drawn, AT + PLACE_MINUTE, 100000000);
    const struct box none = change_of(&drawn, AT + PLACE_MINUTE, 100000000);
    tap_ok(box.right - box.left > 40 && none.right < 0, "more digits");
    const struct box one = change_of(&drawn, AT + PLACE_MINUTE, 100000001);
    tap_ok(one.left > box.left && one.right - one.left < 16 && one.right <= box.right,
           "... all of them before the word, which stands still");
    const struct box singular = change_of(&drawn, AT + PLACE_MINUTE, 1);
    tap_ok(singular.right > one.right + word / 2, "... but for its s");
    release(&drawn);
}

/* No change of a digit moves another, whatever it is. */
static void test_stillness(void) {
    const struct place_caption_options options = {.time = true, .seconds = true};
    struct drawn drawn;
    int least = INT32_MAX, most = 0;
    if (!begin(&drawn, &options, 960) || !draw(&drawn, AT, 0))
        return;
    for (int second = 0; second < 7; second++) { /* 23 to 29: the last digit alone */
        const struct box box = change_of(&drawn, AT + (second + 1) * PLACE_SECOND, 0);
        least = box.left < least ? box.left : least;
        most = box.right > most ? box.right : most;
    }
    tap_ok(most - least < em_of(960), "a digit changes in its own room: %d..%d", least, most);
    release(&drawn);
}

/* Which texts they are: the same strip comes of whatever is shown the same. */
static void test_zone(void) {
    struct place_zone *utc = NULL, *east = NULL;
    struct place_err err = {0};
    tap_code(place_zone_open("+00:00", &utc, &err), PLACE_OK, &err, "a zone");
    tap_code(place_zone_open("+02:00", &east, &err), PLACE_OK, &err, "another");
    struct place_caption_options options = {.time = true};
    struct drawn none, same, other;
    bool drawn = begin(&none, &options, 400) && draw(&none, AT, 0);
    options.zone = utc;
    drawn &= begin(&same, &options, 400) && draw(&same, AT, 0);
    options.zone = east;
    drawn &= begin(&other, &options, 400) && draw(&other, AT, 0);
    const size_t size = sizeof *none.pixels * 400 * (size_t)none.height;
    tap_ok(drawn && memcmp(none.pixels, same.pixels, size) == 0, "no zone is UTC");
    tap_ok(drawn && memcmp(none.pixels, other.pixels, size) != 0, "another shows other times");
    release(&none);
    release(&same);
    release(&other);
    place_zone_free(utc);
    place_zone_free(east);
}

/* ---- colours --------------------------------------------------------------------------------- */

static void test_shades(void) {
    static const uint32_t backgrounds[] = {0x000000, 0xffffff, 0x202020, 0x808080, 0xff4500};
    for (size_t i = 0; i < sizeof backgrounds / sizeof *backgrounds; i++) {
        uint32_t shades[PLACE_CAPTION_SHADES];
        bool even = true;
        place_caption_shades(backgrounds[i], shades);
        tap_int(shades[0], backgrounds[i], "from the background");
        tap_int(shades[15], place_text_ink(backgrounds[i]), "... to the ink");
        for (int shade = 1; shade < 16; shade++) /* green goes one way, by steps of one size */
            even &= abs((int)(shades[shade] >> 8 & 255) * 15 -
                        (int)(shades[0] >> 8 & 255) * (15 - shade) -
                        (int)(shades[15] >> 8 & 255) * shade) <= 15;
        tap_ok(even, "... evenly");
    }
}

/* ---- errors ---------------------------------------------------------------------------------- */

static void test_titles(void) {
    char longest[PLACE_CAPTION_TITLE + 2];
    for (size_t i = 0; i < sizeof longest; i++)
        longest[i] = i % 2 ? ' ' : 'x';
    longest[PLACE_CAPTION_TITLE + 1] = '\0';
    const struct {
        const char *title;
        enum place_code code;
        const char *said;
    } rows[] = {{"", PLACE_USAGE, "the title is empty"},
                {"   ", PLACE_USAGE, "the title is empty"},
                {"a\nb", PLACE_USAGE, "the title has a control character in it"},
                {"\x1b[1m", PLACE_USAGE, "the title has a control character in it"},
                {"a\x7f", PLACE_USAGE, "the title has a control character in it"},
                {"\xc2\x85", PLACE_USAGE, "the title has a control character in it"},
                {"\xc2\xa0", PLACE_OK, ""},
                {"a\xff", PLACE_USAGE, "a text of the caption is not UTF-8"},
                {"a\xc2", PLACE_USAGE, "a text of the caption is not UTF-8"},
                {longest, PLACE_USAGE, "the title has 201 bytes, wanted at most 200"},
                {longest + 1, PLACE_OK, ""},
                {"  many   blanks  ", PLACE_OK, ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct place_caption_options options = {
            .title = rows[i].title, .time = true, .events = true};
        struct place_err err = {0};
        struct drawn drawn = {.width = 100};
        tap_code(place_caption_height(&options, 100, &drawn.height, &err), rows[i].code, &err,
                 "a title");
        tap_text(err.message, rows[i].said, "... and what is said");
        tap_int(place_caption_new(&options, 100, 0, &drawn.caption, &err), rows[i].code, "new");
        tap_ok(!drawn.caption == (rows[i].code != PLACE_OK), "... or not");
        if (drawn.caption)
            tap_ok(draw(&drawn, AT, 5), "... it is drawn");
        release(&drawn);
    }
}

static void test_blanks(void) {
    const struct place_caption_options plain = {.title = "a b"}, wide = {.title = "  a   b "};
    struct drawn one, other;
    const bool drawn = begin(&one, &plain, 200) && begin(&other, &wide, 200) && draw(&one, 0, 0) &&
                       draw(&other, 0, 0);
    tap_ok(drawn &&
               memcmp(one.pixels, other.pixels, sizeof *one.pixels * 200 * (size_t)one.height) == 0,
           "blanks are one, and none at the ends");
    release(&one);
    release(&other);
}

static void test_narrow(void) {
    const struct place_caption_options options = {.title = "x y", .events = true, .time = true};
    struct place_err err = {0};
    int32_t height = 0, least = 1;
    while (least < 1000 && place_caption_height(&options, least, &height, &err) == PLACE_USAGE)
        least++;
    const double needed = fmax(fmax(width_of(12, "000,000,000"), width_of(12, "0000-00-00")),
                               width_of(12, "events")) +
                          12; /* half an em at both sides */
    tap_ok(least >= needed - 1 && least < needed + 2, "as narrow as its widest word: %d", least);
    tap_ok(strstr(err.message, "too narrow for '"), "less is refused: %s", err.message);
    tap_ok(*err.hint, "... with a hint");
    tap_int(place_caption_height(&options, 0, &height, &err), PLACE_USAGE, "no width at all");
    char word[151] = "";
    memset(word, 'W', sizeof word - 1);
    const struct place_caption_options one = {.title = word};
    tap_code(place_caption_height(&one, 30000, &height, &err), PLACE_OK, &err, "96 pixels at most");
    tap_int(place_caption_height(&one, 2000, &height, &err), PLACE_USAGE, "a word without end");
}

static void test_too_many(void) {
    static const struct {
        uint64_t most, events;
        enum place_code code;
    } rows[] = {{0, 999999999, PLACE_OK},
                {0, 1000000000, PLACE_FAILED},
                {1, 0, PLACE_OK},
                {1, 1, PLACE_OK},
                {1, 2, PLACE_FAILED},
                {160353085, 160353085, PLACE_OK},
                {UINT64_MAX, UINT64_MAX, PLACE_OK}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct place_caption_options options = {.events = true, .most_events = rows[i].most};
        struct place_err err = {0};
        struct drawn drawn;
        const uint32_t *pixels = NULL;
        bool changed = false;
        if (!begin(&drawn, &options, 500))
            continue;
        tap_code(place_caption_draw(drawn.caption, AT, rows[i].events, &pixels, &changed, &err),
                 rows[i].code, &err, "as many as were announced");
        tap_ok(draw(&drawn, AT, 1) && ink_of(&drawn) > 0, "... and one after that");
        release(&drawn);
    }
    const struct place_caption_options time = {.time = true, .most_events = 1};
    struct drawn drawn;
    tap_ok(begin(&drawn, &time, 500) && draw(&drawn, AT, 2), "no count, no limit");
    release(&drawn);
}

static void test_no_memory(void) {
    const struct place_caption_options options = {.title = "x", .time = true};
    for (long n = 1;; n++) {
        struct place_err err = {0};
        struct place_caption *caption = NULL;
        fault_at(n);
        const enum place_code code = place_caption_new(&options, 300, 0, &caption, &err);
        if (!fault_disarm()) {
            tap_code(code, PLACE_OK, &err, "made after all");
            tap_int(n, 5, "after four failures");
            place_caption_free(caption);
            break;
        }
        tap_ok(code == PLACE_MEMORY && !caption, "no memory");
    }
    place_caption_free(NULL);
}

int main(void) {
    tap_begin();
    random_begin();
    test_widths();
    test_height();
    test_places();
    test_changes();
    test_stillness();
    test_zone();
    test_shades();
    test_titles();
    test_blanks();
    test_narrow();
    test_too_many();
    test_no_memory();
    return tap_end();
}

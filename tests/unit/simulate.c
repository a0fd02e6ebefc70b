/* The simulated crowd: deterministic, by the rules, with what it promises. */
#include "../make_crowd.h"
#include "../tap.h"
#include "base/mem.h"
#include "core/replay.h"
#include "formats/palette_file.h"
#include "simulate/crowd.h"
#include "simulate/inks.h"
#include "simulate/pace.h"
#include "simulate/random.h"

#include <stdlib.h>

enum {
    ALL_KINDS = ((1 << PLACE_KIND_CANVAS) - 1) & ~(1 << PLACE_KIND_PLACE),
    RECTANGLES = 1 << PLACE_KIND_RECTANGLE
};

static struct place_err err;

static bool same_event(const struct place_event *a, const struct place_event *b) {
    return a->time == b->time && a->x == b->x && a->y == b->y && a->width == b->width &&
           a->height == b->height && a->user == b->user && a->color == b->color &&
           a->kind == b->kind;
}

static size_t differences(const struct place_event *a, const struct place_event *b, size_t count) {
    size_t different = 0;
    for (size_t i = 0; i < count; i++)
        different += !same_event(&a[i], &b[i]);
    return different;
}

/* xoshiro256** from splitmix64's first numbers of seed 0, as their authors' C code gives them. */
static void test_random(void) {
    static const uint64_t split[] = {UINT64_C(0xe220a8397b1dcdaf), UINT64_C(0x6e789e6aa1b965f4),
                                     UINT64_C(0x06c45d188009454f), UINT64_C(0xf88bb8a8724c81ec)};
    struct place_random random;
    place_random_seed(&random, 0);
    for (int i = 0; i < 4; i++)
        tap_ok(random.state[i] == split[i], "splitmix64, number %d", i);
    tap_ok(place_random_next(&random) == UINT64_C(0x99ec5f36cb75f2b4), "xoshiro256**, number 0");
    uint64_t sum = 0;
    bool inside = true;
    for (int i = 0; i < 100000; i++) {
        const int32_t drawn = place_random_between(&random, -3, 3);
        inside = inside && drawn >= -3 && drawn <= 3;
        sum += place_random_below(&random, 1000);
    }
    tap_ok(inside, "between keeps its ends");
    tap_ok(sum > 49400000 && sum < 50500000, "below has the mean of its range");
}

static void test_determinism(void) {
    struct place_crowd_options options = small_event(5), other = small_event(6);
    options.moderation = ALL_KINDS; /* a rollback knows what a user did, so batches might matter */
    struct place_crowd *crowds[3] = {0};
    struct place_event *once = make_events(&options, 4096, &crowds[0]);
    struct place_event *again = make_events(&options, 37, &crowds[1]);
    struct place_event *different = make_events(&other, 4096, &crowds[2]);
    tap_int((int64_t)differences(once, again, options.events), 0,
            "the same seed makes the same events, whatever the batches");
    tap_ok(differences(once, different, options.events) > options.events / 2,
           "another seed makes others");
    for (int i = 0; i < 3; i++)
        place_crowd_free(crowds[i]);
    free(once);
    free(again);
    free(different);
}

/* The pixels that an event may change. */
static struct place_rect covered_by(const struct place_event *event) {
    if (event->kind == PLACE_KIND_RECTANGLE)
        return (struct place_rect){event->x, event->y, event->width, event->height};
    const int32_t radius = event->kind == PLACE_KIND_CIRCLE ? event->width : 0;
    return (struct place_rect){event->x - radius, event->y - radius, 2 * radius + 1,
                               2 * radius + 1};
}

/* Everything an event must be, against the timeline as it is at its time. */
static void test_rules(const struct place_crowd_options *options, const char *name) {
    struct place_crowd *crowd = NULL;
    struct place_event *events = make_events(options, 1000, &crowd);
    const struct place_timeline *timeline = place_crowd_timeline(crowd);
    const int64_t end = options->setting.start + options->setting.span;
    size_t unordered = 0, outside = 0, disallowed = 0, fills = 0, finer = 0, unnumbered = 0;
    size_t beside = 0;
    uint32_t seen = 0;
    for (size_t i = 0; i < options->events; i++) {
        const struct place_event *event = &events[i];
        const struct place_timeline_entry *entry = place_timeline_at(timeline, event->time);
        unordered += i > 0 && event->time < events[i - 1].time;
        outside += event->time < options->setting.start || event->time >= end ||
                   !place_rect_covers(entry->bounds, covered_by(event));
        disallowed += !place_color_allowed(entry, event->color);
        beside += event->kind != PLACE_KIND_PLACE && !(options->moderation >> event->kind & 1);
        finer += event->time % PLACE_MILLISECOND != 0;
        fills += event->kind == PLACE_KIND_RECTANGLE;
        unnumbered +=
            (event->user == 0) != (event->kind == PLACE_KIND_NUKE) || event->user > seen + 1;
        seen = event->user > seen ? event->user : seen;
    }
    tap_int((int64_t)unordered, 0, name);
    tap_int((int64_t)outside, 0, "... on the canvas and within the span");
    tap_int((int64_t)disallowed, 0, "... in colours that are allowed");
    tap_int((int64_t)finer, 0, "... in whole milliseconds");
    tap_int((int64_t)unnumbered, 0, "... users numbered as they come");
    tap_int((int64_t)beside, 0, "... of no kind that was not asked for");
    tap_int((int64_t)fills, options->moderation & RECTANGLES ? 19 : 0,
            "... with rectangles where there is moderation");
    place_crowd_free(crowd);
    free(events);
}

/* No user places twice within five minutes where there are users enough. */
static void test_cooldown(void) {
    const struct place_crowd_options options = small_event(9);
    struct place_crowd *crowd = NULL;
    struct place_event *events = make_events(&options, 1000, &crowd);
    int64_t *last = place_new_array(options.events + 1, sizeof *last, &err);
    unsigned *placed = place_new_array(options.events + 1, sizeof *placed, &err);
    int64_t least = INT64_MAX;
    unsigned most = 0;
    for (size_t i = 0; last && placed && i < options.events; i++) {
        const uint32_t user = events[i].user;
        if (last[user] && events[i].time - last[user] < least)
            least = events[i].time - last[user];
        last[user] = events[i].time;
        most = ++placed[user] > most ? placed[user] : most;
    }
    /* A tick of the cooldown is an eighth of it: that much may be missing. */
    tap_ok(least >= 5 * PLACE_MINUTE * 7 / 8 && least < 5 * PLACE_MINUTE,
           "the least pause of a user is the cooldown");
    tap_ok(most > 60, "the busiest place many times the mean of 15");
    place_crowd_free(crowd);
    free(events);
    free(last);
    free(placed);
}

/* The share of the pixels of a plain replay that are not background at the end. */
static void test_picture(void) {
    struct place_crowd_options options = small_event(3);
    options.setting.steady = true;
    struct place_crowd *crowd = NULL;
    struct place_event *events = make_events(&options, 1000, &crowd);
    const struct place_timeline_entry *entry = &place_crowd_timeline(crowd)->entries[0];
    static uint8_t pixels[90][120];
    bool used[PLACE_MAX_COLORS] = {false};
    int64_t painted = 0, colors = 0, changes = 0;
    memset(pixels, entry->background, sizeof pixels);
    for (size_t i = 0; i < options.events; i++) {
        changes += pixels[events[i].y][events[i].x] != events[i].color;
        pixels[events[i].y][events[i].x] = events[i].color;
    }
    for (int y = 0; y < 90; y++)
        for (int x = 0; x < 120; x++) {
            painted += pixels[y][x] != entry->background;
            used[pixels[y][x]] = true;
        }
    for (int i = 0; i < PLACE_MAX_COLORS; i++)
        colors += used[i];
    tap_int((int64_t)place_crowd_timeline(crowd)->count, 1, "a steady canvas never changes");
    tap_ok(painted > 120 * 90 / 2, "most of the canvas is painted (%d pixels)", (int)painted);
    tap_ok(colors >= 20, "in many colours (%d)", (int)colors);
    tap_ok(changes > (int64_t)options.events * 9 / 10, "and hardly anyone paints what is there");
    place_crowd_free(crowd);
    free(events);
}

static void test_pace(void) {
    struct place_setting_options setting = {.width = 60, .height = 60, .span = 4 * PLACE_DAY};
    struct place_timeline timeline;
    static struct place_pace pace;
    struct place_random random;
    if (!tap_code(place_setting_make(&setting, &timeline, &err), PLACE_OK, &err, "a timeline"))
        return;
    place_random_seed(&random, 1);
    place_pace_init(&pace, &timeline, 0, setting.span, 200000);
    int64_t by_hour[24] = {0};
    for (int i = 0; i < 200000; i++)
        by_hour[place_pace_next(&pace, &random) / PLACE_HOUR % 24]++;
    const double busier = (double)by_hour[19] / (double)by_hour[7];
    tap_ok(busier > 2.3 && busier < 2.7, "evenings are busier than mornings: %.2f times", busier);
    tap_ok(by_hour[7] > 1000, "but nobody is ever quite alone");
    /* The quantiles of an exponential distribution with mean 1 have the mean 1. */
    uint64_t sum = 0;
    for (int i = 0; i < PLACE_GAPS; i++)
        sum += pace.gaps[i];
    tap_ok(sum / PLACE_GAPS > 65400 && sum / PLACE_GAPS < 65600, "the mean gap is 1 (%d / 65536)",
           (int)(sum / PLACE_GAPS));
    place_timeline_release(&timeline);
}

static int compare_names(const void *a, const void *b) {
    return strcmp(a, b);
}

static void test_hash(unsigned size, size_t length, const char *padding) {
    char key[PLACE_USER_KEY], other[PLACE_USER_KEY];
    place_user_hash(1, 7, size, key);
    place_user_hash(1, 8, size, other);
    tap_int((int64_t)strlen(key), (int64_t)length, "a hash is as long as Reddit's");
    tap_ok(strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") ==
               length - strlen(padding),
           "is base64");
    tap_text(key + length - strlen(padding), padding, "with its padding");
    tap_ok(strcmp(key, other) != 0, "and another user another");
}

static void test_names(void) {
    static char names[5000][PLACE_USER_KEY];
    for (uint32_t i = 0; i < 5000; i++)
        place_make_user_name(99, i + 1, names[i]);
    qsort(names, 5000, sizeof *names, compare_names);
    int twice = 0;
    for (int i = 1; i < 5000; i++)
        twice += strcmp(names[i - 1], names[i]) == 0;
    tap_int(twice, 0, "no two users share a name");
}

/* The palette that samples/ has is the one that is placed. */
static void test_palette(void) {
    struct place_setting_options setting = {.width = 60, .height = 60, .span = PLACE_DAY};
    struct place_timeline timeline;
    struct place_palette palette;
    if (!tap_code(place_setting_make(&setting, &timeline, &err), PLACE_OK, &err, "a timeline"))
        return;
    tap_code(place_palette_read("samples/palettes/placetools.gpl", &palette, &err), PLACE_OK, &err,
             "the sample's palette is read");
    tap_ok(place_palette_equal(&palette, &timeline.entries[0].palette), "it is the crowd's");
    tap_int((int64_t)timeline.count, 3, "the canvas grows, then its palette");
    tap_int(timeline.entries[0].bounds.width, 40, "it opens at two thirds");
    tap_int(timeline.entries[1].bounds.width, 60, "and grows to its size");
    tap_ok(!place_color_allowed(&timeline.entries[1], 31) &&
               place_color_allowed(&timeline.entries[2], 31),
           "the last colours come late");
    place_timeline_release(&timeline);
}

static void test_known(const char *name) {
    struct place_crowd_options options = small_event(2);
    const struct place_known_event *event = place_known_event(name);
    if (!event) {
        tap_ok(false, "%s is known", name);
        return;
    }
    options.moderation = event->kinds;
    options.setting =
        (struct place_setting_options){.event = event, .start = event->start, .span = event->span};
    test_rules(&options, name);
    options.setting.start = 0; /* the same in a day of 1970 */
    options.setting.span = PLACE_DAY;
    test_rules(&options, "... in another span, events are in order");
}

int main(void) {
    tap_begin();
    test_random();
    test_determinism();
    struct place_crowd_options options = small_event(2);
    test_rules(&options, "events are in order");
    options.moderation = ALL_KINDS;
    test_rules(&options, "with moderation, events are in order");
    test_known("reddit2017");
    test_known("reddit2022");
    test_known("reddit2023");
    tap_ok(!place_known_event("reddit2018"), "other events are not known");
    options = small_event(4);
    options.setting.width = options.setting.height = 1;
    test_rules(&options, "on a canvas of one pixel, events are in order");
    options = small_event(4);
    options.setting.span = PLACE_CROWD_MIN_SPAN_MS * PLACE_MILLISECOND;
    options.users = 1;
    test_rules(&options, "of one user in ten seconds, events are in order");
    test_cooldown();
    test_picture();
    test_pace();
    test_hash(64, 88, "==");
    test_hash(20, 28, "=");
    test_names();
    test_palette();
    return tap_end();
}

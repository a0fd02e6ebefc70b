/*
 * Whether simulated events look like real ones, by three figures of the last
 * hours of Reddit's event of 2017 (../shared/data/reddit2017_tail: 567,564
 * placements on 1000x1000): how many come back to a pixel within a minute, how
 * many fall on the busiest hundredth of the canvas, and how evenly colours are
 * used. Each may be from two thirds to one and a half of the real one.
 */
#include "../make_crowd.h"
#include "../tap.h"

#include "base/num.h"
#include "simulate/setting.h"

#include <math.h>
#include <string.h>

#define REAL "../shared/data/reddit2017_tail/events.csv"

enum { REAL_EVENTS = 567564, REAL_SIDE = 1000 };

struct figures {
    double repeated; /* share of events on a pixel of an event at most 60 s before */
    double busiest;  /* share of events on the busiest 1 % of all pixels of the canvas */
    double entropy;  /* of colours, bits an event */
};

/* Measured on the real log. */
static const struct figures real = {.repeated = 0.2573, .busiest = 0.3593, .entropy = 3.389};

/* What is needed of an event, real or not. */
struct mark {
    int64_t time; /* microseconds */
    size_t pixel;
    uint8_t color;
};

static int compare_falling(const void *a, const void *b) {
    const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return one < other ? 1 : one > other ? -1 : 0;
}

static double colors_entropy(const struct mark *marks, size_t count) {
    size_t used[256] = {0};
    double bits = 0;
    for (size_t i = 0; i < count; i++)
        used[marks[i].color]++;
    for (int i = 0; i < 256; i++)
        if (used[i] > 0)
            bits -= (double)used[i] / (double)count * log2((double)used[i] / (double)count);
    return bits;
}

static struct figures measure(const struct mark *marks, size_t count, size_t pixels) {
    struct figures figures = {.entropy = colors_entropy(marks, count)};
    int64_t *last = calloc(pixels, sizeof *last);
    uint32_t *placed = calloc(pixels, sizeof *placed);
    size_t repeated = 0, busiest = 0;
    for (size_t i = 0; last && placed && i < count; i++) {
        const struct mark *mark = &marks[i];
        repeated += placed[mark->pixel] > 0 && mark->time - last[mark->pixel] <= PLACE_MINUTE;
        last[mark->pixel] = mark->time;
        placed[mark->pixel]++;
    }
    if (placed)
        qsort(placed, pixels, sizeof *placed, compare_falling);
    for (size_t i = 0; placed && i < pixels / 100; i++)
        busiest += placed[i];
    figures.repeated = (double)repeated / (double)count;
    figures.busiest = (double)busiest / (double)count;
    free(last);
    free(placed);
    return figures;
}

static struct figures measure_crowd(const struct place_crowd_options *options) {
    struct place_crowd *crowd = NULL;
    struct place_event *events = make_events(options, 4096, &crowd);
    const struct place_rect bounds = place_timeline_union(place_crowd_timeline(crowd));
    struct mark *marks = calloc(options->events, sizeof *marks);
    for (size_t i = 0; marks && i < options->events; i++)
        marks[i] = (struct mark){events[i].time,
                                 (size_t)(events[i].y - bounds.y0) * (size_t)bounds.width +
                                     (size_t)(events[i].x - bounds.x0),
                                 events[i].color};
    struct figures figures = {0};
    if (marks)
        figures = measure(marks, options->events, (size_t)bounds.width * (size_t)bounds.height);
    place_crowd_free(crowd);
    free(events);
    free(marks);
    return figures;
}

static void is_near(double got, double wanted, const char *what) {
    tap_ok(got >= wanted * 2 / 3 && got <= wanted * 3 / 2, "... %s: %.3f, really %.3f", what, got,
           wanted);
}

static void are_near(const struct figures *figures, const char *name) {
    tap_ok(true, "%s", name);
    is_near(figures->repeated, real.repeated, "share that comes back within a minute");
    is_near(figures->busiest, real.busiest, "share of the busiest hundredth");
    is_near(figures->entropy, real.entropy, "bits of colour");
}

/* On a canvas of one's own of that size. */
static void test_own(int32_t width, int32_t height, uint64_t events, uint64_t seed) {
    const struct place_crowd_options options = {.events = events,
                                                .seed = seed,
                                                .setting = {.width = width,
                                                            .height = height,
                                                            .start = 1775044800 * PLACE_SECOND,
                                                            .span = 4 * PLACE_DAY}};
    const struct figures figures = measure_crowd(&options);
    char name[64];
    snprintf(name, sizeof name, "%dx%d, %d events", (int)width, (int)height, (int)events);
    are_near(&figures, name);
}

/* `span` 0: as long as the real one. */
static void test_known(const char *event, uint64_t events, int64_t span, uint64_t seed,
                       const char *name) {
    const struct place_known_event *known = place_known_event(event);
    const struct place_crowd_options options = {
        .events = events,
        .seed = seed,
        .setting = {.event = known, .start = known->start, .span = span ? span : known->span}};
    const struct figures figures = measure_crowd(&options);
    are_near(&figures, name);
}

/* A row of the real log: seconds,x,y,color. False where it lies off the canvas. */
static bool read_mark(char *row, struct mark *mark) {
    struct place_err err;
    int64_t fields[4] = {0};
    char *rest = row;
    for (int i = 0; i < 4; i++) {
        char *field = strsep(&rest, ",\r\n");
        if (!field || place_parse_int(field, "field", 0, INT64_MAX / 1000000, &fields[i], &err))
            return false;
    }
    *mark = (struct mark){fields[0] * PLACE_SECOND, (size_t)(fields[2] * REAL_SIDE + fields[1]),
                          (uint8_t)fields[3]};
    return fields[1] < REAL_SIDE && fields[2] < REAL_SIDE;
}

/* That the figures above are the real log's, by this very measure. */
static void test_real(FILE *file) {
    struct mark *marks = calloc(REAL_EVENTS, sizeof *marks);
    char row[128];
    size_t count = 0;
    while (marks && count < REAL_EVENTS && fgets(row, sizeof row, file))
        count += read_mark(row, &marks[count]);
    tap_int((int64_t)count, REAL_EVENTS - 93, "the real log's rows on the canvas");
    if (count > 0) {
        const struct figures figures = measure(marks, count, REAL_SIDE * REAL_SIDE);
        tap_ok(fabs(figures.repeated - real.repeated) < 0.0005, "repeated: %.4f", figures.repeated);
        tap_ok(fabs(figures.busiest - real.busiest) < 0.0005, "busiest: %.4f", figures.busiest);
        tap_ok(fabs(figures.entropy - real.entropy) < 0.001, "entropy: %.4f", figures.entropy);
    }
    free(marks);
}

/* The measure itself, on a log small enough to count by hand. */
static void test_measure(void) {
    static const struct mark marks[] = {
        {0, 7, 1},
        {59 * PLACE_SECOND, 8, 2},
        {60 * PLACE_SECOND, 7, 1}, /* comes back in time */
        {121 * PLACE_SECOND, 7, 2} /* does not */
    };
    const struct figures figures = measure(marks, 4, 200);
    tap_ok(figures.repeated == 0.25, "one of four comes back");
    tap_ok(figures.busiest == 1.0, "two pixels of 200 have them all");
    tap_ok(fabs(figures.entropy - 1.0) < 1e-12, "two colours, a bit");
}

int main(void) {
    tap_begin();
    test_measure();
    for (uint64_t seed = 1; seed <= 3; seed++)
        test_own(480, 270, 250000, seed);
    test_own(480, 270, 25000, 4);
    test_own(480, 270, 100000, 5);
    test_own(480, 270, 4000000, 3);
    test_own(1000, 1000, 40000, 6);
    test_own(64, 48, 60000, 2); /* as many events a pixel as in the whole of 2017 */
    test_own(50, 50, 100000, 1);
    test_own(50, 50, 125000, 3); /* 50 a pixel */
    test_known("reddit2017", REAL_EVENTS, 0, 1, "on the canvas of 2017");
    test_known("reddit2017", REAL_EVENTS, 107 * PLACE_MINUTE, 2, "in the time of the real log");
    test_known("reddit2017", 4000000, 0, 3, "4M on the canvas of 2017");
    test_known("reddit2022", 2000000, 0, 4, "on the canvas of 2022");
    test_known("reddit2022", 170000, 0, 6, "an event for 24 pixels of 2022");
    test_known("reddit2023", 2000000, 0, 5, "on the canvas of 2023");
    test_known("reddit2023", 250000, 0, 3, "an event for 24 pixels of 2023");
    FILE *file = fopen(REAL, "r");
    if (file) {
        test_real(file);
        fclose(file);
    } else
        tap_ok(true, "no real log here # SKIP");
    return tap_end();
}

/* The rhythm of an event. */
#include "simulate/pace.h"

#include "base/time.h"

enum { RUSH = 80 /* slices */ };

/* log2(value) with 32 bits behind the point, bit by bit: squaring doubles a logarithm. */
static uint64_t log2_fixed(uint32_t value) {
    uint64_t whole = 0;
    while (value >> (whole + 1))
        whole++;
    uint64_t mantissa = ((uint64_t)value << 31) >> whole; /* 1 to 2, 31 bits behind the point */
    uint64_t result = whole;
    for (int bit = 0; bit < 32; bit++) {
        mantissa = mantissa * mantissa >> 31;
        result <<= 1;
        if (mantissa >> 32) {
            mantissa >>= 1;
            result |= 1;
        }
    }
    return result;
}

/* gaps[i] = -ln((i + 0.5) / PLACE_GAPS) = ln 2 * (log2(2 PLACE_GAPS) - log2(2 i + 1)). */
static void make_gaps(uint32_t gaps[PLACE_GAPS]) {
    const uint64_t ln2 = UINT64_C(2977044472); /* 32 bits behind the point */
    for (uint32_t i = 0; i < PLACE_GAPS; i++) {
        const uint64_t bits = log2_fixed(2 * PLACE_GAPS) - log2_fixed(2 * i + 1);
        gaps[i] = (uint32_t)((bits >> 4) * (ln2 >> 4) >> 40);
    }
}

/* 0 to 1000 over a day: a parabola with its peak at 19:00 UTC and its foot at 07:00. */
static int64_t daylight(int64_t time) {
    const int64_t phase = ((time - 7 * PLACE_HOUR) % PLACE_DAY + PLACE_DAY) % PLACE_DAY;
    const int64_t part = phase * 1000 / PLACE_DAY;
    return 4 * part * (1000 - part) / 1000;
}

/* How many come in a slice, against other slices. */
static uint64_t slice_weight(const struct place_pace *pace, const struct place_timeline *timeline,
                             unsigned slice) {
    int64_t weight = 350 + 650 * daylight(pace->start + pace->span / PLACE_SLICES * slice) / 1000;
    for (size_t i = 1; i < timeline->count; i++) {
        const unsigned change = place_pace_slice(pace, timeline->entries[i].time);
        if (slice >= change && slice < change + RUSH)
            weight += weight * (RUSH - (slice - change)) / (RUSH * 2 / 3);
    }
    return (uint64_t)weight;
}

unsigned place_pace_slice(const struct place_pace *pace, int64_t time) {
    const int64_t width = pace->span / PLACE_SLICES;
    const int64_t slice = (time - pace->start) / (width ? width : 1);
    return slice < 0 ? 0 : slice >= PLACE_SLICES ? PLACE_SLICES - 1 : (unsigned)slice;
}

void place_pace_init(struct place_pace *pace, const struct place_timeline *timeline, int64_t start,
                     int64_t span, uint64_t events) {
    *pace = (struct place_pace){.start = start, .span = span};
    make_gaps(pace->gaps);
    uint64_t total = 0, before = 0;
    for (unsigned i = 0; i < PLACE_SLICES; i++)
        total += slice_weight(pace, timeline, i);
    for (unsigned i = 0; i < PLACE_SLICES; i++) {
        before += slice_weight(pace, timeline, i);
        /* Two steps, so that no product passes 64 bits at any number of events. */
        pace->before[i + 1] = events / total * before + events % total * before / total;
    }
}

int64_t place_pace_next(struct place_pace *pace, struct place_random *random) {
    const int64_t width = pace->span / PLACE_SLICES;
    while (pace->made >= pace->before[pace->slice + 1]) {
        pace->slice++;
        pace->now = width * pace->slice;
    }
    /*
     * k events in what is left of the slice leave k + 1 gaps, so the mean
     * corrects itself. A gap that is too long falls anywhere in what is left.
     */
    const int64_t left = width * (pace->slice + 1) - 1 - pace->now;
    const int64_t mean = left / (int64_t)(pace->before[pace->slice + 1] - pace->made + 1);
    int64_t gap = mean * pace->gaps[place_random_below(random, PLACE_GAPS)] >> 16;
    if (gap > left)
        gap = (int64_t)(place_random_next(random) >> 1) % (left + 1);
    pace->now += gap;
    pace->made++;
    return pace->start + pace->now / PLACE_MILLISECOND * PLACE_MILLISECOND;
}

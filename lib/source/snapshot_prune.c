/* Which snapshots are kept. */
#include "source/snapshot_prune.h"

#include "base/num.h"
#include "base/time.h"

#include <stdio.h>
#include <string.h>

static const char *const names[PLACE_PERIODS] = {"hourly", "daily", "weekly", "monthly", "yearly"};

/* ---- reading --------------------------------------------------------------------------------- */

static enum place_code refuse_part(const char *part, int length, const char *what,
                                   struct place_err *err) {
    place_fail(err, PLACE_USAGE, "%s: '%.*s' is no period and count", what, length, part);
    return place_hint(err, "such as hourly=48,daily=30; there are weekly, monthly and yearly, too");
}

/* "hourly=48", `length` characters. */
static enum place_code take_part(const char *part, size_t length, const char *what,
                                 struct place_keep *keep, bool given[PLACE_PERIODS],
                                 struct place_err *err) {
    char number[16];
    const char *equals = memchr(part, '=', length);
    const size_t name = equals ? (size_t)(equals - part) : length;
    size_t period = 0;
    while (period < PLACE_PERIODS &&
           (strlen(names[period]) != name || memcmp(names[period], part, name) != 0))
        period++;
    if (!equals || period == PLACE_PERIODS || given[period] || length - name > sizeof number)
        return refuse_part(part, (int)length, what, err);
    snprintf(number, sizeof number, "%.*s", (int)(length - name - 1), equals + 1);
    int64_t count = 0;
    if (place_parse_int(number, names[period], 0, 1000000, &count, err))
        return place_wrap(err, "%s", what);
    given[period] = true;
    keep->count[period] = (uint32_t)count;
    return PLACE_OK;
}

enum place_code place_keep_parse(const char *text, const char *what, struct place_keep *keep,
                                 struct place_err *err) {
    bool given[PLACE_PERIODS] = {false};
    *keep = (struct place_keep){{0}};
    for (const char *part = text;; part++) {
        const size_t length = strcspn(part, ",");
        if (take_part(part, length, what, keep, given, err))
            return err->code;
        part += length;
        if (!*part)
            return PLACE_OK;
    }
}

/* ---- choosing -------------------------------------------------------------------------------- */

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

/* The year, or the year and month as one number, of a time as text: "2022-04-03T...". */
static int64_t calendar_period(int64_t time, bool month) {
    char text[PLACE_TIME_TEXT];
    int64_t number = 0;
    place_format_time(time, text);
    for (const char *digit = text; digit < text + (month ? 7 : 4); digit++)
        if (*digit != '-')
            number = number * 10 + (*digit - '0');
    return number;
}

/* A number that is the same for two times if they are in the same period. */
static int64_t period_of(int64_t time, enum place_period period) {
    switch (period) {
    case PLACE_HOURLY: return floor_div(time, PLACE_HOUR);
    case PLACE_DAILY: return floor_div(time, PLACE_DAY);
    /* 1970-01-01 was a Thursday */
    case PLACE_WEEKLY: return floor_div(time + 3 * PLACE_DAY, 7 * PLACE_DAY);
    case PLACE_MONTHLY: return calendar_period(time, true);
    default: return calendar_period(time, false);
    }
}

/* From the newest on, the first of each period, until there were enough of them. */
static void keep_newest(const struct place_pg_snapshot_list *list, enum place_period period,
                        uint32_t wanted, bool *kept) {
    uint32_t seen = 0;
    int64_t present = 0;
    for (size_t i = list->count; i > 0 && list->rows[i - 1].has_time; i--) {
        const int64_t number = period_of(list->rows[i - 1].time, period);
        if (seen > 0 && number == present)
            continue;
        if (seen++ == wanted)
            return;
        present = number;
        kept[i - 1] = true;
    }
}

/* Kept whatever is asked for. */
static bool is_safe(const struct place_pg_snapshot *row) {
    const uint64_t seq = row->last_event_id & ((UINT64_C(1) << PLACE_PG_SEQ_BITS) - 1);
    return !row->has_time || (row->has_event && seq == 0);
}

void place_keep_choose(const struct place_pg_snapshot_list *list, const struct place_keep *keep,
                       bool *kept) {
    for (size_t i = 0; i < list->count; i++)
        kept[i] = is_safe(&list->rows[i]) || i == list->count - 1;
    for (int period = 0; period < PLACE_PERIODS; period++)
        keep_newest(list, (enum place_period)period, keep->count[period], kept);
}

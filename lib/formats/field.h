/*
 * Fields of a row, taken one after another from a cursor over its text. Every
 * function moves the cursor past what it took and returns false, the cursor
 * anywhere, where the text is something else. Inline: they run for every row.
 */
#ifndef PLACE_FORMATS_FIELD_H
#define PLACE_FORMATS_FIELD_H

#include "base/rect.h"
#include "base/time.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct field_cursor {
    const char *at, *end;
};

static inline bool take_char(struct field_cursor *cursor, char wanted) {
    if (cursor->at == cursor->end || *cursor->at != wanted)
        return false;
    cursor->at++;
    return true;
}

static inline bool take_text(struct field_cursor *cursor, const char *text, size_t size) {
    if ((size_t)(cursor->end - cursor->at) < size || memcmp(cursor->at, text, size) != 0)
        return false;
    cursor->at += size;
    return true;
}

/* Digits of an unsigned number of at most 18 digits. */
static inline bool take_number(struct field_cursor *cursor, int64_t *out) {
    const char *start = cursor->at;
    int64_t value = 0;
    while (cursor->at < cursor->end && (unsigned)(*cursor->at - '0') < 10 &&
           cursor->at - start < 18)
        value = value * 10 + (*cursor->at++ - '0');
    *out = value;
    return cursor->at > start;
}

/* A coordinate with or without a sign; beyond PLACE_MAX_COORDINATE it is none. */
static inline bool take_coordinate(struct field_cursor *cursor, int32_t *out) {
    const bool negative = take_char(cursor, '-');
    int64_t value = 0;
    if (!take_number(cursor, &value) || value > PLACE_MAX_COORDINATE)
        return false;
    *out = (int32_t)(negative ? -value : value);
    return true;
}

/* A palette index, of at most 5 digits: six may be a colour whose `#` is lost. */
static inline bool take_color_index(struct field_cursor *cursor, int64_t *out) {
    const char *start = cursor->at;
    return take_number(cursor, out) && cursor->at - start < 6;
}

/* Six hex digits, either case. */
static inline bool take_hex_digits6(struct field_cursor *cursor, uint32_t *out) {
    if (cursor->end - cursor->at < 6)
        return false;
    uint32_t rgb = 0;
    for (int i = 0; i < 6; i++) {
        const unsigned char c = (unsigned char)cursor->at[i];
        const unsigned digit = (unsigned)(c - '0');
        const unsigned letter = (unsigned)((c | 32) - 'a');
        if (digit > 9 && letter > 5)
            return false;
        rgb = rgb << 4 | (digit <= 9 ? digit : letter + 10);
    }
    cursor->at += 6;
    *out = rgb;
    return true;
}

/* `#RRGGBB`. */
static inline bool take_rgb(struct field_cursor *cursor, uint32_t *out) {
    return take_char(cursor, '#') && take_hex_digits6(cursor, out);
}

static inline bool take_digits2(struct field_cursor *cursor, int *out) {
    if (cursor->end - cursor->at < 2 || (unsigned)(cursor->at[0] - '0') > 9 ||
        (unsigned)(cursor->at[1] - '0') > 9)
        return false;
    *out = (cursor->at[0] - '0') * 10 + (cursor->at[1] - '0');
    cursor->at += 2;
    return true;
}

/* The fraction of a second behind its `point`, 1 to 6 digits, or none, in microseconds. */
static inline bool take_fraction(struct field_cursor *cursor, char point, int64_t *out) {
    *out = 0;
    if (!take_char(cursor, point))
        return true;
    const char *start = cursor->at;
    int64_t scale = PLACE_SECOND;
    while (cursor->at < cursor->end && (unsigned)(*cursor->at - '0') < 10 && scale > 1) {
        scale /= 10;
        *out += (*cursor->at++ - '0') * scale;
    }
    return cursor->at > start;
}

/* A date and a time of day as they are written; whether there is such a moment is another matter.
 */
struct calendar {
    int year, month, day, hour, minute, second;
};

/* `YYYY-MM-DD HH:MM:SS`, with `between` where the blank is. */
static inline bool take_calendar(struct field_cursor *cursor, char between, struct calendar *out) {
    int century = 0;
    if (!take_digits2(cursor, &century) || !take_digits2(cursor, &out->year) ||
        !take_char(cursor, '-') || !take_digits2(cursor, &out->month) || !take_char(cursor, '-') ||
        !take_digits2(cursor, &out->day) || !take_char(cursor, between) ||
        !take_digits2(cursor, &out->hour) || !take_char(cursor, ':') ||
        !take_digits2(cursor, &out->minute) || !take_char(cursor, ':') ||
        !take_digits2(cursor, &out->second))
        return false;
    out->year += century * 100;
    return true;
}

/* Leap seconds are none: no log is known that has one. */
static inline bool is_moment(const struct calendar *at) {
    static const int8_t month_days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (at->year % 4 == 0 && at->year % 100 != 0) || at->year % 400 == 0;
    return at->year >= 1 && at->month >= 1 && at->month <= 12 && at->day >= 1 &&
           at->day <= month_days[at->month - 1] && (at->month != 2 || at->day != 29 || leap) &&
           at->hour <= 23 && at->minute <= 59 && at->second <= 59;
}

static inline int64_t moment_time(const struct calendar *at) {
    return place_days_from_civil(at->year, at->month, at->day) * PLACE_DAY + at->hour * PLACE_HOUR +
           at->minute * PLACE_MINUTE + at->second * PLACE_SECOND;
}

/* `YYYY-MM-DD HH:MM:SS[.ffffff] UTC`, as BigQuery exports times. */
static inline bool take_bigquery_time(struct field_cursor *cursor, int64_t *out) {
    struct calendar at = {0};
    int64_t fraction = 0;
    if (!take_calendar(cursor, ' ', &at) || !take_fraction(cursor, '.', &fraction) ||
        !take_text(cursor, " UTC", 4) || !is_moment(&at))
        return false;
    *out = moment_time(&at) + fraction;
    return true;
}

/* Seconds or milliseconds since 1970, told apart as place_parse_time does. */
static inline bool take_epoch(struct field_cursor *cursor, int64_t *out) {
    int64_t number = 0;
    if (!take_number(cursor, &number) || number > PLACE_TIME_MAX / PLACE_MILLISECOND)
        return false;
    const bool milliseconds = number >= INT64_C(100000000000);
    *out = number * (milliseconds ? PLACE_MILLISECOND : PLACE_SECOND);
    return true;
}

#endif

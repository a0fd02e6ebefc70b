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

/* `#RRGGBB`, either case. */
static inline bool take_rgb(struct field_cursor *cursor, uint32_t *out) {
    if (cursor->end - cursor->at < 7 || *cursor->at != '#')
        return false;
    uint32_t rgb = 0;
    for (int i = 1; i <= 6; i++) {
        const unsigned char c = (unsigned char)cursor->at[i];
        const unsigned digit = (unsigned)(c - '0');
        const unsigned letter = (unsigned)((c | 32) - 'a');
        if (digit > 9 && letter > 5)
            return false;
        rgb = rgb << 4 | (digit <= 9 ? digit : letter + 10);
    }
    cursor->at += 7;
    *out = rgb;
    return true;
}

static inline bool take_digits2(struct field_cursor *cursor, int *out) {
    if (cursor->end - cursor->at < 2 || (unsigned)(cursor->at[0] - '0') > 9 ||
        (unsigned)(cursor->at[1] - '0') > 9)
        return false;
    *out = (cursor->at[0] - '0') * 10 + (cursor->at[1] - '0');
    cursor->at += 2;
    return true;
}

/* The fraction of a second, `.1` to `.123456`, or none, in microseconds. */
static inline bool take_fraction(struct field_cursor *cursor, int64_t *out) {
    *out = 0;
    if (!take_char(cursor, '.'))
        return true;
    const char *start = cursor->at;
    int64_t scale = PLACE_SECOND;
    while (cursor->at < cursor->end && (unsigned)(*cursor->at - '0') < 10 && scale > 1) {
        scale /= 10;
        *out += (*cursor->at++ - '0') * scale;
    }
    return cursor->at > start;
}

/* `YYYY-MM-DD HH:MM:SS[.ffffff] UTC`, as BigQuery exports times. */
static inline bool take_bigquery_time(struct field_cursor *cursor, int64_t *out) {
    static const int8_t month_days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int century = 0, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    int64_t fraction = 0;
    if (!take_digits2(cursor, &century) || !take_digits2(cursor, &year) ||
        !take_char(cursor, '-') || !take_digits2(cursor, &month) || !take_char(cursor, '-') ||
        !take_digits2(cursor, &day) || !take_char(cursor, ' ') || !take_digits2(cursor, &hour) ||
        !take_char(cursor, ':') || !take_digits2(cursor, &minute) || !take_char(cursor, ':') ||
        !take_digits2(cursor, &second) || !take_fraction(cursor, &fraction) ||
        !take_text(cursor, " UTC", 4))
        return false;
    year += century * 100;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days[month - 1] ||
        (month == 2 && day == 29 && !leap) || hour > 23 || minute > 59 || second > 59)
        return false;
    *out = place_days_from_civil(year, month, day) * PLACE_DAY + hour * PLACE_HOUR +
           minute * PLACE_MINUTE + second * PLACE_SECOND + fraction;
    return true;
}

/* What the reason for refusing a row shows of it: the text up to `room` characters. */
static inline int shown_length(const char *text, const char *end, int room) {
    return end - text < room ? (int)(end - text) : room;
}

#endif

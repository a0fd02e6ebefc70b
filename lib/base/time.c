/* Times and durations: parsing and printing, always UTC. */
#include "base/time.h"

#include "base/num.h"

#include <assert.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t place_days_from_civil(int year, int month, int day) {
    /* Years that begin in March put the leap day last; 719,468 days lie before 1970-01-01. */
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t year_of_era = y - era * 400;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static bool leap_year(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap_year(year) ? 29 : days[month - 1];
}

/* Exactly `digits` digits at *cursor, into *out; moves the cursor. */
static bool take_digits(const char **cursor, int digits, int *out) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (!isdigit((unsigned char)(*cursor)[i]))
            return false;
        value = value * 10 + ((*cursor)[i] - '0');
    }
    *cursor += digits;
    *out = value;
    return true;
}

static bool take_char(const char **cursor, const char *set) {
    if (!**cursor || !strchr(set, **cursor))
        return false;
    ++*cursor;
    return true;
}

/* `.252` and the like, to microseconds; digits past the sixth are dropped. */
static bool take_fraction(const char **cursor, int64_t *out) {
    int64_t scale = PLACE_SECOND;
    *out = 0;
    if (!take_char(cursor, ".,"))
        return true;
    if (!isdigit((unsigned char)**cursor))
        return false;
    for (; isdigit((unsigned char)**cursor); ++*cursor) {
        scale /= 10;
        *out += (**cursor - '0') * scale;
    }
    return true;
}

static bool take_date(const char **cursor, int64_t *out) {
    int year = 0, month = 0, day = 0;
    if (!take_digits(cursor, 4, &year) || !take_char(cursor, "-") ||
        !take_digits(cursor, 2, &month) || !take_char(cursor, "-") || !take_digits(cursor, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    *out = place_days_from_civil(year, month, day) * PLACE_DAY;
    return true;
}

/* `HH:MM[:SS[.fff]]`; the 60 of a leap second counts as the next minute's 0. */
static bool take_clock(const char **cursor, int64_t *out) {
    int hour = 0, minute = 0, second = 0;
    int64_t fraction = 0;
    if (!take_digits(cursor, 2, &hour) || !take_char(cursor, ":") ||
        !take_digits(cursor, 2, &minute))
        return false;
    if (take_char(cursor, ":") &&
        (!take_digits(cursor, 2, &second) || !take_fraction(cursor, &fraction)))
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *out = hour * PLACE_HOUR + minute * PLACE_MINUTE + second * PLACE_SECOND + fraction;
    return true;
}

/* What stands behind the clock: nothing, Z, UTC or an offset, which is subtracted. */
static bool take_zone(const char **cursor, int64_t *time) {
    const char *text = *cursor;
    int hour = 0, minute = 0;
    if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0 || strcmp(text, " UTC") == 0 || !*text)
        return true;
    const int64_t sign = *text == '-' ? -1 : 1;
    if (!take_char(cursor, "+-") || !take_digits(cursor, 2, &hour) || !take_char(cursor, ":") ||
        !take_digits(cursor, 2, &minute) || **cursor || hour > 23 || minute > 59)
        return false;
    *time -= sign * (hour * PLACE_HOUR + minute * PLACE_MINUTE);
    return true;
}

static bool parse_calendar(const char *text, int64_t *out) {
    int64_t date = 0, clock = 0;
    if (!take_date(&text, &date))
        return false;
    *out = date;
    if (!*text || strcmp(text, " UTC") == 0)
        return true;
    if (!take_char(&text, " Tt") || !take_clock(&text, &clock))
        return false;
    *out += clock;
    return take_zone(&text, out) && *out >= PLACE_TIME_MIN && *out <= PLACE_TIME_MAX;
}

static bool parse_epoch(const char *text, int64_t *out) {
    const size_t whole = strspn(text, "0123456789");
    const char *rest = text + whole;
    int64_t fraction = 0;
    if (whole == 0 || whole > 15 || !take_fraction(&rest, &fraction) || *rest)
        return false;
    const int64_t number = strtoll(text, NULL, 10);
    const bool milliseconds = number >= INT64_C(100000000000);
    *out = number * (milliseconds ? PLACE_MILLISECOND : PLACE_SECOND) +
           (milliseconds ? fraction / 1000 : fraction);
    return *out <= PLACE_TIME_MAX;
}

static bool parse_time(const char *text, int64_t *out) {
    int64_t time = 0;
    if (!parse_calendar(text, &time) && !parse_epoch(text, &time))
        return false;
    *out = time;
    return true;
}

enum place_code place_parse_time(const char *text, const char *what, int64_t *out,
                                 struct place_err *err) {
    if (parse_time(text, out))
        return PLACE_OK;
    return place_fail(err, PLACE_USAGE,
                      "%s is '%s', wanted a time such as 2022-04-03T17:38:22Z, '2022-04-03 17:38' "
                      "or 1649007502",
                      what, text);
}

/* The length of a unit's name at `text` and its duration; 0 where there is none. */
static size_t take_unit(const char *text, int64_t *unit) {
    static const struct {
        const char *name;
        int64_t unit;
    } units[] = {{"us", 1},           {"ms", PLACE_MILLISECOND}, {"s", PLACE_SECOND},
                 {"m", PLACE_MINUTE}, {"h", PLACE_HOUR},         {"d", PLACE_DAY}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const size_t length = strlen(units[i].name);
        if (strncmp(text, units[i].name, length) == 0 && !isalpha((unsigned char)text[length])) {
            *unit = units[i].unit;
            return length;
        }
    }
    return 0;
}

/* One `2`, `2.5` or `.5`: whole and millionths; digits past the sixth decimal are dropped. */
static bool take_decimal(const char **cursor, int64_t *whole, int64_t *millionths) {
    *whole = *millionths = 0;
    const char *text = *cursor;
    for (; isdigit((unsigned char)*text); text++)
        if (*whole <= PLACE_TIME_MAX) /* more digits cannot make it fit again */
            *whole = *whole * 10 + (*text - '0');
    if (*text == '.' && !take_fraction(&text, millionths))
        return false;
    const bool any = text != *cursor;
    *cursor = text;
    return any;
}

/* `whole.millionths` of a unit added to *total; false where that leaves the range. */
static bool add_units(int64_t *total, int64_t whole, int64_t millionths, int64_t unit) {
    int64_t product = 0;
    if (__builtin_mul_overflow(whole, unit, &product) ||
        __builtin_add_overflow(*total, product, total) ||
        __builtin_add_overflow(*total, (millionths * unit + 500000) / 1000000, total))
        return false;
    return *total <= PLACE_TIME_MAX;
}

static bool parse_duration(const char *text, int64_t *out) {
    int64_t total = 0;
    bool alone = true; /* only a number by itself may go without its unit */
    do {
        int64_t whole = 0, millionths = 0, unit = PLACE_SECOND;
        if (!take_decimal(&text, &whole, &millionths))
            return false;
        const size_t length = take_unit(text, &unit);
        if (length == 0 && (!alone || *text))
            return false;
        if (!add_units(&total, whole, millionths, unit))
            return false;
        text += length;
        alone = false;
    } while (*text);
    *out = total;
    return true;
}

enum place_code place_parse_duration(const char *text, const char *what, int64_t *out,
                                     struct place_err *err) {
    if (parse_duration(text, out))
        return PLACE_OK;
    return place_fail(err, PLACE_USAGE,
                      "%s is '%s', wanted a duration such as 30s, 2m, 1h30m or 500ms", what, text);
}

static void civil_from_days(int64_t days, int *year, int *month, int *day) {
    const int64_t z = days + 719468;
    const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const int64_t day_of_era = z - era * 146097;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t march_month = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    *month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

void place_format_time(int64_t time, char out[PLACE_TIME_TEXT]) {
    int64_t days = time / PLACE_DAY;
    int64_t rest = time % PLACE_DAY;
    if (rest < 0) {
        rest += PLACE_DAY;
        days--;
    }
    int year = 0, month = 0, day = 0;
    civil_from_days(days, &year, &month, &day);
    const int seconds = (int)(rest / PLACE_SECOND);
    const int micros = (int)(rest % PLACE_SECOND);
    int used = snprintf(out, PLACE_TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day,
                        seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (micros % 1000)
        used += snprintf(out + used, PLACE_TIME_TEXT - (size_t)used, ".%06d", micros);
    else if (micros)
        used += snprintf(out + used, PLACE_TIME_TEXT - (size_t)used, ".%03d", micros / 1000);
    snprintf(out + used, PLACE_TIME_TEXT - (size_t)used, "Z");
}

/* Less than a minute: `1.25s`, milliseconds at the finest; below one of those, `250us`. */
static void format_short_duration(int64_t duration, char out[PLACE_TIME_TEXT]) {
    if (duration > 0 && duration < PLACE_MILLISECOND) {
        snprintf(out, PLACE_TIME_TEXT, "%dus", (int)duration);
        return;
    }
    int used = snprintf(out, PLACE_TIME_TEXT, "%d.%03d", (int)(duration / PLACE_SECOND),
                        (int)(duration % PLACE_SECOND / PLACE_MILLISECOND));
    while (out[used - 1] == '0')
        used--;
    if (out[used - 1] == '.')
        used--;
    memcpy(out + used, "s", 2);
}

void place_format_duration(int64_t duration, char out[PLACE_TIME_TEXT]) {
    static const struct {
        int64_t unit;
        const char *name;
    } units[] = {{PLACE_DAY, "d"}, {PLACE_HOUR, "h"}, {PLACE_MINUTE, "m"}, {PLACE_SECOND, "s"}};
    assert(duration >= 0);
    if (duration < PLACE_MINUTE) {
        format_short_duration(duration, out);
        return;
    }
    size_t i = 0;
    while (duration < units[i].unit)
        i++;
    const int used =
        snprintf(out, PLACE_TIME_TEXT, "%" PRId64 "%s", duration / units[i].unit, units[i].name);
    const int64_t second = duration % units[i].unit / units[i + 1].unit;
    if (second)
        snprintf(out + used, PLACE_TIME_TEXT - (size_t)used, " %" PRId64 "%s", second,
                 units[i + 1].name);
}

/* Where the offset of `start+2h` begins: the last sign that a digit follows; else the end. */
static const char *find_offset(const char *text) {
    for (const char *at = text + strlen(text); at > text; at--)
        if ((at[-1] == '+' || at[-1] == '-') && isdigit((unsigned char)*at))
            return at - 1;
    return text + strlen(text);
}

/* What the first `length` bytes name; nothing at all is the end, as in `-90m`. */
static enum place_moment_base base_of(const char *name, size_t length) {
    if (length == 0 || (length == 3 && memcmp(name, "end", 3) == 0))
        return PLACE_AT_END;
    if (length == 5 && memcmp(name, "start", 5) == 0)
        return PLACE_AT_START;
    return PLACE_AT_MARK;
}

bool place_is_mark_name(const char *name, size_t length) {
    if (length == 0 || length >= PLACE_MARK_NAME || !isalpha((unsigned char)*name))
        return false;
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)name[i]) && name[i] != '-' && name[i] != '_')
            return false;
    return true;
}

static bool parse_moment(const char *text, struct place_moment *out) {
    *out = (struct place_moment){.base = PLACE_AT_TIME};
    if (parse_time(text, &out->offset))
        return true;
    const char *offset = find_offset(text);
    size_t length = (size_t)(offset - text);
    out->base = base_of(text, length);
    if (out->base == PLACE_AT_MARK) {
        /* `phase-2` is a name: behind a mark an offset needs its unit. */
        if (*offset == '-' && offset[1 + strspn(offset + 1, "0123456789")] == '\0') {
            length = strlen(text);
            offset = text + length;
        }
        if (!place_is_mark_name(text, length))
            return false;
        memcpy(out->mark, text, length);
    }
    if (!*offset)
        return length > 0;
    if (!parse_duration(offset + 1, &out->offset))
        return false;
    if (*offset == '-')
        out->offset = -out->offset;
    return *offset == '-' || length > 0; /* `+2h` alone says nothing */
}

enum place_code place_parse_moment(const char *text, const char *what, struct place_moment *out,
                                   struct place_err *err) {
    if (parse_moment(text, out))
        return PLACE_OK;
    return place_fail(err, PLACE_USAGE,
                      "%s is '%s', wanted a time such as '2022-04-03 17:38', start, start+2h, "
                      "end-10m, -90m or the name of a mark",
                      what, text);
}

int64_t place_monotonic_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * PLACE_SECOND + now.tv_nsec / 1000;
}

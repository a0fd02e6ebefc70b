/* The rules of POSIX's TZ. */
#include "base/zone_rule.h"

#include "base/time.h"

#include <ctype.h>
#include <string.h>

enum { DAY = 24 * 3600, MOST_HOURS = 167 };

/* ---- reading --------------------------------------------------------------------------------- */

/* A number from least to most; moves the cursor. */
static bool take_number(const char **cursor, int least, int most, int *out) {
    int number = 0;
    const char *text = *cursor;
    for (; isdigit((unsigned char)*text) && number <= most; text++)
        number = number * 10 + (*text - '0');
    if (text == *cursor || number < least || number > most)
        return false;
    *cursor = text;
    *out = number;
    return true;
}

static bool take_char(const char **cursor, char wanted) {
    if (**cursor != wanted)
        return false;
    ++*cursor;
    return true;
}

/* Letters, or anything that an abbreviation may have between < and >. */
static bool take_name(const char **cursor, char name[PLACE_ZONE_NAME]) {
    const bool quoted = take_char(cursor, '<');
    size_t length = 0;
    while (isalpha((unsigned char)(*cursor)[length]) ||
           (quoted && (isdigit((unsigned char)(*cursor)[length]) || (*cursor)[length] == '+' ||
                       (*cursor)[length] == '-')))
        length++;
    if (length < 3 || length >= PLACE_ZONE_NAME)
        return false;
    memcpy(name, *cursor, length);
    name[length] = '\0';
    *cursor += length;
    return !quoted || take_char(cursor, '>');
}

/* `[+-]hh[:mm[:ss]]` in seconds. */
static bool take_clock(const char **cursor, int most_hours, int32_t *seconds) {
    const int sign = take_char(cursor, '-') ? -1 : 1;
    int hours = 0, minutes = 0, rest = 0;
    if (sign > 0)
        take_char(cursor, '+');
    if (!take_number(cursor, 0, most_hours, &hours) ||
        (take_char(cursor, ':') && !take_number(cursor, 0, 59, &minutes)))
        return false;
    if (take_char(cursor, ':') && !take_number(cursor, 0, 59, &rest))
        return false;
    *seconds = sign * (hours * 3600 + minutes * 60 + rest);
    return true;
}

/* Offsets are the other way round here: CET-1 is an hour east. */
static bool take_offset(const char **cursor, int32_t *offset) {
    if (!take_clock(cursor, 24, offset))
        return false;
    *offset = -*offset;
    return true;
}

static bool take_day(const char **cursor, struct zone_change *change) {
    if (take_char(cursor, 'J')) {
        change->kind = ZONE_JULIAN;
        return take_number(cursor, 1, 365, &change->day);
    }
    if (!take_char(cursor, 'M')) {
        change->kind = ZONE_DAY_OF_YEAR;
        return take_number(cursor, 0, 365, &change->day);
    }
    change->kind = ZONE_WEEKDAY;
    return take_number(cursor, 1, 12, &change->month) && take_char(cursor, '.') &&
           take_number(cursor, 1, 5, &change->week) && take_char(cursor, '.') &&
           take_number(cursor, 0, 6, &change->day);
}

/* `,day[/clock]`; without a clock it is two at night. */
static bool take_change(const char **cursor, struct zone_change *change) {
    change->seconds = 2 * 3600;
    return take_char(cursor, ',') && take_day(cursor, change) &&
           (!take_char(cursor, '/') || take_clock(cursor, MOST_HOURS, &change->seconds));
}

bool zone_rule_parse(const char *text, struct zone_rule *rule) {
    *rule = (struct zone_rule){0};
    if (!take_name(&text, rule->standard.name) || !take_offset(&text, &rule->standard.offset))
        return false;
    if (!*text)
        return true;
    rule->has_summer = true;
    rule->summer.offset = rule->standard.offset + 3600;
    if (!take_name(&text, rule->summer.name) ||
        (*text != ',' && !take_offset(&text, &rule->summer.offset)))
        return false;
    return take_change(&text, &rule->start) && take_change(&text, &rule->end) && !*text;
}

/* ---- using ----------------------------------------------------------------------------------- */

static int64_t first_day(int year) {
    return place_days_from_civil(year, 1, 1);
}

static int year_of(int64_t seconds) {
    const int64_t days = (seconds - (seconds < 0 ? DAY - 1 : 0)) / DAY;
    int year = (int)(1970 + days / 366); /* too early after 1970, too late before */
    while (days < first_day(year))
        year--;
    while (days >= first_day(year + 1))
        year++;
    return year;
}

/* The day of Mm.w.d; 1970-01-01 was a Thursday. */
static int64_t weekday_of(const struct zone_change *change, int year) {
    const int64_t first = place_days_from_civil(year, change->month, 1);
    const int64_t next = change->month == 12 ? first_day(year + 1)
                                             : place_days_from_civil(year, change->month + 1, 1);
    const int64_t weekday = ((first + 4) % 7 + 7) % 7;
    int64_t day = first + (change->day - weekday + 7) % 7 + 7 * (change->week - 1);
    if (day >= next)
        day -= 7;
    return day;
}

/* When the change is in a year, by clocks that are so much east of UTC. */
static int64_t instant_of(const struct zone_change *change, int year, int32_t offset) {
    const bool leap = first_day(year + 1) - first_day(year) == 366;
    int64_t day = 0;
    switch (change->kind) {
    case ZONE_JULIAN: day = first_day(year) + change->day - 1 + (leap && change->day > 59); break;
    case ZONE_DAY_OF_YEAR: day = first_day(year) + change->day; break;
    case ZONE_WEEKDAY: day = weekday_of(change, year); break;
    }
    return day * DAY + change->seconds - offset;
}

const struct zone_local *zone_rule_at(const struct zone_rule *rule, int64_t seconds) {
    if (!rule->has_summer)
        return &rule->standard;
    const int year = year_of(seconds + rule->standard.offset);
    const int64_t start = instant_of(&rule->start, year, rule->standard.offset);
    const int64_t end = instant_of(&rule->end, year, rule->summer.offset);
    /* Where the year ends in summer, as in the south, it is winter from end to start. */
    const bool summer =
        start < end ? start <= seconds && seconds < end : !(end <= seconds && seconds < start);
    return summer ? &rule->summer : &rule->standard;
}

/*
 * The rule at the end of a time zone file, "CET-1CEST,M3.5.0,M10.5.0/3": what
 * clocks show after the last change that the file lists. It is POSIX's TZ
 * (XBD 8.3) with the wider range of hours of RFC 8536, 3.3.1. Internal to
 * base/zone.
 */
#ifndef PLACE_BASE_ZONE_RULE_H
#define PLACE_BASE_ZONE_RULE_H

#include "base/zone.h"

#include <stdbool.h>
#include <stdint.h>

/* What clocks show at some times of the year. */
struct zone_local {
    int32_t offset; /* seconds east of UTC */
    char name[PLACE_ZONE_NAME];
};

enum zone_day_kind {
    ZONE_JULIAN,      /* Jn: 1 to 365, 29 February does not count */
    ZONE_DAY_OF_YEAR, /* n: 0 to 365 */
    ZONE_WEEKDAY      /* Mm.w.d: the w-th day d of the month, 0 is Sunday; the fifth is the last */
};

/* A day of each year, and when on it, in seconds from midnight, which may lie on another day. */
struct zone_change {
    enum zone_day_kind kind;
    int month, week, day;
    int32_t seconds;
};

struct zone_rule {
    struct zone_local standard, summer;
    bool has_summer;
    struct zone_change start,
        end; /* of summer: the first by standard time, the other by summer's */
};

/* Take the text apart; false where it is no rule. */
bool zone_rule_parse(const char *text, struct zone_rule *rule);

/* Which of its two it is at a time, in seconds since 1970. */
const struct zone_local *zone_rule_at(const struct zone_rule *rule, int64_t seconds);

#endif

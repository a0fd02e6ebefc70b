/*
 * Named time zones, for showing times to people. Rules are the system's tz
 * database (TZif files, RFC 8536), read here and not through libc: its zone is
 * one for the whole process. An open zone never changes, so threads may share it.
 */
#ifndef PLACE_BASE_ZONE_H
#define PLACE_BASE_ZONE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PLACE_ZONE_NAME = 16,  /* bytes of an abbreviation, with the NUL */
    PLACE_ZONED_TEXT = 48, /* bytes of a time in a zone, with the NUL */
};

struct place_zone;

/*
 * Open a zone: `Europe/Berlin`, a name in the tz database, which is in $TZDIR,
 * else /usr/share/zoneinfo; an offset from UTC, `+02:00`, `-0330` or `+2`, of
 * less than a day; or `UTC`, which needs no database. Free it. PLACE_USAGE where
 * there is no such zone, PLACE_DATA where its file is damaged or counts leap
 * seconds, which our times do not.
 */
enum place_code place_zone_open(const char *name, struct place_zone **out,
                                struct place_err *err) PLACE_MUST_CHECK;
void place_zone_free(struct place_zone *zone);

/* What clocks show at a time: seconds east of UTC, and what the zone is then called, "CEST"; or
 * "+0330" where it has no letters. The name lives as long as the zone. NULL is UTC. */
struct place_zone_state {
    int32_t offset;
    const char *name;
};

struct place_zone_state place_zone_at(const struct place_zone *zone, int64_t time);

/* What the zone was ever called, or will be: name `index`, NULL behind the last. */
const char *place_zone_name(const struct place_zone *zone, size_t index);

/* `2022-04-03 14:05 CEST`, or `... 14:05:33 CEST`: fractions are dropped. NULL is UTC. */
void place_format_time_in(const struct place_zone *zone, int64_t time, bool seconds,
                          char out[PLACE_ZONED_TEXT]);

#endif

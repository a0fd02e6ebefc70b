/*
 * Times and durations. A time is an int64_t of microseconds since 1970-01-01
 * 00:00:00 UTC (leap seconds not counted, as POSIX has it); a duration is
 * microseconds too.
 */
#ifndef PLACE_BASE_TIME_H
#define PLACE_BASE_TIME_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLACE_MILLISECOND INT64_C(1000)
#define PLACE_SECOND      INT64_C(1000000)
#define PLACE_MINUTE      (60 * PLACE_SECOND)
#define PLACE_HOUR        (60 * PLACE_MINUTE)
#define PLACE_DAY         (24 * PLACE_HOUR)

/* Every time is within years 0001 to 9999, so that each can be printed and differences cannot
 * overflow. */
#define PLACE_TIME_MIN INT64_C(-62135596800000000)
#define PLACE_TIME_MAX INT64_C(253402300799999999)

enum { PLACE_TIME_TEXT = 32, PLACE_MARK_NAME = 32 }; /* bytes, with the NUL */

/* Days from 1970-01-01 to a date of the proleptic Gregorian calendar; month and day from 1. */
int64_t place_days_from_civil(int year, int month, int day);

/*
 * A time: RFC 3339 (`2022-04-03T17:38:22.252Z`, `...+02:00`), `YYYY-MM-DD[ HH:MM[:SS[.fff]]]`
 * taken as UTC and with or without ` UTC` behind it, or epoch seconds or milliseconds
 * (a number of 1e11 or more is milliseconds: as seconds it would lie after the year 5138).
 * Decimals past the microsecond are dropped. `what` names it in the error (PLACE_USAGE).
 */
enum place_code place_parse_time(const char *text, const char *what, int64_t *out,
                                 struct place_err *err) PLACE_MUST_CHECK;

/*
 * A duration of 0 or more: `90` (seconds), `2.5s`, `500ms`, `10us`, `2m`, `1h30m`, `2d`; exact to
 * the microsecond, at most as long as the range of times is high.
 */
enum place_code place_parse_duration(const char *text, const char *what, int64_t *out,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* `2022-04-03T17:38:22.252Z`: RFC 3339 in UTC, with as many of 0, 3 or 6 decimals as it needs. */
void place_format_time(int64_t time, char out[PLACE_TIME_TEXT]);

/*
 * `4d 5h`, `2m 3s`, `1.25s`, `250us`: a duration of 0 or more for people, the two largest units,
 * the rest dropped.
 */
void place_format_duration(int64_t duration, char out[PLACE_TIME_TEXT]);

/*
 * A moment on a command line, before the log is known: a time, or `start`,
 * `end` or the name of a mark, each with an offset (`start+2h`, `end-10m`,
 * `whiteout-5m`); `-90m` alone is `end-90m`. Behind a mark's name an offset
 * needs its unit, since `phase-2` is a name. place_timeline_moment() in
 * core/timeline.h makes a time of it.
 */
enum place_moment_base { PLACE_AT_TIME, PLACE_AT_START, PLACE_AT_END, PLACE_AT_MARK };

struct place_moment {
    enum place_moment_base base;
    int64_t offset;             /* the time itself for PLACE_AT_TIME, else from the base */
    char mark[PLACE_MARK_NAME]; /* for PLACE_AT_MARK */
};

enum place_code place_parse_moment(const char *text, const char *what, struct place_moment *out,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* Whether the text can name a mark: a letter, then letters, digits, - and _, shorter than
 * PLACE_MARK_NAME. */
bool place_is_mark_name(const char *name, size_t length);

/* Microseconds of a clock that only runs forward, for rates and progress. */
int64_t place_monotonic_now(void);

#endif

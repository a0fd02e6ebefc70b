/*
 * Which snapshots are kept: of each UTC hour, day, week (from Monday), month or
 * year the newest, for so many of the latest of these periods that have one.
 * Kept in any case are the newest of all, those without a moment, and those of
 * a seq 0, the pictures that a canvas began as.
 */
#ifndef PLACE_SOURCE_SNAPSHOT_PRUNE_H
#define PLACE_SOURCE_SNAPSHOT_PRUNE_H

#include "pg/snapshots.h"

enum place_period {
    PLACE_HOURLY,
    PLACE_DAILY,
    PLACE_WEEKLY,
    PLACE_MONTHLY,
    PLACE_YEARLY,
    PLACE_PERIODS
};

/* For how many periods of each kind. */
struct place_keep {
    uint32_t count[PLACE_PERIODS];
};

/* "hourly=48,daily=30": any of hourly, daily, weekly, monthly and yearly, once each, 0 to
 * 1,000,000; PLACE_USAGE for anything else. `what` names the option. */
enum place_code place_keep_parse(const char *text, const char *what, struct place_keep *keep,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* Whether each row of a list is kept: kept[i] for list->rows[i]. */
void place_keep_choose(const struct place_pg_snapshot_list *list, const struct place_keep *keep,
                       bool *kept);

#endif

/*
 * Users: how many events each has, when, and how many were active at once.
 * Internal to lib/measure.
 */
#ifndef PLACE_MEASURE_STATS_USERS_H
#define PLACE_MEASURE_STATS_USERS_H

#include "measure/stats.h"
#include "measure/stats_events.h"

/* What every event of a user needs: as little as can be, since users lie anywhere in memory. */
struct user_counts {
    int64_t last; /* time of an event, where there is any */
    uint32_t events;
    uint32_t turn; /* where the last event is in the queue, if it is there still */
};

/* An event in the queue of those after which a user is active. */
struct user_turn {
    int64_t time;
    uint32_t user;
    bool stale; /* the user had a later one since */
};

struct user_table {
    int64_t window;
    struct user_counts *users; /* owned; by number; NULL where the source has none */
    int64_t *first;            /* owned; of each the time of the first event */
    uint32_t user_count;       /* in the source */
    /* Owned; turns[head .. tail - 1] are in order. Those that are not stale are as many as users
     * are active; where there is no room left the stale ones are swept out. */
    struct user_turn *turns;
    uint32_t head, tail, room;
    uint32_t seen, active, most_active;
    int64_t most_active_time;
};

enum place_code users_begin(struct user_table *table, const struct place_stats_options *options,
                            uint32_t user_count, struct place_err *err) PLACE_MUST_CHECK;
void users_release(struct user_table *table);

/*
 * Take events that are all of one bucket of time, which begins then; gives how many users have
 * their first event of this bucket among them.
 */
uint32_t users_take(struct user_table *table, const struct event_block *block, int64_t begin);

/* Fill in what is about users; survivors[user] are his. */
enum place_code users_finish(struct user_table *table, const struct place_stats_options *options,
                             const uint32_t *survivors, struct place_stats *stats,
                             struct place_err *err) PLACE_MUST_CHECK;

#endif

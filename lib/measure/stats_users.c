/*
 * Users. Who is active is told by a queue of events: what leaves it at the old
 * end is over, and takes its user along if he had no later one. So the number is
 * exact at each event, and memory is for users, however many events they have.
 */
#include "measure/stats_users.h"

#include "base/mem.h"
#include "measure/measure_memory.h"
#include "measure/stats_rank.h"

#include <stdlib.h>

enum { AHEAD = 24 /* events: users lie anywhere in memory, which is asked for so early */ };
enum { LEAST_ROOM = 1 << 12 };

enum place_code users_begin(struct user_table *table, const struct place_stats_options *options,
                            uint32_t user_count, struct place_err *err) {
    *table = (struct user_table){.window = options->window, .user_count = user_count};
    if (user_count == 0)
        return PLACE_OK;
    const size_t room = (size_t)user_count + user_count / 4 + LEAST_ROOM;
    table->room = room < UINT32_MAX ? (uint32_t)room : UINT32_MAX;
    table->users = measure_new_array((size_t)user_count + 1, sizeof *table->users, err);
    if (!table->users)
        return err->code;
    table->first = place_new_array((size_t)user_count + 1, sizeof *table->first, err);
    if (!table->first)
        return err->code;
    table->turns = place_new_array(table->room, sizeof *table->turns, err);
    return table->turns ? PLACE_OK : err->code;
}

void users_release(struct user_table *table) {
    free(table->users);
    free(table->first);
    free(table->turns);
    table->users = NULL;
    table->first = NULL;
    table->turns = NULL;
}

/* ---- who is active --------------------------------------------------------------------------- */

/* Those leave whose last event is at `end` or before. */
static void expire(struct user_table *table, int64_t end) {
    while (table->head < table->tail && table->turns[table->head].time <= end) {
        table->active -= !table->turns[table->head].stale;
        table->head++;
    }
}

/* Leave only turns that are not stale. */
static void sweep(struct user_table *table) {
    uint32_t kept = 0;
    for (uint32_t i = table->head; i < table->tail; i++) {
        if (table->turns[i].stale)
            continue;
        table->users[table->turns[i].user].turn = kept;
        table->turns[kept++] = table->turns[i];
    }
    table->head = 0;
    table->tail = kept;
}

/* Before the event is counted. */
static void be_active(struct user_table *table, uint32_t user, int64_t time) {
    const int64_t end = time - table->window;
    struct user_counts *counts = &table->users[user];
    expire(table, end);
    if (counts->events > 0 && counts->last > end)
        table->turns[counts->turn].stale = true;
    else
        table->active++;
    if (table->tail == table->room)
        sweep(table);
    counts->turn = table->tail;
    table->turns[table->tail++] = (struct user_turn){.time = time, .user = user};
    if (table->active > table->most_active) {
        table->most_active = table->active;
        table->most_active_time = time;
    }
}

/* ---- events ---------------------------------------------------------------------------------- */

uint32_t users_take(struct user_table *table, const struct event_block *block, int64_t begin) {
    uint32_t in_bucket = 0;
    if (!table->users || !block->user)
        return 0;
    for (uint32_t i = 0; i < block->count; i++) {
        const uint32_t user = block->user[i];
        const int64_t time = block->time[i];
        struct user_counts *counts = &table->users[user];
        __builtin_prefetch(&table->users[block->user[i + AHEAD < block->count ? i + AHEAD : i]], 1);
        if (user == PLACE_NO_USER)
            continue;
        be_active(table, user, time);
        in_bucket += counts->events == 0 || counts->last < begin;
        if (counts->events++ == 0) {
            table->first[user] = time;
            table->seen++;
        }
        counts->last = time;
    }
    return in_bucket;
}

/* ---- the end --------------------------------------------------------------------------------- */

static enum place_code rank_users(const struct user_table *table, struct rank *rank,
                                  struct place_err *err) {
    for (uint32_t user = 1; table->users && user <= table->user_count; user++) {
        const struct rank_entry entry = {table->users[user].events, user};
        if (entry.score > 0 && rank_add(rank, &entry, err))
            return err->code;
    }
    rank_finish(rank);
    return PLACE_OK;
}

static enum place_code list_leaders(const struct user_table *table, const struct rank *rank,
                                    const uint32_t *survivors, struct place_stats *stats,
                                    struct place_err *err) {
    stats->leaders = place_new_array(rank->count + 1, sizeof *stats->leaders, err);
    if (!stats->leaders)
        return err->code;
    for (size_t i = 0; i < rank->count; i++) {
        const uint32_t user = rank->entries[i].number;
        const struct user_counts *counts = &table->users[user];
        stats->leaders[i] = (struct place_stats_user){.user = user,
                                                      .events = counts->events,
                                                      .survivors = survivors[user],
                                                      .first = table->first[user],
                                                      .last = counts->last};
    }
    stats->leader_count = rank->count;
    return PLACE_OK;
}

enum place_code users_finish(struct user_table *table, const struct place_stats_options *options,
                             const uint32_t *survivors, struct place_stats *stats,
                             struct place_err *err) {
    struct rank rank = {.most = options->top};
    stats->has_users = table->user_count > 0;
    stats->users = table->seen;
    stats->most_active = table->most_active;
    stats->most_active_time = table->most_active_time;
    enum place_code code = rank_users(table, &rank, err);
    if (!code)
        code = list_leaders(table, &rank, survivors, stats, err);
    rank_release(&rank);
    return code;
}

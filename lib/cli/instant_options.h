/*
 * The instant group of options: the one moment of a canvas that a tool is
 * about, by time or by seq.
 *
 *     if (place_is_instant_option(key))
 *         return place_instant_option(&settings->instant, key, argument, err);
 *     ...
 *     place_instant_choose(&settings->instant, info, context, &instant, err)
 *     place_stage_seek(&stage, &bound, err)          bound = place_instant_bound(&instant)
 */
#ifndef PLACE_CLI_INSTANT_OPTIONS_H
#define PLACE_CLI_INSTANT_OPTIONS_H

#include "base/err.h"
#include "base/time.h"
#include "cli/tool.h"
#include "core/canvas.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_KEY_AT = PLACE_KEY_SHARED + 300, PLACE_KEY_AT_SEQ };

/* clang-format off */
#define PLACE_OPTIONS_INSTANT                                                                      \
    {PLACE_KEY_AT, "at", "TIME", "a time, start, end, or a mark such as final"},                   \
    {PLACE_KEY_AT_SEQ, "at-seq", "N", "right after seq N; 0 is before the first event"}
/* clang-format on */

/* What was asked for; all zero is the default. */
struct place_instant_settings {
    struct place_moment at;
    uint64_t seq;
    bool has_at, has_seq;
};

static inline bool place_is_instant_option(int key) {
    return key == PLACE_KEY_AT || key == PLACE_KEY_AT_SEQ;
}

/* Take one option of the group. */
enum place_code place_instant_option(struct place_instant_settings *settings, int key,
                                     const char *argument, struct place_err *err) PLACE_MUST_CHECK;

/* Which canvas it is: the one after event `seq`, or after all events up to `time`. */
struct place_instant {
    bool by_seq;
    uint64_t seq; /* 0 unless by_seq or completed */
    int64_t time; /* 0 if by_seq, until completed */
};

/* The same for any moment: a time of it, PLACE_USAGE for an unknown mark, and a remark where it
 * lies outside the log. `what` names the option. */
enum place_code place_moment_choose(const struct place_moment *moment, const char *what,
                                    const struct place_source_info *info,
                                    struct place_context *context, int64_t *time,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* The last moment worth showing: the mark `final`, else the last event. Where the two differ a
 * remark says so, and with which option the latter is had: "--at". */
int64_t place_moment_last(const struct place_source_info *info, const char *option,
                          struct place_context *context);

/*
 * Find the instant in a source. By default it is the mark `final` where there
 * is one, since logs may end in a white-out, else the last event; where the two
 * differ a remark says so. Another says that a time lies outside the log.
 * PLACE_USAGE for both options at once, an unknown mark, or a seq not reached.
 */
enum place_code place_instant_choose(const struct place_instant_settings *settings,
                                     const struct place_source_info *info,
                                     struct place_context *context, struct place_instant *instant,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* The same as a bound, and how large the canvas is then. */
struct place_bound place_instant_bound(const struct place_instant *instant);
struct place_rect place_instant_open(const struct place_instant *instant,
                                     const struct place_source_info *info);

/*
 * Fill in what was not asked for, where a cursor with PLACE_SEQS stands after
 * the seek: the greatest seq that gives this canvas, or the time of the last
 * event in it (of the opening where there is none). Moves the cursor on.
 */
enum place_code place_instant_complete(struct place_instant *instant, struct place_source *source,
                                       struct place_cursor *cursor,
                                       struct place_err *err) PLACE_MUST_CHECK;

#endif

/*
 * What place-history was asked: its options, its operands `[SOURCE] X Y` or
 * `[SOURCE]`, and what they mean in a source.
 */
#ifndef PLACE_CLI_HISTORY_OPTIONS_H
#define PLACE_CLI_HISTORY_OPTIONS_H

#include "base/err.h"
#include "base/time.h"
#include "cli/instant_options.h"
#include "cli/options.h"
#include "source/history.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    PLACE_KEY_ROWS = 'n',
    PLACE_KEY_REVERSE = 'r',
    PLACE_KEY_TRAIL = PLACE_KEY_SHARED + 500,
    PLACE_KEY_OWNER
};

/* clang-format off */
#define PLACE_OPTIONS_HISTORY                                                                      \
    {PLACE_KEY_REGION, "region", "RECT", "all pixels of WxH+X+Y, or of X1,Y1..X2,Y2"},             \
    {PLACE_KEY_TRAIL, "user", "N|KEY", "only this user's, by number or as the log names him"},                     \
    {PLACE_KEY_OWNER, "key", "FILE", "only the owner's of the pxls key in FILE"},                  \
    {PLACE_KEY_AT, "at", "TIME", "what is seen then: a time, start, end or a mark"},          \
    {PLACE_KEY_ROWS, "limit", "N", "at most so many"},                                       \
    {PLACE_KEY_REVERSE, "reverse", NULL, "newest first"}
/* clang-format on */

/* What was asked for; all zero is nothing. */
struct place_history_settings {
    struct place_rect region, pixel; /* empty while not given */
    const char *user, *key_file;     /* NULL while not given */
    struct place_moment at;
    bool has_at, reverse;
    uint64_t limit;
};

/* Whether `key` is an option of the group; then it was taken, or err says why not. */
enum place_code place_history_option(struct place_history_settings *settings, int key,
                                     const char *argument, struct place_err *err) PLACE_MUST_CHECK;

/*
 * Take X and Y off the operands: *sources is how many are left for SOURCE, 0 or
 * 1. PLACE_USAGE where it is not said which events are meant, or twice.
 */
enum place_code place_history_operands(struct place_history_settings *settings, int count,
                                       char **operands, int *sources,
                                       struct place_err *err) PLACE_MUST_CHECK;

/* What the settings mean in a source, with the keys that it borrows. */
struct place_history_query {
    struct place_history_options options;
    char *text;        /* owned: the key file's */
    const char **keys; /* owned */
};

/*
 * PLACE_USAGE for a pixel or region off the canvas, a user or a mark that the
 * source does not have, and for a key file without a key. Release it after
 * errors too.
 */
enum place_code place_history_query_init(struct place_history_query *query,
                                         const struct place_history_settings *settings,
                                         struct place_source *source,
                                         struct place_err *err) PLACE_MUST_CHECK;
void place_history_query_release(struct place_history_query *query);

#endif

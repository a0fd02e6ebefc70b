/*
 * The measure group of options: what is measured of which touches, over which
 * span. What the measures mean is measure/measure.h's.
 *
 *     struct place_measure_settings settings = PLACE_MEASURE_DEFAULTS;
 *     {0, NULL, NULL, "Measure"}, PLACE_OPTIONS_MEASURE, {0}
 *     if (place_is_measure_option(key))
 *         return place_measure_option(&settings, key, argument, err);
 *     ...
 *     place_measure_settle(&settings, source, &span, err)   fills span.measures, from and to
 */
#ifndef PLACE_CLI_MEASURE_OPTIONS_H
#define PLACE_CLI_MEASURE_OPTIONS_H

#include "base/time.h"
#include "cli/options.h"
#include "measure/span.h"

#include <stdbool.h>

enum {
    PLACE_KEY_MEASURE = PLACE_KEY_SHARED + 400,
    PLACE_KEY_WINDOW,
    PLACE_KEY_HALF_LIFE,
    PLACE_KEY_LINEAR,
    PLACE_KEY_USER,
    PLACE_KEY_COLOR,
    PLACE_KEY_KIND,
    PLACE_KEY_MEMORY
};

/* clang-format off */
#define PLACE_OPTIONS_MEASURE_HOW                                                                  \
    {PLACE_KEY_WINDOW, "window", "LENGTH", "conflict: how soon a rival's change is one; 10m"},     \
    {PLACE_KEY_HALF_LIFE, "half-life", "LENGTH", "heat: a touch counts half after this; 15m"},     \
    {PLACE_KEY_LINEAR, "linear", NULL, "heat: the last touch fades evenly, in two of them"},       \
    {PLACE_KEY_MEMORY, "memory", "SIZE", "users: more than this goes to $TMPDIR; 512M"}

#define PLACE_OPTIONS_MEASURE_WHICH                                                                \
    {PLACE_KEY_USER, "user", "N|KEY", "one user's, by number or as the log names him"},            \
    {PLACE_KEY_COLOR, "color", "N|#RRGGBB", "of one colour"},                                      \
    {PLACE_KEY_KIND, "kind", "LIST", "place,undo,overwrite,rollback,nuke,rectangle, ..."}

/* Which events and when; for tools that tell something of events too. */
#define PLACE_OPTIONS_EVENTS                                                                       \
    {PLACE_KEY_FROM, "from", "TIME", "first instant: a time, start+2h, a mark; start"},            \
    {PLACE_KEY_TO, "to", "TIME", "last instant: a time, end-10m; mark final, or end"},         \
    PLACE_OPTIONS_MEASURE_WHICH

#define PLACE_OPTIONS_MEASURE                                                                      \
    {PLACE_KEY_MEASURE, "measure", "LIST", "count,changes,users,conflict,age,heat, ...; count"},   \
    PLACE_OPTIONS_MEASURE_HOW,                                                                     \
    {0, NULL, NULL, "Which events"},                                                               \
    PLACE_OPTIONS_EVENTS
/* clang-format on */

struct place_measure_settings {
    enum place_measure measures[PLACE_MEASURES];
    size_t count;
    struct place_moment from, to;
    bool has_from, has_to;
    int64_t window, half_life;
    bool linear;
    uint64_t memory;
    const char *user, *color; /* NULL: not asked for */
    unsigned kinds;
};

#define PLACE_MEASURE_DEFAULTS                                                                     \
    {                                                                                              \
        .count = 1, .window = 10 * PLACE_MINUTE, .half_life = 15 * PLACE_MINUTE,                   \
        .memory = 512u << 20                                                                       \
    }

static inline bool place_is_measure_option(int key) {
    return (key >= PLACE_KEY_MEASURE && key <= PLACE_KEY_MEMORY) || key == PLACE_KEY_FROM ||
           key == PLACE_KEY_TO;
}

/* Take one option of the group. */
enum place_code place_measure_option(struct place_measure_settings *settings, int key,
                                     const char *argument, struct place_err *err) PLACE_MUST_CHECK;

/*
 * What the settings mean for a source: fills in `span` but for the region and
 * the progress; it borrows from the settings. PLACE_USAGE for a moment or colour
 * that the source does not have, a user it does not know, a --from behind --to,
 * and for measures and filters of users where the log names none.
 */
enum place_code place_measure_settle(const struct place_measure_settings *settings,
                                     struct place_source *source, struct place_span *span,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* The same of the measures alone: fills `measures` but for the region. */
enum place_code place_measure_settle_options(const struct place_measure_settings *settings,
                                             struct place_source *source,
                                             struct place_measure_options *measures,
                                             struct place_err *err) PLACE_MUST_CHECK;

#endif

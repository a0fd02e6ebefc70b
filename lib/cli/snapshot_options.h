/* What place-snapshot is asked for: a command, its source, and its options. */
#ifndef PLACE_CLI_SNAPSHOT_OPTIONS_H
#define PLACE_CLI_SNAPSHOT_OPTIONS_H

#include "base/time.h"
#include "cli/options.h"
#include "source/snapshot_prune.h"

enum place_snapshot_command {
    PLACE_SNAPSHOT_TAKE,
    PLACE_SNAPSHOT_LIST,
    PLACE_SNAPSHOT_SHOW,
    PLACE_SNAPSHOT_PRUNE,
    PLACE_SNAPSHOT_BACKFILL,
    PLACE_SNAPSHOT_CHECK,
    PLACE_SNAPSHOT_COMMANDS
};

struct place_snapshot_settings {
    enum place_snapshot_command command;
    const char *uri;
    int64_t id;     /* of show */
    unsigned given; /* bit i: the option of row i in the table of uses */
    struct place_moment at;
    int64_t every, max_age;
    struct place_keep keep;
    const char *palette;
    struct place_output_settings output;
    bool dry_run, json, verbose, has_at;
};

extern const struct place_option place_snapshot_option_table[];
extern const char place_snapshot_synopsis[];

/* Take one option. */
enum place_code place_snapshot_option(void *settings, int key, const char *argument,
                                      struct place_err *err) PLACE_MUST_CHECK;

/*
 * Read COMMAND [SOURCE] [ID]: SOURCE is $PLACE_SOURCE where it is left out. PLACE_USAGE for what is
 * no command, a source that is no database, an option that another command has, or one that is
 * missing.
 */
enum place_code place_snapshot_operands(struct place_snapshot_settings *settings, int count,
                                        char **operands, struct place_err *err) PLACE_MUST_CHECK;

#endif

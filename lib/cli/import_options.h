/*
 * The options of place-import: a log's, and those of frames, which are
 * imported by other means.
 */
#ifndef PLACE_CLI_IMPORT_OPTIONS_H
#define PLACE_CLI_IMPORT_OPTIONS_H

#include "base/err.h"
#include "cli/options.h"
#include "core/palette.h"
#include "core/timeline.h"
#include "pg/load.h"
#include "source/import.h"
#include "source/import_frames.h"

#include <stdbool.h>

struct place_import_settings {
    struct place_output_settings output;
    struct place_import_options log;
    struct place_import_frames_options
        frames;                /* what only frames have; the rest is taken from `log` */
    bool is_frames;            /* --format frames */
    bool has_step, has_memory; /* said */
    struct place_palette palette;
    struct place_timeline timeline;
    bool to_database;  /* the output is one: */
    bool for_database; /* an option that only it has was given */
    int epoch;         /* PLACE_NEXT_EPOCH unless given */
    bool resume;
    const char *schema; /* or NULL */
};

#define PLACE_IMPORT_DEFAULTS                                                                      \
    { .log = {.background = -1, .memory = UINT64_C(512) << 20}, .epoch = PLACE_NEXT_EPOCH }

/* The rows of the table, its end included. */
extern const struct place_option place_import_option_table[];

/* Take one option; `settings` is a struct place_import_settings. */
enum place_code place_import_option(void *settings, int key, const char *argument,
                                    struct place_err *err) PLACE_MUST_CHECK;

/*
 * Complete the settings once the operands are known: a directory is frames.
 * PLACE_USAGE where options of logs and of frames are mixed.
 */
enum place_code place_import_settle(struct place_import_settings *settings, int count,
                                    char **operands, struct place_err *err) PLACE_MUST_CHECK;

/* "place-import 0.1.0 --strict": what META records, into `to`. */
void place_import_command(const struct place_import_settings *settings, char *to, size_t room);

void place_import_settings_release(struct place_import_settings *settings);

#endif

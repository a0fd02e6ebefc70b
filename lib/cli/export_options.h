/*
 * The options of place-export: what they mean for a source, and what is said
 * of an export that is done.
 */
#ifndef PLACE_CLI_EXPORT_OPTIONS_H
#define PLACE_CLI_EXPORT_OPTIONS_H

#include "cli/measure_options.h"
#include "cli/options.h"
#include "source/export.h"

#include <stdbool.h>

extern const struct place_option place_export_option_table[];

/* What was asked for. Region and kind are kept as they were written, for the record too. */
struct place_export_settings {
    struct place_output_settings output;
    struct place_measure_settings events; /* the filters of the measure group, and no measure */
    struct place_rect region;             /* empty while not given */
    const char *format;                   /* NULL: by the output's name */
    bool keep_hashes, as_placements;
    enum place_export_users users;
    unsigned threads;
    /* As they stand on the command line, for the record; NULL while not given. */
    const char *region_text, *from_text, *to_text, *kind_text;
    char command[2048];
};

/* Take one option; `taken` is a struct place_export_settings. */
enum place_code place_export_option(void *taken, int key, const char *argument,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* Before anything is read: what the output is. Fills archive, format, output and how events are
 * written. PLACE_USAGE where neither the output's name nor --format tells the format. */
enum place_code place_export_choose(struct place_export_settings *settings,
                                    struct place_export_options *options,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* Which events of a source are meant; options borrow from the settings. PLACE_USAGE for a region
 * off the canvas, and whatever place_measure_settle() refuses. */
enum place_code place_export_settle(struct place_export_settings *settings,
                                    struct place_source *source,
                                    struct place_export_options *options,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* Say what was written, and what a log lost. */
void place_remark_on_export(struct place_context *context,
                            const struct place_export_options *options,
                            const struct place_export_report *report);

#endif

/* What place-stats says: tables for people, one table as CSV, or all of it as JSON. */
#ifndef PLACE_CLI_STATS_REPORT_H
#define PLACE_CLI_STATS_REPORT_H

#include "base/err.h"
#include "cli/stats_options.h"
#include "cli/user_names.h"
#include "measure/stats.h"
#include "source/source.h"

#include <stdio.h>

/* What a report is of. */
struct place_stats_report {
    const struct place_source_info *info;
    const struct place_stats_options *options;
    const struct place_stats *stats;
    const struct place_user_names *users; /* of the leaders */
};

/* place-stats(1) says what stands in each. */
void place_stats_text(const struct place_stats_report *report, FILE *out);
void place_stats_csv(const struct place_stats_report *report, enum place_stats_table table,
                     FILE *out);
enum place_code place_stats_json(const struct place_stats_report *report, FILE *out,
                                 struct place_err *err) PLACE_MUST_CHECK;

/* "#FF4500", or "" where the palette has no such colour. */
enum { PLACE_RGB_TEXT = 8 /* bytes, with the NUL */ };
void place_stats_rgb(const struct place_stats_report *report, unsigned color,
                     char text[PLACE_RGB_TEXT]);

/* The colours that were given or are seen in the end, most events first, of equal ones the least
 * index first; gives how many. */
size_t place_stats_rank_colors(const struct place_stats *stats, unsigned ranked[256]);

/* Colours of the palette, and others that were given: up to which index there are any. */
unsigned place_stats_color_count(const struct place_stats_report *report);

#endif

/* The charts of place-stats. */
#ifndef PLACE_CLI_STATS_CHARTS_H
#define PLACE_CLI_STATS_CHARTS_H

#include "cli/stats_report.h"

/* Draw those that the settings ask for to their files. */
enum place_code place_stats_draw(const struct place_stats_report *report,
                                 const struct place_stats_settings *settings,
                                 struct place_err *err) PLACE_MUST_CHECK;

#endif

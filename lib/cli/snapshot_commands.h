/* The commands of place-snapshot, over a connection to the database. */
#ifndef PLACE_CLI_SNAPSHOT_COMMANDS_H
#define PLACE_CLI_SNAPSHOT_COMMANDS_H

#include "cli/snapshot_options.h"
#include "cli/tool.h"

#include <stdio.h>

/* Do what the settings say; what is printed goes to `out`. PLACE_DIFFERENT where a check finds no
 * snapshot young enough. */
enum place_code place_snapshot_obey(const struct place_snapshot_settings *settings,
                                    struct place_pg *pg, struct place_context *context, FILE *out,
                                    struct place_err *err) PLACE_MUST_CHECK;

#endif

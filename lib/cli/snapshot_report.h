/* Snapshots as lines: of a table, or of JSON. */
#ifndef PLACE_CLI_SNAPSHOT_REPORT_H
#define PLACE_CLI_SNAPSHOT_REPORT_H

#include "pg/snapshots.h"

#include <stdio.h>

/* The snapshot as a line of JSON; what is not known is null. */
enum place_code place_snapshot_print_json(const struct place_pg_snapshot *snapshot, FILE *out,
                                          struct place_err *err) PLACE_MUST_CHECK;

/* Those rows of the list that `chosen` says, or with NULL all: as JSON, or as a table with a
 * heading. */
enum place_code place_snapshot_print_list(const struct place_pg_snapshot_list *list,
                                          const bool *chosen, bool json, FILE *out,
                                          struct place_err *err) PLACE_MUST_CHECK;

#endif

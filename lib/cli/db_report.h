/* What place-db prints. */
#ifndef PLACE_CLI_DB_REPORT_H
#define PLACE_CLI_DB_REPORT_H

#include "base/err.h"
#include "pg/status.h"

#include <stdbool.h>
#include <stdio.h>

/* The state of a database, as text or as one JSON object. */
enum place_code place_db_print_status(const struct place_pg_status *status, bool json, FILE *out,
                                      struct place_err *err) PLACE_MUST_CHECK;

/* Which coordinates and colours it takes. */
enum place_code place_db_print_bounds(const struct place_pg_bounds *bounds, bool json, FILE *out,
                                      struct place_err *err) PLACE_MUST_CHECK;

#endif

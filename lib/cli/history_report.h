/* What place-history says: a table for people, CSV, or JSON, one object a line. */
#ifndef PLACE_CLI_HISTORY_REPORT_H
#define PLACE_CLI_HISTORY_REPORT_H

#include "base/err.h"
#include "source/history.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdio.h>

enum place_history_form { PLACE_HISTORY_TABLE, PLACE_HISTORY_CSV, PLACE_HISTORY_JSON };

struct place_history_report {
    enum place_history_form form;
    bool places;   /* the table says where: rows are not all about one pixel */
    bool swatches; /* the table shows colours, by the escapes of ECMA-48 that terminals know */
    bool summary;  /* the table ends with how many there were, how many are seen still, and when */
};

/*
 * Print the rows that are left to `out`; nothing where there are none. Names of users are
 * masked (cli/printable.h). place-history(1) says what the columns are.
 */
enum place_code place_history_print(struct place_history *history, struct place_source *source,
                                    const struct place_history_report *report, FILE *out,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* Whether colour is wanted on `out`: a terminal, TERM not dumb, NO_COLOR (no-color.org) not set. */
bool place_wants_color(FILE *out);

#endif

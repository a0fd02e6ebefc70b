/*
 * Of a SOURCE that is a database, what says that another program keeps the log,
 * in a table of its own, and of what canvas it is (pg/foreign.h).
 */
#ifndef PLACE_CLI_FOREIGN_OPTIONS_H
#define PLACE_CLI_FOREIGN_OPTIONS_H

#include "base/err.h"
#include "core/palette.h"
#include "pg/foreign.h"

#include <stdbool.h>

struct place_foreign_settings {
    bool given;                                    /* one of the options was */
    const char *table;                             /* NULL: not given */
    char columns[PLACE_PG_COLUMNS][PLACE_PG_NAME]; /* "": not given */
    struct place_rect bounds;                      /* empty: not given */
    struct place_palette palette;                  /* of no colours: not given */
    int background;                                /* plus 1; 0: not given */
};

/* Each takes an option's argument. */
enum place_code place_foreign_table(struct place_foreign_settings *settings, const char *argument,
                                    struct place_err *err) PLACE_MUST_CHECK;
enum place_code place_foreign_columns(struct place_foreign_settings *settings, const char *argument,
                                      struct place_err *err) PLACE_MUST_CHECK;
enum place_code place_foreign_size(struct place_foreign_settings *settings, const char *argument,
                                   struct place_err *err) PLACE_MUST_CHECK;
enum place_code place_foreign_palette(struct place_foreign_settings *settings, const char *argument,
                                      struct place_err *err) PLACE_MUST_CHECK;
enum place_code place_foreign_background(struct place_foreign_settings *settings,
                                         const char *argument,
                                         struct place_err *err) PLACE_MUST_CHECK;

/* What they say together, which lives as long as they; *foreign stays as it is where none was
 * given. PLACE_USAGE where something is missing. */
enum place_code place_foreign_settle(const struct place_foreign_settings *settings,
                                     struct place_pg_foreign *foreign,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif

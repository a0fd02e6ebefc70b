/* The command line of place-db: COMMAND [on|off] SOURCE and options. */
#ifndef PLACE_CLI_DB_OPTIONS_H
#define PLACE_CLI_DB_OPTIONS_H

#include "base/err.h"
#include "base/rect.h"
#include "cli/options.h"
#include "cli/tool.h"

#include <stdbool.h>

enum place_db_command {
    PLACE_DB_MIGRATE,
    PLACE_DB_STATUS,
    PLACE_DB_BOUNDS,
    PLACE_DB_MAINTAIN,
    PLACE_DB_FOREIGN_KEY,
    PLACE_DB_GRANT
};

enum place_db_key {
    PLACE_KEY_VERBOSE = 'v',
    PLACE_KEY_SCHEMA = PLACE_KEY_FIRST,
    PLACE_KEY_DRY_RUN,
    PLACE_KEY_SIZE,
    PLACE_KEY_COLORS,
    PLACE_KEY_READER,
    PLACE_KEY_WRITER
};

#define PLACE_OPTIONS_DB                                                                           \
    {PLACE_KEY_SCHEMA, "schema", "NAME", "the canvas's schema"},                                   \
        {PLACE_KEY_DRY_RUN, "dry-run", NULL, "migrate: only say what would be done"},              \
        {PLACE_KEY_JSON, "json", NULL, "status, bounds: as JSON"},                                 \
        {PLACE_KEY_VERBOSE, "verbose", NULL, "maintain: say what was made"},                       \
        {PLACE_KEY_SIZE, "size", "WxH", "bounds: a canvas from 0,0 on"},                           \
        {PLACE_KEY_REGION, "region", "REGION", "bounds: WxH+X+Y or X1,Y1..X2,Y2"},                 \
        {PLACE_KEY_COLORS, "colors", "N", "bounds: colours 0 to N-1, N up to 255"},                \
        {PLACE_KEY_READER, "reader", "ROLE", "grant: a role that reads"}, {                        \
        PLACE_KEY_WRITER, "writer", "ROLE", "grant: a role that reads and adds"                    \
    }

struct place_db_settings {
    enum place_db_command command;
    bool on; /* of foreign-key */
    const char *source, *schema;
    bool dry_run, json, verbose;
    bool has_area;
    struct place_rect area;
    int colors; /* 0 while not given */
    const char *reader, *writer;
    unsigned given; /* which options of single commands, for place_db_operands */
};

enum place_code place_db_option(struct place_db_settings *settings, int key, const char *argument,
                                struct place_err *err) PLACE_MUST_CHECK;

/*
 * Take the operands; $PLACE_SOURCE stands in for SOURCE. PLACE_USAGE for an
 * unknown command, an option that the command has no use for, and a SOURCE that
 * is no database.
 */
enum place_code place_db_operands(struct place_db_settings *settings, int count, char **operands,
                                  struct place_err *err) PLACE_MUST_CHECK;

#endif

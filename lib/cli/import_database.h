/*
 * place-import into a database: a log or frames become a temporary archive
 * first, an archive is taken as it is.
 *
 *     place_import_database_open(&settings, operand, &target, err)
 *     if (target.is_log) ...import, to where the settings now say...
 *     place_import_database_load(&target, context, err)
 *     place_import_database_close(&target)
 */
#ifndef PLACE_CLI_IMPORT_DATABASE_H
#define PLACE_CLI_IMPORT_DATABASE_H

#include "base/err.h"
#include "cli/import_options.h"
#include "cli/tool.h"
#include "pg/load.h"

#include <stdbool.h>

struct place_import_database {
    struct place_pg_load *load;
    const char *archive; /* to be loaded: the operand, or the temporary one */
    char *temporary;     /* owned; where a log's archive is to be written; or NULL */
    bool is_log;
};

/*
 * Connect and choose the epoch, before the log is read. Where what is given is
 * no archive, the output of the settings becomes a temporary file. Close
 * `target` after errors too.
 */
enum place_code place_import_database_open(struct place_import_settings *settings,
                                           const char *operand,
                                           struct place_import_database *target,
                                           struct place_err *err) PLACE_MUST_CHECK;

/* Load the archive, and say what became of it. */
enum place_code place_import_database_load(struct place_import_database *target,
                                           struct place_context *context,
                                           struct place_err *err) PLACE_MUST_CHECK;

void place_import_database_close(struct place_import_database *target);

#endif

/*
 * place-snapshot: the snapshots of a canvas in PostgreSQL.
 *
 *     log --take, backfill--> canvas_snapshots --list, show, check, prune--> table, PNG, exit code
 */
#include "cli/snapshot_commands.h"
#include "cli/snapshot_options.h"
#include "cli/tool.h"
#include "pg/connection.h"
#include "pg/schema.h"

#include <stdio.h>

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    struct place_snapshot_settings *settings = taken;
    struct place_pg *pg = NULL;
    if (place_snapshot_operands(settings, count, operands, err) ||
        place_pg_open(settings->uri, context->database.schema, &pg, err))
        return err->code;
    enum place_code code = place_pg_check_version(pg, err);
    if (!code)
        code = place_snapshot_obey(settings, pg, context, stdout, err);
    place_pg_close(pg);
    return code;
}

int main(int argc, char **argv) {
    static struct place_snapshot_settings settings;
    static const struct place_tool tool = {
        .name = "place-snapshot",
        .summary = "take and keep snapshots of a canvas in PostgreSQL",
        .synopsis = place_snapshot_synopsis,
        .options = place_snapshot_option_table,
        .operands_min = 1,
        .operands_max = 3,
        .reads_source = true,
        .settings = &settings,
        .option = place_snapshot_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}

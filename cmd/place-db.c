/*
 * place-db: the tables of a canvas in PostgreSQL.
 *
 *     COMMAND SOURCE --> one call into lib/pg --> what it says
 */
#include "cli/db_options.h"
#include "cli/db_report.h"
#include "cli/tool.h"
#include "pg/foreign_key.h"
#include "pg/partitions.h"
#include "pg/status.h"

#include <stdio.h>

static const struct place_option options[] = {PLACE_OPTIONS_DB, {0}};

static enum place_code take_option(void *context, int key, const char *argument,
                                   struct place_err *err) {
    return place_db_option(context, key, argument, err);
}

static void remark(void *context, const char *done, const char *what) {
    place_remark(context, "%s %s", done, what);
}

static void print(void *context, const char *done, const char *what) {
    (void)context;
    printf("%s %s\n", done, what);
}

static void say_nothing(void *context, const char *done, const char *what) {
    (void)context;
    (void)done;
    (void)what;
}

static enum place_code migrate(const struct place_db_settings *settings, struct place_pg *pg,
                               struct place_context *context, struct place_err *err) {
    const struct place_pg_notes notes = {settings->dry_run ? print : remark, context};
    return place_pg_migrate(pg, settings->schema, settings->dry_run, &notes, err);
}

/* Also of a newer schema, as far as it is known. */
static enum place_code status(const struct place_db_settings *settings, struct place_pg *pg,
                              struct place_err *err) {
    struct place_pg_status found;
    if (place_pg_pin_schema(pg, err) || place_pg_status(pg, &found, err))
        return err->code;
    enum place_code code = place_db_print_status(&found, settings->json, stdout, err);
    if (!code)
        code = place_pg_check_version(pg, err);
    place_pg_status_release(&found);
    return code;
}

static enum place_code print_bounds(const struct place_db_settings *settings, struct place_pg *pg,
                                    struct place_err *err) {
    static const char *const columns[] = {"x", "y", "color", NULL};
    struct place_pg_bounds bounds;
    if (place_pg_check_version(pg, err) || place_pg_check_table(pg, "pixel_events", columns, err) ||
        place_pg_bounds(pg, &bounds, err))
        return err->code;
    return place_db_print_bounds(&bounds, settings->json, stdout, err);
}

/* What was not asked for stays as it is. */
static enum place_code bounds(const struct place_db_settings *settings, struct place_pg *pg,
                              struct place_err *err) {
    struct place_pg_bounds now;
    if (place_pg_pin_schema(pg, err))
        return err->code;
    if (!settings->has_area && !settings->colors)
        return print_bounds(settings, pg, err);
    if (place_pg_bounds(pg, &now, err))
        return err->code;
    if (!now.plain && (!settings->has_area || !settings->colors))
        return place_fail(
            err, PLACE_USAGE,
            "the present bounds are not known: give --region or --size, and --colors");
    return place_pg_set_bounds(pg, settings->has_area ? settings->area : now.area,
                               settings->colors ? settings->colors : now.colors, err);
}

static enum place_code maintain(const struct place_db_settings *settings, struct place_pg *pg,
                                struct place_context *context, struct place_err *err) {
    const struct place_pg_notes notes = {settings->verbose ? remark : say_nothing, context};
    return place_pg_maintain(pg, &notes, err);
}

static enum place_code obey(const struct place_db_settings *settings, struct place_pg *pg,
                            struct place_context *context, struct place_err *err) {
    switch (settings->command) {
    case PLACE_DB_MIGRATE: return migrate(settings, pg, context, err);
    case PLACE_DB_STATUS: return status(settings, pg, err);
    case PLACE_DB_BOUNDS: return bounds(settings, pg, err);
    case PLACE_DB_MAINTAIN: return maintain(settings, pg, context, err);
    case PLACE_DB_FOREIGN_KEY:
        return settings->on ? place_pg_add_foreign_key(pg, err)
                            : place_pg_drop_foreign_key(pg, err);
    case PLACE_DB_GRANT: return place_pg_grant(pg, settings->reader, settings->writer, err);
    }
    return PLACE_OK;
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    struct place_db_settings *settings = taken;
    struct place_pg *pg = NULL;
    if (place_db_operands(settings, count, operands, err) ||
        place_pg_open(settings->source, settings->schema, &pg, err))
        return err->code;
    const enum place_code code = obey(settings, pg, context, err);
    place_pg_close(pg);
    return code;
}

int main(int argc, char **argv) {
    static struct place_db_settings settings;
    static const struct place_tool tool = {
        .name = "place-db",
        .summary = "make and tend the tables of a canvas in PostgreSQL",
        .synopsis = "migrate|status|bounds|maintain|grant SOURCE [options]\n"
                    "foreign-key on|off SOURCE [options]",
        .options = options,
        .operands_min = 1,
        .operands_max = 3,
        .settings = &settings,
        .option = take_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}

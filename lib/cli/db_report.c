/* The state of a database, as text and as JSON. */
#include "cli/db_report.h"

#include "base/json.h"
#include "cli/printable.h"
#include "pg/partitions.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- JSON ------------------------------------------------------------------------------------ */

static enum place_code print_json(struct place_json *root, FILE *out, struct place_err *err) {
    char *text = place_json_print(root, false, err);
    if (text)
        fprintf(out, "%s\n", text);
    free(text);
    place_json_free(root);
    return text ? PLACE_OK : err->code;
}

static void add_bounds(struct place_json *node, const struct place_pg_bounds *bounds) {
    if (bounds->plain) {
        place_json_number(node, "x0", bounds->area.x0);
        place_json_number(node, "y0", bounds->area.y0);
        place_json_number(node, "width", bounds->area.width);
        place_json_number(node, "height", bounds->area.height);
        place_json_number(node, "colors", bounds->colors);
    }
    place_json_text(node, "constraint", bounds->text);
    place_json_bool(node, "unfinished", bounds->unfinished);
}

static void add_migrations(struct place_json *root, const struct place_pg_status *status) {
    struct place_json *list = place_json_array(root, "migrations");
    for (size_t i = 0; i < status->migration_count; i++) {
        const struct place_pg_migration *step = &status->migrations[i];
        struct place_json *node = place_json_object(list, NULL);
        place_json_number(node, "version", step->version);
        place_json_text(node, "name", step->name);
        if (step->applied_at[0])
            place_json_text(node, "applied_at", step->applied_at);
        else
            place_json_null(node, "applied_at");
    }
}

static void add_log(struct place_json *root, const struct place_pg_status *status) {
    struct place_json *node = place_json_object(root, "partitions");
    place_json_number(node, "count", status->partitions);
    if (status->partitions) {
        place_json_text(node, "first", status->first_partition);
        place_json_text(node, "last", status->last_partition);
    }
    place_json_bool(node, "next_ready", status->next_ready);
    place_json_bool(node, "next_epoch_ready", status->next_epoch_ready);
    place_json_number(root, "rows_estimate", (double)status->rows);
    if (status->last_id < 0)
        place_json_null(root, "last_id");
    else
        place_json_number(root, "last_id", (double)status->last_id);
    place_json_bool(root, "foreign_key", status->foreign_key);
    if (status->bounds.there)
        add_bounds(place_json_object(root, "bounds"), &status->bounds);
    else
        place_json_null(root, "bounds");
}

static enum place_code print_status_json(const struct place_pg_status *status, FILE *out,
                                         struct place_err *err) {
    struct place_json *root = place_json_object(NULL, NULL);
    place_json_text(root, "schema", status->schema);
    add_migrations(root, status);
    if (status->has_log)
        add_log(root, status);
    return print_json(root, out, err);
}

/* ---- text ------------------------------------------------------------------------------------ */

static void print_bounds(const struct place_pg_bounds *bounds, const char *lead, FILE *out) {
    if (!bounds->there)
        fprintf(out, "%snone\n", lead);
    else if (bounds->plain)
        fprintf(out, "%s%dx%d%+d%+d, colours 0 to %d and 255\n", lead, bounds->area.width,
                bounds->area.height, bounds->area.x0, bounds->area.y0, bounds->colors - 1);
    else
        fprintf(out, "%s%s\n", lead, bounds->text);
    if (bounds->unfinished)
        fprintf(out, "%sa change was cut short: do it again\n", lead);
}

static void print_migrations(const struct place_pg_status *status, FILE *out) {
    for (size_t i = 0; i < status->migration_count; i++) {
        const struct place_pg_migration *step = &status->migrations[i];
        char name[sizeof step->name];
        snprintf(name, sizeof name, "%s", step->name);
        place_make_printable(name);
        fprintf(out, "%-15s%s %s%s\n", i ? "" : "migrations", name,
                step->applied_at[0] ? "applied " : "pending", step->applied_at);
    }
}

static void print_log(const struct place_pg_status *status, FILE *out) {
    fprintf(out, "partitions     %d", status->partitions);
    if (status->partitions)
        fprintf(out, ": %s to %s", status->first_partition, status->last_partition);
    fprintf(out, "\nnext           %s\n", status->next_ready ? "ready" : "missing");
    fprintf(out, "next epoch     %s\n", status->next_epoch_ready ? "ready" : "missing");
    fprintf(out, "rows           about %" PRId64 "\n", status->rows);
    if (status->last_id >= 0)
        fprintf(out, "last id        %" PRId64 " (epoch %" PRId64 ", seq %" PRId64 ")\n",
                status->last_id, status->last_id / PLACE_EPOCH_IDS,
                status->last_id % PLACE_EPOCH_IDS);
    fprintf(out, "foreign key    %s\n", status->foreign_key ? "on" : "off");
    print_bounds(&status->bounds, "bounds         ", out);
}

/* ---- both ------------------------------------------------------------------------------------ */

enum place_code place_db_print_status(const struct place_pg_status *status, bool json, FILE *out,
                                      struct place_err *err) {
    if (json)
        return print_status_json(status, out, err);
    char schema[sizeof status->schema];
    snprintf(schema, sizeof schema, "%s", status->schema);
    place_make_printable(schema);
    fprintf(out, "schema         %s\n", schema);
    print_migrations(status, out);
    if (status->has_log)
        print_log(status, out);
    return PLACE_OK;
}

enum place_code place_db_print_bounds(const struct place_pg_bounds *bounds, bool json, FILE *out,
                                      struct place_err *err) {
    if (!json) {
        print_bounds(bounds, "", out);
        return PLACE_OK;
    }
    struct place_json *root = place_json_object(NULL, NULL);
    if (bounds->there)
        add_bounds(root, bounds);
    return print_json(root, out, err);
}

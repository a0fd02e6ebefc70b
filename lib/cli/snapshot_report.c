/* Snapshots as lines. */
#include "cli/snapshot_report.h"

#include "base/json.h"
#include "base/time.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

static uint64_t raw_bytes(const struct place_pg_snapshot *snapshot) {
    return (uint64_t)snapshot->bounds.width * (uint64_t)snapshot->bounds.height;
}

/* Raw bytes for each byte stored, to a hundredth. */
static double ratio(const struct place_pg_snapshot *snapshot) {
    return snapshot->stored
               ? round((double)raw_bytes(snapshot) * 100 / (double)snapshot->stored) / 100
               : 0;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void add_known(struct place_json *root, const struct place_pg_snapshot *snapshot) {
    char hex[PLACE_SHA256_HEX];
    place_to_hex(snapshot->sha256, PLACE_SHA256_BYTES, hex);
    if (snapshot->has_time)
        place_json_time(root, "taken_at", snapshot->time);
    else
        place_json_null(root, "taken_at");
    if (snapshot->has_sha256)
        place_json_text(root, "sha256", hex);
    else
        place_json_null(root, "sha256");
    place_json_bool(root, "base", snapshot->is_base);
}

static void add_all(struct place_json *root, const struct place_pg_snapshot *snapshot) {
    const struct place_rect *bounds = &snapshot->bounds;
    place_json_number(root, "id", (double)snapshot->id);
    if (snapshot->has_event)
        place_json_number(root, "last_event_id", (double)snapshot->last_event_id);
    else
        place_json_null(root, "last_event_id");
    place_json_number(root, "x0", bounds->x0);
    place_json_number(root, "y0", bounds->y0);
    place_json_number(root, "width", bounds->width);
    place_json_number(root, "height", bounds->height);
    place_json_number(root, "raw_bytes", (double)raw_bytes(snapshot));
    place_json_number(root, "gzip_bytes", (double)snapshot->stored);
    place_json_number(root, "ratio", ratio(snapshot));
    add_known(root, snapshot);
}

enum place_code place_snapshot_print_json(const struct place_pg_snapshot *snapshot, FILE *out,
                                          struct place_err *err) {
    struct place_json *root = place_json_object(NULL, NULL);
    add_all(root, snapshot);
    char *text = place_json_print(root, true, err);
    if (text)
        fprintf(out, "%s\n", text);
    free(text);
    place_json_free(root);
    return text ? PLACE_OK : err->code;
}

/* ---- the table ------------------------------------------------------------------------------- */

enum { SHORT_HASH = 12, RECT_TEXT = 48, NUMBER_TEXT = 24 };

static void print_row(const struct place_pg_snapshot *snapshot, FILE *out) {
    const struct place_rect *bounds = &snapshot->bounds;
    char time[PLACE_TIME_TEXT] = "-", size[RECT_TEXT], event[NUMBER_TEXT] = "-";
    char hex[PLACE_SHA256_HEX] = "-";
    if (snapshot->has_time)
        place_format_time(snapshot->time, time);
    if (snapshot->has_event)
        snprintf(event, sizeof event, "%" PRIu64, snapshot->last_event_id);
    if (snapshot->has_sha256)
        place_to_hex(snapshot->sha256, PLACE_SHA256_BYTES, hex);
    snprintf(size, sizeof size, "%" PRId32 "x%" PRId32 "%+" PRId32 "%+" PRId32, bounds->width,
             bounds->height, bounds->x0, bounds->y0);
    fprintf(out, "%8" PRId64 "  %-27s  %16s  %-21s  %9" PRIu64 "  %8.2f  %.*s\n", snapshot->id,
            time, event, size, snapshot->stored, ratio(snapshot), SHORT_HASH, hex);
}

enum place_code place_snapshot_print_list(const struct place_pg_snapshot_list *list,
                                          const bool *chosen, bool json, FILE *out,
                                          struct place_err *err) {
    if (!json)
        fprintf(out, "%8s  %-27s  %16s  %-21s  %9s  %8s  %s\n", "id", "moment", "last event",
                "canvas", "gzip", "ratio", "sha256");
    for (size_t i = 0; i < list->count; i++) {
        if (chosen && !chosen[i])
            continue;
        if (!json)
            print_row(&list->rows[i], out);
        else if (place_snapshot_print_json(&list->rows[i], out, err))
            return err->code;
    }
    return PLACE_OK;
}

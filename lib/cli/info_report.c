/* What place-info says of a source. */
#include "cli/info_report.h"

#include "archive/reader.h"
#include "base/json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static double bytes_per_event(const struct place_archive_info *archive) {
    return archive->events ? (double)archive->file_size / (double)archive->events : 0;
}

static unsigned allowed_colors(const struct place_timeline_entry *entry) {
    unsigned count = 0;
    for (unsigned i = 0; i < entry->palette.count; i++)
        count += place_color_allowed(entry, i);
    return count;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void add_timeline(struct place_json *root, const struct place_timeline *timeline) {
    struct place_json *list = place_json_array(root, "timeline");
    for (size_t i = 0; i < timeline->count; i++) {
        const struct place_timeline_entry *entry = &timeline->entries[i];
        struct place_json *node = place_json_object(list, NULL);
        place_json_number(node, "seq", (double)entry->seq);
        place_json_time(node, "time", entry->time);
        place_json_number(node, "x0", entry->bounds.x0);
        place_json_number(node, "y0", entry->bounds.y0);
        place_json_number(node, "width", entry->bounds.width);
        place_json_number(node, "height", entry->bounds.height);
        if (entry->background == PLACE_NO_COLOR)
            place_json_null(node, "background");
        else
            place_json_number(node, "background", entry->background);
        struct place_json *palette = place_json_array(node, "palette");
        for (unsigned color = 0; color < entry->palette.count; color++) {
            char hex[8];
            snprintf(hex, sizeof hex, "#%06" PRIX32, entry->palette.rgb[color] & 0xffffff);
            place_json_text(palette, NULL, hex);
        }
        struct place_json *colors = place_json_array(node, "colors");
        for (unsigned color = 0; color < entry->palette.count; color++)
            if (place_color_allowed(entry, color))
                place_json_number(colors, NULL, color);
    }
    struct place_json *marks = place_json_object(root, "marks");
    for (size_t i = 0; i < timeline->mark_count; i++)
        place_json_time(marks, timeline->marks[i].name, timeline->marks[i].time);
}

static void add_counts(struct place_json *root, const struct place_source_info *info,
                       const struct place_summary *summary) {
    place_json_number(root, "events", (double)summary->events);
    place_json_number(root, "duplicates", (double)summary->duplicates);
    place_json_number(root, "last_seq", (double)info->last_seq);
    if (summary->events) {
        place_json_time(root, "first", info->first_time);
        place_json_time(root, "last", info->last_time);
    }
    place_json_number(root, "users", summary->users);
    place_json_number(root, "without_user", (double)summary->anonymous);
    place_json_number(root, "with_hash", (double)summary->hashed);
    struct place_json *kinds = place_json_object(root, "kinds");
    for (unsigned kind = 0; kind < PLACE_KIND_CANVAS; kind++)
        if (summary->kinds[kind])
            place_json_number(kinds, place_kind_name(kind), (double)summary->kinds[kind]);
}

static void add_archive(struct place_json *root, const struct place_archive_info *archive) {
    place_json_number(root, "file_size", (double)archive->file_size);
    place_json_number(root, "bytes_per_event", bytes_per_event(archive));
    place_json_number(root, "chunks", (double)archive->chunk_count);
    place_json_number(root, "snapshots", (double)archive->snapshot_count);
    place_json_bool(root, "indexed", archive->indexed);
    place_json_number(root, "torn_bytes", (double)archive->torn);
}

/* The META texts, a JSON value a line. */
static enum place_code add_meta(struct place_json *root, const char *meta, struct place_err *err) {
    struct place_json *list = place_json_array(root, "meta");
    while (*meta) {
        const size_t length = strcspn(meta, "\n");
        struct place_json *value = NULL;
        if (place_json_parse(meta, length, &value, err))
            return place_wrap(err, "META");
        place_json_adopt(list, NULL, value);
        meta += length + (meta[length] == '\n');
    }
    return PLACE_OK;
}

enum place_code place_info_json(struct place_source *source, const struct place_summary *summary,
                                FILE *out, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    struct place_json *root = place_json_object(NULL, NULL);
    char *meta = NULL, *text = NULL;
    place_json_text(root, "source", info->name);
    add_counts(root, info, summary);
    add_timeline(root, info->timeline);
    add_archive(root, place_archive_info(place_source_archive(source)));
    if (summary->hash[0])
        place_json_text(root, "hash", summary->hash);
    enum place_code code = place_archive_read_meta(place_source_archive(source), &meta, err);
    if (!code)
        code = add_meta(root, meta, err);
    if (!code && !(text = place_json_print(root, false, err)))
        code = err->code;
    if (!code)
        fprintf(out, "%s\n", text);
    free(text);
    free(meta);
    place_json_free(root);
    return code;
}

/* ---- text ------------------------------------------------------------------------------------ */

enum { LABEL = 12 /* columns */ };

static void print_span(const struct place_source_info *info, FILE *out) {
    char first[PLACE_TIME_TEXT], last[PLACE_TIME_TEXT], span[PLACE_TIME_TEXT];
    place_format_time(info->first_time, first);
    place_format_time(info->last_time, last);
    place_format_duration(info->last_time - info->first_time, span);
    fprintf(out, "%-*s%s to %s (%s)\n", LABEL, "span", first, last, span);
}

static void print_timeline(const struct place_timeline *timeline, FILE *out) {
    for (size_t i = 0; i < timeline->count; i++) {
        const struct place_timeline_entry *entry = &timeline->entries[i];
        char time[PLACE_TIME_TEXT];
        place_format_time(entry->time, time);
        fprintf(out, "%-*s%-28s%d x %d at %d,%d, %u colours\n", LABEL, i ? "" : "canvas", time,
                entry->bounds.width, entry->bounds.height, entry->bounds.x0, entry->bounds.y0,
                allowed_colors(entry));
    }
    for (size_t i = 0; i < timeline->mark_count; i++) {
        char time[PLACE_TIME_TEXT];
        place_format_time(timeline->marks[i].time, time);
        fprintf(out, "%-*s%-28s%s\n", LABEL, i ? "" : "marks", time, timeline->marks[i].name);
    }
}

static void print_counts(const struct place_summary *summary, FILE *out) {
    fprintf(out, "%-*s%" PRIu64 " (%" PRIu64 " exact duplicates)\n", LABEL, "events",
            summary->events, summary->duplicates);
    fprintf(out, "%-*s", LABEL, "kinds");
    bool any = false;
    for (unsigned kind = 0; kind < PLACE_KIND_CANVAS; kind++) {
        if (summary->kinds[kind])
            fprintf(out, "%s%" PRIu64 " %s", any ? ", " : "", summary->kinds[kind],
                    place_kind_name(kind));
        any |= summary->kinds[kind] > 0;
    }
    fprintf(out, "%s\n%-*s", any ? "" : "none", LABEL, "users");
    if (summary->users)
        fprintf(out, "%" PRIu32 "\n", summary->users);
    else
        fprintf(out, "not in the log\n");
    if (summary->hashed)
        fprintf(out, "%-*s%" PRIu64 " events\n", LABEL, "hashes", summary->hashed);
}

static void print_inputs(const struct place_json *meta, FILE *out) {
    const struct place_json *list = place_json_member(meta, "inputs");
    const char *format = place_json_as_text(place_json_member(meta, "format"));
    const char *what = format && strcmp(format, "frames") == 0 ? "frames" : "rows";
    for (const struct place_json *at = place_json_first(list); at; at = place_json_next(at)) {
        const char *name = place_json_as_text(place_json_member(at, "name"));
        const char *sha = place_json_as_text(place_json_member(at, "sha256"));
        const char *hash = place_json_as_text(place_json_member(at, "hash"));
        int64_t taken = 0, refused = 0;
        if (hash) { /* of place-export: an archive's canonical hash */
            fprintf(out, "%-*s%s\n%-*shash %s\n", LABEL,
                    at == place_json_first(list) ? "inputs" : "", name ? name : "?", LABEL, "",
                    hash);
            continue;
        }
        (void)place_json_as_int(place_json_member(at, "taken"), 0, INT64_MAX, &taken);
        (void)place_json_as_int(place_json_member(at, "refused"), 0, INT64_MAX, &refused);
        fprintf(out, "%-*s%s: %" PRId64 " %s taken, %" PRId64 " refused\n%-*ssha256 %s\n", LABEL,
                at == place_json_first(list) ? "inputs" : "", name ? name : "?", taken, what,
                refused, LABEL, "", sha ? sha : "?");
    }
}

static enum place_code print_meta(struct place_source *source, FILE *out, struct place_err *err) {
    char *text = NULL;
    if (place_archive_read_meta(place_source_archive(source), &text, err))
        return err->code;
    for (const char *at = text; *at;) {
        const size_t length = strcspn(at, "\n");
        struct place_json *meta = NULL;
        struct place_err ignored; /* META of another program may be anything */
        if (place_json_parse(at, length, &meta, &ignored) == PLACE_OK)
            print_inputs(meta, out);
        place_json_free(meta);
        at += length + (at[length] == '\n');
    }
    free(text);
    return PLACE_OK;
}

enum place_code place_info_text(struct place_source *source, const struct place_summary *summary,
                                FILE *out, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    const struct place_archive_info *archive = place_archive_info(place_source_archive(source));
    fprintf(out, "%-*s%s\n", LABEL, "source", info->name);
    print_counts(summary, out);
    if (summary->events)
        print_span(info, out);
    print_timeline(info->timeline, out);
    fprintf(out, "%-*s%" PRIu64 " bytes, %.2f an event, %zu chunks, %zu snapshots%s\n", LABEL,
            "archive", archive->file_size, bytes_per_event(archive), archive->chunk_count,
            archive->snapshot_count, archive->indexed ? "" : ", index missing");
    if (summary->hash[0])
        fprintf(out, "%-*s%s\n", LABEL, "hash", summary->hash);
    return print_meta(source, out, err);
}

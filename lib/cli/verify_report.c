/* What place-verify says. */
#include "cli/verify_report.h"

#include "cli/verify_json.h"

#include "base/json.h"
#include "base/time.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- shared ---------------------------------------------------------------------------------- */

/* Print and free a tree. What is said before an error must have been written too. */
static enum place_code print_json(struct place_json *root, FILE *out, struct place_err *err) {
    char *text = place_json_print(root, false, err);
    if (text)
        fprintf(out, "%s\n", text);
    place_json_free(root);
    const enum place_code code = text ? PLACE_OK : err->code;
    free(text);
    return code;
}

static void print_findings(const struct place_findings *findings, FILE *out) {
    for (enum place_found kind = 0; kind < PLACE_FOUND_KINDS; kind++) {
        const uint64_t count = findings->of[kind].count;
        const size_t named = findings->of[kind].named;
        if (place_found_is_remark(kind))
            continue;
        for (size_t i = 0; i < named; i++) {
            char text[PLACE_FINDING_TEXT];
            place_finding_text(&findings->of[kind].first[i], text);
            fprintf(out, "%s: %s\n", place_found_name(kind), text);
        }
        if (count > named)
            fprintf(out, "%s: %" PRIu64 " in all\n", place_found_name(kind), count);
    }
}

/* The verdict: PLACE_DIFFERENT, behind a report that was written. */
static enum place_code judge(const struct place_findings *findings, const char *what, FILE *out,
                             struct place_err *err) {
    const uint64_t count = place_findings_count(findings);
    if (fflush(out) != 0)
        return place_fail_errno(err, PLACE_IO, "cannot write standard output");
    if (count == 0)
        return PLACE_OK;
    return place_fail(err, PLACE_DIFFERENT, "%s: %" PRIu64 " finding%s", what, count,
                      count == 1 ? "" : "s");
}

/* ---- one source ------------------------------------------------------------------------------ */

static void remark(struct place_context *context, const struct place_findings *findings) {
    static const struct {
        enum place_found kind;
        const char *what;
    } rows[] = {
        {PLACE_FOUND_CLOSED, "placements are outside the canvas of their time"},
        {PLACE_FOUND_NOT_ALLOWED, "placements are of a colour that was not to be placed then"},
        {PLACE_FOUND_PARKED, "seqs are missing because they are parked"},
        {PLACE_FOUND_CONFLICT, "events were not stored, as others had their ids"},
        {PLACE_FOUND_LOOSE, "snapshots do not say of which event they are, and were not compared"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const uint64_t count = findings->of[rows[i].kind].count;
        if (count > 0)
            place_remark(context, "%" PRIu64 " %s, the first: %s", count, rows[i].what,
                         findings->of[rows[i].kind].first[0].text);
    }
}

static void print_summary(const char *name, const struct place_verified *verified, FILE *out) {
    fprintf(out, "%s: %" PRIu64 " events, %" PRIu64 " canvas%s, seqs 0 to %" PRIu64, name,
            verified->events, verified->entries, verified->entries == 1 ? "" : "es",
            verified->last_seq);
    if (verified->explained)
        fprintf(out, " but for %" PRIu64 " that are explained", verified->explained);
    fprintf(out, ", %" PRIu64 " snapshot%s, %" PRIu64 " users", verified->snapshots,
            verified->snapshots == 1 ? "" : "s", verified->users);
    if (verified->chunks)
        fprintf(out, ", %" PRIu64 " chunks", verified->chunks);
    fprintf(out, ": all is well\n");
}

static struct place_json *verified_json(const char *name, const struct place_verified *verified) {
    struct place_json *root = place_json_object(NULL, NULL);
    place_json_text(root, "source", name);
    place_json_number(root, "events", (double)verified->events);
    place_json_number(root, "canvases", (double)verified->entries);
    place_json_number(root, "last_seq", (double)verified->last_seq);
    place_json_number(root, "missing", (double)verified->missing);
    place_json_number(root, "explained", (double)verified->explained);
    place_json_number(root, "snapshots", (double)verified->snapshots);
    place_json_number(root, "snapshots_unchecked", (double)verified->unchecked);
    place_json_number(root, "users", (double)verified->users);
    place_json_number(root, "chunks", (double)verified->chunks);
    place_findings_json(root, &verified->findings);
    return root;
}

enum place_code place_verify_report(struct place_context *context, const char *name,
                                    const struct place_verified *verified, bool json, FILE *out,
                                    struct place_err *err) {
    if (json && print_json(verified_json(name, verified), out, err))
        return err->code;
    if (!json) {
        print_findings(&verified->findings, out);
        remark(context, &verified->findings);
    }
    if (!json && place_findings_count(&verified->findings) == 0)
        print_summary(name, verified, out);
    return judge(&verified->findings, name, out, err);
}

/* ---- two sources ----------------------------------------------------------------------------- */

static void add_pair(struct place_json *root, const char *name, const uint64_t numbers[2]) {
    struct place_json *list = place_json_array(root, name);
    place_json_number(list, NULL, (double)numbers[0]);
    place_json_number(list, NULL, (double)numbers[1]);
}

static struct place_json *compared_json(const char *here, const char *there,
                                        const struct place_compared *compared) {
    struct place_json *root = place_json_object(NULL, NULL);
    place_json_text(root, "source", here);
    place_json_text(root, "against", there);
    add_pair(root, "events", compared->events);
    add_pair(root, "canvases", compared->entries);
    place_json_number(root, "equal", (double)compared->equal);
    place_findings_json(root, &compared->findings);
    return root;
}

enum place_code place_compare_report(const char *here, const char *there,
                                     const struct place_compared *compared, bool json, FILE *out,
                                     struct place_err *err) {
    char both[256];
    if (json && print_json(compared_json(here, there, compared), out, err))
        return err->code;
    if (!json)
        print_findings(&compared->findings, out);
    if (!json && place_findings_count(&compared->findings) == 0)
        fprintf(out, "%s and %s: %" PRIu64 " events, %" PRIu64 " canvas%s: both are the same\n",
                here, there, compared->events[0], compared->entries[0],
                compared->entries[0] == 1 ? "" : "es");
    snprintf(both, sizeof both, "%.120s and %.120s", here, there);
    return judge(&compared->findings, both, out, err);
}

/* ---- a repair -------------------------------------------------------------------------------- */

static struct place_json *repaired_json(const char *name,
                                        const struct place_archive_repaired *repaired) {
    struct place_json *root = place_json_object(NULL, NULL);
    place_json_text(root, "source", name);
    place_json_number(root, "kept_bytes", (double)repaired->kept);
    place_json_number(root, "lost_bytes", repaired->only_index ? 0 : (double)repaired->lost);
    place_json_number(root, "chunks", (double)repaired->chunks);
    place_json_number(root, "events", (double)repaired->events);
    place_json_number(root, "last_seq", (double)repaired->last_seq);
    if (repaired->events)
        place_json_time(root, "last", repaired->last_time);
    return root;
}

enum place_code place_repair_report(const char *name, const struct place_archive_repaired *repaired,
                                    bool json, FILE *out, struct place_err *err) {
    char time[PLACE_TIME_TEXT];
    if (json)
        return print_json(repaired_json(name, repaired), out, err);
    fprintf(out, "%s: kept %" PRIu64 " events in %" PRIu64 " chunks, up to seq %" PRIu64, name,
            repaired->events, repaired->chunks, repaired->last_seq);
    if (repaired->events) {
        place_format_time(repaired->last_time, time);
        fprintf(out, " of %s", time);
    }
    if (repaired->lost && !repaired->only_index)
        fprintf(out, "; lost the %" PRIu64 " bytes behind them", repaired->lost);
    else
        fprintf(out, "; lost nothing but its index");
    fprintf(out, "; the index is new\n");
    return PLACE_OK;
}

/* Findings as JSON. */
#include "cli/verify_json.h"

#include "cli/printable.h"

#include <string.h>

void place_finding_text(const struct place_finding *finding, char text[PLACE_FINDING_TEXT]) {
    memcpy(text, finding->text, PLACE_FINDING_TEXT);
    place_make_printable(text);
}

/* A colour; null for a pixel without one. */
static void add_color(struct place_json *node, const char *name, int color) {
    if (color == 255) /* PLACE_NO_COLOR */
        place_json_null(node, name);
    else
        place_json_number(node, name, color);
}

static void add_numbers(struct place_json *node, const struct place_finding *finding) {
    const unsigned has = finding->has;
    if (has & PLACE_FINDING_BYTE)
        place_json_number(node, "byte", (double)finding->byte);
    if (has & PLACE_FINDING_SEQ)
        place_json_number(node, "seq", (double)finding->seq);
    if (has & PLACE_FINDING_LAST_SEQ)
        place_json_number(node, "last_seq", (double)finding->last_seq);
    if (has & PLACE_FINDING_COUNT)
        place_json_number(node, "count", (double)finding->count);
    if (has & PLACE_FINDING_TIME)
        place_json_time(node, "time", finding->time);
    if (has & PLACE_FINDING_LAST_TIME)
        place_json_time(node, "last_time", finding->last_time);
    if (has & PLACE_FINDING_PIXEL) {
        place_json_number(node, "x", finding->x);
        place_json_number(node, "y", finding->y);
    }
    if ((has & PLACE_FINDING_COLORS) && finding->wanted >= 0)
        add_color(node, "wanted", finding->wanted);
    if (has & PLACE_FINDING_COLORS)
        add_color(node, "got", finding->got);
    if (has & PLACE_FINDING_USER)
        place_json_number(node, "user", finding->user);
}

static void add_finding(struct place_json *list, const struct place_finding *finding) {
    char text[PLACE_FINDING_TEXT];
    struct place_json *node = place_json_object(list, NULL);
    place_finding_text(finding, text);
    place_json_text(node, "text", text);
    add_numbers(node, finding);
}

static void add_kinds(struct place_json *root, const char *name,
                      const struct place_findings *findings, bool remarks) {
    struct place_json *kinds = place_json_object(root, name);
    for (enum place_found kind = 0; kind < PLACE_FOUND_KINDS; kind++) {
        if (findings->of[kind].count == 0 || place_found_is_remark(kind) != remarks)
            continue;
        struct place_json *node = place_json_object(kinds, place_found_name(kind));
        place_json_number(node, "count", (double)findings->of[kind].count);
        struct place_json *list = place_json_array(node, "first");
        for (size_t i = 0; i < findings->of[kind].named; i++)
            add_finding(list, &findings->of[kind].first[i]);
    }
}

void place_findings_json(struct place_json *root, const struct place_findings *findings) {
    place_json_bool(root, "ok", place_findings_count(findings) == 0);
    add_kinds(root, "findings", findings, false);
    add_kinds(root, "remarks", findings, true);
}

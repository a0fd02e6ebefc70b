/* What a verification finds, counted and named. */
#include "source/findings.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const names[PLACE_FOUND_KINDS] = {
    [PLACE_FOUND_CHUNK] = "chunk",         [PLACE_FOUND_TAIL] = "tail",
    [PLACE_FOUND_INDEX] = "index",         [PLACE_FOUND_GAP] = "gap",
    [PLACE_FOUND_DUPLICATE] = "duplicate", [PLACE_FOUND_ORDER] = "order",
    [PLACE_FOUND_TIME] = "time",           [PLACE_FOUND_EPOCH] = "epoch",
    [PLACE_FOUND_KIND] = "kind",           [PLACE_FOUND_FILL] = "fill",
    [PLACE_FOUND_OUTSIDE] = "outside",     [PLACE_FOUND_PALETTE] = "palette",
    [PLACE_FOUND_USER] = "user",           [PLACE_FOUND_KEY] = "key",
    [PLACE_FOUND_SNAPSHOT] = "snapshot",   [PLACE_FOUND_PIXEL] = "pixel",
    [PLACE_FOUND_PICTURE] = "picture",     [PLACE_FOUND_CANVAS] = "canvas",
    [PLACE_FOUND_MARK] = "mark",           [PLACE_FOUND_EVENT] = "event",
    [PLACE_FOUND_ONLY_HERE] = "only-here", [PLACE_FOUND_ONLY_THERE] = "only-there",
    [PLACE_FOUND_CLOSED] = "closed",       [PLACE_FOUND_NOT_ALLOWED] = "not-allowed",
    [PLACE_FOUND_PARKED] = "parked",       [PLACE_FOUND_CONFLICT] = "conflict",
    [PLACE_FOUND_LOOSE] = "loose",
};

struct place_finding *place_find(struct place_findings *findings, enum place_found kind) {
    findings->of[kind].count++;
    if (findings->of[kind].named == PLACE_FINDINGS_NAMED)
        return NULL;
    return &findings->of[kind].first[findings->of[kind].named++];
}

void place_finding_say(struct place_finding *finding, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(finding->text, sizeof finding->text, format, args);
    va_end(args);
}

const char *place_found_name(enum place_found kind) {
    return names[kind];
}

bool place_found_is_remark(enum place_found kind) {
    return kind >= PLACE_FOUND_CLOSED;
}

uint64_t place_findings_count(const struct place_findings *findings) {
    uint64_t count = 0;
    for (enum place_found kind = 0; kind < PLACE_FOUND_KINDS; kind++)
        count += place_found_is_remark(kind) ? 0 : findings->of[kind].count;
    return count;
}

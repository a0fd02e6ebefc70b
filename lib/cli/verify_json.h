/* Findings as JSON. */
#ifndef PLACE_CLI_VERIFY_JSON_H
#define PLACE_CLI_VERIFY_JSON_H

#include "base/json.h"
#include "source/findings.h"

/* Members "ok", "findings" and "remarks": of each kind that was found its count, and the first. */
void place_findings_json(struct place_json *root, const struct place_findings *findings);

/* A finding's text, fit to be shown. */
void place_finding_text(const struct place_finding *finding, char text[PLACE_FINDING_TEXT]);

#endif

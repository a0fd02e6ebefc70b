/* What place-verify says: findings as lines, or all of it as JSON. */
#ifndef PLACE_CLI_VERIFY_REPORT_H
#define PLACE_CLI_VERIFY_REPORT_H

#include "archive/repair.h"
#include "base/err.h"
#include "cli/tool.h"
#include "source/compare.h"
#include "source/verify.h"

#include <stdbool.h>
#include <stdio.h>

/*
 * Say what was found in the source of that name: a line for each finding, and
 * where there is none a line of what was looked at; or a JSON object. What is
 * only worth knowing is a remark. PLACE_DIFFERENT where something was found.
 */
enum place_code place_verify_report(struct place_context *context, const char *name,
                                    const struct place_verified *verified, bool json, FILE *out,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* The same of a comparison of two sources. */
enum place_code place_compare_report(const char *here, const char *there,
                                     const struct place_compared *compared, bool json, FILE *out,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* What a repair kept and what was lost. */
enum place_code place_repair_report(const char *name, const struct place_archive_repaired *repaired,
                                    bool json, FILE *out, struct place_err *err) PLACE_MUST_CHECK;

#endif

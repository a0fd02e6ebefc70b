/* What place-info says of a source, as a table or as JSON. */
#ifndef PLACE_CLI_INFO_REPORT_H
#define PLACE_CLI_INFO_REPORT_H

#include "base/err.h"
#include "source/source.h"
#include "source/summary.h"

#include <stdio.h>

/* Print to `out`; `summary` is the source's. */
enum place_code place_info_text(struct place_source *source, const struct place_summary *summary,
                                FILE *out, struct place_err *err) PLACE_MUST_CHECK;
enum place_code place_info_json(struct place_source *source, const struct place_summary *summary,
                                FILE *out, struct place_err *err) PLACE_MUST_CHECK;

#endif

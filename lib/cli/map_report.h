/*
 * Summaries of maps as one object of JSON on standard output:
 *
 *     {"source": ..., "from": ..., "to": ..., "maps": [SUMMARY, ...]}
 *
 * each as measure/map_summary.h has it.
 */
#ifndef PLACE_CLI_MAP_REPORT_H
#define PLACE_CLI_MAP_REPORT_H

#include "base/json.h"
#include "measure/map.h"
#include "measure/span.h"

struct place_map_report {
    struct place_json *root, *maps;
};

void place_map_report_begin(struct place_map_report *report, struct place_source *source,
                            const struct place_span *span);
enum place_code place_map_report_add(struct place_map_report *report, const struct place_map *map,
                                     struct place_err *err) PLACE_MUST_CHECK;
enum place_code place_map_report_print(const struct place_map_report *report,
                                       struct place_err *err) PLACE_MUST_CHECK;
void place_map_report_release(struct place_map_report *report);

#endif

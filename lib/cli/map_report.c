/* Summaries of maps on standard output. */
#include "cli/map_report.h"

#include "measure/map_summary.h"

#include <stdio.h>
#include <stdlib.h>

enum { HOTTEST = 10 /* pixels and tiles of a summary */ };

void place_map_report_begin(struct place_map_report *report, struct place_source *source,
                            const struct place_span *span) {
    report->root = place_json_object(NULL, NULL);
    place_json_text(report->root, "source", place_source_info(source)->name);
    place_json_time(report->root, "from", span->from);
    place_json_time(report->root, "to", span->to);
    report->maps = place_json_array(report->root, "maps");
}

enum place_code place_map_report_add(struct place_map_report *report, const struct place_map *map,
                                     struct place_err *err) {
    struct place_json *summary = NULL;
    if (place_map_summarize(map, HOTTEST, &summary, err))
        return err->code;
    place_json_adopt(report->maps, NULL, summary);
    return PLACE_OK;
}

enum place_code place_map_report_print(const struct place_map_report *report,
                                       struct place_err *err) {
    char *text = place_json_print(report->root, false, err);
    if (!text)
        return err->code;
    printf("%s\n", text);
    free(text);
    return PLACE_OK;
}

void place_map_report_release(struct place_map_report *report) {
    place_json_free(report->root);
    *report = (struct place_map_report){0};
}

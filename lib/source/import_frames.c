/* Import of frames. */
#include "source/import_frames.h"

enum place_code place_import_frames(const struct place_frames_options *options,
                                    struct place_frames_report *report, struct place_err *err) {
    (void)report;
    return place_fail(err, PLACE_FAILED, "%s: not yet", options->directory);
}

void place_frames_report_release(struct place_frames_report *report) {
    (void)report;
}

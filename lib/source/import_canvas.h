/*
 * What canvas an import is of: its timeline, from the options, the format or
 * the log itself, and its pixels before the first event. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_IMPORT_CANVAS_H
#define PLACE_SOURCE_IMPORT_CANVAS_H

#include "source/import_rows.h"

/* Fill report->timeline. PLACE_USAGE where nothing says the canvas, or two things do. */
enum place_code import_canvas_choose(const struct place_import_options *options,
                                     struct import_rows *rows, struct place_import_report *report,
                                     struct place_err *err) PLACE_MUST_CHECK;

/*
 * The pixels of options->initial, of the timeline's opening bounds: *initial is the caller's to
 * free(). A pixel that the picture does not have shows the background. NULL where there is no
 * such option.
 */
enum place_code import_canvas_initial(const struct place_import_options *options,
                                      const struct place_timeline *timeline, uint8_t **initial,
                                      struct place_err *err) PLACE_MUST_CHECK;

/* The timeline as the rows that were read need it: entries moved, marks outside the log dropped. */
void import_canvas_settle(const struct place_import_options *options,
                          const struct import_rows *rows, struct place_import_report *report);

#endif

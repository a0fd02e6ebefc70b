/* What place-import says of the rows it read: warnings, and remarks on what became of them. */
#ifndef PLACE_CLI_IMPORT_REPORT_H
#define PLACE_CLI_IMPORT_REPORT_H

#include "cli/tool.h"
#include "source/import.h"
#include "source/import_frames.h"

/* Name the first rows that were refused, and count them. */
void place_warn_of_refusals(struct place_context *context,
                            const struct place_import_options *options,
                            const struct place_import_report *report);

/* Sum up an import that succeeded. */
void place_remark_on_import(struct place_context *context,
                            const struct place_import_report *report);

/* The same for frames: files left out, and what became of the others. */
void place_warn_of_skips(struct place_context *context,
                         const struct place_import_frames_options *options,
                         const struct place_import_frames_report *report);
void place_remark_on_frames(struct place_context *context,
                            const struct place_import_frames_report *report);

#endif

/*
 * The last part of an import: runs into an archive. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_IMPORT_WRITE_H
#define PLACE_SOURCE_IMPORT_WRITE_H

#include "source/import_rows.h"

/*
 * Write the archive of what was read, with report->timeline; `initial` is the canvas before the
 * first event, or NULL. Numbers the users, whose count goes into the report.
 */
enum place_code import_write(const struct place_import_options *options,
                             struct place_import_report *report, struct import_rows *rows,
                             const uint8_t *initial, struct place_err *err) PLACE_MUST_CHECK;

#endif

/*
 * A log that is named where an archive belongs: imported on the way into a
 * temporary archive, if its format says what canvas it is of. Internal to
 * lib/source.
 */
#ifndef PLACE_SOURCE_LOG_SOURCE_H
#define PLACE_SOURCE_LOG_SOURCE_H

#include "archive/reader.h"
#include "base/err.h"

#include <stddef.h>

/*
 * Open the log at `path`, which is no archive: `err` holds that error on entry,
 * and is kept where the file is no log either. Rows refused are told in
 * `warning`, of `room` bytes.
 */
enum place_code open_log(const char *path, struct place_archive **archive, char *warning,
                         size_t room, struct place_err *err) PLACE_MUST_CHECK;

#endif

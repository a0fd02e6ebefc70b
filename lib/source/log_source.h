/*
 * A log that is named where an archive belongs: imported on the way into a
 * temporary archive, if its format says what canvas it is of. Internal to
 * lib/source.
 */
#ifndef PLACE_SOURCE_LOG_SOURCE_H
#define PLACE_SOURCE_LOG_SOURCE_H

#include "base/err.h"
#include "base/progress.h"
#include "source/cursor.h"

/*
 * Open the log of the source's name, which is no archive: `err` holds that error
 * on entry, and is kept where the file is no log either. Gives the source its
 * archive, and a warning where rows were refused. `progress` may be NULL.
 *
 * The archive is written unnamed (base/outfile.h) and opened by a name in
 * $TMPDIR that it loses at once: only kill -9 in that moment leaves it there.
 */
enum place_code open_log(struct place_source *source, struct place_progress *progress,
                         struct place_err *err) PLACE_MUST_CHECK;

#endif

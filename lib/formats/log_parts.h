/*
 * The files of a log that is split: their names, and what a longer split has
 * left behind. Internal to lib/formats.
 */
#ifndef PLACE_FORMATS_LOG_PARTS_H
#define PLACE_FORMATS_LOG_PARTS_H

#include "base/err.h"

/* "dir/name.csv.gz" and 3: "dir/name-000000000003.csv.gz". free() it; NULL with err set. */
char *place_log_part_path(const char *path, unsigned number,
                          struct place_err *err) PLACE_MUST_CHECK;

/*
 * Files that are called as parts from number `files` on, up to
 * PLACE_LOG_FILES_MAX: whoever reads NAME-* would take them for parts of the
 * log. _check refuses them (PLACE_IO, with a hint about -f), _remove removes
 * them. Links count as files; directories and the like are none, and stay.
 */
enum place_code place_log_parts_check(const char *path, unsigned files,
                                      struct place_err *err) PLACE_MUST_CHECK;
enum place_code place_log_parts_remove(const char *path, unsigned files,
                                       struct place_err *err) PLACE_MUST_CHECK;

#endif

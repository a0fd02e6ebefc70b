/*
 * Timelines as JSON: `{palette: [hex], background, entries: [{time, x0, y0,
 * width, height, colors: [index]}], marks: {name: time}}`. Times are any that
 * place_parse_time reads. The timelines of known events are compiled in from
 * samples/timelines.
 */
#ifndef PLACE_FORMATS_TIMELINE_FILE_H
#define PLACE_FORMATS_TIMELINE_FILE_H

#include "base/err.h"
#include "core/timeline.h"

#include <stddef.h>

/* Parse a timeline; release it with place_timeline_release. PLACE_DATA says what is wrong where. */
enum place_code place_timeline_parse(const char *text, size_t size, struct place_timeline *out,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* The timeline in the file at `path`, the same way. PLACE_IO, or PLACE_DATA naming the file. */
enum place_code place_timeline_read(const char *path, struct place_timeline *out,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* A timeline that is compiled in, by its name ("reddit2022"); PLACE_USAGE for an unknown one. */
enum place_code place_timeline_known(const char *name, struct place_timeline *out,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif

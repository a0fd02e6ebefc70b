/*
 * Output files that appear whole or not at all.
 *
 * Bytes go into an unnamed file in the target's directory (O_TMPFILE, else a
 * temporary name) that gets its name only after everything was written and
 * synced; even kill -9 leaves nothing behind where the file system has
 * O_TMPFILE (but for the instant in which an old file is replaced). A
 * symbolic link is replaced itself, not what it leads to. Where the target is
 * no regular file (standard output, a pipe, /dev/full) an unnamed file in
 * $TMPDIR is copied to it at the close. So a writer always has a file that it
 * can seek in.
 */
#ifndef PLACE_BASE_OUTFILE_H
#define PLACE_BASE_OUTFILE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>

struct place_outfile;

/*
 * Open `path` ("-" is standard output) for writing. An existing file is
 * refused (PLACE_IO, with a hint about -f) unless `replace`. *out is owned by
 * the caller until _close or _abort.
 */
enum place_code place_outfile_open(const char *path, bool replace, struct place_outfile **out,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* Whether _open would refuse the path: to know it before long work begins. */
enum place_code place_outfile_check(const char *path, bool replace,
                                    struct place_err *err) PLACE_MUST_CHECK;

/*
 * An outfile of a stream that another has created, who also gives it its place
 * (base/outdir.h): _close writes it out and closes it, no more. The stream is the outfile's
 * from now on, and closed where this fails; `path` is copied, for messages.
 */
enum place_code place_outfile_adopt(FILE *stream, const char *path, struct place_outfile **out,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* The stream to write to; owned by the outfile. May be seeked, and unless adopted read too. */
FILE *place_outfile_stream(struct place_outfile *out);

/* The path as it was given, for messages. */
const char *place_outfile_path(const struct place_outfile *out);

/* Write `size` bytes; an error names the path. */
enum place_code place_outfile_write(struct place_outfile *out, const void *bytes, size_t size,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* Flush, sync and name the file; frees `out` whatever happens. On failure nothing is left, and an
 * old file is as it was. */
enum place_code place_outfile_close(struct place_outfile *out,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* Drop what was written and free `out`; NULL is fine. */
void place_outfile_abort(struct place_outfile *out);

/* Whether both paths lead to one file that is there: an output must not be its own input. */
bool place_same_file(const char *a, const char *b);

/*
 * An unnamed temporary file ($TMPDIR, else /tmp), open for reading and writing;
 * gone when closed. NULL with err set on failure.
 */
FILE *place_temporary_file(struct place_err *err) PLACE_MUST_CHECK;

/*
 * The path of a new, empty file in $TMPDIR, else /tmp, for what has to be
 * written by name: unlink() and free() it. NULL with err set on failure.
 */
char *place_temporary_path(struct place_err *err) PLACE_MUST_CHECK;

#endif

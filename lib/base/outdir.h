/*
 * Output directories: many files that appear together or not at all.
 *
 * A directory that is not there yet is written beside its place, as
 * DIR.partial-XXXXXX, and renamed at the end. Into one that is there files are
 * moved at the end, from DIR/.partial-XXXXXX: it may be a mount point, a link or
 * the current directory, and keeps its owner and mode. All bytes are on disk
 * before the first name is given.
 *
 * Files are moved or removed to the end whatever signals come meanwhile
 * (base/stop.h); with millions of them that takes a while.
 */
#ifndef PLACE_BASE_OUTDIR_H
#define PLACE_BASE_OUTDIR_H

#include "base/err.h"
#include "base/outfile.h"
#include "base/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct place_outdir;

struct place_outdir_options {
    const char *path; /* its parent has to be there */
    bool replace;     /* into a directory that is not empty, over files of the same names */
    /* The file whose being there says that the others are complete: it is moved last, and an old
     * one removed before anything else is touched. NULL: none. */
    const char *seal;
    /* Whether an old file belongs to what is replaced, so that it is removed at the end even where
     * no new one has its name. NULL: none does. Directories stay. */
    bool (*stale)(const void *context, const char *name);
    const void *context;
    struct place_progress
        *progress; /* counts files that are removed after a failure; may be NULL */
};

/*
 * Begin to write. PLACE_IO where the path is no directory, where one is not
 * empty (with a hint about -f) unless `replace`, or where none can be made. What
 * options point to must last until _close or _abort; *out is the caller's until
 * then.
 */
enum place_code place_outdir_open(const struct place_outdir_options *options,
                                  struct place_outdir **out,
                                  struct place_err *err) PLACE_MUST_CHECK;

/*
 * A new file `name` in it, for the caller to write and hand to
 * place_outdir_finish(). NULL with err set on failure. Several threads may
 * write files at once.
 */
FILE *place_outdir_create(struct place_outdir *dir, const char *name,
                          struct place_err *err) PLACE_MUST_CHECK;

/* Close such a file whatever happens; PLACE_IO where some of it could not be written. */
enum place_code place_outdir_finish(struct place_outdir *dir, const char *name, FILE *stream,
                                    struct place_err *err) PLACE_MUST_CHECK;

/*
 * The same as an outfile, for what writes one; it is the caller's, to be closed
 * or aborted before the directory is.
 */
enum place_code place_outdir_open_file(struct place_outdir *dir, const char *name,
                                       struct place_outfile **out,
                                       struct place_err *err) PLACE_MUST_CHECK;

/* A new file `name` of these bytes. Several threads may do so at once. */
enum place_code place_outdir_write(struct place_outdir *dir, const char *name, const void *bytes,
                                   size_t size, struct place_err *err) PLACE_MUST_CHECK;

/*
 * Whether a file `name` could be given its place now: PLACE_IO where a directory
 * has that name. _close asks for every file; this is for knowing it before long
 * work begins.
 */
enum place_code place_outdir_check_name(const struct place_outdir *dir, const char *name,
                                        struct place_err *err) PLACE_MUST_CHECK;

/*
 * Give everything its place; frees `dir` whatever happens. PLACE_IO where a
 * directory has the name of a file, PLACE_FAILED where being asked to stop came
 * before the first was moved. On failure nothing is left of a new directory; one
 * that was there may have some of its old files replaced only where removing or
 * moving one itself failed, and then has no seal.
 */
enum place_code place_outdir_close(struct place_outdir *dir,
                                   struct place_err *err) PLACE_MUST_CHECK;

/* Drop what was written and free `dir`; what was there stays as it was. NULL is fine. */
void place_outdir_abort(struct place_outdir *dir);

#endif

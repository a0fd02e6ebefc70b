/*
 * One log file on its way in: plain text in blocks of whole lines, and beside
 * that the SHA-256 of the file as stored. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_LOG_STREAM_H
#define PLACE_SOURCE_LOG_STREAM_H

#include "base/buf.h"
#include "base/inflate.h"
#include "formats/log_format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

enum { LOG_BLOCK = 2 << 20 /* bytes of text in a block, about */ };

struct log_stream {
    const char *path;              /* what is opened */
    const char *name;              /* for messages and META: the path as it was given */
    struct place_inflate *inflate; /* NULL until the first read, and after the end */
    struct place_buf rest;         /* the start of a line whose end is in the next block */
    struct place_dialect dialect;
    bool begun, ended;
    uint64_t stored_size;
    struct place_sha256 sha;
    FILE *kept;         /* owned, unnamed: what standard input said; or NULL */
    char kept_path[32]; /* by which it is opened */
    bool unhashed;      /* opened, and not all of it is hashed: log_stream_hash's to do */
    uint64_t hashed;    /* bytes of it that are */
    dev_t device;       /* which file that is */
    ino_t inode;
};

/* A stream that is not open yet; its dialect is to be set before it is read. */
void log_stream_init(struct log_stream *stream, const char *path);
void log_stream_release(struct log_stream *stream);

/*
 * Keep what standard input or a pipe says in an unnamed temporary file, so that the
 * stream can be read twice (by /proc/self/fd); nothing happens to one that is a file.
 * Before the first read, or right after a peek.
 */
enum place_code log_stream_keep(struct log_stream *stream, struct place_progress *progress,
                                struct place_err *err) PLACE_MUST_CHECK;

/*
 * The next block of whole lines into `text`, the header left out (its count of
 * lines, blank ones before it too, is in *header_lines). stream->ended is set with the
 * last one. With `check`, a file whose start another format knows, or none, is
 * refused.
 */
enum place_code log_stream_read(struct log_stream *stream, bool check,
                                struct place_progress *progress, struct place_buf *text,
                                unsigned *header_lines, struct place_err *err) PLACE_MUST_CHECK;

/*
 * Hash some of the file; at its end it is no longer `unhashed`. It is open only
 * meanwhile, so any number of files may wait for their hash: PLACE_IO where the
 * path leads to another file by then, or to none.
 */
enum place_code log_stream_hash(struct log_stream *stream, struct place_err *err) PLACE_MUST_CHECK;

/*
 * The first bytes of a stream that was not read yet, as text without a byte
 * order mark, to tell its format by: *text is the stream's, and is read again
 * by log_stream_read.
 */
enum place_code log_stream_peek(struct log_stream *stream, struct place_progress *progress,
                                const char **text, size_t *size,
                                struct place_err *err) PLACE_MUST_CHECK;

#endif

/* One log file on its way in. */
#include "source/log_stream.h"

#include "base/outfile.h"
#include "source/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void log_stream_init(struct log_stream *stream, const char *path) {
    *stream = (struct log_stream){.path = path, .name = path};
    place_sha256_init(&stream->sha);
}

void log_stream_release(struct log_stream *stream) {
    place_inflate_close(stream->inflate);
    place_buf_release(&stream->rest);
    if (stream->kept)
        fclose(stream->kept);
    stream->inflate = NULL;
    stream->kept = NULL;
}

/* A regular file is hashed by itself (log_stream_hash), anything else as it is read. */
static enum place_code open_stream(struct log_stream *stream, struct place_progress *progress,
                                   struct place_err *err) {
    struct stat info;
    if (place_inflate_open(stream->path, progress, &stream->inflate, err))
        return err->code;
    if (stream->kept) /* and hashed when it was */
        return PLACE_OK;
    stream->unhashed =
        strcmp(stream->path, "-") != 0 && stat(stream->path, &info) == 0 && S_ISREG(info.st_mode);
    if (!stream->unhashed) {
        place_inflate_hash(stream->inflate, &stream->sha);
        return PLACE_OK;
    }
    stream->device = info.st_dev;
    stream->inode = info.st_ino;
    return PLACE_OK;
}

/* Bytes of the byte order mark that some programs put before UTF-8: 3, or 0 where there is none. */
static size_t byte_order_mark(const char *text, size_t size) {
    return size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* What the start of the file says about its rows; drops the header. */
static enum place_code begin(struct log_stream *stream, bool check, struct place_buf *text,
                             unsigned *header_lines, struct place_err *err) {
    const struct place_log_format *format = stream->dialect.format;
    const size_t mark = byte_order_mark((const char *)text->data, text->size);
    const char *start = text->size ? (const char *)text->data + mark : "";
    const size_t size = text->size - mark;
    stream->begun = true;
    if (check && size > 0 && !place_log_format_knows(format, start, size)) {
        const char *newline = memchr(start, '\n', size);
        const size_t length = newline ? (size_t)(newline - start) : size;
        return place_fail(err, PLACE_DATA, "not a %s log: it starts '%.*s', expected %s",
                          format->name, (int)(length < 60 ? length : 60), start, format->expected);
    }
    place_dialect_begin(&stream->dialect, start, size);
    const size_t header = stream->dialect.header_size;
    *header_lines = stream->dialect.header_lines;
    text->size = size - header;
    if (mark + header > 0 && text->size > 0)
        memmove(text->data, text->data + mark + header, text->size);
    return PLACE_OK;
}

/* Keep what follows the last newline for the next block. */
static enum place_code keep_rest(struct log_stream *stream, struct place_buf *text,
                                 struct place_err *err) {
    const unsigned char *newline = memrchr(text->data, '\n', text->size);
    if (!newline)
        return place_fail(err, PLACE_DATA, "a row is longer than %d bytes", LOG_BLOCK);
    const size_t whole = (size_t)(newline - text->data) + 1;
    if (place_buf_append(&stream->rest, text->data + whole, text->size - whole, err))
        return err->code;
    text->size = whole;
    return PLACE_OK;
}

static enum place_code read_block(struct log_stream *stream, bool check,
                                  struct place_progress *progress, struct place_buf *text,
                                  unsigned *header_lines, struct place_err *err) {
    size_t got = 0;
    text->size = 0;
    *header_lines = 0;
    if (!stream->inflate && open_stream(stream, progress, err))
        return err->code;
    if (place_buf_append(text, stream->rest.data, stream->rest.size, err) ||
        place_buf_reserve(text, LOG_BLOCK, err) ||
        place_inflate_read(stream->inflate, text->data + text->size, LOG_BLOCK, &got, err))
        return place_wrap(err, "%s", stream->name);
    text->size += got;
    stream->rest.size = 0;
    stream->ended = got < LOG_BLOCK;
    if (!stream->kept)
        stream->stored_size = place_inflate_stored_size(stream->inflate);
    if ((!stream->ended && keep_rest(stream, text, err)) ||
        (!stream->begun && begin(stream, check, text, header_lines, err)))
        return place_wrap(err, "%s", stream->name);
    return PLACE_OK;
}

enum place_code log_stream_read(struct log_stream *stream, bool check,
                                struct place_progress *progress, struct place_buf *text,
                                unsigned *header_lines, struct place_err *err) {
    const enum place_code code = read_block(stream, check, progress, text, header_lines, err);
    if (code || stream->ended) {
        stream->ended = true;
        place_inflate_close(stream->inflate);
        stream->inflate = NULL;
    }
    return code;
}

/* The next pieces of an open file into the hash. */
static enum place_code hash_pieces(struct log_stream *stream, int fd, struct place_err *err) {
    enum { PIECES = 16, PIECE = 1 << 16 };
    unsigned char piece[PIECE];
    for (int i = 0; i < PIECES && stream->unhashed; i++) {
        const ssize_t size = pread(fd, piece, sizeof piece, (off_t)stream->hashed);
        if (size < 0 && errno != EINTR)
            return place_fail_errno(err, PLACE_IO, "%s", stream->name);
        if (size > 0) {
            place_sha256_update(&stream->sha, piece, (size_t)size);
            stream->hashed += (uint64_t)size;
        }
        stream->unhashed = size != 0;
    }
    return PLACE_OK;
}

enum place_code log_stream_hash(struct log_stream *stream, struct place_err *err) {
    struct stat info;
    const int fd = open(stream->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return place_fail_errno(err, PLACE_IO, "%s", stream->name);
    enum place_code code = PLACE_OK;
    if (fstat(fd, &info) != 0)
        code = place_fail_errno(err, PLACE_IO, "%s", stream->name);
    else if (info.st_dev != stream->device || info.st_ino != stream->inode)
        code = place_fail(err, PLACE_IO, "%s was replaced while it was read", stream->name);
    else
        code = hash_pieces(stream, fd, err);
    close(fd);
    return code;
}

enum place_code log_stream_peek(struct log_stream *stream, struct place_progress *progress,
                                const char **text, size_t *size, struct place_err *err) {
    enum { PEEK = 4096 };
    if (open_stream(stream, progress, err))
        return err->code;
    if (place_buf_reserve(&stream->rest, PEEK, err) ||
        place_inflate_read(stream->inflate, stream->rest.data, PEEK, &stream->rest.size, err))
        return place_wrap(err, "%s", stream->name);
    const size_t mark = byte_order_mark((const char *)stream->rest.data, stream->rest.size);
    *text = (const char *)stream->rest.data + mark;
    *size = stream->rest.size - mark;
    return PLACE_OK;
}

/* All that is left of the stream, plain, to the file that keeps it. */
static enum place_code copy_stream(struct log_stream *stream, struct place_err *err) {
    struct place_buf *rest = &stream->rest; /* what a peek has read, if there was one */
    size_t got = rest->size;
    uint64_t size = 0;
    if (place_buf_reserve(rest, LOG_BLOCK, err))
        return err->code;
    do {
        if (temporary_write(stream->kept, size, rest->data, got, err))
            return err->code;
        size += got;
        if (place_inflate_read(stream->inflate, rest->data, LOG_BLOCK, &got, err))
            return place_wrap(err, "%s", stream->name);
    } while (got > 0);
    rest->size = 0;
    stream->stored_size = place_inflate_stored_size(stream->inflate);
    place_inflate_close(stream->inflate);
    stream->inflate = NULL;
    return PLACE_OK;
}

enum place_code log_stream_keep(struct log_stream *stream, struct place_progress *progress,
                                struct place_err *err) {
    struct stat info;
    if (strcmp(stream->path, "-") != 0 && (stat(stream->path, &info) != 0 || S_ISREG(info.st_mode)))
        return PLACE_OK;
    if (!stream->inflate && open_stream(stream, progress, err))
        return err->code;
    stream->kept = place_temporary_file(err);
    if (!stream->kept)
        return err->code;
    snprintf(stream->kept_path, sizeof stream->kept_path, "/proc/self/fd/%d", fileno(stream->kept));
    if (access(stream->kept_path, R_OK) != 0)
        return place_fail_errno(err, PLACE_IO, "%s: cannot be read twice without /proc",
                                stream->name);
    stream->path = stream->kept_path;
    return copy_stream(stream, err);
}

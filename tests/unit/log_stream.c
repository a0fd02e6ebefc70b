/* lib/source/log_stream: the hash beside the reading, and what is kept of a pipe. */
#include "source/log_stream.h"
#include "../make_archive.h"
#include "../tempdir.h"

#include <sys/stat.h>

enum { SIZE = 3 << 20, ROW = 16 };

static struct place_err err;
static char text[SIZE + 1]; /* of a log: rows of 16 bytes */

static void fill_text(void) {
    for (size_t i = 0; i < SIZE / ROW; i++)
        snprintf(text + i * ROW, ROW + 1, "%010zu,1,1,\n", i);
}

static bool hash_is_of(const struct log_stream *stream, const char *bytes) {
    struct place_sha256 got = stream->sha, sha;
    unsigned char digest[PLACE_SHA256_BYTES], wanted[PLACE_SHA256_BYTES];
    place_sha256_init(&sha);
    place_sha256_update(&sha, (const unsigned char *)bytes, strlen(bytes));
    place_sha256_final(&sha, wanted);
    place_sha256_final(&got, digest);
    return memcmp(digest, wanted, sizeof wanted) == 0;
}

static bool read_all(struct log_stream *stream, const char *wanted) {
    struct place_buf block = {0};
    unsigned lines = 0;
    size_t at = 0;
    bool same = true;
    while (!stream->ended) {
        need(log_stream_read(stream, false, NULL, &block, &lines, &err), &err);
        same = same && memcmp(block.data, wanted + at, block.size) == 0;
        at += block.size;
    }
    place_buf_release(&block);
    return same && at == strlen(wanted);
}

static struct log_stream stream_of(const char *path) {
    struct log_stream stream;
    log_stream_init(&stream, path);
    stream.dialect.format = place_log_format_named("csv");
    return stream;
}

static void test_hash(void) {
    struct log_stream stream = stream_of("log");
    size_t turns = 0;
    tempdir_write("log", text);
    tap_ok(read_all(&stream, text) && stream.unhashed, "a file is read, and to be hashed");
    for (; stream.unhashed; turns++)
        need(log_stream_hash(&stream, &err), &err);
    tap_ok(hash_is_of(&stream, text) && turns > 1, "... which takes %zu turns", turns);
    log_stream_release(&stream);
}

/* Another file under the path, or none: its hash would be another's. */
static void test_replaced(bool gone) {
    struct log_stream stream = stream_of("log");
    tempdir_write("log", text);
    tap_ok(read_all(&stream, text), "a file is read");
    tempdir_write("new", "other");
    need(log_stream_hash(&stream, &err), &err);
    if ((gone ? unlink("log") : rename("new", "log")) != 0)
        abort();
    tap_code(log_stream_hash(&stream, &err), PLACE_IO, &err, "... but is not there for its hash");
    tap_text(err.message,
             gone ? "log: No such file or directory" : "log was replaced while it was read",
             "... which is told");
    log_stream_release(&stream);
}

static void test_kept(void) {
    struct log_stream stream = stream_of("pipe");
    tempdir_files(true);
    if (mkfifo("pipe", 0600) != 0)
        abort();
    const pid_t writer = fork();
    if (writer == 0) {
        FILE *pipe = fopen("pipe", "w");
        _exit(!pipe || fputs(text, pipe) < 0 || fclose(pipe) != 0);
    }
    need(log_stream_keep(&stream, NULL, &err), &err);
    tap_int(tempdir_files(false), 1, "what a pipe says is kept without a name");
    struct log_stream other = stream_of(stream.path);
    tap_ok(read_all(&other, text), "... and read");
    log_stream_release(&other);
    tap_ok(read_all(&stream, text), "... twice");
    tap_ok(!stream.unhashed && hash_is_of(&stream, text), "... hashed once");
    tap_int((int64_t)stream.stored_size, SIZE, "... and measured");
    log_stream_release(&stream);
}

int main(void) {
    tap_begin();
    tempdir_begin();
    fill_text();
    test_hash();
    test_replaced(false);
    test_replaced(true);
    test_kept();
    tempdir_end();
    return tap_end();
}

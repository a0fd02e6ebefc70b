/* Plain bytes from a log file: plain text or gzip, by ISA-L. */
#include "base/inflate.h"

#include "base/mem.h"
#include "base/stop.h"
#include <errno.h>
#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STORED_BLOCK = 1 << 18 /* bytes read at a time */ };

struct place_inflate {
    int fd;
    struct place_progress *progress;
    bool gzip;
    bool in_member; /* gzip: inside one, so that the end would be too early */
    bool ended;     /* of the file as stored */
    uint64_t stored_size;
    struct place_sha256 *sha; /* the caller's, or NULL */
    struct inflate_state
        state; /* next_in, avail_in: what is read and not used, for plain text too */
    unsigned char stored[STORED_BLOCK];
};

/* Read more behind the first `kept` stored bytes; all others are used up. */
static enum place_code fill(struct place_inflate *in, size_t kept, struct place_err *err) {
    ssize_t size;
    do {
        if (place_stop_wait_readable(in->fd, err))
            return err->code;
        size = read(in->fd, in->stored + kept, sizeof in->stored - kept);
    } while (size < 0 && errno == EINTR);
    if (size < 0)
        return place_fail_errno(err, PLACE_IO, "cannot read");
    in->ended = size == 0 && kept == 0;
    in->stored_size += (uint64_t)size;
    if (in->sha)
        place_sha256_update(in->sha, in->stored + kept, (size_t)size);
    place_progress_add(in->progress, (uint64_t)size);
    in->state.next_in = in->stored;
    in->state.avail_in = (uint32_t)(kept + (size_t)size);
    return PLACE_OK;
}

static enum place_code refill(struct place_inflate *in, struct place_err *err) {
    return fill(in, 0, err);
}

/* The first bytes, enough to know the kind by: a pipe may give them one by one. */
static enum place_code fill_start(struct place_inflate *in, struct place_err *err) {
    enum { MAGIC = 6 };
    size_t before;
    do {
        before = in->state.avail_in;
        if (fill(in, before, err))
            return err->code;
    } while (in->state.avail_in < MAGIC && in->state.avail_in > before);
    return PLACE_OK;
}

static enum place_code check_magic(struct place_inflate *in, struct place_err *err) {
    static const struct {
        const char *magic;
        size_t size;
        const char *name, *unpack;
    } kinds[] = {
        {"\x28\xb5\x2f\xfd", 4, "zstd", "zstd -dc FILE | place-import ... -"},
        {"\xfd"
         "7zXZ",
         5, "xz", "xz -dc FILE | place-import ... -"},
        {"BZh", 3, "bzip2", "bzip2 -dc FILE | place-import ... -"},
        {"PK\x03\x04", 4, "zip", "unzip -p FILE | place-import ... -"},
        {"7z\xbc\xaf\x27\x1c", 6, "7z", "7z x -so FILE | place-import ... -"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (in->state.avail_in < kinds[i].size ||
            memcmp(in->stored, kinds[i].magic, kinds[i].size) != 0)
            continue;
        place_fail(err, PLACE_DATA, "is compressed by %s, which is not read", kinds[i].name);
        return place_hint(err, "%s", kinds[i].unpack);
    }
    in->gzip = in->state.avail_in >= 2 && in->stored[0] == 0x1f && in->stored[1] == 0x8b;
    return PLACE_OK;
}

enum place_code place_inflate_open(const char *path, struct place_progress *progress,
                                   struct place_inflate **out, struct place_err *err) {
    *out = NULL;
    struct place_inflate *in = place_new_array(1, sizeof *in, err);
    if (!in)
        return err->code;
    in->progress = progress;
    in->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    isal_inflate_init(&in->state);
    if (in->fd < 0)
        place_fail_errno(err, PLACE_IO, "%s", path);
    else if (fill_start(in, err) || check_magic(in, err))
        place_wrap(err, "%s", path);
    else {
        *out = in;
        return PLACE_OK;
    }
    place_inflate_close(in);
    return err->code;
}

static enum place_code read_plain(struct place_inflate *in, unsigned char *to, size_t room,
                                  size_t *got, struct place_err *err) {
    while (*got < room && !in->ended) {
        if (in->state.avail_in == 0 && refill(in, err))
            return err->code;
        const size_t left = room - *got;
        const size_t size = in->state.avail_in < left ? in->state.avail_in : left;
        memcpy(to + *got, in->state.next_in, size);
        in->state.next_in += size;
        in->state.avail_in -= (uint32_t)size;
        *got += size;
    }
    return PLACE_OK;
}

/* Between members: more of them, zeros that pad the file (as tapes do), or the end. */
static enum place_code next_member(struct place_inflate *in, struct place_err *err) {
    while (!in->ended) {
        if (in->state.avail_in == 0 && refill(in, err))
            return err->code;
        if (in->state.avail_in == 0)
            continue;
        if (*in->state.next_in == 0) {
            in->state.next_in++;
            in->state.avail_in--;
            continue;
        }
        if (*in->state.next_in != 0x1f)
            return place_fail(err, PLACE_DATA, "something that is not gzip follows a gzip member");
        uint8_t *next = in->state.next_in;
        const uint32_t available = in->state.avail_in;
        isal_inflate_reset(&in->state);
        in->state.next_in = next;
        in->state.avail_in = available;
        in->state.crc_flag = ISAL_GZIP;
        in->in_member = true;
        return PLACE_OK;
    }
    return PLACE_OK;
}

static const char *damage_text(int result) {
    switch (result) {
    case ISAL_INCORRECT_CHECKSUM: return "checksum does not match";
    case ISAL_UNSUPPORTED_METHOD: return "compression method is unknown";
    default: return "compressed data is invalid";
    }
}

static enum place_code inflate_some(struct place_inflate *in, unsigned char *to, size_t room,
                                    size_t *got, struct place_err *err) {
    const size_t left = room - *got, before = *got;
    if (in->state.avail_in == 0 && !in->ended && refill(in, err))
        return err->code;
    in->state.next_out = to + *got;
    in->state.avail_out = left < UINT32_MAX ? (uint32_t)left : UINT32_MAX;
    const int result = isal_inflate(&in->state);
    *got = (size_t)(in->state.next_out - to);
    if (result < 0)
        return place_fail(err, PLACE_DATA, "gzip data is damaged: %s", damage_text(result));
    in->in_member = in->state.block_state != ISAL_BLOCK_FINISH;
    /* ISA-L may hold back output when its input ends: only no progress at all is a cut. */
    if (in->in_member && in->ended && *got == before)
        return place_fail(err, PLACE_DATA, "gzip file is cut off");
    return PLACE_OK;
}

enum place_code place_inflate_read(struct place_inflate *in, void *to, size_t room, size_t *got,
                                   struct place_err *err) {
    *got = 0;
    if (!in->gzip)
        return read_plain(in, to, room, got, err);
    while (*got < room && !(in->ended && !in->in_member)) {
        if (in->in_member ? inflate_some(in, to, room, got, err) : next_member(in, err))
            return err->code;
    }
    return PLACE_OK;
}

uint64_t place_inflate_stored_size(const struct place_inflate *in) {
    return in->stored_size;
}

void place_inflate_hash(struct place_inflate *in, struct place_sha256 *sha) {
    in->sha = sha;
    place_sha256_update(sha, in->stored, in->state.avail_in); /* opening read the first block */
}

void place_inflate_close(struct place_inflate *in) {
    if (!in)
        return;
    if (in->fd >= 0)
        close(in->fd);
    free(in);
}

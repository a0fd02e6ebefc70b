/* Plain bytes from a log file: what the file is, its first bytes tell. */
#include "base/inflate.h"

#include "base/magic.h"
#include "base/mem.h"
#include "base/stored_file.h"
#include "base/tar.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct place_inflate {
    struct stored_file file;
    const struct inflate_kind *kind;
    void *state;  /* owned; the kind's */
    bool begun;   /* the first plain bytes were looked at */
    bool is_tar;  /* by them */
    size_t first; /* of `start`, already given */
    size_t last;
    unsigned char start[TAR_BLOCK]; /* those bytes */
    struct tar tar;
};

static enum place_code read_plain(void *state, struct stored_file *file, unsigned char *to,
                                  size_t room, size_t *got, struct place_err *err) {
    (void)state;
    while (*got < room && !file->ended) {
        if (stored_file_refill(file, err))
            return err->code;
        const size_t left = room - *got;
        const size_t size = file->available < left ? file->available : left;
        memcpy(to + *got, file->next, size);
        stored_file_use(file, size);
        *got += size;
    }
    return PLACE_OK;
}

static const struct inflate_kind inflate_plain = {.state_size = 1, .read = read_plain};

/* ---- kinds by their first bytes -------------------------------------------------------------- */

static enum place_code tell_kind(struct place_inflate *in, struct place_err *err) {
    const struct magic *magic = magic_of(in->file.next, in->file.available);
    in->kind = magic ? magic->kind : &inflate_plain;
    if (in->kind)
        return PLACE_OK;
    place_fail(err, PLACE_DATA, "is compressed by %s, which is not read", magic->name);
    return place_hint(err, "%s FILE | place-import ... -", magic->command);
}

/* ---- the face -------------------------------------------------------------------------------- */

static enum place_code begin(struct place_inflate *in, const char *path, struct place_err *err) {
    if (stored_file_open(&in->file, path, MAGIC_BYTES, err))
        return err->code;
    if (tell_kind(in, err))
        return place_wrap(err, "%s", path);
    in->state = place_new_array(1, in->kind->state_size, err);
    if (!in->state || (in->kind->begin && in->kind->begin(in->state, err)))
        return place_wrap(err, "%s", path);
    return PLACE_OK;
}

enum place_code place_inflate_open(const char *path, struct place_progress *progress,
                                   struct place_inflate **out, struct place_err *err) {
    *out = NULL;
    struct place_inflate *in = place_new_array(1, sizeof *in, err);
    if (!in)
        return err->code;
    in->file.fd = -1;
    in->file.progress = progress;
    if (begin(in, path, err)) {
        place_inflate_close(in);
        return err->code;
    }
    *out = in;
    return PLACE_OK;
}

/* Bytes as they are when nothing is compressed any more: a tar is still one. */
static enum place_code read_unpacked(void *context, unsigned char *to, size_t room, size_t *got,
                                     struct place_err *err) {
    struct place_inflate *in = context;
    const size_t left = in->last - in->first;
    *got = left < room ? left : room;
    memcpy(to, in->start + in->first, *got);
    in->first += *got;
    return *got < room ? in->kind->read(in->state, &in->file, to, room, got, err) : PLACE_OK;
}

static enum place_code look_for_tar(struct place_inflate *in, struct place_err *err) {
    size_t got = 0;
    if (read_unpacked(in, in->start, sizeof in->start, &got, err))
        return err->code;
    in->last = got;
    in->is_tar = got == sizeof in->start && tar_is_magic(in->start);
    in->tar = (struct tar){.source = read_unpacked, .context = in};
    in->begun = true;
    return PLACE_OK;
}

enum place_code place_inflate_read(struct place_inflate *in, void *to, size_t room, size_t *got,
                                   struct place_err *err) {
    *got = 0;
    if (!in->begun && look_for_tar(in, err))
        return err->code;
    return in->is_tar ? tar_read(&in->tar, to, room, got, err)
                      : read_unpacked(in, to, room, got, err);
}

uint64_t place_inflate_stored_size(const struct place_inflate *in) {
    return in->file.size;
}

void place_inflate_hash(struct place_inflate *in, struct place_sha256 *sha) {
    in->file.sha = sha;
    place_sha256_update(sha, in->file.next, in->file.available); /* opening read the first block */
}

void place_inflate_close(struct place_inflate *in) {
    if (!in)
        return;
    if (in->state && in->kind->end)
        in->kind->end(in->state);
    free(in->state);
    stored_file_close(&in->file);
    free(in);
}

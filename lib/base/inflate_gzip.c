/* Gzip of one member or many, by ISA-L. */
#include "base/inflate_kind.h"

#include <isa-l/igzip_lib.h>
#include <stdbool.h>
#include <stdint.h>

struct gzip {
    struct inflate_state state;
    bool in_member; /* so that the end would be too early */
};

static enum place_code begin(void *state, struct place_err *err) {
    struct gzip *gzip = state;
    (void)err;
    isal_inflate_init(&gzip->state);
    return PLACE_OK;
}

/* Between members: more of them, zeros that pad the file (as tapes do), or the end. */
static enum place_code next_member(struct gzip *gzip, struct stored_file *file,
                                   struct place_err *err) {
    while (!file->ended) {
        if (stored_file_refill(file, err))
            return err->code;
        if (file->available == 0)
            continue;
        if (*file->next == 0) {
            stored_file_use(file, 1);
            continue;
        }
        if (*file->next != 0x1f)
            return place_fail(err, PLACE_DATA, "something that is not gzip follows a gzip member");
        isal_inflate_reset(&gzip->state);
        gzip->state.crc_flag = ISAL_GZIP;
        gzip->in_member = true;
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

static enum place_code inflate_some(struct gzip *gzip, struct stored_file *file, unsigned char *to,
                                    size_t room, size_t *got, struct place_err *err) {
    const size_t left = room - *got, before = *got;
    if (stored_file_refill(file, err))
        return err->code;
    gzip->state.next_in = file->next;
    gzip->state.avail_in = (uint32_t)file->available;
    gzip->state.next_out = to + *got;
    gzip->state.avail_out = left < UINT32_MAX ? (uint32_t)left : UINT32_MAX;
    const int result = isal_inflate(&gzip->state);
    if (result < 0) /* what is available then, ISA-L counts wrong, down to less than none */
        return place_fail(err, PLACE_DATA, "gzip data is damaged: %s", damage_text(result));
    stored_file_use(file, file->available - gzip->state.avail_in);
    *got = (size_t)(gzip->state.next_out - to);
    gzip->in_member = gzip->state.block_state != ISAL_BLOCK_FINISH;
    /* ISA-L may hold back output when its input ends: only no progress at all is a cut. */
    if (gzip->in_member && file->ended && *got == before)
        return place_fail(err, PLACE_DATA, "gzip file is cut off");
    return PLACE_OK;
}

static enum place_code read_gzip(void *state, struct stored_file *file, unsigned char *to,
                                 size_t room, size_t *got, struct place_err *err) {
    struct gzip *gzip = state;
    while (*got < room && !(file->ended && !gzip->in_member))
        if (gzip->in_member ? inflate_some(gzip, file, to, room, got, err)
                            : next_member(gzip, file, err))
            return err->code;
    return PLACE_OK;
}

const struct inflate_kind inflate_gzip = {
    .state_size = sizeof(struct gzip), .begin = begin, .read = read_gzip};

/*
 * Reading a tar through. What the bytes mean is in POSIX.1-2017, pax, "ustar
 * Interchange Format", and GNU tar's manual, "Basic Tar Format".
 */
#include "base/tar.h"

#include "base/buf.h"
#include "base/magic.h"
#include "base/stop.h"

#include <string.h>

/* Where the fields of a header stand. */
enum {
    SIZE_AT = 124,
    SIZE_BYTES = 12,
    CHECKSUM_AT = 148,
    CHECKSUM_BYTES = 8,
    TYPE_AT = 156,
    MAGIC_AT = 257
};

enum { EXTRA_LIMIT = 1 << 20 /* bytes of a pax header or a long name */ };

static const char unpack[] = "tar -xOf FILE NAME | place-import ... -";

static bool is_zero(const unsigned char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

static enum place_code cut_off(struct place_err *err) {
    return place_fail(err, PLACE_DATA, "tar is cut off");
}

/* Exactly `size` bytes of the tar. */
static enum place_code take(struct tar *tar, unsigned char *to, size_t size,
                            struct place_err *err) {
    size_t got = 0;
    if (tar->source(tar->context, to, size, &got, err))
        return err->code;
    return got == size ? PLACE_OK : cut_off(err);
}

/* An entry's content takes whole blocks. */
static unsigned padding(uint64_t size) {
    return (unsigned)((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
}

static enum place_code skip(struct tar *tar, uint64_t size, struct place_err *err) {
    unsigned char bytes[8 * TAR_BLOCK];
    while (size > 0) {
        const size_t part = size < sizeof bytes ? (size_t)size : sizeof bytes;
        if (take(tar, bytes, part, err))
            return err->code;
        size -= part;
    }
    return PLACE_OK;
}

/* ---- headers --------------------------------------------------------------------------------- */

/* An octal number, blanks round it; false where it is none. */
static bool get_octal(const unsigned char *field, size_t width, uint64_t *number) {
    size_t i = 0;
    *number = 0;
    while (i < width && field[i] == ' ')
        i++;
    const size_t first = i;
    for (; i < width && field[i] >= '0' && field[i] <= '7'; i++)
        *number = *number << 3 | (uint64_t)(field[i] - '0');
    return i > first && (i == width || field[i] == ' ' || field[i] == '\0');
}

/* A size: octal, or base 256 where it takes more digits than there are (GNU). */
static bool get_size(const unsigned char *field, uint64_t *size) {
    *size = 0;
    if (is_zero(field, SIZE_BYTES)) /* of a label */
        return true;
    if (field[0] != 0x80)
        return get_octal(field, SIZE_BYTES, size);
    for (size_t i = SIZE_BYTES - 8; i < SIZE_BYTES; i++)
        *size = *size << 8 | field[i];
    return is_zero(field + 1, SIZE_BYTES - 9) && *size <= INT64_MAX;
}

/* The sum of all bytes, those of the checksum itself taken as blanks. */
static bool checksum_matches(const unsigned char block[TAR_BLOCK]) {
    uint64_t wanted = 0, sum = 0;
    for (size_t i = 0; i < TAR_BLOCK; i++)
        sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_BYTES ? ' ' : block[i];
    return get_octal(block + CHECKSUM_AT, CHECKSUM_BYTES, &wanted) && wanted == sum;
}

bool tar_is_magic(const unsigned char block[TAR_BLOCK]) {
    if (memcmp(block + MAGIC_AT, "ustar\0", 6) == 0 ||
        memcmp(block + MAGIC_AT, "ustar  \0", 8) == 0)
        return true;
    return block[TAR_BLOCK - 1] == '\0' && checksum_matches(block); /* older ones, and labels */
}

/* ---- pax headers: records of "LENGTH KEY=VALUE\n" -------------------------------------------- */

static bool starts_with(const char *text, const char *end, const char *start) {
    const size_t size = strlen(start);
    return (size_t)(end - text) >= size && memcmp(text, start, size) == 0;
}

static enum place_code bad_pax(struct place_err *err) {
    return place_fail(err, PLACE_DATA, "tar is damaged: a pax header is no list of records");
}

/* One record, without its length and newline. */
static enum place_code take_record(struct tar *tar, const char *record, const char *end,
                                   struct place_err *err) {
    static const char size[] = "size=";
    if (starts_with(record, end, "GNU.sparse.")) {
        place_fail(err, PLACE_DATA, "is a tar of a sparse file, which is not read");
        return place_hint(err, "%s", unpack);
    }
    if (!starts_with(record, end, size))
        return PLACE_OK;
    record += sizeof size - 1;
    tar->pax_size = 0;
    for (const char *at = record; at < end; at++) {
        if (*at < '0' || *at > '9' || tar->pax_size > INT64_MAX / 10 - 1)
            return bad_pax(err);
        tar->pax_size = tar->pax_size * 10 + (uint64_t)(*at - '0');
    }
    tar->has_pax_size = record < end;
    return PLACE_OK;
}

static enum place_code take_records(struct tar *tar, const char *text, const char *end,
                                    struct place_err *err) {
    while (text < end) {
        const char *at = text;
        size_t length = 0;
        while (at < end && *at >= '0' && *at <= '9' && length < EXTRA_LIMIT)
            length = length * 10 + (size_t)(*at++ - '0');
        if (at == end || *at != ' ' || length > (size_t)(end - text) ||
            length < (size_t)(at - text) + 2 || text[length - 1] != '\n')
            return bad_pax(err);
        if (take_record(tar, at + 1, text + length - 1, err))
            return err->code;
        text += length;
    }
    return PLACE_OK;
}

static enum place_code read_pax(struct tar *tar, uint64_t size, struct place_err *err) {
    struct place_buf text = {0};
    enum place_code code = place_buf_reserve(&text, (size_t)size + 1, err);
    if (code == PLACE_OK)
        code = take(tar, text.data, (size_t)size, err);
    if (code == PLACE_OK)
        code = skip(tar, padding(size), err);
    if (code == PLACE_OK)
        code = take_records(tar, (const char *)text.data, (const char *)text.data + size, err);
    place_buf_release(&text);
    return code;
}

/* ---- entries --------------------------------------------------------------------------------- */

static enum place_code refuse_packed(const struct magic *magic, struct place_err *err) {
    place_fail(err, PLACE_DATA, "is a tar of a file compressed by %s, which is not read",
               magic->name);
    if (magic->kind)
        return place_hint(err, "%s", unpack);
    return place_hint(err,
                      magic->piped ? "tar -xOf FILE NAME | %s | place-import ... -"
                                   : "tar -xf FILE NAME && %s NAME | place-import ... -",
                      magic->command);
}

/* A file that wants unpacking once more would be no log to anyone who reads it. */
static enum place_code check_start(const struct tar *tar, struct place_err *err) {
    const struct magic *magic = magic_of(tar->start, tar->start_size);
    if (magic)
        return refuse_packed(magic, err);
    if (tar->start_size < TAR_BLOCK || !tar_is_magic(tar->start))
        return PLACE_OK;
    place_fail(err, PLACE_DATA, "is a tar of a tar, which is not read");
    return place_hint(err, "%s", unpack);
}

static enum place_code begin_file(struct tar *tar, uint64_t size, struct place_err *err) {
    if (tar->found) {
        place_fail(err, PLACE_DATA, "is a tar of more than one file");
        return place_hint(err, "%s", unpack);
    }
    tar->found = true;
    tar->left = tar->has_pax_size ? tar->pax_size : size;
    tar->pad = padding(tar->left);
    tar->has_pax_size = false;
    tar->start_size = tar->left < TAR_BLOCK ? (size_t)tar->left : TAR_BLOCK;
    return take(tar, tar->start, tar->start_size, err) ? err->code : check_start(tar, err);
}

/* Before there was a type for them, a slash told directories from files. */
static bool is_old_directory(const unsigned char block[TAR_BLOCK]) {
    const char *name = (const char *)block;
    const size_t length = strnlen(name, 100);
    return block[TYPE_AT] == '\0' && length > 0 && name[length - 1] == '/';
}

static enum place_code begin_entry(struct tar *tar, const unsigned char block[TAR_BLOCK],
                                   struct place_err *err) {
    uint64_t size = 0;
    if (!checksum_matches(block) || !get_size(block + SIZE_AT, &size))
        return place_fail(err, PLACE_DATA, "tar is damaged: a header is none");
    const char type = (char)block[TYPE_AT];
    if (strchr("xgLK", type) && type && size > EXTRA_LIMIT)
        return place_fail(err, PLACE_DATA, "tar is damaged: a name or pax header is endless");
    switch (type) {
    case '\0':
    case '0':
    case '7': return is_old_directory(block) ? PLACE_OK : begin_file(tar, size, err);
    case 'x': return read_pax(tar, size, err);
    case 'g':
    case 'L':
    case 'K': return skip(tar, size + padding(size), err); /* pax's for all entries; long names */
    case '1': /* links, devices, directories, pipes and a label: no content, whatever their size */
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case 'V': tar->has_pax_size = false; return PLACE_OK;
    default:
        place_fail(err, PLACE_DATA, "is a tar with an entry of type %u, which is not read",
                   block[TYPE_AT]);
        return place_hint(err, "%s", unpack);
    }
}

/* Behind one block of zeros: another, then nothing but more of them. */
static enum place_code finish(struct tar *tar, struct place_err *err) {
    unsigned char bytes[8 * TAR_BLOCK];
    size_t got = TAR_BLOCK;
    if (take(tar, bytes, TAR_BLOCK, err))
        return err->code;
    do {
        if (place_stop_check(err)) /* a bomb of zeros */
            return err->code;
        if (!is_zero(bytes, got))
            return place_fail(err, PLACE_DATA, "something follows the end of the tar");
        if (tar->source(tar->context, bytes, sizeof bytes, &got, err))
            return err->code;
    } while (got > 0);
    tar->ended = true;
    return tar->found ? PLACE_OK : place_fail(err, PLACE_DATA, "is a tar without a file in it");
}

static enum place_code next_entry(struct tar *tar, struct place_err *err) {
    unsigned char block[TAR_BLOCK];
    if (place_stop_check(err) || take(tar, block, TAR_BLOCK, err))
        return err->code;
    return is_zero(block, TAR_BLOCK) ? finish(tar, err) : begin_entry(tar, block, err);
}

/* Bytes of the file that were read already. */
static size_t give_start(struct tar *tar, unsigned char *to, size_t room) {
    const size_t left = tar->start_size - tar->start_given;
    const size_t part = left < room ? left : room;
    memcpy(to, tar->start + tar->start_given, part);
    tar->start_given += part;
    return part;
}

/* Bytes of the file, and at its end what pads it to whole blocks. */
static enum place_code give(struct tar *tar, unsigned char *to, size_t room, size_t *got,
                            struct place_err *err) {
    const size_t part = tar->left < room - *got ? (size_t)tar->left : room - *got;
    const uint64_t pad = part == tar->left ? tar->pad : 0; /* the rest of its last block */
    const size_t given = give_start(tar, to + *got, part);
    if (take(tar, to + *got + given, part - given, err))
        return err->code;
    *got += part;
    tar->left -= part;
    return skip(tar, pad, err);
}

enum place_code tar_read(struct tar *tar, unsigned char *to, size_t room, size_t *got,
                         struct place_err *err) {
    *got = 0;
    while (*got < room && !tar->ended)
        if (tar->left > 0 ? give(tar, to, room, got, err) : next_entry(tar, err))
            return err->code;
    return PLACE_OK;
}

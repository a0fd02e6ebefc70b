/* Planes: choosing how bytes are stored, and getting them back. */
#include "archive/plane.h"

#include "base/bytes.h"

#include <assert.h>
#include <string.h>

enum { ZSTD_LEVEL = 1 };

static bool is_constant(const uint8_t *bytes, size_t size) {
    return size == 0 || memcmp(bytes, bytes + 1, size - 1) == 0;
}

static void put_plane_entry(unsigned char *to, const struct plane_entry *entry) {
    to[0] = entry->id;
    to[1] = entry->coding;
    to[2] = entry->value;
    to[3] = 0;
    place_put_u32(to + 4, entry->stored);
    place_put_u64(to + 8, entry->sum);
}

void get_plane_entry(const unsigned char *from, struct plane_entry *entry) {
    *entry = (struct plane_entry){.id = from[0],
                                  .coding = from[1],
                                  .value = from[2],
                                  .stored = place_get_u32(from + 4),
                                  .sum = place_get_u64(from + 8)};
}

/* Store packed in `bits` bits a value. */
static void store_packed(struct plane_entry *entry, unsigned bits, const uint8_t *bytes,
                         size_t size, unsigned char *to) {
    entry->coding = CODING_PACKED;
    entry->value = (uint8_t)bits;
    entry->stored = (uint32_t)packed_size(bits, size);
    pack_bits(bytes, size, bits, to);
    entry->sum = place_xxh3(to, entry->stored);
}

static void store_raw(struct plane_entry *entry, const uint8_t *bytes, size_t size,
                      unsigned char *to) {
    entry->coding = CODING_RAW;
    entry->stored = (uint32_t)size;
    memcpy(to, bytes, size);
    entry->sum = place_xxh3(bytes, size);
}

/* Store a plane that is not constant to `to`, which has room for it raw. */
static void store(struct plane_entry *entry, struct place_zstd *zstd, enum plane_policy policy,
                  const uint8_t *bytes, size_t size, unsigned char *to) {
    unsigned bits = policy == PLANE_IN_PLACE ? 8 : bits_needed(bytes, size);
    if (packed_size(bits, size) >= size)
        bits = 8; /* parts are whole bytes, so that a few values may take more packed than raw */
    const size_t quick = packed_size(bits, size); /* of 8 bits: raw */
    const size_t limit = policy == PLANE_QUICK ? quick - quick / 4 : quick;
    size_t stored = 0;
    if (policy != PLANE_IN_PLACE && limit > 1)
        stored = place_zstd_compress(zstd, ZSTD_LEVEL, bytes, size, to, limit - 1);
    if (stored) {
        entry->coding = CODING_ZSTD;
        entry->stored = (uint32_t)stored;
    } else if (bits < 8) {
        store_packed(entry, bits, bytes, size, to);
    } else {
        store_raw(entry, bytes, size, to);
    }
}

enum place_code plane_add(struct plane_writer *writer, unsigned id, const uint8_t *bytes,
                          size_t size, enum plane_policy policy, struct place_err *err) {
    struct plane_entry entry = {.id = (uint8_t)id};
    if (is_constant(bytes, size)) {
        if (size == 0 || bytes[0] == 0)
            return PLACE_OK;
        entry.value = bytes[0];
    } else {
        if (place_buf_reserve(&writer->body, size, err))
            return err->code;
        store(&entry, writer->zstd, policy, bytes, size, writer->body.data + writer->body.size);
        writer->body.size += entry.stored;
    }
    assert(writer->count < PLANE_LIMIT);
    put_plane_entry(writer->table + (size_t)writer->count++ * PLANE_ENTRY_SIZE, &entry);
    return PLACE_OK;
}

static const uint8_t *unpack(const struct plane_entry *entry, const unsigned char *stored,
                             size_t size, uint8_t *scratch, struct place_err *err) {
    const unsigned bits = entry->value;
    if (bits == 0 || bits > 7 || entry->stored != packed_size(bits, size) ||
        place_xxh3(stored, entry->stored) != entry->sum) {
        place_fail(err, PLACE_DATA, "plane %u is damaged", entry->id);
        return NULL;
    }
    unpack_bits(stored, size, bits, scratch);
    return scratch;
}

const uint8_t *plane_bytes(const struct plane_entry *entry, const unsigned char *stored,
                           size_t size, struct place_zstd *zstd, uint8_t *scratch,
                           struct place_err *err) {
    switch (entry->coding) {
    case CODING_CONSTANT: memset(scratch, entry->value, size); return scratch;
    case CODING_RAW:
        if (entry->stored == size && place_xxh3(stored, size) == entry->sum)
            return stored;
        place_fail(err, PLACE_DATA, "plane %u is damaged", entry->id);
        return NULL;
    case CODING_PACKED: return unpack(entry, stored, size, scratch, err);
    case CODING_ZSTD:
        if (place_zstd_expand(zstd, stored, entry->stored, scratch, size, err)) {
            place_wrap(err, "plane %u", entry->id);
            return NULL;
        }
        return scratch;
    default:
        place_fail(err, PLACE_DATA, "plane %u has unknown coding %u", entry->id, entry->coding);
    }
    return NULL;
}

enum place_code plane_verify(const struct plane_entry *entry, const unsigned char *stored,
                             struct place_err *err) {
    if ((entry->coding != CODING_RAW && entry->coding != CODING_PACKED) ||
        place_xxh3(stored, entry->stored) == entry->sum)
        return PLACE_OK;
    return place_fail(err, PLACE_DATA, "plane %u is damaged", entry->id);
}

enum place_code plane_look(const struct plane_entry *entry, const unsigned char *stored,
                           size_t size, struct place_zstd *zstd, uint8_t *scratch,
                           struct plane_lookup *lookup, struct place_err *err) {
    *lookup = (struct plane_lookup){
        .bytes = stored, .size = size, .coding = entry->coding, .value = entry->value};
    if (entry->coding == CODING_CONSTANT ||
        (entry->coding == CODING_RAW && entry->stored == size) ||
        (entry->coding == CODING_PACKED && entry->value > 0 && entry->value < 8 &&
         entry->stored == packed_size(entry->value, size)))
        return PLACE_OK;
    lookup->coding = CODING_RAW;
    lookup->bytes = plane_bytes(entry, stored, size, zstd, scratch, err);
    return lookup->bytes ? PLACE_OK : err->code;
}

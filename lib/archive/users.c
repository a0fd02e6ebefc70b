/* The dictionary of users. */
#include "archive/users.h"

#include "base/base64.h"
#include "base/bytes.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { USER_PLANES = 2 };

enum place_code user_piece_add(struct user_piece *piece, const void *key, size_t size,
                               struct place_err *err) {
    if (place_grow_array(&piece->lengths, &piece->length_capacity, piece->count + 1u,
                         sizeof *piece->lengths, err) ||
        place_buf_append(&piece->text, key, size, err))
        return err->code;
    piece->lengths[piece->count++] = (uint16_t)size;
    return PLACE_OK;
}

void user_piece_release(struct user_piece *piece) {
    place_buf_release(&piece->text);
    free(piece->lengths);
    *piece = (struct user_piece){0};
}

static bool same_lengths(const struct user_piece *piece) {
    for (uint32_t i = 1; i < piece->count; i++)
        if (piece->lengths[i] != piece->lengths[0])
            return false;
    return true;
}

/* The bytes that the keys are base64 of, in *bytes, empty where some key is something else. */
static enum place_code keys_from_base64(const struct user_piece *piece, struct place_buf *bytes,
                                        uint16_t *width, struct place_err *err) {
    const char *text = (const char *)piece->text.data;
    const size_t length = piece->lengths[0];
    const size_t size = place_base64_size(text, length);
    if (size == 0)
        return PLACE_OK;
    if (place_buf_reserve(bytes, piece->count * size, err))
        return err->code;
    for (uint32_t i = 0; i < piece->count; i++, text += length)
        if (place_base64_size(text, length) != size ||
            !place_base64_decode(text, length, bytes->data + i * size))
            return PLACE_OK;
    bytes->size = piece->count * size;
    *width = (uint16_t)size;
    return PLACE_OK;
}

static enum place_code add_lengths(struct plane_writer *planes, const struct user_piece *piece,
                                   struct place_err *err) {
    unsigned char *bytes = place_new_array(piece->count, 2, err);
    if (!bytes)
        return err->code;
    for (uint32_t i = 0; i < piece->count; i++)
        place_put_u16(bytes + 2 * (size_t)i, piece->lengths[i]);
    const enum place_code code =
        plane_add(planes, PLANE_KEY_LENGTHS, bytes, 2 * (size_t)piece->count, PLANE_LEAST, err);
    free(bytes);
    return code;
}

enum place_code user_piece_encode(struct user_piece *piece, struct place_zstd *zstd,
                                  struct place_buf *to, struct index_entry *entry,
                                  struct place_err *err) {
    struct plane_writer planes = {.zstd = zstd};
    struct place_buf bytes = {0};
    const bool same = same_lengths(piece);
    uint16_t width = same ? piece->lengths[0] : 0;
    enum place_code code = same ? keys_from_base64(piece, &bytes, &width, err) : PLACE_OK;
    const bool base64 = bytes.size > 0;
    const struct place_buf *keys = base64 ? &bytes : &piece->text;
    if (!code && !width)
        code = add_lengths(&planes, piece, err);
    if (!code)
        code = plane_add(&planes, PLANE_KEYS, keys->data, keys->size, PLANE_LEAST, err);
    if (code == PLACE_OK) {
        unsigned char header[USERS_HEADER_SIZE + USER_PLANES * PLANE_ENTRY_SIZE] = {0};
        place_put_u32(header, piece->first);
        place_put_u32(header + 4, piece->count);
        place_put_u32(header + 8, (uint32_t)keys->size);
        place_put_u16(header + 12, width);
        header[14] = base64 ? KEYS_BASE64 : KEYS_TEXT;
        header[15] = (unsigned char)planes.count;
        const size_t table = planes.count * (size_t)PLANE_ENTRY_SIZE;
        memcpy(header + USERS_HEADER_SIZE, planes.table, table);
        code = append_chunk(to, CHUNK_USERS, header, USERS_HEADER_SIZE + table, planes.body.data,
                            planes.body.size, err);
    }
    *entry = (struct index_entry){.type = CHUNK_USERS,
                                  .count = piece->count,
                                  .first_seq = piece->first,
                                  .last_seq = piece->first + (uint64_t)piece->count - 1};
    place_buf_release(&planes.body);
    place_buf_release(&bytes);
    piece->first += piece->count;
    piece->count = 0;
    piece->text.size = 0;
    return code;
}

/* Find the plane `id` in the table behind a USER header, as `size` bytes copied to `to`. */
static enum place_code read_plane(const struct chunk_frame *frame, const unsigned char *header,
                                  unsigned id, struct place_zstd *zstd, uint8_t *to, size_t size,
                                  struct place_err *err) {
    const unsigned char *body = header + frame->header_size;
    uint64_t at = 0;
    memset(to, 0, size);
    for (unsigned i = 0; i < header[15]; i++) {
        struct plane_entry entry;
        get_plane_entry(header + USERS_HEADER_SIZE + (size_t)i * PLANE_ENTRY_SIZE, &entry);
        if (frame->body_size - at < entry.stored)
            return place_fail(err, PLACE_DATA, "dictionary planes run past their chunk");
        if (entry.id == id) {
            const uint8_t *bytes = plane_bytes(&entry, body + at, size, zstd, to, err);
            if (!bytes)
                return err->code;
            if (bytes != to)
                memcpy(to, bytes, size);
            return PLACE_OK;
        }
        at += entry.stored;
    }
    return PLACE_OK;
}

static enum place_code read_offsets(const struct chunk_frame *frame, const unsigned char *header,
                                    struct place_zstd *zstd, uint32_t size, struct user_keys *keys,
                                    struct place_err *err) {
    const uint16_t width = place_get_u16(header + 12);
    unsigned char *lengths = place_new_array(keys->count, 2, err);
    if (!lengths)
        return err->code;
    enum place_code code = PLACE_OK;
    if (width == 0)
        code = read_plane(frame, header, PLANE_KEY_LENGTHS, zstd, lengths, 2 * (size_t)keys->count,
                          err);
    uint64_t at = 0;
    for (uint32_t i = 0; i < keys->count && !code; i++) {
        keys->offsets[i] = (uint32_t)at;
        at += width ? width : place_get_u16(lengths + 2 * (size_t)i);
        if (at > size)
            code = place_fail(err, PLACE_DATA, "dictionary keys run past their plane");
    }
    keys->offsets[keys->count] = (uint32_t)at;
    free(lengths);
    if (code == PLACE_OK && at != size)
        code = place_fail(err, PLACE_DATA, "dictionary keys do not fill their plane");
    return code;
}

enum place_code user_keys_decode(const struct chunk_frame *frame, const unsigned char *header,
                                 struct place_zstd *zstd, struct user_keys *keys,
                                 struct place_err *err) {
    *keys = (struct user_keys){0};
    if (frame->header_size < USERS_HEADER_SIZE ||
        frame->header_size < USERS_HEADER_SIZE + (uint32_t)header[15] * PLANE_ENTRY_SIZE)
        return place_fail(err, PLACE_DATA, "dictionary header is too short");
    const uint32_t size = place_get_u32(header + 8), count = place_get_u32(header + 4);
    if (count == 0 || count > USERS_LIMIT || size > KEYS_LIMIT)
        return place_fail(err, PLACE_DATA, "dictionary piece of %u keys is out of range", count);
    keys->first = place_get_u32(header);
    keys->count = count;
    keys->base64 = header[14] == KEYS_BASE64;
    keys->bytes = place_new_array(size, 1, err);
    keys->offsets = place_new_array(keys->count + 1u, sizeof *keys->offsets, err);
    if (keys->bytes && keys->offsets &&
        !read_plane(frame, header, PLANE_KEYS, zstd, keys->bytes, size, err) &&
        !read_offsets(frame, header, zstd, size, keys, err))
        return PLACE_OK;
    user_keys_release(keys);
    return err->code;
}

char *user_keys_text(const struct user_keys *keys, uint32_t index, struct place_err *err) {
    const unsigned char *bytes = keys->bytes + keys->offsets[index];
    const size_t size = keys->offsets[index + 1] - keys->offsets[index];
    char *text = place_new_array(keys->base64 ? place_base64_length(size) + 1 : size + 1, 1, err);
    if (text && keys->base64)
        place_base64_encode(bytes, size, text);
    else if (text)
        memcpy(text, bytes, size);
    return text;
}

bool user_keys_find(const struct user_keys *keys, const char *text, uint32_t *index) {
    unsigned char bytes[1 << 10];
    const void *wanted = text;
    size_t size = strlen(text);
    if (keys->base64) {
        const size_t decoded = place_base64_size(text, size);
        if (decoded > sizeof bytes || !place_base64_decode(text, size, bytes))
            return false;
        wanted = bytes;
        size = decoded;
    }
    for (*index = 0; *index < keys->count; ++*index)
        if (keys->offsets[*index + 1] - keys->offsets[*index] == size &&
            memcmp(keys->bytes + keys->offsets[*index], wanted, size) == 0)
            return true;
    return false;
}

void user_keys_release(struct user_keys *keys) {
    free(keys->bytes);
    free(keys->offsets);
    *keys = (struct user_keys){0};
}

/* The bytes of a .place archive: structs to bytes and back. */
#include "archive/layout.h"

#include "base/bytes.h"
#include "base/codec.h"

#include <string.h>

void put_rect(unsigned char *to, struct place_rect rect) {
    place_put_u32(to, (uint32_t)rect.x0);
    place_put_u32(to + 4, (uint32_t)rect.y0);
    place_put_u32(to + 8, (uint32_t)rect.width);
    place_put_u32(to + 12, (uint32_t)rect.height);
}

struct place_rect get_rect(const unsigned char *from) {
    return (struct place_rect){(int32_t)place_get_u32(from), (int32_t)place_get_u32(from + 4),
                               (int32_t)place_get_u32(from + 8), (int32_t)place_get_u32(from + 12)};
}

void put_file_header(unsigned char to[FILE_HEADER_SIZE]) {
    memset(to, 0, FILE_HEADER_SIZE);
    memcpy(to, PLACE_ARCHIVE_MAGIC, 8);
    place_put_u16(to + 8, PLACE_ARCHIVE_MAJOR);
    place_put_u16(to + 10, PLACE_ARCHIVE_MINOR);
    place_put_u32(to + 28, place_crc32(to, 28));
}

enum place_code check_file_header(const unsigned char *bytes, size_t size, struct place_err *err) {
    if (size < 8 || memcmp(bytes, PLACE_ARCHIVE_MAGIC, 8) != 0)
        return place_fail(err, PLACE_DATA, "not a .place archive");
    if (size < FILE_HEADER_SIZE)
        return place_fail(err, PLACE_DATA, "archive is cut off inside its header");
    if (place_get_u32(bytes + 28) != place_crc32(bytes, 28))
        return place_fail(err, PLACE_DATA, "archive header is damaged");
    const unsigned major = place_get_u16(bytes + 8);
    if (major != PLACE_ARCHIVE_MAJOR)
        return place_fail(err, PLACE_DATA,
                          "archive is of version %u, this program reads version %d", major,
                          PLACE_ARCHIVE_MAJOR);
    return PLACE_OK;
}

enum place_code append_chunk(struct place_buf *to, uint32_t type, const void *header,
                             size_t header_size, const void *body, size_t body_size,
                             struct place_err *err) {
    if (place_buf_reserve(to, FRAME_SIZE + header_size + body_size, err))
        return err->code;
    /* The CRC covers the frame before it and the header behind it: put them side by side. */
    unsigned char *frame = to->data + to->size;
    place_put_u32(frame, type);
    place_put_u32(frame + 4, 0);
    place_put_u64(frame + 8, body_size);
    place_put_u32(frame + 16, (uint32_t)header_size);
    memcpy(frame + 20, header, header_size);
    const uint32_t crc = place_crc32(frame, 20 + header_size);
    memmove(frame + FRAME_SIZE, frame + 20, header_size);
    place_put_u32(frame + 20, crc);
    to->size += FRAME_SIZE + header_size;
    return place_buf_append(to, body, body_size, err);
}

bool get_frame(const unsigned char *bytes, uint64_t size, struct chunk_frame *frame) {
    if (size < FRAME_SIZE)
        return false;
    frame->type = place_get_u32(bytes);
    frame->body_size = place_get_u64(bytes + 8);
    frame->header_size = place_get_u32(bytes + 16);
    if (frame->header_size > MAX_HEADER_SIZE || size - FRAME_SIZE < frame->header_size ||
        size - FRAME_SIZE - frame->header_size < frame->body_size)
        return false;
    const uint32_t crc =
        place_crc32_more(place_crc32(bytes, 20), bytes + FRAME_SIZE, frame->header_size);
    return crc == place_get_u32(bytes + 20);
}

void put_events_header(unsigned char to[EVENTS_HEADER_SIZE], const struct events_header *header) {
    memset(to, 0, EVENTS_HEADER_SIZE);
    place_put_u64(to, header->first_seq);
    place_put_u64(to + 8, header->last_seq);
    place_put_u64(to + 16, (uint64_t)header->first_time);
    place_put_u64(to + 24, (uint64_t)header->last_time);
    put_rect(to + 32, header->box);
    place_put_u32(to + 48, (uint32_t)header->x0);
    place_put_u32(to + 52, (uint32_t)header->y0);
    place_put_u32(to + 56, header->count);
    place_put_u32(to + 60, header->unit);
    place_put_u32(to + 64, header->fills);
    place_put_u32(to + 68, header->max_user);
    place_put_u16(to + 72, header->planes);
    to[74] = header->x_bits;
}

void get_events_header(const unsigned char *from, struct events_header *header) {
    header->first_seq = place_get_u64(from);
    header->last_seq = place_get_u64(from + 8);
    header->first_time = (int64_t)place_get_u64(from + 16);
    header->last_time = (int64_t)place_get_u64(from + 24);
    header->box = get_rect(from + 32);
    header->x0 = (int32_t)place_get_u32(from + 48);
    header->y0 = (int32_t)place_get_u32(from + 52);
    header->count = place_get_u32(from + 56);
    header->unit = place_get_u32(from + 60);
    header->fills = place_get_u32(from + 64);
    header->max_user = place_get_u32(from + 68);
    header->planes = place_get_u16(from + 72);
    header->x_bits = from[74];
}

void put_index_entry(unsigned char to[INDEX_ENTRY_SIZE], const struct index_entry *entry) {
    place_put_u32(to, entry->type);
    place_put_u32(to + 4, entry->count);
    place_put_u64(to + 8, entry->offset);
    place_put_u64(to + 16, entry->stored);
    place_put_u64(to + 24, entry->first_seq);
    place_put_u64(to + 32, entry->last_seq);
    place_put_u64(to + 40, (uint64_t)entry->first_time);
    place_put_u64(to + 48, (uint64_t)entry->last_time);
    put_rect(to + 56, entry->box);
    place_put_u32(to + 72, entry->flags);
    place_put_u32(to + 76, entry->max_user);
}

void get_index_entry(const unsigned char *from, struct index_entry *entry) {
    entry->type = place_get_u32(from);
    entry->count = place_get_u32(from + 4);
    entry->offset = place_get_u64(from + 8);
    entry->stored = place_get_u64(from + 16);
    entry->first_seq = place_get_u64(from + 24);
    entry->last_seq = place_get_u64(from + 32);
    entry->first_time = (int64_t)place_get_u64(from + 40);
    entry->last_time = (int64_t)place_get_u64(from + 48);
    entry->box = get_rect(from + 56);
    entry->flags = place_get_u32(from + 72);
    entry->max_user = place_get_u32(from + 76);
}

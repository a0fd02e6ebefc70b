/*
 * Fuzz target: a .place archive, as it is and with its checksums put right: a
 * hostile writer gets those right too, and what is behind them would otherwise
 * never be reached.
 */
#include "archive/layout.h"
#include "base/bytes.h"
#include "base/codec.h"
#include "check_archive.h"

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    return 0;
}

/* Where the table of planes is in the header of a chunk; SIZE_MAX where it has none. */
static size_t plane_table(uint32_t type) {
    switch (type) {
    case CHUNK_EVENTS: return EVENTS_HEADER_SIZE;
    case CHUNK_USERS: return USERS_HEADER_SIZE;
    case CHUNK_SNAPSHOT: return SNAPSHOT_HEADER_SIZE;
    case CHUNK_META:
    case CHUNK_INDEX: return INDEX_HEADER_SIZE;
    default: return SIZE_MAX;
    }
}

/* The checksums of a chunk's planes: entries follow each other, and so do their bytes. */
static void sign_planes(unsigned char *header, size_t header_size, size_t body_size, size_t table) {
    const unsigned char *body = header + header_size;
    size_t used = 0;
    for (size_t at = table; at < header_size && header_size - at >= PLANE_ENTRY_SIZE;
         at += PLANE_ENTRY_SIZE) {
        const size_t stored = place_get_u32(header + at + 4);
        if (stored > body_size - used)
            return;
        place_put_u64(header + at + 8, place_xxh3(body + used, stored));
        used += stored;
    }
}

/* Put right what checksums there are of the file. */
static void sign_archive(unsigned char *bytes, size_t size) {
    if (size < FILE_HEADER_SIZE)
        return;
    place_put_u32(bytes + 28, place_crc32(bytes, 28));
    for (size_t at = FILE_HEADER_SIZE; size - at >= FRAME_SIZE;) {
        unsigned char *frame = bytes + at, *header = frame + FRAME_SIZE;
        const uint64_t body_size = place_get_u64(frame + 8);
        const uint32_t header_size = place_get_u32(frame + 16);
        const size_t left = size - at - FRAME_SIZE;
        if (header_size > left || body_size > left - header_size)
            return;
        sign_planes(header, header_size, (size_t)body_size, plane_table(place_get_u32(frame)));
        place_put_u32(frame + 20, place_crc32_more(place_crc32(frame, 20), header, header_size));
        at += FRAME_SIZE + header_size + (size_t)body_size;
    }
}

static void run(const void *bytes, size_t size) {
    struct fuzz_file file = fuzz_file_open(bytes, size);
    check_archive(file.path);
    fuzz_file_close(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    unsigned char *copy = (unsigned char *)fuzz_copy(data, size);
    run(data, size);
    sign_archive(copy, size);
    if (size > 0 && memcmp(copy, data, size) != 0)
        run(copy, size);
    free(copy);
    return 0;
}

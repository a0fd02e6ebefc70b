/*
 * Fuzz target: a file that may be compressed, and a tar in it. Read in large
 * pieces and in small, it is the same text and the same end.
 */
#include "base/inflate.h"
#include "fuzz.h"

enum { MOST = 1 << 20 /* bytes that are looked at: a few bytes can inflate to very many */ };

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    return 0;
}

/* What came out of a file, and how it ended. */
struct reading {
    unsigned char *text; /* owned; MOST bytes */
    size_t size;
    bool whole; /* there was no more */
    uint64_t stored;
    enum place_code code;
    struct place_err err;
};

static struct reading read_by(const char *path, size_t piece) {
    struct reading reading = {.text = malloc(MOST)};
    struct place_inflate *in = NULL;
    fuzz_need(reading.text != NULL, "malloc");
    reading.code = place_inflate_open(path, NULL, &in, &reading.err);
    while (!reading.code && !reading.whole && reading.size < MOST) {
        const size_t left = MOST - reading.size, room = piece < left ? piece : left;
        unsigned char *exact = malloc(room);
        size_t got = 0;
        fuzz_need(exact != NULL, "malloc");
        reading.code = place_inflate_read(in, exact, room, &got, &reading.err);
        if (!reading.code) {
            MUST(got <= room);
            memcpy(reading.text + reading.size, exact, got);
            reading.size += got;
            reading.whole = got < room;
        }
        free(exact);
    }
    reading.stored = in ? place_inflate_stored_size(in) : 0;
    place_inflate_close(in);
    if (reading.code)
        fuzz_refused(reading.code, &reading.err);
    return reading;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fuzz_file file = fuzz_file_open(data, size);
    struct reading at_once = read_by(file.path, MOST);
    struct reading bit_by_bit = read_by(file.path, 1021);
    MUST(at_once.stored <= size && bit_by_bit.stored <= size);
    if (at_once.size < MOST && bit_by_bit.size < MOST) { /* neither stopped before its end */
        MUST(at_once.code == bit_by_bit.code && at_once.whole == bit_by_bit.whole);
        if (at_once.code) {
            MUST(strcmp(at_once.err.message, bit_by_bit.err.message) == 0);
        } else {
            MUST(at_once.stored == size && bit_by_bit.stored == size);
            MUST(at_once.size == bit_by_bit.size);
            MUST(memcmp(at_once.text, bit_by_bit.text, at_once.size) == 0);
        }
    }
    free(at_once.text);
    free(bit_by_bit.text);
    fuzz_file_close(&file);
    return 0;
}

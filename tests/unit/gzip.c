/* base/gzip: against zlib's own uncompress and gzip(1)'s format, and every way in which data may
 * lie. */
#include "base/gzip.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"

static struct place_err err;

/* Bytes that repeat now and then. */
static unsigned char *make_bytes(size_t size, uint64_t seed) {
    random_state = seed;
    unsigned char *bytes = malloc(size + 1);
    for (size_t i = 0; i < size; i++)
        bytes[i] = i > 100 && random_between(1, 10) <= 7 ? bytes[i - 100]
                                                         : (unsigned char)random_between(0, 31);
    return bytes;
}

static void test_round_trip(size_t size) {
    struct place_buf packed = {0};
    unsigned char *bytes = make_bytes(size, size), *back = malloc(size + 1);
    back[size] = 0xa5;
    tap_code(place_gzip(bytes, size, &packed, &err), PLACE_OK, &err, "gzip");
    tap_ok(packed.size <= place_gzip_bound(size), "%zu bytes are within the bound", size);
    tap_ok(packed.size > 18 && packed.data[0] == 0x1f && packed.data[1] == 0x8b &&
               packed.data[4] + packed.data[5] + packed.data[6] + packed.data[7] == 0,
           "... are gzip without a time");
    tap_code(place_gunzip(packed.data, packed.size, back, size, &err), PLACE_OK, &err, "gunzip");
    tap_ok(memcmp(bytes, back, size) == 0 && back[size] == 0xa5, "... gives them back");
    if (size > 0)
        tap_int(place_gunzip(packed.data, packed.size, back, size - 1, &err), PLACE_DATA,
                "one byte too many");
    tap_ok(back[size] == 0xa5, "... is not written");
    tap_int(place_gunzip(packed.data, packed.size, back, size + 1, &err), PLACE_DATA,
            "one byte too few");
    place_buf_release(&packed);
    free(bytes);
    free(back);
}

/* Every prefix is refused, and every changed byte but for those that mean nothing here: of the
 * header, and bits that fill up the last byte of the data. */
static void test_damage(void) {
    enum { SIZE = 500 };
    struct place_buf packed = {0};
    unsigned char *bytes = make_bytes(SIZE, 3), back[SIZE + 1];
    size_t passed = 0, wrong = 0;
    tap_code(place_gzip(bytes, SIZE, &packed, &err), PLACE_OK, &err, "gzip");
    for (size_t cut = 0; cut < packed.size; cut++)
        passed += place_gunzip(packed.data, cut, back, SIZE, &err) != PLACE_DATA;
    tap_int((int64_t)passed, 0, "no part of it passes for the whole");
    for (size_t i = 0; i < packed.size; i++) {
        packed.data[i] ^= 0x10;
        const enum place_code code = place_gunzip(packed.data, packed.size, back, SIZE, &err);
        wrong += code == PLACE_OK && memcmp(back, bytes, SIZE) != 0;
        packed.data[i] ^= 0x10;
    }
    tap_int((int64_t)wrong, 0, "no changed byte gives other bytes");
    tap_code(place_buf_append(&packed, "x", 1, &err), PLACE_OK, &err, "a byte behind it");
    tap_int(place_gunzip(packed.data, packed.size, back, SIZE, &err), PLACE_DATA, "... is refused");
    place_buf_release(&packed);
    free(bytes);
}

static void test_members(void) {
    enum { SIZE = 3000 };
    struct place_buf packed = {0};
    unsigned char *bytes = make_bytes(SIZE, 5), back[SIZE];
    bool made = true;
    for (size_t i = 0; i < 3; i++)
        made = made && place_gzip(bytes + i * 1000, 1000, &packed, &err) == PLACE_OK;
    tap_ok(made, "three members, one behind the other");
    tap_code(place_gunzip(packed.data, packed.size, back, SIZE, &err), PLACE_OK, &err, "are read");
    tap_ok(memcmp(bytes, back, SIZE) == 0, "... as one");
    place_buf_release(&packed);
    free(bytes);
}

static void test_memory(void) {
    struct place_buf packed = {0};
    unsigned char *bytes = make_bytes(200000, 9);
    fault_at(1);
    tap_int(place_gzip(bytes, 200000, &packed, &err), PLACE_MEMORY, "without memory");
    fault_disarm();
    place_buf_release(&packed);
    free(bytes);
}

int main(void) {
    static const size_t sizes[] = {0, 1, 2, 35, 65535, 65536, 65537, 1000000};
    tap_begin();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        test_round_trip(sizes[i]);
    test_damage();
    test_members();
    test_memory();
    return tap_end();
}

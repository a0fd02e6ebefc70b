/* base/codec: frames that zstd itself reads, damage that is seen, published checksums. */
#include "base/codec.h"
#include "../fault.h"
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"

#include <sys/wait.h>

enum { SIZE = 100000 };

static unsigned char plain[SIZE], packed[SIZE + 1000], expanded[SIZE];

static void test_round(struct place_zstd *zstd, size_t size, int level, int letters) {
    struct place_err err = {0};
    for (size_t i = 0; i < size; i++)
        plain[i] = (unsigned char)random_between(0, letters - 1);
    memset(expanded, 1, sizeof expanded);
    const size_t stored =
        place_zstd_compress(zstd, level, plain, size, packed, place_zstd_bound(size));
    tap_ok(stored > 0 && stored <= sizeof packed, "%zu bytes of %d letters at level %d: %zu", size,
           letters, level, stored);
    tap_code(place_zstd_expand(zstd, packed, stored, expanded, size, &err), PLACE_OK, &err,
             "... expand");
    tap_ok(memcmp(plain, expanded, size) == 0, "... to the same");
}

static void write_file(const char *name, const void *bytes, size_t size) {
    FILE *file = fopen(name, "wb");
    fwrite(bytes, 1, size, file);
    fclose(file);
}

static void test_with_the_command(struct place_zstd *zstd) {
    const size_t stored = place_zstd_compress(zstd, 1, plain, sizeof plain, packed, sizeof packed);
    write_file("x.zst", packed, stored);
    write_file("x", plain, sizeof plain);
    const int status =
        system("command -v zstd >/dev/null || exit 127\n"
               "zstd -q -d -c x.zst | cmp -s - x && zstd -l -v x.zst 2>/dev/null | grep -q XXH64");
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (code == 127)
        tap_ok(true, "# SKIP the zstd command is not here");
    else
        tap_int(code, 0, "the zstd command reads it, and finds a checksum");
}

static void test_room(struct place_zstd *zstd) {
    for (size_t i = 0; i < sizeof plain; i++)
        plain[i] = (unsigned char)random_next();
    tap_int((int64_t)place_zstd_compress(zstd, 1, plain, sizeof plain, packed, sizeof plain - 1), 0,
            "noise does not pay");
    memset(plain, 7, sizeof plain);
    tap_ok(place_zstd_compress(zstd, 1, plain, sizeof plain, packed, sizeof plain - 1) > 0,
           "a constant does");
}

static enum place_code expand(struct place_zstd *zstd, const unsigned char *from, size_t stored,
                              size_t size) {
    struct place_err err = {0};
    return place_zstd_expand(zstd, from, stored, expanded, size, &err);
}

static void test_damage(struct place_zstd *zstd) {
    enum { SMALL = 600 };
    for (size_t i = 0; i < SMALL; i++)
        plain[i] = (unsigned char)(random_next() % 5);
    const size_t stored = place_zstd_compress(zstd, 3, plain, SMALL, packed, sizeof packed);
    int unseen = 0;
    for (size_t bit = 0; bit < stored * 8; bit++) {
        packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
        /* One bit of the frame's header means nothing (RFC 8878, 3.1.1.1.1.3). */
        unseen += expand(zstd, packed, stored, SMALL) != PLACE_DATA &&
                  memcmp(plain, expanded, SMALL) != 0;
        packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    tap_int(unseen, 0, "no flipped bit gives other bytes");
    int accepted = 0;
    for (size_t size = 0; size < stored; size++)
        accepted += expand(zstd, packed, size, SMALL) == PLACE_OK;
    tap_int(accepted, 0, "cut anywhere it is refused");
    packed[stored] = 0;
    tap_int(expand(zstd, packed, stored + 1, SMALL), PLACE_DATA, "a byte behind it");
    memcpy(packed + stored, packed, stored);
    tap_int(expand(zstd, packed, 2 * stored, 2 * SMALL), PLACE_DATA, "two frames");
    tap_int(expand(zstd, packed, stored, SMALL - 1), PLACE_DATA, "more than was promised");
    tap_int(expand(zstd, packed, stored, SMALL + 1), PLACE_DATA, "less than was promised");
    tap_int(expand(zstd, packed, stored, SMALL), PLACE_OK, "as it was, it is whole");
}

static void test_checksums(void) {
    tap_int(place_crc32("123456789", 9), 0xcbf43926, "CRC-32's check value");
    tap_int(place_crc32("", 0), 0, "CRC-32 of nothing");
    tap_ok(place_xxh3("", 0) == UINT64_C(0x2d06800538d394c2), "XXH3-64 of nothing");
    tap_ok(place_xxh3("a", 1) == UINT64_C(0xe6c632b61e964e1f), "XXH3-64 of a letter");
    tap_ok(place_xxh3_keyed("abc", 3, 0) == place_xxh3("abc", 3), "key 0 is none");
    tap_ok(place_xxh3_keyed("abc", 3, 1) != place_xxh3("abc", 3), "key 1 is another hash");
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    struct place_err err = {0};
    fault_at(1);
    tap_ok(!place_zstd_new(&err) && err.code == PLACE_MEMORY, "no memory");
    fault_disarm();
    place_zstd_free(NULL);
    struct place_zstd *zstd = place_zstd_new(&err);
    static const size_t sizes[] = {0, 1, 2, 1000, SIZE};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int letters = 1; letters <= 256; letters += 85)
            test_round(zstd, sizes[i], 1 + (int)i, letters);
    test_with_the_command(zstd);
    test_room(zstd);
    test_damage(zstd);
    test_checksums();
    place_zstd_free(zstd);
    tempdir_end();
    return tap_end();
}

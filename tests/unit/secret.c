/* base/secret: the examples of FIPS 180-4, hex, and bytes that do not repeat. */
#include "base/secret.h"
#include "../random.h"
#include "../tap.h"

static const char *digest_of(const char *text, size_t times, size_t piece) {
    static char hex[PLACE_SHA256_HEX];
    unsigned char digest[PLACE_SHA256_BYTES];
    struct place_sha256 sha;
    place_sha256_init(&sha);
    for (size_t i = 0; i < times; i++) {
        const size_t size = strlen(text);
        for (size_t at = 0; at < size; at += piece)
            place_sha256_update(&sha, text + at, size - at < piece ? size - at : piece);
    }
    place_sha256_final(&sha, digest);
    place_to_hex(digest, sizeof digest, hex);
    return hex;
}

static void test_sha256(void) {
    static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    tap_text(digest_of("", 1, 1),
             "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "nothing");
    tap_text(digest_of("abc", 1, 3),
             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc");
    for (size_t piece = 1; piece < sizeof two_blocks; piece += 11)
        tap_text(digest_of(two_blocks, 1, piece),
                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", "two blocks");
    tap_text(digest_of("a", 1000000, 1),
             "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", "a million a");
}

/* Long pieces go another way than short ones, down to the processor: all must agree. */
static void test_pieces(void) {
    enum { SIZE = 100000 };
    static char text[SIZE + 1];
    char byte_by_byte[PLACE_SHA256_HEX];
    random_begin();
    for (size_t i = 0; i < SIZE; i++)
        text[i] = (char)random_between(1, 127);
    snprintf(byte_by_byte, sizeof byte_by_byte, "%s", digest_of(text, 1, 1));
    int different = 0;
    for (int i = 0; i < 300; i++)
        different += strcmp(digest_of(text, 1, (size_t)random_between(1, 2000)), byte_by_byte) != 0;
    for (size_t piece = 60; piece < 200; piece++)
        different += strcmp(digest_of(text, 1, piece), byte_by_byte) != 0;
    tap_int(different, 0, "pieces of any length give the same digest");
    tap_text(digest_of(text, 1, SIZE), byte_by_byte, "and so does the whole at once");
}

static void test_random(void) {
    unsigned char bytes[4096] = {0};
    place_random_bytes(bytes, sizeof bytes);
    int seen[256] = {0}, different = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        different += seen[bytes[i]]++ == 0;
    tap_ok(different > 250, "%d of 256 bytes come in 4,096", different);
    int repeated = 0;
    for (size_t i = 8; i + 8 <= sizeof bytes; i += 8)
        repeated += memcmp(bytes + i, bytes, 8) == 0;
    tap_int(repeated, 0, "eight of them do not come again");
}

int main(void) {
    tap_begin();
    test_sha256();
    test_pieces();
    char hex[7];
    place_to_hex((const unsigned char *)"\x00\xff\x1a", 3, hex);
    tap_text(hex, "00ff1a", "hex is lower case, with a NUL");
    test_random();
    return tap_end();
}

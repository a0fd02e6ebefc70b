/* base/base64: RFC 4648's examples, every length, and what is not canonical. */
#include "base/base64.h"
#include "../random.h"
#include "../tap.h"

static void test_examples(void) {
    static const struct {
        const char *plain, *text;
    } rows[] = {{"f", "Zg=="},        {"fo", "Zm8="},        {"foo", "Zm9v"},
                {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[16] = "";
        unsigned char plain[16] = "";
        const size_t size = strlen(rows[i].plain), length = strlen(rows[i].text);
        place_base64_encode((const unsigned char *)rows[i].plain, size, text);
        tap_text(text, rows[i].text, rows[i].plain);
        tap_int((int64_t)place_base64_length(size), (int64_t)length, "... is so long");
        tap_int((int64_t)place_base64_size(text, length), (int64_t)size, "... holds so many bytes");
        tap_ok(place_base64_decode(text, length, plain), "... is accepted");
        tap_ok(memcmp(plain, rows[i].plain, size) == 0 && plain[size] == 0, "... these");
    }
}

static void test_refused(void) {
    static const char *const rows[] = {
        "",     "Z",    "Zg",   "Zg=",   "====",  "Z===",  "Zg==Zg==", "Zm9vYg==Zm9v", "Zh==",
        "Zm9=", "Zm-v", "Zm_v", " Zm9v", "Zm9v ", "Zm9\n", "Zm9vYg=a", "Zm9v\nZm",
    };
    unsigned char plain[16];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        tap_ok(!place_base64_decode(rows[i], strlen(rows[i]), plain), "'%s' is refused", rows[i]);
}

static void test_lengths(void) {
    enum { MOST = 6200 };
    static unsigned char plain[MOST], back[MOST + 1];
    static char text[MOST / 3 * 4 + 8];
    int wrong = 0;
    for (size_t size = 1; size < MOST; size += size < 200 ? 1 : 97) {
        for (size_t i = 0; i < size; i++)
            plain[i] = (unsigned char)random_next();
        place_base64_encode(plain, size, text);
        const size_t length = strlen(text);
        back[size] = 7;
        wrong += length != place_base64_length(size) || place_base64_size(text, length) != size ||
                 !place_base64_decode(text, length, back);
        wrong += memcmp(plain, back, size) != 0 || back[size] != 7;
    }
    tap_int(wrong, 0, "every length comes back, and nothing is written behind it");
}

int main(void) {
    tap_begin();
    random_begin();
    test_examples();
    test_refused();
    test_lengths();
    return tap_end();
}

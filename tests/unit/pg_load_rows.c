/*
 * Ids of users, and rows as COPY BINARY has them: against bytes written down by hand from RFC 9562,
 * from coreutils' sha256sum, and from PostgreSQL's documentation of COPY.
 */
#include "../tap.h"
#include "pg/load_rows.h"
#include "pg/user_id.h"

#include <stdlib.h>

/* ---- ids ---------------------------------------------------------------------------------------
 */

static const struct {
    const char *key, *id;
    bool is_id;
} users[] = {
    /* printf 'placetools:user:KEY' | sha256sum, with the 13th digit 8 and the 17th of 8 to b */
    {"noisy_bison", "00162a8e-60e6-85c5-abbe-842799113348", false},
    {"happy_bat", "002dcb9b-ff74-83a2-bb8a-71baec9cadb4", false},
    /* UUIDs of any version stand for themselves, but only in their canonical text */
    {"01234567-89ab-4def-8123-456789abcdef", "01234567-89ab-4def-8123-456789abcdef", true},
    {"00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000", true},
    {"ffffffff-ffff-ffff-ffff-ffffffffffff", "ffffffff-ffff-ffff-ffff-ffffffffffff", true},
};

static const char *const no_ids[] = {
    "",
    "0",
    "01234567-89AB-4def-8123-456789abcdef",
    "01234567-89ab-4def-8123-456789abcde",
    "01234567-89ab-4def-8123-456789abcdef0",
    "01234567-89ab-4def-8123-456789abcdeg",
    "0123456789ab4def8123456789abcdef",
    "{01234567-89ab-4def-8123-456789abcdef}",
    "01234567_89ab-4def-8123-456789abcdef",
    " 01234567-89ab-4def-8123-456789abcdef",
    "01234567-",
    "01234567-89ab-4def-8123-",
};

static void test_ids(void) {
    unsigned char id[PLACE_USER_ID];
    char text[PLACE_USER_ID_TEXT];
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        tap_ok(place_user_id(users[i].key, id) == users[i].is_id, "'%s' %s an id", users[i].key,
               users[i].is_id ? "is" : "is not");
        place_format_user_id(id, text);
        tap_text(text, users[i].id, "... and that is his");
    }
    for (size_t i = 0; i < sizeof no_ids / sizeof *no_ids; i++) {
        tap_ok(!place_user_id(no_ids[i], id), "'%s' is not an id", no_ids[i]);
        tap_ok((id[6] & 0xF0) == 0x80 && (id[8] & 0xC0) == 0x80, "... its own is of version 8");
    }
}

/* Every character of a UUID matters, and every one is checked. */
static void test_damaged_ids(void) {
    static const char whole[] = "01234567-89ab-4def-8123-456789abcdef";
    unsigned char id[PLACE_USER_ID];
    bool any = false;
    for (size_t at = 0; at + 1 < sizeof whole; at++)
        for (int c = 1; c < 256; c++) {
            char key[sizeof whole];
            const bool hyphen = whole[at] == '-';
            const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            memcpy(key, whole, sizeof whole);
            key[at] = (char)c;
            any |= place_user_id(key, id) != (hyphen ? c == '-' : digit);
        }
    tap_ok(!any, "any other byte at any place makes it none");
}

/* ---- rows --------------------------------------------------------------------------------------
 */

static const unsigned char user[PLACE_USER_ID] = {0, 1, 2,  3,  4,  5,  6,  7,
                                                  8, 9, 10, 11, 12, 13, 14, 15};

static bool is_hex(const unsigned char *bytes, const unsigned char *end, const char *wanted) {
    char hex[2 * PG_ROW_MAX + 1] = "";
    for (size_t i = 0; bytes + i < end; i++)
        snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
    const bool same = strcmp(hex, wanted) == 0;
    if (!same)
        printf("# got    %s\n# wanted %s\n", hex, wanted);
    return same;
}

static void test_placements(void) {
    unsigned char row[PG_ROW_MAX];
    struct place_event event = {.time = INT64_C(946684800000001), /* 2000-01-01 and 1 us */
                                .x = -2,
                                .y = 32767,
                                .color = 255,
                                .kind = PLACE_KIND_NUKE};
    tap_ok(is_hex(row, pg_put_placement(row, (INT64_C(3) << 40) + 5, &event, user),
                  "0007"
                  "000000080000030000000005"
                  "00000002fffe"
                  "000000027fff"
                  "0000000200ff"
                  "000000020005"
                  "00000010000102030405060708090a0b0c0d0e0f"
                  "000000080000000000000001"),
           "a placement");
    event.time = INT64_C(946684800000000) - 1;
    tap_ok(is_hex(row, pg_put_placement(row, 0, &event, NULL),
                  "0007"
                  "000000080000000000000000"
                  "00000002fffe"
                  "000000027fff"
                  "0000000200ff"
                  "000000020005"
                  "ffffffff"
                  "00000008ffffffffffffffff"),
           "nobody's, before 2000");
}

static void test_fills(void) {
    unsigned char row[PG_ROW_MAX];
    struct place_event event = {.time = INT64_C(946684800000000),
                                .x = 1,
                                .y = -1,
                                .width = 65536,
                                .height = 3,
                                .color = 4,
                                .kind = PLACE_KIND_RECTANGLE};
    tap_ok(is_hex(row, pg_put_fill(row, 9, &event, NULL),
                  "000a000000080000000000000009"
                  "0000000972656374616e676c65"
                  "00000002000100000002ffff"
                  "000000040001000000000004"
                  "00000003ffffffff000000020004"
                  "ffffffff000000080000000000000000"),
           "a rectangle");
    event.kind = PLACE_KIND_CIRCLE;
    event.height = PLACE_CIRCLE_CLOSED;
    tap_ok(is_hex(row, pg_put_fill(row, 9, &event, NULL),
                  "000a000000080000000000000009"
                  "00000006636972636c65"
                  "00000002000100000002ffff"
                  "ffffffffffffffff"
                  "0000000400010000000000020004"
                  "ffffffff000000080000000000000000"),
           "a circle");
    event.height = PLACE_CIRCLE_OPEN;
    unsigned char *end = pg_put_fill(row, 9, &event, user);
    tap_ok(memcmp(row + 18, "circle-open", 11) == 0, "one without its edge");
    tap_ok((size_t)(end - row) < PG_ROW_MAX, "the longest row has room");
}

static void test_frame(void) {
    tap_ok(memcmp(pg_copy_header, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19) == 0, "the header");
    tap_ok(pg_copy_trailer[0] == 0xFF && pg_copy_trailer[1] == 0xFF, "the trailer");
}

int main(void) {
    tap_begin();
    test_ids();
    test_damaged_ids();
    test_placements();
    test_fills();
    test_frame();
    return tap_end();
}

/* lib/formats: rows of pxls logs, of all their ages. */
#include "../format_rows.h"
#include "formats/pxls.h"

#include <stdio.h>

#define D    "2022-04-01 12:44:10,577\t"
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF"

/* An event of kind and colour at 5,6. */
#define EVENT(text_, kind_, color_, user_, hash_)                                                  \
    {                                                                                              \
        .text = (text_), .user = (user_), .hash = (hash_), .event = {                              \
            .time = T0 + 577000,                                                                   \
            .x = 5,                                                                                \
            .y = 6,                                                                                \
            .color = (color_),                                                                     \
            .kind = PLACE_KIND_##kind_                                                             \
        }                                                                                          \
    }

static const struct row_case rows[] = {
    /* six columns, as they are published */
    EVENT(D HASH "\t5\t6\t2\tuser place", PLACE, 2, NULL, HASH),
    EVENT(D HASH "\t5\t6\t2\tuser undo", UNDO, 2, NULL, HASH),
    EVENT(D HASH "\t5\t6\t2\tmod overwrite", OVERWRITE, 2, NULL, HASH),
    EVENT(D HASH "\t5\t6\t2\trollback", ROLLBACK, 2, NULL, HASH),
    EVENT(D HASH "\t5\t6\t2\trollback undo", ROLLBACK_UNDO, 2, NULL, HASH),
    EVENT(D HASH "\t5\t6\t2\tconsole nuke", NUKE, 2, NULL, HASH),
    EVENT(D HASH "\t5\t6\t-1\tuser undo", UNDO, PLACE_NO_COLOR, NULL, HASH),
    EVENT(D HASH "\t5\t6\t255\tuser place", PLACE, PLACE_NO_COLOR, NULL, HASH),
    /* who */
    EVENT(D "-snip-\t5\t6\t2\tuser place", PLACE, 2, NULL, NULL),
    EVENT(D "dead\t5\t6\t2\tuser place", PLACE, 2, NULL, NULL),
    EVENT(D "<server>\t5\t6\t2\tconsole nuke", NUKE, 2, NULL, NULL),
    EVENT(D "\t5\t6\t2\tuser place", PLACE, 2, NULL, NULL),
    EVENT(D "ada\t5\t6\t2\tuser place", PLACE, 2, "ada", NULL),
    EVENT(D "a b, \"c\"\t5\t6\t2\tuser place", PLACE, 2, "a b, \"c\"", NULL),
    EVENT(D HASH "0\t5\t6\t2\tuser place", PLACE, 2, HASH "0", NULL), /* 65 digits */
    EVENT(D "g123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF\t5\t6\t2\tuser place",
          PLACE, 2, "g123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF", NULL),
    /* seven columns: an address before the action */
    EVENT(D "ada\t5\t6\t2\t192.168.1.1\tuser place", PLACE, 2, "ada", NULL),
    EVENT(D "ada\t5\t6\t2\t::1\tuser undo", UNDO, 2, "ada", NULL),
    EVENT(D "<server>\t5\t6\t2\t\tconsole nuke", NUKE, 2, NULL, NULL),
    EVENT(D "7\t5\t6\t2\t10.0.0.1\tmod overwrite", OVERWRITE, 2, "7", NULL),
    /* seven columns of db2pixellogs: a number before the name */
    EVENT(D "17\tada\t5\t6\t2\tuser place", PLACE, 2, "ada", NULL),
    EVENT(D "17\t7\t5\t6\t255\tuser undo", UNDO, PLACE_NO_COLOR, "7", NULL),
    EVENT(D "0\t<server>\t5\t6\t-1\tconsole nuke", NUKE, PLACE_NO_COLOR, NULL, NULL),
    /* five columns: before there were actions */
    EVENT(D "ada\t5\t6\t2", PLACE, 2, "ada", NULL),
    /* times */
    ROW("2022-04-01 12:44:10.577\tada\t5\t6\t2\tuser place", T0 + 577000, 5, 6, 2, "ada"),
    ROW("2022-04-01 12:44:10,5\tada\t5\t6\t2\tuser place", T0 + 500000, 5, 6, 2, "ada"),
    ROW("2022-04-01 12:44:10\tada\t5\t6\t2\tuser place", T0, 5, 6, 2, "ada"),
    REFUSED("2022-04-01 12:44:10,\tada\t5\t6\t2\tuser place", "does not start with a time"),
    REFUSED("2022-04-01 12:44:10;577\tada\t5\t6\t2\tuser place", "does not start with a time"),
    REFUSED("2022-04-01 12:44:10,577 UTC\tada\t5\t6\t2\tuser place", "does not start with a time"),
    REFUSED("2022-04-01T12:44:10,577\tada\t5\t6\t2\tuser place", "does not start with a time"),
    REFUSED("2022-02-29 12:44:10,577\tada\t5\t6\t2\tuser place", "no such day"),
    REFUSED("2022-04-01 12:44:60,577\tada\t5\t6\t2\tuser place", "second is 60"),
    REFUSED("1648817050577\tada\t5\t6\t2\tuser place", "does not start with a time"),
    /* the rest: canvas 19 has a row that lies off every canvas, which the importer says */
    ROW(D "ada\t-1\t-1\t-1\tuser place", T0 + 577000, -1, -1, PLACE_NO_COLOR, "ada"),
    REFUSED(D "ada\t\t6\t2\tuser place", "no coordinates where they belong: '?6'"),
    REFUSED(D "ada\t5\t6.5\t2\tuser place", "no coordinates"),
    REFUSED(D "ada\t5\t16777217\t2\tuser place", "no coordinates"),
    REFUSED(D "ada\t5\t6\t\tuser place", "no colour index where one belongs: ''"),
    REFUSED(D "ada\t5\t6\t#FFFFFF\tuser place", "no colour index"),
    REFUSED(D "ada\t5\t6\t4\tuser place", "not in the palette: '4'"),
    REFUSED(D "ada\t5\t6\t254\tuser place", "not in the palette"),
    REFUSED(D "ada\t5\t6\t256\tuser place", "not in the palette"),
    REFUSED(D "ada\t5\t6\t-2\tuser place", "not in the palette: '-2'"),
    REFUSED(D "ada\t5\t6\t2\t", "action is none that is known: ''"),
    REFUSED(D "ada\t5\t6\t2\tuser  place", "action is none that is known: 'user  place'"),
    REFUSED(D "ada\t5\t6\t2\tuser place ", "action is none that is known"),
    REFUSED(D "ada\t5\t6\t2\t192.168.1.1", "action is none that is known"),
    REFUSED(D "ada\t5\t6", "5 to 7 fields"),
    REFUSED(D "ada\t5\t6\t2\t\tuser place\t", "5 to 7 fields"),
    REFUSED(D "ada 5 6 2 user place", "5 to 7 fields"),
    REFUSED("", "5 to 7 fields"),
};

static void test_key_limit(void) {
    static char user[1100], text[1200];
    for (size_t length = 1024; length <= 1025; length++) {
        struct place_color_table colors;
        const struct place_dialect dialect = dialect_of(&place_format_pxls, "", &colors);
        memset(user, 'u', sizeof user);
        user[length] = '\0';
        snprintf(text, sizeof text, D "%s\t5\t6\t2\tuser place", user);
        const struct row_case taken = EVENT(text, PLACE, 2, user, NULL);
        const struct row_case refused = REFUSED(text, "user is longer than 1024 bytes");
        check_row(&dialect, length == 1024 ? &taken : &refused);
    }
}

/* A row cut short anywhere: only one that ends with its colour, or whole, is a row. */
static void test_cut_rows(void) {
    static const char text[] = D HASH "\t5\t6\t2\trollback undo";
    struct place_color_table colors;
    const struct place_dialect dialect = dialect_of(&place_format_pxls, "", &colors);
    int taken = 0;
    for (size_t size = 0; size < sizeof text; size++) {
        char reason[PLACE_ROW_REASON] = "";
        struct place_row row;
        char *exact = exact_copy(text, size);
        if (place_format_pxls.row(&dialect, exact, exact + size, &row, reason)) {
            taken++;
            tap_ok(row.event.x == 5 && row.event.y == 6 && row.event.color == 2, "cut at %zu",
                   size);
        }
        free(exact);
    }
    tap_int(taken, 3, "without an action, as a rollback, or whole");
}

int main(void) {
    tap_begin();
    CHECK_ROWS(&place_format_pxls, "", rows);
    test_key_limit();
    test_cut_rows();
    return tap_end();
}

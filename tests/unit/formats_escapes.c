/* lib/formats: users and texts that are not written as they are. */
#include "../format_rows.h"
#include "formats/csv.h"
#include "formats/jsonl.h"
#include "formats/reddit2017.h"
#include "formats/reddit2022.h"
#include "formats/reddit2023.h"

#include <stdio.h>

/* An event of a kind at 5,6, of colour 2. */
#define EVENT(text_, time_, kind_, user_)                                                          \
    {                                                                                              \
        .text = (text_), .user = (user_), .event = {                                               \
            .time = (time_),                                                                       \
            .x = 5,                                                                                \
            .y = 6,                                                                                \
            .color = 2,                                                                            \
            .kind = PLACE_KIND_##kind_                                                             \
        }                                                                                          \
    }

/* ---- JSON ------------------------------------------------------------------------------------ */

#define EVENT_AT(member_) "{" member_ ",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":1648817050}"
#define USER(text_)       EVENT_AT("\"userId\":\"" text_ "\"")

/* Escapes, in the text and in what is wanted of it; what U+0000 and the like are, RFC 3629 says. */
static const struct row_case json_rows[] = {
    EVENT(USER("a\\u00e4"), T0, PLACE, "a\xc3\xa4"),
    EVENT(USER("\\u0061da"), T0, PLACE, "ada"),
    EVENT(USER("a\\\"b\\\\c\\/d"), T0, PLACE, "a\"b\\c/d"),
    EVENT(USER("\\b\\f\\n\\r\\t"), T0, PLACE, "\b\f\n\r\t"),
    EVENT(USER("\\\\u0041"), T0, PLACE, "\\u0041"), /* a backslash, then letters */
    EVENT(USER("\xc3\xa4\\n\xc3\xa4"), T0, PLACE, "\xc3\xa4\n\xc3\xa4"),
    EVENT(USER("\\u0001"), T0, PLACE, "\x01"),
    EVENT(USER("\\u007f\\u0080"), T0, PLACE, "\x7f\xc2\x80"),
    EVENT(USER("\\u07FF\\u0800"), T0, PLACE, "\xdf\xbf\xe0\xa0\x80"),
    EVENT(USER("\\ud7ff\\uE000\\uffff"), T0, PLACE, "\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"),
    EVENT(USER("\\ud800\\udc00"), T0, PLACE, "\xf0\x90\x80\x80"),
    EVENT(USER("\\uD83D\\uDE00!"), T0, PLACE, "\xf0\x9f\x98\x80!"),
    EVENT(USER("\\udbff\\udfff"), T0, PLACE, "\xf4\x8f\xbf\xbf"),
    REFUSED(USER("\\ud83d"), "userId has half a surrogate pair: '\\ud83d'"),
    REFUSED(USER("\\ud83dx"), "half a surrogate pair"),
    REFUSED(USER("\\ud83d\\n"), "half a surrogate pair"),
    REFUSED(USER("\\ud83d\\u0041"), "half a surrogate pair"),
    REFUSED(USER("\\ud83d\\ud83d\\ude00"), "half a surrogate pair"),
    REFUSED(USER("\\udbff\\ue000"), "half a surrogate pair"),
    REFUSED(USER("\\ude00"), "half a surrogate pair"),
    REFUSED(USER("\\ude00\\ud83d"), "half a surrogate pair"),
    REFUSED(USER("ada\\u0000"), "userId has a character of zero: 'ada\\u0000'"),
    REFUSED(USER("\\u000"), "not JSON from here on"),
    REFUSED(USER("\\U0041"), "not JSON from here on"),
    REFUSED(USER("\\"), "not JSON from here on"),
    /* where texts are compared with ours, and where they are not looked at */
    EVENT(EVENT_AT("\"kind\":\"und\\u006f\""), T0, UNDO, NULL),
    EVENT(EVENT_AT("\"k\\u0069nd\":\"rollback\\u002dundo\""), T0, ROLLBACK_UNDO, NULL),
    EVENT(EVENT_AT("\"\\u0075serId\":\"ada\""), T0, PLACE, "ada"),
    EVENT(EVENT_AT("\"\\ud800\":\"\\u0000\""), T0, PLACE, NULL),
    EVENT(EVENT_AT("\"a name that is longer than any of ours\\n\":1"), T0, PLACE, NULL),
    EVENT("{\"\\u0078\":5,\"y\":6,\"color\":2,\"createdAt\":\"2022-04-01\\u005412:44:10Z\"}", T0,
          PLACE, NULL),
    EVENT("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"1648817050\\u002e315\"}", T0 + 315000,
          PLACE, NULL),
    REFUSED(EVENT_AT("\"kind\":\"und\\u006F\\u0000\""), "kind is none that is known"),
    REFUSED(EVENT_AT("\"kind\":\"\\u0055ndo\""), "kind is none that is known: '\\u0055ndo'"),
    REFUSED(EVENT_AT("\"\\u0078\":5"), "x stands twice"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"1648817050\\u0000\"}",
            "createdAt is no time: '1648817050\\u0000'"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":2,\"createdAt\":\"so\\u006fn\"}", "createdAt is no time"),
    REFUSED("{\"x\":5,\"y\":6,\"color\":\"\\u0032\",\"createdAt\":0}", "color is no whole number"),
};

/* Users whose names are at the limit when their escapes are gone, and beyond it by one. */
static void test_longest_json(void) {
    static const struct {
        const char *escape, *name;
        size_t times; /* that make 1024 bytes */
    } longest[] = {{"\\\"", "\"", 1024},
                   {"\\u0061", "a", 1024},
                   {"\\u00e4", "\xc3\xa4", 512},
                   {"\\ud83d\\ude00", "\xf0\x9f\x98\x80", 256}};
    struct place_color_table colors;
    const struct place_dialect dialect = dialect_of(&place_format_jsonl, "", &colors);
    static char text[8192], name[1025];
    for (size_t i = 0; i < sizeof longest / sizeof *longest; i++)
        for (size_t more = 0; more <= 1; more++) {
            size_t size = (size_t)snprintf(text, sizeof text, "{\"userId\":\"");
            for (size_t at = 0; at < longest[i].times; at++) {
                size += (size_t)snprintf(text + size, sizeof text - size, "%s", longest[i].escape);
                memcpy(name + at * strlen(longest[i].name), longest[i].name,
                       strlen(longest[i].name));
            }
            snprintf(text + size, sizeof text - size,
                     "%s\",\"x\":5,\"y\":6,\"color\":2,\"createdAt\":1648817050}", more ? "." : "");
            const struct row_case taken = EVENT(text, T0, PLACE, name);
            const struct row_case refused = REFUSED(text, "userId is longer than 1024 bytes");
            check_row(&dialect, more ? &refused : &taken);
        }
}

/* ---- CSV, whose quotes are doubled ----------------------------------------------------------- */

static const struct row_case csv_rows[] = {
    ROW("1648817050,5,6,2,\"a\"\"b\"", T0, 5, 6, 2, "a\"b"),
    ROW("1648817050,5,6,2,\"\"\"\"", T0, 5, 6, 2, "\""),
    ROW("1648817050,5,6,2,\"\"\"a\"\"\"", T0, 5, 6, 2, "\"a\""),
    ROW("1648817050,5,6,2,\"\"\"\"\"\"", T0, 5, 6, 2, "\"\""),
    ROW("1648817050,5,6,2,\"a, \"\"b\"\", c\"", T0, 5, 6, 2, "a, \"b\", c"),
    ROW("1648817050,5,6,2,\"ab\"", T0, 5, 6, 2, "ab"),
    ROW("1648817050,5,6,2,a\"\"b", T0, 5, 6, 2, "a\"\"b"), /* no quotes round it */
    REFUSED("1648817050,5,6,2,\"\"\"", "quotes that do not end"),
    REFUSED("1648817050,5,6,2,\"a\"b\"", "quotes that do not end"),
};

static const struct row_case rows_2017[] = {
    ROW("1648817050,\"a\"\"b\",5,6,2", T0, 5, 6, 2, "a\"b"),
};

static const struct row_case rows_2022[] = {
    ROW("2022-04-01 12:44:10 UTC,\"a\"\",\"\"b\",#00A368,\"5,6\"", T0, 5, 6, 2, "a\",\"b"),
};

static const struct row_case rows_2023[] = {
    ROW("2022-04-01 12:44:10 UTC,\"\"\"\",\"5,6\",#00A368", T0, 5, 6, 2, "\""),
};

/* 1024 quotes are a name; one more is not. */
static void test_longest_csv(void) {
    struct place_color_table colors;
    const struct place_dialect dialect = dialect_of(&place_format_csv, "", &colors);
    static char text[2200], quotes[2049], name[1025];
    memset(quotes, '"', sizeof quotes - 1);
    memset(name, '"', sizeof name - 1);
    for (int more = 0; more <= 1; more++) {
        snprintf(text, sizeof text, "1648817050,5,6,2,\"%s%s\"", quotes, more ? "." : "");
        const struct row_case taken = ROW(text, T0, 5, 6, 2, name);
        const struct row_case refused = REFUSED(text, "user is longer than 1024 bytes");
        check_row(&dialect, more ? &refused : &taken);
    }
}

int main(void) {
    tap_begin();
    CHECK_ROWS(&place_format_jsonl, "", json_rows);
    test_longest_json();
    CHECK_ROWS(&place_format_csv, "", csv_rows);
    CHECK_ROWS(&place_format_reddit2017, "", rows_2017);
    CHECK_ROWS(&place_format_reddit2022, "", rows_2022);
    CHECK_ROWS(&place_format_reddit2023, "", rows_2023);
    test_longest_csv();
    return tap_end();
}

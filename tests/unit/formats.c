/* lib/formats: how files begin, and rows of csv. */
#include "../format_rows.h"
#include "formats/csv.h"

#include <stdio.h>

/* ---- rows ------------------------------------------------------------------------------------ */

static const struct row_case index_rows[] = {
    ROW("1648817050,5,6,2", T0, 5, 6, 2, NULL),
    ROW("1648817050,5,6,2,", T0, 5, 6, 2, NULL),
    ROW("1648817050,5,6,2,me", T0, 5, 6, 2, "me"),
    ROW("1648817050315,5,6,2", T0 + 315000, 5, 6, 2, NULL),
    ROW("0,0,0,0", 0, 0, 0, 0, NULL),
    ROW("99999999999,0,0,0", INT64_C(99999999999) * PLACE_SECOND, 0, 0, 0, NULL),
    ROW("100000000000,0,0,0", INT64_C(100000000000) * PLACE_MILLISECOND, 0, 0, 0, NULL),
    ROW("253402300799999,0,0,0", PLACE_TIME_MAX / 1000 * 1000, 0, 0, 0, NULL),
    REFUSED("253402300800000,0,0,0", "does not start with a time"),
    REFUSED("999999999999999999,0,0,0", "does not start with a time"),
    REFUSED("99999999999999999999999,0,0,0", "does not start with a time"),
    ROW("2022-04-01 12:44:10.315 UTC,1,2,3", T0 + 315000, 1, 2, 3, NULL),
    ROW("2022-04-01T12:44:10Z,1,2,3", T0, 1, 2, 3, NULL),
    REFUSED("2022-13-01 12:44:10 UTC,1,2,3", "month is 13: '2022-13-01 12:44:10 UTC'"),
    ROW("1648817050,-5,-6,2", T0, -5, -6, 2, NULL),
    ROW("1648817050,16777216,-16777216,2", T0, 1 << 24, -(1 << 24), 2, NULL),
    REFUSED("1648817050,16777217,0,2", "no coordinates"),
    REFUSED("1648817050,--5,0,2", "no coordinates"),
    REFUSED("1648817050,-,0,2", "no coordinates"),
    REFUSED("1648817050,+5,0,2", "no coordinates"),
    REFUSED("1648817050,5.0,0,2", "no coordinates"),
    REFUSED("1648817050, 5,0,2", "no coordinates"),
    REFUSED("1648817050,,0,2", "x is empty: '1648817050,,0,2'"),
    REFUSED("1648817050,5,,2", "y is empty"),
    REFUSED(",5,6,2", "ts is empty"),
    REFUSED("", "ts is empty"),
    REFUSED(",", "ts is empty"),
    REFUSED("1648817050", "no coordinates"),
    REFUSED("1648817050,", "x is empty"),
    REFUSED("1648817050,5", "no coordinates"),
    REFUSED("1648817050,5,6,", "color is empty"),
    REFUSED("1648817050,5,6,4", "not in the palette: '4'"),
    REFUSED("1648817050,5,6,255", "not in the palette"),
    REFUSED("1648817050,5,6,4294967296", "not in the palette"),
    ROW("1648817050,5,6,-1", T0, 5, 6, PLACE_NO_COLOR, NULL),
    ROW("1648817050,5,6,-1,me", T0, 5, 6, PLACE_NO_COLOR, "me"),
    REFUSED("1648817050,5,6,-2", "no colour index"),
    REFUSED("1648817050,5,6", "ends before its colour"),
    REFUSED("1648817050,5,6,#FFFFFF", "no colour index"),
    REFUSED("1648817050,5,6,000000", "colour is '000000': an index, or #RRGGBB"),
    REFUSED("1648817050,5,6,000002,me", "colour is '000002': an index, or #RRGGBB"),
    REFUSED("1648817050,5,6,\"FFffFF\"", "colour is 'FFffFF': an index, or #RRGGBB"),
    REFUSED("1648817050,5,6,FFFFFG", "no colour index"),
    ROW("1648817050,5,6,00002", T0, 5, 6, 2, NULL),
    REFUSED("1648817050,5,6,2 ", "no colour index where one belongs: '2 '"),
    REFUSED("1648817050,5,6,2,me,too", "goes on"),
    ROW("1648817050,5,6,2,\"me, too\"", T0, 5, 6, 2, "me, too"),
    ROW("1648817050,5,6,2,\"\"", T0, 5, 6, 2, NULL),
    REFUSED("1648817050,5,6,2,\"me", "quotes that do not end"),
    REFUSED("1648817050,5,6,2,\"", "quotes that do not end"),
    REFUSED("1648817050,5,6,2,\"me\"x", "quotes that do not end"),
    REFUSED("ts,x,y,color", "does not start with a time"),
    /* quotes, as in RFC 4180 */
    ROW("\"1648817050\",\"5\",\"6\",\"2\",\"me\"", T0, 5, 6, 2, "me"),
    ROW("1648817050,\"5\",6,2", T0, 5, 6, 2, NULL),
    ROW("\"2022-04-01 12:44:10,315\",5,6,2", T0 + 315000, 5, 6, 2, NULL),
    ROW("1648817050,5,6,\"-1\"", T0, 5, 6, PLACE_NO_COLOR, NULL),
    REFUSED("\"1648817050,5,6,2\"", "does not start with a time: '1648817050,5,6,2'"),
    REFUSED("\"1648817050,5,6,2,\"\"me\"\"\"", "does not start with a time"),
    REFUSED("1648817050,\"5,6\",2", "no coordinates"),
    REFUSED("1648817050,\"\",6,2", "x is empty"),
    REFUSED("\"1648817050,5,6,2", "quotes that do not end with their cell"),
    /* times */
    ROW("1648817050.315,5,6,2", T0 + 315000, 5, 6, 2, NULL),
    ROW("2022-04-01 12:44:10.31 UTC,5,6,2", T0 + 310000, 5, 6, 2, NULL),
    ROW("2022-04-01T14:44:10.315789+02:00,5,6,2", T0 + 315789, 5, 6, 2, NULL),
    REFUSED("2022-02-29 12:44:10 UTC,5,6,2", "no such day: '2022-02-29 12:44:10 UTC'"),
    REFUSED("2022-04-01 24:44:10 UTC,5,6,2", "hour is 24"),
    REFUSED("2022-04-01T12:61:10Z,5,6,2", "minute is 61"),
    REFUSED("2022-04-01T12:44:61Z,5,6,2", "second is 61"),
    /* reasons reach terminals: no control characters, no half characters */
    REFUSED("\x1b[31m,5,6,2", "time: '?[31m'"),
    REFUSED("0123456789012345678901234567890123456789012345678901234567\xc3\xa4\xc3\xa4,5,6,2",
            "01234567\xc3\xa4'"),
};

static const struct row_case hex_rows[] = {
    ROW("1648817050,5,6,#FFFFFF", T0, 5, 6, 1, NULL),
    ROW("1648817050,5,6,#ffFFff,me", T0, 5, 6, 1, "me"),
    ROW("1648817050,5,6,#FF4500", T0, 5, 6, 0, NULL), /* stands twice: the first */
    REFUSED("1648817050,5,6,#00A369", "not in the palette: '#00A369'"),
    REFUSED("1648817050,5,6,#FFF", "no #RRGGBB"),
    REFUSED("1648817050,5,6,#FFFFFG", "no #RRGGBB"),
    REFUSED("1648817050,5,6,#FFFFFF0", "no #RRGGBB colour where one belongs: '#FFFFFF0'"),
    REFUSED("1648817050,5,6,FFFFFF", "no #RRGGBB"),
    REFUSED("1648817050,5,6,1", "no #RRGGBB"),
    REFUSED("1648817050,5,6,-1", "no #RRGGBB"),
    ROW("1648817050,5,6,\"#FFFFFF\"", T0, 5, 6, 1, NULL),
};

/* Columns as a header names and orders them. */
static const struct row_case named_rows[] = {
    ROW("17,me,2,6,left,5,1648817050", T0, 5, 6, 2, "me"),
    ROW("17,,2,6,left,5,1648817050,", T0, 5, 6, 2, NULL),
    ROW("17,\"a, b\",2,6,\"x\"\"y\",5,2022-04-01 12:44:10 UTC,right", T0, 5, 6, 2, "a, b"),
    REFUSED("17,me,2,6,left,5,1648817050,right,more", "goes on where it should end: 'more'"),
    REFUSED("17,me,2,6,left,5", "row ends before its time"),
    REFUSED("17,me,2,6,left,,1648817050", "x is empty"),
    REFUSED("17,me,,6,left,5,1648817050", "color is empty"),
    REFUSED("17,me,2,6,left,5,soon", "no time where one belongs: 'soon'"),
    REFUSED("17,me,2,6,left,5,2022-04-31 00:00:00 UTC", "no such day"),
    REFUSED("17,me,2,6,left,5.5,1648817050", "no coordinates"),
    REFUSED("17,me,4,6,left,5,1648817050", "not in the palette: '4'"),
};

/* A header without a user: there is room for one in the plainest only. */
static const struct row_case short_rows[] = {
    ROW("1648817050,5,6,2", T0, 5, 6, 2, NULL),
    ROW("1648817050,5,6,2,me", T0, 5, 6, 2, "me"),
    REFUSED("1648817050,5,6,2,me,too", "goes on where it should end: 'too'"),
};

static const struct row_case full_rows[] = {
    ROW("1648817050,5,6,2", T0, 5, 6, 2, NULL),
    REFUSED("1648817050,5,6,2,me", "goes on where it should end: 'me'"),
    REFUSED("2022-04-01 12:44:10,315,5,6,2", "goes on"), /* a comma before the milliseconds */
};

/* Under a header that is not sound no row is taken, for who knows what its cells are. */
static const struct row_case twofold_rows[] = {
    REFUSED("1648817050,5,6,2", "header has two columns x: '1648817050,5,6,2'"),
    REFUSED("1648817050,5,5,6,2", "header has two columns x"),
    REFUSED("ts,x,X,y,color", "header has two columns x: 'ts,x,X,y,color'"),
};
static const struct row_case lacking_rows[] = {
    REFUSED("1648817050,5,6,2", "header has no column color: '1648817050,5,6,2'"),
};
static const struct row_case two_users_rows[] = {
    REFUSED("1648817050,5,6,2,me,me", "header has two columns user"),
};

/* A header behind damaged lines says what the columns are, and is none of the rows. */
static const struct row_case late_rows[] = {
    ROW("1648817050,6,5,2", T0, 5, 6, 2, NULL),
    REFUSED("ts,y,x,color", "does not start with a time"),
};

static void test_headers(void) {
    CHECK_ROWS(&place_format_csv, "ts,x,X,y,color\n", twofold_rows);
    CHECK_ROWS(&place_format_csv, "\"ts\",\"x\",\"y\",\"user\"\n1,2,3,4", lacking_rows);
    CHECK_ROWS(&place_format_csv, "ts,user,x,user,y,color\n", two_users_rows);
    CHECK_ROWS(&place_format_csv, "\n# of last year\nts,y,x,color\n1,2,3,4\n", late_rows);
    /* lines that only look like headers: a damaged row, and words that name nothing */
    CHECK_ROWS(&place_format_csv, ",5,6,2,user\n1,2,3,4\n", short_rows);
    CHECK_ROWS(&place_format_csv, "when,where,what,who\n1,2,3,4\n", short_rows);
    CHECK_ROWS(&place_format_csv, "1,2,3,\n\n1,2,3,000000\n1,2,3,#000000\n", hex_rows);
}

static void test_rows(void) {
    CHECK_ROWS(&place_format_csv, "1,2,3,4\n", index_rows);
    CHECK_ROWS(&place_format_csv, "ts,x,y,color,user\r\n1,2,3,#123456\r\n", hex_rows);
    CHECK_ROWS(&place_format_csv, "id,User_ID,colour,\"y\",side,x_coordinate,Timestamp,side\n1,2,3",
               named_rows);
    CHECK_ROWS(&place_format_csv, "TS,x,y,color\r\n", short_rows);
    CHECK_ROWS(&place_format_csv, "\"ts\",\"x\",\"y\",\"color\"\r\n", short_rows);
    CHECK_ROWS(&place_format_csv, "time,x,y,color\n", full_rows);
}

/* A user of just so many characters. */
static void test_key_limit(void) {
    char user[1100], text[1200];
    for (size_t length = 1024; length <= 1025; length++) {
        struct place_color_table colors;
        const struct place_dialect dialect = dialect_of(&place_format_csv, "", &colors);
        memset(user, 'u', sizeof user);
        user[length] = '\0';
        snprintf(text, sizeof text, "1648817050,1,2,2,%s", user);
        const struct row_case taken = ROW(text, T0, 1, 2, 2, user);
        const struct row_case refused = REFUSED(text, "user is longer than 1024 bytes");
        check_row(&dialect, length == 1024 ? &taken : &refused);
    }
}

/* Every row cut short anywhere is refused or is a row that may be so short; nothing reads on. */
static void test_cut_rows(void) {
    static const char text[] = "\"1648817050\",\"5\",-6,\"2\",\"a, b\"";
    struct place_color_table colors;
    const struct place_dialect dialect = dialect_of(&place_format_csv, "", &colors);
    int taken = 0;
    for (size_t size = 0; size < sizeof text; size++) {
        char reason[PLACE_ROW_REASON] = "";
        struct place_row row;
        char *exact = exact_copy(text, size);
        taken += place_format_csv.row(&dialect, exact, exact + size, &row, reason);
        free(exact);
    }
    tap_int(taken, 3, "only behind the colour, the comma and the user");
}

/* ---- how files begin ------------------------------------------------------------------------- */

#define DATE "2022-04-01 12:44:10"
static const struct {
    const char *text;
    const char *format; /* NULL: of none */
    size_t header;      /* bytes */
    bool hex;
} starts[] = {
    {"ts,x,y,color\n1,2,3,4\n", "csv", 13, false},
    {"ts,x,y,color\r\n1,2,3,#FFFFFF\r\n", "csv", 14, true},
    {"TS,X,Y,Color,User\n1,2,3,#FFFFFF,me", "csv", 18, true},
    {"ts,x,y,color", "csv", 12, false},
    {"ts,x,y,color\n", "csv", 13, false},
    {"1,2,3,4", "csv", 0, false},
    {"1,2,3,#FFFFFF\n1,2,3,4\n", "csv", 0, true},
    {"1,2,3,4\n1,2,3,#FFFFFF\n", "csv", 0, false},
    {"1,2,3,\"#FFFFFF\"\n", "csv", 0, true},
    {"\"1\",\"2\",\"3\",\"4\"\n", "csv", 0, false},
    {"1,2,3,-1,,what,ever", "csv", 0, false},
    {"1,2,3,4,5", "csv", 0, false},
    {DATE " UTC,2,3,4\n", "csv", 0, false},
    {"ts,x,y,colour\n", "csv", 14, false},
    {"created_at,user_id,x,y,color\n1,2,3,4,#FFFFFF", "csv", 29, true},
    {"username,x_coordinate,\"y_coordinate\",pixel_color,time\n,,,\"#FFFFFF\"", "csv", 54, true},
    {"id,ts,x,y,color,session\n#7,1,2,3,4,#5", "csv", 24, false},
    {"ts,x,y,user\n1,2,3,4\n", NULL, 0, false}, /* headers that lack a column */
    {"x,y,color,user\n1,2,3,4\n", NULL, 0, false},
    {"ts,xy,color,user\n", NULL, 0, false},
    {"ts;x;y;color\n1;2;3;4\n", NULL, 0, false},
    {"ts,x,y,\"color\n", NULL, 0, false},
    {"1,2,3", NULL, 0, false},
    {"timestamp,user_id,pixel_color,coordinate\n", "reddit2022", 41, false},
    {"timestamp,user_id,pixel_color,coordinate\r\nx", "reddit2022", 42, false},
    {DATE ".5 UTC,u=,#FFFFFF,\"1,2\"\n", "reddit2022", 0, false},
    {DATE " UTC,,#FFFFFF,\"1,2,3,4\"", "reddit2022", 0, false},
    {"\"" DATE " UTC,u=,#FFFFFF,\"\"1,2\"\"\"\n", NULL, 0, false}, /* quoted whole: damaged */
    {"timestamp,user,coordinate,pixel_color\n", "reddit2023", 38, false},
    {"timestamp,user,coordinate,pixel_color\r\n", "reddit2023", 39, false},
    {"2023-07-20 13:00:26.088 UTC,no+8,\"-199,-235\",#FFFFFF\n", "reddit2023", 0, false},
    {"2023-07-20 13:00:26.088 UTC,,\"{X: 1, Y: 2, R: 3}\",#FFFFFF\n", "reddit2023", 0, false},
    {"ts,user,x_coordinate,y_coordinate,color\n", "reddit2017", 40, false},
    {"ts,user,x_coordinate,y_coordinate,color\r\n", "reddit2017", 41, false},
    {"ts,user_hash,x_coordinate,y_coordinate,color\n", "reddit2017", 45, false},
    {"1491167838000,c2Md9m4QckH8M=,326,258,0\n", "reddit2017", 0, false},
    {"1491167838000,c2Md9m4QckH8M=,326,258,0\r\n", "reddit2017", 0, false},
    {"1491167838000,,326,258,0", "reddit2017", 0, false},
    {"2017-04-01 12:39:58.932 UTC,abc,1000,0,15\n", "reddit2017", 0, false},
    {"1491167838000,326,258,0,0\n", "csv", 0, false},
    {"1491167838000,a b,326,258,0\n", NULL, 0, false},
    {DATE ",123\tabc\t1\t2\t3\tuser place\n", "pxls", 0, false},
    {DATE ".123\tabc\t1\t2\t3\t\tuser place\r\n", "pxls", 0, false},
    {DATE "\t5\tabc\t1\t2\t3\tuser undo", "pxls", 0, false},
    {DATE ",123\t\t1\t2\t3\n", "pxls", 0, false},
    {DATE ",123\tabc\t1\t2\n", NULL, 0, false},
    {DATE ",123 abc 1 2 3 user place\n", NULL, 0, false},
    {"{\"x\":1,\"y\":2,\"color\":3,\"createdAt\":5}\n", "jsonl", 0, false},
    {" { \"createdAt\" : 5", "jsonl", 0, false},
    {"{\"palette\":[]}\n", NULL, 0, false},
    {"{\n\"createdAt\": 5}\n", NULL, 0, false}, /* not one a line */
    {"[{\"createdAt\":5}]\n", NULL, 0, false},
    {"hello", NULL, 0, false},
    /* in more quotes than usual */
    {"\"timestamp\",\"user_id\",\"pixel_color\",\"coordinate\"\n", "reddit2022", 49, false},
    {"\"" DATE " UTC\",\"u=\",\"#FFFFFF\",\"1,2\"\n", "reddit2022", 0, false},
    {"\"timestamp\",user,\"coordinate\",pixel_color", "reddit2023", 41, false},
    {"\"" DATE " UTC\",\"u=\",\"1,2\",\"#FFFFFF\"\n", "reddit2023", 0, false},
    {"\"ts\",\"user\",\"x_coordinate\",\"y_coordinate\",\"color\"\n", "reddit2017", 50, false},
    {"{\"created\\u0041t\":5}\n", "jsonl", 0, false},
    /* blank lines before all else; the header takes them along */
    {"\n\r\n\nts,x,y,color\n1,2,3,#FFFFFF\n", "csv", 17, true},
    {"\n\n1,2,3,4\n", "csv", 0, false},
    {"\n\nts,x,y,color", "csv", 14, false},
    {"\r\ntimestamp,user_id,pixel_color,coordinate\r\n", "reddit2022", 44, false},
    {"\n\n\n\n\n\n\n\n\ntimestamp,user,coordinate,pixel_color\n", "reddit2023", 47, false},
    {"\n\nts,user,x_coordinate,y_coordinate,color\n", "reddit2017", 42, false},
    {"\r\n" DATE ",123\t\t1\t2\t3\n", "pxls", 0, false},
    {"\n\n{\"x\":1,\"createdAt\":5}\n", "jsonl", 0, false},
    /* damaged rows before all else, seven at most */
    {"1,,3,#FFFFFF\n1,2,3,4\n", "csv", 0, true},
    {"1,,3,4\n\n\n1,2,3,4\n", "csv", 0, false},
    {"what\n" DATE ".5 UTC,u=,#FFFFFF,\"1,2\"\n", "reddit2022", 0, false},
    {DATE ".5,u=\n" DATE " UTC,no+8,\"1,2\",#FFFFFF\n", "reddit2023", 0, false},
    {",abc,1,2,3\n1491167838000,abc,1,2,3\n", "reddit2017", 0, false},
    {DATE "\n" DATE ",123\t\t1\t2\t3\n", "pxls", 0, false},
    {"\"x\":5}\n{\"createdAt\":5}\n", "jsonl", 0, false},
    {"1\n\n2\n3\n4\n5\n6\n7\n1,2,3,#FFFFFF\n", "csv", 0, true},
    {"1\n\n2\n3\n4\n5\n6\n7\n8\n1,2,3,#FFFFFF\n", NULL, 0, false},
    {"# of last year\nts,y,x,color\n1,2,3,#FFFFFF\n", "csv", 0, true},
    /* but nothing behind the header of something else */
    {"when,where,what,who\n1,2,3,4\n", NULL, 0, false},
    {"id, _name\n1,2,3,4\n", NULL, 0, false},
    {"what\nts,x,y,user\n1,2,3,4\n", NULL, 0, false},
    /* a name twice is a fault of a csv, unless one is missing too */
    {"ts,x,x,y,color\n1,2,3,4,#FFFFFF\n", "csv", 0, false},
    {"ts,x,X,color\n1,2,3,4\n", NULL, 0, false},
    {"ts,time,x,y,color,colour,side,side\n1,1,2,3,4,#FFFFFF\n", "csv", 35, false},
    /* six digits are no index */
    {"1,2,3,000000\n", "csv", 0, false},
    {"1,2,3,000000\n1,2,3,#000000\n", "csv", 0, true},
    {"1,2,3,00000\n1,2,3,#000000\n", "csv", 0, false},
    {"\n", NULL, 0, false},
    {"\r\n", NULL, 0, false},
    {",", NULL, 0, false},
    {"\"", NULL, 0, false},
    {"", NULL, 0, false},
};

/* Lines of the header, of which the last may have no end. */
static unsigned count_lines(const char *text, size_t size) {
    unsigned lines = 0;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n' || i + 1 == size;
    return lines;
}

/* How many formats say that the text is theirs. */
static unsigned count_who_know(const char *text, size_t size) {
    unsigned count = 0;
    for (size_t i = 0; place_log_formats[i]; i++)
        count += place_log_format_knows(place_log_formats[i], text, size);
    return count;
}

static void check_start(size_t i) {
    const size_t size = strlen(starts[i].text);
    char *exact = exact_copy(starts[i].text, size);
    const struct place_log_format *format = place_log_format_guess(exact, size);
    struct place_dialect dialect = {.format = format};
    if (format)
        place_dialect_begin(&dialect, exact, size);
    tap_ok((format ? starts[i].format && strcmp(format->name, starts[i].format) == 0
                   : !starts[i].format) &&
               dialect.header_size == starts[i].header && dialect.hex_colors == starts[i].hex &&
               dialect.header_lines == count_lines(exact, starts[i].header),
           "start %zu is %s, header %zu%s", i, format ? format->name : "of no format",
           dialect.header_size, dialect.hex_colors ? ", hex" : "");
    tap_ok(format ? place_log_format_knows(format, exact, size) : count_who_know(exact, size) == 0,
           "... and who knows it");
    free(exact);
}

static void test_names(void) {
    static const char *const names[] = {"reddit2017", "reddit2022", "reddit2023",
                                        "pxls",       "jsonl",      "csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct place_log_format *format = place_log_format_named(names[i]);
        tap_ok(format && strcmp(format->name, names[i]) == 0, "%s is a format", names[i]);
        tap_ok(format && format->hashes == (i == 3) && !format->timeline == (i > 2) &&
                   !format->canvas == (i != 4),
               "... and whether it has hashes, a canvas that is known, or rows of canvases");
        tap_ok(format && format->circles == (i == 2 || i == 4) && !format->unescape == (i == 3),
               "... circles, and keys that may be escaped");
    }
    tap_ok(!place_log_format_named("CSV") && !place_log_format_named("frames"), "others are none");
}

int main(void) {
    tap_begin();
    test_rows();
    test_headers();
    test_key_limit();
    test_cut_rows();
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        check_start(i);
    test_names();
    return tap_end();
}

/* lib/formats: rows of Reddit's dumps of 2017, 2022 and 2023. */
#include "../format_rows.h"
#include "formats/reddit2017.h"
#include "formats/reddit2022.h"
#include "formats/reddit2023.h"

#include <stdio.h>

/* A moderator's rectangle or circle. */
#define FILL(text_, kind_, x_, y_, width_, height_)                                                \
    {                                                                                              \
        .text = (text_), .user = "abc=", .event = {                                                \
            .time = T0,                                                                            \
            .x = (x_),                                                                             \
            .y = (y_),                                                                             \
            .width = (width_),                                                                     \
            .height = (height_),                                                                   \
            .color = 2,                                                                            \
            .kind = PLACE_KIND_##kind_                                                             \
        }                                                                                          \
    }

#define R "2022-04-01 12:44:10 UTC,abc=,#00A368,"
#define Q "\"2022-04-01 12:44:10 UTC\",\"abc=\","
static const struct row_case rows_2022[] = {
    ROW(R "\"0,0\"", T0, 0, 0, 2, "abc="),
    ROW(R "\"1999,-1\"", T0, 1999, -1, 2, "abc="),
    ROW("2022-04-01 12:44:10.3 UTC,u,#00a368,\"7,8\"", T0 + 300000, 7, 8, 2, "u"),
    ROW("2022-04-01 12:44:10.31 UTC,u,#00A368,\"7,8\"", T0 + 310000, 7, 8, 2, "u"),
    ROW("2022-04-01 12:44:10.315 UTC,u,#00A368,\"7,8\"", T0 + 315000, 7, 8, 2, "u"),
    ROW("2022-04-01 12:44:10.315789 UTC,u,#00A368,\"7,8\"", T0 + 315789, 7, 8, 2, "u"),
    ROW("2022-04-01 12:44:10 UTC,,#00A368,\"7,8\"", T0, 7, 8, 2, NULL),
    FILL(R "\"1372,1472,1406,1497\"", RECTANGLE, 1372, 1472, 35, 26),
    FILL(R "\"5,6,5,6\"", RECTANGLE, 5, 6, 1, 1),
    REFUSED(R "\"5,6,4,6\"", "corners are the wrong way round: '\"5,6,4,6\"'"),
    REFUSED(R "\"5,6,5,5\"", "corners are the wrong way round"),
    REFUSED(R "\"-5,-6,70000,6\"", "larger than any canvas"),
    REFUSED(R "\"5,6,7\"", "no coordinates"),
    REFUSED(R "\"5,6,7,8,9\"", "no coordinates"),
    REFUSED(R "\"5,6\"x", "no coordinates"),
    REFUSED(R "\"5,6,7,8\"x", "goes on where it should end"),
    REFUSED(R "\"5,6", "no coordinates"),
    REFUSED(R "5,6", "no coordinates"),
    REFUSED(R "\"\"", "no coordinates"),
    REFUSED(R "\"{X: 425, Y: 441, R: 2}\"", "no coordinates"),
    REFUSED(R, "no coordinates"),
    REFUSED("2022-04-01 12:44:10 UTC,u,#00A369,\"7,8\"", "not in the palette: '#00A369'"),
    REFUSED("2022-04-01 12:44:10 UTC,u,#00A36,\"7,8\"", "no colour"),
    REFUSED("2022-04-01 12:44:10 UTC,u,,\"7,8\"", "no colour"),
    REFUSED("2022-04-01 12:44:10 UTC,u,2,\"7,8\"", "no colour"),
    /* in more quotes than usual */
    ROW("2022-04-01 12:44:10 UTC,\"u\",#00A368,\"7,8\"", T0, 7, 8, 2, "u"),
    ROW("\"2022-04-01 12:44:10.3 UTC\",\"u, v\",\"#00A368\",\"7,-8\"", T0 + 300000, 7, -8, 2,
        "u, v"),
    ROW("\"2022-04-01 12:44:10 UTC\",,#00A368,\"7,8\"", T0, 7, 8, 2, NULL),
    ROW("2022-04-01 12:44:10 UTC,\"\",#00A368,\"7,8\"", T0, 7, 8, 2, NULL),
    FILL("\"2022-04-01 12:44:10 UTC\",\"abc=\",\"#00A368\",\"5,6,7,8\"", RECTANGLE, 5, 6, 3, 3),
    REFUSED(Q "\"#00A369\",\"7,8\"", "not in the palette: '#00A369'"),
    REFUSED(Q "\"#00A36\",\"7,8\"", "no colour where one belongs: '#00A36'"),
    REFUSED(Q "\"\",\"7,8\"", "no colour where one belongs: ''"),
    REFUSED(Q "\"#00A368\",\"7\"", "no coordinates where they belong: '7'"),
    REFUSED(Q "\"#00A368\",\"5,6,4,6\"", "corners are the wrong way round: '5,6,4,6'"),
    REFUSED(Q "\"#00A368\",\"5,6,7,8,\"", "goes on where it should end"),
    REFUSED(Q "\"#00A368\",\"0,0,65536,0\"", "larger than any canvas"),
    REFUSED(Q "\"#00A368\",\"{X: 425, Y: 441, R: 2}\"", "no coordinates"),
    REFUSED(Q "\"#00A368\",7,8", "does not start with a time"), /* five cells */
    REFUSED(Q "\"#00A368\"", "does not start with a time"),
    REFUSED(Q "\"#00A368\",\"7,8", "does not start with a time"),
    REFUSED("\"2022-04-01 12:44:60 UTC\",\"u\",#00A368,\"7,8\"", "second is 60"),
    REFUSED("\"2022-04-01 12:44:10\",\"u\",#00A368,\"7,8\"", "does not start with a time: '2022-0"),
    REFUSED("2022-04-01 12:44:10 UTC,u", "no user"),
    REFUSED("2022-04-01 12:44:10 UTC", "does not start with a time"),
    REFUSED("2022-04-01 12:44:10,u,#00A368,\"7,8\"", "does not start with a time"),
    REFUSED("2022-02-29 12:44:10 UTC,u,#00A368,\"7,8\"", "no such day"),
    REFUSED("2022-04-31 12:44:10 UTC,u,#00A368,\"7,8\"", "no such day"),
    REFUSED("2022-04-01 24:00:00 UTC,u,#00A368,\"7,8\"", "hour is 24"),
    REFUSED("2022-04-01 12:60:00 UTC,u,#00A368,\"7,8\"", "minute is 60"),
    REFUSED("2016-12-31 23:59:60 UTC,u,#00A368,\"7,8\"", "second is 60: '2016-12-31 23:59:60 UTC"),
    REFUSED("2022-00-10 12:00:00 UTC,u,#00A368,\"7,8\"", "month is 0"),
    REFUSED("0000-01-01 12:00:00 UTC,u,#00A368,\"7,8\"", "no such day"),
    ROW("2020-02-29 00:00:00 UTC,u,#00A368,\"7,8\"", INT64_C(1582934400) * PLACE_SECOND, 7, 8, 2,
        "u"),
    REFUSED("1900-02-29 00:00:00 UTC,u,#00A368,\"7,8\"", "no such day"),
    REFUSED("2022-04-01 12:44:10. UTC,u,#00A368,\"7,8\"", "does not start with a time"),
    REFUSED("2022-04-01 12:44:10.1234567 UTC,u,#00A368,\"7,8\"", "does not start with a time"),
    REFUSED("1648817050,5,6,2", "does not start with a time"),
    REFUSED("", "does not start with a time"),
    REFUSED("\"2022-04-04 00:53:51.577 UTC,x,#00CCC0,\"\"826,1048\"\"\"",
            "does not start with a time"),
    REFUSED("timestamp,user_id,pixel_color,coordinate", "does not start with a time"),
};

#define P "2022-04-01 12:44:10 UTC,abc=,"
#define C ",#00A368"
static const struct row_case rows_2023[] = {
    ROW(P "\"0,0\"" C, T0, 0, 0, 2, "abc="),
    ROW(P "\"-1500,-1000\"" C, T0, -1500, -1000, 2, "abc="),
    ROW("2022-04-01 12:44:10.31 UTC,,\"1499,-999\",#ff4500", T0 + 310000, 1499, -999, 0, NULL),
    FILL(P "\"165,461,166,461\"" C, RECTANGLE, 165, 461, 2, 1),
    FILL(P "\"-5,-6,-5,6\"" C, RECTANGLE, -5, -6, 1, 13),
    FILL(P "\"{X: 425, Y: 441, R: 2}\"" C, CIRCLE, 425, 441, 2, PLACE_CIRCLE_CLOSED),
    FILL(P "\"{X: -425, Y: -441, R: 0}\"" C, CIRCLE, -425, -441, 0, PLACE_CIRCLE_CLOSED),
    FILL(P "\"{X: 0, Y: 0, R: 65536}\"" C, CIRCLE, 0, 0, 65536, PLACE_CIRCLE_CLOSED),
    REFUSED(P "\"{X: 0, Y: 0, R: 65537}\"" C, "no coordinates"),
    REFUSED(P "\"{X: 0, Y: 0, R: -1}\"" C, "no coordinates"),
    REFUSED(P "\"{X: 0, Y: 0}\"" C, "no coordinates"),
    REFUSED(P "\"{X: 0, Y: , R: 2}\"" C, "no coordinates"),
    REFUSED(P "\"{X: 0, Y: 0, R: 2\"" C, "no coordinates"),
    REFUSED(P "\"{X: 0, Y: 0, R: 2}" C, "no coordinates"),
    REFUSED(P "{X: 0, Y: 0, R: 2}" C, "no coordinates"),
    REFUSED(P "\"5,6,4,6\"" C, "corners are the wrong way round"),
    REFUSED(P "\"0,0,65536,0\"" C, "larger than any canvas"),
    REFUSED(P "\"5\"" C, "no coordinates where they belong: '\"5\",#00A368'"),
    REFUSED(P "\"\"" C, "no coordinates"),
    REFUSED(P "5,6" C, "no coordinates"),
    REFUSED(P C, "no coordinates"),
    REFUSED(P "\"5,6\"", "no colour"),
    REFUSED(P "\"5,6\",", "no colour"),
    REFUSED(P "\"5,6\",2", "no colour"),
    REFUSED(P "\"5,6\"#00A368", "no colour"),
    REFUSED(P "\"5,6\",#00A3688", "no colour where one belongs: ',#00A3688'"),
    REFUSED(P "\"5,6\",#123456", "not in the palette: '#123456'"),
    REFUSED("2023-02-29 12:44:10 UTC,abc=,\"5,6\",#00A368", "no such day"),
    REFUSED("1648817050,abc=,\"5,6\",#00A368", "does not start with a time"),
    ROW("2022-04-01 12:44:10 UTC,\"abc=\",\"5,6\",#00A368", T0, 5, 6, 2, "abc="),
    ROW(Q "\"5,6\",\"#00A368\"", T0, 5, 6, 2, "abc="),
    FILL(Q "\"165,461,166,461\",\"#00A368\"", RECTANGLE, 165, 461, 2, 1),
    FILL(Q "\"{X: 425, Y: 441, R: 2}\",\"#00A368\"", CIRCLE, 425, 441, 2, PLACE_CIRCLE_CLOSED),
    REFUSED(Q "\"{X: 425, Y: 441, R: 2} \",\"#00A368\"", "no coordinates"),
    REFUSED(Q "{X: 425, Y: 441, R: 2},\"#00A368\"", "does not start with a time"),
    REFUSED(Q "5,\"#00A368\"", "no coordinates where they belong: '5'"),
    REFUSED(Q "\"5,6\",\"#123456\"", "not in the palette: '#123456'"),
    REFUSED(Q "\"5,6\",\"#00A3688\"", "no colour where one belongs: '#00A3688'"),
    REFUSED(R "\"5,6\"", "no coordinates"), /* a row of 2022 */
    REFUSED("", "does not start with a time"),
};

static const struct row_case rows_2017[] = {
    ROW("1648817050000,c2Md9m4QckH8M+lhNh9btgoiFDk=,326,258,0", T0, 326, 258, 0,
        "c2Md9m4QckH8M+lhNh9btgoiFDk="),
    ROW("1648817050,a-_b,1000,0,3", T0, 1000, 0, 3, "a-_b"), /* off the canvas: the importer's */
    ROW("2022-04-01 12:44:10.932 UTC,abc,999,999,1", T0 + 932000, 999, 999, 1, "abc"),
    ROW("1648817050000,,326,258,0", T0, 326, 258, 0, NULL),
    ROW("\"1648817050000\",\"abc\",\"326\",\"258\",\"0\"", T0, 326, 258, 0, "abc"),
    REFUSED("1648817050000,abc,326,258,-1", "colour is -1"),
    REFUSED(",abc,326,258,0", "ts is empty: ',abc,326,258,0'"),
    REFUSED("1648817050000,abc,,258,0", "x is empty: '1648817050000,abc,,258,0'"),
    REFUSED("1648817050000,abc,326,,0", "y is empty"),
    REFUSED("1648817050000,abc,326,258,", "color is empty"),
    REFUSED(",,,,", "ts is empty"),
    REFUSED("1648817050000,abc,326,258", "ends before its colour"),
    REFUSED("1648817050000,abc,326,258,0,", "goes on where it should end"),
    REFUSED("1648817050000,abc,326,258,0,1", "goes on where it should end: '1'"),
    REFUSED("1648817050000,abc,326,258,4", "not in the palette: '4'"),
    REFUSED("1648817050000,abc,326,258,260", "not in the palette: '260'"),
    REFUSED("1648817050000,abc,326,258,x", "no colour index"),
    REFUSED("1648817050000,abc,326.5,258,0", "no coordinates"),
    REFUSED("soon,abc,326,258,0", "does not start with a time: 'soon'"),
    REFUSED("2017-04-31 12:39:58.932 UTC,abc,1,2,3", "no such day"),
    REFUSED("1648817050000,abc,326,258,000000", "colour is '000000': an index, or #RRGGBB"),
    REFUSED("ts,user,x_coordinate,y_coordinate,color", "does not start with a time"),
};

/* The same circles without their edge. */
static void test_open_circles(void) {
    struct place_color_table colors;
    struct place_dialect dialect = dialect_of(&place_format_reddit2023, "", &colors);
    const struct row_case open =
        FILL(P "\"{X: 425, Y: 441, R: 2}\"" C, CIRCLE, 425, 441, 2, PLACE_CIRCLE_OPEN);
    dialect.open_circles = true;
    check_row(&dialect, &open);
}

/* A user of just so many characters, in each format. */
static void test_key_limits(void) {
    static const struct {
        const struct place_log_format *format;
        const char *row, *reason;
    } kinds[] = {
        {&place_format_reddit2017, "1648817050,%s,1,2,2", "longer than 1024"},
        {&place_format_reddit2022, "2022-04-01 12:44:10 UTC,%s,#00A368,\"1,2\"", "no user"},
        {&place_format_reddit2023, "2022-04-01 12:44:10 UTC,%s,\"1,2\",#00A368", "no user"}};
    static char user[1100], text[1200];
    for (size_t i = 0; i < 6; i++) {
        struct place_color_table colors;
        const struct place_dialect dialect = dialect_of(kinds[i / 2].format, "", &colors);
        memset(user, 'u', sizeof user);
        user[1024 + i % 2] = '\0';
        const char *hole = strstr(kinds[i / 2].row, "%s");
        snprintf(text, sizeof text, "%.*s%s%s", (int)(hole - kinds[i / 2].row), kinds[i / 2].row,
                 user, hole + 2);
        const struct row_case taken = ROW(text, T0, 1, 2, 2, user);
        const struct row_case refused = REFUSED(text, kinds[i / 2].reason);
        check_row(&dialect, i % 2 == 0 ? &taken : &refused);
    }
}

int main(void) {
    tap_begin();
    CHECK_ROWS(&place_format_reddit2017, "", rows_2017);
    CHECK_ROWS(&place_format_reddit2022, "", rows_2022);
    CHECK_ROWS(&place_format_reddit2023, "", rows_2023);
    test_open_circles();
    test_key_limits();
    return tap_end();
}

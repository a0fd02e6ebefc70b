/* lib/formats: rows of csv and of Reddit's 2022 dump, palettes and timelines. */
#include "../make_archive.h"
#include "../tempdir.h"
#include "formats/csv.h"
#include "formats/palette_file.h"
#include "formats/reddit2022.h"
#include "formats/timeline_file.h"

#define T0 INT64_C(1648817050000000) /* 2022-04-01 12:44:10 UTC */

static struct place_err err;

/* ---- rows ------------------------------------------------------------------------------------ */

struct row_case {
    const char *text;
    const char *reason; /* a part of it; NULL: a row */
    int64_t time;
    int32_t x, y, width, height;
    uint8_t color;
    const char *user; /* NULL: none */
};

/* What a canvas of these colours makes of one row; `start` is how its file begins. */
static void check_row(const struct place_log_format *format, const char *start,
                      const struct row_case *wanted) {
    static const struct place_palette palette = {4, {0xff4500, 0xffffff, 0x00a368, 0xff4500}};
    struct place_color_table colors;
    struct place_dialect dialect = {.format = format, .colors = &colors, .color_count = 4};
    struct place_row row;
    char reason[PLACE_ROW_REASON] = "";
    place_color_table_init(&colors, &palette);
    format->begin(&dialect, start, strlen(start));
    const size_t size = strlen(wanted->text);
    char *exact = need_array(size ? size : 1, 1); /* so that reading on is seen by a sanitizer */
    memcpy(exact, wanted->text, size);
    const bool taken = format->row(&dialect, exact, exact + size, &row, reason);
    if (wanted->reason) {
        tap_ok(!taken && strstr(reason, wanted->reason), "'%.70s' is refused: %s", wanted->text,
               taken ? "taken" : reason);
    } else {
        const struct place_event *event = &row.event;
        const size_t user = wanted->user ? strlen(wanted->user) : 0;
        const int kind = wanted->width ? PLACE_KIND_RECTANGLE : PLACE_KIND_PLACE;
        tap_ok(taken && event->time == wanted->time && event->x == wanted->x &&
                   event->y == wanted->y && event->width == wanted->width &&
                   event->height == wanted->height && event->color == wanted->color &&
                   event->kind == kind && !row.key == !wanted->user && row.key_size == user &&
                   (!user || memcmp(row.key, wanted->user, user) == 0),
               "'%.70s' %s", wanted->text, taken ? "is taken" : reason);
    }
    free(exact);
}

static const struct row_case index_rows[] = {
    {"1648817050,5,6,2", NULL, T0, 5, 6, 0, 0, 2, NULL},
    {"1648817050,5,6,2,", NULL, T0, 5, 6, 0, 0, 2, NULL},
    {"1648817050,5,6,2,me", NULL, T0, 5, 6, 0, 0, 2, "me"},
    {"1648817050315,5,6,2", NULL, T0 + 315000, 5, 6, 0, 0, 2, NULL},
    {"0,0,0,0", NULL, 0, 0, 0, 0, 0, 0, NULL},
    {"99999999999,0,0,0", NULL, INT64_C(99999999999) * PLACE_SECOND, 0, 0, 0, 0, 0, NULL},
    {"100000000000,0,0,0", NULL, INT64_C(100000000000) * PLACE_MILLISECOND, 0, 0, 0, 0, 0, NULL},
    {"253402300799999,0,0,0", NULL, PLACE_TIME_MAX / 1000 * 1000, 0, 0, 0, 0, 0, NULL},
    {"253402300800000,0,0,0", "does not start with a time", 0, 0, 0, 0, 0, 0, NULL},
    {"999999999999999999,0,0,0", "does not start with a time", 0, 0, 0, 0, 0, 0, NULL},
    {"99999999999999999999999,0,0,0", "does not start with a time", 0, 0, 0, 0, 0, 0, NULL},
    {"2022-04-01 12:44:10.315 UTC,1,2,3", NULL, T0 + 315000, 1, 2, 0, 0, 3, NULL},
    {"2022-04-01T12:44:10Z,1,2,3", NULL, T0, 1, 2, 0, 0, 3, NULL},
    {"2022-13-01 12:44:10 UTC,1,2,3", "does not start with a time", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,-5,-6,2", NULL, T0, -5, -6, 0, 0, 2, NULL},
    {"1648817050,16777216,-16777216,2", NULL, T0, 1 << 24, -(1 << 24), 0, 0, 2, NULL},
    {"1648817050,16777217,0,2", "no coordinates", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,--5,0,2", "no coordinates", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,-,0,2", "no coordinates", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,+5,0,2", "no coordinates", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5.0,0,2", "no coordinates", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050, 5,0,2", "no coordinates", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,,0,2", "no coordinates", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,,2", "no coordinates", 0, 0, 0, 0, 0, 0, NULL},
    {",5,6,2", "does not start with a time", 0, 0, 0, 0, 0, 0, NULL},
    {"", "does not start with a time", 0, 0, 0, 0, 0, 0, NULL},
    {",", "does not start with a time", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050", "does not start with a time", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,", "no coordinates", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6", "no coordinates", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,", "no colour index", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,4", "not in the palette: '4'", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,255", "not in the palette", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,4294967296", "not in the palette", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,-1", "no colour index", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,#FFFFFF", "no colour index", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,2 ", "goes on", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,2,me,too", "goes on", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,2,\"me, too\"", NULL, T0, 5, 6, 0, 0, 2, "me, too"},
    {"1648817050,5,6,2,\"\"", NULL, T0, 5, 6, 0, 0, 2, NULL},
    {"1648817050,5,6,2,\"me", "goes on", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,2,\"", "goes on", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,2,\"me \"\"too\"\"\"", "goes on", 0, 0, 0, 0, 0, 0, NULL},
    {"ts,x,y,color", "does not start with a time", 0, 0, 0, 0, 0, 0, NULL},
};

static const struct row_case hex_rows[] = {
    {"1648817050,5,6,#FFFFFF", NULL, T0, 5, 6, 0, 0, 1, NULL},
    {"1648817050,5,6,#ffFFff,me", NULL, T0, 5, 6, 0, 0, 1, "me"},
    {"1648817050,5,6,#FF4500", NULL, T0, 5, 6, 0, 0, 0, NULL}, /* stands twice: the first */
    {"1648817050,5,6,#00A369", "not in the palette: '#00A369'", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,#FFF", "no #RRGGBB", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,#FFFFFG", "no #RRGGBB", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,#FFFFFF0", "goes on", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,FFFFFF", "no #RRGGBB", 0, 0, 0, 0, 0, 0, NULL},
    {"1648817050,5,6,1", "no #RRGGBB", 0, 0, 0, 0, 0, 0, NULL},
};

#define R  "2022-04-01 12:44:10 UTC,abc=,#00A368,"
#define NO 0, 0, 0, 0, 0, 0, NULL
static const struct row_case reddit_rows[] = {
    {R "\"0,0\"", NULL, T0, 0, 0, 0, 0, 2, "abc="},
    {R "\"1999,-1\"", NULL, T0, 1999, -1, 0, 0, 2, "abc="},
    {"2022-04-01 12:44:10.3 UTC,u,#00a368,\"7,8\"", NULL, T0 + 300000, 7, 8, 0, 0, 2, "u"},
    {"2022-04-01 12:44:10.31 UTC,u,#00A368,\"7,8\"", NULL, T0 + 310000, 7, 8, 0, 0, 2, "u"},
    {"2022-04-01 12:44:10.315 UTC,u,#00A368,\"7,8\"", NULL, T0 + 315000, 7, 8, 0, 0, 2, "u"},
    {"2022-04-01 12:44:10.315789 UTC,u,#00A368,\"7,8\"", NULL, T0 + 315789, 7, 8, 0, 0, 2, "u"},
    {"2022-04-01 12:44:10 UTC,,#00A368,\"7,8\"", NULL, T0, 7, 8, 0, 0, 2, NULL},
    {R "\"1372,1472,1406,1497\"", NULL, T0, 1372, 1472, 35, 26, 2, "abc="},
    {R "\"5,6,5,6\"", NULL, T0, 5, 6, 1, 1, 2, "abc="},
    {R "\"5,6,4,6\"", "no coordinates", NO},
    {R "\"5,6,5,5\"", "no coordinates", NO},
    {R "\"-5,-6,70000,6\"", "no coordinates", NO},
    {R "\"5,6,7\"", "no coordinates", NO},
    {R "\"5,6,7,8,9\"", "no coordinates", NO},
    {R "\"5,6\"x", "no coordinates", NO},
    {R "\"5,6", "no coordinates", NO},
    {R "5,6", "no coordinates", NO},
    {R "\"\"", "no coordinates", NO},
    {R "\"{X: 425, Y: 441, R: 2}\"", "no coordinates", NO},
    {R, "no coordinates", NO},
    {"2022-04-01 12:44:10 UTC,u,#00A369,\"7,8\"", "not in the palette: '#00A369'", NO},
    {"2022-04-01 12:44:10 UTC,u,#00A36,\"7,8\"", "no colour", NO},
    {"2022-04-01 12:44:10 UTC,u,,\"7,8\"", "no colour", NO},
    {"2022-04-01 12:44:10 UTC,u,2,\"7,8\"", "no colour", NO},
    {"2022-04-01 12:44:10 UTC,\"u\",#00A368,\"7,8\"", "no user", NO},
    {"2022-04-01 12:44:10 UTC,u", "no user", NO},
    {"2022-04-01 12:44:10 UTC", "does not start with a time", NO},
    {"2022-04-01 12:44:10,u,#00A368,\"7,8\"", "does not start with a time", NO},
    {"2022-02-29 12:44:10 UTC,u,#00A368,\"7,8\"", "does not start with a time", NO},
    {"2022-04-31 12:44:10 UTC,u,#00A368,\"7,8\"", "does not start with a time", NO},
    {"2022-04-01 24:00:00 UTC,u,#00A368,\"7,8\"", "does not start with a time", NO},
    {"2022-04-01 12:60:00 UTC,u,#00A368,\"7,8\"", "does not start with a time", NO},
    {"2022-04-01 12:44:10. UTC,u,#00A368,\"7,8\"", "does not start with a time", NO},
    {"2022-04-01 12:44:10.1234567 UTC,u,#00A368,\"7,8\"", "does not start with a time", NO},
    {"1648817050,5,6,2", "does not start with a time", NO},
    {"", "does not start with a time", NO},
    {"\"2022-04-04 00:53:51.577 UTC,x,#00CCC0,\"\"826,1048\"\"\"", "does not start with a time",
     NO},
    {"timestamp,user_id,pixel_color,coordinate", "does not start with a time", NO},
};

static void test_rows(void) {
    for (size_t i = 0; i < sizeof index_rows / sizeof *index_rows; i++)
        check_row(&place_format_csv, "1,2,3,4\n", &index_rows[i]);
    for (size_t i = 0; i < sizeof hex_rows / sizeof *hex_rows; i++)
        check_row(&place_format_csv, "ts,x,y,color\r\n1,2,3,#123456\r\n", &hex_rows[i]);
    for (size_t i = 0; i < sizeof reddit_rows / sizeof *reddit_rows; i++)
        check_row(&place_format_reddit2022, "", &reddit_rows[i]);
}

/* A user of just so many characters, in both formats. */
static void test_key_limits(void) {
    static const struct {
        int length;
        const char *reason;
    } limits[] = {{1024, NULL}, {1025, "user"}};
    char user[1100], text[1200];
    memset(user, 'u', sizeof user);
    for (size_t i = 0; i < 2; i++) {
        user[limits[i].length] = '\0';
        struct row_case wanted = {text, limits[i].reason ? "goes on" : NULL, T0, 1, 2, 0, 0, 2,
                                  user};
        snprintf(text, sizeof text, "1648817050,1,2,2,%s", user);
        check_row(&place_format_csv, "", &wanted);
        wanted.reason = limits[i].reason;
        snprintf(text, sizeof text, "2022-04-01 12:44:10 UTC,%s,#00A368,\"1,2\"", user);
        check_row(&place_format_reddit2022, "", &wanted);
        user[limits[i].length] = 'u';
    }
}

/* ---- how files begin ------------------------------------------------------------------------- */

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
    {"2022-04-01 12:44:10 UTC,2,3,4\n", "csv", 0, false},
    {"timestamp,user_id,pixel_color,coordinate\n", "reddit2022", 41, false},
    {"timestamp,user_id,pixel_color,coordinate\r\nx", "reddit2022", 42, false},
    {"2022-04-01 12:44:10.5 UTC,u=,#FFFFFF,\"1,2\"\n", "reddit2022", 0, false},
    {"timestamp,user,coordinate,pixel_color\n", NULL, 0, false}, /* Reddit's 2023 */
    {"2023-07-20 13:00:26.088 UTC,no+8,\"-199,-235\",#FFFFFF\n", NULL, 0, false},
    {"ts,user,x_coordinate,y_coordinate,color\n", NULL, 0, false}, /* Reddit's 2017 */
    {"1491167838000,c2Md9m4QckH8M=,326,258,0\n", NULL, 0, false},
    {"ts,x,y,colour\n", NULL, 0, false},
    {"hello", NULL, 0, false},
    {"\n", NULL, 0, false},
    {"", NULL, 0, false},
};

static void test_starts(void) {
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        const size_t size = strlen(starts[i].text);
        char *exact = need_array(size ? size : 1, 1);
        memcpy(exact, starts[i].text, size);
        const struct place_log_format *format = place_log_format_guess(exact, size);
        struct place_dialect dialect = {.hex_colors = false};
        if (format)
            format->begin(&dialect, exact, size);
        tap_ok((format ? starts[i].format && strcmp(format->name, starts[i].format) == 0
                       : !starts[i].format) &&
                   dialect.header_size == starts[i].header && dialect.hex_colors == starts[i].hex,
               "start %zu is %s, header %zu%s", i, format ? format->name : "of no format",
               dialect.header_size, dialect.hex_colors ? ", hex" : "");
        free(exact);
    }
    tap_ok(place_log_format_named("csv") == &place_format_csv && !place_log_format_named("CSV"),
           "formats by name");
}

/* ---- palettes -------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    const char *message; /* NULL: read */
    unsigned count;
    uint32_t last;
} palettes[] = {
    {"GIMP Palette\n255 69 0\n", NULL, 1, 0xff4500},
    {"GIMP Palette\nName: x\nColumns: 4\nChannels: RGB\n# note\n\n  0   1\t2 name of it\r\n", NULL,
     1, 0x000102},
    {"GIMP Palette\r\n0 0 0\r\n255 255 255", NULL, 2, 0xffffff},
    {"", "no colour in it", 0, 0},
    {"GIMP Palette\n", "no colour in it", 0, 0},
    {"JASC-PAL\n0 0 0\n", "line 1 is not 'GIMP Palette'", 0, 0},
    {"GIMP Palette\n0 0 256\n", "line 2 is not 'R G B name'", 0, 0},
    {"GIMP Palette\n0 0\n", "line 2 is not", 0, 0},
    {"GIMP Palette\n0 0 0\n0 -1 0\n", "line 3 is not", 0, 0},
    {"GIMP Palette\n0 0 0x\n", "line 2 is not", 0, 0},
    {"GIMP Palette\n0 0 99999999999999999999\n", "line 2 is not", 0, 0},
    {"GIMP Palette\n#FFFFFF\nFFFFFF\n", "line 3 is not", 0, 0},
};

static void test_palettes(void) {
    struct place_palette palette;
    for (size_t i = 0; i < sizeof palettes / sizeof *palettes; i++) {
        tempdir_write("p.gpl", palettes[i].text);
        const enum place_code code = place_palette_read("p.gpl", &palette, &err);
        if (palettes[i].message)
            tap_ok(code == PLACE_DATA && strstr(err.message, palettes[i].message) &&
                       strncmp(err.message, "p.gpl: ", 7) == 0,
                   "palette %zu: %s", i, code ? err.message : "read");
        else
            tap_ok(code == PLACE_OK && palette.count == palettes[i].count &&
                       palette.rgb[palette.count - 1] == palettes[i].last,
                   "palette %zu is read", i);
    }
    for (int count = 255; count <= 256; count++) {
        FILE *file = fopen("p.gpl", "w");
        fputs("GIMP Palette\n", file);
        for (int i = 0; i < count; i++)
            fprintf(file, "%d 0 0\n", i % 256);
        fclose(file);
        tap_code(place_palette_read("p.gpl", &palette, &err), count < 256 ? PLACE_OK : PLACE_DATA,
                 &err, count < 256 ? "255 colours" : "256 are too many");
    }
    tap_code(place_palette_read("none.gpl", &palette, &err), PLACE_IO, &err, "a missing palette");
    tap_code(place_palette_read(".", &palette, &err), PLACE_IO, &err, "a directory is none");
}

/* ---- timelines ------------------------------------------------------------------------------- */

#define ENTRY "{\"time\":\"2022-04-01\",\"x0\":0,\"y0\":0,\"width\":9,\"height\":8"
#define HEAD  "{\"palette\":[\"#FF4500\",\"00a368\"],"

static const struct {
    const char *text, *message; /* a part of it */
} bad_timelines[] = {
    {"", "JSON"},
    {"[]", "palette is not a list"},
    {"{\"palette\":{}}", "palette is not a list"},
    {"{\"palette\":[]}", "palette is empty"},
    {"{\"palette\":[5]}", "palette: entry 0 is not a colour"},
    {"{\"palette\":[\"#FF4500\",\"#FF450\"]}", "palette: entry 1 is not a colour"},
    {HEAD "\"background\":2,\"entries\":[" ENTRY "}]}", "background is not an index"},
    {HEAD "\"background\":-1,\"entries\":[" ENTRY "}]}", "background is not an index"},
    {HEAD "\"background\":\"white\",\"entries\":[" ENTRY "}]}", "background is not an index"},
    {HEAD "\"entries\":5}", "entries is not a list"},
    {HEAD "\"marks\":{}}", "entries is not a list"},
    {HEAD "\"entries\":[]}", "entries is empty"},
    {HEAD "\"entries\":[{}]}", "entry 0: time is not one"},
    {HEAD "\"entries\":[{\"time\":\"soon\"}]}", "entry 0: time is not one"},
    {HEAD "\"entries\":[{\"time\":-1}]}", "entry 0: time is not one"},
    {HEAD "\"entries\":[{\"time\":1e300}]}", "entry 0: time is not one"},
    {HEAD "\"entries\":[{\"time\":0,\"x0\":0,\"y0\":0,\"width\":0,\"height\":8}]}", "entry 0: x0"},
    {HEAD "\"entries\":[{\"time\":0,\"x0\":0,\"y0\":0,\"width\":9,\"height\":65537}]}",
     "entry 0: x0"},
    {HEAD "\"entries\":[{\"time\":0,\"x0\":0.5,\"y0\":0,\"width\":9,\"height\":8}]}",
     "entry 0: x0"},
    {HEAD "\"entries\":[{\"time\":0,\"x0\":99999999,\"y0\":0,\"width\":9,\"height\":8}]}",
     "entry 0: x0"},
    {HEAD "\"entries\":[" ENTRY ",\"colors\":[2]}]}", "entry 0: colors: not an index"},
    {HEAD "\"entries\":[" ENTRY ",\"colors\":1}]}", "entry 0: colors is not a list"},
    {HEAD "\"entries\":[" ENTRY "},{\"time\":0,\"x0\":0,\"y0\":0,\"width\":9,\"height\":8}]}",
     "entry 1: time is before"},
    {HEAD "\"entries\":[" ENTRY "},{\"time\":\"2023-01-01\",\"x0\":65530,\"y0\":0,\"width\":9,"
          "\"height\":8}]}",
     "more than 65536 wide"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":[]}", "marks is not an object"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":{\"end\":0}}", "marks: 'end' cannot be a name"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":{\"a b\":0}}", "marks: 'a b' cannot be a name"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":{\"\":0}}", "marks: '' cannot be a name"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":{\"abcdefghijklmnopqrstuvwxyzabcdef\":0}}",
     "cannot be a name"},
    {HEAD "\"entries\":[" ENTRY "}],\"marks\":{\"a\":\"b\"}}", "mark a: time is not one"},
};

static void test_timelines(void) {
    struct place_timeline timeline;
    for (size_t i = 0; i < sizeof bad_timelines / sizeof *bad_timelines; i++) {
        const char *text = bad_timelines[i].text;
        tap_ok(place_timeline_parse(text, strlen(text), &timeline, &err) == PLACE_DATA &&
                   (i == 0 || strstr(err.message, bad_timelines[i].message)) && !timeline.count,
               "timeline %zu: %s", i, err.message);
    }
}

static void test_good_timeline(void) {
    struct place_timeline timeline;
    static const char text[] =
        HEAD "\"background\":1,\"entries\":[{\"time\":1e12,\"x0\":-5,\"y0\":-6,\"width\":20,"
             "\"height\":30,\"colors\":[1]}," ENTRY "}],"
             "\"marks\":{\"b\":1648817050.5,\"a\":\"2022-04-01\"}}";
    if (!tap_code(place_timeline_parse(text, strlen(text), &timeline, &err), PLACE_OK, &err,
                  "a timeline is read"))
        return;
    const struct place_timeline_entry *first = &timeline.entries[0], *second = first + 1;
    tap_ok(timeline.count == 2 && first->time == INT64_C(1000000000) * PLACE_SECOND &&
               second->time == INT64_C(1648771200) * PLACE_SECOND,
           "its times, as numbers and as text");
    tap_ok(place_rect_equal(first->bounds, (struct place_rect){-5, -6, 20, 30}) &&
               place_rect_equal(second->bounds, (struct place_rect){0, 0, 9, 8}),
           "its bounds");
    tap_ok(!place_color_allowed(first, 0) && place_color_allowed(first, 1) &&
               place_color_allowed(second, 0) && place_color_allowed(second, 1) &&
               !place_color_allowed(second, 2),
           "its allowed colours");
    tap_ok(first->background == 1 && first->palette.count == 2 &&
               second->palette.rgb[1] == 0x00a368,
           "its palette");
    tap_ok(timeline.mark_count == 2 && strcmp(timeline.marks[0].name, "a") == 0 &&
               timeline.marks[1].time == T0 + 500000,
           "its marks, by time");
    place_timeline_release(&timeline);
}

/* FORMATS: sizes, colours and ends of r/place 2022. */
static void test_known_timeline(void) {
    struct place_timeline timeline;
    static const struct {
        int32_t width, height;
        unsigned colors;
    } wanted[] = {{1000, 1000, 16}, {2000, 1000, 24}, {2000, 2000, 32}};
    if (!tap_code(place_timeline_known("reddit2022", &timeline, &err), PLACE_OK, &err,
                  "the timeline of 2022 is known"))
        return;
    tap_int((int64_t)timeline.count, 3, "it has three canvases");
    for (size_t i = 0; i < 3 && i < timeline.count; i++) {
        const struct place_timeline_entry *entry = &timeline.entries[i];
        unsigned allowed = 0;
        for (unsigned color = 0; color < 256; color++)
            allowed += place_color_allowed(entry, color);
        tap_ok(entry->bounds.width == wanted[i].width && entry->bounds.height == wanted[i].height &&
                   allowed == wanted[i].colors && entry->palette.count == 32 &&
                   entry->palette.rgb[entry->background] == 0xffffff,
               "canvas %zu is %d x %d of %u colours on white", i, wanted[i].width, wanted[i].height,
               allowed);
    }
    tap_ok(timeline.mark_count == 2 && strcmp(timeline.marks[0].name, "final") == 0 &&
               timeline.marks[0].time == INT64_C(1649112460) * PLACE_SECOND,
           "its final moment");
    place_timeline_release(&timeline);
    tap_code(place_timeline_known("reddit1999", &timeline, &err), PLACE_USAGE, &err,
             "another is not");
}

int main(void) {
    tap_begin();
    tempdir_begin();
    test_rows();
    test_key_limits();
    test_starts();
    test_palettes();
    test_timelines();
    test_good_timeline();
    test_known_timeline();
    tempdir_end();
    return tap_end();
}

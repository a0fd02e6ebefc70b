/* Foreign logs as they are written: rows to the letter, names of files, what is refused. */
#include "formats/log_writer.h"
#include "../fault.h"
#include "../tap.h"
#include "base/inflate.h"
#include "base/time.h"
#include "formats/log_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct place_err err;
static char directory[] = "/tmp/place-log-writer-XXXXXX";

static const char *path_of(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

/* What a file holds, plain or not; "" where there is none. */
static const char *text_of(const char *name) {
    static char text[1 << 16];
    struct place_inflate *in;
    size_t size = 0;
    if (place_inflate_open(path_of(name), NULL, &in, &err))
        return "";
    if (place_inflate_read(in, text, sizeof text - 1, &size, &err))
        size = 0;
    place_inflate_close(in);
    text[size] = '\0';
    return text;
}

static void tell_key(void *context, uint32_t user, char key[PLACE_LOG_KEY]) {
    const char *const *keys = context;
    snprintf(key, PLACE_LOG_KEY, "%s", keys[user - 1]);
}

static const char *const keys[] = {
    "ada",        "smith, john", "the \"fox\"",
    "a\\b\001",   "<server>",    "81774348c52e2aa74e8107460d9ee130593a6392306e08df24ddcc06b27c2e1b",
    "two\nlines", "a\ttab"};

static struct place_log_options options_for(enum place_log_kind kind) {
    static const struct place_palette palette = {.count = 2, .rgb = {0x0A0B0C, 0xFF3881}};
    return (struct place_log_options){.kind = kind,
                                      .palette = &palette,
                                      .files = 1,
                                      .threads = 2,
                                      .user_key = tell_key,
                                      .context = (void *)(uintptr_t)keys};
}

static enum place_code write_events(const char *name, const struct place_log_options *options,
                                    const struct place_event *events, size_t count) {
    struct place_log_writer *writer;
    if (place_log_writer_open(path_of(name), options, &writer, &err))
        return err.code;
    if (place_log_writer_append(writer, events, count, &err)) {
        place_log_writer_abort(writer);
        return err.code;
    }
    return place_log_writer_close(writer, &err);
}

enum { KINDS = PLACE_LOG_JSONL + 1 };

#define AT INT64_C(1649033631577000) /* 2022-04-04 00:53:51.577 */

/* One event a row of the table, and what each format makes of it; NULL: it is refused. */
static const struct {
    struct place_event event;
    const char *wanted[KINDS];
} rows[] = {
    {{.time = AT, .x = 826, .y = 1048, .user = 1, .color = 1},
     {"1649033631577,826,1048,1,ada", "1649033631577,ada,826,1048,1",
      "2022-04-04 00:53:51.577 UTC,ada,#FF3881,\"826,1048\"",
      "2022-04-04 00:53:51.577 UTC,ada,\"826,1048\",#FF3881",
      "2022-04-04 00:53:51,577\tada\t826\t1048\t1\tuser place",
      "{\"kind\":\"place\",\"id\":1,\"x\":826,\"y\":1048,\"color\":1,\"userId\":\"ada\","
      "\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    {{.time = AT - 6001, .x = 0, .y = 0, .user = 0},
     {"1649033631570,0,0,0,", "1649033631570,,0,0,0", "2022-04-04 00:53:51.57 UTC,,#0A0B0C,\"0,0\"",
      "2022-04-04 00:53:51.57 UTC,,\"0,0\",#0A0B0C",
      "2022-04-04 00:53:51,570\t<server>\t0\t0\t0\tuser place",
      "{\"kind\":\"place\",\"id\":1,\"x\":0,\"y\":0,\"color\":0,\"userId\":null,"
      "\"createdAt\":\"2022-04-04T00:53:51.570999Z\"}"}},
    {{.time = AT - 77000, .x = -5, .y = -12345, .user = 2, .color = 1},
     {"1649033631500,-5,-12345,1,\"smith, john\"", NULL, NULL, NULL,
      "2022-04-04 00:53:51,500\tsmith, john\t-5\t-12345\t1\tuser place",
      "{\"kind\":\"place\",\"id\":1,\"x\":-5,\"y\":-12345,\"color\":1,"
      "\"userId\":\"smith, john\",\"createdAt\":\"2022-04-04T00:53:51.500000Z\"}"}},
    {{.time = AT - 577000, .x = 1, .y = 2, .user = 3, .color = 1},
     {"1649033631000,1,2,1,\"the \"\"fox\"\"\"", NULL, NULL, NULL,
      "2022-04-04 00:53:51,000\tthe \"fox\"\t1\t2\t1\tuser place",
      "{\"kind\":\"place\",\"id\":1,\"x\":1,\"y\":2,\"color\":1,"
      "\"userId\":\"the \\\"fox\\\"\",\"createdAt\":\"2022-04-04T00:53:51.000000Z\"}"}},
    {{.time = AT, .x = -1, .y = -2, .user = 1, .color = 1},
     {"1649033631577,-1,-2,1,ada", "1649033631577,ada,-1,-2,1",
      "2022-04-04 00:53:51.577 UTC,ada,#FF3881,\"-1,-2\"",
      "2022-04-04 00:53:51.577 UTC,ada,\"-1,-2\",#FF3881",
      "2022-04-04 00:53:51,577\tada\t-1\t-2\t1\tuser place",
      "{\"kind\":\"place\",\"id\":1,\"x\":-1,\"y\":-2,\"color\":1,\"userId\":\"ada\","
      "\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    /* Before 1970, where milliseconds are no longer told from seconds. */
    {{.time = -1, .x = 1, .y = 2, .color = 1},
     {NULL, NULL, "1969-12-31 23:59:59.999 UTC,,#FF3881,\"1,2\"",
      "1969-12-31 23:59:59.999 UTC,,\"1,2\",#FF3881",
      "1969-12-31 23:59:59,999\t<server>\t1\t2\t1\tuser place",
      "{\"kind\":\"place\",\"id\":1,\"x\":1,\"y\":2,\"color\":1,\"userId\":null,"
      "\"createdAt\":\"1969-12-31T23:59:59.999999Z\"}"}},
    {{.time = INT64_C(99999999999999), .color = 1},
     {NULL, NULL, "1973-03-03 09:46:39.999 UTC,,#FF3881,\"0,0\"",
      "1973-03-03 09:46:39.999 UTC,,\"0,0\",#FF3881",
      "1973-03-03 09:46:39,999\t<server>\t0\t0\t1\tuser place",
      "{\"kind\":\"place\",\"id\":1,\"x\":0,\"y\":0,\"color\":1,\"userId\":null,"
      "\"createdAt\":\"1973-03-03T09:46:39.999999Z\"}"}},
    {{.time = INT64_C(100000000000000), .color = 1},
     {"100000000000,0,0,1,", "100000000000,,0,0,1", "1973-03-03 09:46:40 UTC,,#FF3881,\"0,0\"",
      "1973-03-03 09:46:40 UTC,,\"0,0\",#FF3881",
      "1973-03-03 09:46:40,000\t<server>\t0\t0\t1\tuser place",
      "{\"kind\":\"place\",\"id\":1,\"x\":0,\"y\":0,\"color\":1,\"userId\":null,"
      "\"createdAt\":\"1973-03-03T09:46:40.000000Z\"}"}},
    /* Colours that are none, and one that the palette does not have. */
    {{.time = AT, .x = 1, .y = 2, .color = PLACE_NO_COLOR},
     {"1649033631577,1,2,-1,", NULL, NULL, NULL,
      "2022-04-04 00:53:51,577\t<server>\t1\t2\t-1\tuser place",
      "{\"kind\":\"place\",\"id\":1,\"x\":1,\"y\":2,\"color\":null,\"userId\":null,"
      "\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    {{.time = AT, .x = 1, .y = 2, .color = 2},
     {"1649033631577,1,2,2,", "1649033631577,,1,2,2", NULL, NULL,
      "2022-04-04 00:53:51,577\t<server>\t1\t2\t2\tuser place",
      "{\"kind\":\"place\",\"id\":1,\"x\":1,\"y\":2,\"color\":2,\"userId\":null,"
      "\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    /* Kinds. */
    {{.time = AT, .x = 1, .y = 2, .kind = PLACE_KIND_UNDO},
     {[PLACE_LOG_PXLS] = "2022-04-04 00:53:51,577\t<server>\t1\t2\t0\tuser undo",
      [PLACE_LOG_JSONL] = "{\"kind\":\"undo\",\"id\":1,\"x\":1,\"y\":2,\"color\":0,"
                          "\"userId\":null,\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    {{.time = AT, .x = 1, .y = 2, .user = 1, .kind = PLACE_KIND_OVERWRITE},
     {[PLACE_LOG_PXLS] = "2022-04-04 00:53:51,577\tada\t1\t2\t0\tmod overwrite",
      [PLACE_LOG_JSONL] = "{\"kind\":\"overwrite\",\"id\":1,\"x\":1,\"y\":2,\"color\":0,"
                          "\"userId\":\"ada\",\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    {{.time = AT, .x = 1, .y = 2, .kind = PLACE_KIND_ROLLBACK},
     {[PLACE_LOG_PXLS] = "2022-04-04 00:53:51,577\t<server>\t1\t2\t0\trollback",
      [PLACE_LOG_JSONL] = "{\"kind\":\"rollback\",\"id\":1,\"x\":1,\"y\":2,\"color\":0,"
                          "\"userId\":null,\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    {{.time = AT, .x = 1, .y = 2, .kind = PLACE_KIND_ROLLBACK_UNDO},
     {[PLACE_LOG_PXLS] = "2022-04-04 00:53:51,577\t<server>\t1\t2\t0\trollback undo",
      [PLACE_LOG_JSONL] = "{\"kind\":\"rollback-undo\",\"id\":1,\"x\":1,\"y\":2,\"color\":0,"
                          "\"userId\":null,\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    {{.time = AT, .x = 1, .y = 2, .kind = PLACE_KIND_NUKE},
     {[PLACE_LOG_PXLS] = "2022-04-04 00:53:51,577\t<server>\t1\t2\t0\tconsole nuke",
      [PLACE_LOG_JSONL] = "{\"kind\":\"nuke\",\"id\":1,\"x\":1,\"y\":2,\"color\":0,"
                          "\"userId\":null,\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    {{.time = AT, .x = 10, .y = -20, .width = 3, .height = 1, .kind = PLACE_KIND_RECTANGLE},
     {[PLACE_LOG_REDDIT2022] = "2022-04-04 00:53:51.577 UTC,,#0A0B0C,\"10,-20,12,-20\"",
      [PLACE_LOG_REDDIT2023] = "2022-04-04 00:53:51.577 UTC,,\"10,-20,12,-20\",#0A0B0C",
      [PLACE_LOG_JSONL] = "{\"kind\":\"fill\",\"id\":1,\"x\":10,\"y\":-20,\"width\":3,\"height\":1,"
                          "\"color\":0,\"userId\":null,"
                          "\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    {{.time = AT, .x = 1, .y = 2, .width = 3, .height = 0, .kind = PLACE_KIND_RECTANGLE}, {NULL}},
    {{.time = AT, .x = 425, .y = -441, .width = 2, .user = 1, .kind = PLACE_KIND_CIRCLE},
     {[PLACE_LOG_REDDIT2023] =
          "2022-04-04 00:53:51.577 UTC,ada,\"{X: 425, Y: -441, R: 2}\",#0A0B0C",
      [PLACE_LOG_JSONL] =
          "{\"kind\":\"fill\",\"id\":1,\"x\":425,\"y\":-441,\"radius\":2,\"color\":0,"
          "\"userId\":\"ada\",\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    {{.time = AT, .width = 2, .height = PLACE_CIRCLE_OPEN, .kind = PLACE_KIND_CIRCLE}, {NULL}},
    /* Users that not every format can name. */
    {{.time = AT, .user = 4},
     {"1649033631577,0,0,0,a\\b\001", "1649033631577,a\\b\001,0,0,0",
      "2022-04-04 00:53:51.577 UTC,a\\b\001,#0A0B0C,\"0,0\"",
      "2022-04-04 00:53:51.577 UTC,a\\b\001,\"0,0\",#0A0B0C",
      "2022-04-04 00:53:51,577\ta\\b\001\t0\t0\t0\tuser place",
      "{\"kind\":\"place\",\"id\":1,\"x\":0,\"y\":0,\"color\":0,\"userId\":\"a\\\\b\\u0001\","
      "\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    {{.time = AT, .user = 5},
     {"1649033631577,0,0,0,<server>", "1649033631577,<server>,0,0,0",
      "2022-04-04 00:53:51.577 UTC,<server>,#0A0B0C,\"0,0\"",
      "2022-04-04 00:53:51.577 UTC,<server>,\"0,0\",#0A0B0C", NULL,
      "{\"kind\":\"place\",\"id\":1,\"x\":0,\"y\":0,\"color\":0,\"userId\":\"<server>\","
      "\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
    {{.time = AT, .user = 7},
     {[PLACE_LOG_JSONL] = "{\"kind\":\"place\",\"id\":1,\"x\":0,\"y\":0,\"color\":0,"
                          "\"userId\":\"two\\u000alines\","
                          "\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}"}},
};

/* The row written of one event, without its line feed; "" where there is none. */
static const char *row_of(const struct place_log_options *options, const struct place_event *event,
                          enum place_code *code) {
    static char row[1024];
    unlink(path_of("row.log"));
    *code = write_events("row.log", options, event, 1);
    const bool headed = options->kind < PLACE_LOG_PXLS;
    const char *text = text_of("row.log"), *start = headed ? strchr(text, '\n') : text;
    snprintf(row, sizeof row, "%s", start ? start + headed : "");
    row[strcspn(row, "\n")] = '\0';
    return row;
}

static void test_rows(enum place_log_kind kind) {
    const struct place_log_options options = options_for(kind);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *wanted = rows[i].wanted[kind];
        enum place_code code;
        char name[64];
        snprintf(name, sizeof name, "%s, row %d", place_log_kind_name(kind), (int)i);
        tap_text(row_of(&options, &rows[i].event, &code), wanted ? wanted : "", name);
        tap_int(code, wanted ? PLACE_OK : PLACE_DATA, name);
    }
}

static void test_headers(void) {
    static const char *const headers[KINDS] = {
        "ts,x,y,color,user\n",
        "ts,user,x_coordinate,y_coordinate,color\n",
        "timestamp,user_id,pixel_color,coordinate\n",
        "timestamp,user,coordinate,pixel_color\n",
        "",
        "",
    };
    for (int kind = 0; kind < KINDS; kind++) {
        struct place_log_options options = options_for((enum place_log_kind)kind);
        options.replace = true;
        write_events("row.log", &options, NULL, 0);
        tap_text(text_of("row.log"), headers[kind], "the header of a log without events");
    }
}

/* Hashes as `printf %s DATE,X,Y,INDEX,KEY | sha256sum` gives them; any key is fine for them. */
static void test_hashes(void) {
    static const struct {
        struct place_event event;
        const char *wanted;
    } hashed[] = {
        {{.time = AT, .x = 826, .y = 1048, .user = 1, .color = 1},
         "2022-04-04 00:53:51,577\t81774348c52e2aa74e8107460d9ee130593a6392306e08df24ddcc06b27c2e1b"
         "\t826\t1048\t1\tuser place"},
        {{.time = AT - 7000},
         "2022-04-04 00:53:51,570\t2a00a8bdf790ed2b0eee18d9b51ef413aabfe76173ec82ca18f80cac851f4ddf"
         "\t0\t0\t0\tuser place"},
        {{.time = AT - 572000,
          .x = -1,
          .y = -1,
          .user = 3,
          .color = PLACE_NO_COLOR,
          .kind = PLACE_KIND_NUKE},
         "2022-04-04 00:53:51,005\t6c8a925325abb828cab7e6d422b4c1c16aae693fd6d3c4fc56bb16ad70d121d2"
         "\t-1\t-1\t-1\tconsole nuke"},
    };
    struct place_log_options options = options_for(PLACE_LOG_PXLS);
    enum place_code code;
    options.hashes = true;
    for (size_t i = 0; i < sizeof hashed / sizeof *hashed; i++)
        tap_text(row_of(&options, &hashed[i].event, &code), hashed[i].wanted, "a hash");
    row_of(&options, &(struct place_event){.time = AT, .user = 7}, &code);
    tap_int(code, PLACE_OK, "any key can be hashed");
    options.hashes = false;
    static const uint32_t not_names[] = {5, 6, 7, 8};
    for (size_t i = 0; i < sizeof not_names / sizeof *not_names; i++) {
        row_of(&options, &(struct place_event){.time = AT, .user = not_names[i]}, &code);
        tap_int(code, PLACE_DATA, "a name that would be read as none is refused");
    }
}

static void test_open_circles(void) {
    struct place_log_options options = options_for(PLACE_LOG_REDDIT2023);
    enum place_code code;
    struct place_event circle = {
        .time = AT, .width = 2, .height = PLACE_CIRCLE_OPEN, .kind = PLACE_KIND_CIRCLE};
    options.open_circles = true;
    tap_text(row_of(&options, &circle, &code),
             "2022-04-04 00:53:51.577 UTC,,\"{X: 0, Y: 0, R: 2}\",#0A0B0C", "an open circle");
    circle.height = PLACE_CIRCLE_CLOSED;
    row_of(&options, &circle, &code);
    tap_int(code, PLACE_DATA, "closed ones do not go with open ones");
}

static void test_first_circle(void) {
    struct place_log_options options = options_for(PLACE_LOG_REDDIT2023);
    struct place_event circles[] = {
        {.time = AT, .width = 2, .height = PLACE_CIRCLE_OPEN, .kind = PLACE_KIND_CIRCLE},
        {.time = AT, .width = 3, .height = PLACE_CIRCLE_OPEN, .kind = PLACE_KIND_CIRCLE}};
    options.first_circle = options.replace = true;
    tap_code(write_events("row.log", &options, circles, 2), PLACE_OK, &err, "the first is open");
    circles[0].height = PLACE_CIRCLE_CLOSED;
    tap_int(write_events("row.log", &options, circles, 2), PLACE_DATA, "the second is not alike");
    options.open_circles = true;
    tap_code(write_events("row.log", &options, circles, 1), PLACE_OK, &err, "the first is closed");
}

/* #RRGGBB is the colour of the palette in force, or of the longest where that does not have it. */
static void test_palettes(void) {
    const struct place_event events[] = {
        {.time = AT - 1000, .color = 1}, {.time = AT, .color = 1}, {.time = AT, .color = 2}};
    struct place_timeline_entry entries[] = {
        {.time = AT - 2000, .palette = {.count = 3, .rgb = {1, 2, 3}}},
        {.time = AT, .palette = {.count = 2, .rgb = {4, 5}}}};
    const struct place_timeline timeline = {.entries = entries, .count = 2};
    struct place_log_options options = options_for(PLACE_LOG_REDDIT2022);
    options.timeline = &timeline;
    options.palette = NULL;
    options.replace = true;
    tap_code(write_events("row.log", &options, events, 3), PLACE_OK, &err, "two palettes");
    tap_text(text_of("row.log"),
             "timestamp,user_id,pixel_color,coordinate\n"
             "2022-04-04 00:53:51.576 UTC,,#000002,\"0,0\"\n"
             "2022-04-04 00:53:51.577 UTC,,#000005,\"0,0\"\n"
             "2022-04-04 00:53:51.577 UTC,,#000003,\"0,0\"\n",
             "... and the colours of each");
}

static enum place_code write_hashed(const char *name, const struct place_log_options *options,
                                    const struct place_event *events, const unsigned char *hashes,
                                    size_t count) {
    struct place_log_writer *writer;
    if (place_log_writer_open(path_of(name), options, &writer, &err))
        return err.code;
    if (place_log_writer_append_hashed(writer, events, hashes, count, &err)) {
        place_log_writer_abort(writer);
        return err.code;
    }
    return place_log_writer_close(writer, &err);
}

/* Hashes that come with their events stand in pxls for users that there are not. */
static void test_given_hashes(void) {
    const struct place_event events[] = {{.time = AT}, {.time = AT, .user = 1}, {.time = AT}};
    unsigned char hashes[3 * PLACE_EVENT_HASH] = {[0] = 0xab, [31] = 0x01, [63] = 7};
    struct place_log_options options = options_for(PLACE_LOG_PXLS);
    options.replace = true;
    tap_code(write_hashed("row.log", &options, events, hashes, 3), PLACE_OK, &err, "hashes");
    tap_text(text_of("row.log"),
             "2022-04-04 00:53:51,577\t"
             "ab00000000000000000000000000000000000000000000000000000000000001"
             "\t0\t0\t0\tuser place\n"
             "2022-04-04 00:53:51,577\tada\t0\t0\t0\tuser place\n"
             "2022-04-04 00:53:51,577\t<server>\t0\t0\t0\tuser place\n",
             "... for nobody, not for a user, and none of zeros");
    options.kind = PLACE_LOG_CSV;
    tap_code(write_hashed("row.log", &options, events, hashes, 1), PLACE_OK, &err, "csv");
    tap_text(text_of("row.log"), "ts,x,y,color,user\n1649033631577,0,0,0,\n", "has none");
}

/* The colours that may be placed, where that is not all. */
static void test_allowed(void) {
    struct place_timeline_entry entries[] = {{.time = AT, .bounds = {0, 0, 1, 1}},
                                             {.time = AT, .bounds = {0, 0, 1, 1}}};
    const struct place_timeline timeline = {.entries = entries, .count = 2};
    struct place_log_options options = options_for(PLACE_LOG_JSONL);
    for (size_t i = 0; i < 2; i++)
        entries[i].palette = (struct place_palette){.count = 3, .rgb = {1, 2, 3}};
    place_allow_color(&entries[1], 0);
    place_allow_color(&entries[1], 2);
    options.timeline = &timeline;
    options.replace = true;
    tap_code(write_events("row.log", &options, NULL, 0), PLACE_OK, &err, "colours allowed");
    tap_text(text_of("row.log"),
             "{\"kind\":\"canvas\",\"id\":0,\"x0\":0,\"y0\":0,\"width\":1,\"height\":1,"
             "\"palette\":[\"#000001\",\"#000002\",\"#000003\"],\"colors\":[],"
             "\"background\":0,\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}\n"
             "{\"kind\":\"canvas\",\"id\":1,\"x0\":0,\"y0\":0,\"width\":1,\"height\":1,"
             "\"palette\":[\"#000001\",\"#000002\",\"#000003\"],\"colors\":[0,2],"
             "\"background\":0,\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}\n",
             "... none, and some");
}

/* Canvas rows: the opening first of all, others before the first event that is not earlier. */
static void test_timeline(void) {
    const struct place_event events[] = {
        {.time = AT - 1}, {.time = AT, .user = 1}, {.time = AT + 5}, {.time = AT + 5}};
    struct place_timeline_entry entries[] = {
        {.time = AT + 1, .bounds = {-5, -6, 10, 20}, .background = 1},
        {.time = AT, .bounds = {-5, -6, 20, 20}, .background = PLACE_NO_COLOR},
        {.time = AT + 5, .bounds = {0, 0, 1, 1}},
        {.time = AT + 9, .bounds = {0, 0, 2, 2}}};
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        entries[i].palette = (struct place_palette){.count = 2, .rgb = {0x0A0B0C, 0xFF3881}};
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        memset(entries[i].allowed, 0xff, sizeof entries[i].allowed);
    const struct place_timeline timeline = {.entries = entries, .count = 4};
    struct place_log_options options = options_for(PLACE_LOG_JSONL);
    options.timeline = &timeline;
    options.replace = true;
    tap_code(write_events("row.log", &options, events, 4), PLACE_OK, &err, "with a timeline");
    tap_text(text_of("row.log"),
             "{\"kind\":\"canvas\",\"id\":0,\"x0\":-5,\"y0\":-6,\"width\":10,\"height\":20,"
             "\"palette\":[\"#0A0B0C\",\"#FF3881\"],\"background\":1,"
             "\"createdAt\":\"2022-04-04T00:53:51.577001Z\"}\n"
             "{\"kind\":\"place\",\"id\":1,\"x\":0,\"y\":0,\"color\":0,\"userId\":null,"
             "\"createdAt\":\"2022-04-04T00:53:51.576999Z\"}\n"
             "{\"kind\":\"canvas\",\"id\":2,\"x0\":-5,\"y0\":-6,\"width\":20,\"height\":20,"
             "\"palette\":[\"#0A0B0C\",\"#FF3881\"],"
             "\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}\n"
             "{\"kind\":\"place\",\"id\":3,\"x\":0,\"y\":0,\"color\":0,\"userId\":\"ada\","
             "\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}\n"
             "{\"kind\":\"canvas\",\"id\":4,\"x0\":0,\"y0\":0,\"width\":1,\"height\":1,"
             "\"palette\":[\"#0A0B0C\",\"#FF3881\"],\"background\":0,"
             "\"createdAt\":\"2022-04-04T00:53:51.577005Z\"}\n"
             "{\"kind\":\"place\",\"id\":5,\"x\":0,\"y\":0,\"color\":0,\"userId\":null,"
             "\"createdAt\":\"2022-04-04T00:53:51.577005Z\"}\n"
             "{\"kind\":\"place\",\"id\":6,\"x\":0,\"y\":0,\"color\":0,\"userId\":null,"
             "\"createdAt\":\"2022-04-04T00:53:51.577005Z\"}\n"
             "{\"kind\":\"canvas\",\"id\":7,\"x0\":0,\"y0\":0,\"width\":2,\"height\":2,"
             "\"palette\":[\"#0A0B0C\",\"#FF3881\"],\"background\":0,"
             "\"createdAt\":\"2022-04-04T00:53:51.577009Z\"}\n",
             "canvas rows stand where the archive's entries do");
    options.kind = PLACE_LOG_CSV;
    tap_code(write_events("row.log", &options, events, 1), PLACE_OK, &err, "csv");
    tap_text(text_of("row.log"), "ts,x,y,color,user\n1649033631576,0,0,0,\n", "has no such rows");
}

static void test_files(void) {
    struct place_log_options options = options_for(PLACE_LOG_CSV);
    struct place_log_writer *writer;
    options.files = 2;
    tap_code(write_events("a.b.csv.gz", &options, &rows[0].event, 1), PLACE_OK, &err, "two files");
    tap_text(text_of("a-000000000000.b.csv.gz"),
             "ts,x,y,color,user\n1649033631577,826,1048,1,ada\n", "the first has the row");
    tap_text(text_of("a-000000000001.b.csv.gz"), "ts,x,y,color,user\n", "the second a header");
    tap_int(place_log_writer_open(path_of("a.b.csv.gz"), &options, &writer, &err), PLACE_IO,
            "files that exist are refused");
    tap_int(place_log_writer_open("-", &options, &writer, &err), PLACE_USAGE,
            "standard output is one file");
    options = options_for(PLACE_LOG_PXLS);
    options.shuffled = true;
    tap_int(place_log_writer_open(path_of("p.log"), &options, &writer, &err), PLACE_USAGE,
            "pxls logs are in order");
}

static void test_names(void) {
    static const char *const names[KINDS] = {"csv",        "reddit2017", "reddit2022",
                                             "reddit2023", "pxls",       "jsonl"};
    enum place_log_kind kind;
    for (int i = 0; i < KINDS; i++) {
        tap_text(place_log_kind_name((enum place_log_kind)i), names[i], "a name");
        tap_int(place_log_kind_from_name(names[i], &kind, &err), PLACE_OK, "is known");
        tap_int(kind, i, "is its kind");
        tap_ok(strstr(place_log_format_named(names[i])->name, names[i]), "... and can be read");
    }
    tap_int(place_log_kind_from_name("reddit", &kind, &err), PLACE_USAGE, "an unknown one");
    static const struct {
        const char *path;
        int kind; /* -1: none */
    } paths[] = {{"a.csv", PLACE_LOG_CSV},
                 {"b/a.csv.gz", PLACE_LOG_CSV},
                 {"a.b.log", PLACE_LOG_PXLS},
                 {"a.log.gzip", PLACE_LOG_PXLS},
                 {"a.jsonl", PLACE_LOG_JSONL},
                 {"a.jsonl.gz", PLACE_LOG_JSONL},
                 {"a.place", -1},
                 {"-", -1},
                 {"a.csv.zst", -1},
                 {".csv", -1},
                 {".csv.gz", -1},
                 {"a.csvx", -1},
                 {"a.gz", -1},
                 {"", -1}};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        tap_int(place_log_kind_from_path(paths[i].path, &kind) ? (int)kind : -1, paths[i].kind,
                paths[i].path);
    for (int i = 0; i < KINDS; i++)
        tap_ok(strstr(err.hint, names[i]), "the hint names %s", names[i]);
}

enum { ROWS = 80000, FILES = 3 };

/* Rows 0, 1, 2, ... of which each four have one time as it is written. */
static enum place_code write_many(const char *name, const struct place_log_options *options) {
    struct place_event *events = calloc(ROWS, sizeof *events);
    for (int i = 0; events && i < ROWS; i++)
        events[i] = (struct place_event){.time = AT + i / 4 * PLACE_MILLISECOND + i % 4, .x = i};
    const enum place_code code = write_events(name, options, events, ROWS);
    free(events);
    return code;
}

/* What a stable sort by time makes of csv rows, file after file: each time gives its next row. */
struct sorted {
    int next[ROWS / 4];
    int count, wrong, falls;
    int64_t last;
};

static int64_t number_at(const char **text) {
    int64_t number = 0;
    while (**text >= '0' && **text <= '9')
        number = 10 * number + *(*text)++ - '0';
    (*text)++;
    return number;
}

static void sort_rows_of(const char *name, struct sorted *sorted) {
    FILE *file = fopen(path_of(name), "r");
    char line[128];
    while (file && fgets(line, sizeof line, file)) {
        const char *at = line;
        if (line[0] == 't')
            continue;
        const int64_t time = number_at(&at) - AT / PLACE_MILLISECOND, x = number_at(&at);
        sorted->wrong += time < 0 || time >= ROWS / 4 || x != 4 * time + sorted->next[time]++;
        sorted->falls += time < sorted->last;
        sorted->last = time;
        sorted->count++;
    }
    if (file)
        fclose(file);
}

static void test_shuffled(void) {
    static struct sorted sorted;
    struct place_log_options options = options_for(PLACE_LOG_CSV);
    options.shuffled = true;
    tap_code(write_many("mixed.csv", &options), PLACE_OK, &err, "shuffled");
    sort_rows_of("mixed.csv", &sorted);
    tap_int(sorted.count, ROWS, "every row is there");
    tap_int(sorted.wrong, 0, "rows of one time stay in order");
    tap_ok(sorted.falls > 200 && sorted.falls < 400, "runs of about 256 rows begin again (%d)",
           sorted.falls);
}

/* Several files, in order and not: a sort by time, file by file, gives back what was written. */
static void test_dealt(bool shuffled) {
    static struct sorted sorted;
    struct place_log_options options = options_for(PLACE_LOG_CSV);
    char name[64];
    options.shuffled = shuffled;
    options.files = FILES;
    options.replace = true;
    sorted = (struct sorted){0};
    tap_code(write_many("dealt.csv", &options), PLACE_OK, &err, "dealt to three files");
    for (int i = 0; i < FILES; i++) {
        const int before = sorted.count;
        snprintf(name, sizeof name, "dealt-%012d.csv", i);
        sort_rows_of(name, &sorted);
        tap_ok(sorted.count - before > ROWS / 6, "file %d has its share", i);
    }
    tap_int(sorted.count, ROWS, "every row is there");
    tap_int(sorted.wrong, 0, "rows of one time stay in order");
}

/* The n-th allocation fails: an error, and no file. */
static void test_memory(void) {
    struct place_log_options options = options_for(PLACE_LOG_CSV);
    options.shuffled = true;
    options.files = 2;
    for (long n = 1;; n++) {
        fault_at(n);
        const enum place_code code = write_events("m.csv.gz", &options, &rows[0].event, 1);
        const bool failed = fault_disarm();
        const bool left = access(path_of("m-000000000000.csv.gz"), F_OK) == 0;
        unlink(path_of("m-000000000000.csv.gz"));
        unlink(path_of("m-000000000001.csv.gz"));
        if (!failed) {
            tap_ok(code == PLACE_OK && n > 10, "%ld allocations, none fails", n - 1);
            break;
        }
        /* What fails while a file gets its name may come behind that. */
        tap_ok((code == PLACE_MEMORY && !left) || (n > 10 && left), "allocation %ld fails: %d", n,
               (int)code);
    }
}

int main(void) {
    tap_begin();
    if (!mkdtemp(directory)) {
        printf("Bail out! no scratch directory\n");
        return 1;
    }
    for (int kind = 0; kind < KINDS; kind++)
        test_rows((enum place_log_kind)kind);
    test_headers();
    test_hashes();
    test_open_circles();
    test_first_circle();
    test_palettes();
    test_given_hashes();
    test_allowed();
    test_timeline();
    test_files();
    test_names();
    test_shuffled();
    test_dealt(false);
    test_dealt(true);
    test_memory();
    static const char *const names[] = {"row.log",
                                        "a-000000000000.b.csv.gz",
                                        "a-000000000001.b.csv.gz",
                                        "mixed.csv",
                                        "dealt-000000000000.csv",
                                        "dealt-000000000001.csv",
                                        "dealt-000000000002.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(path_of(names[i]));
    tap_int(rmdir(directory), 0, "nothing else is left");
    return tap_end();
}

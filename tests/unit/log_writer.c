/* Foreign logs as they are written: rows to the letter, names of files, what is refused. */
#include "formats/log_writer.h"
#include "../tap.h"
#include "base/inflate.h"
#include "base/time.h"

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

static const char *const keys[] = {"ada", "smith, john", "the \"fox\""};

static struct place_log_options options_for(enum place_log_kind kind) {
    static const struct place_palette palette = {.count = 2, .rgb = {0x0A0B0C, 0xFF3881}};
    return (struct place_log_options){.kind = kind,
                                      .palette = &palette,
                                      .files = 1,
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

/* One event a row of the table, and what each format makes of it ("": refused). */
static const struct {
    struct place_event event;
    const char *csv, *reddit;
} rows[] = {
    {{.time = 1649033631577000, .x = 826, .y = 1048, .user = 1, .color = 1},
     "1649033631577,826,1048,1,ada\n",
     "2022-04-04 00:53:51.577 UTC,ada,#FF3881,\"826,1048\"\n"},
    {{.time = 1649033631570999, .x = 0, .y = 0, .user = 0},
     "1649033631570,0,0,0,\n",
     "2022-04-04 00:53:51.57 UTC,,#0A0B0C,\"0,0\"\n"},
    {{.time = 1649033631500000, .x = -5, .y = -12345, .user = 2, .color = 1},
     "1649033631500,-5,-12345,1,\"smith, john\"\n",
     "2022-04-04 00:53:51.5 UTC,\"smith, john\",#FF3881,\"-5,-12345\"\n"},
    {{.time = 1649033631000000, .x = 1, .y = 2, .user = 3, .color = 1},
     "1649033631000,1,2,1,\"the \"\"fox\"\"\"\n",
     "2022-04-04 00:53:51 UTC,\"the \"\"fox\"\"\",#FF3881,\"1,2\"\n"},
    {{.time = 1649033631005000, .x = 1, .y = 2, .user = 1, .color = 1},
     "1649033631005,1,2,1,ada\n",
     "2022-04-04 00:53:51.005 UTC,ada,#FF3881,\"1,2\"\n"},
    {{.time = -1, .x = 1, .y = 2, .user = 1, .color = 1},
     "-1,1,2,1,ada\n",
     "1969-12-31 23:59:59.999 UTC,ada,#FF3881,\"1,2\"\n"},
    {{.time = 1649033631577000,
      .x = 10,
      .y = 20,
      .width = 3,
      .height = 1,
      .user = 1,
      .color = 1,
      .kind = PLACE_KIND_RECTANGLE},
     "",
     "2022-04-04 00:53:51.577 UTC,ada,#FF3881,\"10,20,12,20\"\n"},
    {{.x = 1, .y = 2, .width = 3, .kind = PLACE_KIND_CIRCLE}, "", ""},
    {{.x = 1, .y = 2, .kind = PLACE_KIND_UNDO}, "", ""},
    {{.x = 1, .y = 2, .color = PLACE_NO_COLOR}, "", ""},
    {{.x = 1, .y = 2, .color = 2}, "0,1,2,2,\n", ""},
};

static void test_rows(enum place_log_kind kind) {
    struct place_log_options options = options_for(kind);
    options.replace = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *wanted = kind == PLACE_LOG_CSV ? rows[i].csv : rows[i].reddit;
        char name[64];
        snprintf(name, sizeof name, "%s, row %d", place_log_kind_name(kind), (int)i);
        unlink(path_of("row.csv"));
        const enum place_code code = write_events("row.csv", &options, &rows[i].event, 1);
        tap_int(code, *wanted ? PLACE_OK : PLACE_DATA, name);
        const char *text = text_of("row.csv"), *line = strchr(text, '\n');
        tap_text(line ? line + 1 : "", wanted, name);
    }
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
}

static void test_names(void) {
    enum place_log_kind kind;
    tap_int(place_log_kind_from_name("reddit2022", &kind, &err), PLACE_OK, "a known name");
    tap_int(kind, PLACE_LOG_REDDIT2022, "is its kind");
    tap_int(place_log_kind_from_name("reddit", &kind, &err), PLACE_USAGE, "an unknown one");
}

/* Shuffled rows of equal times, four at a time, over several stretches. */
static void test_shuffled(void) {
    enum { ROWS = 40000 };
    struct place_event *events = calloc(ROWS, sizeof *events);
    struct place_log_options options = options_for(PLACE_LOG_CSV);
    options.shuffled = true;
    for (int i = 0; events && i < ROWS; i++)
        events[i] = (struct place_event){.time = i / 4 * PLACE_MILLISECOND, .x = i};
    tap_code(write_events("mixed.csv", &options, events, ROWS), PLACE_OK, &err, "shuffled");
    free(events);
    FILE *file = fopen(path_of("mixed.csv"), "r");
    char line[128];
    static int next[ROWS / 4]; /* the row that each time expects */
    int count = 0, wrong = 0, falls = 0, last = -1;
    while (file && fgets(line, sizeof line, file)) {
        int64_t time = 0, x = 0;
        char *comma = strchr(line, ','), *end = comma ? strchr(comma + 1, ',') : NULL;
        if (!end || line[0] == 't')
            continue;
        *comma = *end = '\0';
        for (const char *digit = line; *digit; digit++)
            time = 10 * time + *digit - '0';
        for (const char *digit = comma + 1; *digit; digit++)
            x = 10 * x + *digit - '0';
        wrong += x != 4 * time + next[time]++;
        falls += time < last;
        last = (int)time;
        count++;
    }
    if (file)
        fclose(file);
    tap_int(count, ROWS, "every row is there");
    tap_int(wrong, 0, "rows of one time stay in order");
    tap_ok(falls > 100 && falls < 200, "runs of about 256 rows begin again (%d)", falls);
}

int main(void) {
    tap_begin();
    if (!mkdtemp(directory)) {
        printf("Bail out! no scratch directory\n");
        return 1;
    }
    test_rows(PLACE_LOG_CSV);
    test_rows(PLACE_LOG_REDDIT2022);
    test_files();
    test_names();
    test_shuffled();
    for (int i = 0; i < 4; i++) {
        static const char *const names[] = {"row.csv", "a-000000000000.b.csv.gz",
                                            "a-000000000001.b.csv.gz", "mixed.csv"};
        unlink(path_of(names[i]));
    }
    tap_int(rmdir(directory), 0, "nothing else is left");
    return tap_end();
}

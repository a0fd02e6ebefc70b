/* lib/source export into logs: rows to the letter, what a log cannot say, and all allocations. */
#include "../fault.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "source/export.h"

#include <math.h>

static struct place_err err;
static struct place_export_report report;

#define AT INT64_C(1649033631577000) /* 2022-04-04 00:53:51.577 */

/* What a log holds, without its header; "" where there is none. */
static const char *rows_of(const char *path) {
    static char text[1 << 22];
    tempdir_read(path, text, sizeof text);
    const char *line_end = strchr(text, '\n');
    const bool header = line_end && (text[0] == 't' || text[0] == 'd');
    return header ? line_end + 1 : text;
}

static enum place_code export_to(const struct place_export_options *options) {
    struct place_source *source = NULL;
    need(place_source_open("whole.place", &source, &err), &err);
    const enum place_code code = place_export(source, options, &report, &err);
    place_source_close(source);
    return code;
}

/* ---- rows to the letter ---------------------------------------------------------------------- */

/* A canvas of 8x8 of three colours that grows to 10x8 and changes them. */
static const struct place_event story[] = {
    {.time = AT, .x = 1, .y = 1, .user = 1, .color = 1},
    {.time = AT + 1, .x = 2, .y = 1, .user = 2, .color = 2, .kind = PLACE_KIND_UNDO},
    {.time = AT + 1001, .x = 6, .y = 6, .width = 3, .height = 3, .kind = PLACE_KIND_RECTANGLE},
    {.time = AT + 2000, .x = 4, .y = 4, .width = 1, .user = 2, .kind = PLACE_KIND_CIRCLE},
    {.time = AT + 3000, .x = 9, .y = 0, .user = 3, .color = 1},
    {.time = AT + 4000, .x = 0, .y = 0, .width = 1, .height = 1, .kind = PLACE_KIND_CIRCLE},
};

static const char *const keys[] = {"bob", "ada", "smith, \"j\""};

static void write_story(size_t events) {
    struct place_archive_writer *writer = NULL;
    struct place_timeline timeline = {0};
    struct place_timeline_entry entry = {.time = AT,
                                         .bounds = {0, 0, 8, 8},
                                         .palette = {.count = 3, .rgb = {0, 0xff0000, 0xffffff}}};
    const struct place_archive_options options = {.replace = true, .timeline = &timeline};
    unsigned char hashes[6 * PLACE_EVENT_HASH] = {[5 * PLACE_EVENT_HASH] = 0xab};
    memset(entry.allowed, 255, sizeof entry.allowed);
    need(place_timeline_add(&timeline, &entry, &err), &err);
    entry.time = AT + 2500;
    entry.bounds.width = 10;
    entry.palette.rgb[1] = 0x00ff00;
    need(place_timeline_add(&timeline, &entry, &err), &err);
    need(place_archive_create("whole.place", &options, &writer, &err), &err);
    for (uint32_t i = 0, number = 0; i < 3; i++)
        need(place_archive_add_user(writer, keys[i], strlen(keys[i]), &number, &err), &err);
    need(place_archive_append_hashed(writer, story, hashes, events, &err), &err);
    need(place_archive_finish(writer, &err), &err);
    place_timeline_release(&timeline);
}

#define T    "2022-04-04 00:53:51."
#define P    "2022-04-04 00:53:51,"
#define HASH "ab00000000000000000000000000000000000000000000000000000000000000"

static const struct {
    const char *name;
    size_t events; /* of the story */
    struct place_export_options options;
    const char *wanted; /* rows; NULL: it is refused */
    const char *message, *hint;
} cases[] = {
    {"csv has no undo",
     2,
     {.color = -1},
     NULL,
     "event 2: csv logs have no rows for 'undo'",
     "pxls, jsonl or an archive can; --as-placements"},
    {"the rest of it", 2, {.kinds = 1, .color = -1}, "1649033631577,1,1,1,bob\n", NULL, NULL},
    {"an undo as a placement",
     2,
     {.color = -1, .as_placements = true},
     "1649033631577,1,1,1,bob\n1649033631577,2,1,2,ada\n",
     NULL,
     NULL},
    {"fills, pixel by pixel",
     4,
     {.color = 0, .as_placements = true, .users = PLACE_USERS_NUMBER},
     "1649033631578,6,6,0,\n1649033631578,7,6,0,\n1649033631578,6,7,0,\n1649033631578,7,7,0,\n"
     "1649033631579,4,3,0,1\n1649033631579,3,4,0,1\n1649033631579,4,4,0,1\n1649033631579,5,4,0,1\n"
     "1649033631579,4,5,0,1\n",
     NULL,
     NULL},
    {"and of a region",
     4,
     {.color = 0, .as_placements = true, .users = PLACE_USERS_DROP, .region = {4, 4, 3, 3}},
     "1649033631578,6,6,0,\n1649033631579,4,4,0,\n1649033631579,5,4,0,\n1649033631579,4,5,0,\n",
     NULL,
     NULL},
    {"moderators' placements in pxls",
     3,
     {.color = -1,
      .as_placements = true,
      .format = PLACE_LOG_PXLS,
      .has_from = true,
      .from = AT + 1,
      .region = {0, 0, 8, 7}},
     P "577\tada\t2\t1\t2\tuser undo\n" P "578\t<server>\t6\t6\t0\tmod overwrite\n" P
       "578\t<server>\t7\t6\t0\tmod overwrite\n",
     NULL,
     NULL},
    {"the palette in force, and a name that is not said",
     6,
     {.color = 1, .format = PLACE_LOG_REDDIT2022},
     NULL,
     "event 6: reddit2022 logs cannot say a user called: 'smith, \"j\"'",
     "--users number writes numbers for names"},
    {"the palettes in force",
     6,
     {.color = 1, .format = PLACE_LOG_REDDIT2022, .users = PLACE_USERS_NUMBER},
     T "577 UTC,1,#FF0000,\"1,1\"\n" T "58 UTC,2,#00FF00,\"9,0\"\n",
     NULL,
     NULL},
    {"fills cut to a region",
     4,
     {.color = 0, .format = PLACE_LOG_REDDIT2023, .region = {3, 3, 4, 4}},
     T "578 UTC,,\"6,6,6,6\",#000000\n" T "579 UTC,ada,\"{X: 4, Y: 4, R: 1}\",#000000\n",
     NULL,
     NULL},
    {"a circle over its edge by rows",
     4,
     {.color = 0, .format = PLACE_LOG_REDDIT2023, .region = {4, 4, 2, 4}},
     T "579 UTC,ada,\"4,4,5,4\",#000000\n" T "579 UTC,ada,\"4,5,4,5\",#000000\n",
     NULL,
     NULL},
    {"but whole in jsonl, whose canvas is cut",
     4,
     {.color = 0,
      .format = PLACE_LOG_JSONL,
      .region = {4, 4, 2, 4},
      .has_to = true,
      .to = AT + 2100},
     "{\"kind\":\"canvas\",\"id\":0,\"x0\":4,\"y0\":4,\"width\":2,\"height\":4,\"palette\":["
     "\"#000000\",\"#FF0000\",\"#FFFFFF\"],\"background\":0,"
     "\"createdAt\":\"2022-04-04T00:53:51.577000Z\"}\n"
     "{\"kind\":\"fill\",\"id\":1,\"x\":4,\"y\":4,\"radius\":1,\"color\":0,\"userId\":\"ada\","
     "\"createdAt\":\"2022-04-04T00:53:51.579000Z\"}\n",
     NULL,
     NULL},
    {"circles of both kinds",
     6,
     {.color = 0, .kinds = 1 << PLACE_KIND_CIRCLE, .format = PLACE_LOG_REDDIT2023},
     NULL,
     "event 7: this reddit2023 log's circles are with their edge, this one is without",
     "an archive can; --as-placements"},
    {"one kind as placements",
     6,
     {.color = 0,
      .kinds = 1 << PLACE_KIND_CIRCLE,
      .format = PLACE_LOG_REDDIT2023,
      .as_placements = true},
     T "579 UTC,ada,\"{X: 4, Y: 4, R: 1}\",#000000\n" T "581 UTC,,\"0,0\",#000000\n",
     NULL,
     NULL},
    {"a hash for a user in pxls",
     6,
     {.color = -1,
      .has_from = true,
      .from = AT + 3000,
      .format = PLACE_LOG_PXLS,
      .as_placements = true},
     P "580\tsmith, \"j\"\t9\t0\t1\tuser place\n" P "581\t" HASH "\t0\t0\t0\tmod overwrite\n",
     NULL,
     NULL},
    {"no hash",
     6,
     {.color = 0,
      .has_from = true,
      .from = AT + 3000,
      .format = PLACE_LOG_PXLS,
      .as_placements = true,
      .drop_hashes = true},
     P "581\t<server>\t0\t0\t0\tmod overwrite\n",
     NULL,
     NULL},
    {"one user's", 6, {.color = -1, .user = 1}, "1649033631577,1,1,1,bob\n", NULL, NULL},
    {"none", 6, {.color = 2, .user = 1}, "", NULL, NULL},
};

static void test_case(size_t i) {
    struct place_export_options options = cases[i].options;
    options.output = "log.txt";
    options.replace = true;
    options.threads = 1;
    write_story(cases[i].events);
    unlink("log.txt");
    const enum place_code code = export_to(&options);
    if (cases[i].wanted) {
        tap_code(code, PLACE_OK, &err, cases[i].name);
        tap_text(rows_of("log.txt"), cases[i].wanted, "... rows");
        return;
    }
    tap_int(code, PLACE_DATA, cases[i].name);
    tap_ok(strncmp(err.message, cases[i].message, strlen(cases[i].message)) == 0, "... %s",
           err.message);
    tap_ok(strncmp(err.hint, cases[i].hint, strlen(cases[i].hint)) == 0, "... %s", err.hint);
    tap_int(access("log.txt", F_OK), -1, "... and no file");
}

/* What is lost is reported. */
static void test_report(void) {
    struct place_export_options options = {
        .output = "log.txt", .replace = true, .color = -1, .as_placements = true};
    write_story(6);
    tap_code(export_to(&options), PLACE_OK, &err, "all of it");
    tap_ok(report.cut_times == 5 && report.lost_hashes && !report.lost_picture &&
               !report.open_circles && report.users == 3,
           "%d times cut, hashes lost", (int)report.cut_times);
    tap_ok(report.first_time == AT && report.last_time == AT + 4000, "... and its span");
    options.has_from = options.drop_hashes = true;
    options.from = AT + 4000;
    tap_code(export_to(&options), PLACE_OK, &err, "the end of it");
    tap_ok(report.cut_times == 0 && !report.lost_hashes && report.lost_picture &&
               report.events == 1,
           "the canvas before it is lost");
    options.format = PLACE_LOG_JSONL;
    tap_code(export_to(&options), PLACE_OK, &err, "the same as jsonl");
    tap_ok(report.lost_picture && report.open_circles, "its circle is open");
    options.format = PLACE_LOG_PXLS;
    options.drop_hashes = false;
    tap_code(export_to(&options), PLACE_OK, &err, "the same as pxls");
    tap_ok(!report.lost_hashes, "which has hashes");
}

/* ---- placements, by a loop over all pixels --------------------------------------------------- */

static bool covers(const struct place_event *event, int32_t x, int32_t y) {
    const int64_t dx = x - event->x, dy = y - event->y, radius = event->width;
    if (event->kind == PLACE_KIND_RECTANGLE)
        return dx >= 0 && dy >= 0 && dx < event->width && dy < event->height;
    if (event->kind == PLACE_KIND_CIRCLE)
        return event->height == 0 ? dx * dx + dy * dy <= radius * radius
                                  : dx * dx + dy * dy < radius * radius;
    return dx == 0 && dy == 0;
}

static char *put_wanted(char *to, const struct history *history, const struct place_event *event,
                        int32_t x, int32_t y) {
    return to + sprintf(to, "%lld,%d,%d,%d,%s\n", (long long)floor((double)event->time / 1000.0),
                        (int)x, (int)y, event->color == PLACE_NO_COLOR ? -1 : event->color,
                        event->user ? history->keys[event->user - 1] : "");
}

/* The csv rows that every event must become. */
static void wanted_rows(const struct history *history, struct place_rect region, char *to) {
    struct place_rect open = {0};
    for (size_t i = 0; i < history->step_count; i++) {
        const struct step *step = &history->steps[i];
        if (step->entry != SIZE_MAX) {
            open = history->timeline.entries[step->entry].bounds;
            continue;
        }
        const struct place_event *event = &history->events[step->event];
        if (event->kind < PLACE_KIND_RECTANGLE) {
            if (inside(region, event->x, event->y))
                to = put_wanted(to, history, event, event->x, event->y);
            continue;
        }
        for (int32_t y = open.y0; y < open.y0 + open.height; y++)
            for (int32_t x = open.x0; x < open.x0 + open.width; x++)
                if (inside(region, x, y) && covers(event, x, y))
                    to = put_wanted(to, history, event, x, y);
    }
    *to = '\0';
}

static void test_placements(bool part) {
    static char wanted[1 << 22];
    struct history history;
    struct place_export_options options = {
        .output = "log.csv", .replace = true, .color = -1, .as_placements = true, .threads = 2};
    history_make(&history, &(const struct history_options){.events = 5000,
                                                           .opening = {-7, -7, 30, 20},
                                                           .entries = 4,
                                                           .fill_one = 30,
                                                           .kinds = true,
                                                           .no_colors = true,
                                                           .initial = true,
                                                           .users = 20});
    history_write(&history, "whole.place", 1, 0);
    if (part)
        options.region = (struct place_rect){-3, -2, 11, 9};
    wanted_rows(&history, part ? options.region : history.bounds, wanted);
    tap_code(export_to(&options), PLACE_OK, &err, part ? "a part" : "all of it");
    tap_ok(strcmp(rows_of("log.csv"), wanted) == 0, "... is %zu bytes of placements",
           strlen(wanted));
    tap_ok(report.lost_picture, "... without its picture");
    history_release(&history);
}

/* ---- memory ---------------------------------------------------------------------------------- */

static void test_faults(const char *output, bool archive, enum place_log_kind format) {
    const struct place_export_options options = {.output = output,
                                                 .archive = archive,
                                                 .format = format,
                                                 .region = {0, 0, 6, 6},
                                                 .has_from = true,
                                                 .from = AT + 1001,
                                                 .color = -1,
                                                 .as_placements = true,
                                                 .threads = 1,
                                                 .command = "a test"};
    struct place_source *source = NULL;
    size_t wrong = 0;
    long n = 1;
    write_story(6);
    need(place_source_open("whole.place", &source, &err), &err);
    for (bool hit = true; hit; n++) {
        fault_at(n);
        const enum place_code code = place_export(source, &options, &report, &err);
        hit = fault_disarm();
        /* the directory is synced if there is memory for its name */
        wrong += code ? code != PLACE_MEMORY || !hit || access(output, F_OK) == 0
                      : access(output, F_OK) != 0;
        unlink(output);
    }
    place_source_close(source);
    tap_ok(wrong == 0 && n > 8, "%s: %ld allocations", output, n - 2);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        test_case(i);
    test_report();
    test_placements(false);
    test_placements(true);
    test_faults("log.csv.gz", false, PLACE_LOG_CSV);
    test_faults("log.jsonl", false, PLACE_LOG_JSONL);
    test_faults("part.place", true, PLACE_LOG_CSV);
    tempdir_end();
    return tap_end();
}

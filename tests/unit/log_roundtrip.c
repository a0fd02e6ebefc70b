/* Random events of every kind, written as each format and read back by its reader. */
#include "../random.h"
#include "../tap.h"
#include "../tempdir.h"
#include "base/inflate.h"
#include "base/time.h"
#include "formats/log_format.h"
#include "formats/log_writer.h"

enum { EVENTS = 20000, COLORS = 32, USERS = 50, ENTRIES = 4, TEXT = 32 << 20 };
enum { KINDS = PLACE_LOG_JSONL + 1 };

static struct place_err err;
static struct place_event events[EVENTS];
static struct place_palette palette;
static struct place_timeline_entry entries[ENTRIES];
static char keys[USERS + 1][PLACE_LOG_KEY]; /* of user 1 and so on */
static char text[TEXT];

/* What each format can hold, said once more. */
static const struct {
    const char *name;
    unsigned kinds; /* the first so many of enum place_kind */
    bool rectangles, circles, no_color;
    int64_t unit;        /* microseconds */
    int64_t first;       /* year */
    const char *letters; /* of users' keys, beside ASCII's letters and digits */
} formats[KINDS] = {
    {"csv", 1, false, false, true, 1000, 1974, ",;+/= _\t\\'"},
    {"reddit2017", 1, false, false, false, 1000, 1974, "+/="},
    {"reddit2022", 1, true, false, false, 1000, 1, "+/= _;"},
    {"reddit2023", 1, true, true, false, 1000, 1, "+/= _;"},
    {"pxls", 6, false, false, true, 1000, 1, ",;\"' _\\"},
    {"jsonl", 6, true, true, true, 1, 1, ",;/' {}[]:"},
};

static void tell_key(void *context, uint32_t user, char key[PLACE_LOG_KEY]) {
    (void)context;
    memcpy(key, keys[user], PLACE_LOG_KEY);
}

static void make_keys(const char *letters) {
    static const char usual[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    char alphabet[128];
    snprintf(alphabet, sizeof alphabet, "%s%s", usual, letters);
    const int64_t last = (int64_t)strlen(alphabet) - 1;
    for (unsigned user = 1; user <= USERS; user++) {
        const int64_t length = random_between(1, user == 1 ? 1 : PLACE_LOG_KEY - 1);
        memset(keys[user], 0, PLACE_LOG_KEY);
        for (int64_t i = 0; i < length; i++)
            keys[user][i] = alphabet[random_between(0, last)];
    }
}

/* Any kind that the format holds. */
static uint8_t random_kind(enum place_log_kind log) {
    const int64_t fills = formats[log].rectangles + formats[log].circles;
    const int64_t drawn = random_between(0, formats[log].kinds + fills - 1);
    if (drawn < formats[log].kinds)
        return (uint8_t)drawn;
    return (uint8_t)(PLACE_KIND_RECTANGLE + drawn - formats[log].kinds);
}

static void make_events(enum place_log_kind log) {
    const int64_t first = place_days_from_civil((int)formats[log].first, 1, 1) * PLACE_DAY;
    const int64_t step = (PLACE_TIME_MAX - first) / EVENTS;
    int64_t time = first;
    for (int i = 0; i < EVENTS; i++) {
        struct place_event *event = &events[i];
        const int64_t far = random_between(0, 9) ? 3000 : 1000000;
        *event = (struct place_event){.time = time,
                                      .x = (int32_t)random_between(-far, far),
                                      .y = (int32_t)random_between(-far, far),
                                      .user = (uint32_t)random_between(0, USERS),
                                      .color = (uint8_t)random_between(0, COLORS - 1),
                                      .kind = random_kind(log)};
        if (place_kind_is_fill(event->kind))
            event->width = (int32_t)random_between(1, 2000);
        if (event->kind == PLACE_KIND_RECTANGLE)
            event->height = (int32_t)random_between(1, 2000);
        if (formats[log].no_color && random_between(0, 9) == 0)
            event->color = PLACE_NO_COLOR;
        time += random_between(0, random_between(0, 3) ? 2 * PLACE_SECOND : step);
    }
}

static void make_canvas(void) {
    palette.count = COLORS;
    for (unsigned i = 0; i < COLORS; i++)
        palette.rgb[i] = i * 0x070503;
    for (int i = 0; i < ENTRIES; i++) {
        entries[i] =
            (struct place_timeline_entry){.time = events[EVENTS / ENTRIES * i].time,
                                          .bounds = {-1000 * i, -500, 2000 * (i + 1), 1000 + i},
                                          .background = i == 1 ? PLACE_NO_COLOR : (uint8_t)(3 * i),
                                          .palette = palette};
        for (unsigned color = 0; color < COLORS; color++)
            if (i != 2 || color % 3 == 1)
                place_allow_color(&entries[i], color);
    }
}

static enum place_code write_log(const char *path, const struct place_log_options *options) {
    struct place_log_writer *writer;
    if (place_log_writer_open(path, options, &writer, &err))
        return err.code;
    for (size_t at = 0; at < EVENTS;) {
        const size_t part = (size_t)random_between(0, EVENTS - (int64_t)at);
        if (place_log_writer_append(writer, events + at, part, &err)) {
            place_log_writer_abort(writer);
            return err.code;
        }
        at += part;
    }
    return place_log_writer_close(writer, &err);
}

static size_t read_text(const char *path) {
    struct place_inflate *in;
    size_t size = 0;
    if (place_inflate_open(path, NULL, &in, &err))
        return 0;
    if (place_inflate_read(in, text, TEXT, &size, &err))
        size = 0;
    place_inflate_close(in);
    return size;
}

/* Whether a row read is the event written, but for what the format cuts off. */
static bool is_event(const struct place_log_options *options, const struct place_row *row,
                     const struct place_event *event) {
    const struct place_event *got = &row->event;
    const int64_t unit = formats[options->kind].unit;
    const bool named = event->user && !options->hashes;
    const size_t size = named ? strlen(keys[event->user]) : 0;
    return got->time == event->time - (event->time % unit + unit) % unit && got->x == event->x &&
           got->y == event->y && got->width == event->width && got->height == event->height &&
           got->color == event->color && got->kind == event->kind && !row->key == !named &&
           row->key_size == size && (!size || memcmp(row->key, keys[event->user], size) == 0) &&
           !row->hash == !options->hashes;
}

static bool is_entry(const struct place_timeline_entry *got,
                     const struct place_timeline_entry *entry) {
    return got->time == entry->time && place_rect_equal(got->bounds, entry->bounds) &&
           got->background == entry->background && place_palette_equal(&got->palette, &palette) &&
           memcmp(got->allowed, entry->allowed, sizeof got->allowed) == 0;
}

/* What of a log is not as it was written. */
struct difference {
    size_t events, entries; /* taken so far */
    size_t wrong;
};

static void compare_row(const struct place_log_options *options,
                        const struct place_dialect *dialect, const char *line, const char *end,
                        struct difference *difference) {
    struct place_timeline_entry entry;
    struct place_row row;
    char reason[PLACE_ROW_REASON] = "";
    if (dialect->format->canvas &&
        dialect->format->canvas(line, end, &entry, reason) == PLACE_CANVAS_SOUND) {
        difference->wrong +=
            difference->entries >= ENTRIES || !is_entry(&entry, &entries[difference->entries]);
        difference->entries++;
        return;
    }
    const bool same = difference->events < EVENTS &&
                      dialect->format->row(dialect, line, end, &row, reason) &&
                      is_event(options, &row, &events[difference->events]);
    if (!same && difference->wrong++ < 3)
        printf("# %.*s: %s\n", (int)(end - line), line, reason);
    difference->events++;
}

static struct difference compare_log(const struct place_log_options *options, size_t size) {
    struct place_color_table colors;
    struct place_dialect dialect = {.format =
                                        place_log_format_named(place_log_kind_name(options->kind)),
                                    .colors = &colors,
                                    .color_count = COLORS,
                                    .open_circles = options->open_circles};
    struct difference difference = {0};
    place_color_table_init(&colors, &palette);
    place_dialect_begin(&dialect, text, size);
    for (const char *line = text + dialect.header_size; line < text + size;) {
        const char *end = memchr(line, '\n', (size_t)(text + size - line));
        if (!end) {
            difference.wrong++;
            break;
        }
        compare_row(options, &dialect, line, end, &difference);
        line = end + 1;
    }
    return difference;
}

static void test_log(const struct place_log_options *options, const char *path) {
    const char *name = formats[options->kind].name;
    tap_code(write_log(path, options), PLACE_OK, &err, name);
    const size_t size = read_text(path);
    const struct place_log_format *guessed = place_log_format_guess(text, size);
    tap_ok(size > 0 && size < TEXT && guessed && strcmp(guessed->name, name) == 0,
           "%s: known by its text", name);
    const struct difference difference = compare_log(options, size);
    tap_int((int64_t)difference.events, EVENTS, "... every event is there");
    tap_int((int64_t)difference.entries, options->timeline ? ENTRIES : 0, "... every canvas row");
    tap_int((int64_t)difference.wrong, 0, "... and nothing differs");
}

static void test_format(enum place_log_kind log) {
    const struct place_timeline timeline = {.entries = entries, .count = ENTRIES};
    struct place_log_options options = {
        .kind = log, .palette = &palette, .threads = 2, .replace = true, .user_key = tell_key};
    make_keys(formats[log].letters);
    make_events(log);
    make_canvas();
    if (log == PLACE_LOG_JSONL)
        options.timeline = &timeline;
    test_log(&options, "log.txt");
    test_log(&options, "log.gz");
    if (log == PLACE_LOG_PXLS) {
        options.hashes = true;
        test_log(&options, "log.gz");
    }
    if (!formats[log].circles)
        return;
    for (int i = 0; i < EVENTS; i++)
        if (events[i].kind == PLACE_KIND_CIRCLE)
            events[i].height = PLACE_CIRCLE_OPEN;
    options.open_circles = true;
    test_log(&options, "log.txt");
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    for (int log = 0; log < KINDS; log++)
        test_format((enum place_log_kind)log);
    tempdir_end();
    return tap_end();
}

/*
 * Fuzz target: a foreign log, as rows. The program's name says the format:
 * log-csv, log-pxls and so on, one for each that is registered. An event that
 * is read is written again too, and read back.
 */
#include "core/event.h"
#include "formats/log_format.h"
#include "formats/log_row.h"
#include "fuzz.h"

enum { COLORS = 16, KEY_LIMIT = 1024 /* bytes of a name */ };

static const struct place_log_format *format;
static enum place_log_kind kind; /* of the same format's writer */
static struct place_palette palette = {.count = COLORS};
static struct place_color_table colors;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    struct place_err err;
    const char *name = strrchr((*argv)[0], '-');
    (void)argc;
    format = name ? place_log_format_named(name + 1) : NULL;
    fuzz_need(format && !place_log_kind_from_name(format->name, &kind, &err), (*argv)[0]);
    for (unsigned i = 0; i < COLORS; i++)
        palette.rgb[i] = i * 0x111111;
    place_color_table_init(&colors, &palette);
    return 0;
}

static bool is_time(int64_t time) {
    return time >= PLACE_TIME_MIN && time <= PLACE_TIME_MAX;
}

static bool is_coordinate(int32_t value) {
    return value >= -PLACE_MAX_COORDINATE && value <= PLACE_MAX_COORDINATE;
}

static void check_event(const struct place_event *event) {
    const struct place_rect extent = {event->x, event->y, event->width, event->height};
    MUST(is_time(event->time));
    MUST(is_coordinate(event->x) && is_coordinate(event->y));
    MUST(event->color < COLORS || event->color == PLACE_NO_COLOR);
    MUST(event->user == PLACE_NO_USER);
    MUST(event->kind < PLACE_KIND_CANVAS);
    MUST(event->kind != PLACE_KIND_CIRCLE || format->circles);
    if (event->kind == PLACE_KIND_CIRCLE)
        MUST(place_fill_is_sane(event->kind, extent));
    else if (event->kind == PLACE_KIND_RECTANGLE)
        MUST(place_fill_is_sane(event->kind, extent) && !place_rect_empty(extent));
    else
        MUST(event->width == 0 && event->height == 0);
}

static bool lies_within(const char *text, size_t size, const char *from, const char *end) {
    return text >= from && text <= end && size <= (size_t)(end - text);
}

/* The name that a key is; free() it. */
static char *name_of(const struct place_row *row, size_t *size) {
    char *name = fuzz_copy(row->key_size ? row->key : "", row->key_size);
    *size = row->key_size;
    if (row->key_escaped) {
        MUST(row->key && format->unescape);
        *size = format->unescape(name, row->key_size);
        MUST(*size > 0 && *size <= row->key_size);
    }
    MUST(*size <= KEY_LIMIT);
    return name;
}

static void check_names(const struct place_row *row, const char *text, const char *end) {
    enum { HASH_DIGITS = 2 * PLACE_EVENT_HASH };
    size_t size = 0;
    if (row->key) {
        MUST(row->key_size > 0 && lies_within(row->key, row->key_size, text, end));
        free(name_of(row, &size));
    }
    if (row->hash) {
        MUST(format->hashes && lies_within(row->hash, HASH_DIGITS, text, end));
        for (size_t i = 0; i < HASH_DIGITS; i++)
            MUST(memchr("0123456789abcdefABCDEF", row->hash[i], 22));
    }
}

/* Reasons reach terminals. */
static void check_reason(const char reason[PLACE_ROW_REASON]) {
    const size_t size = strnlen(reason, PLACE_ROW_REASON);
    MUST(size > 0 && size < PLACE_ROW_REASON);
    for (size_t i = 0; i < size; i++)
        MUST((unsigned char)reason[i] >= ' ' && reason[i] != 0x7f);
}

static void check_entry(const struct place_timeline_entry *entry, int64_t time) {
    const struct place_rect bounds = entry->bounds;
    MUST(entry->time == time && is_time(time));
    MUST(place_extent_is_sane(bounds) && !place_rect_empty(bounds));
    MUST(entry->palette.count >= 1 && entry->palette.count <= PLACE_MAX_COLORS);
    MUST(entry->background < entry->palette.count || entry->background == PLACE_NO_COLOR);
}

static bool same_event(const struct place_event *one, const struct place_event *other) {
    return one->time == other->time && one->x == other->x && one->y == other->y &&
           one->width == other->width && one->height == other->height &&
           one->color == other->color && one->kind == other->kind;
}

static bool same_row(const struct place_row *a, const struct place_row *b) {
    return same_event(&a->event, &b->event) && a->key == b->key && a->key_size == b->key_size &&
           a->key_escaped == b->key_escaped && a->hash == b->hash;
}

/* ---- written again --------------------------------------------------------------------------- */

static bool same_name(const struct place_row *a, const struct place_row *b) {
    size_t size = 0, other_size = 0;
    char *name = name_of(a, &size), *other = name_of(b, &other_size);
    const bool same = size == other_size && memcmp(name, other, size) == 0;
    free(name);
    free(other);
    return same;
}

static void give_key(void *context, uint32_t user, char key[PLACE_LOG_KEY]) {
    size_t size = 0;
    char *name = name_of(context, &size);
    MUST(user == 1);
    memcpy(key, name, size);
    key[size] = '\0';
    free(name);
}

/* What the written row must be read as: jsonl alone has microseconds. */
static struct place_row told(const struct place_row *row) {
    struct place_row wanted = *row;
    const int64_t fraction = row->event.time % PLACE_MILLISECOND;
    if (kind != PLACE_LOG_JSONL)
        wanted.event.time -= fraction < 0 ? fraction + PLACE_MILLISECOND : fraction;
    return wanted;
}

static void read_back(const struct place_row_maker *maker, const struct place_row *row) {
    const char *header = place_log_header(kind);
    char *line = fuzz_copy(maker->row, maker->size - 1), reason[PLACE_ROW_REASON];
    struct place_dialect dialect = {.format = format,
                                    .colors = &colors,
                                    .color_count = COLORS,
                                    .open_circles = maker->options.open_circles};
    struct place_row wanted = told(row), got;
    place_dialect_begin(&dialect, header, strlen(header));
    MUST(maker->row[maker->size - 1] == '\n');
    MUST(format->row(&dialect, line, line + maker->size - 1, &got, reason));
    MUST(same_event(&got.event, &wanted.event) && same_name(&got, &wanted));
    free(line);
}

/* An event that the format's writer cannot say is refused, never changed. */
static void write_again(struct place_row *row, bool open_circles) {
    static struct place_row_maker maker;
    struct place_event event = row->event;
    struct place_err err;
    if (row->key_size >= PLACE_LOG_KEY)
        return;
    place_row_maker_init(&maker, &(struct place_log_options){.kind = kind,
                                                             .palette = &palette,
                                                             .open_circles = open_circles,
                                                             .user_key = give_key,
                                                             .context = row});
    event.user = row->key ? 1 : PLACE_NO_USER;
    enum place_code code = place_check_row(&maker, &event, &err);
    if (!code)
        code = place_make_row(&maker, &event, &err);
    if (code)
        fuzz_refused(code, &err);
    else
        read_back(&maker, row);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* What `canvas` says of a row must agree with what `row` makes of it. */
static void check_canvas(const char *text, const char *end, const struct place_row *row) {
    char reason[PLACE_ROW_REASON] = "";
    struct place_timeline_entry entry = {0};
    const enum place_canvas_row canvas =
        format->canvas ? format->canvas(text, end, &entry, reason) : PLACE_CANVAS_NONE;
    MUST((canvas == PLACE_CANVAS_SOUND) == (row && row->event.kind == PLACE_KIND_CANVAS));
    MUST(canvas != PLACE_CANVAS_DAMAGED || !row);
    if (canvas == PLACE_CANVAS_SOUND)
        check_entry(&entry, row->event.time);
    if (canvas == PLACE_CANVAS_DAMAGED)
        check_reason(reason);
}

/* A row is taken or refused, the same both times. */
static void run_row(const struct place_dialect *dialect, const char *text, const char *end) {
    char reason[PLACE_ROW_REASON] = "", again[PLACE_ROW_REASON] = "";
    struct place_row row, other;
    const bool taken = format->row(dialect, text, end, &row, reason);
    MUST(format->row(dialect, text, end, &other, again) == taken);
    MUST(taken ? same_row(&row, &other) : strcmp(reason, again) == 0);
    check_canvas(text, end, taken ? &row : NULL);
    if (!taken) {
        check_reason(reason);
    } else if (row.event.kind != PLACE_KIND_CANVAS) {
        check_event(&row.event);
        check_names(&row, text, end);
        write_again(&row, dialect->open_circles);
    }
}

/* Lines as the importer gives them: without their ends, not empty, without bytes of zero. */
static void run_rows(const struct place_dialect *dialect, const char *at, const char *end) {
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *line_end = newline ? newline : end;
        size_t size = (size_t)(line_end - at);
        if (size > 0 && at[size - 1] == '\r')
            size--;
        if (size > 0 && !memchr(at, '\0', size)) {
            char *line = fuzz_copy(at, size);
            run_row(dialect, line, line + size);
            free(line);
        }
        at = newline ? newline + 1 : end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *text = (const char *)data;
    struct place_dialect dialect = {
        .format = format, .colors = &colors, .color_count = COLORS, .open_circles = size % 2};
    const bool guessed = format->guess(text, size);
    place_dialect_begin(&dialect, text, size);
    const size_t header = dialect.header_size;
    MUST(header <= size);
    MUST(header == 0 || header == size || text[header - 1] == '\n');
    MUST(header == 0 || guessed);
    const struct place_log_format *first = place_log_format_guess(text, size);
    MUST(!guessed || (first && place_log_format_knows(format, text, size)));
    MUST(!first || place_log_format_knows(first, text, size));
    run_rows(&dialect, text + header, text + size);
    return 0;
}

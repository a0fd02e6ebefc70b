/* Rows of foreign logs: what each format holds, and those of csv and of Reddit's dumps. */
#include "formats/log_row.h"

#include "base/time.h"
#include "formats/log_line.h"
#include "formats/log_text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Kinds of event as bits: those of one pixel, and of fills. */
enum {
    PLACEMENTS = 1 << PLACE_KIND_PLACE,
    PIXELS = (1 << (PLACE_KIND_NUKE + 1)) - 1,
    RECTANGLES = 1 << PLACE_KIND_RECTANGLE,
    CIRCLES = 1 << PLACE_KIND_CIRCLE
};

/* Epoch milliseconds below this are taken for seconds (base/time.h). */
#define LEAST_MILLISECONDS INT64_C(100000000000)

/* ---- csv and Reddit ------------------------------------------------------------------------ */

char *place_put_clock(struct place_row_maker *maker, int64_t time, char *to, int64_t *rest) {
    const int64_t day = place_floor_divide(time, PLACE_DAY);
    if (!maker->has_day || day != maker->day) {
        char text[PLACE_TIME_TEXT]; /* "2022-04-04T00:00:00Z" */
        place_format_time(day * PLACE_DAY, text);
        memcpy(maker->date, text, PLACE_LOG_DATE);
        maker->day = day;
        maker->has_day = true;
    }
    const int64_t of_day = time - day * PLACE_DAY;
    memcpy(to, maker->date, PLACE_LOG_DATE);
    to += PLACE_LOG_DATE;
    *to++ = ' ';
    to = place_put_digits(to, of_day / PLACE_HOUR, 2);
    *to++ = ':';
    to = place_put_digits(to, of_day / PLACE_MINUTE % 60, 2);
    *to++ = ':';
    *rest = of_day % PLACE_SECOND;
    return place_put_digits(to, of_day / PLACE_SECOND % 60, 2);
}

/* "2022-04-04 00:55:20.64 UTC": milliseconds without their trailing zeros. */
static char *put_timestamp(struct place_row_maker *maker, int64_t time, char *to) {
    int64_t rest;
    to = place_put_clock(maker, time, to, &rest);
    int64_t thousandths = rest / PLACE_MILLISECOND;
    if (thousandths > 0)
        *to++ = '.';
    for (int64_t unit = 100; thousandths > 0; unit /= 10) {
        *to++ = (char)('0' + thousandths / unit);
        thousandths %= unit;
    }
    return place_put_text(to, " UTC");
}

static char *put_milliseconds(int64_t time, char *to) {
    return place_put_number(to, place_floor_divide(time, PLACE_MILLISECOND));
}

static char *put_pair(int64_t x, int64_t y, char *to) {
    to = place_put_number(to, x);
    *to++ = ',';
    return place_put_number(to, y);
}

/* Reddit's place of an event: a pixel, both corners of a rectangle, or a circle, in quotes. */
static char *put_place(const struct place_event *event, char *to) {
    *to++ = '"';
    if (event->kind == PLACE_KIND_CIRCLE) {
        to = place_put_number(place_put_text(to, "{X: "), event->x);
        to = place_put_number(place_put_text(to, ", Y: "), event->y);
        to = place_put_number(place_put_text(to, ", R: "), event->width);
        return place_put_text(to, "}\"");
    }
    to = put_pair(event->x, event->y, to);
    if (event->kind == PLACE_KIND_RECTANGLE) {
        *to++ = ',';
        to = put_pair((int64_t)event->x + event->width - 1, (int64_t)event->y + event->height - 1,
                      to);
    }
    *to++ = '"';
    return to;
}

static char *put_csv_row(struct place_row_maker *maker, const struct place_event *event, char *to) {
    to = put_milliseconds(event->time, to);
    *to++ = ',';
    to = put_pair(event->x, event->y, to);
    *to++ = ',';
    to = place_put_number(to, event->color == PLACE_NO_COLOR ? -1 : event->color);
    *to++ = ',';
    return place_put_field(to, maker->key);
}

static char *put_reddit2017_row(struct place_row_maker *maker, const struct place_event *event,
                                char *to) {
    to = put_milliseconds(event->time, to);
    *to++ = ',';
    to = place_put_text(to, maker->key);
    *to++ = ',';
    to = put_pair(event->x, event->y, to);
    *to++ = ',';
    return place_put_number(to, event->color);
}

/* Time and user, as the dumps of 2022 and 2023 begin. */
static char *put_reddit_start(struct place_row_maker *maker, const struct place_event *event,
                              char *to) {
    to = put_timestamp(maker, event->time, to);
    *to++ = ',';
    to = place_put_text(to, maker->key);
    *to++ = ',';
    return to;
}

/* The colour that the event's index has at its time. */
static uint32_t color_of(const struct place_row_maker *maker, const struct place_event *event) {
    const struct place_palette *palette = &maker->palette;
    if (maker->options.timeline)
        palette = &place_timeline_at(maker->options.timeline, event->time)->palette;
    return event->color < palette->count ? palette->rgb[event->color]
                                         : maker->palette.rgb[event->color];
}

static char *put_reddit2022_row(struct place_row_maker *maker, const struct place_event *event,
                                char *to) {
    to = put_reddit_start(maker, event, to);
    to = place_put_color(to, color_of(maker, event));
    *to++ = ',';
    return put_place(event, to);
}

static char *put_reddit2023_row(struct place_row_maker *maker, const struct place_event *event,
                                char *to) {
    to = put_place(event, put_reddit_start(maker, event, to));
    *to++ = ',';
    return place_put_color(to, color_of(maker, event));
}

/* ---- what each format holds ---------------------------------------------------------------- */

static const struct format {
    const char *name, *header;
    const char *suffix; /* of files that are called so by default; or NULL */
    unsigned kinds;     /* bits of the kinds it has rows for */
    int64_t unit;       /* of its times, which are cut down to it */
    bool epoch;         /* times are milliseconds since 1970 as a bare number */
    bool rgb;           /* colours are #RRGGBB */
    bool no_color;      /* an event may have none */
    bool ordered;       /* readers take rows as they come */
    const char *never;  /* characters that no user's key may have */
    char *(*put)(struct place_row_maker *maker, const struct place_event *event, char *to);
} formats[] = {
    [PLACE_LOG_CSV] = {.name = "csv",
                       .header = "ts,x,y,color,user\n",
                       .suffix = ".csv",
                       .kinds = PLACEMENTS,
                       .unit = PLACE_MILLISECOND,
                       .epoch = true,
                       .no_color = true,
                       .never = "\r\n",
                       .put = put_csv_row},
    [PLACE_LOG_REDDIT2017] = {.name = "reddit2017",
                              .header = "ts,user,x_coordinate,y_coordinate,color\n",
                              .kinds = PLACEMENTS,
                              .unit = PLACE_MILLISECOND,
                              .epoch = true,
                              .never = ",\"\r\n",
                              .put = put_reddit2017_row},
    [PLACE_LOG_REDDIT2022] = {.name = "reddit2022",
                              .header = "timestamp,user_id,pixel_color,coordinate\n",
                              .kinds = PLACEMENTS | RECTANGLES,
                              .unit = PLACE_MILLISECOND,
                              .rgb = true,
                              .never = ",\"\r\n",
                              .put = put_reddit2022_row},
    [PLACE_LOG_REDDIT2023] = {.name = "reddit2023",
                              .header = "timestamp,user,coordinate,pixel_color\n",
                              .kinds = PLACEMENTS | RECTANGLES | CIRCLES,
                              .unit = PLACE_MILLISECOND,
                              .rgb = true,
                              .never = ",\"\r\n",
                              .put = put_reddit2023_row},
    [PLACE_LOG_PXLS] = {.name = "pxls",
                        .header = "",
                        .suffix = ".log",
                        .kinds = PIXELS,
                        .unit = PLACE_MILLISECOND,
                        .no_color = true,
                        .ordered = true,
                        .never = "",
                        .put = place_put_pxls_row},
    [PLACE_LOG_JSONL] = {.name = "jsonl",
                         .header = "",
                         .suffix = ".jsonl",
                         .kinds = PIXELS | RECTANGLES | CIRCLES,
                         .unit = 1,
                         .no_color = true,
                         .ordered = true,
                         .never = "",
                         .put = place_put_jsonl_row},
};

enum { FORMATS = sizeof formats / sizeof *formats };

const char *place_log_kind_name(enum place_log_kind kind) {
    return formats[kind].name;
}

enum place_code place_log_kind_from_name(const char *name, enum place_log_kind *kind,
                                         struct place_err *err) {
    for (size_t i = 0; i < FORMATS; i++)
        if (strcmp(name, formats[i].name) == 0) {
            *kind = (enum place_log_kind)i;
            return PLACE_OK;
        }
    place_fail(err, PLACE_USAGE, "there is no log format '%s'", name);
    return place_hint(
        err, "formats that can be written: csv, reddit2017, reddit2022, reddit2023, pxls, jsonl");
}

/* `length` less that of the suffix, where the text of that length ends so. */
static size_t without(const char *text, size_t length, const char *suffix) {
    const size_t tail = strlen(suffix);
    return length > tail && memcmp(text + length - tail, suffix, tail) == 0 ? length - tail
                                                                            : length;
}

bool place_log_kind_from_path(const char *path, enum place_log_kind *kind) {
    const size_t length = strlen(path),
                 plain = without(path, without(path, length, ".gz"), ".gzip");
    for (size_t i = 0; i < FORMATS; i++)
        if (formats[i].suffix && without(path, plain, formats[i].suffix) < plain) {
            *kind = (enum place_log_kind)i;
            return true;
        }
    return false;
}

const char *place_log_header(enum place_log_kind kind) {
    return formats[kind].header;
}

int64_t place_log_earliest(enum place_log_kind kind) {
    return formats[kind].epoch ? LEAST_MILLISECONDS * PLACE_MILLISECOND : PLACE_TIME_MIN;
}

int64_t place_log_unit(enum place_log_kind kind) {
    return formats[kind].unit;
}

unsigned place_log_event_kinds(enum place_log_kind kind) {
    return formats[kind].kinds;
}

bool place_log_is_ordered(enum place_log_kind kind) {
    return formats[kind].ordered;
}

int64_t place_told_time(const struct place_row_maker *maker, int64_t time) {
    return place_floor_divide(time, formats[maker->options.kind].unit);
}

/* ---- making rows --------------------------------------------------------------------------- */

void place_row_maker_init(struct place_row_maker *maker, const struct place_log_options *options) {
    *maker = (struct place_row_maker){.options = *options, .seq = options->timeline ? 0 : 1};
    if (options->palette)
        maker->palette = *options->palette;
    else if (options->timeline)
        maker->palette = *place_timeline_palette(options->timeline);
}

void place_row_maker_see_circle(struct place_row_maker *maker, const struct place_event *circle) {
    if (maker->options.first_circle && !maker->has_circle)
        maker->options.open_circles = circle->height == PLACE_CIRCLE_OPEN;
    maker->has_circle = true;
}

static enum place_code check_fill(const struct place_row_maker *maker,
                                  const struct place_event *event, struct place_err *err) {
    const bool open = event->height == PLACE_CIRCLE_OPEN;
    const char *name = formats[maker->options.kind].name;
    if (event->kind == PLACE_KIND_CIRCLE && open != maker->options.open_circles)
        return place_fail(err, PLACE_DATA,
                          "this %s log's circles are %s their edge, this one is %s", name,
                          open ? "with" : "without", open ? "without" : "with");
    if (event->kind == PLACE_KIND_RECTANGLE && (event->width < 1 || event->height < 1))
        return place_fail(err, PLACE_DATA, "%s logs cannot say a rectangle of %dx%d pixels", name,
                          (int)event->width, (int)event->height);
    return PLACE_OK;
}

enum place_code place_check_row(const struct place_row_maker *maker,
                                const struct place_event *event, struct place_err *err) {
    const struct format *format = &formats[maker->options.kind];
    if (!(format->kinds >> event->kind & 1))
        return place_fail(err, PLACE_DATA, "%s logs have no rows for '%s' events", format->name,
                          place_kind_name(event->kind));
    if (event->color == PLACE_NO_COLOR ? !format->no_color
                                       : format->rgb && event->color >= maker->palette.count)
        return place_fail(err, PLACE_DATA, "%s logs cannot say colour %d", format->name,
                          event->color);
    if (event->time < place_log_earliest(maker->options.kind))
        return place_fail(err, PLACE_DATA, "%s logs cannot say times before 3 March 1973",
                          format->name);
    return place_kind_is_fill(event->kind) ? check_fill(maker, event, err) : PLACE_OK;
}

/* Whatever a name has in it, the terminal is to see characters. */
static enum place_code refuse_key(const char *format, const char *key, struct place_err *err) {
    char what[64], reason[PLACE_ROW_REASON];
    snprintf(what, sizeof what, "%s logs cannot say a user called", format);
    place_refuse_row(what, key, key + strlen(key), reason);
    return place_fail(err, PLACE_DATA, "%s", reason);
}

/* The user's key as the row is to have it. */
static enum place_code ask_key(struct place_row_maker *maker, uint32_t user,
                               struct place_err *err) {
    const struct place_log_options *options = &maker->options;
    const struct format *format = &formats[options->kind];
    maker->key[0] = '\0';
    if (user == PLACE_NO_USER || !options->user_key)
        return PLACE_OK;
    options->user_key(options->context, user, maker->key);
    if (!maker->key[0] || strpbrk(maker->key, format->never) ||
        (options->kind == PLACE_LOG_PXLS && !options->hashes && !place_is_pxls_name(maker->key)))
        return refuse_key(format->name, maker->key, err);
    return PLACE_OK;
}

static void end_row(struct place_row_maker *maker, char *end) {
    *end++ = '\n';
    maker->size = (size_t)(end - maker->row);
    assert(maker->size <= sizeof maker->row);
    maker->seq++;
}

enum place_code place_make_row(struct place_row_maker *maker, const struct place_event *event,
                               struct place_err *err) {
    if (ask_key(maker, event->user, err))
        return err->code;
    end_row(maker, formats[maker->options.kind].put(maker, event, maker->row));
    return PLACE_OK;
}

void place_make_canvas_row(struct place_row_maker *maker,
                           const struct place_timeline_entry *entry) {
    end_row(maker, place_put_jsonl_canvas(maker, entry, maker->row));
}

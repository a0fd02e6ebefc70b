/* Rows of csv and of Reddit's 2022 dump. */
#include "formats/log_row.h"

#include "base/time.h"

#include <string.h>

void place_row_maker_init(struct place_row_maker *maker, const struct place_log_options *options) {
    *maker = (struct place_row_maker){.options = *options};
    if (options->palette)
        maker->palette = *options->palette;
}

const char *place_log_header(enum place_log_kind kind) {
    return kind == PLACE_LOG_REDDIT2022 ? "timestamp,user_id,pixel_color,coordinate\n"
                                        : "ts,x,y,color,user\n";
}

enum place_code place_check_row(const struct place_row_maker *maker,
                                const struct place_event *event, struct place_err *err) {
    const char *name = place_log_kind_name(maker->options.kind);
    const char *what = place_kind_name(event->kind);
    const bool reddit = maker->options.kind == PLACE_LOG_REDDIT2022;
    if (event->kind != PLACE_KIND_PLACE && !(reddit && event->kind == PLACE_KIND_RECTANGLE))
        return place_fail(err, PLACE_DATA, "%s logs have no rows for '%s' events", name, what);
    if (event->color == PLACE_NO_COLOR || (reddit && event->color >= maker->palette.count))
        return place_fail(err, PLACE_DATA, "%s logs cannot say colour %d", name, event->color);
    return PLACE_OK;
}

static char *put_text(char *to, const char *text) {
    const size_t size = strlen(text);
    memcpy(to, text, size);
    return to + size;
}

static char *put_number(char *to, int64_t number) {
    char digits[24];
    int count = 0;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        *to++ = '-';
    while (count > 0)
        *to++ = digits[--count];
    return to;
}

static char *put_user(const struct place_row_maker *maker, uint32_t user, char *to) {
    char key[PLACE_LOG_KEY];
    if (user == PLACE_NO_USER || !maker->options.user_key)
        return to;
    maker->options.user_key(maker->options.context, user, key);
    if (!strpbrk(key, ",\"\r\n"))
        return put_text(to, key);
    *to++ = '"'; /* RFC 4180: quoted, with quotes doubled */
    for (const char *from = key; *from; from++) {
        if (*from == '"')
            *to++ = '"';
        *to++ = *from;
    }
    *to++ = '"';
    return to;
}

static int64_t floor_divide(int64_t number, int64_t by) {
    return number / by - (number % by < 0);
}

static size_t make_csv_row(const struct place_row_maker *maker, const struct place_event *event,
                           char *to) {
    char *end = put_number(to, floor_divide(event->time, PLACE_MILLISECOND));
    *end++ = ',';
    end = put_number(end, event->x);
    *end++ = ',';
    end = put_number(end, event->y);
    *end++ = ',';
    end = put_number(end, event->color);
    *end++ = ',';
    end = put_user(maker, event->user, end);
    *end++ = '\n';
    return (size_t)(end - to);
}

/* "2022-04-04 00:55:20.64 UTC": milliseconds without their trailing zeros. */
static char *put_timestamp(struct place_row_maker *maker, int64_t time, char *to) {
    const int64_t second = floor_divide(time, PLACE_SECOND);
    if (!maker->has_second || second != maker->second) {
        char text[PLACE_TIME_TEXT]; /* "2022-04-04T00:55:20Z" */
        place_format_time(second * PLACE_SECOND, text);
        text[10] = ' ';
        memcpy(maker->clock, text, 19);
        maker->second = second;
        maker->has_second = true;
    }
    to = put_text(to, maker->clock);
    int64_t thousandths = (time - second * PLACE_SECOND) / PLACE_MILLISECOND;
    if (thousandths > 0)
        *to++ = '.';
    for (int64_t unit = 100; thousandths > 0; unit /= 10) {
        *to++ = (char)('0' + thousandths / unit);
        thousandths %= unit;
    }
    return put_text(to, " UTC");
}

static char *put_color(uint32_t rgb, char *to) {
    *to++ = '#';
    for (int shift = 20; shift >= 0; shift -= 4)
        *to++ = "0123456789ABCDEF"[rgb >> shift & 15];
    return to;
}

static size_t make_reddit_row(struct place_row_maker *maker, const struct place_event *event,
                              char *to) {
    char *end = put_timestamp(maker, event->time, to);
    *end++ = ',';
    end = put_user(maker, event->user, end);
    *end++ = ',';
    end = put_color(maker->palette.rgb[event->color], end);
    end = put_text(end, ",\"");
    end = put_number(end, event->x);
    *end++ = ',';
    end = put_number(end, event->y);
    if (event->kind == PLACE_KIND_RECTANGLE) { /* both corners inside */
        *end++ = ',';
        end = put_number(end, (int64_t)event->x + event->width - 1);
        *end++ = ',';
        end = put_number(end, (int64_t)event->y + event->height - 1);
    }
    end = put_text(end, "\"\n");
    return (size_t)(end - to);
}

size_t place_make_row(struct place_row_maker *maker, const struct place_event *event, char *to) {
    if (maker->options.kind == PLACE_LOG_REDDIT2022)
        return make_reddit_row(maker, event, to);
    return make_csv_row(maker, event, to);
}

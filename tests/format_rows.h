/*
 * Rows of foreign logs in tables: a text, and the event it must become or the
 * reason it must be refused for. Every row is also held against a copy of just
 * its size, so that a sanitizer sees who reads on.
 */
#ifndef PLACE_TESTS_FORMAT_ROWS_H
#define PLACE_TESTS_FORMAT_ROWS_H

#include "formats/log_format.h"
#include "tap.h"

#include <stdlib.h>

#define T0 INT64_C(1648817050000000) /* 2022-04-01 12:44:10 UTC */

struct row_case {
    const char *text;
    const char *reason; /* a part of it; NULL: a row */
    struct place_event event;
    const char *user; /* NULL: none */
    const char *hash; /* NULL: none */
};

/* A placement, and a row that is refused. */
#define ROW(text_, time_, x_, y_, color_, user_)                                                   \
    {                                                                                              \
        .text = (text_), .user = (user_), .event = {                                               \
            .time = (time_),                                                                       \
            .x = (x_),                                                                             \
            .y = (y_),                                                                             \
            .color = (color_)                                                                      \
        }                                                                                          \
    }
#define REFUSED(text_, reason_)                                                                    \
    { .text = (text_), .reason = (reason_) }

/* A canvas of four colours, the first of which stands twice. */
static const struct place_palette row_palette = {4, {0xff4500, 0xffffff, 0x00a368, 0xff4500}};

/* A copy of the bytes and no byte more; free() it. */
static inline char *exact_copy(const char *text, size_t size) {
    char *copy = malloc(size ? size : 1);
    if (!copy)
        abort();
    memcpy(copy, text, size);
    return copy;
}

/* The dialect of a file that starts like this; `colors` must outlive it. */
static inline struct place_dialect dialect_of(const struct place_log_format *format,
                                              const char *start, struct place_color_table *colors) {
    struct place_dialect dialect = {
        .format = format, .colors = colors, .color_count = row_palette.count};
    place_color_table_init(colors, &row_palette);
    char *exact = exact_copy(start, strlen(start));
    place_dialect_begin(&dialect, exact, strlen(start));
    free(exact);
    return dialect;
}

static inline bool same_event(const struct place_event *a, const struct place_event *b) {
    return a->time == b->time && a->x == b->x && a->y == b->y && a->width == b->width &&
           a->height == b->height && a->user == b->user && a->color == b->color &&
           a->kind == b->kind;
}

/* Whether text..text + size is wanted; NULL wants none. */
static inline bool same_key(const char *text, size_t size, const char *wanted) {
    if (!text || !wanted)
        return !text && !wanted;
    return size == strlen(wanted) && memcmp(text, wanted, size) == 0;
}

/* The same for a row's user, whose key is unescaped where it says so, and then gets shorter. */
static inline bool same_user(const struct place_log_format *format, const struct place_row *row,
                             const char *wanted) {
    if (!row->key_escaped)
        return same_key(row->key, row->key_size, wanted);
    char *name = exact_copy(row->key, row->key_size);
    const size_t size = format->unescape(name, row->key_size);
    const bool same = size > 0 && size < row->key_size && same_key(name, size, wanted);
    free(name);
    return same;
}

static inline void check_row(const struct place_dialect *dialect, const struct row_case *wanted) {
    const size_t size = strlen(wanted->text);
    char reason[PLACE_ROW_REASON] = "";
    char *text = exact_copy(wanted->text, size);
    struct place_row row;
    const bool taken = dialect->format->row(dialect, text, text + size, &row, reason);
    if (wanted->reason)
        tap_ok(!taken && strstr(reason, wanted->reason), "'%.70s' is refused: %s", wanted->text,
               taken ? "taken" : reason);
    else
        tap_ok(taken && same_event(&row.event, &wanted->event) &&
                   same_user(dialect->format, &row, wanted->user) &&
                   same_key(row.hash, 64, wanted->hash),
               "'%.70s' %s", wanted->text, taken ? "is taken" : reason);
    free(text);
}

/* All of a table, as rows of a file that starts like this. */
static inline void check_rows(const struct place_log_format *format, const char *start,
                              const struct row_case *rows, size_t count) {
    struct place_color_table colors;
    const struct place_dialect dialect = dialect_of(format, start, &colors);
    for (size_t i = 0; i < count; i++)
        check_row(&dialect, &rows[i]);
}

#define CHECK_ROWS(format, start, rows)                                                            \
    check_rows(format, start, rows, sizeof(rows) / sizeof *(rows))

#endif

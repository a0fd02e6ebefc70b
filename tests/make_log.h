/*
 * Logs for the importer's tests: rows in memory, written as files in any way,
 * and imports of them read back.
 */
#ifndef PLACE_TESTS_MAKE_LOG_H
#define PLACE_TESTS_MAKE_LOG_H

#include "archive/reader.h"
#include "base/deflate.h"
#include "make_archive.h"
#include "source/import.h"
#include "source/source.h"

enum { LOG_SIDE = 64, LOG_COLORS = 32, LOG_FILES = 8 };

struct log_row {
    int64_t time; /* milliseconds */
    int32_t x, y;
    uint8_t color;
    unsigned user; /* "uN"; 0: none */
    unsigned file;
    size_t place; /* among all rows of all files, file by file */
};

/* Rows whose times are all different, or of `times` times only. */
static inline struct log_row *make_rows(size_t count, int64_t times) {
    struct log_row *rows = need_array(count, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] =
            (struct log_row){.time = INT64_C(1648817050000) +
                                     (times ? random_between(0, times - 1) * 997 : (int64_t)i * 13),
                             .x = (int32_t)random_between(0, LOG_SIDE - 1),
                             .y = (int32_t)random_between(0, LOG_SIDE - 1),
                             .color = (uint8_t)random_between(0, LOG_COLORS - 1),
                             .user = (unsigned)random_between(0, 300)};
    return rows;
}

static inline void shuffle_rows(struct log_row *rows, size_t count) {
    for (size_t i = count; i > 1; i--) {
        const size_t other = (size_t)random_between(0, (int64_t)i - 1);
        const struct log_row swap = rows[i - 1];
        rows[i - 1] = rows[other];
        rows[other] = swap;
    }
}

/* How a file is written. */
struct log_style {
    const char *before;   /* at its start: a header, a byte order mark; NULL: nothing */
    const char *line_end; /* NULL: "\n" */
    bool no_last_newline;
};

static inline void write_log(const char *path, const struct log_row *rows, size_t count,
                             unsigned file, const struct log_style *style) {
    struct place_err err;
    struct place_deflate *out = NULL;
    char text[128], user[16];
    const char *line_end = style->line_end ? style->line_end : "\n";
    const char *between = style->before ? style->before : "";
    const struct place_deflate_options plain = {.replace = true};
    need(place_deflate_open(path, &plain, &out, &err), &err);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].file != file)
            continue;
        snprintf(user, sizeof user, rows[i].user ? "u%u" : "%.0u", rows[i].user);
        const int size = snprintf(text, sizeof text, "%s%" PRId64 ",%d,%d,%d,%s", between,
                                  rows[i].time, rows[i].x, rows[i].y, rows[i].color, user);
        need(place_deflate_write(out, text, (size_t)size, &err), &err);
        between = line_end;
    }
    if (!style->no_last_newline)
        need(place_deflate_write(out, line_end, strlen(line_end), &err), &err);
    need(place_deflate_close(out, &err), &err);
}

static inline int by_time_then_place(const void *one, const void *other) {
    const struct log_row *a = one, *b = other;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

/* Put rows in the order that the importer must: (time, file, row). */
static inline void sort_rows(struct log_row *rows, size_t count) {
    size_t place = 0;
    for (unsigned file = 0; file < LOG_FILES; file++)
        for (size_t i = 0; i < count; i++)
            if (rows[i].file == file)
                rows[i].place = place++;
    qsort(rows, count, sizeof *rows, by_time_then_place);
}

static inline const struct place_palette *log_palette(void) {
    static struct place_palette palette;
    palette.count = LOG_COLORS;
    for (unsigned i = 0; i < LOG_COLORS; i++)
        palette.rgb[i] = i * 0x070503;
    return &palette;
}

/* Options for csv logs of these rows. */
static inline struct place_import_options log_options(const char *const *paths, size_t count) {
    return (struct place_import_options){.paths = paths,
                                         .path_count = count,
                                         .output = "log.place",
                                         .replace = true,
                                         .width = LOG_SIDE,
                                         .height = LOG_SIDE,
                                         .palette = log_palette(),
                                         .background = 3,
                                         .memory = UINT64_C(1) << 30,
                                         .threads = 2,
                                         .command = "a test"};
}

/* Events of the archive that are not the rows', which stand in their final order. */
static inline size_t wrong_rows(const char *path, const struct log_row *rows, size_t count) {
    struct place_err err;
    struct place_source *source = NULL;
    struct place_cursor *cursor = NULL;
    struct place_piece piece;
    unsigned numbers[301] = {0}, seen = 0;
    size_t at = 0, wrong = 0;
    need(place_source_open(path, &source, &err), &err);
    need(place_cursor_open(source, PLACE_ALL_COLUMNS, &cursor, &err), &err);
    do {
        need(place_cursor_next(cursor, INT64_MAX, &piece, &err), &err);
        for (uint32_t i = 0; i < piece.batch.count && at < count; i++, at++) {
            const struct log_row *row = &rows[at];
            const struct place_event event = place_batch_event(&piece.batch, i);
            if (row->user && !numbers[row->user])
                numbers[row->user] = ++seen;
            wrong += event.time != row->time * PLACE_MILLISECOND || event.x != row->x ||
                     event.y != row->y || event.color != row->color ||
                     event.user != numbers[row->user] || place_batch_seq(&piece.batch, i) != at + 1;
        }
    } while (piece.entry || piece.batch.count);
    wrong += at != count || place_source_info(source)->events != count ||
             place_source_info(source)->users != seen;
    for (unsigned user = 1; user <= 300; user++) {
        char *key = NULL, wanted[16];
        snprintf(wanted, sizeof wanted, "u%u", user);
        if (!numbers[user])
            continue;
        wrong += place_archive_user_key(place_source_archive(source), numbers[user], &key, &err) ||
                 strcmp(key, wanted) != 0;
        free(key);
    }
    place_cursor_close(cursor);
    place_source_close(source);
    return wrong;
}

#endif

/* The pictures of a directory: their names, put in order, and their times. */
#include "source/frame_list.h"

#include "base/mem.h"
#include "base/time.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* ---- order ----------------------------------------------------------------------------------- */

/* Two numbers by their value, however long; both cursors move behind them. */
static int compare_numbers(const char **a, const char **b) {
    static const char digits[] = "0123456789";
    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    const size_t length_a = strspn(*a, digits), length_b = strspn(*b, digits);
    if (length_a != length_b)
        return length_a < length_b ? -1 : 1;
    const int order = memcmp(*a, *b, length_a);
    *a += length_a;
    *b += length_b;
    return order;
}

/* By version: numbers in names by value, all else by bytes; names of equal version by bytes too.
 * (strverscmp takes a leading zero for a decimal point: it puts 010 before 09.) */
static int compare_names(const char *a, const char *b) {
    const char *at_a = a, *at_b = b;
    while (*at_a && *at_b) {
        if (isdigit((unsigned char)*at_a) && isdigit((unsigned char)*at_b)) {
            const int order = compare_numbers(&at_a, &at_b);
            if (order)
                return order;
        } else if (*at_a++ != *at_b++)
            return (unsigned char)at_a[-1] < (unsigned char)at_b[-1] ? -1 : 1;
    }
    if (*at_a || *at_b)
        return *at_a ? 1 : -1;
    return strcmp(a, b);
}

static int by_name(const void *a, const void *b) {
    const struct frame_file *file_a = a, *file_b = b;
    return compare_names(file_a->name, file_b->name);
}

static int by_time(const void *a, const void *b) {
    const struct frame_file *file_a = a, *file_b = b;
    if (file_a->timed != file_b->timed)
        return file_a->timed ? 1 : -1;
    if (file_a->timed && file_a->time != file_b->time)
        return file_a->time < file_b->time ? -1 : 1;
    return by_name(a, b);
}

/* ---- times ----------------------------------------------------------------------------------- */

/* The time that all of `name` says as `format`, in UTC unless the format has a zone. */
static bool name_to_time(const char *name, const char *format, int64_t *time) {
    struct tm parsed = {.tm_year = 70, .tm_mday = 1};
    const char *end = strptime(name, format, &parsed);
    if (!end || *end)
        return false;
    struct tm date = parsed;
    const int64_t seconds = (int64_t)timegm(&date);
    if (date.tm_mday != parsed.tm_mday && parsed.tm_sec < 60) /* the 30th of February */
        return false;
    /* %z says an offset, and %s leaves that of the place where we are. */
    const int64_t utc = seconds - parsed.tm_gmtoff;
    if (utc < PLACE_TIME_MIN / PLACE_SECOND || utc > PLACE_TIME_MAX / PLACE_SECOND)
        return false;
    *time = utc * PLACE_SECOND;
    return true;
}

static void times_from_names(struct frame_list *list, const char *format) {
    for (size_t i = 0; i < list->count; i++) {
        struct frame_file *file = &list->files[i];
        file->timed = name_to_time(file->name, format, &file->time);
        list->untimed += !file->timed;
    }
    qsort(list->files, list->count, sizeof *list->files, by_time);
}

static enum place_code times_by_step(struct frame_list *list,
                                     const struct place_import_frames_options *options,
                                     struct place_err *err) {
    int64_t span = 0;
    qsort(list->files, list->count, sizeof *list->files, by_name);
    if (__builtin_mul_overflow((int64_t)(list->count - 1), options->step, &span) ||
        span > PLACE_TIME_MAX - options->start)
        return place_fail(err, PLACE_USAGE, "%s: %zu files by --step end after the year 9999",
                          options->directory, list->count);
    for (size_t i = 0; i < list->count; i++) {
        list->files[i].time = options->start + (int64_t)i * options->step;
        list->files[i].timed = true;
    }
    return PLACE_OK;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* DIRECTORY/NAME; free() it. NULL with err set on failure. */
static char *join(const char *directory, const char *name, struct place_err *err) {
    const size_t room = strlen(directory) + 1 + strlen(name) + 1;
    char *path = place_new_array(room, 1, err);
    if (path)
        snprintf(path, room, "%s/%s", directory, name);
    return path;
}

static enum place_code add_file(struct frame_list *list, const char *directory, const char *name,
                                struct place_err *err) {
    struct stat info;
    if (place_grow_array(&list->files, &list->capacity, list->count + 1, sizeof *list->files, err))
        return err->code;
    char *path = join(directory, name, err);
    if (!path)
        return err->code;
    if (stat(path, &info) == 0 &&
        !S_ISREG(info.st_mode)) { /* what cannot be asked is a frame lost */
        free(path);
        return PLACE_OK;
    }
    list->files[list->count++] =
        (struct frame_file){.path = path, .name = path + strlen(directory) + 1};
    return PLACE_OK;
}

static bool is_frame_name(const char *name) {
    return name[0] != '.' && strcmp(name, PLACE_FRAME_TIMES) != 0;
}

static enum place_code add_files(struct frame_list *list, DIR *folder, const char *directory,
                                 struct place_err *err) {
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry)
            return errno ? place_fail_errno(err, PLACE_IO, "%s", directory) : PLACE_OK;
        if (is_frame_name(entry->d_name) && add_file(list, directory, entry->d_name, err))
            return err->code;
    }
}

enum place_code frame_list_read(struct frame_list *list,
                                const struct place_import_frames_options *options,
                                struct place_err *err) {
    DIR *folder = opendir(options->directory);
    if (!folder)
        return place_fail_errno(err, PLACE_IO, "%s", options->directory);
    const enum place_code code = add_files(list, folder, options->directory, err);
    closedir(folder);
    if (code)
        return code;
    if (list->count == 0)
        return place_fail(err, PLACE_DATA, "%s: has no files in it", options->directory);
    if (!options->name_format)
        return times_by_step(list, options, err);
    times_from_names(list, options->name_format);
    return PLACE_OK;
}

void frame_list_release(struct frame_list *list) {
    for (size_t i = 0; i < list->count; i++)
        free(list->files[i].path);
    free(list->files);
    *list = (struct frame_list){0};
}

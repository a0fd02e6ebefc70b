/* What place-history was asked. */
#include "cli/history_options.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_FILE_LIMIT = 1 << 16 /* bytes; a key of pxls has 512 */ };

static enum place_code read_limit(struct place_history_settings *settings, const char *argument,
                                  struct place_err *err) {
    return place_parse_count(argument, "--limit", 1, UINT64_MAX, &settings->limit, err);
}

enum place_code place_history_option(struct place_history_settings *settings, int key,
                                     const char *argument, struct place_err *err) {
    switch (key) {
    case PLACE_KEY_REGION: return place_parse_region(argument, "--region", &settings->region, err);
    case PLACE_KEY_TRAIL: settings->user = argument; return PLACE_OK;
    case PLACE_KEY_OWNER: settings->key_file = argument; return PLACE_OK;
    case PLACE_KEY_ROWS: return read_limit(settings, argument, err);
    case PLACE_KEY_REVERSE: settings->reverse = true; return PLACE_OK;
    default: break;
    }
    settings->has_at = true;
    return place_parse_moment(argument, "--at", &settings->at, err);
}

static enum place_code read_coordinate(const char *text, const char *what, int32_t *out,
                                       struct place_err *err) {
    int64_t value = 0;
    if (place_parse_int(text, what, -PLACE_MAX_COORDINATE, PLACE_MAX_COORDINATE, &value, err))
        return err->code;
    *out = (int32_t)value;
    return PLACE_OK;
}

enum place_code place_history_operands(struct place_history_settings *settings, int count,
                                       char **operands, int *sources, struct place_err *err) {
    *sources = count % 2;
    if (count >= 2) {
        struct place_rect *pixel = &settings->pixel;
        if (!place_rect_empty(settings->region))
            return place_fail(err, PLACE_USAGE, "X Y and --region exclude each other");
        if (read_coordinate(operands[*sources], "X", &pixel->x0, err) ||
            read_coordinate(operands[*sources + 1], "Y", &pixel->y0, err))
            return err->code;
        pixel->width = pixel->height = 1;
        return PLACE_OK;
    }
    if (place_rect_empty(settings->region) && !settings->user && !settings->key_file) {
        place_fail(err, PLACE_USAGE, "no pixel given");
        return place_hint(err, "X Y, --region, --user or --key says whose history is meant");
    }
    return PLACE_OK;
}

/* ---- what it means in a source --------------------------------------------------------------- */

static enum place_code choose_region(const struct place_history_settings *settings,
                                     const struct place_source_info *info,
                                     struct place_rect *region, struct place_err *err) {
    const struct place_rect bounds = info->bounds;
    const bool pixel = !place_rect_empty(settings->pixel);
    const struct place_rect asked = pixel ? settings->pixel : settings->region;
    if (place_rect_empty(asked)) {
        *region = bounds;
        return PLACE_OK;
    }
    *region = asked;
    if (place_rect_covers(bounds, asked))
        return PLACE_OK;
    if (pixel)
        place_fail(err, PLACE_USAGE, "%d,%d is outside the canvas", asked.x0, asked.y0);
    else
        place_fail(err, PLACE_USAGE, "the region is not all on the canvas");
    return place_hint(err, "the canvas goes from %d,%d to %d,%d", bounds.x0, bounds.y0,
                      bounds.x0 + bounds.width - 1, bounds.y0 + bounds.height - 1);
}

/* All of a small file, with a NUL behind it. */
static enum place_code read_file(const char *path, struct place_buf *text, struct place_err *err) {
    FILE *file = fopen(path, "rbe");
    if (!file)
        return place_fail_errno(err, PLACE_IO, "%s", path);
    enum place_code code = place_buf_reserve(text, KEY_FILE_LIMIT + 1, err);
    if (!code) {
        text->size = fread(text->data, 1, KEY_FILE_LIMIT, file);
        text->data[text->size] = '\0';
        if (ferror(file))
            code = place_fail_errno(err, PLACE_IO, "cannot read %s", path);
        else if (text->size == KEY_FILE_LIMIT)
            code = place_fail(err, PLACE_DATA, "%s is too long for a file of keys", path);
    }
    fclose(file);
    return code;
}

/* A key a line; their text is never shown. */
static enum place_code read_keys(struct place_history_query *query, const char *path,
                                 struct place_err *err) {
    struct place_buf text = {0};
    const enum place_code code = read_file(path, &text, err);
    query->text = (char *)text.data;
    if (code)
        return code;
    size_t capacity = 0;
    static const char ends[] = "\r\n\t ";
    for (char *at = query->text + strspn(query->text, ends); *at; at += strspn(at, ends)) {
        size_t *count = &query->options.key_count;
        if (place_grow_array(&query->keys, &capacity, *count + 1, sizeof *query->keys, err))
            return err->code;
        query->keys[(*count)++] = at;
        at += strcspn(at, ends);
        if (*at)
            *at++ = '\0';
    }
    query->options.keys = query->keys;
    return query->options.key_count ? PLACE_OK
                                    : place_fail(err, PLACE_USAGE, "there is no key in %s", path);
}

enum place_code place_history_query_init(struct place_history_query *query,
                                         const struct place_history_settings *settings,
                                         struct place_source *source, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    struct place_history_options *options = &query->options;
    *query = (struct place_history_query){.options = {.limit = settings->limit,
                                                      .newest_first = settings->reverse,
                                                      .has_time = settings->has_at}};
    if (choose_region(settings, info, &options->region, err))
        return err->code;
    if (settings->has_at && place_timeline_moment(info->timeline, info->first_time, info->last_time,
                                                  &settings->at, "--at", &options->time, err))
        return err->code;
    if (settings->user && place_source_find_user(source, settings->user, &options->user, err))
        return err->code;
    return settings->key_file ? read_keys(query, settings->key_file, err) : PLACE_OK;
}

void place_history_query_release(struct place_history_query *query) {
    free(query->text);
    free(query->keys);
    *query = (struct place_history_query){0};
}

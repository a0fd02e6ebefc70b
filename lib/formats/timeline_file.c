/* Timelines as JSON. */
#include "formats/timeline_file.h"

#include "base/json.h"
#include "base/num.h"
#include "core/event.h"
#include "formats/text_file.h"

#include <math.h>
#include <string.h>

/* What the Makefile made of samples/timelines/. */
static const struct {
    const char *name, *text;
} known[] = {
#include "timelines.inc"
};

static enum place_code take_palette(const struct place_json *list, struct place_palette *palette,
                                    struct place_err *err) {
    if (!place_json_is_array(list))
        return place_fail(err, PLACE_DATA, "palette is not a list");
    for (const struct place_json *at = place_json_first(list); at; at = place_json_next(at)) {
        const char *text = place_json_as_text(at);
        if (!text || palette->count == PLACE_MAX_COLORS ||
            place_parse_rgb(text, "colour", &palette->rgb[palette->count], err))
            return place_fail(err, PLACE_DATA, "palette: entry %u is not a colour such as #FF4500",
                              palette->count);
        palette->count++;
    }
    return palette->count ? PLACE_OK : place_fail(err, PLACE_DATA, "palette is empty");
}

static enum place_code take_time(const struct place_json *node, int64_t *time,
                                 struct place_err *err) {
    const char *text = place_json_as_text(node);
    double number = 0;
    if (place_json_as_number(node, &number) && number >= 0 && number < 253402300800000.0) {
        const int64_t unit = number < 1e11 ? PLACE_SECOND : PLACE_MILLISECOND;
        *time = llround(number * (double)unit);
        return PLACE_OK;
    }
    if (!text || place_parse_time(text, "time", time, err))
        return place_fail(err, PLACE_DATA, "time is not one such as 2022-04-02T16:30:00Z");
    return PLACE_OK;
}

static enum place_code take_bounds(const struct place_json *node, struct place_rect *bounds,
                                   struct place_err *err) {
    int64_t x0 = 0, y0 = 0, width = 0, height = 0;
    if (!place_json_as_int(place_json_member(node, "x0"), -PLACE_MAX_COORDINATE,
                           PLACE_MAX_COORDINATE, &x0) ||
        !place_json_as_int(place_json_member(node, "y0"), -PLACE_MAX_COORDINATE,
                           PLACE_MAX_COORDINATE, &y0) ||
        !place_json_as_int(place_json_member(node, "width"), 1, PLACE_MAX_SIDE, &width) ||
        !place_json_as_int(place_json_member(node, "height"), 1, PLACE_MAX_SIDE, &height))
        return place_fail(err, PLACE_DATA, "x0, y0, width and height are not all there");
    *bounds = (struct place_rect){(int32_t)x0, (int32_t)y0, (int32_t)width, (int32_t)height};
    return PLACE_OK;
}

static enum place_code take_colors(const struct place_json *list,
                                   struct place_timeline_entry *entry, struct place_err *err) {
    if (list && !place_json_is_array(list))
        return place_fail(err, PLACE_DATA, "colors is not a list");
    if (!list) /* all of the palette */
        for (unsigned i = 0; i < entry->palette.count; i++)
            place_allow_color(entry, i);
    for (const struct place_json *at = place_json_first(list); at; at = place_json_next(at)) {
        int64_t index = 0;
        if (!place_json_as_int(at, 0, entry->palette.count - 1, &index))
            return place_fail(err, PLACE_DATA, "colors: not an index of the palette");
        place_allow_color(entry, (unsigned)index);
    }
    return PLACE_OK;
}

static enum place_code take_entries(const struct place_json *list,
                                    const struct place_timeline_entry *common,
                                    struct place_timeline *out, struct place_err *err) {
    if (!place_json_is_array(list))
        return place_fail(err, PLACE_DATA, "entries is not a list");
    for (const struct place_json *at = place_json_first(list); at; at = place_json_next(at)) {
        struct place_timeline_entry entry = *common;
        if (take_time(place_json_member(at, "time"), &entry.time, err) ||
            take_bounds(at, &entry.bounds, err) ||
            take_colors(place_json_member(at, "colors"), &entry, err))
            return place_wrap(err, "entry %zu", out->count);
        if (out->count > 0 && entry.time < out->entries[out->count - 1].time)
            return place_fail(err, PLACE_DATA, "entry %zu: time is before the entry's before it",
                              out->count);
        if (place_timeline_add(out, &entry, err))
            return err->code;
    }
    const struct place_rect whole = place_timeline_union(out);
    if (whole.width > PLACE_MAX_SIDE || whole.height > PLACE_MAX_SIDE)
        return place_fail(err, PLACE_DATA, "entries: the canvas is more than %d wide or high",
                          PLACE_MAX_SIDE);
    return out->count ? PLACE_OK : place_fail(err, PLACE_DATA, "entries is empty");
}

static enum place_code take_marks(const struct place_json *object, struct place_timeline *out,
                                  struct place_err *err) {
    if (object && !place_json_is_object(object))
        return place_fail(err, PLACE_DATA, "marks is not an object");
    for (const struct place_json *at = place_json_first(object); at; at = place_json_next(at)) {
        int64_t time = 0;
        const char *name = place_json_name(at);
        if (!place_is_mark_name(name, strlen(name)) || strcmp(name, "start") == 0 ||
            strcmp(name, "end") == 0)
            return place_fail(err, PLACE_DATA, "marks: '%s' cannot be a name", name);
        if (take_time(at, &time, err))
            return place_wrap(err, "mark %s", name);
        if (place_timeline_mark(out, name, time, err))
            return err->code;
    }
    return PLACE_OK;
}

static enum place_code take_timeline(const struct place_json *root, struct place_timeline *out,
                                     struct place_err *err) {
    struct place_timeline_entry common = {.background = PLACE_NO_COLOR};
    int64_t background = PLACE_NO_COLOR;
    if (take_palette(place_json_member(root, "palette"), &common.palette, err))
        return err->code;
    const struct place_json *node = place_json_member(root, "background");
    if (node && !place_json_as_int(node, 0, common.palette.count - 1, &background))
        return place_fail(err, PLACE_DATA, "background is not an index of the palette");
    common.background = (uint8_t)background;
    if (take_entries(place_json_member(root, "entries"), &common, out, err))
        return err->code;
    return take_marks(place_json_member(root, "marks"), out, err);
}

enum place_code place_timeline_parse(const char *text, size_t size, struct place_timeline *out,
                                     struct place_err *err) {
    struct place_json *root = NULL;
    *out = (struct place_timeline){0};
    if (place_json_parse(text, size, &root, err))
        return err->code;
    const enum place_code code = take_timeline(root, out, err);
    place_json_free(root);
    if (code)
        place_timeline_release(out);
    return code;
}

enum place_code place_timeline_read(const char *path, struct place_timeline *out,
                                    struct place_err *err) {
    struct place_buf text = {0};
    *out = (struct place_timeline){0};
    enum place_code code = place_read_text(path, &text, err);
    if (code == PLACE_OK) {
        code = place_timeline_parse(text.size ? (const char *)text.data : "", text.size, out, err);
        if (code)
            place_wrap(err, "%s", path);
    }
    place_buf_release(&text);
    return code;
}

enum place_code place_timeline_known(const char *name, struct place_timeline *out,
                                     struct place_err *err) {
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0)
            return place_timeline_parse(known[i].text, strlen(known[i].text), out, err);
    return place_fail(err, PLACE_USAGE, "no timeline of the name '%s' is known", name);
}

/* The canvas of an export. */
#include "source/export_canvas.h"

#include "base/mem.h"

#include <string.h>

/* ---- the timeline ---------------------------------------------------------------------------- */

/* Colours keep their indices: those that are missing are the longest palette's until then. */
static void lengthen(struct place_palette *palette, const struct place_timeline *whole,
                     size_t until) {
    for (size_t i = 0; i <= until; i++) {
        const struct place_palette *other = &whole->entries[i].palette;
        if (other->count <= palette->count)
            continue;
        memcpy(palette->rgb + palette->count, other->rgb + palette->count,
               (other->count - palette->count) * sizeof *palette->rgb);
        palette->count = other->count;
    }
}

static bool same_canvas(const struct place_timeline_entry *a,
                        const struct place_timeline_entry *b) {
    return place_rect_equal(a->bounds, b->bounds) && a->background == b->background &&
           memcmp(a->allowed, b->allowed, sizeof a->allowed) == 0 &&
           place_palette_equal(&a->palette, &b->palette);
}

static enum place_code region_closes(const struct place_timeline_entry *entry,
                                     struct place_err *err) {
    char time[PLACE_TIME_TEXT];
    place_format_time(entry->time, time);
    place_fail(err, PLACE_DATA, "the canvas has no part of the region from %s on", time);
    return place_hint(err, "--to before that time, or a larger --region");
}

/* Add the source's entry `index`, if the region has a part of it and it changes anything there. */
static enum place_code add_entry(struct export_canvas *canvas, const struct place_timeline *whole,
                                 size_t index, const struct place_export_options *options,
                                 struct place_err *err) {
    struct place_timeline *timeline = &canvas->timeline;
    struct place_timeline_entry entry = whole->entries[index];
    const bool part = !place_rect_empty(options->region);
    const bool opens = timeline->count == 0;
    if (part)
        entry.bounds = place_rect_intersection(entry.bounds, options->region);
    if (place_rect_empty(entry.bounds))
        return opens ? PLACE_OK : region_closes(&entry, err);
    if (part && !opens && same_canvas(&entry, &timeline->entries[timeline->count - 1]))
        return PLACE_OK;
    if (opens) {
        canvas->opening = index;
        lengthen(&entry.palette, whole, index);
        if (options->has_from && entry.time < options->from)
            entry.time = options->from;
    }
    if (entry.palette.count > canvas->colors)
        canvas->colors = entry.palette.count;
    return place_timeline_add(timeline, &entry, err);
}

static enum place_code add_marks(struct export_canvas *canvas, const struct place_timeline *whole,
                                 const struct place_export_options *options,
                                 struct place_err *err) {
    for (size_t i = 0; i < whole->mark_count; i++) {
        const struct place_mark *mark = &whole->marks[i];
        if ((options->has_from && mark->time < options->from) ||
            (options->has_to && mark->time > options->to))
            continue;
        if (place_timeline_mark(&canvas->timeline, mark->name, mark->time, err))
            return err->code;
    }
    return PLACE_OK;
}

enum place_code export_canvas_cut(struct export_canvas *canvas, const struct place_timeline *whole,
                                  const struct place_export_options *options,
                                  struct place_err *err) {
    const size_t first = options->has_from ? place_timeline_index_at(whole, options->from) : 0;
    *canvas = (struct export_canvas){0};
    for (size_t i = first; i < whole->count; i++) {
        if (i > first && options->has_to && whole->entries[i].time > options->to)
            break;
        if (add_entry(canvas, whole, i, options, err))
            return err->code;
    }
    if (canvas->timeline.count == 0)
        return place_fail(err, PLACE_USAGE, "the region is no part of the canvas in that time");
    return add_marks(canvas, whole, options, err);
}

void export_canvas_release(struct export_canvas *canvas) {
    place_timeline_release(&canvas->timeline);
}

/* ---- the picture ----------------------------------------------------------------------------- */

bool export_canvas_is_blank(const struct place_canvas *now, struct place_rect part) {
    part = place_rect_intersection(part, now->open);
    for (int32_t y = part.y0; y < part.y0 + part.height; y++) {
        const uint8_t *row = now->pixels + place_canvas_offset(now, part.x0, y);
        for (int32_t x = 0; x < part.width; x++)
            if (row[x] != now->entry->background)
                return false;
    }
    return true;
}

enum place_code export_canvas_picture(const struct export_canvas *canvas,
                                      const struct place_timeline *whole, struct place_canvas *now,
                                      uint8_t **out, struct place_err *err) {
    const struct place_timeline_entry *opening = &canvas->timeline.entries[0];
    *out = NULL;
    while (now->entry < &whole->entries[canvas->opening])
        place_canvas_enter(now, now->entry + 1);
    if (export_canvas_is_blank(now, opening->bounds))
        return PLACE_OK;
    *out = place_new_array((size_t)opening->bounds.width, (size_t)opening->bounds.height, err);
    if (!*out)
        return err->code;
    place_canvas_store(now, opening->bounds, *out);
    return PLACE_OK;
}

/* ---- events ---------------------------------------------------------------------------------- */

bool export_canvas_knows(struct export_canvas *canvas, const struct place_event *event) {
    const struct place_timeline *timeline = &canvas->timeline;
    while (canvas->next < timeline->count && timeline->entries[canvas->next].time <= event->time)
        canvas->known = place_rect_union(canvas->known, timeline->entries[canvas->next++].bounds);
    return place_kind_is_fill(event->kind) ? canvas->next > 0
                                           : place_rect_contains(canvas->known, event->x, event->y);
}

/* Plots, the art on them, and the order in which it is painted. */
#include "simulate/layout.h"

#include "base/mem.h"
#include "simulate/gallery.h"
#include "simulate/setting.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_SIDE = 11, ORDER_KEYS = 2048 };

/* What planning needs besides the layout. */
struct plan {
    struct place_layout *layout;
    const struct place_palette *palette;
    struct place_random *random;
    struct place_rect largest_canvas;
    unsigned opening; /* slice at which the area being planned is open */
    int32_t largest;  /* side of a plot, pixels */
};

/* ---- art becomes strokes ------------------------------------------------------------------ */

static bool is_outline(const struct place_art *art, int32_t x, int32_t y) {
    const uint32_t *here = &art->pixels[(int64_t)y * art->width + x];
    if (x == 0 || y == 0 || x == art->width - 1 || y == art->height - 1)
        return true;
    return here[0] != here[1] || here[0] != here[art->width];
}

/* When a pixel is painted: outlines first, then outward from the anchor, none of it tidily. */
static uint32_t order_key(const struct place_art *art, int32_t x, int32_t y,
                          const int32_t anchor[2], struct place_random *random) {
    const int32_t far = abs(x - anchor[0]) + abs(y - anchor[1]);
    const int32_t key = 400 + 1000 * far / (art->width + art->height) -
                        (is_outline(art, x, y) ? 300 : 0) + place_random_between(random, 0, 250);
    return (uint32_t)(key < 0 ? 0 : key >= ORDER_KEYS ? ORDER_KEYS - 1 : key);
}

/* The keys of all pixels, and how many have a lower key: a counting sort's first half. */
static void count_keys(const struct place_art *art, struct place_random *random, uint16_t *keys,
                       uint32_t place[ORDER_KEYS]) {
    const int32_t anchor[2] = {place_random_between(random, 0, art->width - 1),
                               place_random_between(random, 0, art->height - 1)};
    memset(place, 0, ORDER_KEYS * sizeof *place);
    for (int32_t y = 0; y < art->height; y++)
        for (int32_t x = 0; x < art->width; x++) {
            const int64_t at = (int64_t)y * art->width + x;
            if (art->pixels[at] == PLACE_CLEAR)
                continue;
            keys[at] = (uint16_t)order_key(art, x, y, anchor, random);
            place[keys[at]]++;
        }
    uint32_t sum = 0;
    for (int i = 0; i < ORDER_KEYS; i++) {
        const uint32_t here = place[i];
        place[i] = sum;
        sum += here;
    }
}

static uint32_t lay_strokes(const struct plan *plan, const struct place_art *art,
                            struct place_rect plot, const uint16_t *keys,
                            uint32_t place[ORDER_KEYS]) {
    struct place_stroke *to = plan->layout->strokes + plan->layout->stroke_count;
    uint32_t count = 0, ink = PLACE_CLEAR;
    uint8_t color = 0;
    for (int32_t y = 0; y < art->height; y++)
        for (int32_t x = 0; x < art->width; x++) {
            const int64_t at = (int64_t)y * art->width + x;
            if (art->pixels[at] == PLACE_CLEAR)
                continue;
            if (art->pixels[at] != ink) { /* art is mostly areas of one ink */
                ink = art->pixels[at];
                color = place_nearest_color(plan->palette, NULL, ink);
            }
            to[place[keys[at]]++] =
                (struct place_stroke){(uint16_t)(plot.x0 - plan->largest_canvas.x0 + x),
                                      (uint16_t)(plot.y0 - plan->largest_canvas.y0 + y), color};
            count++;
        }
    return count;
}

/* Add a faction that wants `art` on `plot` in slices begin..end-1; an empty art adds nothing. */
static enum place_code add_faction(const struct plan *plan, const struct place_art *art,
                                   const struct place_faction *model, struct place_err *err) {
    struct place_layout *layout = plan->layout;
    const size_t pixels = (size_t)art->width * (size_t)art->height;
    uint32_t place[ORDER_KEYS];
    uint16_t *keys = place_new_array(pixels, sizeof *keys, err);
    enum place_code code = PLACE_MEMORY;
    if (!keys ||
        place_grow_array(&layout->strokes, &layout->stroke_capacity, layout->stroke_count + pixels,
                         sizeof *layout->strokes, err) ||
        place_grow_array(&layout->factions, &layout->capacity, layout->count + 1,
                         sizeof *layout->factions, err))
        goto out;
    count_keys(art, plan->random, keys, place);
    struct place_faction faction = *model;
    faction.first = layout->stroke_count;
    faction.count = lay_strokes(plan, art, model->plot, keys, place);
    layout->stroke_count += faction.count;
    if (faction.count > 0 && faction.begin < faction.end)
        layout->factions[layout->count++] = faction;
    code = PLACE_OK;
out:
    free(keys);
    return code;
}

static enum place_code add_art(const struct plan *plan, const struct place_faction *model,
                               bool raid, struct place_err *err) {
    struct place_art art;
    if (place_art_init(&art, model->plot.width, model->plot.height, err))
        return err->code;
    if (raid)
        place_gallery_paint_raid(&art, plan->random);
    else
        place_gallery_paint(&art, plan->random);
    const enum place_code code = add_faction(plan, &art, model, err);
    place_art_release(&art);
    return code;
}

/* ---- plots -------------------------------------------------------------------------------- */

/* Early rather than late: the lesser of two draws. */
static unsigned draw_begin(const struct plan *plan) {
    const uint32_t room = (PLACE_SLICES - plan->opening) / 4;
    const uint32_t a = place_random_below(plan->random, room + 1);
    const uint32_t b = place_random_below(plan->random, room + 1);
    return plan->opening + (a < b ? a : b);
}

/* A plot's owner; one in eight loses it to another for good. */
static enum place_code settle(const struct plan *plan, struct place_rect plot,
                              struct place_err *err) {
    if (place_random_chance(plan->random, 25))
        return PLACE_OK; /* no-man's-land */
    struct place_faction owner = {.plot = plot,
                                  .begin = draw_begin(plan),
                                  .end = PLACE_SLICES,
                                  .zeal = (uint32_t)place_random_between(plan->random, 8, 12)};
    struct place_faction heir = owner;
    if (place_random_chance(plan->random, 125)) {
        heir.begin = (owner.begin + PLACE_SLICES) / 2;
        heir.zeal = 20;
        owner.end = heir.begin;
    }
    if (add_art(plan, &owner, false, err))
        return err->code;
    return owner.end < PLACE_SLICES ? add_art(plan, &heir, false, err) : PLACE_OK;
}

static bool is_small_enough(const struct plan *plan, struct place_rect plot) {
    const bool must = plot.width > plan->largest || plot.height > plan->largest * 3 / 4 ||
                      plot.width > 4 * plot.height || plot.height > 2 * plot.width;
    const bool can = plot.width >= 2 * LEAST_SIDE + 2 || plot.height >= 2 * LEAST_SIDE + 2;
    return !can || (!must && place_random_chance(plan->random, 450));
}

/* Cut an area in two until the pieces are plots; about half of the seams stay free. */
static enum place_code divide(const struct plan *plan, struct place_rect area,
                              struct place_err *err) {
    if (area.width < 3 || area.height < 3)
        return PLACE_OK;
    if (is_small_enough(plan, area)) {
        area.width -= place_random_chance(plan->random, 350);
        area.height -= place_random_chance(plan->random, 350);
        return settle(plan, area, err);
    }
    const bool across = 3 * area.width > 4 * area.height;
    const int32_t side = across ? area.width : area.height;
    const int32_t margin = side / 4 < LEAST_SIDE ? LEAST_SIDE : side / 4;
    const int32_t cut =
        side > 2 * margin ? place_random_between(plan->random, margin, side - margin) : side / 2;
    struct place_rect first = area, second = area;
    if (across) {
        first.width = cut;
        second.x0 += cut;
        second.width -= cut;
    } else {
        first.height = cut;
        second.y0 += cut;
        second.height -= cut;
    }
    return divide(plan, first, err) ? err->code : divide(plan, second, err);
}

/* ---- raids -------------------------------------------------------------------------------- */

/* Move a raid's plot into the canvas as it is when the raid begins. */
static void keep_inside(struct place_rect *plot, struct place_rect bounds) {
    const int32_t right = bounds.x0 + bounds.width - plot->width;
    const int32_t below = bounds.y0 + bounds.height - plot->height;
    plot->x0 = plot->x0 > right ? right : plot->x0;
    plot->y0 = plot->y0 > below ? below : plot->y0;
    plot->x0 = plot->x0 < bounds.x0 ? bounds.x0 : plot->x0;
    plot->y0 = plot->y0 < bounds.y0 ? bounds.y0 : plot->y0;
}

/* Someone else's figure or a blot over the corner of a plot, for a while; some stay for good. */
static enum place_code add_raid(const struct plan *plan, struct place_rect target,
                                struct place_rect bounds, struct place_err *err) {
    const int32_t size = place_random_between(plan->random, 14, plan->largest / 2 + 14);
    struct place_rect plot = {target.x0 + target.width - size / 2,
                              target.y0 + target.height - size / 2, size, size};
    if (plot.width > bounds.width || plot.height > bounds.height)
        return PLACE_OK;
    keep_inside(&plot, bounds);
    const uint32_t room = PLACE_SLICES - plan->opening;
    const unsigned begin =
        plan->opening + room / 6 + place_random_below(plan->random, room * 7 / 10);
    const unsigned length = 12 + place_random_below(plan->random, 50);
    const bool stays = place_random_chance(plan->random, 200);
    const struct place_faction raid = {
        .plot = plot,
        .begin = begin,
        .end = stays || begin + length > PLACE_SLICES ? PLACE_SLICES : begin + length,
        .zeal = 45};
    return add_art(plan, &raid, true, err);
}

static enum place_code add_raids(const struct plan *plan, size_t from, struct place_rect bounds,
                                 struct place_err *err) {
    const size_t until = plan->layout->count;
    for (size_t i = from; i < until; i++)
        if (place_random_chance(plan->random, 180) &&
            add_raid(plan, plan->layout->factions[i].plot, bounds, err))
            return err->code;
    return PLACE_OK;
}

/* ---- all of it ---------------------------------------------------------------------------- */

/* Plan what `now` has beyond `before`: a strip on each side. */
static enum place_code plan_opening(struct plan *plan, struct place_rect now,
                                    struct place_rect before, struct place_err *err) {
    const int32_t left = before.x0 - now.x0, above = before.y0 - now.y0;
    const int32_t from_x = before.x0 + before.width, from_y = before.y0 + before.height;
    const struct place_rect strips[] = {
        {from_x, now.y0, now.x0 + now.width - from_x, now.height},
        {now.x0, now.y0, left, now.height},
        {before.x0, now.y0, before.width, above},
        {before.x0, from_y, before.width, now.y0 + now.height - from_y},
    };
    const int32_t shorter = now.width < now.height ? now.width : now.height;
    const size_t from = plan->layout->count;
    plan->largest = shorter / 3 < 24 ? 24 : shorter / 3 > 180 ? 180 : shorter / 3;
    for (size_t i = 0; i < sizeof strips / sizeof *strips; i++)
        if (divide(plan, strips[i], err))
            return err->code;
    return add_raids(plan, from, now, err);
}

enum place_code place_layout_init(struct place_layout *layout,
                                  const struct place_timeline *timeline,
                                  const struct place_pace *pace, struct place_random *random,
                                  struct place_err *err) {
    *layout = (struct place_layout){0};
    struct plan plan = {.layout = layout,
                        .palette = &timeline->entries[0].palette,
                        .random = random,
                        .largest_canvas = place_timeline_union(timeline)};
    struct place_rect before = {timeline->entries[0].bounds.x0, timeline->entries[0].bounds.y0, 0,
                                0};
    for (size_t i = 0; i < timeline->count; i++) {
        const struct place_timeline_entry *entry = &timeline->entries[i];
        assert(place_rect_covers(entry->bounds, before));
        if (place_rect_equal(entry->bounds, before))
            continue;
        /* From the slice after: its first event may still be before the opening. */
        plan.opening = i ? place_pace_slice(pace, entry->time) + 1 : 0;
        if (plan_opening(&plan, entry->bounds, before, err)) {
            place_layout_release(layout);
            return err->code;
        }
        before = entry->bounds;
    }
    return PLACE_OK;
}

void place_layout_release(struct place_layout *layout) {
    free(layout->factions);
    free(layout->strokes);
    *layout = (struct place_layout){0};
}

/* Timelines for simulated events. */
#include "simulate/setting.h"

#include "core/event.h"
#include "formats/timeline_file.h"
#include "simulate/inks.h"

#include <string.h>

/*
 * 2017: from the opening to the last row's minute. 2022: from the first row to
 * the last. 2023: from the first row to when the canvas was all white.
 */
static const struct place_known_event known_events[] = {
    {"reddit2017", INT64_C(1490918400000000), INT64_C(320340000000), 20, 0},
    {"reddit2022", INT64_C(1648817050315000), INT64_C(300589893000), 64,
     1u << PLACE_KIND_RECTANGLE},
    {"reddit2023", INT64_C(1689858026088000), INT64_C(462829912000), 64,
     1u << PLACE_KIND_RECTANGLE | 1u << PLACE_KIND_CIRCLE},
};

const struct place_known_event *place_known_event(const char *name) {
    for (size_t i = 0; i < sizeof known_events / sizeof *known_events; i++)
        if (strcmp(name, known_events[i].name) == 0)
            return &known_events[i];
    return NULL;
}

static const uint32_t own_palette[] = {
    INK_BLACK,  INK_SLATE,  INK_GREY,  INK_SILVER, INK_WHITE,    INK_MAROON, INK_RED,     INK_CORAL,
    INK_ORANGE, INK_YELLOW, INK_CREAM, INK_GREEN,  INK_LEAF,     INK_LIME,   INK_DEEP,    INK_TEAL,
    INK_AQUA,   INK_NAVY,   INK_BLUE,  INK_SKY,    INK_INDIGO,   INK_VIOLET, INK_MAGENTA, INK_PINK,
    INK_BROWN,  INK_TAN,    INK_SAND,  INK_WINE,   INK_LAVENDER, INK_ICE,    INK_OLIVE,   INK_NEON};

enum { OWN_EARLY = 24, OWN_WHITE = 4 };

static void set_palette(struct place_timeline_entry *entry, const uint32_t *rgb, unsigned count) {
    entry->palette.count = count;
    for (unsigned i = 0; i < count; i++)
        entry->palette.rgb[i] = rgb[i];
}

static void allow_first(struct place_timeline_entry *entry, unsigned count) {
    for (unsigned i = 0; i < count; i++)
        place_allow_color(entry, i);
}

/* `part` thousandths of the span, in whole milliseconds. */
static int64_t part_of_span(const struct place_setting_options *options, int64_t part) {
    return options->start + options->span / 1000 * part / PLACE_MILLISECOND * PLACE_MILLISECOND;
}

static enum place_code make_own(const struct place_setting_options *options,
                                struct place_timeline *timeline, struct place_err *err) {
    const bool grows = !options->steady && options->width >= 12 && options->height >= 12;
    struct place_timeline_entry entry = {.time = options->start, .background = OWN_WHITE};
    set_palette(&entry, own_palette, sizeof own_palette / sizeof *own_palette);
    allow_first(&entry, options->steady ? entry.palette.count : OWN_EARLY);
    entry.bounds = (struct place_rect){0, 0, options->width, options->height};
    if (grows) {
        entry.bounds.width = options->width * 2 / 3;
        entry.bounds.height = options->height * 2 / 3;
    }
    if (place_timeline_add(timeline, &entry, err) || options->steady)
        return options->steady ? PLACE_OK : err->code;
    entry.bounds = (struct place_rect){0, 0, options->width, options->height};
    entry.time = part_of_span(options, 550);
    if (grows && place_timeline_add(timeline, &entry, err))
        return err->code;
    entry.time = part_of_span(options, 700);
    allow_first(&entry, entry.palette.count);
    return place_timeline_add(timeline, &entry, err);
}

/* The event's moment on a span that may be shorter or longer than its own. */
static int64_t scaled_time(const struct place_setting_options *options, int64_t time) {
    const int64_t own = options->event->span, after = time - options->event->start;
    if (options->span == own)
        return options->start + after;
    /* Milliseconds and millionths keep the product within 64 bits for spans of 290 years. */
    const int64_t parts = after / (own / 1000000);
    return options->start + options->span / PLACE_MILLISECOND * parts / 1000000 * PLACE_MILLISECOND;
}

static enum place_code make_known(const struct place_setting_options *options,
                                  struct place_timeline *timeline, struct place_err *err) {
    if (place_timeline_known(options->event->name, timeline, err))
        return err->code;
    for (size_t i = 0; i < timeline->count; i++)
        timeline->entries[i].time = scaled_time(options, timeline->entries[i].time);
    for (size_t i = 0; i < timeline->mark_count; i++)
        timeline->marks[i].time = scaled_time(options, timeline->marks[i].time);
    return PLACE_OK;
}

enum place_code place_setting_make(const struct place_setting_options *options,
                                   struct place_timeline *timeline, struct place_err *err) {
    *timeline = (struct place_timeline){0};
    return options->event ? make_known(options, timeline, err) : make_own(options, timeline, err);
}

/* Squared distance with the weights of the eye: green counts most, red least. */
static int32_t distance(uint32_t a, uint32_t b) {
    const int32_t red = (int32_t)(a >> 16 & 255) - (int32_t)(b >> 16 & 255);
    const int32_t green = (int32_t)(a >> 8 & 255) - (int32_t)(b >> 8 & 255);
    const int32_t blue = (int32_t)(a & 255) - (int32_t)(b & 255);
    return 2 * red * red + 4 * green * green + 3 * blue * blue;
}

uint8_t place_nearest_color(const struct place_palette *palette,
                            const struct place_timeline_entry *entry, uint32_t rgb) {
    unsigned best = 0;
    int32_t least = INT32_MAX;
    for (unsigned i = 0; i < palette->count; i++) {
        if (entry && !place_color_allowed(entry, i))
            continue;
        const int32_t here = distance(palette->rgb[i], rgb);
        if (here < least) {
            least = here;
            best = i;
        }
    }
    return (uint8_t)best;
}

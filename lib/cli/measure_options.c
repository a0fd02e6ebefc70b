/* Reading the options of the measure group, and what they mean for a source. */
#include "cli/measure_options.h"

#include "base/num.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACEABLE = (1 << PLACE_KIND_CANVAS) - 1 /* kinds that are touches */ };

static enum place_code unknown_measure(const char *name, size_t length, struct place_err *err) {
    char names[320] = "measures: ";
    size_t used = strlen(names);
    for (unsigned i = 0; i < PLACE_MEASURES; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? "," : "",
                                 place_measure_name(i));
    place_fail(err, PLACE_USAGE, "--measure: '%.*s' is no measure", (int)length, name);
    return place_hint(err, "%s", names);
}

static enum place_code add_measure(struct place_measure_settings *settings, const char *name,
                                   size_t length, struct place_err *err) {
    char text[32];
    if (length >= sizeof text)
        return unknown_measure(name, length, err);
    memcpy(text, name, length);
    text[length] = '\0';
    const int measure = place_measure_from_name(text);
    if (measure < 0)
        return unknown_measure(name, length, err);
    for (size_t i = 0; i < settings->count; i++)
        if ((int)settings->measures[i] == measure)
            return place_fail(err, PLACE_USAGE, "--measure names %s twice", text);
    settings->measures[settings->count++] = (enum place_measure)measure;
    return PLACE_OK;
}

static enum place_code read_measures(struct place_measure_settings *settings, const char *list,
                                     struct place_err *err) {
    settings->count = 0;
    for (;; list++) {
        const size_t length = strcspn(list, ",");
        if (add_measure(settings, list, length, err))
            return err->code;
        list += length;
        if (!*list)
            return PLACE_OK;
    }
}

static enum place_code read_length(const char *argument, const char *what, int64_t *length,
                                   struct place_err *err) {
    if (place_parse_duration(argument, what, length, err))
        return err->code;
    return *length ? PLACE_OK : place_fail(err, PLACE_USAGE, "%s is 0", what);
}

enum place_code place_measure_option(struct place_measure_settings *settings, int key,
                                     const char *argument, struct place_err *err) {
    assert(place_is_measure_option(key));
    switch (key) {
    case PLACE_KEY_MEASURE: return read_measures(settings, argument, err);
    case PLACE_KEY_WINDOW: return read_length(argument, "--window", &settings->window, err);
    case PLACE_KEY_HALF_LIFE:
        return read_length(argument, "--half-life", &settings->half_life, err);
    case PLACE_KEY_LINEAR: settings->linear = true; return PLACE_OK;
    case PLACE_KEY_MEMORY:
        return place_parse_size(argument, "--memory", 1 << 20, UINT64_MAX, &settings->memory, err);
    case PLACE_KEY_USER: settings->user = argument; return PLACE_OK;
    case PLACE_KEY_COLOR: settings->color = argument; return PLACE_OK;
    case PLACE_KEY_KIND:
        return place_parse_kinds(argument, "--kind", PLACEABLE, &settings->kinds, err);
    case PLACE_KEY_FROM:
        settings->has_from = true;
        return place_parse_moment(argument, "--from", &settings->from, err);
    default:
        settings->has_to = true;
        return place_parse_moment(argument, "--to", &settings->to, err);
    }
}

/* ---- what they mean for a source ------------------------------------------------------------- */

static bool needs_users(const struct place_measure_settings *settings) {
    for (size_t i = 0; i < settings->count; i++)
        if (place_measure_needs_users(settings->measures[i]))
            return true;
    return settings->user != NULL;
}

/* An index, or the colour itself. */
static enum place_code settle_color(const char *text, const struct place_timeline *timeline,
                                    int *color, struct place_err *err) {
    const struct place_palette *palette = place_timeline_palette(timeline);
    int64_t index = 0;
    uint32_t rgb = 0;
    if (*text != '#' && strlen(text) < 6) {
        if (place_parse_int(text, "--color", 0, palette->count - 1, &index, err))
            return err->code;
        *color = (int)index;
        return PLACE_OK;
    }
    if (place_parse_rgb(text, "--color", &rgb, err))
        return err->code;
    for (unsigned i = 0; i < palette->count; i++)
        if (palette->rgb[i] == rgb) {
            *color = (int)i;
            return PLACE_OK;
        }
    return place_fail(err, PLACE_USAGE, "--color: #%06X is not in the palette", rgb);
}

static enum place_code settle_filter(const struct place_measure_settings *settings,
                                     struct place_source *source, struct place_touch_filter *filter,
                                     struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    *filter = (struct place_touch_filter){.color = -1, .kinds = settings->kinds};
    if (needs_users(settings) && info->users == 0)
        return place_fail(err, PLACE_USAGE, "%s: the log names no users", info->name);
    if (settings->user && place_source_find_user(source, settings->user, &filter->user, err))
        return err->code;
    return settings->color ? settle_color(settings->color, info->timeline, &filter->color, err)
                           : PLACE_OK;
}

/* From the first event to the mark `final`, since logs may end in a white-out, or the last event.
 */
static enum place_code settle_span(const struct place_measure_settings *settings,
                                   const struct place_source_info *info, struct place_span *span,
                                   struct place_err *err) {
    const struct place_mark *final = place_timeline_find_mark(info->timeline, "final");
    span->from = info->first_time;
    span->to = final ? final->time : info->last_time;
    if ((settings->has_from &&
         place_timeline_moment(info->timeline, info->first_time, info->last_time, &settings->from,
                               "--from", &span->from, err)) ||
        (settings->has_to &&
         place_timeline_moment(info->timeline, info->first_time, info->last_time, &settings->to,
                               "--to", &span->to, err)))
        return err->code;
    return span->from <= span->to ? PLACE_OK : place_fail(err, PLACE_USAGE, "--from is after --to");
}

enum place_code place_measure_settle_options(const struct place_measure_settings *settings,
                                             struct place_source *source,
                                             struct place_measure_options *measures,
                                             struct place_err *err) {
    *measures = (struct place_measure_options){.measures = settings->measures,
                                               .count = settings->count,
                                               .window = settings->window,
                                               .half_life = settings->half_life,
                                               .linear = settings->linear,
                                               .memory = settings->memory};
    return settle_filter(settings, source, &measures->filter, err);
}

enum place_code place_measure_settle(const struct place_measure_settings *settings,
                                     struct place_source *source, struct place_span *span,
                                     struct place_err *err) {
    if (settle_span(settings, place_source_info(source), span, err))
        return err->code;
    return place_measure_settle_options(settings, source, &span->measures, err);
}

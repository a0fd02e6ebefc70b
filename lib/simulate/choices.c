/* Formats and timelines by name, and what goes with what. */
#include "simulate/choices.h"

#include "base/time.h"

#include <stdio.h>
#include <string.h>

enum { DEFAULT_WIDTH = 480, DEFAULT_HEIGHT = 270 };

#define DEFAULT_START INT64_C(1775044800000000) /* 2026-04-01 12:00 UTC */
#define DEFAULT_SPAN  (4 * PLACE_DAY)

#define KIND(name) (1u << PLACE_KIND_##name)

enum {
    FILLS = KIND(RECTANGLE) | KIND(CIRCLE),
    PIXELS = KIND(UNDO) | KIND(OVERWRITE) | KIND(ROLLBACK) | KIND(ROLLBACK_UNDO) | KIND(NUKE)
};

static const struct place_output_format formats[] = {
    {"place", true, PLACE_LOG_CSV, NULL, PIXELS | FILLS},
    {"csv", false, PLACE_LOG_CSV, NULL, 0},
    {"reddit2017", false, PLACE_LOG_REDDIT2017, "reddit2017", 0},
    {"reddit2022", false, PLACE_LOG_REDDIT2022, "reddit2022", KIND(RECTANGLE)},
    {"reddit2023", false, PLACE_LOG_REDDIT2023, "reddit2023", FILLS},
    {"pxls", false, PLACE_LOG_PXLS, NULL, PIXELS},
    {"jsonl", false, PLACE_LOG_JSONL, NULL, PIXELS | FILLS},
};

enum { FORMATS = sizeof formats / sizeof *formats };

/* ---- the format --------------------------------------------------------------------------- */

/* Whether a file of this format is called so. */
static bool is_name_of(const struct place_output_format *format, const char *path) {
    static const char suffix[] = ".place";
    const size_t length = strlen(path), tail = strlen(suffix);
    enum place_log_kind kind;
    if (format->archive)
        return length > tail && strcmp(path + length - tail, suffix) == 0;
    return place_log_kind_from_path(path, &kind) && kind == format->kind;
}

static enum place_code choose_format(struct place_choices *choices, struct place_err *err) {
    const char *name = choices->asked->format, *path = choices->asked->path;
    for (int i = 0; i < FORMATS; i++)
        if (name ? strcmp(name, formats[i].name) == 0 : is_name_of(&formats[i], path)) {
            choices->format = &formats[i];
            return PLACE_OK;
        }
    if (name)
        place_fail(err, PLACE_USAGE, "there is no format '%s'", name);
    else
        place_fail(err, PLACE_USAGE, "the name %s does not tell the format", path);
    return place_hint(err, "--format is place, csv, reddit2017, reddit2022, reddit2023, pxls or "
                           "jsonl");
}

/* ---- the canvas --------------------------------------------------------------------------- */

static enum place_code choose_timeline(struct place_choices *choices, struct place_err *err) {
    const char *event = choices->format->event, *timeline = choices->asked->timeline;
    struct place_setting_options *canvas = &choices->crowd.setting;
    if (!timeline)
        timeline = event ? event : "own";
    canvas->event = place_known_event(timeline);
    if (!canvas->event && strcmp(timeline, "own") != 0) {
        place_fail(err, PLACE_USAGE, "there is no timeline '%s'", timeline);
        return place_hint(err, "--timeline is own, reddit2017, reddit2022 or reddit2023");
    }
    if (event && canvas->event != place_known_event(event))
        return place_fail(err, PLACE_USAGE, "%s logs are of that event's own canvas", event);
    if (canvas->event && (canvas->width || canvas->steady))
        return place_fail(err, PLACE_USAGE,
                          "Reddit's canvas has its own sizes: no --size, no --steady");
    return PLACE_OK;
}

/* Fill in what was left open, and cut times to the milliseconds that logs have. */
static enum place_code choose_canvas(struct place_choices *choices, struct place_err *err) {
    struct place_setting_options *canvas = &choices->crowd.setting;
    const struct place_known_event *event = canvas->event;
    if (!event && !canvas->width) {
        canvas->width = DEFAULT_WIDTH;
        canvas->height = DEFAULT_HEIGHT;
    }
    if (!choices->asked->has_start)
        canvas->start = event ? event->start : DEFAULT_START;
    if (!canvas->span)
        canvas->span = event ? event->span : DEFAULT_SPAN;
    canvas->start -= (canvas->start % PLACE_MILLISECOND + PLACE_MILLISECOND) % PLACE_MILLISECOND;
    canvas->span -= canvas->span % PLACE_MILLISECOND;
    if (canvas->start < PLACE_TIME_MIN || canvas->start > PLACE_TIME_MAX - canvas->span)
        return place_fail(err, PLACE_USAGE, "the event would not lie within the years 1 to 9999");
    return PLACE_OK;
}

/* ---- moderation --------------------------------------------------------------------------- */

/* The first kind of `kinds`; there is one. */
static const char *first_kind(unsigned kinds) {
    unsigned kind = 0;
    while (!(kinds >> kind & 1))
        kind++;
    return place_kind_name(kind);
}

static enum place_code parse_kinds(const char *list, unsigned *kinds, struct place_err *err) {
    if (place_parse_kinds(list, "--kinds", PIXELS | FILLS, kinds, err))
        return err->code;
    if (*kinds & KIND(ROLLBACK_UNDO) && !(*kinds & KIND(ROLLBACK)))
        return place_fail(err, PLACE_USAGE,
                          "--kinds: rollback-undo takes a rollback back: "
                          "name that too");
    return PLACE_OK;
}

static enum place_code choose_moderation(struct place_choices *choices, struct place_err *err) {
    const struct place_output_format *format = choices->format;
    const struct place_known_event *event = choices->crowd.setting.event;
    unsigned *kinds = &choices->crowd.moderation;
    *kinds = 0;
    if (choices->asked->kinds) {
        if (parse_kinds(choices->asked->kinds, kinds, err))
            return err->code;
        if (*kinds & ~format->kinds)
            return place_fail(err, PLACE_USAGE, "%s logs have no rows for '%s' events",
                              format->name, first_kind(*kinds & ~format->kinds));
        return PLACE_OK;
    }
    if (!choices->asked->moderation)
        return PLACE_OK;
    if (format->kinds == 0)
        return place_fail(err, PLACE_USAGE, "%s has no rows for moderation: no --moderation",
                          format->name);
    *kinds = format->kinds & (event ? event->kinds : format->kinds);
    if (*kinds == 0)
        return place_fail(err, PLACE_USAGE, "nothing was moderated in the log of %s: use --kinds",
                          event->name);
    return PLACE_OK;
}

/* ---- all of it ---------------------------------------------------------------------------- */

static enum place_code check_output(const struct place_choices *choices, struct place_err *err) {
    const struct place_output_format *format = choices->format;
    if (format->archive && choices->asked->files > 1)
        return place_fail(err, PLACE_USAGE, "an archive is one file: no --files");
    if (choices->asked->names && strcmp(format->name, "pxls") != 0)
        return place_fail(err, PLACE_USAGE, "--names is for pxls: %s has users anyway",
                          format->name);
    if (choices->asked->in_order && !format->event)
        return place_fail(err, PLACE_USAGE,
                          "--in-order is for logs of Reddit: %s is in order anyway", format->name);
    if (!format->archive && choices->crowd.setting.start < place_log_earliest(format->kind))
        return place_fail(err, PLACE_USAGE, "--start: %s logs cannot say times before 3 March 1973",
                          format->name);
    return PLACE_OK;
}

enum place_code place_choose(const struct place_simulation *asked, struct place_choices *choices,
                             struct place_err *err) {
    *choices = (struct place_choices){.asked = asked, .crowd = asked->crowd};
    if (choose_format(choices, err) || choose_timeline(choices, err) ||
        choose_canvas(choices, err) || choose_moderation(choices, err))
        return err->code;
    return check_output(choices, err);
}

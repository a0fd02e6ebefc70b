/*
 * The caption group of options: what is written below a picture. What it looks
 * like is render/caption.h's.
 *
 *     struct place_caption_settings caption = {0};
 *     {0, NULL, NULL, "Caption"}, PLACE_OPTIONS_CAPTION, {0}
 *     if (place_is_caption_option(key))
 *         return place_caption_option(&caption, key, argument, err);
 *     ...
 *     place_caption_settle(&caption, &options, err)   what they mean together
 *     place_caption_release(&caption)
 */
#ifndef PLACE_CLI_CAPTION_OPTIONS_H
#define PLACE_CLI_CAPTION_OPTIONS_H

#include "base/err.h"
#include "base/zone.h"
#include "cli/tool.h"
#include "render/caption.h"

#include <stdbool.h>

enum { PLACE_KEY_CAPTION = PLACE_KEY_SHARED + 600, PLACE_KEY_TITLE, PLACE_KEY_TIMEZONE };

/* clang-format off */
#define PLACE_OPTIONS_CAPTION                                                                      \
    {PLACE_KEY_CAPTION, "caption", "LIST", "written below the picture: time,seconds,events"},      \
    {PLACE_KEY_TITLE, "title", "TEXT", "written below the picture, too"},                          \
    {PLACE_KEY_TIMEZONE, "timezone", "NAME", "of that time: Europe/Berlin, or +02:00; UTC"}
/* clang-format on */

/* What was asked for; all zero is nothing. */
struct place_caption_settings {
    bool time, seconds, events;
    const char *title;       /* borrowed of the command line; NULL while not given */
    struct place_zone *zone; /* owned; NULL while not given */
};

static inline bool place_is_caption_option(int key) {
    return key >= PLACE_KEY_CAPTION && key <= PLACE_KEY_TIMEZONE;
}

/* Take one option of the group. */
enum place_code place_caption_option(struct place_caption_settings *settings, int key,
                                     const char *argument, struct place_err *err) PLACE_MUST_CHECK;

/*
 * What the settings mean together. The options borrow from them; most_events is
 * left at 0 for the tool to say. PLACE_USAGE for a time zone where no time is shown.
 */
enum place_code place_caption_settle(const struct place_caption_settings *settings,
                                     struct place_caption_options *options,
                                     struct place_err *err) PLACE_MUST_CHECK;
void place_caption_release(struct place_caption_settings *settings);

#endif

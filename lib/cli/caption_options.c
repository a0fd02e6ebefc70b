/* Reading the options of the caption group. */
#include "cli/caption_options.h"

#include <assert.h>
#include <string.h>

/* Whether the next part of a list, `length` bytes long, is this word. */
static bool is_word(const char *part, size_t length, const char *word) {
    return strlen(word) == length && memcmp(part, word, length) == 0;
}

/* The last --caption counts. */
static enum place_code read_list(struct place_caption_settings *settings, const char *list,
                                 struct place_err *err) {
    settings->time = settings->seconds = settings->events = false;
    for (;; list++) {
        const size_t length = strcspn(list, ",");
        if (is_word(list, length, "time"))
            settings->time = true;
        else if (is_word(list, length, "seconds"))
            settings->time = settings->seconds = true;
        else if (is_word(list, length, "events"))
            settings->events = true;
        else
            return place_fail(err, PLACE_USAGE,
                              "--caption: '%.*s' is none of time, seconds and events", (int)length,
                              list);
        list += length;
        if (!*list)
            return PLACE_OK;
    }
}

static enum place_code read_zone(struct place_caption_settings *settings, const char *name,
                                 struct place_err *err) {
    struct place_zone *zone = NULL;
    if (place_zone_open(name, &zone, err))
        return place_wrap(err, "--timezone");
    place_zone_free(settings->zone);
    settings->zone = zone;
    return PLACE_OK;
}

enum place_code place_caption_option(struct place_caption_settings *settings, int key,
                                     const char *argument, struct place_err *err) {
    assert(place_is_caption_option(key));
    switch (key) {
    case PLACE_KEY_CAPTION: return read_list(settings, argument, err);
    case PLACE_KEY_TITLE: settings->title = argument; return PLACE_OK;
    default: return read_zone(settings, argument, err);
    }
}

enum place_code place_caption_settle(const struct place_caption_settings *settings,
                                     struct place_caption_options *options, struct place_err *err) {
    if (settings->zone && !settings->time) {
        place_fail(err, PLACE_USAGE, "--timezone, but no time is shown");
        return place_hint(err, "--caption time shows it");
    }
    *options = (struct place_caption_options){.title = settings->title,
                                              .time = settings->time,
                                              .seconds = settings->seconds,
                                              .events = settings->events,
                                              .zone = settings->zone};
    return PLACE_OK;
}

void place_caption_release(struct place_caption_settings *settings) {
    place_zone_free(settings->zone);
    *settings = (struct place_caption_settings){0};
}

/* cli/caption_options: lists, titles, zones, and what they mean together. */
#include "cli/caption_options.h"
#include "../fault.h"
#include "../tap.h"

static void test_lists(void) {
    static const struct {
        const char *list;
        enum place_code code;
        bool time, seconds, events;
    } rows[] = {
        {"time", PLACE_OK, true, false, false},
        {"events", PLACE_OK, false, false, true},
        {"seconds", PLACE_OK, true, true, false},
        {"time,events", PLACE_OK, true, false, true},
        {"events,seconds", PLACE_OK, true, true, true},
        {"time,time", PLACE_OK, true, false, false},
        {"", PLACE_USAGE, false, false, false},
        {"time,", PLACE_USAGE, false, false, false},
        {",time", PLACE_USAGE, false, false, false},
        {"tim", PLACE_USAGE, false, false, false},
        {"times", PLACE_USAGE, false, false, false},
        {"time;events", PLACE_USAGE, false, false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct place_caption_settings settings = {0};
        struct place_caption_options options;
        struct place_err err = {0};
        tap_int(place_caption_option(&settings, PLACE_KEY_CAPTION, rows[i].list, &err),
                rows[i].code, rows[i].list);
        if (rows[i].code) {
            tap_ok(strstr(err.message, "--caption: '"), "... what it was is said");
            continue;
        }
        tap_code(place_caption_settle(&settings, &options, &err), PLACE_OK, &err, "... settled");
        tap_ok(options.time == rows[i].time && options.seconds == rows[i].seconds &&
                   options.events == rows[i].events && !options.title && !options.zone,
               "... as it says");
    }
}

static void test_last(void) {
    struct place_caption_settings settings = {0};
    struct place_caption_options options;
    struct place_err err = {0};
    tap_code(place_caption_settle(&settings, &options, &err), PLACE_OK, &err, "nothing at all");
    tap_ok(!place_caption_wanted(&options), "... is no caption");
    tap_code(place_caption_option(&settings, PLACE_KEY_CAPTION, "seconds", &err), PLACE_OK, &err,
             "a list");
    tap_code(place_caption_option(&settings, PLACE_KEY_CAPTION, "events", &err), PLACE_OK, &err,
             "another");
    tap_code(place_caption_option(&settings, PLACE_KEY_TITLE, "one", &err), PLACE_OK, &err,
             "a title");
    tap_code(place_caption_option(&settings, PLACE_KEY_TITLE, "two", &err), PLACE_OK, &err,
             "another");
    tap_code(place_caption_settle(&settings, &options, &err), PLACE_OK, &err, "settled");
    tap_ok(!options.time && !options.seconds && options.events, "the last list counts");
    tap_text(options.title, "two", "the last title counts");
    tap_ok(place_caption_wanted(&options), "that is a caption");
    place_caption_release(&settings);
}

static void test_zones(void) {
    struct place_caption_settings settings = {0};
    struct place_caption_options options;
    struct place_err err = {0};
    tap_code(place_caption_option(&settings, PLACE_KEY_TIMEZONE, "+01:00", &err), PLACE_OK, &err,
             "a zone");
    tap_code(place_caption_option(&settings, PLACE_KEY_TIMEZONE, "+02:00", &err), PLACE_OK, &err,
             "another");
    tap_int(place_caption_option(&settings, PLACE_KEY_TIMEZONE, "Nowhere", &err), PLACE_USAGE,
            "an unknown one");
    tap_text(err.message, "--timezone: unknown time zone 'Nowhere'", "... is said");
    tap_ok(*err.hint, "... with a hint");
    tap_int(place_caption_settle(&settings, &options, &err), PLACE_USAGE, "no time is shown");
    tap_ok(strstr(err.hint, "--caption time"), "... with a hint");
    tap_code(place_caption_option(&settings, PLACE_KEY_CAPTION, "time", &err), PLACE_OK, &err,
             "a time");
    tap_code(place_caption_settle(&settings, &options, &err), PLACE_OK, &err, "settled");
    tap_text(place_zone_name(options.zone, 0), "+02:00", "the last zone counts");
    place_caption_release(&settings);
    tap_ok(!settings.zone && !settings.time, "released");
}

static void test_no_memory(void) {
    struct place_caption_settings settings = {0};
    struct place_err err = {0};
    fault_at(1);
    tap_int(place_caption_option(&settings, PLACE_KEY_TIMEZONE, "+01:00", &err), PLACE_MEMORY,
            "no memory");
    tap_ok(fault_disarm() && !settings.zone, "... and no zone");
    place_caption_release(&settings);
}

int main(void) {
    tap_begin();
    test_lists();
    test_last();
    test_zones();
    test_no_memory();
    return tap_end();
}

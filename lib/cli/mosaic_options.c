/* Reading the options of place-mosaic, and which of them go together. */
#include "cli/mosaic_options.h"

#include "cli/caption_options.h"
#include "cli/view_options.h"
#include "render/sheet.h"

#include <assert.h>
#include <string.h>

enum { KEY_SHEET = PLACE_KEY_FIRST, KEY_DIFFERENCE };

enum { MOMENT_TEXT = 80 /* bytes of a moment, with the NUL: a time has at most 40 */ };

const struct place_option place_mosaic_option_table[] = {
    PLACE_OPTION_OUTPUT("the picture; - is standard output"),
    PLACE_OPTIONS_INSTANT,
    {0, NULL, NULL, "Several instants"},
    {KEY_SHEET, "sheet", "CxR", "so many pictures, beside and below each other"},
    {PLACE_KEY_FROM, "from", "TIME", "instant of a sheet's first picture; start"},
    {PLACE_KEY_TO, "to", "TIME", "instant of its last one; the mark final, or end"},
    {KEY_DIFFERENCE, "diff", "T1..T2", "fade all that shows the same at both instants"},
    {0, NULL, NULL, "Picture"},
    PLACE_OPTIONS_VIEW,
    PLACE_OPTIONS_HIGHLIGHT,
    PLACE_OPTIONS_CAPTION,
    {0},
};

/* ---- reading them ---------------------------------------------------------------------------- */

/* No moment has two dots in a row. */
static enum place_code read_difference(struct place_mosaic_settings *settings, const char *argument,
                                       struct place_err *err) {
    char first[MOMENT_TEXT];
    const char *dots = strstr(argument, "..");
    if (!dots || dots == argument || dots - argument >= MOMENT_TEXT || !dots[2])
        return place_fail(err, PLACE_USAGE, "--diff is '%s', wanted as start+2h..end", argument);
    memcpy(first, argument, (size_t)(dots - argument));
    first[dots - argument] = '\0';
    settings->has_difference = true;
    if (place_parse_moment(first, "--diff", &settings->before, err))
        return err->code;
    return place_parse_moment(dots + 2, "--diff", &settings->after, err);
}

enum place_code place_mosaic_option(void *taken, int key, const char *argument,
                                    struct place_err *err) {
    struct place_mosaic_settings *settings = taken;
    if (place_output_option(&settings->output, key, argument))
        return PLACE_OK;
    if (place_is_instant_option(key))
        return place_instant_option(&settings->instant, key, argument, err);
    switch (key) {
    case KEY_SHEET:
        return place_parse_dimensions(argument, "--sheet", PLACE_SHEET_SIDE, &settings->columns,
                                      &settings->rows, err);
    case KEY_DIFFERENCE: return read_difference(settings, argument, err);
    case PLACE_KEY_FROM:
        settings->has_from = true;
        return place_parse_moment(argument, "--from", &settings->from, err);
    case PLACE_KEY_TO:
        settings->has_to = true;
        return place_parse_moment(argument, "--to", &settings->to, err);
    default: return place_scene_option(&settings->scene, key, argument, err);
    }
}

/* ---- what goes together ---------------------------------------------------------------------- */

/* A sheet, a difference and --at each say which instants there are. */
static enum place_code check_instants(const struct place_mosaic_settings *settings,
                                      struct place_err *err) {
    const bool sheet = settings->columns > 0, difference = settings->has_difference;
    const char *at = settings->instant.has_seq  ? "--at-seq"
                     : settings->instant.has_at ? "--at"
                                                : NULL;
    if (sheet && difference)
        return place_fail(err, PLACE_USAGE, "--sheet and --diff exclude each other");
    if (at && (sheet || difference))
        return place_fail(err, PLACE_USAGE, "%s and %s exclude each other", at,
                          sheet ? "--sheet" : "--diff");
    if (sheet || (!settings->has_from && !settings->has_to))
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "%s is for sheets, and no --sheet was given",
               settings->has_from ? "--from" : "--to");
    return place_hint(err, difference ? "--diff T1..T2 says both of its instants"
                                      : "--at is the instant of one picture");
}

/* A difference fades what is the same; nothing else can fade there too. */
static enum place_code check_highlights(const struct place_mosaic_settings *settings,
                                        struct place_err *err) {
    const struct place_scene_settings *scene = &settings->scene;
    const bool user = scene->highlight_user != NULL;
    if (!settings->has_difference || (!user && place_rect_empty(scene->highlight_region)))
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "--diff and %s exclude each other",
               user ? "--highlight-user" : "--highlight-region");
    return user ? err->code : place_hint(err, "--region shows the difference of a part");
}

enum place_code place_mosaic_check(struct place_mosaic_settings *settings, struct place_err *err) {
    struct place_caption_settings *caption = &settings->scene.caption;
    if (place_output_required(&settings->output, err) || check_instants(settings, err))
        return err->code;
    if (settings->columns && !caption->events)
        caption->time = true;
    return check_highlights(settings, err);
}

void place_mosaic_settings_release(struct place_mosaic_settings *settings) {
    place_scene_settings_release(&settings->scene);
}

/* Reading the options of place-frames. */
#include "cli/frames_options.h"

#include "cli/clock_options.h"

enum { KEY_RAW = PLACE_KEY_FIRST };

const struct place_option place_frames_option_table[] = {
    {PLACE_KEY_OUTPUT, "output", "DIR", "a directory for PNG files; with --raw a file or -"},
    {PLACE_KEY_FORCE, "force", NULL, "into a directory that is not empty, over a file"},
    {KEY_RAW, "raw", "rgb24|rgba|gray8|y4m", "raw frames in place of PNG files"},
    {0, NULL, NULL, "Clock"},
    PLACE_OPTIONS_CLOCK_BUT_HOLD,
    {PLACE_KEY_HOLD, "hold", "LENGTH", "how long the last frame is repeated; 0"},
    PLACE_OPTIONS_SCENE,
    {0, NULL, NULL, "Encoding"},
    {PLACE_KEY_THREADS, "threads", "N", "PNG files encoded at once; one a processor"},
    {0},
};

static enum place_code take_raw(struct place_frames_settings *settings, const char *argument,
                                struct place_err *err) {
    const int format = place_frames_format_from_name(argument);
    if (format < 0)
        return place_fail(err, PLACE_USAGE, "--raw is '%s', wanted rgb24, rgba, gray8 or y4m",
                          argument);
    settings->frames.format = (enum place_frames_format)format;
    return PLACE_OK;
}

enum place_code place_frames_option(void *settings, int key, const char *argument,
                                    struct place_err *err) {
    struct place_frames_settings *taken = settings;
    if (place_output_option(&taken->output, key, argument))
        return PLACE_OK;
    if (place_is_clock_option(key))
        return place_clock_option(&taken->frames.clock, key, argument, err);
    if (place_is_scene_option(key))
        return place_scene_option(&taken->scene, key, argument, err);
    if (key == KEY_RAW)
        return take_raw(taken, argument, err);
    return place_threads_option(argument, &taken->frames.threads, err);
}

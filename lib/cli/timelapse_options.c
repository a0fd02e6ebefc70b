/* Reading the options of place-timelapse. */
#include "cli/timelapse_options.h"

#include "base/num.h"
#include "cli/clock_options.h"

#include <string.h>
#include <strings.h>

enum {
    KEY_QUALITY = PLACE_KEY_FIRST,
    KEY_PIXEL_FORMAT,
    KEY_MAX_SIZE,
    KEY_DELIVERABLES,
    KEY_DRY_RUN
};

const struct place_option place_timelapse_option_table[] = {
    PLACE_OPTION_OUTPUT("MP4, or .gif, .apng, .png; - is standard output"),
    {KEY_DELIVERABLES, "deliverables", "DIR", "videos, last picture and all maps, into DIR"},
    {KEY_DRY_RUN, "dry-run", NULL, "print what it would be, and what it would take"},
    {0, NULL, NULL, "Clock"},
    PLACE_OPTIONS_CLOCK,
    PLACE_OPTIONS_SCENE,
    {0, NULL, NULL, "Encoding"},
    {KEY_QUALITY, "quality", "draft|good|best|lossless", "how good, and how slow; good"},
    {KEY_PIXEL_FORMAT, "pixel-format", "yuv420p|yuv444p", "chroma for 4 pixels or for each"},
    {KEY_MAX_SIZE, "max-size", "SIZE", "at most so many bytes, 10M: the quality that fits"},
    {PLACE_KEY_THREADS, "threads", "N", "segments encoded at once; one a processor"},
    {0},
};

static enum place_code take_quality(struct place_video_options *video, const char *argument,
                                    struct place_err *err) {
    const int quality = place_quality_from_name(argument);
    if (quality < 0)
        return place_fail(err, PLACE_USAGE,
                          "--quality is '%s', wanted draft, good, best or lossless", argument);
    video->quality = (enum place_quality)quality;
    return PLACE_OK;
}

static enum place_code take_pixel_format(struct place_video_options *video, const char *argument,
                                         struct place_err *err) {
    const bool full = strcmp(argument, "yuv444p") == 0;
    if (!full && strcmp(argument, "yuv420p") != 0)
        return place_fail(err, PLACE_USAGE, "--pixel-format is '%s', wanted yuv420p or yuv444p",
                          argument);
    video->pixel_format = full ? PLACE_YUV444P : PLACE_YUV420P;
    return PLACE_OK;
}

enum place_code place_timelapse_check_name(const char *path, struct place_err *err) {
    static const char *const others[] = {".mkv", ".webm", ".avi", ".mov", ".flv",  ".wmv", ".ogv",
                                         ".mpg", ".mpeg", ".ts",  ".jpg", ".jpeg", ".webp"};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof others / sizeof *others; i++)
        if (strcasecmp(dot, others[i]) == 0) {
            place_fail(err, PLACE_USAGE, "%s: only MP4, GIF and APNG can be made", path);
            return place_hint(err, "a name that ends in .mp4, .gif or .apng; ffmpeg makes others "
                                   "of it, or of place-frames --raw y4m");
        }
    return PLACE_OK;
}

enum place_code place_timelapse_option(void *settings, int key, const char *argument,
                                       struct place_err *err) {
    struct place_timelapse_settings *taken = settings;
    if (place_output_option(&taken->output, key, argument))
        return PLACE_OK;
    taken->to_meant |= key == PLACE_KEY_TO;
    taken->fps_meant |= key == PLACE_KEY_FPS;
    taken->video_meant |= key == KEY_QUALITY || key == KEY_PIXEL_FORMAT;
    if (place_is_clock_option(key))
        return place_clock_option(&taken->video.clock, key, argument, err);
    if (place_is_scene_option(key))
        return place_scene_option(&taken->scene, key, argument, err);
    switch (key) {
    case KEY_QUALITY: return take_quality(&taken->video, argument, err);
    case KEY_PIXEL_FORMAT: return take_pixel_format(&taken->video, argument, err);
    case KEY_MAX_SIZE:
        return place_parse_size(argument, "--max-size", 1, INT64_MAX, &taken->max_size, err);
    case KEY_DELIVERABLES: taken->deliverables = argument; return PLACE_OK;
    case PLACE_KEY_THREADS: return place_threads_option(argument, &taken->video.threads, err);
    default: taken->dry_run = true; return PLACE_OK;
    }
}

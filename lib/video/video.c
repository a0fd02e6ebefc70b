/* Planning a video. */
#include "video/video.h"

#include "base/pool.h"
#include "video/level.h"
#include "video/plan.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

PLACE_PRINTF(3, 4)
static void note(struct place_video *video, bool warning, const char *format, ...) {
    struct place_note *to = &video->notes[video->note_count++];
    va_list args;
    va_start(args, format);
    vsnprintf(to->text, sizeof to->text, format, args);
    va_end(args);
    to->warning = warning;
}

/* ---- the picture --------------------------------------------------------------------------- */

static enum place_code choose_chroma(struct place_video *video,
                                     const struct place_video_options *options,
                                     struct place_err *err) {
    const struct place_view *view = &video->segments.scene.view;
    const bool lossless = options->quality == PLACE_LOSSLESS;
    const bool exact = place_planes_exact_at_420(view);
    if (lossless && view->reduced) {
        place_fail(err, PLACE_USAGE, "--quality lossless cannot go with a reduced picture");
        return place_hint(err, "the region is larger than --fit: a larger --fit, or --region");
    }
    if (lossless && !exact && options->pixel_format == PLACE_YUV420P) {
        place_fail(err, PLACE_USAGE,
                   "--quality lossless cannot go with yuv420p at scale %d: chroma samples would "
                   "span pixels of two colours",
                   (int)view->scale);
        return place_hint(err, "an even --scale, or --pixel-format yuv444p");
    }
    if (lossless)
        note(video, false,
             "lossless H.264 is of the profile High 4:4:4 Predictive: for archives and editors, "
             "hardly for browsers");
    const bool chosen = lossless && !exact && options->pixel_format == PLACE_PIXELS_AUTO;
    video->segments.encoder.full_chroma = chosen || options->pixel_format == PLACE_YUV444P;
    if (chosen)
        note(
            video, false,
            "the pixel format is yuv444p: lossless needs it at scale %d; not every player takes it",
            (int)view->scale);
    return PLACE_OK;
}

/* What the view says of chroma does not hold for 4:4:4. */
static void note_view(struct place_video *video, const struct place_view_options *wanted) {
    const struct place_view *view = &video->segments.scene.view;
    if (wanted->fit_width % 2 || wanted->fit_height % 2)
        note(video, false, "H.264 wants even sides: the picture is %dx%d", (int)view->width,
             (int)view->height);
    if (view->warning && !video->segments.encoder.full_chroma)
        note(video, true, "%s", view->warning);
    if (view->remark)
        note(video, false, "%s", view->remark);
}

static void choose_level(struct place_video *video) {
    struct place_encoder_options *encoder = &video->segments.encoder;
    encoder->level = place_level_for(encoder->width, encoder->height, encoder->fps,
                                     video->segments.kind->references(encoder->quality));
    if (encoder->level == PLACE_LEVEL_NONE)
        note(video, true,
             "%dx%d at %d frames a second is over every level of H.264; few players will take it",
             (int)encoder->width, (int)encoder->height, (int)encoder->fps);
    else if (encoder->level > PLACE_LEVEL_COMMON)
        note(video, true,
             "%dx%d at %d frames a second is H.264 %s: desktop browsers and video sites "
             "take it, many televisions and phones do not",
             (int)encoder->width, (int)encoder->height, (int)encoder->fps,
             place_level_name(encoder->level));
}

static enum place_code finish_plan(struct place_video *video,
                                   const struct place_video_options *options,
                                   struct place_err *err) {
    struct place_segments *segments = &video->segments;
    const uint64_t frames = place_clock_frames(&segments->clock);
    if (choose_chroma(video, options, err))
        return err->code;
    segments->encoder.width = segments->scene.view.width;
    segments->encoder.height = segments->scene.view.height;
    segments->encoder.fps = segments->clock.fps;
    segments->encoder.gop = place_gop_length(frames, segments->clock.fps);
    segments->encoder.quality = options->quality;
    note_view(video, &options->scene.view);
    choose_level(video);
    return PLACE_OK;
}

enum place_code place_video_plan(struct place_source *source,
                                 const struct place_video_options *options,
                                 struct place_video *video, struct place_err *err) {
    *video = (struct place_video){
        .segments = {.kind = &place_x264,
                     .threads = options->threads ? options->threads : place_processors(),
                     .progress = options->progress}};
    struct place_segments *segments = &video->segments;
    const struct place_plan_scene_options scene = {&options->scene, &segments->clock, PLACE_VIDEO,
                                                   options->progress};
    if (place_plan_clock(source, &options->clock, &segments->clock, err) ||
        place_plan_scene(source, &scene, &segments->scene, err))
        return err->code;
    const enum place_code code = finish_plan(video, options, err);
    if (code)
        place_video_release(video);
    return code;
}

void place_video_release(struct place_video *video) {
    place_scene_release(&video->segments.scene);
    *video = (struct place_video){0};
}

enum place_code place_video_encode(struct place_video *video, struct place_outfile *out,
                                   struct place_err *err) {
    return place_segments_encode(&video->segments, out, err);
}

/* ---- the estimate -------------------------------------------------------------------------- */

enum { SAMPLES = 3, SAMPLE_FRAMES = 10 };

/* Time and bytes of a GOP's first frame and of the others, summed over samples. */
struct tally {
    double first_seconds, first_bytes, other_seconds, other_bytes;
    uint64_t firsts, others;
};

static enum place_code encode_sample(const struct place_segments *segments,
                                     struct place_player *player, uint64_t first, uint64_t count,
                                     double *seconds, struct place_packets *packets,
                                     struct place_err *err) {
    struct place_buf header = {0};
    const int64_t before = place_monotonic_now();
    const enum place_code code =
        place_segment_encode(segments, player, first, count, packets, &header, err);
    *seconds = (double)(place_monotonic_now() - before) / (double)PLACE_SECOND;
    place_buf_release(&header);
    return code;
}

/* What the frames behind a GOP's first take, of a GOP of them all. One by itself counts as if
 * nothing of the first were in it. */
static void tally_others(struct tally *tally, const struct place_packets *packets, double more) {
    const size_t first = packets->count > 1;
    tally->other_seconds += more > 0 ? more : 0;
    tally->other_bytes +=
        (double)packets->bytes.size - (first ? (double)packets->items[0].size : 0);
    tally->others += packets->count - first;
}

/*
 * A frame is encoded alone, then those behind it: what these take more is that of
 * all but their first. A player never goes back, which with maps would mean to
 * begin again; its way to the frame is no part of it.
 */
static enum place_code take_sample(const struct place_segments *segments,
                                   struct place_player *player, uint64_t first, uint64_t count,
                                   struct tally *tally, struct place_err *err) {
    struct place_packets alone = {0}, all = {0};
    double alone_seconds = 0, all_seconds = 0;
    enum place_code code = place_player_show(player, first, err);
    if (code == PLACE_OK)
        code = encode_sample(segments, player, first, 1, &alone_seconds, &alone, err);
    if (code == PLACE_OK && count > 1)
        code = encode_sample(segments, player, first + 1, count - 1, &all_seconds, &all, err);
    if (code == PLACE_OK) {
        tally->first_seconds += alone_seconds;
        tally->first_bytes += (double)alone.bytes.size;
        tally->firsts++;
    }
    if (code == PLACE_OK && count > 1)
        tally_others(tally, &all, all_seconds - (count > 2 ? alone_seconds : 0));
    place_packets_release(&alone);
    place_packets_release(&all);
    return code;
}

static void judge(const struct place_segments *segments, const struct tally *tally,
                  struct place_video_estimate *estimate) {
    const double firsts = (double)place_segment_count(segments) / (double)tally->firsts;
    const double others = tally->others ? ((double)place_clock_frames(&segments->clock) -
                                           (double)place_segment_count(segments)) /
                                              (double)tally->others
                                        : 0;
    const unsigned processors = place_processors();
    const double threads =
        segments->threads < processors ? (double)segments->threads : (double)processors;
    estimate->seconds = (firsts * tally->first_seconds + others * tally->other_seconds) / threads;
    estimate->bytes = firsts * tally->first_bytes + others * tally->other_bytes;
}

enum place_code place_video_estimate(const struct place_video *video,
                                     struct place_video_estimate *estimate, struct place_err *err) {
    struct place_segments segments = video->segments;
    segments.progress = NULL;
    const uint64_t moving = segments.clock.moving;
    const uint64_t count = moving < SAMPLE_FRAMES ? moving : SAMPLE_FRAMES;
    struct place_player player;
    struct tally tally = {0};
    if (place_player_init(&player, &segments.scene, &segments.clock, segments.encoder.full_chroma,
                          err))
        return err->code;
    enum place_code code = PLACE_OK;
    for (uint64_t i = 0; i < SAMPLES && code == PLACE_OK; i++)
        code = take_sample(&segments, &player, (moving - count) * (i + 1) / (SAMPLES + 1), count,
                           &tally, err);
    place_player_release(&player);
    if (code == PLACE_OK)
        judge(&segments, &tally, estimate);
    return code;
}

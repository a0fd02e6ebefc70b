/* Files of at most so many bytes: tries, each with a file of its own. */
#include "video/fit_size.h"

#include "video/fit_search.h"
#include "video/size_limit.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* What is tried. */
struct subject {
    const char *smallest; /* "even at crf 51 the video" */
    const char *hint;     /* where that does not fit */
    void *context;        /* of these two */
    void (*choose)(void *context, int32_t value);
    enum place_code (*write)(void *context, struct place_outfile *out,
                             struct place_size_limit *limit, struct place_err *err);
};

struct fitting {
    const struct place_fit_options *options;
    const struct subject *subject;
    struct place_fit_search search;
    struct place_outfile *best; /* owned; NULL while none fits */
};

/* "9.6 MiB". */
static void format_size(double bytes, char *text, size_t size) {
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB"};
    size_t i = 0;
    for (; bytes >= 1024 && i + 1 < sizeof units / sizeof *units; i++)
        bytes /= 1024;
    snprintf(text, size, i ? "%.1f %s" : "%.0f %s", bytes, units[i]);
}

/* ---- tries --------------------------------------------------------------------------------- */

/* Write with what was chosen; *fits is false where that became too large, of about *bytes. */
static enum place_code write_try(struct fitting *fitting, struct place_outfile *out, double *bytes,
                                 bool *fits, struct place_err *err) {
    const struct subject *subject = fitting->subject;
    struct place_size_limit limit = {.most = fitting->options->most};
    uint64_t size = 0;
    *fits = false;
    if (subject->write(subject->context, out, &limit, err)) {
        *bytes = limit.passed ? (double)limit.written / limit.share : 0;
        return limit.passed ? PLACE_OK : err->code;
    }
    if (place_outfile_size(out, &size, err))
        return err->code;
    *bytes = (double)size;
    *fits = size <= limit.most;
    return PLACE_OK;
}

static enum place_code try_value(struct fitting *fitting, int32_t value, struct place_err *err) {
    const struct place_fit_options *options = fitting->options;
    struct place_outfile *out = NULL;
    double bytes = 0;
    bool fits = false;
    if (place_outfile_open(options->path, options->replace, &out, err))
        return err->code;
    fitting->subject->choose(fitting->subject->context, value);
    const enum place_code code = write_try(fitting, out, &bytes, &fits, err);
    if (code == PLACE_OK)
        place_fit_tell(&fitting->search, value, bytes, fits);
    if (code || !fits) {
        place_outfile_abort(out);
        return code;
    }
    place_outfile_abort(fitting->best);
    fitting->best = out;
    return PLACE_OK;
}

static enum place_code fail_fit(const struct fitting *fitting, struct place_err *err) {
    char size[32];
    format_size((double)fitting->options->most, size, sizeof size);
    place_fail(err, PLACE_FAILED, "%s is larger than the %s of --max-size",
               fitting->subject->smallest, size);
    return place_hint(err, "%s", fitting->subject->hint);
}

/* Try until the search is over. */
static enum place_code fit(struct fitting *fitting, struct place_fitted *fitted,
                           struct place_err *err) {
    int32_t value = 0;
    while (place_fit_next(&fitting->search, &value))
        if (try_value(fitting, value, err)) {
            place_outfile_abort(fitting->best);
            return err->code;
        }
    if (!fitting->best)
        return fail_fit(fitting, err);
    fitting->subject->choose(fitting->subject->context, fitting->search.fits);
    fitted->out = fitting->best;
    fitted->bytes = (uint64_t)fitting->search.bytes;
    return PLACE_OK;
}

static void remark_sizes(const struct fitting *fitting, struct place_fitted *fitted,
                         const char *chosen) {
    char size[32], most[32];
    format_size((double)fitted->bytes, size, sizeof size);
    format_size((double)fitting->options->most, most, sizeof most);
    snprintf(fitted->remark, sizeof fitted->remark, "%s, %s of %s", chosen, size, most);
}

/* ---- a video ------------------------------------------------------------------------------- */

enum { WORST_CRF = 51 };

static void choose_rate(void *context, int32_t value) {
    struct place_video *video = context;
    video->segments.encoder.crf = value;
}

static enum place_code write_video(void *context, struct place_outfile *out,
                                   struct place_size_limit *limit, struct place_err *err) {
    struct place_video *video = context;
    video->segments.limit = limit;
    const enum place_code code = place_video_encode(video, out, err);
    video->segments.limit = NULL;
    return code;
}

/* x264 takes half the bytes for six steps of crf more, about. */
static double weigh_rate(int32_t crf) {
    return crf * log(2) / 6;
}

/*
 * Samples say where to begin. What they say of the asked-for quality may be off
 * by a third: unless it is more, that is tried first.
 */
static enum place_code hint_rate(struct place_video *video, struct place_fit_search *search,
                                 struct place_err *err) {
    int32_t crf = search->options.least;
    for (int round = 0; round < 3; round++) {
        struct place_video_estimate estimate;
        choose_rate(video, crf);
        if (place_video_estimate(video, &estimate, err))
            return err->code;
        if (round == 0 && estimate.bytes <= 1.3 * (double)search->options.limit)
            return PLACE_OK;
        place_fit_hint(search, crf, estimate.bytes);
        if (!place_fit_next(search, &crf))
            break;
    }
    return PLACE_OK;
}

enum place_code place_fit_video(struct place_video *video, const struct place_fit_options *options,
                                struct place_fitted *fitted, struct place_err *err) {
    const struct subject subject = {
        "even at crf 51 the video",
        "a smaller --scale or --region, a shorter --duration, fewer --fps", video, choose_rate,
        write_video};
    struct fitting fitting = {.options = options, .subject = &subject};
    const struct place_encoder_options *encoder = &video->segments.encoder;
    *fitted = (struct place_fitted){0};
    if (encoder->quality == PLACE_LOSSLESS) {
        place_fail(err, PLACE_USAGE, "--quality lossless has no rate that --max-size could lower");
        return place_hint(err, "--quality best with --max-size, or lossless without");
    }
    const struct place_fit_search_options search = {.least =
                                                        video->segments.kind->crf(encoder->quality),
                                                    .most = WORST_CRF,
                                                    .limit = options->most,
                                                    .weigh = weigh_rate};
    place_fit_begin(&fitting.search, &search);
    if (place_outfile_check(options->path, options->replace, err) ||
        hint_rate(video, &fitting.search, err))
        return err->code;
    if (fit(&fitting, fitted, err))
        return err->code;
    char chosen[48];
    snprintf(chosen, sizeof chosen, "quality: crf %" PRId32, encoder->crf);
    remark_sizes(&fitting, fitted, chosen);
    return PLACE_OK;
}

/* ---- an animation -------------------------------------------------------------------------- */

static void choose_every(void *context, int32_t value) {
    struct place_animation *animation = context;
    animation->every = value;
}

static enum place_code write_animation(void *context, struct place_outfile *out,
                                       struct place_size_limit *limit, struct place_err *err) {
    return place_animation_write(context, out, limit, err);
}

/* Half the frames have more than half of the changes: those in between are lost. */
static double weigh_every(int32_t every) {
    return 0.7 * log(every);
}

enum place_code place_fit_animation(struct place_animation *animation,
                                    const struct place_fit_options *options,
                                    struct place_fitted *fitted, struct place_err *err) {
    const struct subject subject = {"even with the fewest frames the animation",
                                    "a smaller --scale or --region, a shorter --duration, or MP4",
                                    animation, choose_every, write_animation};
    struct fitting fitting = {.options = options, .subject = &subject};
    const int32_t fps = animation->clock.fps;
    const struct place_fit_search_options search = {
        .least = 1,
        .most = fps > PLACE_ANIMATION_FPS_LEAST ? fps / PLACE_ANIMATION_FPS_LEAST : 1,
        .limit = options->most,
        .weigh = weigh_every};
    *fitted = (struct place_fitted){0};
    place_fit_begin(&fitting.search, &search);
    if (fit(&fitting, fitted, err))
        return err->code;
    char chosen[48] = "every frame";
    if (animation->every > 1)
        snprintf(chosen, sizeof chosen, "one frame of %" PRId32 ", %.3g a second", animation->every,
                 (double)fps / animation->every);
    remark_sizes(&fitting, fitted, chosen);
    return PLACE_OK;
}

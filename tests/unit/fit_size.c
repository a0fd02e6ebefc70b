/*
 * Files of at most so many bytes: limits of videos and animations, what is left
 * where nothing fits, and memory that runs out at every place.
 */
#include "video/fit_size.h"

#include "../fault.h"
#include "../make_archive.h"
#include "../tempdir.h"

static struct place_err err;

static void write_log(void) {
    struct history history;
    const struct history_options options = {
        .events = 6000, .opening = {0, 0, 64, 48}, .unit = 1000000};
    history_make(&history, &options);
    history_write(&history, "log.place", 1, 0);
    history_release(&history);
}

static struct place_source *open_log(void) {
    struct place_source *source = NULL;
    need(place_source_open("log.place", &source, &err), &err);
    return source;
}

static void plan_video(struct place_source *source, enum place_quality quality, unsigned threads,
                       struct place_video *video) {
    struct place_video_options options = {
        .clock = PLACE_CLOCK_DEFAULTS, .quality = quality, .threads = threads};
    options.clock.duration = 3 * PLACE_SECOND;
    options.clock.hold = 0;
    options.scene.view.scale = 2;
    need(place_video_plan(source, &options, video, &err), &err);
}

static void plan_animation(struct place_source *source, enum place_animation_format format,
                           struct place_animation *animation) {
    struct place_animation_options options = {.clock = PLACE_CLOCK_DEFAULTS, .format = format};
    options.clock.fps = 20;
    options.clock.duration = 3 * PLACE_SECOND;
    options.clock.hold = 0;
    need(place_animation_plan(source, &options, animation, &err), &err);
}

/* What is fitted: the same for videos and animations. */
enum kind { VIDEO, GIF };

struct result {
    enum place_code code;
    uint64_t bytes;
    int32_t chosen; /* crf or every */
    bool honest;    /* the file has the bytes that are told, and the remark tells of it */
};

static uint64_t size_of(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    fclose(file);
    return (uint64_t)size;
}

static struct result fit(enum kind kind, uint64_t most, enum place_quality quality,
                         unsigned threads) {
    const struct place_fit_options options = {.path = "out", .replace = true, .most = most};
    struct place_source *source = open_log();
    struct place_fitted fitted = {0};
    struct place_video video;
    struct place_animation animation;
    struct result result = {0};
    if (kind == VIDEO) {
        plan_video(source, quality, threads, &video);
        result.code = place_fit_video(&video, &options, &fitted, &err);
        result.chosen = video.segments.encoder.crf;
        place_video_release(&video);
    } else {
        plan_animation(source, PLACE_GIF, &animation);
        result.code = place_fit_animation(&animation, &options, &fitted, &err);
        result.chosen = animation.every;
        place_animation_release(&animation);
    }
    if (result.code == PLACE_OK)
        result.code = place_outfile_close(fitted.out, &err);
    result.bytes = fitted.bytes;
    result.honest = size_of("out") == fitted.bytes && strstr(fitted.remark, "iB of ") != NULL;
    place_source_close(source);
    return result;
}

/* ---- limits -------------------------------------------------------------------------------- */

static void test_limits(enum kind kind, int32_t best, const char *name) {
    static const int parts[] = {100, 90, 65};
    const uint64_t whole = fit(kind, UINT64_C(1) << 40, PLACE_GOOD, 1).bytes;
    int32_t before = 0;
    printf("# %s: %" PRIu64 " bytes\n", name, whole);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const uint64_t limit = whole * (uint64_t)parts[i] / 100;
        const struct result result = fit(kind, limit, PLACE_GOOD, 1);
        tap_code(result.code, PLACE_OK, &err, name);
        tap_ok(result.bytes <= limit && result.honest, "... is %" PRIu64 " bytes of %" PRIu64,
               result.bytes, limit);
        tap_ok(i == 0 ? result.chosen == best && result.bytes == whole : result.chosen > before,
               "... by the value %d", (int)result.chosen);
        before = result.chosen;
    }
    unlink("out");
}

static void test_nothing_fits(void) {
    const struct result video = fit(VIDEO, 1000, PLACE_GOOD, 1);
    tap_int(video.code, PLACE_FAILED, "no video has 1000 bytes");
    tap_ok(strstr(err.message, "crf 51") && err.hint[0], "... which is said: %s", err.message);
    tap_int(tempdir_files(false), 1, "... and leaves no file");
    tap_int(fit(GIF, 1000, PLACE_GOOD, 1).code, PLACE_FAILED, "nor has a GIF");
    tap_ok(strstr(err.message, "the fewest frames") && err.hint[0], "... %s", err.message);
    tap_int(tempdir_files(false), 1, "... which leaves none");
    tap_int(fit(VIDEO, 1000000, PLACE_LOSSLESS, 1).code, PLACE_USAGE, "lossless is refused");
    tap_int(tempdir_files(false), 1, "... without a file");
    tempdir_write("out", "old");
    const struct place_fit_options options = {.path = "out", .most = 1000000};
    struct place_source *source = open_log();
    struct place_fitted fitted;
    struct place_video video_there;
    plan_video(source, PLACE_GOOD, 1, &video_there);
    tap_int(place_fit_video(&video_there, &options, &fitted, &err), PLACE_IO,
            "a file that is there is refused");
    tap_int((int64_t)size_of("out"), 3, "... and stays");
    place_video_release(&video_there);
    place_source_close(source);
    unlink("out");
}

static void test_threads(void) {
    const uint64_t limit = fit(VIDEO, UINT64_C(1) << 40, PLACE_GOOD, 1).bytes / 2;
    const struct result one = fit(VIDEO, limit, PLACE_GOOD, 1);
    if (rename("out", "one") != 0)
        abort();
    const struct result three = fit(VIDEO, limit, PLACE_GOOD, 3);
    tap_int(three.chosen, one.chosen, "three threads choose as one does");
    tap_ok(system("cmp out one") == 0, "... and make the same bytes");
    unlink("one");
    unlink("out");
}

/* ---- memory -------------------------------------------------------------------------------- */

/* Each allocation fails once, of a video each seventh. */
static void test_memory(enum kind kind, uint64_t most, const char *name) {
    const struct place_fit_options options = {.path = "out", .most = most};
    struct place_source *source = open_log();
    struct place_video video = {0};
    struct place_animation animation = {0};
    const long step = kind == VIDEO ? 7 : 1; /* a video takes thousands */
    long wrong = 0, n = 1;
    for (;; n += step) {
        struct place_fitted fitted = {0};
        if (kind == VIDEO)
            plan_video(source, PLACE_DRAFT, 1, &video);
        else
            plan_animation(source, PLACE_GIF, &animation);
        fault_at(n);
        const enum place_code code = kind == VIDEO
                                         ? place_fit_video(&video, &options, &fitted, &err)
                                         : place_fit_animation(&animation, &options, &fitted, &err);
        const bool hit = fault_disarm();
        wrong += hit && code != PLACE_MEMORY;
        wrong += (code == PLACE_OK) != (fitted.out != NULL);
        place_outfile_abort(fitted.out);
        place_video_release(&video);
        place_animation_release(&animation);
        if (!hit)
            break;
    }
    tap_ok(wrong == 0 && n > 12, "%s: memory ran out %ld times, %ld of them unseen", name, n / step,
           wrong);
    tap_int(tempdir_files(false), 1, "... and no file is left");
    place_source_close(source);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    write_log();
    test_limits(VIDEO, 18, "a video");
    test_limits(GIF, 1, "a GIF");
    test_nothing_fits();
    test_threads();
    test_memory(VIDEO, 30000, "a video");
    test_memory(GIF, 30000, "a GIF");
    unlink("log.place");
    tempdir_end();
    return tap_end();
}

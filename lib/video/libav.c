/* FFmpeg's errors in our words. */
#include "video/libav.h"

#include "base/err.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/error.h>
#include <libavutil/log.h>
#include <malloc.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <x264.h>

static _Thread_local char last_line[160];

/* Called by the libraries in whichever thread has something to say. */
PLACE_PRINTF(3, 0)
static void keep_line(void *context, int level, const char *format, va_list args) {
    (void)context;
    if (level > AV_LOG_ERROR)
        return;
    vsnprintf(last_line, sizeof last_line, format, args);
    last_line[strcspn(last_line, "\n")] = '\0';
}

/*
 * Each GOP has a fresh encoder of some hundred megabytes. Keeping what the last
 * one freed saves the kernel from clearing it again: a twentieth of the time.
 */
static void install(void) {
    enum { KEEP = 1 << 30 /* bytes */ };
    av_log_set_callback(keep_line);
    mallopt(M_MMAP_THRESHOLD, KEEP);
    mallopt(M_TRIM_THRESHOLD, KEEP);
}

void place_libav_prepare(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    last_line[0] = '\0';
}

enum place_code place_fail_libav(struct place_err *err, enum place_code code, int averror,
                                 const char *what) {
    char text[AV_ERROR_MAX_STRING_SIZE];
    if (averror == AVERROR(ENOMEM))
        return place_fail_memory(err);
    av_strerror(averror, text, sizeof text);
    if (last_line[0])
        return place_fail(err, code, "%s: %s (%s)", what, text, last_line);
    return place_fail(err, code, "%s: %s", what, text);
}

static char versions[3][32];
static const char *version_list[4];

static void describe(char text[32], const char *name, unsigned version) {
    snprintf(text, 32, "%s %u.%u.%u", name, AV_VERSION_MAJOR(version), AV_VERSION_MINOR(version),
             AV_VERSION_MICRO(version));
}

/* x264 tells its version at compile time only. */
const char *const *place_video_libraries(void) {
    describe(versions[0], "libavcodec", avcodec_version());
    describe(versions[1], "libavformat", avformat_version());
    snprintf(versions[2], sizeof versions[2], "x264 %s", X264_POINTVER);
    for (int i = 0; i < 3; i++)
        version_list[i] = versions[i];
    return version_list;
}

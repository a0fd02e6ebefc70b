/*
 * What all users of FFmpeg's libraries here share: their errors in our words,
 * and silence, for they print by themselves otherwise.
 */
#ifndef PLACE_VIDEO_LIBAV_H
#define PLACE_VIDEO_LIBAV_H

#include "base/err.h"

/*
 * Keep the libraries from printing, and malloc from giving back at once what an
 * encoder frees. The last error line that one of them has for this thread is
 * kept for place_fail_libav(). Before any other call; cheap, may be repeated.
 */
void place_libav_prepare(void);

/*
 * Set err from an AVERROR: "what: its text (the library's own last line)".
 * ENOMEM gives PLACE_MEMORY, another errno `code`.
 */
enum place_code place_fail_libav(struct place_err *err, enum place_code code, int averror,
                                 const char *what);

/* "libavcodec 59.37.100", ..., NULL: for --version. */
const char *const *place_video_libraries(void);

#endif

/* The pixels of a canvas from a file. */
#include "source/canvas_file.h"

enum place_code place_canvas_file_read(const char *path,
                                       const struct place_canvas_file_options *options,
                                       uint8_t *pixels, struct place_err *err) {
    (void)options;
    (void)pixels;
    return place_fail(err, PLACE_FAILED, "%s: not yet", path);
}

/*
 * The pictures of a directory in the order of their times. Internal to
 * lib/source.
 */
#ifndef PLACE_SOURCE_FRAME_LIST_H
#define PLACE_SOURCE_FRAME_LIST_H

#include "base/err.h"
#include "source/import_frames.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct frame_file {
    char *path;       /* owned: DIRECTORY/NAME */
    const char *name; /* the end of it */
    int64_t time;
    bool timed; /* false: the name does not say a time */
};

struct frame_list {
    struct frame_file *files; /* owned; those without a time come first */
    size_t count, capacity;
    size_t untimed;
};

/*
 * List what place_import_frames takes for frames, with times. PLACE_IO where the directory cannot
 * be read, PLACE_DATA where it has no file, PLACE_USAGE where times leave their range. Release the
 * list even then; it starts as {0}.
 */
enum place_code frame_list_read(struct frame_list *list,
                                const struct place_import_frames_options *options,
                                struct place_err *err) PLACE_MUST_CHECK;
void frame_list_release(struct frame_list *list);

#endif

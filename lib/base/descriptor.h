/* What outputs do with file descriptors. Internal to lib/base. */
#ifndef PLACE_BASE_DESCRIPTOR_H
#define PLACE_BASE_DESCRIPTOR_H

#include "base/err.h"

#include <stddef.h>
#include <sys/types.h>

/*
 * Write all of the bytes, however often that takes. PLACE_IO "cannot write NAME",
 * or PLACE_FAILED once a signal asks to stop: a pipe that nobody reads would keep
 * us for ever.
 */
enum place_code descriptor_write(int fd, const void *bytes, size_t size, const char *name,
                                 struct place_err *err) PLACE_MUST_CHECK;

/*
 * mkostemp and mkdtemp make things for the owner alone. Give this one the mode
 * that open() or mkdir() would have given it: 0666 or 0777, less the umask.
 */
void descriptor_open_to_others(int fd, mode_t mode);

#endif

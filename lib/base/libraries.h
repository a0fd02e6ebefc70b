/* The foreign libraries that lib/base was built with, for --version. */
#ifndef PLACE_BASE_LIBRARIES_H
#define PLACE_BASE_LIBRARIES_H

/*
 * "zlib 1.2.13", ..., NULL: the versions of the headers. (Asking the libraries
 * themselves would make every tool link all of them.)
 */
const char *const *place_base_libraries(void);

#endif

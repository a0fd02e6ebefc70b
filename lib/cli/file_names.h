/* Names of output files with a placeholder in them. */
#ifndef PLACE_CLI_FILE_NAMES_H
#define PLACE_CLI_FILE_NAMES_H

#include "base/err.h"

/* `path` with `word` for each `placeholder` ("%m"); free() it. NULL with err set on failure. */
char *place_expand_name(const char *path, const char *placeholder, const char *word,
                        struct place_err *err) PLACE_MUST_CHECK;

#endif

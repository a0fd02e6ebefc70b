/*
 * META of an import: which tool made the archive, and of what. Internal to
 * lib/source.
 *
 *     {"tool": ..., "format": ..., "inputs": [{"name": ..., "sha256": ..., "taken": ..., ...}]}
 */
#ifndef PLACE_SOURCE_IMPORT_META_H
#define PLACE_SOURCE_IMPORT_META_H

#include "base/err.h"
#include "base/json.h"
#include "base/secret.h"

#include <stdint.h>

struct import_meta {
    struct place_json *root, *inputs;
};

/* Begin; _print ends it. As with base/json.h, only _print has to be checked. */
void import_meta_begin(struct import_meta *meta, const char *command, const char *format);

/* An input, with the `name` of the file or directory itself: META does not say where on this
 * machine it was. The caller adds what else there is to say. */
struct place_json *import_meta_input(struct import_meta *meta, const char *path);

/* The end of what is said of an input: `sha256` of all that went into `sha`, which may go on, and
 * how much was `taken` and `refused`. */
void import_meta_counts(struct place_json *input, const struct place_sha256 *sha, uint64_t taken,
                        uint64_t refused);

/* The text; free() it. NULL with err set where memory ran out. What was begun is gone. */
char *import_meta_print(struct import_meta *meta, struct place_err *err) PLACE_MUST_CHECK;

#endif

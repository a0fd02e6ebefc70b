/*
 * From a user's provisional number to the number in the archive: 4 bytes a
 * user, in memory where it holds them, else in a temporary file.
 * Internal to lib/source.
 */
#ifndef PLACE_SOURCE_USER_NUMBERS_H
#define PLACE_SOURCE_USER_NUMBERS_H

#include "base/err.h"

#include <stdint.h>
#include <stdio.h>

struct user_numbers {
    uint32_t count;
    uint32_t *memory; /* owned; or NULL: in the file */
    FILE *file;
};

/* Numbers of the provisional numbers 1 to count, none given yet, in at most `memory` bytes. */
enum place_code user_numbers_init(struct user_numbers *numbers, uint32_t count, uint64_t memory,
                                  struct place_err *err) PLACE_MUST_CHECK;
void user_numbers_release(struct user_numbers *numbers);

/* Say that `provisional` is the same user as the lower `original`, which is none's alias. */
enum place_code user_numbers_alias(struct user_numbers *numbers, uint32_t provisional,
                                   uint32_t original, struct place_err *err) PLACE_MUST_CHECK;

/* *provisional becomes the original where it is an alias; *number is 0 while it has none. */
enum place_code user_numbers_get(const struct user_numbers *numbers, uint32_t *provisional,
                                 uint32_t *number, struct place_err *err) PLACE_MUST_CHECK;

enum place_code user_numbers_set(struct user_numbers *numbers, uint32_t provisional,
                                 uint32_t number, struct place_err *err) PLACE_MUST_CHECK;

#endif

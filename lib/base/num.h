/*
 * Numbers from text, with a name and a range: "--fps is 0, wanted 1 to 1000".
 * The whole text must be the number; there is no other home of strtoll and kin.
 */
#ifndef PLACE_BASE_NUM_H
#define PLACE_BASE_NUM_H

#include "base/err.h"

#include <stdint.h>

/* A decimal integer in min..max. `what` names it in the error (PLACE_USAGE). */
enum place_code place_parse_int(const char *text, const char *what, int64_t min, int64_t max,
                                int64_t *out, struct place_err *err) PLACE_MUST_CHECK;

/* A decimal number, as "2.5"; never NaN or infinite. */
enum place_code place_parse_double(const char *text, const char *what, double min, double max,
                                   double *out, struct place_err *err) PLACE_MUST_CHECK;

/* Bytes, as "4096", "64K", "512M", "2G" (powers of 1024; "MiB" and "MB" mean the same). */
enum place_code place_parse_size(const char *text, const char *what, uint64_t min, uint64_t max,
                                 uint64_t *out, struct place_err *err) PLACE_MUST_CHECK;

/* "16k", "4M": a count of things, powers of 1000. */
enum place_code place_parse_count(const char *text, const char *what, uint64_t min, uint64_t max,
                                  uint64_t *out, struct place_err *err) PLACE_MUST_CHECK;

/* #RRGGBB or RRGGBB, hex digits of either case, to 0xRRGGBB. */
enum place_code place_parse_rgb(const char *text, const char *what, uint32_t *out,
                                struct place_err *err) PLACE_MUST_CHECK;

#endif

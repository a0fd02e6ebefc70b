/*
 * Memory that touches reach at random: in huge pages where it is large, since
 * half the time of a touch is else spent on finding its page. Internal to
 * lib/measure.
 */
#ifndef PLACE_MEASURE_MEASURE_MEMORY_H
#define PLACE_MEASURE_MEASURE_MEMORY_H

#include "base/err.h"

#include <stddef.h>

/* As place_new_array: zeroed; free() it. */
void *measure_new_array(size_t count, size_t size, struct place_err *err) PLACE_MUST_CHECK;

#endif

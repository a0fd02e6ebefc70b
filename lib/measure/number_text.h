/*
 * Numbers as text for files that people and programs read: as short as they
 * can be and still read back as the same double.
 */
#ifndef PLACE_MEASURE_NUMBER_TEXT_H
#define PLACE_MEASURE_NUMBER_TEXT_H

#include <stddef.h>

enum { PLACE_NUMBER_TEXT = 32 /* bytes, with the NUL */ };

/*
 * Whole numbers up to 2^53 as integers, other numbers with the fewest
 * significant digits that read back the same: `0.1`, `86399.999999`,
 * `1e-05`; with an exponent where printf's %.17g has one. NaN is `nan`. Gives
 * the length. Fast where the number is whole or within 0.0001 to 1e15, as times
 * and shares are.
 */
size_t place_number_text(double value, char text[PLACE_NUMBER_TEXT]);

#endif

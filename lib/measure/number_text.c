/*
 * Shortest decimals. Any decimal of up to 15 digits survives the way to a double and back, so the
 * first of 15, 16 and 17 digits that reads back as the number is the shortest but for zeros at its
 * end. The usual numbers are scaled to an integer of that many digits and proved by a division,
 * both in the 64 bits of a long double; what that cannot decide goes to printf and strtod.
 */
#include "measure/number_text.h"

#include "base/num.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { EXACT_DIGITS = 15, ALL_DIGITS = 17, POWERS = 22 };

/* Powers of ten that a long double holds exactly. */
static const long double powers[POWERS] = {1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,
                                           1e8L,  1e9L,  1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L,
                                           1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L};

static const double least_scaled = 1e-4, first_unscaled = 1e15;

/* The digits of a whole number; gives how many. */
static size_t put_whole(uint64_t whole, char *text) {
    char reversed[20];
    size_t length = 0;
    do {
        reversed[length++] = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole);
    for (size_t i = 0; i < length; i++)
        text[i] = reversed[length - 1 - i];
    return length;
}

/* `scaled` / 10^decimals, without zeros at its end. */
static size_t put_decimal(uint64_t scaled, int decimals, char *text) {
    while (decimals > 0 && scaled % 10 == 0) {
        scaled /= 10;
        decimals--;
    }
    char digits[20];
    const size_t count = put_whole(scaled, digits), after = (size_t)decimals;
    size_t length = 0, before = count > after ? count - after : 0;
    if (before == 0)
        text[length++] = '0';
    memcpy(text + length, digits, before);
    length += before;
    if (after == 0)
        return length;
    text[length++] = '.';
    for (size_t zeros = after - (count - before); zeros > 0; zeros--)
        text[length++] = '0';
    memcpy(text + length, digits + before, count - before);
    return length + count - before;
}

enum answer { NO, YES, UNSURE };

/*
 * Whether value is the double nearest to scaled / power. The quotient has 64 bits, 11 more than
 * a double, so it is sure of that unless it lies next to the middle between two doubles.
 */
static enum answer reads_back(uint64_t scaled, long double power, double value) {
    const long double away = (long double)scaled / power - (long double)value;
    const double neighbour = nextafter(value, away > 0 ? INFINITY : 0);
    const long double half = fabsl((long double)neighbour - (long double)value) / 2;
    const long double margin = half / 512;
    return fabsl(away) < half - margin ? YES : fabsl(away) > half + margin ? NO : UNSURE;
}

/* 10^n <= value < 10^(n + 1), for least_scaled <= value < first_unscaled. */
static int magnitude(double value) {
    int n = 0;
    if (value < 1) {
        while ((long double)value * powers[-n] < 1)
            n--;
        return n;
    }
    while (value >= (double)powers[n + 1])
        n++;
    return n;
}

/* Gives 0 where it cannot tell. */
static size_t put_scaled(double value, char *text) {
    const int above = magnitude(value);
    for (int digits = EXACT_DIGITS; digits <= ALL_DIGITS; digits++) {
        const int decimals = digits - 1 - above;
        if (decimals < 0 || decimals >= POWERS)
            return 0;
        const uint64_t scaled = (uint64_t)((long double)value * powers[decimals] + 0.5L);
        const enum answer answer = reads_back(scaled, powers[decimals], value);
        if (answer != NO)
            return answer == YES ? put_decimal(scaled, decimals, text) : 0;
    }
    return 0;
}

/* By the C library: right for any finite number. */
static size_t put_any(double value, char *text) {
    struct place_err err;
    int length = 0;
    const int fewest = value < DBL_MIN ? 1 : EXACT_DIGITS; /* denormal numbers have fewer */
    for (int digits = fewest; digits <= ALL_DIGITS; digits++) {
        double back = 0;
        length = snprintf(text, PLACE_NUMBER_TEXT, "%.*g", digits, value);
        if (!place_parse_double(text, "", -DBL_MAX, DBL_MAX, &back, &err) && back == value)
            break;
    }
    return (size_t)length;
}

static size_t put_number(double value, char *text) {
    if (isnan(value)) {
        memcpy(text, "nan", 3);
        return 3;
    }
    assert(isfinite(value));
    if (value < 0) {
        *text = '-';
        return 1 + put_number(-value, text + 1);
    }
    if (value <= 0x1p53 && value == (double)(uint64_t)value)
        return put_whole((uint64_t)value, text);
    size_t length = 0;
    if (LDBL_MANT_DIG >= 64 && value >= least_scaled && value < first_unscaled)
        length = put_scaled(value, text);
    return length ? length : put_any(value, text);
}

size_t place_number_text(double value, char text[PLACE_NUMBER_TEXT]) {
    const size_t length = put_number(value, text);
    text[length] = '\0';
    return length;
}

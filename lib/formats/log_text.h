/*
 * Pieces of a row, written one behind the other. Each function writes at `to`,
 * which has room for it, and returns where the text goes on; there is no NUL.
 * Internal to lib/formats; its counterpart for reading is formats/field.h.
 */
#ifndef PLACE_FORMATS_LOG_TEXT_H
#define PLACE_FORMATS_LOG_TEXT_H

#include <stdint.h>

/* The text without its NUL. */
char *place_put_text(char *to, const char *text);

/* Decimal digits, behind a minus where it is negative: at most 20 characters. */
char *place_put_number(char *to, int64_t number);

/* The last `digits` decimal digits of a number of 0 or more, with leading zeros. */
char *place_put_digits(char *to, int64_t number, unsigned digits);

/* `#RRGGBB`, in capitals. */
char *place_put_color(char *to, uint32_t rgb);

/* The field of a CSV row: in quotes, quotes within doubled, where RFC 4180 wants them. */
char *place_put_field(char *to, const char *text);

/* A JSON string in its quotes (RFC 8259, 7): up to six times as long as the UTF-8 text, and 2. */
char *place_put_json_string(char *to, const char *text);

/* A number divided, rounded down: times before 1970 are negative. */
static inline int64_t place_floor_divide(int64_t number, int64_t by) {
    return number / by - (number % by < 0);
}

#endif

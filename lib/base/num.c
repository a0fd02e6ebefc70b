/* Numbers from text: the one home of strtoll, strtoull and strtod. */
#include "base/num.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool starts_number(const char *text) {
    if (*text == '-' || *text == '+')
        text++;
    return isdigit((unsigned char)*text) || (*text == '.' && isdigit((unsigned char)text[1]));
}

static enum place_code not_a_number(const char *text, const char *what, const char *wanted,
                                    struct place_err *err) {
    return place_fail(err, PLACE_USAGE, "%s is '%s', wanted %s", what, text, wanted);
}

enum place_code place_parse_int(const char *text, const char *what, int64_t min, int64_t max,
                                int64_t *out, struct place_err *err) {
    if (!starts_number(text))
        return not_a_number(text, what, "a whole number", err);
    char *end = NULL;
    errno = 0;
    const long long value = strtoll(text, &end, 10);
    if (*end)
        return not_a_number(text, what, "a whole number", err);
    if (errno || value < min || value > max)
        return place_fail(err, PLACE_USAGE, "%s is %s, wanted %" PRId64 " to %" PRId64, what, text,
                          min, max);
    *out = value;
    return PLACE_OK;
}

enum place_code place_parse_double(const char *text, const char *what, double min, double max,
                                   double *out, struct place_err *err) {
    if (!starts_number(text))
        return not_a_number(text, what, "a number", err);
    char *end = NULL;
    const double value = strtod(text, &end);
    if (*end || !isfinite(value) || strpbrk(text, "xX"))
        return not_a_number(text, what, "a number", err);
    if (value < min || value > max)
        return place_fail(err, PLACE_USAGE, "%s is %s, wanted %g to %g", what, text, min, max);
    *out = value;
    return PLACE_OK;
}

/* The factor that a suffix such as "M", or of bytes "MB" or "MiB", stands for; else 0. */
static uint64_t suffix_factor(const char *suffix, uint64_t base) {
    static const char letters[] = "KMGT";
    if (!*suffix)
        return 1;
    const char *found = strchr(letters, toupper((unsigned char)*suffix));
    const char *rest = suffix + 1;
    const bool bytes = base == 1024 && (strcasecmp(rest, "b") == 0 || strcasecmp(rest, "ib") == 0);
    if (!found || (*rest && !bytes))
        return 0;
    uint64_t factor = base;
    for (const char *letter = letters; letter < found; letter++)
        factor *= base;
    return factor;
}

enum { SCALED_TEXT = 24 /* bytes */ };

/* "64M": with the largest letter that leaves a whole number. */
static const char *scaled_text(uint64_t value, uint64_t base, char text[SCALED_TEXT]) {
    static const char letters[] = "kMGT";
    int letter = -1;
    while (value > 0 && value % base == 0 && letter < 3) {
        value /= base;
        letter++;
    }
    const char first = base == 1024 ? 'K' : letters[0];
    snprintf(text, SCALED_TEXT, "%" PRIu64 "%.*s", value, letter >= 0,
             letter == 0 ? &first : &letters[letter < 0 ? 0 : letter]);
    return text;
}

static enum place_code parse_scaled(const char *text, const char *what, uint64_t base, uint64_t min,
                                    uint64_t max, uint64_t *out, struct place_err *err) {
    const char *wanted =
        base == 1024 ? "a size such as 4096, 64K, 512M or 2G" : "a count such as 500, 16k or 4M";
    if (!isdigit((unsigned char)*text))
        return not_a_number(text, what, wanted, err);
    char *end = NULL;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    const uint64_t factor = suffix_factor(end, base);
    if (factor == 0)
        return not_a_number(text, what, wanted, err);
    uint64_t scaled = 0;
    char least[SCALED_TEXT], most[SCALED_TEXT];
    if (errno || __builtin_mul_overflow((uint64_t)value, factor, &scaled) || scaled < min ||
        scaled > max)
        return place_fail(err, PLACE_USAGE, "%s is %s, wanted %s to %s", what, text,
                          scaled_text(min, base, least), scaled_text(max, base, most));
    *out = scaled;
    return PLACE_OK;
}

enum place_code place_parse_size(const char *text, const char *what, uint64_t min, uint64_t max,
                                 uint64_t *out, struct place_err *err) {
    return parse_scaled(text, what, 1024, min, max, out, err);
}

enum place_code place_parse_count(const char *text, const char *what, uint64_t min, uint64_t max,
                                  uint64_t *out, struct place_err *err) {
    return parse_scaled(text, what, 1000, min, max, out, err);
}

enum place_code place_parse_rgb(const char *text, const char *what, uint32_t *out,
                                struct place_err *err) {
    const char *digits = *text == '#' ? text + 1 : text;
    if (strspn(digits, "0123456789abcdefABCDEF") != 6 || digits[6])
        return not_a_number(text, what, "a colour such as #FF4500", err);
    *out = (uint32_t)strtoul(digits, NULL, 16);
    return PLACE_OK;
}

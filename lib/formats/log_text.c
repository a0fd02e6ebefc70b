/* Pieces of a row. */
#include "formats/log_text.h"

#include <string.h>

char *place_put_text(char *to, const char *text) {
    const size_t size = strlen(text);
    memcpy(to, text, size);
    return to + size;
}

char *place_put_number(char *to, int64_t number) {
    char digits[24];
    int count = 0;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        *to++ = '-';
    while (count > 0)
        *to++ = digits[--count];
    return to;
}

char *place_put_digits(char *to, int64_t number, unsigned digits) {
    for (unsigned i = digits; i > 0; i--) {
        to[i - 1] = (char)('0' + number % 10);
        number /= 10;
    }
    return to + digits;
}

char *place_put_color(char *to, uint32_t rgb) {
    *to++ = '#';
    for (int shift = 20; shift >= 0; shift -= 4)
        *to++ = "0123456789ABCDEF"[rgb >> shift & 15];
    return to;
}

char *place_put_field(char *to, const char *text) {
    if (!strpbrk(text, ",\"\r\n"))
        return place_put_text(to, text);
    *to++ = '"';
    for (const char *from = text; *from; from++) {
        if (*from == '"')
            *to++ = '"';
        *to++ = *from;
    }
    *to++ = '"';
    return to;
}

char *place_put_json_string(char *to, const char *text) {
    *to++ = '"';
    for (const char *from = text; *from; from++) {
        const unsigned char c = (unsigned char)*from;
        if (c < 0x20) {
            to = place_put_text(to, "\\u00");
            *to++ = "01"[c >> 4];
            *to++ = "0123456789abcdef"[c & 15];
            continue;
        }
        if (c == '"' || c == '\\')
            *to++ = '\\';
        *to++ = (char)c;
    }
    *to++ = '"';
    return to;
}

/* Text that others wrote, made fit to be shown. */
#include "cli/printable.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * The character at `text` and how many bytes it has (RFC 3629, 4): 0 where there
 * is none. The NUL at the end is no continuation, so that nothing behind it is read.
 */
static size_t take_character(const unsigned char *text, uint32_t *out) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char first = text[0];
    const size_t size = first < 0x80             ? 1
                        : (first & 0xe0) == 0xc0 ? 2
                        : (first & 0xf0) == 0xe0 ? 3
                        : (first & 0xf8) == 0xf0 ? 4
                                                 : 0;
    uint32_t character = size == 1 ? first : first & (0x7fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        character = character << 6 | (text[i] & 0x3f);
    }
    *out = character;
    const bool surrogate = character >= 0xd800 && character <= 0xdfff;
    return size && character >= least[size] && character <= 0x10ffff && !surrogate ? size : 0;
}

static bool is_harmless(uint32_t character) {
    return character >= 0x20 && (character < 0x7f || character > 0x9f) && character != 0x200e &&
           character != 0x200f && (character < 0x2028 || character > 0x202e) &&
           (character < 0x2066 || character > 0x2069);
}

void place_make_printable(char *text) {
    char *to = text;
    while (*text) {
        uint32_t character = 0;
        const size_t size = take_character((const unsigned char *)text, &character);
        if (size == 0 || !is_harmless(character)) {
            *to++ = '?';
            text += size ? size : 1;
            continue;
        }
        for (size_t i = 0; i < size; i++)
            *to++ = *text++;
    }
    *to = '\0';
}

void place_print_field(FILE *out, const char *text) {
    if (!text[strcspn(text, "\",\r\n")]) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

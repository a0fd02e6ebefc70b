/* Base64, by libsodium, which refuses what is not canonical. */
#include "base/base64.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum { VARIANT = sodium_base64_VARIANT_ORIGINAL, GROUP = 4096 /* characters decoded at a time */ };

size_t place_base64_length(size_t size) {
    return (size + 2) / 3 * 4;
}

size_t place_base64_size(const char *text, size_t length) {
    if (length == 0 || length % 4)
        return 0;
    const size_t padding = (size_t)(text[length - 1] == '=') + (size_t)(text[length - 2] == '=');
    return length / 4 * 3 - padding;
}

/* One group of whole quanta; NULL bytes only ask. */
static bool decode_group(const char *text, size_t length, unsigned char *to, size_t room) {
    unsigned char bytes[GROUP / 4 * 3];
    size_t size = 0;
    const char *end = NULL;
    if (sodium_base642bin(bytes, sizeof bytes, text, length, NULL, &size, &end, VARIANT) != 0 ||
        end != text + length)
        return false;
    if (to)
        memcpy(to, bytes, size < room ? size : room);
    return true;
}

bool place_base64_is_canonical(const char *text, size_t length) {
    if (place_base64_size(text, length) == 0)
        return false;
    for (size_t at = 0; at < length; at += GROUP) {
        const size_t group = length - at < GROUP ? length - at : GROUP;
        if (!decode_group(text + at, group, NULL, 0))
            return false;
        if (at + group < length && text[at + group - 1] == '=')
            return false;
    }
    return true;
}

void place_base64_decode(const char *text, size_t length, unsigned char *to) {
    const size_t size = place_base64_size(text, length);
    for (size_t at = 0; at < length; at += GROUP) {
        const size_t group = length - at < GROUP ? length - at : GROUP;
        const bool sound = decode_group(text + at, group, to + at / 4 * 3, size - at / 4 * 3);
        assert(sound);
        (void)sound;
    }
}

void place_base64_encode(const unsigned char *bytes, size_t size, char *text) {
    sodium_bin2base64(text, place_base64_length(size) + 1, bytes, size, VARIANT);
}

/* Ids of users. */
#include "pg/user_id.h"

#include "base/secret.h"

#include <string.h>

/* How many bytes stand between two hyphens of a UUID. */
static const unsigned groups[] = {4, 2, 2, 2, 6};

void place_format_user_id(const unsigned char id[PLACE_USER_ID], char text[PLACE_USER_ID_TEXT]) {
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (i > 0)
            *text++ = '-';
        place_to_hex(id, groups[i], text);
        id += groups[i];
        text += 2 * groups[i];
    }
}

static int hex_digit(char c) {
    static const char digits[] = "0123456789abcdef";
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* Whether the key is the canonical text of a UUID, which is then in `id`. */
static bool parse_id(const char *key, unsigned char id[PLACE_USER_ID]) {
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (i > 0 && *key++ != '-')
            return false;
        for (unsigned byte = 0; byte < groups[i]; byte++, key += 2) {
            const int high = hex_digit(key[0]);
            const int low = high < 0 ? -1 : hex_digit(key[1]);
            if (low < 0)
                return false;
            *id++ = (unsigned char)(high << 4 | low);
        }
    }
    return *key == '\0';
}

bool place_user_id(const char *key, unsigned char id[PLACE_USER_ID]) {
    static const char prefix[] = "placetools:user:";
    unsigned char digest[PLACE_SHA256_BYTES];
    struct place_sha256 sha;
    if (parse_id(key, id))
        return true;
    place_sha256_init(&sha);
    place_sha256_update(&sha, prefix, sizeof prefix - 1);
    place_sha256_update(&sha, key, strlen(key));
    place_sha256_final(&sha, digest);
    memcpy(id, digest, PLACE_USER_ID);
    id[6] = (unsigned char)((id[6] & 0x0F) | 0x80); /* version 8: RFC 9562, 5.8 */
    id[8] = (unsigned char)((id[8] & 0x3F) | 0x80); /* the variant: 4.1 */
    return false;
}

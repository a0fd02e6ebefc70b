/*
 * The id that a person of a foreign log has in a database, which is the same
 * wherever and whenever the log is loaded.
 */
#ifndef PLACE_PG_USER_ID_H
#define PLACE_PG_USER_ID_H

#include <stdbool.h>

enum { PLACE_USER_ID = 16 /* bytes of a UUID */, PLACE_USER_ID_TEXT = 37 /* with the NUL */ };

/*
 * The id of a user's key: the UUID whose canonical text (RFC 9562, lower case)
 * the key is, and then it is true; else the first 16 bytes of
 * SHA-256("placetools:user:" key) as a UUID of version 8, and the key itself is
 * users.external_key.
 */
bool place_user_id(const char *key, unsigned char id[PLACE_USER_ID]);

/* "00112233-4455-6677-8899-aabbccddeeff" with a NUL. */
void place_format_user_id(const unsigned char id[PLACE_USER_ID], char text[PLACE_USER_ID_TEXT]);

#endif

/* Hashes of events in pxls logs. */
#include "formats/pxls_hash.h"

#include "base/secret.h"
#include "base/time.h"
#include "formats/log_text.h"

#include <string.h>

enum { CLOCK = 19 /* characters of "2022-04-04 00:53:51" */ };

void place_pxls_hash(const struct place_event *event, char point, const char *key,
                     unsigned char digest[PLACE_EVENT_HASH]) {
    char text[128], clock[PLACE_TIME_TEXT];
    struct place_sha256 sha;
    const int64_t second = place_floor_divide(event->time, PLACE_SECOND);
    place_format_time(second * PLACE_SECOND, clock);
    memcpy(text, clock, CLOCK);
    text[10] = ' ';
    char *end = text + CLOCK;
    *end++ = point;
    end = place_put_digits(end, (event->time - second * PLACE_SECOND) / PLACE_MILLISECOND, 3);
    *end++ = ',';
    end = place_put_number(end, event->x);
    *end++ = ',';
    end = place_put_number(end, event->y);
    *end++ = ',';
    end = place_put_number(end, event->color == PLACE_NO_COLOR ? -1 : event->color);
    *end++ = ',';
    place_sha256_init(&sha);
    place_sha256_update(&sha, text, (size_t)(end - text));
    place_sha256_update(&sha, key, strlen(key));
    place_sha256_final(&sha, digest);
}

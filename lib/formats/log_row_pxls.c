/* Rows of pxls logs: one pixel a row, named by a hash or by its user. */
#include "base/secret.h"
#include "base/time.h"
#include "formats/log_row.h"
#include "formats/log_text.h"
#include "formats/pxls_hash.h"

#include <string.h>

static const char nobody[] = "<server>"; /* as the server's own log has it for the console */

static const char *const actions[] = {
    [PLACE_KIND_PLACE] = "user place",
    [PLACE_KIND_UNDO] = "user undo",
    [PLACE_KIND_OVERWRITE] = "mod overwrite",
    [PLACE_KIND_ROLLBACK] = "rollback",
    [PLACE_KIND_ROLLBACK_UNDO] = "rollback undo",
    [PLACE_KIND_NUKE] = "console nuke",
};

bool place_is_pxls_name(const char *name) {
    static const char *const taken[] = {"", nobody, "-snip-", "dead"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(name, taken[i]) == 0)
            return false;
    const bool hash = strlen(name) == PLACE_SHA256_HEX - 1 &&
                      strspn(name, "0123456789abcdefABCDEF") == PLACE_SHA256_HEX - 1;
    return !hash && !strpbrk(name, "\t\r\n");
}

/* "2022-04-04 00:53:51,577": UTC, though pxls does not say so. */
static char *put_date(struct place_row_maker *maker, int64_t time, char *to) {
    int64_t rest;
    to = place_put_clock(maker, time, to, &rest);
    *to++ = ',';
    return place_put_digits(to, rest / PLACE_MILLISECOND, 3);
}

/* x, y and index, tabs between. */
static char *put_pixel(const struct place_event *event, char *to) {
    to = place_put_number(to, event->x);
    *to++ = '\t';
    to = place_put_number(to, event->y);
    *to++ = '\t';
    return place_put_number(to, event->color == PLACE_NO_COLOR ? -1 : event->color);
}

static char *put_digest(const unsigned char digest[PLACE_SHA256_BYTES], char *to) {
    char hex[PLACE_SHA256_HEX];
    place_to_hex(digest, PLACE_SHA256_BYTES, hex);
    return place_put_text(to, hex);
}

/* The SHA-256 of "date,x,y,index,key": who has the key can find his own rows. */
static char *put_hash(const struct place_row_maker *maker, const struct place_event *event,
                      char *to) {
    unsigned char digest[PLACE_SHA256_BYTES];
    place_pxls_hash(event, ',', maker->key, digest);
    return put_digest(digest, to);
}

static bool has_hash(const struct place_row_maker *maker) {
    static const unsigned char none[PLACE_EVENT_HASH];
    return maker->hash && memcmp(maker->hash, none, sizeof none) != 0;
}

/* The user, or what stands for one. */
static char *put_owner(const struct place_row_maker *maker, const struct place_event *event,
                       char *to) {
    if (maker->options.hashes)
        return put_hash(maker, event, to);
    if (maker->key[0])
        return place_put_text(to, maker->key);
    return has_hash(maker) ? put_digest(maker->hash, to) : place_put_text(to, nobody);
}

char *place_put_pxls_row(struct place_row_maker *maker, const struct place_event *event, char *to) {
    to = put_date(maker, event->time, to);
    *to++ = '\t';
    to = put_owner(maker, event, to);
    *to++ = '\t';
    to = put_pixel(event, to);
    *to++ = '\t';
    return place_put_text(to, actions[event->kind]);
}

/* Rows as COPY BINARY has them: big-endian, each field behind its length. */
#include "pg/load_rows.h"

#include <string.h>

/* Microseconds from 1970 to 2000, where PostgreSQL's times begin. */
#define EPOCH_2000 (INT64_C(946684800) * 1000000)

const unsigned char pg_copy_header[PG_COPY_HEADER] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
const unsigned char pg_copy_trailer[PG_COPY_TRAILER] = {0xFF, 0xFF};

static inline unsigned char *put_16(unsigned char *to, int32_t value) {
    to[0] = (unsigned char)((uint32_t)value >> 8);
    to[1] = (unsigned char)value;
    return to + 2;
}

static inline unsigned char *put_32(unsigned char *to, int32_t value) {
    for (int i = 0; i < 4; i++) /* one store, once it is compiled */
        to[i] = (unsigned char)((uint32_t)value >> (24 - 8 * i));
    return to + 4;
}

static inline unsigned char *put_64(unsigned char *to, int64_t value) {
    for (int i = 0; i < 8; i++)
        to[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
    return to + 8;
}

static inline unsigned char *put_smallint(unsigned char *to, int32_t value) {
    return put_16(put_32(to, 2), value);
}

static inline unsigned char *put_int(unsigned char *to, int32_t value) {
    return put_32(put_32(to, 4), value);
}

static inline unsigned char *put_bigint(unsigned char *to, int64_t value) {
    return put_64(put_32(to, 8), value);
}

static inline unsigned char *put_null(unsigned char *to) {
    return put_32(to, -1);
}

static inline unsigned char *put_user(unsigned char *to, const unsigned char *user) {
    if (!user)
        return put_null(to);
    to = put_32(to, PLACE_USER_ID);
    memcpy(to, user, PLACE_USER_ID);
    return to + PLACE_USER_ID;
}

unsigned char *pg_put_placement(unsigned char *to, int64_t id, const struct place_event *event,
                                const unsigned char *user) {
    to = put_16(to, 7);
    to = put_bigint(to, id);
    to = put_smallint(to, event->x);
    to = put_smallint(to, event->y);
    to = put_smallint(to, event->color);
    to = put_smallint(to, event->kind);
    to = put_user(to, user);
    return put_bigint(to, event->time - EPOCH_2000);
}

static unsigned char *put_text(unsigned char *to, const char *text) {
    const size_t size = strlen(text);
    to = put_32(to, (int32_t)size);
    memcpy(to, text, size);
    return to + size;
}

static const char *shape_of(const struct place_event *event) {
    if (event->kind == PLACE_KIND_RECTANGLE)
        return "rectangle";
    return event->height == PLACE_CIRCLE_OPEN ? "circle-open" : "circle";
}

unsigned char *pg_put_fill(unsigned char *to, int64_t id, const struct place_event *event,
                           const unsigned char *user) {
    const bool rectangle = event->kind == PLACE_KIND_RECTANGLE;
    to = put_16(to, 10);
    to = put_bigint(to, id);
    to = put_text(to, shape_of(event));
    to = put_smallint(to, event->x);
    to = put_smallint(to, event->y);
    to = rectangle ? put_int(to, event->width) : put_null(to);
    to = rectangle ? put_int(to, event->height) : put_null(to);
    to = rectangle ? put_null(to) : put_int(to, event->width);
    to = put_smallint(to, event->color);
    to = put_user(to, user);
    return put_bigint(to, event->time - EPOCH_2000);
}

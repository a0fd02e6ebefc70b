/* Rows of COPY BINARY. */
#include "pg/rows.h"

#include "base/mem.h"
#include "base/time.h"
#include "core/event.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIGNATURE = 11,
    HEADER = SIGNATURE + 8, /* flags and the size of an extension */
    FIELDS = 6              /* without the user */
};

/* 2000-01-01, from which the server counts its microseconds. */
static const int64_t server_epoch = 10957 * PLACE_DAY;

void pg_rows_release(struct pg_rows *rows) {
    free(rows->rows);
    free(rows->user_ids);
    *rows = (struct pg_rows){.users = rows->users};
}

const char *pg_rows_columns(bool users) {
    return users ? "id, created_at, x, y, color, kind, user_id"
                 : "id, created_at, x, y, color, kind";
}

/* ---- numbers of a message -------------------------------------------------------------------- */

static int64_t get_signed(const unsigned char *from, int size) {
    uint64_t value = 0;
    for (int i = 0; i < size; i++)
        value = value << 8 | from[i];
    const int unused = 64 - 8 * size;
    return (int64_t)(value << unused) >> unused;
}

static int16_t get_i16(const unsigned char *from) {
    return (int16_t)(from[0] << 8 | from[1]);
}

static uint32_t get_u32(const unsigned char *from) {
    return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 | (uint32_t)from[2] << 8 | from[3];
}

static uint64_t get_u64(const unsigned char *from) {
    return (uint64_t)get_u32(from) << 32 | get_u32(from + 4);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* What our own tables send, all at once: sizes 8, 8, 2, 2, 2, 2. False for anything else. */
static bool take_plain_row(const unsigned char *at, int size, struct pg_row *row) {
    static const unsigned char wanted[] = {8, 8, 2, 2, 2, 2};
    enum { LENGTH = 2 + FIELDS * 4 + 24 };
    if (size < LENGTH)
        return false;
    const unsigned char *fields[FIELDS];
    at += 2;
    for (int i = 0; i < FIELDS; i++) {
        if (get_u32(at) != wanted[i])
            return false;
        fields[i] = at + 4;
        at += 4 + wanted[i];
    }
    const int16_t color = get_i16(fields[4]), kind = get_i16(fields[5]);
    row->id = get_u64(fields[0]);
    row->time = (int64_t)get_u64(fields[1]) + server_epoch;
    row->x = get_i16(fields[2]);
    row->y = get_i16(fields[3]);
    row->color = (uint8_t)color;
    row->kind = (uint8_t)kind;
    return (uint16_t)color < 256 && (uint16_t)kind < PLACE_KIND_CANVAS;
}

/* The same field by field, to say what is wrong with it. */
static enum place_code explain_row(const unsigned char *at, int size, struct place_err *err) {
    static const char *const names[] = {"id", "created_at", "x", "y", "color", "kind"};
    const unsigned char *end = at + size;
    int64_t id = 0;
    at += 2;
    for (int i = 0; i < FIELDS && end - at >= 4; i++) {
        const uint32_t length = get_u32(at);
        at += 4;
        if (length == UINT32_MAX)
            return place_fail(err, PLACE_DATA, "pixel_events, id %" PRId64 ": %s is null", id,
                              names[i]);
        if (length > 8 || (ptrdiff_t)length > end - at)
            break;
        const int64_t value = get_signed(at, (int)length);
        at += length;
        if (i == 0)
            id = value;
        if (i >= 2 && (value < 0 || value > 255) && (i >= 4))
            return place_fail(err, PLACE_DATA,
                              "pixel_events, id %" PRId64 ": %s is %" PRId64 ", which there is not",
                              id, names[i], value);
        if (i == 5 && value >= PLACE_KIND_CANVAS)
            return place_fail(err, PLACE_DATA,
                              "pixel_events, id %" PRId64 ": kind is %" PRId64 ", which there is "
                              "not",
                              id, value);
    }
    return place_fail(err, PLACE_DATA,
                      "pixel_events, id %" PRId64 ": columns are not of the types they should be",
                      id);
}

/* The user behind the plain columns: 16 bytes, or null. */
static bool take_user(const unsigned char *at, int size, struct pg_row *row, unsigned char *id) {
    enum { AT = 2 + FIELDS * 4 + 24 };
    if (size < AT + 4)
        return false;
    const uint32_t length = get_u32(at + AT);
    row->has_user = length != UINT32_MAX;
    if (!row->has_user)
        return size == AT + 4;
    if (length != PG_UUID || size != AT + 4 + PG_UUID)
        return false;
    memcpy(id, at + AT + 4, PG_UUID);
    return true;
}

static enum place_code make_room(struct pg_rows *rows, struct place_err *err) {
    if (place_grow_array(&rows->rows, &rows->capacity, rows->count + 1, sizeof *rows->rows, err))
        return err->code;
    return rows->users ? place_grow_array(&rows->user_ids, &rows->user_capacity, rows->count + 1,
                                          PG_UUID, err)
                       : PLACE_OK;
}

static enum place_code take_row(struct pg_rows *rows, const unsigned char *at, int size,
                                struct place_err *err) {
    struct pg_row *row = NULL;
    if (make_room(rows, err))
        return err->code;
    row = &rows->rows[rows->count];
    row->has_user = false;
    if (!take_plain_row(at, size, row) ||
        (rows->users && !take_user(at, size, row, rows->user_ids + rows->count * PG_UUID)))
        return explain_row(at, size, err);
    rows->count++;
    return PLACE_OK;
}

/* ---- messages -------------------------------------------------------------------------------- */

/* The header, which comes with the first row: how many bytes it takes; 0 where it is none. */
static int header_size(const unsigned char *at, int size) {
    static const char signature[SIGNATURE] = "PGCOPY\n\377\r\n";
    if (size < HEADER || memcmp(at, signature, SIGNATURE) != 0)
        return 0;
    const uint32_t extension = get_u32(at + SIGNATURE + 4);
    return extension <= (uint32_t)(size - HEADER) ? HEADER + (int)extension : 0;
}

static enum place_code take_message(struct pg_rows *rows, const unsigned char *at, int size,
                                    struct place_err *err) {
    if (!rows->begun) {
        const int header = header_size(at, size);
        if (header == 0)
            return place_fail(err, PLACE_DATA, "the server sends no binary COPY");
        rows->begun = true;
        at += header;
        size -= header;
    }
    if (size == 0 || (size == 2 && get_i16(at) == -1))
        return PLACE_OK; /* the end */
    return size < 2 || get_i16(at) != FIELDS + rows->users
               ? place_fail(err, PLACE_DATA, "the server sends rows of another shape")
               : take_row(rows, at, size, err);
}

enum place_code pg_rows_read(struct pg_rows *rows, struct place_pg *pg, struct place_err *err) {
    rows->begun = false;
    for (;;) {
        char *bytes = NULL;
        int size = 0;
        if (pg_copy_row(pg, &bytes, &size, err))
            return err->code;
        if (size < 0)
            return PLACE_OK;
        const enum place_code code = take_message(rows, (const unsigned char *)bytes, size, err);
        PQfreemem(bytes);
        if (code)
            return place_wrap(err, "%s", place_pg_name(pg));
    }
}

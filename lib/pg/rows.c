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
    FIELDS = 6,             /* without the user */
    PACKED_FIELDS = 2,
    COLUMNS_END = 2 + FIELDS * 4 + 24, /* bytes of a row up to the user */
    PACKED_END = 2 + PACKED_FIELDS * (4 + 8)
};

/* 2000-01-01, from which the server counts its microseconds. */
static const int64_t server_epoch = 10957 * PLACE_DAY;

void pg_rows_release(struct pg_rows *rows) {
    free(rows->rows);
    free(rows->user_ids);
    free(rows->misfits);
    place_buf_release(&rows->texts);
    *rows = (struct pg_rows){.by_text = rows->by_text,
                             .shape = rows->shape,
                             .users = rows->users,
                             .keep_misfits = rows->keep_misfits};
}

/* Of a packed row: x 16 bits, y 16, kind 4, color 8, and PG_PACKED_ID of the id. */
#define PACKED                                                                                     \
    "(x::int8 << 48) | ((y::int8 & 65535) << 32) | (kind::int8 << 28) | (color::int8 << 20) | "    \
    "(id & 1048575), created_at"

const char *pg_rows_columns(const struct pg_rows *rows) {
    if (rows->shape == PG_PACKED)
        return rows->users ? PACKED ", user_id" : PACKED;
    return rows->users ? "id, created_at, x, y, color, kind, user_id"
                       : "id, created_at, x, y, color, kind";
}

enum place_code pg_rows_can_pack(struct place_pg *pg, bool *can, struct place_err *err) {
    PGresult *rows = pg_query(pg,
                              "SELECT 1 FROM pg_constraint WHERE conrelid = "
                              "to_regclass('pixel_events') AND conname = 'pixel_events_values' AND "
                              "contype = 'c' AND convalidated",
                              NULL, err);
    if (!rows)
        return err->code;
    *can = PQntuples(rows) > 0;
    PQclear(rows);
    return PLACE_OK;
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

/* Where the fields are that our own tables send: sizes 8, 8, 2, 2, 2, 2. False for anything else.
 */
static bool find_fields(const unsigned char *at, int size, const unsigned char *fields[FIELDS]) {
    static const unsigned char wanted[] = {8, 8, 2, 2, 2, 2};
    if (size < COLUMNS_END)
        return false;
    at += 2;
    for (int i = 0; i < FIELDS; i++) {
        if (get_u32(at) != wanted[i])
            return false;
        fields[i] = at + 4;
        at += 4 + wanted[i];
    }
    return true;
}

/* "infinity" and "-infinity" are the ends of what the server counts. */
static bool is_time(uint64_t sent) {
    return sent != (uint64_t)INT64_MAX && sent != (uint64_t)INT64_MIN;
}

/* All fields at once. */
static bool take_plain_row(const unsigned char *at, int size, struct pg_row *row) {
    const unsigned char *fields[FIELDS];
    if (!find_fields(at, size, fields) || !is_time(get_u64(fields[1])))
        return false;
    const int16_t color = get_i16(fields[4]), kind = get_i16(fields[5]);
    row->id = get_u64(fields[0]);
    row->time = (int64_t)get_u64(fields[1]) + server_epoch;
    row->x = get_i16(fields[2]);
    row->y = get_i16(fields[3]);
    row->color = (uint8_t)color;
    row->kind = (uint8_t)kind;
    return (uint16_t)color < 256 && (uint16_t)kind < PLACE_KIND_CANVAS;
}

/* A row of our own shape with values that no event has; false where that is not what is wrong. */
static bool take_misfit(const unsigned char *at, int size, struct place_pg_misfit *misfit) {
    const unsigned char *fields[FIELDS];
    if (!find_fields(at, size, fields))
        return false;
    const uint64_t sent = get_u64(fields[1]);
    *misfit = (struct place_pg_misfit){.id = get_u64(fields[0]),
                                       .has_time = is_time(sent),
                                       .x = get_i16(fields[2]),
                                       .y = get_i16(fields[3]),
                                       .color = get_i16(fields[4]),
                                       .kind = get_i16(fields[5])};
    misfit->time = misfit->has_time ? (int64_t)sent + server_epoch : 0;
    return true;
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
        if (i == 1 && length == 8 && !is_time((uint64_t)value))
            return place_fail(err, PLACE_DATA,
                              "pixel_events, id %" PRId64 ": created_at is infinite", id);
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

/* A row of PG_PACKED; false where it is of another shape. Its constraint warrants all but the time.
 */
static bool take_packed_row(const unsigned char *at, int size, uint64_t base, struct pg_row *row) {
    if (size < PACKED_END || get_u32(at + 2) != 8 || get_u32(at + 14) != 8)
        return false;
    const uint64_t packed = get_u64(at + 6);
    row->id = base | (packed & ((1u << PG_PACKED_ID) - 1));
    row->time = (int64_t)get_u64(at + 18) + server_epoch;
    row->x = (int16_t)(packed >> 48);
    row->y = (int16_t)(packed >> 32);
    row->kind = packed >> 28 & 15;
    row->color = (uint8_t)(packed >> 20);
    return row->kind < PLACE_KIND_CANVAS;
}

/* The user behind the other columns, which end at `from`: 16 bytes, or null. */
static bool take_user(const unsigned char *at, int size, int from, struct pg_row *row,
                      unsigned char *id) {
    if (size < from + 4)
        return false;
    const uint32_t length = get_u32(at + from);
    row->has_user = length != UINT32_MAX;
    if (!row->has_user)
        return size == from + 4;
    if (length != PG_UUID || size != from + 4 + PG_UUID)
        return false;
    memcpy(id, at + from + 4, PG_UUID);
    return true;
}

/* The same where users are texts; an empty one is nobody. */
static enum place_code take_user_text(struct pg_rows *rows, const unsigned char *at, int size,
                                      struct pg_row *row, struct place_err *err) {
    const size_t begin = rows->texts.size;
    const uint32_t length = size >= COLUMNS_END + 4 ? get_u32(at + COLUMNS_END) : UINT32_MAX;
    row->has_user = length > 0 && length != UINT32_MAX;
    if (!row->has_user)
        return PLACE_OK;
    if (length != (uint32_t)(size - COLUMNS_END - 4))
        return place_fail(err, PLACE_DATA, "the server sends rows of another shape");
    memcpy(rows->user_ids + rows->count * PG_UUID, &begin, sizeof begin);
    return place_buf_append(&rows->texts, at + COLUMNS_END + 4, length, err) ||
                   place_buf_append(&rows->texts, "", 1, err)
               ? err->code
               : PLACE_OK;
}

const char *pg_rows_user_text(const struct pg_rows *rows, size_t row) {
    size_t begin = 0;
    memcpy(&begin, rows->user_ids + row * PG_UUID, sizeof begin);
    return (const char *)rows->texts.data + begin;
}

static enum place_code make_room(struct pg_rows *rows, struct place_err *err) {
    if (place_grow_array(&rows->rows, &rows->capacity, rows->count + 1, sizeof *rows->rows, err))
        return err->code;
    return rows->users ? place_grow_array(&rows->user_ids, &rows->user_capacity, rows->count + 1,
                                          PG_UUID, err)
                       : PLACE_OK;
}

static enum place_code refuse_row(struct pg_rows *rows, const unsigned char *at, int size,
                                  struct place_err *err) {
    struct place_pg_misfit misfit;
    if (!rows->keep_misfits || !take_misfit(at, size, &misfit))
        return explain_row(at, size, err);
    if (place_grow_array(&rows->misfits, &rows->misfit_capacity, rows->misfit_count + 1,
                         sizeof misfit, err))
        return err->code;
    rows->misfits[rows->misfit_count++] = misfit;
    return PLACE_OK;
}

static enum place_code take_row(struct pg_rows *rows, const unsigned char *at, int size,
                                struct place_err *err) {
    struct pg_row *row = NULL;
    if (make_room(rows, err))
        return err->code;
    row = &rows->rows[rows->count];
    row->has_user = false;
    const bool packed = rows->shape == PG_PACKED;
    if (packed && !take_packed_row(at, size, rows->base, row))
        return place_fail(err, PLACE_DATA, "pixel_events: a row is not what was asked for");
    if (!packed && !take_plain_row(at, size, row))
        return refuse_row(rows, at, size, err);
    if (rows->users && rows->by_text) {
        if (take_user_text(rows, at, size, row, err))
            return err->code;
    } else if (rows->users && !take_user(at, size, packed ? PACKED_END : COLUMNS_END, row,
                                         rows->user_ids + rows->count * PG_UUID)) {
        return explain_row(at, size, err);
    }
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
    return size < 2 ||
                   get_i16(at) != (rows->shape == PG_PACKED ? PACKED_FIELDS : FIELDS) + rows->users
               ? place_fail(err, PLACE_DATA, "the server sends rows of another shape")
               : take_row(rows, at, size, err);
}

enum place_code pg_rows_read(struct pg_rows *rows, struct place_pg *pg, struct place_err *err) {
    rows->begun = false;
    rows->texts.size = rows->count > 0 ? rows->texts.size : 0;
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

/* The pixels of snapshots: gzip and SHA-256 in and out of canvas_data. */
#include "pg/snapshots.h"

#include "base/buf.h"
#include "base/gzip.h"
#include "base/mem.h"
#include "base/time.h"
#include "pg/query.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t pixel_count(struct place_rect bounds) {
    return (size_t)bounds.width * (size_t)bounds.height;
}

static void hash_pixels(const uint8_t *pixels, size_t size,
                        unsigned char digest[PLACE_SHA256_BYTES]) {
    struct place_sha256 sha;
    place_sha256_init(&sha);
    place_sha256_update(&sha, pixels, size);
    place_sha256_final(&sha, digest);
}

/* ---- loading --------------------------------------------------------------------------------- */

/* Deflate makes at most 1,032 bytes of one. */
static enum place_code check_sizes(const struct place_pg_snapshot *snapshot,
                                   struct place_err *err) {
    const size_t size = pixel_count(snapshot->bounds);
    if (size == 0)
        return place_fail(err, PLACE_DATA, "width and height are not those of a canvas");
    if (snapshot->stored > place_gzip_bound(size) || size / 1032 > snapshot->stored)
        return place_fail(err, PLACE_DATA,
                          "canvas_data is %" PRIu64 " bytes, which is no gzip of %" PRId32
                          " x %" PRId32 " pixels",
                          snapshot->stored, snapshot->bounds.width, snapshot->bounds.height);
    return PLACE_OK;
}

static enum place_code expand(const PGresult *result, const struct place_pg_snapshot *snapshot,
                              uint8_t *pixels, struct place_err *err) {
    size_t stored = 0;
    if (PQntuples(result) == 0)
        return place_fail(err, PLACE_DATA, "it was removed just now");
    unsigned char *data = PQunescapeBytea((const unsigned char *)PQgetvalue(result, 0, 0), &stored);
    if (!data)
        return place_fail_memory(err);
    const enum place_code code =
        place_gunzip(data, stored, pixels, pixel_count(snapshot->bounds), err);
    PQfreemem(data);
    return code;
}

static enum place_code check_hash(const struct place_pg_snapshot *snapshot, const uint8_t *pixels,
                                  struct place_err *err) {
    unsigned char digest[PLACE_SHA256_BYTES];
    if (!snapshot->has_sha256)
        return PLACE_OK;
    hash_pixels(pixels, pixel_count(snapshot->bounds), digest);
    if (memcmp(digest, snapshot->sha256, sizeof digest) == 0)
        return PLACE_OK;
    return place_fail(err, PLACE_DATA, "the SHA-256 of its pixels is another than sha256");
}

/* Bytea that changed to another type would be text of another kind: then gunzip refuses it. */
static enum place_code fetch(struct place_pg *pg, const struct place_pg_snapshot *snapshot,
                             uint8_t *pixels, struct place_err *err) {
    char id[24];
    snprintf(id, sizeof id, "%" PRId64, snapshot->id);
    PGresult *result = pg_query(
        pg, "SELECT canvas_data FROM canvas_snapshots WHERE id = $1::bigint", PG_PARAMS(id), err);
    if (!result)
        return err->code;
    enum place_code code = expand(result, snapshot, pixels, err);
    PQclear(result);
    return code ? code : check_hash(snapshot, pixels, err);
}

enum place_code place_pg_snapshot_load(struct place_pg *pg,
                                       const struct place_pg_snapshot *snapshot, uint8_t **pixels,
                                       struct place_err *err) {
    *pixels = NULL;
    enum place_code code = check_sizes(snapshot, err);
    if (!code && !(*pixels = place_new_array(pixel_count(snapshot->bounds), 1, err)))
        code = err->code;
    if (!code)
        code = fetch(pg, snapshot, *pixels, err);
    if (!code)
        return PLACE_OK;
    free(*pixels);
    *pixels = NULL;
    return code == PLACE_DATA
               ? place_wrap(err, "%s: snapshot %" PRId64, place_pg_name(pg), snapshot->id)
               : code;
}

/* ---- storing --------------------------------------------------------------------------------- */

static enum place_code check_bounds(const struct place_rect *bounds, struct place_err *err) {
    if (bounds->width <= INT16_MAX && bounds->height <= INT16_MAX && bounds->x0 >= INT16_MIN &&
        bounds->x0 <= INT16_MAX && bounds->y0 >= INT16_MIN && bounds->y0 <= INT16_MAX)
        return PLACE_OK;
    return place_fail(err, PLACE_DATA,
                      "the canvas is %" PRId32 " x %" PRId32 " at %" PRId32 ",%" PRId32
                      ", and a snapshot's numbers are at most %d",
                      bounds->width, bounds->height, bounds->x0, bounds->y0, INT16_MAX);
}

/* The gzip of the pixels as PostgreSQL reads bytea, with a NUL; *stored is its size. */
static enum place_code put_bytea(const uint8_t *pixels, size_t size, struct place_buf *text,
                                 uint64_t *stored, struct place_err *err) {
    struct place_buf packed = {0};
    enum place_code code = place_gzip(pixels, size, &packed, err);
    if (!code)
        code = place_buf_append(text, "\\x", 2, err);
    if (!code)
        code = place_buf_reserve(text, 2 * packed.size + 1, err);
    if (!code) {
        place_to_hex(packed.data, packed.size, (char *)text->data + text->size);
        *stored = packed.size;
    }
    place_buf_release(&packed);
    return code;
}

/* The id that RETURNING or SELECT gave, if it gave one. */
static enum place_code take_id(struct place_pg *pg, PGresult *result, int64_t *id, bool *given,
                               struct place_err *err) {
    if (!result)
        return err->code;
    *given = PQntuples(result) > 0;
    const enum place_code code = *given ? pg_int(pg, result, 0, 0, id, err) : PLACE_OK;
    PQclear(result);
    return code;
}

/* The numbers of a row as text. */
struct row_text {
    char width[16], height[16], x0[16], y0[16], event[24];
    char time[PLACE_TIME_TEXT];
    char sha256[2 + PLACE_SHA256_HEX];
};

static void write_row(const struct place_pg_snapshot *snapshot, struct row_text *text) {
    const struct place_rect *bounds = &snapshot->bounds;
    snprintf(text->width, sizeof text->width, "%" PRId32, bounds->width);
    snprintf(text->height, sizeof text->height, "%" PRId32, bounds->height);
    snprintf(text->x0, sizeof text->x0, "%" PRId32, bounds->x0);
    snprintf(text->y0, sizeof text->y0, "%" PRId32, bounds->y0);
    snprintf(text->event, sizeof text->event, "%" PRIu64, snapshot->last_event_id);
    place_format_time(snapshot->time, text->time);
    memcpy(text->sha256, "\\x", 2);
    place_to_hex(snapshot->sha256, PLACE_SHA256_BYTES, text->sha256 + 2);
}

/* `data` and `text` are the values. */
static enum place_code insert(struct place_pg *pg, const char *data, const struct row_text *text,
                              int64_t *id, bool *is_new, struct place_err *err) {
    PGresult *result =
        pg_query(pg,
                 "INSERT INTO canvas_snapshots"
                 " (canvas_data, width, height, x0, y0, last_event_id, created_at, sha256)"
                 " VALUES ($1::bytea, $2, $3, $4, $5, $6,"
                 " $7::timestamptz, $8::bytea)"
                 " ON CONFLICT (last_event_id) DO NOTHING RETURNING id",
                 PG_PARAMS(data, text->width, text->height, text->x0, text->y0, text->event,
                           text->time, text->sha256),
                 err);
    const enum place_code code = take_id(pg, result, id, is_new, err);
    if (code || *is_new)
        return code;
    bool there = false;
    result = pg_query(pg, "SELECT id FROM canvas_snapshots WHERE last_event_id = $1::bigint",
                      PG_PARAMS(text->event), err);
    return take_id(pg, result, id, &there, err);
}

enum place_code place_pg_snapshot_store(struct place_pg *pg, struct place_pg_snapshot *snapshot,
                                        const uint8_t *pixels, bool *is_new,
                                        struct place_err *err) {
    struct place_buf data = {0};
    struct row_text text;
    const size_t size = pixel_count(snapshot->bounds);
    *is_new = false;
    if (check_bounds(&snapshot->bounds, err))
        return err->code;
    hash_pixels(pixels, size, snapshot->sha256);
    snapshot->has_sha256 = snapshot->has_event = snapshot->has_time = snapshot->is_base = true;
    write_row(snapshot, &text);
    enum place_code code = put_bytea(pixels, size, &data, &snapshot->stored, err);
    if (!code)
        code = insert(pg, (const char *)data.data, &text, &snapshot->id, is_new, err);
    place_buf_release(&data);
    return code;
}

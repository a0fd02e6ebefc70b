/*
 * lib/archive: chunks whose checksums are right and whose content is not, as a
 * hostile writer makes them. None may be applied to a canvas.
 */
#include "../damaged.h"
#include "../tempdir.h"

enum { EVENTS = 8, USERS = 3 };

static struct place_err err;
static struct history opening; /* a canvas with users and nothing placed on it */
static struct bytes base;      /* its archive */
static struct place_zstd *zstd;

/* A chunk before it is put together; the columns are what its planes hold. */
struct chunk {
    struct events_header header;
    uint8_t x[EVENTS], y[EVENTS], x_high[EVENTS], nibbles[EVENTS], color[EVENTS], kind[EVENTS],
        user[EVENTS], user_high[EVENTS], time[EVENTS], time_top[EVENTS], seq[EVENTS],
        seq_top[EVENTS];
    struct place_rect fill[2];
    size_t fills;              /* stored */
    size_t hash_size;          /* bytes of the plane of hashes */
    unsigned drop_planes;      /* of the table's end, though the header counts them */
    uint32_t more_stored;      /* that the first plane claims to have */
    uint8_t coding, value, id; /* of a plane more, where value is not 0 */
};

/* Eight events on the canvas, 20 x 20 at -5,-5: one is a rectangle, one a circle. */
static struct chunk true_chunk(void) {
    struct chunk chunk = {
        .header = {.first_seq = 10,
                   .last_seq = 19,
                   .first_time = opening.timeline.entries[0].time + PLACE_SECOND,
                   .last_time = opening.timeline.entries[0].time + 8 * PLACE_SECOND,
                   .box = {-5, -5, 8, 8},
                   .x0 = -5,
                   .y0 = -5,
                   .count = EVENTS,
                   .unit = (uint32_t)PLACE_SECOND,
                   .fills = 2,
                   .max_user = USERS},
        .fill = {{0, 0, 2, 3}, {1, 1, 3, 0}},
        .fills = 2};
    for (uint8_t i = 0; i < EVENTS; i++) {
        chunk.x[i] = chunk.y[i] = i;
        chunk.color[i] = i;
        chunk.user[i] = i % (USERS + 1);
        chunk.time[i] = i > 0;
    }
    chunk.kind[2] = PLACE_KIND_RECTANGLE;
    chunk.kind[5] = PLACE_KIND_CIRCLE;
    chunk.seq[3] = 2;
    return chunk;
}

static void add(struct plane_writer *planes, unsigned id, const uint8_t *bytes, size_t size) {
    need(plane_add(planes, id, bytes, size, true, &err), &err);
}

static void append(struct place_buf *to, struct chunk *chunk) {
    struct plane_writer planes = {.zstd = zstd};
    unsigned char header[EVENTS_HEADER_SIZE + sizeof planes.table], fills[2 * FILL_SIZE],
        hashes[EVENTS * PLACE_EVENT_HASH + 1];
    add(&planes, PLANE_X_LOW, chunk->x, EVENTS);
    add(&planes, PLANE_Y_LOW, chunk->y, EVENTS);
    add(&planes, PLANE_X_HIGH, chunk->x_high, EVENTS);
    add(&planes, PLANE_XY_HIGH, chunk->nibbles, EVENTS);
    add(&planes, PLANE_COLOR, chunk->color, EVENTS);
    add(&planes, PLANE_KIND, chunk->kind, EVENTS);
    for (size_t i = 0; i < 2; i++)
        put_rect(fills + i * FILL_SIZE, chunk->fill[i]);
    add(&planes, PLANE_FILLS, fills, chunk->fills * FILL_SIZE);
    add(&planes, PLANE_USER, chunk->user, EVENTS);
    add(&planes, PLANE_USER + 3, chunk->user_high, EVENTS);
    add(&planes, PLANE_TIME, chunk->time, EVENTS);
    add(&planes, PLANE_TIME + 7, chunk->time_top, EVENTS);
    add(&planes, PLANE_SEQ, chunk->seq, EVENTS);
    add(&planes, PLANE_SEQ + 7, chunk->seq_top, EVENTS);
    for (size_t i = 0; i < sizeof hashes; i++)
        hashes[i] = (unsigned char)(i * 7 + 1);
    add(&planes, PLANE_HASH, hashes, chunk->hash_size);
    if (chunk->value) {
        unsigned char *entry = planes.table + planes.count++ * PLANE_ENTRY_SIZE;
        entry[0] = chunk->id;
        entry[1] = chunk->coding;
        entry[2] = chunk->value;
    }
    place_put_u32(planes.table + 4, place_get_u32(planes.table + 4) + chunk->more_stored);
    chunk->header.planes = (uint16_t)planes.count;
    put_events_header(header, &chunk->header);
    memcpy(header + EVENTS_HEADER_SIZE, planes.table, sizeof planes.table);
    need(append_chunk(to, CHUNK_EVENTS, header,
                      EVENTS_HEADER_SIZE +
                          (planes.count - chunk->drop_planes) * (size_t)PLANE_ENTRY_SIZE,
                      planes.body.data, planes.body.size, &err),
         &err);
    place_buf_release(&planes.body);
}

/* Apply all of an archive to a canvas, and read every user; the events there were. */
static enum place_code apply_all(const char *path, uint64_t *events, uint64_t *torn) {
    struct place_source *source = NULL;
    struct place_cursor *cursor = NULL;
    struct place_canvas canvas = {0};
    struct place_piece piece;
    *events = *torn = 0;
    if (place_source_open(path, &source, &err))
        return err.code;
    *torn = place_archive_info(place_source_archive(source))->torn;
    enum place_code code = place_cursor_open(source, PLACE_ALL_COLUMNS, &cursor, &err);
    if (!code)
        code = place_canvas_init(&canvas, place_source_info(source)->bounds, true, &err);
    while (!code && !(code = place_cursor_next(cursor, INT64_MAX, &piece, &err)) &&
           (piece.entry || piece.batch.count)) {
        place_apply_piece(&canvas, &piece);
        *events += piece.batch.count;
    }
    for (uint32_t user = 1; !code && user <= place_source_info(source)->users; user++) {
        char *key = NULL;
        code = place_archive_user_key(place_source_archive(source), user, &key, &err);
        free(key);
    }
    place_canvas_release(&canvas);
    place_cursor_close(cursor);
    place_source_close(source);
    return code;
}

/* ---- EVNT chunks ----------------------------------------------------------------------------- */

static void tell_truth(struct chunk *chunk) {
    (void)chunk;
}
static void tell_x(struct chunk *chunk) {
    chunk->x[3] = 20;
}
static void tell_y(struct chunk *chunk) {
    chunk->y[7] = 200;
}
static void tell_x_high(struct chunk *chunk) {
    chunk->x_high[1] = 255;
}
static void tell_nibbles(struct chunk *chunk) {
    chunk->nibbles[1] = 0x10;
}
static void tell_color(struct chunk *chunk) {
    chunk->color[6] = 254;
}
static void tell_kind(struct chunk *chunk) {
    chunk->kind[1] = PLACE_KIND_CANVAS;
}
static void tell_kind_200(struct chunk *chunk) {
    chunk->kind[1] = 200;
}
static void tell_user(struct chunk *chunk) {
    chunk->user[1] = USERS + 1;
}
static void tell_user_high(struct chunk *chunk) {
    chunk->user_high[1] = 255;
}
static void tell_time(struct chunk *chunk) {
    chunk->time[4] = 2;
}
static void tell_first_time(struct chunk *chunk) {
    chunk->time[0] = 1;
}
static void tell_time_top(struct chunk *chunk) {
    chunk->time_top[4] = 255;
}
static void tell_wrap(struct chunk *chunk) {
    chunk->time_top[1] = chunk->time_top[2] = 128;
}
static void tell_unit(struct chunk *chunk) {
    chunk->header.unit = 0;
}
static void tell_large_unit(struct chunk *chunk) {
    chunk->header.unit = UINT32_MAX;
}
static void tell_last_time(struct chunk *chunk) {
    chunk->header.last_time += 1;
}
static void tell_no_time(struct chunk *chunk) {
    chunk->header.last_time = INT64_MAX;
}
static void tell_early(struct chunk *chunk) {
    chunk->header.first_time = INT64_MIN;
}
static void tell_backwards(struct chunk *chunk) {
    chunk->header.last_time = chunk->header.first_time - 1;
}
static void tell_seq(struct chunk *chunk) {
    chunk->seq[1] = 1;
}
static void tell_first_seq(struct chunk *chunk) {
    chunk->seq[0] = 1;
}
static void tell_seq_wrap(struct chunk *chunk) {
    chunk->seq_top[1] = chunk->seq_top[2] = 128;
}
static void tell_first_gap(struct chunk *chunk) {
    chunk->seq[0] = chunk->seq[3] = 1;
}
static void tell_no_gaps(struct chunk *chunk) {
    memset(chunk->seq, 0, EVENTS);
}
static void tell_last_seq(struct chunk *chunk) {
    chunk->header.last_seq = 16;
}
static void tell_seq_back(struct chunk *chunk) {
    chunk->header.last_seq = 1;
}
static void tell_seq_0(struct chunk *chunk) {
    chunk->header.first_seq = 0;
}
static void tell_far_seq(struct chunk *chunk) {
    chunk->header.last_seq = UINT64_MAX;
}
static void tell_count(struct chunk *chunk) {
    chunk->header.count = EVENTS + 1;
    chunk->header.last_seq = 20;
}
static void tell_no_count(struct chunk *chunk) {
    chunk->header.count = 0;
}
static void tell_many(struct chunk *chunk) {
    chunk->header.count = PLACE_CHUNK_LIMIT + 1;
    chunk->header.last_seq = 1000000;
}
static void tell_x0(struct chunk *chunk) {
    chunk->header.x0 = -6;
}
static void tell_far_x0(struct chunk *chunk) {
    chunk->header.x0 = INT32_MAX;
}
static void tell_near_y0(struct chunk *chunk) {
    chunk->header.y0 = INT32_MIN;
}
static void tell_box(struct chunk *chunk) {
    chunk->header.box.width = 21;
}
static void tell_wild_box(struct chunk *chunk) {
    chunk->header.box = (struct place_rect){INT32_MIN, INT32_MAX, INT32_MAX, -1};
}
static void tell_narrow_box(struct chunk *chunk) {
    chunk->header.box.width = 7;
}
static void tell_low_box(struct chunk *chunk) {
    chunk->header.box = (struct place_rect){-5, -4, 8, 7};
}
static void tell_no_box(struct chunk *chunk) {
    chunk->header.box = (struct place_rect){0};
}
static void tell_placements_alone(struct chunk *chunk) {
    chunk->header.fills = 0;
    chunk->fills = 0;
    memset(chunk->kind, 0, EVENTS);
    chunk->kind[1] = PLACE_KIND_UNDO;
}
static void tell_box_alone(struct chunk *chunk) {
    tell_placements_alone(chunk);
    chunk->header.box = (struct place_rect){-4, -5, 7, 8};
}
static void tell_fills_outside_box(struct chunk *chunk) {
    chunk->x[2] = chunk->y[2] = chunk->x[5] = 19;
}
static void tell_large_box(struct chunk *chunk) {
    chunk->header.box = (struct place_rect){-5, -5, 20, 20};
}
static void tell_less_user(struct chunk *chunk) {
    chunk->header.max_user = USERS - 1;
}
static void tell_fills_of_placements(struct chunk *chunk) {
    tell_placements_alone(chunk);
    chunk->header.fills = 1;
    chunk->fills = 1;
}
static void tell_fills(struct chunk *chunk) {
    chunk->header.fills = 1;
}
static void tell_more_fills(struct chunk *chunk) {
    chunk->header.fills = 3;
}
static void tell_many_fills(struct chunk *chunk) {
    chunk->header.fills = UINT32_MAX;
}
static void tell_plane_of_fills(struct chunk *chunk) {
    chunk->fills = 1;
}
static void tell_no_kinds(struct chunk *chunk) {
    memset(chunk->kind, 0, EVENTS);
}
static void tell_wide_fill(struct chunk *chunk) {
    chunk->fill[0].width = PLACE_MAX_SIDE + 1;
}
static void tell_negative_fill(struct chunk *chunk) {
    chunk->fill[0].height = -1;
}
static void tell_far_fill(struct chunk *chunk) {
    chunk->fill[0].x0 = INT32_MAX;
}
static void tell_radius(struct chunk *chunk) {
    chunk->fill[1].width = INT32_MAX;
}
static void tell_edge(struct chunk *chunk) {
    chunk->fill[1].height = PLACE_CIRCLE_OPEN + 1;
}
static void tell_open_edge(struct chunk *chunk) {
    chunk->fill[1].height = PLACE_CIRCLE_OPEN;
}
static void tell_hashes(struct chunk *chunk) {
    chunk->hash_size = EVENTS * PLACE_EVENT_HASH;
}
static void tell_few_hashes(struct chunk *chunk) {
    chunk->hash_size = EVENTS * PLACE_EVENT_HASH - 1;
}
static void tell_many_hashes(struct chunk *chunk) {
    chunk->hash_size = EVENTS * PLACE_EVENT_HASH + 1;
}
static void tell_table(struct chunk *chunk) {
    chunk->drop_planes = 1;
}
static void tell_no_table(struct chunk *chunk) {
    chunk->drop_planes = 7;
}
static void tell_stored(struct chunk *chunk) {
    chunk->more_stored = 1;
}
static void tell_stored_much(struct chunk *chunk) {
    chunk->more_stored = UINT32_MAX - 100;
}
static void tell_coding(struct chunk *chunk) {
    *chunk = (struct chunk){.header = chunk->header, .coding = 3, .value = 1, .id = PLANE_COLOR};
    chunk->header.fills = 0;
}
static void tell_no_zstd(struct chunk *chunk) {
    tell_coding(chunk);
    chunk->coding = CODING_ZSTD;
}
static void tell_no_raw(struct chunk *chunk) {
    tell_coding(chunk);
    chunk->coding = CODING_RAW;
}

static const struct {
    const char *name;
    void (*tell)(struct chunk *chunk);
    bool kept; /* it is read */
} rows[] = {
    {"nothing but the truth", tell_truth, true},
    {"x off the canvas", tell_x, false},
    {"y off the canvas", tell_y, false},
    {"a high byte of x", tell_x_high, false},
    {"a high half byte of y", tell_nibbles, false},
    {"a colour over the palette", tell_color, false},
    {"a canvas change among events", tell_kind, false},
    {"an unknown kind", tell_kind_200, false},
    {"a user not in the dictionary", tell_user, false},
    {"a high byte of a user", tell_user_high, false},
    {"times that go too far", tell_time, false},
    {"a first time that is not the header's", tell_first_time, false},
    {"a difference of eight bytes", tell_time_top, false},
    {"differences that wrap round", tell_wrap, false},
    {"a unit of 0", tell_unit, false},
    {"a unit of more than an hour", tell_large_unit, false},
    {"a last time that is not reached", tell_last_time, false},
    {"a time of no calendar", tell_no_time, false},
    {"a time before all", tell_early, false},
    {"time that runs backwards", tell_backwards, false},
    {"seqs that go too far", tell_seq, false},
    {"a first seq that is not the header's", tell_first_seq, false},
    {"seqs that wrap round", tell_seq_wrap, false},
    {"a gap before the first seq", tell_first_gap, false},
    {"seqs that do not get there", tell_no_gaps, false},
    {"fewer seqs than events", tell_last_seq, false},
    {"seqs that run backwards", tell_seq_back, false},
    {"a seq of 0", tell_seq_0, false},
    {"the last of all seqs", tell_far_seq, false},
    {"more events than planes hold", tell_count, false},
    {"no events", tell_no_count, false},
    {"more events than a chunk holds", tell_many, false},
    {"an origin off the canvas", tell_x0, false},
    {"an origin far off", tell_far_x0, false},
    {"an origin far before", tell_near_y0, false},
    {"a box off the canvas", tell_box, false},
    {"a box of no rectangle", tell_wild_box, false},
    {"a box that is too narrow", tell_narrow_box, false},
    {"a box that begins too low", tell_low_box, false},
    {"no box", tell_no_box, false},
    {"no fills", tell_placements_alone, true},
    {"no fills, and a box that begins too far right", tell_box_alone, false},
    {"x and y of fills outside the box", tell_fills_outside_box, true},
    {"a box that is too large", tell_large_box, true},
    {"a greatest user that is not", tell_less_user, false},
    {"fills where all are placements", tell_fills_of_placements, false},
    {"fewer fills than there are", tell_fills, false},
    {"more fills than there are", tell_more_fills, false},
    {"more fills than events", tell_many_fills, false},
    {"a plane with too few fills", tell_plane_of_fills, false},
    {"fills of no kind", tell_no_kinds, false},
    {"a fill too wide", tell_wide_fill, false},
    {"a fill of less than nothing", tell_negative_fill, false},
    {"a fill far off", tell_far_fill, false},
    {"a circle without end", tell_radius, false},
    {"a circle of unknown edge", tell_edge, false},
    {"a circle without its edge", tell_open_edge, true},
    {"hashes", tell_hashes, true},
    {"fewer hashes than events", tell_few_hashes, false},
    {"more hashes than events", tell_many_hashes, false},
    {"a table with a plane too few", tell_table, false},
    {"a table with half of its planes", tell_no_table, false},
    {"a plane longer than it is", tell_stored, false},
    {"a plane longer than the chunk", tell_stored_much, false},
    {"an unknown coding", tell_coding, false},
    {"a compressed plane of no bytes", tell_no_zstd, false},
    {"a raw plane of no bytes", tell_no_raw, false},
};

/* The archive without its index, the chunk, and its META again if the chunk is not to be last. */
static void save_with(const struct place_buf *chunk, bool last) {
    struct place_buf made = {0};
    struct chunk_frame frame;
    const size_t meta = find_chunk(&base, CHUNK_META, 0), end = find_chunk(&base, CHUNK_INDEX, 0);
    need(place_buf_append(&made, chunk->data, chunk->size, &err), &err);
    if (!last && get_frame(base.at + meta, base.size - meta, &frame))
        need(place_buf_append(&made, base.at + meta, chunk_size(&frame), &err), &err);
    save_bytes("lie.place", base.at, end, made.data, made.size);
    place_buf_release(&made);
}

static void test_events(void) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct chunk chunk = true_chunk();
        struct place_buf bytes = {0};
        uint64_t events = 0, torn = 0;
        rows[i].tell(&chunk);
        append(&bytes, &chunk);
        save_with(&bytes, false);
        enum place_code code = apply_all("lie.place", &events, &torn);
        const bool refused = code == PLACE_DATA || (code == PLACE_OK && events == 0 && torn > 0);
        tap_ok(rows[i].kept ? code == PLACE_OK && events == EVENTS && !torn : refused, "%s: %s",
               rows[i].name,
               code      ? err.message
               : refused ? "taken for the end"
                         : "read");
        save_with(&bytes, true);
        code = apply_all("lie.place", &events, &torn);
        const bool left_out = code == PLACE_OK && events == 0 && torn == bytes.size;
        tap_ok(rows[i].kept ? code == PLACE_OK && events == EVENTS && !torn
                            : left_out || code == PLACE_DATA,
               "%s, as the last chunk: %s", rows[i].name,
               code           ? err.message
               : rows[i].kept ? "read"
                              : "left out");
        place_buf_release(&bytes);
    }
}

/* ---- other chunks ---------------------------------------------------------------------------- */

/* One byte of the header of the first chunk of a type, and what is to be made of it. */
static const struct {
    const char *name;
    uint32_t type;
    size_t at;
    unsigned char value;
} headers[] = {
    {"a canvas with a seq", CHUNK_CANVAS, 0, 1},
    {"a canvas of no calendar", CHUNK_CANVAS, 15, 0x7f},
    {"a canvas far off", CHUNK_CANVAS, 19, 0x7f},
    {"a canvas of no width", CHUNK_CANVAS, 24, 0},
    {"a canvas too high", CHUNK_CANVAS, 30, 0x7f},
    {"a background over the palette", CHUNK_CANVAS, 32, 254},
    {"no colours", CHUNK_CANVAS, 34, 0},
    {"more colours than the header has", CHUNK_CANVAS, 34, 200},
    {"more colours than there can be", CHUNK_CANVAS, 35, 9},
    {"a mark of no calendar", CHUNK_MARK, 7, 0x7f},
    {"a mark that is an escape code", CHUNK_MARK, 8, 27},
    {"a mark that ends early", CHUNK_MARK, 9, 0},
    {"users that do not begin with 1", CHUNK_USERS, 0, 2},
    {"no users", CHUNK_USERS, 4, 0},
    {"more users than lengths", CHUNK_USERS, 4, 200},
    {"very many users", CHUNK_USERS, 7, 255},
    {"users of fewer bytes", CHUNK_USERS, 8, 1},
    {"users of too many bytes", CHUNK_USERS, 11, 255},
    {"users of another width", CHUNK_USERS, 12, 3},
    {"users with more planes", CHUNK_USERS, 15, 200},
    {"a snapshot behind the end", CHUNK_SNAPSHOT, 0, 255},
    {"a snapshot of another place", CHUNK_SNAPSHOT, 16, 1},
    {"a snapshot of another size", CHUNK_SNAPSHOT, 24, 19},
    {"a snapshot of no coding", CHUNK_SNAPSHOT, 33, 9},
    {"a text of another size", CHUNK_META, 0, 1},
    {"a text without end", CHUNK_META, 7, 255},
};

static void sign(unsigned char *chunk) {
    const uint32_t size = place_get_u32(chunk + 16);
    place_put_u32(chunk + 20, place_crc32_more(place_crc32(chunk, 20), chunk + FRAME_SIZE, size));
}

/* Whether reading everything fails, or stops before the chunk and owns up to it. */
static void test_headers(void) {
    struct history history;
    history_make(
        &history,
        &(struct history_options){
            .events = 40, .opening = {0, 0, 20, 20}, .entries = 9, .initial = true, .users = 7});
    history_write(&history, "whole.place", 1, 1);
    struct bytes whole = load_bytes("whole.place");
    const size_t end = find_chunk(&whole, CHUNK_INDEX, 0);
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        unsigned char *copy = need_array(whole.size, 1);
        const size_t at = find_chunk(&whole, headers[i].type, 0);
        memcpy(copy, whole.at, whole.size);
        copy[at + FRAME_SIZE + headers[i].at] = headers[i].value;
        sign(copy + at);
        save_bytes("lie.place", copy, end, NULL, 0);
        const struct outcome walked = read_all("lie.place", &history);
        save_bytes("lie.place", copy, whole.size, NULL, 0);
        const struct outcome indexed = read_all("lie.place", &history);
        tap_ok(walked.code == PLACE_DATA || (walked.code == PLACE_OK && walked.torn >= end - at),
               "%s, walked: %s", headers[i].name,
               walked.code ? walked.err.message : "taken for the end");
        tap_ok(indexed.code == PLACE_DATA, "%s, by the index: %s", headers[i].name,
               indexed.code ? indexed.err.message : "read");
        free(copy);
    }
    free(whole.at);
    history_release(&history);
}

/* ---- chunks after an index ------------------------------------------------------------------- */

/* What the index says of the chunk, which comes behind all of the base. */
static struct index_entry entry_of(const struct chunk *chunk, size_t stored) {
    return (struct index_entry){.type = CHUNK_EVENTS,
                                .count = EVENTS,
                                .offset = base.size,
                                .stored = stored,
                                .first_seq = chunk->header.first_seq,
                                .last_seq = chunk->header.last_seq,
                                .first_time = chunk->header.first_time,
                                .last_time = chunk->header.last_time,
                                .box = chunk->header.box,
                                .flags = INDEX_HAS_USERS | INDEX_HAS_KINDS | INDEX_HAS_HASHES};
}

/* The base, the chunk, and an index that says of it what `entry` does. */
static void save_after(const struct place_buf *chunk, struct index_entry entry) {
    struct index index;
    struct place_buf made = {0};
    read_index(&base, &index);
    index.entries[index.count++] = entry;
    need(place_buf_append(&made, chunk->data, chunk->size, &err), &err);
    append_index(&made, &index, base.size + made.size);
    save_bytes("after.place", base.at, base.size, made.data, made.size);
    place_buf_release(&made);
}

static void test_after_index(void) {
    struct chunk chunk = true_chunk();
    struct place_buf made = {0};
    uint64_t events = 0, torn = 0;
    append(&made, &chunk);
    save_bytes("after.place", base.at, base.size, made.data, made.size);
    tap_ok(apply_all("after.place", &events, &torn) == PLACE_OK && events == EVENTS && torn == 0,
           "a chunk after an index is read by walking");
    save_after(&made, entry_of(&chunk, made.size));
    struct place_archive *archive = NULL;
    tap_ok(apply_all("after.place", &events, &torn) == PLACE_OK && events == EVENTS,
           "the last index counts");
    need(place_archive_open("after.place", &archive, &err), &err);
    tap_ok(place_archive_info(archive)->indexed, "... and is used");
    place_archive_close(archive);
    place_buf_release(&made);
}

/* An index that denies what a chunk has would hide it from a search. */
static void test_denied(void) {
    static const uint32_t flags[] = {INDEX_HAS_USERS, INDEX_HAS_KINDS, INDEX_HAS_HASHES};
    struct chunk chunk = true_chunk();
    struct place_buf made = {0};
    uint64_t events = 0, torn = 0;
    tell_hashes(&chunk);
    append(&made, &chunk);
    save_after(&made, entry_of(&chunk, made.size));
    tap_ok(apply_all("after.place", &events, &torn) == PLACE_OK && events == EVENTS,
           "an index that owns up to users, kinds and hashes");
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        struct index_entry entry = entry_of(&chunk, made.size);
        entry.flags &= ~flags[i];
        save_after(&made, entry);
        tap_ok(apply_all("after.place", &events, &torn) == PLACE_DATA,
               "one that denies those of flag %u: %s", flags[i], err.message);
    }
    place_buf_release(&made);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    zstd = place_zstd_new(&err);
    need(zstd ? PLACE_OK : PLACE_MEMORY, &err);
    history_make(&opening, &(struct history_options){.opening = {-5, -5, 20, 20}, .users = USERS});
    history_write(&opening, "base.place", 1, 0);
    base = load_bytes("base.place");
    test_events();
    test_headers();
    test_after_index();
    test_denied();
    place_zstd_free(zstd);
    free(base.at);
    history_release(&opening);
    tempdir_end();
    return tap_end();
}

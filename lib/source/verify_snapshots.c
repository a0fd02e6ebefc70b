/* Snapshots against replay. */
#include "source/verify_snapshots.h"

#include "archive/reader.h"
#include "base/time.h"
#include "source/cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- where they are: in an archive, or in a database -------------------------------------------
 */

/* The snapshot that comes next. */
struct due {
    uint64_t seq;
    int64_t time;
    bool has_byte;
    uint64_t byte; /* of the archive's file */
    char name[64];
};

static bool is_database(const struct snapshot_checks *checks) {
    return checks->stored.log != NULL;
}

static const struct place_archive_info *archive_info(const struct snapshot_checks *checks) {
    return place_archive_info(place_source_archive(checks->source));
}

uint64_t snapshot_due(const struct snapshot_checks *checks) {
    if (is_database(checks))
        return checks->next < checks->stored.list.count
                   ? stored_snapshot_seq(&checks->stored, checks->next)
                   : UINT64_MAX;
    return checks->next < archive_info(checks)->snapshot_count
               ? archive_info(checks)->snapshots[checks->next].seq
               : UINT64_MAX;
}

static struct due next_snapshot(const struct snapshot_checks *checks) {
    struct due due = {.seq = snapshot_due(checks)};
    if (is_database(checks)) {
        const struct place_pg_snapshot *row = &checks->stored.list.rows[checks->next];
        due.seq = row->last_event_id;
        due.time = row->time;
        snprintf(due.name, sizeof due.name, "%" PRId64 " (seq %" PRIu64 ")", row->id, due.seq);
        return due;
    }
    const struct place_snapshot_chunk *chunk = &archive_info(checks)->snapshots[checks->next];
    due.time = chunk->time;
    due.has_byte = true;
    due.byte = chunk->offset;
    snprintf(due.name, sizeof due.name, "%" PRIu64, due.seq);
    return due;
}

/* One that cannot be read is a finding: *loaded says whether it was. */
static enum place_code load_chunk(struct snapshot_checks *checks, struct place_canvas *canvas,
                                  bool *loaded, struct place_err *err) {
    const struct due due = next_snapshot(checks);
    const enum place_code code = place_archive_load_snapshot(place_source_archive(checks->source),
                                                             checks->next, canvas, err);
    *loaded = code == PLACE_OK;
    if (code != PLACE_DATA)
        return code;
    struct place_finding *finding = place_find(checks->findings, PLACE_FOUND_CHUNK);
    if (finding) {
        finding->has = PLACE_FINDING_BYTE | PLACE_FINDING_SEQ;
        finding->byte = due.byte;
        finding->seq = due.seq;
        place_finding_say(finding, "snapshot %s: %s", due.name, err->message);
    }
    return PLACE_OK;
}

/* The next one into `canvas`; `open` is what is open of the canvas then. */
static enum place_code load_next(struct snapshot_checks *checks, struct place_rect open,
                                 struct place_canvas *canvas, bool *loaded, struct place_err *err) {
    return is_database(checks) ? stored_snapshot_load(&checks->stored, checks->next, checks->seq,
                                                      open, canvas, checks->findings, loaded, err)
                               : load_chunk(checks, canvas, loaded, err);
}

/* ---- the comparison -------------------------------------------------------------------------- */

static void note_pixel(struct snapshot_checks *checks, const struct due *snapshot, int32_t x,
                       int32_t y, uint8_t wanted, uint8_t got) {
    struct place_finding *finding = place_find(checks->findings, PLACE_FOUND_PIXEL);
    if (!finding)
        return;
    finding->has = PLACE_FINDING_SEQ | PLACE_FINDING_PIXEL | PLACE_FINDING_COLORS;
    finding->seq = snapshot->seq;
    finding->x = x;
    finding->y = y;
    finding->wanted = wanted;
    finding->got = got;
    place_finding_say(finding, "%d,%d: replay gives colour %u, snapshot %s has %u", x, y, wanted,
                      snapshot->name, got);
}

static uint64_t compare_row(struct snapshot_checks *checks, const struct due *snapshot,
                            const struct place_canvas *canvas, int32_t y) {
    const struct place_rect open = canvas->open;
    const size_t offset = place_canvas_offset(canvas, open.x0, y);
    const uint8_t *wanted = canvas->pixels + offset, *got = checks->loaded.pixels + offset;
    uint64_t different = 0;
    if (memcmp(wanted, got, (size_t)open.width) == 0)
        return 0;
    for (int32_t i = 0; i < open.width; i++) {
        if (wanted[i] == got[i])
            continue;
        different++;
        note_pixel(checks, snapshot, open.x0 + i, y, wanted[i], got[i]);
    }
    return different;
}

static void compare(struct snapshot_checks *checks, const struct place_canvas *canvas) {
    const struct due due = next_snapshot(checks), *snapshot = &due;
    const struct place_rect open = canvas->open;
    uint64_t different = 0;
    for (int32_t y = open.y0; y < open.y0 + open.height; y++)
        different += compare_row(checks, snapshot, canvas, y);
    struct place_finding *finding =
        different ? place_find(checks->findings, PLACE_FOUND_SNAPSHOT) : NULL;
    if (!finding)
        return;
    char time[PLACE_TIME_TEXT];
    place_format_time(snapshot->time, time);
    finding->has = PLACE_FINDING_SEQ | PLACE_FINDING_TIME | PLACE_FINDING_COUNT;
    finding->has |= due.has_byte ? PLACE_FINDING_BYTE : 0;
    finding->byte = due.byte;
    finding->seq = snapshot->seq;
    finding->time = snapshot->time;
    finding->count = different;
    place_finding_say(finding, "snapshot %s of %s differs from replay in %" PRIu64 " pixels",
                      due.name, time, different);
}

static enum place_code load_and_compare(struct snapshot_checks *checks,
                                        const struct place_canvas *canvas, struct place_err *err) {
    bool loaded = false;
    if (!checks->loaded.pixels && place_canvas_init(&checks->loaded, canvas->bounds, false, err))
        return err->code;
    if (load_next(checks, canvas->open, &checks->loaded, &loaded, err))
        return err->code;
    checks->checked += loaded;
    if (loaded)
        compare(checks, canvas);
    return PLACE_OK;
}

/* The canvas is taken from the snapshot: where replay starts, or starts again. */
static enum place_code start_from(struct snapshot_checks *checks, struct place_canvas *canvas,
                                  uint64_t unread, struct place_err *err) {
    const uint64_t seq = snapshot_due(checks);
    bool loaded = false;
    checks->unchecked += seq > 0;
    if (load_next(checks, canvas->open, canvas, &loaded, err))
        return err->code;
    if (loaded && seq >= unread)
        checks->uncertain = false;
    if (!loaded && seq == 0) /* what everything stands on */
        checks->uncertain = true;
    return PLACE_OK;
}

/* The picture with which the canvas opens; of a database, what is a base for replay alone. */
static bool starts_log(const struct snapshot_checks *checks) {
    return snapshot_due(checks) == 0 &&
           (!is_database(checks) || checks->stored.list.rows[checks->next].is_base);
}

enum place_code check_snapshot(struct snapshot_checks *checks, struct place_canvas *canvas,
                               uint64_t unread, struct place_err *err) {
    const bool start = checks->uncertain || starts_log(checks);
    if (start ? start_from(checks, canvas, unread, err) : load_and_compare(checks, canvas, err))
        return err->code;
    checks->next++;
    return PLACE_OK;
}

void snapshot_checks_release(struct snapshot_checks *checks) {
    place_canvas_release(&checks->loaded);
    stored_snapshots_release(&checks->stored);
}

/* lib/archive: what is written is read back, whatever the history is like. */
#include "../make_archive.h"
#include "../tempdir.h"
#include "archive/reader.h"

static struct place_err err;

/* ---- files ----------------------------------------------------------------------------------- */

static unsigned char *file_bytes(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = need_array(1 << 25, 1);
    *size = file ? fread(bytes, 1, 1 << 25, file) : 0;
    if (file)
        fclose(file);
    return bytes;
}

static bool same_files(const char *one, const char *other) {
    size_t size = 0, other_size = 0;
    unsigned char *a = file_bytes(one, &size), *b = file_bytes(other, &other_size);
    const bool same = size > 0 && size == other_size && memcmp(a, b, size) == 0;
    free(a);
    free(b);
    return same;
}

/* ---- what is read against what was written --------------------------------------------------- */

/* The steps that are events, in order. */
static size_t next_event(const struct history *history, size_t step) {
    while (step < history->step_count && history->steps[step].entry != SIZE_MAX)
        step++;
    return step;
}

static bool header_is_right(const struct place_event_chunk *chunk, const struct history *history,
                            const struct step *first, const struct step *last) {
    int32_t x0 = INT32_MAX, y0 = INT32_MAX, x1 = INT32_MIN, y1 = INT32_MIN;
    for (size_t i = first->event; i <= last->event; i++) {
        const struct place_event *event = &history->events[i];
        if (event->kind >= PLACE_KIND_RECTANGLE)
            continue;
        x0 = event->x < x0 ? event->x : x0;
        y0 = event->y < y0 ? event->y : y0;
        x1 = event->x > x1 ? event->x : x1;
        y1 = event->y > y1 ? event->y : y1;
    }
    const struct place_rect box =
        x1 < x0 ? (struct place_rect){0} : (struct place_rect){x0, y0, x1 - x0 + 1, y1 - y0 + 1};
    return chunk->first_seq == first->seq && chunk->last_seq == last->seq &&
           chunk->first_time == first->time && chunk->last_time == last->time &&
           place_rect_equal(chunk->box, box);
}

/* Columns that were asked for hold what all columns do; the others are not there. */
static bool projection_agrees(const struct place_batch *part, const struct place_batch *all,
                              unsigned columns) {
    const bool pixels = columns & PLACE_PIXELS, times = columns & PLACE_TIMES,
               users = columns & PLACE_USERS, seqs = columns & PLACE_SEQS,
               hashes = columns & PLACE_HASHES;
    const size_t count = all->count;
    if (part->count != count || part->fills != all->fills || part->x0 != all->x0 ||
        part->y0 != all->y0 || part->first_seq != all->first_seq)
        return false;
    if (!part->x != !pixels || !part->color != !pixels || !part->time != !times ||
        !part->user != !(users && all->user) || !part->seq != !(seqs && all->seq) ||
        !part->hash != !(hashes && all->hash) || !part->kind != !all->kind)
        return false;
    return (!pixels ||
            (memcmp(part->x, all->x, count * 2) == 0 && memcmp(part->y, all->y, count * 2) == 0 &&
             memcmp(part->color, all->color, count) == 0)) &&
           (!part->time || memcmp(part->time, all->time, count * 8) == 0) &&
           (!part->user || memcmp(part->user, all->user, count * 4) == 0) &&
           (!part->seq || memcmp(part->seq, all->seq, count * 8) == 0) &&
           (!part->hash || memcmp(part->hash, all->hash, count * PLACE_EVENT_HASH) == 0) &&
           (!all->kind || memcmp(part->kind, all->kind, count) == 0);
}

static size_t wrong_projections(struct place_archive *archive, size_t chunk,
                                const struct place_batch *all) {
    struct place_chunk_decoder *decoder = place_chunk_decoder_new(&err);
    size_t wrong = 0;
    need(decoder ? PLACE_OK : PLACE_MEMORY, &err);
    for (unsigned columns = 0; columns < PLACE_ALL_COLUMNS; columns++) {
        struct place_batch part;
        need(place_chunk_decode(decoder, archive, chunk, columns, &part, &err), &err);
        wrong += !projection_agrees(&part, all, columns);
    }
    place_chunk_decoder_free(decoder);
    return wrong;
}

static void check_events(struct place_archive *archive, const struct history *history,
                         const char *name) {
    const struct place_archive_info *info = place_archive_info(archive);
    struct place_chunk_decoder *decoder = place_chunk_decoder_new(&err);
    size_t step = 0, wrong = 0, wrong_seqs = 0, wrong_headers = 0, projections = 0, read = 0;
    need(decoder ? PLACE_OK : PLACE_MEMORY, &err);
    for (size_t chunk = 0; chunk < info->chunk_count; chunk++) {
        struct place_batch batch;
        need(place_chunk_decode(decoder, archive, chunk, PLACE_ALL_COLUMNS, &batch, &err), &err);
        const size_t first = step = next_event(history, step);
        for (uint32_t i = 0; i < batch.count && step < history->step_count; i++, step++) {
            const struct place_event event = place_batch_event(&batch, i);
            wrong += !same_event(&event, &history->events[history->steps[step].event]);
            wrong += !same_hash(&batch, i, history, history->steps[step].event);
            wrong_seqs += place_batch_seq(&batch, i) != history->steps[step].seq;
            read++;
        }
        wrong_headers += info->chunks[chunk].has_hashes != (batch.hash != NULL);
        wrong_headers += !header_is_right(&info->chunks[chunk], history, &history->steps[first],
                                          &history->steps[step - 1]);
        projections += wrong_projections(archive, chunk, &batch);
    }
    place_chunk_decoder_free(decoder);
    tap_int((int64_t)read, (int64_t)history->count, name);
    tap_ok(wrong + wrong_seqs == 0, "%s: %zu events and %zu seqs differ", name, wrong, wrong_seqs);
    tap_ok(wrong_headers == 0, "%s: %zu headers of %zu chunks are wrong", name, wrong_headers,
           info->chunk_count);
    tap_ok(projections == 0, "%s: %zu projections differ", name, projections);
}

static void check_timeline(const struct place_timeline *read, const struct history *history,
                           const char *name) {
    const struct place_timeline *timeline = &history->timeline;
    size_t wrong = read->count != timeline->count || read->mark_count != timeline->mark_count;
    for (size_t i = 0; i < read->count && !wrong; i++) {
        const struct place_timeline_entry *a = &read->entries[i], *b = &timeline->entries[i];
        wrong += a->seq != b->seq || a->time != b->time ||
                 !place_rect_equal(a->bounds, b->bounds) || a->background != b->background ||
                 memcmp(a->allowed, b->allowed, 32) != 0 ||
                 !place_palette_equal(&a->palette, &b->palette);
    }
    for (size_t i = 0; i < read->mark_count && !wrong; i++)
        wrong += strcmp(read->marks[i].name, timeline->marks[i].name) != 0 ||
                 read->marks[i].time != timeline->marks[i].time;
    tap_ok(wrong == 0, "%s: the timeline is as it was", name);
}

static void check_users(struct place_archive *archive, const struct history *history,
                        const char *name) {
    size_t wrong = 0;
    char *key = NULL;
    for (unsigned i = 0; i < history->users; i++) { /* to and fro between the pieces */
        const unsigned user = i % 2 ? i : history->users - 1 - i;
        need(place_archive_user_key(archive, user + 1, &key, &err), &err);
        wrong += strcmp(key, history->keys[user]) != 0;
        free(key);
    }
    tap_ok(wrong == 0, "%s: %zu users' keys differ", name, wrong);
    tap_code(place_archive_user_key(archive, history->users + 1, &key, &err), PLACE_DATA, &err,
             "a user beyond them is refused");
    tap_code(place_archive_user_key(archive, 0, &key, &err), PLACE_DATA, &err, "so is none");
}

static void check_info(const struct place_archive *archive, const struct history *history,
                       const char *name) {
    const struct place_archive_info *info = place_archive_info(archive);
    char *meta = NULL;
    const struct step *last = &history->steps[history->step_count - 1];
    tap_ok(info->events == history->count && info->users == history->users &&
               info->last_seq == last->seq && info->indexed && info->torn == 0,
           "%s: counts of the whole", name);
    if (history->count)
        tap_ok(info->first_time == history->events[0].time &&
                   info->last_time == history->events[history->count - 1].time,
               "%s: its span", name);
    need(place_archive_read_meta(archive, &meta, &err), &err);
    tap_text(meta, history_meta, "META is as it was");
    free(meta);
}

static void check_read(const char *path, const struct history *history, const char *name) {
    struct place_archive *archive = NULL;
    if (!tap_code(place_archive_open(path, &archive, &err), PLACE_OK, &err, name))
        return;
    check_info(archive, history, name);
    check_timeline(place_archive_info(archive)->timeline, history, name);
    check_users(archive, history, name);
    check_events(archive, history, name);
    place_archive_close(archive);
}

/* ---- the histories --------------------------------------------------------------------------- */

static const struct {
    const char *name;
    struct history_options options;
} rows[] = {
    {"no event", {.opening = {0, 0, 10, 10}}},
    {"no event, but canvas changes and users",
     {.opening = {-3, -3, 10, 10}, .entries = 3, .users = 5}},
    {"one event", {.events = 1, .opening = {0, 0, 10, 10}, .users = 1}},
    {"a chunk but one", {.events = 65535, .opening = {0, 0, 300, 200}, .unit = PLACE_SECOND}},
    {"exactly a chunk", {.events = 65536, .opening = {0, 0, 300, 200}, .unit = PLACE_SECOND}},
    {"a chunk and one", {.events = 65537, .opening = {0, 0, 300, 200}, .unit = PLACE_SECOND}},
    {"every kind", {.events = 3000, .opening = {-20, -10, 50, 40}, .kinds = true, .fill_one = 5}},
    {"only fills", {.events = 500, .opening = {0, 0, 30, 30}, .fill_one = 1}},
    {"growth and shrinking",
     {.events = 9000, .opening = {-40, 30, 80, 60}, .entries = 12, .kinds = true, .fill_one = 50}},
    {"gaps in seq",
     {.events = 70000, .opening = {0, 0, 99, 9}, .entries = 4, .gaps = true, .users = 100}},
    {"a wide canvas", {.events = 5000, .opening = {-100, 0, 5000, 30}, .users = 70000}},
    {"a high canvas", {.events = 5000, .opening = {0, -9000, 3, 65000}}},
    {"the widest", {.events = 2000, .opening = {-32768, 0, 65536, 1}}},
    {"sides of 4096", {.events = 3000, .opening = {0, 0, 4096, 3}}},
    {"milliseconds", {.events = 4000, .opening = {0, 0, 9, 9}, .unit = PLACE_MILLISECOND}},
    {"microseconds, gaps of years",
     {.events = 4000, .opening = {0, 0, 9, 9}, .longest = INT64_C(900) * PLACE_DAY}},
    {"seconds, gaps of centuries",
     {.events = 900, .opening = {0, 0, 9, 9}, .unit = PLACE_SECOND, .longest = 100000000}},
    {"constant columns",
     {.events = 66000, .opening = {7, 8, 20, 20}, .constant = true, .unit = PLACE_SECOND}},
    {"pixels without a colour",
     {.events = 3000, .opening = {0, 0, 20, 20}, .no_colors = true, .initial = true}},
    {"an initial picture",
     {.events = 10, .opening = {-5, -5, 20, 20}, .entries = 2, .initial = true}},
    {"every event has a hash",
     {.events = 140000, .opening = {0, 0, 90, 90}, .hash_one = 1, .users = 9, .entries = 3}},
    {"a few have a hash", {.events = 140000, .opening = {0, 0, 90, 90}, .hash_one = 50000}},
    {"users of one width",
     {.events = 5000, .opening = {0, 0, 9, 9}, .users = 300, .keys = KEYS_EVEN_TEXT}},
    {"users in base64 of 20 bytes",
     {.events = 5000, .opening = {0, 0, 9, 9}, .users = 700, .keys = KEYS_OF_20}},
    {"users in base64 of 64 bytes",
     {.events = 5000, .opening = {0, 0, 9, 9}, .users = 300, .keys = KEYS_OF_64}},
    {"users some in base64",
     {.events = 5000, .opening = {0, 0, 9, 9}, .users = 300, .keys = KEYS_SOME_BASE64}},
};

static void test_round_trips(void) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct history history;
        history_make(&history, &rows[i].options);
        history_write(&history, "one.place", 1, 0);
        history_write(&history, "two.place", 2, 0);
        history_write(&history, "five.place", 5, 0);
        tap_ok(same_files("one.place", "two.place") && same_files("one.place", "five.place"),
               "%s: the same bytes by 1, 2 and 5 threads", rows[i].name);
        check_read("one.place", &history, rows[i].name);
        history_release(&history);
    }
}

/* ---- planes are as small as they may be ------------------------------------------------------ */

/* `y = (i * 7) % 90`, all else constant: the least that such events can take. */
static void test_size(void) {
    const struct history_options options = {
        .events = 65536, .opening = {0, 0, 90, 90}, .constant = true, .unit = PLACE_SECOND};
    struct history history;
    history_make(&history, &options);
    history_write(&history, "one.place", 1, 0);
    size_t size = 0;
    free(file_bytes("one.place", &size));
    tap_ok(size < 2000, "65,536 events of constant columns take %zu bytes", size);
    for (size_t i = 0; i < history.count; i++)
        history.events[i].y = (int32_t)(i * 7 % 90);
    history_write(&history, "one.place", 1, 0);
    free(file_bytes("one.place", &size));
    tap_ok(size > 65536 && size < 65536 + 2000, "one raw column more takes a byte an event: %zu",
           size);
    history_release(&history);
}

/* ---- a single gap ---------------------------------------------------------------------------- */

static void test_single_gap(void) {
    struct history history;
    struct place_batch batch;
    history_make(&history, &(struct history_options){.events = 4, .opening = {0, 0, 9, 9}});
    for (uint32_t gap = 0; gap < 4; gap++) {
        struct place_archive_writer *writer = NULL;
        struct place_archive *archive = NULL;
        const struct place_archive_options options = {.replace = true,
                                                      .timeline = &history.timeline};
        struct place_chunk_decoder *decoder = place_chunk_decoder_new(&err);
        size_t wrong = 0;
        need(decoder ? PLACE_OK : PLACE_MEMORY, &err);
        need(place_archive_create("gap.place", &options, &writer, &err), &err);
        for (uint32_t i = 0; i < 4; i++)
            need(place_archive_append_at(writer, &history.events[i], i + 1 + (i >= gap), &err),
                 &err);
        need(place_archive_finish(writer, &err), &err);
        need(place_archive_open("gap.place", &archive, &err), &err);
        need(place_chunk_decode(decoder, archive, 0, PLACE_SEQS, &batch, &err), &err);
        for (uint32_t i = 0; i < 4; i++)
            wrong += place_batch_seq(&batch, i) != i + 1 + (i >= gap);
        tap_ok(wrong == 0, "one seq left out before event %u", gap);
        place_chunk_decoder_free(decoder);
        place_archive_close(archive);
    }
    history_release(&history);
}

/* ---- many users before any event ------------------------------------------------------------- */

static void test_many_users(void) {
    enum { USERS = (1 << 20) + 5 };
    struct history history;
    history_make(&history, &(struct history_options){.events = 3, .opening = {0, 0, 9, 9}});
    struct place_archive_writer *writer = NULL;
    const struct place_archive_options options = {.replace = true, .timeline = &history.timeline};
    need(place_archive_create("many.place", &options, &writer, &err), &err);
    char text[16], *key = NULL;
    uint32_t number = 0;
    for (uint32_t i = 1; i <= USERS; i++) {
        const int size = snprintf(text, sizeof text, "%" PRIu32, i);
        need(place_archive_add_user(writer, text, (size_t)size, &number, &err), &err);
    }
    history.events[2].user = number;
    need(place_archive_append(writer, history.events, 3, &err), &err);
    need(place_archive_finish(writer, &err), &err);
    struct place_archive *archive = NULL;
    need(place_archive_open("many.place", &archive, &err), &err);
    tap_int(place_archive_info(archive)->users, USERS, "more users than a chunk holds");
    static const uint32_t asked[] = {1, 1 << 20, (1 << 20) + 1, USERS};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        snprintf(text, sizeof text, "%" PRIu32, asked[i]);
        if (tap_code(place_archive_user_key(archive, asked[i], &key, &err), PLACE_OK, &err, text))
            tap_text(key, text, "... has his own key");
        free(key);
    }
    place_archive_close(archive);
    history_release(&history);
}

/* ---- an archive that is not finished --------------------------------------------------------- */

static void test_abort(void) {
    struct history history;
    history_make(&history, &(struct history_options){.events = 200000, .opening = {0, 0, 9, 9}});
    struct place_archive_writer *writer = NULL;
    const struct place_archive_options options = {.timeline = &history.timeline};
    tempdir_files(true);
    need(place_archive_create("never.place", &options, &writer, &err), &err);
    need(place_archive_append(writer, history.events, history.count, &err), &err);
    place_archive_abort(writer);
    place_archive_abort(NULL);
    tap_int(tempdir_files(false), 0, "an aborted archive leaves nothing");
    tempdir_write("there.place", "old");
    tap_code(place_archive_create("there.place", &options, &writer, &err), PLACE_IO, &err,
             "an existing file is refused");
    tap_ok(writer == NULL, "... and there is no writer");
    history_release(&history);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_round_trips();
    test_size();
    test_single_gap();
    test_many_users();
    test_abort();
    tempdir_end();
    return tap_end();
}

/* lib/source/summary: counts against a slow loop, the hash against the bytes place-info(1) says. */
#include "source/summary.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "base/buf.h"

static struct place_err err;

/* ---- counts ---------------------------------------------------------------------------------- */

static bool same_hashes(const struct history *history, size_t a, size_t b) {
    const unsigned char *one = history_hash(history, a), *other = history_hash(history, b);
    return one && other ? memcmp(one, other, PLACE_EVENT_HASH) == 0 : one == other;
}

static uint64_t slow_duplicates(const struct history *history) {
    uint64_t duplicates = 0;
    for (size_t i = 0; i < history->count; i++)
        for (size_t j = i; j-- > 0 && history->events[j].time == history->events[i].time;)
            if (same_event(&history->events[i], &history->events[j]) &&
                same_hashes(history, i, j)) {
                duplicates++;
                break;
            }
    return duplicates;
}

static void check_counts(const struct place_summary *summary, const struct history *history,
                         const char *name) {
    uint64_t kinds[PLACE_KIND_COUNT] = {0}, anonymous = 0, users = 0, hashed = 0;
    bool *seen = need_array(history->users + 1, sizeof *seen);
    for (size_t i = 0; i < history->count; i++) {
        const uint32_t user = history->events[i].user;
        kinds[history->events[i].kind]++;
        anonymous += user == 0;
        hashed += history_hash(history, i) != NULL;
        users += user != 0 && !seen[user];
        seen[user] = true;
    }
    kinds[PLACE_KIND_CANVAS] = history->timeline.count;
    tap_ok(summary->events == history->count && memcmp(summary->kinds, kinds, sizeof kinds) == 0,
           "%s: events and kinds", name);
    tap_ok(summary->anonymous == anonymous && summary->users == users, "%s: users", name);
    tap_int((int64_t)summary->hashed, (int64_t)hashed, "... and hashes");
    tap_int((int64_t)summary->duplicates, (int64_t)slow_duplicates(history), name);
    free(seen);
}

/* ---- the hash -------------------------------------------------------------------------------- */

static void put(struct place_buf *bytes, uint64_t number, size_t size) {
    for (size_t i = 0; i < size; i++) {
        const unsigned char byte = (unsigned char)(number >> 8 * i);
        need(place_buf_append(bytes, &byte, 1, &err), &err);
    }
}

static void put_record(struct place_buf *bytes, int64_t time, int32_t x, int32_t y, int32_t width,
                       int32_t height, uint32_t user, uint8_t color, uint8_t kind) {
    put(bytes, (uint64_t)time, 8);
    put(bytes, (uint32_t)x, 4);
    put(bytes, (uint32_t)y, 4);
    put(bytes, (uint32_t)width, 4);
    put(bytes, (uint32_t)height, 4);
    put(bytes, user, 4);
    put(bytes, color, 1);
    put(bytes, kind, 1);
}

static void put_canvas(struct place_buf *bytes, const struct place_timeline_entry *entry,
                       bool opening) {
    const struct place_rect bounds = entry->bounds;
    put_record(bytes, opening ? 0 : entry->time, bounds.x0, bounds.y0, bounds.width, bounds.height,
               entry->palette.count, entry->background, PLACE_KIND_CANVAS);
    need(place_buf_append(bytes, entry->allowed, 32, &err), &err);
    for (unsigned i = 0; i < entry->palette.count; i++)
        for (unsigned shift = 24; shift > 0; shift -= 8)
            put(bytes, entry->palette.rgb[i] >> (shift - 8), 1);
}

static void slow_hash(const struct history *history, char hex[PLACE_SHA256_HEX]) {
    struct place_buf bytes = {0};
    struct place_sha256 sha;
    unsigned char digest[PLACE_SHA256_BYTES];
    uint32_t *numbers = need_array(history->users + 1, sizeof *numbers), seen = 0;
    struct oracle oracle = {.history = history};
    oracle_go(&oracle, 1);
    const struct place_rect open = oracle.open;
    for (int32_t y = open.y0; y < open.y0 + open.height; y++)
        for (int32_t x = open.x0; x < open.x0 + open.width; x++)
            put(&bytes, *oracle_pixel(&oracle, x, y), 1);
    for (size_t i = 0; i < history->step_count; i++) {
        const struct step *step = &history->steps[i];
        if (step->entry != SIZE_MAX) {
            put_canvas(&bytes, &history->timeline.entries[step->entry], step->entry == 0);
            continue;
        }
        const struct place_event *event = &history->events[step->event];
        const unsigned char *hash = history_hash(history, step->event);
        const bool first = event->user && !numbers[event->user];
        if (first)
            numbers[event->user] = ++seen;
        put_record(&bytes, event->time, event->x, event->y, event->width, event->height,
                   numbers[event->user], event->color, (uint8_t)(event->kind + (hash ? 128 : 0)));
        const char *key = first ? history->keys[event->user - 1] : "";
        if (first)
            put(&bytes, strlen(key), 2);
        need(place_buf_append(&bytes, key, strlen(key), &err), &err);
        if (hash)
            need(place_buf_append(&bytes, hash, PLACE_EVENT_HASH, &err), &err);
    }
    place_sha256_init(&sha);
    place_sha256_update(&sha, bytes.data, bytes.size);
    place_sha256_final(&sha, digest);
    place_to_hex(digest, sizeof digest, hex);
    place_buf_release(&bytes);
    free(oracle.pixels);
    free(numbers);
}

static struct place_summary summarise(const char *path, bool hash) {
    struct place_source *source = NULL;
    struct place_summary summary;
    struct place_progress progress = {0};
    need(place_source_open(path, &source, &err), &err);
    need(place_summarise(source, hash, &progress, &summary, &err), &err);
    tap_ok(progress.done == summary.events && progress.total == summary.events,
           "progress counts the events");
    place_source_close(source);
    return summary;
}

static const struct {
    const char *name;
    struct history_options options;
} rows[] = {
    {"nothing", {.opening = {0, 0, 5, 5}, .entries = 2}},
    {"duplicates", {.events = 9000, .opening = {0, 0, 3, 3}, .users = 2, .longest = 30}},
    {"one time for all", {.events = 9000, .opening = {0, 0, 60, 60}, .users = 5, .one_time = true}},
    {"every kind",
     {.events = 5000,
      .opening = {-9, -9, 40, 30},
      .entries = 6,
      .kinds = true,
      .fill_one = 9,
      .gaps = true,
      .no_colors = true,
      .initial = true,
      .users = 400,
      .keys = KEYS_SOME_BASE64}},
    {"hashes",
     {.events = 9000, .opening = {0, 0, 3, 3}, .users = 2, .longest = 30, .hash_one = 30}},
    {"several chunks", {.events = 140000, .opening = {0, 0, 90, 90}, .users = 3000}},
};

/* The same history with seqs, snapshots and numbers of users that differ. */
static void test_row(size_t row) {
    struct history history;
    char wanted[PLACE_SHA256_HEX];
    history_make(&history, &rows[row].options);
    history_write(&history, "one.place", 1, 0);
    const struct place_summary one = summarise("one.place", true);
    slow_hash(&history, wanted);
    tap_text(one.hash, wanted, rows[row].name);
    check_counts(&one, &history, rows[row].name);
    tap_text(summarise("one.place", false).hash, "", "no hash unless asked for");
    history_write(&history, "two.place", 3, 1);
    tap_text(summarise("two.place", true).hash, wanted, "snapshots do not count");
    if (history.count == 0) {
        history_release(&history);
        return;
    }
    struct place_event *last = &history.events[history.count - 1];
    last->color = last->color == 1 ? 2 : 1;
    history_write(&history, "two.place", 1, 0);
    tap_ok(strcmp(summarise("two.place", true).hash, wanted) != 0, "the last colour does");
    history_release(&history);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_row(i);
    tempdir_end();
    return tap_end();
}

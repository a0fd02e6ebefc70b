/* lib/archive: files cut off, overwritten, and written by liars. */
#include "../damaged.h"
#include "../tempdir.h"

#include <unistd.h>

static struct place_err err;
static struct history history;
static struct bytes whole; /* a small archive with every kind of chunk */

static void make_small(void) {
    history_make(&history, &(struct history_options){.events = 160,
                                                     .opening = {-5, -5, 20, 20},
                                                     .entries = 3,
                                                     .fill_one = 20,
                                                     .kinds = true,
                                                     .gaps = true,
                                                     .initial = true,
                                                     .users = 8,
                                                     .keys = KEYS_SOME_BASE64});
    history_write(&history, "whole.place", 1, 1);
    whole = load_bytes("whole.place");
    const struct outcome outcome = read_all("whole.place", &history);
    tap_ok(is_whole(&outcome, &history) && outcome.indexed && !outcome.warned,
           "a small archive is whole: %zu bytes, %zu steps", whole.size, outcome.steps);
    static const uint32_t types[] = {CHUNK_CANVAS, CHUNK_EVENTS, CHUNK_USERS, CHUNK_SNAPSHOT,
                                     CHUNK_MARK,   CHUNK_META,   CHUNK_INDEX};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        tap_ok(find_chunk(&whole, types[i], 0) < whole.size, "it has a %.4s chunk",
               (const char *)&types[i]);
}

/* ---- damage ---------------------------------------------------------------------------------- */

static void show(const char *what, size_t at, const struct outcome *outcome) {
    printf("# %s at byte %zu: code %d %s, %zu steps, torn %" PRIu64 "%s\n", what, at,
           (int)outcome->code, outcome->code ? outcome->err.message : "", outcome->steps,
           outcome->torn, outcome->prefix ? "" : ", not a prefix");
}

static void test_cuts(void) {
    size_t wrong = 0, opened = 0, most = 0, fallen = 0;
    save_bytes("cut.place", whole.at, whole.size, NULL, 0);
    for (size_t size = whole.size; size-- > 0;) {
        if (truncate("cut.place", (off_t)size) != 0)
            abort();
        const struct outcome outcome = read_all("cut.place", &history);
        opened += outcome.code == PLACE_OK;
        fallen += most != 0 && outcome.steps > most; /* a shorter file never tells more */
        most = outcome.steps;
        if (!is_honest(&outcome, &history) || outcome.indexed) {
            show("cut", size, &outcome);
            wrong++;
        }
    }
    tap_ok(wrong == 0, "cut off at every length: %zu of %zu are read wrongly", wrong, whole.size);
    tap_ok(fallen == 0, "no shorter file tells more than a longer one");
    const size_t opening = find_chunk(&whole, CHUNK_CANVAS, 0);
    struct chunk_frame frame;
    tap_ok(get_frame(whole.at + opening, whole.size, &frame) &&
               opened == whole.size - opening - chunk_size(&frame),
           "every cut behind the opening can still be read: %zu", opened);
}

static void test_flips(void) {
    size_t wrong = 0, errors = 0;
    for (size_t at = 0; at < whole.size; at++) {
        const unsigned char old = whole.at[at];
        whole.at[at] ^= (unsigned char)random_between(1, 255);
        save_bytes("flip.place", whole.at, whole.size, NULL, 0);
        whole.at[at] = old;
        const struct outcome outcome = read_all("flip.place", &history);
        errors += outcome.code != PLACE_OK;
        if (!is_honest(&outcome, &history)) {
            show("changed", at, &outcome);
            wrong++;
        }
    }
    tap_ok(wrong == 0, "every byte changed: %zu of %zu are read wrongly", wrong, whole.size);
    tap_ok(errors > whole.size / 2, "most are errors: %zu", errors);
}

/* After a crash the end of a file may be zeros, however long the file says it is. */
static void test_zeros(void) {
    size_t wrong = 0;
    const size_t step = getenv("PLACE_LONG") ? 1 : 7;
    unsigned char *zeros = need_array(whole.size, 1);
    for (size_t size = FILE_HEADER_SIZE; size < whole.size; size += step) {
        save_bytes("zeros.place", whole.at, size, zeros, whole.size - size);
        const struct outcome outcome = read_all("zeros.place", &history);
        const bool opened = size > find_chunk(&whole, CHUNK_MARK, 0);
        if (!is_honest(&outcome, &history) || (opened && outcome.code)) {
            show("zeros", size, &outcome);
            wrong++;
        }
    }
    tap_ok(wrong == 0, "an end of zeros: %zu are read wrongly", wrong);
    free(zeros);
}

/* A larger archive, whose planes are of every coding, changed here and there. */
static void test_large_flips(void) {
    struct history large;
    size_t wrong = 0, flips = getenv("PLACE_LONG") ? 3000 : 150;
    history_make(&large, &(struct history_options){.events = 70000,
                                                   .opening = {0, 0, 5000, 60},
                                                   .fill_one = 5000,
                                                   .kinds = true,
                                                   .users = 900,
                                                   .hash_one = 40,
                                                   .entries = 1});
    history_write(&large, "large.place", 2, 1);
    FILE *file = fopen("large.place", "r+b");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        abort();
    const long size = ftell(file);
    for (size_t i = 0; i < flips; i++) {
        const long at = (long)random_between(0, size - 1);
        fseek(file, at, SEEK_SET);
        const int old = fgetc(file);
        fseek(file, at, SEEK_SET);
        fputc(old ^ (int)random_between(1, 255), file);
        fflush(file);
        const struct outcome outcome = read_all("large.place", &large);
        if (!is_honest(&outcome, &large)) {
            show("changed", (size_t)at, &outcome);
            wrong++;
        }
        fseek(file, at, SEEK_SET);
        fputc(old, file);
        fflush(file);
    }
    const struct outcome outcome = read_all("large.place", &large);
    tap_ok(is_whole(&outcome, &large), "a larger archive is whole, and again so at the end");
    tap_ok(wrong == 0, "%zu changed bytes of %ld: %zu are read wrongly", flips, size, wrong);
    fclose(file);
    history_release(&large);
}

/* ---- what stands behind the end -------------------------------------------------------------- */

static void test_tails(void) {
    unsigned char tail[5000] = {0};
    save_bytes("tail.place", whole.at, find_chunk(&whole, CHUNK_INDEX, 0), NULL, 0);
    struct outcome outcome = read_all("tail.place", &history);
    tap_ok(is_whole(&outcome, &history) && !outcome.indexed && outcome.torn == 0,
           "without its index the archive is whole");
    tap_ok(outcome.warned, "... which is said");
    for (size_t size = 1; size <= sizeof tail; size = size * 3 + 1) {
        save_bytes("tail.place", whole.at, whole.size, tail, size);
        outcome = read_all("tail.place", &history);
        tap_ok(is_whole(&outcome, &history) && outcome.torn == size && outcome.warned,
               "%zu zeros behind it are left out", size);
    }
    for (size_t i = 0; i < sizeof tail; i++)
        tail[i] = (unsigned char)random_between(0, 255);
    save_bytes("tail.place", whole.at, whole.size, tail, sizeof tail);
    outcome = read_all("tail.place", &history);
    tap_ok(is_whole(&outcome, &history) && outcome.torn == sizeof tail && outcome.warned,
           "so is noise");
    save_bytes("tail.place", whole.at, whole.size, whole.at + FILE_HEADER_SIZE,
               whole.size - FILE_HEADER_SIZE);
    outcome = read_all("tail.place", &history);
    tap_ok(outcome.code == PLACE_DATA || is_whole(&outcome, &history),
           "the same events again are not taken");
}

/* A chunk of a type that is not known, between the others and in the index. */
static void test_unknown_type(void) {
    struct place_buf made = {0};
    struct index index;
    read_index(&whole, &index);
    const size_t at = find_chunk(&whole, CHUNK_EVENTS, 0);
    const size_t end = find_chunk(&whole, CHUNK_INDEX, 0);
    need(place_buf_append(&made, whole.at, at, &err), &err);
    need(append_chunk(&made, CHUNK_TYPE('N', 'E', 'W', '!'), "head", 4, "body", 4, &err), &err);
    const size_t more = made.size - at;
    need(place_buf_append(&made, whole.at + at, end - at, &err), &err);
    save_bytes("new.place", made.data, made.size, NULL, 0);
    struct outcome outcome = read_all("new.place", &history);
    tap_ok(is_whole(&outcome, &history), "a chunk of unknown type is passed over in a walk");
    for (size_t i = 0; i < index.count; i++)
        index.entries[i].offset += index.entries[i].offset >= at ? more : 0;
    index.entries[index.count++] = (struct index_entry){
        .type = CHUNK_TYPE('N', 'E', 'W', '!'), .offset = at, .stored = more, .count = 9};
    append_index(&made, &index, made.size);
    save_bytes("new.place", made.data, made.size, NULL, 0);
    outcome = read_all("new.place", &history);
    tap_ok(is_whole(&outcome, &history) && outcome.indexed, "and in the index");
    place_buf_release(&made);
}

static void test_header(void) {
    static const struct {
        const char *name;
        size_t at;
        unsigned char value;
        bool sign;
        const char *message; /* a part of it; NULL: it is read */
    } header_rows[] = {
        {"a later major version", 8, 2, true, "is of version 2, this program reads version 1"},
        {"version 0", 8, 0, true, "is of version 0"},
        {"a later minor version", 10, 7, true, NULL},
        {"room for later", 20, 1, true, NULL},
        {"a header that is damaged", 20, 1, false, "header is damaged"},
        {"another magic", 1, 'p', true, "not a .place archive"},
    };
    for (size_t i = 0; i < sizeof header_rows / sizeof *header_rows; i++) {
        unsigned char header[FILE_HEADER_SIZE];
        memcpy(header, whole.at, sizeof header);
        header[header_rows[i].at] = header_rows[i].value;
        if (header_rows[i].sign)
            place_put_u32(header + 28, place_crc32(header, 28));
        save_bytes("header.place", header, sizeof header, whole.at + sizeof header,
                   whole.size - sizeof header);
        const struct outcome outcome = read_all("header.place", &history);
        const char *message = header_rows[i].message;
        tap_ok(message ? outcome.code == PLACE_DATA && strstr(outcome.err.message, message)
                       : is_whole(&outcome, &history),
               "%s: %s", header_rows[i].name, outcome.code ? outcome.err.message : "read");
    }
}

/* ---- an index that lies ---------------------------------------------------------------------- */

static void lie_offset(struct index_entry *entry) {
    entry->offset += 1;
}
static void lie_far(struct index_entry *entry) {
    entry->offset = UINT64_MAX - 5;
}
static void lie_before(struct index_entry *entry) {
    entry->offset = 0;
}
static void lie_stored(struct index_entry *entry) {
    entry->stored += 1;
}
static void lie_long(struct index_entry *entry) {
    entry->stored = UINT64_MAX;
}
static void lie_short(struct index_entry *entry) {
    entry->stored -= 1;
}
static void lie_count(struct index_entry *entry) {
    entry->count += 1;
}
static void lie_empty(struct index_entry *entry) {
    entry->count = 0;
}
static void lie_huge(struct index_entry *entry) {
    entry->count = UINT32_MAX;
}
static void lie_first_seq(struct index_entry *entry) {
    entry->first_seq += 1;
}
static void lie_last_seq(struct index_entry *entry) {
    entry->last_seq += 1;
}
static void lie_first_time(struct index_entry *entry) {
    entry->first_time -= 1;
}
static void lie_last_time(struct index_entry *entry) {
    entry->last_time += 1;
}
static void lie_no_time(struct index_entry *entry) {
    entry->last_time = INT64_MAX;
}
static void lie_box(struct index_entry *entry) {
    entry->box.x0 += 1;
}
static void lie_box_off(struct index_entry *entry) {
    entry->box.width = 60000;
}
static void lie_box_wild(struct index_entry *entry) {
    entry->box.x0 = INT32_MIN;
}
static void lie_events(struct index_entry *entry) {
    entry->type = CHUNK_EVENTS;
}
static void lie_canvas(struct index_entry *entry) {
    entry->type = CHUNK_CANVAS;
}
static void lie_mark(struct index_entry *entry) {
    entry->type = CHUNK_MARK;
}
static void lie_meta(struct index_entry *entry) {
    entry->type = CHUNK_META;
}
static void lie_snapshot(struct index_entry *entry) {
    entry->type = CHUNK_SNAPSHOT;
}
static void lie_users(struct index_entry *entry) {
    entry->type = CHUNK_USERS;
}

static const struct {
    uint32_t type;
    unsigned n;
    const char *name;
    void (*tell)(struct index_entry *entry);
} lies[] = {
    {CHUNK_EVENTS, 1, "offset", lie_offset},
    {CHUNK_EVENTS, 1, "offset beyond", lie_far},
    {CHUNK_EVENTS, 1, "offset of the file header", lie_before},
    {CHUNK_EVENTS, 1, "size", lie_stored},
    {CHUNK_EVENTS, 1, "size beyond", lie_long},
    {CHUNK_EVENTS, 1, "smaller size", lie_short},
    {CHUNK_EVENTS, 1, "count", lie_count},
    {CHUNK_EVENTS, 1, "count of none", lie_empty},
    {CHUNK_EVENTS, 1, "count of too many", lie_huge},
    {CHUNK_EVENTS, 1, "first seq", lie_first_seq},
    {CHUNK_EVENTS, 0, "last seq", lie_last_seq},
    {CHUNK_EVENTS, 1, "first time", lie_first_time},
    {CHUNK_EVENTS, 1, "last time", lie_last_time},
    {CHUNK_EVENTS, 1, "last time of no calendar", lie_no_time},
    {CHUNK_EVENTS, 1, "box", lie_box},
    {CHUNK_EVENTS, 1, "box off the canvas", lie_box_off},
    {CHUNK_EVENTS, 1, "box anywhere", lie_box_wild},
    {CHUNK_EVENTS, 1, "as a canvas", lie_canvas},
    {CHUNK_EVENTS, 1, "as a mark", lie_mark},
    {CHUNK_EVENTS, 1, "as a text", lie_meta},
    {CHUNK_EVENTS, 1, "as a snapshot", lie_snapshot},
    {CHUNK_EVENTS, 1, "as users", lie_users},
    {CHUNK_SNAPSHOT, 1, "offset", lie_offset},
    {CHUNK_SNAPSHOT, 1, "seq", lie_first_seq},
    {CHUNK_SNAPSHOT, 1, "time", lie_first_time},
    {CHUNK_SNAPSHOT, 1, "bounds", lie_box},
    {CHUNK_SNAPSHOT, 1, "bounds off the canvas", lie_box_off},
    {CHUNK_SNAPSHOT, 1, "as events", lie_events},
    {CHUNK_USERS, 0, "offset", lie_offset},
    {CHUNK_USERS, 0, "count", lie_count},
    {CHUNK_USERS, 0, "count of none", lie_empty},
    {CHUNK_USERS, 0, "count of too many", lie_huge},
    {CHUNK_USERS, 0, "first number", lie_first_seq},
    {CHUNK_CANVAS, 1, "offset", lie_offset},
    {CHUNK_CANVAS, 1, "as a mark", lie_mark},
    {CHUNK_MARK, 0, "offset", lie_offset},
    {CHUNK_MARK, 0, "as a canvas", lie_canvas},
    {CHUNK_META, 0, "offset", lie_offset},
    {CHUNK_META, 0, "as users", lie_users},
};

static void test_lying_index(void) {
    struct index index, truth;
    struct place_buf made = {0};
    const size_t end = find_chunk(&whole, CHUNK_INDEX, 0);
    read_index(&whole, &truth);
    append_index(&made, &truth, end);
    save_bytes("lie.place", whole.at, end, made.data, made.size);
    struct outcome outcome = read_all("lie.place", &history);
    tap_ok(is_whole(&outcome, &history) && outcome.indexed, "an index made anew is read");
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        unsigned n = lies[i].n;
        index = truth;
        size_t at = 0;
        while (at < index.count && (index.entries[at].type != lies[i].type || n-- > 0))
            at++;
        if (at == index.count)
            abort();
        lies[i].tell(&index.entries[at]);
        made.size = 0;
        append_index(&made, &index, end);
        save_bytes("lie.place", whole.at, end, made.data, made.size);
        outcome = read_all("lie.place", &history);
        tap_ok(outcome.code == PLACE_DATA, "an index that lies of a %.4s, %s: %s",
               (const char *)&lies[i].type, lies[i].name,
               outcome.code ? outcome.err.message : "read");
    }
    place_buf_release(&made);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    make_small();
    test_cuts();
    test_flips();
    test_zeros();
    test_large_flips();
    test_tails();
    test_unknown_type();
    test_header();
    test_lying_index();
    free(whole.at);
    history_release(&history);
    tempdir_end();
    return tap_end();
}

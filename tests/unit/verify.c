/* lib/source verify and compare: random histories against slow loops over their steps. */
#include "source/verify.h"
#include "../fault.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "source/compare.h"

static struct place_err err;
static struct place_verified verified;
static struct place_compared compared;

static const struct {
    const char *name;
    struct history_options options;
    bool clean; /* nothing is found */
} rows[] = {
    {"placements", {.events = 3000, .opening = {-5, -5, 20, 20}, .users = 9}, true},
    {"nothing at all", {.opening = {0, 0, 4, 4}}, true},
    {"changes of the canvas",
     {.events = 4000, .opening = {-5, -5, 20, 20}, .entries = 40, .users = 3},
     true},
    {"fills, kinds and a picture",
     {.events = 4000,
      .opening = {-50, 7, 90, 30},
      .entries = 20,
      .fill_one = 9,
      .kinds = true,
      .no_colors = true,
      .initial = true,
      .hash_one = 3,
      .users = 40,
      .keys = KEYS_SOME_BASE64},
     true},
    {"gaps", {.events = 500, .opening = {0, 0, 9, 9}, .entries = 5, .gaps = true}, false},
    {"more than a block", {.events = 150000, .opening = {0, 0, 60, 40}, .users = 5}, true},
};
enum { ROWS = sizeof rows / sizeof *rows };

static struct place_source *open_source(const char *path) {
    struct place_source *source = NULL;
    need(place_source_open(path, &source, &err), &err);
    return source;
}

static enum place_code verify(const char *path, const uint64_t *explained, size_t count) {
    const struct place_verify_options options = {.explained = explained, .explained_count = count};
    struct place_source *source = open_source(path);
    const enum place_code code = place_verify(source, &options, &verified, &err);
    place_source_close(source);
    return code;
}

static uint64_t found(enum place_found kind) {
    return verified.findings.of[kind].count;
}

/* ---- verify ---------------------------------------------------------------------------------- */

/* What may be remarked, event by event. */
static void count_remarks(const struct history *history, uint64_t *closed, uint64_t *not_allowed) {
    const struct place_timeline_entry *entry = NULL;
    *closed = *not_allowed = 0;
    for (size_t i = 0; i < history->step_count; i++) {
        const struct step *step = &history->steps[i];
        if (step->entry != SIZE_MAX) {
            entry = &history->timeline.entries[step->entry];
            continue;
        }
        const struct place_event *event = &history->events[step->event];
        const int32_t x = event->x - entry->bounds.x0, y = event->y - entry->bounds.y0;
        *closed += event->kind < PLACE_KIND_RECTANGLE &&
                   (x < 0 || y < 0 || x >= entry->bounds.width || y >= entry->bounds.height);
        *not_allowed += event->kind == PLACE_KIND_PLACE && event->color != PLACE_NO_COLOR &&
                        !(entry->allowed[event->color / 8] >> event->color % 8 & 1);
    }
}

static void check_counts(const struct history *history, const char *name) {
    uint64_t closed = 0, not_allowed = 0;
    count_remarks(history, &closed, &not_allowed);
    tap_ok(found(PLACE_FOUND_CLOSED) == closed && found(PLACE_FOUND_NOT_ALLOWED) == not_allowed,
           "%s: %" PRIu64 " closed and %" PRIu64 " not allowed", name, closed, not_allowed);
    tap_ok(verified.events == history->count && verified.entries == history->timeline.count &&
               verified.users == history->users &&
               verified.last_seq == history->steps[history->step_count - 1].seq,
           "%s: what was looked at", name);
    tap_int((int64_t)verified.missing, (int64_t)(verified.last_seq + 1 - history->step_count),
            "... and what is missing");
}

static void test_verify(size_t row, const struct history *history) {
    history_write(history, "a.place", 2, 1);
    tap_code(verify("a.place", NULL, 0), PLACE_OK, &err, rows[row].name);
    const uint64_t count = place_findings_count(&verified.findings);
    tap_ok(count == found(PLACE_FOUND_GAP) && (count == 0) == rows[row].clean,
           "%s: %" PRIu64 " findings", rows[row].name, count);
    tap_ok(!rows[row].options.events || verified.snapshots > 0, "... and %" PRIu64 " snapshots",
           verified.snapshots);
    tap_int((int64_t)verified.unchecked, 0, "... all held against replay");
    check_counts(history, rows[row].name);
}

/* ---- gaps ------------------------------------------------------------------------------------ */

static bool is_in(const uint64_t *list, size_t count, uint64_t seq) {
    for (size_t i = 0; i < count; i++)
        if (list[i] == seq)
            return true;
    return false;
}

/* Gaps that are left, seq by seq; where a gap is wide, nothing of it is explained. */
static uint64_t slow_gaps(const struct history *history, const uint64_t *explained, size_t count) {
    uint64_t gaps = 0;
    for (size_t i = 1; i < history->step_count; i++) {
        const uint64_t from = history->steps[i - 1].seq + 1, to = history->steps[i].seq;
        if (to - from > 100) {
            gaps++;
            continue;
        }
        bool inside = false;
        for (uint64_t seq = from; seq < to; seq++) {
            const bool missing = !is_in(explained, count, seq);
            gaps += missing && !inside;
            inside = missing;
        }
    }
    return gaps;
}

static void test_explained(const struct history *history) {
    uint64_t explained[4000] = {0};
    size_t count = 0, absent = 0;
    for (size_t i = 1; i < history->step_count; i++)
        for (uint64_t seq = history->steps[i - 1].seq + 1;
             history->steps[i].seq - history->steps[i - 1].seq < 100 &&
             seq <= history->steps[i].seq && count < 4000;
             seq++) {
            if (random_between(0, 2))
                continue;
            explained[count++] = seq; /* also of one that is there, which is no harm */
            absent += seq < history->steps[i].seq;
        }
    const uint64_t before = verified.missing;
    tap_code(verify("a.place", explained, count), PLACE_OK, &err, "explained gaps");
    tap_ok(absent > 10 && verified.explained == absent && verified.missing == before - absent,
           "... are no gaps: %zu seqs", absent);
    tap_int((int64_t)found(PLACE_FOUND_GAP), (int64_t)slow_gaps(history, explained, count),
            "... and divide those that are left");
    const struct place_finding *first = &verified.findings.of[PLACE_FOUND_GAP].first[0];
    tap_ok(first->count == first->last_seq - first->seq + 1 && first->time <= first->last_time,
           "... which say what they are: %s", first->text);
}

/* ---- compare --------------------------------------------------------------------------------- */

static enum place_code compare(const char *here, const char *there, bool ignore_seq) {
    const struct place_compare_options options = {.ignore_seq = ignore_seq};
    struct place_source *one = open_source(here), *other = open_source(there);
    const enum place_code code = place_compare(one, other, &options, &compared, &err);
    place_source_close(one);
    place_source_close(other);
    return code;
}

/* The same users in the opposite order. */
static void turn_users(struct history *history) {
    for (unsigned i = 0; i < history->users / 2; i++) {
        char key[HISTORY_KEY];
        char *one = history->keys[i], *other = history->keys[history->users - 1 - i];
        memcpy(key, one, sizeof key);
        memcpy(one, other, sizeof key);
        memcpy(other, key, sizeof key);
    }
    for (size_t i = 0; i < history->count; i++)
        if (history->events[i].user)
            history->events[i].user = history->users + 1 - history->events[i].user;
}

static void test_same(size_t row, struct history *history) {
    turn_users(history);
    history_write(history, "b.place", 1, 0);
    for (int ignore_seq = 0; ignore_seq < 2; ignore_seq++) {
        tap_code(compare("a.place", "b.place", ignore_seq), PLACE_OK, &err, rows[row].name);
        tap_ok(place_findings_count(&compared.findings) == 0 &&
                   compared.equal == history->step_count,
               "... is the same, whatever numbers its users have");
    }
}

static void test_different(struct history *history) {
    const size_t at = (size_t)random_between(0, (int64_t)history->count - 1);
    struct place_event *event = &history->events[at];
    uint64_t seq = 0;
    for (size_t i = 0; i < history->step_count; i++)
        if (history->steps[i].entry == SIZE_MAX && history->steps[i].event == at)
            seq = history->steps[i].seq;
    event->color = event->color == 3 ? 4 : 3;
    history_write(history, "b.place", 1, 0);
    tap_code(compare("a.place", "b.place", false), PLACE_OK, &err, "one colour");
    const struct place_finding *first = &compared.findings.of[PLACE_FOUND_EVENT].first[0];
    tap_ok(place_findings_count(&compared.findings) == 1 && first->seq == seq &&
               strstr(first->text, ": colour "),
           "... is told: %s", first->text);
}

/* ---- running out of memory ------------------------------------------------------------------- */

static void test_faults(void) {
    size_t wrong = 0;
    long n = 1, m = 1;
    struct place_source *one = open_source("a.place"), *other = open_source("b.place");
    for (bool hit = true; hit; n++) {
        fault_at(n);
        const enum place_code code =
            place_verify(one, &(const struct place_verify_options){0}, &verified, &err);
        hit = fault_disarm();
        wrong += code != (hit ? PLACE_MEMORY : PLACE_OK);
    }
    for (bool hit = true; hit; m++) {
        fault_at(m);
        const enum place_code code =
            place_compare(one, other, &(const struct place_compare_options){0}, &compared, &err);
        hit = fault_disarm();
        wrong += code != (hit ? PLACE_MEMORY : PLACE_OK);
    }
    place_source_close(one);
    place_source_close(other);
    tap_ok(wrong == 0 && n > 5 && m > 5, "each of %ld and %ld allocations fails once", n - 2,
           m - 2);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    for (size_t i = 0; i < ROWS; i++) {
        struct history history;
        history_make(&history, &rows[i].options);
        test_verify(i, &history);
        if (rows[i].options.gaps)
            test_explained(&history);
        test_same(i, &history);
        if (history.count > 0)
            test_different(&history);
        if (i == 3)
            test_faults();
        history_release(&history);
    }
    tempdir_end();
    return tap_end();
}

/* lib/source export: parts of random histories against a loop over events and pixels. */
#include "source/export.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "archive/reader.h"
#include "source/canvas_at.h"
#include "source/summary.h"

static struct place_err err;

/* ---- the slow way ---------------------------------------------------------------------------- */

static bool covers(const struct place_event *event, int32_t x, int32_t y) {
    const int64_t dx = x - event->x, dy = y - event->y, radius = event->width;
    switch (event->kind) {
    case PLACE_KIND_RECTANGLE: return dx >= 0 && dy >= 0 && dx < event->width && dy < event->height;
    case PLACE_KIND_CIRCLE:
        return event->height == 0 ? dx * dx + dy * dy <= radius * radius
                                  : dx * dx + dy * dy < radius * radius;
    default: return dx == 0 && dy == 0;
    }
}

static bool is_fill(const struct place_event *event) {
    return event->kind == PLACE_KIND_RECTANGLE || event->kind == PLACE_KIND_CIRCLE;
}

static bool is_whole(const struct place_export_options *options) {
    return options->region.width == 0;
}

/* The pixels of the region that the event covers, as the least rectangle round them. */
static struct place_rect covered(const struct place_event *event, struct place_rect region) {
    struct place_rect box = {0};
    for (int32_t y = region.y0; y < region.y0 + region.height; y++)
        for (int32_t x = region.x0; x < region.x0 + region.width; x++)
            if (covers(event, x, y))
                box = place_rect_union(box, (struct place_rect){x, y, 1, 1});
    return box;
}

static bool is_asked(const struct place_export_options *options, const struct place_event *event) {
    return (!options->has_from || event->time >= options->from) &&
           (!options->has_to || event->time <= options->to) &&
           (!options->kinds || options->kinds >> event->kind & 1) &&
           (!options->user || options->user == event->user) &&
           (options->color < 0 || options->color == event->color) &&
           (is_whole(options) || !place_rect_empty(covered(event, options->region)));
}

static struct place_rect part_of(const struct place_export_options *options,
                                 struct place_rect bounds) {
    return is_whole(options) ? bounds : place_rect_intersection(bounds, options->region);
}

/* The first and the last entry that have a part in what is exported; SIZE_MAX: none does. */
struct part {
    size_t first, last;
    bool closes; /* one between has no part of the region */
};

static struct part entries_of(const struct history *history,
                              const struct place_export_options *options) {
    const struct place_timeline *timeline = &history->timeline;
    struct part part = {SIZE_MAX, 0, false};
    size_t now = 0;
    for (size_t i = 1; options->has_from && i < timeline->count; i++)
        if (timeline->entries[i].time <= options->from)
            now = i;
    for (size_t i = now; i < timeline->count; i++) {
        if (i > now && options->has_to && timeline->entries[i].time > options->to)
            break;
        if (!place_rect_empty(part_of(options, timeline->entries[i].bounds)))
            part.first = part.first < i ? part.first : i;
        else if (part.first < i)
            part.closes = true;
        part.last = i;
    }
    return part;
}

static int64_t opening_of(const struct history *history, const struct part *part,
                          const struct place_export_options *options) {
    const int64_t time = history->timeline.entries[part->first].time;
    return options->has_from && time < options->from ? options->from : time;
}

/* Whether it lies within what was ever open by then. */
static bool is_open(const struct history *history, const struct part *part,
                    const struct place_export_options *options, const struct place_event *event) {
    struct place_rect known = {0};
    for (size_t i = part->first; i <= part->last; i++)
        if (history->timeline.entries[i].time <= event->time)
            known = place_rect_union(known, part_of(options, history->timeline.entries[i].bounds));
    return is_fill(event) ? !place_rect_empty(known) : inside(known, event->x, event->y);
}

/* ---- archives -------------------------------------------------------------------------------- */

/* An archive that was exported, and what of it is not as it should be. */
struct check {
    const struct history *history;
    const struct place_export_options *options;
    struct part part;
    struct place_source *source;
    size_t next; /* event of the history */
    size_t left; /* out by the way, since they were not open */
    uint32_t numbers[100], users;
    unsigned wrong;
};

/* The history's next event that must be there; NULL where there is no other. */
static const struct place_event *next_wanted(struct check *check, size_t *at) {
    while (check->next < check->history->count) {
        const struct place_event *event = &check->history->events[ *at = check->next++];
        if (!is_asked(check->options, event))
            continue;
        if (is_open(check->history, &check->part, check->options, event))
            return event;
        check->left++;
    }
    return NULL;
}

/* What a user of the history is called in the archive. */
static void check_user(struct check *check, uint32_t user, uint32_t number) {
    char wanted[HISTORY_KEY] = "", *key = NULL;
    if (check->options->users == PLACE_USERS_DROP)
        user = PLACE_NO_USER;
    if (user && !check->numbers[user])
        check->numbers[user] = ++check->users;
    check->wrong += number != (user ? check->numbers[user] : 0);
    if (!user || number == 0)
        return;
    if (check->options->users == PLACE_USERS_NUMBER)
        snprintf(wanted, sizeof wanted, "%u", number);
    else
        memcpy(wanted, check->history->keys[user - 1], sizeof wanted);
    check->wrong +=
        place_archive_user_key(place_source_archive(check->source), number, &key, &err) ||
        strcmp(key, wanted) != 0;
    free(key);
}

static void check_event(struct check *check, const struct place_batch *batch, uint32_t i) {
    size_t at = 0;
    const struct place_event got = place_batch_event(batch, i);
    const struct place_event *event = next_wanted(check, &at);
    if (!event) {
        check->wrong++;
        return;
    }
    struct place_event wanted = *event;
    if (event->kind == PLACE_KIND_RECTANGLE && !is_whole(check->options)) {
        const struct place_rect cut = covered(event, check->options->region);
        wanted.x = cut.x0;
        wanted.y = cut.y0;
        wanted.width = cut.width;
        wanted.height = cut.height;
    }
    wanted.user = got.user;
    check->wrong += !same_event(&got, &wanted);
    check->wrong += check->options->drop_hashes ? place_batch_hash(batch, i) != NULL
                                                : !same_hash(batch, i, check->history, at);
    check_user(check, event->user, got.user);
}

static void check_events(struct check *check) {
    struct place_cursor *cursor = NULL;
    struct place_piece piece;
    size_t at = 0;
    need(place_cursor_open(check->source, PLACE_ALL_COLUMNS, &cursor, &err), &err);
    do {
        need(place_cursor_next(cursor, INT64_MAX, &piece, &err), &err);
        for (uint32_t i = 0; i < piece.batch.count; i++)
            check_event(check, &piece.batch, i);
    } while (piece.entry || piece.batch.count);
    check->wrong += next_wanted(check, &at) != NULL;
    check->wrong += place_source_info(check->source)->users != check->users;
    place_cursor_close(cursor);
}

/* Entries, each cut; a part leaves out those that change nothing. */
static void check_timeline(struct check *check) {
    const struct place_timeline *got = place_source_info(check->source)->timeline;
    const struct place_timeline *whole = &check->history->timeline;
    size_t at = 0, marks = 0;
    for (size_t i = check->part.first; i <= check->part.last; i++) {
        struct place_timeline_entry wanted = whole->entries[i];
        wanted.bounds = part_of(check->options, wanted.bounds);
        if (i == check->part.first)
            wanted.time = opening_of(check->history, &check->part, check->options);
        check->wrong += at >= got->count;
        if (at >= got->count)
            return;
        const struct place_timeline_entry *entry = &got->entries[at++];
        check->wrong +=
            entry->time != wanted.time || !place_rect_equal(entry->bounds, wanted.bounds) ||
            entry->background != wanted.background || entry->palette.count < wanted.palette.count ||
            memcmp(entry->palette.rgb, wanted.palette.rgb,
                   wanted.palette.count * sizeof *wanted.palette.rgb) != 0 ||
            memcmp(entry->allowed, wanted.allowed, sizeof wanted.allowed) != 0;
    }
    check->wrong += at != got->count;
    for (size_t i = 0; i < whole->mark_count; i++)
        marks += (!check->options->has_from || whole->marks[i].time >= check->options->from) &&
                 (!check->options->has_to || whole->marks[i].time <= check->options->to);
    check->wrong += marks != got->mark_count;
}

/* Pixels that differ at a time. */
static unsigned differ_at(const struct check *check, struct oracle *oracle, int64_t time) {
    const struct history *history = check->history;
    struct place_canvas canvas;
    size_t steps = 1;
    unsigned wrong = 0;
    while (steps < history->step_count && history->steps[steps].time <= time)
        steps++;
    oracle_go(oracle, steps);
    need(place_source_canvas_at(check->source, time, &canvas, &err), &err);
    const struct place_rect part = part_of(check->options, history->bounds);
    for (int32_t y = part.y0; y < part.y0 + part.height; y++)
        for (int32_t x = part.x0; x < part.x0 + part.width; x++) {
            const bool open = inside(oracle->open, x, y);
            wrong += open != inside(canvas.open, x, y) ||
                     (open && place_canvas_get(&canvas, x, y) != *oracle_pixel(oracle, x, y));
        }
    place_canvas_release(&canvas);
    return wrong;
}

static unsigned check_pictures(const struct check *check) {
    struct oracle oracle = {.history = check->history};
    const struct place_export_options *options = check->options;
    const int64_t first = opening_of(check->history, &check->part, options);
    const int64_t end = check->history->steps[check->history->step_count - 1].time;
    const int64_t last = options->has_to && options->to < end ? options->to : end;
    unsigned wrong = 0;
    if (options->kinds || options->user || options->color >= 0 || last < first)
        return 0;
    for (int i = 0; i < 12; i++) {
        const struct place_event *event =
            &check->history->events[random_between(0, (int64_t)check->history->count - 1)];
        const int64_t time = i == 0 ? first : i == 1 ? last : event->time - (i & 1);
        if (time >= first && time <= last)
            wrong += differ_at(check, &oracle, time);
    }
    free(oracle.pixels);
    return wrong;
}

static void test_archive(const struct history *history, const struct place_export_options *options,
                         const char *name) {
    struct place_source *source = NULL;
    struct place_export_report report;
    struct check check = {
        .history = history, .options = options, .part = entries_of(history, options)};
    need(place_source_open("whole.place", &source, &err), &err);
    const enum place_code code = place_export(source, options, &report, &err);
    place_source_close(source);
    if (check.part.first == SIZE_MAX || check.part.closes) {
        tap_code(code, check.part.closes ? PLACE_DATA : PLACE_USAGE, &err, name);
        return;
    }
    if (!tap_code(code, PLACE_OK, &err, name))
        return;
    need(place_source_open(options->output, &check.source, &err), &err);
    check_events(&check);
    tap_int(check.wrong, 0, "... its events");
    tap_ok(report.events == place_source_info(check.source)->events &&
               report.unopened == check.left && report.users == check.users,
           "... as reported: %u, %u left out", (unsigned)report.events, (unsigned)report.unopened);
    check.wrong = 0;
    check_timeline(&check);
    tap_int(check.wrong, 0, "... its timeline");
    tap_int(check_pictures(&check), 0, "... its pictures");
    place_source_close(check.source);
}

/* ---- random parts ---------------------------------------------------------------------------- */

static struct place_rect random_region(struct place_rect bounds) {
    struct place_rect region = {.width = (int32_t)random_between(1, bounds.width),
                                .height = (int32_t)random_between(1, bounds.height)};
    region.x0 = bounds.x0 + (int32_t)random_between(0, bounds.width - region.width);
    region.y0 = bounds.y0 + (int32_t)random_between(0, bounds.height - region.height);
    return region;
}

static int64_t random_time(const struct history *history) {
    const int64_t at = random_between(0, (int64_t)history->count - 1);
    return history->events[at].time + random_between(-1, 1);
}

static struct place_export_options random_options(const struct history *history) {
    struct place_export_options options = {.output = "part.place",
                                           .replace = true,
                                           .archive = true,
                                           .color = -1,
                                           .threads = 1,
                                           .command = "a test"};
    if (random_between(0, 3))
        options.region = random_region(history->bounds);
    options.has_from = random_between(0, 2);
    options.has_to = random_between(0, 2);
    options.from = random_time(history);
    options.to = random_time(history);
    if (options.from > options.to) {
        const int64_t swap = options.from;
        options.from = options.to;
        options.to = swap;
    }
    if (random_between(0, 3) == 0)
        options.kinds = (unsigned)random_between(1, 255);
    if (random_between(0, 3) == 0)
        options.user = (uint32_t)random_between(1, history->users);
    if (random_between(0, 3) == 0)
        options.color = (int)random_between(0, 9);
    options.users = (enum place_export_users)random_between(0, 2);
    options.drop_hashes = random_between(0, 2) == 0;
    return options;
}

static void test_random(unsigned entries) {
    struct history history;
    history_make(&history, &(const struct history_options){.events = 3000,
                                                           .opening = {-9, 4, 20, 20},
                                                           .entries = entries,
                                                           .fill_one = 20,
                                                           .kinds = true,
                                                           .no_colors = true,
                                                           .initial = true,
                                                           .hash_one = 5,
                                                           .users = 30});
    /* colours of each time's own palette: else an early --to has none for them */
    for (size_t i = 0; i < history.count; i++)
        if (history.events[i].color != PLACE_NO_COLOR)
            history.events[i].color %= 10;
    history_write(&history, "whole.place", 2, PLACE_CHUNK_EVENTS);
    for (int i = 0; i < 25; i++) {
        char name[64];
        const struct place_export_options options = random_options(&history);
        snprintf(name, sizeof name, "%u entries, part %d", entries, i);
        test_archive(&history, &options, name);
    }
    history_release(&history);
}

/* ---- everything ------------------------------------------------------------------------------ */

static const char *hash_of(const char *path) {
    static struct place_summary summaries[2];
    static int turn;
    struct place_source *source = NULL;
    struct place_summary *summary = &summaries[turn++ % 2];
    need(place_source_open(path, &source, &err), &err);
    need(place_summarise(source, true, NULL, summary, &err), &err);
    place_source_close(source);
    return summary->hash;
}

static void test_everything(bool gaps) {
    struct history history;
    struct place_source *source = NULL;
    struct place_export_report report;
    const struct place_export_options options = {
        .output = "copy.place", .replace = true, .archive = true, .color = -1, .command = "a test"};
    history_make(&history, &(const struct history_options){.events = 9000,
                                                           .opening = {0, 0, 30, 30},
                                                           .entries = 5,
                                                           .fill_one = 40,
                                                           .kinds = true,
                                                           .no_colors = true,
                                                           .gaps = gaps,
                                                           .hash_one = gaps ? 0 : 3,
                                                           .initial = true,
                                                           .users = 50});
    history_write(&history, "whole.place", 2, 0);
    need(place_source_open("whole.place", &source, &err), &err);
    tap_code(place_export(source, &options, &report, &err), PLACE_OK, &err, "everything");
    tap_int((int64_t)report.events, 9000, "... is reported");
    place_source_close(source);
    tap_text(hash_of("copy.place"), hash_of("whole.place"), "... and has the hash of the whole");
    history_release(&history);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_everything(false);
    test_everything(true);
    for (unsigned entries = 0; entries < 4; entries++)
        test_random(entries);
    tempdir_end();
    return tap_end();
}

/* lib/source history: pixels, regions and trails against a loop over events and pixels. */
#include "source/history.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "source/source.h"

static struct place_err err;

/* ---- the slow way ---------------------------------------------------------------------------- */

/* A pixel of the region: what it shows, and how it was before that. */
struct slow_pixel {
    size_t row; /* SIZE_MAX: none */
    uint8_t before;
};

struct slow {
    const struct history *history;
    const struct place_history_options *options;
    struct oracle oracle;
    struct slow_pixel *pixels;
    struct place_history_row *rows; /* of all events that lie in the region, asked for or not */
    size_t count;
};

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

static void slow_hide(struct slow *slow, struct slow_pixel *pixel, int64_t time) {
    if (pixel->row == SIZE_MAX)
        return;
    struct place_history_row *row = &slow->rows[pixel->row];
    if (--row->pixels == 0)
        row->until = time;
    pixel->row = SIZE_MAX;
}

/* Whether the row shows, or is an event on a pixel that is not open. */
static void slow_event(struct slow *slow, const struct step *step) {
    const struct place_event *event = &slow->history->events[step->event];
    const struct place_rect region = slow->options->region;
    const bool fill = event->kind == PLACE_KIND_RECTANGLE || event->kind == PLACE_KIND_CIRCLE;
    struct place_history_row row = {
        .event = *event, .seq = step->seq, .x = event->x, .y = event->y, .until = event->time};
    bool touched = false;
    int32_t first = 0, last = region.width * region.height - 1;
    if (!fill) /* the one pixel, if it is there */
        first = last = inside(region, event->x, event->y)
                           ? (event->y - region.y0) * region.width + event->x - region.x0
                           : 0;
    for (int32_t i = first; i <= last; i++) {
        const int32_t x = region.x0 + i % region.width, y = region.y0 + i / region.width;
        struct slow_pixel *pixel = &slow->pixels[i];
        if (!covers(event, x, y) || !inside(slow->oracle.open, x, y))
            continue;
        const uint8_t before = *oracle_pixel(&slow->oracle, x, y);
        row.mixed |= touched && before != row.before;
        row.before = touched ? row.before : before;
        touched = true;
        slow_hide(slow, pixel, event->time);
        *pixel = (struct slow_pixel){slow->count, before};
        row.pixels++;
    }
    row.closed = !touched;
    if (row.closed)
        row.before = PLACE_NO_COLOR;
    if (region.width == 1 && region.height == 1) {
        row.x = region.x0;
        row.y = region.y0;
    }
    if (touched || (!fill && inside(region, event->x, event->y)))
        slow->rows[slow->count++] = row;
}

static void slow_entry(struct slow *slow, const struct place_timeline_entry *entry) {
    const struct place_rect region = slow->options->region;
    for (int32_t i = 0; i < region.width * region.height; i++) {
        const int32_t x = region.x0 + i % region.width, y = region.y0 + i / region.width;
        if (inside(entry->bounds, x, y) != inside(slow->oracle.open, x, y))
            slow_hide(slow, &slow->pixels[i], entry->time);
    }
}

static bool slow_wanted(const struct slow *slow, const struct place_history_row *row) {
    return slow->options->user == PLACE_NO_USER || row->event.user == slow->options->user;
}

/* A row for each pixel that shows an event at the time, by going on to see when that ends. */
static size_t slow_seen(struct slow *slow, struct place_history_row *seen) {
    const struct place_rect region = slow->options->region;
    const size_t pixels = (size_t)region.width * (size_t)region.height;
    struct slow_pixel *then = need_array(pixels, sizeof *then);
    size_t count = 0;
    memcpy(then, slow->pixels, pixels * sizeof *then);
    for (size_t i = 0; i < pixels; i++) {
        if (then[i].row == SIZE_MAX || !slow_wanted(slow, &slow->rows[then[i].row]))
            continue;
        seen[count] = slow->rows[then[i].row];
        seen[count].x = region.x0 + (int32_t)(i % (size_t)region.width);
        seen[count].y = region.y0 + (int32_t)(i / (size_t)region.width);
        seen[count].before = then[i].before;
        seen[count].mixed = false;
        seen[count].until = INT64_MAX; /* to be found */
        seen[count++].pixels = 1;
    }
    free(then);
    return count;
}

static void slow_step(struct slow *slow) {
    const struct step *step = &slow->history->steps[slow->oracle.done];
    if (step->entry == SIZE_MAX)
        slow_event(slow, step);
    else
        slow_entry(slow, &slow->history->timeline.entries[step->entry]);
    oracle_step(&slow->oracle);
}

static int by_order(const void *a, const void *b) {
    const struct place_history_row *left = a, *right = b;
    return left->seq != right->seq ? (left->seq > right->seq) - (left->seq < right->seq)
           : left->y != right->y   ? (left->y > right->y) - (left->y < right->y)
                                   : (left->x > right->x) - (left->x < right->x);
}

/* The pixel of a row that was seen at the time: when did it first show something else? */
static void slow_ends(const struct slow *slow, struct place_history_row *seen, size_t count) {
    const struct place_rect region = slow->options->region;
    for (size_t i = 0; i < count; i++) {
        const size_t at = (size_t)(seen[i].y - region.y0) * (size_t)region.width +
                          (size_t)(seen[i].x - region.x0);
        const size_t row = slow->pixels[at].row;
        if (seen[i].until == INT64_MAX && (row == SIZE_MAX || slow->rows[row].seq != seen[i].seq)) {
            seen[i].until = slow->history->steps[slow->oracle.done - 1].time;
            seen[i].pixels = 0;
        }
    }
}

/* All rows that the options ask for; free() them. */
static struct place_history_row *slow_history(const struct history *history,
                                              const struct place_history_options *options,
                                              size_t *count) {
    const struct place_rect region = options->region;
    const size_t pixels = (size_t)region.width * (size_t)region.height;
    struct slow slow = {.history = history, .options = options, .oracle = {.history = history}};
    struct place_history_row *seen = need_array(pixels, sizeof *seen);
    slow.pixels = need_array(pixels, sizeof *slow.pixels);
    slow.rows = need_array(history->count + 1, sizeof *slow.rows);
    for (size_t i = 0; i < pixels; i++)
        slow.pixels[i].row = SIZE_MAX;
    oracle_go(&slow.oracle, 0);
    size_t seen_count = 0;
    bool looked = false;
    while (slow.oracle.done < history->step_count) {
        /* the opening holds at any time, however early */
        if (options->has_time && !looked && slow.oracle.done > 0 &&
            history->steps[slow.oracle.done].time > options->time) {
            seen_count = slow_seen(&slow, seen);
            looked = true;
        }
        slow_step(&slow);
        if (looked)
            slow_ends(&slow, seen, seen_count);
    }
    if (options->has_time && !looked)
        seen_count = slow_seen(&slow, seen);
    *count = 0;
    if (options->has_time) {
        free(slow.rows);
        slow.rows = seen;
        seen = NULL;
        *count = seen_count;
        qsort(slow.rows, seen_count, sizeof *slow.rows, by_order);
    } else {
        for (size_t i = 0; i < slow.count; i++)
            if (slow_wanted(&slow, &slow.rows[i]))
                slow.rows[(*count)++] = slow.rows[i];
    }
    for (size_t i = 0; options->newest_first && i < *count / 2; i++) {
        const struct place_history_row row = slow.rows[i];
        slow.rows[i] = slow.rows[*count - 1 - i];
        slow.rows[*count - 1 - i] = row;
    }
    if (options->limit && *count > options->limit)
        *count = (size_t)options->limit;
    free(seen);
    free(slow.pixels);
    free(slow.oracle.pixels);
    return slow.rows;
}

/* ---- comparing ------------------------------------------------------------------------------- */

/* Fills count only pixels; rows behind the limit are not followed, so neither is compared there. */
static bool same_row(const struct place_history_row *a, const struct place_history_row *b) {
    return same_event(&a->event, &b->event) && a->seq == b->seq && a->x == b->x && a->y == b->y &&
           a->pixels == b->pixels && (a->pixels > 0 || a->until == b->until) &&
           a->mixed == b->mixed && (a->mixed || a->before == b->before) && a->closed == b->closed;
}

static void show_row(const char *what, const struct place_history_row *row) {
    printf("# %s seq %" PRIu64 " kind %u at %d,%d: pixels %" PRIu64 " until %" PRId64
           " before %u mixed %d closed %d\n",
           what, row->seq, row->event.kind, row->x, row->y, row->pixels, row->until, row->before,
           row->mixed, row->closed);
}

/* All rows of a history, in one array: free() it. */
static struct place_history_row *take_rows(struct place_history *history, uint64_t memory,
                                           size_t *count) {
    const size_t most = memory ? memory / sizeof(struct place_history_row) + 1 : SIZE_MAX;
    const size_t total = (size_t)place_history_count(history);
    struct place_history_row *all = need_array(total + 1, sizeof *all);
    const struct place_history_row *rows = NULL;
    size_t size = 0;
    *count = 0;
    do {
        need(place_history_next(history, &rows, &size, &err), &err);
        if (size > most || size > total - *count || place_history_count(history) + size > total)
            break; /* too few then */
        if (size > 0)
            memcpy(all + *count, rows, size * sizeof *rows);
        *count += size;
    } while (size > 0);
    return all;
}

static bool same_history(struct place_history *history, uint64_t memory,
                         const struct place_history_row *wanted, size_t count) {
    size_t got_count = 0, i = 0;
    struct place_history_row *got = take_rows(history, memory, &got_count);
    if (got_count != count)
        printf("# %zu rows, wanted %zu\n", got_count, count);
    while (got_count == count && i < count && same_row(&got[i], &wanted[i]))
        i++;
    const bool same = got_count == count && i == count;
    if (got_count == count && !same) {
        show_row("got", &got[i]);
        show_row("wanted", &wanted[i]);
    }
    free(got);
    return same;
}

static bool check(struct place_source *source, const struct history *history,
                  const struct place_history_options *options, size_t *rows) {
    struct place_history *got = NULL;
    size_t count = 0;
    need(place_history_read(source, options, &got, &err), &err);
    struct place_history_row *wanted = slow_history(history, options, &count);
    const bool same = same_history(got, options->memory, wanted, count);
    if (!same)
        printf("# region %dx%d at %d,%d, user %u, time %" PRId64 " (%d), limit %" PRIu64
               ", newest first %d\n",
               options->region.width, options->region.height, options->region.x0,
               options->region.y0, options->user, options->time, options->has_time, options->limit,
               options->newest_first);
    *rows += count;
    place_history_free(got);
    free(wanted);
    return same;
}

/* ---- random queries -------------------------------------------------------------------------- */

static struct place_rect random_region(struct place_rect bounds, bool pixel) {
    struct place_rect region = {.x0 = bounds.x0 + (int32_t)random_between(0, bounds.width - 1),
                                .y0 = bounds.y0 + (int32_t)random_between(0, bounds.height - 1),
                                .width = 1,
                                .height = 1};
    if (!pixel) {
        region.width = (int32_t)random_between(1, bounds.x0 + bounds.width - region.x0);
        region.height = (int32_t)random_between(1, bounds.y0 + bounds.height - region.y0);
    }
    return region;
}

static struct place_history_options random_options(const struct history *history) {
    const struct step *step = &history->steps[random_between(0, (int64_t)history->step_count - 1)];
    const bool pixel = random_between(0, 1);
    struct place_history_options options = {
        .region = random_region(history->bounds, pixel),
        .newest_first = random_between(0, 3) == 0,
        .limit = random_between(0, 3) == 0 ? (uint64_t)random_between(1, 9) : 0,
        .has_time = random_between(0, 2) == 0,
        .memory = random_between(0, 1) ? (uint64_t)random_between(1, 20000) : 0,
        .time = step->time + random_between(-1, 1)};
    if (!pixel && random_between(0, 3) == 0)
        options.region = history->bounds;
    if (history->count > 10000 && options.region.width * options.region.height > 400)
        options.has_time = false; /* the slow way would take too long */
    if (history->users && random_between(0, 1))
        options.user = (uint32_t)random_between(1, history->users);
    return options;
}

static const struct {
    const char *name;
    unsigned queries;
    struct history_options options;
} rows[] = {
    {"no event", 20, {.opening = {0, 0, 9, 9}, .entries = 2, .initial = true}},
    {"one event", 20, {.events = 1, .opening = {0, 0, 9, 9}, .users = 1}},
    {"one pixel, all at once",
     20,
     {.events = 300, .opening = {-2, -2, 1, 1}, .constant = true, .one_time = true, .users = 3}},
    {"placements", 200, {.events = 3000, .opening = {-9, -5, 20, 15}, .users = 9}},
    {"moderation, fills, growth",
     400,
     {.events = 3000,
      .opening = {-30, -30, 30, 25},
      .entries = 6,
      .kinds = true,
      .fill_one = 20,
      .users = 12}},
    {"gaps, no colours, an initial picture",
     200,
     {.events = 2000,
      .opening = {100, -300, 40, 30},
      .entries = 9,
      .kinds = true,
      .fill_one = 50,
      .gaps = true,
      .no_colors = true,
      .initial = true,
      .users = 300}},
    {"many chunks, which threads look through",
     60,
     {.events = 5000,
      .opening = {-20, -20, 40, 40},
      .entries = 100,
      .kinds = true,
      .fill_one = 60,
      .users = 30}},
    {"several chunks, a canvas wider than a byte",
     12,
     {.events = 140000,
      .opening = {-700, -20, 600, 40},
      .entries = 2,
      .fill_one = 5000,
      .initial = true,
      .users = 70000,
      .keys = KEYS_OF_20}},
};

static void test_random(size_t at) {
    struct history history;
    struct place_source *source = NULL;
    size_t wrong = 0, found = 0;
    history_make(&history, &rows[at].options);
    history_write(&history, "history.place", 1, 1 << 14);
    need(place_source_open("history.place", &source, &err), &err);
    for (unsigned i = 0; i < rows[at].queries && wrong == 0; i++) {
        const struct place_history_options options = random_options(&history);
        wrong += !check(source, &history, &options, &found);
    }
    tap_ok(wrong == 0, "%s: %u queries, %zu rows", rows[at].name, rows[at].queries, found);
    place_source_close(source);
    history_release(&history);
}

/* ---- by hand --------------------------------------------------------------------------------- */

static void test_stood(void) {
    const struct place_source_info info = {.last_time = 100};
    const struct {
        struct place_history_row row;
        int64_t stood;
        const char *name;
    } cases[] = {
        {{.event = {.time = 10}, .until = 30}, 20, "stood until it was covered"},
        {{.event = {.time = 10}, .pixels = 1}, 90, "stands until the end of the log"},
        {{.event = {.time = 10}, .until = 10, .closed = true}, 0, "never stood"},
        {{.event = {.time = 10}, .until = 500}, 490, "a canvas change after the last event"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        tap_int(place_history_stood(&cases[i].row, &info), cases[i].stood, cases[i].name);
}

static void test_users(void) {
    struct history history;
    struct place_source *source = NULL;
    uint32_t user = 0;
    history_make(&history, &(const struct history_options){
                               .events = 5, .opening = {0, 0, 4, 4}, .users = 40});
    snprintf(history.keys[20], sizeof history.keys[20], "7");
    history_write(&history, "users.place", 1, 0);
    need(place_source_open("users.place", &source, &err), &err);
    tap_code(place_source_find_user(source, "user 30", &user, &err), PLACE_OK, &err, "by key");
    tap_int(user, 31, "the number of that key");
    tap_code(place_source_find_user(source, "31", &user, &err), PLACE_OK, &err, "by number");
    tap_int(user, 31, "that number");
    tap_code(place_source_find_user(source, "7", &user, &err), PLACE_OK, &err, "a key of digits");
    tap_int(user, 21, "comes before the number");
    static const char *const unknown[] = {"41", "0", "-1", "user", "user 3000", ""};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        tap_ok(place_source_find_user(source, unknown[i], &user, &err) == PLACE_USAGE,
               "no user '%s': %s", unknown[i], err.message);
    const char *const key = "secret";
    const struct place_history_options options = {
        .region = {0, 0, 4, 4}, .keys = &key, .key_count = 1};
    struct place_history *got = NULL;
    tap_ok(place_history_read(source, &options, &got, &err) == PLACE_USAGE && !got &&
               strcmp(err.message, "users.place has no hashes of events") == 0,
           "keys, where there are no hashes");
    place_source_close(source);
    history_release(&history);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_stood();
    test_users();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_random(i);
    tempdir_end();
    return tap_end();
}

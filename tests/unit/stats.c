/*
 * All statistics against slow counts (tests/stats_oracle.h), on random histories,
 * on simulated events and on real logs.
 */
#include "measure/stats.h"
#include "../make_archive.h"
#include "../stats_oracle.h"
#include "../tempdir.h"
#include "formats/palette_file.h"
#include "simulate/simulate.h"
#include "source/import.h"

static struct place_err err;

/* What is compared, and how much of it is wrong. */
struct check {
    const struct place_stats *stats;
    const struct stats_oracle *oracle;
    uint32_t user_count;
    size_t *seen; /* by user */
    size_t wrong;
};

static void same(struct check *check, double got, double wanted, const char *what) {
    if (got == wanted)
        return;
    if (check->wrong++ < 5)
        printf("# %s is %.17g, wanted %.17g\n", what, got, wanted);
}

static void same_number(struct check *check, uint64_t got, uint64_t wanted, const char *what) {
    same(check, (double)got, (double)wanted, what);
}

static void same_time(struct check *check, int64_t got, int64_t wanted, const char *what) {
    if (got == wanted)
        return;
    check->wrong++;
    printf("# %s is %" PRId64 ", wanted %" PRId64 "\n", what, got, wanted);
}

/* ---- totals and times ------------------------------------------------------------------------ */

static void check_totals(struct check *check) {
    const struct place_stats *stats = check->stats;
    const struct stats_oracle *oracle = check->oracle;
    uint64_t kinds[PLACE_KIND_COUNT] = {0}, colors[256] = {0};
    for (size_t i = 0; i < oracle->count; i++) {
        kinds[oracle->events[i].kind]++;
        colors[oracle->events[i].color]++;
    }
    same_number(check, stats->events, oracle->count, "events");
    for (int i = 0; i < PLACE_KIND_COUNT; i++)
        same_number(check, stats->kinds[i], kinds[i], "a kind");
    for (int i = 0; i < 256; i++)
        same_number(check, stats->colors[i].events, colors[i], "events of a colour");
    const int64_t first = oracle->count ? oracle->events[0].time : 0;
    const int64_t last = oracle->count ? oracle->events[oracle->count - 1].time : 0;
    same_time(check, stats->first, first, "first");
    same_time(check, stats->last, last, "last");
    const double days = fmax(1, (double)(last - first) / 86400e6);
    if (fabs(stats->a_day - (double)oracle->count / days) > 1e-9 * stats->a_day)
        same(check, stats->a_day, (double)oracle->count / days, "mean a day");
}

static void check_peak(struct check *check, const struct place_stats_peak *peak, int64_t length) {
    const struct place_stats_peak wanted = stats_oracle_peak(check->oracle, length);
    same_number(check, peak->events, wanted.events, "busiest stretch");
    same_time(check, peak->time, wanted.time, "busiest stretch");
}

/* Each bucket, and that they begin and end with an event. */
static void check_buckets(struct check *check) {
    const struct place_stats *stats = check->stats;
    const struct stats_oracle *oracle = check->oracle;
    const int64_t every = oracle->options->every;
    size_t count = 0;
    if (oracle->count > 0) {
        const int64_t begin = oracle_stretch(oracle->events[0].time, every);
        count = (size_t)((oracle->events[oracle->count - 1].time - begin) / every) + 1;
        same_time(check, stats->bucket_time, begin, "the first bucket");
    }
    same_number(check, stats->bucket_count, count, "buckets");
    same_time(check, stats->every, every, "length of buckets");
    memset(check->seen, 0, ((size_t)check->user_count + 1) * sizeof *check->seen);
    for (size_t i = 0; i < stats->bucket_count && check->wrong == 0; i++) {
        const struct place_stats_bucket wanted = stats_oracle_bucket(
            oracle, stats->bucket_time + (int64_t)i * every, check->seen, i + 1);
        same_number(check, stats->buckets[i].events, wanted.events, "events of a bucket");
        same_number(check, stats->buckets[i].users, wanted.users, "users of a bucket");
    }
}

static void check_active(struct check *check) {
    const size_t size = ((size_t)check->user_count + 1) * sizeof *check->seen;
    memset(check->seen, 0, size);
    const uint32_t most = stats_oracle_active(check->oracle, check->seen);
    memset(check->seen, 0, size);
    const int64_t time = stats_oracle_active_time(check->oracle, most, check->seen);
    same_number(check, check->stats->most_active, most, "most active users");
    same_time(check, check->stats->most_active_time, time, "most active users at");
}

/* ---- pixels and users ------------------------------------------------------------------------ */

/* All pixels of the region by the oracle, with what is told of all of them. */
struct oracle_lists {
    struct place_stats_pixel *busiest, *standing;
    size_t busiest_count, standing_count;
    uint64_t pixels[256], touches, survivors;
    uint64_t *survivors_of; /* by user */
};

static void list_pixel(struct oracle_lists *lists, const struct oracle_pixel_state *state) {
    if (state->open)
        lists->pixels[state->pixel.color]++;
    lists->touches += state->pixel.touches;
    if (state->owned) {
        lists->survivors++;
        lists->survivors_of[state->owner]++;
    }
    if (state->pixel.touches > 0)
        lists->busiest[lists->busiest_count++] = state->pixel;
    if (state->pixel.stands)
        lists->standing[lists->standing_count++] = state->pixel;
}

static void make_lists(struct oracle_lists *lists, const struct check *check) {
    const struct place_rect region = check->oracle->options->region;
    const size_t pixels = (size_t)region.width * (size_t)region.height;
    *lists = (struct oracle_lists){0};
    lists->busiest = need_array(pixels, sizeof *lists->busiest);
    lists->standing = need_array(pixels, sizeof *lists->standing);
    lists->survivors_of = need_array((size_t)check->user_count + 1, sizeof *lists->survivors_of);
    for (int32_t y = region.y0; y < region.y0 + region.height; y++)
        for (int32_t x = region.x0; x < region.x0 + region.width; x++) {
            const struct oracle_pixel_state state = stats_oracle_pixel(check->oracle, x, y);
            list_pixel(lists, &state);
        }
    qsort(lists->busiest, lists->busiest_count, sizeof *lists->busiest, by_touches);
    qsort(lists->standing, lists->standing_count, sizeof *lists->standing, by_since);
}

static void release_lists(struct oracle_lists *lists) {
    free(lists->busiest);
    free(lists->standing);
    free(lists->survivors_of);
}

static size_t at_most(size_t count, size_t most) {
    return count < most ? count : most;
}

static void check_list(struct check *check, const struct place_stats_pixels *got,
                       const struct place_stats_pixel *wanted, size_t count) {
    same_number(check, got->count, at_most(count, check->oracle->options->top), "rows of a list");
    for (size_t i = 0; i < got->count && i < count; i++)
        if (!same_pixel(&got->rows[i], &wanted[i]) && check->wrong++ < 5)
            printf("# row %zu is %d,%d, wanted %d,%d\n", i, got->rows[i].x, got->rows[i].y,
                   wanted[i].x, wanted[i].y);
}

static void check_pixels(struct check *check, const struct oracle_lists *lists) {
    const struct place_stats *stats = check->stats;
    const struct place_rect region = check->oracle->options->region;
    same_number(check, stats->pixels, (uint64_t)region.width * (uint64_t)region.height, "pixels");
    same_number(check, stats->touched, lists->busiest_count, "touched");
    same_number(check, stats->touches, lists->touches, "touches");
    same_number(check, stats->survivors, lists->survivors, "survivors");
    for (int i = 0; i < 256; i++)
        same_number(check, stats->colors[i].pixels, lists->pixels[i], "pixels of a colour");
    check_list(check, &stats->busiest, lists->busiest, lists->busiest_count);
    check_list(check, &stats->standing, lists->standing, lists->standing_count);
}

static void check_users(struct check *check, const struct oracle_lists *lists) {
    const struct place_stats *stats = check->stats;
    const struct stats_oracle *oracle = check->oracle;
    struct place_stats_user *users = need_array((size_t)check->user_count + 1, sizeof *users);
    uint32_t seen = 0;
    for (size_t i = 0; i < oracle->count; i++) {
        struct place_stats_user *user = &users[oracle->events[i].user];
        if (user->events++ == 0)
            user->first = oracle->events[i].time;
        user->last = oracle->events[i].time;
        user->user = oracle->events[i].user;
        user->survivors = lists->survivors_of[user->user];
    }
    for (uint32_t i = 1; i <= check->user_count; i++)
        seen += users[i].events > 0;
    qsort(users + 1, check->user_count, sizeof *users, by_events);
    same_number(check, stats->has_users, check->user_count > 0, "has users");
    same_number(check, stats->users, seen, "users");
    same_number(check, stats->leader_count, at_most(seen, oracle->options->top), "leaders");
    for (size_t i = 0; i < stats->leader_count; i++) {
        const struct place_stats_user *got = &stats->leaders[i], *wanted = &users[i + 1];
        same_number(check, got->user, wanted->user, "a leader");
        same_number(check, got->events, wanted->events, "events of a leader");
        same_number(check, got->survivors, wanted->survivors, "survivors of a leader");
        same_time(check, got->first, wanted->first, "a leader's first");
        same_time(check, got->last, wanted->last, "a leader's last");
    }
    free(users);
}

/* ---- one run --------------------------------------------------------------------------------- */

static size_t wrong_in_run(struct place_source *source, const struct place_stats_options *options) {
    struct place_stats stats;
    struct stats_oracle oracle;
    struct oracle_lists lists;
    struct check check = {
        .stats = &stats, .oracle = &oracle, .user_count = place_source_info(source)->users};
    need(place_stats_read(source, options, &stats, &err), &err);
    stats_oracle_read(&oracle, source, options);
    check.seen = need_array((size_t)check.user_count + 1, sizeof *check.seen);
    make_lists(&lists, &check);
    check_totals(&check);
    check_peak(&check, &stats.second, PLACE_SECOND);
    check_peak(&check, &stats.minute, PLACE_MINUTE);
    check_peak(&check, &stats.hour, PLACE_HOUR);
    check_buckets(&check);
    check_active(&check);
    check_pixels(&check, &lists);
    check_users(&check, &lists);
    release_lists(&lists);
    free(check.seen);
    stats_oracle_release(&oracle);
    place_stats_release(&stats);
    return check.wrong;
}

static struct place_rect random_region(struct place_rect bounds) {
    struct place_rect region = {.width = (int32_t)random_between(1, bounds.width),
                                .height = (int32_t)random_between(1, bounds.height)};
    region.x0 = bounds.x0 + (int32_t)random_between(0, bounds.width - region.width);
    region.y0 = bounds.y0 + (int32_t)random_between(0, bounds.height - region.height);
    return region;
}

/* Lengths of time that suit the span: from one event's to more than all of it. */
static int64_t random_length(int64_t span) {
    const int64_t most = span / random_between(1, 40) + 2;
    return random_between(most / 10 + 1, most);
}

static struct place_stats_options random_options(struct place_source *source) {
    const struct place_source_info *info = place_source_info(source);
    const int64_t span = info->last_time - info->first_time;
    return (struct place_stats_options){.from = info->first_time - 1,
                                        .to = info->last_time,
                                        .region = info->bounds,
                                        .filter = {.color = -1},
                                        .every = random_length(span),
                                        .window = random_length(span),
                                        .top = random_between(0, 2) ? (size_t)random_between(1, 30)
                                                                    : SIZE_MAX};
}

/* ---- random histories ------------------------------------------------------------------------ */

static const struct place_rect usual_opening = {-20, -11, 40, 25};

static const struct random_case {
    const char *name;
    struct history_options history;
    struct place_touch_filter filter;
    bool filtered;
    bool part; /* a region, not all of it */
    bool only; /* events elsewhere do not count */
    bool late; /* from the middle on, to three quarters */
} cases[] = {
    {.name = "placements", .history = {.events = 3000, .users = 30}},
    {.name = "no users", .history = {.events = 3000}},
    {.name = "no events", .history = {.users = 3}},
    {.name = "one pixel, one time", .history = {.events = 700, .constant = true, .users = 2}},
    {.name = "all at once", .history = {.events = 1700, .one_time = true, .users = 90}},
    {.name = "seconds", .history = {.events = 3000, .unit = 1000000, .users = 40}},
    {.name = "months", .history = {.events = 900, .unit = 40000000, .longest = 99999, .users = 9}},
    {.name = "fills and circles", .history = {.events = 1500, .fill_one = 9, .users = 9}},
    {.name = "all kinds, some without colour, a picture before",
     .history = {.events = 4000, .kinds = true, .no_colors = true, .initial = true, .users = 300}},
    {.name = "a canvas that changes",
     .history = {.events = 3000, .entries = 9, .fill_one = 40, .kinds = true, .users = 20}},
    {.name = "the same from the middle on",
     .history = {.events = 3000, .entries = 9, .fill_one = 40, .kinds = true, .users = 20},
     .late = true},
    {.name = "pixels of a region of it",
     .history = {.events = 3000, .entries = 9, .fill_one = 40, .kinds = true, .users = 20},
     .part = true},
    {.name = "events in a region of it",
     .history = {.events = 3000, .entries = 9, .fill_one = 10, .kinds = true, .users = 20},
     .part = true,
     .only = true},
    {.name = "one user of it",
     .history = {.events = 3000, .entries = 5, .fill_one = 40, .kinds = true, .users = 4},
     .filter = {.user = 3, .color = -1},
     .filtered = true},
    {.name = "one colour in a region",
     .history = {.events = 5000, .entries = 5, .fill_one = 40, .users = 20},
     .filter = {.color = 3},
     .filtered = true,
     .part = true,
     .only = true},
    {.name = "two kinds, late",
     .history = {.events = 3000, .entries = 3, .fill_one = 40, .kinds = true, .users = 20},
     .filter = {.color = -1, .kinds = 1u << PLACE_KIND_ROLLBACK | 1u << PLACE_KIND_CIRCLE},
     .filtered = true,
     .late = true},
    {.name = "many users", .history = {.events = 9000, .fill_one = 500, .users = 6000}},
    /* More events within a window than the queue of active users has room for. */
    {.name = "few users, often", .history = {.events = 30000, .users = 3, .longest = 2}},
    {.name = "thousands of touches of each pixel",
     .history = {.events = 6000, .opening = {-2, 5, 2, 1}, .kinds = true, .users = 900}},
};

static void test_random_case(const struct random_case *it) {
    struct history history;
    struct history_options options = it->history;
    struct place_source *source = NULL;
    size_t wrong = 0;
    if (place_rect_empty(options.opening))
        options.opening = usual_opening;
    history_make(&history, &options);
    history_write(&history, "random.place", 1, 1000);
    need(place_source_open("random.place", &source, &err), &err);
    for (int round = 0; round < 3; round++) {
        struct place_stats_options asked = random_options(source);
        const int64_t span = asked.to - asked.from;
        asked.filter = it->filtered ? it->filter : asked.filter;
        asked.region = it->part ? random_region(asked.region) : asked.region;
        asked.only_region = it->only;
        asked.to -= it->late ? span / 4 : 0;
        asked.from += it->late ? span / 2 : 0;
        wrong += wrong_in_run(source, &asked);
    }
    tap_int((int64_t)wrong, 0, it->name);
    place_source_close(source);
    history_release(&history);
}

/* ---- simulated and real logs ----------------------------------------------------------------- */

/* Hours and five minutes, and some other lengths. */
static void test_source(const char *name, const char *path, struct place_rect region) {
    struct place_source *source = NULL;
    need(place_source_open(path, &source, &err), &err);
    const struct place_source_info *info = place_source_info(source);
    struct place_stats_options options = {.from = info->first_time,
                                          .to = info->last_time,
                                          .region = place_rect_intersection(region, info->bounds),
                                          .filter = {.color = -1},
                                          .every = PLACE_HOUR,
                                          .window = 5 * PLACE_MINUTE,
                                          .top = 10};
    size_t wrong = wrong_in_run(source, &options);
    options.only_region = true;
    options.every = 7 * PLACE_MINUTE;
    options.window = PLACE_SECOND;
    options.to -= (options.to - options.from) / 3;
    wrong += wrong_in_run(source, &options);
    tap_int((int64_t)wrong, 0, name);
    place_source_close(source);
}

/* A canvas that grows, moderation of all kinds, undo. */
static void test_simulated(void) {
    const struct place_simulation simulation = {
        .crowd = {.events = 20000, .seed = 5, .setting = {.width = 120, .height = 90}},
        .path = "simulated.place",
        .moderation = true,
        .replace = true};
    need(place_simulate(&simulation, NULL, &err), &err);
    test_source("a simulated event", "simulated.place", (struct place_rect){0, 0, 120, 90});
}

#define DATA "../shared/data/"

static char repository[4096];

static bool real_file(const char *name, char *path, size_t room) {
    snprintf(path, room, "%s/" DATA "%s", repository, name);
    return access(path, R_OK) == 0;
}

/* A part of a log without users, since the oracle is slow. */
struct plain_log {
    const char *folder;
    int32_t side;
    int background;
    int64_t begin, span; /* from the first event on */
};

static void import_plain_log(const struct plain_log *it, const char *log,
                             const char *palette_path) {
    struct place_palette palette;
    struct place_import_report report;
    const struct place_import_options options = {.paths = &log,
                                                 .path_count = 1,
                                                 .output = "real.place",
                                                 .replace = true,
                                                 .palette = &palette,
                                                 .width = it->side,
                                                 .height = it->side,
                                                 .background = it->background,
                                                 .memory = UINT64_C(1) << 28,
                                                 .command = "a test"};
    need(place_palette_read(palette_path, &palette, &err), &err);
    need(place_import(&options, &report, &err), &err);
    place_import_report_release(&report);
}

static void test_plain_log(const struct plain_log *it) {
    char name[100], log[5000], palette_path[5000];
    struct place_source *source = NULL;
    snprintf(name, sizeof name, "%s/events.csv", it->folder);
    const bool there = real_file(name, log, sizeof log);
    snprintf(name, sizeof name, "%s/palette.gpl", it->folder);
    if (!there || !real_file(name, palette_path, sizeof palette_path)) {
        tap_ok(true, "# SKIP no %s here", it->folder);
        return;
    }
    import_plain_log(it, log, palette_path);
    need(place_source_open("real.place", &source, &err), &err);
    const struct place_source_info *info = place_source_info(source);
    const struct place_stats_options wanted = {
        .from = info->first_time + it->begin,
        .to = info->first_time + it->begin + it->span,
        .region = {it->side / 5, it->side / 3, it->side / 3, it->side / 5},
        .filter = {.color = -1},
        .every = PLACE_SECOND,
        .window = 5 * PLACE_MINUTE,
        .top = 100};
    tap_int((int64_t)wrong_in_run(source, &wanted), 0, it->folder);
    place_source_close(source);
}

static void test_log_with_users(const char *file) {
    char path[5000];
    if (real_file(file, path, sizeof path))
        test_source(file, path, (struct place_rect){0, 0, 300, 300});
    else
        tap_ok(true, "# SKIP no %s here", file);
}

/* ---- what is said of them -------------------------------------------------------------------- */

/* Two users, five events, worked out by hand. */
static void test_by_hand(void) {
    static const struct {
        int64_t time; /* seconds */
        uint32_t user;
        int32_t x;
        uint8_t color;
    } rows[] = {{0, 1, 0, 1}, {3599, 2, 1, 2}, {3600, 1, 1, 3}, {3900, 2, 2, 3}, {259200, 1, 2, 3}};
    struct history history;
    const struct history_options made = {.events = 5, .opening = {0, 0, 4, 1}, .users = 2};
    struct place_source *source = NULL;
    struct place_stats stats;
    history_make(&history, &made);
    for (size_t i = 0; i < 5; i++) {
        const int64_t begin = history.timeline.entries[0].time / PLACE_DAY * PLACE_DAY + PLACE_DAY;
        history.events[i] = (struct place_event){.time = begin + rows[i].time * PLACE_SECOND,
                                                 .x = rows[i].x,
                                                 .user = rows[i].user,
                                                 .color = rows[i].color};
    }
    history_write(&history, "hand.place", 1, 1000);
    need(place_source_open("hand.place", &source, &err), &err);
    const struct place_stats_options options = {.from = history.events[0].time,
                                                .to = history.events[4].time,
                                                .region = history.bounds,
                                                .filter = {.color = -1},
                                                .every = PLACE_HOUR,
                                                .window = 5 * PLACE_MINUTE,
                                                .top = 2};
    need(place_stats_read(source, &options, &stats, &err), &err);
    tap_ok(fabs(stats.a_day - 5.0 / 3) < 1e-12, "five events in three days are 5/3 a day");
    tap_int(stats.most_active, 2, "both are active");
    tap_int(stats.most_active_time, history.events[2].time, "... a second after the other");
    tap_int((int64_t)stats.bucket_count, 73, "hours");
    tap_ok(stats.buckets[0].users == 2 && stats.buckets[1].users == 2 &&
               stats.buckets[1].events == 2 && stats.buckets[72].users == 1,
           "users of hours");
    tap_ok(stats.hour.events == 2 && stats.hour.time == history.events[0].time,
           "of two busiest hours the first");
    tap_ok(stats.leaders[0].user == 1 && stats.leaders[0].events == 3 &&
               stats.leaders[0].survivors == 3 && stats.leaders[1].survivors == 0,
           "a pixel is of the last who set it, to its own colour too");
    tap_ok(stats.standing.count == 2 && stats.standing.rows[0].x == 0 &&
               stats.standing.rows[1].x == 1,
           "colours that stand longest");
    tap_int((int64_t)(stats.pixels - stats.touched), 1, "untouched");
    place_stats_release(&stats);
    place_source_close(source);
    history_release(&history);
}

static void test_refused(void) {
    struct place_source *source = NULL;
    struct place_stats stats;
    need(place_source_open("hand.place", &source, &err), &err);
    struct place_stats_options options = random_options(source);
    options.every = 1;
    tap_code(place_stats_read(source, &options, &stats, &err), PLACE_USAGE, &err,
             "too many buckets");
    options.from = options.to + 1;
    options.to += 2;
    need(place_stats_read(source, &options, &stats, &err), &err);
    tap_ok(stats.events == 0 && stats.bucket_count == 0 && stats.a_day == 0 &&
               stats.second.events == 0 && stats.busiest.count == 0 && stats.touched == 0,
           "a span after the last event is empty");
    place_stats_release(&stats);
    place_source_close(source);
}

int main(void) {
    tap_begin();
    random_begin();
    if (!getcwd(repository, sizeof repository))
        return 1;
    tempdir_begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        test_random_case(&cases[i]);
    test_by_hand();
    test_refused();
    test_simulated();
    test_plain_log(&(struct plain_log){"reddit2017_tail", 1000, 0, PLACE_HOUR, 2 * PLACE_MINUTE});
    test_plain_log(&(struct plain_log){"rplacelive_B", 500, 31, 5 * PLACE_HOUR, PLACE_HOUR});
    test_log_with_users("formats/reddit2022.csv");
    test_log_with_users("formats/2023_place_canvas_history-000000000000.csv");
    tempdir_files(true);
    tempdir_end();
    return tap_end();
}

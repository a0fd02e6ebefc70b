/* Statistics and charts while memory runs out at every allocation in turn. */
#include "../fault.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "base/time.h"
#include "measure/stats.h"
#include "render/chart.h"

static struct place_err err;

static struct history history;
static struct place_source *source;

static enum place_code read_stats(void) {
    struct place_stats stats;
    const struct place_source_info *info = place_source_info(source);
    const struct place_stats_options options = {.from = info->first_time,
                                                .to = info->last_time,
                                                .region = info->bounds,
                                                .only_region = true,
                                                .filter = {.color = -1},
                                                .every = PLACE_SECOND,
                                                .window = PLACE_SECOND,
                                                .top = SIZE_MAX};
    const enum place_code code = place_stats_read(source, &options, &stats, &err);
    if (!code)
        place_stats_release(&stats);
    return code;
}

static enum place_code draw(const char *path) {
    static const double values[] = {3, 1, 2};
    static const struct place_chart_row rows[] = {{"one", 0xff0000, 3, 2}, {"two", 0xffffff, 1, 0}};
    const struct place_chart_output output = {path, true, 400, 300};
    const struct place_time_chart times = {.title = "Times",
                                           .note = "a note",
                                           .step = PLACE_HOUR,
                                           .count = 3,
                                           .bars = {"bars", values},
                                           .line = {"line", values}};
    const struct place_bar_chart bars = {.title = "Bars",
                                         .note = "a note",
                                         .name = "value",
                                         .other_name = "other",
                                         .rows = rows,
                                         .count = 2};
    const enum place_code code = place_time_chart_save(&times, &output, &err);
    return code ? code : place_bar_chart_save(&bars, &output, &err);
}

static enum place_code draw_png(void) {
    return draw("chart.png");
}

static enum place_code draw_svg(void) {
    return draw("chart.svg");
}

/* `forgiven` of the failures do no harm: a directory that is not flushed for want of memory. */
static void fail_each(enum place_code (*what)(void), long forgiven, const char *name) {
    long wrong = 0, unharmed = 0, n = 1;
    for (bool hit = true; hit; n += hit) {
        fault_at(n);
        const enum place_code code = what();
        hit = fault_disarm();
        unharmed += hit && code == PLACE_OK;
        wrong += code != PLACE_MEMORY && code != PLACE_OK;
    }
    tap_ok(n > 1 && wrong == 0 && unharmed == forgiven, "%s: each of %ld allocations fails once",
           name, n - 1);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    const struct history_options options = {
        .events = 3000, .opening = {0, 0, 40, 30}, .users = 300, .fill_one = 50};
    history_make(&history, &options);
    history_write(&history, "log.place", 1, 1000);
    need(place_source_open("log.place", &source, &err), &err);
    fail_each(read_stats, 0, "statistics");
    fail_each(draw_png, 2, "charts as PNG");
    fail_each(draw_svg, 2, "charts as SVG");
    place_source_close(source);
    history_release(&history);
    tap_int(tempdir_files(true), 3, "the log and two charts are left");
    tempdir_end();
    return tap_end();
}

/* Tables of statistics for people. */
#include "cli/stats_report.h"

#include "base/time.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- colours --------------------------------------------------------------------------------- */

void place_stats_rgb(const struct place_stats_report *report, unsigned color,
                     char text[PLACE_RGB_TEXT]) {
    const struct place_palette *palette = place_timeline_palette(report->info->timeline);
    text[0] = '\0';
    if (color < palette->count)
        snprintf(text, PLACE_RGB_TEXT, "#%06" PRIX32, palette->rgb[color] & 0xffffff);
}

static bool color_is_used(const struct place_stats *stats, unsigned color) {
    return stats->colors[color].events > 0 || stats->colors[color].pixels > 0;
}

/* A colour and how often it was given. */
struct ranked_color {
    uint64_t events;
    unsigned color;
};

static int compare_colors(const void *a, const void *b) {
    const struct ranked_color *one = a, *other = b;
    if (one->events != other->events)
        return one->events > other->events ? -1 : 1;
    return one->color < other->color ? -1 : one->color > other->color;
}

size_t place_stats_rank_colors(const struct place_stats *stats, unsigned ranked[256]) {
    struct ranked_color colors[256];
    size_t count = 0;
    for (unsigned i = 0; i < 256; i++)
        if (color_is_used(stats, i))
            colors[count++] = (struct ranked_color){stats->colors[i].events, i};
    qsort(colors, count, sizeof *colors, compare_colors);
    for (size_t i = 0; i < count; i++)
        ranked[i] = colors[i].color;
    return count;
}

unsigned place_stats_color_count(const struct place_stats_report *report) {
    unsigned count = PLACE_NO_COLOR;
    while (count > 0 && !color_is_used(report->stats, count - 1))
        count--;
    const unsigned palette = place_timeline_palette(report->info->timeline)->count;
    return count > palette ? count : palette;
}

/* ---- text: what is one line ------------------------------------------------------------------ */

enum { LABEL = 13, TIME_WIDTH = 27, COUNT_WIDTH = 12, COLOR_WIDTH = 13 };

static void print_kinds(const struct place_stats *stats, FILE *out) {
    const char *before = " (";
    if (stats->kinds[PLACE_KIND_PLACE] == stats->events)
        return;
    for (unsigned kind = 0; kind < PLACE_KIND_CANVAS; kind++) {
        if (stats->kinds[kind] == 0)
            continue;
        fprintf(out, "%s%" PRIu64 " %s", before, stats->kinds[kind], place_kind_name(kind));
        before = ", ";
    }
    fputc(')', out);
}

static void print_events(const struct place_stats *stats, FILE *out) {
    char first[PLACE_TIME_TEXT], last[PLACE_TIME_TEXT], span[PLACE_TIME_TEXT];
    fprintf(out, "%-*s%" PRIu64, LABEL, "events", stats->events);
    if (stats->events == 0) {
        fputc('\n', out);
        return;
    }
    print_kinds(stats, out);
    fprintf(out, ", %.0f a day\n", stats->a_day);
    place_format_time(stats->first, first);
    place_format_time(stats->last, last);
    place_format_duration(stats->last - stats->first, span);
    fprintf(out, "%-*s%s to %s (%s)\n", LABEL, "span", first, last, span);
}

static void print_user_count(const struct place_stats_report *report, FILE *out) {
    const struct place_stats *stats = report->stats;
    char time[PLACE_TIME_TEXT], window[PLACE_TIME_TEXT];
    if (!stats->has_users) {
        fprintf(out, "%-*snot in the log\n", LABEL, "users");
        return;
    }
    fprintf(out, "%-*s%" PRIu32, LABEL, "users", stats->users);
    if (stats->most_active > 0) {
        place_format_time(stats->most_active_time, time);
        place_format_duration(report->options->window, window);
        fprintf(out, ", up to %" PRIu32 " within %s (until %s)", stats->most_active, window, time);
    }
    fputc('\n', out);
}

static void print_pixel_counts(const struct place_stats *stats, FILE *out) {
    fprintf(out,
            "%-*s%" PRIu64 ", %" PRIu64 " touched, %" PRIu64 " untouched, %" PRIu64 " survivors\n",
            LABEL, "pixels", stats->pixels, stats->touched, stats->pixels - stats->touched,
            stats->survivors);
}

/* ---- text: tables ---------------------------------------------------------------------------- */

static void print_peak(const char *name, const struct place_stats_peak *peak, FILE *out) {
    char time[PLACE_TIME_TEXT];
    place_format_time(peak->time, time);
    fprintf(out, "%-*s%-*s%*" PRIu64 "\n", LABEL, name, TIME_WIDTH, time, COUNT_WIDTH,
            peak->events);
}

static void print_peaks(const struct place_stats *stats, FILE *out) {
    fprintf(out, "\n%-*s%-*s%*s\n", LABEL, "busiest", TIME_WIDTH, "from", COUNT_WIDTH, "events");
    print_peak("second", &stats->second, out);
    print_peak("minute", &stats->minute, out);
    print_peak("hour", &stats->hour, out);
}

/* "  5 #FF4500" or "none", in so many columns at least. */
static void print_color(const struct place_stats_report *report, unsigned color, int width,
                        FILE *out) {
    char rgb[PLACE_RGB_TEXT];
    place_stats_rgb(report, color, rgb);
    if (color == PLACE_NO_COLOR)
        fprintf(out, "%-*s", width, "none");
    else
        fprintf(out, "%3u %-*s", color, width > 4 ? width - 4 : 0, rgb);
}

static double share(uint64_t part, uint64_t whole) {
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

static uint64_t open_pixels(const struct place_stats *stats) {
    uint64_t pixels = 0;
    for (unsigned i = 0; i < 256; i++)
        pixels += stats->colors[i].pixels;
    return pixels;
}

static void print_colors(const struct place_stats_report *report, FILE *out) {
    const struct place_stats *stats = report->stats;
    const uint64_t pixels = open_pixels(stats);
    unsigned ranked[256];
    const size_t count = place_stats_rank_colors(stats, ranked);
    fprintf(out, "\n%-*s%*s%28s\n", COLOR_WIDTH, "colour", COUNT_WIDTH, "events",
            "pixels in the end");
    for (size_t i = 0; i < count; i++) {
        const struct place_stats_color *color = &stats->colors[ranked[i]];
        print_color(report, ranked[i], COLOR_WIDTH, out);
        fprintf(out, "%*" PRIu64 " %5.1f %%%*" PRIu64 " %5.1f %%\n", COUNT_WIDTH, color->events,
                share(color->events, stats->events), COUNT_WIDTH, color->pixels,
                share(color->pixels, pixels));
    }
}

static void print_leaders(const struct place_stats_report *report, FILE *out) {
    const struct place_stats *stats = report->stats;
    fprintf(out, "\n%6s%*s%*s  %-*s%-*suser\n", "", COUNT_WIDTH, "events", COUNT_WIDTH, "survivors",
            TIME_WIDTH, "first", TIME_WIDTH, "last");
    for (size_t i = 0; i < stats->leader_count; i++) {
        const struct place_stats_user *user = &stats->leaders[i];
        char first[PLACE_TIME_TEXT], last[PLACE_TIME_TEXT];
        place_format_time(user->first, first);
        place_format_time(user->last, last);
        fprintf(out, "%5zu.%*" PRIu64 "%*" PRIu64 "  %-*s%-*s%s\n", i + 1, COUNT_WIDTH,
                user->events, COUNT_WIDTH, user->survivors, TIME_WIDTH, first, TIME_WIDTH, last,
                place_user_name(report->users, user->user));
    }
}

static void print_place(const struct place_stats_pixel *pixel, FILE *out) {
    char text[32];
    snprintf(text, sizeof text, "%d,%d", pixel->x, pixel->y);
    fprintf(out, "%-*s", LABEL, text);
}

static void print_pixels(const struct place_stats_report *report, FILE *out) {
    const struct place_stats *stats = report->stats;
    fprintf(out, "\n%-*s%*s  colour in the end\n", LABEL, "most touched", COUNT_WIDTH, "touches");
    for (size_t i = 0; i < stats->busiest.count; i++) {
        const struct place_stats_pixel *pixel = &stats->busiest.rows[i];
        print_place(pixel, out);
        fprintf(out, "%*" PRIu32 "  ", COUNT_WIDTH, pixel->touches);
        print_color(report, pixel->color, 0, out);
        fputc('\n', out);
    }
    fprintf(out, "\n%-*s%-*scolour\n", LABEL, "standing", TIME_WIDTH, "since");
    for (size_t i = 0; i < stats->standing.count; i++) {
        const struct place_stats_pixel *pixel = &stats->standing.rows[i];
        char since[PLACE_TIME_TEXT];
        place_format_time(pixel->since, since);
        print_place(pixel, out);
        fprintf(out, "%-*s", TIME_WIDTH, since);
        print_color(report, pixel->color, 0, out);
        fputc('\n', out);
    }
}

/* ---- all of it ------------------------------------------------------------------------------- */

void place_stats_text(const struct place_stats_report *report, FILE *out) {
    const struct place_stats *stats = report->stats;
    fprintf(out, "%-*s%s\n", LABEL, "source", report->info->name);
    print_events(stats, out);
    print_user_count(report, out);
    print_pixel_counts(stats, out);
    if (stats->events > 0)
        print_peaks(stats, out);
    print_colors(report, out);
    if (stats->leader_count > 0)
        print_leaders(report, out);
    if (stats->busiest.count > 0)
        print_pixels(report, out);
}

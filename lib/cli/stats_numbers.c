/* Statistics for programs: a table as CSV, or all of them as JSON. */
#include "base/json.h"
#include "base/time.h"
#include "cli/printable.h"
#include "cli/stats_report.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- CSV ------------------------------------------------------------------------------------- */

static void print_time(FILE *out, int64_t time) {
    char text[PLACE_TIME_TEXT];
    place_format_time(time, text);
    fputs(text, out);
}

/* "index,#RRGGBB", or "," for no colour. */
static void print_color(const struct place_stats_report *report, unsigned color, FILE *out) {
    char rgb[PLACE_RGB_TEXT];
    place_stats_rgb(report, color, rgb);
    if (color != PLACE_NO_COLOR)
        fprintf(out, "%u,%s", color, rgb);
    else
        fputc(',', out);
}

static void print_activity(const struct place_stats_report *report, FILE *out) {
    const struct place_stats *stats = report->stats;
    fputs(stats->has_users ? "time,events,users\n" : "time,events\n", out);
    for (size_t i = 0; i < stats->bucket_count; i++) {
        print_time(out, stats->bucket_time + (int64_t)i * stats->every);
        fprintf(out, ",%" PRIu64, stats->buckets[i].events);
        if (stats->has_users)
            fprintf(out, ",%" PRIu32, stats->buckets[i].users);
        fputc('\n', out);
    }
}

static void print_colors(const struct place_stats_report *report, FILE *out) {
    const struct place_stats_color *colors = report->stats->colors;
    const unsigned count = place_stats_color_count(report);
    fputs("color,rgb,events,pixels\n", out);
    for (unsigned i = 0; i <= count; i++) {
        const unsigned color = i < count ? i : PLACE_NO_COLOR;
        if (i == count && colors[color].events == 0 && colors[color].pixels == 0)
            continue;
        print_color(report, color, out);
        fprintf(out, ",%" PRIu64 ",%" PRIu64 "\n", colors[color].events, colors[color].pixels);
    }
}

static void print_users(const struct place_stats_report *report, FILE *out) {
    fputs("user,user_number,events,survivors,first,last\n", out);
    for (size_t i = 0; i < report->stats->leader_count; i++) {
        const struct place_stats_user *user = &report->stats->leaders[i];
        place_print_field(out, place_user_name(report->users, user->user));
        fprintf(out, ",%" PRIu32 ",%" PRIu64 ",%" PRIu64 ",", user->user, user->events,
                user->survivors);
        print_time(out, user->first);
        fputc(',', out);
        print_time(out, user->last);
        fputc('\n', out);
    }
}

static void print_pixels(const struct place_stats_report *report, FILE *out) {
    fputs("x,y,touches,color,rgb,since\n", out);
    for (size_t i = 0; i < report->stats->busiest.count; i++) {
        const struct place_stats_pixel *pixel = &report->stats->busiest.rows[i];
        fprintf(out, "%d,%d,%" PRIu32 ",", pixel->x, pixel->y, pixel->touches);
        print_color(report, pixel->color, out);
        fputc(',', out);
        if (pixel->stands)
            print_time(out, pixel->since);
        fputc('\n', out);
    }
}

void place_stats_csv(const struct place_stats_report *report, enum place_stats_table table,
                     FILE *out) {
    switch (table) {
    case PLACE_STATS_ACTIVITY: print_activity(report, out); break;
    case PLACE_STATS_COLORS: print_colors(report, out); break;
    case PLACE_STATS_USERS: print_users(report, out); break;
    default: print_pixels(report, out); break;
    }
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void add_color(const struct place_stats_report *report, struct place_json *node,
                      unsigned color) {
    char rgb[PLACE_RGB_TEXT];
    place_stats_rgb(report, color, rgb);
    if (color == PLACE_NO_COLOR)
        place_json_null(node, "color");
    else
        place_json_number(node, "color", color);
    if (*rgb)
        place_json_text(node, "rgb", rgb);
    else
        place_json_null(node, "rgb");
}

static void add_span(const struct place_stats_report *report, struct place_json *root) {
    const struct place_stats_options *options = report->options;
    place_json_text(root, "source", report->info->name);
    place_json_time(root, "from", options->from);
    place_json_time(root, "to", options->to);
    struct place_json *region = place_json_object(root, "region");
    place_json_number(region, "x0", options->region.x0);
    place_json_number(region, "y0", options->region.y0);
    place_json_number(region, "width", options->region.width);
    place_json_number(region, "height", options->region.height);
}

static void add_events(const struct place_stats *stats, struct place_json *root) {
    place_json_number(root, "events", (double)stats->events);
    struct place_json *kinds = place_json_object(root, "kinds");
    for (unsigned kind = 0; kind < PLACE_KIND_CANVAS; kind++)
        if (stats->kinds[kind])
            place_json_number(kinds, place_kind_name(kind), (double)stats->kinds[kind]);
    if (stats->events > 0) {
        place_json_time(root, "first", stats->first);
        place_json_time(root, "last", stats->last);
    } else {
        place_json_null(root, "first");
        place_json_null(root, "last");
    }
    place_json_number(root, "mean_a_day", stats->a_day);
}

static void add_peak(struct place_json *parent, const char *name,
                     const struct place_stats_peak *peak) {
    if (peak->events == 0) {
        place_json_null(parent, name);
        return;
    }
    struct place_json *node = place_json_object(parent, name);
    place_json_time(node, "time", peak->time);
    place_json_number(node, "events", (double)peak->events);
}

static void add_peaks(const struct place_stats *stats, struct place_json *root) {
    struct place_json *busiest = place_json_object(root, "busiest");
    add_peak(busiest, "second", &stats->second);
    add_peak(busiest, "minute", &stats->minute);
    add_peak(busiest, "hour", &stats->hour);
}

static void add_active(const struct place_stats_report *report, struct place_json *root) {
    const struct place_stats *stats = report->stats;
    if (stats->has_users)
        place_json_number(root, "users", stats->users);
    else
        place_json_null(root, "users");
    if (stats->most_active == 0) {
        place_json_null(root, "most_active");
        return;
    }
    struct place_json *node = place_json_object(root, "most_active");
    place_json_number(node, "users", stats->most_active);
    place_json_number(node, "window", (double)report->options->window / PLACE_SECOND);
    place_json_time(node, "time", stats->most_active_time);
}

static void add_activity(const struct place_stats *stats, struct place_json *root) {
    struct place_json *list = place_json_array(root, "activity");
    place_json_number(root, "every", (double)stats->every / PLACE_SECOND);
    for (size_t i = 0; i < stats->bucket_count; i++) {
        struct place_json *node = place_json_object(list, NULL);
        place_json_time(node, "time", stats->bucket_time + (int64_t)i * stats->every);
        place_json_number(node, "events", (double)stats->buckets[i].events);
        if (stats->has_users)
            place_json_number(node, "users", stats->buckets[i].users);
        else
            place_json_null(node, "users");
    }
}

static void add_colors(const struct place_stats_report *report, struct place_json *root) {
    struct place_json *list = place_json_array(root, "colors");
    const unsigned count = place_stats_color_count(report);
    for (unsigned i = 0; i <= count; i++) {
        const unsigned color = i < count ? i : PLACE_NO_COLOR;
        const struct place_stats_color *counts = &report->stats->colors[color];
        if (i == count && counts->events == 0 && counts->pixels == 0)
            continue;
        struct place_json *node = place_json_object(list, NULL);
        add_color(report, node, color);
        place_json_number(node, "events", (double)counts->events);
        place_json_number(node, "pixels", (double)counts->pixels);
    }
}

static void add_leaders(const struct place_stats_report *report, struct place_json *root) {
    const struct place_stats *stats = report->stats;
    if (!stats->has_users) {
        place_json_null(root, "leaders");
        return;
    }
    struct place_json *list = place_json_array(root, "leaders");
    for (size_t i = 0; i < stats->leader_count; i++) {
        const struct place_stats_user *user = &stats->leaders[i];
        struct place_json *node = place_json_object(list, NULL);
        place_json_text(node, "user", place_user_name(report->users, user->user));
        place_json_number(node, "user_number", user->user);
        place_json_number(node, "events", (double)user->events);
        place_json_number(node, "survivors", (double)user->survivors);
        place_json_time(node, "first", user->first);
        place_json_time(node, "last", user->last);
    }
}

static void add_list(const struct place_stats_report *report, struct place_json *root,
                     const char *name, const struct place_stats_pixels *pixels) {
    struct place_json *list = place_json_array(root, name);
    for (size_t i = 0; i < pixels->count; i++) {
        const struct place_stats_pixel *pixel = &pixels->rows[i];
        struct place_json *node = place_json_object(list, NULL);
        place_json_number(node, "x", pixel->x);
        place_json_number(node, "y", pixel->y);
        place_json_number(node, "touches", pixel->touches);
        add_color(report, node, pixel->color);
        if (pixel->stands)
            place_json_time(node, "since", pixel->since);
        else
            place_json_null(node, "since");
    }
}

static void add_pixels(const struct place_stats_report *report, struct place_json *root) {
    const struct place_stats *stats = report->stats;
    struct place_json *pixels = place_json_object(root, "pixels");
    place_json_number(pixels, "all", (double)stats->pixels);
    place_json_number(pixels, "touched", (double)stats->touched);
    place_json_number(pixels, "untouched", (double)(stats->pixels - stats->touched));
    place_json_number(pixels, "touches", (double)stats->touches);
    place_json_number(pixels, "survivors", (double)stats->survivors);
    add_list(report, root, "busiest_pixels", &stats->busiest);
    add_list(report, root, "longest_standing", &stats->standing);
}

enum place_code place_stats_json(const struct place_stats_report *report, FILE *out,
                                 struct place_err *err) {
    struct place_json *root = place_json_object(NULL, NULL);
    add_span(report, root);
    add_events(report->stats, root);
    add_active(report, root);
    add_peaks(report->stats, root);
    add_colors(report, root);
    add_leaders(report, root);
    add_pixels(report, root);
    add_activity(report->stats, root);
    char *text = place_json_print(root, false, err);
    place_json_free(root);
    if (!text)
        return err->code;
    fprintf(out, "%s\n", text);
    free(text);
    return PLACE_OK;
}

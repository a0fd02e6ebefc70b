/* What place-history says of the rows it found. */
#include "cli/history_report.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/stop.h"
#include "cli/printable.h"
#include "cli/user_names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What printing a row takes. */
struct printer {
    const struct place_source_info *info;
    const struct place_history_report *report;
    struct place_user_names users; /* of the rows in hand */
    FILE *out;
    uint64_t rows, standing; /* printed; that are seen still */
    int64_t first, last;     /* times of them */
};

enum { STOP_ROWS = 1 << 12 /* printed between looks whether to stop */ };
enum { RGB_TEXT = 8 /* bytes of "#FF4500", with the NUL */, NUMBER_TEXT = 48, WHERE_TEXT = 64 };

bool place_wants_color(FILE *out) {
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(fileno(out)) && !(no_color && *no_color) && terminal &&
           strcmp(terminal, "dumb") != 0;
}

/* The palette that has the colour: the one in force then, or a later one. */
static const struct place_palette *palette_for(const struct printer *printer, int64_t time,
                                               uint8_t color) {
    const struct place_timeline *timeline = printer->info->timeline;
    const struct place_palette *then = &place_timeline_at(timeline, time)->palette;
    for (size_t i = timeline->count; i > 0 && color >= then->count; i--)
        if (color < timeline->entries[i - 1].palette.count)
            then = &timeline->entries[i - 1].palette;
    return then;
}

/* "#FF4500", or "" for no colour. */
static void format_rgb(const struct printer *printer, int64_t time, uint8_t color,
                       char text[RGB_TEXT]) {
    const struct place_palette *palette = palette_for(printer, time, color);
    text[0] = '\0';
    if (color != PLACE_NO_COLOR && color < palette->count)
        snprintf(text, RGB_TEXT, "#%06" PRIX32, palette->rgb[color] & 0xffffff);
}

/* Whether the colour before is one thing to say. */
static bool has_before(const struct place_history_row *row) {
    return !row->mixed && !row->closed && row->before != PLACE_NO_COLOR;
}

static const char *state_of(const struct place_history_row *row) {
    return row->closed ? "unopened" : row->pixels ? "seen" : "gone";
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void add_color(const struct printer *printer, struct place_json *node, const char *name,
                      const char *rgb_name, int64_t time, uint8_t color) {
    char rgb[RGB_TEXT];
    if (color == PLACE_NO_COLOR) {
        place_json_null(node, name);
        place_json_null(node, rgb_name);
        return;
    }
    format_rgb(printer, time, color, rgb);
    place_json_number(node, name, color);
    place_json_text(node, rgb_name, rgb);
}

static void add_extent(struct place_json *node, const struct place_event *event) {
    if (event->kind == PLACE_KIND_CIRCLE) {
        place_json_number(node, "radius", event->width);
        place_json_bool(node, "edge", event->height == PLACE_CIRCLE_CLOSED);
    } else if (event->kind == PLACE_KIND_RECTANGLE) {
        place_json_number(node, "width", event->width);
        place_json_number(node, "height", event->height);
    }
}

static enum place_code print_json(const struct printer *printer,
                                  const struct place_history_row *row, struct place_err *err) {
    const struct place_event *event = &row->event;
    const char *name = place_user_name(&printer->users, event->user);
    struct place_json *node = place_json_object(NULL, NULL);
    place_json_time(node, "time", event->time);
    place_json_number(node, "seq", (double)row->seq);
    place_json_number(node, "x", row->x);
    place_json_number(node, "y", row->y);
    place_json_text(node, "kind", place_kind_name(event->kind));
    add_extent(node, event);
    add_color(printer, node, "color", "rgb", event->time, event->color);
    add_color(printer, node, "before", "before_rgb", event->time,
              has_before(row) ? row->before : PLACE_NO_COLOR);
    if (name) {
        place_json_text(node, "user", name);
        place_json_number(node, "user_number", event->user);
    } else {
        place_json_null(node, "user");
    }
    place_json_number(node, "stood",
                      (double)place_history_stood(row, printer->info) / PLACE_SECOND);
    place_json_text(node, "state", state_of(row));
    place_json_number(node, "pixels", (double)row->pixels);
    char *text = place_json_print(node, true, err);
    place_json_free(node);
    if (!text)
        return err->code;
    fprintf(printer->out, "%s\n", text);
    free(text);
    return PLACE_OK;
}

/* ---- CSV ------------------------------------------------------------------------------------- */

/* "index,#RRGGBB," or ",,". */
static void print_color(const struct printer *printer, int64_t time, uint8_t color) {
    char rgb[RGB_TEXT];
    format_rgb(printer, time, color, rgb);
    if (color != PLACE_NO_COLOR)
        fprintf(printer->out, "%u", color);
    fprintf(printer->out, ",%s,", rgb);
}

/* Seconds, exact to the microsecond, without zeros at the end. */
static void print_seconds(FILE *out, int64_t duration) {
    char text[NUMBER_TEXT];
    int length = snprintf(text, sizeof text, "%" PRId64 ".%06" PRId64, duration / PLACE_SECOND,
                          duration % PLACE_SECOND);
    while (text[length - 1] == '0')
        length--;
    fprintf(out, "%.*s", text[length - 1] == '.' ? length - 1 : length, text);
}

static void print_csv(const struct printer *printer, const struct place_history_row *row) {
    FILE *out = printer->out;
    const struct place_event *event = &row->event;
    const char *name = place_user_name(&printer->users, event->user);
    char time[PLACE_TIME_TEXT];
    place_format_time(event->time, time);
    fprintf(out, "%s,%" PRIu64 ",%d,%d,%s,", time, row->seq, row->x, row->y,
            place_kind_name(event->kind));
    if (place_kind_is_fill(event->kind))
        fprintf(out, "%d,%d,", event->width, event->height);
    else
        fputs(",,", out);
    print_color(printer, event->time, event->color);
    print_color(printer, event->time, has_before(row) ? row->before : PLACE_NO_COLOR);
    if (name) {
        place_print_field(out, name);
        fprintf(out, ",%" PRIu32 ",", event->user);
    } else {
        fputs(",,", out);
    }
    print_seconds(out, place_history_stood(row, printer->info));
    fprintf(out, ",%s,%" PRIu64 "\n", state_of(row), row->pixels);
}

/* ---- the table ------------------------------------------------------------------------------- */

enum { TIME_WIDTH = 27, WHERE_WIDTH = 18, COLOR_WIDTH = 12, KIND_WIDTH = 14, STOOD_WIDTH = 17 };

/* A swatch, "#RRGGBB" and the index, in COLOR_WIDTH columns and two between; or `none`. */
static void print_swatch(const struct printer *printer, int64_t time, uint8_t color,
                         const char *none) {
    FILE *out = printer->out;
    const bool any = color != PLACE_NO_COLOR && !none;
    char rgb[RGB_TEXT], text[NUMBER_TEXT];
    format_rgb(printer, time, color, rgb);
    if (printer->report->swatches && any && rgb[0]) {
        const uint32_t value = palette_for(printer, time, color)->rgb[color];
        fprintf(out, "\x1b[48;2;%u;%u;%um  \x1b[0m ", (unsigned)(value >> 16 & 255),
                (unsigned)(value >> 8 & 255), (unsigned)(value & 255));
    } else if (printer->report->swatches) {
        fputs("   ", out);
    }
    snprintf(text, sizeof text, "%s %3u", rgb, color);
    fprintf(out, "%-*s  ", COLOR_WIDTH, any ? text : none ? none : "none");
}

/* "x,y", and a rectangle's size or a circle's radius. */
static void print_where(const struct printer *printer, const struct place_history_row *row) {
    const struct place_event *event = &row->event;
    char text[WHERE_TEXT];
    int length = snprintf(text, sizeof text, "%d,%d", row->x, row->y);
    if (event->kind == PLACE_KIND_RECTANGLE && row->x == event->x && row->y == event->y)
        length += snprintf(text + length, sizeof text - (size_t)length, " %dx%d", event->width,
                           event->height);
    else if (event->kind == PLACE_KIND_CIRCLE && row->x == event->x && row->y == event->y)
        length += snprintf(text + length, sizeof text - (size_t)length, " radius %d", event->width);
    fprintf(printer->out, "%-*s  ", WHERE_WIDTH, text);
}

static void print_stood(const struct printer *printer, const struct place_history_row *row) {
    char stood[PLACE_TIME_TEXT], text[2 * PLACE_TIME_TEXT];
    place_format_duration(place_history_stood(row, printer->info), stood);
    snprintf(text, sizeof text, "%s%s", row->closed ? "not open" : stood,
             row->pixels ? ", still" : "");
    fprintf(printer->out, "%-*s", STOOD_WIDTH, text);
}

static void print_line(const struct printer *printer, const struct place_history_row *row) {
    FILE *out = printer->out;
    const struct place_event *event = &row->event;
    const char *name = place_user_name(&printer->users, event->user);
    char time[PLACE_TIME_TEXT];
    place_format_time(event->time, time);
    fprintf(out, "%-*s  ", TIME_WIDTH, time);
    if (printer->report->places)
        print_where(printer, row);
    print_swatch(printer, event->time, event->color, NULL);
    print_swatch(printer, event->time, row->before,
                 row->closed  ? "-"
                 : row->mixed ? "mixed"
                              : NULL);
    fprintf(out, "%-*s", KIND_WIDTH, place_kind_name(event->kind));
    print_stood(printer, row);
    fprintf(out, "%s\n", name ? name : "-");
}

static void print_heading(const struct printer *printer) {
    FILE *out = printer->out;
    const int color = COLOR_WIDTH + (printer->report->swatches ? 3 : 0);
    fprintf(out, "%-*s  ", TIME_WIDTH, "time");
    if (printer->report->places)
        fprintf(out, "%-*s  ", WHERE_WIDTH, "where");
    fprintf(out, "%-*s  %-*s  %-*s%-*suser\n", color, "colour", color, "before", KIND_WIDTH, "kind",
            STOOD_WIDTH, "stood");
}

static void note_rows(struct printer *printer, const struct place_history_row *rows, size_t count) {
    printer->rows += count;
    for (size_t i = 0; i < count; i++) {
        const int64_t time = rows[i].event.time;
        printer->standing += rows[i].pixels > 0;
        printer->first = time < printer->first ? time : printer->first;
        printer->last = time > printer->last ? time : printer->last;
    }
}

static void print_summary(const struct printer *printer) {
    char from[PLACE_TIME_TEXT], to[PLACE_TIME_TEXT];
    place_format_time(printer->first, from);
    place_format_time(printer->last, to);
    fprintf(printer->out, "\n%" PRIu64 " events, %" PRIu64 " seen still; first %s, last %s\n",
            printer->rows, printer->standing, from, to);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static const char csv_header[] = "time,seq,x,y,kind,width,height,color,rgb,before,before_rgb,user,"
                                 "user_number,stood,state,pixels\n";

static enum place_code name_users(struct printer *printer, const struct place_history_row *rows,
                                  size_t count, struct place_source *source,
                                  struct place_err *err) {
    uint32_t *numbers = place_new_array(count, sizeof *numbers, err);
    if (!numbers)
        return err->code;
    for (size_t i = 0; i < count; i++)
        numbers[i] = rows[i].event.user;
    return place_user_names_init(&printer->users, numbers, count, source, err);
}

static enum place_code print_rows(const struct printer *printer,
                                  const struct place_history_row *rows, size_t count,
                                  struct place_err *err) {
    const enum place_history_form form = printer->report->form;
    for (size_t i = 0; i < count; i++) {
        if (form == PLACE_HISTORY_CSV)
            print_csv(printer, &rows[i]);
        else if (form == PLACE_HISTORY_TABLE)
            print_line(printer, &rows[i]);
        else if (print_json(printer, &rows[i], err))
            return err->code;
        if (i % STOP_ROWS == 0 && place_stop_check(err))
            return err->code;
    }
    return PLACE_OK;
}

enum place_code place_history_print(struct place_history *history, struct place_source *source,
                                    const struct place_history_report *report, FILE *out,
                                    struct place_err *err) {
    struct printer printer = {.info = place_source_info(source),
                              .report = report,
                              .out = out,
                              .first = INT64_MAX,
                              .last = INT64_MIN};
    const struct place_history_row *rows = NULL;
    size_t count = 0;
    enum place_code code = PLACE_OK;
    if (place_history_count(history) == 0)
        return PLACE_OK;
    if (report->form == PLACE_HISTORY_CSV)
        fputs(csv_header, out);
    if (report->form == PLACE_HISTORY_TABLE)
        print_heading(&printer);
    while (!code && !(code = place_history_next(history, &rows, &count, err)) && count > 0) {
        note_rows(&printer, rows, count);
        code = name_users(&printer, rows, count, source, err);
        if (!code)
            code = print_rows(&printer, rows, count, err);
        place_user_names_release(&printer.users);
    }
    if (!code && report->form == PLACE_HISTORY_TABLE && report->summary)
        print_summary(&printer);
    return code;
}

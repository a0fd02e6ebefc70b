/* Rows of jsonl: the objects that the live path sends, one a line. */
#include "base/time.h"
#include "formats/log_row.h"
#include "formats/log_text.h"

static char *put_member(char *to, const char *name, int64_t number) {
    to = place_put_text(to, ",\"");
    to = place_put_text(to, name);
    to = place_put_text(to, "\":");
    return place_put_number(to, number);
}

/* `{"kind":"place","id":1` */
static char *put_start(const struct place_row_maker *maker, const char *kind, char *to) {
    to = place_put_text(to, "{\"kind\":\"");
    to = place_put_text(to, kind);
    to = place_put_text(to, "\"");
    return put_member(to, "id", (int64_t)maker->seq);
}

/* `,"createdAt":"2022-04-04T00:53:51.577000Z"}` */
static char *put_end(struct place_row_maker *maker, int64_t time, char *to) {
    int64_t rest;
    to = place_put_text(to, ",\"createdAt\":\"");
    char *date = to;
    to = place_put_clock(maker, time, to, &rest);
    date[10] = 'T';
    *to++ = '.';
    to = place_put_digits(to, rest, 6);
    return place_put_text(to, "Z\"}");
}

char *place_put_jsonl_row(struct place_row_maker *maker, const struct place_event *event,
                          char *to) {
    const bool fill = place_kind_is_fill(event->kind);
    to = put_start(maker, fill ? "fill" : place_kind_name(event->kind), to);
    to = put_member(to, "x", event->x);
    to = put_member(to, "y", event->y);
    if (event->kind == PLACE_KIND_RECTANGLE) {
        to = put_member(to, "width", event->width);
        to = put_member(to, "height", event->height);
    } else if (event->kind == PLACE_KIND_CIRCLE) {
        to = put_member(to, "radius", event->width);
    }
    if (event->color == PLACE_NO_COLOR)
        to = place_put_text(to, ",\"color\":null");
    else
        to = put_member(to, "color", event->color);
    to = place_put_text(to, ",\"userId\":");
    if (event->user == PLACE_NO_USER)
        to = place_put_text(to, "null");
    else
        to = place_put_json_string(to, maker->key);
    return put_end(maker, event->time, to);
}

/* The colours that may be placed, where that is not all of them. */
static char *put_allowed(const struct place_timeline_entry *entry, char *to) {
    unsigned allowed = 0;
    for (unsigned i = 0; i < entry->palette.count; i++)
        allowed += place_color_allowed(entry, i);
    if (allowed == entry->palette.count)
        return to;
    to = place_put_text(to, ",\"colors\":[");
    for (unsigned i = 0; i < entry->palette.count; i++)
        if (place_color_allowed(entry, i)) {
            to = place_put_number(to, i);
            *to++ = ',';
        }
    to -= allowed > 0; /* the last comma */
    *to++ = ']';
    return to;
}

char *place_put_jsonl_canvas(struct place_row_maker *maker,
                             const struct place_timeline_entry *entry, char *to) {
    to = put_start(maker, "canvas", to);
    to = put_member(to, "x0", entry->bounds.x0);
    to = put_member(to, "y0", entry->bounds.y0);
    to = put_member(to, "width", entry->bounds.width);
    to = put_member(to, "height", entry->bounds.height);
    to = place_put_text(to, ",\"palette\":");
    for (unsigned i = 0; i < entry->palette.count; i++) {
        to = place_put_text(to, i == 0 ? "[\"" : ",\"");
        to = place_put_color(to, entry->palette.rgb[i]);
        *to++ = '"';
    }
    *to++ = ']';
    to = put_allowed(entry, to);
    if (entry->background != PLACE_NO_COLOR)
        to = put_member(to, "background", entry->background);
    return put_end(maker, entry->time, to);
}

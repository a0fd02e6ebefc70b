/*
 * Fields that Reddit's dumps share. Inline where they run for every row, as in
 * field.h, which says how they behave. Internal to lib/formats.
 */
#ifndef PLACE_FORMATS_REDDIT_FIELDS_H
#define PLACE_FORMATS_REDDIT_FIELDS_H

#include "formats/field.h"
#include "formats/log_format.h"

enum { REDDIT_KEY_LIMIT = 1024 /* characters of a user; the dumps have 28 or 88 */ };

/* A user up to the next comma, which is taken too; nothing there is an unknown user. */
static inline bool take_reddit_key(struct field_cursor *cursor, struct place_row *row) {
    const char *comma = memchr(cursor->at, ',', (size_t)(cursor->end - cursor->at));
    if (!comma || comma - cursor->at > REDDIT_KEY_LIMIT || *cursor->at == '"')
        return false;
    row->key = comma > cursor->at ? cursor->at : NULL;
    row->key_size = (size_t)(comma - cursor->at);
    cursor->at = comma + 1;
    return true;
}

/* `"x,y"`, or the corners of a rectangle in quotes: `"x1,y1,x2,y2"`, both inside. */
static inline bool take_reddit_place(struct field_cursor *cursor, struct place_event *event) {
    int32_t x1 = 0, y1 = 0;
    if (!take_char(cursor, '"') || !take_coordinate(cursor, &event->x) || !take_char(cursor, ',') ||
        !take_coordinate(cursor, &event->y))
        return false;
    if (take_char(cursor, '"'))
        return true;
    if (!take_char(cursor, ',') || !take_coordinate(cursor, &x1) || !take_char(cursor, ',') ||
        !take_coordinate(cursor, &y1) || !take_char(cursor, '"'))
        return false;
    event->kind = PLACE_KIND_RECTANGLE;
    event->width = x1 - event->x + 1;
    event->height = y1 - event->y + 1;
    return event->width > 0 && event->width <= PLACE_MAX_SIDE && event->height > 0 &&
           event->height <= PLACE_MAX_SIDE;
}

/* Why what stands there is no such place; false. */
bool place_refuse_reddit_place(const char *text, const char *end, char reason[PLACE_ROW_REASON]);

#endif

/*
 * Fields that Reddit's dumps share. Inline where they run for every row, as in
 * field.h, which says how they behave. Internal to lib/formats.
 */
#ifndef PLACE_FORMATS_REDDIT_FIELDS_H
#define PLACE_FORMATS_REDDIT_FIELDS_H

#include "formats/csv_cells.h"
#include "formats/field.h"
#include "formats/log_format.h"

/* A user up to the next comma, which is taken too; nothing there is an unknown user. */
static inline bool take_reddit_key(struct field_cursor *cursor, struct place_row *row) {
    const char *comma = memchr(cursor->at, ',', (size_t)(cursor->end - cursor->at));
    if (!comma || comma - cursor->at > PLACE_KEY_LIMIT || *cursor->at == '"')
        return false;
    row->key = comma > cursor->at ? cursor->at : NULL;
    row->key_size = (size_t)(comma - cursor->at);
    cursor->at = comma + 1;
    return true;
}

/* `x,y`, or the corners of a rectangle, `x1,y1,x2,y2`, both inside. */
static inline bool take_reddit_corners(struct field_cursor *cursor, struct place_event *event) {
    int32_t x1 = 0, y1 = 0;
    if (!take_coordinate(cursor, &event->x) || !take_char(cursor, ',') ||
        !take_coordinate(cursor, &event->y))
        return false;
    if (!take_char(cursor, ','))
        return true;
    if (!take_coordinate(cursor, &x1) || !take_char(cursor, ',') || !take_coordinate(cursor, &y1))
        return false;
    event->kind = PLACE_KIND_RECTANGLE;
    event->width = x1 - event->x + 1;
    event->height = y1 - event->y + 1;
    return event->width > 0 && event->width <= PLACE_MAX_SIDE && event->height > 0 &&
           event->height <= PLACE_MAX_SIDE;
}

/* The same in quotes, as it stands in a row. */
static inline bool take_reddit_place(struct field_cursor *cursor, struct place_event *event) {
    return take_char(cursor, '"') && take_reddit_corners(cursor, event) && take_char(cursor, '"');
}

/* `{X: 425, Y: 441, R: 2}`, with or without its edge as the dialect says. */
bool take_reddit_circle(const struct place_dialect *dialect, struct field_cursor *cursor,
                        struct place_event *event);

/* Why what stands there, in quotes or out of them, is no such place; false. */
bool place_refuse_reddit_place(const char *text, const char *end, char reason[PLACE_ROW_REASON]);

/* ---- the dumps of 2022 and 2023 -------------------------------------------------------------- */

enum reddit_cell { REDDIT_TIME, REDDIT_USER, REDDIT_COLOR, REDDIT_PLACE, REDDIT_CELLS };

/* What the cells of a dump's rows are. */
struct reddit_layout {
    const char *header;
    enum reddit_cell order[REDDIT_CELLS]; /* a time and a user first */
};

/* As place_log_format.guess and .begin. */
bool reddit_guess(const struct reddit_layout *layout, const char *text, size_t size);
void reddit_begin(const struct reddit_layout *layout, struct place_dialect *dialect,
                  const char *text, size_t size);

/*
 * Take a row apart that has more quotes than the dumps, as place_log_format.row
 * does; circles only where the format has some. False without a new reason
 * where it is not of four cells, or none of them but the place stands in quotes:
 * then what the quick way says of it holds.
 */
bool reddit_take_quoted(const struct place_dialect *dialect,
                        const enum reddit_cell order[REDDIT_CELLS], const char *text,
                        const char *end, struct place_row *row, char reason[PLACE_ROW_REASON]);

#endif

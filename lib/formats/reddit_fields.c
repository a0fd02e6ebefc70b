/* Why a place in one of Reddit's dumps is none. */
#include "formats/reddit_fields.h"

#include "formats/log_line.h"

bool place_refuse_reddit_place(const char *text, const char *end, char reason[PLACE_ROW_REASON]) {
    struct field_cursor cursor = {text, end};
    struct place_event event = {0};
    take_reddit_place(&cursor, &event);
    if (event.kind != PLACE_KIND_RECTANGLE)
        return place_refuse_row("no coordinates where they belong", text, end, reason);
    if (event.width <= 0 || event.height <= 0)
        return place_refuse_row("rectangle's corners are the wrong way round", text, end, reason);
    if (event.width > PLACE_MAX_SIDE || event.height > PLACE_MAX_SIDE)
        return place_refuse_row("rectangle is larger than any canvas", text, end, reason);
    return place_refuse_row("row goes on where it should end", text, end, reason);
}

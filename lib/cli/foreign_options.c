/* What says that a database's log is another program's. */
#include "cli/foreign_options.h"

#include "base/num.h"
#include "core/timeline.h"
#include "formats/palette_file.h"
#include "formats/timeline_file.h"

#include <stddef.h>
#include <string.h>

enum place_code place_foreign_table(struct place_foreign_settings *settings, const char *argument,
                                    struct place_err *err) {
    settings->given = true;
    settings->table = argument;
    return *argument ? PLACE_OK : place_fail(err, PLACE_USAGE, "--table is empty");
}

/* ---- columns --------------------------------------------------------------------------------- */

/* What columns are called in --columns, in the order of enum place_pg_column. */
static const char *const roles[PLACE_PG_COLUMNS] = {"id", "x", "y", "color", "time", "user"};

static int role_of(const char *text, size_t length) {
    for (int i = 0; i < PLACE_PG_COLUMNS; i++)
        if (strlen(roles[i]) == length && memcmp(roles[i], text, length) == 0)
            return i;
    return -1;
}

/* "color=c", of `length` bytes. */
static enum place_code take_column(struct place_foreign_settings *settings, const char *text,
                                   size_t length, struct place_err *err) {
    const char *equals = memchr(text, '=', length);
    const int role = equals ? role_of(text, (size_t)(equals - text)) : -1;
    if (role < 0) {
        place_fail(err, PLACE_USAGE,
                   "--columns has '%.*s', wanted one of id=, x=, y=, color=, "
                   "time= and user= with the name of a column",
                   (int)(length < 80 ? length : 80), text);
        return place_hint(err, "such as --columns id=seq,time=placed_at");
    }
    const size_t size = length - (size_t)(equals + 1 - text);
    if (size == 0 || size >= PLACE_PG_NAME)
        return place_fail(err, PLACE_USAGE,
                          "--columns: the name of %s has %zu bytes, wanted 1 to %d", roles[role],
                          size, PLACE_PG_NAME - 1);
    memcpy(settings->columns[role], equals + 1, size);
    settings->columns[role][size] = '\0';
    return PLACE_OK;
}

enum place_code place_foreign_columns(struct place_foreign_settings *settings, const char *argument,
                                      struct place_err *err) {
    settings->given = true;
    for (const char *at = argument;;) {
        const size_t length = strcspn(at, ",");
        if (take_column(settings, at, length, err))
            return err->code;
        if (!at[length])
            return PLACE_OK;
        at += length + 1;
    }
}

/* ---- the canvas ------------------------------------------------------------------------------ */

/* WxH, at 0,0, or WxH+X+Y. */
static enum place_code parse_bounds(const char *text, struct place_rect *bounds,
                                    struct place_err *err) {
    static const char what[] = "--canvas-size";
    *bounds = (struct place_rect){0};
    return strpbrk(text, "+-,") ? place_parse_region(text, what, bounds, err)
                                : place_parse_dimensions(text, what, PLACE_MAX_SIDE, &bounds->width,
                                                         &bounds->height, err);
}

enum place_code place_foreign_size(struct place_foreign_settings *settings, const char *argument,
                                   struct place_err *err) {
    static const struct place_rect most = {-INT16_MAX, -INT16_MAX, 2 * INT16_MAX + 1,
                                           2 * INT16_MAX + 1};
    settings->given = true;
    if (parse_bounds(argument, &settings->bounds, err))
        return err->code;
    return place_rect_covers(most, settings->bounds)
               ? PLACE_OK
               : place_fail(err, PLACE_USAGE,
                            "--canvas-size is '%s': coordinates of a database are within +-%d",
                            argument, INT16_MAX);
}

/* A file, or the longest palette of a canvas that is known. */
enum place_code place_foreign_palette(struct place_foreign_settings *settings, const char *argument,
                                      struct place_err *err) {
    struct place_timeline timeline = {0};
    struct place_err unknown;
    settings->given = true;
    if (place_timeline_known(argument, &timeline, &unknown))
        return place_palette_read(argument, &settings->palette, err);
    settings->palette = *place_timeline_palette(&timeline);
    place_timeline_release(&timeline);
    return PLACE_OK;
}

enum place_code place_foreign_background(struct place_foreign_settings *settings,
                                         const char *argument, struct place_err *err) {
    int64_t index = 0;
    settings->given = true;
    if (place_parse_int(argument, "--canvas-background", 0, PLACE_MAX_COLORS - 1, &index, err))
        return err->code;
    settings->background = (int)index + 1;
    return PLACE_OK;
}

/* ---- together -------------------------------------------------------------------------------- */

enum place_code place_foreign_settle(const struct place_foreign_settings *settings,
                                     struct place_pg_foreign *foreign, struct place_err *err) {
    const int background = settings->background - 1;
    if (!settings->given)
        return PLACE_OK;
    if (place_rect_empty(settings->bounds) || settings->palette.count == 0) {
        place_fail(err, PLACE_USAGE,
                   "a table of another program does not say what canvas it is of: "
                   "%s is missing",
                   place_rect_empty(settings->bounds) ? "--canvas-size" : "--canvas-palette");
        return place_hint(err, "say --canvas-size WxH and --canvas-palette FILE");
    }
    if (background >= (int)settings->palette.count)
        return place_fail(err, PLACE_USAGE, "--canvas-background is %d, the palette has %u colours",
                          background, settings->palette.count);
    *foreign = (struct place_pg_foreign){.table = settings->table,
                                         .bounds = settings->bounds,
                                         .palette = &settings->palette,
                                         .background = background};
    for (int i = 0; i < PLACE_PG_COLUMNS; i++)
        foreign->columns[i] = settings->columns[i][0] ? settings->columns[i] : NULL;
    return PLACE_OK;
}

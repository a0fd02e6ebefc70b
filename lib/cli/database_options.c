/* How a SOURCE that is a database is read. */
#include "cli/database_options.h"

#include "base/num.h"
#include "cli/options.h"

enum {
    KEY_SCHEMA = PLACE_KEY_SHARED + 900,
    KEY_CONNECTIONS,
    KEY_RETRY,
    KEY_TABLE,
    KEY_COLUMNS,
    KEY_CANVAS_SIZE,
    KEY_CANVAS_PALETTE,
    KEY_CANVAS_BACKGROUND,
    CONNECTIONS_MOST = 64,
    RETRIES_MOST = 1000
};

const struct place_option place_database_rows[PLACE_DATABASE_ROWS] = {
    {0, NULL, NULL, "A database as SOURCE (postgresql://...)"},
    {KEY_SCHEMA, "schema", "NAME", "of the canvas; the role's own"},
    {KEY_CONNECTIONS, "connections", "N", "that read at once; 2"},
    {KEY_RETRY, "retry", "N", "make a lost connection anew so often; 0"},
    {0, NULL, NULL, "A table of another program in it"},
    {KEY_TABLE, "table", "NAME", "its name, or SCHEMA.NAME; pixel_events"},
    {KEY_COLUMNS, "columns", "LIST", "its names: id=,x=,y=,color=,user=,time="},
    {KEY_CANVAS_SIZE, "canvas-size", "WxH", "of its canvas, or WxH+X+Y"},
    {KEY_CANVAS_PALETTE, "canvas-palette", "FILE", "its colours; or reddit2017, ..."},
    {KEY_CANVAS_BACKGROUND, "canvas-background", "N", "colour of the blank canvas; none"},
};

bool place_is_database_option(int key) {
    return key >= KEY_SCHEMA && key <= KEY_CANVAS_BACKGROUND;
}

static enum place_code take_foreign(struct place_foreign_settings *foreign, int key,
                                    const char *argument, struct place_err *err) {
    switch (key) {
    case KEY_TABLE: return place_foreign_table(foreign, argument, err);
    case KEY_COLUMNS: return place_foreign_columns(foreign, argument, err);
    case KEY_CANVAS_SIZE: return place_foreign_size(foreign, argument, err);
    case KEY_CANVAS_PALETTE: return place_foreign_palette(foreign, argument, err);
    default: return place_foreign_background(foreign, argument, err);
    }
}

enum place_code place_database_option(struct place_database_settings *settings, int key,
                                      const char *argument, struct place_err *err) {
    int64_t number = 0;
    if (key >= KEY_TABLE)
        return take_foreign(&settings->foreign, key, argument, err);
    switch (key) {
    case KEY_SCHEMA:
        if (!*argument)
            return place_fail(err, PLACE_USAGE, "--schema is empty");
        settings->schema = argument;
        return PLACE_OK;
    case KEY_CONNECTIONS:
        if (place_parse_int(argument, "--connections", 1, CONNECTIONS_MOST, &number, err))
            return err->code;
        settings->connections = (unsigned)number;
        return PLACE_OK;
    default:
        if (place_parse_int(argument, "--retry", 0, RETRIES_MOST, &number, err))
            return err->code;
        settings->retries = (unsigned)number;
        return PLACE_OK;
    }
}

/* How a SOURCE that is a database is read. */
#include "cli/database_options.h"

#include "base/num.h"
#include "cli/options.h"

enum {
    KEY_SCHEMA = PLACE_KEY_SHARED + 900,
    KEY_CONNECTIONS,
    KEY_RETRY,
    CONNECTIONS_MOST = 64,
    RETRIES_MOST = 1000
};

const struct place_option place_database_rows[PLACE_DATABASE_ROWS] = {
    {0, NULL, NULL, "A database as SOURCE (postgresql://...)"},
    {KEY_SCHEMA, "schema", "NAME", "of the canvas; the role's own"},
    {KEY_CONNECTIONS, "connections", "N", "that read at once; 2"},
    {KEY_RETRY, "retry", "N", "make a lost connection anew so often; 0"},
};

bool place_is_database_option(int key) {
    return key >= KEY_SCHEMA && key <= KEY_RETRY;
}

enum place_code place_database_option(struct place_database_settings *settings, int key,
                                      const char *argument, struct place_err *err) {
    int64_t number = 0;
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

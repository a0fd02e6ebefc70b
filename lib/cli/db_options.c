/* The command line of place-db. */
#include "cli/db_options.h"

#include "base/num.h"
#include "pg/bounds.h"
#include "pg/connection.h"

#include <stdlib.h>
#include <string.h>

/* The commands, and the options that each has beside those of all. */
static const struct {
    const char *name;
    int keys[3];
} commands[] = {
    [PLACE_DB_MIGRATE] = {"migrate", {PLACE_KEY_DRY_RUN}},
    [PLACE_DB_STATUS] = {"status", {PLACE_KEY_JSON}},
    [PLACE_DB_BOUNDS] = {"bounds", {PLACE_KEY_JSON, PLACE_KEY_REGION, PLACE_KEY_COLORS}},
    [PLACE_DB_MAINTAIN] = {"maintain", {PLACE_KEY_VERBOSE}},
    [PLACE_DB_FOREIGN_KEY] = {"foreign-key", {0}},
    [PLACE_DB_GRANT] = {"grant", {PLACE_KEY_READER, PLACE_KEY_WRITER}},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

/* The options of single commands, in the order of the bits of `given`. */
static const struct {
    int key;
    const char *name;
} own[] = {
    {PLACE_KEY_DRY_RUN, "--dry-run"}, {PLACE_KEY_JSON, "--json"},
    {PLACE_KEY_REGION, "--region"},   {PLACE_KEY_COLORS, "--colors"},
    {PLACE_KEY_VERBOSE, "--verbose"}, {PLACE_KEY_READER, "--reader"},
    {PLACE_KEY_WRITER, "--writer"},
};

enum { OWN = sizeof own / sizeof *own };

static void note_given(struct place_db_settings *settings, int key) {
    for (unsigned i = 0; i < OWN; i++)
        if (own[i].key == (key == PLACE_KEY_SIZE ? PLACE_KEY_REGION : key))
            settings->given |= 1u << i;
}

static enum place_code take_colors(struct place_db_settings *settings, const char *argument,
                                   struct place_err *err) {
    int64_t colors = 0;
    if (place_parse_int(argument, "--colors", 1, PLACE_PG_MAX_COLORS, &colors, err))
        return err->code;
    settings->colors = (int)colors;
    return PLACE_OK;
}

static enum place_code take_size(struct place_db_settings *settings, const char *argument,
                                 struct place_err *err) {
    settings->has_area = true;
    settings->area = (struct place_rect){0};
    return place_parse_dimensions(argument, "--size", PLACE_MAX_SIDE, &settings->area.width,
                                  &settings->area.height, err);
}

enum place_code place_db_option(struct place_db_settings *settings, int key, const char *argument,
                                struct place_err *err) {
    note_given(settings, key);
    switch (key) {
    case PLACE_KEY_SCHEMA: settings->schema = argument; break;
    case PLACE_KEY_DRY_RUN: settings->dry_run = true; break;
    case PLACE_KEY_JSON: settings->json = true; break;
    case PLACE_KEY_VERBOSE: settings->verbose = true; break;
    case PLACE_KEY_READER: settings->reader = argument; break;
    case PLACE_KEY_WRITER: settings->writer = argument; break;
    case PLACE_KEY_SIZE: return take_size(settings, argument, err);
    case PLACE_KEY_REGION:
        settings->has_area = true;
        return place_parse_region(argument, "--region", &settings->area, err);
    case PLACE_KEY_COLORS: return take_colors(settings, argument, err);
    }
    return PLACE_OK;
}

/* ---- operands -------------------------------------------------------------------------------- */

static enum place_code take_command(struct place_db_settings *settings, const char *name,
                                    struct place_err *err) {
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0) {
            settings->command = (enum place_db_command)i;
            return PLACE_OK;
        }
    place_fail(err, PLACE_USAGE, "there is no command '%s'", name);
    return place_hint(err, "migrate, status, bounds, maintain, foreign-key on|off, grant");
}

static bool has_key(enum place_db_command command, int key) {
    for (size_t i = 0; i < sizeof commands->keys / sizeof *commands->keys; i++)
        if (commands[command].keys[i] == key)
            return true;
    return false;
}

static enum place_code check_options(const struct place_db_settings *settings,
                                     struct place_err *err) {
    for (unsigned i = 0; i < OWN; i++)
        if (settings->given >> i & 1 && !has_key(settings->command, own[i].key))
            return place_fail(err, PLACE_USAGE, "%s has no use for %s",
                              commands[settings->command].name, own[i].name);
    if (settings->command == PLACE_DB_GRANT && !settings->reader && !settings->writer)
        return place_fail(err, PLACE_USAGE, "grant wants --reader ROLE, --writer ROLE, or both");
    return PLACE_OK;
}

static enum place_code take_switch(struct place_db_settings *settings, const char *word,
                                   struct place_err *err) {
    settings->on = word && strcmp(word, "on") == 0;
    if (settings->on || (word && strcmp(word, "off") == 0))
        return PLACE_OK;
    return place_fail(err, PLACE_USAGE, "foreign-key wants on or off, and then SOURCE");
}

static enum place_code take_source(struct place_db_settings *settings, const char *source,
                                   struct place_err *err) {
    settings->source = source ? source : getenv("PLACE_SOURCE");
    if (!settings->source || !*settings->source) {
        place_fail(err, PLACE_USAGE, "no SOURCE is given");
        return place_hint(err, "postgresql://, on the command line or in PLACE_SOURCE");
    }
    if (place_pg_is_uri(settings->source))
        return place_pg_check_uri(settings->source, err);
    place_fail(err, PLACE_USAGE, "'%s' is no database", settings->source);
    return place_hint(err, "SOURCE is a URI here: postgresql://HOST/DATABASE");
}

enum place_code place_db_operands(struct place_db_settings *settings, int count, char **operands,
                                  struct place_err *err) {
    int taken = 1;
    if (take_command(settings, operands[0], err))
        return err->code;
    if (settings->command == PLACE_DB_FOREIGN_KEY &&
        take_switch(settings, count > taken ? operands[taken++] : NULL, err))
        return err->code;
    if (count > taken + 1)
        return place_fail(err, PLACE_USAGE, "unexpected operand '%s'", operands[taken + 1]);
    if (check_options(settings, err))
        return err->code;
    return take_source(settings, count > taken ? operands[taken] : NULL, err);
}

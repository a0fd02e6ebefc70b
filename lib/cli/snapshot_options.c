/* What place-snapshot is asked for. */
#include "cli/snapshot_options.h"

#include "base/num.h"
#include "cli/instant_options.h"
#include "pg/connection.h"

#include <stdlib.h>
#include <string.h>

enum {
    KEY_VERBOSE = 'v',
    KEY_EVERY = PLACE_KEY_FIRST,
    KEY_KEEP,
    KEY_DRY_RUN,
    KEY_MAX_AGE,
    KEY_PALETTE
};

const char place_snapshot_synopsis[] = "take [SOURCE] [options]\n"
                                       "list [SOURCE] [options]\n"
                                       "show [SOURCE] ID -o OUT.png [options]\n"
                                       "prune [SOURCE] --keep LIST [options]\n"
                                       "backfill [SOURCE] --every DURATION [options]\n"
                                       "check [SOURCE] --max-age DURATION [options]";

const struct place_option place_snapshot_option_table[] = {
    {PLACE_KEY_AT, "at", "TIME", "take: a time, start, end, or a mark such as final"},
    PLACE_OPTION_OUTPUT("show: the PNG; - is standard output"),
    {KEY_PALETTE, "palette", "FILE", "show: its colours, where the log has none"},
    {KEY_KEEP, "keep", "LIST", "prune: such as hourly=48,daily=30"},
    {KEY_DRY_RUN, "dry-run", NULL, "prune: list what would be removed"},
    {KEY_EVERY, "every", "DURATION", "backfill: how far apart, such as 1h"},
    {KEY_MAX_AGE, "max-age", "DURATION", "check: the newest is not older than that"},
    {PLACE_KEY_JSON, "json", NULL, "list, dry run: as JSON, one object a line"},
    {KEY_VERBOSE, "verbose", NULL, "a JSON line for each one taken, made or removed"},
    {0},
};

/* ---- options --------------------------------------------------------------------------------- */

static const char *const commands[PLACE_SNAPSHOT_COMMANDS] = {"take",  "list",     "show",
                                                              "prune", "backfill", "check"};

#define USE(command) (1u << PLACE_SNAPSHOT_##command)

/* Which commands an option is for; those that are not here are for all. */
static const struct {
    int key;
    const char *name;
    unsigned commands, needed;
} uses[] = {
    {PLACE_KEY_AT, "--at", USE(TAKE), 0},
    {PLACE_KEY_OUTPUT, "-o", USE(SHOW), USE(SHOW)},
    {PLACE_KEY_FORCE, "-f", USE(SHOW), 0},
    {KEY_PALETTE, "--palette", USE(SHOW), 0},
    {KEY_KEEP, "--keep", USE(PRUNE), USE(PRUNE)},
    {KEY_DRY_RUN, "--dry-run", USE(PRUNE), 0},
    {KEY_EVERY, "--every", USE(BACKFILL), USE(BACKFILL)},
    {KEY_MAX_AGE, "--max-age", USE(CHECK), USE(CHECK)},
    {PLACE_KEY_JSON, "--json", USE(LIST) | USE(PRUNE), 0},
    {KEY_VERBOSE, "-v", USE(TAKE) | USE(PRUNE) | USE(BACKFILL), 0},
};

enum { USES = sizeof uses / sizeof *uses };

static enum place_code take_every(const char *argument, int64_t *every, struct place_err *err) {
    if (place_parse_duration(argument, "--every", every, err))
        return err->code;
    return *every >= PLACE_SECOND
               ? PLACE_OK
               : place_fail(err, PLACE_USAGE, "--every is %s, wanted a second or more", argument);
}

static void note_use(struct place_snapshot_settings *settings, int key) {
    for (unsigned i = 0; i < USES; i++)
        if (uses[i].key == key)
            settings->given |= 1u << i;
}

enum place_code place_snapshot_option(void *context, int key, const char *argument,
                                      struct place_err *err) {
    struct place_snapshot_settings *settings = context;
    note_use(settings, key);
    if (place_output_option(&settings->output, key, argument))
        return PLACE_OK;
    switch (key) {
    case PLACE_KEY_AT:
        settings->has_at = true;
        return place_parse_moment(argument, "--at", &settings->at, err);
    case KEY_KEEP: return place_keep_parse(argument, "--keep", &settings->keep, err);
    case KEY_EVERY: return take_every(argument, &settings->every, err);
    case KEY_MAX_AGE: return place_parse_duration(argument, "--max-age", &settings->max_age, err);
    case KEY_PALETTE: settings->palette = argument; return PLACE_OK;
    default: break;
    }
    settings->dry_run |= key == KEY_DRY_RUN;
    settings->json |= key == PLACE_KEY_JSON;
    settings->verbose |= key == KEY_VERBOSE;
    return PLACE_OK;
}

/* ---- operands -------------------------------------------------------------------------------- */

static enum place_code find_command(struct place_snapshot_settings *settings, const char *name,
                                    struct place_err *err) {
    for (int i = 0; i < PLACE_SNAPSHOT_COMMANDS; i++)
        if (strcmp(name, commands[i]) == 0) {
            settings->command = (enum place_snapshot_command)i;
            return PLACE_OK;
        }
    place_fail(err, PLACE_USAGE, "there is no command '%s'", name);
    return place_hint(err, "take, list, show, prune, backfill or check");
}

static enum place_code check_uses(const struct place_snapshot_settings *settings,
                                  struct place_err *err) {
    const unsigned command = 1u << settings->command;
    for (unsigned i = 0; i < USES; i++) {
        const bool given = settings->given >> i & 1;
        if (given && !(uses[i].commands & command))
            return place_fail(err, PLACE_USAGE, "%s is not for %s", uses[i].name,
                              commands[settings->command]);
        if (!given && uses[i].needed & command)
            return place_fail(err, PLACE_USAGE, "%s needs %s", commands[settings->command],
                              uses[i].name);
    }
    if (settings->command == PLACE_SNAPSHOT_PRUNE && settings->json && !settings->dry_run)
        return place_fail(err, PLACE_USAGE, "prune takes --json with --dry-run only");
    return PLACE_OK;
}

/* The last operand of show. */
static enum place_code take_id(struct place_snapshot_settings *settings, int *count,
                               char **operands, struct place_err *err) {
    if (settings->command != PLACE_SNAPSHOT_SHOW)
        return PLACE_OK;
    if (*count == 1)
        return place_fail(err, PLACE_USAGE, "show needs the ID of a snapshot");
    return place_parse_int(operands[--*count], "ID", INT64_MIN, INT64_MAX, &settings->id, err);
}

/* What is wrong with a name may be that a password is in it: it is not shown. */
static enum place_code take_source(struct place_snapshot_settings *settings, const char *name,
                                   struct place_err *err) {
    settings->uri = name ? name : getenv("PLACE_SOURCE");
    if (!settings->uri || !*settings->uri) {
        place_fail(err, PLACE_USAGE, "no SOURCE given");
        return place_hint(err, "name a database, postgresql://..., or set PLACE_SOURCE");
    }
    if (place_pg_is_uri(settings->uri))
        return place_pg_check_uri(settings->uri, err);
    place_fail(err, PLACE_USAGE, "SOURCE is no database, and snapshots are kept in one");
    return place_hint(err, "postgresql://... names one; place-mosaic draws moments of an archive");
}

enum place_code place_snapshot_operands(struct place_snapshot_settings *settings, int count,
                                        char **operands, struct place_err *err) {
    if (find_command(settings, operands[0], err) || check_uses(settings, err) ||
        take_id(settings, &count, operands, err))
        return err->code;
    if (count > 2)
        return place_fail(err, PLACE_USAGE, "unexpected operand '%s'", operands[2]);
    return take_source(settings, count == 2 ? operands[1] : NULL, err);
}

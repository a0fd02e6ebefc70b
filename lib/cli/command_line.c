/* Reading a command line by a tool's table: the one home of getopt_long. */
#include "cli/command_line.h"

#include "base/buf.h"
#include "base/mem.h"
#include "cli/database_options.h"

#include <assert.h>
#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_QUIET = 'q', KEY_HELP = 'h', KEY_VERSION = PLACE_KEY_FIRST - 1 };

static const struct place_option common[] = {
    {0, NULL, NULL, "Common options"},
    {KEY_QUIET, "quiet", NULL, "no progress or remarks, only warnings and errors"},
    {KEY_HELP, "help", NULL, "print this help"},
    {KEY_VERSION, "version", NULL, "print the version and those of the libraries"},
};

enum { COMMON_ROWS = sizeof common / sizeof *common };

static size_t own_rows(const struct place_tool *tool) {
    size_t count = 0;
    while (tool->options && (tool->options[count].name || tool->options[count].help))
        count++;
    return count;
}

const struct place_option *place_tool_row(const struct place_tool *tool, size_t index) {
    const size_t own = own_rows(tool), more = tool->reads_source ? PLACE_DATABASE_ROWS : 0;
    if (index < own)
        return &tool->options[index];
    if (index - own < more)
        return &place_database_rows[index - own];
    return index - own - more < COMMON_ROWS ? &common[index - own - more] : NULL;
}

/* What getopt_long wants, made from the table. */
struct forms {
    struct option *longs;
    char *shorts; /* "+:" (we permute, and a missing argument is told apart), then letters */
};

static void forms_release(struct forms *forms) {
    free(forms->longs);
    free(forms->shorts);
}

static enum place_code forms_init(struct forms *forms, const struct place_tool *tool,
                                  struct place_err *err) {
    const size_t rows = own_rows(tool) + PLACE_DATABASE_ROWS + COMMON_ROWS;
    forms->longs = place_new_array(rows + 1, sizeof *forms->longs, err);
    forms->shorts = place_new_array(2 * rows + 3, 1, err);
    if (!forms->longs || !forms->shorts)
        return err->code;
    char *letter = forms->shorts;
    struct option *next = forms->longs;
    *letter++ = '+';
    *letter++ = ':';
    const struct place_option *row;
    for (size_t i = 0; (row = place_tool_row(tool, i)) != NULL; i++) {
        if (!row->name)
            continue;
        next->name = row->name;
        next->has_arg = row->argument ? required_argument : no_argument;
        next++->val = row->key;
        if (row->key <= 'z')
            *letter++ = (char)row->key;
        if (row->key <= 'z' && row->argument)
            *letter++ = ':';
    }
    return PLACE_OK;
}

/* ---- hints ------------------------------------------------------------------------------- */

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Edits (Levenshtein) that make `a` of `b`; words longer than a row count as far apart. */
static size_t distance(const char *a, const char *b) {
    enum { LONGEST = 48 };
    size_t row[LONGEST + 1];
    const size_t width = strlen(b);
    if (width > LONGEST)
        return LONGEST;
    for (size_t x = 0; x <= width; x++)
        row[x] = x;
    for (; *a; a++) {
        size_t diagonal = row[0]++;
        for (size_t x = 1; x <= width; x++) {
            const size_t replaced = diagonal + (*a != b[x - 1]);
            diagonal = row[x];
            row[x] = least(replaced, least(row[x], row[x - 1]) + 1);
        }
    }
    return row[width];
}

/* The option whose name is nearest to `name`, or NULL where none is near. */
static const char *nearest_name(const struct place_tool *tool, const char *name) {
    const char *best = NULL;
    size_t best_distance = strlen(name) / 3 + 2;
    const struct place_option *row;
    for (size_t i = 0; (row = place_tool_row(tool, i)) != NULL; i++) {
        const size_t far = row->name ? distance(name, row->name) : best_distance;
        if (far < best_distance) {
            best_distance = far;
            best = row->name;
        }
    }
    return best;
}

/* The options that `name` may stand for, as " --from, --force"; *count is how many. */
static enum place_code list_matches(const struct place_tool *tool, const char *name, size_t *count,
                                    struct place_buf *list, struct place_err *err) {
    *count = 0;
    const struct place_option *row;
    for (size_t i = 0; (row = place_tool_row(tool, i)) != NULL; i++) {
        if (!row->name || strncmp(row->name, name, strlen(name)) != 0)
            continue;
        if (place_buf_printf(list, err, "%s--%s", (*count)++ ? ", " : "", row->name))
            return err->code;
    }
    return place_buf_append(list, "", 1, err);
}

static enum place_code refuse_unknown(const struct place_tool *tool, const char *name,
                                      struct place_err *err) {
    const char *near = nearest_name(tool, name);
    place_fail(err, PLACE_USAGE, "unknown option --%s", name);
    if (near)
        return place_hint(err, "did you mean --%s?", near);
    return err->code;
}

/* getopt_long refused "--name" or "--name=argument"; say why. */
static enum place_code refuse_long(const struct place_tool *tool, const char *element,
                                   struct place_err *err) {
    char *name = place_copy_string(element + 2, err);
    if (!name)
        return err->code;
    name[strcspn(name, "=")] = '\0';
    struct place_buf list = {0};
    size_t matches = 0;
    if (list_matches(tool, name, &matches, &list, err))
        goto out;
    if (matches == 0)
        refuse_unknown(tool, name, err);
    else if (matches == 1 || strchr(element, '='))
        place_fail(err, PLACE_USAGE, "--%s takes no argument", name);
    else {
        place_fail(err, PLACE_USAGE, "--%s is ambiguous", name);
        place_hint(err, "it could be %s", (const char *)list.data);
    }
out:
    place_buf_release(&list);
    free(name);
    return err->code;
}

/* The row of a key that is in the table. */
static const struct place_option *row_of_key(const struct place_tool *tool, int key) {
    const struct place_option *row;
    for (size_t i = 0; (row = place_tool_row(tool, i)) != NULL; i++)
        if (row->name && row->key == key)
            return row;
    return NULL;
}

static enum place_code refuse(const struct place_tool *tool, int found, const char *element,
                              struct place_err *err) {
    if (found == ':') {
        const struct place_option *row = row_of_key(tool, optopt);
        return place_fail(err, PLACE_USAGE, "--%s needs an argument: --%s=%s", row->name, row->name,
                          row->argument);
    }
    if (strncmp(element, "--", 2) == 0)
        return refuse_long(tool, element, err);
    return place_fail(err, PLACE_USAGE, "unknown option -%c", optopt);
}

/* ---- reading ----------------------------------------------------------------------------- */

/* "-199", "-.5", "-90m": getopt would take these for options. */
static bool starts_negative_number(const char *text) {
    return text[0] == '-' &&
           (isdigit((unsigned char)text[1]) || (text[1] == '.' && isdigit((unsigned char)text[2])));
}

static enum place_code take_option(const struct place_tool *tool, int key,
                                   struct place_command_line *line, struct place_err *err) {
    if (place_is_database_option(key))
        return place_database_option(&line->database, key, optarg, err);
    switch (key) {
    case KEY_QUIET: line->quiet = true; return PLACE_OK;
    case KEY_HELP: line->help = true; return PLACE_OK;
    case KEY_VERSION: line->version = true; return PLACE_OK;
    default: assert(tool->option); return tool->option(tool->settings, key, optarg, err);
    }
}

static void take_rest(char **argv, struct place_command_line *line) {
    while (argv[optind])
        line->operands[line->count++] = argv[optind++];
}

/* Make getopt forget an earlier line, which may have ended in the middle of an argument: optind 0
 * does so at the next call, here one with nothing to read. */
static void start_getopt(const struct forms *forms, char *program) {
    char *nothing[] = {program, NULL};
    opterr = 0;
    optind = 0;
    getopt_long(1, nothing, forms->shorts, forms->longs, NULL);
}

/*
 * Operands and options may come in any order. getopt's own reordering would
 * take negative numbers for options, so it stops at each operand ("+") and the
 * operands are picked up here.
 */
static enum place_code read_all(const struct place_tool *tool, const struct forms *forms, int argc,
                                char **argv, struct place_command_line *line,
                                struct place_err *err) {
    start_getopt(forms, argv[0]);
    bool in_cluster = false;
    for (int at = 1; !line->help && !line->version;) {
        if (!in_cluster && at < argc && starts_negative_number(argv[at])) {
            line->operands[line->count++] = argv[at++];
            optind = at;
            continue;
        }
        const int found = getopt_long(argc, argv, forms->shorts, forms->longs, NULL);
        if (found == '?' || found == ':')
            return refuse(tool, found, argv[at], err);
        if (found >= 0 && take_option(tool, found, line, err))
            return err->code;
        if (found < 0 && (optind > at || optind >= argc)) { /* "--", or the end */
            take_rest(argv, line);
            return PLACE_OK;
        }
        if (found < 0)
            line->operands[line->count++] = argv[optind++];
        in_cluster = optind == at;
        at = optind;
    }
    return PLACE_OK;
}

static enum place_code check_count(const struct place_tool *tool,
                                   const struct place_command_line *line, struct place_err *err) {
    if (line->help || line->version)
        return PLACE_OK;
    if (line->count < tool->operands_min)
        place_fail(err, PLACE_USAGE, line->count ? "too few operands" : "an operand is missing");
    else if (tool->operands_max >= 0 && line->count > tool->operands_max)
        place_fail(err, PLACE_USAGE, "unexpected operand '%s'", line->operands[tool->operands_max]);
    else
        return PLACE_OK;
    return place_hint(err, "usage: %s %.*s", tool->name, (int)strcspn(tool->synopsis, "\n"),
                      tool->synopsis);
}

enum place_code place_command_line_read(const struct place_tool *tool, int argc, char **argv,
                                        struct place_command_line *line, struct place_err *err) {
    struct forms forms = {0};
    *line = (struct place_command_line){0};
    line->operands = place_new_array((size_t)argc + 1, sizeof *line->operands, err);
    if (line->operands && forms_init(&forms, tool, err) == PLACE_OK &&
        read_all(tool, &forms, argc, argv, line, err) == PLACE_OK &&
        check_count(tool, line, err) == PLACE_OK) {
        forms_release(&forms);
        return PLACE_OK;
    }
    forms_release(&forms);
    place_command_line_release(line);
    return err->code;
}

void place_command_line_release(struct place_command_line *line) {
    free(line->operands);
    *line = (struct place_command_line){0};
}

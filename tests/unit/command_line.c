/* The command line's parser: what each line gives the tool, and how wrong ones are refused. */
#include "cli/command_line.h"

#include "../tap.h"

#include <stdlib.h>

enum { KEY_AT = PLACE_KEY_FIRST, KEY_PAD, KEY_PAD_AT };

static const struct place_option options[] = {
    {'o', "output", "FILE", "where to"},
    {'f', "force", NULL, "replace it"},
    {0, NULL, NULL, "A heading"},
    {KEY_AT, "at", "TIME", "when"},
    {KEY_PAD, "pad", "WxH", "wider"},
    {KEY_PAD_AT, "pad-at", "CORNER", "where in it"},
    {0},
};

/* Each option taken is written down as "key=argument ", 1000 and up as "at", "pad", "pad-at". */
struct taken {
    char text[256];
};

static void note(struct taken *taken, const char *name, const char *argument) {
    const size_t used = strlen(taken->text);
    snprintf(taken->text + used, sizeof taken->text - used, "%s%s%s ", name, argument ? "=" : "",
             argument ? argument : "");
}

static enum place_code take_option(void *settings, int key, const char *argument,
                                   struct place_err *err) {
    static const char *const names[] = {"at", "pad", "pad-at"};
    const char letter[2] = {(char)key, '\0'};
    note(settings, key >= PLACE_KEY_FIRST ? names[key - PLACE_KEY_FIRST] : letter, argument);
    if (argument && strcmp(argument, "bad") == 0)
        return place_fail(err, PLACE_DATA, "a bad argument");
    return PLACE_OK;
}

struct row {
    const char *line; /* words with one blank between them */
    enum place_code code;
    const char *taken; /* where it was read: options, "| ", operands; else the message */
    const char *hint;  /* NULL: any */
};

static const struct row rows[] = {
    {"a", PLACE_OK, "| a ", NULL},
    {"a -o x b", PLACE_OK, "o=x | a b ", NULL},
    {"-ox -f a", PLACE_OK, "o=x f | a ", NULL},
    {"-fox a", PLACE_OK, "f o=x | a ", NULL},
    {"-fo x a", PLACE_OK, "f o=x | a ", NULL},
    {"--output=x a", PLACE_OK, "o=x | a ", NULL},
    {"--output x a", PLACE_OK, "o=x | a ", NULL},
    {"--out x a --for", PLACE_OK, "o=x f | a ", NULL},
    {"--pad 1x1 a", PLACE_OK, "pad=1x1 | a ", NULL},
    {"--pad-a x a", PLACE_OK, "pad-at=x | a ", NULL},
    {"-o -- a", PLACE_OK, "o=-- | a ", NULL},
    {"-o -- a -f", PLACE_OK, "o=-- f | a ", NULL},
    {"-o - -", PLACE_OK, "o=- | - ", NULL},
    {"-- -f --at", PLACE_OK, "| -f --at ", NULL},
    {"a -- -f", PLACE_OK, "| a -f ", NULL},
    {"-f -- --", PLACE_OK, "f | -- ", NULL},
    {"-199 -f", PLACE_OK, "f | -199 ", NULL},
    {"-90m", PLACE_OK, "| -90m ", NULL},
    {"-f -.5 -1,-2..3,4", PLACE_OK, "f | -.5 -1,-2..3,4 ", NULL},
    {"-1 -2", PLACE_OK, "| -1 -2 ", NULL},
    {"--at -90m a", PLACE_OK, "at=-90m | a ", NULL},
    {"-o -5 a", PLACE_OK, "o=-5 | a ", NULL},
    {"-o -f a", PLACE_OK, "o=-f | a ", NULL},
    {"a --at=", PLACE_OK, "at= | a ", NULL},
    {"", PLACE_USAGE, "an operand is missing", "usage: place-test A [B]"},
    {"-f", PLACE_USAGE, "an operand is missing", "usage: place-test A [B]"},
    {"a b c", PLACE_USAGE, "unexpected operand 'c'", "usage: place-test A [B]"},
    {"--ouptut x a", PLACE_USAGE, "unknown option --ouptut", "did you mean --output?"},
    {"--forced a", PLACE_USAGE, "unknown option --forced", "did you mean --force?"},
    {"--forced=x a", PLACE_USAGE, "unknown option --forced", "did you mean --force?"},
    {"--zebra a", PLACE_USAGE, "unknown option --zebra", ""},
    {"--p x a", PLACE_USAGE, "--p is ambiguous", "it could be --pad, --pad-at"},
    {"--force=x a", PLACE_USAGE, "--force takes no argument", ""},
    {"--fo=x a", PLACE_USAGE, "--fo takes no argument", ""},
    {"a -z", PLACE_USAGE, "unknown option -z", ""},
    {"a -fzo x", PLACE_USAGE, "unknown option -z", ""},
    {"a -o", PLACE_USAGE, "--output needs an argument: --output=FILE", ""},
    {"a -fo", PLACE_USAGE, "--output needs an argument: --output=FILE", ""},
    {"a --pad-at", PLACE_USAGE, "--pad-at needs an argument: --pad-at=CORNER", ""},
    {"a --at bad", PLACE_DATA, "a bad argument", ""},
};

enum { WORDS_MAX = 16 };

/* Cut the line into words in `copy`; returns how many there are, the program's name first. */
static int words_of(char *copy, char **words) {
    int count = 0;
    words[count++] = copy;
    for (char *blank = copy; (blank = strchr(blank, ' ')) != NULL; words[count++] = blank)
        *blank++ = '\0';
    words[count] = NULL;
    return count;
}

static struct place_tool tool_of(struct taken *taken) {
    return (struct place_tool){
        .name = "place-test",
        .summary = "a test",
        .synopsis = "A [B]\n--more",
        .options = options,
        .operands_min = 1,
        .operands_max = 2,
        .settings = taken,
        .option = take_option,
    };
}

static void check_row(const struct row *row) {
    char copy[128], *words[WORDS_MAX];
    snprintf(copy, sizeof copy, "place-test%s%s", row->line[0] ? " " : "", row->line);
    struct taken taken = {0};
    const struct place_tool tool = tool_of(&taken);
    struct place_command_line line;
    struct place_err err = {0};
    const int count = words_of(copy, words);
    const enum place_code code = place_command_line_read(&tool, count, words, &line, &err);
    tap_code(code, row->code, &err, row->line);
    if (code) {
        tap_text(err.message, row->taken, "  its error");
        if (row->hint)
            tap_text(err.hint, row->hint, "  its hint");
        return;
    }
    note(&taken, "|", NULL);
    for (int i = 0; i < line.count; i++)
        note(&taken, line.operands[i], NULL);
    tap_text(taken.text, row->taken, "  what was taken");
    tap_ok(line.operands[line.count] == NULL, "  NULL behind the operands");
    place_command_line_release(&line);
}

static void check_common(const char *option, bool help, bool version, bool quiet) {
    char copy[64], *words[WORDS_MAX];
    snprintf(copy, sizeof copy, "place-test a %s b c d", option);
    struct taken taken = {0};
    const struct place_tool tool = tool_of(&taken);
    struct place_command_line line = {0};
    struct place_err err = {0};
    const int count = words_of(copy, words);
    const enum place_code wanted = help || version ? PLACE_OK : PLACE_USAGE;
    tap_code(place_command_line_read(&tool, count, words, &line, &err), wanted, &err, option);
    if (wanted == PLACE_OK)
        tap_ok(line.help == help && line.version == version && line.quiet == quiet,
               "  it alone was taken");
    place_command_line_release(&line);
}

static void check_rows(void) {
    struct taken taken = {0};
    const struct place_tool tool = tool_of(&taken);
    tap_text(place_tool_row(&tool, 0)->name, "output", "the tool's rows come first");
    tap_text(place_tool_row(&tool, 2)->help, "A heading", "headings are rows");
    tap_text(place_tool_row(&tool, 6)->help, "Common options", "then those of every tool");
    tap_text(place_tool_row(&tool, 9)->name, "version", "of which this is the last");
    tap_ok(place_tool_row(&tool, 10) == NULL, "and no more");
}

int main(void) {
    tap_begin();
    check_rows();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(&rows[i]);
    check_common("-h", true, false, false);
    check_common("--help", true, false, false);
    check_common("--version", false, true, false);
    check_common("-q", false, false, true); /* too many operands */
    return tap_end();
}

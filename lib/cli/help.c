/* What a tool says of itself: --help, --version, completion and lists. */
#include "cli/help.h"

#include "base/err.h"
#include "base/libraries.h"
#include "cli/command_line.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 80 /* columns of a terminal */, HELP_COLUMN_MAX = 30 };

const char *place_version(void) {
    return PLACE_VERSION;
}

static bool has_letter(const struct place_option *row) {
    return row->key <= 'z';
}

/* ---- --help ------------------------------------------------------------------------------ */

/* "  -o, --output=FILE"; returns its length. */
static int format_option(char *text, size_t size, const struct place_option *row) {
    char letter[8] = "    ";
    if (has_letter(row))
        snprintf(letter, sizeof letter, "-%c, ", row->key);
    return snprintf(text, size, "  %s--%s%s%s", letter, row->name, row->argument ? "=" : "",
                    row->argument ? row->argument : "");
}

/* Where the help texts begin: behind the longest option that is not too long. */
static int help_column(const struct place_tool *tool) {
    int column = 0;
    const struct place_option *row;
    for (size_t i = 0; (row = place_tool_row(tool, i)) != NULL; i++) {
        char text[WIDTH + 1];
        const int length = row->name ? format_option(text, sizeof text, row) + 2 : 0;
        if (length > column && length <= HELP_COLUMN_MAX)
            column = length;
    }
    return column;
}

static void print_option(const struct place_option *row, int column) {
    char text[WIDTH + 1];
    if (format_option(text, sizeof text, row) + 2 <= column)
        printf("%-*s%s\n", column, text, row->help);
    else
        printf("%s\n%*s%s\n", text, column, "", row->help);
}

static void print_usage(const struct place_tool *tool) {
    const char *line = tool->synopsis;
    const char *lead = "Usage:";
    while (*line) {
        const size_t length = strcspn(line, "\n");
        printf("%s %s %.*s\n", lead, tool->name, (int)length, line);
        line += length + (line[length] == '\n');
        lead = "      ";
    }
}

static void print_exit_codes(void) {
    int column = printf("\nExit status:");
    for (int code = PLACE_OK; code < PLACE_CODE_COUNT; code++) {
        char text[WIDTH];
        const int length =
            snprintf(text, sizeof text, " %d %s%s", code, place_code_text((enum place_code)code),
                     code + 1 < PLACE_CODE_COUNT ? "," : "");
        if (column + length > WIDTH)
            column = printf("\n ") - 1;
        column += printf("%s", text);
    }
    printf("\n");
}

void place_print_help(const struct place_tool *tool) {
    const int column = help_column(tool);
    print_usage(tool);
    printf("%s\n", tool->summary);
    const struct place_option *row = place_tool_row(tool, 0);
    if (row->name)
        printf("\nOptions:\n");
    for (size_t i = 0; (row = place_tool_row(tool, i)) != NULL; i++) {
        if (row->name)
            print_option(row, column);
        else
            printf("\n%s:\n", row->help);
    }
    print_exit_codes();
    printf("More is in the manual: man %s\n", tool->name);
}

/* ---- --version --------------------------------------------------------------------------- */

static void print_list(const char *const *texts) {
    for (; texts && *texts; texts++)
        printf("  %s\n", *texts);
}

void place_print_version(const struct place_tool *tool) {
    printf("%s %s\nbuilt with\n", tool->name, place_version());
    print_list(place_base_libraries());
    print_list(tool->libraries ? tool->libraries() : NULL);
}

/* ---- completion -------------------------------------------------------------------------- */

/* "_place_mosaic": the tool's name as a name of the shell's. */
static void print_function_name(const struct place_tool *tool) {
    putchar('_');
    for (const char *letter = tool->name; *letter; letter++)
        putchar(*letter == '-' ? '_' : *letter);
}

/* An argument that is "draft|good|best" is completed by its words. */
static bool is_choice(const char *argument) {
    return strchr(argument, '|') && islower((unsigned char)*argument);
}

static void print_argument_case(const struct place_option *row) {
    printf("    ");
    if (has_letter(row))
        printf("-%c|", row->key);
    printf("--%s) ", row->name);
    if (is_choice(row->argument)) {
        printf("COMPREPLY=($(compgen -W '");
        for (const char *letter = row->argument; *letter; letter++)
            putchar(*letter == '|' ? ' ' : *letter);
        printf("' -- \"$current\")); return ;;\n");
    } else if (strstr(row->argument, "FILE")) {
        printf("return ;;\n");
    } else {
        printf("compopt +o default; return ;;\n");
    }
}

/* Where nothing is offered, `complete -o default` falls back to file names. */
static void print_completion(const struct place_tool *tool) {
    print_function_name(tool);
    printf("() {\n"
           "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
           "    COMPREPLY=()\n"
           "    # readline splits --name=argument into three words\n"
           "    [[ $current != = ]] || current=\n"
           "    [[ $previous != = ]] || previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
           "    case $previous in\n");
    const struct place_option *row;
    for (size_t i = 0; (row = place_tool_row(tool, i)) != NULL; i++)
        if (row->argument)
            print_argument_case(row);
    printf("    esac\n"
           "    if [[ $current == -* ]]; then\n"
           "        COMPREPLY=($(compgen -W '");
    for (size_t i = 0; (row = place_tool_row(tool, i)) != NULL; i++)
        if (row->name)
            printf("--%s ", row->name);
    printf("' -- \"$current\"))\n"
           "    fi\n"
           "}\n"
           "complete -o default -F ");
    print_function_name(tool);
    printf(" %s\n", tool->name);
}

/* ---- lists for the tests ----------------------------------------------------------------- */

static void list_options(const struct place_tool *tool) {
    const struct place_option *row;
    for (size_t i = 0; (row = place_tool_row(tool, i)) != NULL; i++) {
        if (!row->name)
            continue;
        printf("--%s\t", row->name);
        if (has_letter(row))
            printf("-%c", row->key);
        printf("\t%s\n", row->argument ? row->argument : "");
    }
}

static void list_exit_codes(void) {
    for (int code = PLACE_OK; code < PLACE_CODE_COUNT; code++)
        printf("%d\t%s\n", code, place_code_text((enum place_code)code));
}

bool place_print_hidden(const struct place_tool *tool, int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "--completion") == 0 && strcmp(argv[2], "bash") == 0)
        print_completion(tool);
    else if (argc == 2 && strcmp(argv[1], "--list-options") == 0)
        list_options(tool);
    else if (argc == 2 && strcmp(argv[1], "--list-exit-codes") == 0)
        list_exit_codes();
    else
        return false;
    return true;
}

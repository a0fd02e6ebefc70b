/*
 * Reading a command line by a tool's table, by getopt_long, and the hints that
 * go with a wrong one.
 */
#ifndef PLACE_CLI_COMMAND_LINE_H
#define PLACE_CLI_COMMAND_LINE_H

#include "base/err.h"
#include "cli/tool.h"

#include <stdbool.h>
#include <stddef.h>

struct place_command_line {
    char **operands; /* owned array of pointers into argv, ended by NULL */
    int count;
    bool help, version, quiet;
    struct place_database_settings database;
};

/*
 * Row `index` of the tool's table, headings too, with the options of every
 * tool at its end; NULL behind the last.
 */
const struct place_option *place_tool_row(const struct place_tool *tool, size_t index);

/*
 * Read argv, giving each option to the tool as it comes. --help and --version
 * end the reading. PLACE_USAGE, with a hint, for an unknown, ambiguous or
 * incomplete option and for too few or too many operands.
 */
enum place_code place_command_line_read(const struct place_tool *tool, int argc, char **argv,
                                        struct place_command_line *line,
                                        struct place_err *err) PLACE_MUST_CHECK;
void place_command_line_release(struct place_command_line *line);

#endif

/*
 * What a tool says of itself, all of it from its table: --help, --version,
 * shell completion, and plain lists that the tests hold against the pages.
 */
#ifndef PLACE_CLI_HELP_H
#define PLACE_CLI_HELP_H

#include "cli/tool.h"

#include <stdbool.h>

/* --help on standard output. */
void place_print_help(const struct place_tool *tool);

/* --version on standard output: the tool's, then a line for each library. */
void place_print_version(const struct place_tool *tool);

/*
 * The options that --help does not show, each the whole command line:
 * `--completion bash` prints a completion script, `--list-options` each option
 * as `--name TAB -letter TAB argument`, `--list-exit-codes` each code as
 * `number TAB meaning`. False where argv is none of these.
 */
bool place_print_hidden(const struct place_tool *tool, int argc, char **argv);

#endif

/*
 * How a SOURCE that is a database is read: options of every tool that reads
 * sources (struct place_tool.reads_source), which place_main takes.
 */
#ifndef PLACE_CLI_DATABASE_OPTIONS_H
#define PLACE_CLI_DATABASE_OPTIONS_H

#include "base/err.h"
#include "cli/tool.h"

/* The rows, their heading first. */
extern const struct place_option place_database_rows[];
enum { PLACE_DATABASE_ROWS = 10 };

/* Whether `key` is one of them. */
bool place_is_database_option(int key);

/* Take one of them. */
enum place_code place_database_option(struct place_database_settings *settings, int key,
                                      const char *argument, struct place_err *err) PLACE_MUST_CHECK;

#endif

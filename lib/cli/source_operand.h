/* The SOURCE of a command line. */
#ifndef PLACE_CLI_SOURCE_OPERAND_H
#define PLACE_CLI_SOURCE_OPERAND_H

#include "base/err.h"
#include "cli/tool.h"
#include "source/source.h"

/*
 * Open the first of the operands, or where there is none $PLACE_SOURCE, and
 * pass on what the source warns of. PLACE_USAGE where `output`, which may be
 * NULL, would replace the source itself. *out is the caller's to close.
 */
enum place_code place_open_operand(struct place_context *context, int count, char **operands,
                                   const char *output, struct place_source **out,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif

/* The SOURCE of a command line. */
#include "cli/source_operand.h"

enum place_code place_open_operand(struct place_context *context, int count, char **operands,
                                   const char *output, struct place_source **out,
                                   struct place_err *err) {
    struct place_pg_foreign foreign;
    if (place_foreign_settle(&context->database.foreign, &foreign, err))
        return err->code;
    const struct place_source_options options = {
        .progress = context->progress,
        .output = output,
        .schema = context->database.schema,
        .connections = context->database.connections,
        .retries = context->database.retries,
        .foreign = context->database.foreign.given ? &foreign : NULL,
        .raised = &context->raised};
    if (place_source_open_with(count ? operands[0] : NULL, &options, out, err))
        return err->code;
    if (place_source_warning(*out))
        place_warn(context, "%s", place_source_warning(*out));
    return PLACE_OK;
}

/* The SOURCE of a command line. */
#include "cli/source_operand.h"

#include "base/outfile.h"

enum place_code place_open_operand(struct place_context *context, int count, char **operands,
                                   const char *output, struct place_source **out,
                                   struct place_err *err) {
    if (place_source_open(count ? operands[0] : NULL, out, err))
        return err->code;
    if (output && place_same_file(output, place_source_info(*out)->name)) {
        place_source_close(*out);
        return place_fail(err, PLACE_USAGE, "%s is both SOURCE and the output", output);
    }
    if (place_source_warning(*out))
        place_warn(context, "%s", place_source_warning(*out));
    return PLACE_OK;
}

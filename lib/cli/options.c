/* Groups of options that tools share. */
#include "cli/options.h"

#include "base/num.h"

enum { THREADS_MAX = 256 };

bool place_output_option(struct place_output_settings *output, int key, const char *argument) {
    switch (key) {
    case PLACE_KEY_OUTPUT: output->path = argument; return true;
    case PLACE_KEY_FORCE: output->replace = true; return true;
    default: return false;
    }
}

enum place_code place_output_required(const struct place_output_settings *output,
                                      struct place_err *err) {
    if (output->path && *output->path)
        return PLACE_OK;
    place_fail(err, PLACE_USAGE, "no output file is given");
    return place_hint(err, "-o FILE says where to write; -o - is standard output");
}

enum place_code place_threads_option(const char *argument, unsigned *threads,
                                     struct place_err *err) {
    int64_t value = 0;
    if (place_parse_int(argument, "--threads", 1, THREADS_MAX, &value, err))
        return err->code;
    *threads = (unsigned)value;
    return PLACE_OK;
}

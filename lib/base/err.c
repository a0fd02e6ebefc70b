/* Errors: formatting into the fixed storage of struct place_err. */
#include "base/err.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum place_code place_fail(struct place_err *err, enum place_code code, const char *format, ...) {
    assert(code != PLACE_OK);
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    err->code = code;
    err->hint[0] = '\0';
    return code;
}

enum place_code place_fail_errno(struct place_err *err, enum place_code code, const char *format,
                                 ...) {
    const int number = errno;
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    const size_t used = strlen(err->message);
    snprintf(err->message + used, sizeof err->message - used, ": %s", strerror(number));
    err->code = number == ENOMEM ? PLACE_MEMORY : code;
    err->hint[0] = '\0';
    return err->code;
}

enum place_code place_fail_memory(struct place_err *err) {
    return place_fail(err, PLACE_MEMORY, "out of memory");
}

enum place_code place_wrap(struct place_err *err, const char *format, ...) {
    char inner[sizeof err->message];
    memcpy(inner, err->message, sizeof inner);
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    const size_t used = strlen(err->message);
    snprintf(err->message + used, sizeof err->message - used, ": %s", inner);
    return err->code;
}

enum place_code place_hint(struct place_err *err, const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(err->hint, sizeof err->hint, format, args);
    va_end(args);
    return err->code;
}

const char *place_code_text(enum place_code code) {
    static const char *const texts[PLACE_CODE_COUNT] = {
        [PLACE_OK] = "done",
        [PLACE_FAILED] = "failed",
        [PLACE_USAGE] = "usage error",
        [PLACE_DATA] = "bad input data",
        [PLACE_IO] = "file I/O error",
        [PLACE_SERVICE] = "service unreachable",
        [PLACE_MEMORY] = "out of memory",
        [PLACE_DIFFERENT] = "verification found a difference",
    };
    return (unsigned)code < PLACE_CODE_COUNT ? texts[code] : "unknown";
}

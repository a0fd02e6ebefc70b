/*
 * Unit tests speak TAP: one program a file, run by prove.
 *
 *     int main(void) {
 *         tap_begin();
 *         tap_ok(sum(1, 2) == 3, "one and two");
 *         return tap_end();
 *     }
 */
#ifndef PLACE_TESTS_TAP_H
#define PLACE_TESTS_TAP_H

#include "base/err.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failures;

/*
 * Lines must be out before a sanitizer ends the program. What nohup and `&` in a
 * script leave ignored, tests of signals need.
 */
static inline void tap_begin(void) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    const struct sigaction action = {.sa_handler = SIG_DFL};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
}

PLACE_PRINTF(2, 3)
static inline bool tap_ok(bool passed, const char *format, ...) {
    va_list args;
    va_start(args, format);
    printf("%sok %d - ", passed ? "" : "not ", ++tap_count);
    vprintf(format, args);
    printf("\n");
    va_end(args);
    tap_failures += !passed;
    return passed;
}

static inline bool tap_int(int64_t got, int64_t wanted, const char *name) {
    const bool same = tap_ok(got == wanted, "%s", name);
    if (!same)
        printf("# got %" PRId64 ", wanted %" PRId64 "\n", got, wanted);
    return same;
}

static inline bool tap_text(const char *got, const char *wanted, const char *name) {
    const bool same = tap_ok(got && strcmp(got, wanted) == 0, "%s", name);
    if (!same)
        printf("# got '%s', wanted '%s'\n", got ? got : "(null)", wanted);
    return same;
}

/* A call that must succeed; its error is shown where it does not. */
static inline bool tap_code(enum place_code got, enum place_code wanted,
                            const struct place_err *err, const char *name) {
    const bool same = tap_ok(got == wanted, "%s", name);
    if (!same)
        printf("# got code %d (%s), wanted %d\n", (int)got, got ? err->message : "", (int)wanted);
    return same;
}

static inline int tap_end(void) {
    printf("1..%d\n", tap_count);
    return tap_failures != 0;
}

#endif

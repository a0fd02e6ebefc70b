/* base/err: codes, messages, wrapping, and storage that never overflows. */
#include "../tap.h"

#include <errno.h>

static void test_fail(void) {
    struct place_err err = {.hint = "of an older error"};
    tap_int(place_fail(&err, PLACE_DATA, "row %d: %s", 7, "bad"), PLACE_DATA, "fail returns code");
    tap_int(err.code, PLACE_DATA, "fail sets code");
    tap_text(err.message, "row 7: bad", "fail formats");
    tap_text(err.hint, "", "fail forgets an older hint");
    tap_int(place_hint(&err, "try %s", "this"), PLACE_DATA, "hint returns the code");
    tap_text(err.hint, "try this", "hint formats");
    tap_int(place_wrap(&err, "file '%s'", "a.csv"), PLACE_DATA, "wrap returns the code");
    tap_text(err.message, "file 'a.csv': row 7: bad", "wrap puts its words before");
    tap_text(err.hint, "try this", "wrap keeps the hint");
    tap_int(place_fail_memory(&err), PLACE_MEMORY, "memory");
    tap_text(err.message, "out of memory", "memory's message");
}

static void test_fail_errno(void) {
    struct place_err err;
    errno = ENOENT;
    tap_int(place_fail_errno(&err, PLACE_IO, "%s", "x.png"), PLACE_IO, "errno keeps the code");
    tap_text(err.message, "x.png: No such file or directory", "errno's text");
    errno = ENOMEM;
    tap_int(place_fail_errno(&err, PLACE_IO, "x"), PLACE_MEMORY, "ENOMEM is PLACE_MEMORY");
    tap_int(err.code, PLACE_MEMORY, "... in err too");
}

static void test_long(void) {
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct place_err err;
    const size_t room = sizeof err.message - 1;
    place_fail(&err, PLACE_DATA, "%s", text);
    tap_int((int64_t)strlen(err.message), (int64_t)room, "a long message is cut");
    place_wrap(&err, "begin");
    tap_int((int64_t)strlen(err.message), (int64_t)room, "a long wrapped message is cut");
    tap_ok(strncmp(err.message, "begin: xxx", 10) == 0, "... at its end");
    place_wrap(&err, "%s", text);
    tap_int((int64_t)strlen(err.message), (int64_t)room, "a long context is cut");
    errno = ENOENT;
    place_fail_errno(&err, PLACE_IO, "%s", text);
    tap_int((int64_t)strlen(err.message), (int64_t)room, "a long message with errno is cut");
    place_hint(&err, "%s", text);
    tap_int((int64_t)strlen(err.hint), (int64_t)sizeof err.hint - 1, "a long hint is cut");
}

/* The numbers are every tool's exit codes: they never change. */
static void test_codes(void) {
    static const struct {
        enum place_code code;
        int number;
        const char *text;
    } rows[] = {
        {PLACE_OK, 0, "done"},
        {PLACE_FAILED, 1, "failed"},
        {PLACE_USAGE, 2, "usage error"},
        {PLACE_DATA, 3, "bad input data"},
        {PLACE_IO, 4, "file I/O error"},
        {PLACE_SERVICE, 5, "service unreachable"},
        {PLACE_MEMORY, 6, "out of memory"},
        {PLACE_DIFFERENT, 7, "verification found a difference"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tap_int(rows[i].code, rows[i].number, rows[i].text);
        tap_text(place_code_text(rows[i].code), rows[i].text, "... in words");
    }
    tap_int(PLACE_CODE_COUNT, sizeof rows / sizeof *rows, "every code has a row here");
    tap_text(place_code_text(PLACE_CODE_COUNT), "unknown", "a number that is no code");
}

int main(void) {
    tap_begin();
    test_fail();
    test_fail_errno();
    test_long();
    test_codes();
    return tap_end();
}

/*
 * Errors: one code for the exit status, one line for the person.
 *
 * Whatever can fail returns enum place_code and takes `struct place_err *err`
 * last. err is never NULL and is written only on failure; its storage is fixed,
 * so reporting works when memory is gone. Misuse by a programmer is an assert,
 * never a place_err.
 */
#ifndef PLACE_BASE_ERR_H
#define PLACE_BASE_ERR_H

/* The exit codes of every tool (the EXIT STATUS of each page); append only. */
enum place_code {
    PLACE_OK = 0,
    PLACE_FAILED = 1,    /* anything without a code of its own, interruption too */
    PLACE_USAGE = 2,     /* the command line is wrong */
    PLACE_DATA = 3,      /* the input is not what it claims to be */
    PLACE_IO = 4,        /* a file could not be read or written */
    PLACE_SERVICE = 5,   /* a service could not be reached */
    PLACE_MEMORY = 6,    /* out of memory, or over the limit that was given */
    PLACE_DIFFERENT = 7, /* a verification found a difference */
    PLACE_CODE_COUNT
};

struct place_err {
    enum place_code code;
    char message[640];
    char hint[320]; /* empty, or one sentence on what to do about it */
};

#define PLACE_MUST_CHECK          __attribute__((warn_unused_result))
#define PLACE_PRINTF(text, first) __attribute__((format(printf, text, first)))

/* Set err and return code: `return place_fail(err, PLACE_DATA, "x is %d", x);`. */
enum place_code place_fail(struct place_err *err, enum place_code code, const char *format, ...)
    PLACE_PRINTF(3, 4);

/* The same, with ": " and the text of errno behind the message. ENOMEM gives PLACE_MEMORY. */
enum place_code place_fail_errno(struct place_err *err, enum place_code code, const char *format,
                                 ...) PLACE_PRINTF(3, 4);

/* PLACE_MEMORY, "out of memory". */
enum place_code place_fail_memory(struct place_err *err);

/* Put "context: " before the message on the way up; returns err->code. */
enum place_code place_wrap(struct place_err *err, const char *format, ...) PLACE_PRINTF(2, 3);

/* Add the hint to an error that is set; returns err->code. */
enum place_code place_hint(struct place_err *err, const char *format, ...) PLACE_PRINTF(2, 3);

/* "bad input data", ...: the words of EXIT STATUS. Never NULL for a known code. */
const char *place_code_text(enum place_code code);

#endif

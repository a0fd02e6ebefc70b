/*
 * A command-line tool: one table of options that feeds the parser, --help,
 * shell completion and the test of the manual page, and one main for all.
 *
 *     int main(int argc, char **argv) { return place_main(argc, argv, &tool); }
 *
 * place_main owns: descriptors 0 to 2 open, SIGPIPE ignored (EPIPE is an error
 * like any other), --help, --version, --completion bash, unknown options (exit
 * 2 with a hint), signals, progress, warnings, the one error line on stderr,
 * checking standard output (a full disk is an error), and the exit code. The
 * programs' lines on stderr are `NAME: error: ...`, `NAME: warning: ...` and
 * `hint: ...`.
 *
 * An argument that begins as a negative number (`-199`, `-90m`) is an operand,
 * or the argument of the option before it; it is never an option. After `--`
 * all are operands. A long option may be cut short while it stays unique.
 */
#ifndef PLACE_CLI_TOOL_H
#define PLACE_CLI_TOOL_H

#include "base/err.h"
#include "base/progress.h"
#include "cli/foreign_options.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * One row of the table. A row of zeros ends it; a row with only help is a
 * heading in --help. place_main adds -q --quiet, -h --help and --version to
 * every table.
 */
struct place_option {
    int key;              /* a letter: the short form too; from PLACE_KEY_FIRST on: long only */
    const char *name;     /* the long form, without -- */
    const char *argument; /* as --help calls it: "FILE", "draft|good|best"; NULL: takes none */
    const char *help;     /* a few words; --help wraps nothing, so 80 columns hold the line */
};

enum {
    PLACE_KEY_FIRST = 1000 /* a tool's own long-only keys */,
    PLACE_KEY_SHARED = 2000 /* those of shared groups (cli/options.h) */
};

struct place_bar;

/* How a SOURCE that is a database is read (cli/database_options.h). */
struct place_database_settings {
    const char *schema;            /* NULL: not given */
    unsigned connections, retries; /* 0: not given */
    struct place_foreign_settings foreign;
};

/* What a running tool may use of the command line. */
struct place_context {
    const char *program;             /* "place-mosaic" */
    struct place_progress *progress; /* drawn on stderr where that is a terminal */
    bool quiet;                      /* -q: no progress, no remarks; warnings and errors stay */
    struct place_bar *bar;           /* place_main's own */
    struct place_database_settings database;
    uint64_t raised; /* times of a database that fell: place_main warns of them */
};

struct place_tool {
    const char *name;     /* "place-mosaic" */
    const char *summary;  /* one line, as in NAME of the page */
    const char *synopsis; /* "SOURCE -o OUT.png [options]"; a line for each form of the command */
    const struct place_option *options;
    int operands_min, operands_max; /* max -1: any number */
    bool reads_source;              /* its SOURCE may be a database: place_main takes options */
    void *settings;                 /* the tool's own; filled by `option`, read by `run` */
    /* Take one option; argument is NULL where the table says it has none. */
    enum place_code (*option)(void *settings, int key, const char *argument, struct place_err *err);
    enum place_code (*run)(void *settings, struct place_context *context, int count,
                           char **operands, struct place_err *err);
    /* "libavcodec 59.37.100", ..., NULL: for --version, beside those of lib/base; or NULL */
    const char *const *(*libraries)(void);
};

int place_main(int argc, char **argv, const struct place_tool *tool);

/* `NAME: warning: ...` on stderr, above the progress bar. */
void place_warn(struct place_context *context, const char *format, ...) PLACE_PRINTF(2, 3);

/* `NAME: ...` on stderr unless --quiet: what was done, defaults that were chosen. */
void place_remark(struct place_context *context, const char *format, ...) PLACE_PRINTF(2, 3);

/* The version of placetools, "0.1.0". */
const char *place_version(void);

#endif

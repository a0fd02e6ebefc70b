/* The main function of all tools: what happens before and after a tool's run. */
#include "base/stop.h"
#include "cli/bar.h"
#include "cli/command_line.h"
#include "cli/help.h"
#include "cli/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * A closed descriptor 0 to 2 would be given to the next file that is opened,
 * and output meant for a person would land in it. Opened the wrong way round,
 * reading or writing it stays an error.
 */
static void open_standard_descriptors(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        const int opened = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        if (opened >= 0 && opened != fd)
            close(opened);
    }
}

/* A reader that went away is an error of write() like any other. */
static void ignore_broken_pipes(void) {
    struct sigaction action = {.sa_handler = SIG_IGN};
    sigemptyset(&action.sa_mask);
    sigaction(SIGPIPE, &action, NULL);
}

PLACE_PRINTF(3, 0)
static void print_line(struct place_context *context, const char *kind, const char *format,
                       va_list args) {
    place_bar_hide(context->bar);
    fprintf(stderr, "%s: %s", context->program, kind);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    place_bar_show(context->bar);
}

void place_warn(struct place_context *context, const char *format, ...) {
    va_list args;
    va_start(args, format);
    print_line(context, "warning: ", format, args);
    va_end(args);
}

void place_remark(struct place_context *context, const char *format, ...) {
    if (context->quiet)
        return;
    va_list args;
    va_start(args, format);
    print_line(context, "", format, args);
    va_end(args);
}

static void print_error(const struct place_tool *tool, const struct place_err *err) {
    fprintf(stderr, "%s: error: %s\n", tool->name, err->message);
    if (err->hint[0])
        fprintf(stderr, "hint: %s\n", err->hint);
    else if (err->code == PLACE_USAGE)
        fprintf(stderr, "hint: %s --help lists what it takes\n", tool->name);
}

/* Standard output counts as written only when the last byte was taken. */
static enum place_code close_output(struct place_err *err) {
    const bool failed_before = ferror(stdout) != 0;
    errno = 0;
    const bool failed_now = fclose(stdout) != 0;
    if (failed_now && errno)
        return place_fail_errno(err, PLACE_IO, "cannot write standard output");
    if (failed_before || failed_now)
        return place_fail(err, PLACE_IO, "cannot write standard output");
    return PLACE_OK;
}

/* Die of the signal that stopped the work, so that whoever started us sees it. */
static void die_of(int number) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
    raise(number);
}

static enum place_code run_tool(const struct place_tool *tool,
                                const struct place_command_line *line, struct place_err *err) {
    struct place_progress progress = {0};
    struct place_context context = {.program = tool->name,
                                    .progress = &progress,
                                    .quiet = line->quiet,
                                    .database = line->database};
    place_stop_install();
    if (!line->quiet)
        context.bar = place_bar_start(tool->name, &progress);
    const enum place_code code =
        tool->run(tool->settings, &context, line->count, line->operands, err);
    if (!code && context.raised)
        place_warn(&context, "%" PRIu64 " times fell, and were raised to the one before",
                   context.raised);
    place_bar_stop(context.bar);
    return code;
}

static enum place_code obey(const struct place_tool *tool, int argc, char **argv,
                            struct place_err *err) {
    struct place_command_line line;
    if (place_print_hidden(tool, argc, argv))
        return PLACE_OK;
    if (place_command_line_read(tool, argc, argv, &line, err))
        return err->code;
    enum place_code code = PLACE_OK;
    if (line.help)
        place_print_help(tool);
    else if (line.version)
        place_print_version(tool);
    else
        code = run_tool(tool, &line, err);
    place_command_line_release(&line);
    return code;
}

int place_main(int argc, char **argv, const struct place_tool *tool) {
    struct place_err err = {0};
    open_standard_descriptors();
    ignore_broken_pipes();
    enum place_code code = obey(tool, argc, argv, &err);
    const int number = place_stop_signal();
    if (number)
        die_of(number);
    if (code) {
        fflush(stdout); /* what was printed comes before the error line */
        print_error(tool, &err);
        return (int)code;
    }
    code = close_output(&err);
    if (code)
        print_error(tool, &err);
    return (int)code;
}

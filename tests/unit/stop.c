/*
 * base/stop: the first signal is noted, the second kills unless that is
 * deferred, an ignored one stays ignored.
 */
#include "base/stop.h"
#include "../tap.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOTED = 10, NOT_NOTED = 11 };

/* In a child: install, raise `number` once or twice, exit with what was seen. */
static void child(int number, int times, bool ignored) {
    struct place_err err = {0};
    if (ignored) {
        const struct sigaction ignore = {.sa_handler = SIG_IGN};
        sigaction(number, &ignore, NULL);
    }
    place_stop_install();
    if (place_stop_signal() != 0 || place_stop_check(&err) != PLACE_OK)
        _exit(1);
    for (int i = 0; i < times; i++)
        raise(number);
    const bool noted = place_stop_signal() == number && place_stop_check(&err) == PLACE_FAILED &&
                       strcmp(err.message, "interrupted") == 0;
    _exit(noted ? NOTED : place_stop_signal() == 0 ? NOT_NOTED : 1);
}

static int status_of(int number, int times, bool ignored) {
    fflush(stdout);
    const pid_t pid = fork();
    if (pid == 0)
        child(number, times, ignored);
    int status = 0;
    waitpid(pid, &status, 0);
    return status;
}

/* ---- putting it off ------------------------------------------------------------------------ */

/*
 * In a child, from left to right: d defers, h heeds again, i, t and u raise
 * SIGINT, SIGTERM and SIGHUP. It exits with the signal that was noted, or dies.
 */
static int status_after(const char *steps) {
    fflush(stdout);
    const pid_t pid = fork();
    if (pid == 0) {
        place_stop_install();
        for (; *steps; steps++)
            if (*steps == 'd')
                place_stop_defer();
            else if (*steps == 'h')
                place_stop_heed();
            else
                raise(*steps == 'i' ? SIGINT : *steps == 't' ? SIGTERM : SIGHUP);
        _exit(place_stop_signal());
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return status;
}

static void test_deferred(void) {
    static const struct {
        const char *steps;
        int noted, killed_by; /* 0: by none */
    } rows[] = {
        {"dh", 0, 0},          {"it", 0, SIGTERM},     {"idiiiiii", SIGINT, 0},
        {"idtuih", SIGINT, 0}, {"idiihi", 0, SIGINT},  {"diih", SIGINT, 0},
        {"duhi", 0, SIGINT},   {"ddiihii", SIGINT, 0}, {"ddiihihi", 0, SIGINT},
        {"idihdt", SIGINT, 0}, {"tdiuh", SIGTERM, 0},  {"dhdhti", 0, SIGINT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int status = status_after(rows[i].steps);
        const bool right = rows[i].killed_by
                               ? WIFSIGNALED(status) && WTERMSIG(status) == rows[i].killed_by
                               : WIFEXITED(status) && WEXITSTATUS(status) == rows[i].noted;
        tap_ok(right, "%s: notes %d, dies of %d", rows[i].steps, rows[i].noted, rows[i].killed_by);
    }
}

int main(void) {
    tap_begin();
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        const int number = signals[i];
        int status = status_of(number, 1, false);
        tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == NOTED, "signal %d is noted", number);
        status = status_of(number, 2, false);
        tap_ok(WIFSIGNALED(status) && WTERMSIG(status) == number, "... a second one kills");
        status = status_of(number, 2, true);
        tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == NOT_NOTED, "... ignored, it stays so");
    }
    test_deferred();
    return tap_end();
}

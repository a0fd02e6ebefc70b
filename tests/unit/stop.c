/* base/stop: the first signal is noted, the second kills, an ignored one stays ignored. */
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
    return tap_end();
}

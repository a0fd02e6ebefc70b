/* Being asked to stop: the one place where signals are handled. */
#include "base/stop.h"

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_int stop_signal;

static void on_signal(int number) {
    atomic_store_explicit(&stop_signal, number, memory_order_relaxed);
}

void place_stop_install(void) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction old;
        /* nohup and `&` in a script start a program with a signal ignored: leave it so. */
        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
            continue;
        struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
        sigemptyset(&action.sa_mask);
        sigaction(signals[i], &action, NULL);
    }
}

int place_stop_signal(void) {
    return atomic_load_explicit(&stop_signal, memory_order_relaxed);
}

enum place_code place_stop_check(struct place_err *err) {
    return place_stop_signal() ? place_fail(err, PLACE_FAILED, "interrupted") : PLACE_OK;
}

enum place_code place_stop_wait_readable(int fd, struct place_err *err) {
    enum { PATIENCE = 200 /* milliseconds between two looks at the flag */ };
    struct pollfd wanted = {.fd = fd, .events = POLLIN};
    while (!place_stop_signal() && poll(&wanted, 1, PATIENCE) <= 0)
        ;
    return place_stop_check(err);
}

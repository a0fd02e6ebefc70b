/* Being asked to stop: the one place where signals are handled. */
#include "base/stop.h"

#include <assert.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

enum { SIGNALS = 3 };

static const int signals[SIGNALS] = {SIGINT, SIGTERM, SIGHUP};
static bool caught[SIGNALS];   /* by place_stop_install() */
static atomic_int stop_signal; /* the first that came */
static atomic_int deferrals;   /* place_stop_defer() without its place_stop_heed() */

/* May be called by a handler (POSIX.1-2017, 2.4.3). */
static void handle_with(void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < SIGNALS; i++)
        if (caught[i])
            sigaction(signals[i], &action, NULL);
}

/* The flag comes last: who sees it and defers must not have that undone. */
static void on_signal(int number) {
    int none = 0;
    if (deferrals == 0)
        handle_with(SIG_DFL);
    atomic_compare_exchange_strong(&stop_signal, &none, number);
}

void place_stop_install(void) {
    for (size_t i = 0; i < SIGNALS; i++) {
        struct sigaction old;
        /* nohup and `&` in a script start a program with a signal ignored: leave it so. */
        caught[i] = sigaction(signals[i], NULL, &old) != 0 || old.sa_handler != SIG_IGN;
    }
    handle_with(on_signal);
}

void place_stop_defer(void) {
    if (deferrals++ == 0)
        handle_with(on_signal);
}

void place_stop_heed(void) {
    const int before = deferrals--;
    assert(before > 0);
    if (before == 1 && place_stop_signal())
        handle_with(SIG_DFL);
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

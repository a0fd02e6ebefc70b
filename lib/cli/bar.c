/* The progress bar on stderr. */
#include "cli/bar.h"

#include "base/time.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH_DEFAULT = 80, WIDTH_MAX = 200, BAR_MAX = 40 /* columns */ };

#define DELAY    (1 * PLACE_SECOND) /* before the bar first appears */
#define INTERVAL (PLACE_SECOND / 5) /* between two drawings */

struct place_bar {
    const char *program;
    struct place_progress *progress;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool end, drawn;
    /* the stage that is drawn; when it was first seen, and how far it was then */
    const char *unit;
    uint64_t total, done, first;
    int64_t since;
};

static int terminal_width(void) {
    struct winsize size = {0};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_DEFAULT;
    return size.ws_col < WIDTH_MAX ? size.ws_col : WIDTH_MAX;
}

/* "12.3M": at most three digits before the point. */
static void format_amount(double amount, char *text, size_t size) {
    static const char *const suffixes[] = {"", "k", "M", "G", "T", "P"};
    size_t i = 0;
    for (; amount >= 1000 && i + 1 < sizeof suffixes / sizeof *suffixes; i++)
        amount /= 1000;
    snprintf(text, size, i && amount < 100 ? "%.1f%s" : "%.0f%s", amount, suffixes[i]);
}

/* "[====>     ]  45%  " of a stage whose end is known. */
static void format_bar(double share, int width, char *text, size_t size) {
    char cells[BAR_MAX + 1];
    const int filled = (int)(share * width);
    memset(cells, ' ', (size_t)width);
    memset(cells, '=', (size_t)filled);
    if (filled < width)
        cells[filled] = '>';
    cells[width] = '\0';
    snprintf(text, size, "[%s] %3d%%  ", cells, (int)(share * 100));
}

/* A new stage, or the counters of an old one set back: rates are counted from here. */
static void notice_stage(struct place_bar *bar) {
    const char *unit = bar->progress->unit;
    const uint64_t total = bar->progress->total, done = bar->progress->done;
    if (unit != bar->unit || total != bar->total || done < bar->done) {
        bar->since = place_monotonic_now();
        bar->first = done;
    }
    bar->unit = unit;
    bar->total = total;
    bar->done = done;
}

/* ", 1.2k/s, 3m left": nothing until there is something to judge by. */
static void format_speed(const struct place_bar *bar, char *text, size_t size) {
    const double seconds = (double)(place_monotonic_now() - bar->since) / (double)PLACE_SECOND;
    const double rate = (double)(bar->done - bar->first) / seconds;
    text[0] = '\0';
    if (seconds < 0.5 || rate < 0.1)
        return;
    char speed[32], left[PLACE_TIME_TEXT];
    format_amount(rate, speed, sizeof speed);
    const int used = snprintf(text, size, ", %s/s", speed);
    if (bar->total < bar->done)
        return;
    const double seconds_left = (double)(bar->total - bar->done) / rate;
    place_format_duration((int64_t)(seconds_left + 0.5) * PLACE_SECOND, left);
    snprintf(text + used, size - (size_t)used, ", %s left", left);
}

static void format_line(const struct place_bar *bar, int width, char *line, size_t size) {
    char cells[BAR_MAX + 16] = "", amount[32], speed[PLACE_TIME_TEXT + 48];
    format_amount((double)bar->done, amount, sizeof amount);
    format_speed(bar, speed, sizeof speed);
    if (bar->total) {
        const uint64_t done = bar->done < bar->total ? bar->done : bar->total;
        const int cells_wide = width > 2 * BAR_MAX ? BAR_MAX / 2 : 10;
        format_bar((double)done / (double)bar->total, cells_wide, cells, sizeof cells);
    }
    const char *subject = bar->progress->subject;
    snprintf(line, size, "%s: %s%s%s%s %s%s", bar->program, subject ? subject : "",
             subject ? " " : "", cells, amount, bar->unit, speed);
}

/* Called with the lock held. One write() a drawing, so that nothing comes between its parts. */
static void draw(struct place_bar *bar) {
    if (!bar->unit)
        return;
    char line[256], text[WIDTH_MAX + 16];
    const int width = terminal_width();
    format_line(bar, width, line, sizeof line);
    const int length = snprintf(text, sizeof text, "\r%.*s\x1b[K", width - 1, line);
    bar->drawn = write(STDERR_FILENO, text, (size_t)length) == length;
}

static void erase(struct place_bar *bar) {
    static const char clear[] = "\r\x1b[K";
    if (bar->drawn && write(STDERR_FILENO, clear, sizeof clear - 1) < 0)
        return; /* a terminal that went away needs no clean line */
    bar->drawn = false;
}

static struct timespec next_deadline(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const int64_t nanoseconds = now.tv_nsec + INTERVAL * 1000;
    now.tv_sec += (time_t)(nanoseconds / 1000000000);
    now.tv_nsec = (long)(nanoseconds % 1000000000);
    return now;
}

static void *run(void *context) {
    struct place_bar *bar = context;
    pthread_mutex_lock(&bar->lock);
    const int64_t started = place_monotonic_now();
    while (!bar->end) {
        const struct timespec until = next_deadline();
        if (pthread_cond_timedwait(&bar->ended, &bar->lock, &until) == 0)
            continue;
        notice_stage(bar);
        if (place_monotonic_now() - started >= DELAY)
            draw(bar);
    }
    erase(bar);
    pthread_mutex_unlock(&bar->lock);
    return NULL;
}

/* The thread takes no signals: they are for the thread that works. */
static bool start_thread(struct place_bar *bar) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const bool started = pthread_create(&bar->thread, NULL, run, bar) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

struct place_bar *place_bar_start(const char *program, struct place_progress *progress) {
    if (!isatty(STDERR_FILENO))
        return NULL;
    struct place_bar *bar = calloc(1, sizeof *bar);
    if (!bar)
        return NULL;
    bar->program = program;
    bar->progress = progress;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&bar->ended, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&bar->lock, NULL);
    if (start_thread(bar))
        return bar;
    free(bar);
    return NULL;
}

void place_bar_hide(struct place_bar *bar) {
    if (!bar)
        return;
    pthread_mutex_lock(&bar->lock);
    erase(bar);
}

void place_bar_show(struct place_bar *bar) {
    if (bar)
        pthread_mutex_unlock(&bar->lock);
}

void place_bar_stop(struct place_bar *bar) {
    if (!bar)
        return;
    pthread_mutex_lock(&bar->lock);
    bar->end = true;
    pthread_cond_signal(&bar->ended);
    pthread_mutex_unlock(&bar->lock);
    pthread_join(bar->thread, NULL);
    pthread_cond_destroy(&bar->ended);
    pthread_mutex_destroy(&bar->lock);
    free(bar);
}

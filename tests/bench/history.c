/*
 * history: how long the history of a pixel and a user's trail take.
 *
 *     history make EVENTS USERS OUT.place     an archive of 1000x1000, its events evenly spread
 *     history pixel|user ARCHIVE
 *
 * Times are from opening the archive to having the rows: warm, of random pixels or
 * users, and cold, after the file was dropped from the page cache. The baseline is a
 * decoding of all coordinates, which is how it would be done without the search.
 */
#include "source/history.h"
#include "archive/reader.h"
#include "archive/writer.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/time.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WARM = 15, COLD = 3, SIDE = 1000, BATCH = 4096, COLORS = 32 };

static struct place_err err;
static uint64_t state = 1;

static void die(void) {
    fprintf(stderr, "history: %s\n", err.message);
    exit((int)err.code);
}

static uint32_t chance(uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((state >> 33) % below);
}

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

/* ---- making one ------------------------------------------------------------------------------ */

static void make_users(struct place_archive_writer *writer, uint64_t users) {
    for (uint64_t i = 0; i < users; i++) {
        char key[32];
        uint32_t number = 0;
        const int size = snprintf(key, sizeof key, "user%08" PRIu64, i);
        if (place_archive_add_user(writer, key, (size_t)size, &number, &err))
            die();
    }
}

static void make_events(struct place_archive_writer *writer, uint64_t count, uint64_t users) {
    static struct place_event events[BATCH];
    for (uint64_t done = 0; done < count; done += BATCH) {
        const size_t size = count - done < BATCH ? (size_t)(count - done) : BATCH;
        for (size_t i = 0; i < size; i++)
            events[i] = (struct place_event){.time = 1650000000 * PLACE_SECOND +
                                                     (int64_t)(done + i) / 2 * PLACE_MILLISECOND,
                                             .x = (int32_t)chance(SIDE),
                                             .y = (int32_t)chance(SIDE),
                                             .color = (uint8_t)chance(COLORS),
                                             .user = users ? 1 + chance(users) : PLACE_NO_USER};
        if (place_archive_append(writer, events, size, &err))
            die();
    }
}

static void make(const char *events, const char *users, const char *path) {
    uint64_t event_count = 0, user_count = 0;
    struct place_timeline timeline = {0};
    struct place_timeline_entry entry = {.time = 1650000000 * PLACE_SECOND,
                                         .bounds = {0, 0, SIDE, SIDE}};
    struct place_archive_writer *writer = NULL;
    entry.palette.count = COLORS;
    if (place_parse_count(events, "EVENTS", 1, UINT64_MAX, &event_count, &err) ||
        place_parse_count(users, "USERS", 0, 1 << 24, &user_count, &err) ||
        place_timeline_add(&timeline, &entry, &err) ||
        place_archive_create(
            path, &(const struct place_archive_options){.replace = true, .timeline = &timeline},
            &writer, &err))
        die();
    make_users(writer, user_count);
    make_events(writer, event_count, user_count);
    if (place_archive_finish(writer, &err))
        die();
    place_timeline_release(&timeline);
}

/* ---- measuring ------------------------------------------------------------------------------- */

/* Milliseconds from opening to rows. */
static double ask(const char *path, bool by_user, size_t *rows) {
    struct place_source *source = NULL;
    struct place_history *history = NULL;
    const int64_t start = place_monotonic_now();
    if (place_source_open(path, &source, &err))
        die();
    const struct place_source_info *info = place_source_info(source);
    const struct place_rect all = info->bounds;
    struct place_history_options options = {.region = all};
    if (by_user)
        options.user = 1 + chance(info->users);
    else
        options.region = (struct place_rect){all.x0 + (int32_t)chance((uint64_t)all.width),
                                             all.y0 + (int32_t)chance((uint64_t)all.height), 1, 1};
    if (place_history_read(source, &options, &history, &err))
        die();
    const double taken = (double)(place_monotonic_now() - start) / 1000;
    *rows += place_history_count(history);
    place_history_free(history);
    place_source_close(source);
    return taken;
}

static double decode_all(const char *path) {
    struct place_archive *archive = NULL;
    struct place_chunk_decoder *decoder = place_chunk_decoder_new(&err);
    const int64_t start = place_monotonic_now();
    if (!decoder || place_archive_open(path, &archive, &err))
        die();
    for (size_t chunk = 0; chunk < place_archive_info(archive)->chunk_count; chunk++) {
        struct place_batch batch;
        if (place_chunk_decode(decoder, archive, chunk, PLACE_PIXELS, &batch, &err))
            die();
    }
    place_archive_close(archive);
    place_chunk_decoder_free(decoder);
    return (double)(place_monotonic_now() - start) / 1000;
}

static void forget(const char *path) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0 || posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
        perror(path);
    close(fd);
}

static void measure(const char *what, const char *path) {
    const bool by_user = strcmp(what, "user") == 0;
    double warm[WARM], cold[COLD];
    size_t rows = 0, ignored = 0;
    ask(path, by_user, &ignored);
    for (int i = 0; i < WARM; i++)
        warm[i] = ask(path, by_user, &rows);
    const double baseline = decode_all(path), middle = median(warm, WARM);
    for (int i = 0; i < COLD; i++) {
        forget(path);
        cold[i] = ask(path, by_user, &ignored);
    }
    printf("%s: %.1f ms warm (slowest %.1f), %.0f ms cold, %.0f events found; decoding all takes "
           "%.0f ms, %.0f times as long\n",
           what, middle, warm[WARM - 1], median(cold, COLD), (double)rows / WARM, baseline,
           baseline / middle);
}

int main(int argc, char **argv) {
    if (argc == 5 && strcmp(argv[1], "make") == 0) {
        make(argv[2], argv[3], argv[4]);
        return 0;
    }
    if (argc == 3) {
        measure(argv[1], argv[2]);
        return 0;
    }
    fprintf(stderr, "history make EVENTS USERS OUT.place; history pixel|user ARCHIVE\n");
    return 2;
}

/*
 * replay: how fast an archive replays on one core, and seeks.
 *
 *     replay speed|seek|memory ARCHIVE
 *
 * The baseline of speed, in the same run: a bare loop that stores every event's colour
 * at an offset worked out beforehand, with no decoding and no marks. Rounds of
 * baseline and replay take turns; the ratio is the median of the rounds'.
 */
#include "core/replay.h"
#include "archive/reader.h"
#include "base/mem.h"
#include "base/time.h"
#include "source/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEKS = 60, BASELINE_EVENTS = 16 << 20 };

struct stores {
    uint32_t *offset;
    uint8_t *color;
    size_t count;
};

static void die(const struct place_err *err) {
    fprintf(stderr, "replay: %s\n", err->message);
    exit((int)err->code);
}

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

static void load_stores(struct place_source *source, const struct place_canvas *canvas,
                        struct stores *stores) {
    struct place_err err;
    struct place_cursor *cursor = NULL;
    struct place_piece piece;
    stores->offset = place_new_array(BASELINE_EVENTS, sizeof *stores->offset, &err);
    stores->color = stores->offset ? place_new_array(BASELINE_EVENTS, 1, &err) : NULL;
    if (!stores->color || place_cursor_open(source, PLACE_PIXELS, &cursor, &err))
        die(&err);
    do {
        if (place_cursor_next(cursor, INT64_MAX, &piece, &err))
            die(&err);
        for (uint32_t i = 0; i < piece.batch.count && stores->count < BASELINE_EVENTS; i++) {
            const struct place_event event = place_batch_event(&piece.batch, i);
            if (place_kind_is_fill(event.kind))
                continue;
            stores->offset[stores->count] = (uint32_t)place_canvas_offset(canvas, event.x, event.y);
            stores->color[stores->count++] = event.color;
        }
    } while (piece.entry || piece.batch.count);
    place_cursor_close(cursor);
}

static double baseline_rate(const struct stores *stores, struct place_canvas *canvas) {
    const int64_t start = place_monotonic_now();
    uint8_t *restrict pixels = canvas->pixels;
    for (size_t i = 0; i < stores->count; i++)
        pixels[stores->offset[i]] = stores->color[i];
    return (double)stores->count / (double)(place_monotonic_now() - start);
}

static double replay_rate(struct place_source *source, struct place_cursor *cursor,
                          struct place_canvas *canvas) {
    struct place_err err;
    if (place_cursor_seek_seq(cursor, canvas, 0, &err))
        die(&err);
    const int64_t start = place_monotonic_now();
    uint64_t applied = 0;
    if (place_cursor_advance_count(cursor, canvas, UINT64_MAX - 1, &applied, &err))
        die(&err);
    if (applied != place_source_info(source)->events)
        die(&(struct place_err){.message = "not all events were applied"});
    return (double)applied / (double)(place_monotonic_now() - start);
}

static void bench_seek(struct place_source *source, struct place_canvas *canvas) {
    struct place_err err;
    double times[SEEKS];
    uint64_t state = 1;
    const struct place_source_info *info = place_source_info(source);
    for (size_t i = 0; i < SEEKS; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const uint64_t seq = (state >> 20) % (info->last_seq + 1);
        struct place_cursor *cursor = NULL;
        if (place_cursor_open(source, PLACE_PIXELS, &cursor, &err))
            die(&err);
        const int64_t start = place_monotonic_now();
        if (place_cursor_seek_seq(cursor, canvas, seq, &err))
            die(&err);
        times[i] = (double)(place_monotonic_now() - start) / 1000;
        place_cursor_close(cursor);
    }
    const double middle = median(times, SEEKS);
    printf("seek: %" PRIu64 " events, %d random moments: median %.1f ms, slowest %.1f ms\n",
           info->events, SEEKS, middle, times[SEEKS - 1]);
}

static void bench_speed(struct place_source *source, struct place_canvas *canvas) {
    enum { ROUNDS = 5 };
    struct place_err err;
    struct stores stores = {0};
    struct place_canvas bare;
    struct place_cursor *cursor = NULL;
    double rates[ROUNDS], ratios[ROUNDS], bases[ROUNDS];
    if (place_cursor_open(source, PLACE_PIXELS, &cursor, &err) ||
        place_canvas_init(&bare, canvas->bounds, false, &err))
        die(&err);
    load_stores(source, canvas, &stores);
    replay_rate(source, cursor, canvas); /* warm */
    for (int i = 0; i < ROUNDS; i++) {
        bases[i] = baseline_rate(&stores, &bare);
        rates[i] = replay_rate(source, cursor, canvas);
        ratios[i] = rates[i] / bases[i];
    }
    printf("replay: %d x %d, %" PRIu64 " events: %.0f million a second with marks, bare stores "
           "%.0f; ratio %.2f\n",
           canvas->bounds.width, canvas->bounds.height, place_source_info(source)->events,
           median(rates, ROUNDS), median(bases, ROUNDS), median(ratios, ROUNDS));
    place_cursor_close(cursor);
    place_canvas_release(&bare);
    free(stores.offset);
    free(stores.color);
}

/* Peak resident memory of a replay from the first event to the last: VmHWM of proc(5). */
static void bench_memory(struct place_source *source, struct place_canvas *canvas) {
    struct place_err err;
    struct place_cursor *cursor = NULL;
    char line[256], peak[256] = "unknown";
    if (place_cursor_open(source, PLACE_PIXELS, &cursor, &err))
        die(&err);
    replay_rate(source, cursor, canvas);
    place_cursor_close(cursor);
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, "VmHWM:", 6) == 0)
            snprintf(peak, sizeof peak, "%s", line + 6 + strspn(line + 6, " \t"));
    if (status)
        fclose(status);
    peak[strcspn(peak, "\n")] = '\0';
    printf("memory: replay of %" PRIu64 " events peaks at %s\n", place_source_info(source)->events,
           peak);
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(struct place_source *source, struct place_canvas *canvas);
    } benches[] = {{"speed", bench_speed}, {"seek", bench_seek}, {"memory", bench_memory}};
    struct place_err err = {.code = PLACE_USAGE, .message = "replay speed|seek|memory ARCHIVE"};
    struct place_source *source = NULL;
    struct place_canvas canvas;
    if (argc < 3 || place_source_open(argv[2], &source, &err) ||
        place_canvas_init(&canvas, place_source_info(source)->bounds, true, &err))
        die(&err);
    for (size_t i = 0; i < sizeof benches / sizeof *benches; i++)
        if (strcmp(benches[i].name, argv[1]) == 0)
            benches[i].run(source, &canvas);
    place_canvas_release(&canvas);
    place_source_close(source);
    return 0;
}

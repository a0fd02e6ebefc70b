/*
 * measures: how fast an archive is measured on one core, each measure alone and
 * all of them at once.
 *
 *     measures ARCHIVE [MEMORY]
 *
 * The baseline, in the same run: a pass that decodes the same columns and
 * measures nothing. Times are the processor's, the median of rounds.
 */
#include "base/num.h"
#include "measure/measure.h"
#include "source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5 };

static void die(const struct place_err *err) {
    fprintf(stderr, "measures: %s\n", err->message);
    exit((int)err->code);
}

static double processor_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* What passes are made over. */
struct bench {
    struct place_source *source;
    struct place_canvas canvas; /* as it opens */
    struct place_measure_options options;
};

/* One pass from the first event to the last; how long it took. Measures nothing with none. */
static double pass(struct bench *bench, struct place_measures *measures) {
    struct place_err err;
    struct place_cursor *cursor = NULL;
    struct place_piece piece;
    const double start = processor_seconds();
    if (place_cursor_open(bench->source, place_measure_columns(&bench->options), &cursor, &err))
        die(&err);
    do {
        if (place_cursor_next(cursor, INT64_MAX, &piece, &err) ||
            (measures && place_measures_apply(measures, &piece, &err)))
            die(&err);
    } while (piece.entry || piece.batch.count);
    place_cursor_close(cursor);
    return processor_seconds() - start;
}

static double read_all(const struct bench *bench, struct place_measures *measures) {
    struct place_err err;
    const double start = processor_seconds();
    for (size_t i = 0; i < bench->options.count; i++) {
        struct place_map map;
        if (place_measures_read(measures, i, place_source_info(bench->source)->last_time, &map,
                                &err))
            die(&err);
        place_map_release(&map);
    }
    return processor_seconds() - start;
}

static void bench_measures(struct bench *bench, const char *name) {
    struct place_err err;
    double bare[ROUNDS], whole[ROUNDS], reading[ROUNDS];
    const double millions = (double)place_source_info(bench->source)->events / 1e6;
    for (int i = 0; i < ROUNDS; i++) {
        struct place_measures *measures = NULL;
        if (place_measures_new(&bench->options, &bench->canvas, &measures, &err))
            die(&err);
        bare[i] = pass(bench, NULL);
        whole[i] = pass(bench, measures);
        reading[i] = read_all(bench, measures);
        place_measures_free(measures);
    }
    qsort(bare, ROUNDS, sizeof *bare, by_value);
    qsort(whole, ROUNDS, sizeof *whole, by_value);
    qsort(reading, ROUNDS, sizeof *reading, by_value);
    printf("%-24s %6.0f million a second (decoding alone %4.0f), read in %.0f ms\n", name,
           millions / whole[ROUNDS / 2], millions / bare[ROUNDS / 2], reading[ROUNDS / 2] * 1000);
    fflush(stdout);
}

/* All of the canvas, then its middle, then one colour of it. */
static void bench_ways(struct bench *bench) {
    static enum place_measure every[PLACE_MEASURES];
    char name[64];
    bench->options.count = 1;
    for (int i = 0; i < PLACE_MEASURES; i++) {
        every[i] = (enum place_measure)i;
        bench->options.measures = &every[i];
        bench_measures(bench, place_measure_name(every[i]));
    }
    bench->options.measures = &every[PLACE_MEASURE_COUNT];
    bench->options.filter.color = 5;
    bench_measures(bench, "count of one colour");
    bench->options.filter.color = -1;
    const struct place_rect all = bench->options.region;
    bench->options.region = (struct place_rect){all.x0 + all.width / 4, all.y0 + all.height / 4,
                                                all.width / 2, all.height / 2};
    bench_measures(bench, "count of a quarter");
    bench->options.region = all;
    bench->options.measures = every;
    bench->options.count = PLACE_MEASURES;
    snprintf(name, sizeof name, "all %d at once", PLACE_MEASURES);
    bench_measures(bench, name);
}

int main(int argc, char **argv) {
    struct place_err err = {.code = PLACE_USAGE, .message = "measures ARCHIVE [MEMORY]"};
    struct bench bench = {.options = {.filter = {.color = -1},
                                      .window = INT64_C(600000000),
                                      .half_life = INT64_C(900000000),
                                      .memory = UINT64_C(1) << 30}};
    struct place_cursor *cursor = NULL;
    if (argc < 2 || place_source_open(argv[1], &bench.source, &err) ||
        (argc > 2 &&
         place_parse_size(argv[2], "MEMORY", 1, UINT64_C(1) << 40, &bench.options.memory, &err)))
        die(&err);
    bench.options.region = place_source_info(bench.source)->bounds;
    if (place_canvas_init(&bench.canvas, bench.options.region, false, &err) ||
        place_cursor_open(bench.source, PLACE_PIXELS, &cursor, &err) ||
        place_cursor_seek_seq(cursor, &bench.canvas, 0, &err))
        die(&err);
    place_cursor_close(cursor);
    bench_ways(&bench);
    place_canvas_release(&bench.canvas);
    place_source_close(bench.source);
    return 0;
}

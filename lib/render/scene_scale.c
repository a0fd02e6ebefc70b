/* The values that a scene's scales hold. */
#include "render/scene_scale.h"

#include <math.h>

/* NaN gives way. (fmax() would be called for each.) */
static void merge(struct scene_values *values, const struct place_map *map) {
    const size_t pixels = place_map_pixels(map);
    double *greatest = values->greatest.values, least = values->least;
    for (size_t i = 0; i < pixels; i++) {
        const double value = map->values[i];
        greatest[i] = isnan(greatest[i]) || value > greatest[i] ? value : greatest[i];
        least = isnan(least) || value < least ? value : least;
    }
    values->least = least;
}

/* The first sample of a measure makes its map, the others are merged into it. */
static enum place_code sample(struct place_measures *measures, size_t index, int64_t time,
                              struct scene_values *values, struct place_err *err) {
    struct place_map map;
    if (place_measures_read(measures, index, time, &map, err))
        return err->code;
    const bool first = !values->greatest.values;
    if (first)
        *values = (struct scene_values){map, NAN};
    merge(values, &map);
    if (!first)
        place_map_release(&map);
    return PLACE_OK;
}

/* The time of sample `number`, from 1: even shares of the span. */
static int64_t sample_time(const struct place_span *span, unsigned number, unsigned samples) {
    const int64_t length = span->to - span->from;
    return span->from + length / samples * number + length % samples * number / samples;
}

enum place_code scene_sample(struct place_source *source, const struct place_span *span,
                             unsigned samples, struct scene_values *values, struct place_err *err) {
    struct place_measuring measuring;
    enum place_code code = place_measuring_begin(&measuring, source, span, err);
    if (code)
        return code;
    for (unsigned number = 1; !code && number <= samples; number++) {
        const int64_t time = sample_time(span, number, samples);
        code = place_measuring_advance(&measuring, time, err);
        for (size_t i = 0; !code && i < span->measures.count; i++)
            code = sample(measuring.measures, i, time, &values[i], err);
    }
    place_measuring_end(&measuring);
    return code;
}

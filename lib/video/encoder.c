/* The face of an encoder: hands each call to the kind behind it. */
#include "video/encoder.h"

#include <assert.h>
#include <string.h>

static const char *const quality_names[] = {"draft", "good", "best", "lossless"};

enum { QUALITIES = sizeof quality_names / sizeof *quality_names };

const char *place_quality_name(unsigned quality) {
    return quality < QUALITIES ? quality_names[quality] : NULL;
}

int place_quality_from_name(const char *name) {
    for (int i = 0; i < QUALITIES; i++)
        if (strcmp(name, quality_names[i]) == 0)
            return i;
    return -1;
}

enum place_code place_encoder_open(const struct place_encoder_kind *kind,
                                   const struct place_encoder_options *options,
                                   const struct place_planes *planes, struct place_encoder **out,
                                   struct place_err *err) {
    assert(planes->width == options->width && planes->height == options->height);
    assert(planes->full_chroma == options->full_chroma);
    return kind->open(options, planes, out, err);
}

enum place_code place_encoder_frame(struct place_encoder *encoder, const uint8_t *dirty,
                                    struct place_packets *packets, struct place_err *err) {
    return encoder->kind->frame(encoder, dirty, packets, err);
}

enum place_code place_encoder_finish(struct place_encoder *encoder, struct place_packets *packets,
                                     struct place_err *err) {
    return encoder->kind->finish(encoder, packets, err);
}

void place_encoder_header(const struct place_encoder *encoder, const uint8_t **bytes,
                          size_t *size) {
    encoder->kind->header(encoder, bytes, size);
}

void place_encoder_close(struct place_encoder *encoder) {
    if (encoder)
        encoder->kind->close(encoder);
}

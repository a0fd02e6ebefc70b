/*
 * The face of an H.264 encoder: planes in, packets out. An encoder makes one
 * closed GOP after the other; a segment of a video is a fresh one of its own.
 * It hears which tiles changed, so that an encoder that spends no work on the
 * others fits behind the same face.
 */
#ifndef PLACE_VIDEO_ENCODER_H
#define PLACE_VIDEO_ENCODER_H

#include "base/err.h"
#include "video/packets.h"
#include "video/planes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum place_quality { PLACE_DRAFT, PLACE_GOOD, PLACE_BEST, PLACE_LOSSLESS };

/* "draft", "good", ...; NULL behind the last. */
const char *place_quality_name(unsigned quality);
/* The quality of that name, or -1. */
int place_quality_from_name(const char *name);

struct place_encoder_options {
    int32_t width, height;      /* pixels; even */
    bool full_chroma;           /* yuv444p, else yuv420p */
    int32_t fps;                /* frames a second */
    int32_t gop;                /* frames from one IDR picture to the next */
    int level;                  /* level_idc to declare; 0: the encoder's choice */
    enum place_quality quality; /* PLACE_LOSSLESS: decoding gives the planes back */
    int32_t crf;                /* rate factor in place of the quality's, 1 to 51; 0: that one */
};

struct place_encoder;

/* One way to encode; each function is as its namesake below. */
struct place_encoder_kind {
    const char *name;
    int32_t (*references)(enum place_quality quality);   /* pictures kept for prediction */
    const char *(*describe)(enum place_quality quality); /* for people: "libx264 veryfast crf 18" */
    int32_t (*crf)(enum place_quality quality);          /* its rate factor; 0: it has none */
    enum place_code (*open)(const struct place_encoder_options *options,
                            const struct place_planes *planes, struct place_encoder **out,
                            struct place_err *err);
    enum place_code (*frame)(struct place_encoder *encoder, const uint8_t *dirty,
                             struct place_packets *packets, struct place_err *err);
    enum place_code (*finish)(struct place_encoder *encoder, struct place_packets *packets,
                              struct place_err *err);
    void (*header)(const struct place_encoder *encoder, const uint8_t **bytes, size_t *size);
    void (*close)(struct place_encoder *encoder);
};

/* What every encoder's own struct begins with. */
struct place_encoder {
    const struct place_encoder_kind *kind;
};

/* libx264 through libavcodec. One thread: use several encoders for several. */
extern const struct place_encoder_kind place_x264;

/*
 * Begin to encode what `planes` hold at each place_encoder_frame(); they must
 * stay where they are until the close. PLACE_FAILED where the library refuses.
 */
enum place_code place_encoder_open(const struct place_encoder_kind *kind,
                                   const struct place_encoder_options *options,
                                   const struct place_planes *planes, struct place_encoder **out,
                                   struct place_err *err) PLACE_MUST_CHECK;

/*
 * Encode the planes as the next frame, appending what packets are ready.
 * `dirty` has one byte a tile, 0 where it is as in the frame before (NULL: not
 * known); the first frame is taken whole. The planes may be written again
 * afterwards.
 */
enum place_code place_encoder_frame(struct place_encoder *encoder, const uint8_t *dirty,
                                    struct place_packets *packets,
                                    struct place_err *err) PLACE_MUST_CHECK;

/* No frame follows: append the packets still inside. */
enum place_code place_encoder_finish(struct place_encoder *encoder, struct place_packets *packets,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* The stream's sequence and picture parameter sets (Annex B); the same for equal options. */
void place_encoder_header(const struct place_encoder *encoder, const uint8_t **bytes, size_t *size);

void place_encoder_close(struct place_encoder *encoder); /* NULL is fine */

#endif

/*
 * Encoded video in memory: packets one behind the other, as an encoder makes
 * them and a muxer takes them. Times count frames.
 */
#ifndef PLACE_VIDEO_PACKETS_H
#define PLACE_VIDEO_PACKETS_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place_packet {
    size_t offset, size; /* in bytes.data */
    int64_t pts, dts;    /* frames, from the first of these packets */
    bool key;            /* an IDR picture */
};

struct place_packets {
    struct place_buf bytes;
    struct place_packet *items; /* owned; in decoding order */
    size_t count, capacity;
};

/* Append a copy of `packet.size` bytes at `data`; packet.offset is set here. */
enum place_code place_packets_add(struct place_packets *packets, struct place_packet packet,
                                  const void *data, struct place_err *err) PLACE_MUST_CHECK;

/* Free all; may be used again. */
void place_packets_release(struct place_packets *packets);

#endif

/* Encoding in segments: workers take the next one each, the caller joins them in order. */
#include "video/segments.h"

#include "base/mem.h"
#include "base/pool.h"
#include "base/stop.h"
#include "video/mp4.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

int32_t place_gop_length(uint64_t frames, int32_t fps) {
    const uint64_t eighth = (frames + 7) / 8, second = (uint64_t)fps;
    uint64_t length = eighth < second ? second : eighth;
    if (length > 5 * second)
        length = 5 * second;
    return length < 2 ? 2 : (int32_t)length;
}

/* ---- one segment --------------------------------------------------------------------------- */

static enum place_code encode_frames(const struct place_segments *segments,
                                     struct place_player *player, struct place_encoder *encoder,
                                     uint64_t first, uint64_t count, struct place_packets *packets,
                                     struct place_err *err) {
    for (uint64_t number = first; number < first + count; number++) {
        if (place_stop_check(err) || place_player_show(player, number, err) ||
            place_encoder_frame(encoder, player->stage.frame.dirty, packets, err))
            return err->code;
        place_progress_add(segments->progress, 1);
    }
    return place_encoder_finish(encoder, packets, err);
}

enum place_code place_segment_encode(const struct place_segments *segments,
                                     struct place_player *player, uint64_t first, uint64_t count,
                                     struct place_packets *packets, struct place_buf *header,
                                     struct place_err *err) {
    struct place_encoder *encoder = NULL;
    if (place_encoder_open(segments->kind, &segments->encoder, &player->planes, &encoder, err))
        return err->code;
    const uint8_t *bytes;
    size_t size;
    place_encoder_header(encoder, &bytes, &size);
    enum place_code code = place_buf_append(header, bytes, size, err);
    if (code == PLACE_OK)
        code = encode_frames(segments, player, encoder, first, count, packets, err);
    place_encoder_close(encoder);
    if (code == PLACE_OK && packets->count != count)
        code = place_fail(err, PLACE_FAILED, "the encoder made %zu packets of %llu frames",
                          packets->count, (unsigned long long)count);
    return code;
}

/* ---- many segments ------------------------------------------------------------------------- */

/* A segment between its worker and the join. */
struct slot {
    struct place_packets packets;
    struct place_buf header;
    bool ready;
};

/* What workers and the join share. */
struct crew {
    const struct place_segments *segments;
    uint64_t total; /* segments */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    uint64_t taken;       /* segments that a worker has begun, under the lock */
    uint64_t joined;      /* and that are in the file */
    uint64_t bytes;       /* of those, in the join alone */
    bool failed;          /* the first error is in err; all go home */
    struct place_err err; /* under the lock */
    size_t window;        /* slots: so far workers may run ahead of the join */
    struct slot *slots;   /* segment k uses slot k % window */
};

static void report(struct crew *crew, const struct place_err *err) {
    pthread_mutex_lock(&crew->lock);
    if (!crew->failed)
        crew->err = *err;
    crew->failed = true;
    pthread_cond_broadcast(&crew->changed);
    pthread_mutex_unlock(&crew->lock);
}

/* Take the next segment; false where there is none left. */
static bool take(struct crew *crew, uint64_t *segment) {
    pthread_mutex_lock(&crew->lock);
    while (!crew->failed && crew->taken < crew->total && crew->taken >= crew->joined + crew->window)
        pthread_cond_wait(&crew->changed, &crew->lock);
    const bool more = !crew->failed && crew->taken < crew->total;
    if (more)
        *segment = crew->taken++;
    pthread_mutex_unlock(&crew->lock);
    return more;
}

static void give(struct crew *crew, struct slot *slot) {
    pthread_mutex_lock(&crew->lock);
    slot->ready = true;
    pthread_cond_broadcast(&crew->changed);
    pthread_mutex_unlock(&crew->lock);
}

static enum place_code encode_taken(struct crew *crew, struct place_player *player,
                                    struct place_err *err) {
    const struct place_segments *segments = crew->segments;
    const uint64_t gop = (uint64_t)segments->encoder.gop;
    const uint64_t frames = place_clock_frames(&segments->clock);
    uint64_t segment;
    while (take(crew, &segment)) {
        struct slot *slot = &crew->slots[segment % crew->window];
        const uint64_t first = segment * gop, left = frames - first;
        if (place_segment_encode(segments, player, first, left < gop ? left : gop, &slot->packets,
                                 &slot->header, err))
            return err->code;
        give(crew, slot);
    }
    return PLACE_OK;
}

/* A worker's whole life; its error is the crew's. */
static void work(void *context) {
    struct crew *crew = context;
    const struct place_segments *segments = crew->segments;
    struct place_player player;
    struct place_err err = {0};
    if (place_player_init(&player, &segments->scene, &segments->clock,
                          segments->encoder.full_chroma, &err)) {
        report(crew, &err);
        return;
    }
    if (encode_taken(crew, &player, &err))
        report(crew, &err);
    place_player_release(&player);
}

/* ---- the join ------------------------------------------------------------------------------ */

static enum place_code wait_for(struct crew *crew, const struct slot *slot, struct place_err *err) {
    pthread_mutex_lock(&crew->lock);
    while (!slot->ready && !crew->failed)
        pthread_cond_wait(&crew->changed, &crew->lock);
    const bool ready = slot->ready;
    if (!ready)
        *err = crew->err;
    pthread_mutex_unlock(&crew->lock);
    return ready ? PLACE_OK : err->code;
}

static void empty(struct crew *crew, struct slot *slot) {
    place_packets_release(&slot->packets);
    place_buf_release(&slot->header);
    pthread_mutex_lock(&crew->lock);
    slot->ready = false;
    crew->joined++;
    pthread_cond_broadcast(&crew->changed);
    pthread_mutex_unlock(&crew->lock);
}

/* One file has one set of parameters for all its segments. */
static enum place_code check_header(const struct place_buf *first, const struct place_buf *other,
                                    struct place_err *err) {
    if (first->size == other->size && memcmp(first->data, other->data, first->size) == 0)
        return PLACE_OK;
    return place_fail(err, PLACE_FAILED, "segments of the video have different H.264 headers");
}

static enum place_code join_one(const struct crew *crew, const struct slot *slot, uint64_t segment,
                                struct place_outfile *out, struct place_buf *header,
                                struct place_mp4 **mp4, struct place_err *err) {
    const struct place_encoder_options *options = &crew->segments->encoder;
    if (!*mp4 && (place_buf_append(header, slot->header.data, slot->header.size, err) ||
                  place_mp4_open(out, options, header->data, header->size, mp4, err)))
        return err->code;
    if (check_header(header, &slot->header, err))
        return err->code;
    return place_mp4_write(*mp4, &slot->packets, segment * (uint64_t)options->gop, err);
}

/* Bytes in the order of the segments: whether they are too many depends on no thread. */
static enum place_code check_limit(struct crew *crew, const struct slot *slot, uint64_t segment,
                                   struct place_err *err) {
    crew->bytes += slot->packets.bytes.size;
    return place_size_limit_check(crew->segments->limit, crew->bytes, segment + 1, crew->total,
                                  err);
}

static enum place_code join(struct crew *crew, struct place_outfile *out, struct place_err *err) {
    struct place_buf header = {0};
    struct place_mp4 *mp4 = NULL;
    enum place_code code = PLACE_OK;
    for (uint64_t segment = 0; segment < crew->total && code == PLACE_OK; segment++) {
        struct slot *slot = &crew->slots[segment % crew->window];
        code = wait_for(crew, slot, err);
        if (code == PLACE_OK)
            code = join_one(crew, slot, segment, out, &header, &mp4, err);
        if (code == PLACE_OK)
            code = check_limit(crew, slot, segment, err);
        if (code == PLACE_OK)
            empty(crew, slot);
    }
    if (code == PLACE_OK)
        code = place_mp4_finish(mp4, err);
    else
        place_mp4_abort(mp4);
    place_buf_release(&header);
    return code;
}

/* ---- all together -------------------------------------------------------------------------- */

static enum place_code run(struct crew *crew, unsigned threads, struct place_outfile *out,
                           struct place_err *err) {
    struct place_job *jobs = place_new_array(threads, sizeof *jobs, err);
    struct place_pool *pool = jobs ? place_pool_new(threads, err) : NULL;
    enum place_code code = pool ? PLACE_OK : err->code;
    if (code == PLACE_OK) {
        for (unsigned i = 0; i < threads; i++) {
            jobs[i] = (struct place_job){.run = work, .context = crew};
            place_pool_submit(pool, &jobs[i]);
        }
        code = join(crew, out, err);
        if (code)
            report(crew, err);
    }
    place_pool_free(pool); /* after all workers have come home */
    free(jobs);
    return code;
}

enum place_code place_segments_encode(const struct place_segments *segments,
                                      struct place_outfile *out, struct place_err *err) {
    struct crew crew = {.segments = segments, .total = place_segment_count(segments)};
    const unsigned threads =
        segments->threads < crew.total ? segments->threads : (unsigned)crew.total;
    crew.window = threads + 2;
    crew.slots = place_new_array(crew.window, sizeof *crew.slots, err);
    if (!crew.slots)
        return err->code;
    place_progress_begin(segments->progress, "frames", place_clock_frames(&segments->clock));
    pthread_mutex_init(&crew.lock, NULL);
    pthread_cond_init(&crew.changed, NULL);
    const enum place_code code = run(&crew, threads, out, err);
    pthread_cond_destroy(&crew.changed);
    pthread_mutex_destroy(&crew.lock);
    for (size_t i = 0; i < crew.window; i++) {
        place_packets_release(&crew.slots[i].packets);
        place_buf_release(&crew.slots[i].header);
    }
    free(crew.slots);
    return code;
}

/*
 * libx264 through libavcodec. One thread, no B pictures, no scene cuts and
 * headers that do not look at the content, so that GOPs encoded apart can be
 * joined, and the bytes depend on the frames and options alone.
 */
#include "base/mem.h"
#include "video/encoder.h"
#include "video/libav.h"

#include <assert.h>
#include <inttypes.h>
#include <libavcodec/avcodec.h>
#include <libavutil/dict.h>
#include <libavutil/frame.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct x264_encoder {
    struct place_encoder base;
    AVCodecContext *codec;
    AVFrame *frame; /* refers to the planes; they are never copied on our side */
    AVPacket *packet;
    int64_t frames; /* sent so far */
};

struct preset {
    const char *name;        /* x264's own */
    const char *rate;        /* "crf" or "qp" */
    int32_t value;           /* of that */
    const char *tuning;      /* parameters beside the preset's; see choose() */
    const char *description; /* all of it */
    int32_t references;      /* that x264's preset has */
};

static const struct preset presets[] = {
    [PLACE_DRAFT] = {"ultrafast", "crf", 18, "", "libx264 ultrafast crf 18", 1},
    [PLACE_GOOD] = {"veryfast", "crf", 18,
                    ":me=dia:subme=0:8x8dct=0:no-deblock=1:no-psy=1:chroma-qp-offset=-4",
                    "libx264 veryfast crf 18", 1},
    [PLACE_BEST] = {"medium", "crf", 14, ":me=dia:no-deblock=1:no-psy=1", "libx264 medium crf 14",
                    3},
    [PLACE_LOSSLESS] = {"veryfast", "qp", 0, ":me=dia", "libx264 veryfast qp 0 (lossless)", 1},
};

static int32_t x264_references(enum place_quality quality) {
    return presets[quality].references;
}

static const char *x264_describe(enum place_quality quality) {
    return presets[quality].description;
}

static int32_t x264_crf(enum place_quality quality) {
    return strcmp(presets[quality].rate, "crf") == 0 ? presets[quality].value : 0;
}

static void x264_close(struct place_encoder *encoder) {
    struct x264_encoder *x264 = (struct x264_encoder *)encoder;
    av_packet_free(&x264->packet);
    av_frame_free(&x264->frame);
    avcodec_free_context(&x264->codec);
    free(x264);
}

/* The planes are the caller's: freeing the reference frees nothing. */
static void keep_planes(void *opaque, uint8_t *data) {
    (void)opaque;
    (void)data;
}

static enum place_code wrap_planes(struct x264_encoder *x264, const struct place_planes *planes,
                                   struct place_err *err) {
    AVFrame *frame = x264->frame;
    frame->format = x264->codec->pix_fmt;
    frame->width = planes->width;
    frame->height = planes->height;
    for (int i = 0; i < 3; i++) {
        frame->data[i] = planes->plane[i];
        frame->linesize[i] = (int)planes->stride[i];
        frame->buf[i] = av_buffer_create(planes->plane[i], planes->size[i], keep_planes, NULL,
                                         AV_BUFFER_FLAG_READONLY);
        if (!frame->buf[i])
            return place_fail_memory(err);
    }
    return PLACE_OK;
}

static void describe_pictures(AVCodecContext *codec, const struct place_encoder_options *options) {
    codec->width = options->width;
    codec->height = options->height;
    codec->pix_fmt = options->full_chroma ? AV_PIX_FMT_YUV444P : AV_PIX_FMT_YUV420P;
    codec->time_base = (AVRational){1, options->fps};
    codec->framerate = (AVRational){options->fps, 1};
    codec->sample_aspect_ratio = (AVRational){1, 1};
    codec->color_range = AVCOL_RANGE_MPEG;
    codec->colorspace = AVCOL_SPC_BT709;
    codec->color_primaries = AVCOL_PRI_BT709;
    codec->color_trc = AVCOL_TRC_BT709;
}

/*
 * stitchable keeps PPS and SPS free of what the content suggests; chromaloc 1
 * is "center", where the mean of four pixels lies; cpu-independent gives the
 * same bytes on every machine. Palettes do not fade, so weighted prediction
 * (weightp) only costs time; and without B pictures (open_codec) the same size
 * and PSNR take two thirds of the time.
 *
 * The tuning is for pixel art, in which nothing moves and every edge is meant:
 * no search for motion, not even between pixels; no deblocking, which smears
 * edges; small transforms, whose blocks are a few canvas pixels. At the preset
 * veryfast that halves the time for 6 % more bytes and 0.3 dB less PSNR. With
 * no-psy x264 also leaves out its finer quantizer for chroma, of two steps. Four
 * (a sixth more bytes than none) leave half as many pixels closer to another
 * colour of the palette than to their own as two do.
 */
static enum place_code choose(AVDictionary **dictionary,
                              const struct place_encoder_options *options, struct place_err *err) {
    const struct preset *preset = &presets[options->quality];
    char parameters[224], value[16];
    assert(!options->crf || x264_crf(options->quality));
    snprintf(value, sizeof value, "%" PRId32, options->crf ? options->crf : preset->value);
    snprintf(parameters, sizeof parameters,
             "scenecut=0:open-gop=0:stitchable=1:cpu-independent=1:force-cfr=1:weightp=0%s%s",
             preset->tuning, options->full_chroma ? "" : ":chromaloc=1");
    if (av_dict_set(dictionary, "preset", preset->name, 0) < 0 ||
        av_dict_set(dictionary, preset->rate, value, 0) < 0 ||
        av_dict_set(dictionary, "x264-params", parameters, 0) < 0)
        return place_fail_memory(err);
    if (!options->full_chroma && options->quality != PLACE_LOSSLESS &&
        av_dict_set(dictionary, "profile", "high", 0) < 0)
        return place_fail_memory(err);
    return PLACE_OK;
}

static enum place_code open_codec(struct x264_encoder *x264,
                                  const struct place_encoder_options *options,
                                  struct place_err *err) {
    const AVCodec *codec = avcodec_find_encoder_by_name("libx264");
    if (!codec)
        return place_fail(err, PLACE_FAILED, "this libavcodec has no libx264");
    x264->codec = avcodec_alloc_context3(codec);
    if (!x264->codec)
        return place_fail_memory(err);
    describe_pictures(x264->codec, options);
    x264->codec->gop_size = options->gop;
    x264->codec->max_b_frames = 0;
    x264->codec->thread_count = 1;
    x264->codec->flags = (int)AV_CODEC_FLAG_GLOBAL_HEADER;
    if (options->level)
        x264->codec->level = options->level;
    AVDictionary *dictionary = NULL;
    enum place_code code = choose(&dictionary, options, err);
    if (code == PLACE_OK) {
        const int result = avcodec_open2(x264->codec, codec, &dictionary);
        if (result < 0)
            code = place_fail_libav(err, PLACE_FAILED, result, "cannot start the H.264 encoder");
    }
    av_dict_free(&dictionary);
    return code;
}

static enum place_code x264_open(const struct place_encoder_options *options,
                                 const struct place_planes *planes, struct place_encoder **out,
                                 struct place_err *err) {
    place_libav_prepare();
    struct x264_encoder *x264 = place_new_array(1, sizeof *x264, err);
    if (!x264)
        return err->code;
    x264->base.kind = &place_x264;
    x264->packet = av_packet_alloc();
    x264->frame = av_frame_alloc();
    enum place_code code = PLACE_OK;
    if (!x264->packet || !x264->frame)
        code = place_fail_memory(err);
    if (code || open_codec(x264, options, err) || wrap_planes(x264, planes, err)) {
        x264_close(&x264->base);
        return err->code;
    }
    *out = &x264->base;
    return PLACE_OK;
}

/*
 * All packets that are ready. The encoder has then let go of the frame, for
 * libx264 copies pictures when it takes them: the planes are free again.
 */
static enum place_code take_packets(struct x264_encoder *x264, struct place_packets *packets,
                                    struct place_err *err) {
    for (;;) {
        const int result = avcodec_receive_packet(x264->codec, x264->packet);
        if (result == AVERROR(EAGAIN) || result == AVERROR_EOF)
            return PLACE_OK;
        if (result < 0)
            return place_fail_libav(err, PLACE_FAILED, result, "cannot encode a frame");
        const struct place_packet packet = {.size = (size_t)x264->packet->size,
                                            .pts = x264->packet->pts,
                                            .dts = x264->packet->dts,
                                            .key = x264->packet->flags & AV_PKT_FLAG_KEY};
        const enum place_code code = place_packets_add(packets, packet, x264->packet->data, err);
        av_packet_unref(x264->packet);
        if (code)
            return code;
    }
}

static enum place_code send(struct x264_encoder *x264, const AVFrame *frame,
                            struct place_packets *packets, struct place_err *err) {
    const int result = avcodec_send_frame(x264->codec, frame);
    if (result < 0)
        return place_fail_libav(err, PLACE_FAILED, result, "cannot encode a frame");
    return take_packets(x264, packets, err);
}

/* libavcodec 5.1 cannot tell libx264 which macroblocks are as before: `dirty` waits for others. */
static enum place_code x264_frame(struct place_encoder *encoder, const uint8_t *dirty,
                                  struct place_packets *packets, struct place_err *err) {
    struct x264_encoder *x264 = (struct x264_encoder *)encoder;
    (void)dirty;
    x264->frame->pts = x264->frames++;
    return send(x264, x264->frame, packets, err);
}

static enum place_code x264_finish(struct place_encoder *encoder, struct place_packets *packets,
                                   struct place_err *err) {
    return send((struct x264_encoder *)encoder, NULL, packets, err);
}

static void x264_header(const struct place_encoder *encoder, const uint8_t **bytes, size_t *size) {
    const struct x264_encoder *x264 = (const struct x264_encoder *)encoder;
    *bytes = x264->codec->extradata;
    *size = (size_t)x264->codec->extradata_size;
}

const struct place_encoder_kind place_x264 = {
    .name = "libx264",
    .references = x264_references,
    .describe = x264_describe,
    .crf = x264_crf,
    .open = x264_open,
    .frame = x264_frame,
    .finish = x264_finish,
    .header = x264_header,
    .close = x264_close,
};

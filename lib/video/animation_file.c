/* Animated GIF and APNG by libavcodec and libavformat. */
#include "video/animation_file.h"

#include "base/mem.h"
#include "video/libav.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/opt.h>
#include <stdio.h>
#include <stdlib.h>

struct place_animation_file {
    struct place_animation_file_options options;
    AVCodecContext *codec;
    AVFormatContext *format;
    AVStream *stream;
    AVFrame *frame; /* refers to the caller's pixels, so that libavcodec copies them */
    AVPacket *packet;
    const char *path; /* the outfile's, for messages */
    bool begun;       /* the muxer wrote its header, and not yet its trailer */
};

/* What differs between the formats. */
static const struct {
    const char *muxer;
    enum AVCodecID codec;
    const char *forever[2]; /* the muxer's option and value for looping */
} formats[] = {
    [PLACE_GIF] = {"gif", AV_CODEC_ID_GIF, {"loop", "0"}},
    [PLACE_APNG] = {"apng", AV_CODEC_ID_APNG, {"plays", "0"}},
};

static enum place_code fail_write(const struct place_animation_file *file, int result,
                                  struct place_err *err) {
    place_fail_libav(err, PLACE_IO, result, "cannot write");
    return err->code == PLACE_MEMORY ? err->code : place_wrap(err, "%s", file->path);
}

void place_animation_file_abort(struct place_animation_file *file) {
    if (!file)
        return;
    if (file->begun) /* without a trailer the muxer of GIF does not free its last packet */
        av_write_trailer(file->format);
    av_packet_free(&file->packet);
    av_frame_free(&file->frame);
    avcodec_free_context(&file->codec);
    if (file->format)
        avio_closep(&file->format->pb);
    avformat_free_context(file->format);
    free(file);
}

static enum place_code open_codec(struct place_animation_file *file, struct place_err *err) {
    const AVCodec *codec = avcodec_find_encoder(formats[file->options.format].codec);
    if (!codec)
        return place_fail(err, PLACE_FAILED, "this libavcodec has no encoder for %s",
                          formats[file->options.format].muxer);
    file->codec = avcodec_alloc_context3(codec);
    if (!file->codec)
        return place_fail_memory(err);
    file->codec->width = file->options.width;
    file->codec->height = file->options.height;
    file->codec->pix_fmt = file->options.indexed ? AV_PIX_FMT_PAL8 : AV_PIX_FMT_RGBA;
    file->codec->time_base = (AVRational){1, file->options.time_unit};
    file->codec->thread_count = 1;
    const int result = avcodec_open2(file->codec, codec, NULL);
    return result < 0 ? place_fail_libav(err, PLACE_FAILED, result, "cannot start the encoder")
                      : PLACE_OK;
}

/* The muxer of APNG goes back to write the count of frames: as mp4.c, it opens our descriptor. */
static enum place_code open_muxer(struct place_animation_file *file, struct place_outfile *out,
                                  struct place_err *err) {
    char url[64];
    snprintf(url, sizeof url, "file:/proc/self/fd/%d", fileno(place_outfile_stream(out)));
    int result = avformat_alloc_output_context2(&file->format, NULL,
                                                formats[file->options.format].muxer, url);
    if (result >= 0)
        result = avio_open(&file->format->pb, url, AVIO_FLAG_WRITE);
    return result < 0 ? fail_write(file, result, err) : PLACE_OK;
}

static enum place_code write_header(struct place_animation_file *file, struct place_err *err) {
    const char *const *forever = formats[file->options.format].forever;
    AVDictionary *dictionary = NULL;
    file->stream = avformat_new_stream(file->format, NULL);
    if (!file->stream || avcodec_parameters_from_context(file->stream->codecpar, file->codec) < 0)
        return place_fail_memory(err);
    file->stream->time_base = file->codec->time_base;
    file->format->flags |= AVFMT_FLAG_BITEXACT;
    int result = av_dict_set(&dictionary, forever[0], forever[1], 0);
    if (result >= 0)
        result = avformat_write_header(file->format, &dictionary);
    av_dict_free(&dictionary);
    file->begun = result >= 0;
    return result < 0 ? fail_write(file, result, err) : PLACE_OK;
}

enum place_code place_animation_file_open(struct place_outfile *out,
                                          const struct place_animation_file_options *options,
                                          struct place_animation_file **opened,
                                          struct place_err *err) {
    place_libav_prepare();
    struct place_animation_file *file = place_new_array(1, sizeof *file, err);
    if (!file)
        return err->code;
    file->options = *options;
    file->path = place_outfile_path(out);
    file->packet = av_packet_alloc();
    file->frame = av_frame_alloc();
    enum place_code code = PLACE_OK;
    if (!file->packet || !file->frame)
        code = place_fail_memory(err);
    if (code || open_codec(file, err) || open_muxer(file, out, err) || write_header(file, err)) {
        place_animation_file_abort(file);
        return err->code;
    }
    *opened = file;
    return PLACE_OK;
}

/* Move what the encoder has ready into the file. */
static enum place_code take_packets(struct place_animation_file *file, struct place_err *err) {
    for (;;) {
        int result = avcodec_receive_packet(file->codec, file->packet);
        if (result == AVERROR(EAGAIN) || result == AVERROR_EOF)
            return PLACE_OK;
        if (result < 0)
            return place_fail_libav(err, PLACE_FAILED, result, "cannot encode a frame");
        file->packet->stream_index = file->stream->index;
        av_packet_rescale_ts(file->packet, file->codec->time_base, file->stream->time_base);
        result = av_write_frame(file->format, file->packet);
        av_packet_unref(file->packet);
        if (result < 0)
            return fail_write(file, result, err);
    }
}

static enum place_code send(struct place_animation_file *file, const AVFrame *frame,
                            struct place_err *err) {
    const int result = avcodec_send_frame(file->codec, frame);
    if (result < 0)
        return place_fail_libav(err, PLACE_FAILED, result, "cannot encode a frame");
    return take_packets(file, err);
}

/* libavcodec reads through these, though the fields of a frame cannot say so. */
static uint8_t *borrow(const void *bytes) {
    union {
        const void *const_bytes;
        uint8_t *bytes;
    } borrowed = {.const_bytes = bytes};
    return borrowed.bytes;
}

enum place_code place_animation_file_write(struct place_animation_file *file,
                                           const struct place_animation_image *image,
                                           struct place_err *err) {
    AVFrame *frame = file->frame;
    frame->format = file->codec->pix_fmt;
    frame->width = file->options.width;
    frame->height = file->options.height;
    frame->data[0] = borrow(image->pixels);
    frame->linesize[0] = file->options.width * (file->options.indexed ? 1 : 4);
    frame->data[1] = file->options.indexed ? borrow(image->argb) : NULL;
    frame->pts = image->time;
    return send(file, frame, err);
}

uint64_t place_animation_file_size(const struct place_animation_file *file) {
    const int64_t at = avio_tell(file->format->pb);
    return at < 0 ? 0 : (uint64_t)at;
}

/* GIF counts the last delay in its unit, APNG has a fraction of a second. */
static int set_last_delay(struct place_animation_file *file, int32_t last) {
    void *muxer = file->format->priv_data;
    if (file->options.format == PLACE_GIF)
        return av_opt_set_int(muxer, "final_delay", last, 0);
    return av_opt_set_q(muxer, "final_delay", (AVRational){last, file->options.time_unit}, 0);
}

static enum place_code end(struct place_animation_file *file, int32_t last, struct place_err *err) {
    int result = set_last_delay(file, last);
    if (result < 0)
        return place_fail_libav(err, PLACE_FAILED, result, "cannot set the last delay");
    if (send(file, NULL, err))
        return err->code;
    file->begun = false;
    result = av_write_trailer(file->format);
    if (result >= 0 && file->format->pb->error < 0)
        result = file->format->pb->error;
    const int closed = avio_closep(&file->format->pb);
    return result < 0 || closed < 0 ? fail_write(file, result < 0 ? result : closed, err)
                                    : PLACE_OK;
}

enum place_code place_animation_file_finish(struct place_animation_file *file, int32_t last,
                                            struct place_err *err) {
    const enum place_code code = end(file, last, err);
    place_animation_file_abort(file);
    return code;
}

/* An MP4 file by libavformat. */
#include "video/mp4.h"

#include "base/mem.h"
#include "video/libav.h"

#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/mem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct place_mp4 {
    AVFormatContext *format;
    AVStream *stream;
    AVPacket *packet;
    AVRational frame_time; /* seconds a frame */
    const char *path;      /* the outfile's, for messages */
};

static enum place_code fail(const struct place_mp4 *mp4, int result, struct place_err *err) {
    place_fail_libav(err, PLACE_IO, result, "cannot write");
    return err->code == PLACE_MEMORY ? err->code : place_wrap(err, "%s", mp4->path);
}

void place_mp4_abort(struct place_mp4 *mp4) {
    if (!mp4)
        return;
    av_packet_free(&mp4->packet);
    if (mp4->format)
        avio_closep(&mp4->format->pb);
    avformat_free_context(mp4->format);
    free(mp4);
}

/*
 * The muxer reads the file back when it moves the index to the front, and
 * opens it by name for that: the name is that of our open descriptor, since
 * the file has no other yet.
 */
static enum place_code open_file(struct place_mp4 *mp4, struct place_outfile *out,
                                 struct place_err *err) {
    char url[64];
    snprintf(url, sizeof url, "file:/proc/self/fd/%d", fileno(place_outfile_stream(out)));
    int result = avformat_alloc_output_context2(&mp4->format, NULL, "mp4", url);
    if (result >= 0)
        result = avio_open(&mp4->format->pb, url, AVIO_FLAG_WRITE);
    return result < 0 ? fail(mp4, result, err) : PLACE_OK;
}

static enum place_code describe_stream(struct place_mp4 *mp4,
                                       const struct place_encoder_options *options,
                                       const uint8_t *header, size_t size, struct place_err *err) {
    mp4->stream = avformat_new_stream(mp4->format, NULL);
    if (!mp4->stream)
        return place_fail_memory(err);
    AVCodecParameters *parameters = mp4->stream->codecpar;
    parameters->extradata = av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE);
    if (!parameters->extradata)
        return place_fail_memory(err);
    memcpy(parameters->extradata, header, size);
    parameters->extradata_size = (int)size;
    parameters->codec_type = AVMEDIA_TYPE_VIDEO;
    parameters->codec_id = AV_CODEC_ID_H264;
    parameters->width = options->width;
    parameters->height = options->height;
    parameters->format = options->full_chroma ? AV_PIX_FMT_YUV444P : AV_PIX_FMT_YUV420P;
    parameters->sample_aspect_ratio = (AVRational){1, 1};
    parameters->color_range = AVCOL_RANGE_MPEG;
    parameters->color_space = AVCOL_SPC_BT709;
    parameters->color_primaries = AVCOL_PRI_BT709;
    parameters->color_trc = AVCOL_TRC_BT709;
    parameters->chroma_location = AVCHROMA_LOC_CENTER;
    mp4->stream->time_base = mp4->frame_time;
    mp4->stream->avg_frame_rate = av_inv_q(mp4->frame_time);
    return PLACE_OK;
}

static enum place_code write_header(struct place_mp4 *mp4, struct place_err *err) {
    AVDictionary *dictionary = NULL;
    int result = av_dict_set(&dictionary, "movflags", "+faststart", 0);
    mp4->format->flags |= AVFMT_FLAG_BITEXACT;
    if (result >= 0)
        result = avformat_write_header(mp4->format, &dictionary);
    av_dict_free(&dictionary);
    return result < 0 ? fail(mp4, result, err) : PLACE_OK;
}

enum place_code place_mp4_open(struct place_outfile *out,
                               const struct place_encoder_options *options, const uint8_t *header,
                               size_t header_size, struct place_mp4 **mp4, struct place_err *err) {
    place_libav_prepare();
    struct place_mp4 *file = place_new_array(1, sizeof *file, err);
    if (!file)
        return err->code;
    file->path = place_outfile_path(out);
    file->frame_time = (AVRational){1, options->fps};
    file->packet = av_packet_alloc();
    enum place_code code = file->packet ? PLACE_OK : place_fail_memory(err);
    if (code || open_file(file, out, err) ||
        describe_stream(file, options, header, header_size, err) || write_header(file, err)) {
        place_mp4_abort(file);
        return err->code;
    }
    *mp4 = file;
    return PLACE_OK;
}

/* The bytes stay ours: the muxer writes a packet that has no reference count at once. */
static int write_one(struct place_mp4 *mp4, const struct place_packets *packets,
                     const struct place_packet *item, uint64_t first) {
    AVPacket *packet = mp4->packet;
    packet->data = packets->bytes.data + item->offset;
    packet->size = (int)item->size;
    packet->pts = (int64_t)first + item->pts;
    packet->dts = (int64_t)first + item->dts;
    packet->duration = 1;
    packet->flags = item->key ? AV_PKT_FLAG_KEY : 0;
    packet->stream_index = mp4->stream->index;
    av_packet_rescale_ts(packet, mp4->frame_time, mp4->stream->time_base);
    const int result = av_write_frame(mp4->format, packet);
    packet->data = NULL;
    packet->size = 0;
    return result;
}

enum place_code place_mp4_write(struct place_mp4 *mp4, const struct place_packets *packets,
                                uint64_t first, struct place_err *err) {
    for (size_t i = 0; i < packets->count; i++) {
        const int result = write_one(mp4, packets, &packets->items[i], first);
        if (result < 0)
            return fail(mp4, result, err);
    }
    return PLACE_OK;
}

enum place_code place_mp4_finish(struct place_mp4 *mp4, struct place_err *err) {
    enum place_code code = PLACE_OK;
    int result = av_write_trailer(mp4->format);
    if (result >= 0 && mp4->format->pb->error < 0)
        result = mp4->format->pb->error;
    const int closed = avio_closep(&mp4->format->pb);
    if (result < 0 || closed < 0)
        code = fail(mp4, result < 0 ? result : closed, err);
    place_mp4_abort(mp4);
    return code;
}

/* Frames read ahead, in a ring of slots that go to a pool of threads and come back in order. */
#include "source/frame_reader.h"

#include "base/mem.h"
#include "base/pool.h"
#include "core/event.h"
#include "source/canvas_file.h"

#include <stdio.h>
#include <stdlib.h>

struct slot {
    struct place_job job;
    const struct frame_reader *reader;
    struct frame frame;
    uint8_t *pixels; /* owned */
    enum place_code code;
    struct place_err err;
};

struct frame_reader {
    const struct frame_list *list;
    struct place_canvas_file_options canvas;
    uint8_t background; /* for pixels that have no colour; or PLACE_NO_COLOR */
    struct place_pool *pool;
    size_t next_read, next_given; /* in the list */
    size_t slot_count;
    struct slot *slots; /* owned; file i goes to slots[i % slot_count] */
};

static enum place_code hash_file(const char *path, unsigned char digest[PLACE_SHA256_BYTES],
                                 struct place_err *err) {
    unsigned char piece[1 << 14];
    struct place_sha256 sha;
    size_t size = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return place_fail_errno(err, PLACE_IO, "%s", path);
    place_sha256_init(&sha);
    while ((size = fread(piece, 1, sizeof piece, file)) > 0)
        place_sha256_update(&sha, piece, size);
    const bool failed = ferror(file);
    if (failed)
        place_fail_errno(err, PLACE_IO, "%s", path);
    fclose(file);
    place_sha256_final(&sha, digest);
    return failed ? err->code : PLACE_OK;
}

static void read_frame(void *context) {
    struct slot *slot = context;
    const char *path = slot->frame.file->path;
    const struct place_rect bounds = slot->reader->canvas.bounds;
    slot->code = place_canvas_file_read(path, &slot->reader->canvas, slot->pixels, &slot->err);
    if (slot->code == PLACE_OK) {
        place_canvas_fill_in(slot->pixels, (size_t)bounds.width * (size_t)bounds.height,
                             slot->reader->background);
        slot->code = hash_file(path, slot->frame.digest, &slot->err);
    }
}

/* Send the next file off, if there is one, to the slot that is its own. */
static void submit_next(struct frame_reader *reader) {
    if (reader->next_read == reader->list->count)
        return;
    struct slot *slot = &reader->slots[reader->next_read % reader->slot_count];
    slot->frame = (struct frame){.file = &reader->list->files[reader->next_read++]};
    slot->job = (struct place_job){.run = read_frame, .context = slot};
    place_pool_submit(reader->pool, &slot->job);
}

static enum place_code make_slots(struct frame_reader *reader,
                                  const struct place_import_frames_options *options,
                                  struct place_err *err) {
    reader->slots = place_new_array(reader->slot_count, sizeof *reader->slots, err);
    for (size_t i = 0; reader->slots && i < reader->slot_count; i++) {
        struct slot *slot = &reader->slots[i];
        slot->reader = reader;
        slot->pixels = place_new_array((size_t)options->width, (size_t)options->height, err);
        if (!slot->pixels)
            return err->code;
    }
    return reader->slots ? PLACE_OK : err->code;
}

enum place_code frame_reader_new(const struct place_import_frames_options *options,
                                 const struct frame_list *list, size_t first,
                                 struct frame_reader **out, struct place_err *err) {
    const unsigned threads = options->threads ? options->threads : place_processors();
    *out = NULL;
    struct frame_reader *reader = place_new_array(1, sizeof *reader, err);
    if (!reader)
        return err->code;
    reader->list = list;
    reader->canvas =
        (struct place_canvas_file_options){.bounds = {0, 0, options->width, options->height},
                                           .palette = options->palette,
                                           .nearest = options->nearest};
    reader->background = options->background < 0 ? PLACE_NO_COLOR : (uint8_t)options->background;
    reader->next_read = reader->next_given = first;
    reader->slot_count = threads + 1; /* one is looked at while the others are read */
    if (make_slots(reader, options, err) || !(reader->pool = place_pool_new(threads, err))) {
        frame_reader_free(reader);
        return err->code;
    }
    for (unsigned i = 0; i < threads; i++)
        submit_next(reader);
    *out = reader;
    return PLACE_OK;
}

enum place_code frame_reader_next(struct frame_reader *reader, const struct frame **out,
                                  struct place_err *err) {
    *out = NULL;
    submit_next(reader);
    if (reader->next_given == reader->list->count)
        return PLACE_OK;
    struct slot *slot = &reader->slots[reader->next_given++ % reader->slot_count];
    place_pool_wait(reader->pool, &slot->job);
    if (slot->code && slot->code != PLACE_DATA && slot->code != PLACE_IO) {
        *err = slot->err;
        return err->code;
    }
    slot->frame.why = slot->code ? &slot->err : NULL;
    slot->frame.pixels = slot->pixels;
    *out = &slot->frame;
    return PLACE_OK;
}

void frame_reader_free(struct frame_reader *reader) {
    if (!reader)
        return;
    place_pool_free(reader->pool); /* first: it finishes what is being read */
    for (size_t i = 0; reader->slots && i < reader->slot_count; i++)
        free(reader->slots[i].pixels);
    free(reader->slots);
    free(reader);
}

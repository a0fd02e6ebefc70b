/* The pixels of a canvas from a file: PNG, raw bytes or an archive. */
#include "source/canvas_file.h"

#include "archive/reader.h"
#include "base/inflate.h"
#include "base/mem.h"
#include "base/picture.h"
#include "core/event.h"
#include "source/canvas_at.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    MAGIC = 8,              /* bytes that tell PNG and archive */
    REFUSED = -1,           /* no index: the colour is not in the palette */
    COLOR_SLOTS = 1024,     /* of the colours found last */
    SLOT_SHIFT = 22,        /* leaves the bits of a slot */
    SPARE_FACTOR = 4,       /* an archive may once have covered this many times the canvas */
    SPARE_PIXELS = 16 << 20 /* ... and this many whatever the canvas */
};

/* ---- colours into indices ---------------------------------------------------------------------*/

static int nearest_color(const struct place_palette *palette, uint32_t rgb) {
    int32_t least = INT32_MAX, best = REFUSED;
    for (unsigned i = 0; i < palette->count; i++) {
        const int32_t red = (int32_t)(rgb >> 16 & 255) - (int32_t)(palette->rgb[i] >> 16 & 255);
        const int32_t green = (int32_t)(rgb >> 8 & 255) - (int32_t)(palette->rgb[i] >> 8 & 255);
        const int32_t blue = (int32_t)(rgb & 255) - (int32_t)(palette->rgb[i] & 255);
        const int32_t distance = red * red + green * green + blue * blue;
        if (distance < least) {
            least = distance;
            best = (int)i;
        }
    }
    return best;
}

/* The index for 0xAARRGGBB: of the palette, PLACE_NO_COLOR, or REFUSED. */
static int find_color(const struct place_canvas_file_options *options, uint32_t argb) {
    const uint32_t alpha = argb >> 24, rgb = argb & 0xffffff;
    if (alpha == 0 || (alpha < 128 && options->nearest))
        return PLACE_NO_COLOR;
    if (alpha < 255 && !options->nearest)
        return REFUSED;
    const int index = place_palette_find(options->palette, rgb);
    return index < 0 && options->nearest ? nearest_color(options->palette, rgb) : index;
}

/* Say that the pixel of that number (row by row, from 0) has a colour which is REFUSED. */
static enum place_code refuse_color(const struct place_canvas_file_options *options, size_t pixel,
                                    uint32_t argb, struct place_err *err) {
    const size_t width = (size_t)options->bounds.width;
    place_fail(err, PLACE_DATA, "pixel %zu,%zu is #%06" PRIX32 "%s", pixel % width, pixel / width,
               argb & 0xffffff,
               argb >> 24 < 255 ? " and transparent in part" : ", which is not in the palette");
    return place_hint(err, "--nearest takes the nearest colour of the palette");
}

static enum place_code check_size(const struct place_canvas_file_options *options, uint32_t width,
                                  uint32_t height, struct place_err *err) {
    const struct place_rect bounds = options->bounds;
    if (width == (uint32_t)bounds.width && height == (uint32_t)bounds.height)
        return PLACE_OK;
    return place_fail(err, PLACE_DATA, "is %" PRIu32 "x%" PRIu32 ", the canvas is %dx%d", width,
                      height, bounds.width, bounds.height);
}

static size_t pixel_count(const struct place_canvas_file_options *options) {
    return (size_t)options->bounds.width * (size_t)options->bounds.height;
}

/* The palette of a file whose pixels are indices. */
struct file_palette {
    uint32_t argb[256]; /* 0xAARRGGBB */
    unsigned count;
    bool has_none; /* PLACE_NO_COLOR is no colour of it but none */
};

/* The palette's indices as those wanted, each PLACE_NO_COLOR or REFUSED where it is that. */
static void make_map(const struct place_canvas_file_options *options,
                     const struct file_palette *palette, int map[256]) {
    for (unsigned i = 0; i < 256; i++)
        map[i] = i < palette->count ? find_color(options, palette->argb[i]) : REFUSED;
    if (palette->has_none)
        map[PLACE_NO_COLOR] = PLACE_NO_COLOR;
}

/* Indices of the file's palette become those of the palette wanted. */
static enum place_code map_indices(const struct place_canvas_file_options *options,
                                   const struct file_palette *palette, uint8_t *pixels,
                                   struct place_err *err) {
    const size_t total = pixel_count(options), width = (size_t)options->bounds.width;
    int map[256];
    make_map(options, palette, map);
    for (size_t i = 0; i < total; i++) {
        const unsigned from = pixels[i];
        if (map[from] == REFUSED && from >= palette->count)
            return place_fail(err, PLACE_DATA,
                              "pixel %zu,%zu is %u, its own palette has %u colours", i % width,
                              i / width, from, palette->count);
        if (map[from] == REFUSED)
            return refuse_color(options, i, palette->argb[from], err);
        pixels[i] = (uint8_t)map[from];
    }
    return PLACE_OK;
}

/* The colours of a picture found last, each in the one slot it can have. */
struct found_colors {
    uint32_t argb[COLOR_SLOTS];
    int16_t index[COLOR_SLOTS]; /* REFUSED: the slot is free */
};

/* R G B A bytes become indices of the palette wanted. */
static enum place_code map_colors(const struct place_canvas_file_options *options,
                                  const uint8_t *rgba, uint8_t *pixels, struct place_err *err) {
    struct found_colors found;
    const size_t total = pixel_count(options);
    memset(found.index, 0xff, sizeof found.index);
    for (size_t i = 0; i < total; i++, rgba += 4) {
        const uint32_t argb =
            (uint32_t)rgba[3] << 24 | (uint32_t)rgba[0] << 16 | (uint32_t)rgba[1] << 8 | rgba[2];
        const uint32_t slot = argb * UINT32_C(0x9E3779B1) >> SLOT_SHIFT;
        if (found.index[slot] == REFUSED || found.argb[slot] != argb) {
            const int index = find_color(options, argb);
            if (index == REFUSED)
                return refuse_color(options, i, argb, err);
            found.argb[slot] = argb;
            found.index[slot] = (int16_t)index;
        }
        pixels[i] = (uint8_t)found.index[slot];
    }
    return PLACE_OK;
}

/* ---- the kinds of file ----------------------------------------------------------------------- */

static enum place_code read_colors(struct place_png *png,
                                   const struct place_canvas_file_options *options, uint8_t *pixels,
                                   struct place_err *err) {
    uint8_t *rgba = place_new_array(pixel_count(options), 4, err);
    if (!rgba)
        return err->code;
    enum place_code code = place_png_read_pixels(png, rgba, err);
    if (code == PLACE_OK)
        code = map_colors(options, rgba, pixels, err);
    free(rgba);
    return code;
}

static enum place_code read_indices(struct place_png *png,
                                    const struct place_canvas_file_options *options,
                                    uint8_t *pixels, struct place_err *err) {
    const struct place_png_header *header = place_png_header(png);
    struct file_palette palette = {.count = header->colors};
    memcpy(palette.argb, header->argb, sizeof palette.argb);
    if (place_png_read_pixels(png, pixels, err))
        return err->code;
    return map_indices(options, &palette, pixels, err);
}

static enum place_code read_png(const char *path, const struct place_canvas_file_options *options,
                                uint8_t *pixels, struct place_err *err) {
    struct place_png *png = NULL;
    if (place_png_open(path, &png, err))
        return err->code;
    const struct place_png_header *header = place_png_header(png);
    enum place_code code = check_size(options, header->width, header->height, err);
    if (code == PLACE_OK)
        code = header->colors ? read_indices(png, options, pixels, err)
                              : read_colors(png, options, pixels, err);
    place_png_close(png);
    return code ? place_wrap(err, "%s", path) : PLACE_OK;
}

/* Indices beyond the palette, but for the one of no colour, are none. */
static enum place_code check_indices(const struct place_canvas_file_options *options,
                                     const uint8_t *pixels, struct place_err *err) {
    const size_t total = pixel_count(options), width = (size_t)options->bounds.width;
    for (size_t i = 0; i < total; i++)
        if (pixels[i] >= options->palette->count && pixels[i] != PLACE_NO_COLOR)
            return place_fail(err, PLACE_DATA, "pixel %zu,%zu is %u, the palette has %u colours",
                              i % width, i / width, pixels[i], options->palette->count);
    return PLACE_OK;
}

/* Exactly the pixels: the byte behind the last has to be the end. */
static enum place_code read_bytes(struct place_inflate *in,
                                  const struct place_canvas_file_options *options, uint8_t *pixels,
                                  struct place_err *err) {
    const size_t total = pixel_count(options);
    size_t got = 0, more = 0;
    uint8_t behind = 0;
    if (place_inflate_read(in, pixels, total, &got, err) ||
        place_inflate_read(in, &behind, sizeof behind, &more, err))
        return err->code;
    if (got == total && more == 0)
        return check_indices(options, pixels, err);
    place_fail(err, PLACE_DATA, "is %s%zu bytes, a canvas of %dx%d has %zu",
               more ? "more than " : "", got, options->bounds.width, options->bounds.height, total);
    return place_hint(err, "pictures are read as PNG; any other file is one byte a pixel");
}

static enum place_code read_raw(const char *path, const struct place_canvas_file_options *options,
                                uint8_t *pixels, struct place_err *err) {
    struct place_inflate *in = NULL;
    if (place_inflate_open(path, NULL, &in, err))
        return err->code;
    const enum place_code code = read_bytes(in, options, pixels, err);
    place_inflate_close(in);
    return code ? place_wrap(err, "%s", path) : PLACE_OK;
}

/* The canvas as it stands after the last event, with the palette it then has. */
static enum place_code take_canvas(const struct place_canvas *canvas,
                                   const struct place_canvas_file_options *options, uint8_t *pixels,
                                   struct place_err *err) {
    const struct place_palette *colors = &canvas->entry->palette;
    struct file_palette palette = {.count = colors->count, .has_none = true};
    for (unsigned i = 0; i < colors->count; i++)
        palette.argb[i] = UINT32_C(0xff000000) | colors->rgb[i];
    place_canvas_store(canvas, options->bounds, pixels);
    return map_indices(options, &palette, pixels, err);
}

/* The archive's last canvas has to be the one wanted, before one is allocated; and that one is as
 * large as all that the archive ever covered, which may be more, but not anything. */
static enum place_code check_archive(const struct place_source_info *info,
                                     const struct place_canvas_file_options *options,
                                     struct place_err *err) {
    const struct place_timeline *timeline = info->timeline;
    const struct place_rect last = timeline->entries[timeline->count - 1].bounds;
    const struct place_rect wanted = options->bounds, all = info->bounds;
    const size_t spare = SPARE_FACTOR * pixel_count(options);
    if (!place_rect_equal(last, wanted))
        return place_fail(err, PLACE_DATA, "is %dx%d at %d,%d, the canvas is %dx%d at %d,%d",
                          last.width, last.height, last.x0, last.y0, wanted.width, wanted.height,
                          wanted.x0, wanted.y0);
    if ((size_t)all.width * (size_t)all.height <= (spare > SPARE_PIXELS ? spare : SPARE_PIXELS))
        return PLACE_OK;
    return place_fail(err, PLACE_DATA, "its canvases cover %dx%d, too much for one of %dx%d",
                      all.width, all.height, wanted.width, wanted.height);
}

static enum place_code read_last_moment(struct place_source *source,
                                        const struct place_canvas_file_options *options,
                                        uint8_t *pixels, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    struct place_canvas canvas;
    if (check_archive(info, options, err))
        return place_wrap(err, "%s", info->name);
    enum place_code code = place_source_canvas_at(source, INT64_MAX, &canvas, err);
    if (!code) {
        code = take_canvas(&canvas, options, pixels, err);
        if (code)
            place_wrap(err, "%s", info->name);
    }
    place_canvas_release(&canvas);
    return code;
}

static enum place_code read_archive(const char *path,
                                    const struct place_canvas_file_options *options,
                                    uint8_t *pixels, struct place_err *err) {
    struct place_source *source = NULL;
    if (place_source_open(path, &source, err))
        return err->code;
    const char *warning = place_source_warning(source);
    const enum place_code code = warning ? place_fail(err, PLACE_DATA, "%s", warning)
                                         : read_last_moment(source, options, pixels, err);
    place_source_close(source);
    return code;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* The first bytes of a regular file; zeros behind its end. */
static enum place_code read_magic(const char *path, unsigned char magic[MAGIC],
                                  struct place_err *err) {
    struct stat info;
    memset(magic, 0, MAGIC);
    if (stat(path, &info) != 0)
        return place_fail_errno(err, PLACE_IO, "%s", path);
    if (!S_ISREG(info.st_mode))
        return place_fail(err, PLACE_IO, "%s: is not a regular file", path);
    FILE *file = fopen(path, "rb");
    if (!file)
        return place_fail_errno(err, PLACE_IO, "%s", path);
    const bool failed = fread(magic, 1, MAGIC, file) < MAGIC && ferror(file);
    if (failed)
        place_fail_errno(err, PLACE_IO, "%s: cannot read", path);
    fclose(file);
    return failed ? err->code : PLACE_OK;
}

enum place_code place_canvas_file_read(const char *path,
                                       const struct place_canvas_file_options *options,
                                       uint8_t *pixels, struct place_err *err) {
    unsigned char magic[MAGIC];
    if (read_magic(path, magic, err))
        return err->code;
    if (memcmp(magic, "\x89PNG", 4) == 0) /* its other four bytes show damage: libpng's to tell */
        return read_png(path, options, pixels, err);
    if (place_archive_is_magic(magic, sizeof magic))
        return read_archive(path, options, pixels, err);
    return read_raw(path, options, pixels, err);
}

void place_canvas_fill_in(uint8_t *pixels, size_t count, uint8_t background) {
    for (size_t i = 0; i < count; i++)
        if (pixels[i] == PLACE_NO_COLOR)
            pixels[i] = background;
}

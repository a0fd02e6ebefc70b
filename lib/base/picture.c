/* PNG by libpng. Its longjmp stays inside the three functions that call setjmp. */
#include "base/picture.h"

#include "base/mem.h"
#include "base/outfile.h"
#include "base/stop.h"

#include <assert.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static void on_error(png_structp png, png_const_charp message) {
    struct place_err *err = png_get_error_ptr(png);
    if (strstr(message, "memory")) /* libpng's words and zlib's */
        place_fail_memory(err);
    else
        place_fail(err, PLACE_IO, "%s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

unsigned place_picture_depth(const struct place_picture *picture) {
    if (!picture->palette)
        return picture->gray16 ? 16 : 8;
    uint8_t highest = 0;
    for (uint32_t y = 0; y < picture->height; y++) {
        const uint8_t *row = picture->pixels + y * picture->stride;
        for (uint32_t x = 0; x < picture->width; x++)
            highest = row[x] > highest ? row[x] : highest;
    }
    assert(highest < picture->colors);
    return highest < 2 ? 1 : highest < 4 ? 2 : highest < 16 ? 4 : 8;
}

/* The palette may not be longer than the bit depth can name (PNG, 11.2.3). */
static void set_palette(png_structp png, png_infop info, const struct place_picture *picture,
                        int depth) {
    png_color colors[256];
    const unsigned count = picture->colors < 1u << depth ? picture->colors : 1u << depth;
    for (unsigned i = 0; i < count; i++)
        colors[i] =
            (png_color){(png_byte)(picture->palette[i] >> 16), (png_byte)(picture->palette[i] >> 8),
                        (png_byte)picture->palette[i]};
    png_set_PLTE(png, info, colors, (int)count);
}

static int color_type(const struct place_picture *picture) {
    return picture->palette  ? PNG_COLOR_TYPE_PALETTE
           : picture->gray16 ? PNG_COLOR_TYPE_GRAY
                             : PNG_COLOR_TYPE_RGB;
}

static void set_texts(png_structp png, png_infop info, const char *const *texts) {
    for (; texts && texts[0]; texts += 2) {
        png_text text = {.compression = PNG_TEXT_COMPRESSION_NONE,
                         .key = (png_charp)(uintptr_t)texts[0],
                         .text = (png_charp)(uintptr_t)texts[1],
                         .text_length = strlen(texts[1])};
        png_set_text(png, info, &text, 1);
    }
}

static enum place_code write_all(png_structp png, png_infop info,
                                 const struct place_picture *picture, FILE *stream, int depth,
                                 struct place_err *err) {
    if (setjmp(png_jmpbuf(png))) /* libpng says only "Write Error", errno says why */
        return ferror(stream) ? place_fail_errno(err, PLACE_IO, "cannot write") : err->code;
    png_init_io(png, stream);
    png_set_IHDR(png, info, picture->width, picture->height, depth, color_type(picture),
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (picture->palette)
        set_palette(png, info, picture, depth);
    if (picture->gray16 && picture->zero_is_transparent)
        png_set_tRNS(png, info, NULL, 0, &(png_color_16){.gray = 0});
    set_texts(png, info, picture->texts);
    png_write_info(png, info);
    png_set_packing(png);
    for (uint32_t y = 0; y < picture->height; y++) {
        if (place_stop_check(err)) /* large pictures take minutes */
            return err->code;
        png_write_row(png, picture->pixels + y * picture->stride);
    }
    png_write_end(png, info);
    return PLACE_OK;
}

enum place_code place_png_write(const struct place_picture *picture, FILE *stream, const char *path,
                                struct place_err *err) {
    const int depth = (int)place_picture_depth(picture);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, err, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    enum place_code code =
        info ? write_all(png, info, picture, stream, depth, err) : place_fail_memory(err);
    if (png)
        png_destroy_write_struct(&png, &info);
    return code ? place_wrap(err, "%s", path) : PLACE_OK;
}

enum place_code place_png_save(const struct place_picture *picture, const char *path, bool replace,
                               struct place_err *err) {
    struct place_outfile *file = NULL;
    if (place_outfile_open(path, replace, &file, err))
        return err->code;
    if (place_png_write(picture, place_outfile_stream(file), path, err)) {
        place_outfile_abort(file);
        return err->code;
    }
    return place_outfile_close(file, err);
}

/* ---- reading --------------------------------------------------------------------------------- */

enum { KEPT_CHUNKS = 8 /* texts and the like that libpng may hold, of 8 MB each at most */ };

struct place_png {
    FILE *file;
    png_structp png;
    png_infop info;
    struct place_png_header header;
};

/* What libpng complained of, in the words and with the code of a file that is read. */
static enum place_code reading_failed(FILE *file, struct place_err *err) {
    if (ferror(file))
        return place_fail_errno(err, PLACE_IO, "cannot read");
    if (feof(file))
        return place_fail(err, PLACE_DATA, "the picture is cut off");
    if (err->code != PLACE_MEMORY)
        err->code = PLACE_DATA;
    return err->code;
}

static void take_palette(const struct place_png *in, struct place_png_header *header) {
    png_colorp colors = NULL;
    png_bytep alpha = NULL;
    int count = 0, alphas = 0;
    if (png_get_color_type(in->png, in->info) != PNG_COLOR_TYPE_PALETTE ||
        !png_get_PLTE(in->png, in->info, &colors, &count))
        return;
    png_get_tRNS(in->png, in->info, &alpha, &alphas, NULL);
    header->colors = (unsigned)count;
    for (int i = 0; i < count; i++)
        header->argb[i] = (i < alphas ? (uint32_t)alpha[i] : 255u) << 24 |
                          (uint32_t)colors[i].red << 16 | (uint32_t)colors[i].green << 8 |
                          colors[i].blue;
}

static enum place_code read_header(struct place_png *in, struct place_err *err) {
    if (setjmp(png_jmpbuf(in->png)))
        return reading_failed(in->file, err);
    png_init_io(in->png, in->file);
    png_set_chunk_cache_max(in->png, KEPT_CHUNKS);
    png_read_info(in->png, in->info);
    in->header.width = png_get_image_width(in->png, in->info);
    in->header.height = png_get_image_height(in->png, in->info);
    take_palette(in, &in->header);
    return PLACE_OK;
}

enum place_code place_png_open(const char *path, struct place_png **out, struct place_err *err) {
    *out = NULL;
    struct place_png *in = place_new_array(1, sizeof *in, err);
    if (!in)
        return err->code;
    in->file = fopen(path, "rb");
    if (!in->file) {
        place_fail_errno(err, PLACE_IO, "%s", path);
        place_png_close(in);
        return err->code;
    }
    in->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, err, on_error, on_warning);
    in->info = in->png ? png_create_info_struct(in->png) : NULL;
    if (in->info ? read_header(in, err) : place_fail_memory(err)) {
        place_png_close(in);
        return place_wrap(err, "%s", path);
    }
    *out = in;
    return PLACE_OK;
}

const struct place_png_header *place_png_header(const struct place_png *in) {
    return &in->header;
}

/* Rows come out as place_png_read_pixels promises. No gamma: a canvas's colours are names. */
static void set_transforms(png_structp png, png_infop info) {
    const int type = png_get_color_type(png, info), depth = png_get_bit_depth(png, info);
    png_set_packing(png);
    if (type == PNG_COLOR_TYPE_PALETTE)
        return;
    if (depth == 16)
        png_set_scale_16(png);
    if (type == PNG_COLOR_TYPE_GRAY && depth < 8)
        png_set_expand_gray_1_2_4_to_8(png);
    if (!(type & PNG_COLOR_MASK_COLOR))
        png_set_gray_to_rgb(png);
    if (png_get_valid(png, info, PNG_INFO_tRNS))
        png_set_tRNS_to_alpha(png);
    else if (!(type & PNG_COLOR_MASK_ALPHA))
        png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
}

enum place_code place_png_read_pixels(struct place_png *in, uint8_t *pixels,
                                      struct place_err *err) {
    const size_t stride = (size_t)in->header.width * (in->header.colors ? 1 : 4);
    png_set_error_fn(in->png, err, on_error, on_warning);
    if (setjmp(png_jmpbuf(in->png)))
        return reading_failed(in->file, err);
    set_transforms(in->png, in->info);
    const int passes = png_set_interlace_handling(in->png);
    png_read_update_info(in->png, in->info);
    assert(png_get_rowbytes(in->png, in->info) == stride);
    for (int pass = 0; pass < passes; pass++) /* seven, where the picture is interlaced */
        for (uint32_t y = 0; y < in->header.height; y++)
            png_read_row(in->png, pixels + y * stride, NULL);
    png_read_end(in->png, NULL);
    return PLACE_OK;
}

void place_png_close(struct place_png *in) {
    if (!in)
        return;
    if (in->png)
        png_destroy_read_struct(&in->png, &in->info, NULL);
    if (in->file)
        fclose(in->file);
    free(in);
}

/* Indices in the first quarter of `pixels` become R G B A, from the last to the first. */
static void spread_indices(const struct place_png_header *header, uint8_t *pixels) {
    for (size_t i = (size_t)header->width * header->height; i-- > 0;) {
        const uint32_t argb = header->argb[pixels[i]];
        pixels[4 * i] = (uint8_t)(argb >> 16);
        pixels[4 * i + 1] = (uint8_t)(argb >> 8);
        pixels[4 * i + 2] = (uint8_t)argb;
        pixels[4 * i + 3] = (uint8_t)(argb >> 24);
    }
}

enum place_code place_png_read(const char *path, uint32_t *width, uint32_t *height, uint8_t **rgba,
                               struct place_err *err) {
    struct place_png *in = NULL;
    *rgba = NULL;
    if (place_png_open(path, &in, err))
        return err->code;
    const struct place_png_header *header = &in->header;
    *width = header->width;
    *height = header->height;
    uint8_t *pixels = place_new_array((size_t)header->width * header->height, 4, err);
    if (!pixels || place_png_read_pixels(in, pixels, err)) {
        free(pixels);
        place_png_close(in);
        return place_wrap(err, "%s", path);
    }
    if (header->colors)
        spread_indices(header, pixels);
    *rgba = pixels;
    place_png_close(in);
    return PLACE_OK;
}

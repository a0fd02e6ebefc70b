/* PNG by libpng. Its longjmp stays inside the two functions that call setjmp. */
#include "base/picture.h"

#include "base/mem.h"

#include <assert.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static void on_error(png_structp png, png_const_charp message) {
    struct place_err *err = png_get_error_ptr(png);
    place_fail(err, PLACE_IO, "%s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static int depth_for(const struct place_picture *picture) {
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
    png_set_IHDR(png, info, picture->width, picture->height, depth,
                 picture->palette ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (picture->palette)
        set_palette(png, info, picture, depth);
    set_texts(png, info, picture->texts);
    png_write_info(png, info);
    png_set_packing(png);
    for (uint32_t y = 0; y < picture->height; y++)
        png_write_row(png, picture->pixels + y * picture->stride);
    png_write_end(png, info);
    return PLACE_OK;
}

enum place_code place_png_write(const struct place_picture *picture, FILE *stream, const char *path,
                                struct place_err *err) {
    const int depth = picture->palette ? depth_for(picture) : 8;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, err, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    enum place_code code =
        info ? write_all(png, info, picture, stream, depth, err) : place_fail_memory(err);
    if (png)
        png_destroy_write_struct(&png, &info);
    return code ? place_wrap(err, "%s", path) : PLACE_OK;
}

/* Decode what png_image_begin_read has begun; the pixels are the caller's. */
static enum place_code read_pixels(png_image *image, uint8_t **rgba, struct place_err *err) {
    image->format = PNG_FORMAT_RGBA;
    uint8_t *pixels = place_new_array(image->height, PNG_IMAGE_ROW_STRIDE(*image), err);
    if (!pixels)
        return err->code;
    if (!png_image_finish_read(image, NULL, pixels, 0, NULL)) {
        free(pixels);
        return place_fail(err, PLACE_DATA, "%s", image->message);
    }
    *rgba = pixels;
    return PLACE_OK;
}

/* The simplified API reads every kind of PNG (libpng manual, section VI). */
enum place_code place_png_read(const char *path, uint32_t *width, uint32_t *height, uint8_t **rgba,
                               struct place_err *err) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    *rgba = NULL;
    FILE *file = fopen(path, "rb");
    if (!file)
        return place_fail_errno(err, PLACE_IO, "%s", path);
    enum place_code code = png_image_begin_read_from_stdio(&image, file)
                               ? read_pixels(&image, rgba, err)
                               : place_fail(err, PLACE_DATA, "%s", image.message);
    *width = image.width;
    *height = image.height;
    png_image_free(&image);
    fclose(file);
    return code ? place_wrap(err, "%s", path) : PLACE_OK;
}

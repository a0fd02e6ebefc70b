/* Drawing captions: a piece at a time on a small sheet, which is then put into the strip. */
#include "render/caption.h"

#include "base/mem.h"
#include "render/caption_layout.h"
#include "render/caption_text.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In ems: how far a letter may reach out of its room, and where the line is in a row. */
static const double reach = 0.2, line = 1.0;

struct place_caption {
    struct place_caption_options options;
    struct caption_layout layout;
    struct caption_pen pen; /* its text is owned: a sheet for the widest piece */
    uint32_t shades[PLACE_CAPTION_SHADES];
    uint32_t *pixels;
    char shown[CAPTION_FIELDS][CAPTION_TEXT]; /* what stands in the strip; "" at first */
};

void place_caption_shades(uint32_t background, uint32_t shades[PLACE_CAPTION_SHADES]) {
    const uint32_t ink = place_text_ink(background);
    for (int i = 0; i < PLACE_CAPTION_SHADES; i++)
        shades[i] =
            place_text_blend(background, ink, (uint8_t)(i * 255 / (PLACE_CAPTION_SHADES - 1)));
}

enum place_code place_caption_height(const struct place_caption_options *options, int32_t width,
                                     int32_t *height, struct place_err *err) {
    struct caption_layout layout;
    if (caption_layout_make(&layout, options, width, err))
        return err->code;
    *height = layout.height;
    return PLACE_OK;
}

/* ---- beginning ------------------------------------------------------------------------------- */

static int32_t reach_of(const struct place_caption *caption) {
    return (int32_t)lround(reach * caption->layout.em);
}

/* Columns of the sheet that a piece takes. */
static int32_t columns_of(const struct place_caption *caption, const struct caption_piece *piece) {
    return (int32_t)ceil(piece->width) + 2 * reach_of(caption);
}

static enum place_code make_sheet(struct place_caption *caption, struct place_err *err) {
    const struct caption_layout *layout = &caption->layout;
    struct place_text_options sheet = {1, layout->row, layout->em, "the caption"};
    struct place_text *text = NULL;
    for (size_t i = 0; i < layout->count; i++) {
        const int32_t columns = columns_of(caption, &layout->pieces[i]);
        sheet.width = columns > sheet.width ? columns : sheet.width;
    }
    if (place_text_new(&sheet, &text, err))
        return err->code;
    caption->pen = caption_pen_for(text);
    return PLACE_OK;
}

static enum place_code make_pixels(struct place_caption *caption, struct place_err *err) {
    const size_t count = (size_t)caption->layout.width * (size_t)caption->layout.height;
    caption->pixels = place_new_array(count, sizeof *caption->pixels, err);
    if (!caption->pixels)
        return err->code;
    for (size_t i = 0; i < count; i++)
        caption->pixels[i] = caption->shades[0];
    return PLACE_OK;
}

enum place_code place_caption_new(const struct place_caption_options *options, int32_t width,
                                  uint32_t background, struct place_caption **out,
                                  struct place_err *err) {
    assert(place_caption_wanted(options));
    struct place_caption *caption = place_new_array(1, sizeof *caption, err);
    if (!caption)
        return err->code;
    caption->options = *options;
    place_caption_shades(background, caption->shades);
    if (!caption_layout_make(&caption->layout, options, width, err) && !make_sheet(caption, err) &&
        !make_pixels(caption, err)) {
        *out = caption;
        return PLACE_OK;
    }
    place_caption_free(caption);
    return err->code;
}

void place_caption_free(struct place_caption *caption) {
    if (!caption)
        return;
    place_text_free(caption->pen.text);
    free(caption->pixels);
    free(caption);
}

/* ---- drawing --------------------------------------------------------------------------------- */

/* A piece of the sheet into the strip, in shades; no column outside it. */
static void put_sheet(struct place_caption *caption, const struct caption_piece *piece,
                      const struct place_text_sheet *sheet) {
    const int32_t width = caption->layout.width, columns = columns_of(caption, piece);
    const int32_t left = (int32_t)lround(piece->x) - reach_of(caption);
    for (int32_t y = 0; y < caption->layout.row; y++) {
        const uint8_t *from = sheet->bytes + (size_t)y * sheet->stride;
        uint32_t *to = caption->pixels + (size_t)(piece->top + y) * (size_t)width;
        for (int32_t x = left < 0 ? -left : 0; x < columns && left + x < width; x++)
            to[left + x] = caption->shades[(from[x] * (PLACE_CAPTION_SHADES - 1) + 127) / 255];
    }
}

/* Where in its room the text begins. At the right and in the middle what stands behind a number
 * keeps its place when another digit comes before. */
static double start_of(const struct place_caption *caption, const struct caption_piece *piece,
                       const char *words) {
    char number[CAPTION_TEXT];
    if (!piece->right)
        return 0;
    if (piece->field != CAPTION_EVENTS)
        return piece->width - caption_width(&caption->pen, piece->field, words);
    caption_take_words(words, (struct caption_words){0, 1}, number);
    return caption->layout.number - caption_width(&caption->pen, CAPTION_EVENTS, number);
}

static enum place_code draw_piece(struct place_caption *caption, const struct caption_piece *piece,
                                  struct place_err *err) {
    char words[CAPTION_TEXT];
    struct place_text_sheet sheet;
    caption_take_words(caption->shown[piece->field], piece->words, words);
    const struct caption_place place = {piece->field,
                                        reach_of(caption) + start_of(caption, piece, words),
                                        line * caption->layout.em};
    place_text_clear(caption->pen.text);
    caption_write(&caption->pen, place, words);
    if (place_text_covered(caption->pen.text, &sheet, err))
        return err->code;
    put_sheet(caption, piece, &sheet);
    return PLACE_OK;
}

/* A field that was failed on is drawn the next time. */
static enum place_code draw_field(struct place_caption *caption, enum caption_field field,
                                  struct place_err *err) {
    for (size_t i = 0; i < caption->layout.count; i++)
        if (caption->layout.pieces[i].field == field &&
            draw_piece(caption, &caption->layout.pieces[i], err)) {
            *caption->shown[field] = '\0';
            return err->code;
        }
    return PLACE_OK;
}

static enum place_code check_events(const struct place_caption *caption, uint64_t events,
                                    struct place_err *err) {
    const uint64_t most = caption_most_events(&caption->options);
    if (!caption->options.events || events <= most)
        return PLACE_OK;
    return place_fail(err, PLACE_FAILED,
                      "the caption has room for %" PRIu64 " events, not for %" PRIu64, most,
                      events);
}

static void format_texts(const struct place_caption_options *options, int64_t time, uint64_t events,
                         char texts[CAPTION_FIELDS][CAPTION_TEXT]) {
    char zoned[PLACE_ZONED_TEXT];
    if (options->title)
        memcpy(texts[CAPTION_TITLE], options->title, strlen(options->title) + 1);
    if (options->events)
        caption_format_events(events, texts[CAPTION_EVENTS]);
    if (options->time) {
        place_format_time_in(options->zone, time, options->seconds, zoned);
        memcpy(texts[CAPTION_TIME], zoned, sizeof zoned);
    }
}

enum place_code place_caption_draw(struct place_caption *caption, int64_t time, uint64_t events,
                                   const uint32_t **pixels, bool *changed, struct place_err *err) {
    char texts[CAPTION_FIELDS][CAPTION_TEXT] = {""};
    if (check_events(caption, events, err))
        return err->code;
    *changed = false;
    format_texts(&caption->options, time, events, texts);
    for (enum caption_field field = 0; field < CAPTION_FIELDS; field++) {
        if (strcmp(texts[field], caption->shown[field]) == 0)
            continue;
        memcpy(caption->shown[field], texts[field], CAPTION_TEXT);
        *changed = true;
        if (draw_field(caption, field, err))
            return err->code;
    }
    *pixels = caption->pixels;
    return PLACE_OK;
}

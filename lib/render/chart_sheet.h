/*
 * The sheet that a chart is drawn on by cairo: texts, blocks and the file.
 * Internal to lib/render.
 */
#ifndef PLACE_RENDER_CHART_SHEET_H
#define PLACE_RENDER_CHART_SHEET_H

#include "render/chart.h"

enum chart_color {
    CHART_INK = 0x202020,
    CHART_FAINT = 0x606060, /* notes */
    CHART_GRID = 0xe2e2e2,
    CHART_BARS = 0x4878a8,
    CHART_LINE = 0xc8501e,
    CHART_OTHER = 0x909090 /* second bars */
};

struct _cairo;

struct chart_sheet {
    struct _cairo *cairo;
    double width, height; /* pixels, or units of SVG */
    double em;
};

typedef void chart_draw(const struct chart_sheet *sheet, const void *chart);

/* Draw on a white sheet, and write it to the file. */
enum place_code chart_save(const struct place_chart_output *output, chart_draw *draw,
                           const void *chart, struct place_err *err) PLACE_MUST_CHECK;

enum chart_align { CHART_LEFT, CHART_MIDDLE, CHART_RIGHT };

/* Where a text stands: its left end, middle or right end, and its base line. */
struct chart_spot {
    double x, y;
    enum chart_align align;
    double size; /* of letters, ems */
    uint32_t color;
};
void chart_text(const struct chart_sheet *sheet, const struct chart_spot *spot, const char *text);
double chart_text_width(const struct chart_sheet *sheet, double size, const char *text);

/* A text, or where it is too long its beginning with an ellipsis, cut between characters. */
enum { CHART_TEXT = 400 /* bytes, with the NUL */ };
struct chart_room {
    double size;  /* of letters, ems */
    double width; /* pixels */
};
void chart_fit(const struct chart_sheet *sheet, const struct chart_room *room, const char *text,
               char fitting[CHART_TEXT]);

/* A rectangle of whole pixels, at least one wide and high. */
struct chart_block {
    double x0, y0, x1, y1; /* of its corners */
};
void chart_fill(const struct chart_sheet *sheet, const struct chart_block *block, uint32_t color);

void chart_set_color(const struct chart_sheet *sheet, uint32_t color);

/* Title and note at the top, as far as they have room; gives the y below them. */
double chart_heading(const struct chart_sheet *sheet, const char *title, const char *note);

#endif

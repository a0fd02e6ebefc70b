/* Contact sheets: where pictures stand, and drawing them one after the other on one stage. */
#include "render/sheet.h"

#include "base/stop.h"
#include "render/raster.h"
#include "render/stage.h"

#include <assert.h>
#include <inttypes.h>

enum {
    LIMIT = 65500,      /* output pixels a side, as of stills (view.c) */
    CAPTION_ROOM = 4096 /* output pixels; a wider picture has room for any caption */
};

static const char is_fitted[] =
    "the region is larger than a picture's share of --fit, so it is reduced by area average: its "
    "pixels are not exact";
static const char is_reduced[] =
    "at scale 1 the sheet would be over 65500 pixels a side, so its pictures are reduced by area "
    "average: their pixels are not exact";

/* What is needed only while a sheet is planned. */
struct draft {
    struct place_sheet *sheet;
    struct place_source *source;
    struct place_scene_options cell; /* what each picture is to be */
    const struct place_scene_span *span;
};

/* A size that the sheet is to fit. */
struct box {
    int32_t width, height;
    bool exact; /* the sheet is of this size, else at most */
};

int64_t place_sheet_instant(const struct place_sheet *sheet, uint32_t index) {
    const int64_t parts = (int64_t)place_sheet_count(sheet) - 1, length = sheet->to - sheet->from;
    if (parts == 0)
        return sheet->to;
    return sheet->from + length / parts * index + length % parts * index / parts;
}

struct place_rect place_sheet_place(const struct place_sheet *sheet, uint32_t index) {
    const struct place_view *view = &sheet->scene.view;
    const int32_t column = (int32_t)(index % (uint32_t)sheet->columns);
    const int32_t row = (int32_t)(index / (uint32_t)sheet->columns);
    return (struct place_rect){sheet->left + column * (view->width + sheet->gutter),
                               sheet->top + row * (view->height + sheet->gutter), view->width,
                               view->height};
}

/* ---- sizes ----------------------------------------------------------------------------------- */

static int32_t gutter_of(int32_t width) {
    return 4 + width / 64;
}

/* `count` pictures of a side, with gutters between and round them. */
static int64_t extent(const struct place_sheet *sheet, int32_t count, int32_t side) {
    return count * ((int64_t)side + sheet->gutter) + sheet->gutter;
}

static bool is_too_large(const struct place_sheet *sheet) {
    return extent(sheet, sheet->columns, sheet->scene.view.width) > LIMIT ||
           extent(sheet, sheet->rows, sheet->scene.view.height) > LIMIT;
}

static enum place_code measure_title(struct place_sheet *sheet, struct place_err *err) {
    return place_caption_height(&sheet->title, sheet->width, &sheet->title_height, err);
}

static enum place_code too_large(int64_t width, int64_t height, struct place_err *err) {
    place_fail(err, PLACE_USAGE,
               "the sheet would be %" PRId64 "x%" PRId64 ", the limit is %d a side", width, height,
               (int)LIMIT);
    return place_hint(err, "fewer pictures, --fit or --region make it smaller");
}

/* As large as the pictures make it. */
static enum place_code size_by_pictures(struct place_sheet *sheet, struct place_err *err) {
    const int64_t width = extent(sheet, sheet->columns, sheet->scene.view.width);
    const int64_t height = extent(sheet, sheet->rows, sheet->scene.view.height);
    if (is_too_large(sheet))
        return too_large(width, height, err);
    sheet->width = (int32_t)width;
    if (measure_title(sheet, err))
        return err->code;
    if (height + sheet->title_height > LIMIT)
        return too_large(width, height + sheet->title_height, err);
    sheet->height = (int32_t)height + sheet->title_height;
    sheet->left = sheet->gutter;
    sheet->top = sheet->title_height + sheet->gutter;
    return PLACE_OK;
}

static enum place_code plan_cell(struct draft *draft, struct place_err *err) {
    place_scene_release(&draft->sheet->scene);
    return place_scene_plan(&draft->sheet->scene, draft->source, &draft->cell, draft->span, err);
}

/* ---- sheets of a size ------------------------------------------------------------------------ */

/* Each picture's share of the box. */
static enum place_code share_out(struct draft *draft, const struct box *box,
                                 struct place_err *err) {
    struct place_sheet *sheet = draft->sheet;
    struct place_view_options *view = &draft->cell.view;
    sheet->gutter = gutter_of(box->width / sheet->columns);
    sheet->width = box->width;
    if (measure_title(sheet, err))
        return err->code;
    view->fit_width = (box->width - sheet->gutter) / sheet->columns - sheet->gutter;
    view->fit_width -= view->fit_width % 2; /* pictures with captions have even sides */
    view->fit_height =
        (box->height - sheet->title_height - sheet->gutter) / sheet->rows - sheet->gutter;
    return view->fit_width > 0 && view->fit_height > 0
               ? PLACE_OK
               : place_fail(err, PLACE_USAGE, "--fit %dx%d has no room for a sheet of %dx%d",
                            box->width, box->height, sheet->columns, sheet->rows);
}

/* Leave off what the share has more than the picture and its caption need. */
static enum place_code tighten(struct draft *draft, struct place_err *err) {
    struct place_view_options *wanted = &draft->cell.view;
    const struct place_view *view = &draft->sheet->scene.view;
    const int32_t width = view->picture.width + view->picture.width % 2;
    int32_t caption = 0;
    wanted->fit_height = view->picture.height + view->footer;
    if (width > wanted->fit_width)
        return PLACE_OK;
    const enum place_code code = place_caption_height(&draft->cell.caption, width, &caption, err);
    if (code == PLACE_USAGE || (!code && caption > view->footer))
        return PLACE_OK; /* the caption needs the width */
    wanted->fit_width = width;
    wanted->fit_height = view->picture.height + caption;
    return code;
}

static int32_t before(int32_t room, bool centered, bool at_end) {
    return centered ? room / 2 : at_end ? room : 0;
}

/* Title and pictures stand in the box where --pad-at says. */
static void stand_in(struct place_sheet *sheet, const struct box *box, enum place_anchor anchor) {
    const struct place_view *view = &sheet->scene.view;
    const int32_t across = box->width - (int32_t)extent(sheet, sheet->columns, view->width);
    const int32_t down =
        box->height - sheet->title_height - (int32_t)extent(sheet, sheet->rows, view->height);
    const bool centered = anchor == PLACE_CENTER;
    sheet->height = box->height;
    sheet->left = sheet->gutter + before(across, centered,
                                         anchor == PLACE_TOP_RIGHT || anchor == PLACE_BOTTOM_RIGHT);
    sheet->title_top =
        before(down, centered, anchor == PLACE_BOTTOM_LEFT || anchor == PLACE_BOTTOM_RIGHT);
    sheet->top = sheet->title_top + sheet->title_height + sheet->gutter;
}

static enum place_code plan_fitted(struct draft *draft, const struct box *box,
                                   struct place_err *err) {
    if (share_out(draft, box, err))
        return err->code;
    if (plan_cell(draft, err)) {
        place_hint(err, "a larger --fit, or fewer pictures, give each more room");
        return place_wrap(err, "each picture of the sheet");
    }
    if (tighten(draft, err) || plan_cell(draft, err))
        return err->code;
    if (!box->exact)
        return size_by_pictures(draft->sheet, err);
    stand_in(draft->sheet, box, draft->cell.view.pad_at);
    if (draft->sheet->scene.view.reduced)
        draft->sheet->scene.view.remark = is_fitted;
    return PLACE_OK;
}

/* ---- sheets of a scale ----------------------------------------------------------------------- */

/* The least scale at which captions have room; 1 where no scale would help. */
static enum place_code least_scale(const struct draft *draft, int32_t width, int32_t *scale,
                                   struct place_err *err) {
    enum place_code code = PLACE_USAGE;
    int32_t height = 0;
    for (*scale = 1; *scale == 1 || *scale * width < CAPTION_ROOM; ++*scale) {
        code = place_caption_height(&draft->cell.caption, *scale * width, &height, err);
        if (code != PLACE_USAGE)
            return code;
    }
    *scale = 1;
    return PLACE_OK; /* planning the picture tells what is wrong */
}

/* Pixels as they are, unless they make too large a sheet though nobody asked for them. */
static enum place_code plan_scaled(struct draft *draft, struct place_err *err) {
    struct place_view_options *view = &draft->cell.view;
    struct place_sheet *sheet = draft->sheet;
    const struct box most = {LIMIT, LIMIT, false};
    const bool asked = view->scale || view->pad_width;
    struct place_rect region;
    if (place_view_region(view, place_source_info(draft->source)->bounds, &region, err))
        return err->code;
    const int32_t width = view->pad_width ? view->pad_width : region.width;
    if ((!view->scale && least_scale(draft, width, &view->scale, err)) || plan_cell(draft, err))
        return err->code;
    sheet->gutter = gutter_of(sheet->scene.view.width);
    if (asked || !is_too_large(sheet))
        return size_by_pictures(sheet, err);
    view->scale = 0;
    if (plan_fitted(draft, &most, err))
        return err->code;
    if (sheet->scene.view.reduced)
        sheet->scene.view.remark = is_reduced;
    return PLACE_OK;
}

/* ---- planning -------------------------------------------------------------------------------- */

static enum place_code plan(struct draft *draft, struct place_err *err) {
    const struct place_view_options *view = &draft->cell.view;
    const struct box fit = {view->fit_width, view->fit_height, true};
    struct place_view checked;
    if (!fit.width)
        return plan_scaled(draft, err);
    /* what cannot go together is told of the options as they were given */
    return place_view_plan(view, place_source_info(draft->source)->bounds, PLACE_STILL, &checked,
                           err)
               ? err->code
               : plan_fitted(draft, &fit, err);
}

enum place_code place_sheet_plan(struct place_sheet *sheet, struct place_source *source,
                                 const struct place_sheet_options *options,
                                 const struct place_scene_span *span, struct place_err *err) {
    struct draft draft = {sheet, source, options->scene, span};
    assert(options->columns > 0 && options->columns <= PLACE_SHEET_SIDE);
    assert(options->rows > 0 && options->rows <= PLACE_SHEET_SIDE && span->from <= span->to);
    *sheet = (struct place_sheet){.columns = options->columns,
                                  .rows = options->rows,
                                  .from = span->from,
                                  .to = span->to,
                                  .title.title = options->scene.caption.title};
    draft.cell.caption.title = NULL;
    draft.cell.caption.most_events = place_source_info(source)->events;
    if (plan(&draft, err)) {
        place_sheet_release(sheet);
        return err->code;
    }
    return PLACE_OK;
}

void place_sheet_release(struct place_sheet *sheet) {
    place_scene_release(&sheet->scene);
    *sheet = (struct place_sheet){0};
}

/* ---- drawing --------------------------------------------------------------------------------- */

struct drawing {
    const struct place_sheet *sheet;
    struct place_sheet_pixels *pixels;
    struct place_stage stage;
    struct place_raster raster; /* of one picture */
};

static enum place_code draw_title(const struct drawing *drawing, struct place_err *err) {
    const struct place_sheet *sheet = drawing->sheet;
    const struct place_rect place = {0, sheet->title_top, sheet->width, sheet->title_height};
    struct place_caption *caption = NULL;
    const uint32_t *strip = NULL;
    bool changed = false;
    if (!sheet->title.title)
        return PLACE_OK;
    if (place_caption_new(&sheet->title, sheet->width, sheet->scene.view.pad_color, &caption, err))
        return err->code;
    enum place_code code = place_caption_draw(caption, 0, 0, &strip, &changed, err);
    if (!code)
        code = place_sheet_pixels_put_strip(drawing->pixels, place, strip, err);
    place_caption_free(caption);
    return code;
}

/* Only what changed since the picture before it is converted. */
static enum place_code draw_cell(struct drawing *drawing, uint32_t index, struct place_err *err) {
    const struct place_rect place = place_sheet_place(drawing->sheet, index);
    struct place_bound bound = PLACE_NO_BOUND;
    bound.time = place_sheet_instant(drawing->sheet, index);
    if (place_stop_check(err) || place_stage_seek(&drawing->stage, &bound, err) ||
        place_stage_draw(&drawing->stage, err))
        return err->code;
    place_raster_update(&drawing->raster, &drawing->stage.frame);
    place_frame_clean(&drawing->stage.frame);
    const struct place_picture picture = place_raster_picture(&drawing->raster);
    return place_sheet_pixels_put(drawing->pixels, place.x0, place.y0, &picture, err);
}

static enum place_code draw_cells(struct drawing *drawing, struct place_progress *progress,
                                  struct place_err *err) {
    const struct place_scene *scene = &drawing->sheet->scene;
    const uint32_t count = place_sheet_count(drawing->sheet);
    if (place_stage_init(&drawing->stage, scene, 0, err))
        return err->code;
    enum place_code code =
        place_raster_init(&drawing->raster, &scene->view,
                          scene->view.reduced ? PLACE_RASTER_RGB : PLACE_RASTER_INDEX, err);
    place_progress_begin(progress, "pictures", count);
    for (uint32_t i = 0; !code && i < count; i++) {
        code = draw_cell(drawing, i, err);
        place_progress_add(progress, 1);
    }
    place_raster_release(&drawing->raster);
    place_stage_release(&drawing->stage);
    return code;
}

enum place_code place_sheet_draw(const struct place_sheet *sheet, struct place_progress *progress,
                                 struct place_sheet_pixels *pixels, struct place_err *err) {
    const struct place_scene *scene = &sheet->scene;
    const struct place_timeline *timeline = place_source_info(scene->source)->timeline;
    const struct place_sheet_pixels_options options = {
        .width = sheet->width,
        .height = sheet->height,
        .palette = scene->view.reduced ? NULL : place_timeline_palette(timeline),
        .background = scene->view.pad_color};
    struct drawing drawing = {.sheet = sheet, .pixels = pixels};
    if (place_sheet_pixels_init(pixels, &options, err))
        return err->code;
    if (draw_title(&drawing, err) || draw_cells(&drawing, progress, err)) {
        place_sheet_pixels_release(pixels);
        return err->code;
    }
    return PLACE_OK;
}

/*
 * place-mosaic: the canvas at one instant, as PNG.
 *
 *     SOURCE --seek--> canvas --view--> still --> OUT.png
 */
#include "cli/instant_options.h"
#include "cli/options.h"
#include "cli/source_operand.h"
#include "cli/tool.h"
#include "cli/view_options.h"
#include "render/still.h"
#include "source/source.h"

#include <inttypes.h>
#include <stdio.h>

struct settings {
    struct place_output_settings output;
    struct place_instant_settings instant;
    struct place_view_options view;
};

static const struct place_option options[] = {
    PLACE_OPTION_OUTPUT("the picture; - is standard output"),
    PLACE_OPTIONS_INSTANT,
    {0, NULL, NULL, "Picture"},
    PLACE_OPTIONS_VIEW,
    {0},
};

static enum place_code take_option(void *context, int key, const char *argument,
                                   struct place_err *err) {
    struct settings *settings = context;
    if (place_output_option(&settings->output, key, argument))
        return PLACE_OK;
    if (place_is_instant_option(key))
        return place_instant_option(&settings->instant, key, argument, err);
    return place_view_option(&settings->view, key, argument, err);
}

static enum place_code save(struct place_still *still, const struct settings *settings,
                            const struct place_instant *instant, struct place_err *err) {
    char software[64], time[PLACE_TIME_TEXT], seq[32];
    snprintf(software, sizeof software, "placetools %s", place_version());
    snprintf(seq, sizeof seq, "%" PRIu64, instant->seq);
    place_format_time(instant->time, time);
    const char *const texts[] = {"Software",   software, "Source time", time,
                                 "Source seq", seq,      NULL};
    still->picture.texts = texts;
    return place_still_save(still, settings->output.path, settings->output.replace, err);
}

/* Without --region the canvas is shown as large as it was then. */
static enum place_code draw(const struct settings *settings, const struct place_instant *instant,
                            struct place_canvas *canvas, struct place_context *context,
                            struct place_err *err) {
    struct place_view_options wanted = settings->view;
    struct place_view view;
    struct place_still still;
    if (place_rect_empty(wanted.region))
        wanted.region = canvas->open;
    if (place_view_plan(&wanted, canvas->bounds, PLACE_STILL, &view, err))
        return err->code;
    if (view.warning)
        place_warn(context, "%s", view.warning);
    if (view.remark)
        place_remark(context, "%s", view.remark);
    if (place_still_draw(&still, canvas, &view, err))
        return err->code;
    const enum place_code code = save(&still, settings, instant, err);
    place_still_release(&still);
    return code;
}

static enum place_code make_picture(const struct settings *settings, struct place_source *source,
                                    struct place_context *context, struct place_err *err) {
    const struct place_source_info *info = place_source_info(source);
    struct place_cursor *cursor = NULL;
    struct place_canvas canvas = {0};
    struct place_instant instant;
    enum place_code code = place_instant_choose(&settings->instant, info, context, &instant, err);
    if (!code)
        code = place_cursor_open(source, PLACE_PIXELS | PLACE_SEQS, &cursor, err);
    if (!code)
        code = place_canvas_init(&canvas, info->bounds, false, err);
    if (!code)
        code = place_instant_seek(&instant, cursor, &canvas, err);
    if (!code)
        code = place_instant_complete(&instant, source, cursor, err);
    if (!code)
        code = draw(settings, &instant, &canvas, context, err);
    place_canvas_release(&canvas);
    place_cursor_close(cursor);
    return code;
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    const struct settings *settings = taken;
    struct place_source *source = NULL;
    if (place_output_required(&settings->output, err) ||
        place_open_operand(context, count, operands, settings->output.path, &source, err))
        return err->code;
    const enum place_code code = make_picture(settings, source, context, err);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    static struct settings settings = {.view = PLACE_VIEW_DEFAULTS};
    static const struct place_tool tool = {
        .name = "place-mosaic",
        .summary = "draw a canvas at one instant as PNG",
        .synopsis = "[SOURCE] -o OUT.png [options]",
        .options = options,
        .operands_max = 1,
        .settings = &settings,
        .option = take_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}

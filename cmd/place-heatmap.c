/*
 * place-heatmap: what happened to each pixel, as pictures and numbers.
 *
 *     SOURCE --span--> measures --read--> maps --scale, colours--> OUT.png
 *                                              --> CSV, .npy, 16-bit PNG, JSON
 */
#include "cli/instant_options.h"
#include "cli/map_outputs.h"
#include "cli/map_report.h"
#include "cli/measure_options.h"
#include "cli/options.h"
#include "cli/source_operand.h"
#include "cli/tool.h"
#include "cli/view_options.h"
#include "source/canvas_at.h"

struct settings {
    struct place_output_settings output;
    struct place_measure_settings measure;
    struct place_map_outputs outputs;
    struct place_view_options view;
};

/* What is made of one source. */
struct job {
    const struct settings *settings;
    struct place_source *source;
    struct place_span span;
    struct place_view view;
    struct place_canvas canvas; /* for --over */
    struct place_map_report report;
};

static const struct place_option options[] = {
    PLACE_OPTION_OUTPUT("the picture; %m is the measure's name"),
    {0, NULL, NULL, "Measures"},
    PLACE_OPTIONS_MEASURE,
    {0, NULL, NULL, "Colours"},
    PLACE_OPTIONS_MAP_COLORS,
    {0, NULL, NULL, "Picture"},
    PLACE_OPTIONS_VIEW,
    {0, NULL, NULL, "Numbers"},
    PLACE_OPTIONS_MAP_NUMBERS,
    {0},
};

static enum place_code take_option(void *context, int key, const char *argument,
                                   struct place_err *err) {
    struct settings *settings = context;
    if (place_output_option(&settings->output, key, argument))
        return PLACE_OK;
    if (place_is_measure_option(key))
        return place_measure_option(&settings->measure, key, argument, err);
    if (place_is_map_option(key))
        return place_map_option(&settings->outputs, key, argument, err);
    return place_view_option(&settings->view, key, argument, err);
}

/* Without --region the canvas is shown as large as it is at some time of the span. */
static enum place_code plan(struct job *job, struct place_context *context, struct place_err *err) {
    const struct place_source_info *info = place_source_info(job->source);
    struct place_view_options wanted = job->settings->view;
    if (place_measure_settle(&job->settings->measure, job->source, &job->span, err))
        return err->code;
    if (!job->settings->measure.has_to)
        place_moment_last(info, "--to", context); /* it says what was taken */
    if (place_rect_empty(wanted.region))
        wanted.region = place_timeline_union_between(info->timeline, job->span.from, job->span.to);
    if (place_view_plan(&wanted, info->bounds, PLACE_STILL, &job->view, err))
        return err->code;
    place_tell_view(&job->view, context);
    job->span.measures.region = job->view.region;
    job->span.progress = context->progress;
    return PLACE_OK;
}

static enum place_code write_map(struct job *job, struct place_measures *measures, size_t index,
                                 struct place_err *err) {
    const struct place_map_outputs *outputs = &job->settings->outputs;
    struct place_map map;
    if (place_measures_read(measures, index, job->span.to, &map, err))
        return err->code;
    enum place_code code = place_map_outputs_write(outputs, &map, &job->view, &job->canvas, err);
    if (!code && outputs->json)
        code = place_map_report_add(&job->report, &map, err);
    place_map_release(&map);
    return code;
}

static enum place_code write_maps(struct job *job, struct place_err *err) {
    struct place_measures *measures = NULL;
    enum place_code code = PLACE_OK;
    if (job->settings->outputs.look.over)
        code = place_source_canvas_at(job->source, job->span.to, &job->canvas, err);
    if (!code)
        code = place_measure_span(job->source, &job->span, &measures, err);
    for (size_t i = 0; !code && i < job->span.measures.count; i++)
        code = write_map(job, measures, i, err);
    place_measures_free(measures);
    place_canvas_release(&job->canvas);
    return code;
}

static enum place_code make_maps(struct job *job, struct place_context *context,
                                 struct place_err *err) {
    if (plan(job, context, err))
        return err->code;
    place_map_report_begin(&job->report, job->source, &job->span);
    enum place_code code = write_maps(job, err);
    if (!code && job->settings->outputs.json)
        code = place_map_report_print(&job->report, err);
    place_map_report_release(&job->report);
    return code;
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    struct settings *settings = taken;
    struct job job = {.settings = settings};
    settings->outputs.paths[PLACE_FILE_PICTURE] = settings->output.path;
    settings->outputs.replace = settings->output.replace;
    const struct place_map_plan planned = {settings->measure.measures, settings->measure.count,
                                           count > 0 ? operands[0] : ""};
    if (place_map_outputs_check(&settings->outputs, &planned, err) ||
        place_open_operand(context, count, operands, NULL, &job.source, err))
        return err->code;
    const enum place_code code = make_maps(&job, context, err);
    place_source_close(job.source);
    return code;
}

int main(int argc, char **argv) {
    static struct settings settings = {.view = PLACE_VIEW_DEFAULTS,
                                       .measure = PLACE_MEASURE_DEFAULTS,
                                       .outputs = {.look = PLACE_MAP_LOOK_DEFAULTS}};
    static const struct place_tool tool = {
        .name = "place-heatmap",
        .summary = "map what happened to each pixel of a canvas",
        .synopsis = "[SOURCE] -o OUT.png [options]\n[SOURCE] --csv FILE [options]",
        .options = options,
        .operands_max = 1,
        .reads_source = true,
        .settings = &settings,
        .option = take_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}

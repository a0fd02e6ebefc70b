/*
 * place-export: a history, or a part of it, as a foreign log or a smaller archive.
 *
 *     SOURCE --region, span, filters--> events --> OUT.csv | OUT.jsonl | OUT.log | OUT.place
 */
#include "cli/export_options.h"
#include "cli/source_operand.h"
#include "cli/tool.h"

static enum place_code export_source(struct place_export_settings *settings,
                                     struct place_source *source,
                                     struct place_export_options *options,
                                     struct place_context *context, struct place_err *err) {
    struct place_export_report report;
    if (place_export_settle(settings, source, options, err) ||
        place_export(source, options, &report, err))
        return err->code;
    place_remark_on_export(context, options, &report);
    return PLACE_OK;
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    struct place_export_settings *settings = taken;
    struct place_export_options options;
    struct place_source *source = NULL;
    if (place_export_choose(settings, &options, err) ||
        place_open_operand(context, count, operands, settings->output.path, &source, err))
        return err->code;
    options.progress = context->progress;
    const enum place_code code = export_source(settings, source, &options, context, err);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    static struct place_export_settings settings;
    static const struct place_tool tool = {
        .name = "place-export",
        .summary = "write a history as a log, or a part of it as an archive",
        .synopsis = "[SOURCE] -o OUT.csv|OUT.jsonl|OUT.log|OUT.place [options]",
        .options = place_export_option_table,
        .operands_max = 1,
        .reads_source = true,
        .settings = &settings,
        .option = place_export_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}

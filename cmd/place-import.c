/*
 * place-import: foreign logs, or pictures of a canvas, into one .place archive or a database.
 *
 *     FILE... --format, inflate, rows--> sorted events --> OUT.place
 *     DIR --pictures--> what changed from one to the next --> OUT.place
 *     OUT.place, which may be a temporary one --> an epoch of postgresql://...
 */
#include "cli/import_database.h"
#include "cli/import_options.h"
#include "cli/import_report.h"
#include "cli/tool.h"

static enum place_code import_logs(struct place_import_options *import,
                                   struct place_context *context, struct place_err *err) {
    struct place_import_report report;
    const enum place_code code = place_import(import, &report, err);
    if (!code || !import->strict) /* a strict failure is the one row it names */
        place_warn_of_refusals(context, import, &report);
    if (!code)
        place_remark_on_import(context, &report);
    place_import_report_release(&report);
    return code;
}

static enum place_code import_frames(struct place_import_frames_options *frames,
                                     struct place_context *context, struct place_err *err) {
    struct place_import_frames_report report;
    const enum place_code code = place_import_frames(frames, &report, err);
    if (!code || !frames->strict)
        place_warn_of_skips(context, frames, &report);
    if (!code)
        place_remark_on_frames(context, &report);
    place_import_frames_report_release(&report);
    return code;
}

static enum place_code import(struct place_import_settings *settings, struct place_context *context,
                              struct place_err *err) {
    return settings->is_frames ? import_frames(&settings->frames, context, err)
                               : import_logs(&settings->log, context, err);
}

static enum place_code load(struct place_import_settings *settings, const char *operand,
                            struct place_context *context, struct place_err *err) {
    struct place_import_database target;
    enum place_code code = place_import_database_open(settings, operand, &target, err);
    if (!code && target.is_log)
        code = import(settings, context, err);
    if (!code)
        code = place_import_database_load(&target, context, err);
    place_import_database_close(&target);
    return code;
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    struct place_import_settings *settings = taken;
    char command[160];
    enum place_code code = place_import_settle(settings, count, operands, err);
    place_import_command(settings, command, sizeof command);
    settings->log.command = settings->frames.command = command;
    settings->log.progress = settings->frames.progress = context->progress;
    if (code == PLACE_OK)
        code = settings->to_database ? load(settings, operands[0], context, err)
                                     : import(settings, context, err);
    place_import_settings_release(settings);
    return code;
}

int main(int argc, char **argv) {
    static struct place_import_settings settings = PLACE_IMPORT_DEFAULTS;
    static const struct place_tool tool = {
        .name = "place-import",
        .summary = "make an archive of a canvas log",
        .synopsis = "FILE... -o OUT.place [options]\n"
                    "DIR --size WxH --palette FILE -o OUT.place [options]\n"
                    "FILE... -o postgresql://... [options]",
        .options = place_import_option_table,
        .operands_min = 1,
        .operands_max = -1,
        .settings = &settings,
        .option = place_import_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}

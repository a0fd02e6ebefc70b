/*
 * place-stats: how much happened on a canvas, when, and by whom.
 *
 *     SOURCE --one pass--> statistics --> tables, CSV, JSON
 *                                     --> charts as PNG or SVG
 */
#include "base/mem.h"
#include "base/outfile.h"
#include "cli/instant_options.h"
#include "cli/options.h"
#include "cli/source_operand.h"
#include "cli/stats_charts.h"
#include "cli/stats_options.h"
#include "cli/stats_report.h"
#include "cli/tool.h"

static const struct place_option options[] = {
    PLACE_OPTION_OUTPUT("the tables, CSV or JSON; standard output"),
    PLACE_OPTIONS_STATS,
    {0},
};

static enum place_code take_option(void *context, int key, const char *argument,
                                   struct place_err *err) {
    return place_stats_option(context, key, argument, err);
}

static enum place_code print(const struct place_stats_settings *settings,
                             const struct place_stats_report *report, FILE *out,
                             struct place_err *err) {
    if (settings->json && place_stats_json(report, out, err))
        return err->code;
    if (settings->has_table)
        place_stats_csv(report, settings->table, out);
    else if (!settings->json)
        place_stats_text(report, out);
    if (!ferror(out))
        return PLACE_OK;
    const char *path = settings->output.path;
    return place_fail_errno(err, PLACE_IO, "cannot write %s", path ? path : "standard output");
}

/* To the file that -o names, whole or not at all. */
static enum place_code print_to_file(const struct place_stats_settings *settings,
                                     const struct place_stats_report *report,
                                     struct place_err *err) {
    struct place_outfile *file = NULL;
    if (place_outfile_open(settings->output.path, settings->output.replace, &file, err))
        return err->code;
    if (print(settings, report, place_outfile_stream(file), err) == PLACE_OK)
        return place_outfile_close(file, err);
    place_outfile_abort(file);
    return err->code;
}

static enum place_code tell(const struct place_stats_settings *settings,
                            const struct place_stats_report *report, struct place_err *err) {
    enum place_code code = PLACE_OK;
    if (settings->output.path)
        code = print_to_file(settings, report, err);
    else if (place_stats_wants_report(settings))
        code = print(settings, report, stdout, err);
    return code ? code : place_stats_draw(report, settings, err);
}

static enum place_code name_leaders(const struct place_stats *stats, struct place_source *source,
                                    struct place_user_names *names, struct place_err *err) {
    uint32_t *numbers = place_new_array(stats->leader_count + 1, sizeof *numbers, err);
    if (!numbers)
        return err->code;
    for (size_t i = 0; i < stats->leader_count; i++)
        numbers[i] = stats->leaders[i].user;
    return place_user_names_init(names, numbers, stats->leader_count, source, err);
}

static enum place_code answer(const struct place_stats_settings *settings,
                              struct place_source *source, struct place_context *context,
                              struct place_err *err) {
    struct place_stats_options wanted;
    struct place_stats stats;
    struct place_user_names users = {0};
    if (place_stats_settle(settings, source, &wanted, err))
        return err->code;
    if (!settings->events.has_to)
        place_moment_last(place_source_info(source), "--to", context); /* it says what was taken */
    wanted.progress = context->progress;
    if (place_stats_read(source, &wanted, &stats, err))
        return err->code;
    const struct place_stats_report report = {place_source_info(source), &wanted, &stats, &users};
    enum place_code code = name_leaders(&stats, source, &users, err);
    if (!code)
        code = tell(settings, &report, err);
    place_user_names_release(&users);
    place_stats_release(&stats);
    return code;
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    const struct place_stats_settings *settings = taken;
    struct place_source *source = NULL;
    if (place_stats_check(settings, count > 0 ? operands[0] : "", err) ||
        place_open_operand(context, count, operands, settings->output.path, &source, err))
        return err->code;
    const enum place_code code = answer(settings, source, context, err);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    static struct place_stats_settings settings = PLACE_STATS_DEFAULTS;
    static const struct place_tool tool = {
        .name = "place-stats",
        .summary = "tell how much happened on a canvas, when and by whom",
        .synopsis = "[SOURCE] [options]\n"
                    "[SOURCE] --chart FILE [options]",
        .options = options,
        .operands_max = 1,
        .reads_source = true,
        .settings = &settings,
        .option = take_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}

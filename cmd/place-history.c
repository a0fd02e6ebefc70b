/*
 * place-history: what happened to a pixel, a region, or by one user's hand.
 *
 *     SOURCE --search--> events and the state of their pixels --> table, CSV or JSON lines
 */
#include "cli/history_options.h"
#include "cli/history_report.h"
#include "cli/options.h"
#include "cli/source_operand.h"
#include "cli/tool.h"
#include "source/history.h"
#include "source/source.h"

#include <stdio.h>

enum { KEY_CSV = PLACE_KEY_FIRST };

struct settings {
    struct place_history_settings asked;
    bool csv, json;
};

static const struct place_option options[] = {
    PLACE_OPTIONS_HISTORY,
    {0, NULL, NULL, "Output"},
    {KEY_CSV, "csv", NULL, "as CSV"},
    {PLACE_KEY_JSON, "json", NULL, "as JSON, one object a line"},
    {0},
};

static enum place_code take_option(void *context, int key, const char *argument,
                                   struct place_err *err) {
    struct settings *settings = context;
    settings->csv |= key == KEY_CSV;
    settings->json |= key == PLACE_KEY_JSON;
    if (key == KEY_CSV || key == PLACE_KEY_JSON)
        return PLACE_OK;
    return place_history_option(&settings->asked, key, argument, err);
}

static enum place_code report(const struct settings *settings, struct place_history *history,
                              struct place_source *source, struct place_err *err) {
    const struct place_history_settings *asked = &settings->asked;
    const struct place_history_report form = {
        .form = settings->json  ? PLACE_HISTORY_JSON
                : settings->csv ? PLACE_HISTORY_CSV
                                : PLACE_HISTORY_TABLE,
        .places = place_rect_empty(asked->pixel),
        .swatches = place_wants_color(stdout),
        .summary = (asked->user || asked->key_file) && !asked->limit && !asked->has_at,
    };
    return place_history_print(history, source, &form, stdout, err);
}

static enum place_code answer(const struct settings *settings, struct place_source *source,
                              struct place_context *context, struct place_err *err) {
    struct place_history_query query;
    struct place_history *history = NULL;
    enum place_code code = place_history_query_init(&query, &settings->asked, source, err);
    query.options.progress = context->progress;
    if (!code)
        code = place_history_read(source, &query.options, &history, err);
    if (!code)
        code = report(settings, history, source, err);
    place_history_free(history);
    place_history_query_release(&query);
    return code;
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    struct settings *settings = taken;
    struct place_source *source = NULL;
    int sources = 0;
    if (settings->csv && settings->json)
        return place_fail(err, PLACE_USAGE, "--csv and --json exclude each other");
    if (place_history_operands(&settings->asked, count, operands, &sources, err) ||
        place_open_operand(context, sources, operands, NULL, &source, err))
        return err->code;
    const enum place_code code = answer(settings, source, context, err);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    static struct settings settings;
    static const struct place_tool tool = {
        .name = "place-history",
        .summary = "show who placed what on a pixel",
        .synopsis = "[SOURCE] X Y [options]\n"
                    "[SOURCE] --region RECT [options]\n"
                    "[SOURCE] --user N|KEY [options]\n"
                    "[SOURCE] --key FILE [options]",
        .options = options,
        .operands_max = 3,
        .reads_source = true,
        .settings = &settings,
        .option = take_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}

/*
 * place-info: what is in an archive.
 *
 *     SOURCE --read all--> summary --> table, JSON or hash on standard output
 */
#include "cli/info_report.h"
#include "cli/options.h"
#include "cli/source_operand.h"
#include "cli/tool.h"
#include "source/source.h"
#include "source/summary.h"

#include <stdio.h>

enum { KEY_HASH = PLACE_KEY_FIRST };

struct settings {
    bool hash, json;
};

static const struct place_option options[] = {
    {KEY_HASH, "hash", NULL, "only the canonical hash of the history"},
    {PLACE_KEY_JSON, "json", NULL, "as JSON, the hash included"},
    {0},
};

static enum place_code take_option(void *context, int key, const char *argument,
                                   struct place_err *err) {
    struct settings *settings = context;
    (void)argument;
    (void)err;
    settings->hash |= key == KEY_HASH;
    settings->json |= key == PLACE_KEY_JSON;
    return PLACE_OK;
}

static enum place_code report(const struct settings *settings, struct place_source *source,
                              struct place_context *context, struct place_err *err) {
    struct place_summary summary;
    if (place_summarise(source, settings->hash || settings->json, context->progress, &summary, err))
        return err->code;
    if (settings->json)
        return place_info_json(source, &summary, stdout, err);
    if (!settings->hash)
        return place_info_text(source, &summary, stdout, err);
    printf("%s\n", summary.hash);
    return PLACE_OK;
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    struct place_source *source = NULL;
    if (place_open_operand(context, count, operands, NULL, &source, err))
        return err->code;
    const enum place_code code = report(taken, source, context, err);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    static struct settings settings;
    static const struct place_tool tool = {
        .name = "place-info",
        .summary = "show what is in an archive",
        .synopsis = "[SOURCE] [options]",
        .options = options,
        .operands_max = 1,
        .reads_source = true,
        .settings = &settings,
        .option = take_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}

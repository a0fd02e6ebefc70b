/*
 * place-verify: whether a history is whole and sound.
 *
 *     SOURCE --read all--> findings --> lines or JSON on standard output; exit 7 where there are
 * any SOURCE, --against OTHER --read both--> differences SOURCE --repair--> the same archive up to
 * its first damage, with a new index
 */
#include "base/mem.h"
#include "cli/source_operand.h"
#include "cli/tool.h"
#include "cli/verify_options.h"
#include "cli/verify_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum place_code repair(const struct place_verify_settings *settings, const char *name,
                              struct place_err *err) {
    struct place_archive_repaired repaired;
    if (!name)
        name = getenv("PLACE_SOURCE");
    if (!name || !*name)
        return place_fail(err, PLACE_USAGE, "no SOURCE given");
    if (strcmp(name, "-") == 0 || strncmp(name, "postgres", 8) == 0)
        return place_fail(err, PLACE_USAGE, "--repair is for an archive's file");
    if (place_archive_repair(name, &repaired, err))
        return err->code;
    return place_repair_report(name, &repaired, settings->json, stdout, err);
}

static enum place_code compare(const struct place_verify_settings *settings,
                               struct place_source *here, struct place_context *context,
                               struct place_err *err) {
    const struct place_compare_options compare_options = {.ignore_seq = settings->ignore_seq,
                                                          .ignore_users = settings->ignore_users,
                                                          .progress = context->progress};
    char *other = (char *)(uintptr_t)settings->against;
    struct place_source *there = NULL;
    struct place_compared *compared = place_new_array(1, sizeof *compared, err);
    enum place_code code = compared ? PLACE_OK : err->code;
    if (!code)
        code = place_open_operand(context, 1, &other, NULL, &there, err);
    if (!code)
        code = place_compare(here, there, &compare_options, compared, err);
    if (!code)
        code = place_compare_report(place_source_info(here)->name, place_source_info(there)->name,
                                    compared, settings->json, stdout, err);
    place_source_close(there);
    free(compared);
    return code;
}

static enum place_code verify(const struct place_verify_settings *settings,
                              struct place_source *source, const char *index_error,
                              struct place_context *context, struct place_err *err) {
    const struct place_verify_options verify_options = {.index_error = index_error,
                                                        .progress = context->progress};
    struct place_verified *verified = place_new_array(1, sizeof *verified, err);
    enum place_code code = verified ? PLACE_OK : err->code;
    if (!code)
        code = place_verify(source, &verify_options, verified, err);
    if (!code)
        code = place_verify_report(context, place_source_info(source)->name, verified,
                                   settings->json, stdout, err);
    free(verified);
    return code;
}

/* Open SOURCE; an archive whose index is of no use, without it: then *index has the reason. */
static enum place_code open_source(struct place_context *context, int count, char **operands,
                                   struct place_source **source, struct place_err *index,
                                   struct place_err *err) {
    const struct place_source_options walked = {
        .progress = context->progress, .schema = context->database.schema, .ignore_index = true};
    const enum place_code code = place_open_operand(context, count, operands, NULL, source, err);
    if (code != PLACE_DATA)
        return code;
    struct place_err ignored; /* what is no archive at all has been said */
    if (place_source_open_with(count ? operands[0] : NULL, &walked, source, &ignored))
        return err->code;
    *index = *err;
    return PLACE_OK;
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    const struct place_verify_settings *settings = taken;
    struct place_source *source = NULL;
    struct place_err index = {0};
    if (place_verify_settle(settings, err))
        return err->code;
    if (settings->repair)
        return repair(settings, count ? operands[0] : NULL, err);
    if (settings->against) {
        if (place_open_operand(context, count, operands, NULL, &source, err))
            return err->code;
    } else if (open_source(context, count, operands, &source, &index, err)) {
        return err->code;
    }
    const enum place_code code =
        settings->against
            ? compare(settings, source, context, err)
            : verify(settings, source, index.code ? index.message : NULL, context, err);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    static struct place_verify_settings settings;
    static const struct place_tool tool = {
        .name = "place-verify",
        .summary = "prove that a history is whole, or the same as another",
        .synopsis = "[SOURCE] [--json]\n[SOURCE] --against OTHER [options]\nARCHIVE --repair",
        .options = place_verify_option_table,
        .operands_max = 1,
        .reads_source = true,
        .settings = &settings,
        .option = place_verify_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}

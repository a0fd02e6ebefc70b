/*
 * place-import: foreign logs into one .place archive.
 *
 *     FILE... --format, inflate, rows--> sorted events --> OUT.place
 */
#include "base/num.h"
#include "base/time.h"
#include "cli/import_report.h"
#include "cli/options.h"
#include "cli/tool.h"
#include "formats/palette_file.h"
#include "source/import.h"

#include <stdio.h>

enum {
    KEY_FORMAT = PLACE_KEY_FIRST,
    KEY_SIZE,
    KEY_PALETTE,
    KEY_BACKGROUND,
    KEY_NO_USERS,
    KEY_STRICT,
    KEY_MEMORY
};

struct settings {
    struct place_import_options import;
    struct place_output_settings output;
    struct place_palette palette;
};

static const struct place_option options[] = {
    PLACE_OPTION_OUTPUT("the archive"),
    {KEY_FORMAT, "format", "csv|reddit2022", "of the logs; else told by their text"},
    {KEY_NO_USERS, "no-users", NULL, "leave out who placed what"},
    {KEY_STRICT, "strict", NULL, "stop at the first row that is refused"},
    {KEY_MEMORY, "memory", "SIZE", "for rows and users (512M)"},
    {PLACE_KEY_THREADS, "threads", "N", "at work at once (one a processor)"},
    {0, NULL, NULL, "Canvas of a csv log"},
    {KEY_SIZE, "size", "WxH", "its size in pixels"},
    {KEY_PALETTE, "palette", "FILE", "its colours, a GIMP palette (.gpl)"},
    {KEY_BACKGROUND, "background", "INDEX", "colour of the blank canvas (none)"},
    {0},
};

static enum place_code take_format(struct place_import_options *import, const char *name,
                                   struct place_err *err) {
    import->format = place_log_format_named(name);
    if (import->format)
        return PLACE_OK;
    return place_fail(err, PLACE_USAGE, "--format is '%s', wanted csv or reddit2022", name);
}

static enum place_code take_background(struct place_import_options *import, const char *argument,
                                       struct place_err *err) {
    int64_t index = 0;
    if (place_parse_int(argument, "--background", 0, PLACE_MAX_COLORS - 1, &index, err))
        return err->code;
    import->background = (int)index;
    return PLACE_OK;
}

static enum place_code take_option(void *context, int key, const char *argument,
                                   struct place_err *err) {
    struct settings *settings = context;
    struct place_import_options *import = &settings->import;
    switch (key) {
    case KEY_FORMAT: return take_format(import, argument, err);
    case KEY_NO_USERS: import->drop_users = true; return PLACE_OK;
    case KEY_STRICT: import->strict = true; return PLACE_OK;
    case KEY_MEMORY:
        return place_parse_size(argument, "--memory", 1 << 20, UINT64_C(1) << 44, &import->memory,
                                err);
    case PLACE_KEY_THREADS: return place_threads_option(argument, &import->threads, err);
    case KEY_SIZE:
        return place_parse_dimensions(argument, "--size", PLACE_MAX_SIDE, &import->width,
                                      &import->height, err);
    case KEY_PALETTE:
        import->palette = &settings->palette;
        return place_palette_read(argument, &settings->palette, err);
    case KEY_BACKGROUND: return take_background(import, argument, err);
    default: place_output_option(&settings->output, key, argument); return PLACE_OK;
    }
}

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    struct settings *settings = taken;
    struct place_import_options *import = &settings->import;
    struct place_import_report report;
    char command[64];
    snprintf(command, sizeof command, "place-import %s%s%s", place_version(),
             import->drop_users ? " --no-users" : "", import->strict ? " --strict" : "");
    if (place_output_required(&settings->output, err))
        return err->code;
    import->paths = (const char *const *)operands;
    import->path_count = (size_t)count;
    import->output = settings->output.path;
    import->replace = settings->output.replace;
    import->progress = context->progress;
    import->command = command;
    const enum place_code code = place_import(import, &report, err);
    if (!code || !import->strict) /* a strict failure is the one row it names */
        place_warn_of_refusals(context, import, &report);
    if (!code)
        place_remark_on_import(context, &report);
    place_import_report_release(&report);
    return code;
}

int main(int argc, char **argv) {
    static struct settings settings = {.import = {.background = -1, .memory = UINT64_C(512) << 20}};
    static const struct place_tool tool = {
        .name = "place-import",
        .summary = "make an archive of a canvas log",
        .synopsis = "FILE... -o OUT.place [options]",
        .options = options,
        .operands_min = 1,
        .operands_max = -1,
        .settings = &settings,
        .option = take_option,
        .run = run,
    };
    return place_main(argc, argv, &tool);
}

/*
 * place-mosaic: the canvas at one instant as PNG, at many on a contact sheet, or
 * what differs between two. Which is lib/cli/mosaic_options.h's to tell, and how
 * they are made lib/cli/mosaic_pictures.c's.
 */
#include "cli/mosaic_options.h"
#include "cli/mosaic_pictures.h"
#include "cli/source_operand.h"
#include "cli/tool.h"
#include "source/source.h"

static enum place_code run(void *taken, struct place_context *context, int count, char **operands,
                           struct place_err *err) {
    struct place_mosaic_settings *settings = taken;
    struct place_source *source = NULL;
    if (place_mosaic_check(settings, err) ||
        place_open_operand(context, count, operands, settings->output.path, &source, err))
        return err->code;
    const enum place_code code = place_mosaic_draw(settings, source, context, err);
    place_source_close(source);
    return code;
}

int main(int argc, char **argv) {
    static struct place_mosaic_settings settings = PLACE_MOSAIC_DEFAULTS;
    static const struct place_tool tool = {
        .name = "place-mosaic",
        .summary = "draw a canvas as PNG: one instant, a sheet of many, or what changed",
        .synopsis = "[SOURCE] -o OUT.png [options]",
        .options = place_mosaic_option_table,
        .operands_max = 1,
        .reads_source = true,
        .settings = &settings,
        .option = place_mosaic_option,
        .run = run,
    };
    const int code = place_main(argc, argv, &tool);
    place_mosaic_settings_release(&settings);
    return code;
}

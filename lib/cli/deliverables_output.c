/* place-timelapse --deliverables. */
#include "cli/deliverables_output.h"

#include "video/deliverables.h"

#include <stdio.h>

enum place_code place_deliverables_check(const struct place_timelapse_settings *settings,
                                         struct place_err *err) {
    const struct place_scene_settings *scene = &settings->scene;
    const struct {
        bool given;
        const char *name;
    } others[] = {
        {settings->output.path != NULL, "-o"},
        {settings->dry_run, "--dry-run"},
        {settings->max_size != 0, "--max-size"},
        {scene->panel_count != 0, "--view"},
        {scene->highlight_user != NULL, "--highlight-user"},
        {!place_rect_empty(scene->highlight_region), "--highlight-region"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].given) {
            place_fail(err, PLACE_USAGE, "--deliverables and %s exclude each other",
                       others[i].name);
            return place_hint(err, "its files have names and views of their own");
        }
    return PLACE_OK;
}

static void tell(void *to, const char *file, const struct place_note *note) {
    struct place_context *context = to;
    const char *about = file ? file : "", *colon = file ? ": " : "";
    if (note->warning)
        place_warn(context, "%s%s%s", about, colon, note->text);
    else
        place_remark(context, "%s%s%s", about, colon, note->text);
}

enum place_code place_make_deliverables(const struct place_timelapse_settings *settings,
                                        struct place_source *source, struct place_context *context,
                                        struct place_err *err) {
    char software[64];
    struct place_scene_settings scene = settings->scene;
    struct place_deliverables_options options = {.path = settings->deliverables,
                                                 .replace = settings->output.replace,
                                                 .video = settings->video,
                                                 .to_given = settings->to_meant,
                                                 .software = software,
                                                 .tell = tell,
                                                 .context = context};
    snprintf(software, sizeof software, "placetools %s", place_version());
    options.video.progress = context->progress;
    scene.panels[scene.panel_count++] =
        PLACE_MEASURE_HEAT; /* options of maps have something to be of */
    if (place_scene_settle(&scene, source, &options.video.scene, err))
        return err->code;
    return place_deliverables_make(source, &options, err);
}

/* Planning and drawing pictures while memory runs out at every allocation in turn. */
#include "../fault.h"
#include "../make_archive.h"
#include "../tempdir.h"
#include "render/stage.h"
#include "render/still.h"

static struct place_err err;
static struct place_source *source;

static const struct row {
    const char *name;
    int panels[PLACE_PANELS];
    unsigned panel_count;
    bool over, by_user;
    int32_t fit; /* a side of it; 0: none */
} rows[] = {
    {"the canvas", {0}, 0, false, false, 0},
    {"a user's pixels", {0}, 0, false, true, 0},
    {"four panels with all there is",
     {PLACE_PANEL_CANVAS, PLACE_MEASURE_HEAT, PLACE_MEASURE_USERS, PLACE_MEASURE_ACTION},
     4,
     true,
     true,
     0},
    {"reduced", {PLACE_PANEL_CANVAS, PLACE_MEASURE_AGE}, 2, false, false, 300},
};

static enum place_code move_and_draw(struct place_stage *stage) {
    const struct place_source_info *info = place_source_info(source);
    const struct place_bound bounds[] = {{info->last_time, UINT64_MAX, UINT64_MAX},
                                         {INT64_MAX, UINT64_MAX, info->events / 2},
                                         {INT64_MAX, info->last_seq, UINT64_MAX}};
    struct place_still still;
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (place_stage_seek(stage, &bounds[i], &err) || place_stage_draw(stage, &err))
            return err.code;
    place_frame_dirty_all(&stage->frame);
    if (place_still_draw(&still, &stage->frame, &err))
        return err.code;
    place_still_release(&still);
    return PLACE_OK;
}

static enum place_code make_pictures(const struct row *row) {
    const struct place_source_info *info = place_source_info(source);
    const struct place_scene_span span = {info->first_time, info->last_time, PLACE_VIDEO, NULL};
    struct place_scene_options options = {
        .panel_count = row->panel_count,
        .over = row->over,
        .highlight = {.by_user = row->by_user, .user = 1},
        .measure = {.filter = {.color = -1}, .window = 1000, .half_life = 1000},
        .view = {.fit_width = row->fit, .fit_height = row->fit, .pad_color = 0x202020},
        .caption = {.time = true, .events = true, .title = "A title"}};
    struct place_scene scene;
    struct place_stage stage;
    memcpy(options.panels, row->panels, sizeof options.panels);
    if (place_scene_plan(&scene, source, &options, &span, &err))
        return err.code;
    enum place_code code = place_stage_init(&stage, &scene, 0, &err);
    if (!code) {
        code = move_and_draw(&stage);
        place_stage_release(&stage);
    }
    place_scene_release(&scene);
    return code;
}

static void test_row(const struct row *row) {
    long wrong = 0, n = 1;
    for (;; n++) {
        fault_at(n);
        const enum place_code code = make_pictures(row);
        const bool hit = fault_disarm();
        wrong += code != (hit ? PLACE_MEMORY : PLACE_OK);
        if (!hit)
            break;
    }
    tap_ok(n > 10 && wrong == 0, "%s: each of %ld allocations fails once", row->name, n - 1);
}

int main(void) {
    struct history history;
    const struct history_options options = {
        .events = 300, .opening = {-30, 0, 400, 40}, .entries = 2, .users = 3, .fill_one = 20};
    tap_begin();
    random_begin();
    tempdir_begin();
    history_make(&history, &options);
    history_write(&history, "log.place", 1, 100);
    need(place_source_open("log.place", &source, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_row(&rows[i]);
    place_source_close(source);
    history_release(&history);
    tempdir_end();
    return tap_end();
}

/* From an instant of the clock to planes. */
#include "video/player.h"

enum place_code place_player_init_frames(struct place_player *player,
                                         const struct place_scene *scene,
                                         const struct place_clock *clock, struct place_err *err) {
    *player = (struct place_player){.clock = clock, .next = UINT64_MAX};
    return place_stage_init(&player->stage, scene, 0, err);
}

enum place_code place_player_init(struct place_player *player, const struct place_scene *scene,
                                  const struct place_clock *clock, bool full_chroma,
                                  struct place_err *err) {
    if (place_player_init_frames(player, scene, clock, err))
        return err->code;
    if (place_planes_init(&player->planes, &scene->view, full_chroma, err)) {
        place_player_release(player);
        return err->code;
    }
    return PLACE_OK;
}

void place_player_release(struct place_player *player) {
    place_planes_release(&player->planes);
    place_stage_release(&player->stage);
    *player = (struct place_player){0};
}

static enum place_code move(struct place_player *player, uint64_t number, struct place_err *err) {
    const struct place_frame_instant instant = place_clock_instant(player->clock, number);
    struct place_bound bound = PLACE_NO_BOUND;
    if (instant.counted)
        bound.count = instant.events;
    else
        bound.time = instant.time;
    return place_stage_seek(&player->stage, &bound, err);
}

enum place_code place_player_show(struct place_player *player, uint64_t number,
                                  struct place_err *err) {
    const bool first = player->next == UINT64_MAX;
    const bool held = !first && number == player->next && number >= player->clock->moving;
    if (!first)
        place_frame_clean(&player->stage.frame);
    if (!held && (move(player, number, err) || place_stage_draw(&player->stage, err)))
        return err->code;
    if (player->planes.plane[0])
        place_planes_update(&player->planes, &player->stage.frame);
    player->next = number + 1;
    return PLACE_OK;
}

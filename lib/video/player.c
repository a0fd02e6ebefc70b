/* From an instant of the clock to planes. */
#include "video/player.h"

enum place_code place_player_init_frames(struct place_player *player, struct place_source *source,
                                         const struct place_clock *clock,
                                         const struct place_view *view, struct place_err *err) {
    *player = (struct place_player){.source = source, .clock = clock, .next = UINT64_MAX};
    const struct place_rect bounds = place_source_info(source)->bounds;
    if (place_cursor_open(source, PLACE_PIXELS, &player->cursor, err) ||
        place_canvas_init(&player->canvas, bounds, true, err) ||
        place_frame_init(&player->frame, view, err)) {
        place_player_release(player);
        return err->code;
    }
    return PLACE_OK;
}

enum place_code place_player_init(struct place_player *player, struct place_source *source,
                                  const struct place_clock *clock, const struct place_view *view,
                                  bool full_chroma, struct place_err *err) {
    if (place_player_init_frames(player, source, clock, view, err))
        return err->code;
    if (place_planes_init(&player->planes, view, full_chroma, err)) {
        place_player_release(player);
        return err->code;
    }
    return PLACE_OK;
}

void place_player_release(struct place_player *player) {
    place_planes_release(&player->planes);
    place_frame_release(&player->frame);
    place_canvas_release(&player->canvas);
    place_cursor_close(player->cursor);
    *player = (struct place_player){0};
}

/*
 * Stand right behind the `events`-th event. It is always reached by applying
 * it last, so that a jump and a walk leave the same canvas: a timeline entry
 * right behind it has not taken force either way.
 */
static enum place_code move_to_count(struct place_player *player, uint64_t events, bool jump,
                                     struct place_err *err) {
    uint64_t applied = 0;
    int64_t time = 0;
    if (jump && (place_source_time_of_event(player->source, events - 1, &time, err) ||
                 place_cursor_seek_time(player->cursor, &player->canvas, time - 1, err)))
        return err->code;
    const uint64_t before = place_cursor_events_before(player->cursor);
    return place_cursor_advance_count(player->cursor, &player->canvas, events - before, &applied,
                                      err);
}

static enum place_code move(struct place_player *player, uint64_t number, struct place_err *err) {
    const struct place_frame_instant instant = place_clock_instant(player->clock, number);
    if (instant.counted)
        return move_to_count(player, instant.events, number != player->next, err);
    return place_cursor_seek_time(player->cursor, &player->canvas, instant.time, err);
}

enum place_code place_player_show(struct place_player *player, uint64_t number,
                                  struct place_err *err) {
    const bool first = player->next == UINT64_MAX;
    const bool held = !first && number == player->next && number >= player->clock->moving;
    if (!first)
        place_frame_clean(&player->frame);
    if (!held && move(player, number, err))
        return err->code;
    place_frame_update(&player->frame, &player->canvas);
    if (player->planes.plane[0])
        place_planes_update(&player->planes, &player->frame);
    player->next = number + 1;
    return PLACE_OK;
}

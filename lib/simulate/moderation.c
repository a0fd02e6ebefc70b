/* Taking back and clearing up. */
#include "simulate/moderation.h"

#include "simulate/crowd_state.h"

enum {
    UNDOS = 8,            /* in a thousand events */
    MOST_SIDE = 40,       /* of a rectangle, pixels */
    MOST_RADIUS = 20,     /* of a circle */
    PATCH = 8,            /* side of what is placed over or cleared */
    EVENTS_FOR_EACH = 50, /* events for an incident, at least */
    SHARE = 10            /* incidents have at most one event in so many */
};

#define UNDO_WITHIN (15 * PLACE_SECOND)

/* What moderators start, in the order in which they take turns. */
static const enum place_kind started[] = {PLACE_KIND_RECTANGLE, PLACE_KIND_CIRCLE,
                                          PLACE_KIND_OVERWRITE, PLACE_KIND_ROLLBACK,
                                          PLACE_KIND_NUKE};

enum { STARTED = sizeof started / sizeof *started };

static bool has_kind(const struct place_moderation *moderation, unsigned kind) {
    return moderation->kinds >> kind & 1;
}

void place_moderation_init(struct place_moderation *moderation, unsigned kinds, uint64_t events) {
    *moderation = (struct place_moderation){.kinds = kinds};
    for (int i = 0; i < STARTED; i++)
        moderation->incidents += has_kind(moderation, started[i]) ? PLACE_INCIDENTS : 0;
    if (moderation->incidents > events / EVENTS_FOR_EACH)
        moderation->incidents = events / EVENTS_FOR_EACH;
    if (moderation->incidents == 0)
        return;
    const uint64_t rows = events / moderation->incidents / SHARE;
    moderation->rows = rows < 1                     ? 1
                       : rows > PLACE_INCIDENT_ROWS ? PLACE_INCIDENT_ROWS
                                                    : (unsigned)rows;
}

static void add_turn(struct place_turns *turns, struct place_turn turn) {
    if (turns->count < PLACE_INCIDENT_ROWS)
        turns->turns[turns->count++] = turn;
}

static void call_moderator(struct place_crowd *crowd) {
    const uint32_t moderator = place_random_below(&crowd->random, PLACE_MODERATORS);
    crowd->caller =
        (struct place_caller){PLACE_CALLER_STAFF, place_users_moderator(&crowd->users, moderator)};
}

/* ---- shapes ------------------------------------------------------------------------------- */

static int32_t lesser(int32_t a, int32_t b) {
    return a < b ? a : b;
}

/* A piece of the open canvas of at most `side` pixels a side. */
static struct place_rect draw_piece(struct place_crowd *crowd, int32_t side) {
    const struct place_rect open = crowd->canvas.open;
    struct place_random *random = &crowd->random;
    struct place_rect piece;
    piece.width = place_random_between(random, 1, lesser(open.width, side));
    piece.height = place_random_between(random, 1, lesser(open.height, side));
    piece.x0 = open.x0 + place_random_between(random, 0, open.width - piece.width);
    piece.y0 = open.y0 + place_random_between(random, 0, open.height - piece.height);
    return piece;
}

static void fill_rectangle(struct place_crowd *crowd, struct place_event *event) {
    const struct place_rect piece = draw_piece(crowd, MOST_SIDE);
    event->x = piece.x0;
    event->y = piece.y0;
    event->width = piece.width;
    event->height = piece.height;
    place_canvas_fill(&crowd->canvas, piece, event->color);
}

/* All of it is on the canvas. */
static void fill_circle(struct place_crowd *crowd, struct place_event *event) {
    const struct place_rect open = crowd->canvas.open;
    struct place_random *random = &crowd->random;
    const int32_t most = lesser((lesser(open.width, open.height) - 1) / 2, MOST_RADIUS);
    const int32_t radius = place_random_between(random, lesser(1, most), most);
    event->x = open.x0 + place_random_between(random, radius, open.width - 1 - radius);
    event->y = open.y0 + place_random_between(random, radius, open.height - 1 - radius);
    event->width = radius;
    event->height = PLACE_CIRCLE_CLOSED;
    place_canvas_fill_disc(&crowd->canvas, event->x, event->y, (int64_t)radius * radius + 1,
                           event->color);
}

static void fill(struct place_crowd *crowd, struct place_event *event, enum place_kind kind) {
    event->kind = (uint8_t)kind;
    event->color = crowd->canvas.entry->background;
    if (kind == PLACE_KIND_RECTANGLE)
        fill_rectangle(crowd, event);
    else
        fill_circle(crowd, event);
    call_moderator(crowd);
}

/* ---- pixel by pixel ----------------------------------------------------------------------- */

/* A patch turns into one colour: the background, or one that a moderator likes. */
static void plan_patch(struct place_crowd *crowd, uint8_t color) {
    const struct place_rect piece = draw_piece(crowd, PATCH);
    struct place_turns *turns = &crowd->moderation.running;
    for (int32_t y = piece.y0; y < piece.y0 + piece.height; y++)
        for (int32_t x = piece.x0; x < piece.x0 + piece.width; x++)
            if (turns->count < crowd->moderation.rows)
                add_turn(turns, (struct place_turn){.x = x, .y = y, .to = color});
}

/* The watched user's placements go, the newest first; every second time they come back. */
static void plan_rollback(struct place_moderation *moderation) {
    moderation->user = moderation->watched;
    moderation->undone.count = 0;
    const bool regretted =
        has_kind(moderation, PLACE_KIND_ROLLBACK_UNDO) && moderation->rollbacks++ % 2 == 0;
    for (unsigned i = 0; i < moderation->noted.count && i < moderation->rows; i++) {
        const struct place_turn turn = moderation->noted.turns[i];
        const struct place_turn back = {turn.x, turn.y, turn.to, turn.from};
        add_turn(&moderation->running, back);
        if (regretted)
            add_turn(&moderation->undone, turn);
    }
    moderation->noted.count = 0;
    moderation->watched = PLACE_NO_USER;
}

/* After a rollback that is regretted: the oldest comes back first. */
static void plan_return(struct place_moderation *moderation) {
    moderation->kind = PLACE_KIND_ROLLBACK_UNDO;
    while (moderation->undone.count > 0)
        add_turn(&moderation->running, moderation->undone.turns[--moderation->undone.count]);
}

static void start(struct place_crowd *crowd, enum place_kind kind) {
    struct place_moderation *moderation = &crowd->moderation;
    moderation->kind = (uint8_t)kind;
    if (kind == PLACE_KIND_ROLLBACK)
        plan_rollback(moderation);
    else if (kind == PLACE_KIND_NUKE)
        plan_patch(crowd, crowd->canvas.entry->background);
    else
        plan_patch(crowd, crowd->allowed[place_random_below(&crowd->random, crowd->allowed_count)]);
}

static void call_for(struct place_crowd *crowd, enum place_kind kind) {
    if (kind == PLACE_KIND_OVERWRITE)
        call_moderator(crowd);
    else
        crowd->caller = (struct place_caller){
            PLACE_CALLER_NUMBER, kind == PLACE_KIND_NUKE ? PLACE_NO_USER : crowd->moderation.user};
}

/* The next event of what has been started. */
static bool go_on(struct place_crowd *crowd, struct place_event *event) {
    struct place_moderation *moderation = &crowd->moderation;
    if (moderation->running.count == 0 && moderation->undone.count > 0)
        plan_return(moderation);
    if (moderation->running.count == 0)
        return false;
    const struct place_turn *turn = &moderation->running.turns[--moderation->running.count];
    event->x = turn->x;
    event->y = turn->y;
    event->color = turn->to;
    event->kind = moderation->kind;
    call_for(crowd, (enum place_kind)moderation->kind);
    return true;
}

/* ---- whose turn it is --------------------------------------------------------------------- */

/* The kind whose incident is due: evenly over the events, the ends apart. -1 where none is. */
static int due_kind(const struct place_crowd *crowd) {
    const struct place_moderation *moderation = &crowd->moderation;
    const uint64_t number = moderation->done + 1;
    if (number > moderation->incidents ||
        crowd->pace.made <= crowd->options.events / (moderation->incidents + 1) * number)
        return -1;
    uint64_t wanted = moderation->done;
    for (int i = 0;; i = (i + 1) % STARTED)
        if (has_kind(moderation, started[i]) && wanted-- == 0)
            return (int)started[i];
}

/* Whether it is still what shows: none of the `later` events since was there. */
static bool is_last(const struct place_moderation *moderation, const struct place_turn *turn,
                    uint32_t later) {
    for (uint32_t ago = 1; ago <= later; ago++) {
        const struct place_turn *other =
            &moderation->recent[(moderation->made - ago) % PLACE_RECENT];
        if (other->x == turn->x && other->y == turn->y)
            return false;
    }
    return true;
}

/* Someone takes back what was placed a moment ago. */
static bool undo(struct place_crowd *crowd, struct place_event *event) {
    const struct place_moderation *moderation = &crowd->moderation;
    if (!place_random_chance(&crowd->random, UNDOS) || moderation->made == 0)
        return false;
    uint64_t most = place_crowd_rate(crowd, UNDO_WITHIN) + 1;
    most = most < PLACE_RECENT ? most : PLACE_RECENT;
    most = most < moderation->made ? most : moderation->made;
    const uint32_t ago = 1 + place_random_below(&crowd->random, (uint32_t)most);
    const struct place_turn *turn = &moderation->recent[(moderation->made - ago) % PLACE_RECENT];
    if (turn->from == turn->to || !is_last(moderation, turn, ago - 1) ||
        place_canvas_get(&crowd->canvas, turn->x, turn->y) != turn->to) /* filled meanwhile */
        return false;
    event->x = turn->x;
    event->y = turn->y;
    event->color = turn->from;
    event->kind = PLACE_KIND_UNDO;
    crowd->caller = (struct place_caller){PLACE_CALLER_EARLIER, ago};
    return true;
}

bool place_moderation_turn(struct place_crowd *crowd, struct place_event *event) {
    struct place_moderation *moderation = &crowd->moderation;
    if (go_on(crowd, event))
        return true;
    const int kind = due_kind(crowd);
    if (kind < 0)
        return has_kind(moderation, PLACE_KIND_UNDO) && undo(crowd, event);
    moderation->done++;
    if (place_kind_is_fill((unsigned)kind)) {
        fill(crowd, event, (enum place_kind)kind);
        return true;
    }
    start(crowd, (enum place_kind)kind);
    return go_on(crowd, event);
}

/* Nobody can take back any more what has been placed over. */
static void forget(struct place_turns *turns, const struct place_event *event) {
    const int32_t radius = event->kind == PLACE_KIND_CIRCLE ? event->width : 0;
    const int32_t right = event->kind == PLACE_KIND_RECTANGLE ? event->width - 1 : radius;
    const int32_t below = event->kind == PLACE_KIND_RECTANGLE ? event->height - 1 : radius;
    unsigned kept = 0;
    for (unsigned i = 0; i < turns->count; i++) {
        const struct place_turn turn = turns->turns[i];
        if (turn.x < event->x - radius || turn.x > event->x + right || turn.y < event->y - radius ||
            turn.y > event->y + below)
            turns->turns[kept++] = turn;
    }
    turns->count = kept;
}

static bool is_of_rollback(unsigned kind) {
    return kind == PLACE_KIND_ROLLBACK || kind == PLACE_KIND_ROLLBACK_UNDO;
}

void place_moderation_made(struct place_moderation *moderation, const struct place_event *event,
                           uint8_t from) {
    if (moderation->kinds == 0)
        return;
    struct place_turn turn = {event->x, event->y, from, event->color};
    if (event->kind != PLACE_KIND_PLACE)
        turn.from = turn.to; /* nothing that anyone could take back */
    moderation->recent[moderation->made++ % PLACE_RECENT] = turn;
    forget(&moderation->noted, event);
    if (is_of_rollback(event->kind))
        return;
    forget(&moderation->undone, event);
    if (is_of_rollback(moderation->kind))
        forget(&moderation->running, event);
}

void place_moderation_watch(struct place_moderation *moderation, const struct place_event *event,
                            uint8_t from) {
    if (!has_kind(moderation, PLACE_KIND_ROLLBACK))
        return;
    /* Again: what was noted since may be older than this, though both were made before. */
    forget(&moderation->noted, event);
    if (event->kind != PLACE_KIND_PLACE)
        return;
    if (moderation->watched == PLACE_NO_USER)
        moderation->watched = event->user;
    if (event->user == moderation->watched)
        add_turn(&moderation->noted, (struct place_turn){event->x, event->y, from, event->color});
}

/* Whose a pixel is, after every piece of random histories, against a loop over single events. */
#include "render/owned.h"
#include "../owned_oracle.h"
#include "../tempdir.h"

static struct place_err err;

static const struct row {
    const char *name;
    struct history_options history;
    bool without_users; /* the batches come without them */
} rows[] = {
    {"placements", {.events = 900, .users = 5}, false},
    {"all kinds, pixels that lose their colour, a picture before",
     {.events = 900, .users = 3, .kinds = true, .no_colors = true, .initial = true},
     false},
    {"rectangles and circles", {.events = 600, .users = 4, .fill_one = 3}, false},
    {"a canvas that grows and shrinks", {.events = 900, .users = 3, .entries = 9}, false},
    {"all of that",
     {.events = 900, .users = 4, .entries = 7, .fill_one = 9, .kinds = true, .no_colors = true},
     false},
    {"one user", {.events = 500, .users = 1, .entries = 3, .fill_one = 9}, false},
    {"a log without users", {.events = 500, .entries = 3, .fill_one = 9}, false},
    {"batches without users", {.events = 500, .users = 3, .fill_one = 9}, true},
};

/* Pieces of a few events each, so that many moments are looked at. */
struct walk {
    struct place_source *source;
    struct place_cursor *cursor;
    struct place_canvas canvas;
    struct place_owned owned;
    struct owned_oracle oracle;
    size_t steps;
};

static void begin(struct walk *walk, const struct history *history, uint32_t user) {
    *walk = (struct walk){.oracle = {.history = history}};
    need(place_source_open("log.place", &walk->source, &err), &err);
    need(place_cursor_open(walk->source, PLACE_PIXELS | PLACE_USERS, &walk->cursor, &err), &err);
    need(place_canvas_init(&walk->canvas, place_source_info(walk->source)->bounds, true, &err),
         &err);
    need(place_owned_init(&walk->owned, &walk->canvas, user, &err), &err);
}

static void end(struct walk *walk) {
    place_owned_release(&walk->owned);
    place_canvas_release(&walk->canvas);
    place_cursor_close(walk->cursor);
    place_source_close(walk->source);
    free(walk->oracle.owner);
}

/* Pixels of what is open where the two differ; `nobodys` where no batch tells users. */
static long wrong_pixels(const struct walk *walk, bool nobodys) {
    const struct place_rect open = walk->canvas.open;
    long wrong = 0;
    for (int32_t y = open.y0; y < open.y0 + open.height; y++)
        for (int32_t x = open.x0; x < open.x0 + open.width; x++) {
            const uint32_t owner = walk->oracle.owner[owned_oracle_at(&walk->oracle, x, y)];
            const bool mine = walk->owned.pixels[place_canvas_offset(&walk->canvas, x, y)];
            wrong += mine != (!nobodys && owner == walk->owned.user);
        }
    return wrong;
}

/* Where what is owned changed, a mark must tell it. */
static long unmarked_changes(const struct walk *walk, const uint8_t *before) {
    long unmarked = 0;
    for (size_t i = 0; i < walk->owned.size; i++)
        unmarked += before[i] != walk->owned.pixels[i] && !walk->canvas.marks[i / PLACE_LINE];
    return unmarked;
}

static long wrong_in_walk(struct walk *walk, bool without_users) {
    uint8_t *before = need_array(walk->owned.size, 1);
    struct place_piece piece;
    long wrong = 0;
    for (;;) {
        struct place_bound bound = PLACE_NO_BOUND;
        bound.count = (uint64_t)random_between(1, 40);
        need(place_cursor_next_within(walk->cursor, &bound, &piece, &err), &err);
        if (!piece.entry && piece.batch.count == 0)
            break;
        if (without_users)
            piece.batch.user = NULL;
        memcpy(before, walk->owned.pixels, walk->owned.size);
        memset(walk->canvas.marks, 0, walk->canvas.lines);
        place_owned_apply(&walk->owned, &walk->canvas, &piece);
        place_apply_piece(&walk->canvas, &piece);
        walk->steps += piece.entry ? 1 : piece.batch.count;
        owned_oracle_go(&walk->oracle, walk->steps);
        wrong += wrong_pixels(walk, without_users) + unmarked_changes(walk, before);
    }
    free(before);
    return wrong + (walk->steps != walk->oracle.history->step_count);
}

static void test_row(const struct row *row) {
    struct history history;
    struct history_options options = row->history;
    long wrong = 0;
    options.opening = (struct place_rect){-70, -9, 90, 30};
    history_make(&history, &options);
    history_write(&history, "log.place", 1, 300);
    for (uint32_t user = 1; user <= 2; user++) {
        struct walk walk;
        begin(&walk, &history, user);
        wrong += wrong_in_walk(&walk, row->without_users);
        place_owned_clear(&walk.owned);
        for (size_t i = 0; i < walk.owned.size; i++)
            wrong += walk.owned.pixels[i] != 0;
        end(&walk);
    }
    tap_ok(wrong == 0, "%s: each pixel after each piece", row->name);
    history_release(&history);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_row(&rows[i]);
    tempdir_end();
    return tap_end();
}

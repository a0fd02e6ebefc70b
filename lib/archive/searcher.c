/* Searching an archive chunk by chunk, with all processors where little is to be found. */
#include "archive/archive.h"
#include "archive/search_state.h"
#include "base/mem.h"
#include "base/pool.h"
#include "base/stop.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    FEW_PIXELS = 1 << 10, /* of more, too much is found to be kept */
    THREADS_MOST = 8,
    TURN = 16,          /* chunks that a thread searches in one go */
    KEPT_EACH = 1 << 16 /* events that a thread keeps */
};

struct place_searcher {
    const struct place_archive *archive;
    const struct place_search *what;
    struct search_room *room;
    atomic_size_t next;         /* chunk that no thread looks at yet */
    struct place_batch **ahead; /* owned, with what it points to; what each chunk has: NULL,
                                   nothing; NULL itself where nobody looked ahead */
};

/* Stands for a chunk that is still to be searched. */
static struct place_batch unknown;

/* One thread that looks ahead. */
struct scout {
    struct place_job job;
    struct place_searcher *searcher;
    struct search_room *room; /* owned; the thread's */
    uint32_t kept;
};

/* Whatever goes wrong is for the search in order to find again, and to report. */
static void look_at(struct scout *scout, size_t chunk) {
    const struct place_searcher *searcher = scout->searcher;
    struct place_batch found;
    struct place_err ignored;
    if (search_chunk(scout->room, searcher->archive, chunk, searcher->what, &found, &ignored))
        return;
    struct place_batch *copy = NULL;
    if (found.count > 0) {
        if (found.count > KEPT_EACH - scout->kept)
            return;
        copy = place_batch_copy(&found, &ignored);
        if (!copy)
            return;
        scout->kept += copy->count;
    }
    searcher->ahead[chunk] = copy;
}

static void look_ahead(void *context) {
    struct scout *scout = context;
    struct place_searcher *searcher = scout->searcher;
    const size_t chunks = searcher->archive->info.chunk_count;
    for (;;) {
        const size_t from = atomic_fetch_add(&searcher->next, TURN);
        for (size_t chunk = from; chunk < from + TURN; chunk++) {
            if (chunk >= chunks || place_stop_signal())
                return;
            look_at(scout, chunk);
        }
    }
}

static void send_scouts(struct place_searcher *searcher, size_t threads) {
    struct scout scouts[THREADS_MOST] = {0};
    struct place_err ignored;
    struct place_pool *pool = place_pool_new((unsigned)threads, &ignored);
    size_t sent = 0;
    for (; pool && sent < threads; sent++) {
        struct scout *scout = &scouts[sent];
        *scout = (struct scout){.job = {.run = look_ahead, .context = scout},
                                .searcher = searcher,
                                .room = search_room_new(&ignored)};
        if (!scout->room)
            break;
        place_pool_submit(pool, &scout->job);
    }
    for (size_t i = 0; i < sent; i++) {
        place_pool_wait(pool, &scouts[i].job);
        search_room_free(scouts[i].room);
    }
    place_pool_free(pool);
}

static bool is_of_few(const struct place_search *what) {
    const size_t size = (size_t)what->region.width * (size_t)what->region.height;
    size_t pixels = what->mask ? 0 : size;
    for (size_t i = 0; what->mask && i < size; i++)
        pixels += what->mask[i] != 0;
    return what->user != PLACE_NO_USER || pixels <= FEW_PIXELS;
}

/* Little is found of a user or of few pixels: it is kept until its chunk is asked for. */
static enum place_code search_ahead(struct place_searcher *searcher, struct place_err *err) {
    const size_t chunks = searcher->archive->info.chunk_count;
    size_t threads = place_processors();
    threads = threads < THREADS_MOST ? threads : THREADS_MOST;
    threads = threads < chunks / TURN / 2 ? threads : chunks / TURN / 2;
    if (threads < 2 || !is_of_few(searcher->what))
        return PLACE_OK;
    searcher->ahead = place_new_array(chunks, sizeof(struct place_batch *), err);
    if (!searcher->ahead)
        return err->code;
    for (size_t i = 0; i < chunks; i++)
        searcher->ahead[i] = &unknown;
    send_scouts(searcher, threads);
    return PLACE_OK;
}

struct place_searcher *place_searcher_new(const struct place_archive *archive,
                                          const struct place_search *what, struct place_err *err) {
    struct place_searcher *searcher = place_new_array(1, sizeof *searcher, err);
    if (!searcher)
        return NULL;
    searcher->archive = archive;
    searcher->what = what;
    searcher->room = search_room_new(err);
    if (searcher->room && search_ahead(searcher, err) == PLACE_OK)
        return searcher;
    place_searcher_free(searcher);
    return NULL;
}

void place_searcher_free(struct place_searcher *searcher) {
    if (!searcher)
        return;
    for (size_t i = 0; searcher->ahead && i < searcher->archive->info.chunk_count; i++)
        if (searcher->ahead[i] != &unknown)
            free(searcher->ahead[i]);
    free(searcher->ahead);
    search_room_free(searcher->room);
    free(searcher);
}

enum place_code place_search_chunk(struct place_searcher *searcher, size_t chunk,
                                   struct place_batch *found, struct place_err *err) {
    const struct place_batch *ahead = searcher->ahead ? searcher->ahead[chunk] : &unknown;
    if (ahead == &unknown)
        return search_chunk(searcher->room, searcher->archive, chunk, searcher->what, found, err);
    *found =
        ahead ? *ahead
              : (struct place_batch){.first_seq = searcher->archive->info.chunks[chunk].first_seq};
    return PLACE_OK;
}

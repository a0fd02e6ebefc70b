/* Several threads look for the chunks that are worth a search. */
#include "archive/archive.h"
#include "archive/search.h"
#include "base/pool.h"
#include "base/stop.h"

#include <string.h>

enum { THREADS_MOST = 8, CHUNKS_EACH = 32 /* fewer are not worth a thread */ };

/* The share of one thread. */
struct share {
    struct place_job job;
    const struct place_archive *archive;
    const struct place_search *what;
    size_t from, to;
    uint8_t *worth;
};

/* Whatever goes wrong is for the search itself to find and to report, in order. */
static void look_through(void *context) {
    struct share *share = context;
    struct place_err ignored;
    struct place_searcher *searcher = place_searcher_new(&ignored);
    for (size_t chunk = share->from; searcher && chunk < share->to; chunk++) {
        struct place_batch found;
        if (place_stop_signal())
            break;
        share->worth[chunk] = place_search_chunk(searcher, share->archive, chunk, share->what,
                                                 &found, &ignored) != PLACE_OK ||
                              found.count > 0;
    }
    place_searcher_free(searcher);
}

void place_search_ahead(const struct place_archive *archive, const struct place_search *what,
                        uint8_t *worth) {
    const size_t chunks = archive->info.chunk_count;
    size_t threads = place_processors();
    struct share shares[THREADS_MOST] = {0};
    struct place_search quick = *what;
    struct place_err ignored;
    quick.columns = 0;
    memset(worth, 1, chunks);
    threads = threads < THREADS_MOST ? threads : THREADS_MOST;
    threads = threads < chunks / CHUNKS_EACH ? threads : chunks / CHUNKS_EACH;
    struct place_pool *pool = threads > 1 ? place_pool_new((unsigned)threads, &ignored) : NULL;
    if (!pool)
        return;
    for (size_t i = 0; i < threads; i++) {
        shares[i] = (struct share){.job = {.run = look_through, .context = &shares[i]},
                                   .archive = archive,
                                   .what = &quick,
                                   .from = chunks * i / threads,
                                   .to = chunks * (i + 1) / threads,
                                   .worth = worth};
        place_pool_submit(pool, &shares[i].job);
    }
    for (size_t i = 0; i < threads; i++)
        place_pool_wait(pool, &shares[i].job);
    place_pool_free(pool);
}

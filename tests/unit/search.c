/* lib/archive search: what it finds is what decoding everything and looking at each event gives. */
#include "archive/search.h"

#include "../make_archive.h"
#include "../tempdir.h"
#include "archive/packing.h"
#include "archive/pair_scan.h"
#include "base/pool.h"
#include "core/fill.h"

#include <fcntl.h>
#include <unistd.h>

static struct place_err err;

/* ---- parts ----------------------------------------------------------------------------------- */

static bool in_range(uint8_t byte, struct byte_range range) {
    for (unsigned i = 0; i <= range.span; i++)
        if (byte == (uint8_t)(range.from + i))
            return true;
    return false;
}

static void test_scan(void) {
    enum { MOST = 5000 };
    static uint8_t a[MOST], b[MOST];
    static uint32_t index[MOST];
    size_t wrong = 0, found = 0;
    for (int round = 0; round < 400; round++) {
        const uint32_t count = (uint32_t)random_between(0, round % 4 ? MOST : 40);
        const int64_t spread = random_between(0, 255);
        const struct byte_range in_a = {(uint8_t)random_next(),
                                        round % 2 ? 0 : (uint8_t)random_next()};
        const struct byte_range in_b = {(uint8_t)random_next(),
                                        round % 3 ? 0 : (uint8_t)random_next()};
        for (uint32_t i = 0; i < count; i++) {
            a[i] = (uint8_t)(in_a.from + random_between(0, spread));
            b[i] = (uint8_t)(in_b.from - random_between(0, spread));
        }
        const uint32_t hits = scan_pair(a, b, count, in_a, in_b, index);
        uint32_t wanted = 0;
        for (uint32_t i = 0; i < count; i++)
            if (in_range(a[i], in_a) && in_range(b[i], in_b))
                wrong += wanted >= hits || index[wanted++] != i;
        wrong += wanted != hits;
        found += hits;
    }
    tap_ok(wrong == 0, "pairs of bytes in ranges: %zu found", found);
}

/* Pairs of bytes that a bit each names, from anywhere in the circle of bytes. */
static void test_pairs(void) {
    enum { MOST = 5000 };
    static uint8_t a[MOST], b[MOST], bits[PLACE_SEARCH_PAIRS];
    static uint32_t index[MOST];
    size_t wrong = 0, found = 0;
    for (int round = 0; round < 100; round++) {
        const uint32_t count = (uint32_t)random_between(0, MOST);
        const struct byte_pairs pairs = {bits, (uint8_t)random_next(), (uint8_t)random_next()};
        for (size_t i = 0; i < sizeof bits; i++)
            bits[i] = (uint8_t)(random_between(0, round) ? 0 : random_next());
        for (uint32_t i = 0; i < count; i++) {
            a[i] = (uint8_t)random_next();
            b[i] = (uint8_t)random_next();
        }
        const uint32_t hits = scan_pairs(a, b, count, pairs, index);
        uint32_t wanted = 0;
        for (uint32_t i = 0; i < count; i++) {
            const unsigned bit = (b[i] + pairs.to_b) % 256u * 256 + (a[i] + pairs.to_a) % 256u;
            if (bits[bit / 8] & 1 << bit % 8)
                wrong += wanted >= hits || index[wanted++] != i;
        }
        wrong += wanted != hits;
        found += hits;
    }
    tap_ok(wrong == 0 && found > 0, "pairs of bytes by a bit each: %zu found", found);
}

static void test_bytes(void) {
    static uint8_t bytes[3000];
    size_t wrong = 0;
    for (int round = 0; round < 200; round++) {
        const uint32_t count = (uint32_t)random_between(0, (int64_t)sizeof bytes);
        uint32_t sum = 0;
        uint8_t most = 0;
        for (uint32_t i = 0; i < count; i++) {
            bytes[i] = (uint8_t)random_between(0, round);
            sum += bytes[i];
            most = bytes[i] > most ? bytes[i] : most;
        }
        wrong += sum_bytes(bytes, count) != sum || greatest_byte(bytes, count) != most;
    }
    tap_ok(wrong == 0, "sums and greatest bytes");
}

static void test_packed(void) {
    static uint8_t bytes[999], packed[1200];
    size_t wrong = 0;
    for (unsigned bits = 1; bits <= 7; bits++)
        for (size_t size = 1; size <= sizeof bytes; size += (size_t)random_between(1, 90)) {
            for (size_t i = 0; i < size; i++)
                bytes[i] = (uint8_t)(random_next() & ((1u << bits) - 1));
            pack_bits(bytes, size, bits, packed);
            for (size_t i = 0; i < size; i++)
                wrong += packed_value(packed, size, bits, i) != bytes[i];
        }
    tap_ok(wrong == 0, "single values of packed planes");
}

/* ---- searching ------------------------------------------------------------------------------- */

static bool is_wanted(const struct place_search *what, const struct place_event *event) {
    const struct place_rect region = what->region;
    if (what->user != PLACE_NO_USER && event->user != what->user)
        return false;
    if (place_kind_is_fill(event->kind)) {
        const struct place_fill fill = {0, event->x, event->y, event->width, event->height};
        return !place_rect_empty(
            place_rect_intersection(place_fill_extent(&fill, event->kind), region));
    }
    return inside(region, event->x, event->y) &&
           (!what->mask ||
            what->mask[(event->y - region.y0) * region.width + (event->x - region.x0)]);
}

/* One chunk both ways: how many differences, or events missing or too many. */
static size_t compare(struct place_searcher *searcher, struct place_chunk_decoder *decoder,
                      const struct place_archive *archive, size_t chunk,
                      const struct place_search *what, size_t *total) {
    struct place_batch all, found;
    size_t wrong = 0;
    uint32_t j = 0;
    need(place_chunk_decode(decoder, archive, chunk, PLACE_ALL_COLUMNS, &all, &err), &err);
    need(place_search_chunk(searcher, chunk, &found, &err), &err);
    for (uint32_t i = 0; i < all.count; i++) {
        struct place_event event = place_batch_event(&all, i);
        if (!is_wanted(what, &event))
            continue;
        if (j == found.count)
            return wrong + 1;
        const struct place_event got = place_batch_event(&found, j);
        const unsigned char *own = place_batch_hash(&all, i), *hash = place_batch_hash(&found, j);
        if (!(what->columns & PLACE_TIMES))
            event.time = 0;
        if (!(what->columns & PLACE_USERS))
            event.user = 0;
        wrong +=
            !same_event(&got, &event) || place_batch_seq(&found, j) != place_batch_seq(&all, i);
        if (what->columns & PLACE_HASHES)
            wrong += own && hash ? memcmp(own, hash, PLACE_EVENT_HASH) != 0 : own != hash;
        j++;
    }
    *total += j;
    return wrong + (found.count - j);
}

static struct place_search random_search(const struct history *history, uint8_t *mask) {
    static uint8_t pairs[PLACE_SEARCH_PAIRS];
    const struct place_rect bounds = history->bounds;
    struct place_search what = {
        .region = {bounds.x0 + (int32_t)random_between(0, bounds.width - 1),
                   bounds.y0 + (int32_t)random_between(0, bounds.height - 1), 1, 1},
        .columns = (unsigned)random_between(0, PLACE_ALL_COLUMNS)};
    if (random_between(0, 1)) {
        what.region.width = (int32_t)random_between(1, bounds.x0 + bounds.width - what.region.x0);
        what.region.height = (int32_t)random_between(1, bounds.y0 + bounds.height - what.region.y0);
    }
    if (history->users && random_between(0, 1))
        what.user = (uint32_t)random_between(1, history->users);
    if (random_between(0, 2) == 0) {
        for (int32_t i = 0; i < what.region.width * what.region.height; i++)
            mask[i] = random_between(0, 9) == 0;
        place_search_pairs(mask, what.region, pairs);
        what.mask = mask;
        what.pairs = pairs;
    }
    return what;
}

static const struct {
    const char *name;
    unsigned searches;
    struct history_options options;
} rows[] = {
    {"placements alone", 100, {.events = 5000, .opening = {-9, 7, 60, 20}}},
    {"fills, kinds, users, hashes",
     200,
     {.events = 5000,
      .opening = {-30, -30, 60, 50},
      .kinds = true,
      .fill_one = 20,
      .hash_one = 2,
      .users = 40}},
    {"gaps and long times",
     100,
     {.events = 5000,
      .opening = {0, 0, 300, 300},
      .gaps = true,
      .longest = INT64_C(1) << 40,
      .fill_one = 900,
      .users = 3}},
    {"full chunks, a wide canvas",
     40,
     {.events = 150000, .opening = {-900, 40, 1500, 90}, .users = 70000, .unit = 1000000}},
    {"sides over 4095", 30, {.events = 30000, .opening = {-4000, -10, 9000, 30}, .users = 200}},
    {"many chunks",
     30,
     {.events = 4000, .opening = {-9, -9, 30, 30}, .entries = 90, .fill_one = 50, .users = 20}},
    {"one pixel, at once",
     20,
     {.events = 2000, .opening = {5, 5, 3, 3}, .constant = true, .one_time = true, .users = 9}},
};

/* A file that is not in memory is searched in another way; where it stays there, in the same. */
static void forget_file(const char *path) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && fsync(fd) == 0)
        posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

static void test_search(size_t at) {
    struct history history;
    struct place_archive *archive = NULL;
    struct place_chunk_decoder *decoder = place_chunk_decoder_new(&err);
    size_t wrong = 0, total = 0;
    history_make(&history, &rows[at].options);
    history_write(&history, "search.place", 1, 0);
    forget_file("search.place");
    need(place_archive_open("search.place", &archive, &err), &err);
    need(decoder ? PLACE_OK : PLACE_MEMORY, &err);
    uint8_t *mask = need_array(oracle_size(&history), 1);
    const struct place_archive_info *info = place_archive_info(archive);
    for (unsigned i = 0; i < rows[at].searches; i++) {
        const struct place_search what = random_search(&history, mask);
        struct place_searcher *searcher = place_searcher_new(archive, &what, &err);
        need(searcher ? PLACE_OK : err.code, &err);
        for (size_t chunk = 0; chunk < info->chunk_count; chunk++)
            wrong += compare(searcher, decoder, archive, chunk, &what, &total);
        place_searcher_free(searcher);
    }
    tap_ok(wrong == 0, "%s: %u searches found %zu events, %zu wrong", rows[at].name,
           rows[at].searches, total, wrong);
    free(mask);
    place_chunk_decoder_free(decoder);
    place_archive_close(archive);
    history_release(&history);
}

/* ---- users ----------------------------------------------------------------------------------- */

static void test_users(void) {
    static const enum key_style styles[] = {KEYS_MIXED_TEXT, KEYS_EVEN_TEXT, KEYS_OF_20, KEYS_OF_64,
                                            KEYS_SOME_BASE64};
    size_t wrong = 0;
    for (size_t style = 0; style < sizeof styles / sizeof *styles; style++) {
        struct history history;
        struct place_archive *archive = NULL;
        uint32_t number = 0;
        history_make(&history, &(const struct history_options){.events = 9,
                                                               .opening = {0, 0, 4, 4},
                                                               .users = 50000,
                                                               .keys = styles[style]});
        history_write(&history, "users.place", 1, 0);
        need(place_archive_open("users.place", &archive, &err), &err);
        for (unsigned i = 0; i < history.users; i += 997) {
            need(place_archive_find_user(archive, history.keys[i], &number, &err), &err);
            wrong += strcmp(history.keys[number - 1], history.keys[i]) != 0;
        }
        static const char *const strangers[] = {"", "nobody", "AAAA", "=", "user 50000"};
        for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
            need(place_archive_find_user(archive, strangers[i], &number, &err), &err);
            wrong += number != 0;
        }
        place_archive_close(archive);
        history_release(&history);
    }
    tap_ok(wrong == 0, "users by their keys");
}

/* ---- damage ---------------------------------------------------------------------------------- */

/* Search all of an archive that may be damaged; what comes out must be safe. */
static bool search_damaged(const char *path, struct place_rect region, uint32_t user) {
    struct place_archive *archive = NULL;
    if (place_archive_open(path, &archive, &err))
        return err.code == PLACE_DATA;
    const struct place_archive_info *info = place_archive_info(archive);
    const struct place_search what = {.region = region, .user = user, .columns = PLACE_ALL_COLUMNS};
    struct place_searcher *searcher = place_searcher_new(archive, &what, &err);
    need(searcher ? PLACE_OK : PLACE_MEMORY, &err);
    bool safe = true;
    for (size_t chunk = 0; chunk < info->chunk_count && safe; chunk++) {
        struct place_batch found;
        const enum place_code code = place_search_chunk(searcher, chunk, &found, &err);
        safe = code == PLACE_OK || code == PLACE_DATA;
        for (uint32_t i = 0; code == PLACE_OK && i < found.count; i++) {
            const struct place_event event = place_batch_event(&found, i);
            safe &= event.kind < PLACE_KIND_CANVAS && event.user <= info->users &&
                    (place_kind_is_fill(event.kind) || inside(region, event.x, event.y));
        }
    }
    place_searcher_free(searcher);
    place_archive_close(archive);
    return safe;
}

static void test_damage(void) {
    struct history history;
    size_t unsafe = 0;
    history_make(&history, &(const struct history_options){.events = 3000,
                                                           .opening = {-5, -5, 40, 30},
                                                           .kinds = true,
                                                           .fill_one = 40,
                                                           .hash_one = 3,
                                                           .users = 30});
    history_write(&history, "whole.place", 1, 0);
    const int from = open("whole.place", O_RDONLY);
    unsigned char *bytes = need_array(1 << 20, 1);
    const ssize_t size = from < 0 ? 0 : read(from, bytes, 1 << 20);
    close(from);
    for (int round = 0; round < 600; round++) {
        const size_t at = (size_t)random_between(32, size - 1);
        const unsigned char was = bytes[at];
        bytes[at] = (unsigned char)random_next();
        const int to = open("damaged.place", O_WRONLY | O_CREAT | O_TRUNC, 0666);
        unsafe += to < 0 || write(to, bytes, (size_t)size) != size;
        close(to);
        const struct place_rect pixel = {(int32_t)random_between(-5, 34),
                                         (int32_t)random_between(-5, 24), 1, 1};
        unsafe += !search_damaged("damaged.place", round % 2 ? pixel : history.bounds,
                                  (uint32_t)random_between(0, 3));
        bytes[at] = was;
    }
    tap_ok(size > 20000 && unsafe == 0, "600 damaged archives, %zu of them unsafe", unsafe);
    free(bytes);
    history_release(&history);
}

int main(void) {
    tap_begin();
    random_begin();
    tempdir_begin();
    test_scan();
    test_pairs();
    test_bytes();
    test_packed();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_search(i);
    test_users();
    test_damage();
    tempdir_end();
    return tap_end();
}

/* The keys of the dictionary against each other. */
#include "source/verify_users.h"

#include "archive/check.h"
#include "archive/reader.h"
#include "base/codec.h"
#include "base/mem.h"
#include "base/stop.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { USERS_AT_ONCE = 1 << 22 };

/* A hash that more than one key has, and the first user with it; 0 while not known. */
struct twice {
    uint64_t hash;
    uint32_t first;
};

/* One part of the users: those whose key's hash leaves this remainder. */
struct key_part {
    struct place_source *source;
    struct place_findings *findings;
    uint64_t parts, part;
    uint64_t *hashes; /* owned; ascending once all are there */
    size_t count, capacity;
    struct twice *twice; /* owned; ascending */
    size_t twice_count, twice_capacity;
};

/* A struct twice begins with its hash. */
static int compare_numbers(const void *a, const void *b) {
    const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static uint64_t hash_of(const char *key) {
    return place_xxh3(key, strlen(key));
}

typedef enum place_code take_key(struct key_part *part, uint32_t number, uint64_t hash,
                                 const char *key, struct place_err *err);

/* Every key of this part, in the order of the users. */
static enum place_code each_key(struct key_part *part, take_key *take, struct place_err *err) {
    struct place_archive *archive = place_source_archive(part->source);
    const uint32_t users = place_source_info(part->source)->users;
    for (uint64_t number = 1; number <= users; number++) {
        char *key = NULL;
        if (number % 4096 == 0 && place_stop_check(err))
            return err->code;
        enum place_code code = place_archive_user_key(archive, (uint32_t)number, &key, err);
        if (code == PLACE_DATA) {
            number = place_archive_last_of_piece(archive, (uint32_t)number);
            continue;
        }
        const uint64_t hash = code ? 0 : hash_of(key);
        if (!code && hash % part->parts == part->part)
            code = take(part, (uint32_t)number, hash, key, err);
        free(key);
        if (code)
            return code;
    }
    return PLACE_OK;
}

static enum place_code add_hash(struct key_part *part, uint32_t number, uint64_t hash,
                                const char *key, struct place_err *err) {
    (void)number;
    (void)key;
    if (place_grow_array(&part->hashes, &part->capacity, part->count + 1, sizeof *part->hashes,
                         err))
        return err->code;
    part->hashes[part->count++] = hash;
    return PLACE_OK;
}

static enum place_code find_twice(struct key_part *part, struct place_err *err) {
    if (part->count > 0)
        qsort(part->hashes, part->count, sizeof *part->hashes, compare_numbers);
    for (size_t i = 1; i < part->count; i++) {
        const uint64_t hash = part->hashes[i];
        if (hash != part->hashes[i - 1] ||
            (part->twice_count > 0 && part->twice[part->twice_count - 1].hash == hash))
            continue;
        if (place_grow_array(&part->twice, &part->twice_capacity, part->twice_count + 1,
                             sizeof *part->twice, err))
            return err->code;
        part->twice[part->twice_count++] = (struct twice){.hash = hash};
    }
    return PLACE_OK;
}

static void note_twice(struct key_part *part, uint32_t number, uint32_t first, const char *key) {
    struct place_finding *finding = place_find(part->findings, PLACE_FOUND_KEY);
    if (!finding)
        return;
    finding->has = PLACE_FINDING_USER;
    finding->user = number;
    place_finding_say(finding, "user %" PRIu32 " has the key of user %" PRIu32 ": %.200s", number,
                      first, key);
}

/* Equal hashes are equal keys but for one chance in 2^64: those that are named are looked at. */
static enum place_code compare_key(struct key_part *part, uint32_t number, uint64_t hash,
                                   const char *key, struct place_err *err) {
    struct twice *twice = part->twice_count ? bsearch(&hash, part->twice, part->twice_count,
                                                      sizeof *part->twice, compare_numbers)
                                            : NULL;
    if (!twice)
        return PLACE_OK;
    if (twice->first == PLACE_NO_USER) {
        twice->first = number;
        return PLACE_OK;
    }
    char *other = NULL;
    if (part->findings->of[PLACE_FOUND_KEY].named < PLACE_FINDINGS_NAMED &&
        place_archive_user_key(place_source_archive(part->source), twice->first, &other, err))
        return err->code;
    if (!other || strcmp(other, key) == 0)
        note_twice(part, number, twice->first, key);
    free(other);
    return PLACE_OK;
}

static enum place_code check_part(struct key_part *part, struct place_err *err) {
    enum place_code code = each_key(part, add_hash, err);
    if (!code)
        code = find_twice(part, err);
    if (!code && part->twice_count > 0)
        code = each_key(part, compare_key, err);
    return code;
}

enum place_code check_keys(struct place_source *source, struct place_findings *findings,
                           struct place_err *err) {
    const uint64_t parts = place_source_info(source)->users / USERS_AT_ONCE + 1;
    enum place_code code = PLACE_OK;
    for (uint64_t i = 0; i < parts && !code; i++) {
        struct key_part part = {.source = source, .findings = findings, .parts = parts, .part = i};
        code = check_part(&part, err);
        free(part.hashes);
        free(part.twice);
    }
    return code;
}

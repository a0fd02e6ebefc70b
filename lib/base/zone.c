/* Time zones: files of the tz database, offsets, and times shown in them. */
#include "base/zone.h"

#include "base/mem.h"
#include "base/time.h"
#include "base/zone_rule.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DATABASE "/usr/share/zoneinfo"

enum { HEADER = 44, MOST_BYTES = 1 << 18, MOST_PATH = 1024, MOST_OFFSET = 26 * 3600 };

struct place_zone {
    /* Changes: at instants[i], seconds since 1970, ascending, locals[kinds[i]] begins. Before the
     * first it is locals[0]. */
    int64_t *instants;
    uint8_t *kinds;
    size_t changes;
    struct zone_local *locals;
    size_t count; /* of locals, at least 1 */
    struct zone_rule rule;
    bool has_rule; /* which holds from the last change on */
};

void place_zone_free(struct place_zone *zone) {
    if (!zone)
        return;
    free(zone->instants);
    free(zone->kinds);
    free(zone->locals);
    free(zone);
}

/* ---- a file's bytes: TZif, RFC 8536, 3 ------------------------------------------------------- */

struct bytes {
    const unsigned char *next;
    size_t left;
};

/* The next `size` bytes; NULL where there are fewer. */
static const unsigned char *take(struct bytes *bytes, size_t size) {
    const unsigned char *taken = bytes->next;
    if (size > bytes->left)
        return NULL;
    bytes->next += size;
    bytes->left -= size;
    return taken;
}

/* Big-endian, 4 or 8 bytes, in two's complement. */
static int64_t number_at(const unsigned char *at, size_t size) {
    uint64_t number = at[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | at[i];
    return (int64_t)number;
}

/* How many there are of everything in a block. */
struct block {
    unsigned char version;
    size_t time; /* bytes of an instant */
    size_t utc_marks, standard_marks, leaps, changes, locals, letters;
};

static bool take_header(struct bytes *bytes, size_t time, struct block *block) {
    const unsigned char *header = take(bytes, HEADER);
    if (!header || memcmp(header, "TZif", 4) != 0)
        return false;
    size_t counts[6];
    for (size_t i = 0; i < 6; i++) {
        const int64_t count = number_at(header + 20 + 4 * i, 4);
        if (count < 0 || count > MOST_BYTES)
            return false;
        counts[i] = (size_t)count;
    }
    *block = (struct block){header[4], time,      counts[0], counts[1],
                            counts[2], counts[3], counts[4], counts[5]};
    return true;
}

/* Skip the block of 32-bit instants that stands first for the sake of old readers. */
static bool skip_old(struct bytes *bytes, const struct block *old) {
    return take(bytes, old->changes * (old->time + 1) + old->locals * 6 + old->letters +
                           old->leaps * (old->time + 4) + old->standard_marks + old->utc_marks);
}

static bool is_name(const unsigned char *letters, size_t room) {
    size_t length = 0;
    while (length < room && (isalnum(letters[length]) || strchr("+-", letters[length])) &&
           letters[length])
        length++;
    return length > 0 && length < room && length < PLACE_ZONE_NAME && !letters[length];
}

static bool fill_locals(struct place_zone *zone, const unsigned char *from,
                        const unsigned char *letters, size_t room) {
    for (size_t i = 0; i < zone->count; i++, from += 6) {
        const int64_t offset = number_at(from, 4);
        const size_t at = from[5];
        if (at >= room || !is_name(letters + at, room - at) || offset > MOST_OFFSET ||
            offset < -MOST_OFFSET)
            return false;
        zone->locals[i].offset = (int32_t)offset;
        memcpy(zone->locals[i].name, letters + at, strlen((const char *)letters + at) + 1);
    }
    return true;
}

static bool fill_changes(struct place_zone *zone, const unsigned char *instants,
                         const unsigned char *kinds, size_t size) {
    for (size_t i = 0; i < zone->changes; i++) {
        zone->instants[i] = number_at(instants + i * size, size);
        zone->kinds[i] = kinds[i];
        if (kinds[i] >= zone->count || (i > 0 && zone->instants[i] <= zone->instants[i - 1]))
            return false;
    }
    return true;
}

/* "\nRULE\n"; an empty one says that nothing is known of the time after the last change. */
static bool take_rule(struct place_zone *zone, struct bytes *bytes) {
    const unsigned char *start = take(bytes, 1);
    const unsigned char *end = start ? memchr(bytes->next, '\n', bytes->left) : NULL;
    char text[128];
    if (!end || *start != '\n' || (size_t)(end - bytes->next) >= sizeof text)
        return false;
    const size_t length = (size_t)(end - bytes->next);
    memcpy(text, bytes->next, length);
    text[length] = '\0';
    zone->has_rule = length > 0;
    return length == 0 || zone_rule_parse(text, &zone->rule);
}

static enum place_code damaged(const char *path, struct place_err *err) {
    return place_fail(err, PLACE_DATA, "'%s' is a damaged time zone file", path);
}

static enum place_code allocate(struct place_zone *zone, const struct block *block,
                                struct place_err *err) {
    zone->changes = block->changes;
    zone->count = block->locals;
    zone->instants = place_new_array(block->changes + 1, sizeof *zone->instants, err);
    zone->kinds = zone->instants ? place_new_array(block->changes + 1, 1, err) : NULL;
    zone->locals = zone->kinds ? place_new_array(block->locals, sizeof *zone->locals, err) : NULL;
    return zone->locals ? PLACE_OK : err->code;
}

/* A file on its way to a zone. */
struct reading {
    const char *name, *path;
    struct bytes bytes;
};

/* The block that counts, and the rule behind it. */
static enum place_code read_block(struct place_zone *zone, struct reading *reading,
                                  const struct block *block, struct place_err *err) {
    struct bytes *bytes = &reading->bytes;
    const unsigned char *instants = take(bytes, block->changes * block->time);
    const unsigned char *kinds = take(bytes, block->changes);
    const unsigned char *locals = take(bytes, block->locals * 6);
    const unsigned char *letters = take(bytes, block->letters);
    const bool whole = take(bytes, block->standard_marks + block->utc_marks);
    if (block->leaps)
        return place_fail(err, PLACE_DATA, "'%s' counts leap seconds, as no log does",
                          reading->path);
    if (!instants || !kinds || !locals || !letters || !whole || block->locals == 0 ||
        block->locals > UINT8_MAX + 1)
        return damaged(reading->path, err);
    if (allocate(zone, block, err))
        return err->code;
    if (!fill_locals(zone, locals, letters, block->letters) ||
        !fill_changes(zone, instants, kinds, block->time) ||
        (block->version && !take_rule(zone, bytes)))
        return damaged(reading->path, err);
    return PLACE_OK;
}

static enum place_code read_bytes(struct place_zone *zone, struct reading *reading,
                                  struct place_err *err) {
    struct block block;
    if (!take_header(&reading->bytes, 4, &block))
        return damaged(reading->path, err);
    if (block.version &&
        (!skip_old(&reading->bytes, &block) || !take_header(&reading->bytes, 8, &block)))
        return damaged(reading->path, err);
    return read_block(zone, reading, &block, err);
}

/* ---- zones by name --------------------------------------------------------------------------- */

static const char *database(void) {
    const char *folder = getenv("TZDIR");
    return folder && *folder ? folder : DATABASE;
}

static enum place_code unknown(const char *name, struct place_err *err) {
    struct stat about;
    place_fail(err, PLACE_USAGE, "unknown time zone '%s'", name);
    if (stat(database(), &about))
        return place_hint(err,
                          "there is no time zone database in '%s'; offsets such as +02:00 "
                          "need none",
                          database());
    return place_hint(err,
                      "wanted a name in '%s', such as Europe/Berlin, or an offset, such as "
                      "+02:00",
                      database());
}

/* A name is never a way out of the database. */
static bool believable(const char *name) {
    return isalpha((unsigned char)*name) && !strstr(name, "..") &&
           name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                             "0123456789+-_./")] == '\0';
}

static enum place_code unreadable(const char *path, struct place_err *err) {
    return place_fail_errno(err, PLACE_IO, "cannot read '%s'", path);
}

/* Whatever in the database is no zone, as its folders and lists, is an unknown one. */
static enum place_code read_stream(struct place_zone *zone, struct reading *reading, FILE *stream,
                                   struct place_err *err) {
    unsigned char *bytes = place_new_array(MOST_BYTES, 1, err);
    if (!bytes)
        return err->code;
    reading->bytes = (struct bytes){bytes, fread(bytes, 1, MOST_BYTES, stream)};
    enum place_code code = PLACE_OK;
    if (ferror(stream))
        code = unreadable(reading->path, err);
    else if (reading->bytes.left < 4 || memcmp(bytes, "TZif", 4) != 0)
        code = unknown(reading->name, err);
    else
        code = read_bytes(zone, reading, err);
    free(bytes);
    return code;
}

static enum place_code read_named(struct place_zone *zone, const char *name,
                                  struct place_err *err) {
    char path[MOST_PATH];
    struct reading reading = {.name = name, .path = path};
    if (!believable(name) ||
        (size_t)snprintf(path, sizeof path, "%s/%s", database(), name) >= sizeof path)
        return unknown(name, err);
    struct stat about;
    if (stat(path, &about) == 0 ? !S_ISREG(about.st_mode)
                                : errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG)
        return unknown(name, err);
    FILE *stream = fopen(path, "rbe");
    if (!stream)
        return unreadable(path, err);
    const enum place_code code = read_stream(zone, &reading, stream, err);
    fclose(stream);
    return code;
}

/* ---- offsets --------------------------------------------------------------------------------- */

/* Two digits, below `limit`; moves the cursor. */
static bool take_two(const char **cursor, int limit, int *out) {
    if (!isdigit((unsigned char)(*cursor)[0]) || !isdigit((unsigned char)(*cursor)[1]))
        return false;
    *out = ((*cursor)[0] - '0') * 10 + ((*cursor)[1] - '0');
    *cursor += 2;
    return *out < limit;
}

/* `+02:00`, `-0330`, `+02` or `+2`: seconds east of UTC. */
static bool parse_offset(const char *text, int32_t *offset) {
    int hours = 0, minutes = 0;
    const int sign = *text == '-' ? -1 : 1;
    if (*text != '+' && *text != '-')
        return false;
    text++;
    if (isdigit((unsigned char)text[0]) && !text[1])
        hours = *text++ - '0';
    else if (!take_two(&text, 24, &hours))
        return false;
    if (*text) {
        text += *text == ':';
        if (!take_two(&text, 60, &minutes))
            return false;
    }
    *offset = sign * (hours * 3600 + minutes * 60);
    return !*text;
}

static enum place_code read_offset(struct place_zone *zone, const char *text,
                                   struct place_err *err) {
    int32_t offset = 0;
    if (strcmp(text, "UTC") != 0 && !parse_offset(text, &offset))
        return unknown(text, err);
    zone->locals = place_new_array(1, sizeof *zone->locals, err);
    if (!zone->locals)
        return err->code;
    zone->count = 1;
    zone->locals->offset = offset;
    const int minutes = abs(offset) / 60;
    if (offset)
        snprintf(zone->locals->name, sizeof zone->locals->name, "%c%02d:%02d",
                 offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
    else
        snprintf(zone->locals->name, sizeof zone->locals->name, "UTC");
    return PLACE_OK;
}

enum place_code place_zone_open(const char *name, struct place_zone **out, struct place_err *err) {
    struct place_zone *zone = place_new_array(1, sizeof *zone, err);
    if (!zone)
        return err->code;
    const bool fixed = *name == '+' || *name == '-' || strcmp(name, "UTC") == 0;
    if (!(fixed ? read_offset(zone, name, err) : read_named(zone, name, err))) {
        *out = zone;
        return PLACE_OK;
    }
    place_zone_free(zone);
    return err->code;
}

/* ---- using them ------------------------------------------------------------------------------ */

/* The changes at or before a time. */
static size_t changes_until(const struct place_zone *zone, int64_t seconds) {
    size_t low = 0, high = zone->changes;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (zone->instants[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int64_t whole_seconds(int64_t time) {
    return time / PLACE_SECOND - (time % PLACE_SECOND < 0);
}

struct place_zone_state place_zone_at(const struct place_zone *zone, int64_t time) {
    if (!zone)
        return (struct place_zone_state){0, "UTC"};
    const int64_t seconds = whole_seconds(time);
    const size_t before = changes_until(zone, seconds);
    const struct zone_local *local = &zone->locals[before ? zone->kinds[before - 1] : 0];
    if (zone->has_rule && before == zone->changes)
        local = zone_rule_at(&zone->rule, seconds);
    return (struct place_zone_state){local->offset, local->name};
}

const char *place_zone_name(const struct place_zone *zone, size_t index) {
    if (!zone)
        return index ? NULL : "UTC";
    if (index < zone->count)
        return zone->locals[index].name;
    index -= zone->count;
    if (index == 0 && zone->has_rule)
        return zone->rule.standard.name;
    return index == 1 && zone->has_rule && zone->rule.has_summer ? zone->rule.summer.name : NULL;
}

/* The text of base/time at the time that would be UTC's if clocks there showed this. */
void place_format_time_in(const struct place_zone *zone, int64_t time, bool seconds,
                          char out[PLACE_ZONED_TEXT]) {
    char text[PLACE_TIME_TEXT];
    const struct place_zone_state state = place_zone_at(zone, time);
    place_format_time((whole_seconds(time) + state.offset) * PLACE_SECOND, text);
    const char *clock = strchr(text, 'T');
    snprintf(out, PLACE_ZONED_TEXT, "%.*s %.*s %s", (int)(clock - text), text, seconds ? 8 : 5,
             clock + 1, state.name);
}

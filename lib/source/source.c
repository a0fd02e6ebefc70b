/* A source opened by name: an archive, a log that becomes one, or a database. */
#include "source/source.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/outfile.h"
#include "base/stop.h"
#include "pg/connection.h"
#include "source/cursor.h"
#include "source/database.h"
#include "source/log_source.h"
#include "source/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What `name` stands for: itself, $PLACE_SOURCE, or the archive in a directory. free() it. */
static char *resolve_name(const char *name, struct place_err *err) {
    struct stat info;
    static const char file[] = "/events.place";
    if (!name)
        name = getenv("PLACE_SOURCE");
    if (!name || !*name) {
        place_fail(err, PLACE_USAGE, "no SOURCE given");
        place_hint(err, "name an archive, or set PLACE_SOURCE");
        return NULL;
    }
    if (place_pg_is_uri(name) || strcmp(name, "-") == 0 || stat(name, &info) != 0 ||
        !S_ISDIR(info.st_mode))
        return place_copy_string(name, err);
    const size_t length = strlen(name);
    char *path = place_new_array(length + sizeof file, 1, err);
    if (path) {
        memcpy(path, name, length);
        memcpy(path + length, file, sizeof file);
    }
    return path;
}

/* Whether an open file starts as an archive does; what does not may be a log. */
static bool is_archive(int fd) {
    unsigned char magic[8];
    return pread(fd, magic, sizeof magic, 0) == (ssize_t)sizeof magic &&
           place_archive_is_magic(magic, sizeof magic);
}

static enum place_code hint_at_import(struct place_err *err) {
    return place_hint(err, "place-import makes an archive of a log");
}

/* All of standard input into `copy`. */
static enum place_code copy_input(FILE *copy, struct place_err *err) {
    char block[1 << 16];
    uint64_t size = 0;
    for (;;) {
        if (place_stop_wait_readable(STDIN_FILENO, err))
            return err->code;
        const ssize_t got = read(STDIN_FILENO, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return place_fail_errno(err, PLACE_IO, "cannot read standard input");
        if (got == 0)
            return PLACE_OK;
        if (temporary_write(copy, size, block, (size_t)got, err))
            return err->code;
        size += (uint64_t)got;
    }
}

/* An archive on standard input is kept in an unnamed file, since it is read from its end. */
static enum place_code open_input(struct place_archive **archive, struct place_err *err) {
    FILE *copy = place_temporary_file(err);
    if (!copy)
        return err->code;
    enum place_code code = copy_input(copy, err);
    if (!code)
        code = place_archive_open_fd(fileno(copy), "standard input", archive, err);
    if (code == PLACE_DATA && !is_archive(fileno(copy)))
        hint_at_import(err);
    fclose(copy);
    return code;
}

/* The archive of that name, or one made on the way of a log. */
static enum place_code open_file(struct place_source *source,
                                 const struct place_source_options *options,
                                 struct place_err *err) {
    const int fd = open(source->name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return place_fail_errno(err, PLACE_IO, "%s", source->name);
    const enum place_code code =
        (options->ignore_index ? place_archive_open_walked
                               : place_archive_open_fd)(fd, source->name, &source->archive, err);
    const bool perhaps_log = code == PLACE_DATA && !options->ignore_index && !is_archive(fd);
    close(fd);
    if (!perhaps_log)
        return code;
    hint_at_import(err);
    return open_log(source, options->progress, err);
}

/* `output` is not to be written over what it is made of. */
static enum place_code open_archive(struct place_source *source,
                                    const struct place_source_options *options,
                                    struct place_err *err) {
    if (strcmp(source->name, "-") == 0)
        return open_input(&source->archive, err);
    if (options->output && place_same_file(options->output, source->name))
        return place_fail(err, PLACE_USAGE, "%s is both SOURCE and the output", options->output);
    return open_file(source, options, err);
}

static void note_tail(struct place_source *source, const struct place_archive_info *archive) {
    if (archive->torn)
        snprintf(source->warning, sizeof source->warning,
                 "%s: the last %" PRIu64 " bytes are damaged or cut off and were left out; it ends "
                 "at event %" PRIu64,
                 source->name, archive->torn, archive->last_seq);
    else if (!archive->indexed)
        snprintf(
            source->warning, sizeof source->warning,
            "%s: has no index, so it was not finished or is cut off; it ends at event %" PRIu64,
            source->name, archive->last_seq);
}

enum place_code source_take_archive(struct place_source *source, uint64_t first,
                                    struct place_err *err) {
    const struct place_archive_info *archive = place_archive_info(source->archive);
    free(source->before);
    source->before = place_new_array(archive->chunk_count + 1, sizeof *source->before, err);
    if (!source->before)
        return err->code;
    source->before[0] = first;
    for (size_t i = 0; i < archive->chunk_count; i++)
        source->before[i + 1] = source->before[i] + archive->chunks[i].count;
    source->info.events = source->before[archive->chunk_count];
    if (archive->users > 0 ||
        !source->database) /* those of a database may not have been asked for */
        source->info.users = archive->users;
    return PLACE_OK;
}

static enum place_code fill_info(struct place_source *source, struct place_err *err) {
    const struct place_archive_info *archive = place_archive_info(source->archive);
    source->info = (struct place_source_info){
        .name = source->name,
        .timeline = archive->timeline,
        .bounds = place_timeline_union(archive->timeline),
        .last_seq = archive->last_seq,
        .first_time = archive->events ? archive->first_time : archive->timeline->entries[0].time,
        .last_time = archive->events ? archive->last_time : archive->timeline->entries[0].time};
    note_tail(source, archive);
    return source_take_archive(source, 0, err);
}

static enum place_code open_source(struct place_source *source,
                                   const struct place_source_options *options,
                                   struct place_err *err) {
    if (place_pg_is_uri(source->name))
        return options->ignore_index ? place_fail(err, PLACE_USAGE, "a database has no index")
                                     : database_open(source, options, err);
    return open_archive(source, options, err) ? err->code : fill_info(source, err);
}

enum place_code place_source_open_with(const char *name, const struct place_source_options *options,
                                       struct place_source **out, struct place_err *err) {
    *out = NULL;
    struct place_source *source = place_new_array(1, sizeof *source, err);
    if (!source)
        return err->code;
    source->name = resolve_name(name, err);
    if (!source->name || open_source(source, options, err)) {
        place_source_close(source);
        return err->code;
    }
    *out = source;
    return PLACE_OK;
}

enum place_code place_source_open(const char *name, struct place_source **out,
                                  struct place_err *err) {
    return place_source_open_with(name, &(const struct place_source_options){0}, out, err);
}

void place_source_close(struct place_source *source) {
    if (!source)
        return;
    place_archive_close(source->archive);
    database_close(source->database);
    free(source->before);
    free(source->name);
    free(source);
}

const struct place_source_info *place_source_info(const struct place_source *source) {
    return &source->info;
}

enum place_code place_source_need(struct place_source *source, const struct place_need *need,
                                  struct place_err *err) {
    return source->database ? database_fetch(source, need, err) : PLACE_OK;
}

struct place_archive *place_source_archive(struct place_source *source) {
    return source->archive;
}

/* The number that a text is, if it is one and that of a user. */
static uint32_t as_number(const char *text, uint32_t users) {
    struct place_err ignored; /* what is no number is a key that there is not */
    int64_t number = 0;
    return place_parse_int(text, "user", 1, users, &number, &ignored) == PLACE_OK ? (uint32_t)number
                                                                                  : PLACE_NO_USER;
}

/* Keys come first: in many a log they are numbers, and not those of the archive. */
enum place_code place_source_find_user(struct place_source *source, const char *text,
                                       uint32_t *user, struct place_err *err) {
    const uint32_t users = source->info.users;
    if (users == 0)
        return place_fail(err, PLACE_USAGE, "%s does not say who placed what", source->info.name);
    if (source->database ? database_find_user(source, text, user, err)
                         : place_archive_find_user(source->archive, text, user, err))
        return err->code;
    if (*user == PLACE_NO_USER && !source->database) /* there numbers are those of one reading */
        *user = as_number(text, users);
    if (*user != PLACE_NO_USER)
        return PLACE_OK;
    if (source->database)
        return place_fail(err, PLACE_USAGE, "there is no user '%s'", text);
    place_fail(err, PLACE_USAGE, "there is no user '%s'", text);
    return place_hint(err, "users go by their keys in the log, or by numbers from 1 to %" PRIu32,
                      users);
}

const char *place_source_warning(const struct place_source *source) {
    return source->warning[0] ? source->warning : NULL;
}

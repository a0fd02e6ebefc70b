/* A source opened by name: for now always an archive. */
#include "source/source.h"

#include "base/mem.h"
#include "base/outfile.h"
#include "base/stop.h"
#include "source/cursor.h"
#include "source/log_source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A connection string is not a file; it may hold a password, so it is never shown. */
static enum place_code refuse_service(const char *name, struct place_err *err) {
    if (strncmp(name, "postgresql:", 11) != 0 && strncmp(name, "postgres:", 9) != 0)
        return PLACE_OK;
    const char *at = strchr(name, '@'), *colon = strstr(name, "//");
    colon = colon ? strchr(colon, ':') : NULL;
    if ((at && colon && colon < at) || strstr(name, "password="))
        return place_fail(err, PLACE_USAGE, "SOURCE has a password in it, which others can see");
    return place_fail(err, PLACE_USAGE, "SOURCE is a database, which this version does not read");
}

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
    if (refuse_service(name, err))
        return NULL;
    if (strcmp(name, "-") == 0 || stat(name, &info) != 0 || !S_ISDIR(info.st_mode))
        return place_copy_string(name, err);
    const size_t length = strlen(name);
    char *path = place_new_array(length + sizeof file, 1, err);
    if (path) {
        memcpy(path, name, length);
        memcpy(path + length, file, sizeof file);
    }
    return path;
}

/* An archive on standard input is kept in an unnamed file, since it is read from its end. */
static enum place_code open_input(struct place_archive **archive, struct place_err *err) {
    char block[1 << 16];
    FILE *copy = place_temporary_file(err);
    if (!copy)
        return err->code;
    enum place_code code = PLACE_OK;
    for (ssize_t size = 1; !code && size > 0;) {
        code = place_stop_wait_readable(STDIN_FILENO, err);
        size = code ? 0 : read(STDIN_FILENO, block, sizeof block);
        if (size < 0)
            code = place_fail_errno(err, PLACE_IO, "cannot read standard input");
        else if (fwrite(block, 1, (size_t)size, copy) != (size_t)size)
            code = place_fail_errno(err, PLACE_IO, "cannot keep standard input");
    }
    if (!code && fflush(copy) != 0)
        code = place_fail_errno(err, PLACE_IO, "cannot keep standard input");
    if (!code)
        code = place_archive_open_fd(fileno(copy), "standard input", archive, err);
    fclose(copy);
    return code;
}

static bool is_no_archive(enum place_code code, const struct place_err *err) {
    return code == PLACE_DATA && strstr(err->message, "not a .place archive");
}

/* The archive of that name, or one made on the way of a log. */
static enum place_code open_archive(struct place_source *source, struct place_err *err) {
    const bool piped = strcmp(source->name, "-") == 0;
    enum place_code code = piped ? open_input(&source->archive, err)
                                 : place_archive_open(source->name, &source->archive, err);
    if (!is_no_archive(code, err))
        return code;
    place_hint(err, "place-import makes an archive of a log");
    return piped ? code
                 : open_log(source->name, &source->archive, source->warning, sizeof source->warning,
                            err);
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

static enum place_code fill_info(struct place_source *source, struct place_err *err) {
    const struct place_archive_info *archive = place_archive_info(source->archive);
    source->info = (struct place_source_info){
        .name = source->name,
        .timeline = archive->timeline,
        .bounds = place_timeline_union(archive->timeline),
        .events = archive->events,
        .last_seq = archive->last_seq,
        .first_time = archive->events ? archive->first_time : archive->timeline->entries[0].time,
        .last_time = archive->events ? archive->last_time : archive->timeline->entries[0].time,
        .users = archive->users};
    note_tail(source, archive);
    source->before = place_new_array(archive->chunk_count + 1, sizeof *source->before, err);
    if (!source->before)
        return err->code;
    for (size_t i = 0; i < archive->chunk_count; i++)
        source->before[i + 1] = source->before[i] + archive->chunks[i].count;
    return PLACE_OK;
}

enum place_code place_source_open(const char *name, struct place_source **out,
                                  struct place_err *err) {
    *out = NULL;
    struct place_source *source = place_new_array(1, sizeof *source, err);
    if (!source)
        return err->code;
    source->name = resolve_name(name, err);
    if (!source->name || open_archive(source, err) || fill_info(source, err)) {
        place_source_close(source);
        return err->code;
    }
    *out = source;
    return PLACE_OK;
}

void place_source_close(struct place_source *source) {
    if (!source)
        return;
    place_archive_close(source->archive);
    free(source->before);
    free(source->name);
    free(source);
}

const struct place_source_info *place_source_info(const struct place_source *source) {
    return &source->info;
}

struct place_archive *place_source_archive(struct place_source *source) {
    return source->archive;
}

const char *place_source_warning(const struct place_source *source) {
    return source->warning[0] ? source->warning : NULL;
}

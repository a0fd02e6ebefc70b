/* NAME-000000000000.csv.gz and so on, as Reddit names its own. */
#include "formats/log_parts.h"

#include "base/mem.h"
#include "formats/log_writer.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NUMBER_ROOM = 16 /* bytes beside the path: dash, number and the NUL */ };

static void put_part_path(const char *path, unsigned number, char *to) {
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = *name ? strchr(name + 1, '.') : NULL;
    const int stem = (int)(dot ? dot - path : (int)strlen(path));
    snprintf(to, strlen(path) + NUMBER_ROOM, "%.*s-%012u%s", stem, path, number, dot ? dot : "");
}

char *place_log_part_path(const char *path, unsigned number, struct place_err *err) {
    char *part = place_new_array(strlen(path) + NUMBER_ROOM, 1, err);
    if (part)
        put_part_path(path, number, part);
    return part;
}

static bool is_file(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0 && (S_ISREG(info.st_mode) || S_ISLNK(info.st_mode));
}

static enum place_code refuse(const char *part, struct place_err *err) {
    place_fail(err, PLACE_IO, "%s exists already: a part of a longer log", part);
    return place_hint(err, "-f replaces the log and removes such parts");
}

static enum place_code remove_part(const char *part, struct place_err *err) {
    if (unlink(part) == 0 || errno == ENOENT)
        return PLACE_OK;
    return place_fail_errno(err, PLACE_IO, "cannot remove %s, a part of a longer log", part);
}

/* Do so to each part that is left of a longer split. */
static enum place_code for_each_left(const char *path, unsigned files,
                                     enum place_code (*act)(const char *part,
                                                            struct place_err *err),
                                     struct place_err *err) {
    char *part = place_log_part_path(path, files, err);
    if (!part)
        return err->code;
    enum place_code code = PLACE_OK;
    for (unsigned number = files; code == PLACE_OK && number < PLACE_LOG_FILES_MAX; number++) {
        put_part_path(path, number, part);
        if (is_file(part))
            code = act(part, err);
    }
    free(part);
    return code;
}

enum place_code place_log_parts_check(const char *path, unsigned files, struct place_err *err) {
    return for_each_left(path, files, refuse, err);
}

enum place_code place_log_parts_remove(const char *path, unsigned files, struct place_err *err) {
    return for_each_left(path, files, remove_part, err);
}

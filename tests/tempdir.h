/*
 * A directory of a test's own: made, made the current one and $TMPDIR, looked
 * into and removed at the end.
 */
#ifndef PLACE_TESTS_TEMPDIR_H
#define PLACE_TESTS_TEMPDIR_H

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char tempdir_path[4096];

static inline void tempdir_begin(void) {
    const char *above = getenv("TMPDIR");
    snprintf(tempdir_path, sizeof tempdir_path, "%s/place-unit-XXXXXX",
             above && *above ? above : "/tmp");
    if (!mkdtemp(tempdir_path) || chdir(tempdir_path) != 0 ||
        setenv("TMPDIR", tempdir_path, 1) != 0) {
        perror(tempdir_path);
        abort();
    }
}

/* Every file in it, hidden ones too; removed where `remove` says so. */
static inline int tempdir_files(bool remove) {
    int count = 0;
    DIR *directory = opendir(tempdir_path);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        count++;
        if (remove)
            unlink(entry->d_name);
    }
    closedir(directory);
    return count;
}

static inline void tempdir_end(void) {
    tempdir_files(true);
    if (chdir("/") != 0 || rmdir(tempdir_path) != 0)
        perror(tempdir_path);
}

/* Write a whole file of text, for a test to find. */
static inline void tempdir_write(const char *name, const char *text) {
    FILE *file = fopen(name, "wb");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0) {
        perror(name);
        abort();
    }
}

/* The file's text, at most `room` - 1 bytes of it; "" where it cannot be read. */
static inline const char *tempdir_read(const char *name, char *text, size_t room) {
    FILE *file = fopen(name, "rb");
    const size_t size = file ? fread(text, 1, room - 1, file) : 0;
    text[size] = '\0';
    if (file)
        fclose(file);
    return text;
}

#endif

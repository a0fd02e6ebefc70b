/*
 * A place for the archives that two imports of one input make, one thread and
 * two: they must be the same, and nothing else may be left (import.c, frames.c).
 */
#ifndef PLACE_TESTS_FUZZ_TWO_ARCHIVES_H
#define PLACE_TESTS_FUZZ_TWO_ARCHIVES_H

#include "fuzz.h"

#include <dirent.h>

static char directory[256]; /* $TMPDIR from then on */
static char output[2][300]; /* the archives' paths, in it */

/* Make the directory: in memory, unless $TMPDIR says where, since an import syncs what it writes.
 */
static inline void two_archives_begin(void) {
    const char *memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    const char *above = getenv("TMPDIR");
    snprintf(directory, sizeof directory, "%s/place-fuzz-XXXXXX", above ? above : memory);
    fuzz_need(mkdtemp(directory) && setenv("TMPDIR", directory, 1) == 0, directory);
    for (unsigned i = 0; i < 2; i++)
        snprintf(output[i], sizeof output[i], "%s/%u.place", directory, i);
}

/* Files in it, hidden ones too. */
static inline unsigned count_files(void) {
    unsigned count = 0;
    DIR *files = opendir(directory);
    fuzz_need(files != NULL, directory);
    for (struct dirent *entry; (entry = readdir(files));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(files);
    return count;
}

static inline bool same_archives(void) {
    bool same = true;
    FILE *one = fopen(output[0], "rb"), *other = fopen(output[1], "rb");
    fuzz_need(one && other, "archives");
    for (int a = 0; same && a != EOF;) {
        a = getc(one);
        same = a == getc(other);
    }
    fclose(one);
    fclose(other);
    return same;
}

static inline void remove_archives(void) {
    unlink(output[0]);
    unlink(output[1]);
}

#endif

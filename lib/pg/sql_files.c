/* What the Makefile made of sql/. */
#include "pg/sql_files.h"

#include <assert.h>
#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* ISO C promises strings of 4095 bytes; ours are longer, and compilers take them. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
static const struct pg_sql_file files[] = {
#include "migrations.inc"
};
#pragma GCC diagnostic pop

enum { FILES = sizeof files / sizeof *files };

/* 0 for a name that does not begin with a number. */
static int version_of(const char *name) {
    int version = 0;
    for (; isdigit((unsigned char)*name); name++)
        version = version * 10 + (*name - '0');
    return version;
}

const struct pg_sql_file *pg_migration(int version) {
    for (size_t i = 0; i < FILES; i++)
        if (version_of(files[i].name) == version)
            return &files[i];
    return NULL;
}

int pg_newest_version(void) {
    int version = 0;
    while (pg_migration(version + 1))
        version++;
    return version;
}

const char *pg_sql_text(const char *name) {
    for (size_t i = 0; i < FILES; i++)
        if (strcmp(files[i].name, name) == 0)
            return files[i].text;
    assert(!"a file of sql/ by that name");
    return "";
}

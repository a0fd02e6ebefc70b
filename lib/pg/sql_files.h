/* The files of sql/, compiled in. Internal to lib/pg. */
#ifndef PLACE_PG_SQL_FILES_H
#define PLACE_PG_SQL_FILES_H

struct pg_sql_file {
    const char *name; /* "001-canvas" */
    const char *text;
};

/* The migration of that number, from 1; NULL behind the last. */
const struct pg_sql_file *pg_migration(int version);

/* How many migrations there are: the newest version. */
int pg_newest_version(void);

/* The text of a file that is no migration: "grant-reader". */
const char *pg_sql_text(const char *name);

#endif

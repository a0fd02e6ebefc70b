/* The partitions as the catalogue has them. Internal to lib/pg. */
#ifndef PLACE_PG_PARTITION_LIST_H
#define PLACE_PG_PARTITION_LIST_H

#include "pg/query.h"

enum pg_partition_column {
    PG_PARTITION_PATH,  /* schema and name, quoted for a statement */
    PG_PARTITION_NAME,  /* the bare name */
    PG_PARTITION_FIRST, /* its first id; null where it has no lower end */
    PG_PARTITION_PAST,  /* the first id behind it; null where it has no upper end */
    PG_PARTITION_ROWS   /* about how many rows it has */
};

/* All of them, by their first id: a row each, with those columns. PQclear() it. */
PGresult *pg_partitions(struct place_pg *pg, struct place_err *err) PLACE_MUST_CHECK;

/* Run a statement for each partition, its path in place of %s. */
enum place_code pg_run_on_partitions(struct place_pg *pg, const char *sql,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif

/*
 * Statements over a connection, and the one translation of PostgreSQL's errors.
 * Internal to lib/pg.
 */
#ifndef PLACE_PG_QUERY_H
#define PLACE_PG_QUERY_H

#include "pg/connection.h"

#include <libpq-fe.h>
#include <stddef.h>
#include <stdint.h>

struct place_pg {
    PGconn *conn;
    char name[256];
    char state[6]; /* SQLSTATE of the last error; "" where the server sent none */
};

/* The parameters $1, $2, ... of a statement, all text; NULL is null. */
struct pg_params {
    int count;
    const char *const *values;
};
#define PG_PARAMS(...)                                                                             \
    (&(const struct pg_params){sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *),  \
                               (const char *const[]){__VA_ARGS__}})

/* What a failure means for a second attempt. */
enum pg_failure {
    PG_FINAL,   /* it would fail again */
    PG_LOST,    /* the connection was lost, or the server has no time or room just now */
    PG_CONFLICT /* a standby's recovery ended the statement or the connection */
};

/* Of the last error of this connection. */
enum pg_failure pg_failure_of(const struct place_pg *pg);

/* place_pg_open(), which on failure also says what that means. */
enum place_code pg_open(const char *uri, const char *schema, struct place_pg **out,
                        enum pg_failure *failure, struct place_err *err) PLACE_MUST_CHECK;

/*
 * Run one statement and give its rows, as text: PQclear() them. NULL with err
 * set on failure. `params` may be NULL. Values never become part of `sql`;
 * names do by pg_put_name.
 */
PGresult *pg_query(struct place_pg *pg, const char *sql, const struct pg_params *params,
                   struct place_err *err) PLACE_MUST_CHECK;

/* The same for what gives no rows; `sql` may be several statements where there are no params. */
enum place_code pg_run(struct place_pg *pg, const char *sql, const struct pg_params *params,
                       struct place_err *err) PLACE_MUST_CHECK;

/* A name of a table or column, quoted for a statement: PQfreemem() it. NULL with err set. */
char *pg_quote_name(struct place_pg *pg, const char *name, struct place_err *err) PLACE_MUST_CHECK;

/* Whether the last error has this SQLSTATE. */
bool pg_state_is(const struct place_pg *pg, const char *state);

/* Numbers of a row; PLACE_DATA where it holds none, with the column's name. */
enum place_code pg_int(const struct place_pg *pg, const PGresult *result, int row, int column,
                       int64_t *value, struct place_err *err) PLACE_MUST_CHECK;

/* ---- COPY ------------------------------------------------------------------------------------ */

/* Begin COPY ... TO STDOUT or FROM STDIN. */
enum place_code pg_copy_begin(struct place_pg *pg, const char *sql,
                              struct place_err *err) PLACE_MUST_CHECK;

/* The next row as the server sent it, which libpq allocated: PQfreemem() it. *size is -1, and
 * *bytes NULL, behind the last one. */
enum place_code pg_copy_row(struct place_pg *pg, char **bytes, int *size,
                            struct place_err *err) PLACE_MUST_CHECK;

/* Send bytes of COPY FROM STDIN, any number of rows or parts of them. */
enum place_code pg_copy_put(struct place_pg *pg, const void *bytes, size_t size,
                            struct place_err *err) PLACE_MUST_CHECK;

/* End COPY FROM STDIN, and see it succeed. */
enum place_code pg_copy_end(struct place_pg *pg, struct place_err *err) PLACE_MUST_CHECK;

#endif

/*
 * A connection to PostgreSQL. Nothing here blocks for longer than it takes to
 * see a signal: a wait that is interrupted cancels what the server does and
 * gives PLACE_FAILED.
 *
 * Errors of a server become codes in one place (pg/query.h): PLACE_SERVICE for
 * one that cannot be reached, does not let us in or went away; PLACE_DATA for
 * tables that are not what SPEC says and values they do not take.
 */
#ifndef PLACE_PG_CONNECTION_H
#define PLACE_PG_CONNECTION_H

#include "base/err.h"

#include <stdbool.h>

/* One connection; for one thread at a time. */
struct place_pg;

/* Whether a SOURCE is a database: it begins with postgresql:// or postgres://. */
bool place_pg_is_uri(const char *name);

/*
 * PLACE_USAGE where the URI is none, or has a password in it, which everybody
 * on the machine can read; no part of a bad URI is printed.
 */
enum place_code place_pg_check_uri(const char *uri, struct place_err *err) PLACE_MUST_CHECK;

/*
 * Connect: the URI is libpq's own, completed by its environment and files
 * (PGHOST, PGPASSFILE, PGSERVICEFILE, ...). `schema` holds the canvas; NULL for
 * the first of the role's own search path. Times are UTC, text is UTF-8.
 */
enum place_code place_pg_open(const char *uri, const char *schema, struct place_pg **out,
                              struct place_err *err) PLACE_MUST_CHECK;
void place_pg_close(struct place_pg *pg); /* NULL is fine */

/* "postgresql://host/database", for messages: without user and settings. */
const char *place_pg_name(const struct place_pg *pg);

/* Whether the last error is one that a later attempt may not meet: the server went away or is
 * restarting, is out of room, or ended the statement for another's sake (SQLSTATE 08, 53, 57P,
 * 40001, 40P01, 55P03). */
bool place_pg_may_retry(const struct place_pg *pg);

#endif

/*
 * Work in one transaction, and changes of the shape of tables that others read
 * and write meanwhile. Internal to lib/pg.
 */
#ifndef PLACE_PG_TRANSACTION_H
#define PLACE_PG_TRANSACTION_H

#include "pg/query.h"

/* What is done in a transaction; it may be done again where it failed. */
typedef enum place_code pg_work(struct place_pg *pg, void *context, struct place_err *err);

/* BEGIN, the work, COMMIT; where anything fails, ROLLBACK. */
enum place_code pg_transaction(struct place_pg *pg, pg_work *work, void *context,
                               struct place_err *err) PLACE_MUST_CHECK;

/*
 * The same for work that locks pixel_events against all use. It waits 2 s at
 * most for a lock, since whoever comes later waits behind it, and tries up to
 * five times, a second apart; no partition is made meanwhile.
 */
enum place_code pg_reshape(struct place_pg *pg, pg_work *work, void *context,
                           struct place_err *err) PLACE_MUST_CHECK;

/* Run a statement with one name in it, which stands for its %s and is not quoted here: a name that
 * pg_quote_name or the server quoted. */
enum place_code pg_run_on(struct place_pg *pg, const char *sql, const char *quoted,
                          struct place_err *err) PLACE_MUST_CHECK;

#endif

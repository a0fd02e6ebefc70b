/*
 * A database as a source: what is needed of it is read once, as of one moment,
 * into a temporary archive, and everything else is as with any archive. So a
 * video of many passes reads its events once, and the server keeps no view of
 * its tables while frames are encoded. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_DATABASE_H
#define PLACE_SOURCE_DATABASE_H

#include "pg/log.h"
#include "source/cursor.h"

struct database;

/* Connect, and fill in what is known without reading events; source->archive stays NULL. */
enum place_code database_open(struct place_source *source,
                              const struct place_source_options *options,
                              struct place_err *err) PLACE_MUST_CHECK;
void database_close(struct database *database); /* NULL is fine */

/* Give the source an archive that has what is needed, unless it has one already. */
enum place_code database_fetch(struct place_source *source, const struct place_need *need,
                               struct place_err *err) PLACE_MUST_CHECK;

/* The log behind it, for what is asked of the database itself. */
struct place_pg_log *database_log(const struct database *database);

/* The event right after which the source's archive begins: that of a snapshot, or the opening. */
uint64_t database_base_id(const struct database *database);

/* The number of a user by name, foreign key or id; PLACE_NO_USER where there is none. */
enum place_code database_find_user(struct place_source *source, const char *text, uint32_t *user,
                                   struct place_err *err) PLACE_MUST_CHECK;

#endif

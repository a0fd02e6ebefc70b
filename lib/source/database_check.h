/*
 * What comes of a database, looked at before it is put into an archive, which
 * holds nothing that no canvas can have. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_DATABASE_CHECK_H
#define PLACE_SOURCE_DATABASE_CHECK_H

#include "core/event.h"
#include "core/timeline.h"
#include "pg/log.h"
#include "source/source.h"

struct database_check {
    const char *name;                      /* of the source, for messages */
    const struct place_timeline *timeline; /* with ids as seqs, but for the first entry */
    size_t entry;                          /* the last that came into force */
    struct place_rect known;               /* the union of all of those */
    unsigned colors;                       /* the most that a palette of the log's has */
    uint64_t last;                         /* id before; to begin with, that of the opening */
    int64_t time;                          /* of the last event or entry, as it is kept */
    const struct place_unsound *unsound;   /* who is told; NULL: they are errors */
};

/*
 * Look at the next event; *sound is whether it can be kept, and then its time
 * is raised to what came before. PLACE_DATA for one that cannot, where nobody
 * is to be told.
 */
enum place_code database_check_event(struct database_check *check, struct place_event *event,
                                     uint64_t id, bool *sound,
                                     struct place_err *err) PLACE_MUST_CHECK;

/* Tell of a row that holds no event. */
enum place_code database_tell_misfit(const struct database_check *check,
                                     const struct place_pg_misfit *misfit,
                                     struct place_err *err) PLACE_MUST_CHECK;

#endif

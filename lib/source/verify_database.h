/*
 * What only a database can have wrong with it, found by asking it, and what is
 * known of it that the walk over its events must know. Internal to lib/source.
 */
#ifndef PLACE_SOURCE_VERIFY_DATABASE_H
#define PLACE_SOURCE_VERIFY_DATABASE_H

#include "pg/audit.h"
#include "source/findings.h"
#include "source/source.h"
#include "source/verify_events.h"
#include "source/verify_snapshots.h"

struct database_audit {
    struct place_findings *findings;
    struct place_pg_audit audit;
    struct seq_range *left_out; /* owned; ascending */
    size_t left_out_count, left_out_capacity;
};

/* Read what is needed of the source; events that cannot be had are findings. Then ask. */
enum place_code database_audit(struct place_source *source, struct place_findings *findings,
                               struct database_audit *audit,
                               struct place_err *err) PLACE_MUST_CHECK;
void database_audit_release(struct database_audit *audit);

/* What the walk must know. It is the audit's, which outlives it. */
enum place_code database_audit_prepare(const struct database_audit *audit,
                                       struct place_source *source, struct event_checks *events,
                                       struct snapshot_checks *snapshots,
                                       struct place_err *err) PLACE_MUST_CHECK;

#endif

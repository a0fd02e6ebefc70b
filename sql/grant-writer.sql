-- What ingest needs beside what a reader has: it adds to the log and to its snapshots, makes partitions, and
-- never changes or removes an event.
DO $$
DECLARE
    role CONSTANT TEXT := current_setting('place.role');
    part REGCLASS;
BEGIN
    EXECUTE format('GRANT INSERT ON pixel_events, canvas_fills, canvas_timeline, canvas_marks, users, '
                   'pixel_events_conflict, moderation_actions TO %I', role);
    EXECUTE format('GRANT INSERT, DELETE ON canvas_snapshots, pixel_events_parked TO %I', role);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO %I', role);
    EXECUTE format('GRANT USAGE ON SEQUENCE canvas_snapshots_id_seq TO %I', role);
    EXECUTE format('GRANT EXECUTE ON FUNCTION place_make_partition(BIGINT) TO %I', role);
    FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'pixel_events'::regclass LOOP
        EXECUTE format('GRANT INSERT ON %s TO %I', part, role);
    END LOOP;
END
$$;

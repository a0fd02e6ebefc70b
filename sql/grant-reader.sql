-- What every offline tool needs. The role's name is the setting place.role.
DO $$
DECLARE
    role CONSTANT TEXT := current_setting('place.role');
    part REGCLASS;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), role);
    EXECUTE format('GRANT SELECT ON pixel_events, canvas_fills, canvas_timeline, canvas_marks, canvas_snapshots, '
                   'pixel_events_conflict, pixel_events_parked, place_migrations TO %I', role);
    -- All but password_hash.
    EXECUTE format('GRANT SELECT (id, username, is_guest, is_admin, is_banned, flagged_at, external_key, created_at) '
                   'ON users TO %I', role);
    -- place_make_partition does so for those that come later.
    FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'pixel_events'::regclass LOOP
        EXECUTE format('GRANT SELECT ON %s TO %I', part, role);
    END LOOP;
END
$$;

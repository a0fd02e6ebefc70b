-- One canvas in one schema: events, fills, timeline, snapshots, people, jobs.
-- Names and types are a contract with other programs; see also place-db(1).
--
-- Ids: epoch * 2^40 + seq, one sequence for pixel_events, canvas_fills and
-- canvas_timeline together. An epoch opens with a canvas_timeline row at seq 0.

CREATE TABLE users (
    id UUID PRIMARY KEY,
    username VARCHAR(50) UNIQUE,
    password_hash TEXT,
    is_guest BOOLEAN NOT NULL DEFAULT true,
    is_admin BOOLEAN NOT NULL DEFAULT false,
    is_banned BOOLEAN NOT NULL DEFAULT false,
    flagged_at TIMESTAMPTZ,
    external_key TEXT UNIQUE,               -- what a foreign log calls the person
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- No foreign key on user_id: it would cost a third of the rate of inserts (place-db foreign-key).
CREATE TABLE pixel_events (
    id BIGINT NOT NULL,
    x SMALLINT NOT NULL,
    y SMALLINT NOT NULL,
    color SMALLINT NOT NULL,                -- index into the palette; 255: no pixel
    kind SMALLINT NOT NULL DEFAULT 0,       -- enum place_kind of lib/core/event.h
    user_id UUID,
    session_id VARCHAR(64),
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (id),
    -- What readers may count on: they ask the server for all of it in one number. A time is finite.
    CONSTRAINT pixel_events_values
        CHECK (color BETWEEN 0 AND 255 AND kind BETWEEN 0 AND 5 AND isfinite(created_at)),
    CONSTRAINT pixel_events_bounds
        CHECK (x >= 0 AND x < 2000 AND y >= 0 AND y < 2000 AND (color >= 0 AND color < 16 OR color = 255))
) PARTITION BY RANGE (id);

CREATE INDEX idx_pixel_events_created_at ON pixel_events USING BRIN (created_at) WITH (pages_per_range = 32);
CREATE INDEX idx_pixel_events_coords ON pixel_events (x, y, id DESC);
CREATE INDEX idx_pixel_events_user ON pixel_events (user_id, id DESC);

CREATE TABLE canvas_fills (
    id BIGINT PRIMARY KEY,
    shape TEXT NOT NULL CHECK (shape IN ('rectangle', 'circle', 'circle-open')),
    x SMALLINT NOT NULL,                    -- of a rectangle the least corner, of a circle the centre
    y SMALLINT NOT NULL,
    width INTEGER CHECK (width >= 0),       -- of a rectangle
    height INTEGER CHECK (height >= 0),
    radius INTEGER CHECK (radius >= 0),     -- of a circle; circle-open leaves out its edge
    color SMALLINT NOT NULL CHECK (color BETWEEN 0 AND 255),
    user_id UUID,
    reason TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (CASE shape WHEN 'rectangle' THEN width IS NOT NULL AND height IS NOT NULL ELSE radius IS NOT NULL END)
);

CREATE TABLE canvas_timeline (
    id BIGINT PRIMARY KEY,
    x0 SMALLINT NOT NULL,
    y0 SMALLINT NOT NULL,
    width INTEGER NOT NULL CHECK (width BETWEEN 1 AND 65535),
    height INTEGER NOT NULL CHECK (height BETWEEN 1 AND 65535),
    palette JSONB NOT NULL,                 -- ["#RRGGBB", ...]
    colors JSONB,                           -- indices that may be placed; null: all
    background SMALLINT,                    -- of area that opens; null: none
    cooldown_ms INTEGER,
    prev_last_seq BIGINT,                   -- of an opening: the last seq of the epoch before
    created_at TIMESTAMPTZ NOT NULL
);

-- Named moments, such as the last before a white-out.
CREATE TABLE canvas_marks (
    name TEXT PRIMARY KEY,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE canvas_snapshots (
    id SERIAL PRIMARY KEY,
    canvas_data BYTEA NOT NULL,             -- gzip of one byte a pixel, row-major
    width SMALLINT NOT NULL,
    height SMALLINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    last_event_id BIGINT UNIQUE,            -- null: a picture, never a base for replay
    x0 SMALLINT,
    y0 SMALLINT,
    sha256 BYTEA                            -- of the pixels, not compressed
);

CREATE TABLE pixel_events_conflict (
    seen_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    id BIGINT NOT NULL,
    x SMALLINT,
    y SMALLINT,
    color SMALLINT,
    kind SMALLINT,
    user_id UUID,
    session_id VARCHAR(64),
    created_at TIMESTAMPTZ
);

CREATE TABLE pixel_events_parked (
    id BIGINT PRIMARY KEY,
    reason TEXT NOT NULL,
    parked_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE moderation_actions (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    action TEXT NOT NULL,
    user_id UUID,
    moderator_id UUID,
    reason TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE jobs (
    id UUID PRIMARY KEY,
    job JSONB NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    attempts INTEGER NOT NULL DEFAULT 0,
    lease_until TIMESTAMPTZ,
    result JSONB,
    error TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    finished_at TIMESTAMPTZ
);

-- Makes the partition of an id, unless it is there; its name. Whoever writes events may call it and
-- needs no rights on the schema. The parent is locked only against other changes of its shape, so
-- readers and writers go on. One that cannot have that lock within 2 s gives up (55P03).
-- Who may read or write the parent may do so with the partition.
CREATE FUNCTION place_make_partition(event_id BIGINT) RETURNS TEXT
LANGUAGE plpgsql SECURITY DEFINER
SET lock_timeout = '2s'
AS $$
DECLARE
    size CONSTANT BIGINT := 4194304;        -- ids: 2^22
    number CONSTANT BIGINT := event_id / size;
    name CONSTANT TEXT := format('pixel_events_%s_%s', number / 262144, number % 262144);
    path CONSTANT TEXT := format('%I.%I', current_schema(), name);
    parent CONSTANT REGCLASS := to_regclass(format('%I.pixel_events', current_schema()));
    entry RECORD;
BEGIN
    IF event_id IS NULL OR event_id < 0 OR event_id >= 9007199254740992 THEN
        RAISE EXCEPTION 'id % is no id of an event', event_id USING ERRCODE = 'numeric_value_out_of_range';
    END IF;
    IF to_regclass(path) IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('placetools partition ' || current_schema(), 0));
        -- ATTACH takes this lock too; having taken it we see what others made while we waited.
        EXECUTE format('LOCK TABLE ONLY %s IN SHARE UPDATE EXCLUSIVE MODE', parent);
    END IF;
    IF to_regclass(path) IS NOT NULL THEN
        IF pg_partition_root(to_regclass(path)) IS DISTINCT FROM parent THEN
            RAISE EXCEPTION 'table % is no partition of pixel_events', path USING ERRCODE = 'wrong_object_type';
        END IF;
        RETURN name;
    END IF;
    EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', path, parent);
    EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%s) TO (%s)', parent, path,
                   number * size, (number + 1) * size);
    FOR entry IN
        SELECT a.privilege_type, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS role
        FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = parent AND a.grantee <> c.relowner
    LOOP
        EXECUTE format('GRANT %s ON %s TO %s', entry.privilege_type, path, entry.role);
    END LOOP;
    RETURN name;
END
$$;
REVOKE EXECUTE ON FUNCTION place_make_partition(BIGINT) FROM PUBLIC;

-- It works in its own schema, whatever a caller's path is; tables that a caller made as temporary ones
-- come last, or it would take them for ours.
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION place_make_partition(BIGINT) SET search_path = %I, pg_temp', current_schema());
END
$$;

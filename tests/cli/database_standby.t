#!/usr/bin/env bash
# A hot standby as SOURCE: every read works there, and goes on when recovery ends its queries.
. tests/cli/lib.sh
. "$top/tests/cli/pg.sh"
needs python3 psql
start_postgres 'wal_level = replica'

db=postgresql://
rows=300000
psql -X -q -v ON_ERROR_STOP=1 -f "$top/sql/001-canvas.sql" >"$work/sql.log" || { echo 'Bail out! no tables'; exit 1; }
sql "INSERT INTO canvas_timeline(id, x0, y0, width, height, palette, background, created_at)
        VALUES (0, 0, 0, 1000, 1000, '[\"#FFFFFF\", \"#000000\", \"#FF0000\", \"#00FF00\"]', 0, '2024-01-01');
    INSERT INTO users(id, external_key) SELECT md5(i::text)::uuid, 'user ' || i FROM generate_series(0, $rows / 1000) i;
    SELECT place_make_partition(0);
    DROP INDEX idx_pixel_events_user;
    INSERT INTO pixel_events(id, x, y, color, user_id, created_at)
        SELECT i, i * 7919::bigint % 1000, i / 3 % 1000, i % 4, md5((i / 1000)::text)::uuid,
            '2024-01-01'::timestamptz + i * interval '20 ms' FROM generate_series(1, $rows) i;
    INSERT INTO canvas_fills(id, shape, x, y, radius, color, created_at) VALUES ($rows + 1, 'circle', 300, 300, 50, 2, '2024-01-02')" >"$work/sql.log" || { echo 'Bail out! psql failed'; exit 1; }
sql 'VACUUM ANALYZE pixel_events'
place-snapshot take "$db" --at start+1h
start_standby 'max_standby_streaming_delay = 0' 'hot_standby_feedback = off'
caught_up
report $? 'the standby follows'
is "$(PGHOST=$standby sql 'SELECT pg_is_in_recovery()')" t 'and is one'

# ---- every read ----------------------------------------------------------------------------------

# same NAME TOOL ARGUMENT...: what it prints and writes into OUT is the same on both servers.
same() {
    local name=$1 host side
    shift
    for side in primary standby; do
        host=$PGHOST
        [ $side = primary ] || host=$standby
        mkdir $side
        PGHOST=$host "$@" >$side/stdout 2>$side/stderr </dev/null
        echo $? >$side/code
        mv OUT* $side 2>/dev/null
    done
    is "$(cat standby/code)" 0 "$name works"
    diff -r primary standby >"$work/diff"
    report $? "$name: it is the same" "$(head -c 600 "$work/diff")"
    rm -rf primary standby
}
same 'the canonical hash' place-info "$db" --hash
same 'a log of a span' place-export "$db" -q -o OUT --format csv --from start+1h --to start+90m
same 'a still behind a snapshot' place-mosaic "$db" -q -o OUT --at start+80m
same 'frames' place-frames "$db" -q --step 1h --raw rgb24 -o OUT
same 'a heatmap' place-heatmap "$db" -q --to start+1h --csv OUT
same 'statistics' place-stats "$db" -q --csv activity
same 'the history of a pixel' place-history "$db" 300 300 --json
same 'the history of a user' place-history "$db" --user 'user 7' --csv
same 'verification' place-verify "$db" -q
same 'a list of snapshots' place-snapshot list "$db"
same 'the age of the tables' place-db status "$db"
run env PGHOST="$standby" place-snapshot take "$db"
code_is 5 'a standby takes no snapshot'
stderr_like 'standby' 'it says so'

# ---- recovery that does not wait -----------------------------------------------------------------

sql 'DELETE FROM canvas_snapshots' # all of it is to be read
place-export "$db" -q --format csv -o OUT --as-placements >"$work/stdout" 2>&1
mv OUT all.csv
place-mosaic "$db" -q -o final.png
conflicts() { grep -c 'due to conflict with recovery' "$standby/log"; }
wait_for() {
    local until=$((SECONDS + 10))
    while [ $SECONDS -lt $until ]; do
        [ "$(PGHOST=$standby sql "$1" 2>/dev/null)" = t ] && return 0
        sleep 0.02
    done
    return 1
}
copying="SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'placetools' AND query LIKE 'COPY%' AND state = 'active'"

# Rows that a snapshot on the standby may still see are removed; a lock that nobody may hold beside it.
sql "INSERT INTO jobs(id, job, attempts) SELECT gen_random_uuid(), '{}', i % 20 FROM generate_series(1, 2000) i"
batch=0
by_vacuum() {
    psql -X -q -c "DELETE FROM jobs WHERE attempts = $batch" -c 'VACUUM jobs'
    batch=$((batch + 1))
}
by_lock() { sql 'BEGIN; LOCK TABLE pixel_events; SELECT pg_sleep(0.2); COMMIT' >/dev/null; }

# conflict HARM RATE WANTED TOOL ARGUMENT...: its output OUT is that of the primary.
conflict() {
    local harm=$1 rate=$2 wanted=$3 before reader i
    shift 3
    before=$(conflicts)
    PGHOST=$standby python3 "$top/tests/pg_proxy.py" --rate "$rate" "$@" >"$work/stdout" 2>"$work/stderr" </dev/null &
    reader=$!
    wait_for "$copying"
    report $? "$harm: the standby is read"
    for i in 1 2; do
        $harm
        wait_for "$copying" || break
    done
    wait $reader
    code=$?
    code_is 0 "$harm: it is read to its end"
    [ "$(conflicts)" -gt "$before" ]
    report $? "$harm: recovery was in conflict with it" "$(tail -n 5 "$standby/log")"
    cmp OUT "$wanted" 2>"$work/cmp"
    report $? "$harm: it is what the primary gives" "$(cat "$work/cmp")"
    rm -f OUT
}
conflict by_vacuum 6000000 all.csv place-export "$db" -q --format csv -o OUT --as-placements
conflict by_lock 6000000 all.csv place-export "$db" -q --format csv -o OUT --as-placements
conflict by_vacuum 3000000 final.png place-mosaic "$db" -q -o OUT
files_are 'all.csv final.png' 'nothing is left'
grep -q 'FATAL:  terminating connection due to conflict' "$standby/log" && grep -q 'ERROR:  canceling statement due to conflict' "$standby/log"
report $? 'both queries and idle connections were ended' "$(grep conflict "$standby/log" | tail -n 5)"

# A standby that is not ready yet, or promoted, is a server like any other.
as_postgres "$postgres_bin/pg_ctl" -D "$standby/data" -m fast -w stop >/dev/null
run env PGHOST="$standby" place-info "$db"
code_is 5 'a standby that is down'
as_postgres "$postgres_bin/pg_ctl" -D "$standby/data" -l "$standby/log" -w -t 60 start >/dev/null
as_postgres "$postgres_bin/pg_ctl" -D "$standby/data" -w promote >/dev/null
is "$(PGHOST=$standby place-info "$db" --hash)" "$(place-info "$db" --hash)" 'one that was promoted has the same log'
done_testing

#!/usr/bin/env bash
# Databases that are written while they are read: what is read is the beginning of the log, without a hole,
# whatever the order in which rows are committed.
. tests/cli/lib.sh
. "$top/tests/cli/pg.sh"
needs python3 psql
start_postgres

db=postgresql://
psql -X -q -v ON_ERROR_STOP=1 -f "$top/sql/001-canvas.sql" >"$work/sql.log" || { echo 'Bail out! no tables'; exit 1; }
sql "INSERT INTO canvas_timeline(id, x0, y0, width, height, palette, background, created_at)
        VALUES (0, 0, 0, 1000, 1000, '[\"#FFFFFF\", \"#000000\", \"#FF0000\", \"#00FF00\"]', 0, now());
    SELECT place_make_partition(0);
    CREATE SEQUENCE next_id" >"$work/sql.log" || { echo 'Bail out! psql failed'; exit 1; }
row="SELECT i, i % 1000, i / 3 % 1000, i % 4, clock_timestamp()"

# Placements of a jsonl log, a line each, and those of the table, by psql.
events() { python3 -c 'import json, sys
for line in sys.stdin:
    event = json.loads(line)
    if event.get("kind", "place") == "place":
        print(event["id"], event["x"], event["y"], event["color"], sep=",")'; }
table() { sql 'COPY (SELECT id, x, y, color FROM pixel_events ORDER BY id) TO STDOUT (FORMAT csv)'; }

# ---- many small transactions, two of which overlap ------------------------------------------------

# writer PAUSE: takes ids, and holds each open for so long before it commits.
writer() {
    sql "DO \$\$ DECLARE i BIGINT; until TIMESTAMPTZ := clock_timestamp() + interval '4 s'; BEGIN
        WHILE clock_timestamp() < until LOOP
            i := nextval('next_id');
            INSERT INTO pixel_events(id, x, y, color, created_at) $row;
            PERFORM pg_sleep($1);
            COMMIT;
        END LOOP; END \$\$"
}
writer 0.15 &
slow=$!
writer 0.001 &
quick=$!
reads=0 short=0
while kill -0 $slow 2>/dev/null; do
    newest=$(sql 'SELECT coalesce(max(id), 0) FROM pixel_events')
    place-export "$db" -q --format jsonl -o - 2>"$work/stderr" | events >read.$reads
    [ "$(wc -l <read.$reads)" -ge "$newest" ] || short=$((short + 1))
    reads=$((reads + 1))
done
wait $slow $quick
table >all
is "$(cut -d, -f1 all)" "$(seq "$(wc -l <all)")" 'in the end no id is missing'
wrong=
for ((i = 0; i < reads; i++)); do
    head -n "$(wc -l <read.$i)" all | cmp -s - read.$i || wrong+=" $i"
done
is "$wrong" '' 'what was read meanwhile is the beginning of the log'
[ "$short" -gt 0 ]
report $? 'it ended at rows that were on their way' "$short of $reads"
rm read.*

# ---- one transaction that is open for long --------------------------------------------------------

hole=$(sql "SELECT nextval('next_id')")
sql "BEGIN; INSERT INTO pixel_events(id, x, y, color, created_at) SELECT $hole, 1, 1, 1, now(); SELECT pg_sleep(60); COMMIT" >"$work/ignored" 2>&1 &
held=$!
sql "INSERT INTO pixel_events(id, x, y, color, created_at) $row FROM (SELECT nextval('next_id') AS i FROM generate_series(1, 250000)) AS ids"
place-export "$db" -q --format jsonl -o - 2>"$work/stderr" | events >before
cmp -s all before
report $? 'a quarter of a million rows behind one that is open wait for it' "$(wc -l <before) of $((hole + 250000))"
sql "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()" >/dev/null
wait $held
sql "INSERT INTO pixel_events(id, x, y, color, created_at) SELECT $hole, 1, 1, 1, now()"
table >all
place-export "$db" -q --format jsonl -o - 2>"$work/stderr" | events | cmp -s - all
report $? 'and are there when it is'

# ---- one reading is of one log --------------------------------------------------------------------

# Read slowly enough that it grows meanwhile, it ends where it ended at some time.
python3 "$top/tests/pg_proxy.py" --rate 3000000 place-export "$db" -q --format jsonl -o - >grown 2>"$work/stderr" &
reader=$!
grew=0
while kill -0 $reader 2>/dev/null && [ $grew -lt 20 ]; do
    sql "INSERT INTO pixel_events(id, x, y, color, created_at) $row FROM (SELECT nextval('next_id') AS i FROM generate_series(1, 5000)) AS ids"
    grew=$((grew + 1))
done
wait $reader
events <grown >read
[ $grew -gt 1 ] && [ "$(wc -l <read)" -lt "$(sql 'SELECT count(*) FROM pixel_events')" ]
report $? 'a log grows while it is read' "$grew times"
is "$((($(wc -l <read) - $(wc -l <all)) % 5000))" 0 'it is read up to the end of a transaction'
table | head -n "$(wc -l <read)" | cmp -s - read
report $? 'and is the beginning of the log'
done_testing

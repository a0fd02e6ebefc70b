#!/usr/bin/env bash
# Sources that are databases: what every tool makes of a canvas in PostgreSQL is what it makes of an
# archive of the same events.
. tests/cli/lib.sh
. "$top/tests/cli/pg.sh"
needs python3 psql
start_postgres

db=postgresql://
psql -X -q -v ON_ERROR_STOP=1 -f "$top/sql/001-canvas.sql" >"$work/sql.log" || { echo 'Bail out! no tables'; exit 1; }

# fill EPOCH ARCHIVE: its events into the tables, not by placetools.
fill() {
    place-export "$2" -q --format jsonl -o - | python3 "$top/tests/jsonl_to_sql.py" "$1" |
        psql -X -q -v ON_ERROR_STOP=1 >"$work/sql.log" 2>&1 || { cat "$work/sql.log"; echo 'Bail out! psql failed'; exit 1; }
}
empty() { sql 'TRUNCATE pixel_events, canvas_fills, canvas_timeline, canvas_snapshots, users'; }

# Users' numbers are those of one reading.
no_numbers() { "$@" | perl -pe 's/,\d+(?=,[\d.]*,(gone|seen|part|closed),)/,/; s/"user_number":\d+,//'; }

# same NAME TOOL ARGUMENT...: SOURCE stands for the database and for the archive; what they print and write
# into OUT is the same.
same() {
    local name=$1 side
    shift
    for side in db archive; do
        local source=$db
        [ $side = db ] || source=$archive
        mkdir -p $side
        "${@//SOURCE/$source}" >$side/stdout 2>$side/stderr
        echo $? >$side/code
        mv OUT* $side 2>/dev/null
    done
    diff -r -x stderr db archive >"$work/diff"
    report $? "$name" "$(head -c 600 "$work/diff")"
    is "$(cat db/code)" 0 "$name: it works"
    rm -rf db archive
}

# ---- every tool, on moderated events: undo, rollback, fills, growth, marks ------------------------

place-simulate -q -o own.place --events 60k --size 300x200 --moderation --seed 5
archive=$PWD/own.place
fill 0 own.place
is "$(sql 'SELECT (SELECT count(*) FROM pixel_events) + (SELECT count(*) FROM canvas_fills)')" 60000 'the tables are full'

same 'the canonical hash' place-info SOURCE --hash
same 'a still' place-mosaic SOURCE -o OUT
same 'a still of a moment' place-mosaic SOURCE --at start+30h -o OUT
same 'a still by seq' place-mosaic SOURCE --at-seq 31234 -o OUT
same 'a contact sheet' place-mosaic SOURCE --sheet 3x2 --caption time,events -o OUT
same 'a difference' place-mosaic SOURCE --diff start+20h..start+50h -o OUT
same 'frames by time' place-frames SOURCE --step 6h --raw rgb24 -o OUT
same 'frames by events, counted in a caption' place-frames SOURCE --step 5000px --caption events --raw rgb24 -o OUT
same 'frames from the middle' place-frames SOURCE --from start+40h --to start+60h --step 2h --caption events --raw rgb24 -o OUT
same 'maps beside the canvas' place-frames SOURCE --view canvas,heat,users --step 12h --raw rgb24 -o OUT
same 'a video' place-timelapse SOURCE --duration 2s --quality draft -o OUT.mp4
for measure in count changes users conflict survival age heat entropy; do
    same "numbers of $measure" place-heatmap SOURCE --measure $measure --from start+10h --to start+80h --csv OUT
done
same 'numbers of a part' place-heatmap SOURCE --measure count,users --region 40,30..90,80 --csv OUT-%m
same 'statistics' place-stats SOURCE --csv activity
same 'the history of a pixel' no_numbers place-history SOURCE 20 20 --csv
same 'the history of a part' no_numbers place-history SOURCE --region 100,100..103,102 --json
same 'the history of a part up to a time' no_numbers place-history SOURCE --region 100,100..110,110 --at start+50h --csv
same 'a log of it' place-export SOURCE -o OUT --format jsonl
same 'a log of a part and a span' place-export SOURCE -o OUT --format csv --as-placements --region 0,0..99,99 --from start+10h --to start+20h

key=$(sql "SELECT external_key FROM users JOIN pixel_events ON user_id = users.id GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
same 'the trail of a user' no_numbers place-history SOURCE --user "$key" --csv
same 'what a user left' place-mosaic SOURCE --highlight-user "$key" -o OUT
same 'events of a user' place-heatmap SOURCE --measure count --user "$key" --csv OUT

place-history "$db" --user "$key" --csv >by-key
id=$(sql "SELECT id FROM users WHERE external_key = '$key'")
place-history "$db" --user "$id" --csv >by-id
sql "UPDATE users SET username = 'Ann O''Nym' WHERE id = '$id'"
place-history "$db" --user "Ann O'Nym" --csv >by-name
cmp -s by-key by-id && cmp -s by-key by-name
report $? 'a user goes by key, id and name'
run place-history "$db" --user "x'; DROP TABLE users; --"
code_is 2 'a user that is SQL is no user'

sql 'BEGIN; ALTER TABLE pixel_events RENAME CONSTRAINT pixel_events_values TO other; COMMIT'
is "$(place-info "$db" --hash)" "$(place-info own.place --hash)" 'columns by themselves are read the same'
sql 'ALTER TABLE pixel_events RENAME CONSTRAINT other TO pixel_events_values'

run place-export "$db" -q -o back.place
is "$(place-info back.place --hash)" "$(place-info own.place --hash)" 'an archive of it is the archive'

# ---- the nearest snapshot -------------------------------------------------------------------------

# snapshot SEQ: taken of the archive, stored by python.
snapshot() {
    place-frames own.place -q --raw gray8 --step 1000000h --from start --to start -o /dev/null 2>"$work/ignored"
    python3 - "$1" <<'PY' | psql -X -q -v ON_ERROR_STOP=1
import gzip, hashlib, json, subprocess, sys
seq = int(sys.argv[1])
rows = [json.loads(line) for line in subprocess.run(
    ["place-export", "own.place", "-q", "--format", "jsonl", "-o", "-"], stdout=subprocess.PIPE, check=True).stdout.splitlines()]
pixels, bounds, at = {}, None, None
for row in rows:
    if row["id"] > seq:
        break
    kind, at, color = row.get("kind", "place"), row["createdAt"], row.get("color")
    color = 255 if color is None else color
    if kind == "canvas":
        new = [(x, y) for y in range(row["y0"], row["y0"] + row["height"]) for x in range(row["x0"], row["x0"] + row["width"])]
        pixels = {at: pixels.get(at, row.get("background", 255)) for at in new}
        bounds = row
    elif kind == "fill":
        if "radius" in row:
            r = row["radius"]
            area = [(row["x"] + dx, row["y"] + dy) for dx in range(-r, r + 1) for dy in range(-r, r + 1) if dx * dx + dy * dy <= r * r]
        else:
            area = [(row["x"] + dx, row["y"] + dy) for dx in range(row["width"]) for dy in range(row["height"])]
        for at_ in area:
            if at_ in pixels:
                pixels[at_] = color
    elif (row["x"], row["y"]) in pixels:
        pixels[row["x"], row["y"]] = color
data = bytes(pixels[x, y] for y in range(bounds["y0"], bounds["y0"] + bounds["height"]) for x in range(bounds["x0"], bounds["x0"] + bounds["width"]))
print(f"INSERT INTO canvas_snapshots(canvas_data, width, height, created_at, last_event_id, x0, y0, sha256) VALUES "
      f"('\\x{gzip.compress(data).hex()}', {bounds['width']}, {bounds['height']}, '{at}', {seq}, {bounds['x0']}, {bounds['y0']}, '\\x{hashlib.sha256(data).hexdigest()}');")
PY
}
snapshot 20000
snapshot 45000
sql "ALTER SYSTEM SET log_statement = 'all'" && sql 'SELECT pg_reload_conf()' >/dev/null
same 'a still behind snapshots' place-mosaic SOURCE --at-seq 50000 -o OUT
last=$(sql 'SELECT extract(epoch FROM created_at) FROM pixel_events WHERE id >= 46000 ORDER BY id LIMIT 1')
: >"$postgres_home/log"
same 'a moment behind a snapshot' place-mosaic SOURCE --at "$last" -o OUT
from=$(grep -o 'FROM pixel_events WHERE id >= [0-9]* AND id <= [0-9]*' "$postgres_home/log" | awk '{print $6}' | sort -n | head -1)
[ "${from:-0}" -gt 45000 ]
report $? 'it reads events behind the snapshot alone' "from id ${from:-none}"
same 'counts behind a snapshot' place-frames SOURCE --from "$last" --to end --step 10h --caption events --raw rgb24 -o OUT
same 'measures behind a snapshot' place-heatmap SOURCE --from "$last" --measure changes,survival --csv OUT-%m
sql 'ALTER SYSTEM RESET log_statement' && sql 'SELECT pg_reload_conf()' >/dev/null
sql "UPDATE canvas_snapshots SET canvas_data = substring(canvas_data FOR 40) WHERE last_event_id = 45000"
run place-mosaic "$db" --at "$last" -o damaged.png
code_is 3 'a damaged snapshot is bad data'
stderr_like 'snapshot' 'it is named'
is "$(ls damaged.png 2>/dev/null)" '' 'and nothing is written'
sql 'DELETE FROM canvas_snapshots'

# ---- rights ---------------------------------------------------------------------------------------

sql 'CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader'
run env PGUSER=reader place-info --hash "$db"
stdout_like "^$(place-info own.place --hash)\$" 'a role that may only read reads it all'
sql 'CREATE ROLE nobody_here LOGIN'
run env PGUSER=nobody_here place-info "$db"
code_is 5 'a role without rights is refused'
stderr_like 'permission denied' 'and told so'

# ---- two epochs, gaps, rows on their way ----------------------------------------------------------

place-export own.place -q -o first.place --to start+40h
place-export own.place -q -o second.place --from start+40h
empty
fill 0 first.place
fill 1 second.place
sql 'DELETE FROM canvas_timeline WHERE id = 1::bigint << 40' # the same canvas goes on
run place-mosaic "$db" -o two.png
place-mosaic own.place -o one.png -f -q
python3 - <<'PY'
import subprocess
def pixels(path):
    return subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], stdout=subprocess.PIPE, check=True).stdout
raise SystemExit(pixels("two.png") != pixels("one.png"))
PY
report $? 'two epochs are one history'

empty
fill 0 own.place
last=$(sql 'SELECT max(id) FROM pixel_events')
sql "DELETE FROM pixel_events WHERE id BETWEEN $((last - 500)) AND $((last - 401))"
is "$(place-info "$db" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["events"])')" 59900 'an old gap is read over'
sql "UPDATE pixel_events SET created_at = now() WHERE id > $((last - 401))"
is "$(place-info "$db" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["events"])')" 59499 'a young one ends the log'

# ---- what is not as it should be ------------------------------------------------------------------

# refused CODE PATTERN NAME COMMAND...
refused() {
    local code_wanted=$1 pattern=$2 name=$3
    shift 3
    run "$@"
    code_is "$code_wanted" "$name"
    stderr_like "$pattern" "$name: it says so"
}
refused 2 'password' 'a password in SOURCE' place-info postgresql://me:secret@/postgres
grep -q secret "$work/stderr"
is $? 1 'and does not repeat it'
refused 2 'password' 'a password as a setting' place-info 'postgresql:///postgres?password=secret'
refused 2 'not a valid URI' 'no URI' place-info 'postgresql://[::1'
refused 5 'no such file|No such file|could not|connection' 'no server' env PGHOST=/nonexistent place-info "$db"
refused 5 'does not exist' 'no database' place-info postgresql:///nothing
refused 3 'does not exist' 'no schema' place-info "$db" --schema "x'; DROP TABLE users; --"
is "$(sql "SELECT count(*) FROM pg_tables WHERE tablename = 'users'")" 1 'and nothing is dropped'
sql 'ALTER TABLE canvas_timeline RENAME TO hidden'
refused 3 'canvas_timeline' 'a missing table' place-info "$db"
sql 'ALTER TABLE hidden RENAME TO canvas_timeline; ALTER TABLE pixel_events RENAME color TO colour'
refused 3 'color' 'a missing column' place-info "$db"
sql 'ALTER TABLE pixel_events RENAME colour TO color; UPDATE pixel_events SET x = 1500 WHERE id = 777'
refused 3 '777.*outside' 'a pixel off the canvas' place-info "$db"
sql 'UPDATE pixel_events SET x = 5, color = 200 WHERE id = 777'
refused 3 '777.*colour 200' 'a colour there is not' place-info "$db"
sql 'ALTER TABLE pixel_events DROP CONSTRAINT pixel_events_values; UPDATE pixel_events SET color = 1, kind = 77 WHERE id = 777'
refused 3 '777.*kind' 'a kind there is not' place-info "$db"
sql "UPDATE pixel_events SET kind = 0 WHERE id = 777; UPDATE canvas_timeline SET palette = '[\"blue\"]'"
refused 3 'canvas_timeline, row 0.*palette' 'a palette that is none' place-info "$db"
empty
refused 3 'canvas_timeline is empty' 'no canvas' place-info "$db"
done_testing

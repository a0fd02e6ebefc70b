#!/usr/bin/env bash
# place-verify over a database: a sound log passes, every fault that psql puts into its tables is found
# and named, and psql says how many there are. Snapshots are made in Python, not by placetools.
. tests/cli/lib.sh
. "$top/tests/cli/pg.sh"
needs python3 psql
start_postgres

db=postgresql://
tables() { psql -X -q -v ON_ERROR_STOP=1 -f "$top/sql/001-canvas.sql" >"$work/sql.log" || { echo 'Bail out! no tables'; exit 1; }; }
tables

# fill EPOCH ARCHIVE: its events into the tables, not by placetools.
fill() {
    place-export "$2" -q --format jsonl -o - | python3 "$top/tests/jsonl_to_sql.py" "$1" |
        psql -X -q -v ON_ERROR_STOP=1 >"$work/sql.log" 2>&1 || { cat "$work/sql.log"; echo 'Bail out! psql failed'; exit 1; }
}
empty() {
    sql 'TRUNCATE pixel_events, canvas_fills, canvas_timeline, canvas_marks, canvas_snapshots, users,
         pixel_events_parked, pixel_events_conflict'
}

# json EXPRESSION: what Python makes of what was printed: r is all, f findings, m remarks.
json() { python3 -c "import json,sys; r = json.load(open(sys.argv[1])); f, m = r['findings'], r['remarks']; print(($1))" "$work/stdout"; }

# finds CODE EXPRESSION WANTED NAME: --json of the database gives so; nothing else is found where the
# expression says list(f).
finds() {
    run place-verify -q "$db" --json
    code_is "$1" "$4"
    is "$(json "$2")" "$3" "$4: what is found"
}
sound() { finds 0 'r["ok"], f' '(True, {})' "$1"; }

# ---- a sound log ----------------------------------------------------------------------------------

place-simulate -q -o own.place --events 60k --size 300x200 --moderation --seed 5
place-export own.place -q --format jsonl -o "$work/own.jsonl"
fill 0 own.place
run place-verify "$db"
code_is 0 'a sound log'
stdout_like '^postgresql:.* 60000 events, [0-9]+ canvas(es)?, seqs 0 to [0-9]+, 0 snapshots, [0-9]+ users: all is well' 'it says what was looked at'
run place-verify -q "$db" --json
is "$(json "r['events'], r['last_seq'], r['canvases'], r['missing'], r['ok']")" \
    "($(sql 'SELECT (SELECT count(*) FROM pixel_events) + (SELECT count(*) FROM canvas_fills)'), $(sql 'SELECT max(id) FROM (SELECT id FROM pixel_events UNION SELECT id FROM canvas_fills UNION SELECT id FROM canvas_timeline) AS a'), $(sql 'SELECT count(*) FROM canvas_timeline'), 0, True)" \
    'psql counts the same'
sql 'CREATE ROLE reader LOGIN' && sed 's/^DO/SET place.role = reader; DO/' "$top/sql/grant-reader.sql" >"$work/grant.sql"
sql 'CREATE TABLE place_migrations(version INT)' && psql -X -q -v ON_ERROR_STOP=1 -f "$work/grant.sql"
run env PGUSER=reader place-verify "$db"
code_is 0 'a role that may only read is enough'

# undo STATEMENT NAME...: the tables as they were, by a copy of the schema's rows.
sql 'CREATE SCHEMA kept'
for table in pixel_events canvas_fills canvas_timeline; do sql "CREATE TABLE kept.$table AS SELECT * FROM $table"; done
restore() {
    sql 'TRUNCATE pixel_events, canvas_fills, canvas_timeline, pixel_events_parked, pixel_events_conflict, canvas_snapshots;
         INSERT INTO pixel_events SELECT * FROM kept.pixel_events; INSERT INTO canvas_fills SELECT * FROM kept.canvas_fills;
         INSERT INTO canvas_timeline SELECT * FROM kept.canvas_timeline'
}
time_of() { sql "SELECT to_char(created_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US') FROM pixel_events WHERE id <= $1 ORDER BY id DESC LIMIT 1"; }

# ---- gaps and what explains them ------------------------------------------------------------------

sql 'DELETE FROM pixel_events WHERE id BETWEEN 3001 AND 3100 OR id = 20000'
missing=$(sql 'SELECT count(*) FROM generate_series(0, (SELECT max(id) FROM pixel_events)) AS s(id) WHERE NOT EXISTS
    (SELECT FROM pixel_events p WHERE p.id = s.id) AND NOT EXISTS (SELECT FROM canvas_fills p WHERE p.id = s.id)
    AND NOT EXISTS (SELECT FROM canvas_timeline p WHERE p.id = s.id)')
finds 7 'list(f), r["missing"]' "(['gap'], $missing)" 'ids that are missing'
first=$(sql 'SELECT min(id) FROM generate_series(3001, 3100) AS s(id) WHERE NOT EXISTS (SELECT FROM canvas_fills p WHERE p.id = s.id)')
is "$(json '[(g["seq"], g["count"]) for g in f["gap"]["first"]][0][0], f["gap"]["first"][0]["time"][:23]')" \
    "($first, '$(time_of $((first - 1)) | head -c 23)')" 'from where, and since when'
sql "INSERT INTO pixel_events_parked(id, reason) SELECT id, 'no such colour' FROM generate_series(3001, 3040) AS s(id);
     INSERT INTO pixel_events_parked(id, reason) VALUES (20000, 'why not'), (500, 'and yet it is there')"
explained=$(sql 'SELECT count(*) FROM pixel_events_parked p WHERE NOT EXISTS (SELECT FROM pixel_events e WHERE e.id = p.id)
    AND NOT EXISTS (SELECT FROM canvas_fills e WHERE e.id = p.id) AND NOT EXISTS (SELECT FROM canvas_timeline e WHERE e.id = p.id)')
finds 7 'list(f), r["missing"], r["explained"], m["parked"]["count"]' "(['gap'], $((missing - explained)), $explained, $explained)" 'ids that are parked are counted apart'
sql "INSERT INTO pixel_events_parked(id, reason) SELECT id, 'all' FROM generate_series(3041, 3100) AS s(id)"
finds 0 'f, r["missing"], r["explained"]' "({}, 0, $missing)" 'a gap that is parked is no loss'
run place-verify "$db"
stdout_like "but for $missing that are explained" 'the summary says so'
stderr_like "$missing seqs are missing because they are parked, the first: seq $first" 'and a remark names them'
restore

# ---- two of one id --------------------------------------------------------------------------------

fill_id=$(sql 'SELECT min(id) FROM canvas_fills WHERE id > 1000')
sql "INSERT INTO pixel_events(id, x, y, color, created_at) SELECT id, 0, 0, 1, created_at FROM canvas_fills WHERE id = $fill_id"
finds 7 'list(f), f["duplicate"]["count"], f["duplicate"]["first"][0]["seq"], r["missing"]' "(['duplicate'], 1, $fill_id, 0)" 'an event that is a fill, too'
run place-info "$db"
code_is 3 'other tools refuse it'
stderr_like "id $fill_id is there more than once" 'and say why'
restore
change=$(sql 'SELECT max(id) FROM canvas_timeline WHERE id > 0')
for id in 0 ${change:-}; do
    sql "INSERT INTO pixel_events(id, x, y, color, created_at) SELECT id, 0, 0, 1, created_at FROM canvas_timeline WHERE id = $id"
    finds 7 'list(f), f["duplicate"]["count"], f["duplicate"]["first"][0]["seq"], r["missing"]' "(['duplicate'], 1, $id, 0)" "a canvas that is an event, too: $id"
    restore
done

# ---- times ----------------------------------------------------------------------------------------

# falls: psql's count, by a loop over all rows.
falls() {
    sql "SELECT id, created_at FROM pixel_events UNION ALL SELECT id, created_at FROM canvas_fills UNION ALL
         SELECT id, created_at FROM canvas_timeline ORDER BY id" |
        awk -F'|' '{ if ($2 < before) { count++; if (!first) first = $1 } before = $2 } END { printf "(%.0f, %.0f)", count, first }'
}
sql "UPDATE pixel_events SET created_at = created_at - interval '3 hours' WHERE id % 4000 = 17"
sql "UPDATE pixel_events SET created_at = created_at + interval '1 day' WHERE id = 30003"
finds 7 'list(f), (f["time"]["count"], f["time"]["first"][0]["seq"])' "(['time'], $(falls))" 'times that fall'
is "$(json 'f["time"]["first"][0]["time"][:23]')" "$(time_of "$(json 'f["time"]["first"][0]["seq"]')" | head -c 23)" 'as they are stored'
restore
sql "UPDATE canvas_fills SET created_at = created_at - interval '3 hours' WHERE id = $fill_id"
finds 7 'list(f), (f["time"]["count"], f["time"]["first"][0]["seq"])' "(['time'], $(falls))" 'that of a fill'
restore
if [ -n "$change" ]; then
    sql "UPDATE canvas_timeline SET created_at = created_at - interval '3 hours' WHERE id = $change"
    finds 7 'list(f), (f["time"]["count"], f["time"]["first"][0]["seq"])' "(['time'], $(falls))" 'that of a canvas, too early'
    restore
    sql "UPDATE canvas_timeline SET created_at = created_at + interval '3 hours' WHERE id = $change"
    finds 7 'list(f), (f["time"]["count"], f["time"]["first"][0]["seq"])' "(['time'], $(falls))" 'that of a canvas, too late'
    run place-info "$db"
    code_is 0 'which others read'
    restore
fi
sql 'ALTER TABLE pixel_events DROP CONSTRAINT IF EXISTS pixel_events_values, DROP CONSTRAINT IF EXISTS pixel_events_bounds' 2>"$work/ignored"
sql "UPDATE pixel_events SET created_at = 'infinity' WHERE id = 777"
finds 7 'list(f), f["time"]["count"], f["time"]["first"][0]["seq"], r["missing"]' "(['time'], 1, 777, 0)" 'a time that is none'
run place-info "$db"
code_is 3 'other tools refuse it'
stderr_like '777.*infinite' 'and say why'
restore

# ---- values ---------------------------------------------------------------------------------------

sql 'UPDATE pixel_events SET x = 1500 WHERE id % 3000 = 7; UPDATE pixel_events SET y = -3 WHERE id = 50001;
     UPDATE pixel_events SET color = 200 WHERE id = 778; UPDATE pixel_events SET color = -5 WHERE id = 779;
     UPDATE pixel_events SET color = 1000 WHERE id = 780; UPDATE pixel_events SET kind = 77 WHERE id = 781;
     UPDATE pixel_events SET kind = -1, color = 300 WHERE id = 782;
     UPDATE canvas_fills SET color = 99 WHERE id = '"$fill_id"
outside=$(sql 'SELECT count(*) FROM pixel_events WHERE x NOT BETWEEN 0 AND 299 OR y NOT BETWEEN 0 AND 199')
colours=$(sql 'SELECT (SELECT count(*) FROM pixel_events WHERE color <> 255 AND color NOT BETWEEN 0 AND 31) + (SELECT count(*) FROM canvas_fills WHERE color = 99)')
kinds=$(sql 'SELECT count(*) FROM pixel_events WHERE kind NOT BETWEEN 0 AND 7')
finds 7 'sorted(f), f["outside"]["count"], f["palette"]["count"], f["kind"]["count"], r["missing"]' \
    "(['kind', 'outside', 'palette'], $outside, $colours, $kinds, 0)" 'values that no canvas has, and it goes on'
is "$(json '[(p["seq"], p["got"]) for p in f["palette"]["first"] if p["seq"] < 783]')" '[(779, -5), (780, 1000), (782, 300), (778, 200)]' 'each is named'
is "$(json 'f["outside"]["first"][0]["seq"], f["outside"]["first"][0]["x"]')" "($(sql 'SELECT min(id) FROM pixel_events WHERE x > 299'), 1500)" 'and where it lies'
run place-mosaic "$db" -o none.png
code_is 3 'other tools refuse it, too'
restore
sql 'ALTER TABLE canvas_fills DROP CONSTRAINT canvas_fills_shape_check, DROP CONSTRAINT canvas_fills_check'
sql "UPDATE canvas_fills SET shape = 'star' WHERE id = $fill_id"
finds 7 'list(f), f["fill"]["count"], f["fill"]["first"][0]["seq"], r["missing"]' "(['fill'], 1, $fill_id, 0)" 'a fill that is none'
restore

# ---- snapshots ------------------------------------------------------------------------------------

# snapshot SEQ [EPOCH]: the canvas after it, of own.place, by a loop in Python.
snapshot() {
    python3 - "$1" "${2:-0}" "$work/own.jsonl" <<'PY' | psql -X -q -v ON_ERROR_STOP=1
import gzip, hashlib, json, sys
seq, epoch = int(sys.argv[1]), int(sys.argv[2])
rows = [json.loads(line) for line in open(sys.argv[3])]
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
        continue
    area = [(row["x"], row["y"])]
    if "radius" in row:
        r = row["radius"]
        area = [(row["x"] + dx, row["y"] + dy) for dx in range(-r, r + 1) for dy in range(-r, r + 1) if dx * dx + dy * dy <= r * r]
    elif kind == "fill":
        area = [(row["x"] + dx, row["y"] + dy) for dx in range(row["width"]) for dy in range(row["height"])]
    pixels.update((at_, color) for at_ in area if at_ in pixels)
data = bytes(pixels[x, y] for y in range(bounds["y0"], bounds["y0"] + bounds["height"]) for x in range(bounds["x0"], bounds["x0"] + bounds["width"]))
print(f"INSERT INTO canvas_snapshots(canvas_data, width, height, created_at, last_event_id, x0, y0, sha256) VALUES "
      f"('\\x{gzip.compress(data).hex()}', {bounds['width']}, {bounds['height']}, '{at}', {epoch}::bigint << 40 | {seq}, {bounds['x0']}, {bounds['y0']}, '\\x{hashlib.sha256(data).hexdigest()}');")
PY
}
sequence() { sql "SELECT id FROM canvas_snapshots WHERE last_event_id = $1"; }

for seq in 50000 0 20000 ${change:-} $fill_id; do snapshot $seq; done
count=$(sql 'SELECT count(*) - 1 FROM canvas_snapshots')
finds 0 'f, r["snapshots"], r["snapshots_unchecked"]' "({}, $count, 0)" 'snapshots as they should be, and that of the opening'

# altered SEQ BYTE: one pixel of it is another, its SHA-256 right.
altered() {
    sql "SELECT encode(canvas_data, 'hex'), width FROM canvas_snapshots WHERE last_event_id = $1" | python3 -c "
import gzip, hashlib, sys
data, width = sys.stdin.read().split('|')
width = int(width)
data = bytearray(gzip.decompress(bytes.fromhex(data)))
for at in $2:
    data[at] = (data[at] + 1) % 7
print(f\"UPDATE canvas_snapshots SET canvas_data = '\\\\x{gzip.compress(bytes(data)).hex()}', sha256 = '\\\\x{hashlib.sha256(data).hexdigest()}' WHERE last_event_id = $1\")" >"$work/altered.sql"
    psql -X -q -v ON_ERROR_STOP=1 -f "$work/altered.sql"
}
altered 20000 '(5, width * 7 + 12, width * 8)'
finds 7 'sorted(f), f["snapshot"]["count"], f["snapshot"]["first"][0]["count"], [(p["x"], p["y"]) for p in f["pixel"]["first"]], r["snapshots"]' \
    "(['pixel', 'snapshot'], 1, 3, [(5, 0), (12, 7), (0, 8)], $count)" 'pixels that replay does not give'
is "$(json "'snapshot $(sequence 20000) ' in f['pixel']['first'][0]['text'], 'snapshot $(sequence 20000) ' in f['snapshot']['first'][0]['text']")" '(True, True)' 'the snapshot is named by its id'
sql 'DELETE FROM canvas_snapshots WHERE last_event_id = 20000'

# damaged NAME PATTERN STATEMENT: a finding that names the snapshot of seq 20000.
damaged() {
    snapshot 20000
    local id
    id=$(sequence 20000)
    sql "UPDATE canvas_snapshots SET $3 WHERE id = $id"
    finds 7 'list(f), f["snapshot"]["count"]' "(['snapshot'], 1)" "$1"
    json 'f["snapshot"]["first"][0]["text"]' >"$work/text"
    file_like "$work/text" "^snapshot $id.*$2" "$1: it says so"
    sql "DELETE FROM canvas_snapshots WHERE id = $id"
}
damaged 'a snapshot cut short' 'gzip|cut|end' 'canvas_data = substring(canvas_data FOR octet_length(canvas_data) / 2)'
damaged 'a snapshot of bad bytes' 'gzip|damaged|CRC|invalid' "canvas_data = set_byte(canvas_data, 300, 255 - get_byte(canvas_data, 300))"
damaged 'a snapshot of another hash' 'SHA-256' "sha256 = decode(repeat('00', 32), 'hex')"
damaged 'a snapshot of another size' 'then|pixels' 'width = 299'
damaged 'a snapshot of another place' 'at 1,0' 'x0 = 1'
damaged 'a snapshot of an event that is yet to come' 'seq 99999999, which is not there' 'last_event_id = 99999999'
snapshot 20000
sql "DELETE FROM pixel_events WHERE id = 20000"
finds 7 'sorted(f), f["snapshot"]["count"], f["gap"]["count"]' "(['gap', 'snapshot'], 1, 1)" 'a snapshot of an event that is lost'
sql "INSERT INTO pixel_events_parked VALUES (20000, 'lost')"
run place-verify -q "$db" --json
is "$(json '"which is not there" in str(f), "gap" in f')" '(False, False)' 'of one that is parked it is of that event'
restore
snapshot 30000
sql "UPDATE canvas_snapshots SET last_event_id = NULL"
finds 0 'f, m["loose"]["count"], r["snapshots"]' "({}, 1, 0)" 'a picture of no event is remarked, and not compared'
run place-verify "$db"
stderr_like '1 snapshots? do(es)? not say of which event' 'in words'
restore
snapshot 0
sql "UPDATE canvas_snapshots SET canvas_data = substring(canvas_data FOR 30)"
finds 7 'list(f), f["snapshot"]["count"]' "(['snapshot'], 1)" 'a damaged picture at the opening'
snapshot 40000
finds 7 'list(f), r["snapshots_unchecked"]' "(['snapshot'], 1)" 'replay starts again behind it'
sql "UPDATE canvas_snapshots SET sha256 = NULL, canvas_data = (SELECT canvas_data FROM canvas_snapshots WHERE last_event_id = 40000) WHERE last_event_id = 40000; DELETE FROM canvas_snapshots WHERE last_event_id = 0"
finds 0 'f, r["snapshots"]' '({}, 1)' 'without a hash the pixels are compared all the same'
restore

# ---- conflicts ------------------------------------------------------------------------------------

sql "INSERT INTO pixel_events_conflict(id, x, y, color) SELECT id, x, y, color FROM pixel_events WHERE id BETWEEN 100 AND 120;
     INSERT INTO pixel_events_conflict(id) VALUES (7)"
finds 0 'f, m["conflict"]["count"], len(m["conflict"]["first"]), m["conflict"]["first"][0]["seq"]' "({}, $(sql 'SELECT count(*) FROM pixel_events_conflict'), 10, 7)" 'conflicts are remarked'
restore

# ---- epochs ---------------------------------------------------------------------------------------

place-export own.place -q -o first.place --to start+30h
place-export own.place -q -o second.place --from start+30h --to start+60h
place-export own.place -q -o third.place --from start+60h
epochs() {
    empty
    fill 0 first.place
    fill 3 second.place
    fill 4 third.place
    sql "UPDATE canvas_timeline SET prev_last_seq = $ends0 WHERE id = 3::bigint << 40; UPDATE canvas_timeline SET prev_last_seq = $ends3 WHERE id = 4::bigint << 40"
    # Openings of excerpts are of the first canvas's time.
    sql "UPDATE canvas_timeline t SET created_at = (SELECT min(created_at) FROM pixel_events p WHERE p.id > t.id) WHERE t.id > 0 AND t.id & 1099511627775 = 0"
}
end_of() { place-info "$1" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["last_seq"])' 2>/dev/null || place-verify -q "$1" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["last_seq"])'; }
ends0=$(end_of first.place) ends3=$(end_of second.place)
epochs
finds 0 'f, r["missing"], r["last_seq"] >> 40, r["canvases"]' "({}, 0, 4, $(sql 'SELECT count(*) FROM canvas_timeline'))" 'several epochs'
E=$((3 << 40))
sql "DELETE FROM pixel_events WHERE id IN ($((E + 1)), $((E + 2)), $((E + 500)))"
finds 7 'list(f), r["missing"], [g["seq"] for g in f["gap"]["first"]]' "(['gap'], 3, [$((E + 1)), $((E + 500))])" 'the first of an epoch, and one within'
epochs
sql "DELETE FROM pixel_events WHERE id BETWEEN $((E + ends3 - 9)) AND $((E + ends3))"
finds 7 'list(f), r["missing"], f["gap"]["first"][0]["seq"], f["gap"]["first"][0]["last_seq"]' "(['gap'], 10, $((E + ends3 - 9)), $((E + ends3)))" 'the last of an epoch, as the next says'
sql "INSERT INTO pixel_events_parked SELECT id, 'lost' FROM generate_series($((E + ends3 - 9)), $((E + ends3))) AS s(id)"
finds 0 'f, r["missing"], r["explained"]' '({}, 0, 10)' 'or parked'
epochs
sql "UPDATE canvas_timeline SET prev_last_seq = prev_last_seq - 5 WHERE id = 4::bigint << 40"
finds 7 'list(f), f["epoch"]["count"], f["epoch"]["first"][0]["seq"]' "(['epoch'], 1, $((4 << 40)))" 'an epoch that opens before the last has ended'
epochs
sql "DELETE FROM canvas_timeline WHERE id = $E"
finds 7 'list(f), f["epoch"]["count"], f["epoch"]["first"][0]["seq"], r["missing"]' "(['epoch'], 1, $((E + 1)), 0)" 'an epoch without an opening'
sql "DELETE FROM pixel_events WHERE id BETWEEN $((E + 1)) AND $((E + 4))"
finds 7 'sorted(f), r["missing"]' "(['epoch', 'gap'], 4)" 'and without its first events'
epochs
sql "UPDATE pixel_events SET created_at = created_at - interval '40 hours' WHERE id = $((E + 1))"
finds 7 'list(f), (f["time"]["count"], f["time"]["first"][0]["seq"])' "(['time'], $(falls))" 'a time that falls from one epoch to the next'
empty
fill 2 own.place
sql "DELETE FROM canvas_timeline WHERE id > 2::bigint << 40; UPDATE canvas_timeline SET id = id + 1; DELETE FROM pixel_events WHERE id = (2::bigint << 40) + 1"
run place-verify -q "$db" --json
is "$(json '"epoch" in f')" 'True' 'a log that begins in the middle of an epoch'

# ---- a table of another program -------------------------------------------------------------------

restore
sql 'CREATE TABLE px AS SELECT id, x, y, color, user_id, created_at FROM pixel_events WHERE kind = 0 AND color < 16 AND id % 100 <> 3;
     ALTER TABLE px ADD PRIMARY KEY (id)'
foreign="--table px --canvas-size 300x200 --canvas-palette reddit2017"
run place-verify -q "$db" $foreign --json
code_is 0 'gaps in a table of another program'
is "$(json 'r["events"], f')" "($(sql 'SELECT count(*) FROM px'), {})" 'are normal'
at=$(sql 'SELECT min(id) FROM px WHERE id > 5000')
sql "UPDATE px SET x = 500 WHERE id = $at; UPDATE px SET color = 300 WHERE id = (SELECT max(id) FROM px)"
run place-verify -q "$db" $foreign --json
code_is 7 'values that its canvas has not'
is "$(json 'sorted(f), f["outside"]["first"][0]["x"], f["palette"]["first"][0]["got"]')" "(['outside', 'palette'], 500, 300)" 'are named'
sql 'DROP TABLE px'

# ---- two sources ----------------------------------------------------------------------------------

empty
fill 0 own.place
run place-verify "$db" --against own.place
code_is 0 'a database and its archive'
stdout_like 'both are the same' 'are the same'
run place-verify own.place --against "$db" --retry 2 --connections 1
code_is 0 'and the other way round'
sql 'CREATE SCHEMA other'
export PGOPTIONS='-c search_path=other'
tables
place-export own.place -q --format jsonl -o - | python3 "$top/tests/jsonl_to_sql.py" 1 | psql -X -q -v ON_ERROR_STOP=1 >"$work/sql.log" 2>&1
unset PGOPTIONS
there="postgresql:///?options=-csearch_path%3Dother"
run place-verify "$there"
code_is 0 'another schema, named by the URI'
run place-verify "$db" --against "$there" --ignore-seq
code_is 0 'two schemas, two epochs'
run place-verify "$there" --against own.place
code_is 7 'whose ids differ'
sql 'UPDATE other.pixel_events SET x = x + 1 WHERE id = (1::bigint << 40) + 4000 AND x < 290'
run place-verify -q "$db" --against "$there" --ignore-seq --json
code_is 7 'one event that is another'
is "$(json 'list(f), f["event"]["count"], f["event"]["first"][0]["seq"]')" "(['event'], 1, 4000)" 'it is named'
run place-verify "$db" --repair
code_is 2 'a database is not repaired'
files_are 'first.place own.place second.place third.place' 'nothing is left behind'
done_testing

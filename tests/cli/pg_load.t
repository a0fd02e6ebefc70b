#!/usr/bin/env bash
# place-import into a database: every column as the archive has it, seen by psql and by an
# independent reader of what place-export says; epochs, going on, refusals.
. tests/cli/lib.sh
. "$top/tests/cli/pg.sh"
needs psql python3
start_postgres
S=postgresql://

# fresh NAME: a schema with the tables; psql looks at it from now on.
fresh() {
    schema=$1
    place-db migrate -q --schema "$1" $S || { echo "Bail out! no tables in $1"; exit 1; }
    export PGOPTIONS="-c search_path=$1"
}
# load ARGUMENT...: place-import into the schema of `fresh`.
load() { run place-import "$@" -o $S --schema "$schema"; }
# copy SQL: its rows as CSV.
copy() { psql -X -q -c "COPY ($1) TO STDOUT (FORMAT csv)"; }
# contents: a digest of every table that a load fills, by column.
contents() {
    {
        copy 'SELECT * FROM pixel_events ORDER BY id'
        copy 'SELECT * FROM canvas_fills ORDER BY id'
        copy 'SELECT * FROM canvas_timeline ORDER BY id'
        copy 'SELECT * FROM canvas_marks ORDER BY name'
        copy 'SELECT id, username, external_key, is_guest, is_admin, is_banned FROM users ORDER BY id'
        copy 'SELECT canvas_data, width, height, created_at, last_event_id, x0, y0, sha256 FROM canvas_snapshots ORDER BY last_event_id'
    } | sha256sum
}
bounds() { sql "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'pixel_events_bounds' AND conrelid = 'pixel_events'::regclass"; }
# The indexes of the partitioned table; one that is being made is not there yet.
indexes() { sql "SELECT string_agg(indexname, ' ' ORDER BY indexname) FROM pg_indexes WHERE schemaname = '$schema' AND tablename = 'pixel_events'"; }
all_indexes='idx_pixel_events_coords idx_pixel_events_created_at idx_pixel_events_user pixel_events_pkey'

# rows LOG.jsonl EPOCH: what psql should say of a log that place-export wrote: placements, then
# fills, then the timeline, then people.
cat >"$work/rows.py" <<'PYTHON'
import csv, hashlib, json, re, sys
epoch = int(sys.argv[2]) << 40
kinds = {name: number for number, name in enumerate("place undo overwrite rollback rollback-undo nuke".split())}
people = {}
def person(key):
    if key is None:
        return ""
    if key not in people:
        if re.fullmatch("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", key):
            people[key] = key, ""
        else:
            digest = bytearray(hashlib.sha256(b"placetools:user:" + key.encode()).digest()[:16])
            digest[6] = digest[6] & 0x0F | 0x80
            digest[8] = digest[8] & 0x3F | 0x80
            text = digest.hex()
            people[key] = "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:])), key
    return people[key][0]
placements, fills, canvases = [], [], []
for line in open(sys.argv[1]):
    row = json.loads(line)
    id, time, color = row["id"] + epoch, row["createdAt"], row.get("color")
    if row["kind"] == "canvas":
        canvases.append((id, row["x0"], row["y0"], row["width"], row["height"], ",".join(row["palette"]),
                         ",".join(map(str, row.get("colors", []))), row.get("background", ""), time))
        continue
    color = 255 if color is None else color
    user = person(row.get("userId"))
    if row["kind"] != "fill":
        placements.append((id, row["x"], row["y"], color, kinds[row["kind"]], user, "", time))
    else:
        shape = "circle" if "radius" in row else "rectangle"
        fills.append((id, shape, row["x"], row["y"], row.get("width", ""), row.get("height", ""), row.get("radius", ""),
                      color, user, "", time))
out = csv.writer(sys.stdout, lineterminator="\n")
for rows in placements, fills, canvases, sorted(people.values()):
    out.writerows(rows)
PYTHON
rows() { python3 "$work/rows.py" "$1" "$2"; }
# The same of the tables, for one epoch.
stored() {
    local first=$(($1 << 40)) last=$((($1 + 1 << 40) - 1)) time="to_char(created_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    copy "SELECT id, x, y, color, kind, user_id, session_id, $time FROM pixel_events WHERE id BETWEEN $first AND $last ORDER BY id"
    copy "SELECT id, shape, x, y, width, height, radius, color, user_id, reason, $time FROM canvas_fills WHERE id BETWEEN $first AND $last ORDER BY id"
    copy "SELECT id, x0, y0, width, height, (SELECT string_agg(c, ',' ORDER BY n) FROM jsonb_array_elements_text(palette) WITH ORDINALITY AS p (c, n)),
            (SELECT string_agg(c, ',' ORDER BY n) FROM jsonb_array_elements_text(colors) WITH ORDINALITY AS p (c, n)), background, $time
            FROM canvas_timeline WHERE id BETWEEN $first AND $last ORDER BY id"
}
stored_people() { copy "SELECT id, external_key FROM users ORDER BY id"; }
# same_rows ARCHIVE EPOCH NAME: the tables hold what the archive does.
same_rows() {
    place-export -q -f "$1" -o "$work/wanted.jsonl"
    rows "$work/wanted.jsonl" "$2" | tr -d '"' >"$work/wanted.csv"
    { stored "$2"; stored_people; } | tr -d '"' >"$work/got.csv"
    cmp "$work/wanted.csv" "$work/got.csv" >"$work/cmp" 2>&1
    report $? "$3" "$(cat "$work/cmp"; diff "$work/wanted.csv" "$work/got.csv" | head -5)"
    [ -s "$work/wanted.csv" ] || report 1 "$3: there is something to compare"
}

# ---- an archive, every column -------------------------------------------------------------------
fresh sample
load "$samples/event.place"
code_is 0 "the sample"
stdout_is "" "... says nothing on standard output"
stderr_like '^place-import: epoch 0: 250000 events$' "... and how much it was on the other"
same_rows "$samples/event.place" 0 "every column of events, timeline and people is the archive's"
is "$(sql 'SELECT count(*) FROM users WHERE is_guest OR is_admin OR is_banned')" 0 "people of a log are no guests"
is "$(indexes)" "$all_indexes" "all indexes are there"
is "$(sql "SELECT count(*) FROM pg_index WHERE NOT indisvalid")" 0 "... and valid"
is "$(bounds)" \
    'CHECK (((x >= 0) AND (x < 480) AND (y >= 0) AND (y < 270) AND (((color >= 0) AND (color < 32)) OR (color = 255))))' \
    "the bounds are those of the timeline"
is "$(sql 'SELECT count(*) FROM canvas_snapshots')" 0 "no initial picture, no snapshot"
before=$(contents)

# ---- epochs -------------------------------------------------------------------------------------
load "$samples/event.place"
code_is 3 "a log that begins before the last event there is"
stderr_like 'error: .*the log begins at 2026-04-01T12:00:00Z, before epoch 0 ends at 2026-04-05' "... is refused"
load "$samples/event.place" --epoch 0
code_is 2 "an epoch that has events, without --resume"
stderr_like 'error: .*epoch 0 has events already$' "... is refused"
stderr_like '^hint: --resume goes on' "... with a way out"
load "$samples/event.place" --resume
code_is 0 "--resume of what is whole"
stderr_like '^place-import: epoch 0 had 250000 events, 0 were added$' "... adds nothing"
is "$(contents)" "$before" "none of these changed anything"

place-simulate -q --events 20000 --size 64x48 --seed 2 --start 2027-01-01 --steady -o "$work/later.place"
load "$work/later.place"
code_is 0 "a later log"
stderr_like '^place-import: epoch 1: 20000 events$' "... is a new epoch"
is "$(sql 'SELECT min(id), max(id), count(*) FROM pixel_events WHERE id >= 1::bigint << 40')" \
    "$(((1 << 40) + 1))|$(((1 << 40) + 20000))|20000" "... with ids of its own"
is "$(sql 'SELECT prev_last_seq FROM canvas_timeline WHERE id = 1::bigint << 40')" 250002 \
    "... whose opening says where the one before ended"
is "$(indexes)" "$all_indexes" "the indexes of a table with rows stay"
stored 1 | tr -d '"' >"$work/got.csv"
place-export -q -f "$work/later.place" -o "$work/wanted.jsonl"
rows "$work/wanted.jsonl" 1 | tr -d '"' >"$work/wanted.csv"
cmp <(head -n "$(wc -l <"$work/got.csv")" "$work/wanted.csv") "$work/got.csv"
report $? "... every column is the archive's"
is "$(sql "SELECT count(*) FROM users u WHERE external_key IS NULL OR NOT EXISTS (SELECT FROM pixel_events WHERE user_id = u.id)")" 0 \
    "who was in both is one person"

place-simulate -q --events 5000 --size 64x48 --seed 3 --start 2028-01-01 --span 1h --steady -o "$work/last.place"
place-simulate -q --events 5000 --size 64x48 --seed 3 --start 2027-06-01 --span 1h --steady -o "$work/between.place"
load "$work/last.place" --epoch 5
code_is 0 "--epoch leaves a gap"
is "$(sql 'SELECT max(id) >> 40 FROM pixel_events')" 5 "... as asked for"
load "$work/last.place" --epoch 3
code_is 3 "an epoch between, of a log that ends too late"
stderr_like 'error: .*the log ends at .*, behind which epoch 5 begins at 2028-01-01T00:00:00Z$' "... is refused"
load "$work/between.place" --epoch 3
code_is 0 "one that fits between"
is "$(sql 'SELECT count(*) FROM pixel_events WHERE id >> 40 = 3')" 5000 "... is stored"
load "$work/last.place" --epoch 8192
code_is 2 "an epoch beyond all"
load "$work/last.place" --epoch -1
code_is 2 "... and one before"
place-simulate -q --events 1000 --size 600x300 --seed 3 --start 2029-01-01 --steady -o "$work/wide.place"
before=$(contents)
load "$work/wide.place"
code_is 3 "a canvas that is larger than the bounds"
stderr_like 'error: .*the canvas is 600x300\+0\+0 with [0-9]+ colours, and pixel_events_bounds takes less' "... is refused"
stderr_like '^hint: place-db bounds --region 600x300\+0\+0 --colors 32' "... with the command that changes them"
is "$(contents)" "$before" "... before anything is stored"

# ---- all kinds, fills, an initial picture, marks, hard keys ----------------------------------------
place-simulate -q --events 30000 --size 320x180 --seed 5 --moderation --users 60 --format jsonl -o "$work/plain.jsonl"
cat >"$work/keys.py" <<'PYTHON'
import json, sys
hard = ["'); DROP TABLE users; --", "Zo\u00eb \u753b\u7d20 \U0001f58c", 'a"b\\c{d},e', "NULL", "{}", "\\N", " ", "%s$1",
        "01234567-89ab-8def-8123-456789abcdef", "01234567-89AB-8DEF-8123-456789ABCDEF", "x" * 1024,
        "01234567-89ab-8def-8123-456789abcdeg", "tab\tand\nline"]
names = {}
for line in open(sys.argv[1]):
    row = json.loads(line)
    user = row.get("userId")
    if user is not None:
        names.setdefault(user, len(names))
        if names[user] < len(hard):
            row["userId"] = hard[names[user]]
    print(json.dumps(row))
PYTHON
python3 "$work/keys.py" "$work/plain.jsonl" >"$work/hard.jsonl"
size=$(head -n 1 "$work/hard.jsonl" | python3 -c 'import json, sys; row = json.loads(sys.stdin.read()); print(row["width"] * row["height"])')
python3 -c "import sys; sys.stdout.buffer.write(bytes(i % 7 if i % 11 else 255 for i in range($size)))" >"$work/initial.raw"
background=$(head -n 1 "$work/hard.jsonl" | python3 -c 'import json, sys; print(json.loads(sys.stdin.read())["background"])')
tr '\377' "\\$(printf %03o "$background")" <"$work/initial.raw" >"$work/shown.raw"
run place-import -q "$work/hard.jsonl" --initial "$work/initial.raw" -o "$work/hard.place"
code_is 0 "an archive of everything"
fresh hard
load "$work/hard.place"
code_is 0 "... goes into a database"
same_rows "$work/hard.place" 0 "every column is the archive's"
is "$(sql 'SELECT count(DISTINCT kind) FROM pixel_events')" 6 "there are placements of all kinds"
is "$(sql 'SELECT count(DISTINCT shape) FROM canvas_fills')" 2 "... and fills"
is "$(sql 'SELECT count(*) FROM canvas_timeline')" 3 "... and growth"
is "$(sql "SELECT count(*) FROM users WHERE external_key = '''); DROP TABLE users; --'")" 1 "a key that is SQL is a key"
is "$(sql "SELECT coalesce(external_key, 'none') FROM users WHERE id = '01234567-89ab-8def-8123-456789abcdef'")" none \
    "a key that is a UUID is the id"
is "$(sql "SELECT width * height, x0, y0, last_event_id, encode(sha256, 'hex') FROM canvas_snapshots")" \
    "$size|0|0|0|$(sha256sum <"$work/shown.raw" | cut -d' ' -f1)" "the initial picture is the snapshot of seq 0"
sql "SELECT encode(canvas_data, 'hex') FROM canvas_snapshots" | python3 -c \
    'import gzip, sys; sys.stdout.buffer.write(gzip.decompress(bytes.fromhex(sys.stdin.read())))' | cmp - "$work/shown.raw"
report $? "... byte for byte, as gunzip reads it"
is "$(sql "SELECT (SELECT created_at FROM canvas_snapshots) = (SELECT created_at FROM canvas_timeline WHERE id = 0)")" t \
    "... of the moment at which the canvas opens"
wanted=$(contents)

# A log is imported on the way, with all of its options.
fresh log
load "$work/hard.jsonl" --initial "$work/initial.raw"
code_is 0 "the log itself"
stderr_like '^place-import: [0-9]+ events, [0-9]+ fills of them by' "... is imported first"
is "$(contents)" "$wanted" "... and gives the same tables"
fresh nobody
load "$work/hard.jsonl" --no-users
code_is 0 "a log without users"
is "$(sql 'SELECT count(*), count(user_id), (SELECT count(*) FROM users) FROM pixel_events')" \
    "$(sql 'SELECT count(*) FROM log.pixel_events')|0|0" "... names nobody"

# Circles that leave out their edge, and marks.
place-simulate -q --events 20000 --seed 8 --moderation --format reddit2023 -o "$work/reddit.csv"
for rule in "" --open-circles; do
    run place-import -q "$work/reddit.csv" $rule -o "$work/reddit$rule.place"
    fresh "circles${rule:+_open}"
    load "$work/reddit$rule.place"
    code_is 0 "circles $rule"
    is "$(sql "SELECT string_agg(DISTINCT shape, ' ') FROM canvas_fills WHERE radius IS NOT NULL")" "circle${rule:+-open}" \
        "... are such circles"
done
is "$(sql "SELECT min(x) < 0, min(y) < 0 FROM pixel_events")" "t|t" "coordinates may be negative"
is "$(sql "SELECT string_agg(name || ' ' || to_char(created_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.MS'), ',' ORDER BY name) FROM canvas_marks")" \
    "$(place-info --json "$work/reddit.place" | python3 -c '
import json, sys
marks = json.load(sys.stdin)["marks"]
print(",".join(name + " " + (time[:-1] + ".000")[:23] for name, time in sorted(marks.items())))')" "marks are the archive's"

# Hashes have no column.
printf '2019-03-19 02:14:40,305\t%s\t1\t1\t2\tuser place\n' "$(printf %064x 17)" >"$work/pxls.log"
printf 'GIMP Palette\n255 255 255\n255 0 0\n0 255 0\n' >"$work/three.gpl"
fresh hashes
load "$work/pxls.log" --keep-hashes --size 3x2 --palette "$work/three.gpl"
code_is 0 "hashes of events"
stderr_like '^place-import: hashes of events stay behind' "... stay behind, which is said"

# ---- what does not fit ----------------------------------------------------------------------------
fresh refused
canvas='"palette":["#000000","#FFFFFF"],"createdAt":1600000000}'
place='{"x":1,"y":1,"color":1,"createdAt":1600000001}'
printf '%s\n' '{"kind":"canvas","x0":-32768,"y0":0,"width":9,"height":9,'"$canvas" '{"x":-32768,"y":1,"color":1,"createdAt":1600000001}' >"$work/left.jsonl"
load "$work/left.jsonl"
code_is 3 "a canvas beyond a smallint"
stderr_like 'error: the canvas is 9x9-32768\+0, and coordinates in a database are at most 32767$' "... is refused"
stderr_like '^hint: an archive holds it$' "... since an archive holds it"
printf '%s\n' '{"kind":"canvas","x0":-32767,"y0":-32767,"width":65535,"height":9,'"$canvas" "{\"x\":32767,${place#*,}" |
    sed 's/"y":1/"y":-32760/' >"$work/edge.jsonl"
printf '%s\n' '{"kind":"canvas","x0":0,"y0":0,"width":9,"height":9,'"$canvas" "$place" \
    '{"kind":"fill","x":40000,"y":4,"radius":39998,"color":1,"createdAt":1600000002}' >"$work/centre.jsonl"
load "$work/centre.jsonl"
code_is 3 "a circle whose centre is beyond"
stderr_like 'error: .*event 2 is a circle at 40000,4, and coordinates' "... is refused"
is "$(sql 'SELECT count(*) FROM canvas_timeline')" 0 "... and nothing of it stored"
load "$work/edge.jsonl"
code_is 0 "a canvas from the least to the greatest coordinate"
is "$(sql 'SELECT x, y FROM pixel_events')" "32767|-32760" "... is stored"
load "$work/hard.place" --size 5x5
code_is 2 "options of logs are not for archives"
load "$samples/event.place" -f
code_is 2 "nothing is replaced"
run place-import "$samples/event.place" -o out.place --resume
code_is 2 "--resume of an archive"
run place-import "$samples/event.place" -o postgresql://canvas:secret@/postgres
code_is 2 "a password in the argument"
stderr_like 'has a password in it' "... is refused"
run grep -c secret "$work/stderr"
stdout_is 0 "... and not repeated"
load "$work/nothing.csv"
code_is 4 "no such file"

# ---- tables, rights, servers --------------------------------------------------------------------------
schema=nowhere load "$samples/event.place"
code_is 3 "no such schema"
stderr_like '^hint: place-db migrate' "... has a hint"
sql 'CREATE SCHEMA foreign_one; CREATE TABLE foreign_one.pixel_events (id BIGSERIAL PRIMARY KEY, x INT, y INT, color INT, created_at TIMESTAMPTZ)'
schema=foreign_one load "$samples/event.place"
code_is 3 "tables of another's"
stderr_like 'there are no tables of a canvas' "... are not written to"
fresh newer
sql "INSERT INTO place_migrations (version, name) VALUES (9999, '9999-later')"
load "$samples/event.place"
code_is 3 "a newer schema"
stderr_like 'newer schema' "... is left alone"
fresh older
sql 'DROP TABLE canvas_fills'
load "$samples/event.place"
code_is 3 "a table is missing"
stderr_like 'error: .*canvas_fills' "... and named"
PGHOST=/nonexistent load "$samples/event.place"
code_is 5 "no server"

fresh rights
sql 'CREATE ROLE reader LOGIN; CREATE ROLE writer LOGIN'
place-db grant -q --schema rights --reader reader --writer writer $S
PGUSER=writer load "$work/later.place"
code_is 3 "a role that may not change the bounds"
stderr_like '^hint: place-db bounds --region 64x48\+0\+0 --colors 32' "... says what they have to be"
place-db bounds -q --schema rights --region 64x48+0+0 --colors 32 $S >"$work/stdout"
PGUSER=reader load "$work/later.place"
code_is 5 "a role that may only read"
stderr_like 'error: .*permission denied' "... is told so"
PGUSER=writer load "$work/later.place"
code_is 0 "a role that may write"
same_rows "$work/later.place" 0 "... stores all of it"
is "$(indexes)" "$all_indexes" "... with the indexes as they were"
fresh quoted
sql 'CREATE SCHEMA "a""b; DROP"'
place-db migrate -q --schema 'a"b; DROP' $S
schema='a"b; DROP' load "$work/later.place"
code_is 0 "a schema with a hard name"
is "$(sql 'SELECT count(*) FROM "a""b; DROP".pixel_events')" 20000 "... has the events"
fresh foreign_key
place-db foreign-key -q --schema foreign_key on $S 2>"$work/stderr"
load "$work/later.place"
code_is 0 "with a foreign key on the people"

# ---- cut short ------------------------------------------------------------------------------------------
# It takes a log of more than a million events.
[ -n "${PLACE_LONG:-}" ] || done_testing
# Two transactions of ids; fills and people in both of them.
place-simulate -q --events 1300k --seed 9 --moderation --users 30k --size 480x270 -o "$work/long.place"
fresh whole
load -q "$work/long.place"
code_is 0 "a log of several transactions"
wanted=$(contents)
total=$(sql 'SELECT count(*) FROM pixel_events')
blocks=$(sql 'SELECT count(*) FROM (SELECT id >> 20 FROM pixel_events GROUP BY 1) AS t')
is "$blocks" 2 "... there are two"

# until SQL: wait until it says t.
until_true() {
    local i
    for i in {1..600}; do
        [ "$(sql "$1" 2>/dev/null)" = t ] && return 0
        sleep 0.02
    done
    return 1
}
# cut SIGNAL SQL [ARGUMENT...]: start a load, and end it once the answer is t. Its exit code is kept.
cut_short() {
    local signal=$1 when=$2
    shift 2
    place-import -q "$work/long.place" -o $S --schema "$schema" "$@" >"$work/stdout" 2>"$work/stderr" &
    local pid=$!
    until_true "$when" || diag "never true: $when"
    if [ "$signal" = BACKEND ]; then
        kill -9 "$(sql "SELECT pid FROM pg_stat_activity WHERE application_name = 'placetools' AND pid <> pg_backend_pid()" | head -n 1)"
    else
        kill -"$signal" "$pid"
    fi
    { wait "$pid"; } 2>"$work/killed" # bash says so
    code=$?
}
active="FROM pg_stat_activity WHERE application_name = 'placetools' AND state = 'active' AND query"
copying="SELECT count(*) > 0 $active LIKE 'COPY%FROM STDIN%'"
stored_some() { echo "SELECT count(*) >= $1 FROM canvas_timeline, pg_stat_activity WHERE application_name = 'placetools' AND query LIKE 'COPY%'"; }
indexing="SELECT count(*) > 0 $active LIKE 'CREATE INDEX idx_pixel_events_user%'"

fresh killed
cut_short KILL "$copying"
code_is 137 "kill -9 within the first transaction"
is "$(sql 'SELECT count(*) FROM canvas_timeline')" 0 "... leaves nothing of it"
cut_short KILL "$(stored_some 1)" --resume
code_is 137 "kill -9 within the second"
is "$(sql "SELECT max(id) FROM pixel_events")" $(((1 << 20) - 1)) "... leaves all of the first"
is "$(sql "SELECT count(*) FROM pixel_events WHERE id >= 1 << 20")" 0 "... and nothing of it"
is "$(indexes)" 'idx_pixel_events_created_at pixel_events_pkey' "... without the indexes that come last"
load -q "$work/later.place" --resume
code_is 3 "another log does not go on with it"
stderr_like 'error: .*(epoch 0 is of another log|epoch 0 goes on to seq)' "... which is said"
cut_short TERM "SELECT count(*) > 0 $active LIKE 'COPY%FROM STDIN%'" --resume --epoch 0
code_is 143 "SIGTERM when it goes on"
cut_short BACKEND "SELECT count(*) > 0 $active LIKE 'COPY%FROM STDIN%'" --resume
code_is 5 "the server's process is killed"
stderr_like '^hint: the same command with --resume --epoch 0 goes on with it$' "... the hint says how to go on"
until_true 'SELECT true'
cut_short KILL "$indexing" --resume
code_is 137 "kill -9 while indexes are made"
is "$(sql 'SELECT count(*) FROM pixel_events')" "$total" "... all events are there"
load "$work/long.place" --resume
code_is 0 "and --resume to the end"
stderr_like "^place-import: epoch 0 had [0-9]+ events, 0 were added$" "... which had only indexes to make"
is "$(indexes)" "$all_indexes" "all indexes are there"
is "$(contents)" "$wanted" "every table is as it is after a load without a stop"

# Rows that are not the log's, among the last and before.
last=$(sql 'SELECT max(id) FROM pixel_events')
sql "UPDATE pixel_events SET color = (color + 1) % 8 WHERE id = (SELECT max(id) FROM pixel_events WHERE id < $((last - 5000)))"
load "$work/long.place" --resume
code_is 3 "--resume where a stored row differs"
stderr_like 'error: .*epoch 0 is of another log: it differs at id [0-9]+$' "... names it"
sql "DELETE FROM pixel_events WHERE id = 77; UPDATE pixel_events SET color = (color + 7) % 8 WHERE id = (SELECT max(id) FROM pixel_events WHERE id < $((last - 5000)))"
load "$work/long.place" --resume
code_is 3 "--resume where one is missing"
stderr_like 'error: .*epoch 0 is of another log' "... sees that"

# Two at once: one of them waits, and then meets an epoch that has events.
fresh twice
place-import -q "$work/hard.place" -o $S --schema twice --epoch 0 2>"$work/first" &
first=$!
load -q "$work/hard.place" --epoch 0
second=$code
wait "$first"
is "$(printf '%s\n' $? "$second" | sort | tr '\n' ' ')" "0 2 " "of two at once one is refused"
same_rows "$work/hard.place" 0 "... and the other is whole"
files_are "" "nothing is left behind"
done_testing

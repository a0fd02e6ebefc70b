#!/usr/bin/env bash
# place-snapshot: rows stored by psql and python3 are listed, shown, checked and pruned as python3
# says; snapshots that are taken are what place-mosaic draws of the same log.
. tests/cli/lib.sh
. "$top/tests/cli/pg.sh"
needs python3 psql gzip
start_postgres
db=postgresql://
place-db migrate "$db" >"$work/migrated" 2>&1 ||
    { echo "Bail out! the tables cannot be made: $(cat "$work/migrated")"; exit 1; }

cat >"$work/oracle.py" <<'PYTHON'
"""What the tests know without placetools: pictures, gzip, periods."""
import datetime, gzip, hashlib, json, random, struct, sys, zlib

def pixels(width, height, seed, colors=3, empty=True):
    chance = random.Random(seed)
    choice = list(range(colors)) + ([255] if empty else [])
    return bytes(chance.choice(choice) for _ in range(width * height))

def insert(data, width, height, event, moment, x0=0, y0=0, sha=None, raw=None):
    """The SQL that stores pixels, or any bytes as canvas_data."""
    sha = hashlib.sha256(data).hexdigest() if sha is None else sha
    raw = gzip.compress(data) if raw is None else raw
    text = lambda value: "NULL" if value is None else f"'{value}'"
    return ("INSERT INTO canvas_snapshots (canvas_data, width, height, last_event_id, created_at, x0, y0, sha256) VALUES "
            f"('\\x{raw.hex()}', {width}, {height}, {text(event)}, {text(moment)}, {text(x0)}, {text(y0)}, "
            + (f"'\\x{sha}');" if sha else "NULL);"))

def read_png(path):
    """Rows of (r, g, b) of an indexed PNG, by nothing but zlib."""
    data = open(path, "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, palette = 8, b"", []
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0]
        if kind == b"IHDR":
            width, height, depth, color, _, _, lace = struct.unpack(">IIBBBBB", body)
            assert color == 3 and lace == 0
        if kind == b"PLTE":
            palette = [tuple(body[i:i + 3]) for i in range(0, size, 3)]
        if kind == b"IDAT":
            packed += body
        at += 12 + size
    raw, stride = zlib.decompress(packed), (width * depth + 7) // 8
    before, rows = bytes(stride), []
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for i in range(stride):
            left = line[i - 1] if i else 0
            up, corner = before[i], before[i - 1] if i else 0
            guess = left + up - corner
            paeth = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
            line[i] = (line[i] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
        bits = "".join(f"{byte:08b}" for byte in line)
        rows.append([palette[int(bits[x * depth:(x + 1) * depth], 2)] for x in range(width)])
        before = bytes(line)
    return rows

def period(moment, kind):
    return {"hourly": (moment.year, moment.month, moment.day, moment.hour), "daily": moment.date(),
            "weekly": tuple(moment.isocalendar())[:2], "monthly": (moment.year, moment.month), "yearly": moment.year}[kind]

def kept(rows, rules):
    """rows: (id, moment, last_event_id)."""
    keep = {row[0] for row in rows if row[1] is None or (row[2] is not None and row[2] % 2**40 == 0)}
    dated = sorted((row for row in rows if row[1] is not None), key=lambda row: (row[1], -1 if row[2] is None else row[2], row[0]))
    if dated:
        keep.add(dated[-1][0])
    for kind, count in rules.items():
        newest = {}
        for row in dated:
            newest[period(row[1], kind)] = row[0]
        keep |= {newest[name] for name in sorted(newest)[::-1][:count]}
    return keep
PYTHON
oracle() { PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$work" python3 - "$@"; }
empty_table() { sql 'TRUNCATE canvas_snapshots RESTART IDENTITY'; }

# ---- one canvas, kept by hand --------------------------------------------------------------
sql "INSERT INTO canvas_timeline (id, x0, y0, width, height, palette, created_at) VALUES
    (0, -2, 3, 7, 5, '[\"#FFFFFF\", \"#FF0000\", \"#00FF00\"]', '2026-01-01'),
    (500, -2, 3, 7, 5, '[\"#FFFFFF\", \"#0000FF\", \"#00FF00\"]', '2026-01-02')"
oracle >"$work/rows.sql" <<'PYTHON'
from oracle import *
print(insert(pixels(7, 5, 1), 7, 5, 0, "2026-01-01T00:00:00Z", -2, 3))
print(insert(pixels(7, 5, 2), 7, 5, 499, "2026-01-01T10:00:00.25Z", -2, 3))
print(insert(pixels(7, 5, 3), 7, 5, 500, "2026-01-02T00:00:00Z", -2, 3))
print(insert(pixels(7, 5, 4), 7, 5, None, "2026-01-01T12:00:00Z", None, None, sha=""))
print(insert(pixels(7, 5, 5), 7, 5, 501, "2026-01-02T01:00:00Z", -2, 3, sha="00" * 32))
print(insert(pixels(7, 5, 6), 7, 5, 502, "2026-01-02T02:00:00Z", -2, 3, raw=gzip.compress(pixels(7, 5, 6))[:-12]))
print(insert(pixels(7, 5, 7), 8, 5, 503, "2026-01-02T03:00:00Z", -2, 3))
print(insert(pixels(7, 5, 8), 6, 5, 504, "2026-01-02T04:00:00Z", -2, 3))
print(insert(b"", 7, 5, 505, "2026-01-02T05:00:00Z", -2, 3, raw=b"no gzip at all, but as long as one"))
damaged = bytearray(gzip.compress(pixels(7, 5, 9)))
damaged[-6] ^= 1
print(insert(pixels(7, 5, 9), 7, 5, 506, "2026-01-02T06:00:00Z", -2, 3, raw=bytes(damaged)))
print(insert(bytes(range(3, 10)) * 5, 7, 5, 507, "2026-01-02T07:00:00Z", -2, 3))
print(insert(pixels(7, 5, 10), 32767, 32767, 508, "2026-01-02T08:00:00Z", -2, 3))
halves = pixels(7, 5, 11)
print(insert(halves, 7, 5, 509, "2026-01-02T09:00:00Z", -2, 3, raw=gzip.compress(halves[:20]) + gzip.compress(halves[20:])))
PYTHON
psql -X -q -v ON_ERROR_STOP=1 -f "$work/rows.sql"

run place-snapshot list "$db"
code_is 0 "list"
stderr_is "" "... says nothing else"
is "$(awk 'NR > 1 { print $1 }' "$work/stdout" | tr '\n' ' ')" "1 2 4 3 5 6 7 8 9 10 11 12 13 " "... all, the oldest moment first"
stdout_like "^ +2  2026-01-01T10:00:00.250Z +499  7x5-2\+3 +$(sql 'SELECT octet_length(canvas_data) FROM canvas_snapshots WHERE id = 2') +[0-9.]+  $(sql "SELECT left(encode(sha256, 'hex'), 12) FROM canvas_snapshots WHERE id = 2")$" \
    "... a row is what psql says"
stdout_like '^ +4  2026-01-01T12:00:00Z +-  7x5\+0\+0 .* -$' "... a picture"
is "$(awk 'length > 120' "$work/stdout")" "" "... and the table is not too wide"
run place-snapshot list --json "$db"
code_is 0 "list --json"
sql "SELECT json_agg(row_to_json(r)) FROM (SELECT id, last_event_id, coalesce(x0, 0) AS x0, coalesce(y0, 0) AS y0, width, height,
    width::int * height AS raw_bytes, octet_length(canvas_data) AS gzip_bytes, extract(epoch from created_at) AS epoch,
    encode(sha256, 'hex') AS sha256 FROM canvas_snapshots) r" >"$work/wanted.json"
is "$(oracle "$work/stdout" "$work/wanted.json" <<'PYTHON'
from oracle import *
got = {row["id"]: row for row in map(json.loads, open(sys.argv[1]))}
for row in json.load(open(sys.argv[2])):
    mine = got.pop(row["id"])
    moment = datetime.datetime.fromisoformat(mine["taken_at"].replace("Z", "+00:00"))
    assert abs(moment.timestamp() - row.pop("epoch")) < 1e-6, mine
    assert abs(mine["ratio"] - row["raw_bytes"] / row["gzip_bytes"]) <= 0.0051, mine
    assert mine["base"] == (row["last_event_id"] is not None), mine
    for name, value in row.items():
        assert mine[name] == value, (name, mine, value)
print("same" if not got else got)
PYTHON
)" same "... is what psql says of every row"
for full in list "list --json"; do
    run bash -c "place-snapshot $full '$db' >/dev/full"
    code_is 4 "$full on a full disk"
    stderr_like 'error: cannot write standard output: No space left' "... says so"
done
PLACE_SOURCE=$db run place-snapshot list
is "$(tail -n +2 "$work/stdout" | wc -l)" 13 "\$PLACE_SOURCE"

# shown ID SEED "R G B,...": whether shown.png is those pixels in those colours.
shown() {
    oracle "$@" <<'PYTHON'
from oracle import *
seed = int(sys.argv[2])
palette = {i: tuple(map(int, color.split())) for i, color in enumerate(sys.argv[3].split(","))}
palette[255] = (32, 32, 32)
wanted = [palette[index] for index in pixels(7, 5, seed)]
print("same" if [color for row in read_png("shown.png") for color in row] == wanted else "other")
PYTHON
}
red="255 255 255,255 0 0,0 255 0" blue="255 255 255,0 0 255,0 255 0"
for row in "1 1 $red" "2 2 $red" "3 3 $blue" "4 4 $red" "13 11 $blue"; do
    read -r id seed colors <<<"$row"
    run place-snapshot show "$db" "$id" -f -o shown.png
    code_is 0 "show $id"
    is "$(shown "$id" "$seed" "$colors")" same "... is its pixels in the colours of its time"
done
run place-snapshot show "$db" 1 -o shown.png
code_is 4 "a file that is there is not replaced"
printf '%s\n' '#010203' '#040506' '#070809' >"$work/own.csv"
PLACE_SOURCE=$db run place-snapshot show 1 --palette "$work/own.csv" -f -o shown.png
is "$(shown 1 1 "1 2 3,4 5 6,7 8 9")" same "--palette, and \$PLACE_SOURCE"
run bash -c "place-snapshot show '$db' 1 -o - | cmp - <(place-snapshot show '$db' 1 -o -)"
code_is 0 "standard output"
run place-snapshot show "$db" 1 -o /dev/full
code_is 4 "show on a full disk"
rm shown.png

while IFS='|' read -r id what message; do
    run place-snapshot show "$db" "$id" -o shown.png
    code_is 3 "$what"
    stderr_like "^place-snapshot: error: .*snapshot $id: $message" "... says so"
    files_are "" "... and leaves nothing"
done <<'END'
5|another SHA-256|the SHA-256 of its pixels is another than sha256$
6|a gzip cut off|gzip is cut off$
7|a row that claims more pixels|gzip holds 5 bytes too few$
8|a row that claims fewer|gzip holds too many bytes$
9|no gzip|gzip is damaged$
10|a wrong checksum|gzip is damaged$
11|colours that the palette has not|pixel 0,0 is of colour 3, the palette has 3$
12|a size that so few bytes cannot hold|canvas_data is [0-9]+ bytes, which is no gzip of 32767 x 32767 pixels$
END
run place-snapshot show "$db" 99 -o shown.png
code_is 2 "an id that there is not"
stderr_like 'error: .*there is no snapshot 99$' "... says so"
run place-snapshot show "$db" "1; DROP TABLE users" -o shown.png
code_is 2 "an id that is no number"

# ---- check ---------------------------------------------------------------------------------
empty_table
run place-snapshot check "$db" --max-age 90m
code_is 7 "no snapshot at all"
stderr_like 'error: .*: there is no snapshot$' "... says so"
add() { # MOMENT EVENT
    sql "INSERT INTO canvas_snapshots (canvas_data, width, height, created_at, last_event_id, x0, y0, sha256)
        VALUES ('', 1, 1, $1, $2, 0, 0, sha256(''))"
}
add "now() - interval '91 minutes'" 1
run place-snapshot check "$db" --max-age 90m
code_is 7 "the newest is too old"
stderr_like 'error: .*the newest snapshot, 1, is of 20.*, 1h 31m ago; wanted at most 1h 30m$' "... says how old"
run place-snapshot check "$db" --max-age 92m
code_is 0 "the newest is young enough"
add "now() - interval '89 minutes'" 2
add "now() - interval '3 days'" 3
run place-snapshot check "$db" --max-age 90m
code_is 0 "the newest counts"
is "$(cat "$work/stdout" "$work/stderr")" "" "... in silence"

# ---- prune ---------------------------------------------------------------------------------
# random_rows SEED: rows at random moments, some at the same, some pictures, some of seq 0.
random_rows() {
    oracle "$1" <<'PYTHON'
from oracle import *
chance = random.Random(int(sys.argv[1]))
begin = datetime.datetime(2023, 12, 20, tzinfo=datetime.timezone.utc)
span = chance.choice([3600 * 9, 86400 * 4, 86400 * 90, 86400 * 900])
events = chance.sample(range(1, 10**6), 60)
print("TRUNCATE canvas_snapshots RESTART IDENTITY;")
for i in range(chance.randrange(1, 60)):
    moment = begin + datetime.timedelta(seconds=chance.randrange(span), microseconds=chance.choice([0, 0, 999999]))
    if chance.random() < 0.2:
        moment = moment.replace(minute=0, second=0, microsecond=0)
    event = chance.choice([None, events[i], events[i], events[i], (i + 1) << 40]) if chance.random() < 0.3 else events[i]
    print("INSERT INTO canvas_snapshots (canvas_data, width, height, created_at, last_event_id) VALUES ('', 1, 1, "
          f"'{moment.isoformat()}', {'NULL' if event is None else event});")
if chance.random() < 0.3:
    print("UPDATE canvas_snapshots SET created_at = '-infinity' WHERE id = 1;")
PYTHON
}
rules=("hourly=48,daily=30" "daily=3" "weekly=4,yearly=1" "monthly=6,hourly=1" "hourly=0" "yearly=2,monthly=3,weekly=2,daily=5,hourly=7")
wrong=
for seed in $(seq 1 $((${PLACE_LONG:+60} + 9))); do
    rule=${rules[seed % ${#rules[@]}]}
    random_rows "$seed" | psql -X -q -v ON_ERROR_STOP=1
    sql "SELECT json_agg(json_build_array(id, CASE WHEN isfinite(created_at) THEN extract(epoch from created_at) END, last_event_id)) FROM canvas_snapshots" >"$work/before.json"
    place-snapshot prune "$db" --keep "$rule" --dry-run --json >"$work/dry.json" || wrong+="seed $seed: dry run; "
    [ "$(sql 'SELECT count(*) FROM canvas_snapshots')" = "$(python3 -c "import json; print(len(json.load(open('$work/before.json'))))")" ] ||
        wrong+="seed $seed: the dry run removed some; "
    place-snapshot prune "$db" --keep "$rule" >"$work/silence" 2>&1 || wrong+="seed $seed: prune; "
    [ ! -s "$work/silence" ] || wrong+="seed $seed: it speaks; "
    sql "SELECT coalesce(json_agg(id), '[]') FROM canvas_snapshots" >"$work/after.json"
    wrong+=$(oracle "$work" "$rule" "$seed" <<'PYTHON'
from oracle import *
load = lambda name: json.load(open(f"{sys.argv[1]}/{name}"))
rules = {name: int(count) for name, count in (part.split("=") for part in sys.argv[2].split(","))}
epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
rows = [(id, None if time is None else epoch + datetime.timedelta(microseconds=round(time * 1000000)), event)
        for id, time, event in load("before.json")]
wanted, got = kept(rows, rules), set(load("after.json"))
dry = {json.loads(line)["id"] for line in open(f"{sys.argv[1]}/dry.json")}
if got != wanted or dry != {row[0] for row in rows} - wanted:
    print(f"seed {sys.argv[3]}, {sys.argv[2]}: kept {sorted(got)}, wanted {sorted(wanted)}, dry run {sorted(dry)}; ")
PYTHON
)
done
is "$wrong" "" "what prune keeps is what python3 keeps, whatever the moments"

empty_table
for hour in 1 2 3; do add "'2026-01-01 0$hour:00:00Z'" "$hour"; done
run place-snapshot prune "$db" --keep hourly=1 --dry-run
is "$(awk '{ print $1 }' "$work/stdout" | tr '\n' ' ')" "id 1 2 " "a dry run's table"
run place-snapshot prune "$db" --keep hourly=1 -v
is "$(python3 -c "import json; print([json.loads(line)['id'] for line in open('$work/stdout')])")" "[1, 2]" "-v tells those removed"
for bad in hourly hourly=x hourly=-1 fortnightly=2 hourly=1,hourly=2 "" hourly=1, hourly=1000001 "daily=1;DROP TABLE users"; do
    run place-snapshot prune "$db" --keep "$bad"
    code_is 2 "--keep '$bad'"
done
is "$(sql 'SELECT count(*) FROM canvas_snapshots')" 1 "... removes nothing"

# ---- command lines -------------------------------------------------------------------------
while IFS='|' read -r arguments message; do
    run place-snapshot $arguments
    code_is 2 "place-snapshot $arguments"
    stderr_like "$message" "... is told why"
done <<END
burn $db|error: there is no command 'burn'
list|error: no SOURCE given
list $samples/event.place|error: SOURCE is no database
list postgresql://canvas:secret@localhost/x|error: SOURCE has a password in it
list $db extra|error: (unexpected operand|.*)
list $db --keep daily=1|error: --keep is not for list
prune $db|error: prune needs --keep
prune $db --keep daily=1 --json|error: prune takes --json with --dry-run only
check $db|error: check needs --max-age
check $db --max-age never|error: --max-age
backfill $db|error: backfill needs --every
backfill $db --every 1ms|error: --every is 1ms
show $db 1|error: show needs -o
show $db -o x.png|error: (ID|show needs)
take $db --at yesterday|error: --at
END
run place-snapshot list 'postgresql://?host=/nowhere'
code_is 5 "no server"
run place-snapshot list "$db" --schema nowhere
code_is 3 "no tables"
stderr_like 'hint: place-db migrate makes the tables' "... says what to do"
run place-snapshot list "$db" --schema 'x"; DROP TABLE users; --'
code_is 3 "a schema of that name"
is "$(sql 'SELECT count(*) FROM users')" 0 "... and the tables are there still"

sql "INSERT INTO place_migrations (version, name) VALUES (999, '999-later')"
run place-snapshot list "$db"
code_is 3 "tables of a newer placetools"
stderr_like 'error: .*newer' "... says so"
sql "DELETE FROM place_migrations WHERE version = 999"

# ---- foreign tables ------------------------------------------------------------------------
sql 'CREATE SCHEMA plain'
sql 'CREATE TABLE plain.canvas_snapshots (id SERIAL PRIMARY KEY, canvas_data BYTEA, width INTEGER, height INTEGER, created_at TIMESTAMP)'
oracle >"$work/foreign.sql" <<'PYTHON'
from oracle import *
print("SET search_path = plain;")
for data, moment in ((pixels(7, 5, 20), "'2026-01-01 09:00:00'"), (pixels(7, 5, 21), "NULL")):
    print(f"INSERT INTO canvas_snapshots (canvas_data, width, height, created_at) VALUES ('\\x{gzip.compress(data).hex()}', 7, 5, {moment});")
print("INSERT INTO canvas_snapshots (canvas_data, width, height) VALUES (NULL, NULL, 5);")
PYTHON
psql -X -q -v ON_ERROR_STOP=1 -f "$work/foreign.sql"
run place-snapshot list --json --schema plain "$db"
code_is 0 "a plain table of snapshots"
is "$(python3 -c "import json
for line in open('$work/stdout'):
    row = json.loads(line); print(row['id'], row['taken_at'], row['last_event_id'], row['sha256'], row['base'], row['width'])")" \
    "2 None None None False 7
3 None None None False 0
1 2026-01-01T09:00:00Z None None False 7" "... has pictures, no bases"
run place-snapshot show --schema plain "$db" 1 --palette "$work/own.csv" -f -o shown.png
is "$(shown 1 20 "1 2 3,4 5 6,7 8 9")" same "... which are shown"
run place-snapshot show --schema plain "$db" 1 -f -o shown.png
code_is 3 "... and need --palette"
stderr_like 'hint: --palette names a file' "... as it says"
run place-snapshot show --schema plain "$db" 3 --palette "$work/own.csv" -f -o shown.png
code_is 3 "a row of nulls"
rm -f shown.png
run place-snapshot prune --schema plain "$db" --keep hourly=1
is "$(sql 'SELECT count(*) FROM plain.canvas_snapshots')" 3 "... what has no moment stays"


# ---- snapshots of a log --------------------------------------------------------------------
# A log with growth, fills and undo is laid into the tables by psql, in epoch 3; what the canvas is at
# any moment is known from a loop over its rows.
place-simulate -q --events 4000 --size 64x48 --seed 11 --moderation --span 30h --start 2026-05-01T07:20:00Z -o "$work/log.place"
place-export -q "$work/log.place" --format jsonl -o "$work/log.jsonl"
# Where two thirds are over, five fills in a row take the place of placements.
python3 - "$work/log.jsonl" <<'PYTHON'
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
first = next(i for i in range(len(rows) * 2 // 3, len(rows)) if all(row["kind"] == "place" for row in rows[i:i + 5]))
for i in range(first, first + 5):
    rows[i] = {"kind": "fill", "id": rows[i]["id"], "x": i % 30, "y": 7, "width": 9, "height": 11, "color": i % 20, "createdAt": rows[i]["createdAt"]}
open(sys.argv[1], "w").writelines(json.dumps(row) + "\n" for row in rows)
PYTHON
cat >"$work/replay.py" <<'PYTHON'
"""The log as rows for psql, and the canvas after each of its events, by a plain loop."""
import bisect, datetime, json
from oracle import *

EPOCH = 3 << 40

def events(path):
    for line in open(path):
        row = json.loads(line)
        row["time"] = datetime.datetime.fromisoformat(row["createdAt"].replace("Z", "+00:00"))
        yield row

def replay(path):
    """Yields (row, the one before, bounds, pixels) before each row, and None for it at the end;
    pixels is a dict that goes on changing."""
    pixels, bounds, background, before = {}, None, 255, None
    for row in events(path):
        yield row, before, bounds, pixels
        before, kind = row, row.get("kind", "place")
        if kind == "canvas":
            bounds = (row["x0"], row["y0"], row["width"], row["height"])
            background = row.get("background", 255)
            background = 255 if background is None else background
            for y in range(bounds[1], bounds[1] + bounds[3]):
                for x in range(bounds[0], bounds[0] + bounds[2]):
                    pixels.setdefault((x, y), background)
        elif kind == "fill":
            if "radius" in row:
                r = row["radius"]
                spots = [(row["x"] + dx, row["y"] + dy) for dx in range(-r, r + 1) for dy in range(-r, r + 1)
                         if (dx * dx + dy * dy < r * r if row.get("edge") == "open" else dx * dx + dy * dy <= r * r)]
            else:
                spots = [(x, y) for x in range(row["x"], row["x"] + row["width"]) for y in range(row["y"], row["y"] + row["height"])]
            for spot in spots:
                if spot in pixels:
                    pixels[spot] = row["color"]
        else:
            pixels[(row["x"], row["y"])] = 255 if row["color"] is None else row["color"]
    yield None, before, bounds, pixels

def states(path, moments):
    """For each moment, ascending: (id of the last event, bounds, bytes)."""
    moments, result = sorted(moments), []
    for row, before, bounds, pixels in replay(path):
        while before and len(result) < len(moments) and (row is None or moments[len(result)] < row["time"]):
            data = bytes(pixels[(x, y)] for y in range(bounds[1], bounds[1] + bounds[3]) for x in range(bounds[0], bounds[0] + bounds[2]))
            result.append((EPOCH + before["id"], bounds, data))
    return result
PYTHON
oracle "$work/log.jsonl" >"$work/log.sql" <<'PYTHON'
from replay import *
kinds = {"place": 0, "undo": 1, "overwrite": 2, "rollback": 3, "rollback-undo": 4, "nuke": 5}
null = lambda value: "NULL" if value is None else str(value)
print(f"TRUNCATE canvas_snapshots, canvas_timeline RESTART IDENTITY; SELECT place_make_partition({EPOCH});")
for row in events(sys.argv[1]):
    id, kind, at = EPOCH + row["id"], row.get("kind", "place"), row["createdAt"]
    if kind == "canvas":
        colors = row.get("colors")
        print(f"INSERT INTO canvas_timeline (id, x0, y0, width, height, palette, colors, background, created_at) VALUES ({id}, {row['x0']}, {row['y0']}, "
              f"{row['width']}, {row['height']}, '{json.dumps(row['palette'])}', {null(colors and repr(json.dumps(colors)))}, {null(row.get('background'))}, '{at}');")
    elif kind == "fill":
        shape = "rectangle" if "width" in row else "circle-open" if row.get("edge") == "open" else "circle"
        print(f"INSERT INTO canvas_fills (id, shape, x, y, width, height, radius, color, created_at) VALUES ({id}, '{shape}', {row['x']}, {row['y']}, "
              f"{null(row.get('width'))}, {null(row.get('height'))}, {null(row.get('radius'))}, {row['color']}, '{at}');")
    else:
        print(f"INSERT INTO pixel_events (id, x, y, color, kind, created_at) VALUES ({id}, {row['x']}, {row['y']}, {255 if row['color'] is None else row['color']}, {kinds[kind]}, '{at}');")
PYTHON
sql "ALTER TABLE pixel_events DROP CONSTRAINT pixel_events_bounds"
{ echo 'BEGIN;'; cat "$work/log.sql"; echo 'COMMIT;'; } | psql -X -q -v ON_ERROR_STOP=1 >"$work/loaded" 2>&1 || diag "$(tail "$work/loaded")"
opening=$((3 << 40))
last=$(sql "SELECT max(id) FROM (SELECT max(id) AS id FROM pixel_events UNION SELECT max(id) FROM canvas_fills) AS ends")
is "$(sql "SELECT count(*) > 0 FROM canvas_fills")$(sql "SELECT count(*) > 1 FROM canvas_timeline")" tt "the log has fills and grows"

# snapshots_are_right: every row is what the loop says of its moment, but those of `take` without --at.
snapshots_are_right() {
    sql "SELECT coalesce(json_agg(json_build_array(id, last_event_id, x0, y0, width, height, encode(sha256, 'hex'), created_at AT TIME ZONE 'UTC',
        encode(canvas_data, 'base64')) ORDER BY created_at), '[]') FROM canvas_snapshots" >"$work/snapshots.json"
    oracle "$work/log.jsonl" "$work/snapshots.json" <<'PYTHON'
from replay import *
import base64
rows = json.load(open(sys.argv[2]))
moments = [datetime.datetime.fromisoformat(row[7]).replace(tzinfo=datetime.timezone.utc) for row in rows]
for row, (event, bounds, data) in zip(rows, states(sys.argv[1], moments)):
    assert (row[1], tuple(row[2:6])) == (event, bounds), (row[:8], event, bounds)
    assert gzip.decompress(base64.b64decode(row[8])) == data, ("pixels", row[:8])
    assert row[6] == hashlib.sha256(data).hexdigest(), ("sha256", row[:8])
print(len(rows), "right")
PYTHON
}

run place-snapshot take "$db"
code_is 0 "take"
is "$(cat "$work/stdout" "$work/stderr")" "" "... in silence"
is "$(sql 'SELECT last_event_id FROM canvas_snapshots')" "$last" "... is of the last event"
is "$(sql "SELECT now() - created_at < interval '1 minute' FROM canvas_snapshots")" t "... of now"
is "$(snapshots_are_right)" "1 right" "... has the pixels, bounds and SHA-256 that a loop gives"
run place-snapshot check "$db" --max-age 5m
code_is 0 "... and check takes it for young"
run place-snapshot take "$db"
code_is 0 "the same position again"
is "$(cat "$work/stdout" "$work/stderr")$(sql 'SELECT count(*) FROM canvas_snapshots')" 1 "... is no snapshot more, in silence"
run place-snapshot take "$db" -v
stderr_like "^place-snapshot: position $last was taken before, as snapshot 1$" "... and -v says so"

empty_table
run place-snapshot take "$db" --at 2026-05-01T20:30:00.5Z -v
code_is 0 "take --at"
is "$(snapshots_are_right)" "1 right" "... is of that moment"
is "$(oracle "$work/stdout" <<'PYTHON'
from oracle import *
lines = open(sys.argv[1]).read().splitlines()
row = json.loads(lines[0])
assert row["raw_bytes"] == row["width"] * row["height"] and abs(row["ratio"] - row["raw_bytes"] / row["gzip_bytes"]) < 0.0051
print(len(lines), row["id"], row["last_event_id"], row["width"], row["height"], row["gzip_bytes"], row["taken_at"])
PYTHON
)" "1 $(sql "SELECT id, last_event_id, width, height, octet_length(canvas_data) FROM canvas_snapshots" | tr '|' ' ') 2026-05-01T20:30:00.500Z" \
    "-v prints one JSON line of it"
for at in start end 2026-05-01T07:20:00Z 2026-05-01T19:30:00Z 2026-05-02T09:00:00Z end-1h; do
    run place-snapshot take "$db" --at "$at" -q
    code_is 0 "take --at $at"
done
is "$(snapshots_are_right)" "7 right" "... from the snapshots that there are, in any order"
is "$(sql "SELECT count(*) FROM canvas_snapshots WHERE last_event_id = $opening")" 1 "... of the opening too"
run place-snapshot take "$db" --at 2026-05-01T07:19:59Z
code_is 2 "before the canvas opens"
run place-snapshot take "$db" --at 2100-01-01
code_is 2 "a moment to come"
run bash -c "place-snapshot take '$db' --at start+3h -v >/dev/full"
code_is 4 "take -v on a full disk"

# Fills may be all that happens for a while.
empty_table
for at in $(sql "SELECT extract(epoch FROM created_at) FROM canvas_fills ORDER BY id"); do
    place-snapshot take "$db" --at "$(python3 -c "import datetime, sys; print(datetime.datetime.fromtimestamp(float(sys.argv[1]), datetime.timezone.utc).isoformat())" "$at")" -q ||
        diag "take --at $at fails"
done
fills=$(sql "SELECT count(DISTINCT created_at) FROM canvas_fills")
is "$(snapshots_are_right)" "$fills right" "take at each of $fills fills"

# ---- backfill ------------------------------------------------------------------------------
empty_table
run place-snapshot backfill "$db" --every 1h
code_is 0 "backfill"
is "$(cat "$work/stdout" "$work/stderr")" "" "... in silence"
hours=$(sql 'SELECT count(*) FROM canvas_snapshots')
is "$(snapshots_are_right)" "$hours right" "... every hour is what a loop says"
is "$(sql "SELECT count(*) FROM canvas_snapshots WHERE date_trunc('hour', created_at) <> created_at")" 0 "... on the hour"
wanted_hours() {
    oracle "$work/log.jsonl" "$1" <<'PYTHON'
from replay import *
rows = [row for row in events(sys.argv[1]) if row.get("kind") != "canvas"]
step = datetime.timedelta(seconds=int(sys.argv[2]))
epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
at = epoch + -(-(rows[0]["time"] - epoch) // step) * step
moments = []
while at <= rows[-1]["time"]:
    moments.append(at)
    at += step
print(len({state[0] for state in states(sys.argv[1], moments)}))
PYTHON
}
is "$hours" "$(wanted_hours 3600)" "... and none is left out"
sql "DELETE FROM canvas_snapshots WHERE id % 3 = 0"
gone=$((hours - $(sql 'SELECT count(*) FROM canvas_snapshots')))
run place-snapshot backfill "$db" --every 1h -v
code_is 0 "backfill where some are there"
is "$(wc -l <"$work/stdout")" "$gone" "... makes those that are missing, -v tells which"
is "$(snapshots_are_right)" "$hours right" "... right ones"
run place-snapshot backfill "$db" --every 1h -v
is "$(cat "$work/stdout")" "" "... and then there is nothing to do"
run place-snapshot backfill "$db" --every 25m
is "$(snapshots_are_right)" "$(sql 'SELECT count(*) FROM canvas_snapshots') right" "other moments, from snapshots of before"

# ---- two at once ---------------------------------------------------------------------------
empty_table
# The lock as another connection holds it, for as long as the pipe is open.
mkfifo "$work/hold"
psql -X -q -A -t <"$work/hold" >"$work/held" 2>&1 &
holder=$!
exec 7>"$work/hold"
for job in take backfill; do
    echo "SELECT pg_try_advisory_lock(hashtextextended('placetools ' || '$job', 'canvas_snapshots'::regclass::oid::bigint));" >&7
done
for i in {1..100}; do [ "$(grep -c t "$work/held")" -lt 2 ] || break; sleep 0.1; done
run place-snapshot take "$db"
code_is 0 "take while another is at it"
is "$(cat "$work/stdout" "$work/stderr")" "" "... in silence"
run place-snapshot take "$db" -v
stderr_is "place-snapshot: another take is in progress" "... which -v breaks"
run place-snapshot backfill "$db" --every 1h
code_is 0 "backfill while another is at it"
stderr_is "place-snapshot: another backfill is in progress" "... says so"
is "$(sql 'SELECT count(*) FROM canvas_snapshots')" 0 "... and nothing was taken"
exec 7>&-
wait "$holder"
for i in 1 2 3 4; do place-snapshot take "$db" >>"$work/many" 2>&1 & pids[i]=$!; done
failed=0
for i in 1 2 3 4; do wait "${pids[i]}" || failed=$((failed + 1)); done
is "$failed $(cat "$work/many") $(sql 'SELECT count(*) FROM canvas_snapshots')" "0  1" "four at once are one snapshot"

# ---- killed on the way ---------------------------------------------------------------------
sql "DELETE FROM canvas_snapshots"
place-snapshot backfill "$db" --every 1s >"$work/killed" 2>&1 &
victim=$!
for i in {1..200}; do [ "$(sql 'SELECT count(*) FROM canvas_snapshots')" -lt 5 ] || break; done
kill -KILL "$victim" 2>/dev/null
wait "$victim" 2>/dev/null
is "$?" 137 "a backfill is killed on its way"
is "$(snapshots_are_right)" "$(sql 'SELECT count(*) FROM canvas_snapshots') right" "what a killed backfill leaves is whole"
sql "DELETE FROM canvas_snapshots WHERE date_trunc('hour', created_at) <> created_at"
run place-snapshot backfill "$db" --every 1h
is "$(snapshots_are_right)" "$hours right" "... and the next one goes on"

# ---- a server that goes away in the middle --------------------------------------------------
empty_table
psql -X -q -c "BEGIN; LOCK TABLE canvas_snapshots IN EXCLUSIVE MODE; SELECT pg_sleep(30)" >"$work/holder" 2>&1 &
holder=$!
for i in {1..100}; do [ "$(sql "SELECT count(*) FROM pg_locks WHERE mode = 'ExclusiveLock' AND relation = 'canvas_snapshots'::regclass")" = 0 ] || break; sleep 0.1; done
place-snapshot take "$db" >"$work/stdout" 2>"$work/stderr" &
victim=$!
for i in {1..100}; do [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'placetools' AND wait_event_type = 'Lock'")" = 0 ] || break; sleep 0.1; done
sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'" >"$work/ended"
wait "$victim"
code=$?
code_is 5 "take, and its connection is ended"
stderr_like '^place-snapshot: error: postgresql://.*terminating connection' "... says so"
wait "$holder"
is "$(sql 'SELECT count(*) FROM canvas_snapshots')" 0 "... and nothing is stored"
run place-snapshot take "$db"
is "$code $(snapshots_are_right)" "0 1 right" "... until the next run"

# ---- cron and systemd ----------------------------------------------------------------------
# The samples' own settings and commands, in an environment that has nothing else, as a user whose
# password is asked for. Only where the server, the programs and the password are is put in.
empty_table
sql "CREATE ROLE place LOGIN PASSWORD 'open sesame'"
place-db grant "$db" --writer place >"$work/granted" 2>&1 || diag "$(cat "$work/granted")"
sed -i '1i local all place scram-sha-256' "$postgres_home/data/pg_hba.conf"
sql 'SELECT pg_reload_conf()' >"$work/reloaded"
(umask 077 && echo '*:*:*:place:open sesame' >"$work/pgpass")
run env PGPASSFILE=/nowhere place-snapshot list "postgresql://place@/"
code_is 5 "without a password"
stderr_like 'hint: PGPASSFILE' "... the hint says where it belongs"

# here TEXT: the settings of a sample with this machine's places.
here() {
    sed -e "s|/usr/local/bin|$bin|g" -e "s|/etc/placetools/pgpass|$work/pgpass|" \
        -e "s|postgresql://place@localhost/place|postgresql://place@/postgres?host=$PGHOST|"
}
# cron_runs WORD: the command of the line that has the word, as cron runs it.
cron_runs() {
    local settings=() line command
    mapfile -t settings < <(grep -E '^[A-Z_]+=' "$samples/place-snapshot.cron" | here)
    line=$(grep -E "^[0-9].*$1" "$samples/place-snapshot.cron")
    command=$(sed -E 's/^([^ ]+ +){5}place +//' <<<"$line")
    [ "$(grep -c '%' <<<"$command")" = 0 ] || diag "cron takes % for the end of a line"
    run env -i -C / HOME=/ LOGNAME=place "${settings[@]}" /bin/sh -c "$command"
}
cron_runs 'place-snapshot check'
code_is 7 "cron: a check where there is no snapshot"
cron_runs 'place-snapshot take'
code_is 0 "cron: take"
is "$(cat "$work/stdout" "$work/stderr") $(snapshots_are_right)" " 1 right" "... takes one and gives cron nothing to mail"
cron_runs 'place-snapshot check'
code_is 0 "cron: check"
for event in 1 2 3; do add "'2026-05-01 08:0$event:00Z'" "$event"; done
cron_runs 'place-snapshot prune'
code_is 0 "cron: prune"
is "$(sql "SELECT count(*) FROM canvas_snapshots WHERE created_at < '2026-05-02'")" 1 "... leaves one of that hour"

# service_runs NAME: what ExecStart says, with Environment= alone.
service_runs() {
    local settings=() command
    mapfile -t settings < <(sed -n 's/^Environment=//p' "$samples/systemd/$1.service" | here)
    command=$(sed -n 's/^ExecStart=//p' "$samples/systemd/$1.service" | here)
    run env -i -C / PATH=/usr/bin:/bin "${settings[@]}" $command
}
empty_table
service_runs place-snapshot
code_is 0 "systemd: take"
is "$(snapshots_are_right)" "1 right" "... takes one"
service_runs place-snapshot-prune
code_is 0 "systemd: prune"
is "$(sql 'SELECT count(*) FROM canvas_snapshots')" 1 "... which leaves the newest"
for timer in place-snapshot place-snapshot-prune; do
    grep -qx 'Persistent=true' "$samples/systemd/$timer.timer" && [ -s "$samples/systemd/$timer.service" ]
    report $? "$timer.timer catches up on what it missed, and has a service"
done

files_are "" "nothing is left behind"
done_testing

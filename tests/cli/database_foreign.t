#!/usr/bin/env bash
# Tables of other programs as sources: what tools make of them is what they make of an archive that
# place-import makes of the same rows, which psql writes as CSV.
. tests/cli/lib.sh
. "$top/tests/cli/pg.sh"
needs python3 psql
start_postgres 'autovacuum = off'

palette=$samples/palettes/placetools.gpl
canvas=(--canvas-size 300x200 --canvas-palette "$palette")

place-simulate -q -o log.place --events 30k --size 300x200 --steady --seed 5
place-export log.place -q --format csv -o log.csv
sql 'CREATE TABLE raw(ts bigint, x int, y int, color int, usr text)'
psql -X -q -c "\\copy raw FROM log.csv CSV HEADER"
sql "CREATE TABLE rows AS SELECT row_number() OVER () AS n, to_timestamp(ts / 1000.0) AS t, x, y, color, usr FROM raw"
is "$(sql 'SELECT count(*) FROM rows')" 30000 'rows are there'

# archive_of NAME QUERY [OPTION...]: NAME.place, of the rows (ts, x, y, color[, user]) of a query.
archive_of() {
    local name=$1 query=$2
    shift 2
    psql -X -q -v ON_ERROR_STOP=1 -c "\\copy ($query) TO $name.csv CSV HEADER" &&
        place-import "$name.csv" -q -f -o "$name.place" --size 300x200 --palette "$palette" "$@"
}
time="to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') AS ts"

# same_hash NAME ARCHIVE OPTION...: the database with these options has the archive's history.
same_hash() {
    local name=$1 archive=$2
    shift 2
    run place-info --hash postgresql:// "$@"
    is "$(cat "$work/stdout" "$work/stderr")" "$(place-info --hash "$archive.place")" "$name"
}

# same NAME ARCHIVE TOOL ARGUMENT...: SOURCE stands for the database with $options and for the archive; what
# a tool prints, and writes into OUT, is the same.
same() {
    local name=$1 archive=$2 side
    shift 2
    for side in db archive; do
        local source=("$archive.place")
        [ $side = archive ] || source=(postgresql:// "${options[@]}")
        mkdir -p $side
        local words=() word
        for word in "$@"; do
            if [ "$word" = SOURCE ]; then words+=("${source[@]}"); else words+=("$word"); fi
        done
        "${words[@]}" >$side/stdout 2>$side/stderr
        echo $? >$side/code
        mv OUT* $side 2>/dev/null
    done
    diff -r -x stderr db archive >"$work/diff"
    report $? "$name" "$(head -c 600 "$work/diff") $(head -c 600 db/stderr)"
    is "$(cat db/code)" 0 "$name: it works"
    rm -rf db archive
}

# Users' numbers are those of one reading.
no_numbers() { "$@" | perl -pe 's/,\d+(?=,[\d.]*,(gone|seen|part|closed),)/,/; s/"user_number":\d+,//'; }

# ---- shapes of tables -----------------------------------------------------------------------------

archive_of plain "SELECT $time, x, y, color, usr AS user FROM rows ORDER BY n" || echo 'Bail out! no archive'
archive_of nobody "SELECT $time, x, y, color FROM rows ORDER BY n"

sql 'CREATE TABLE pixel_updates(id BIGSERIAL PRIMARY KEY, x int, y int, color int, user_id text, created_at timestamptz DEFAULT now())
     ;INSERT INTO pixel_updates(x, y, color, user_id, created_at) SELECT x, y, color, usr, t FROM rows ORDER BY n'
same_hash 'a table as it is usual' plain --table pixel_updates "${canvas[@]}"
same_hash 'by one connection' plain --table pixel_updates --connections 1 "${canvas[@]}"
same_hash 'with its schema' plain --table public.pixel_updates "${canvas[@]}"
same_hash 'its schema by --schema' plain --table pixel_updates --schema public "${canvas[@]}"

sql 'CREATE TABLE pixel_events(id serial PRIMARY KEY, x smallint, y smallint, color bigint, created_at timestamp)
     ;INSERT INTO pixel_events(x, y, color, created_at) SELECT x, y, color, t FROM rows ORDER BY n'
same_hash 'pixel_events of other types, without users' nobody "${canvas[@]}"
run place-info postgresql:// "${canvas[@]}" --json
is "$(python3 -c 'import json, sys; d = json.load(sys.stdin); print(d["events"], d["users"], len(d["timeline"]))' <"$work/stdout")" '30000 0 1' 'it has no users and one canvas'
run place-info postgresql://
code_is 2 'without options'
stderr_like "pixel_events is another program's.*--canvas-size" 'it says which one is missing'
sql 'DROP TABLE pixel_events'

sql 'CREATE SCHEMA "Odd ""Schema"
     ;CREATE TABLE "Odd ""Schema"."select"("from" bigint PRIMARY KEY, "Pixel X" int, "y-""axis" int, c smallint, who uuid, "when" timestamptz)
     ;INSERT INTO "Odd ""Schema"."select" SELECT n, x, y, color, md5(usr)::uuid, t FROM rows'
archive_of uuid "SELECT $time, x, y, color, md5(usr)::uuid::text AS user FROM rows ORDER BY n"
odd=(--columns 'id=from,x=Pixel X,y=y-"axis,color=c,user=who,time=when' "${canvas[@]}")
same_hash 'odd names, users of uuid' uuid --table 'Odd "Schema.select' "${odd[@]}"
same_hash 'odd names, the schema apart' uuid --schema 'Odd "Schema' --table select "${odd[@]}"

sql 'CREATE TABLE holes(id bigint PRIMARY KEY, x int, y int, color int, user_id int, created_at timestamptz)
     ;INSERT INTO holes SELECT n * 7 + n % 3 - 100, x, y, color, nullif(length(usr), 9), t FROM rows'
archive_of holes "SELECT $time, x, y, color, nullif(length(usr), 9)::text AS user FROM rows ORDER BY n"
same_hash 'gaps, ids from below 0, users of int and none' holes --table holes "${canvas[@]}"
is "$(place-export postgresql:// --table holes "${canvas[@]}" -q --format jsonl -o - | python3 -c 'import json, sys; print(json.loads(sys.stdin.readlines()[1])["id"])')" 1 'the first id below 1 is 1'

sql 'CREATE TABLE far(id bigint PRIMARY KEY, x int, y int, color int, user_id text, created_at timestamptz)
     ;INSERT INTO far SELECT (extract(epoch FROM t) * 1000)::bigint << 22 | n % 4096, x, y, color, usr, t FROM rows'
same_hash 'ids made of times' plain --table far "${canvas[@]}"

# Twenty times as many, for more than one slice: ids close together with a wide gap, and far apart.
sql "CREATE TABLE many AS SELECT n + 30000 * k AS n, t + k * interval '4 days' AS t, x, y, (color + k) % 32 AS color, usr FROM rows, generate_series(0, 19) AS k"
archive_of many "SELECT $time, x, y, color, usr AS user FROM many ORDER BY n"
sql 'CREATE TABLE close(id int PRIMARY KEY, x int, y int, color int, user_id text, created_at timestamptz)
     ;INSERT INTO close SELECT n + n / 2 + CASE WHEN n > 100000 THEN 1000000 ELSE 0 END, x, y, color, usr, t FROM many
     ;CREATE TABLE wide(id bigint PRIMARY KEY, x int, y int, color int, user_id text, created_at timestamptz)
     ;INSERT INTO wide SELECT (extract(epoch FROM t) * 1000)::bigint << 22 | n % 4096, x, y, color, usr, t FROM many'
same_hash 'ids close together, over a gap' many --table close "${canvas[@]}"
same_hash 'the same by three connections' many --table close --connections 3 "${canvas[@]}"
same_hash 'many ids far apart' many --table wide "${canvas[@]}"

sql 'CREATE TABLE parts(id bigint PRIMARY KEY, x int, y int, color int, user_id text, created_at timestamptz) PARTITION BY RANGE (id)
     ;CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (11111)
     ;CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (11111) TO (99999)
     ;INSERT INTO parts SELECT n, x, y, color, usr, t FROM rows'
same_hash 'partitions' plain --table parts "${canvas[@]}"
sql 'CREATE VIEW seen AS SELECT n AS id, x + 1000 AS x, y - 50 AS y, color, usr AS user_id, t AS created_at FROM rows'
place-export postgresql:// --table seen --canvas-size 300x200+1000-50 --canvas-palette "$palette" --canvas-background 3 -q --format jsonl -o moved.jsonl
is "$(python3 -c 'import json; d = json.loads(open("moved.jsonl").readline()); print(d["x0"], d["y0"], d["width"], d["height"], d["background"], len(d["palette"]))')" \
    '1000 -50 300 200 3 32' 'a view, with a canvas that begins elsewhere'
is "$(wc -l <moved.jsonl)" 30001 'all rows of it'

# ---- every tool -----------------------------------------------------------------------------------

options=(--table pixel_updates "${canvas[@]}")
same 'a still' plain place-mosaic SOURCE -o OUT
same 'a still of a moment' plain place-mosaic SOURCE --at start+30h -o OUT
same 'a still by seq' plain place-mosaic SOURCE --at-seq 12345 -o OUT
same 'frames' plain place-frames SOURCE --step 6h --raw rgb24 -o OUT
same 'frames from the middle' plain place-frames SOURCE --from start+40h --to start+60h --step 2h --caption events --raw rgb24 -o OUT
same 'a video' plain place-timelapse SOURCE --duration 2s --quality draft -o OUT.mp4
same 'maps' plain place-heatmap SOURCE --measure count,users,conflict --from start+10h --to start+80h --csv OUT-%m
same 'statistics' plain place-stats SOURCE --csv activity
same 'the history of a pixel' plain no_numbers place-history SOURCE 150 100 --csv
same 'the history of a part' plain no_numbers place-history SOURCE --region 100,100..103,102 --at start+50h --json
same 'a log' plain place-export SOURCE -o OUT --format jsonl
busy=$(sql 'SELECT usr FROM rows GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1')
same 'the trail of a user' plain no_numbers place-history SOURCE --user "$busy" --csv
same 'what a user left' plain place-mosaic SOURCE --highlight-user "$busy" -o OUT
run place-history postgresql:// "${options[@]}" --user 'no such one'
code_is 2 'a user that there is not'
place-export postgresql:// "${options[@]}" -q -o back.place
run place-verify postgresql:// "${options[@]}"
code_is 0 'it is sound'
run place-verify postgresql:// --table holes "${canvas[@]}"
code_is 0 'gaps are no findings'
run place-verify postgresql:// "${options[@]}" --against plain.place
code_is 0 'it is the archive'
run place-verify postgresql:// --table holes "${canvas[@]}" --against plain.place
code_is 7 'another table is not'
is "$(place-info --hash back.place)" "$(place-info --hash plain.place)" 'an archive'

sql 'CREATE TABLE canvas_snapshots(id SERIAL PRIMARY KEY, canvas_data bytea, width smallint, height smallint, created_at timestamptz)'
python3 -c 'import gzip; print("INSERT INTO canvas_snapshots(canvas_data, width, height, created_at) SELECT $$\\x" + gzip.compress(bytes([7]) * 60000).hex() + "$$, 300, 200, t FROM rows WHERE n = 20000")' | psql -X -q
is "$(sql 'SELECT count(*) FROM canvas_snapshots')" 1 'there is a snapshot without last_event_id'
same 'a snapshot is no base' plain place-mosaic SOURCE --at start+80h -o OUT
run place-snapshot list postgresql:// --json
is "$(python3 -c 'import json, sys; d = json.load(sys.stdin); print(d["base"], d["last_event_id"])' <"$work/stdout")" 'False None' 'it is a picture'
run place-verify postgresql:// "${options[@]}"
code_is 0 'nor is it verified'
run place-snapshot take postgresql:// "${options[@]}"
code_is 2 'none is taken of such a table'
stderr_like 'tables that place-db makes' 'and it says why'
sql 'DROP TABLE canvas_snapshots'

# ---- lost connections -----------------------------------------------------------------------------

# A log, cut at each request that reading it makes.
read_holes() { python3 "$top/tests/pg_proxy.py" "$@" place-info --hash postgresql:// --table holes --retry 3 "${canvas[@]}"; }
run read_holes --count requests
code_is 0 'through a proxy'
cp "$work/stdout" unbroken
broken=
for n in $(seq "$(cat requests)"); do
    read_holes --cut "$n" >cut 2>"$work/stderr" && cmp -s cut unbroken || broken+=" $n: $(head -c 200 "$work/stderr")"
done
is "$broken" '' "each of $(cat requests) requests may be lost"
run python3 "$top/tests/pg_proxy.py" --cut 4 place-info --hash postgresql:// --table holes "${canvas[@]}"
code_is 5 'without --retry none'

# ---- times that fall ------------------------------------------------------------------------------

sql "CREATE TABLE falls AS SELECT n AS id, x, y, color, usr AS user_id, CASE WHEN n % 1000 = 0 THEN t - interval '3 hours' ELSE t END AS created_at FROM rows"
archive_of falls "SELECT to_char(max(created_at) OVER (ORDER BY id) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') AS ts, x, y, color, user_id AS user FROM falls ORDER BY id"
options=(--table falls "${canvas[@]}")
run place-info --hash postgresql:// "${options[@]}"
stdout_is "$(place-info --hash falls.place)" 'times that fall are raised'
stderr_like '^place-info: warning: 30 times fell' 'and counted'
same 'a moment among them' falls place-mosaic SOURCE --at start+50h -o OUT
same 'a part of them' falls no_numbers place-history SOURCE --region 100,100..120,120 --csv

# ---- rows on their way ----------------------------------------------------------------------------

sql 'CREATE TABLE live(id BIGSERIAL PRIMARY KEY, x int, y int, color int, created_at timestamptz DEFAULT now())
     ;INSERT INTO live(x, y, color) SELECT 1, 1, 1 FROM generate_series(1, 10)'
events() {
    place-info postgresql:// --table live "${canvas[@]}" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["events"])'
}
is "$(events)" 10 'what is committed is read'
mkfifo "$work/slow"
psql -X -q <"$work/slow" >"$work/psql.log" 2>&1 &
slow=$!
exec 7>"$work/slow"
echo 'BEGIN; INSERT INTO live(x, y, color) VALUES (2, 2, 2); SELECT 1;' >&7
for _ in $(seq 100); do
    [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'")" = 1 ] && break
    sleep 0.1
done
sql 'INSERT INTO live(x, y, color) SELECT 3, 3, 3 FROM generate_series(1, 5)'
is "$(sql 'SELECT count(*) FROM live')" 15 'rows behind one that is on its way'
is "$(events)" 10 'are not read yet'
echo 'COMMIT;' >&7
exec 7>&-
wait $slow
is "$(events)" 16 'all are when it came'

# ---- what is not as it should be ------------------------------------------------------------------

# refused CODE PATTERN NAME COMMAND...
refused() {
    local code_wanted=$1 pattern=$2 name=$3
    shift 3
    run "$@"
    code_is "$code_wanted" "$name"
    stderr_like "$pattern" "$name: it says so"
}
refused 2 'canvas-size' 'no size' place-info postgresql:// --table pixel_updates
refused 2 'canvas-palette' 'no palette' place-info postgresql:// --table pixel_updates --canvas-size 300x200
refused 2 'canvas-size' 'a size that is none' place-info postgresql:// --canvas-size 300
refused 2 'within \+-32767' 'a size that is too large' place-info postgresql:// --canvas-size 40000x10
refused 2 'canvas-background is 40' 'a background that is none' place-info postgresql:// --canvas-background 40 "${canvas[@]}"
refused 4 'none.gpl' 'a palette that is not there' place-info postgresql:// --canvas-size 3x2 --canvas-palette none.gpl
refused 2 'columns' 'a column of no role' place-info postgresql:// --columns colour=c "${canvas[@]}"
refused 2 'columns' 'columns without names' place-info postgresql:// --columns id=,x "${canvas[@]}"
refused 2 'table is empty' 'an empty name' place-info postgresql:// --table '' "${canvas[@]}"
refused 3 "no table 'pixel_events'" 'no such table' place-info postgresql:// "${canvas[@]}"
refused 3 "no table 'nothing'" 'no such table of that name' place-info postgresql:// --table nothing "${canvas[@]}"
refused 3 "table 'live' has no column 'colour'" 'no such column' place-info postgresql:// --table live --columns color=colour "${canvas[@]}"
refused 3 "table 'live' has no column 'user_id'" 'no such column of users' place-info postgresql:// --table live --columns user=user_id "${canvas[@]}"
refused 3 "column 'usr' is of type text" 'a column of another type' place-info postgresql:// --table rows --columns id=n,color=usr,time=t "${canvas[@]}"
refused 3 'raw.*' 'no time' place-info postgresql:// --table raw --columns id=ts,time=color "${canvas[@]}"

drop="x\"; DROP TABLE live; --"
refused 3 'no table' 'SQL as a table' place-info postgresql:// --table "$drop" "${canvas[@]}"
refused 3 'no table' 'SQL as a schema of a table' place-info postgresql:// --table "$drop.live" "${canvas[@]}"
refused 3 'no table' 'SQL as a table of a schema' place-info postgresql:// --table "public.$drop" "${canvas[@]}"
refused 3 'no table' 'SQL as a schema' place-info postgresql:// --schema "$drop" --table live "${canvas[@]}"
for role in id x y color time user; do
    refused 3 'no column' "SQL as the column of $role" place-info postgresql:// --table live --columns "$role=$drop" "${canvas[@]}"
done
run place-history postgresql:// --table pixel_updates --user "x'; DROP TABLE live; --" "${canvas[@]}"
code_is 2 'SQL as a user'
is "$(sql 'SELECT count(*) FROM live')" 16 'and nothing is dropped'

sql 'UPDATE live SET x = NULL WHERE id = 7'
refused 3 'live, id 7: x is null' 'a null x' place-info postgresql:// --table live "${canvas[@]}"
sql 'UPDATE live SET x = 300 WHERE id = 7'
refused 3 'live, id 7: \(300, 1\) is outside' 'a pixel off the canvas' place-info postgresql:// --table live "${canvas[@]}"
sql 'UPDATE live SET x = 70000 WHERE id = 7'
refused 3 'live, id 7: \(70000, 1\) is outside' 'a pixel far off the canvas' place-info postgresql:// --table live "${canvas[@]}"
sql 'UPDATE live SET x = 1, color = -1 WHERE id = 7'
refused 3 'live, id 7: colour -1 is none' 'a colour below 0' place-info postgresql:// --table live "${canvas[@]}"
sql 'UPDATE live SET color = 32 WHERE id = 7'
refused 3 'live, id 7: colour 32 is none' 'a colour behind the palette' place-info postgresql:// --table live "${canvas[@]}"
sql "UPDATE live SET color = 1, created_at = 'infinity' WHERE id = 7"
refused 3 'live, id 7: created_at is infinite' 'a time that is none' place-info postgresql:// --table live "${canvas[@]}"
sql 'UPDATE live SET created_at = NULL WHERE id = 7'
refused 3 'live, id 7: created_at is null' 'a null time' place-info postgresql:// --table live "${canvas[@]}"
sql 'UPDATE live SET created_at = now() WHERE id = 7; ALTER TABLE live DROP CONSTRAINT live_pkey; UPDATE live SET id = 8 WHERE id = 7'
refused 3 'id 8.*more than once' 'an id twice' place-info postgresql:// --table live "${canvas[@]}"
sql 'DELETE FROM live'
refused 3 'live has no rows' 'no rows' place-info postgresql:// --table live "${canvas[@]}"
done_testing

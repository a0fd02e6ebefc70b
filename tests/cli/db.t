#!/usr/bin/env bash
# place-db on a real server, seen through psql: migrations, partitions, bounds, foreign key, rights.
. tests/cli/lib.sh
. "$top/tests/cli/pg.sh"
needs psql python3
start_postgres
S=postgresql://

# json EXPRESSION: what Python makes of what was printed last.
json() { python3 -c "import json,sys; db = json.load(open(sys.argv[1])); print(($1))" "$work/stdout"; }
# tables SCHEMA: how many there are.
tables() { sql "SELECT count(*) FROM pg_tables WHERE schemaname = '$1'"; }
# as ROLE SQL: the SQLSTATE, constraint and rows that psql met, as that role.
as() { PGUSER=$1 psql -X -q -A -t -v VERBOSITY=verbose -v ON_ERROR_STOP=1 -c "$2" 2>&1; }
# busy SQL SECONDS: somebody in the background whose transaction is open for so long.
busy() {
    psql -X -q -A -t -c "BEGIN; $1; SELECT 'ready'; SELECT pg_sleep($2); COMMIT" >"$work/busy" 2>&1 &
    busy_pid=$!
    for _ in {1..100}; do
        [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")" = 0 ] || return 0
        sleep 0.05
    done
    echo "Bail out! nobody is busy: $(cat "$work/busy")"; exit 1
}
# The transaction is rolled back.
let_go() {
    sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'" >"$work/let_go"
    wait "$busy_pid"
}

# ---- migrate -------------------------------------------------------------------------------
run place-db migrate --dry-run $S
code_is 0 "a dry run"
stdout_is "$(cd "$top/sql" && for file in [0-9]*.sql; do echo "would apply ${file%.sql}"; done)" "... says what would be applied"
is "$(tables public)" 0 "... and does nothing"
run place-db status $S
code_is 0 "status before that"
stdout_like '^migrations +001-canvas pending$' "... has a pending step"
run place-db maintain $S
code_is 3 "maintain before that"
stderr_like 'there are no tables of a canvas' "... says what is missing"
stderr_like '^hint: place-db migrate' "... and what to do"
run place-db bounds $S
code_is 3 "bounds before that"
stderr_like "there is no table 'pixel_events'" "... name the table"

run place-db migrate $S
code_is 0 "migrate"
stderr_like '^place-db: applied 001-canvas$' "... says so"
stdout_is "" "... on standard error"
columns='users:id,username,password_hash,is_guest,is_admin,is_banned,flagged_at,external_key,created_at
pixel_events:id,x,y,color,kind,user_id,session_id,created_at
canvas_fills:id,shape,x,y,width,height,radius,color,user_id,reason,created_at
canvas_snapshots:id,canvas_data,width,height,created_at,last_event_id,x0,y0,sha256
pixel_events_conflict:seen_at,id,x,y,color,kind,user_id,session_id,created_at
pixel_events_parked:id,reason,parked_at
moderation_actions:id,action,user_id,moderator_id,reason,created_at
jobs:id,job,state,attempts,lease_until,result,error,created_at,finished_at'
while IFS=: read -r table wanted; do
    is "$(sql "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '$table'::regclass AND attnum > 0")" \
        "$wanted" "the columns of $table"
done <<<"$columns"
is "$(sql "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = indexrelid WHERE indrelid = 'pixel_events'::regclass
    AND relname IN ('idx_pixel_events_created_at', 'idx_pixel_events_coords', 'idx_pixel_events_user', 'pixel_events_pkey')")" 4 "the indexes"
is "$(sql 'SELECT version, name FROM place_migrations')" '1|001-canvas' "the step is entered"
made=$(sql 'SELECT applied_at FROM place_migrations')
run place-db migrate $S
code_is 0 "migrate again"
stderr_is "" "... does nothing"
is "$(sql 'SELECT applied_at FROM place_migrations')" "$made" "... at all"
run place-db migrate -n $S
code_is 2 "an option that there is not"

failed=0
for i in {1..10}; do
    place-db migrate --schema "both$i" $S 2>"$work/one" & one=$!
    place-db migrate --schema "both$i" $S 2>"$work/two" & two=$!
    wait $one || failed=1
    wait $two || failed=1
    [ "$(cat "$work/one" "$work/two" | sort)" = "place-db: applied 001-canvas
place-db: made schema both$i" ] || failed=1
    [ "$(sql "SELECT count(*) FROM both$i.place_migrations")" = 1 ] || failed=1
done
report $failed "two at once, ten times: one of them does it" "$(cat "$work/one" "$work/two")"

# ---- schemas -------------------------------------------------------------------------------
odd="o\"d'd; DROP TABLE users; --"
run place-db migrate --dry-run --schema "$odd" $S
stdout_like '^would make schema o"d.d; DROP TABLE users; --$' "a dry run for a schema that is not there"
run place-db status --schema "$odd" $S
code_is 3 "status of a schema that is not there"
stderr_like 'no schema: of "o""d.d; DROP TABLE users; --" none is there' "... names it"
run place-db migrate --schema "$odd" $S
code_is 0 "a schema with quotes and ; in its name"
run place-db maintain -v --schema "$odd" $S
stderr_like 'made pixel_events_1_0$' "... gets partitions"
is "$(sql "SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = 'pixel_events_1_0'")" \
    "$odd" "... of its own"
run place-db status --json --schema "$odd" $S
is "$(json 'db["schema"], db["partitions"]["count"]')" "$(python3 -c 'import sys; print((sys.argv[1], 2))' "$odd")" "... and a status"
run place-db bounds --schema "$odd" $S --colors 9
code_is 0 "... and bounds"
is "$(sql "SELECT count(*) FROM pg_constraint WHERE pg_get_constraintdef(oid) LIKE '%color < 9%'")" 3 "... on table and partitions"
run place-db foreign-key on --schema "$odd" $S
code_is 0 "... and a foreign key"

sql 'CREATE SCHEMA foreign_tables; CREATE TABLE foreign_tables.pixel_events (x INT)'
run place-db migrate --schema foreign_tables $S
code_is 3 "a schema with another's tables"
stderr_like "schema 'foreign_tables' has a table 'pixel_events' that place-db did not make" "... is named"
is "$(tables foreign_tables)" 1 "... and left alone"
run place-db status --schema foreign_tables $S
code_is 0 "its status"
stdout_like '001-canvas pending' "... is all pending"
run place-db bounds --schema foreign_tables $S
code_is 3 "its bounds"
stderr_like "table 'pixel_events' has no column 'y'" "... lack a column"
sql 'ALTER TABLE foreign_tables.pixel_events ADD y INT, ADD color INT'
run place-db bounds --schema foreign_tables $S
stdout_is none "... or are none"
sql 'CREATE SCHEMA half; CREATE FUNCTION half.place_make_partition(BIGINT) RETURNS TEXT LANGUAGE sql AS $$ SELECT 1 $$'
run place-db migrate --schema half $S
code_is 1 "a step that fails near its end"
stderr_like 'error: migration 001-canvas: .*place_make_partition.* already exists' "... is named"
is "$(tables half)" 0 "... and leaves nothing"

# ---- partitions ----------------------------------------------------------------------------
partitions() { sql "SELECT string_agg(inhrelid::regclass::text, ' ' ORDER BY inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'pixel_events'::regclass"; }
run place-db maintain $S
code_is 0 "maintain"
stdout_is "" "... is silent"
stderr_is "" "... on standard error too"
is "$(partitions)" "pixel_events_0_0 pixel_events_1_0" "an empty log gets the first partitions of epochs 0 and 1"
event() { echo "INSERT INTO pixel_events (id, x, y, color) VALUES ($1, 1, 2, 3)"; }
sql "$(event 5)"
run place-db status --json $S
is "$(json 'db["partitions"]["next_ready"], db["partitions"]["next_epoch_ready"], db["last_id"]')" "(False, True, 5)" \
    "the next one is missing once there is an event"
run place-db maintain -v $S
stderr_is "place-db: made pixel_events_0_1" "-v says what was made"
run place-db maintain -v $S
stderr_is "" "... and there is no more to make"
epoch=$((1 << 40)) size=$((1 << 22))
sql "INSERT INTO canvas_timeline VALUES ($epoch, 0, 0, 8, 8, '[]', NULL, 0, 0, 5, now())"
run place-db maintain $S
is "$(partitions)" "pixel_events_0_0 pixel_events_0_1 pixel_events_1_0 pixel_events_1_1 pixel_events_2_0" \
    "an epoch that was only opened counts"
run place-db status --json $S
is "$(json 'db["partitions"]')" "{'count': 5, 'first': 'pixel_events_0_0', 'last': 'pixel_events_2_0', 'next_ready': True, 'next_epoch_ready': True}" "status: partitions"
is "$(sql "SELECT place_make_partition($((8191 * epoch + epoch - 1)))")" pixel_events_8191_262143 "the last partition of all"
sql "$(event $((8192 * epoch - 1)))"
run place-db maintain -v $S
code_is 0 "maintain behind the last id of all"
stderr_is "" "... has nothing to make"
sql "DELETE FROM pixel_events WHERE id > $epoch; DROP TABLE pixel_events_8191_262143"
for id in -1 $((1 << 53)) 9223372036854775807 NULL; do
    as canvas "SELECT place_make_partition($id)" >"$work/refused"
    file_like "$work/refused" "22003: id .* is no id of an event" "no partition for id $id"
done

# ---- roles ---------------------------------------------------------------------------------
writer='wri"t; er'
sql 'CREATE ROLE reader LOGIN; CREATE ROLE "wri""t; er" LOGIN; CREATE ROLE stranger LOGIN'
run place-db grant --reader "nobody; DROP TABLE users" $S
code_is 3 "a role that there is not"
stderr_like "there is no role 'nobody; DROP TABLE users'" "... is named"
run place-db grant --reader public $S
code_is 3 "everybody is no role"
run place-db grant --reader reader --writer "$writer" $S
code_is 0 "rights"
run place-db grant --reader reader --writer "$writer" $S
code_is 0 "... twice"
sql "SELECT place_make_partition($((2 * size)))" >"$work/made" # one that comes later
for part in pixel_events_0_0 pixel_events_0_2 pixel_events canvas_fills canvas_timeline canvas_marks canvas_snapshots pixel_events_parked; do
    as reader "SELECT count(*) FROM $part" >"$work/seen"
    file_like "$work/seen" '^[0-9]+$' "the reader reads $part"
done
as reader "$(event 9)" >"$work/seen"
file_like "$work/seen" 'ERROR:  42501' "... and adds nothing"
as reader "SELECT place_make_partition(1)" >"$work/seen"
file_like "$work/seen" 'ERROR:  42501' "... nor makes a partition"
as reader "SELECT id, username, external_key FROM users" >"$work/seen"
is "$(cat "$work/seen")" "" "... and sees users"
as reader "SELECT password_hash FROM users" >"$work/seen"
file_like "$work/seen" 'ERROR:  42501' "... but no passwords"
as stranger "SELECT count(*) FROM pixel_events" >"$work/seen"
file_like "$work/seen" 'ERROR:  42501' "a stranger reads nothing"
PGUSER=reader run place-db status $S
code_is 0 "the reader sees the status"
PGUSER=reader run place-db bounds --colors 30 $S
code_is 5 "... and changes nothing"
stderr_like 'must be owner of table pixel_events' "... as the server says"
PGUSER=stranger run place-db status $S
code_is 5 "a stranger sees no status"
stderr_like 'permission denied for table place_migrations' "... as the server says"

# What a writer does where a partition is missing.
far=$((7 * size + 3))
as "$writer" "$(event $far)" >"$work/seen"
file_like "$work/seen" 'ERROR:  23514: no partition of relation "pixel_events" found' "the writer meets 23514"
is "$(grep -c 'CONSTRAINT NAME' "$work/seen")" 0 "... without a constraint"
is "$(as "$writer" "SELECT place_make_partition($far)")" pixel_events_0_7 "... makes the partition"
is "$(as "$writer" "$(event $far)")" "" "... repeats"
is "$(sql "SELECT tableoid::regclass FROM pixel_events WHERE id = $far")" pixel_events_0_7 "... and the event is in it"
is "$(as "$writer" "INSERT INTO pixel_events_0_7 SELECT id + 1, x, y, color, kind, user_id, session_id, created_at FROM pixel_events_0_7")" \
    "" "the writer adds to the partition itself"
as "$writer" "INSERT INTO pixel_events (id, x, y, color) VALUES ($((far + 2)), 5000, 1, 1)" >"$work/seen"
file_like "$work/seen" 'CONSTRAINT NAME:  pixel_events_bounds' "what is out of bounds meets 23514 with its constraint"
for forbidden in "DELETE FROM pixel_events" "UPDATE pixel_events SET color = 1" "DROP TABLE pixel_events_0_7" "CREATE TABLE mine (x INT)" \
    "SELECT password_hash FROM users" "UPDATE users SET is_admin = true" "DELETE FROM canvas_fills"; do
    as "$writer" "$forbidden" >"$work/seen"
    file_like "$work/seen" 'ERROR:  42501' "the writer may not: $forbidden"
done
PGUSER=$writer run place-db maintain $S
code_is 0 "the writer maintains"
# Tables of a caller's own stand in nobody's way, and are not taken for ours.
is "$(as "$writer" "CREATE TEMP TABLE pixel_events (id INT DEFAULT 1 / 0); CREATE TEMP TABLE pixel_events_0_9 (id INT);
    SET search_path = pg_temp; SELECT public.place_make_partition($((9 * size)))")" pixel_events_0_9 "a caller with temporary tables by these names"
is "$(sql "SELECT inhrelid::regclass FROM pg_inherits WHERE inhrelid = to_regclass('public.pixel_events_0_9')")" pixel_events_0_9 \
    "... gets a partition of the table"
sql 'CREATE TABLE pixel_events_0_10 (id INT)'
as canvas "SELECT place_make_partition($((10 * size)))" >"$work/seen"
file_like "$work/seen" '42809: table public.pixel_events_0_10 is no partition' "a table of that name is not taken for a partition"
sql 'DROP TABLE pixel_events_0_10'

# Each caller has looked for the partition in vain before it waits for the others.
failed=
for round in {1..5}; do
    busy "LOCK TABLE pixel_events IN SHARE UPDATE EXCLUSIVE MODE" 60
    for i in {1..8}; do as "$writer" "SELECT place_make_partition($(((20 + round) * size + i)))" >"$work/call$i" & calls[i]=$!; done
    for _ in {1..100}; do [ "$(sql "SELECT count(*) FROM pg_locks WHERE NOT granted")" -lt 8 ] || break; sleep 0.02; done
    let_go
    wait "${calls[@]}"
    [ "$(sort -u "$work"/call?)" = "pixel_events_0_$((20 + round))" ] || failed+=$(cat "$work"/call?)
    [ "$(partitions | tr ' ' '\n' | grep -c "_$((20 + round))\$")" = 1 ] || failed+="round $round "
done
is "$failed" "" "eight calls at once, five times, make one partition each time"
isolated=$(as "$writer" "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM users; SELECT place_make_partition($((26 * size))); COMMIT")
is "$isolated" "$(sql 'SELECT count(*) FROM users')
pixel_events_0_26" "a caller that sees the past makes one too"

busy "LOCK TABLE pixel_events IN SHARE UPDATE EXCLUSIVE MODE" 60
before=$SECONDS
as "$writer" "SELECT place_make_partition($((30 * size)))" >"$work/seen"
file_like "$work/seen" 'ERROR:  55P03' "a table whose shape another changes: given up"
[ $((SECONDS - before)) -le 20 ]
report $? "... soon"
let_go
busy "$(event 100); SELECT count(*) FROM pixel_events" 60
is "$(as "$writer" "SET statement_timeout = '20s'; SELECT place_make_partition($((30 * size)))")" pixel_events_0_30 \
    "readers and writers are in nobody's way"
let_go

# ---- bounds --------------------------------------------------------------------------------
# All constraints of that name, and those that are not checked.
constraints() { sql "SELECT count(DISTINCT pg_get_constraintdef(oid)), count(*) - (SELECT count(*) FROM pg_inherits WHERE inhparent = 'pixel_events'::regclass),
    bool_and(convalidated) FROM pg_constraint WHERE conname LIKE 'pixel_events_bounds%' AND connamespace = 'public'::regnamespace"; }
run place-db bounds $S
stdout_is "2000x2000+0+0, colours 0 to 15 and 255" "the bounds that a table begins with"
run place-db bounds $S --region=-500,-400..499,1599 --colors 32
code_is 0 "others"
stdout_is "" "... silently"
run place-db bounds --json $S
is "$(json '[db[key] for key in ("x0", "y0", "width", "height", "colors", "unfinished")]')" "[-500, -400, 1000, 2000, 32, False]" "... are there"
is "$(constraints)" "1|1|t" "... on the table and each partition, checked, and no others"
sql "SELECT place_make_partition($((40 * size)))" >"$work/made"
is "$(constraints)" "1|1|t" "... and a partition that comes later"
failed=
for at in -501,0,0 500,0,0 0,-401,0 0,1600,0 0,0,32 0,0,-1 0,0,254; do
    sql "INSERT INTO pixel_events (id, x, y, color) VALUES (1000, $at)" 2>&1 | grep -q '"pixel_events_bounds"' || failed+="$at "
done
is "$failed" "" "what is just outside is refused"
sql "INSERT INTO pixel_events (id, x, y, color) VALUES (1001, -500, -400, 31), (1002, 499, 1599, 0), ($((40 * size)), 0, 0, 255)"
report $? "what is just inside is taken"
run place-db bounds $S --colors 40
run place-db bounds $S
stdout_is "1000x2000-500-400, colours 0 to 39 and 255" "--colors alone leaves the area"
run place-db bounds $S --size 1000x3000
code_is 3 "bounds that rows do not fit"
stderr_like ': rows of pixel_events that do not fit: 1, the first with id 1001: x -500, y -400, colour 31$' "... name how many and the first"
is "$(constraints)" "1|1|t" "... and change nothing"
run place-db bounds $S
stdout_is "1000x2000-500-400, colours 0 to 39 and 255" "... of the old ones"
for area in "--size 32769x1" "--region 1x1+32768+0" "--region 1x1+0-32768" "--region 100x40000+0-100" "--region 65536x1-32767+0"; do
    run place-db bounds $S $area
    code_is 3 "$area is refused"
    stderr_like 'takes coordinates of -32767 to 32767' "... by the database's limits"
done
run place-db bounds $S --region=-32767,-32767..32767,32767 --colors 255
code_is 0 "the largest there are"
is "$(constraints)" "1|1|t" "... are one constraint"
for wrong in "--colors 256" "--colors 0" "--size 5" "--region 5x5" "--json --size 0x5"; do
    run place-db bounds $S $wrong
    code_is 2 "bounds $wrong"
done

sql "ALTER TABLE pixel_events ADD CONSTRAINT pixel_events_bounds_new CHECK (x < 7000) NOT VALID"
run place-db status $S
stdout_like 'a change was cut short' "a change that was killed is seen"
run place-db bounds $S --size 2000x2000 --region 4000x4000-500-400
code_is 0 "... and done anew"
run place-db bounds $S
stdout_is "4000x4000-500-400, colours 0 to 254 and 255" "... with the last area given"
is "$(constraints)" "1|1|t" "... and nothing is left of the other"
busy "$(event 2000)" 3
run place-db bounds $S --colors 64
code_is 0 "somebody who writes for three seconds is waited for"
wait "$busy_pid"
is "$(constraints)" "1|1|t" "... and it is done"
if [ -n "${PLACE_LONG:-}" ]; then
    busy "SELECT count(*) FROM pixel_events" 60
    run place-db bounds $S --colors 63
    code_is 5 "somebody who reads for a minute is not waited for"
    stderr_like '^hint: others use the tables without a pause' "... which is said"
    let_go
    is "$(constraints)" "1|1|t" "... and nothing is changed"
fi
sql "ALTER TABLE pixel_events DROP CONSTRAINT pixel_events_bounds; ALTER TABLE pixel_events ADD CONSTRAINT pixel_events_bounds CHECK (x % 2 < 2) NOT VALID"
run place-db bounds $S
stdout_like '^CHECK .*% 2.* NOT VALID$' "another's constraint is shown as it is"
run place-db bounds $S --colors 64
code_is 2 "... and not guessed from"
run place-db bounds $S --size 2000x2000 --colors 16
code_is 3 "... while rows are looked at"
run place-db bounds $S --region 4000x4000-500-400 --colors 64
code_is 0 "... and replaced"
is "$(constraints)" "1|1|t" "... wholly"

# ---- foreign key ---------------------------------------------------------------------------
ann=00000000-0000-8000-8000-00000000000a bob=00000000-0000-8000-8000-00000000000b
keys() { sql "SELECT count(*) - (SELECT count(*) FROM pg_inherits WHERE inhparent = 'pixel_events'::regclass), coalesce(bool_and(convalidated), true)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace"; }
none="-$(partitions | wc -w)|t"
is "$(keys)" "$none" "there is no foreign key at first"
sql "INSERT INTO users (id) VALUES ('$ann'); INSERT INTO pixel_events (id, x, y, color, user_id) VALUES (3000, 0, 0, 0, '$ann'), (3001, 0, 0, 0, '$bob'), ($((size + 1)), 0, 0, 0, '$bob')"
run place-db foreign-key on $S
code_is 3 "users that are missing"
stderr_like ": rows of pixel_events whose user there is not: 2, the first with id 3001: user $bob\$" "... how many, and the first"
is "$(keys)" "$none" "... and there is no key"
sql "INSERT INTO users (id) VALUES ('$bob'); ALTER TABLE pixel_events_0_0 ADD CONSTRAINT pixel_events_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL NOT VALID"
run place-db foreign-key on $S
code_is 0 "foreign-key on, where a first attempt was killed"
is "$(keys)" "1|t" "... gives a key to the table and each partition, all checked"
run place-db foreign-key on $S
code_is 0 "... twice"
is "$(keys)" "1|t" "... as once"
run place-db status $S
stdout_like '^foreign key +on$' "status says so"
is "$(as "$writer" "SELECT place_make_partition($((50 * size)))")" pixel_events_0_50 "a partition that comes later"
is "$(keys)" "1|t" "... has it too"
as "$writer" "INSERT INTO pixel_events (id, x, y, color, user_id) VALUES ($((50 * size)), 0, 0, 0, '00000000-0000-8000-8000-00000000000c')" >"$work/seen"
file_like "$work/seen" 'ERROR:  23503' "... and refuses who is not there"
sql "DELETE FROM users WHERE id = '$bob'"
is "$(sql 'SELECT id, user_id FROM pixel_events WHERE id IN (3000, 3001)')" "3000|$ann
3001|" "who is deleted leaves the events"
run place-db bounds $S --colors 65
code_is 0 "bounds change under it"
run place-db foreign-key off $S
code_is 0 "foreign-key off"
is "$(keys)" "-$(partitions | wc -w)|t" "... leaves none"
run place-db foreign-key off $S
code_is 0 "... twice"
sql "INSERT INTO pixel_events (id, x, y, color, user_id) VALUES (4000, 0, 0, 0, '$bob')"
report $? "anybody may place again"

# ---- status --------------------------------------------------------------------------------
sql "INSERT INTO pixel_events (id, x, y, color) SELECT i, i % 100, 5, 1 FROM generate_series(10000, 60000) i; ANALYZE pixel_events"
run place-db status --json $S
is "$(json 'db["rows_estimate"], db["last_id"], db["partitions"]["count"], db["foreign_key"]')" \
    "($(sql 'SELECT count(*) FROM pixel_events'), $(sql "SELECT greatest($epoch, max(id)) FROM pixel_events"), $(partitions | wc -w), False)" "status: numbers"
is "$(json 'db["migrations"][0]["name"], db["migrations"][0]["applied_at"]')" \
    "('001-canvas', '$(sql "SELECT to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM place_migrations")')" "status: steps"
run place-db status $S
stdout_like "^last id +$epoch \\(epoch 1, seq 0\\)\$" "status as text"
PLACE_SOURCE=$S run place-db status
code_is 0 "\$PLACE_SOURCE"

# ---- what may be wrong ---------------------------------------------------------------------
sql "INSERT INTO place_migrations VALUES (99, '099-future')"
for command in migrate "migrate --dry-run" maintain bounds "bounds --colors 4" "foreign-key off" "grant --reader reader"; do
    run place-db $command $S
    code_is 3 "$command: a newer schema"
    stderr_like 'newer schema: it has version 99, and 1 is the newest known' "$command: is refused"
done
run place-db status $S
code_is 3 "status of a newer schema"
stdout_like '^ +099-future applied' "... shows its steps"
stderr_like 'newer schema' "... and says why that is all"
sql "DELETE FROM place_migrations WHERE version = 99; DELETE FROM place_migrations"
run place-db maintain $S
code_is 3 "an older schema"
stderr_like 'older schema: it has version 0, wanted 1' "... is told from none"
sql "INSERT INTO place_migrations VALUES (1, '001-canvas')"

{ echo "local all secretive scram-sha-256"; cat "$postgres_home/data/pg_hba.conf"; } >"$work/hba"
cat "$work/hba" >"$postgres_home/data/pg_hba.conf"
sql "CREATE ROLE secretive LOGIN PASSWORD 'swordfish'; SELECT pg_reload_conf()" >"$work/made"
for _ in {1..50}; do PGUSER=secretive PGPASSWORD=wrong psql -X -c '' 2>/dev/null || break; sleep 0.1; done
PGUSER=secretive PGPASSWORD=swordfish run place-db bounds $S
stderr_like 'permission denied|there is no' "the right password lets in"
PGUSER=secretive PGPASSWORD=wrong run place-db status $S
code_is 5 "a wrong password"
stderr_like 'error: .*password authentication failed for user "secretive"' "... is named"
stderr_like '^hint: PGPASSFILE' "... with what holds one"
PGUSER=secretive run place-db status $S
code_is 5 "no password"
stderr_like 'error: .*no password supplied' "... is told from a wrong one"
run place-db status "postgresql://canvas:swordfish@/postgres"
code_is 2 "a password on the command line"
is "$(grep -c swordfish "$work/stderr")" 0 "... is not repeated"
PGHOST=$work run place-db status $S
code_is 5 "no server"
stderr_like 'error: .*No such file or directory' "... at that socket"
run place-db status postgresql:///nowhere
code_is 5 "no such database"
stderr_like 'database "nowhere" does not exist' "... is named"
for usage in "" "destroy $S" "status" "status event.place" "status $S $S" "foreign-key $S" "foreign-key" "foreign-key maybe $S" "grant $S" \
    "migrate --json $S" "status --dry-run $S" "maintain --size 5x5 $S" "status --colors 4 $S" "bounds -v $S" "status postgresql://%zz"; do
    run place-db $usage
    code_is 2 "place-db $usage"
done

# A server that is killed in the middle: an open change of the schema holds migrate.
busy "SELECT pg_advisory_lock(hashtextextended('placetools migrate', 0))" 60
place-db migrate --schema later $S 2>"$work/stderr" & waiting=$!
for _ in {1..100}; do [ "$(sql "SELECT count(*) FROM pg_locks WHERE NOT granted")" = 0 ] || break; sleep 0.05; done
sql "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted" >"$work/made"
wait $waiting
code=$?
code_is 5 "a connection that is ended while migrate waits"
stderr_like 'error: .*terminating connection' "... is said"
is "$(sql "SELECT count(*) FROM pg_namespace WHERE nspname = 'later'")" 0 "... and nothing was done"
let_go
files_are "" "nothing is left behind"
done_testing

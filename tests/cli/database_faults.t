#!/usr/bin/env bash
# Databases that are lost while they are read: backends that are ended, servers that stop, logs that change,
# people who do not want to wait.
. tests/cli/lib.sh
. "$top/tests/cli/pg.sh"
needs python3 psql
start_postgres

db=postgresql://
psql -X -q -v ON_ERROR_STOP=1 -f "$top/sql/001-canvas.sql" >"$work/sql.log" || { echo 'Bail out! no tables'; exit 1; }
empty() { sql 'TRUNCATE pixel_events, canvas_fills, canvas_timeline, canvas_snapshots, users'; }
proxied() { python3 "$top/tests/pg_proxy.py" "$@"; }

# ---- cut off at every request of every connection ------------------------------------------------

place-simulate -q -o own.place --events 1k --size 60x50 --moderation --seed 5
place-export own.place -q --format jsonl -o - | python3 "$top/tests/jsonl_to_sql.py" |
    psql -X -q -v ON_ERROR_STOP=1 >"$work/sql.log" 2>&1 || { cat "$work/sql.log"; echo 'Bail out! psql failed'; exit 1; }
rm own.place
place-snapshot take "$db" --at start+30h -v >"$work/taken" 2>&1
is "$(sql 'SELECT count(*) FROM canvas_snapshots')" 1 'there is a snapshot'

# sweep STEP NAME COMMAND...: it writes OUT. Cut off at a request it fails and leaves nothing; with --retry it
# makes what it makes unharmed. Every STEP-th request is tried.
sweep() {
    local step=$1 name=$2 requests n failed='' different='' wanted
    shift 2
    run proxied --count "$work/count" "$@"
    code_is 0 "$name: unharmed"
    wanted=$(sha256sum <OUT)
    requests=$(cat "$work/count")
    rm OUT
    for ((n = 1; n <= requests; n += step)); do
        run proxied --cut $n "$@"
        [ "$code" = 5 ] && [ "$(wc -l <"$work/stderr")" = 1 ] && [ -z "$(ls -A . "$TMPDIR" | grep -v ':$')" ] ||
            failed+=" $n: $code $(ls -A . "$TMPDIR") $(head -c 200 "$work/stderr")"
        rm -f OUT
        run proxied --cut $n "$@" --retry 1
        [ "$code" = 0 ] && [ "$(sha256sum <OUT)" = "$wanted" ] || different+=" $n: $code $(head -c 200 "$work/stderr")"
        rm -f OUT
    done
    [ "$requests" -gt 20 ]
    report $? "$name: it makes requests" "$requests"
    is "$failed" '' "$name: cut off at a request"
    is "$different" '' "$name: with --retry it comes to the same"
    files_are '' "$name: nothing is left"
}
sweep 5 'a log' place-export "$db" -q -o OUT --format jsonl
sweep 9 'a still behind a snapshot' place-mosaic "$db" -q -o OUT --at start+40h

# ---- a log that takes a while --------------------------------------------------------------------

empty
rows=400000
sql "DROP INDEX idx_pixel_events_coords, idx_pixel_events_user;
    INSERT INTO canvas_timeline(id, x0, y0, width, height, palette, background, created_at)
        VALUES (0, 0, 0, 1000, 1000, '[\"#FFFFFF\", \"#000000\", \"#FF0000\", \"#00FF00\"]', 0, '2024-01-01');
    INSERT INTO users(id, external_key) SELECT md5(i::text)::uuid, 'user ' || i FROM generate_series(1, 500) i;
    INSERT INTO pixel_events(id, x, y, color, user_id, created_at)
        SELECT i, i * 7919::bigint % 1000, i / 3 % 1000, i % 4, md5((i % 500 + 1)::text)::uuid,
            '2024-01-01'::timestamptz + i * interval '20 ms' FROM generate_series(1, $rows) i;
    ANALYZE pixel_events" >"$work/sql.log" || { echo 'Bail out! psql failed'; exit 1; }
place-info "$db" --hash >hash
place-export "$db" -q --format csv -o all.csv
is "$(tail -n +2 all.csv | wc -l)" $rows 'all of it is read'
place-mosaic "$db" -q -o final.png

# wait_for SQL: until it gives t, for ten seconds at most.
wait_for() {
    local until=$((SECONDS + 10))
    while [ $SECONDS -lt $until ]; do
        [ "$(sql "$1" 2>/dev/null)" = t ] && return 0
        sleep 0.02
    done
    return 1
}
copying="SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'placetools' AND query LIKE 'COPY%' AND state = 'active'"

# slowly COMMAND...: in the background, its reads slowed down so that it can be hit; $! is it.
slowly() {
    python3 "$top/tests/pg_proxy.py" --rate 8000000 "$@" >"$work/stdout" 2>"$work/stderr" </dev/null &
    victim=$!
}
end() { wait "$victim"; code=$?; }

# Harm that is done once, or a few times, in the middle of reading.
terminate() { sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'placetools'"; }
terminate_again() {
    local i hits=0
    for ((i = 0; i < 4; i++)); do
        hits=$((hits + $(terminate)))
        sleep 0.4
        wait_for "$copying" || break
    done
    echo $hits
}
kill_server() {
    as_postgres "$postgres_bin/pg_ctl" -D "$postgres_home/data" -m immediate -w stop >/dev/null
    launch_postgres
    echo 1
}
kill_one() {
    local pid
    pid=$(sql "SELECT pid FROM pg_stat_activity WHERE application_name = 'placetools' AND query LIKE 'COPY%' LIMIT 1")
    kill -KILL "$pid" && echo 1
    wait_for 'SELECT true'
}

# hit HARM NAME COMMAND...
hit() {
    local harm=$1 name=$2 hits
    shift 2
    slowly "$@"
    wait_for "$copying"
    report $? "$name: it reads"
    hits=$($harm)
    [ "${hits:-0}" -ge 1 ]
    report $? "$name: it is hit" "${hits:-0} times"
    end
}
for harm in terminate kill_server kill_one; do
    hit $harm "$harm without --retry" place-export "$db" -q --format csv -o OUT
    code_is 5 "$harm: no service"
    stderr_like 'place-export: error: postgresql:///postgres: (terminating connection|server closed the connection)' "$harm: it says why"
    files_are 'all.csv final.png hash' "$harm: no half output"
done
hit terminate_again 'ended again and again' place-export "$db" -q --format csv -o OUT --retry 5
code_is 0 'it is read all the same'
cmp -s OUT all.csv
report $? 'and is the same log'
rm -f OUT
hit kill_server 'the server starts anew' place-info "$db" --hash --retry 5
stdout_is "$(cat hash)" 'the hash is the same'
hit kill_one 'one backend is killed' place-mosaic "$db" -q -o OUT --retry 5
cmp -s OUT final.png
report $? 'the still is the same'
rm -f OUT

# ---- another log comes back ----------------------------------------------------------------------

shorter() { sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'placetools';
    DELETE FROM pixel_events WHERE id > $rows - 10"; }
hit shorter 'a log that is cut' place-export "$db" -q --format csv -o OUT --retry 5
code_is 3 'a shorter log is another'
stderr_like 'not the same log' 'it says so'
longer() { sql "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'placetools';
    INSERT INTO pixel_events(id, x, y, color, created_at) SELECT i, 1, 1, 1, '2025-01-01' FROM generate_series($rows + 1, $rows + 9) i"; }
sql "INSERT INTO pixel_events SELECT $rows - 10 + i, 1, 1, 1, 0, NULL, NULL, '2024-10-01' FROM generate_series(1, 10) i"
place-info "$db" --hash >hash
hit longer 'a log that grows' place-info "$db" --hash --retry 5
stdout_is "$(cat hash)" 'what came later is not in it'
refilled() { sql "BEGIN; SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'placetools';
    TRUNCATE pixel_events; INSERT INTO pixel_events(id, x, y, color, created_at)
        SELECT i, i % 1000, 1, 1, '2024-01-01'::timestamptz + i * interval '20 ms' FROM generate_series(1, $rows + 9) i; COMMIT"; }
hit refilled 'a log that is made anew' place-export "$db" -q --format csv -o OUT --retry 5
code_is 3 'another log of the same ids is another'
stderr_like 'not the same log' 'it says so'
files_are 'all.csv final.png hash' 'no half output'

# ---- Ctrl-C --------------------------------------------------------------------------------------

# What the server takes long over: a lock that somebody else has.
sql 'BEGIN; LOCK TABLE pixel_events; SELECT pg_sleep(60)' >"$work/ignored" 2>&1 &
wait_for "SELECT count(*) > 0 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'pixel_events'::regclass"
# a script's background children ignore SIGINT
python3 - "$db" >"$work/interrupted" 2>&1 <<'PY' &
import signal, subprocess, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
tool = subprocess.Popen(["place-export", sys.argv[1], "-q", "--format", "csv", "-o", "OUT"], restore_signals=True,
                        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
print(tool.pid, flush=True)
print(tool.wait(), flush=True)
PY
python=$!
waiting="SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'placetools' AND wait_event_type = 'Lock'"
wait_for "$waiting"
report $? 'the server makes it wait'
before=$(date +%s%N)
kill -INT "$(head -n 1 "$work/interrupted")"
wait $python
took=$((($(date +%s%N) - before) / 1000000))
is "$(sed -n 2p "$work/interrupted")" -2 'Ctrl-C ends it'
[ $took -lt 1000 ]
report $? 'within a second' "$took ms"
is "$(sql "$waiting")" f 'the server does not go on with it'
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()" >/dev/null
files_are 'all.csv final.png hash' 'nothing is left'

# ---- a server that says nothing ------------------------------------------------------------------

python3 - >"$work/port" <<'PY' &
import socket
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
print(listener.getsockname()[1], flush=True)
held = []
while True:
    held.append(listener.accept()[0])
PY
silent=$!
until [ -s "$work/port" ]; do sleep 0.02; done
before=$(date +%s)
run place-info "postgresql://127.0.0.1:$(cat "$work/port")/postgres?connect_timeout=1"
code_is 5 'a server that says nothing'
stderr_like 'no answer' 'it says so'
[ $(($(date +%s) - before)) -le 3 ]
report $? 'after the time that connect_timeout gives it'
kill $silent

# ---- nobody waits for what is done ---------------------------------------------------------------

place-frames "$db" -q --step 30s --raw rgb24 -o - 2>"$work/stderr" | (head -c 3000000 >/dev/null; sleep 2) &
frames=$!
wait_for "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'placetools'"
report $? 'frames are read from the server'
wait_for "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'placetools'"
kill -0 $frames 2>/dev/null
report $? 'while frames are made no connection is open'
wait $frames
done_testing

#!/usr/bin/env bash
# A dump as large as Reddit's of 2022 (160 million rows in 79 gzip files, shuffled) on a laptop's
# memory: imported within --memory, by maximum resident size, users kept and dropped; the canvas and
# the history are the simulator's own. Where the disk has less than 60 GB free, 40 million rows;
# without PLACE_LONG, 2 million. Time and memory are printed.
. tests/cli/lib.sh
needs python3 df

kept=512 dropped=512 files=79
if [ -z "${PLACE_LONG:-}" ]; then
    events=2000000 kept=80 dropped=64 files=7
elif [ "$(df --output=avail -k "$work" | tail -n 1)" -gt 60000000 ]; then
    events=160000000
else
    events=40000000
fi
seed=11

# measured NAME MIB COMMAND...: the command succeeds, with a maximum resident size of at most MIB.
measured() {
    local name=$1 limit=$2
    shift 2
    python3 - "$@" >"$work/measure" <<'PYTHON'
import resource, subprocess, sys, time
begin = time.monotonic()
code = subprocess.call(sys.argv[1:])
seconds = time.monotonic() - begin
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, f"{seconds:.1f}")
PYTHON
    read -r code size seconds <"$work/measure"
    diag "$name: $seconds s, $size MiB"
    is "$code" 0 "$name"
    if [ -n "$limit" ]; then
        [ "$size" -le "$limit" ]
        report $? "$name: at most $limit MiB" "$size MiB"
    fi
}

# same_canvas ARCHIVE: pixel for pixel the simulator's, at several instants.
same_canvas() {
    local at
    for at in end final start+20h start+50h; do
        place-mosaic -q "$work/own.place" --at "$at" -f -o "$work/own.png" &&
            place-mosaic -q "$1" --at "$at" -f -o "$work/other.png" &&
            cmp "$work/own.png" "$work/other.png"
        report $? "$2: the canvas at $at"
    done
}

diag "$events events"
simulation=(place-simulate -q --events "$events" --seed "$seed" --timeline reddit2022)
measured "the crowd's own archive" 1024 "${simulation[@]}" -o "$work/own.place"
measured "the dump in $files files" 1024 "${simulation[@]}" --format reddit2022 --files "$files" -o "$work/dump.csv.gz"
diag "$(du -shc "$work"/dump-*.csv.gz | tail -n 1)"

measured "import, users kept" "$kept" place-import -q --memory "${kept}M" "$work"/dump-*.csv.gz -o "$work/kept.place"
same_canvas "$work/kept.place" "users kept"
is "$(place-info --hash "$work/kept.place")" "$(place-info --hash "$work/own.place")" "users kept: the same history"
rm "$work/kept.place"

measured "import, users dropped" "$dropped" place-import -q --no-users --memory "${dropped}M" "$work"/dump-*.csv.gz -o "$work/dropped.place"
same_canvas "$work/dropped.place" "users dropped"
is "$(place-info --json "$work/dropped.place" | python3 -c 'import json, sys; print(json.load(sys.stdin)["events"])')" "$events" \
    "users dropped: every event"
done_testing

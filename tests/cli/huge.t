#!/usr/bin/env bash
# A dump as large as Reddit's of 2022 (160 million rows in 79 gzip files, shuffled) on a laptop's
# memory: imported within --memory, by maximum resident size, users kept and dropped; the canvas and
# the history are the simulator's own. Where the disk has less than 60 GB free, 40 million rows;
# without PLACE_LONG, 2 million. Time and memory are printed.
. tests/cli/lib.sh
needs python3 df

kept=512 dropped=512 files=79
if [ -z "${PLACE_LONG:-}" ]; then
    events=2000000 kept=64 dropped=64 files=7
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
# What place-history(1) says: 8 bytes a line, 9 a pixel, 16 MiB twice, and the names of some users: of half a
# million lines they are mapped from most pieces of the dictionary.
lines=500000 history=$((4 + 2000 * 2000 * 9 / 1048576 + 32 + 40))
simulation=(place-simulate -q --events "$events" --seed "$seed" --timeline reddit2022)
measured "the crowd's own archive" 1024 "${simulation[@]}" -o "$work/own.place"
measured "every event of the canvas" "$history" bash -c \
    "place-history -q '$work/own.place' --region 2000x2000+0+0 --limit $lines --csv | wc -l >'$work/lines'"
is "$(cat "$work/lines")" $((lines + 1)) "... is a line, as far as the limit"
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

# ---- rows of other kinds ------------------------------------------------------------------------
# Short rows make more events of a block, a user a row more keys, hashes larger events.
rm "$work"/*.place "$work"/dump-*
short_rows() { # FIELDS-AFTER-COLOUR, an expression of Perl
    perl -e 'for $i (0 .. 1999999) { print 1490979533 + int($i / 99), ",", $i * 7919 % 2000, ",", $i * 104729 % 2000, ",", $i % 32, '"$1"', "\n" }'
}
hashed_rows() {
    perl -e 'for $i (0 .. 1999999) { printf "2019-03-19 02:14:%02d,%03d\t%064x\t%d\t%d\t%d\tuser place\n", $i / 40000, $i / 40 % 1000, $i, $i * 7919 % 2000, $i * 104729 % 2000, $i % 32 }'
}
short_rows '""' >"$work/short.csv"
short_rows '",user", $i * 7919 % 2000003' >"$work/users.csv"
hashed_rows >"$work/hashed.log"
for i in {0..31}; do echo "$((i * 8)),$((255 - i * 8)),$((i % 2 * 255))"; done >"$work/colours.csv"
canvas="--size 2000x2000 --palette $work/colours.csv"
for threads in 1 3; do
    small="place-import -q -f --memory 64M --threads $threads $canvas -o $work/small.place"
    measured "short rows, $threads threads" 64 $small "$work/short.csv"
    measured "a user a row, $threads threads" 64 $small "$work/users.csv"
    measured "a hash a row, $threads threads" 64 $small --keep-hashes "$work/hashed.log"
done
is "$(place-info --json "$work/small.place" | python3 -c 'import json, sys; print(json.load(sys.stdin)["events"])')" 2000000 "every event of them"
done_testing

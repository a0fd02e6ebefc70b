#!/usr/bin/env bash
# Replay of archives on one core, seeks, memory, and bytes an event.
#
#     bash tests/bench/replay.sh          after make RELEASE=1 tools benches; from $PLACE_BIN, $PLACE_BENCH
#
# The logs are place-simulate's, without users; then the real ones, where ../shared/data has them.
set -eu -o pipefail
bin=${PLACE_BIN:-build/release/bin} replay=${PLACE_BENCH:-build/release/bench}/replay
data=$(dirname "$0")/../../../shared/data
work=$(mktemp -d "${TMPDIR:-/tmp}/place-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
# What was just written is on disk before anything is measured.
simulate() { "$bin/place-simulate" -q --events "$1" --size "$2" --seed 1 -f -o "$work/log.place"; sync; }

for size in 1000x1000 2000x2000; do
    simulate 16M $size
    "$replay" speed "$work/log.place"
done
simulate "${SEEK_EVENTS:-100M}" 1000x1000
"$replay" seek "$work/log.place"
for events in 4M 16M 64M; do
    simulate $events 1000x1000
    "$replay" memory "$work/log.place"
done
if [ -d "$data" ]; then
    "$bin/place-import" -q "$data/reddit2017_tail/events.csv" --size 1000x1000 --background 0 \
        --palette "$data/reddit2017_tail/palette.gpl" -f -o "$work/2017.place" 2>/dev/null
    "$bin/place-import" -q "$data/rplacelive_B/events.csv" --size 500x500 --background 31 \
        --palette "$data/rplacelive_B/palette.gpl" -f -o "$work/B.place"
    for name in 2017 B; do
        echo "bytes an event, real log $name: $("$bin/place-info" "$work/$name.place" | grep ^archive)"
    done
fi

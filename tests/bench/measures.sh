#!/usr/bin/env bash
# Measures on one core: wanted are 50 million events a second of each that allows it.
#
#     bash tests/bench/measures.sh          after make RELEASE=1 tools benches; from $PLACE_BIN, $PLACE_BENCH
#
# The logs are place-simulate's, with users.
set -eu -o pipefail
bin=${PLACE_BIN:-build/release/bin} measures=${PLACE_BENCH:-build/release/bench}/measures
work=$(mktemp -d "${TMPDIR:-/tmp}/place-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT

for size in 1000x1000 2000x2000; do
    echo "measures of ${EVENTS:=16M} events, $size:"
    "$bin/place-simulate" -q --events "$EVENTS" --size $size --seed 1 -f -o "$work/log.place"
    sync
    "$measures" "$work/log.place"
done

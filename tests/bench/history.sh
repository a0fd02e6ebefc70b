#!/usr/bin/env bash
# The history of a pixel, and a user's trail, in archives of evenly spread events.
#
#     bash tests/bench/history.sh          after make RELEASE=1 tools benches; from $PLACE_BENCH
#
# HISTORY_EVENTS names the sizes. Wanted: a pixel of 16 million in 5 ms warm and 50 ms cold, of 160
# million in 20 ms warm.
set -eu -o pipefail
history=${PLACE_BENCH:-build/release/bench}/history
work=$(mktemp -d "${TMPDIR:-/tmp}/place-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
for events in ${HISTORY_EVENTS:-4M 16M 64M 160M}; do
    "$history" make "$events" 0 "$work/log.place"
    sync
    echo "$events events: $("$history" pixel "$work/log.place")"
done
"$history" make 16M 1M "$work/log.place"
sync
echo "16M events of 1M users: $("$history" pixel "$work/log.place")"
echo "16M events of 1M users: $("$history" user "$work/log.place")"

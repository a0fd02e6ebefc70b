#!/usr/bin/env bash
# place-import against zcat on the same gzip files: how much of the time of merely inflating them.
#
#     bash tests/bench/import.sh          after make RELEASE=1; programs from $PLACE_BIN
#
# The log is place-simulate's, in the shape of Reddit's dump of 2022: $EVENTS (4M) rows with users,
# as one file and as eight.
set -eu -o pipefail
. "$(dirname "$0")/lib.sh"
bin=${PLACE_BIN:-build/release/bin}
work=$(mktemp -d "${TMPDIR:-/tmp}/place-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
simulate() { "$bin/place-simulate" -q --format reddit2022 --events "${EVENTS:-4M}" --seed 1 "$@"; }
simulate -o "$work/one.csv.gz"
simulate --files 8 -o "$work/eight.csv.gz"

import() { "$bin/place-import" -q "$@" -f -o "$work/out.place" 2>/dev/null; }
inflate() { zcat "$@" >/dev/null; }

echo "import of ${EVENTS:-4M} rows of Reddit 2022 gzip CSV, users kept, $(nproc) processors"
RATIO=time
versus "import / zcat, one file" "at most 0.6" inflate "$work/one.csv.gz" -- import "$work/one.csv.gz"
versus "import / zcat, eight files" "at most 0.6" inflate "$work"/eight-*.gz -- import "$work"/eight-*.gz

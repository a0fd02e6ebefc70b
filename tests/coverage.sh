#!/usr/bin/env bash
# coverage.sh BUILD: what the tests run of lib/formats and lib/archive, for a build with COV=1
# (`make coverage`). The unit tests, the corpora of the fuzz targets and the command tests that read
# and write archives and logs are run; then gcov counts. Prints a line for each file and folder, and
# the functions that nothing runs; fails where a folder is below 85 %.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1
folders="formats archive"
wanted=85
commands="import info formats roundtrip faults"

export GCOV_ERROR_FILE=/dev/null # what a full disk keeps from being counted is no matter
find "$build" -name '*.gcda' -delete
tests=$(for name in tests/unit/*.c; do echo "$build/tests/$(basename "$name" .c)"; done
    ls "$build"/fuzz/*
    for name in $commands; do echo "tests/cli/$name.t"; done)
PLACE_BIN=$build/bin PLACE_BUILD=$build prove -Q -j2 $tests ||
    echo "some tests failed: what they would have run is missing below"

# gcov's own lines, which come in groups:  Function 'name' / File 'path' / Lines executed:95.00% of 40
counts() { # KIND FOLDER: "percent lines name" for each file or function
    for source in lib/"$2"/*.c; do
        gcov -n -f -o "$build/lib/$2" "$build/${source%.c}.gcda" 2>/dev/null || true
    done | awk -F"'" -v kind="$1" -v folder="lib/$2/" '
        /^(Function|File)/ { name = ($0 ~ "^" kind) ? $2 : ""; next }
        /^Lines executed/ && name != "" && (kind == "Function" || name ~ "^" folder ".*\\.c$") {
            split($0, part, /[:% ]+/); print part[3], part[5], name }
        { name = "" }'
}

status=0
for folder in $folders; do
    counts File "$folder" | sort -u -k3 |
        awk -v folder="lib/$folder" -v wanted=$wanted '
            { printf "%7.2f %% of %4d lines  %s\n", $1, $2, $3; run += $1 * $2 / 100; all += $2 }
            END { printf "%7.2f %% of %4d lines  %s\n", 100 * run / all, all, folder; exit 100 * run < wanted * all }' || status=1
    counts Function "$folder" | awk '$1 == 0 { print "        nothing runs " $3 }'
done
exit $status

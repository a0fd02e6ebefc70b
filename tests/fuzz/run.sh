#!/usr/bin/env bash
# run.sh BUILD SECONDS [TARGET...]: runs fuzz targets built with libFuzzer (`make fuzz`), two at a
# time, from tests/fuzz/corpus and what earlier runs found worth keeping (BUILD/corpus) on. What is
# wrong with an input ends its run; the input is then BUILD/found/TARGET-..., to be run again with
#
#     BUILD/fuzz/TARGET BUILD/found/TARGET-crash-...
#
# and, once it is mended, to be kept as tests/fuzz/corpus/TARGET/found-WHAT.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1 seconds=$2
shift 2
[ $# -gt 0 ] || set -- $(cd "$build/fuzz" && ls)

work=$(mktemp -d -p "$([ -d /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}")")
trap 'rm -rf "$work"' EXIT
mkdir -p "$build/found" "$build/log"
cat tests/fuzz/log-*.dict >"$build/import.dict"

# What an input asks for beyond this is refused as memory that is not there.
export ASAN_OPTIONS=allocator_may_return_null=1:max_allocation_size_mb=256
export UBSAN_OPTIONS=print_stacktrace=1
export TMPDIR=$work

run() { # TARGET
    local name=$1 status=0 dictionary=
    for file in "tests/fuzz/$name.dict" "$build/$name.dict"; do
        [ ! -e "$file" ] || dictionary=-dict=$file
    done
    mkdir -p "$build/corpus/$name"
    "$build/fuzz/$name" $dictionary -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
        -max_len=65536 -print_final_stats=1 -artifact_prefix="$build/found/$name-" \
        "$build/corpus/$name" "tests/fuzz/corpus/$name" >"$build/log/$name" 2>&1 || status=$?
    printf '== %s: exit status %d\n%s\n' "$name" $status \
        "$(grep -aE '^(#[0-9]+.*DONE|Done|stat::|SUMMARY|==.*ERROR|.*not so:|.*runtime error|.*Assertion)' "$build/log/$name")"
    return $status
}
export -f run
export build seconds

printf '%s\n' "$@" | xargs -P 2 -I{} bash -c 'run {} || exit 1' || {
    echo "something was found, see $build/found and $build/log"
    exit 1
}

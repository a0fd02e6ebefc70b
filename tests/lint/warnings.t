#!/usr/bin/env bash
# The whole tree (tools, unit tests, benchmarks) builds without a warning under gcc and clang.
. tests/tap.sh
needs gcc clang
unset SAN COV RELEASE BUILD MAKEFLAGS MFLAGS MAKELEVEL

for compiler in gcc clang; do
    output=$(make -k -j2 CC=$compiler WERROR=1 BUILD=build/lint-$compiler tools tests benches 2>&1)
    status=$?
    report $status "$compiler has nothing to complain of" "$(echo "$output" | grep -vE '^  (CC|LINK)' | head -50)"
    echo "$output" | grep -q 'not built'
    is $? 1 "$compiler builds every tool"
done
done_testing

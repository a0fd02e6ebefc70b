#!/usr/bin/env bash
# The whole tree (tools, unit tests, benchmarks) builds without a warning under gcc and clang. Building
# it takes minutes: without PLACE_LONG both only read it; what gcc sees only while it makes code is then
# seen by who looks at the build.
. tests/tap.sh
needs gcc clang
unset SAN COV RELEASE BUILD MAKEFLAGS MFLAGS MAKELEVEL
targets=$([ -n "${PLACE_LONG:-}" ] && echo tools tests benches || echo syntax)

for compiler in gcc clang; do
    # shellcheck disable=SC2086
    output=$(make -k -j2 CC=$compiler WERROR=1 BUILD=build/lint-$compiler $targets 2>&1)
    status=$?
    report $status "$compiler has nothing to complain of" "$(echo "$output" | grep -vE '^  (CC|LINK)' | head -50)"
    echo "$output" | grep -q 'not built'
    is $? 1 "$compiler builds every tool"
done
done_testing

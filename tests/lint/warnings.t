#!/usr/bin/env bash
# The whole tree (tools, unit tests, benchmarks) builds without a warning under gcc and clang, for tests and
# as a release. CI stops at gcc's, which it builds with WERROR=1.
. tests/tap.sh
needs gcc clang
unset SAN COV RELEASE BUILD MAKEFLAGS MFLAGS MAKELEVEL

# compiler, VARIABLE=VALUE of the variant, what to make
have_nothing_to_complain_of() {
    # shellcheck disable=SC2086
    output=$(make -k -j2 CC="$1" WERROR=1 BUILD="build/lint-$1${2:+-release}" $2 $3 2>&1)
    status=$?
    report $status "$1 has nothing to complain of ${2:+with $2}" "$(echo "$output" | grep -vE '^  (CC|LINK)' | head -50)"
}

for compiler in gcc clang; do
    for variant in '' RELEASE=1; do
        have_nothing_to_complain_of $compiler "$variant" 'tools tests benches'
        echo "$output" | grep -q 'not built'
        is $? 1 "$compiler builds every tool"
    done
done
done_testing

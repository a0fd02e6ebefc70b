#!/usr/bin/env bash
# The unit tests run clean under AddressSanitizer (leaks too) and UndefinedBehaviorSanitizer, and so
# do the fuzz targets on their corpora.
. tests/tap.sh
unset COV RELEASE WERROR CC MAKEFLAGS MFLAGS MAKELEVEL
build=build/san-address-undefined

names=$(basename -s .c tests/unit/*.c)
output=$(make -j2 SAN=address,undefined BUILD=$build fuzzers $(printf "$build/tests/%s " $names) 2>&1)
report $? "the unit tests build with sanitizers" "$(echo "$output" | grep -vE '^  (CC|LINK)' | head -50)" || done_testing
for name in $names; do
    output=$($build/tests/"$name" 2>&1 </dev/null)
    report $? "$name" "$(echo "$output" | grep -v '^ok' | head -50)"
done
for target in $build/fuzz/*; do
    output=$($target 2>&1 </dev/null)
    report $? "corpus of $(basename "$target")" "$(echo "$output" | grep -v '^ok' | head -50)"
done
done_testing

#!/usr/bin/env bash
# Every header compiles alone and twice, and its guard is named after its path.
. tests/tap.sh

check_header() { # HEADER, below lib/: prints what is wrong
    local name guard
    name=${1#lib/}
    guard=PLACE_$(echo "$name" | tr 'a-z./-' 'A-Z___')
    grep -q "^#ifndef $guard\$" "$1" || echo "the guard is not $guard"
    printf '#include "%s"\n#include "%s"\nextern int place_lint;\n' "$name" "$name" |
        ${CC:-cc} -std=c17 -D_GNU_SOURCE -Ilib $(pkg-config --cflags libpq) -Wall -Wextra -Wpedantic -Werror -fsyntax-only -x c - 2>&1
}

for header in lib/*/*.h; do
    complaint=$(check_header "$header")
    [ -z "$complaint" ]
    report $? "$header" "$complaint"
done
done_testing

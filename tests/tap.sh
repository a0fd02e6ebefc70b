# TAP for shell tests: sourced by tests/lint/*.t, and by tests/cli/lib.sh.
#
#     . tests/tap.sh
#     is "$(ls | wc -l)" 3 "three files"
#     done_testing

test_count=0 test_failures=0

# ok COMMAND... -- NAME: passes where the command succeeds.
ok() {
    local command=()
    while [ "$1" != -- ]; do command+=("$1"); shift; done
    "${command[@]}"
    report $? "$2"
}

# report STATUS NAME [DETAIL]: one line of TAP; DETAIL is shown where it failed.
report() {
    test_count=$((test_count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $test_count - $2"
        return 0
    fi
    test_failures=$((test_failures + 1))
    echo "not ok $test_count - $2"
    [ -n "${3:-}" ] && printf '%s\n' "$3" | sed 's/^/# /'
    return 1
}

# On standard error, so that prove shows it.
diag() { printf '%s\n' "$*" | sed 's/^/# /' >&2; }

# is GOT WANTED NAME
is() {
    [ "$1" = "$2" ]
    report $? "$3" "got '$1', wanted '$2'"
}

# needs PROGRAM...: ends the test as failed where one is missing (never a silent skip).
needs() {
    local program
    for program in "$@"; do
        type "$program" >/dev/null 2>&1 || { echo "Bail out! $program is missing"; exit 1; }
    done
}

done_testing() {
    echo "1..$test_count"
    [ "$test_failures" -eq 0 ] && [ "$test_count" -gt 0 ]
    exit
}

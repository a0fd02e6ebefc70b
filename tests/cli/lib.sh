# Command tests: sourced by tests/cli/*.t (bash, run by prove from the top of the tree).
#
#     . tests/cli/lib.sh
#     run place-info "$samples/event.place"     # keeps $code, $work/stdout, $work/stderr
#     code_is 0 "a sample is read"
#     stdout_like 'events +[0-9]+' "it counts events"
#     done_testing
#
# A test starts in an empty scratch directory of its own, with an empty TMPDIR beside it, both
# removed at the end. The tools are those of $PLACE_BIN (build/bin by default), first on PATH.

set -u
. tests/tap.sh
export LC_ALL=C TZ=UTC
unset PLACE_SOURCE
top=$(pwd)
samples=$top/samples
bin=${PLACE_BIN:-$top/build/bin}
case $bin in /*) ;; *) bin=$top/$bin ;; esac
export PATH="$bin:$PATH"
[ -d "$bin" ] || { echo "Bail out! no programs in $bin: run make"; exit 1; }

root=$(mktemp -d "${TMPDIR:-/tmp}/place-test-XXXXXX") || exit 1
work=$root/work            # what the test's commands print, and files of the test itself
scratch=$root/scratch      # where the test's commands run
export TMPDIR=$root/tmp
mkdir "$work" "$scratch" "$TMPDIR"
cd "$scratch" || exit 1
trap 'cd /; rm -rf "$root"' EXIT
trap 'exit 130' INT TERM HUP

# run COMMAND...: keeps its exit code in $code and what it printed in $work.
run() {
    "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
    code=$?
}

code_is() {
    [ "$code" -eq "$1" ]
    report $? "$2" "exit code $code, wanted $1; stderr: $(head -c 2000 "$work/stderr")"
}

# stdout_is TEXT NAME; stdout_like and stderr_like take an extended regular expression.
stdout_is() { is "$(cat "$work/stdout")" "$1" "$2"; }
stderr_is() { is "$(cat "$work/stderr")" "$1" "$2"; }
stdout_like() { file_like "$work/stdout" "$1" "$2"; }
stderr_like() { file_like "$work/stderr" "$1" "$2"; }
file_like() {
    grep -qE -e "$2" "$1"
    report $? "$3" "no line matches '$2' in: $(head -c 2000 "$1")"
}

# files_are "a b" NAME: the scratch directory holds just these, and TMPDIR nothing.
files_are() {
    local found
    found=$(echo $(ls -A "$scratch") $(ls -A "$TMPDIR" | sed 's/^/TMPDIR:/'))
    is "$found" "$1" "$2"
}

# python ARGUMENT...: a Python 3 that has numpy.
python() {
    local candidate
    for candidate in python3 /usr/bin/python3; do
        if "$candidate" -c 'import numpy' 2>/dev/null; then
            "$candidate" "$@"
            return
        fi
    done
    echo "no python3 with numpy: run make check, which installs it" >&2
    return 127
}

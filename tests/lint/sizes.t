#!/usr/bin/env bash
# Functions of more than 60 lines, .c files of more than 500 and tools of more than 150 want a
# reason, which is written here; and the tree as a whole keeps to short functions.
. tests/tap.sh

declare -A reasons=(
    # [lib/folder/file.c]="why it is over 500 lines"
    # [lib/folder/file.c:function]="why it is over 60 lines"
)

# functions FILE...: "lines file:name" for each function. The tree's format puts a definition at
# the left margin and its closing brace alone there.
functions() {
    awk '
        FNR == 1 { head = ""; inside = 0 }
        inside && /^}/ { print FNR - first + 1, FILENAME ":" name; inside = 0; head = ""; next }
        inside { next }
        /^[A-Za-z_]/ && head == "" { first = FNR }
        /^[A-Za-z_ ]/ { head = head " " $0 }
        /;[ ]*$/ || /^#/ || /^}/ || /^$/ || /^[ ]*\/?\*/ { head = ""; next }
        /\{$/ {
            if (head ~ /\)[ ]*\{$/ && head !~ /=/ && match(head, /[A-Za-z_0-9]+\(/)) {
                while (substr(head, RSTART, RLENGTH) ~ /^(__attribute__|PLACE_PRINTF)\($/) {
                    head = substr(head, RSTART + RLENGTH); if (!match(head, /[A-Za-z_0-9]+\(/)) break
                }
                name = substr(head, RSTART, RLENGTH - 1); inside = 1
            } else head = ""
        }' "$@"
}

over() { # LIMIT NAME: reads "lines what", fails for each over the limit without a reason
    local lines what found=
    while read -r lines what; do
        [ "$lines" -le "$1" ] || [ -n "${reasons[$what]:-}" ] || found+="$what: $lines lines"$'\n'
    done
    [ -z "$found" ]
    report $? "$2" "$found"
}

all=$(functions lib/*/*.[ch] cmd/*.c | sort -n)
count=$(echo "$all" | wc -l)
median=$(echo "$all" | awk -v n="$count" 'NR == int((n + 1) / 2) { print $1 }')
tenth=$(echo "$all" | awk -v n="$count" 'NR == int(n * 9 / 10) { print $1 }')
diag "$count functions, median $median lines, nine in ten up to $tenth lines"
[ "$count" -ge 50 ] && [ "$median" -le 16 ]
report $? "the median function is short" "$median lines"
[ "$tenth" -lt 45 ]
report $? "nine in ten functions are under 45 lines" "$tenth lines"
over 60 "no function is over 60 lines" <<<"$all"
over 500 "no file is over 500 lines" < <(wc -l lib/*/*.c | awk '$2 != "total"')
over 150 "no tool is over 150 lines" < <(wc -l cmd/*.c | awk '$2 != "total"')

# The test itself counts a function right.
probe=$(mktemp) || exit 1
trap 'rm -f "$probe"' EXIT
printf 'static const int a[] = {\n    1,\n};\nstruct b {\n    int c;\n};\nPLACE_PRINTF(1, 2)\nstatic int d(int e,\n             int f) {\n    if (e) {\n        f++;\n    }\n    return f;\n}\n' >"$probe"
is "$(functions "$probe")" "8 $probe:d" "a function of eight lines is measured"
done_testing

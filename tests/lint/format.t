#!/usr/bin/env bash
# Every C file is as clang-format leaves it, and no text file has trailing blanks or tabs.
. tests/tap.sh
needs clang-format

for folder in lib/*/ cmd/ tests/ tests/*/; do
    files=$(ls "$folder"*.[ch] 2>/dev/null) || continue
    complaints=$(clang-format --dry-run -Werror $files 2>&1 | grep -E 'error|warning')
    [ -z "$complaints" ]
    report $? "$folder is formatted" "$complaints"
done
found=$(grep -nE $'[ \t]+$' lib/*/*.[ch] cmd/*.c tests/*.* tests/*/*.* Makefile man/* .ci/run *.md 2>/dev/null | grep -vE 'Binary|\.py?c:' | head -20)
[ -z "$found" ]
report $? "no line ends in blanks" "$found"
found=$(grep -nE $'\t' lib/*/*.[ch] cmd/*.c tests/*.[ch] tests/*/*.[ch] | head -20)
[ -z "$found" ]
report $? "no tabs in C" "$found"
done_testing

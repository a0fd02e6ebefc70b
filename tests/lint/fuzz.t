#!/usr/bin/env bash
# Every format and every target of tests/fuzz has a program and a corpus, and a replay can fail.
. tests/tap.sh
build=${PLACE_BUILD:-build/plain}
corpus=tests/fuzz/corpus

formats=$(sed -n 's/.*&place_format_\([a-z0-9]*\).*/log-\1/p' lib/formats/log_format.c)
targets=$(basename -s .c tests/fuzz/*.c | grep -vxE 'standalone|log')
[ -n "$formats" ]
report $? "formats are registered"
for target in $formats $targets; do
    [ -x "$build/fuzz/$target" ] && [ -n "$(ls "$corpus/$target" 2>/dev/null)" ]
    report $? "$target has a program and a corpus"
done
is "$(ls "$build/fuzz" | sort)" "$(printf '%s\n' $formats $targets | sort)" "there is no other program"
size=$(du -sb --apparent-size "$corpus" | cut -f1)
[ "$size" -le 400000 ]
report $? "the corpora are small" "$size bytes"

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/empty"
is "$("$build/fuzz/palette" "$work/empty"; echo $?)" "not ok 1 - there is something to run
1..1
1" "a replay of nothing fails"
is "$("$build/fuzz/palette" "$work/missing"; echo $?)" "Bail out! $work/missing: No such file or directory
1" "an input that is not there fails"
cat >"$work/broken.c" <<'END'
#include "fuzz.h"
int LLVMFuzzerInitialize(int *argc, char ***argv) { return argc == NULL || argv == NULL; }
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { MUST(size == 0 || data[0] != '!'); return 0; }
END
echo '!' >"$work/bad"
echo ok >"$work/good"
${CC:-cc} -std=c17 -D_GNU_SOURCE -Ilib -Itests/fuzz -o "$work/broken" "$work/broken.c" tests/fuzz/standalone.c
report $? "a target of another kind builds"
is "$("$work/broken" "$work/bad" "$work/good" 2>/dev/null)" "not ok 1 - $work/bad
ok 2 - $work/good
1..2" "a promise that is broken fails, and only there"
done_testing

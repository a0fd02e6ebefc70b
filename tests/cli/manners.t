#!/usr/bin/env bash
# What all tools have in common on the command line, tried on real ones.
. tests/cli/lib.sh
needs script perl
A=$samples/event.place

# ---- options -------------------------------------------------------------------------------
run place-info --jsno "$A"
code_is 2 "an unknown option is a usage error"
is "$(cat "$work/stderr")" "place-info: error: unknown option --jsno
hint: did you mean --json?" "with the nearest name for a hint"
run place-mosaic --fx "$A" -o out.png
code_is 2 "no option begins so"
run place-mosaic --p "$A" -o out.png
stderr_like '^place-mosaic: error: --p is ambiguous$' "a beginning that fits several"
stderr_like '^hint: it could be --pad, --pad-at, --pad-color$' "all of which are named"
run place-mosaic --forc "$A" -o out.png --sca 2
code_is 0 "a beginning that fits one will do"
run place-mosaic --force=yes "$A" -o out.png
stderr_like 'error: --force takes no argument$' "an argument that is not wanted"
run place-mosaic "$A" --output
stderr_like 'error: --output needs an argument: --output=FILE$' "an argument that is missing"
run place-mosaic "$A" -z
stderr_like 'error: unknown option -z$' "an unknown letter"
stderr_like '^hint: place-mosaic --help' "without a near name the help is the hint"
run place-mosaic -fzo out.png "$A"
stderr_like 'error: unknown option -z$' "an unknown letter among others"

# ---- operands ------------------------------------------------------------------------------
rm -f out.png
run place-mosaic -o out.png "$A" --scale 1
code_is 0 "options and operands in any order"
run place-mosaic --at -90m --at end-90m "$A" -f -o out.png
code_is 0 "a negative argument of an option"
run place-info -- -9.place
stderr_like 'error: .*-9\.place: No such file' "after -- all are operands"
run place-info -9.place
stderr_like 'error: .*-9\.place: No such file' "what begins as a negative number is an operand"
run place-info "$A" -9.place
stderr_like "error: unexpected operand '-9.place'$" "too many operands"
cp "$A" ./-5.place
run place-info -5.place
code_is 0 "a file with such a name is read"
PLACE_SOURCE=$A run place-info
code_is 0 "PLACE_SOURCE stands for a missing SOURCE"

# ---- descriptors ---------------------------------------------------------------------------
# With 0 to 2 closed, the file that is opened first must not become standard error.
rm -f out.png
place-mosaic "$A" --at start --region 60000x1+0+0 -o out.png <&- >&- 2>&-
is $? 2 "all descriptors closed: the error is still an error"
rm -f ./*
place-mosaic -q "$A" -o out.png <&- >&- 2>&-
is $? 0 "all descriptors closed: the picture is still made"
ok pngcheck -q out.png -- "and nothing else is in it"
place-info - <&- >"$work/stdout" 2>"$work/stderr"
is $? 4 "standard input closed: cannot be read"
{ sleep 0.3; place-info "$A" 2>"$work/stderr"; } | true
is "${PIPESTATUS[0]}" 4 "a reader that went away is an error"
stderr_like 'cannot write standard output: Broken pipe$' "that is named"
place-info --help >/dev/full 2>"$work/stderr"
is $? 4 "help on a full disk"
stderr_like 'cannot write standard output: No space left on device$' "says why"

# ---- remarks and progress ------------------------------------------------------------------
run place-simulate --events 1000 --size 64x48 --seed 3 -o small.place
is "$(grep -c '%' "$work/stderr")" 0 "no progress where stderr is no terminal"
run place-simulate --events 1000 --size 64x48 --seed 3 -q -o quiet.place
stderr_is "" "-q: no remarks"

# on_terminal COMMAND: what it draws on an 80-column terminal for stderr.
on_terminal() {
    script -qec "stty cols 80; $1 >/dev/null" /dev/null </dev/null | tr '\r' '\n' >"$work/terminal"
}
on_terminal "place-simulate --events 12000000 --size 640x480 --seed 3 -f -o large.place"
file_like "$work/terminal" 'place-simulate: \[=*>? *\] +[0-9]+%  [0-9.]+[kMG]? [a-z]+' "a long job draws a bar"
file_like "$work/terminal" '[0-9]+[kM]?/s, .*left' "with rate and time left"
is "$(sed 's/\x1b\[K//g' "$work/terminal" | awk 'length > 79' | head -n 1)" "" "that fits the line"
is "$(tail -c 4 "$work/terminal" | od -An -c | tr -d ' ')" '\n033[K' "and is erased at the end"
on_terminal "place-simulate -q --events 12000000 --size 640x480 --seed 3 -f -o large.place"
is "$(cat "$work/terminal")" "" "-q: no bar"
on_terminal "place-simulate --events 1000 --size 64x48 --seed 3 -f -o small.place"
is "$(grep -c '%' "$work/terminal")" 0 "a short job draws none"

# ---- signals -------------------------------------------------------------------------------
for signal in INT TERM HUP; do
    perl -e '$SIG{$_} = "DEFAULT" for qw(INT TERM HUP); exec @ARGV' \
        place-simulate --events 500000000 --size 640x480 --seed 3 -f -o killed.place 2>"$work/stderr" &
    pid=$!
    sleep 0.5
    kill -$signal $pid
    wait $pid
    is $? $((128 + $(kill -l $signal))) "SIG$signal: death by it"
    stderr_is "" "SIG$signal: silently"
done
# Input that never comes: the tool waits for it, but not against a signal.
mkfifo quiet
sleep 60 >quiet &
writer=$!
for tool in "place-info -" "place-import --format reddit2022 - -o none.place" "place-import - -o none.place"; do
    perl -e '$SIG{$_} = "DEFAULT" for qw(INT TERM HUP); exec @ARGV' $tool <quiet 2>"$work/stderr" &
    pid=$!
    sleep 0.5
    kill -INT $pid
    wait $pid
    is $? 130 "$tool: death by SIGINT while it waits for input"
done
kill $writer
rm quiet
(
    trap '' HUP # as nohup does
    place-simulate -q --events 3000000 --size 640x480 --seed 3 -f -o kept.place &
    sleep 0.3
    kill -HUP $!
    wait $!
)
is $? 0 "a signal that is ignored at the start (nohup) stays ignored"
run place-info --hash kept.place
code_is 0 "and the work is done"

# ---- what is never written over, and never shown ------------------------------------------------
cp "$samples/event.place" own.place
for tool in place-mosaic place-timelapse; do
    run $tool own.place -f -o own.place
    code_is 2 "$tool: the output is SOURCE itself"
done
cmp -s "$samples/event.place" own.place
report $? "... which is as it was"
run place-info 'postgresql://user:hush@host/canvas'
code_is 2 "a password in SOURCE"
stderr_like 'password' "... is refused"
! grep -q hush "$work/stderr"
report $? "... and not shown"
done_testing

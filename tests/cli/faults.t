#!/usr/bin/env bash
# Every tool under every fault: one table. A row is
#
#     tool | fault | exit code | a line of stderr (extended regular expression; - for silence) |
#         files left in the directory (- for none) | command, run by bash in an empty directory
#
# After each row TMPDIR must be empty, and every line of stderr be of the tools' own kind.
. tests/cli/lib.sh
needs perl setpriv

# ---- inputs --------------------------------------------------------------------------------
A=$samples/event.place
damaged=$work/damaged
mkdir "$damaged"
size=$(stat -c %s "$A")
head -c $((size * 3 / 4)) "$A" >"$damaged/torn.place"
head -c 10 "$A" >"$damaged/header.place"
head -c 100000 /dev/urandom >"$damaged/noise"
: >"$damaged/empty"
cp "$A" "$damaged/locked.place"
for log in "log.csv 2000" "long.csv 100000"; do
    place-simulate --events ${log#* } --size 64x48 --seed 7 --format csv -o "$work/${log% *}" 2>"$work/stderr" ||
        { echo "Bail out! place-simulate makes no log: $(cat "$work/stderr")"; exit 1; }
done
head -c 20000 "$work/log.csv" | gzip | head -c 3000 >"$damaged/torn.csv.gz"
cp "$work/log.csv" "$damaged/locked.csv"
chmod 000 "$damaged"/locked.*
{ echo "GIMP Palette"; for i in {0..31}; do echo "$((i * 8)) $((255 - i * 8)) $((i % 2 * 255)) colour"; done; } >"$work/colours.gpl"
csv="--format csv --size 64x48 --palette $work/colours.gpl"

# ---- helpers that rows may call ------------------------------------------------------------
mkdir "$work/helpers"
PATH="$PATH:$work/helpers"

# interrupt COMMAND...: Ctrl-C after half a second. 130 stands for death by that signal, and only
# for that. (A shell would start a background job with SIGINT ignored; hence perl.)
cat >"$work/helpers/interrupt" <<'PERL'
#!/usr/bin/perl
use strict; use warnings; use POSIX ":sys_wait_h";
defined(my $child = fork) or die "fork: $!";
if (!$child) { $SIG{INT} = "DEFAULT"; exec @ARGV or die "$ARGV[0]: $!\n" }
select undef, undef, undef, 0.5;
if (waitpid($child, WNOHANG) == $child) { print STDERR "ended before the signal came\n"; exit 98 }
kill "INT", $child;
local $SIG{ALRM} = sub { kill "KILL", $child; print STDERR "outlived the signal by 20 s\n"; exit 97 };
alarm 20;
waitpid $child, 0;
exit(($? & 127) == 2 ? 130 : 99);
PERL
# no_privileges COMMAND...: as root, but bound by file modes like anyone.
cat >"$work/helpers/no_privileges" <<'SHELL'
#!/bin/sh
[ "$(id -u)" = 0 ] || exec "$@"
exec setpriv --bounding-set=-all --inh-caps=-all "$@"
SHELL
# endless_rows: a log that never ends.
cat >"$work/helpers/endless_rows" <<'PERL'
#!/usr/bin/perl
$SIG{PIPE} = "DEFAULT";
print "ts,x,y,color\n";
for (my $t = 1600000000; ; $t++) { print "$t,", $t % 64, ",", $t % 48, ",", $t % 32, "\n" }
PERL
chmod +x "$work/helpers"/*

# ---- the table -----------------------------------------------------------------------------
full='No space left on device'
# A file that may not grow stands for a disk that fills up while it is written.
small="trap '' XFSZ; ulimit -f"
table=$(cat <<END
place-info | stdout on a full disk | 4 | error: cannot write standard output: $full | - | place-info $A >/dev/full
place-info | stdout closed | 4 | error: cannot write standard output | - | place-info $A >&-
place-info | JSON on a full disk | 4 | error: cannot write standard output: $full | - | place-info --json $A >/dev/full
place-info | Ctrl-C | 130 | - | - | interrupt place-info - < <(cat $A; sleep 2)
place-info | no source | 2 | error: .*[Ss][Oo][Uu][Rr][Cc][Ee] | - | place-info
place-info | two sources | 2 | error: unexpected operand | - | place-info $A $A
place-info | unknown option | 2 | hint: did you mean --json\\? | - | place-info --jsno $A
place-info | missing file | 4 | error: .*nowhere.place: No such file | - | place-info nowhere.place
place-info | unreadable file | 4 | error: .*locked.place: Permission denied | - | no_privileges place-info $damaged/locked.place
place-info | a directory without events.place | 4 | error: .*events.place: No such file | - | place-info $work
place-info | noise | 3 | hint: .*place-import | - | place-info $damaged/noise
place-info | empty file | 3 | error: .*empty | - | place-info $damaged/empty
place-info | torn archive | 0 | warning: .*torn.place | - | place-info $damaged/torn.place
place-info | archive cut in its header | 3 | error: .*header.place | - | place-info $damaged/header.place

place-mosaic | output on a full disk | 4 | error: cannot write /dev/full: $full | - | place-mosaic $A -o /dev/full
place-mosaic | the disk fills up | 4 | error: .*cannot write.*: File too large | - | $small 8; place-mosaic $A -o out.png
place-mosaic | the disk fills up, to standard output | 4 | error: .*cannot write.*: File too large | - | $small 8; place-mosaic $A -o -
place-mosaic | no TMPDIR to spool in | 4 | error: cannot create a file in /nonexistent: No such file | - | TMPDIR=/nonexistent place-mosaic $A -o -
place-mosaic | stdout on a full disk | 4 | error: cannot write .*: $full | - | place-mosaic $A -o - >/dev/full
place-mosaic | stdout closed | 4 | error: cannot write | - | place-mosaic $A -o - >&-
place-mosaic | Ctrl-C | 130 | - | - | interrupt place-mosaic - -o out.png < <(cat $A; sleep 2)
place-mosaic | output exists | 4 | error: out.png exists already | out.png | echo old >out.png; place-mosaic $A -o out.png; code=\$?; grep -qx old out.png && exit \$code
place-mosaic | output exists, hint | 4 | hint: -f replaces it | out.png | echo old >out.png; place-mosaic $A -o out.png
place-mosaic | output exists, -f | 0 | - | out.png | echo old >out.png; place-mosaic -q $A -f -o out.png && pngcheck -q out.png
place-mosaic | output exists, -f, but fails | 3 | error: | out.png | echo old >out.png; place-mosaic -f $damaged/noise -o out.png; code=\$?; grep -qx old out.png && exit \$code
place-mosaic | output is a directory | 4 | error: dir is a directory | dir | mkdir dir; place-mosaic $A -o dir
place-mosaic | output's directory is missing | 4 | error: .*No such file | - | place-mosaic $A -o none/out.png
place-mosaic | output's directory is locked | 4 | error: .*Permission denied | dir | mkdir -m 555 dir; no_privileges place-mosaic $A -o dir/out.png
place-mosaic | no output | 2 | hint: -o FILE | - | place-mosaic $A
place-mosaic | no source | 2 | error: .*[Ss][Oo][Uu][Rr][Cc][Ee] | - | place-mosaic -o out.png
place-mosaic | two sources | 2 | error: unexpected operand | - | place-mosaic $A $A -o out.png
place-mosaic | missing file | 4 | error: .*nowhere.place: No such file | - | place-mosaic nowhere.place -o out.png
place-mosaic | unreadable file | 4 | error: .*locked.place: Permission denied | - | no_privileges place-mosaic $damaged/locked.place -o out.png
place-mosaic | noise | 3 | hint: .*place-import | - | place-mosaic $damaged/noise -o out.png
place-mosaic | empty file | 3 | error: .*empty | - | place-mosaic $damaged/empty -o out.png
place-mosaic | torn archive | 0 | warning: .*torn.place | out.png | place-mosaic $damaged/torn.place -o out.png && pngcheck -q out.png
place-mosaic | archive cut in its header | 3 | error: .*header.place | - | place-mosaic $damaged/header.place -o out.png
place-mosaic | no such mark | 2 | error: .*nonesuch | - | place-mosaic $A --at nonesuch -o out.png
place-mosaic | region off the canvas | 2 | error: .*region | - | place-mosaic $A --region 10x10+60000+0 -o out.png

place-timelapse | output on a full disk | 4 | error: cannot write /dev/full: $full | - | place-timelapse $A --duration 1s -o /dev/full
place-timelapse | the disk fills up | 4 | error: .*cannot write.*: File too large | - | $small 64; place-timelapse $A --duration 1s -o out.mp4
place-timelapse | stdout on a full disk | 4 | error: cannot write .*: $full | - | place-timelapse $A --duration 1s -o - >/dev/full
place-timelapse | stdout closed | 4 | error: cannot write | - | place-timelapse $A --duration 1s -o - >&-
place-timelapse | Ctrl-C | 130 | - | - | interrupt place-timelapse $A --quality best --duration 1h -o out.mp4
place-timelapse | Ctrl-C, to standard output | 130 | - | - | interrupt place-timelapse $A --quality best --duration 1h -o -
place-timelapse | Ctrl-C keeps what -f would replace | 130 | - | out.mp4 | echo old >out.mp4; interrupt place-timelapse $A --duration 1h -f -o out.mp4; code=\$?; grep -qx old out.mp4 && exit \$code
place-timelapse | output exists | 4 | error: out.mp4 exists already | out.mp4 | echo old >out.mp4; place-timelapse $A --duration 1s -o out.mp4; code=\$?; grep -qx old out.mp4 && exit \$code
place-timelapse | output exists, refused at once | 4 | hint: -f replaces it | out.mp4 | echo old >out.mp4; timeout 5 place-timelapse $A --quality best --duration 1h -o out.mp4
place-timelapse | output exists, -f | 0 | - | out.mp4 | echo old >out.mp4; place-timelapse -q $A --duration 1s -f -o out.mp4 && ffprobe -v error out.mp4
place-timelapse | output is a directory | 4 | error: dir is a directory | dir | mkdir dir; place-timelapse $A --duration 1s -o dir
place-timelapse | output's directory is missing | 4 | error: .*No such file | - | place-timelapse $A --duration 1s -o none/out.mp4
place-timelapse | no output | 2 | hint: -o FILE | - | place-timelapse $A
place-timelapse | no source | 2 | error: .*[Ss][Oo][Uu][Rr][Cc][Ee] | - | place-timelapse -o out.mp4
place-timelapse | missing file | 4 | error: .*nowhere.place: No such file | - | place-timelapse nowhere.place -o out.mp4
place-timelapse | unreadable file | 4 | error: .*locked.place: Permission denied | - | no_privileges place-timelapse $damaged/locked.place -o out.mp4
place-timelapse | noise | 3 | hint: .*place-import | - | place-timelapse $damaged/noise -o out.mp4
place-timelapse | empty file | 3 | error: .*empty | - | place-timelapse $damaged/empty -o out.mp4
place-timelapse | torn archive | 0 | warning: .*torn.place | out.mp4 | place-timelapse $damaged/torn.place --duration 1s -o out.mp4 && ffprobe -v error out.mp4
place-timelapse | archive cut in its header | 3 | error: .*header.place | - | place-timelapse $damaged/header.place -o out.mp4

place-import | output on a full disk | 4 | error: cannot write /dev/full: $full | - | place-import $csv $work/log.csv -o /dev/full
place-import | the disk fills up | 4 | error: cannot write .*: File too large | - | $small 64; place-import $csv $work/long.csv -o out.place
place-import | stdout on a full disk | 4 | error: cannot write .*: $full | - | place-import $csv $work/log.csv -o - >/dev/full
place-import | stdout closed | 4 | error: cannot write | - | place-import $csv $work/log.csv -o - >&-
place-import | Ctrl-C | 130 | - | - | interrupt place-import $csv --memory 8G - -o out.place < <(endless_rows)
place-import | Ctrl-C while the input stalls | 130 | - | - | interrupt place-import $csv - -o out.place < <(cat $work/log.csv; sleep 2)
place-import | output exists | 4 | error: out.place exists already | out.place | echo old >out.place; place-import $csv $work/log.csv -o out.place; code=\$?; grep -qx old out.place && exit \$code
place-import | output exists, hint | 4 | hint: -f replaces it | out.place | echo old >out.place; place-import $csv $work/log.csv -o out.place
place-import | output exists, -f | 0 | - | out.place | echo old >out.place; place-import -q $csv $work/log.csv -f -o out.place && place-info -q out.place
place-import | output is a directory | 4 | error: dir is a directory | dir | mkdir dir; place-import $csv $work/log.csv -o dir
place-import | output's directory is missing | 4 | error: .*No such file | - | place-import $csv $work/log.csv -o none/out.place
place-import | no output | 2 | hint: -o FILE | - | place-import $csv $work/log.csv
place-import | no input | 2 | error: .*missing | - | place-import $csv -o out.place
place-import | missing file | 4 | error: .*nowhere.csv: No such file | - | place-import $csv $work/log.csv nowhere.csv -o out.place
place-import | unreadable file | 4 | error: .*locked.csv: Permission denied | - | no_privileges place-import $csv $damaged/locked.csv -o out.place
place-import | a directory as input | 4 | error: .*[Ii]s a directory | - | place-import $csv $work -o out.place
place-import | noise | 3 | error: .*noise | - | place-import $damaged/noise -o out.place
place-import | noise, said to be csv | 3 | error: .*noise | - | place-import $csv $damaged/noise -o out.place
place-import | empty file | 3 | error: .*empty | - | place-import $csv $damaged/empty -o out.place
place-import | torn gzip | 3 | error: .*torn.csv.gz | - | place-import $csv $damaged/torn.csv.gz -o out.place
place-import | an unknown format | 2 | error: .*gif | - | place-import --format gif $work/log.csv -o out.place
place-import | over --memory | 6 | error: .*memory | - | place-import $csv --memory 1M $work/long.csv -o out.place

place-simulate | output on a full disk | 4 | error: cannot write /dev/full: $full | - | place-simulate --events 1000 --size 64x48 --seed 1 --format csv -o /dev/full
place-simulate | stdout on a full disk | 4 | error: cannot write .*: $full | - | place-simulate --events 1000 --size 64x48 --seed 1 --format csv -o - >/dev/full
place-simulate | stdout closed | 4 | error: cannot write | - | place-simulate --events 1000 --size 64x48 --seed 1 --format csv -o - >&-
place-simulate | archive on a full disk | 4 | error: cannot write /dev/full: $full | - | place-simulate --events 1000 --size 64x48 --seed 1 --format place -o /dev/full
place-simulate | the disk fills up | 4 | error: cannot write .*: File too large | - | $small 64; place-simulate --events 100000 --size 64x48 --seed 1 -o out.place
place-simulate | the disk fills up, csv | 4 | error: cannot write .*: File too large | - | $small 64; place-simulate --events 100000 --size 64x48 --seed 1 -o out.csv
place-simulate | the disk fills up, csv.gz | 4 | error: cannot write .*: File too large | - | $small 64; place-simulate --events 100000 --size 64x48 --seed 1 -o out.csv.gz
place-simulate | Ctrl-C, archive | 130 | - | - | interrupt place-simulate --events 500000000 --size 640x480 --seed 1 -o out.place
place-simulate | Ctrl-C, csv | 130 | - | - | interrupt place-simulate --events 500000000 --size 640x480 --seed 1 -o out.csv
place-simulate | output exists | 4 | error: out.place exists already | out.place | echo old >out.place; place-simulate --events 1000 --size 64x48 --seed 1 -o out.place; code=\$?; grep -qx old out.place && exit \$code
place-simulate | output exists, hint | 4 | hint: -f replaces it | out.csv | echo old >out.csv; place-simulate --events 1000 --size 64x48 --seed 1 -o out.csv
place-simulate | output exists, -f | 0 | - | out.place | echo old >out.place; place-simulate -q --events 1000 --size 64x48 --seed 1 -f -o out.place && place-info -q out.place
place-simulate | output is a directory | 4 | error: dir is a directory | dir | mkdir dir; place-simulate --events 1000 --size 64x48 --seed 1 --format csv -o dir
place-simulate | output's directory is missing | 4 | error: .*No such file | - | place-simulate --events 1000 --size 64x48 --seed 1 -o none/out.place
place-simulate | no output | 2 | hint: -o FILE | - | place-simulate --events 1000 --size 64x48 --seed 1
place-simulate | an operand | 2 | error: unexpected operand | - | place-simulate $A --events 1000 -o out.place
place-simulate | events are no number | 2 | error: --events | - | place-simulate --events many --size 64x48 -o out.place
place-simulate | size is no size | 2 | error: --size | - | place-simulate --events 1000 --size 64 -o out.place
END
)

# ---- running it ----------------------------------------------------------------------------
check_row() { # TOOL FAULT CODE STDERR FILES COMMAND
    local strangers
    rm -rf "$scratch"/* "$TMPDIR"/*
    bash -c "$6" >"$work/stdout" 2>"$work/stderr" </dev/null
    code=$?
    code_is "$3" "$1: $2"
    if [ "$4" = - ]; then
        stderr_is "" "$1: $2: silence"
    else
        stderr_like "$4" "$1: $2: says so"
    fi
    if [ "$5" = - ]; then
        files_are "" "$1: $2: nothing is left"
    else
        files_are "$5" "$1: $2: left is $5"
    fi
    strangers=$(grep -vE "^($1: |hint: )" "$work/stderr")
    [ -z "$strangers" ] || report 1 "$1: $2: stderr is in the tools' manner" "$strangers"
}

while read -r row; do
    [ -n "$row" ] || continue
    mapfile -t field < <(sed 's/ | /\n/g' <<<"$row")
    check_row "${field[@]}"
done <<<"$table"

for tool in $(cd "$top/cmd" && ls place-*.c | sed 's/\.c$//'); do
    for fault in 'full disk' 'stdout closed' 'Ctrl-C' 'error: '; do
        grep -q "^$tool | .*$fault" <<<"$table"
        report $? "$tool has a row for: $fault"
    done
done
done_testing

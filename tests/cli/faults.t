#!/usr/bin/env bash
# Every tool under every fault: one table. A row is
#
#     tool | fault | exit code | a line of stderr (extended regular expression; - for silence) |
#         files left in the directory (- for none) | command, run by bash in an empty directory
#
# A pipe in the command has no spaces around it, since those divide columns. After each row TMPDIR
# must be empty, and every line of stderr be of the tools' own kind. Without PLACE_LONG it is every fourth
# row, and all that need the database of those before them.
. tests/cli/lib.sh
. "$top/tests/cli/pg.sh"
needs perl setpriv unshare
start_postgres # rows call it postgresql://
# For those that load: tables of their own.
import_schema='postgresql:// --schema import'
import_tables="place-db migrate -q $import_schema"

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
for log in "log.csv 2000" "long.csv 100000" "many.csv 400000"; do
    place-simulate --events ${log#* } --size 64x48 --seed 7 --format csv -o "$work/${log% *}" 2>"$work/stderr" ||
        { echo "Bail out! place-simulate makes no log: $(cat "$work/stderr")"; exit 1; }
done
place-simulate -q --events 300k --size 480x270 --seed 7 -o "$work/crowd.place"
head -c 20000 "$work/log.csv" | gzip | head -c 3000 >"$damaged/torn.csv.gz"
cp "$work/log.csv" "$damaged/locked.csv"
chmod 000 "$damaged"/locked.*
# A log in a database, and the snapshot of its beginning.
for command in "place-db migrate -q" "place-import -q $A -o" "place-snapshot take --at start"; do
    $command postgresql:// --schema snapshots >"$work/stderr" 2>&1 || { echo "Bail out! $command: $(cat "$work/stderr")"; exit 1; }
done
# An archive whose headers lie, each with a checksum that is right: a chunk of four thousand million
# events, and one that ends beyond all files.
python - "$A" "$damaged" <<'PYTHON'
import struct, sys, zlib
data = open(sys.argv[1], "rb").read()
at = 32
while data[at:at + 4] != b"EVNT":
    body, header = struct.unpack_from("<QI", data, at + 8)
    at += 24 + header + body
body, header = struct.unpack_from("<QI", data, at + 8)
def lie(name, place, text):
    lying = bytearray(data[:len(data) - 16])
    lying[place:place + len(text)] = text
    lying[at + 20:at + 24] = struct.pack("<I", zlib.crc32(lying[at + 24:at + 24 + header], zlib.crc32(lying[at:at + 20])))
    open(f"{sys.argv[2]}/{name}.place", "wb").write(lying)
for offset in range(0, header, 4):
    lie(f"lie{offset}", at + 24 + offset, b"\xff\xff\xff\xff")
lie("far", at + 8, struct.pack("<Q", 1 << 62))
PYTHON
{ echo "GIMP Palette"; for i in {0..31}; do echo "$((i * 8)) $((255 - i * 8)) $((i % 2 * 255)) colour"; done; } >"$work/colours.gpl"
csv="--format csv --size 64x48 --palette $work/colours.gpl"
frames="--format frames --size 64x48 --palette $work/colours.gpl --start 2026-01-01 --step 10s"
mkdir "$work/pictures" "$work/no-pictures"
for i in {0..40}; do head -c 3072 /dev/zero | tr '\0' "\\$((i % 8))" >"$work/pictures/$i.raw"; done
# More files than a process may have open; a log that says its canvas, and one so long that reading it
# takes a while.
mkdir "$work/files"
for i in {100..399}; do printf 'ts,x,y,color\n1600000%d,1,2,3\n' "$i" >"$work/files/$i.csv"; done
row='{"x":1,"y":2,"color":1,"createdAt":1600000001}'
echo '{"kind":"canvas","x0":0,"y0":0,"width":4,"height":4,"palette":["#000000","#FFFFFF"],"createdAt":1600000000}' >"$work/log.jsonl"
yes "$row" | head -n 100000 | gzip >"$work/rows.gz"
{ gzip <"$work/log.jsonl"; for i in {1..200}; do cat "$work/rows.gz"; done; } >"$work/endless.jsonl.gz"
{ sed 's/"width":4,"height":4/"width":8000,"height":8000/' "$work/log.jsonl"
    yes '{"kind":"fill","x":0,"y":0,"width":8000,"height":8000,"color":1,"createdAt":1600000001}' | head -n 50; } >"$work/fills.jsonl"
place-import -q "$work/fills.jsonl" -o "$work/fills.place"
echo "$row" >>"$work/log.jsonl"
{ cat "$work/log.jsonl"; echo '{"kind":"canvas",'; } >"$damaged/log.jsonl"

# ---- helpers that rows may call ------------------------------------------------------------
mkdir "$work/helpers"
PATH="$PATH:$work/helpers"

# interrupt COMMAND...: Ctrl-C after half a second, or the signal that $SIGNAL names. 130 (of KILL:
# 137) stands for death by that signal, and only for that. (A shell would start a background job with SIGINT ignored; hence perl.)
cat >"$work/helpers/interrupt" <<'PERL'
#!/usr/bin/perl
use strict; use warnings; use POSIX ":sys_wait_h";
my $signal = $ENV{SIGNAL} // "INT";
my $number = { INT => 2, KILL => 9 }->{$signal};
defined(my $child = fork) or die "fork: $!";
if (!$child) { $SIG{INT} = "DEFAULT"; exec @ARGV or die "$ARGV[0]: $!\n" }
select undef, undef, undef, 0.5;
if (waitpid($child, WNOHANG) == $child) { print STDERR "ended before the signal came\n"; exit 98 }
kill $signal, $child;
local $SIG{ALRM} = sub { kill "KILL", $child; print STDERR "outlived the signal by 20 s\n"; exit 97 };
alarm 20;
waitpid $child, 0;
exit(($? & 127) == $number ? 128 + $number : 99);
PERL
# no_privileges COMMAND...: as root, but bound by file modes like anyone.
cat >"$work/helpers/no_privileges" <<'SHELL'
#!/bin/sh
[ "$(id -u)" = 0 ] || exec "$@"
exec setpriv --bounding-set=-all --inh-caps=-all "$@"
SHELL
# on_small_disk SIZE COMMAND: a shell's command, for which ./disk is a file system of that size. What
# it leaves there is told.
cat >"$work/helpers/on_small_disk" <<'SHELL'
#!/bin/sh
size=$1; command=$2
[ "$(id -u)" = 0 ] && map= || map=--map-root-user
mkdir disk
exec unshare --mount $map sh -c '
    mount -t tmpfs -o size="$1" none disk || exit 99
    sh -c "$2"
    code=$?
    left=$(ls -A disk)
    [ -z "$left" ] || echo "left on the disk: $left" >&2
    exit $code' sh "$size" "$command"
SHELL
# every_lie COMMAND: the command for each archive that lies, by {}; the worst exit code.
cat >"$work/helpers/every_lie" <<'SHELL'
#!/bin/bash
worst=0
for file in "$LIES"/lie*.place; do
    (ulimit -v $ROOM; timeout 20 bash -c "${1//\{\}/$file}") 2>stderr
    code=$?
    [ $code = 0 ] || [ $code = 3 ] || { echo "exit code $code of $file: $(cat stderr)" >&2; worst=97; }
    [ $code = 3 ] && [ $worst = 0 ] && { worst=3; cp stderr first; }
done
[ $worst = 3 ] && cat first >&2
rm -f stderr first
exit $worst
SHELL
export LIES=$damaged ROOM=4000000
sanitized=
grep -q __asan_init "$bin/place-info" && sanitized=1 ROOM=unlimited # a sanitizer's shadow takes terabytes
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
place-info | kill -9 while a log becomes an archive | 137 | - | - | SIGNAL=KILL interrupt place-info $work/endless.jsonl.gz
place-info | no source | 2 | error: .*[Ss][Oo][Uu][Rr][Cc][Ee] | - | place-info
place-info | two sources | 2 | error: unexpected operand | - | place-info $A $A
place-info | unknown option | 2 | hint: did you mean --json\\? | - | place-info --jsno $A
place-info | missing file | 4 | error: .*nowhere.place: No such file | - | place-info nowhere.place
place-info | unreadable file | 4 | error: .*locked.place: Permission denied | - | no_privileges place-info $damaged/locked.place
place-info | a directory without events.place | 4 | error: .*events.place: No such file | - | place-info $work
place-info | noise | 3 | hint: .*place-import | - | place-info $damaged/noise
place-info | empty file | 3 | error: .*empty | - | place-info $damaged/empty
place-info | torn archive | 0 | warning: .*torn.place | - | place-info $damaged/torn.place
place-info | hostile archives | 3 | error: | - | every_lie "place-info --hash {} >/dev/null"
place-info | a chunk that ends beyond all files | 0 | warning: .*far.place | - | place-info $damaged/far.place
place-info | archive cut in its header | 3 | error: .*header.place | - | place-info $damaged/header.place

place-db | stdout on a full disk | 4 | error: cannot write standard output: $full | - | place-db status postgresql:// >/dev/full
place-db | stdout closed | 4 | error: cannot write standard output | - | place-db status postgresql:// --json >&-
place-db | a dry run on a full disk | 4 | error: cannot write standard output: $full | - | place-db migrate --dry-run postgresql:// >/dev/full
place-db | Ctrl-C while another migrates | 130 | - | - | psql -Xqc "SELECT pg_advisory_lock(hashtextextended('placetools migrate', 0)), pg_sleep(5)" >/dev/null&sleep 0.5; interrupt place-db migrate postgresql://
place-db | no command | 2 | error: .*operand | - | place-db
place-db | unknown command | 2 | hint: migrate, status, | - | place-db destroy postgresql://
place-db | no source | 2 | error: no SOURCE is given | - | place-db status
place-db | a file in place of a database | 2 | error: '.*event.place' is no database | - | place-db status $A
place-db | a password on the command line | 2 | hint: PGPASSFILE | - | place-db status postgresql://me:secret@localhost/
place-db | no server | 5 | error: .*No such file or directory | - | PGHOST=/nonexistent place-db status postgresql://
place-db | no tables | 3 | hint: place-db migrate | - | place-db maintain postgresql://

place-snapshot | stdout on a full disk | 4 | error: cannot write standard output: $full | - | place-snapshot list postgresql:// --schema snapshots >/dev/full
place-snapshot | stdout closed | 4 | error: cannot write standard output | - | place-snapshot list --json postgresql:// --schema snapshots >&-
place-snapshot | picture on a full disk | 4 | error: cannot write /dev/full: $full | - | place-snapshot show postgresql:// 1 --schema snapshots -o /dev/full
place-snapshot | picture on a closed stdout | 4 | error: cannot write | - | place-snapshot show postgresql:// 1 --schema snapshots -o - >&-
place-snapshot | no room for events | 4 | error: .*$full | disk | on_small_disk 64k "TMPDIR=disk place-snapshot take --at end postgresql:// --schema snapshots"
place-snapshot | Ctrl-C while the table is locked | 130 | - | - | psql -Xqc "BEGIN; LOCK TABLE snapshots.canvas_snapshots; SELECT pg_sleep(3)" >/dev/null&sleep 0.5; interrupt place-snapshot list postgresql:// --schema snapshots
place-snapshot | Ctrl-C while many are made | 130 | - | - | interrupt place-snapshot backfill -q postgresql:// --schema snapshots --every 1s
place-snapshot | picture exists | 4 | error: out.png exists already | out.png | echo old >out.png; place-snapshot show postgresql:// 1 --schema snapshots -o out.png; code=\$?; grep -qx old out.png && exit \$code
place-snapshot | picture's directory is missing | 4 | error: .*No such file | - | place-snapshot show postgresql:// 1 --schema snapshots -o none/out.png
place-snapshot | no such snapshot | 2 | error: .*there is no snapshot 99 | - | place-snapshot show postgresql:// 99 --schema snapshots -o out.png
place-snapshot | no command | 2 | error: .*operand is missing | - | place-snapshot
place-snapshot | no source | 2 | error: no SOURCE given | - | place-snapshot list
place-snapshot | an archive in place of a database | 2 | error: SOURCE is no database | - | place-snapshot list $A
place-snapshot | a password on the command line | 2 | hint: PGPASSFILE | - | place-snapshot list postgresql://me:secret@localhost/
place-snapshot | no server | 5 | error: .*No such file or directory | - | PGHOST=/nonexistent place-snapshot list postgresql://
place-snapshot | no tables | 3 | hint: place-db migrate | - | place-snapshot list postgresql:// --schema nowhere

place-export | output on a full disk | 4 | error: .*$full | - | place-export $A -o /dev/full --format csv
place-export | the disk fills up | 4 | error: .*cannot write.*: File too large | - | $small 8; place-export $A -o out.csv
place-export | ... of gzip | 4 | error: .*cannot write.*: File too large | - | $small 8; place-export $A -o out.jsonl.gz
place-export | ... of an archive | 4 | error: .*cannot write.*: File too large | - | $small 8; place-export $A -o out.place
place-export | the disk is full | 4 | error: .*$full | disk | on_small_disk 16k "place-export $A -o disk/out.csv"
place-export | stdout on a full disk | 4 | error: .*$full | - | place-export $A --format csv -o - >/dev/full
place-export | stdout closed | 4 | error: cannot write | - | place-export $A --format csv -o - >&-
place-export | Ctrl-C | 130 | - | - | interrupt place-export - -o out.csv < <(cat $A; sleep 2)
place-export | Ctrl-C within fills | 130 | - | - | interrupt place-export -q $work/fills.jsonl --as-placements -o out.csv.gz
place-export | kill -9 within fills | 137 | - | - | SIGNAL=KILL interrupt place-export -q $work/fills.place --as-placements -o out.csv
place-export | Ctrl-C keeps what -f would replace | 130 | - | out.csv | echo old >out.csv; interrupt place-export -q $work/fills.jsonl --as-placements -f -o out.csv; code=\$?; grep -qx old out.csv && exit \$code
place-export | nowhere for a copy | 4 | error: cannot create a file in /nonexistent: No such file | - | TMPDIR=/nonexistent place-export $A -o - --format place >/dev/null
place-export | output exists | 4 | error: out.csv exists already | out.csv | echo old >out.csv; place-export $A -o out.csv; code=\$?; grep -qx old out.csv && exit \$code
place-export | output exists, refused at once | 4 | hint: -f replaces it | out.csv | echo old >out.csv; timeout 5 place-export $work/fills.place --as-placements -o out.csv
place-export | output exists, -f | 0 | - | out.csv | echo old >out.csv; place-export -q $A -f -o out.csv && tail -n +2 out.csv|grep -qx 1775044800874,62,112,15,mellow_crab
place-export | what cannot be said keeps what is there | 3 | error: event .*: csv logs have no rows for 'rectangle' events | out.csv | echo old >out.csv; place-export $work/fills.place -f -o out.csv; code=\$?; grep -qx old out.csv && exit \$code
place-export | output is a directory | 4 | error: dir is a directory | dir | mkdir dir; place-export $A --format csv -o dir
place-export | output's directory is missing | 4 | error: .*No such file | - | place-export $A -o none/out.csv
place-export | output's directory is locked | 4 | error: .*Permission denied | dir | mkdir -m 555 dir; no_privileges place-export $A -o dir/out.place
place-export | output is its own source | 2 | error: own.place is both SOURCE and the output | own.place | cp $A own.place; place-export own.place -f -o own.place
place-export | no output | 2 | hint: -o FILE | - | place-export $A
place-export | no source | 2 | error: .*[Ss][Oo][Uu][Rr][Cc][Ee] | - | place-export -o out.csv
place-export | a name without a format | 2 | hint: --format is place, csv | - | place-export $A -o out.png
place-export | no such user | 2 | error: there is no user 'nobody at all' | - | place-export $A -o out.csv --user "nobody at all"
place-export | region off the canvas | 2 | error: the region is not all on the canvas | - | place-export $A -o out.place --region 10x10-5+0
place-export | no such mark | 2 | error: .*nonesuch | - | place-export $A -o out.csv --from nonesuch
place-export | missing file | 4 | error: .*nowhere.place: No such file | - | place-export nowhere.place -o out.csv
place-export | unreadable file | 4 | error: .*locked.place: Permission denied | - | no_privileges place-export $damaged/locked.place -o out.csv
place-export | noise | 3 | hint: .*place-import | - | place-export $damaged/noise -o out.csv
place-export | empty file | 3 | error: .*empty | - | place-export $damaged/empty -o out.csv
place-export | torn archive | 0 | warning: .*torn.place | out.place | place-export $damaged/torn.place -o out.place && place-info --hash out.place >/dev/null
place-export | hostile archives into a log | 3 | error: | - | every_lie "place-export -q {} -o out.jsonl; code=\\\$?; rm -f out.jsonl; exit \\\$code"
place-export | hostile archives into an archive | 3 | error: | - | every_lie "place-export -q {} -o out.place; code=\\\$?; rm -f out.place; exit \\\$code"
place-export | archive cut in its header | 3 | error: .*header.place | - | place-export $damaged/header.place -o out.csv

place-heatmap | output on a full disk | 4 | error: .*$full | - | place-heatmap $A -o /dev/full
place-heatmap | the disk fills up | 4 | error: .*File too large | - | $small 8; place-heatmap $A --npy out.npy
place-heatmap | ... in the second file | 4 | error: .*out-count.npy: File too large | out-count.png | $small 80; place-heatmap $A --measure count,age --scale-values linear -o out-%m.png --npy out-%m.npy
place-heatmap | no room for users | 4 | error: cannot create a file in /nonexistent: No such file | - | TMPDIR=/nonexistent place-heatmap $work/crowd.place --measure users --memory 1M --npy out.npy
place-heatmap | stdout on a full disk | 4 | error: .*$full | - | place-heatmap $A --json >/dev/full
place-heatmap | stdout closed | 4 | error: cannot write | - | place-heatmap $A --csv - >&-
place-heatmap | Ctrl-C | 130 | - | - | interrupt place-heatmap - --npy out.npy < <(cat $A; sleep 2)
place-heatmap | output exists | 4 | error: out.png exists already | out.png | echo old >out.png; place-heatmap $A -o out.png; code=\$?; grep -qx old out.png && exit \$code
place-heatmap | one of two exists | 4 | error: age.csv exists already | age.csv | echo old >age.csv; place-heatmap $A --measure count,age --csv %m.csv
place-heatmap | output exists, -f | 0 | - | out.png | echo old >out.png; place-heatmap -q $A -f -o out.png && pngcheck -q out.png
place-heatmap | output's directory is missing | 4 | error: .*No such file | - | place-heatmap $A -o none/out.png
place-heatmap | no output | 2 | hint: -o FILE | - | place-heatmap $A
place-heatmap | no source | 2 | error: .*[Ss][Oo][Uu][Rr][Cc][Ee] | - | place-heatmap -o out.png
place-heatmap | missing file | 4 | error: .*nowhere.place: No such file | - | place-heatmap nowhere.place -o out.png
place-heatmap | noise | 3 | hint: .*place-import | - | place-heatmap $damaged/noise -o out.png
place-heatmap | torn archive | 0 | warning: .*torn.place | out.png | place-heatmap $damaged/torn.place -o out.png && pngcheck -q out.png
place-heatmap | hostile archives | 3 | error: | - | every_lie "place-heatmap -q {} --npy out.npy; code=\\\$?; rm -f out.npy; exit \\\$code"

place-stats | stdout on a full disk | 4 | error: cannot write standard output: $full | - | place-stats $A >/dev/full
place-stats | stdout closed | 4 | error: cannot write standard output | - | place-stats $A >&-
place-stats | JSON on a full disk | 4 | error: cannot write standard output: $full | - | place-stats --json $A >/dev/full
place-stats | output on a full disk | 4 | error: .*$full | - | place-stats $A --csv activity -o /dev/full
place-stats | chart on a full disk | 4 | error: .*$full | - | place-stats $A --chart - >/dev/full
place-stats | SVG on a full disk | 4 | error: .*: $full | full.svg | ln -s /dev/full full.svg; place-stats $A -f --chart full.svg
place-stats | the disk fills up | 4 | error: .*File too large | - | $small 8; place-stats $A --chart out.png
place-stats | ... of SVG | 4 | error: .*File too large | - | $small 8; place-stats $A --chart out.svg
place-stats | ... in the second chart | 4 | error: .*File too large | colors.png | $small 37; place-stats $A --chart-of colors,users --chart %t.png --top 100 --chart-size 320x900
place-stats | ... of CSV | 4 | error: .*out.csv: File too large | - | $small 8; place-stats $A --csv users --top all -o out.csv
place-stats | no room for what goes to a pipe | 4 | error: cannot create a file in /nonexistent: No such file | - | TMPDIR=/nonexistent place-stats $A --chart -|cat; exit \${PIPESTATUS[0]}
place-stats | Ctrl-C | 130 | - | - | interrupt place-stats - --chart out.png < <(cat $A; sleep 2)
place-stats | Ctrl-C while fills cover much | 130 | - | - | interrupt place-stats $work/fills.place --region 3000x3000+0+0
place-stats | output exists | 4 | error: out.svg exists already | out.svg | echo old >out.svg; place-stats $A --chart out.svg; code=\$?; grep -qx old out.svg && exit \$code
place-stats | output exists, -f | 0 | - | out.png | echo old >out.png; place-stats -q $A -f --chart out.png && pngcheck -q out.png
place-stats | output's directory is missing | 4 | error: .*No such file | - | place-stats $A -o none/out.txt
place-stats | no source | 2 | error: .*[Ss][Oo][Uu][Rr][Cc][Ee] | - | place-stats
place-stats | two sources | 2 | error: unexpected operand | - | place-stats $A $A
place-stats | missing file | 4 | error: .*nowhere.place: No such file | - | place-stats nowhere.place
place-stats | unreadable file | 4 | error: .*locked.place: Permission denied | - | no_privileges place-stats $damaged/locked.place
place-stats | noise | 3 | hint: .*place-import | - | place-stats $damaged/noise
place-stats | empty file | 3 | error: .*empty | - | place-stats $damaged/empty
place-stats | torn archive | 0 | warning: .*torn.place | - | place-stats $damaged/torn.place >/dev/null
place-stats | hostile archives | 3 | error: | - | every_lie "place-stats -q {} >/dev/null"
place-stats | archive cut in its header | 3 | error: .*header.place | - | place-stats $damaged/header.place

place-history | stdout on a full disk | 4 | error: cannot write standard output: $full | - | place-history $A 80 45 >/dev/full
place-history | stdout closed | 4 | error: cannot write standard output | - | place-history $A 80 45 >&-
place-history | JSON on a full disk | 4 | error: cannot write standard output: $full | - | place-history --json $A 80 45 >/dev/full
place-history | Ctrl-C | 130 | - | - | interrupt place-history - 1 1 < <(cat $A; sleep 2)
place-history | no source | 2 | error: .*[Ss][Oo][Uu][Rr][Cc][Ee] | - | place-history 80 45
place-history | no pixel | 2 | hint: X Y, --region, --user or --key | - | place-history $A
place-history | half a pixel | 2 | error: X is '.*event.place' | - | place-history $A 80
place-history | outside the canvas | 2 | hint: the canvas goes from 0,0 to | - | place-history $A -199 -235
place-history | region off the canvas | 2 | error: the region is not all on the canvas | - | place-history $A --region 10x10-5+0
place-history | no such user | 2 | error: there is no user 'nobody at all' | - | place-history $A --user "nobody at all"
place-history | no such mark | 2 | error: .*nonesuch | - | place-history $A 80 45 --at nonesuch
place-history | a key for a log without hashes | 2 | error: .*event.place has no hashes of events | key | echo secret >key; place-history $A --key key
place-history | an empty file of keys | 2 | error: there is no key in key | key | echo >key; place-history $A --key key
place-history | no file of keys | 4 | error: nowhere: No such file | - | place-history $A --key nowhere
place-history | a file of keys without end | 3 | error: /dev/zero is too long for a file of keys | - | place-history $A --key /dev/zero
place-history | missing file | 4 | error: .*nowhere.place: No such file | - | place-history nowhere.place 1 1
place-history | unreadable file | 4 | error: .*locked.place: Permission denied | - | no_privileges place-history $damaged/locked.place 1 1
place-history | noise | 3 | hint: .*place-import | - | place-history $damaged/noise 1 1
place-history | empty file | 3 | error: .*empty | - | place-history $damaged/empty 1 1
place-history | torn archive | 0 | warning: .*torn.place | - | place-history $damaged/torn.place 80 45 >/dev/null
place-history | hostile archives | 3 | error: | - | every_lie "place-history {} --region 9x9+0+0 >/dev/null"
place-history | no room for what was found | 4 | error: cannot create a file in /nonexistent: No such file | - | TMPDIR=/nonexistent place-history -q $work/crowd.place --region 480x270+0+0 --csv
place-history | the disk fills up with it | 4 | error: .*temporary file: $full | disk | on_small_disk 512k "TMPDIR=disk place-history -q $work/crowd.place --region 480x270+0+0 --csv"
place-history | archive cut in its header | 3 | error: .*header.place | - | place-history $damaged/header.place 1 1

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
place-mosaic | hostile archives | 3 | error: | - | every_lie "place-mosaic -q {} -o out.png; code=\\\$?; rm -f out.png; exit \\\$code"
place-mosaic | the disk is full | 4 | error: .*cannot write: $full | disk | on_small_disk 4k "place-mosaic --scale 9 $A -o disk/out.png"
place-mosaic | archive cut in its header | 3 | error: .*header.place | - | place-mosaic $damaged/header.place -o out.png
place-mosaic | a log, not read, that is its own output | 2 | error: log.jsonl is both SOURCE and the output | log.jsonl | cp $damaged/log.jsonl .; place-mosaic -f log.jsonl -o log.jsonl
place-mosaic | no such mark | 2 | error: .*nonesuch | - | place-mosaic $A --at nonesuch -o out.png
place-mosaic | region off the canvas | 2 | error: .*region | - | place-mosaic $A --region 10x10+60000+0 -o out.png
place-mosaic | a sheet on a full disk | 4 | error: cannot write /dev/full: $full | - | place-mosaic -q $A --sheet 3x2 -o /dev/full
place-mosaic | a sheet, Ctrl-C | 130 | - | - | interrupt place-mosaic -q $A --sheet 120x120 --region 96x40+0+0 --caption events -o out.png
place-mosaic | a sheet, output exists, but fails | 2 | error: .*nonesuch | out.png | echo old >out.png; place-mosaic $A --sheet 3x2 --to nonesuch -f -o out.png; code=\$?; grep -qx old out.png && exit \$code
place-mosaic | a sheet too large for memory | 6 | error: .*memory | - | ulimit -v 600000; place-mosaic -q $A --sheet 100x100 --scale 1 -o out.png
place-mosaic | a sheet of a torn archive | 0 | warning: .*torn.place | out.png | place-mosaic -q $damaged/torn.place --sheet 3x2 -o out.png && pngcheck -q out.png
place-mosaic | a sheet of hostile archives | 3 | error: | - | every_lie "place-mosaic -q {} --sheet 2x2 -o out.png; code=\\\$?; rm -f out.png; exit \\\$code"
place-mosaic | a difference on a full disk | 4 | error: cannot write /dev/full: $full | - | place-mosaic -q $A --diff start..end -o /dev/full
place-mosaic | a difference of hostile archives | 3 | error: | - | every_lie "place-mosaic -q {} --diff start..end -o out.png; code=\\\$?; rm -f out.png; exit \\\$code"
place-mosaic | a user of a log without any | 2 | error: .*does not say who placed what | - | place-mosaic -q $work/fills.place --highlight-user 1 -o out.png

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
place-timelapse | hostile archives | 3 | error: | - | every_lie "place-timelapse -q {} --duration 1s -o out.mp4; code=\\\$?; rm -f out.mp4; exit \\\$code"
place-timelapse | output's directory is locked | 4 | error: .*Permission denied | dir | mkdir -m 555 dir; no_privileges place-timelapse $A --duration 1s -o dir/out.mp4
place-timelapse | the disk is full | 4 | error: .*cannot write.*: $full | disk | on_small_disk 16k "place-timelapse $A --duration 1s -o disk/out.mp4"
place-timelapse | a GIF on a full disk | 4 | error: cannot write full.gif: $full | - | ln -s /dev/full full.gif; place-timelapse $A --duration 1s -o full.gif; code=\$?; rm full.gif; exit \$code
place-timelapse | the disk fills up with a GIF | 4 | error: .*out.gif: cannot write: File too large | - | $small 16; place-timelapse $A --duration 2s -o out.gif
place-timelapse | ... with an APNG | 4 | error: .*out.apng: cannot write: File too large | - | $small 16; place-timelapse $A --duration 2s -o out.apng
place-timelapse | Ctrl-C while it makes a GIF | 130 | - | - | interrupt place-timelapse $A --fps 50 --duration 1h -o out.gif
place-timelapse | Ctrl-C while it makes an APNG | 130 | - | - | interrupt place-timelapse $A --duration 1h -o out.apng
place-timelapse | a GIF is there | 4 | error: out.gif exists already | out.gif | echo old >out.gif; place-timelapse $A --duration 1s -o out.gif; code=\$?; grep -qx old out.gif && exit \$code
place-timelapse | hostile archives as GIF | 3 | error: | - | every_lie "place-timelapse -q {} --duration 1s -o out.gif; code=\\\$?; rm -f out.gif; exit \\\$code"
place-timelapse | a name of another kind of file | 2 | error: out.webm: only MP4, GIF and APNG | - | place-timelapse $A -o out.webm
place-timelapse | nothing fits --max-size | 1 | error: even at crf 51 the video is larger than the 20.0 KiB of --max-size | - | place-timelapse $A --duration 1s --max-size 20K -o out.mp4
place-timelapse | no GIF does | 1 | hint: a smaller --scale | - | place-timelapse $A --duration 1s --max-size 5K -o out.gif
place-timelapse | --max-size, and the output exists | 4 | hint: -f replaces it | out.mp4 | echo old >out.mp4; timeout 5 place-timelapse $A --quality best --duration 1h --max-size 10M -o out.mp4
place-timelapse | --max-size keeps what -f would replace | 1 | error: .*is larger than the | out.mp4 | echo old >out.mp4; place-timelapse $A --duration 1s --max-size 20K -f -o out.mp4; code=\$?; grep -qx old out.mp4 && exit \$code
place-timelapse | Ctrl-C while it finds what fits | 130 | - | - | interrupt place-timelapse $A --duration 20s --max-size 2M -o out.mp4
place-timelapse | --max-size on a full disk | 4 | error: .*cannot write.*: $full | disk | on_small_disk 200k "place-timelapse $A --duration 1s --max-size 10M -o disk/out.mp4"
place-timelapse | deliverables: the disk is full | 4 | error: .*cannot write.*: $full | disk | on_small_disk 100k "place-timelapse $A --duration 1s --deliverables disk/out"
place-timelapse | deliverables: ... while it makes a video | 4 | error: .*out/[a-z]*.mp4.*: File too large | - | $small 64; place-timelapse $A --region 96x54+0+0 --duration 5s --deliverables out
place-timelapse | deliverables: Ctrl-C | 130 | - | - | interrupt place-timelapse $A --quality best --duration 1h --deliverables out
place-timelapse | deliverables: Ctrl-C keeps what -f would replace | 130 | - | out | mkdir out; echo old >out/heat.png; interrupt place-timelapse $A --duration 1h -f --deliverables out; code=\$?; [ "\$(ls -A out)" = heat.png ] && grep -qx old out/heat.png && exit \$code
place-timelapse | deliverables: a file has that name | 4 | error: out is no directory | out | echo old >out; place-timelapse $A --deliverables out
place-timelapse | deliverables: the directory is not empty, refused at once | 4 | hint: -f | out | mkdir out; echo old >out/x; timeout 5 place-timelapse $A --quality best --duration 1h --deliverables out
place-timelapse | deliverables: no directory above | 4 | error: .*No such file | - | place-timelapse $A --deliverables none/out
place-timelapse | deliverables: of hostile archives | 3 | error: | - | every_lie "place-timelapse -q {} --scale 2 --duration 0.1s --deliverables out; code=\\\$?; rm -rf out; exit \\\$code"
place-timelapse | deliverables: of a torn archive | 0 | warning: .*torn.place | out | place-timelapse $damaged/torn.place --region 64x48+0+0 --duration 1s --deliverables out && ffprobe -v error out/heat.mp4
place-timelapse | archive cut in its header | 3 | error: .*header.place | - | place-timelapse $damaged/header.place -o out.mp4

place-frames | output on a full disk | 4 | error: cannot write /dev/full: $full | - | place-frames $A --duration 1s --raw rgb24 -o /dev/full
place-frames | the disk fills up | 4 | error: cannot write out/0[0-9]*.png: File too large | - | $small 8; place-frames $A --duration 1s -o out
place-frames | the disk fills up, in a directory that is there | 4 | error: cannot write out/0[0-9]*.png: File too large | out | mkdir out; $small 8; place-frames $A --duration 1s -o out; code=\$?; rmdir out && mkdir out && exit \$code
place-frames | the disk fills up, times.csv | 4 | error: cannot write out/times.csv | - | $small 1; place-frames $A --region 4x4+0+0 --duration 10s -o out
place-frames | the disk fills up, raw | 4 | error: cannot write out.rgb: File too large | - | $small 64; place-frames -q $A --duration 1s --raw rgb24 -o out.rgb
place-frames | stdout on a full disk | 4 | error: cannot write standard output: $full | - | place-frames $A --duration 1s --raw y4m -o - >/dev/full
place-frames | stdout closed | 4 | error: cannot write standard output | - | place-frames $A --duration 1s --raw gray8 -o - >&-
place-frames | Ctrl-C | 130 | - | - | interrupt place-frames $A --duration 9h -o out
place-frames | Ctrl-C keeps what -f would replace | 130 | - | out | mkdir out; echo old >out/0000.png; interrupt place-frames $A --duration 9h -f -o out; code=\$?; [ "\$(ls -A out)" = 0000.png ] && grep -qx old out/0000.png && exit \$code
place-frames | Ctrl-C, raw | 130 | - | - | interrupt place-frames -q $A --duration 10h --raw rgb24 -o out.rgb
place-frames | Ctrl-C while nobody reads | 130 | - | - | set -o pipefail; interrupt place-frames -q $A --duration 10h --raw rgb24 -o - |sleep 2
place-frames | no TMPDIR | 0 | - | out | TMPDIR=/nonexistent place-frames $A --duration 1s -o out && pngcheck -q out/*.png
place-frames | directory is not empty | 4 | error: out is not empty: it has old | out | mkdir out; echo old >out/old; place-frames $A --duration 1s -o out; code=\$?; [ "\$(ls -A out)" = old ] && exit \$code
place-frames | directory is not empty, hint | 4 | hint: -f writes into it | out | mkdir out; echo old >out/old; place-frames $A --duration 1s -o out
place-frames | directory is not empty, -f | 0 | - | out | mkdir out; echo old >out/0000.png; place-frames -q $A --duration 1s -f -o out && pngcheck -q out/*.png
place-frames | directory is not empty, -f, but fails | 3 | error: | out | mkdir out; echo old >out/0000.png; place-frames -f $damaged/noise -o out; code=\$?; grep -qx old out/0000.png && exit \$code
place-frames | directory is a file | 4 | error: out is no directory | out | echo old >out; place-frames $A --duration 1s -f -o out
place-frames | directory is a link that leads nowhere | 4 | error: out is no directory | out | ln -s nowhere out; place-frames $A --duration 1s -o out
place-frames | directory's own is missing | 4 | error: cannot create none/out: No such file | - | place-frames $A --duration 1s -o none/out
place-frames | directory's own is locked | 4 | error: .*Permission denied | dir | mkdir -m 555 dir; no_privileges place-frames $A --duration 1s -o dir/out
place-frames | directory is locked | 4 | error: cannot write into dir: Permission denied | dir | mkdir -m 555 dir; no_privileges place-frames $A --duration 1s -o dir
place-frames | a frame's place is taken | 4 | error: cannot create out/0001.png: a directory has that name | out | mkdir -p out/0001.png; echo old >out/times.csv; echo old >out/0000.png; place-frames $A --duration 1s -f -o out; code=\$?; [ "\$(echo \$(ls -A out))" = "0000.png 0001.png times.csv" ] && cmp -s out/0000.png out/times.csv && grep -qx old out/times.csv && exit \$code
place-frames | the place of times.csv is taken | 4 | error: cannot create out/times.csv: a directory has that name | out | mkdir -p out/times.csv; echo old >out/0000.png; place-frames $A --duration 1s -f -o out; code=\$?; [ "\$(echo \$(ls -A out))" = "0000.png times.csv" ] && grep -qx old out/0000.png && exit \$code
place-frames | a frame's place is taken, hint | 4 | hint: move it away; nothing in out was changed | out | mkdir -p out/0029.png; place-frames $A --duration 1s -f -o out
place-frames | more files than anybody wants | 2 | error: that would be 1080000 PNG files, at most 1000000 | - | place-frames $A --duration 10h -o out
place-frames | more files than anybody wants, hint | 2 | hint: a longer --step .*--raw | - | place-frames $A --duration 10h -o out
place-frames | a reader that goes away | 4 | error: cannot write standard output: Broken pipe | - | set -o pipefail; place-frames -q $A --duration 10h --raw rgb24 -o - |head -c 1000 >/dev/null
place-frames | raw file exists | 4 | error: out.rgb exists already | out.rgb | echo old >out.rgb; place-frames $A --duration 1s --raw rgb24 -o out.rgb; code=\$?; grep -qx old out.rgb && exit \$code
place-frames | raw file is a directory | 4 | error: dir is a directory | dir | mkdir dir; place-frames $A --duration 1s --raw rgb24 -o dir
place-frames | no output | 2 | hint: -o DIR | - | place-frames $A
place-frames | PNG files to standard output | 2 | error: PNG files go into a directory | - | place-frames $A -o -
place-frames | no source | 2 | error: .*[Ss][Oo][Uu][Rr][Cc][Ee] | - | place-frames -o out
place-frames | two sources | 2 | error: unexpected operand | - | place-frames $A $A -o out
place-frames | missing file | 4 | error: .*nowhere.place: No such file | - | place-frames nowhere.place -o out
place-frames | unreadable file | 4 | error: .*locked.place: Permission denied | - | no_privileges place-frames $damaged/locked.place -o out
place-frames | noise | 3 | hint: .*place-import | - | place-frames $damaged/noise -o out
place-frames | empty file | 3 | error: .*empty | - | place-frames $damaged/empty -o out
place-frames | torn archive | 0 | warning: .*torn.place | out | place-frames $damaged/torn.place --duration 1s -o out && pngcheck -q out/*.png
place-frames | archive cut in its header | 3 | error: .*header.place | - | place-frames $damaged/header.place -o out

place-verify | stdout on a full disk | 4 | error: cannot write standard output: $full | - | place-verify $A >/dev/full
place-verify | stdout closed | 4 | error: cannot write standard output | - | place-verify $A >&-
place-verify | JSON on a full disk | 4 | error: cannot write standard output: $full | - | place-verify --json $A >/dev/full
place-verify | findings on a full disk | 4 | error: cannot write standard output: $full | - | place-verify $damaged/torn.place >/dev/full
place-verify | Ctrl-C | 130 | - | - | interrupt place-verify - < <(cat $A; sleep 2)
place-verify | Ctrl-C while a log becomes an archive | 130 | - | - | interrupt place-verify -q $work/endless.jsonl.gz
place-verify | no source | 2 | error: .*[Ss][Oo][Uu][Rr][Cc][Ee] | - | place-verify
place-verify | two sources | 2 | error: unexpected operand | - | place-verify $A $A
place-verify | missing file | 4 | error: .*nowhere.place: No such file | - | place-verify nowhere.place
place-verify | missing file to compare with | 4 | error: .*nowhere.place: No such file | - | place-verify $A --against nowhere.place
place-verify | unreadable file | 4 | error: .*locked.place: Permission denied | - | no_privileges place-verify $damaged/locked.place
place-verify | noise | 3 | hint: .*place-import | - | place-verify $damaged/noise
place-verify | empty file | 3 | error: .*empty | - | place-verify $damaged/empty
place-verify | torn archive | 7 | error: .*torn.place: [0-9]+ finding | - | place-verify $damaged/torn.place
place-verify | hostile archives | 3 | error: | - | every_lie "place-verify -q {} >/dev/null; code=\\\$?; [ \\\$code = 7 ] && code=3; exit \\\$code"
place-verify | archive cut in its header | 3 | error: .*header.place | - | place-verify $damaged/header.place
place-verify | repair: the disk is full | 4 | error: cannot write .*torn.place: $full | disk | on_small_disk 1600k "cp $damaged/torn.place disk && { place-verify --repair disk/torn.place; code=\\\$?; cmp -s disk/torn.place $damaged/torn.place && rm disk/torn.place; exit \\\$code; }"
place-verify | repair: the directory is locked | 4 | error: .*Permission denied | dir | mkdir dir; cp $damaged/torn.place dir; chmod 555 dir; no_privileges place-verify --repair dir/torn.place
place-verify | repair: kill -9 leaves the old file or the new | 0 | - | torn.place | cp $damaged/torn.place .; place-verify --repair torn.place & kill -9 \$! 2>/dev/null; wait \$! 2>/dev/null; place-verify -q --repair torn.place >/dev/null 2>&1; place-verify -q torn.place >/dev/null
place-verify | repair: no such file | 4 | error: nowhere.place: No such file | - | place-verify --repair nowhere.place
place-verify | repair: noise | 3 | error: .*noise | - | place-verify --repair $damaged/noise

place-import | output on a full disk | 4 | error: cannot write /dev/full: $full | - | place-import $csv $work/log.csv -o /dev/full
place-import | the disk fills up | 4 | error: cannot write .*: File too large | - | $small 64; place-import $csv $work/long.csv -o out.place
place-import | stdout on a full disk | 4 | error: cannot write .*: $full | - | place-import $csv $work/log.csv -o - >/dev/full
place-import | stdout closed | 4 | error: cannot write | - | place-import $csv $work/log.csv -o - >&-
place-import | Ctrl-C | 130 | - | - | interrupt place-import $csv --memory 8G - -o out.place < <(endless_rows)
place-import | Ctrl-C while the input stalls | 130 | - | - | interrupt place-import $csv - -o out.place < <(cat $work/log.csv; sleep 2)
place-import | Ctrl-C while rows go to disk | 130 | - | - | interrupt place-import $csv --memory 64M - -o out.place < <(endless_rows)
place-import | kill -9 while what a pipe says is kept | 137 | - | - | SIGNAL=KILL interrupt place-import --format jsonl - -o out.place < <(cat $work/log.jsonl; sleep 2)
place-import | no room to keep what a pipe says | 4 | error: cannot write a temporary file: $full | disk | on_small_disk 512k "zcat $work/endless.jsonl.gz|TMPDIR=disk place-import --format jsonl - -o out.place"
place-import | ... with a hint | 4 | hint: TMPDIR names a directory with room | disk | on_small_disk 512k "zcat $work/endless.jsonl.gz|TMPDIR=disk place-import --format jsonl - -o out.place"
place-import | more files than may be open | 0 | - | out.place | ulimit -n 64; place-import -q $csv $work/files/*.csv -o out.place
place-import | the disk is full in the middle of a spill | 4 | error: .*temporary file: $full | disk | on_small_disk 512k "TMPDIR=disk place-import $csv --memory 64M $work/many.csv -o out.place"
place-import | ... with a hint | 4 | hint: TMPDIR names a directory with room | disk | on_small_disk 512k "TMPDIR=disk place-import $csv --memory 64M $work/many.csv -o out.place"
place-import | the disk is full in the middle of a write | 4 | error: cannot write disk/out.place: $full | disk | on_small_disk 64k "place-import $csv $work/long.csv -o disk/out.place"
place-import | no TMPDIR to spill to | 4 | error: .*/nonexistent: No such file | - | TMPDIR=/nonexistent place-import $csv --memory 64M $work/many.csv -o out.place
place-import | TMPDIR is locked | 4 | error: .*locked: Permission denied | locked | mkdir -m 555 locked; TMPDIR=locked no_privileges place-import $csv --memory 64M $work/many.csv -o out.place
place-import | output's directory is locked | 4 | error: .*Permission denied | dir | mkdir -m 555 dir; no_privileges place-import $csv $work/log.csv -o dir/out.place
place-import | a hostile archive as the initial picture | 3 | error: | - | every_lie "place-import $csv --initial {} $work/log.csv -o out.place"
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
place-import | frames: missing directory | 4 | error: .*nowhere: No such file | - | place-import $frames nowhere -o out.place
place-import | frames: an empty directory | 3 | error: .*no-pictures | - | place-import $frames $work/no-pictures -o out.place
place-import | frames: no time said | 2 | hint: | - | place-import --size 64x48 --palette $work/colours.gpl $work/pictures -o out.place
place-import | frames: one of the wrong size | 0 | warning: .*bad.raw: is 5 bytes | bad out.place | cp -r $work/pictures bad; echo lies >bad/bad.raw; place-import $frames bad -o out.place
place-import | frames: one of the wrong size, --strict | 3 | error: .*bad.raw: is 5 bytes | bad | cp -r $work/pictures bad; echo lies >bad/bad.raw; place-import --strict $frames bad -o out.place
place-import | frames: one unreadable | 0 | warning: .*4.raw: Permission denied | bad out.place | cp -r $work/pictures bad; chmod 0 bad/4.raw; no_privileges place-import $frames bad -o out.place
place-import | frames: output on a full disk | 4 | error: cannot write /dev/full: $full | - | place-import $frames $work/pictures -o /dev/full
place-import | frames: the disk is full | 4 | error: cannot write disk/out.place: $full | disk | on_small_disk 4k "place-import $frames $work/pictures -o disk/out.place"
place-import | a canvas that changes without end | 3 | error: .*:4097: the canvas changes more than 4096 times | - | place-import --format jsonl <(perl -e 'for (0..5000) { print qq({"kind":"canvas","x0":0,"y0":0,"width":1,"height":1,"palette":["#000000"],"createdAt":), 1600000000 + \$_, "}\\n" }') -o out.place
place-import | too little --memory | 2 | error: --memory is 1M | - | place-import $csv --memory 1M $work/long.csv -o out.place
place-import | database: no tables | 3 | hint: place-db migrate | - | place-import $A -o postgresql://
place-import | database: no server | 5 | error: .*No such file or directory | - | PGHOST=/nonexistent place-import $A -o postgresql://
place-import | database: a password on the command line | 2 | hint: PGPASSFILE | - | place-import $A -o postgresql://me:secret@localhost/
place-import | database: no TMPDIR for the archive on the way | 4 | error: .*/nonexistent: No such file | - | $import_tables; TMPDIR=/nonexistent place-import $csv $work/log.csv -o $import_schema
place-import | database: the disk is full for the archive on the way | 4 | error: .*disk.*: $full | disk | $import_tables; on_small_disk 64k "TMPDIR=disk place-import $csv $work/long.csv -o $import_schema"
place-import | database: Ctrl-C while the log is read | 130 | - | - | $import_tables; interrupt place-import $csv - -o $import_schema < <(cat $work/log.csv; sleep 2)
place-import | database: Ctrl-C while another load goes on | 130 | - | - | $import_tables; psql -Xqc "SELECT pg_advisory_lock(hashtextextended('placetools load import', 0)), pg_sleep(5)" >/dev/null&sleep 0.5; interrupt place-import $A -o $import_schema
place-import | database: noise | 3 | error: .*noise | - | $import_tables; place-import $damaged/noise -o $import_schema
place-import | database: a hostile archive | 3 | error: .*plane 0 is damaged | - | $import_tables; place-import -q $damaged/lie88.place -o $import_schema
place-import | database: torn archive | 0 | warning: .*torn.place | - | $import_tables; place-import $damaged/torn.place -o $import_schema
place-import | database: ... again | 2 | hint: --resume | - | place-import $damaged/torn.place -o $import_schema --epoch 0

place-simulate | output on a full disk | 4 | error: cannot write /dev/full: $full | - | place-simulate --events 1000 --size 64x48 --seed 1 --format csv -o /dev/full
place-simulate | stdout on a full disk | 4 | error: cannot write .*: $full | - | place-simulate --events 1000 --size 64x48 --seed 1 --format csv -o - >/dev/full
place-simulate | stdout closed | 4 | error: cannot write | - | place-simulate --events 1000 --size 64x48 --seed 1 --format csv -o - >&-
place-simulate | archive on a full disk | 4 | error: cannot write /dev/full: $full | - | place-simulate --events 1000 --size 64x48 --seed 1 --format place -o /dev/full
place-simulate | the disk fills up | 4 | error: cannot write .*: File too large | - | $small 64; place-simulate --events 100000 --size 64x48 --seed 1 -o out.place
place-simulate | the disk fills up, csv | 4 | error: cannot write .*: File too large | - | $small 64; place-simulate --events 100000 --size 64x48 --seed 1 -o out.csv
place-simulate | the disk fills up, csv.gz | 4 | error: cannot write .*: File too large | - | $small 64; place-simulate --events 100000 --size 64x48 --seed 1 -o out.csv.gz
place-simulate | Ctrl-C, archive | 130 | - | - | interrupt place-simulate --events 500000000 --size 640x480 --seed 1 -o out.place
place-simulate | Ctrl-C, csv | 130 | - | - | interrupt place-simulate --events 500000000 --size 640x480 --seed 1 -o out.csv
place-simulate | the disk is full | 4 | error: cannot write disk/out.csv: $full | disk | on_small_disk 64k "place-simulate --events 100000 --size 64x48 --seed 1 -o disk/out.csv"
place-simulate | output's directory is locked | 4 | error: .*Permission denied | dir | mkdir -m 555 dir; no_privileges place-simulate --events 1000 --size 64x48 --seed 1 -o dir/out.place
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

number=0
while read -r row; do
    [ -n "$row" ] || continue
    mapfile -t field < <(sed 's/ | /\n/g' <<<"$row")
    number=$((number + 1))
    [[ $sanitized && ${field[5]} == *'ulimit -v'* ]] && continue
    if [ -n "${PLACE_LONG:-}" ] || [ $((number % 4)) -eq 0 ] || [[ ${field[1]} == database* ]]; then
        check_row "${field[@]}"
    fi
done <<<"$table"

for tool in $(cd "$top/cmd" && ls place-*.c | sed 's/\.c$//'); do
    for fault in 'full disk' 'stdout closed' 'Ctrl-C' 'error: '; do
        grep -q "^$tool | .*$fault" <<<"$table"
        report $? "$tool has a row for: $fault"
    done
done
done_testing

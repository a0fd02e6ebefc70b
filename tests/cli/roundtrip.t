#!/usr/bin/env bash
# A simulated event, written as an archive and as every foreign format, comes back from the import
# of each: the same events where the format says all of them, the same canvas at any instant.
. tests/cli/lib.sh
needs ffmpeg perl gzip

pixels() { ffmpeg -loglevel error -i "$1" -f rawvideo -pix_fmt rgb24 - </dev/null | sha256sum; }

# same_picture ONE OTHER INSTANT: pictures of the same bytes, or else of the same pixels.
same_picture() {
    place-mosaic -q -f "$1" --at "$3" -o one.png && place-mosaic -q -f "$2" --at "$3" -o other.png &&
        { cmp -s one.png other.png || [ "$(pixels one.png)" = "$(pixels other.png)" ]; }
}

# same_pictures ONE OTHER NAME: the same canvas at several instants, one of them within a second.
same_pictures() {
    local instant differ=
    for instant in start start+8h start+30h start+216000.123s end-2h end; do
        same_picture "$1" "$2" "$instant" || differ+=" $instant"
    done
    is "$differ" "" "$3: the same canvas at six instants"
}

hash_of() { place-info --hash "$1"; }
same_events() {
    local one
    one=$(hash_of "$1") && [ -n "$one" ] && [ "$one" = "$(hash_of "$2")" ]
    report $? "$3: the same events" "$one and $(hash_of "$2")"
}
other_events() {
    ok test "$(hash_of "$1")" != "$(hash_of "$2")" -- "$3: not the same hash"
}

# kinds ARCHIVE: how many events of each kind there are, on one line.
kinds() {
    place-info --json "$1" |
        perl -0ne '/"kinds":\s*\{(.*?)\}/s; ($_ = $1) =~ s/[\s"]+//g; print'
}

# timeline_of ARCHIVE: the canvas of an archive as --timeline takes it.
timeline_of() {
    place-info --json "$1" | perl -MJSON::PP -0ne '
        my $info = decode_json($_); my @entries = @{$info->{timeline}};
        print encode_json({
            palette => $entries[0]{palette}, background => $entries[0]{background},
            entries => [map { my $e = $_; +{map { $_ => $e->{$_} } qw(time x0 y0 width height colors)} } @entries]})'
}

# simulate OUT ARGUMENT...: must succeed without a word.
simulate() {
    local out=$1
    shift
    run place-simulate -q "$@" -o "$out"
    code_is 0 "simulated: $out"
    stderr_is "" "... without a word"
}

# import NAME ARGUMENT...: makes imported.place; every row is taken.
import() {
    local name=$1
    shift
    run place-import -f "$@" -o imported.place
    code_is 0 "$name: imported"
    ok test "$(grep -c refused "$work/stderr")" -eq "$(grep -c '[^0-9]0 refused' "$work/stderr")" -- \
        "... no row is refused"
    is "$(kinds imported.place)" "$(kinds event.place)" "... as many events of each kind"
}

# next_event ARGUMENT...: another event.place.
next_event() {
    rm -f -- *
    simulate event.place "$@"
}

# ---- Reddit's canvases: everything comes back ------------------------------------------------
reddit() {
    local year=$1 moderation=$2
    next_event --timeline "reddit$year" --events 40k --seed "$year" $moderation
    simulate log.csv --format "reddit$year" --events 40k --seed "$year" $moderation
    import "reddit$year" --format "reddit$year" log.csv
    same_events event.place imported.place "reddit$year"
    same_pictures event.place imported.place "reddit$year"
    simulate log.csv.gz --format "reddit$year" --events 40k --seed "$year" $moderation --files 5
    import "reddit$year in five gzip files" log-*.gz
    same_events event.place imported.place "reddit$year in five gzip files"
    simulate ordered.gzip --format "reddit$year" --events 40k --seed "$year" $moderation --in-order
    import "reddit$year in order" ordered.gzip
    same_events event.place imported.place "reddit$year in order"
}
reddit 2017 ""
reddit 2022 --moderation
is "$(kinds event.place | grep -c rectangle:)" 1 "2022 has rectangles"
reddit 2023 --moderation
is "$(kinds event.place | grep -c 'rectangle:.*circle:')" 1 "2023 has rectangles and circles"

# ---- csv: placements alone, and nothing of the canvas ---------------------------------------
next_event --events 30k --size 160x90 --seed 3
timeline_of event.place >own.json
simulate log.csv.gz --events 30k --size 160x90 --seed 3
import csv --timeline own.json log.csv.gz
same_events event.place imported.place csv
same_pictures event.place imported.place csv
simulate many.csv --events 30k --size 160x90 --seed 3 --files 3
import "csv in three files" --format csv --timeline own.json many-*.csv
same_events event.place imported.place "csv in three files"

# ---- pxls: one pixel at a time, of every kind -----------------------------------------------
pixel_kinds=undo,overwrite,rollback,rollback-undo,nuke
next_event --events 30k --size 160x90 --seed 4 --kinds $pixel_kinds
timeline_of event.place >own.json
for kind in place ${pixel_kinds//,/ }; do
    ok grep -qE "(^|,)$kind:" <(kinds event.place) -- "there are events of kind $kind"
done
simulate names.log --events 30k --size 160x90 --seed 4 --kinds $pixel_kinds --names
import "pxls with names" --timeline own.json names.log
same_events event.place imported.place "pxls with names"
same_pictures event.place imported.place "pxls with names"
simulate hashes.log.gz --events 30k --size 160x90 --seed 4 --kinds $pixel_kinds
import "pxls with hashes" --format pxls --timeline own.json --keep-hashes hashes.log.gz
same_pictures event.place imported.place "pxls with hashes"
other_events event.place imported.place "pxls with hashes, which names no user"
is "$(place-info --json imported.place | grep -c '"with_hash":.30000,')" 1 "... every event has its hash"
import "pxls without its hashes" --timeline own.json hashes.log.gz
same_pictures event.place imported.place "pxls without its hashes"

# ---- jsonl: events of every kind, and the canvas ----------------------------------------------
next_event --events 30k --size 160x90 --seed 5 --steady --kinds $pixel_kinds,rectangle,circle
simulate log.jsonl.gz --events 30k --size 160x90 --seed 5 --steady --kinds $pixel_kinds,rectangle,circle
import jsonl log.jsonl.gz
same_events event.place imported.place jsonl
same_pictures event.place imported.place jsonl
ok grep -q 'rectangle:.*circle:' <(kinds event.place) -- "... with fills of both shapes"
next_event --events 30k --size 160x90 --seed 6 --moderation
simulate log.jsonl --events 30k --size 160x90 --seed 6 --moderation
import "jsonl of a canvas that grows" log.jsonl
same_events event.place imported.place "jsonl of a canvas that grows"
same_pictures event.place imported.place "jsonl of a canvas that grows"
seqs() { place-info --json "$1" | grep -oE '"(seq|last_seq)":.[0-9]+'; }
is "$(seqs imported.place)" "$(seqs event.place)" "... whose changes have the same seqs"
is "$(perl -ne 'print "$.: $1\n" if /"id":(\d+)/ && $1 != $. - 1' log.jsonl)" "" "... which are the rows' ids"

# ---- the test itself sees what differs -------------------------------------------------------
simulate other.place --events 30k --size 160x90 --seed 7 --moderation
ok test "$(hash_of event.place)" != "$(hash_of other.place)" -- "another seed has another hash"
same_picture event.place other.place end
is $? 1 "... and another picture"
done_testing

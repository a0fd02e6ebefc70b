#!/usr/bin/env bash
# place-simulate: its formats are what they claim, the same event whatever the format, and
# samples/ is what the documented command makes.
. tests/cli/lib.sh
needs ffmpeg

# pixels ARCHIVE INSTANT: a digest of the picture's pixels.
pixels() {
    place-mosaic -q "$1" --at "$2" -o - |
        ffmpeg -loglevel error -i - -f rawvideo -pix_fmt rgb24 - </dev/stdin | sha256sum
}

# same_pictures ONE OTHER NAME: the same canvas at several instants.
same_pictures() {
    local instant
    for instant in end start+8h start+30h start+60h; do
        is "$(pixels "$1" "$instant")" "$(pixels "$2" "$instant")" "$3, at $instant"
    done
}

# same_events ONE OTHER NAME: by the hash that does not ask how an archive was made.
same_events() {
    local one other
    one=$(place-info --hash "$1") && other=$(place-info --hash "$2")
    [ $? -eq 0 ] && [ -n "$one" ] && [ "$one" = "$other" ]
    report $? "$3" "hashes '$one' and '$other'"
}

# rows FILE...: of a csv log, its rows without the header.
rows() { cat "$@" | grep -v '^t'; }

# ---- csv: what is said, and its import
run place-simulate --events 20k --size 96x64 --seed 3 -o event.csv
code_is 0 "a csv log"
stderr_is "" "without a word"
is "$(head -n 1 event.csv)" "ts,x,y,color,user" "it has the header"
is "$(rows event.csv | wc -l)" 20000 "and a row for each event"
is "$(rows event.csv | grep -cvE '^1775[0-9]{9},[0-9]+,[0-9]+,[0-9]+,[a-z]+_[a-z]+[0-9]*$')" 0 "of the right shape"
run place-simulate --events 20k --size 96x64 --seed 3 -o event.csv.gz
is "$(zcat event.csv.gz | sha256sum)" "$(sha256sum <event.csv)" "compressed, it is the same"
run place-simulate --events 20k --size 96x64 --seed 3 --format csv -o -
is "$(sha256sum <"$work/stdout")" "$(sha256sum <event.csv)" "on standard output too"
run place-simulate --events 20k --size 96x64 --seed 4 -o other.csv
ok test "$(sha256sum <other.csv)" != "$(sha256sum <event.csv)" -- "another seed is another event"

run place-simulate --events 20k --size 96x64 --seed 3 --steady -o steady.place
code_is 0 "an archive"
run place-simulate --events 20k --size 96x64 --seed 3 --steady -o steady.csv
run place-import --format csv --size 96x64 --palette "$samples/palettes/placetools.gpl" \
    --background 4 steady.csv -o imported.place
code_is 0 "the csv log is imported"
same_pictures steady.place imported.place "csv and archive are one event"
facts() { place-info --json "$1" | grep -E '^.("events"|"users"|"first"|"last")'; }
is "$(facts imported.place)" "$(facts steady.place)" "with the same events, users and times"
is "$(facts steady.place | grep -c 20000)" 1 "which are 20,000 events"

# ---- Reddit 2022
run place-simulate --format reddit2022 --events 60k --moderation --seed 5 -o dump.csv
code_is 0 "a log like Reddit's"
is "$(head -n 1 dump.csv)" "timestamp,user_id,pixel_color,coordinate" "it has Reddit's header"
stamp='2022-04-0[1-5] [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{0,2}[1-9])? UTC'
is "$(tail -n +2 dump.csv | grep -cvE "^$stamp,[A-Za-z0-9+/]{86}==,#[0-9A-F]{6},\"[0-9]+,[0-9]+(,[0-9]+,[0-9]+)?\"\$")" \
    0 "rows have Reddit's shape"
is "$(grep -cE '"[0-9]+,[0-9]+,[0-9]+,[0-9]+"' dump.csv)" 19 "19 of them are rectangles"
ok grep -qE ':[0-9]{2}\.[0-9]{2} UTC' dump.csv -- "fractions lose their trailing zeros"
run place-simulate --format reddit2022 --events 60k --users 240k --seed 5 -f -o many.csv
plain=$(wc -c <many.csv) packed=$(gzip -c many.csv | wc -c)
ok test $((100 * plain / packed)) -ge 160 -a $((100 * plain / packed)) -le 176 -- \
    "gzip makes 1.6 to 1.76 to 1 of it (1.68 of the real one): $((100 * plain / packed)) %"
inversions() { tail -n +2 "$1" | cut -c 1-19 | awk '$0 < last { n++ } { last = $0 } END { print n + 0 }'; }
count=$(inversions dump.csv)
ok test "$count" -gt 120 -a "$count" -lt 400 -- "runs of about 256 rows begin again: $count"
run place-simulate --format reddit2022 --events 60k --moderation --seed 5 --in-order -o ordered.csv
is "$(inversions ordered.csv)" 0 "--in-order has none"
is "$(sort dump.csv | sha256sum)" "$(sort ordered.csv | sha256sum)" "but the same rows"

run place-simulate --format reddit2022 --events 60k --moderation --seed 5 --files 3 -o part.csv.gz
code_is 0 "in three files"
is "$(echo part*)" "part-000000000000.csv.gz part-000000000001.csv.gz part-000000000002.csv.gz" "named as Reddit's"
is "$(zcat part-* | grep -v '^timestamp' | sort | sha256sum)" \
    "$(tail -n +2 dump.csv | sort | sha256sum)" "with the same rows"
for part in part-*; do
    is "$(zcat "$part" | grep -c '^timestamp')" 1 "$part has the header"
done
run place-simulate --timeline reddit2022 --events 60k --moderation --seed 5 -o reddit.place
code_is 0 "Reddit's canvas as an archive"
for log in dump.csv ordered.csv "part-000000000002.csv.gz part-000000000000.csv.gz part-000000000001.csv.gz"; do
    run place-import --format reddit2022 $log -f -o imported.place
    code_is 0 "$log: imported"
    same_pictures reddit.place imported.place "$log"
    same_events imported.place reddit.place "$log: the events are one"
done

# ---- several files: of equal size, and nothing of an older log among them
sizes() { # PART...: how many rows of events each has
    local part
    for part; do
        zcat -f "$part" | grep -cvE '^t|"kind":"canvas"'
    done | xargs
}
run place-simulate --format reddit2022 --events 50k --seed 5 --files 4 -o even.csv.gz
is "$(sizes even-*)" "12500 12500 12500 12500" "four files are of equal size"
run place-simulate --format reddit2022 --events 50k --seed 5 --files 4 --threads 3 -f -o thrice.csv.gz
is "$(cat thrice-* | sha256sum)" "$(cat even-* | sha256sum)" "the same with other threads"
run place-simulate --events 100k --size 96x64 --seed 3 --files 3 -o even.csv
is "$(sizes even-*.csv)" "33333 33333 33334" "and three, to within one"
run place-simulate --events 7 --size 96x64 --seed 3 --files 7 -o even.jsonl
is "$(sizes even-*.jsonl)" "1 1 1 1 1 1 1" "as few as there are"
echo mine >even-1.csv.gz
run place-simulate --format reddit2022 --events 50k --seed 5 --files 2 -o odd.csv.gz
mv odd-000000000000.csv.gz even-000000000007.csv.gz
rm even-000000000000.csv.gz even-000000000001.csv.gz
run place-simulate --format reddit2022 --events 50k --seed 5 --files 2 -o even.csv.gz
code_is 4 "two files among the parts of a longer log"
stderr_like 'error: even-000000000002.csv.gz exists already: a part of a longer log' "are refused"
stderr_like 'hint: -f replaces the log and removes such parts' "with a hint"
run place-simulate --format reddit2022 --events 50k --seed 5 --files 2 -f -o even.csv.gz
code_is 0 "with -f they are written"
is "$(echo even-*.gz)" "even-000000000000.csv.gz even-000000000001.csv.gz even-1.csv.gz" "and the old parts are gone"
is "$(echo even-*.csv odd-*)" "even-000000000000.csv even-000000000001.csv even-000000000002.csv odd-000000000001.csv.gz" \
    "but no other file"
rm even-* odd-* thrice-*

# ---- the other formats: shapes, and names that tell them
shape() { # FILE HEADER PATTERN: the first line, and what all others are like
    is "$(zcat -f "$1" | head -n 1 | cut -c "1-${#2}")" "$2" "$1 begins as it should"
    is "$(zcat -f "$1" | tail -n +2 | grep -cvE "$3")" 0 "$1: rows have their shape"
}
run place-simulate --format reddit2017 --events 20k --seed 6 -o log2017.csv.gz
code_is 0 "a log as Reddit's of 2017"
shape log2017.csv.gz "ts,user,x_coordinate,y_coordinate,color" '^149[01][0-9]{9},[A-Za-z0-9+/]{27}=,[0-9]{1,3},[0-9]{1,3},([0-9]|1[0-5])$'
run place-simulate --format reddit2023 --events 20k --seed 6 --moderation -o log2023.csv.gz
code_is 0 "a log as Reddit's of 2023"
point='-?[0-9]{1,4},-?[0-9]{1,4}' circle='\{X: -?[0-9]+, Y: -?[0-9]+, R: [0-9]+\}'
shape log2023.csv.gz "timestamp,user,coordinate,pixel_color" \
    "^2023-07-2[0-5] [0-9:.]+ UTC,[A-Za-z0-9+/]{86}==,\"($point|$point,$point|$circle)\",#[0-9A-F]{6}\$"
is "$(zcat log2023.csv.gz | grep -cE "\"$point,$point\"")" 19 "with 19 rectangles"
is "$(zcat log2023.csv.gz | grep -cE "$circle")" 19 "and 19 circles"
ok test "$(zcat log2023.csv.gz | grep -c '"-')" -gt 5000 -- "and coordinates on both sides of 0"
kinds='(user place|user undo|mod overwrite|rollback|rollback undo|console nuke)'
run place-simulate --events 20k --size 96x64 --seed 3 --moderation -o event.log.gz
code_is 0 "a log as those of pxls, by its name"
at='2026-04-0[1-5] [0-9]{2}:[0-9]{2}:[0-9]{2},[0-9]{3}'
shape event.log.gz 2026-04-01 "^$at	[0-9a-f]{64}	[0-9]+	[0-9]+	[0-9]+	$kinds\$"
run place-simulate --events 20k --size 96x64 --seed 3 --moderation --names -o names.log
shape names.log 2026-04-01 "^$at	(<server>|[a-z]+_[a-z]+[0-9]*)	[0-9]+	[0-9]+	[0-9]+	$kinds\$"
is "$(cut -f 1,3- names.log | sha256sum)" "$(zcat event.log.gz | cut -f 1,3- | sha256sum)" "names or hashes, the same events"
is "$(cut -f 6 names.log | sort -u | wc -l)" 6 "all of its actions occur"
is "$(grep -c '<server>' names.log)" "$(grep -c 'console nuke' names.log)" "the console is no user"
run place-simulate --events 20k --size 96x64 --seed 3 --moderation -o event.jsonl.gzip
code_is 0 "a jsonl log, by its name"
shape event.jsonl.gzip '{"kind":"canvas","id":0,' '^\{"kind":"[a-z-]+","id":[0-9]+,.*\}$'
is "$(zcat <event.jsonl.gzip | grep -oE '"kind":"[a-z-]+"' | sort -u | wc -l)" 8 "its rows are of all kinds"
is "$(zcat <event.jsonl.gzip | grep -c '"kind":"canvas"')" 3 "the canvas grows, then its palette"

# ---- one event in each format that can say it: time, place, colour and user
columns_of_jsonl='import json, sys
from datetime import datetime, timezone
for line in sys.stdin:
    row = json.loads(line)
    if row["kind"] != "canvas":
        at = datetime.strptime(row["createdAt"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
        print(round(at.timestamp() * 1000), row["x"], row["y"], row["color"], row["userId"], sep=",")'
run place-simulate --events 20k --size 96x64 --seed 3 -o plain.jsonl
is "$(python -c "$columns_of_jsonl" <plain.jsonl | sha256sum)" "$(rows event.csv | sha256sum)" "jsonl and csv hold the same events"
run place-simulate --events 20k --size 96x64 --seed 3 --names -o plain.log
is "$(cut -f 2-5 plain.log | tr '\t' , | sha256sum)" \
    "$(rows event.csv | awk -F, -v OFS=, '{ print $5, $2, $3, $4 }' | sha256sum)" "and so does pxls"
run place-simulate --events 20k --timeline reddit2017 --seed 6 -o plain.csv
run place-simulate --events 20k --format reddit2017 --seed 6 --in-order -o ordered2017.csv
is "$(rows ordered2017.csv | awk -F, -v OFS=, '{ print $1, $3, $4, $5, $2 }' | sha256sum)" \
    "$(rows plain.csv | sha256sum)" "and that of 2017 on its canvas"
is "$(zcat log2017.csv.gz | sort | sha256sum)" "$(sort ordered2017.csv | sha256sum)" "in whatever order"
for threads in 1 3; do
    run place-simulate --events 100k --seed 3 --threads $threads --moderation -f -o threads.place
    run place-simulate --events 100k --seed 3 --threads $threads --moderation -f -o threads.jsonl.gz
    cat threads.place threads.jsonl.gz | sha256sum >"$work/threads.$threads"
done
ok cmp -s "$work/threads.1" "$work/threads.3" -- "threads change nothing"

# ---- kinds of moderation, one by one
for kind in undo overwrite rollback nuke rectangle circle; do
    run place-simulate --events 20k --size 96x64 --seed 3 --kinds $kind -f -o kinds.place
    is "$(place-info --json kinds.place | grep -oE '"(undo|overwrite|rollback|nuke|rectangle|circle)":[[:space:]]*[1-9]' | cut -d '"' -f 2)" \
        "$kind" "--kinds $kind: just that"
done

run place-simulate --events 20k --size 96x64 --seed 3 --moderation --kinds undo -f -o both.place
run place-simulate --events 20k --size 96x64 --seed 3 --kinds undo -f -o kinds.place
ok cmp -s both.place kinds.place -- "--kinds is the same with --moderation as without"
run place-simulate --events 20 --start 1973-03-04 -o early.csv
code_is 0 "csv can say times from 3 March 1973 on"
run place-simulate --events 20 --start 1960-01-01 -o early.jsonl
code_is 0 "and jsonl all"

# ---- what excludes each other
refused() {
    local wanted=$1
    shift
    rm -rf "$scratch"/*
    run place-simulate --events 100 "$@"
    code_is 2 "refused: $*"
    stderr_like "^place-simulate: error: $wanted" "refused: $*: says why"
    files_are "" "refused: $*: nothing is left"
}
refused 'the name out.png does not tell the format' -o out.png
refused "there is no format 'png'" --format png -o out.png
refused 'csv has no rows for moderation' --moderation -o out.csv
refused 'reddit2017 has no rows for moderation' --moderation --format reddit2017 -o out.csv
refused 'nothing was moderated in the log of reddit2017' --moderation --timeline reddit2017 -o out.place
refused "pxls logs have no rows for 'circle' events" --kinds undo,circle -o out.log
refused "reddit2022 logs have no rows for 'undo' events" --kinds rectangle,undo --format reddit2022 -o out.csv
refused "--kinds: 'place' is no such kind" --kinds place -o out.place
refused "--kinds: '' is no such kind" --kinds undo, -o out.place
refused '--kinds: rollback-undo takes a rollback back' --kinds rollback-undo -o out.place
refused '--names is for pxls' --names -o out.csv
refused "reddit2023 logs are of that event's own canvas" --format reddit2023 --timeline reddit2022 -o out.csv
refused 'an archive is one file' --files 2 -o out.place
refused 'several files cannot go to standard output' --files 2 --format csv -o -
refused '101 files for 100 rows: some would be empty' --files 101 -o out.csv
refused '--in-order is for logs of Reddit: csv is in order anyway' --in-order -o out.csv
refused '--in-order is for logs of Reddit: place is in order anyway' --in-order --timeline reddit2022 -o out.place
refused '--in-order is for logs of Reddit: jsonl is in order anyway' --in-order -o out.jsonl
refused '--start: csv logs cannot say times before 3 March 1973' --start 1960-01-01 -o out.csv
refused '--start: csv logs cannot say times before 3 March 1973' --start 1960-01-01 --format csv -o -
refused '--start: reddit2017 logs cannot say times before' --format reddit2017 --start 1973-01-01 -o out.csv
refused "reddit2022 logs are of that event's own canvas" --format reddit2022 --timeline own -o out.csv
refused "Reddit's canvas has its own sizes" --timeline reddit2022 --size 100x100 -o out.place
refused "Reddit's canvas has its own sizes" --timeline reddit2022 --steady -o out.place
refused "there is no timeline 'mars'" --timeline mars -o out.place
refused '--size is .?20000x4' --size 20000x4 -o out.place
refused "--span is '9s'" --span 9s -o out.place
refused 'the event would not lie' --start 9999-12-31 -o out.place
refused '--events' --events 0 -o out.place
refused '--users' --users 0 -o out.place

# ---- samples/
mkdir made
run env PLACE_SIMULATE="$bin/place-simulate" "$samples/make.sh" made
code_is 0 "samples/make.sh runs"
is "$(zcat made/event.csv.gz | sha256sum)" "$(zcat "$samples/event.csv.gz" | sha256sum)" "it makes the sample log"
same_events made/event.place "$samples/event.place" "and the sample event"
for instant in start+20h start+60h end; do
    is "$(pixels made/event.place "$instant")" "$(pixels "$samples/event.place" "$instant")" "with its pictures, at $instant"
done
ok test "$(wc -c <"$samples/event.place")" -lt 1500000 -- "the sample is small"
done_testing

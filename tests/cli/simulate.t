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
plain=$(wc -c <dump.csv) packed=$(gzip -c dump.csv | wc -c)
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
refused "there is no log format 'png'" --format png -o out.png
refused 'csv has no rows for rectangles' --moderation -o out.csv
refused 'an archive is one file' --files 2 -o out.place
refused 'several files cannot go to standard output' --files 2 --format csv -o -
refused "reddit2022 logs are of Reddit's own canvas" --format reddit2022 --timeline own -o out.csv
refused "Reddit's canvas has its own sizes" --timeline reddit2022 --size 100x100 -o out.place
refused "Reddit's canvas has its own sizes" --timeline reddit2022 --steady -o out.place
refused "--timeline is 'mars'" --timeline mars -o out.place
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

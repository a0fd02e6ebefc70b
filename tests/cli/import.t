#!/usr/bin/env bash
# place-import: the same history from any files in any order; compressed files, standard input,
# what META says; and, where the real data is, its exact counts and its true last frame.
. tests/cli/lib.sh
needs perl gzip zstd xz bzip2 sha256sum ffmpeg

data=$top/../shared/data
{ echo "GIMP Palette"; for i in {0..31}; do echo "$((i * 8)) $((255 - i * 8)) $((i % 2 * 255))"; done; } >"$work/colours.gpl"
csv="--format csv --size 64x48 --palette $work/colours.gpl --background 0"

# import NAME ARGUMENT...: makes NAME.place, with few words.
import() {
    local name=$1
    shift
    run place-import -q -f "$@" -o "$work/$name.place"
}
hash_of() { place-info --hash "$work/$1.place"; }
# imports NAME "WHAT" ARGUMENT...: succeeds, and the history is that of log.place.
imports() {
    local name=$1 what=$2
    shift 2
    import "$name" "$@"
    code_is 0 "$what"
    is "$(hash_of "$name")" "$wanted" "$what: the same history"
}

# ---- a beginning without a row -------------------------------------------------------------
# Rows off the canvas are rows: a log may begin with more of them than are read at once.
{ yes 1490979533,5000,7,1 | head -n 150000; printf '1490979600,%d,7,1\n' {1..60}; echo nonsense; } >"$work/off.csv"
run place-import $csv "$work/off.csv" -o "$work/off.place"
code_is 0 "a log that begins off the canvas"
stderr_like '^place-import: warning: .*off.csv:1: x is 5000, canvas is 64 wide$' "names its first row"
stderr_like '^place-import: warning: 150001 of 150061 rows refused$' "and counts them"
{ yes nonsense | head -n 400000; cat "$work/off.csv"; } >"$work/none.csv"
run place-import $csv "$work/off.csv" "$work/none.csv" -o "$work/none.place"
code_is 3 "a file that begins as no log"
is "$(cat "$work/stderr")" "place-import: error: $work/none.csv: not a csv log: no row is ts,x,y,color[,user]
hint: row 1: row does not start with a time: 'nonsense'" "is named, and no row of another"

# ---- one log in many forms -----------------------------------------------------------------
# Times that are all different, so that no order but theirs is possible.
place-simulate --events 60000 --size 64x48 --seed 11 --format csv -o "$work/drawn.csv" -q
perl -ne 'if ($. == 1) { print } else { s/^\d+/1648817050000 + $. * 37/e; print }' "$work/drawn.csv" >"$work/log.csv"
import log $csv "$work/log.csv"
code_is 0 "a sorted log"
wanted=$(hash_of log)
perl -e 'my ($header, @rows) = <>; srand 5; for (my $i = @rows; $i > 1;) { my $j = int rand $i--; @rows[$i, $j] = @rows[$j, $i] }
    print $header, @rows' "$work/log.csv" >"$work/shuffled.csv"
imports a "a shuffled log" $csv "$work/shuffled.csv"
mkdir "$work/parts"
tail -n +2 "$work/shuffled.csv" >"$work/rows"
split -n l/5 "$work/rows" "$work/parts/p"
for part in "$work"/parts/p??; do { echo ts,x,y,color,user; cat "$part"; } | gzip >"$part.csv.gz"; done
imports b "cut into five gzip files" $csv "$work"/parts/*.gz
imports c "... in another order" $csv $(ls -r "$work"/parts/*.gz)
imports d "... plain and gzip mixed" $csv "$work/parts/pac" "$work"/parts/p{aa,ab,ad,ae}.csv.gz
cat "$work"/parts/pa[abcde].csv.gz >"$work/members.gz"
import members $csv "$work/members.gz"
code_is 0 "gzip of several members"
stderr_like 'members.gz:[0-9]+: row does not start with a time' "... whose headers in the middle are refused rows"
is "$(hash_of members)" "$wanted" "... and the history is the same"
{ gzip -c "$work/log.csv"; head -c 3000 /dev/zero; } >"$work/padded.gz"
imports e "gzip with zeros behind it" $csv "$work/padded.gz"
run bash -c "place-import -q -f $csv - -o '$work/f.place' <'$work/log.csv'"
is "$(hash_of f)" "$wanted" "standard input"
zstd -q "$work/log.csv" -o "$work/log.zst"
imports e "zstd" $csv "$work/log.zst"
xz -k "$work/log.csv"
imports e "xz" $csv "$work/log.csv.xz"
tar -C "$work" -cJf "$work/log.tar.xz" log.csv
imports e "a tar.xz, as pxls publishes it" $csv "$work/log.tar.xz"
run bash -c "gzip -c '$work/log.csv' | place-import -q -f $csv - -o '$work/g.place'"
is "$(hash_of g)" "$wanted" "gzip on standard input"
run bash -c "{ for i in 1 2 3 4 5 6; do gzip -nc '$work/log.csv' | head -c \$i | tail -c 1; sleep 0.02; done; gzip -nc '$work/log.csv' | tail -c +7; } |
    place-import -q -f $csv - -o '$work/slow.place'"
is "$(hash_of slow)" "$wanted" "... whose first bytes come one by one"
imports h "the format is told by the text" --size 64x48 --palette "$work/colours.gpl" --background 0 "$work/log.csv"
for threads in 1 2 8; do import threads$threads --threads $threads $csv "$work"/parts/*.gz; done
ok cmp -s "$work/threads1.place" "$work/threads2.place" -- "1 and 2 threads: the same bytes"
ok cmp -s "$work/threads1.place" "$work/threads8.place" -- "1 and 8 threads too"
import nobody --no-users $csv "$work/log.csv"
is "$(place-info --json "$work/nobody.place" | grep -c '"users":.0,')" 1 "--no-users leaves users out"

# The same canvas at every instant: at twenty of them.
for at in $(perl -e 'print 1648817050000 + int($_ * 60000 * 37 / 19), " " for 0 .. 19'); do
    for name in log b; do place-mosaic -q -f "$work/$name.place" --at "$at" -o "$name.png" 2>/dev/null; done
    cmp -s log.png b.png || { report 1 "the canvas at $at"; break; }
done
ok cmp -s log.png b.png -- "the canvas is the same at twenty instants"
rm -f ./*.png

# ---- META ----------------------------------------------------------------------------------
meta() { place-info --json "$work/$1.place" | tr -d '\n\t' ; }
for name in b f g; do
    found=$(meta $name | grep -oE '"sha256":"[0-9a-f]+"' | cut -d'"' -f4 | tr '\n' ' ')
    case $name in
        b) sums=$(sha256sum "$work"/parts/*.gz | cut -d' ' -f1 | tr '\n' ' ') ;;
        f) sums="$(sha256sum <"$work/log.csv" | cut -d' ' -f1) " ;;
        g) sums="$(gzip -c "$work/log.csv" | sha256sum | cut -d' ' -f1) " ;;
    esac
    is "$found" "$sums" "META ($name): SHA-256 of each input as stored"
done
is "$(meta f | grep -oE '"size":[0-9]+' | cut -d: -f2)" "$(stat -c %s "$work/log.csv")" "META: the size of standard input"
is "$(meta b | grep -oE '"taken":[0-9]+' | cut -d: -f2 | paste -sd+ | sed 's/$/;/' | perl -ne 's/;//; print eval')" 60000 \
    "META: rows taken of all inputs"

# ---- what is not read ----------------------------------------------------------------------
gzip -c "$work/log.csv" >"$work/whole.gz"
size=$(stat -c %s "$work/whole.gz")
# refused FILE CODE REGEX NAME [ARGUMENT...]
refused() {
    local file=$1 wanted_code=$2 regex=$3 name=$4
    shift 4
    run place-import $csv "$@" "$file" -o none.place
    code_is "$wanted_code" "$name"
    stderr_like "$regex" "$name: says why"
    files_are "" "$name: nothing is written"
}
for cut in 5 18 100 $((size / 2)) $((size - 8)) $((size - 1)); do
    head -c "$cut" "$work/whole.gz" >"$work/cut.gz"
    refused "$work/cut.gz" 3 'error: .*cut.gz: (gzip|not)' "gzip cut off after $cut bytes"
done
{ cat "$work/whole.gz"; echo garbage; } >"$work/garbage.gz"
refused "$work/garbage.gz" 3 'garbage.gz: something that is not gzip follows' "gzip with garbage behind it"
perl -e 'local $/; my $t = <>; substr($t, -6, 1) = chr(ord(substr $t, -6, 1) ^ 1); print $t' "$work/whole.gz" >"$work/crc.gz"
refused "$work/crc.gz" 3 'crc.gz: gzip data is damaged: checksum does not match' "gzip with a wrong CRC"
zstd -qc "$work/log.csv" | head -c -9 >"$work/cut.zst"
refused "$work/cut.zst" 3 'cut.zst: zstd file is cut off' "zstd cut off"
xz -c "$work/log.csv" | head -c -9 >"$work/cut.xz"
refused "$work/cut.xz" 3 'cut.xz: xz file is cut off' "xz cut off"
tar -C "$work" -cJf "$work/two.tar.xz" log.csv whole.gz
refused "$work/two.tar.xz" 3 'hint: tar -xOf' "a tar of two files"
bzip2 -k "$work/log.csv"
refused "$work/log.csv.bz2" 3 'hint: bzip2 -dc' "bzip2"
printf 'PK\3\4rest' >"$work/log.zip"
refused "$work/log.zip" 3 'hint: unzip -p' "zip"
printf '7z\xbc\xaf\x27\x1crest' >"$work/log.7z"
refused "$work/log.7z" 3 'hint: 7z x' "7z"
: >"$work/empty.csv"
refused "$work/empty.csv" 3 'empty.csv: no event in it' "an empty file"
gzip -c "$work/empty.csv" >"$work/empty.gz"
refused "$work/empty.gz" 3 'empty.gz: no event in it' "an empty gzip file"
head -n 1 "$work/log.csv" >"$work/header.csv"
refused "$work/header.csv" 3 'header.csv: no event in it' "only a header"
refused "$work/log.csv" 2 'memory is 1M, wanted' "too little memory" --memory 1M
{ cat "$work/log.csv"; echo "1,2"; } >"$work/bad.csv"
refused "$work/bad.csv" 3 'bad.csv:60002: no coordinates' "--strict: the first row refused" --strict
import bad $csv "$work/bad.csv"
code_is 0 "without it, a warning"
stderr_like '^place-import: warning: .*bad.csv:60002: no coordinates where they belong' "... names the row"
stderr_like '^place-import: warning: 1 of 60001 rows refused' "... and counts"
{ printf '\xef\xbb\xbf'; cat "$work/log.csv"; } >"$work/marked.csv"
imports marked "a byte order mark before the header" --size 64x48 --palette "$work/colours.gpl" --background 0 "$work/marked.csv"
imports piped "a pipe by its name" $csv <(cat "$work/log.csv")
imports guessed "a pipe whose format is told by its text" --size 64x48 --palette "$work/colours.gpl" --background 0 <(cat "$work/log.csv")
run bash -c "gzip -c '$work/log.csv' | place-import -q -f --size 64x48 --palette '$work/colours.gpl' --background 0 - -o '$work/guessed2.place'"
is "$(hash_of guessed2)" "$wanted" "gzip on standard input, its format told by its text"

# ---- Reddit's dump of 2022, simulated ------------------------------------------------------
place-simulate --events 50000 --seed 4 --format reddit2022 -o "$work/sorted.csv" -q
import reddit "$work/sorted.csv"
code_is 0 "a simulated dump of 2022"
wanted=$(hash_of reddit)
place-simulate --events 50000 --seed 4 --format reddit2022 --files 4 -o "$work/dump.csv.gz" -q 2>/dev/null &&
    imports dumped "the same in four shuffled gzip files" "$work"/dump-*.csv.gz

# ---- real data -----------------------------------------------------------------------------
if [ -e "$data/README.md" ]; then
    # summary FILE "EVENTS USERS": imported by itself, without a word of refusal.
    summary() {
        import real "$1"
        code_is 0 "${1##*/}"
        stderr_is "" "${1##*/}: no row is refused"
        is "$(meta real | grep -oE '"(events|users)":[0-9]+' | cut -d: -f2 | paste -sd' ')" "$2" "${1##*/}: its events and users"
    }
    summary "$data/formats/reddit2022.csv" \
        "$(tail -n +2 "$data/formats/reddit2022.csv" | wc -l) $(tail -n +2 "$data/formats/reddit2022.csv" | cut -d, -f2 | sort -u | wc -l)"
    summary "$data/formats/reddit2022_noheader_nonewline.csv" \
        "300 $(cut -d, -f2 "$data/formats/reddit2022_noheader_nonewline.csv" | sort -u | wc -l)"
    run place-import "$data/formats/reddit2022_requoted_damaged.csv" -o none.place
    code_is 3 "lines that are quoted whole are not read as something else"
    for file in reddit2022_requoted_damaged 2023_place_canvas_history-000000000000 \
        2023_place_canvas_history-000000000001 reddit2017_crlf reddit_2023_special; do
        run place-import --format reddit2022 "$data/formats/$file.csv" -o none.place
        code_is 3 "$file is not Reddit's of 2022"
    done

    tail2017="--format csv --size 1000x1000 --palette $data/reddit2017_tail/palette.gpl"
    import tail $tail2017 "$data/reddit2017_tail/events.csv"
    code_is 0 "the end of 2017"
    stderr_like '93 of 567564 rows refused' "93 of its rows lie off the canvas"
    is "$(grep -c 'events.csv:[0-9]*: [xy] is 1000, canvas is 1000' "$work/stderr")" 10 "the first ten are named"
    is "$(meta tail | grep -oE '"(events|duplicates)":[0-9]+' | cut -d: -f2 | paste -sd' ')" "567471 3144" \
        "567,471 events, 3,144 exact duplicates"

    # Shuffled, rows of one second may change places: the last frame is what a slow loop over the
    # shuffled rows says, and differs from the sorted one's only where one second has two colours.
    perl -e 'my ($header, @rows) = <>; srand 9; for (my $i = @rows; $i > 1;) { my $j = int rand $i--; @rows[$i, $j] = @rows[$j, $i] }
        print $header, @rows' "$data/reddit2017_tail/events.csv" >"$work/shuffled2017.csv"
    import shuffled2017 $tail2017 "$work/shuffled2017.csv"
    for name in tail shuffled2017; do
        place-mosaic -q "$work/$name.place" --at end -o "$work/$name.png"
        ffmpeg -loglevel error -i "$work/$name.png" -f rawvideo -pix_fmt rgb24 "$work/$name.rgb" </dev/null
    done
    cat >"$work/excuse.py" <<'PYTHON'
import sys
import numpy as np
logs, pictures, palette = sys.argv[1:3], sys.argv[3:5], sys.argv[5]
colours = [tuple(map(int, line.split()[:3])) for line in open(palette) if line.strip()[:1].isdigit()]
def last_frame(path):
    """The last colour of each pixel, and the pixels whose last second has several."""
    last, several = {}, {}
    for row in list(open(path))[1:]:
        time, x, y, colour = map(int, row.split(","))
        if x > 999 or y > 999:
            continue
        was = last.get((x, y))
        if was is None or time > was[0]:
            several[x, y] = {colour}
        elif time == was[0]:
            several[x, y].add(colour)
        if was is None or time >= was[0]:
            last[x, y] = (time, colour)
    return last, {pixel for pixel, seen in several.items() if len(seen) > 1}
frames = [last_frame(log) for log in logs]
images = [np.fromfile(picture, np.uint8).reshape(1000, 1000, 3) for picture in pictures]
wrong = sum(tuple(image[y, x]) != colours[colour]
            for (last, _), image in zip(frames, images) for (x, y), (_, colour) in last.items())
differ = {(int(x), int(y)) for y, x in zip(*np.nonzero((images[0] != images[1]).any(axis=2)))}
told = {pixel for pixel in frames[0][0] if frames[0][0][pixel][1] != frames[1][0][pixel][1]}
print(wrong, differ == told, bool(differ), differ <= frames[0][1])
PYTHON
    is "$(python "$work/excuse.py" "$data/reddit2017_tail/events.csv" "$work/shuffled2017.csv" "$work/tail.rgb" \
        "$work/shuffled2017.rgb" "$data/reddit2017_tail/palette.gpl")" "0 True True True" \
        "shuffled, the last frame differs at just the pixels that equal times excuse"

    live="--format csv --size 500x500 --palette $data/rplacelive_B/palette.gpl --background 31"
    split -n l/3 "$data/rplacelive_B/events.csv" "$work/live"
    for part in "$work"/live??; do gzip "$part"; done
    import live $live "$work"/liveaa.gz "$work"/liveab.gz "$work"/liveac.gz
    is "$(meta live | grep -oE '"events":[0-9]+')" '"events":407315' "a day of rplace.live, in three gzip files"
    place-mosaic -q "$work/live.place" -o "$work/live.png"
    frame() { ffmpeg -loglevel error -i "$1" -f rawvideo -pix_fmt rgb24 - </dev/null | sha256sum; }
    is "$(frame "$work/live.png")" "$(frame "$data/rplacelive_B/final.png")" "its last frame is the true one, on every pixel"
fi
files_are "" "nothing is left behind"
done_testing

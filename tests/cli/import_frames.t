#!/usr/bin/env bash
# place-import of frames: pictures made by an independent replay of a log come back pixel for pixel;
# names, times and files that are no frames; and the real hourly backups, where they are.
. tests/cli/lib.sh
needs ffmpeg gzip sha256sum

data=$top/../shared/data
palette=$samples/palettes/placetools.gpl

# draw.py LOG SIZE PALETTE BACKGROUND DIR STEP KINDS draws a picture before the first event and one
# each STEP seconds, or where STEP is 0 at each time of an event, its name that time. Beside DIR,
# DIR.rgb/NAME are the pixels it must show, DIR.times the times. Prints the net changes, how many
# pictures, and the time of the first.
cat >"$work/draw.py" <<'PYTHON'
import gzip, lzma, os, struct, sys, zlib
import numpy as np

log, size, gpl, background, directory, step, kinds = sys.argv[1:8]
width, height = map(int, size.split("x"))
step, kinds = float(step), kinds.split(",")
colors = np.array([line.split()[:3] for line in open(gpl) if line.strip()[:1].isdigit()], dtype=np.uint8)
rows = np.loadtxt(log, delimiter=",", skiprows=1, usecols=(0, 1, 2, 3), dtype=np.int64)
rows = rows[np.argsort(rows[:, 0], kind="stable")]
times = rows[:, 0] / (1000 if rows[0, 0] > 1e11 else 1)

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

def png(pixels, depth, kind, extra=b""):
    lines = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(lines, 1)) + chunk(b"IEND", b"")

def indexed(canvas):  # its palette is ours backwards, behind a colour that no pixel has
    count = len(colors)
    return png((count - canvas).astype(np.uint8), 8, 3, chunk(b"PLTE", b"\1\2\3" + colors[::-1].tobytes()))

writers = {
    "indexed": indexed,
    "rgb": lambda canvas: png(colors[canvas], 8, 2),
    "rgba": lambda canvas: png(np.dstack([colors[canvas], np.full(canvas.shape, 255, np.uint8)]), 8, 6),
    "rgb16": lambda canvas: png((colors[canvas].astype(np.uint16) * 257).astype(">u2"), 16, 2),
    "raw": lambda canvas: canvas.astype(np.uint8).tobytes(),
    "xz": lambda canvas: lzma.compress(canvas.astype(np.uint8).tobytes()),
    "gzip": lambda canvas: gzip.compress(canvas.astype(np.uint8).tobytes(), 1),
}
os.makedirs(directory)
os.makedirs(directory + ".rgb")
canvas = np.full((height, width), int(background))
first = int(times[0]) - 1
if step:
    instants = first + step * np.arange(int((times[-1] - first) / step) + 2)
else:
    instants = np.append(first, np.unique(times))
done = changes = 0
before = None
with open(directory + ".times", "w") as names:
    for number, at in enumerate(instants):
        while done < len(rows) and times[done] <= at:
            canvas[rows[done, 2], rows[done, 1]] = rows[done, 3]
            done += 1
        name = "mosaic_%d.png" % (number + 1) if step else "%d.png" % at
        open(f"{directory}/{name}", "wb").write(writers[kinds[number % len(kinds)]](canvas))
        open(f"{directory}.rgb/{name}", "wb").write(colors[canvas].tobytes())
        names.write("%s %d\n" % (name, at))
        changes += 0 if before is None else int((canvas != before).sum())
        before = canvas.copy()
print(changes, len(instants), first)
PYTHON

# same_pixels ARCHIVE DIR: at the time of each picture, place-mosaic draws it.
same_pixels() {
    local name at
    while read -r name at; do
        place-mosaic -q -f "$1" --at "$at" -o "$work/mosaic.png" 2>/dev/null
        ffmpeg -loglevel error -y -i "$work/mosaic.png" -f rawvideo -pix_fmt rgb24 "$work/mosaic.rgb" </dev/null
        cmp -s "$work/mosaic.rgb" "$2.rgb/$name" || { echo "# $name differs at $at"; return 1; }
    done <"$2.times"
}

# ---- a simulated event ---------------------------------------------------------------------
place-simulate -q --events 20000 --size 64x48 --steady --span 6h --seed 5 --format csv -o "$work/log.csv"
read -r changes count start < <(python "$work/draw.py" "$work/log.csv" 64x48 "$palette" 3 "$work/event" 1200 \
    indexed,rgb,rgba,rgb16,raw,gzip,xz)
frames="--format frames --size 64x48 --palette $palette"
run place-import $frames --start "$start" --step 20m "$work/event" -o event.place
code_is 0 "twenty minutes from picture to picture, of every kind of file"
stderr_like "^place-import: $changes net changes of $count frames, " "the number of pixels that changed"
ok same_pixels event.place "$work/event" -- "place-mosaic draws each picture at its time"
run place-import -q $frames --start "$start" --step 20m --threads 1 "$work/event/" -o one.place
ok cmp -s event.place one.place -- "by one thread: the same bytes"
run place-import -q --size 64x48 --palette "$palette" --start "$start" --step 20m "$work/event" -o one.place -f
ok cmp -s event.place one.place -- "a directory is frames without being told"
is "$(place-info --json event.place | tr -d '\n\t' | grep -oE '"sha256":"[0-9a-f]+"' | cut -d'"' -f4)" \
    "$(cd "$work/event" && sha256sum $(ls -v) | sha256sum | cut -d' ' -f1)" \
    "META has the hash over what sha256sum prints of the pictures"

# The times from the names instead; the same events.
mkdir "$work/named"
while read -r name at; do cp "$work/event/$name" "$work/named/$(date -u -d "@$at" +%Y%m%dT%H%M%S)-canvas.png"; done <"$work/event.times"
run place-import $frames --name-format '%Y%m%dT%H%M%S-canvas.png' "$work/named" -o named.place
code_is 0 "times from names"
is "$(place-info --hash named.place)" "$(place-info --hash event.place)" "times from names: the same history"
rm -f ./*.place

# ---- files that are no frames --------------------------------------------------------------
mkdir "$work/some"
first=$(head -n 1 "$work/event.times" | cut -d' ' -f1)
cp "$work/event/$first" "$work/some/1.png"
head -c 3000 /dev/urandom >"$work/some/2.bin"
: >"$work/some/3.bin"
head -c 200 "$work/event/$first" >"$work/some/4.png"
cp "$work/event/$first" "$work/some/5.png"
step="--start 2022-04-01 --step 10s"
run place-import $frames $step "$work/some" -o some.place
code_is 0 "some files are no frames"
stderr_like "^place-import: warning: $work/some/2.bin: is 3000 bytes, a canvas of 64x48 has 3072" "the size is said"
stderr_like "^place-import: warning: $work/some/3.bin: is 0 bytes" "... of an empty one"
stderr_like "^place-import: warning: $work/some/4.png: the picture is cut off" "... a cut one is said to be"
stderr_like '^place-import: warning: 3 of 5 files skipped' "... and they are counted"
stderr_like '^place-import: 0 net changes of 2 frames' "the others are frames, all alike"
run place-mosaic -q some.place -o some.png
code_is 0 "an archive without an event is drawn"
ffmpeg -loglevel error -y -i some.png -f rawvideo -pix_fmt rgb24 "$work/some.rgb" </dev/null
ok cmp -s "$work/some.rgb" "$work/event.rgb/$first" -- "... as the picture it is"
run place-info some.place
code_is 0 "... and told about"
rm -f some.*
run place-import $frames $step --strict "$work/some" -o some.place
code_is 3 "--strict: the first stops it"
stderr_is "place-import: error: $work/some/2.bin: is 3000 bytes, a canvas of 64x48 has 3072
hint: pictures are read as PNG; any other file is one byte a pixel" "... by name"
files_are "" "... and nothing is written"

# ---- colours that are not in the palette -----------------------------------------------------
printf 'GIMP Palette\n255 255 255\n0 0 0\n' >"$work/two.gpl"
printf 'GIMP Palette\n250 250 250\n3 3 3\n' >"$work/off.gpl"
printf 'ts,x,y,color\n1650000000,1,1,1\n1650000050,2,1,1\n1650000050,1,1,0\n' >"$work/two.csv"
python "$work/draw.py" "$work/two.csv" 4x3 "$work/off.gpl" 0 "$work/off" 0 indexed,rgb >/dev/null
two="--format frames --size 4x3 --palette $work/two.gpl $step"
run place-import $two "$work/off" -o off.place
code_is 3 "colours a little off"
stderr_like 'off/1649999999.png: pixel 0,0 is #FAFAFA, which is not in the palette' "... are named"
stderr_like '^hint: --nearest' "... with a hint"
run place-import $two --nearest "$work/off" -o off.place
code_is 0 "--nearest takes them"
stderr_like '^place-import: 3 net changes of 3 frames, ' "... as what they were meant to be"
rm -f off.place

# ---- one picture before a log ------------------------------------------------------------------
# The second picture of the two as PNG, raw, gzip and archive; the event after it is off to one side.
printf 'ts,x,y,color\n1650000100,3,2,1\n' >"$work/later.csv"
log="--format csv --size 4x3 --palette $work/two.gpl"
picture=$work/off/1650000000.png
run place-import -q $two --nearest "$work/off" -o off.place
run place-import $log --initial "$picture" "$work/later.csv" -o later.place
code_is 3 "--initial with colours a little off"
stderr_like 'off/1650000000.png: pixel 0,0 is #FAFAFA' "... are named"
perl -e 'print "\0" x 5, "\1", "\0" x 6' >"$work/initial.bin"
gzip -c "$work/initial.bin" >"$work/initial.bin.gz"
printf 'ts,x,y,color\n1650000000,1,1,1\n' >"$work/one.csv"
run place-import -q $log --background 0 "$work/one.csv" -o one.place
for initial in "$picture --nearest" "$work/initial.bin" "$work/initial.bin.gz" one.place; do
    run place-import -q -f $log --initial $initial "$work/later.csv" -o later.place
    code_is 0 "--initial ${initial##*/}"
    run place-mosaic -q -f later.place --at-seq 0 -o later.png
    is "$(ffmpeg -loglevel error -i later.png -f rawvideo -pix_fmt gray - </dev/null | od -An -v -tx1 | tr -d ' \n')" \
        ffffffffff00ffffffffffff "... is the canvas before the first event"
done
rm -f ./*.place later.png

# ---- what is asked for -----------------------------------------------------------------------
# refuses REGEX ARGUMENT...: exit 2, this error, and nothing written.
refuses() {
    local wanted=$1
    shift
    run place-import "$@" -o none.place
    code_is 2 "refused: $wanted"
    stderr_like "$wanted" "... says why"
    files_are "" "... and writes nothing"
}
refuses 'the times of the pictures are not said' $frames "$work/event"
refuses 'hint: say --start TIME --step 10s, or --name-format %Y' $frames "$work/event"
refuses 'the times of the pictures are not said' $frames --start 2022-04-01 "$work/event"
refuses 'hint: say --size WxH and --palette FILE' --format frames $step "$work/event"
refuses 'both say the times' $frames $step --name-format %s "$work/event"
for option in "--timeline reddit2017" "--initial $work/initial.bin" --keep-hashes --open-circles --no-users "--memory 64M"; do
    refuses 'and --memory are not for frames' $frames $step $option "$work/event"
done
mkdir "$work/none"
run place-import $frames $step "$work/none" -o none.place
code_is 3 "an empty directory"
stderr_like 'none: has no files in it' "... is said to be"

# ---- real data -------------------------------------------------------------------------------
if [ -e "$data/rplacelive_B/events.csv" ]; then
    read -r changes count start < <(python "$work/draw.py" "$data/rplacelive_B/events.csv" 500x500 \
        "$data/rplacelive_B/palette.gpl" 31 "$work/hourly" 0 indexed,gzip,rgb)
    run place-import --format frames --size 500x500 --palette "$data/rplacelive_B/palette.gpl" \
        --name-format %s.png "$work/hourly" -o hourly.place
    code_is 0 "a real event by its hourly backups"
    is "$count" 33 "32 of them, and the blank canvas"
    is "$changes" 407315 "the backups differ in as many pixels as the data says"
    stderr_like "^place-import: 407315 net changes of $count frames, " "... and so many events there are"
    run place-mosaic -q hourly.place -o hourly.png
    for name in hourly.png "$data/rplacelive_B/final.png"; do
        ffmpeg -loglevel error -y -i "$name" -f rawvideo -pix_fmt rgb24 - </dev/null | sha256sum
    done >"$work/sums"
    is "$(sort -u "$work/sums" | wc -l)" 1 "the last frame is the true one"
    rm -f hourly.*
else
    diag "no real data here: only the simulated event"
fi
if [ -e "$data/corrupt" ]; then
    mkdir "$work/backups"
    cp "$data"/corrupt/*.bin "$work/backups"
    head -c 4000000 /dev/zero | gzip >"$work/backups/raw_backup_1.bin.gz"
    run place-import --format frames --size 2000x2000 --palette "$samples/palettes/reddit2022.gpl" $step \
        "$work/backups" -o backups.place
    code_is 0 "real backups that are damaged, and one that is not"
    for size in 0 7395 131278 250000; do
        stderr_like "raw_backup_$size.bin: is $size bytes, a canvas of 2000x2000 has 4000000" "$size bytes are no frame"
    done
    stderr_like 'warning: 4 of 5 files skipped' "four are skipped"
    rm -f backups.place
fi
files_are "" "nothing is left"
done_testing

#!/usr/bin/env bash
# place-mosaic's sheets, differences, highlights and captions: pixels decoded by ffmpeg, against a
# loop over the rows of the log they are of.
. tests/cli/lib.sh
needs ffmpeg pngcheck python3

log=$work/log.jsonl
place-simulate -q --events 6000 --seed 3 --moderation --size 90x60 -o "$log"
run place-import -q "$log" -o "$work/log.place"
code_is 0 "a log with growth, fills and undos is imported"
A=$work/log.place

cat >"$work/oracle.py" <<'PYTHON'
import datetime, json, subprocess, sys

PAD = 0x202020
UTC = datetime.timezone.utc

def micros(text): # whole numbers: a float of seconds is off by parts of a microsecond
    at = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (at - datetime.datetime(1970, 1, 1, tzinfo=UTC)) // datetime.timedelta(microseconds=1)

rows = [json.loads(line) for line in open(sys.argv[1])]
for row in rows:
    row["at"] = micros(row["createdAt"])
first = next(row["at"] for row in rows if row["kind"] != "canvas")
last = rows[-1]["at"]

def covered(row, width, height):
    if row["kind"] != "fill":
        yield row["x"], row["y"]
        return
    for y in range(height):
        for x in range(width):
            dx, dy = x - row["x"], y - row["y"]
            if ("radius" in row and dx * dx + dy * dy <= row["radius"] ** 2) or \
               ("width" in row and 0 <= dx < row["width"] and 0 <= dy < row["height"]):
                yield x, y

class Canvas:
    """Colours and last users of all pixels after the rows up to a time, at x, y: each 0xRRGGBB, a name."""
    def __init__(self, until):
        self.colors, self.users, self.width, self.height = {}, {}, 0, 0
        for number, row in enumerate(rows):
            if number > 0 and row["at"] > until:
                break
            if row["kind"] == "canvas":
                self.enter(row)
                continue
            for at in covered(row, self.width, self.height):
                color = row["color"]
                self.colors[at] = self.palette[self.background if color is None else color]
                self.users[at] = row.get("userId")
    def enter(self, row):
        self.width, self.height, self.background = row["width"], row["height"], row["background"]
        self.palette = [int(color[1:], 16) for color in row["palette"]]
        for y in range(self.height):
            for x in range(self.width):
                self.colors.setdefault((x, y), self.palette[self.background])

def picture(path):
    width, height = map(int, subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", path],
        capture_output=True, text=True).stdout.strip().split(","))
    data = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
                          stdin=subprocess.DEVNULL, capture_output=True).stdout
    assert len(data) == 3 * width * height
    return width, height, lambda x, y: int.from_bytes(data[3 * (y * width + x):][:3], "big")

def is_faded(got, color): # to a level: greys are 64 + luma / 2 of a table of 64
    luma = (0.2126 * (color >> 16) + 0.7152 * (color >> 8 & 255) + 0.0722 * (color & 255))
    return got % 0x10101 == 0 and abs((got & 255) - (64 + luma / 2)) <= 1.6

def check(path, scale, size, want):
    """want(x, y) is (colour, lit) or None for the pad colour; below the canvas is the caption."""
    width, height, at = picture(path)
    assert width == size[0] * scale and height >= size[1] * scale, (width, height)
    for y in range(size[1] * scale):
        for x in range(width):
            wanted, got = want(x // scale, y // scale), at(x, y)
            right = got == PAD if wanted is None else got == wanted[0] if wanted[1] else is_faded(got, wanted[0])
            assert right, "%d,%d is %06x, wanted %s" % (x, y, got, wanted)
PYTHON

# proves NAME SCRIPT ARGUMENT...: the script, after the oracle, asserts.
proves() {
    local name=$1 script=$2
    shift 2
    python3 -c "$(cat "$work/oracle.py")
$script" "$log" "$@" >"$work/proof" 2>&1
    report $? "$name" "$(tail -n 3 "$work/proof")"
}

# refuses REGEX ARGUMENT...: exit 2, this error, and no picture.
refuses() {
    local wanted=$1
    shift
    rm -f out.png
    run place-mosaic "$A" -o out.png "$@"
    code_is 2 "refused: $*"
    stderr_like "^place-mosaic: error: $wanted" "refused: $*: says why"
    files_are "" "refused: $*: no picture"
}

# texts_are TEXTS NAME: what stands in the file of instants.
texts_are() {
    is "$(pngcheck -t out.png | sed -n '/^Source/,/^OK/p' | grep -v ^OK | tr -s '\n ' ' ' | sed 's/ $//')" "$1" "$2"
}

# decoded FILE FILTER: the picture's bytes as RGB, cut by ffmpeg.
decoded() { ffmpeg -v error -i "$1" -vf "$2,format=rgb24" -f rawvideo - </dev/null | cksum; }
size_of() { ffprobe -v error -show_entries stream=width,height -of csv=p=0:s=x "$1"; }

# ---- sheets: each picture is that of its moment
run place-mosaic "$A" -o out.png --sheet 3x2 --from start --to start+50h --region 80x50+0+0 --scale 2 --pad-color 102030
code_is 0 "a sheet"
stderr_is "" "which needs no remark"
is "$(pngcheck out.png | grep -oE '[0-9]+-bit [a-zA-Z]+')" "8-bit palette" "few colours: a palette"
# 160 and a caption; gutters of 4 + 160 / 64
cell=$((($(size_of out.png | cut -dx -f2) - 3 * 6) / 2))
is "$(size_of out.png | cut -dx -f1)" $((3 * 160 + 4 * 6)) "three pictures and four gutters wide"
[ "$cell" -gt 112 ]
report $? "captions stand below each picture"
cp out.png "$work/sheet.png"
for index in 0 1 2 3 4 5; do
    run place-mosaic "$A" -f -o out.png --at "start+$((index * 10))h" --region 80x50+0+0 --scale 2 --pad-color 102030
    x=$((6 + index % 3 * 166)) y=$((6 + index / 3 * (cell + 6)))
    is "$(decoded "$work/sheet.png" "crop=160:100:$x:$y")" "$(decoded out.png null)" "picture $index is that of its moment"
    run place-mosaic "$A" -f -o out.png --at "start+$((index * 10))h" --region 80x50+0+0 --scale 2 --pad-color 102030 --caption time
    is "$(decoded out.png crop=160:100:0:0)" "$(decoded "$work/sheet.png" "crop=160:100:$x:$y")" \
        "a caption does not touch the picture above it"
done
rm -f out.png
run place-mosaic -q "$A" -o out.png --sheet 2x1
python3 - "$log" <<'PYTHON' >"$work/ends"
import json, sys
times = [row["createdAt"] for row in map(json.loads, open(sys.argv[1])) if row["kind"] != "canvas"]
print("Source from: %s Source to: %s" % (times[0].replace("000Z", "Z"), times[-1].replace("000Z", "Z")))
PYTHON
texts_are "$(cat "$work/ends")" "without --from and --to it is the whole log"
run place-mosaic "$A" -f -o out.png --sheet 4x3 --fit 801x601 --title "A title"
code_is 0 "a sheet of a size"
is "$(size_of out.png)" 801x601 "is of that size"
run place-mosaic "$A" -f -o out.png --sheet 4x3 --fit 420x300
code_is 0 "a small sheet"
stderr_like "reduced by area average" "says that it is reduced"
is "$(pngcheck out.png | grep -oE '[0-9]+-bit [a-zA-Z]+')" "24-bit RGB" "and is a PNG of colours"
run place-mosaic "$A" -f -o out.png --sheet 2x2 --from start-1h --to end+1h
stderr_like '^place-mosaic: --from .* is before the first event' "--from before the log: it says so"
stderr_like '^place-mosaic: --to .* is after the last event' "--to after it, too"
run place-mosaic "$A" -f -o "$work/one.png" --sheet 1x1 --to start+5h --caption events
run place-mosaic "$A" -f -o out.png --sheet 1x1 --to start+5h --caption events --title "Something"
[ "$(size_of out.png | cut -dx -f2)" -gt "$(size_of "$work/one.png" | cut -dx -f2)" ]
report $? "a title stands beside the pictures"
rm -f out.png

# ---- sheets, refused
refuses "--sheet is '4', wanted WIDTHxHEIGHT" --sheet 4
refuses "--sheet is '0x3'" --sheet 0x3
refuses "--sheet is '4x257'" --sheet 4x257
refuses '--at and --sheet exclude each other' --sheet 2x2 --at end
refuses '--at-seq and --sheet exclude each other' --at-seq 5 --sheet 2x2
refuses '--sheet and --diff exclude each other' --sheet 2x2 --diff start..end
refuses '--from is for sheets' --from start
refuses '--to is for sheets' --to start --at end
refuses '--from is after --to' --sheet 2x2 --from end --to start
refuses "--from.*nonesuch" --sheet 2x2 --from nonesuch
refuses 'the sheet would be [0-9]+x[0-9]+, the limit is 65500 a side' --sheet 90x2 --scale 9
refuses '--fit 60x40 has no room for a sheet of 9x9' --sheet 9x9 --fit 60x40
refuses 'each picture of the sheet: ' --sheet 2x9 --fit 300x150
stderr_like '^hint: a larger --fit, or fewer pictures' "... and what helps"
refuses '--fit chooses the scale' --sheet 2x2 --fit 300x300 --scale 2

# ---- differences
differ='
before, after = Canvas(first + int(float(sys.argv[2]) * 3600e6)), Canvas(first + int(float(sys.argv[3]) * 3600e6))
size = max(before.width, after.width), max(before.height, after.height)
differing = 0
def want(x, y):
    inside = x < after.width and y < after.height
    was_inside = x < before.width and y < before.height
    lit = inside != was_inside or before.colors[x, y] != after.colors[x, y]
    return (after.colors[x, y], lit) if inside else None
check(sys.argv[5], int(sys.argv[4]), size, want)
differing = sum((x < after.width and y < after.height) != (x < before.width and y < before.height)
                or before.colors[x, y] != after.colors[x, y] for y in range(size[1]) for x in range(size[0]))
wanted = "place-mosaic: %d of %d pixels differ" % (differing, size[0] * size[1])
assert wanted in open(sys.argv[6]).read().splitlines(), wanted
'
for span in "0 3" "20 30" "10 80" "80 10" "48 60" "90 90"; do
    read -r from to <<<"$span"
    rm -f out.png
    run place-mosaic "$A" -o out.png --diff "start+${from}h..start+${to}h" --scale 2
    code_is 0 "a difference, $span"
    proves "every pixel of it" "$differ" "$from" "$to" 2 out.png "$work/stderr"
    cp out.png "$work/plain.png"
    run place-mosaic "$A" -f -o out.png --diff "start+${from}h..start+${to}h" --scale 2 --caption time,events --title "Both"
    proves "a caption leaves it as it is" "$differ" "$from" "$to" 2 out.png "$work/stderr"
done
[ "$(size_of out.png | cut -dx -f2)" -gt "$(size_of "$work/plain.png" | cut -dx -f2)" ]
report $? "the caption stands below"
run place-mosaic -q "$A" -f -o out.png --diff -2h..end --region 10x10+20+20
stderr_is "" "-q says nothing"
is "$(size_of out.png)" 10x10 "the difference of a part"
run place-mosaic "$A" -f -o out.png --diff 2026-04-01T13:00:00Z..2026-04-01T14:00:00.5+00:00
texts_are "Source from: 2026-04-01T13:00:00Z Source to: 2026-04-01T14:00:00.500Z" "times of both stand in the file"
rm -f out.png
refuses "--diff is 'start', wanted as start\+2h..end" --diff start
refuses "--diff is '..end'" --diff ..end
refuses "--diff is 'start..'" --diff start..
refuses "--diff is 'x y', wanted a time" --diff "x y..end"
refuses "--diff is '\.end', wanted a time" --diff start...end
refuses '--diff.*nonesuch' --diff start..nonesuch
refuses '--at and --diff exclude each other' --diff start..end --at end
refuses '--diff and --highlight-user exclude each other' --diff start..end --highlight-user 1
refuses '--diff and --highlight-region exclude each other' --diff start..end --highlight-region 5x5+0+0
refuses '--from is for sheets' --diff start..end --from start
refuses '--region 5x5\+900\+0 is not inside the canvas' --diff start..end --region 5x5+900+0
refuses '--title has 101 bytes' --diff start..end --caption time --title "$(printf '%0101d' 7)"

# ---- highlights
lit='
canvas = Canvas(first + int(float(sys.argv[2]) * 3600e6))
user, region = sys.argv[3], eval(sys.argv[4])
def want(x, y):
    lit = (not user or canvas.users.get((x, y)) == user) and region[0] <= x < region[2] and region[1] <= y < region[3]
    return canvas.colors[x, y], lit
check(sys.argv[6], int(sys.argv[5]), (canvas.width, canvas.height), want)
'
busiest=$(sed -n 's/.*"userId":"\([^"]*\)".*/\1/p' "$log" | sort | uniq -c | sort -n | sed -n '$s/.* //p')
filler=$(sed -n '/"kind":"fill"/s/.*"userId":"\([^"]*\)".*/\1/p' "$log" | sort | uniq -c | sort -n | sed -n '$s/.* //p')
for user in "$busiest" "$filler"; do
    for hours in 5 30 60 100; do
        run place-mosaic -q "$A" -f -o out.png --at "start+${hours}h" --highlight-user "$user"
        proves "what $user touched last, after $hours h" "$lit" "$hours" "$user" "(0, 0, 99, 99)" 1 out.png
    done
done
run place-mosaic -q "$A" -f -o out.png --at start+70h --highlight-region 20x10+30+15 --scale 3
proves "a part of the canvas" "$lit" 70 "" "(30, 15, 50, 25)" 3 out.png
run place-mosaic -q "$A" -f -o out.png --at start+70h --highlight-region 20x10+30+15 --highlight-user "$filler" \
    --caption seconds,events --title "A part" --timezone Europe/Berlin --scale 3
proves "of a part what is a user's, with a caption" "$lit" 70 "$filler" "(30, 15, 50, 25)" 3 out.png
rm -f out.png
refuses "there is no user 'nobody'" --highlight-user nobody
refuses '--highlight-region 5x5\+900\+0 is not inside the canvas' --highlight-region 5x5+900+0
refuses "--caption: 'hour' is none of" --caption hour
refuses '--timezone, but no time is shown' --timezone UTC
refuses '--timezone: ' --timezone Nowhere/Land --caption time
refuses 'the title is empty' --title ''
done_testing

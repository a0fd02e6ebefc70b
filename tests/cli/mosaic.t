#!/usr/bin/env bash
# place-mosaic: the pixels of its pictures, decoded by ffmpeg, for a log small enough to know by heart.
. tests/cli/lib.sh
needs ffmpeg pngcheck

# pixels FILE: its pixels as RRGGBB, a space between.
pixels() {
    ffmpeg -loglevel error -i "$1" -f rawvideo -pix_fmt rgb24 - </dev/null | od -An -v -tx1 -w3 |
        tr -d ' ' | tr '\n' ' ' | sed 's/ $//'
}

# draws "PIXELS" NAME ARGUMENT...: the picture of the little log with these arguments.
draws() {
    local wanted=$1 name=$2
    shift 2
    run place-mosaic -f "$work/little.place" -o out.png "$@"
    code_is 0 "$name"
    is "$(pixels out.png)" "$wanted" "$name: its pixels"
}

# refuses REGEX ARGUMENT...: exit 2, this error, and no picture.
refuses() {
    local wanted=$1
    shift
    rm -f out.png
    run place-mosaic "$work/little.place" -o out.png "$@"
    code_is 2 "refused: $*"
    stderr_like "^place-mosaic: error: $wanted" "refused: $*: says why"
    files_are "" "refused: $*: no picture"
}

kind_is() { is "$(pngcheck out.png | grep -oE '[0-9]+-bit [a-zA-Z]+')" "$1" "$2"; }

# 3x2, four colours; 1650000000 is 2022-04-15T05:20:00Z.
W=ffffff R=ff0000 G=00ff00 B=0000ff P=202020
printf 'GIMP Palette\nName: four\nColumns: 4\n#\n255 255 255 white\n255 0 0 red\n0 255 0 green\n0 0 255 blue\n' \
    >"$work/four.gpl"
printf '%s\n' ts,x,y,color 1650000000,0,0,1 1650000001,1,0,2 1650000001,2,0,3 1650000003,0,0,2 \
    >"$work/little.csv"
run place-import "$work/little.csv" --format csv --size 3x2 --palette "$work/four.gpl" \
    --background 0 -o "$work/little.place"
code_is 0 "a little log is imported"

# ---- which instant
draws "$G $G $B $W $W $W" "by default the end"
stderr_is "" "which needs no remark"
kind_is "2-bit palette" "four colours fit two bits"
draws "$G $G $B $W $W $W" "at the end" --at end
draws "$R $W $W $W $W $W" "at the start: with the first event" --at start
kind_is "1-bit palette" "the two first colours fit one bit"
draws "$R $G $B $W $W $W" "at an instant: all events of it" --at 2022-04-15T05:20:01Z
is "$(pngcheck -t out.png | sed -n '/^Source/,/^OK/p' | grep -v ^OK | tr -s '\n ' ' ')" \
    "Source time: 2022-04-15T05:20:01Z Source seq: 3 " "time and seq stand in the file"
draws "$R $G $B $W $W $W" "between events" --at end-500ms
draws "$W $W $W $W $W $W" "seq 0: before the first event" --at-seq 0
draws "$R $G $W $W $W $W" "seq 2: between two events of one instant" --at-seq 2
is "$(pngcheck -t out.png | sed -n '/^Source/,/^OK/p' | grep -v ^OK | tr -s '\n ' ' ')" \
    "Source time: 2022-04-15T05:20:01Z Source seq: 2 " "... whose time is known too"
draws "$G $G $B $W $W $W" "the last seq" --at-seq 4
draws "$G $G $B $W $W $W" "after the end" --at 2033-01-01
stderr_like '^place-mosaic: --at 2033-01-01T00:00:00Z is after the last event, 2022-04-15T05:20:03Z$' \
    "after the end: it says so"
draws "$W $W $W $W $W $W" "before the start" --at start-1s
stderr_like 'is before the first event' "before the start: it says so"
run place-mosaic -q -f "$work/little.place" -o out.png --at 2033-01-01
stderr_is "" "-q says nothing"

# ---- which part, how large
draws "$G $B" "a region" --region 2x1+1+0
draws "$B $W" "a region by its corners" --region 2,0..2,1
draws "$B $B $B $B $W $W $W $W" "scale 2" --region 2,0..2,1 --scale 2
draws "$P $P $P $P $P $G $B $P $P $P $P $P" "pad: in the middle" --region 2x1+1+0 --pad 4x3
kind_is "4-bit palette" "a fifth colour, the padding's, needs four bits"
draws "$G $G $B $P $W $W $W $P" "pad: at a corner" --pad 4x2 --pad-at bottom-left
draws "123abc $G $G $B $B 123abc $G $G $B $B" "fit: the largest scale, at a corner" \
    --region 2x1+1+0 --fit 5x2 --pad-at top-right --pad-color 123ABC
draws "ffaaaa $P" "fit of a larger region: reduced to means" --region 3x1+0+0 --at-seq 1 \
    --fit 1x2 --pad-at top-left
kind_is "24-bit RGB" "means are no colours of the palette"
stderr_like '^place-mosaic: .*reduced by area average' "it says that they are not exact"

# ---- where to
run place-mosaic "$work/little.place" -o -
cp "$work/stdout" out.png
code_is 0 "standard output"
is "$(pixels out.png)" "$G $G $B $W $W $W" "standard output has the picture"
PLACE_SOURCE=$work/little.place run place-mosaic -f -o out.png
code_is 0 "the source of the environment"

# ---- what is refused
refuses '--at and --at-seq exclude each other' --at end --at-seq 1
refuses '--at-seq is 5, the log ends at 4' --at-seq 5
refuses '--at-seq is ' --at-seq -1
refuses "--at.*final" --at final
refuses '--region 3x1\+1\+0 is not inside the canvas, 3x2\+0\+0' --region 3x1+1+0
refuses "--region is '3x1'" --region 3x1
refuses '--scale is 0' --scale 0
refuses '--fit chooses the scale' --fit 9x9 --scale 2
refuses '--fit pads to its own size' --fit 9x9 --pad 9x9
refuses "--fit is '9', wanted WIDTHxHEIGHT" --fit 9
refuses '--pad 2x9 is smaller than the region, 3x2' --pad 2x9
refuses "--pad-at is 'left', wanted center" --pad-at left
refuses "--pad-color is 'grey'" --pad-color grey
refuses 'the picture would be 90000x60000, the limit is 65500 a side' --scale 30000

# ---- the sample: a mark, growth
run place-mosaic "$samples/event.place" --at start -o small.png
run place-mosaic -q "$samples/event.place" --at end -o large.png
[ "$(pixels small.png | wc -w)" -lt "$(pixels large.png | wc -w)" ]
report $? "the picture is as large as the canvas then was"
rm -f ./*.png

# ---- real data: its last frame is known
real=$top/../shared/data/rplacelive_B
if [ -e "$real/events.csv" ]; then
    run place-import "$real/events.csv" --format csv --size 500x500 --palette "$real/palette.gpl" \
        --background 31 -o "$work/real.place"
    run place-mosaic "$work/real.place" -o out.png
    code_is 0 "a real event is drawn"
    is "$(pixels out.png | cksum)" "$(pixels "$real/final.png" | cksum)" "every pixel is that of its last frame"
fi
done_testing

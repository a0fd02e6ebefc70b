#!/usr/bin/env bash
# place-timelapse --deliverables: each of its files is what the tool of its own makes with the same
# options, byte for byte; what it refuses, and that it leaves all files or none.
. tests/cli/lib.sh
needs ffmpeg ffprobe pngcheck script
place-simulate -q --events 20k --size 64x48 --users 50 --seed 3 -o "$work/event.place" || echo "Bail out!"

measures="action age changes colors conflict count entropy first heat phase-combined phase-min phase-ms \
phase-s survival untouched users"
with_png() { for name; do echo "$name.png"; done; }
all=$(echo $({ with_png $measures final; echo heat.mp4 timelapse.mp4 untouched.mp4; } | tr ' ' '\n' | sort))

# same ONE OTHER: a picture of the same pixels, whatever texts stand in the file.
same_picture() {
    cmp -s <(ffmpeg -v error -i "$1" -f framemd5 -) <(ffmpeg -v error -i "$2" -f framemd5 -)
}

# are_the_same SOURCE "VIDEO OPTIONS" "STILL OPTIONS" "MAP OPTIONS" "SPAN AND VIEW OF MAPS" NAME: the
# files of event/ are those of place-timelapse, place-mosaic and place-heatmap with these options.
are_the_same() {
    local source=$1 video=$2 still=$3 map=$4 span=$5 what=$6 view file differing= names
    mkdir single
    for view in canvas heat untouched; do
        file=$view.mp4
        [ $view = canvas ] && file=timelapse.mp4
        eval "place-timelapse -q '$source' --view $view $video $([ $view = canvas ] || echo "$map") -o single/$file"
    done
    names=$(cd event && ls *.png | sed '/^final/d; s/\.png$//' | paste -sd,)
    eval "place-heatmap -q '$source' --measure $names $map $span -o single/%m.png"
    eval "place-mosaic -q '$source' $still -o single/final.png"
    is "$(echo $(ls single))" "$(echo $(ls event))" "$what: as many files as by the single tools"
    for file in $(ls single); do
        case $file in
        final.png) same_picture event/$file single/$file || differing+=" $file" ;;
        *) cmp -s event/$file single/$file || differing+=" $file" ;;
        esac
    done
    is "$differing" "" "$what: all of them the same"
    rm -rf single
}

# ---- what there is -----------------------------------------------------------------------------
run place-timelapse "$work/event.place" --duration 1s --hold 0 --fps 10 --deliverables event
code_is 0 "a directory of deliverables"
stderr_is "" "without a word"
stdout_is "" "on either stream"
files_are event "and nothing beside it"
is "$(echo $(ls -A event))" "$all" "it has three videos, a still and sixteen maps"
pngcheck -q event/*.png >/dev/null
report $? "the pictures are sound"
is "$(for i in event/*.mp4; do ffmpeg -v error -i "$i" -f null - 2>&1; done)" "" "and so are the videos"
is "$(ffprobe -v error -show_entries stream=width,height -of csv=p=0 event/final.png)" 64,48 "the still has the canvas's size"
pngcheck -t event/final.png | grep -q 'Source time' && pngcheck -t event/final.png | grep -q 'placetools'
report $? "its time and the program stand in the file"
are_the_same "$work/event.place" "--duration 1s --hold 0 --fps 10" "" "" "" "by default"
rm -rf event

# ---- options -----------------------------------------------------------------------------------
clock="--from start+5h --to end-3h"
colours="--color-map magma --scale-values quantile --clip 2 --half-life 2h --over --no-legend --kind place"
run place-timelapse "$work/event.place" $clock --step 400px --fps 20 --hold 1s --region 40x30+8+6 --scale 6 \
    --pad-color 102030 --quality draft --caption time,events --title "An event" --timezone +02:00 $colours \
    --threads 1 --deliverables event/
code_is 0 "with options of all groups, and a slash behind the name"
are_the_same "$work/event.place" \
    "$clock --step 400px --fps 20 --hold 1s --region 40x30+8+6 --scale 6 --pad-color 102030 --quality draft --caption time,events --title 'An event' --timezone +02:00" \
    "--at end-3h --region 40x30+8+6 --scale 6 --pad-color 102030 --caption time,events --title 'An event' --timezone +02:00" \
    "$colours" "$clock --region 40x30+8+6 --scale 6 --pad-color 102030" "with options" 2>"$work/said"
is "$(cat "$work/said")" "" "... which the single tools take too"
rm -rf event

# ---- the mark final, a canvas that grows, no users -------------------------------------------------
printf '{"palette": ["#ffffff", "#ff0000", "#00ff00", "#0000ff"], "background": 0,
 "entries": [{"time": 1650000000, "x0": 0, "y0": 0, "width": 16, "height": 12},
             {"time": 1650001000, "x0": -8, "y0": 0, "width": 24, "height": 12}],
 "marks": {"final": 1650000900}}' >"$work/grows.json"
{ echo ts,x,y,color; for i in {0..1999}; do echo $((1650000000 + i)),$((i * 7 % 16)),$((i / 3 % 12)),$((i % 4)); done; } >"$work/log.csv"
place-import -q "$work/log.csv" --format csv --timeline "$work/grows.json" -o "$work/log.place"
run place-timelapse "$work/log.place" --duration 1s --hold 0 --deliverables event
code_is 0 "a log without users, whose canvas has a mark"
stderr_is "place-timelapse: pictures are of the mark 'final', 2022-04-15T05:35:00Z; videos go on to 2022-04-15T05:53:19Z
place-timelapse: the log names no users: without maps of users conflict" "says what is of when, and what is left out"
is "$(echo $(ls event))" "$(echo $all | tr ' ' '\n' | grep -vE '^(users|conflict)' | paste -sd' ')" "maps of users are left out"
is "$(ffprobe -v error -show_entries stream=width,height -of csv=p=0 event/final.png)" 16,12 "the still shows the canvas of that mark"
mkdir single
for name in count survival untouched; do
    place-heatmap -q "$work/log.place" --measure $name -o single/$name.png
    cmp -s single/$name.png event/$name.png
    report $? "$name.png is of the mark too"
done
place-mosaic -q "$work/log.place" -o single/final.png
same_picture single/final.png event/final.png
report $? "final.png is place-mosaic's"
rm -rf event single
run place-timelapse -q "$work/log.place" --duration 1s --hold 0 --to end --deliverables event
code_is 0 "with --to, to which the mark is nothing"
is "$(ffprobe -v error -show_entries stream=width,height -of csv=p=0 event/final.png)" 24,12 "... all is of that"
place-heatmap -q "$work/log.place" --measure count --to end -o count.png
cmp -s count.png event/count.png
report $? "... maps too"
stderr_is "" "-q: without remarks"
rm -rf event count.png
run place-timelapse "$work/log.place" --duration 1s --hold 0 --from final+1m --deliverables event
code_is 0 "a span behind the mark"
! grep -q "mark 'final'" "$work/stderr"
report $? "... is shown up to its end"
rm -rf event

# ---- notes of videos --------------------------------------------------------------------------------
run place-timelapse "$work/event.place" --duration 1s --hold 0 --scale 3 --quality draft --deliverables event
is "$(grep -c 'scale' "$work/stderr")" 1 "what holds for all videos is said once"
rm -rf event

# ---- progress -----------------------------------------------------------------------------------------
script -qec "stty cols 80; place-timelapse $samples/event.place --duration 1s --deliverables event" /dev/null </dev/null |
    tr '\r' '\n' >"$work/terminal"
file_like "$work/terminal" '^place-timelapse: (untouched|heat|timelapse)\.mp4 \[=*>? *\] .* frames' "the bar names the file"
rm -rf event

# ---- the directory -----------------------------------------------------------------------------------
mkdir event
echo old >event/heat.png
echo mine >event/notes.txt
run place-timelapse "$work/event.place" --duration 1s --scale 4 --hold 0 --deliverables event
code_is 4 "a directory that is not empty"
stderr_like '^place-timelapse: error: event is not empty' "... is refused"
is "$(echo $(cd event && cat *))" "old mine" "... and as it was"
run place-timelapse "$work/event.place" --duration 1s --scale 4 --hold 0 -f --deliverables event
code_is 0 "-f writes into it"
is "$(echo $(ls -A event))" "$(echo $all notes.txt | tr ' ' '\n' | sort | paste -sd' ')" "beside what it had"
is "$(cat event/notes.txt) $(pngcheck event/heat.png | cut -c 1-2)" "mine OK" "files of the same names are replaced"
rm -rf event
mkdir -p event/untouched.mp4
run timeout 10 place-timelapse "$work/event.place" --quality best --duration 1h -f --deliverables event
code_is 4 "a directory of a file's name is seen before any work"
stderr_like 'error: cannot create event/untouched.mp4: a directory has that name' "... and named"
is "$(ls -A event)" untouched.mp4 "... and nothing was written"
rm -rf event

# ---- what does not go together ------------------------------------------------------------------------
while IFS='|' read -r arguments message; do
    eval "run place-timelapse '$work/event.place' --deliverables event $arguments"
    code_is 2 "refused: $arguments"
    stderr_like "^place-timelapse: error: .*$message" "... says why"
    files_are "" "... and leaves nothing"
done <<'ROWS'
-o out.mp4|--deliverables and -o exclude each other
--dry-run|--deliverables and --dry-run exclude each other
--max-size 10M|--deliverables and --max-size exclude each other
--view canvas|--deliverables and --view exclude each other
--highlight-user 1|--deliverables and --highlight-user exclude each other
--highlight-region 8x8+0+0|--deliverables and --highlight-region exclude each other
--duration 1s --step 30s|exclude each other
--region 900x900+0+0|--region
--user 90000|90000
--to final|final
--fit 64x8 --duration 1s|has no room for what stands below
ROWS
run place-timelapse "$work/log.place" --user 1 --deliverables event
code_is 2 "refused: --user where the log names none"
run place-timelapse "$work/event.place" --deliverables ''
code_is 4 "refused: no name"
files_are "" "... nothing is left"

# ---- real data: its last frame is known ------------------------------------------------------------------
real=$top/../shared/data/rplacelive_B
if [ -e "$real/events.csv" ]; then
    place-import -q "$real/events.csv" --format csv --size 500x500 --palette "$real/palette.gpl" --background 31 -o "$work/real.place"
    run place-timelapse "$work/real.place" --duration 0.2s --hold 0 --quality draft --deliverables event
    code_is 0 "deliverables of a real event"
    pixels() { ffmpeg -v error -i "$1" -f rawvideo -pix_fmt rgb24 - | cksum; }
    is "$(pixels event/final.png)" "$(pixels "$real/final.png")" "final.png is its last frame on every pixel"
fi
done_testing

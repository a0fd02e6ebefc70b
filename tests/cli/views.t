#!/usr/bin/env bash
# Maps, highlights and several panels as video and as frames: every measure, place-timelapse against
# place-frames, their last picture against place-heatmap's numbers, and what is refused.
# (tests/unit/stage.c compares every pixel with a slow replay.)
. tests/cli/lib.sh
needs ffmpeg ffprobe cmp
log=$samples/event.place
part="--region 64x48+100+80"

probe() { ffprobe -v error -count_frames -select_streams v -show_entries stream="$2" -of csv=p=0 "$1"; }

# ---- every measure ---------------------------------------------------------------------------
measures="count changes users conflict survival age first heat entropy colors untouched action
    phase-ms phase-s phase-min phase-combined"
for measure in $measures; do
    run place-timelapse "$log" --view $measure $part --scale 4 --duration 1s --fps 5 --hold 0 -o $measure.mp4
    code_is 0 "$measure"
    is "$(probe $measure.mp4 nb_read_frames,width)" 256,5 "five frames of it decode"
done
files_are "$(printf '%s.mp4\n' $measures | sort | tr '\n' ' ' | sed 's/ $//')" "and nothing else is left"
rm -f ./*

# ---- panels ----------------------------------------------------------------------------------
run place-timelapse "$log" --view side-by-side $part --scale 4 --duration 1s --fps 5 --hold 0 -o two.mp4
is "$(probe two.mp4 width)" $((4 * (64 + 2 + 64))) "side-by-side is twice as wide, and a gap"
run place-timelapse "$log" --view canvas,heat $part --scale 4 --duration 1s --fps 5 --hold 0 -o same.mp4
ok cmp two.mp4 same.mp4 -- "and is canvas,heat"
run place-timelapse "$log" --view side-by-side $part --no-legend --scale 4 --duration 1s --fps 5 --hold 0 -o bare.mp4
is "$(probe bare.mp4 width,height)" 520,192 "--no-legend is the picture alone"
[ "$(probe two.mp4 height)" -gt 220 ]
report $? "a legend makes it higher"
run place-timelapse "$log" --view side-by-side --fit 640x360 --duration 1s --fps 5 --hold 0 -o fit.mp4
is "$(probe fit.mp4 width,height)" 640,360 "--fit is the size with the legend"
run place-timelapse "$log" --view canvas,age,count,users $part --scale 2 --duration 1s --dry-run
code_is 0 "a dry run"
stdout_like "^picture +$((2 * (4 * 64 + 3 * 2)))x[0-9]+\$" "tells the size of all panels"
stdout_like '^estimate ' "and an estimate"
rm -f ./*

# ---- threads ---------------------------------------------------------------------------------
for threads in 1 2 3; do
    run place-timelapse "$log" --view canvas,heat,users --over --highlight-user 7 --caption time,events $part --scale 4 \
        --duration 4s --fps 10 --hold 500ms --threads $threads -o $threads.mp4
    code_is 0 "with $threads threads"
done
ok cmp 1.mp4 2.mp4 -- "two threads give the bytes of one"
ok cmp 1.mp4 3.mp4 -- "and so do three"
is "$(probe 1.mp4 nb_read_frames)" 45 "with all frames"
rm -f ./*

# ---- frames and video show the same ----------------------------------------------------------
cat >"$work/compare.py" <<'PYTHON'
import glob, subprocess, sys
import numpy

def decoded(*source):
    command = ["ffmpeg", "-v", "error", *source, "-vf", "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_inp",
               "-vsync", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    return numpy.frombuffer(subprocess.run(command, stdout=subprocess.PIPE).stdout, numpy.uint8)

width, height, picture = (int(word) for word in sys.argv[1:])
raw = numpy.fromfile("frames.rgb", numpy.uint8).reshape(-1, height, width, 3).astype(int)
video = decoded("-i", "video.mp4").reshape(raw.shape).astype(int)
files = sorted(glob.glob("png/*.png"))
pngs = numpy.array([subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
                                   stdout=subprocess.PIPE).stdout for path in files])
pngs = numpy.array([numpy.frombuffer(each, numpy.uint8) for each in pngs]).reshape(raw.shape).astype(int)
problems = []
if abs(raw - video).max() > 2:
    problems.append(f"raw frames and video differ by {abs(raw - video).max()}")
if (raw[:, :picture] != pngs[:, :picture]).any():
    problems.append("raw frames and PNG files differ in the picture")
if abs(raw - pngs).max() > 20:
    problems.append(f"the legend of PNG files is off by {abs(raw - pngs).max()}")
if len(numpy.unique(raw[:, :picture].reshape(len(raw), -1), axis=0)) < 4:
    problems.append("frames are all alike")
sys.exit("; ".join(problems) or 0)
PYTHON
while IFS='|' read -r options width picture name; do
    clock="--step 20h --to start+80h"
    run place-timelapse -q "$log" $options $part --scale 2 $clock --quality lossless --pixel-format yuv444p --fps 5 --hold 0 -o video.mp4
    code_is 0 "$name: a lossless video"
    run place-frames -q "$log" $options $part --scale 2 $clock --raw rgb24 -o frames.rgb
    run place-frames -q "$log" $options $part --scale 2 $clock -o png
    code_is 0 "... frames"
    is "$(probe video.mp4 width)" $((width)) "... as wide"
    run python "$work/compare.py" $((width)) "$(probe video.mp4 height)" $((picture))
    code_is 0 "... and every pixel of the five frames"
    rm -rf ./*
done <<'END'
--view heat --half-life 5h|192|96|heat
--view canvas,age,count --scale-values quantile|392|96|canvas, age, count
--view users,phase-combined,action,untouched|524|96|colours of their own
--view age --over --caption time,seconds,events --title maps|192|96|age over the canvas, a caption
--view canvas,conflict --over --highlight-region 30x20+110+90 --color-map magma|260|96|a part lit
--highlight-user 3 --caption time|128|96|a user's pixels
END

# ---- the last picture against place-heatmap's numbers ----------------------------------------
run place-frames -q "$log" --view count $part --scale 1 --no-legend --from start --to end --step 50h -o counts
run place-heatmap -q "$log" --measure count $part --npy counts.npy
code_is 0 "place-heatmap counts"
cat >"$work/counts.py" <<'PYTHON'
import glob, subprocess, sys
import numpy
last = sorted(glob.glob("counts/*.png"))[-1]
rgb = subprocess.run(["ffmpeg", "-v", "error", "-i", last, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], stdout=subprocess.PIPE).stdout
green = numpy.frombuffer(rgb, numpy.uint8).reshape(48, 64, 3)[:, :, 1].astype(int) # viridis: it rises all the way
counts = numpy.load("counts.npy")
order = numpy.argsort(counts.ravel(), kind="stable")
shown, counted = green.ravel()[order], counts.ravel()[order]
if (numpy.diff(shown) < 0).any():
    sys.exit("a pixel of more placements is darker")
same = numpy.diff(counted) == 0
if (numpy.diff(shown)[same] != 0).any():
    sys.exit("pixels of as many placements have different colours")
if len(numpy.unique(shown)) < 10 or len(numpy.unique(shown)) > len(numpy.unique(counted)):
    sys.exit("too few or too many colours")
PYTHON
run python "$work/counts.py"
code_is 0 "the picture at the end has the order of place-heatmap's numbers"
rm -rf ./*

# ---- what is refused -------------------------------------------------------------------------
# OPTIONS | PATTERN
for tool in "place-timelapse -o refused.mp4" "place-frames -o refused"; do
    while IFS='|' read -r options pattern hint; do
        # shellcheck disable=SC2086
        run $tool "$log" $options
        code_is 2 "refused:$options"
        stderr_like "$(echo $pattern)" "and why"
        [ -n "$hint" ] && stderr_like "$(echo $hint)" "with a hint"
    done <<'END'
--view warmth | 'warmth' is no view | hint: views: side-by-side,canvas,count,.*,age,.*,phase-combined$
--view heat, | '' is no view |
--view heat,age,heat | --view names heat twice |
--view side-by-side,canvas | --view names canvas twice |
--view canvas,heat,age,count,users | --view takes 4 at most |
--color-map magma | options of maps, but the view is the canvas | hint: --view heat
--half-life 1h --view canvas | options of maps, but the view is the canvas |
--over | options of maps, but the view is the canvas |
--view age --color-map heat | --color-map is 'heat', wanted viridis |
--view age --scale-values root | --scale-values is 'root', wanted linear, log or quantile |
--view age --clip 50 | --clip |
--view heat --half-life 0 | --half-life |
--view age --user nobody | nobody | hint: users
--highlight-user nobody | there is no user 'nobody' | hint: users
--highlight-user 0 | there is no user '0' |
--view age --highlight-user 3 | highlights are of the canvas |
--view age,count --over --highlight-region 5x5+0+0 | highlights are of the canvas |
--highlight-region 5x5+9999+0 | --highlight-region 5x5.9999.0 is not inside the canvas |
--highlight-region 5 | --highlight-region |
--view age --fit 640x40 | --fit 640x40 has no room for what stands below |
--view age --fit 100x100 | --fit 100x100 has no room for what stands below |
--view age --region 5x5+9999+0 | --region 5x5.9999.0 is not inside the canvas |
END
done
run place-timelapse "$log" --view age --fit 320x180 --quality lossless -o refused.mp4
code_is 2 "lossless is exact, so no reduced map"
place-simulate -q --events 500 --size 30x20 --seed 3 --format csv -o "$work/named.csv"
cut -d , -f 1-4 "$work/named.csv" >"$work/nameless.csv"
run place-import -q "$work/nameless.csv" --size 30x20 --palette "$top/samples/palettes/placetools.gpl" -o "$work/nameless.place"
for options in "--view users" "--view canvas,conflict" "--highlight-user 1"; do
    run place-timelapse "$work/nameless.place" $options -o refused.mp4
    code_is 2 "a log without users: $options"
    stderr_like 'the log names no users|does not say who placed what' "says so"
done
files_are "" "refusals leave nothing"
done_testing

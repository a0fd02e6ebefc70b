#!/usr/bin/env bash
# place-timelapse for posting: animated GIF and APNG, whose every frame is compared with place-frames',
# and --max-size.
. tests/cli/lib.sh
needs ffmpeg ffprobe cmp pngcheck
log=$samples/event.place
[ -e "$log" ] || { echo "Bail out! no $log"; exit 1; }

# ---- exact frames ------------------------------------------------------------------------------
# In the sample the canvas grows and its palette does.
cat >"$work/compare.py" <<'PYTHON'
# compare.py FILE WIDTH HEIGHT FPS FRAMES EVERY: is what FILE shows at the time of each EVERYth of so
# many frames (and of the last) the frame that stands in frames.rgb, and is its length theirs?
import subprocess, sys, numpy
path, (width, height, fps, frames, every) = sys.argv[1], map(int, sys.argv[2:])
size = width * height * 3
lines = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0", path],
                       capture_output=True, text=True, check=True).stdout.split()
times = [[float(field) for field in line.split(",")] for line in lines]
raw = subprocess.run(["ffmpeg", "-v", "fatal", "-i", path, "-vsync", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
                     capture_output=True, check=True).stdout
pictures = numpy.frombuffer(raw, numpy.uint8).reshape(-1, size)
wanted = numpy.fromfile("frames.rgb", numpy.uint8).reshape(-1, size)
print(len(pictures), "pictures")
assert len(pictures) == len(times), "as many pictures as delays"
assert len(wanted) == frames
for number in sorted({*range(0, frames, every), frames - 1}):
    shown = max(i for i in range(len(times)) if times[i][0] <= (number + 0.5) / fps)
    assert (pictures[shown] == wanted[number]).all(), f"frame {number} is picture {shown}"
if every == 1:
    for i in range(1, len(pictures)):
        assert (pictures[i] != pictures[i - 1]).any(), f"picture {i} is stored twice"
print("%.2f" % sum(times[-1]))
PYTHON

# exact NAME LENGTH FORMAT FPS OPTION...: two seconds as FORMAT, and a hold that makes it LENGTH long.
exact() {
    local name=$1 length=$2 format=$3 fps=$4 size
    shift 4
    rm -f frames.rgb "out.$format"
    run place-frames -q "$log" --raw rgb24 -o frames.rgb --duration 2s --fps "$fps" "$@"
    run place-timelapse -q "$log" -o "out.$format" --duration 2s --fps "$fps" "$@"
    code_is 0 "$name is made"
    if [ "$format" = png ]; then # ffprobe would take it for one picture
        is "$(pngcheck -q out.png 2>&1)" "" "... with which pngcheck is content"
        format=apng
        mv -f out.png out.apng
    fi
    size=$(ffprobe -v error -show_entries stream=width,height -of csv=p=0 "out.$format" | tr , ' ')
    # shellcheck disable=SC2086
    run python "$work/compare.py" "out.$format" $size "$fps" $((2 * fps)) 1
    code_is 0 "... and each frame of it is place-frames'"
    is "$(sed -n 2p "$work/stdout")" "$length" "... of which the last stands until the end"
}
exact "a GIF" 4.00 gif 20
exact "a GIF of 30 a second" 4.00 gif 30 --region 100x80+20+10 --scale 3
exact "a GIF with padding" 4.00 gif 50 --fit 301x201 --region 90x70+20+10 --pad-color FF00FF
[ -z "${PLACE_LONG:-}" ] || exact "an APNG of 30 a second" 4.00 apng 30 --region 100x80+20+10 --scale 3
exact "a PNG" 4.00 png 25 --region 100x80+20+10 --pad 111x99
exact "a reduced APNG" 4.00 apng 10 --fit 150x150
[ -z "${PLACE_LONG:-}" ] || exact "an APNG" 4.00 apng 20
exact "a GIF of a highlight, with a caption" 4.00 gif 20 --highlight-region 60x50+40+40 --caption time --title Hello --scale 2
[ -z "${PLACE_LONG:-}" ] || exact "an APNG of it" 4.00 apng 20 --highlight-region 60x50+40+40 --caption time --title Hello --scale 2
exact "a GIF of a map" 4.00 gif 10 --view heat --no-legend
[ -z "${PLACE_LONG:-}" ] || exact "an APNG of a map beside the canvas" 4.00 apng 10 --view side-by-side --no-legend
rm -f out.* frames.rgb

run place-timelapse "$log" -o a.gif --duration 2s --hold 0.5s
code_is 0 "a GIF at its defaults"
stderr_is "" "without a word"
files_are "a.gif" "and nothing else"
is "$(ffprobe -v error -show_entries stream=width,height -of csv=p=0 a.gif)" 480,270 "has scale 1"
is "$(ffprobe -v error -show_entries packet=pts_time,duration_time -of csv=p=0 a.gif | sed -n '1p;$p' | tr '\n' ' ')" \
    "0.000000,0.050000 1.950000,0.550000 " "and 20 frames a second"
is "$(head -c 800 a.gif | grep -oa NETSCAPE2.0 | wc -l)" 1 "and loops"
[ "$(stat -c %s a.gif)" -lt 250000 ]
report $? "in fewer bytes than MP4 would take" "$(stat -c %s a.gif)"
run place-timelapse "$log" -o b.GIF --duration 2s --hold 0.5s --threads 1
cmp -s a.gif b.GIF
report $? "its bytes depend on no thread, nor its format on capitals"
run place-timelapse "$log" -o a.gif --dry-run --duration 2s
code_is 0 "a dry run"
stdout_like '^frames +80$' "tells the frames"
stdout_like '^picture +480x270$' "the picture"
stdout_like '^encoder +GIF, 33 colours$' "the colours: 32 and that of the padding"
stdout_like '^estimate +[0-9.]+ s, 0\.[0-9]+ MB$' "and an estimate"
rm -f a.gif b.GIF

# ---- --max-size: a video -----------------------------------------------------------------------
small="--region 160x90+0+0 --scale 4 --duration 3s --hold 0.5s"
# shellcheck disable=SC2086
place-timelapse -q "$log" $small -o whole.mp4
whole=$(stat -c %s whole.mp4)
# shellcheck disable=SC2086
run place-timelapse "$log" $small --max-size "$whole" -o fits.mp4
code_is 0 "a video that fits its limit to the byte"
stderr_like '^place-timelapse: quality: crf 18, ' "is of the quality asked for"
cmp -s whole.mp4 fits.mp4
report $? "and no other"
for part in 90 40; do
    limit=$((whole * part / 100))
    # shellcheck disable=SC2086
    run place-timelapse "$log" $small --max-size $limit -f -o fits.mp4
    code_is 0 "a video in $part % of its size"
    stderr_like '^place-timelapse: quality: crf [0-9]+, [0-9.]+ [KM]iB of [0-9.]+ [KM]iB$' "which says how good"
    size=$(stat -c %s fits.mp4)
    [ "$size" -le "$limit" ] && [ $((size * 100)) -ge $((limit * 85)) ]
    report $? "fills its limit" "$size of $limit bytes"
    is "$(ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 fits.mp4)" 105 "and has all frames"
done
for threads in 1 3; do
    # shellcheck disable=SC2086
    place-timelapse -q "$log" $small --max-size $limit --threads $threads -f -o "$threads.mp4"
    cmp -s fits.mp4 $threads.mp4
    report $? "$threads threads give the same bytes"
done
# shellcheck disable=SC2086
run place-timelapse -q "$log" $small --quality best --max-size 1G -f -o fits.mp4
code_is 0 "best, without a limit that matters"
stderr_is "" "-q says nothing"
# shellcheck disable=SC2086
place-timelapse -q "$log" $small --quality best -f -o whole.mp4
cmp -s whole.mp4 fits.mp4
report $? "is best"
# shellcheck disable=SC2086
run place-timelapse -q "$log" $small --max-size 1G -o -
code_is 0 "and standard output can be limited"
[ "$(stat -c %s "$work/stdout")" = "$whole" ]
report $? "too"
rm -f ./*.mp4

# ---- --max-size: an animation ------------------------------------------------------------------
place-frames -q "$log" --raw rgb24 -o frames.rgb --duration 3s --fps 20
place-timelapse -q "$log" --duration 3s --hold 0.5s -o whole.gif
whole=$(stat -c %s whole.gif)
run place-timelapse "$log" --duration 3s --hold 0.5s --max-size "$whole" -o fits.gif
code_is 0 "a GIF that fits its limit to the byte"
stderr_like '^place-timelapse: every frame, ' "has every frame"
cmp -s whole.gif fits.gif
report $? "and is what it is without"
for part in 95 65; do
    limit=$((whole * part / 100))
    run place-timelapse "$log" --duration 3s --hold 0.5s --max-size $limit -f -o fits.gif
    code_is 0 "a GIF in $part % of its size"
    stderr_like '^place-timelapse: one frame of [0-9]+, [0-9.]+ a second, ' "says which frames it has"
    every=$(sed -nE 's/.*one frame of ([0-9]+),.*/\1/p' "$work/stderr")
    size=$(stat -c %s fits.gif)
    [ "$size" -le "$limit" ]
    report $? "and is under its limit" "$size of $limit bytes"
    run python "$work/compare.py" fits.gif 480 270 20 60 "${every:-0}"
    code_is 0 "... which are where they were"
    is "$(sed -n 2p "$work/stdout")" 3.50 "... and as long"
done
rm -f ./*.gif frames.rgb

# ---- what is refused ---------------------------------------------------------------------------
# OPTIONS | CODE | PATTERN
while IFS='|' read -r options wanted pattern; do
    # shellcheck disable=SC2086
    run place-timelapse "$log" --duration 1s $options
    code_is $((wanted)) "refused: $options"
    stderr_like "$(echo $pattern)" "and why"
done <<'END'
-o a.gif --fps 51 | 2 | GIF has at most 50
-o a.gif --fit 100x100 | 2 | hint: --scale 1 or --region keeps its colours
-o a.gif --scale 100 | 2 | 48000x27000 is too large for GIF
-o a.gif --quality good | 2 | --quality and --pixel-format are for MP4, and a.gif is GIF
-o a.apng --pixel-format yuv444p | 2 | and a.apng is APNG
-o a.mp4 --max-size 1M --quality lossless | 2 | --quality lossless has no rate
-o a.mp4 --max-size 0 | 2 | --max-size
-o a.mp4 --max-size 10X | 2 | --max-size is '10X'
-o a.mp4 --max-size 20K | 1 | even at crf 51 the video is larger than the 20.0 KiB of --max-size
-o a.apng --max-size 9K | 1 | even with the fewest frames the animation is larger than the 9.0 KiB of --max-size
END
files_are "" "refusals leave nothing"
done_testing

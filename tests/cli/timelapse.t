#!/usr/bin/env bash
# place-timelapse as a person runs it: what ffprobe says of its files, that its pictures are those
# of place-mosaic, what it refuses and what it warns of.
. tests/cli/lib.sh
needs ffmpeg ffprobe cmp
log=$samples/event.place
[ -e "$log" ] || { echo "Bail out! no $log"; exit 1; }

# probe FILE FIELD: of the video stream.
probe() { ffprobe -v error -select_streams v -show_entries stream="$2" -of csv=p=0 "$1"; }
packets() { ffprobe -v error -show_entries packet=pts,flags -of csv=p=0 "$1"; }

# picture FILE N OUT: frame N (from 0) of a video as raw RGB.
picture() {
    ffmpeg -v error -y -i "$1" -vf "select=eq(n\,$2),scale=in_color_matrix=bt709:in_range=tv:flags=neighbor+accurate_rnd+full_chroma_inp" \
        -vsync passthrough -frames:v 1 -f rawvideo -pix_fmt rgb24 "$3"
}

# ---- the file --------------------------------------------------------------------------------
run place-timelapse "$log" --duration 4s --hold 1s --fps 20 --region 64x48+0+0 --scale 4 -o a.mp4
code_is 0 "a video is made"
stderr_is "" "without a word"
files_are "a.mp4" "and nothing else"
is "$(probe a.mp4 width,height)" 256,192 "its size"
is "$(probe a.mp4 r_frame_rate)" 20/1 "its rate"
is "$(probe a.mp4 avg_frame_rate)" 20/1 "its mean rate"
is "$(probe a.mp4 profile,pix_fmt)" Main,yuv420p "its profile and pixel format"
is "$(probe a.mp4 color_range,color_space,color_transfer,color_primaries)" tv,bt709,bt709,bt709 "its tags"
is "$(probe a.mp4 chroma_location)" center "its chroma location"
is "$(probe a.mp4 has_b_frames)" 0 "no picture waits for a later one"
is "$(probe a.mp4 nb_frames)" 100 "its frames: 4 s and 1 s of 20"
is "$(ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 a.mp4)" 100 "that decode"
is "$(ffmpeg -v error -i a.mp4 -f null - 2>&1)" "" "without complaints"
is "$(packets a.mp4 | grep -n K | cut -d : -f 1 | tr '\n' ' ')" "1 21 41 61 81 " "a key frame each second"
is "$(packets a.mp4 | cut -d , -f 1 | awk 'NR > 1 { print $1 - last } { last = $1 }' | sort -u | wc -l)" 1 \
    "all frames are equally long"
grep -obUaE 'moov|mdat' a.mp4 | head -n 2 | cut -d : -f 2 | tr '\n' ' ' >"$work/order"
is "$(cat "$work/order")" "moov mdat " "the index stands in front"

run place-timelapse "$log" --duration 4s --hold 1s --fps 20 --region 64x48+0+0 --scale 4 -o -
code_is 0 "standard output"
cmp -s a.mp4 "$work/stdout"
report $? "has the same bytes"
for threads in 1 2 3; do
    run place-timelapse "$log" --duration 4s --hold 1s --fps 20 --region 64x48+0+0 --scale 4 --threads $threads -f -o b.mp4
    cmp -s a.mp4 b.mp4
    report $? "and so have $threads threads"
done

# ---- the pictures ----------------------------------------------------------------------------
# Lossless 4:4:4, so that a frame has to be place-mosaic's picture but for the rounding of BT.709.
# 20 frames over 19 hours: frame k is at start + k hours.
near() { # VIDEO FRAME MOMENT: whether they are the same but for 2 of 255
    picture "$1" "$2" "$work/frame.rgb"
    place-mosaic -q "$log" --at "$3" --region 64x48+100+80 -f -o "$work/still.png"
    ffmpeg -v error -y -i "$work/still.png" -f rawvideo -pix_fmt rgb24 "$work/still.rgb"
    python -c 'import sys, numpy
a, b = (numpy.fromfile(f, numpy.uint8).astype(int) for f in sys.argv[1:])
sys.exit(not (a.size == b.size == 64 * 48 * 3 and abs(a - b).max() <= 2))' "$work/frame.rgb" "$work/still.rgb"
}
exact="--region 64x48+100+80 --scale 1 --quality lossless --fps 10 --hold 0"
run place-timelapse -q "$log" --duration 2s --to start+19h $exact -o exact.mp4
code_is 0 "a lossless video at scale 1"
is "$(probe exact.mp4 pix_fmt)" yuv444p "is yuv444p"
for frame in 0 1 7 18 19; do
    near exact.mp4 $frame start+${frame}h
    report $? "frame $frame of 20 is place-mosaic's picture at $frame of 19 hours"
done
! near exact.mp4 7 start+12h
report $? "and not that of another hour"
run place-timelapse -q "$log" --step 7h --to start+19h $exact -o steps.mp4
is "$(probe steps.mp4 nb_frames)" 4 "19 hours are four frames of 7 hours: 0, 7, 14 and 19"
near steps.mp4 2 start+14h
report $? "the third is at 14 hours"
near steps.mp4 3 start+19h
report $? "the fourth at 19"
run place-timelapse -q "$log" --step 1000px $exact -o events.mp4
[ "$(probe events.mp4 nb_frames)" -gt 100 ]
report $? "steps of a thousand events"
near events.mp4 $(($(probe events.mp4 nb_frames) - 1)) end
report $? "end at the end"

# ---- what it says ----------------------------------------------------------------------------
run place-timelapse "$log" --duration 4s --region 64x48+0+0 --dry-run
code_is 0 "a dry run"
stdout_like '^frames +180$' "tells the frames"
stdout_like '^seconds +6\.000$' "the seconds"
stdout_like '^picture +2048x1536$' "the picture at the default scale"
stdout_like '^encoder +libx264 veryfast crf 18, yuv420p, level 5\.0, 6 GOPs of 30 frames$' "the encoder"
stdout_like '^estimate +[0-9.]+ s, [0-9.]+ MB$' "and an estimate"
files_are "a.mp4 b.mp4 events.mp4 exact.mp4 steps.mp4" "and makes no file"

run place-timelapse "$log" --duration 1s --region 40x30+0+0 --scale 3 --quality lossless -o c.mp4
stderr_like 'yuv444p' "lossless at an odd scale says that it takes yuv444p"
run place-timelapse "$log" --duration 1s --region 40x30+0+0 --scale 3 -o d.mp4
stderr_like 'warning: .*odd scale' "another quality warns"
is "$(probe d.mp4 pix_fmt)" yuv420p "and stays yuv420p"
run place-timelapse "$log" --duration 1s --fps 10 --region 20x20+0+0 --scale 206 -o e.mp4 --dry-run
stderr_like 'warning: .*level 6\.[0-2]' "a picture over level 5.2 is warned of"

# OPTIONS | CODE | PATTERN
while IFS='|' read -r options wanted pattern; do
    # shellcheck disable=SC2086
    run place-timelapse "$log" -o refused.mp4 $options
    code_is $((wanted)) "refused:$options"
    stderr_like "$(echo $pattern)" "and why"
done <<'END'
--fps 0 | 2 | --fps is 0, wanted 1 to 240
--fps 241 | 2 | --fps is 241
--step 0s | 2 | --step is 0
--step 0px | 2 | --step
--step px | 2 | --step
--duration 0 | 2 | --duration is 0
--step 1s --duration 2s | 2 | exclude each other
--from end --to start | 2 | --from .* is after --to
--to nowhere | 2 | nowhere
--quality perfect | 2 | wanted draft, good, best or lossless
--pixel-format rgb24 | 2 | wanted yuv420p or yuv444p
--threads 0 | 2 | --threads
--region 1x1+99999+0 | 2 | not inside the canvas
--fit 32x16 --quality lossless | 2 | lossless cannot go with a reduced picture
--scale 3 --quality lossless --pixel-format yuv420p | 2 | lossless cannot go with yuv420p
END
files_are "a.mp4 b.mp4 c.mp4 d.mp4 events.mp4 exact.mp4 steps.mp4" "refusals leave nothing"
done_testing

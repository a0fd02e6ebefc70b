#!/usr/bin/env bash
# place-timelapse against the usual ways to the same video, on this machine, now.
#
#     bash tests/bench/timelapse.sh          after make RELEASE=1 tools benches; from $PLACE_BIN, $PLACE_BENCH
#
# The log is place-simulate's: $EVENTS (250k) events on $SIZE (480x270), $SECONDS_LONG (30) of video.
# Pictures take more than a minute a pair.
set -eu -o pipefail
. "$(dirname "$0")/lib.sh"
bin=${PLACE_BIN:-build/release/bin} frames=${PLACE_BENCH:-build/release/bench}/timelapse_frames
length=${SECONDS_LONG:-30}
work=$(mktemp -d "${TMPDIR:-/tmp}/place-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
log=$work/log.place
"$bin/place-simulate" -q --events "${EVENTS:-250k}" --size "${SIZE:-480x270}" --seed 1 -o "$log"
read -r size gop <<<"$("$frames" size "$log" "$length" -)"

ours() { "$bin/place-timelapse" -q "$log" --duration "$length" --hold 0 "$@" -f -o "$work/ours.mp4"; }

# PNG frames, then ffmpeg with nothing but what it needs to be told.
by_pictures() {
    mkdir -p "$work/png"
    "$frames" png "$log" "$length" "$work/png"
    ffmpeg -v error -y -framerate 30 -i "$work/png/%06d.png" -pix_fmt yuv420p "$work/theirs.mp4"
}

# The same frames through a pipe, the same preset and GOP.
by_pipe() {
    "$frames" raw "$log" "$length" - |
        ffmpeg -v error -y -f rawvideo -pix_fmt yuv420p -s "$size" -r 30 -i - \
            -c:v libx264 -preset veryfast -crf 18 -g "$gop" -threads 2 "$@" "$work/theirs.mp4"
}

# A small picture and few frames a second, so that 16 GOPs are soon done: five seconds each.
many_gops() { "$bin/place-timelapse" -q "$log" --region 480x270+0+0 --fps 8 --duration 80s --hold 0 --threads "$1" -f -o "$work/many.mp4"; }

echo "timelapse of $size, $length s at 30 frames a second, GOPs of $gop frames, $(nproc) processors"
versus "PNG frames and ffmpeg's default / ours" 10 by_pictures -- ours
versus "raw frames piped into ffmpeg, same preset, 2 threads / ours" 1.00 by_pipe -- ours --threads 2
versus "the same without B pictures, as ours / ours" 1.00 by_pipe -bf 0 -- ours --threads 2
versus "one thread / two threads, on 16 GOPs" 1.70 many_gops 1 -- many_gops 2
echo "bytes: ours $(stat -c %s "$work/ours.mp4"), piped without B pictures $(stat -c %s "$work/theirs.mp4")"

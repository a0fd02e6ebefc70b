#!/usr/bin/env bash
# place-frames: its PNG files against a slow replay of the log, their times, what becomes of a
# directory, raw frames against PNG files and against place-timelapse, and the video that people
# make of such files against place-timelapse's own.
. tests/cli/lib.sh
needs ffmpeg ffprobe pngcheck cmp perl
sample=$samples/event.place

# What the scripts below share: PNG files read without a library, the log, and a replay of it.
export PYTHONPATH=$work PYTHONDONTWRITEBYTECODE=1
cat >"$work/oracle.py" <<'PYTHON'
import csv, datetime, struct, sys, zlib
import numpy

def png(path):
    """Indices and palette of an indexed PNG."""
    data, at, pixels = open(path, "rb").read(), 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack(">IIBB", body[:10])
        elif kind == b"PLTE":
            palette = numpy.frombuffer(body, numpy.uint8).reshape(-1, 3)
        elif kind == b"IDAT":
            pixels += body
        at += 12 + size
    rows = numpy.frombuffer(zlib.decompress(pixels), numpy.uint8).reshape(height, -1)
    assert color == 3 and not rows[:, 0].any(), "indexed, without filters"
    bits = numpy.unpackbits(rows[:, 1:], axis=1).reshape(height, -1, depth)
    return (bits @ (1 << numpy.arange(depth)[::-1]))[:, :width], palette

def colors(path):
    indices, palette = png(path)
    return palette[indices]

def microseconds(text):
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int(moment.timestamp()) * 1000000 + moment.microsecond

def log(path):
    rows = list(csv.reader(open(path)))[1:]
    return [(microseconds(time), int(x), int(y), int(color)) for time, x, y, color in rows]

def canvas(events, count, width, height):
    pixels = numpy.zeros((height, width), int)
    for time, x, y, color in events[:count]:
        pixels[y, x] = color
    return pixels

def times(directory):
    lines = open(directory + "/times.csv").read().split("\n")
    assert lines[0] == "frame,file,time,events" and lines[-1] == ""
    rows = [line.split(",") for line in lines[1:-1]]
    assert [row[0] for row in rows] == [str(k) for k in range(len(rows))], "frames from 0"
    return [(directory + "/" + row[1], microseconds(row[2]), int(row[3])) for row in rows]

def check(wanted, what):
    if not wanted:
        print(what)
        sys.exit(1)
PYTHON

# proves NAME ARGUMENT...: a script on standard input finds nothing wrong.
proves() {
    local name=$1 output
    shift
    output=$(python - "$@" 2>&1)
    report $? "$name" "$output"
}

# ---- a log: bursts of one moment, milliseconds, a gap of seven minutes -------------------------
python - "$work/log.csv" "$work/eleven.gpl" <<'PYTHON'
import random, sys
random.seed(4)
time = 1648814400123
with open(sys.argv[1], "w") as out:
    out.write("ts,x,y,color\n")
    for i in range(3000):
        time += 400000 if i == 1500 else random.choice((0, 0, 1, 37, 900))
        out.write(f"{time // 1000}.{time % 1000:03},{random.randrange(37)},{random.randrange(23)},{random.randrange(11)}\n")
with open(sys.argv[2], "w") as out:
    out.write("GIMP Palette\n#\n")
    for i in range(11):
        out.write(f"{i * 23} {255 - i * 7} {i % 3 * 120} colour\n")
PYTHON
perl -MPOSIX -pe 's/^(\d+)\.(\d+)/strftime("%Y-%m-%dT%H:%M:%S", gmtime $1) . ".$2Z"/e' "$work/log.csv" >"$work/events.csv"
log=$work/log.place
run place-import "$work/events.csv" --format csv --size 37x23 --palette "$work/eleven.gpl" --background 0 -o "$log"
code_is 0 "a log is imported"

# ---- PNG files ---------------------------------------------------------------------------------
run place-frames "$log" --step 10s -o tens
code_is 0 "a frame each ten seconds"
stderr_is "" "without a word"
files_are "tens" "in a directory, and nothing else"
is "$(ls tens | head -n 2 | tr '\n' ' ')" "0000.png 0001.png " "names have four digits"
ok pngcheck -q tens/*.png -- "pngcheck finds no fault"
is "$(stat -c %h tens/*.png | sort -u)" 1 "every frame is a file of its own"
is "$(stat -c %a tens tens/0000.png | tr '\n' ' ')" "755 644 " "for whom the umask says"
cat >"$work/tens.py" <<'PYTHON'
from oracle import *
events, frames, step = log(sys.argv[1]), times(sys.argv[2]), 10000000
first, last = events[0][0], events[-1][0]
wanted = list(range(first, last, step)) + [last]
check([frame[1] for frame in frames] == wanted, "instants are not each ten seconds, and the last")
like_before = 0
for number, (path, time, count) in enumerate(frames):
    check(count == sum(event[0] <= time for event in events), f"{path}: not all events up to its instant")
    pixels, palette = png(path)
    check((pixels == canvas(events, count, 37, 23)).all(), f"{path} is not the canvas then")
    check(palette[:11].tolist() == [[i * 23, 255 - i * 7, i % 3 * 120] for i in range(11)], "the palette")
    like_before += number > 0 and open(path, "rb").read() == open(frames[number - 1][0], "rb").read()
check(like_before >= 38, "in the gap frames are alike")
PYTHON
proves "each frame is what a slow replay shows at its instant" "$work/events.csv" tens <"$work/tens.py"
is "$(tail -n 1 tens/times.csv | cut -d , -f 4)" 3000 "the last frame has every event"
run place-frames "$log" --step 10s --threads 1 -o single
ok diff -r tens single -- "the bytes do not depend on the threads"

run place-frames "$log" --step 100px --from start+20s --to end-5s -o hundreds
code_is 0 "a frame each hundred events of a part"
proves "frames after each hundred events, and one at the end" "$work/events.csv" hundreds <<'PYTHON'
from oracle import *
events, frames = log(sys.argv[1]), times(sys.argv[2])
low, high = events[0][0] + 20000000, events[-1][0] - 5000000
first, last = (sum(event[0] <= time for event in events) for time in (low, high))
wanted = list(range(first, last, 100)) + [last]
check([frame[2] for frame in frames] == wanted, "counts of events")
check([frame[1] for frame in frames] == [low] + [events[count - 1][0] for count in wanted[1:-1]] + [high], "their times")
for path, time, count in frames:
    check((png(path)[0] == canvas(events, count, 37, 23)).all(), path)
PYTHON

run place-frames "$log" --from end --to end --step 1s -o one
is "$(ls one | tr '\n' ' ')" "0000.png times.csv " "one frame"
place-mosaic -q "$log" -o "$work/end.png"
proves "is place-mosaic's picture" "$work/end.png" <<'PYTHON'
from oracle import *
def decoded(path): # place-mosaic's PNG may have filters, which ffmpeg undoes
    import subprocess
    return subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], stdout=subprocess.PIPE).stdout
check(decoded(sys.argv[1]) == colors("one/0000.png").tobytes(), "it is another")
PYTHON
run place-frames "$log" --duration 1s --fps 10 --hold 500ms -o held
is "$(ls held/*.png | wc -l)" 15 "the hold repeats the last frame"
is "$(cut -d , -f 3 held/times.csv | tail -n 6 | sort -u | wc -l)" 1 "at one instant"
run place-frames "$log" --step 100s --region 5x4+30+10 --scale 3 --pad 7x6 --pad-at bottom-right --pad-color 123456 -o part
proves "region, scale and padding" "$work/events.csv" <<'PYTHON'
from oracle import *
events, palette = log(sys.argv[1]), png("part/0000.png")[1]
for path, time, count in times("part"):
    wanted = numpy.full((6, 7), 11)
    wanted[2:, 2:] = canvas(events, count, 37, 23)[10:14, 30:35]
    check((png(path)[0] == wanted.repeat(3, 0).repeat(3, 1)).all(), path)
check(palette[11].tolist() == [0x12, 0x34, 0x56], "the pad colour is behind the canvas's")
PYTHON
run place-frames "$log" --step 100s --fit 12x12 -o reduced
stderr_like 'reduced by area average' "a reduced picture is remarked on"
is "$(pngcheck reduced/0000.png | grep -oE '12x12, 24-bit RGB')" "12x12, 24-bit RGB" "and has colours of its own"
rm -rf ./*

# ---- directories -------------------------------------------------------------------------------
mkdir there
run place-frames "$log" --step 50s -o there/
code_is 0 "a directory that is empty is filled"
is "$(ls -A there | grep -c -v '^00..\.png$')" 1 "with frames and times.csv"
run place-frames "$log" --step 50s -o there
code_is 4 "one that is not is refused"
stderr_like 'error: there is not empty: it has ' "with what it has"
stderr_like 'hint: -f ' "and a hint"
echo mine >there/cover.png; echo mine >there/notes; echo mine >there/00001.png
echo mine >there/0001.txt; mkdir there/9999.png
run place-frames "$log" --step 400s -f -o there
code_is 0 "-f fills it"
stderr_like 'warning: there holds 3 other PNG file.*(cover|00001|9999)\.png for one' "warns of pictures that are none of its own"
is "$(ls -A there | tr '\n' ' ')" "0000.png 00001.png 0001.png 0001.txt 0002.png 0003.png 9999.png cover.png notes times.csv " \
    "no longer sequence is left behind the shorter one, and all else is"
is "$(cat there/cover.png there/notes there/00001.png there/0001.txt | sort -u)" mine "as it was"
is "$(tail -n 1 there/times.csv | cut -d , -f 2)" "$(ls there | grep -E '^[0-9]{4}\.png$' | grep -v 9999 | tail -n 1)" "times.csv is the new one"
ln -s there link
run place-frames -q "$log" --step 400s -f -o link
[ -L link ]
report $? "a link to a directory stays one"
mkdir inside
(cd inside && place-frames "$log" --step 400s -o .)
is "$(ls inside | wc -l)" "$(ls there/000?.png there/times.csv | wc -l)" "the current directory"
(umask 077; place-frames "$log" --step 400s -o private)
is "$(stat -c %a private private/0000.png | tr '\n' ' ')" "700 600 " "a umask of one's own"
rm -rf ./*

# ---- raw frames --------------------------------------------------------------------------------
# Before the growth of the sample the right half of this region is not opened.
part="--region 24x16+310+80 --from start+50h --to start+70h --step 2h --pad-color 123456"
run place-frames "$sample" $part --scale 2 -o png
for format in rgb24 rgba gray8; do
    run place-frames "$sample" $part --scale 2 --raw $format -o $format.raw
    code_is 0 "$format"
    stderr_like "^place-frames: 11 frames; ffmpeg reads them with -f rawvideo .*-video_size 48x32 -framerate 30$" \
        "$format: how to read them"
done
stderr_like 'pixel_format gray ' "ffmpeg's name of gray8"
proves "raw frames are those of the PNG files" <<'PYTHON'
from oracle import *
pictures = numpy.array([colors(path) for path, time, count in times("png")])
check(pictures.shape == (11, 32, 48, 3), "their shape")
unopened = (pictures == (0x12, 0x34, 0x56)).all(-1)
check(unopened[0, :, 24:].any() and not unopened[:, :, :20].any() and not unopened[-1].any(), "unopened area")
read = lambda name: numpy.fromfile(name, numpy.uint8)
check((read("rgb24.raw") == pictures.ravel()).all(), "rgb24")
rgba = read("rgba.raw").reshape(11, 32, 48, 4)
check((rgba[..., :3] == pictures).all() and (rgba[..., 3] == numpy.where(unopened, 0, 255)).all(), "rgba")
luma = (pictures.astype(int) @ (2126, 7152, 722) + 5000) // 10000
check((read("gray8.raw").reshape(luma.shape) == luma).all(), "gray8")
PYTHON
run place-frames -q "$sample" $part --scale 2 --raw rgb24 -o -
ok cmp "$work/stdout" rgb24.raw -- "standard output has the bytes of the file"
stderr_is "" "-q: no remark"
TMPDIR=/nonexistent run place-frames -q "$sample" $part --scale 2 --raw rgb24 -o -
code_is 0 "and is not put together elsewhere first"
is "$(ffmpeg -v error -f rawvideo -pixel_format rgb24 -video_size 48x32 -framerate 30 -i rgb24.raw -f framemd5 - | grep -c '^0,')" 11 \
    "ffmpeg reads them so"
run place-frames "$sample" $part --raw rgb24 -o rgb24.raw
code_is 4 "a file that exists is refused"
stderr_like 'hint: -f replaces it' "with a hint"
mkfifo pipe
cat pipe >piped &
run place-frames -q "$sample" $part --scale 2 --raw rgb24 -o pipe
wait $!
ok cmp piped rgb24.raw -- "a named pipe"
timeout 20 place-frames -q "$sample" --duration 1h --raw rgb24 -o - 2>"$work/stderr" | head -c 1000 >/dev/null
is "${PIPESTATUS[0]}" 4 "a reader that goes away ends it, as with every tool"
stderr_like '^place-frames: error: cannot write standard output: Broken pipe$' "with an error"

rm -rf ./*
video="--region 63x47+0+0 --scale 2 --duration 1s --fps 12"
run place-frames "$sample" $video --raw y4m -o frames.y4m
code_is 0 "y4m"
stderr_is "" "which needs no remark"
is "$(head -n 1 frames.y4m)" "YUV4MPEG2 W126 H94 F12:1 Ip A1:1 C420jpeg XCOLORRANGE=LIMITED" "its header"
is "$(ffprobe -v error -show_entries stream=width,height,pix_fmt,color_range,chroma_location,r_frame_rate -of csv=p=0 frames.y4m)" \
    "126,94,yuv420p,tv,center,12/1" "ffprobe reads it"
run place-timelapse -q "$sample" $video --hold 0 --quality lossless -o lossless.mp4
for file in frames.y4m lossless.mp4; do
    ffmpeg -v error -i $file -f rawvideo -pix_fmt yuv420p -y $file.yuv
done
is "$(stat -c %s frames.y4m.yuv)" $((126 * 94 * 3 / 2 * 12)) "twelve frames"
ok cmp frames.y4m.yuv lossless.mp4.yuv -- "y4m has every sample that place-timelapse encodes"
run place-frames "$sample" --region 63x47+0+0 --step 1d --raw y4m --scale 1 -o odd.y4m
stderr_like 'warning: at an odd scale y4m mixes the colours' "an odd scale is warned of"
is "$(head -n 1 odd.y4m | cut -d ' ' -f 2,3)" "W64 H48" "odd sides become even"
run place-frames "$sample" --region 64x36+0+0 --step 1d --raw y4m -o -
is "$(head -n 1 "$work/stdout" | tr -d '\0' | cut -d ' ' -f 2,3)" "W2048 H1152" "the scale is place-timelapse's choice"
rm -rf ./*

# ---- what people do today ----------------------------------------------------------------------
# PNG files, and ffmpeg's defaults over them, against place-timelapse straight from the log. Their
# file has no tags and decodes as BT.601, ours says BT.709.
compare_videos() { # CLOCK-OPTION...
    rm -rf mosaic_images
    run place-frames "$sample" "$@" --pad-color FFFFFF -o mosaic_images
    ffmpeg -v error -y -framerate 60 -pattern_type glob -i 'mosaic_images/*.png' -vf "pad=width=1024:height=576:x=0:y=0:color=white" \
        -s 2048x1152 -sws_flags neighbor -c:v libx264 -pix_fmt yuv420p theirs.mp4
    run place-timelapse -f "$sample" "$@" --pad 1024x576 --pad-at top-left --pad-color FFFFFF --scale 2 --fps 60 --hold 0 -o ours.mp4
}
compare_videos --from start+66h --to start+68h --step 2m
code_is 0 "place-timelapse makes the video of PNG files without them"
facts() {
    ffprobe -v error -count_frames -select_streams v -show_entries stream=width,height,r_frame_rate,nb_read_frames -of csv=p=0 "$1"
}
is "$(facts ours.mp4)" "2048,1152,60/1,61" "its size, rate and frames"
is "$(facts theirs.mp4)" "$(facts ours.mp4)" "are those of ffmpeg's"
is "$(ffprobe -v error -select_streams v -show_entries stream=color_space -of csv=p=0 theirs.mp4)" unknown "ffmpeg's has no tags"
is "$(ffprobe -v error -select_streams v -show_entries stream=color_space -of csv=p=0 ours.mp4)" bt709 "ours says BT.709"
cat >"$work/compare.py" <<'PYTHON'
from oracle import *
import glob, subprocess

def squares(path, red, blue, height, width):
    """The mean colour of each square of four of each frame, 0 to 255, by the matrix of these weights."""
    decoder = subprocess.Popen(["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], stdout=subprocess.PIPE)
    while len(data := decoder.stdout.read(2048 * 1152 * 3 // 2)) > 0:
        samples = numpy.frombuffer(data, numpy.uint8)
        luma, chroma = samples[:2048 * 1152].reshape(1152, 2048), samples[2048 * 1152:].reshape(2, 576, 1024)
        y = luma[:2 * height, :2 * width].reshape(height, 2, width, 2).mean((1, 3), dtype=numpy.float32)
        y = (y - 16) * (255 / 219)
        b, r = (chroma[:, :height, :width].astype(numpy.float32) - 128) * (255 / 224)
        b, r = y + 2 * (1 - blue) * b, y + 2 * (1 - red) * r
        yield numpy.stack([r, (y - red * r - blue * b) / (1 - red - blue), b], -1)

def wrong(path, red, blue):
    """Of how many pixels the nearest colour of the palette is another."""
    count = pixels = 0
    files = sorted(glob.glob("mosaic_images/*.png"))
    for number, seen in enumerate(squares(path, red, blue, *png(files[0])[0].shape)):
        indices, palette = png(files[number])
        palette = palette.astype(numpy.float32)
        true = palette[indices]
        distances = ((palette[:, None] - palette) ** 2).sum(-1)
        # Nearer than half way to any other colour, it is surely the nearest.
        unsure = ((seen - true) ** 2).sum(-1) >= distances[distances > 0].min() / 4
        nearest = ((seen[unsure][:, None] - palette) ** 2).sum(-1).argmin(-1)
        count += (palette[nearest] != true[unsure]).any(-1).sum()
        pixels += indices.size
    check(number + 1 == len(files), f"{path}: {number + 1} frames")
    return count, pixels

theirs, pixels = wrong("theirs.mp4", 0.299, 0.114)
ours, pixels = wrong("ours.mp4", 0.2126, 0.0722)
print(f"wrong of {pixels}: theirs {theirs}, ours {ours}", file=open("wrong", "w"))
most = pixels * 0.005
check(ours <= most and (theirs <= most or "ours" in sys.argv), f"wrong of {pixels}: theirs {theirs}, ours {ours}")
check(ours <= theirs, f"ours has {ours} wrong pixels, theirs {theirs}")
PYTHON
proves "99.5 % of the pixels are nearest to their own colour in both, and ours has no more wrong ones" <"$work/compare.py"
diag "$(cat wrong)"
# Where four hours lie between frames nearly all of each is new, and theirs is right on 98 %.
compare_videos --step 4h
proves "... and on 99.5 % in ours where every frame is new" ours <"$work/compare.py"
diag "$(cat wrong)"
rm -rf ./*

# ---- more than one Ctrl-C ----------------------------------------------------------------------
# The first comes when there are many files, the others while those are removed: as soon as there are
# fewer than there were.
cat >"$work/impatient" <<'PERL'
use strict; use warnings; use POSIX ":sys_wait_h";
sub files {
    my ($path) = glob $_[0];
    opendir my $directory, $path // "" or return 0;
    my @names = readdir $directory;
    return @names - 2;
}
my $partial = shift;
defined(my $child = fork) or die "fork: $!";
if (!$child) { $SIG{INT} = "DEFAULT"; exec @ARGV or die "$ARGV[0]: $!\n" }
$SIG{ALRM} = sub { kill "KILL", $child; die "outlived the signals by a minute\n" };
alarm 60;
select undef, undef, undef, 0.01 until files($partial) >= 10000;
kill "INT", $child;
my ($most, $now) = (0, 0);
do { $now = files($partial); $most = $now if $now > $most } while $now >= $most;
until (waitpid($child, WNOHANG) == $child) { kill "INT", $child; select undef, undef, undef, 0.001 }
print "died of ", $? & 127, "\n";
PERL
run perl "$work/impatient" 'out.partial-*' place-frames -q "$log" --region 2x2+0+0 --duration 9h -o out
stdout_is "died of 2" "Ctrl-C while files are removed"
files_are "" "does not keep them from being so"
mkdir out
echo old >out/0000.png
run perl "$work/impatient" 'out/.partial-*' place-frames -q "$log" --region 2x2+0+0 --duration 9h -f -o out
stdout_is "died of 2" "the same in a directory that was there"
is "$(ls -A out) $(cat out/*)" "0000.png old" "which is as it was"
rm -rf ./*

# ---- what is refused ---------------------------------------------------------------------------
# OPTIONS | CODE | PATTERN
while IFS='|' read -r options wanted pattern; do
    # shellcheck disable=SC2086
    run place-frames "$log" $options
    code_is $((wanted)) "refused:$options"
    stderr_like "$(echo $pattern)" "and why"
done <<'END'
--step 1s | 2 | no output is given
-o - --step 1s | 2 | PNG files go into a directory
-o out --raw yuv | 2 | --raw is 'yuv', wanted rgb24, rgba, gray8 or y4m
-o out --step 0s | 2 | --step is 0
-o out --step 1s --duration 2s | 2 | exclude each other
-o out --from end --to start | 2 | --from .* is after --to
-o out --region 1x1+99+0 | 2 | not inside the canvas
-o out --threads 0 | 2 | --threads
-o out --step 10us | 2 | at most 10000000 are possible
-o out --step 500us | 2 | PNG files, at most 1000000 are possible
-o out --step 500us -f | 2 | PNG files, at most 1000000 are possible
-o none/out --step 1s | 4 | cannot create none/out: No such file
END
run place-frames "$log" -f --raw rgb24 -o "$log"
code_is 2 "the log itself is not overwritten"
files_are "" "refusals leave nothing"
done_testing

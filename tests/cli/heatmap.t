#!/usr/bin/env bash
# place-heatmap: its numbers against a slow count of the log in Python, its files against each
# other, its picture, and what is refused. (tests/unit/measure.c has fills, growth and undo.)
. tests/cli/lib.sh
needs pngcheck cmp

for i in {0..15}; do echo "$((i * 16)),$((255 - i * 16)),$((i % 2 * 255))"; done >"$work/colours.csv"
place-simulate -q --events 6000 --size 40x30 --seed 9 --steady --span 3h --format csv -o "$work/log.csv"
perl -F, -lane 'if ($. > 1) { $F[3] %= 16; $_ = join ",", @F } print' "$work/log.csv" >"$work/log16.csv"
run place-import -q "$work/log16.csv" --size 40x30 --palette "$work/colours.csv" --background 3 -o "$work/log.place"
code_is 0 "a log"
log=$work/log.place

# The measures of a log of placements, one event after the other.
cat >"$work/oracle.py" <<'PYTHON'
import csv, json, math, sys
import numpy

WIDTH, HEIGHT, BACKGROUND = 40, 30, 3
rows = []
for ts, x, y, color, user in list(csv.reader(open(sys.argv[1])))[1:]:
    rows.append((int(ts) * 1000, int(x), int(y), int(color), user))
rows.sort(key=lambda row: row[0])

def touches(begin, end, keep=lambda row: True):
    """For each pixel the touches that count, each with the colour before it; all change the canvas."""
    canvas = numpy.full((HEIGHT, WIDTH), BACKGROUND)
    found = [[[] for x in range(WIDTH)] for y in range(HEIGHT)]
    for row in rows:
        time, x, y, color, user = row
        if time <= end:
            if time >= begin and keep(row):
                found[y][x].append((time, color, user, canvas[y, x]))
            canvas[y, x] = color
    return found

def entropy(seen):
    counts = numpy.unique([touch[1] for touch in seen], return_counts=True)[1]
    return float(-(counts / counts.sum() * numpy.log2(counts / counts.sum())).sum())

def conflict(seen):
    beaten = 0
    for i, (time, color, user, before) in enumerate(seen):
        for later in seen[i + 1:]:
            if later[1] != color:
                beaten += later[2] != user and later[0] - time <= 600 * 10**6
                break
    return beaten / len(seen)

def heat(seen, end, half_life=900 * 10**6):
    return sum(2 ** (-(end - touch[0]) / half_life) for touch in seen)

def survival(seen, end):
    changes = [touch[0] for touch in seen if touch[1] != touch[3]]
    return (end - changes[-1]) / 1e6 if changes else math.nan

def measure(name, seen, end):
    if name == "count": return len(seen)
    if name == "changes": return sum(touch[1] != touch[3] for touch in seen)
    if name == "users": return len({touch[2] for touch in seen if touch[2]})
    if name == "colors": return len({touch[1] for touch in seen})
    if name == "untouched": return int(not seen)
    if name == "heat": return heat(seen, end)
    if not seen: return math.nan
    last = seen[-1][0]
    return {"conflict": lambda: conflict(seen), "survival": lambda: survival(seen, end),
            "age": lambda: (end - last) / 1e6, "first": lambda: (end - seen[0][0]) / 1e6,
            "entropy": lambda: entropy(seen), "action": lambda: 0,
            "phase-ms": lambda: last % 10**6 / 1e3, "phase-s": lambda: last % (60 * 10**6) / 1e6,
            "phase-min": lambda: last % (3600 * 10**6) / 60e6}[name]()

def check(name, found, end, path, x0=0, y0=0):
    """The numbers of a file against those of the touches."""
    numbers = numpy.load(path)
    for y in range(numbers.shape[0]):
        for x in range(numbers.shape[1]):
            wanted = measure(name, found[y0 + y][x0 + x], end)
            if not numpy.isclose(numbers[y, x], wanted, rtol=1e-12, atol=1e-9, equal_nan=True):
                sys.exit(f"{name} at {x0 + x},{y0 + y}: {numbers[y, x]}, wanted {wanted}")
PYTHON
export PYTHONPATH=$work PYTHONDONTWRITEBYTECODE=1

proves() { # NAME, a script on standard input
    local output
    output=$(python - "$work/log16.csv" 2>&1)
    report $? "$1" "$output"
}

all=count,changes,users,conflict,survival,age,first,heat,entropy,colors,untouched,action,phase-ms,phase-s,phase-min
run place-heatmap "$log" --measure $all --npy %m.npy --csv %m.csv --csv-grid %m.grid
code_is 0 "all measures in one pass"
stderr_is "" "without a word"
proves "each is what a slow count gives" <<PYTHON
from oracle import *
found = touches(0, rows[-1][0])
for name in "$all".split(","): check(name, found, rows[-1][0], f"{name}.npy")
PYTHON
proves "... in CSV and as a grid too" <<PYTHON
from oracle import *
for name in "$all".split(","):
    numbers, grid = numpy.load(f"{name}.npy"), numpy.loadtxt(f"{name}.grid", delimiter=",")
    lines = list(csv.reader(open(f"{name}.csv")))
    if lines[0] != ["x", "y", "value"]: sys.exit(f"{name}: header {lines[0]}")
    read = numpy.full(numbers.shape, math.nan)
    for x, y, value in lines[1:]: read[int(y), int(x)] = float(value)
    if not numpy.array_equal(read, numbers.astype(float), equal_nan=True): sys.exit(f"{name}: csv")
    if not numpy.array_equal(grid, numbers.astype(float), equal_nan=True): sys.exit(f"{name}: grid")
    whole = name in ("count", "changes", "users", "colors", "untouched")
    if numbers.dtype != (numpy.int64 if whole else numpy.float64): sys.exit(f"{name}: {numbers.dtype}")
PYTHON
run place-heatmap "$log" --measure phase-combined --npy phases.npy
proves "phase-combined has the three in its bytes" <<'PYTHON'
from oracle import *
numbers, found = numpy.load("phases.npy"), touches(0, rows[-1][0])
for y in range(HEIGHT):
    for x in range(WIDTH):
        if not found[y][x]:
            if not math.isnan(numbers[y, x]): sys.exit("untouched")
            continue
        time, value = found[y][x][-1][0], int(numbers[y, x])
        for byte, cycle in ((value >> 16, 10**6), (value >> 8 & 255, 60 * 10**6), (value & 255, 3600 * 10**6)):
            if abs(byte - time % cycle / cycle * 255) > 1: sys.exit(f"{x},{y}: {value:06x} at {time}")
PYTHON
rm -f ./*

# ---- which touches ---------------------------------------------------------------------------
# OPTIONS | first time, last time, filter
while IFS='|' read -r options begin end keep; do
    # shellcheck disable=SC2086
    run place-heatmap "$log" $options --measure count,changes,age,heat --npy %m.npy
    code_is 0 "touches:$options"
    proves "... count, changes, age and heat" <<PYTHON
from oracle import *
first, last = rows[0][0], rows[-1][0]
found = touches($begin, $end, lambda row: $keep)
for name in "count", "changes", "age", "heat": check(name, found, $end, f"{name}.npy")
PYTHON
    rm -f ./*
done <<'END'
 --from start+1h --to start+2h | first + 3600 * 10**6 | first + 7200 * 10**6 | True
 --to end+1d | 0 | last + 86400 * 10**6 | True
 --color 5 | 0 | last | row[3] == 5
 --color #50AFFF | 0 | last | row[3] == 5
 --kind place | 0 | last | True
 --kind undo,rectangle | 0 | last | False
END
user=$(awk -F, 'NR > 1 && $5 { n[$5]++ } END { for (u in n) if (n[u] > best) { best = n[u]; name = u } print name }' "$work/log16.csv")
run place-heatmap "$log" --user "$user" --npy count.npy
proves "the touches of one user" <<PYTHON
from oracle import *
check("count", touches(0, rows[-1][0], lambda row: row[4] == "$user"), rows[-1][0], "count.npy")
PYTHON
run place-heatmap -f "$log" --region 7x5+11+3 --measure users --npy count.npy
proves "a region" <<'PYTHON'
from oracle import *
check("users", touches(0, rows[-1][0]), rows[-1][0], "count.npy", 11, 3)
if numpy.load("count.npy").shape != (5, 7): sys.exit("shape")
PYTHON
run place-heatmap "$log" --region 7x5+11+3 --csv -
is "$(sed -n 2p "$work/stdout" | cut -d, -f1,2)" 11,3 "CSV has the canvas's coordinates"
rm -f ./*

# ---- the summary ---------------------------------------------------------------------------
run place-heatmap "$log" --measure count,age --json
code_is 0 "a summary"
cp "$work/stdout" summary.json
run place-heatmap "$log" --measure count --npy count.npy
proves "has extremes, quantiles and the hottest places" <<'PYTHON'
from oracle import *
numbers, (count, age) = numpy.load("count.npy"), json.load(open("summary.json"))["maps"]
hottest = sorted(((-numbers[y, x], y, x) for y in range(HEIGHT) for x in range(WIDTH)))[:10]
wanted = [{"x": x, "y": y, "value": -value} for value, y, x in hottest]
if count["hottest_pixels"] != wanted: sys.exit(f"{count['hottest_pixels']}, wanted {wanted}")
if (count["min"], count["max"], count["sum"]) != (numbers.min(), numbers.max(), numbers.sum()): sys.exit("extremes")
for share, value in count["quantiles"].items():
    if not math.isclose(value, numpy.quantile(numbers, float(share))): sys.exit(f"quantile {share}")
tile = count["hottest_tiles"][0]
if tile["sum"] != max(numbers[y:y + 32, x:x + 32].sum() for y in (0,) for x in (0, 32)): sys.exit(f"tile {tile}")
if (count["measure"], age["measure"], age["unit"]) != ("count", "age", "seconds"): sys.exit("names")
PYTHON
rm -f ./*

# ---- pictures --------------------------------------------------------------------------------
size_of() { pngcheck "$1" | grep -oE '[0-9]+x[0-9]+'; }
run place-heatmap "$log" --measure count,heat,action -o %m.png --scale 4 --no-legend
code_is 0 "pictures by measure"
files_are "action.png count.png heat.png" "named by them"
is "$(size_of count.png)" 160x120 "without a legend as large as the canvas"
run place-heatmap "$log" --scale 4 -o legend.png
is "$(size_of legend.png | cut -d x -f 2 | awk '{ print ($1 > 120) }')" 1 "a legend stands below"
run place-heatmap "$log" --scale 4 --no-legend --color-map turbo -o turbo.png
cmp -s turbo.png count.png
is $? 1 "another colour map is another picture"
run place-heatmap "$log" --gray16 gray.png
is "$(pngcheck gray.png | grep -oE '[0-9]+-bit gray[a-z]*')" "16-bit grayscale" "16 bits of grey"
run place-heatmap "$log" --over --measure heat -o over.png
code_is 0 "over the canvas"
run env PLACE_SOURCE="$log" place-heatmap -f -o over.png
code_is 0 "SOURCE from the environment"
rm -f ./*

# ---- what is refused -------------------------------------------------------------------------
awk -F, -v OFS=, '{ print $1, $2, $3, $4 }' "$work/log16.csv" >"$work/nobody.csv"
place-import -q "$work/nobody.csv" --size 40x30 --palette "$work/colours.csv" --background 3 -o "$work/nobody.place"
# SOURCE | OPTIONS | CODE | PATTERN
while IFS='|' read -r source options wanted pattern; do
    # shellcheck disable=SC2086
    run place-heatmap "$work/"$source $options
    code_is $((wanted)) "refused:$options"
    stderr_like "^place-heatmap: error: $(echo $pattern)" "... and why"
    files_are "" "... and nothing is written"
done <<'END'
log.place || 2 | no output is given
log.place | -o a.png --measure count,age | 2 | a.png would be the file of 2 measures
log.place | -o a.png --measure hotness | 2 | --measure: .hotness. is no measure
log.place | -o a.png --measure count,count | 2 | --measure names count twice
log.place | -o a.png --measure age, | 2 | --measure: .. is no measure
log.place | -o - --json | 2 | only one thing can go to standard output
log.place | -o a.png --csv a.png | 2 | a.png is named twice
log.place | -o a.png --clip 50 | 2 | --clip is
log.place | -o a.png --clip x% | 2 | --clip is
log.place | -o a.png --color 16 | 2 | --color is 16
log.place | -o a.png --color #123456 | 2 | --color: #123456 is not in the palette
log.place | -o a.png --kind canvas | 2 | --kind: .canvas. is no such kind
log.place | -o a.png --user nobody | 2 | .*nobody
log.place | -o a.png --half-life 0s | 2 | --half-life is 0
log.place | -o a.png --from end --to start | 2 | --from is after --to
log.place | -o a.png --to final | 2 | .*final
log.place | -o a.png --region 99x99+0+0 | 2 | .*inside the canvas
log.place | -o a.png --color-map jet | 2 | --color-map is .jet.
log.place | -o a.png --scale-values sqrt | 2 | --scale-values is .sqrt.
nobody.place | -o a.png --measure users | 2 | .*names no users
nobody.place | -o a.png --measure conflict | 2 | .*names no users
nobody.place | -o a.png --user 1 | 2 | .*names no users
missing.place | -o a.png | 4 | .*missing.place: No such file
log.place | -o missing/a.png | 4 | .*missing
END
touch a.png
run place-heatmap "$log" -o a.png
code_is 4 "a file that is there"
stderr_like 'hint: -f replaces it' "... wants -f"
rm a.png
cp "$log" own.place
run place-heatmap own.place -f --npy own.place
code_is 2 "the source is no output"
ok cmp own.place "$log" -- "... and stays"
done_testing

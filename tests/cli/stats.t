#!/usr/bin/env bash
# place-stats: its numbers against a slow count of the log in Python, its outputs against each
# other, its charts, and what is refused. (tests/unit/stats.c has fills, growth and undo.)
. tests/cli/lib.sh
needs pngcheck cmp ffmpeg

for i in {0..15}; do echo "$((i * 16)),$((255 - i * 16)),$((i % 2 * 255))"; done >"$work/colours.csv"
place-simulate -q --events 6000 --size 40x30 --seed 9 --steady --span 3d --format csv -o "$work/log.csv"
perl -F, -lane 'if ($. > 1) { $F[3] %= 16; $_ = join ",", @F } print' "$work/log.csv" >"$work/log16.csv"
run place-import -q "$work/log16.csv" --size 40x30 --palette "$work/colours.csv" --background 3 -o "$work/log.place"
code_is 0 "a log"
log=$work/log.place

# What stands in a log of placements, one event after the other.
cat >"$work/oracle.py" <<'PYTHON'
import csv, json, math, re, sys
from collections import Counter
from datetime import datetime, timedelta, timezone

WIDTH, HEIGHT, BACKGROUND = 40, 30, 3
rows = []
for ts, x, y, color, user in list(csv.reader(open(sys.argv[1])))[1:]:
    rows.append((int(ts), int(x), int(y), int(color), user))
rows.sort(key=lambda row: row[0])

def text(milliseconds):
    """As the tools write a time."""
    time = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=milliseconds)
    digits = f".{milliseconds % 1000:03d}" if milliseconds % 1000 else ""
    return time.strftime("%Y-%m-%dT%H:%M:%S") + digits + "Z"

class Counts:
    """All of it for the rows from `begin` to `end` (milliseconds) that `keep` lets through."""
    def __init__(self, begin=0, end=None, keep=lambda row: True, every=3600000, window=300000, inside=None):
        self.end = rows[-1][0] if end is None else end
        canvas, owner, since, touches = {}, {}, {}, Counter()
        self.rows = []
        for row in rows:
            time, x, y, color, user = row
            if time > self.end: break
            if time >= begin:
                counts = keep(row)
                if counts: self.rows.append(row); touches[x, y] += 1
                owner[x, y] = user if counts else None
                if canvas.get((x, y), BACKGROUND) != color: since[x, y] = time if counts else None
            canvas[x, y] = color
        place = inside or (lambda x, y: True)
        pixels = [(x, y) for y in range(HEIGHT) for x in range(WIDTH) if place(x, y)]
        self.pixels = len(pixels)
        self.colors = Counter(row[3] for row in self.rows)
        self.canvas = Counter(canvas.get(p, BACKGROUND) for p in pixels)
        self.users = Counter(row[4] for row in self.rows)
        self.owned = Counter(owner[p] for p in pixels if owner.get(p) is not None)
        self.touched = sum(touches[p] > 0 for p in pixels)
        self.busiest = sorted(((-touches[x, y], y, x) for x, y in pixels if touches[x, y]))
        self.standing = sorted((since[x, y], y, x) for x, y in pixels if since.get((x, y)) is not None)
        first = self.rows[0][0] // every
        self.activity = []
        for stretch in range(first, self.rows[-1][0] // every + 1):
            here = [row for row in self.rows if row[0] // every == stretch]
            self.activity.append((text(stretch * every), len(here), len({row[4] for row in here})))
        active = [len({r[4] for r in self.rows if row[0] - window < r[0] <= row[0]}) for row in self.rows]
        self.most_active = (max(active), text(self.rows[active.index(max(active))][0]))

    def peak(self, length):
        counts = Counter(row[0] // length for row in self.rows)
        best = min(counts, key=lambda stretch: (-counts[stretch], stretch))
        return {"time": text(best * length), "events": counts[best]}

def same(what, got, wanted):
    if got != wanted: sys.exit(f"{what} is {got}, wanted {wanted}")

def check(path, counts, top=10):
    """A document of JSON against the counts."""
    told = json.load(open(path))
    same("events", told["events"], len(counts.rows))
    same("kinds", told["kinds"], {"place": len(counts.rows)})
    same("first and last", (told["first"], told["last"]), (text(counts.rows[0][0]), text(counts.rows[-1][0])))
    days = max(1, (counts.rows[-1][0] - counts.rows[0][0]) / 86400000)
    if not math.isclose(told["mean_a_day"], len(counts.rows) / days): sys.exit(f"a day: {told['mean_a_day']}")
    same("users", told["users"], len(counts.users))
    same("most active", (told["most_active"]["users"], told["most_active"]["time"]), counts.most_active)
    for name, length in ("second", 1000), ("minute", 60000), ("hour", 3600000):
        same(name, told["busiest"][name], counts.peak(length))
    same("activity", [(a["time"], a["events"], a["users"]) for a in told["activity"]], counts.activity)
    same("colours", [(c["color"], c["events"], c["pixels"]) for c in told["colors"]],
         [(i, counts.colors[i], counts.canvas[i]) for i in range(16)])
    same("pixels", told["pixels"], {"all": counts.pixels, "touched": counts.touched,
         "untouched": counts.pixels - counts.touched, "survivors": sum(counts.owned.values()),
         "touches": sum(-b[0] for b in counts.busiest)})
    same("touched most", [(p["x"], p["y"], p["touches"]) for p in told["busiest_pixels"]],
         [(x, y, -n) for n, y, x in counts.busiest[:top]])
    same("standing", [(p["x"], p["y"], p["since"]) for p in told["longest_standing"]],
         [(x, y, text(t)) for t, y, x in counts.standing[:top]])
    numbers = [u["user_number"] for u in told["leaders"]]
    ranked = sorted(counts.users.values(), reverse=True)[:top]
    same("leaders", [u["events"] for u in told["leaders"]], ranked)
    same("order", [(-u["events"], u["user_number"]) for u in told["leaders"]],
         sorted((-u["events"], u["user_number"]) for u in told["leaders"]))
    for u in told["leaders"]:
        own = [row[0] for row in counts.rows if row[4] == u["user"]]
        same(u["user"], (u["events"], u["survivors"], u["first"], u["last"]),
             (len(own), counts.owned[u["user"]], text(own[0]), text(own[-1])))
PYTHON
export PYTHONPATH=$work PYTHONDONTWRITEBYTECODE=1

proves() { # NAME, a script on standard input
    local output
    output=$(python - "$work/log16.csv" 2>&1)
    report $? "$1" "$output"
}

run place-stats "$log" --json
code_is 0 "all of it as JSON"
stderr_is "" "without a word"
cp "$work/stdout" all.json
proves "is what a slow count gives" <<'PYTHON'
from oracle import *
check("all.json", Counts())
PYTHON

# OPTIONS | arguments of Counts, of check
while IFS='|' read -r options counts check; do
    # shellcheck disable=SC2086
    run place-stats "$log" $options --json -f -o part.json
    code_is 0 "with$options"
    stdout_is "" "... into a file"
    proves "... the numbers" <<PYTHON
from oracle import *
first, last = rows[0][0], rows[-1][0]
check("part.json", Counts($counts)$check)
PYTHON
done <<'END'
 --from start+1h --to start+20h | first + 3600000, first + 20 * 3600000 |
 --every 7m --window 90s --top 3 | every=420000, window=90000 |, 3
 --top all | |, 10**9
 --color 5 | keep=lambda row: row[3] == 5 |
 --color #50AFFF --every 1d | keep=lambda row: row[3] == 5, every=86400000 |
 --region 7x5+11+3 | keep=lambda r: 11 <= r[1] < 18 and 3 <= r[2] < 8, inside=lambda x, y: 11 <= x < 18 and 3 <= y < 8 |
END
user=$(awk -F, 'NR > 1 && $5 { n[$5]++ } END { for (u in n) if (n[u] > best) { best = n[u]; name = u } print name }' "$work/log16.csv")
run place-stats "$log" --user "$user" --json -f -o part.json
proves "one user" <<PYTHON
from oracle import *
check("part.json", Counts(keep=lambda row: row[4] == "$user"))
PYTHON
run place-stats "$log" --csv users --top 1
survivors=$(sed -n '2s/^[^,]*,[^,]*,[^,]*,\([0-9]*\),.*/\1/p' "$work/stdout")
run place-history "$log" --user "$(sed -n '2s/,.*//p' "$work/stdout")"
stdout_like "events, $survivors seen still" "survivors are what place-history sees still"
run place-heatmap "$log" --measure count,untouched --json
cp "$work/stdout" maps.json
proves "place-heatmap counts the same touches" <<'PYTHON'
from oracle import *
count, untouched = json.load(open("maps.json"))["maps"]
pixels = json.load(open("all.json"))["pixels"]
same("touches", count["sum"], pixels["touches"])
same("untouched", untouched["sum"], pixels["untouched"])
PYTHON

# ---- CSV and tables ----------------------------------------------------------------------------
for table in activity colors users pixels; do
    run place-stats "$log" --csv $table --top 20 -o $table.csv
    code_is 0 "$table as CSV"
done
run place-stats "$log" --json --top 20 -f -o part.json
proves "CSV has the numbers of JSON" <<'PYTHON'
from oracle import *
told = json.load(open("part.json"))
def table(name): return list(csv.reader(open(name + ".csv")))
def as_text(values): return [str(value if value is not None else "") for value in values]
for name, member, columns in (
        ("activity", "activity", "time,events,users"), ("colors", "colors", "color,rgb,events,pixels"),
        ("users", "leaders", "user,user_number,events,survivors,first,last"),
        ("pixels", "busiest_pixels", "x,y,touches,color,rgb,since")):
    columns = columns.split(",")
    same(name, table(name), [columns] + [as_text(row[c] for c in columns) for row in told[member]])
PYTHON
run place-stats "$log"
code_is 0 "tables"
proves_tables=$work/stdout
stdout_like '^events +6000, 20[0-9][0-9] a day$' "events and how many a day"
stdout_like '^users +[0-9]+, up to [0-9]+ within 5m \(until 20' "users, and how many at once"
stdout_like '^pixels +1200, [0-9]+ touched, [0-9]+ untouched, [0-9]+ survivors$' "pixels"
stdout_like '^hour +20[0-9-]+T[0-9]+:00:00Z +[0-9]+$' "the busiest hour"
stdout_like "^ +1\\. +$(awk -F, 'NR == 2 { print $3 " +" $4 }' users.csv) .* $(sed -n '2s/,.*//p' users.csv)\$" "the leader"
is "$(grep -cE ' +$' "$proves_tables")" 0 "no line ends in blanks"
run place-stats "$log" --from end+1s --to end+2s
code_is 0 "a span without events"
stdout_like '^events +0$' "... has none"
run place-stats "$log" --from end+1s --to end+2s --json
is "$(python -c 'import json, sys; t = json.load(sys.stdin); print(t["first"], t["most_active"], t["busiest"]["hour"], t["activity"])' <"$work/stdout")" \
    "None None None []" "... in JSON too"
rm -f ./*

# ---- a log without users -----------------------------------------------------------------------
awk -F, -v OFS=, '{ print $1, $2, $3, $4 }' "$work/log16.csv" >"$work/nobody.csv"
place-import -q "$work/nobody.csv" --size 40x30 --palette "$work/colours.csv" --background 3 -o "$work/nobody.place"
run place-stats "$work/nobody.place"
code_is 0 "a log without users"
stdout_like '^users +not in the log$' "... says so"
is "$(grep -c 'survivors  first' "$work/stdout")" 0 "... and has no table of them"
run place-stats "$work/nobody.place" --json
is "$(python -c 'import json, sys; t = json.load(sys.stdin); print(t["users"], t["leaders"], t["most_active"], t["activity"][0]["users"], t["pixels"]["survivors"] == t["pixels"]["touched"])' <"$work/stdout")" \
    "None None None None True" "... null in JSON"
run place-stats "$work/nobody.place" --csv activity
is "$(head -n 1 "$work/stdout")" time,events "... no column in CSV"

# Names may be anything.
printf 'ts,x,y,color,user\n1600000000,1,1,1,"a ""b"", c"\n1600000001,1,2,1,\033[31mred\n' >"$work/names.csv"
place-import -q "$work/names.csv" --size 4x4 --palette "$work/colours.csv" --background 3 -o "$work/names.place"
run place-stats "$work/names.place" --csv users
stdout_like '^"a ""b"", c",1,1,1,' "a name in quotes"
stdout_like '^\?\[31mred,2,1,1,' "a name without its escape"
run place-stats "$work/names.place" --chart names.svg --chart-of users
code_is 0 "a chart of them"
rm -f ./*

# ---- charts ------------------------------------------------------------------------------------
size_of() { pngcheck "$1" | grep -oE '[0-9]+x[0-9]+'; }
run place-stats "$log" --chart %t.png --chart-of activity,colors,users
code_is 0 "three charts"
stdout_is "" "without tables"
files_are "activity.png colors.png users.png" "named by what they show"
is "$(size_of colors.png)" 1200x600 "as large as ever"
run place-stats "$log" --chart small.PNG --chart-size 320x200 --every 1m --csv activity
is "$(size_of small.PNG) $(head -n 1 "$work/stdout")" "320x200 time,events,users" "a small one, and CSV beside it"
run place-stats "$log" --chart %t.svg --chart-of users,activity,colors
code_is 0 "three as SVG"
for chart in activity colors users; do
    python -c 'import sys, xml.dom.minidom as dom; svg = dom.parse(sys.argv[1]).documentElement; sys.exit((svg.tagName, svg.getAttribute("viewBox")) != ("svg", "0 0 1200 600"))' $chart.svg
    report $? "$chart.svg is SVG"
done
run place-stats "$log" --chart - --json -o told.json
code_is 0 "a chart on standard output"
cmp -s "$work/stdout" activity.png
report $? "... is the same"
run env PLACE_SOURCE="$log" place-stats -f --chart activity.png
code_is 0 "SOURCE from the environment"
rm -f ./*

# ---- what is refused -------------------------------------------------------------------------
# SOURCE | OPTIONS | CODE | PATTERN
while IFS='|' read -r source options wanted pattern; do
    # shellcheck disable=SC2086
    run place-stats "$work/"$source $options
    code_is $((wanted)) "refused:$options"
    stderr_like "^place-stats: error: $(echo $pattern)" "... and why"
    stdout_is "" "... without a word of numbers"
    files_are "" "... and nothing is written"
done <<'END'
log.place | --csv hours | 2 | --csv is 'hours', wanted activity, colors, users or pixels
log.place | --csv users --json | 2 | --csv and --json exclude each other
log.place | --chart a.jpg | 2 | a.jpg: a chart's name ends in .png or .svg
log.place | --chart a.png --chart-of activity,pixels | 2 | --chart-of: 'pixels' is no chart
log.place | --chart a.png --chart-of activity, | 2 | --chart-of: '' is no chart
log.place | --chart a.png --chart-of activity,users | 2 | a.png would be the file of several charts
log.place | --chart a.png --chart-size 100x100 | 2 | --chart-size is 100x100
log.place | --chart a.png --chart-size 20000x600 | 2 | .*chart-size
log.place | --chart-of users | 2 | --chart-of and --chart-size want --chart
log.place | --chart - --json | 2 | only one thing can go to standard output
log.place | --chart a.png -o a.png | 2 | a.png is named twice
log.place | --every 0s | 2 | --every is 0
log.place | --every 1us | 2 | [0-9]+ stretches of time are too many
log.place | --window 0 | 2 | --window is 0
log.place | --top 0 | 2 | --top is 0
log.place | --top many | 2 | --top is 'many'
log.place | --color 16 | 2 | --color is 16
log.place | --kind canvas | 2 | --kind: .canvas. is no such kind
log.place | --user nobody | 2 | .*nobody
log.place | --from end --to start | 2 | --from is after --to
log.place | --to final | 2 | .*final
log.place | --region 99x99+0+0 | 2 | the region is not all on the canvas
nobody.place | --csv users | 2 | .*names no users
nobody.place | --chart a.svg --chart-of users | 2 | .*names no users
nobody.place | --user 1 | 2 | .*names no users
missing.place | --json | 4 | .*missing.place: No such file
log.place | -o missing/a.json --json | 4 | .*missing
log.place | --chart missing/a.png | 4 | .*missing
END
touch a.png
run place-stats "$log" --chart a.png
code_is 4 "a chart that is there"
stderr_like 'hint: -f replaces it' "... wants -f"
rm a.png
cp "$log" own.place
run place-stats own.place -f -o own.place
code_is 2 "the source is no output"
ok cmp own.place "$log" -- "... and stays"
done_testing

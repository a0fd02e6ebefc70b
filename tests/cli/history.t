#!/usr/bin/env bash
# place-history: what it prints of a log small enough to know by heart, and on larger ones against
# a slow filter in Python over the log itself.
. tests/cli/lib.sh
needs python3 script

printf 'GIMP Palette\n255 255 255\n255 0 0\n0 255 0\n' >"$work/three.gpl"
cat >"$work/little.jsonl" <<'END'
{"kind":"canvas","x0":-3,"y0":-2,"width":5,"height":4,"palette":["#FFFFFF","#FF0000","#00FF00"],"background":0,"createdAt":1649999999}
{"x":-2,"y":-1,"color":1,"userId":"ann","createdAt":1650000000}
{"x":1,"y":0,"color":2,"userId":"bob","createdAt":1650000001}
{"x":-2,"y":-1,"color":2,"userId":"b,o","createdAt":1650000060.5}
{"x":-2,"y":-1,"color":2,"userId":"ann","createdAt":1650000060.5}
{"x":0,"y":1,"color":0,"createdAt":1650003600}
{"x":1,"y":0,"color":1,"userId":"17","createdAt":1650007200}
END
L=$work/little.place
run place-import -q "$work/little.jsonl" -o "$L"
code_is 0 "a little log is imported"

# ---- a pixel -------------------------------------------------------------------------------
run place-history "$L" -2 -1
code_is 0 "a pixel with negative coordinates"
stderr_is "" "no remarks"
stdout_is "time                         colour        before        kind          stood            user
2022-04-15T05:20:00Z         #FF0000   1   #FFFFFF   0   place         1m               ann
2022-04-15T05:21:00.500Z     #00FF00   2   #FF0000   1   place         0s               b,o
2022-04-15T05:21:00.500Z     #00FF00   2   #00FF00   2   place         1h 58m, still    ann" "the table"
cp "$work/stdout" "$work/wanted"
for line in "-2 -1 $L" "-2 $L -1"; do
    run place-history $line
    code_is 2 "operands in another order: $line"
done
run place-history -- "$L" -2 -1
stdout_is "$(cat "$work/wanted")" "behind --"
run place-history -q "$L" -2 -q -1
stdout_is "$(cat "$work/wanted")" "options between"
PLACE_SOURCE=$L run place-history -2 -1
stdout_is "$(cat "$work/wanted")" "\$PLACE_SOURCE"
run place-history - -2 -1
code_is 3 "standard input, which is empty"
place-history - -2 -1 <"$L" >"$work/stdout"
stdout_is "$(cat "$work/wanted")" "standard input"

run place-history "$L" 0 0
code_is 0 "a pixel that nobody touched"
stdout_is "" "... prints nothing"
for form in --csv --json; do
    run place-history "$L" 0 0 $form
    stdout_is "" "... nor with $form"
done
run place-history "$L" 2 0
code_is 2 "a pixel outside the canvas"
is "$(cat "$work/stderr")" "place-history: error: 2,0 is outside the canvas
hint: the canvas goes from -3,-2 to 1,1" "... and where the canvas is"
run place-history "$L" 1e3 0
stderr_like "error: X is '1e3'" "no number"
run place-history "$L" 1 0 --region 1x1+0+0
stderr_like 'error: X Y and --region exclude each other' "a pixel and a region"
run place-history "$L" 1 0 --csv --json
stderr_like 'error: --csv and --json exclude each other' "two forms"

run place-history "$L" -2 -1 --csv
stdout_is "time,seq,x,y,kind,width,height,color,rgb,before,before_rgb,user,user_number,stood,state,pixels
2022-04-15T05:20:00Z,1,-2,-1,place,,,1,#FF0000,0,#FFFFFF,ann,1,60.5,gone,0
2022-04-15T05:21:00.500Z,3,-2,-1,place,,,2,#00FF00,1,#FF0000,\"b,o\",3,0,gone,0
2022-04-15T05:21:00.500Z,4,-2,-1,place,,,2,#00FF00,2,#00FF00,ann,1,7139.5,seen,1" "CSV"
run place-history "$L" 0 1 --json
stdout_is '{"time":"2022-04-15T06:20:00Z","seq":5,"x":0,"y":1,"kind":"place","color":0,"rgb":"#FFFFFF","before":0,"before_rgb":"#FFFFFF","user":null,"stood":3600,"state":"seen","pixels":1}' "JSON"

# ---- which of them -------------------------------------------------------------------------
seqs() { place-history "$L" "$@" --csv 2>&1 | tail -n +2 | cut -d, -f2 | tr '\n' ' '; }
is "$(seqs --region 5x4-3-2)" "1 2 3 4 5 6 " "a region"
is "$(seqs --region -2,-1..0,1)" "1 3 4 5 " "a smaller one"
is "$(seqs --region 5x4-3-2 -r)" "6 5 4 3 2 1 " "--reverse"
is "$(seqs --region 5x4-3-2 -r -n 2)" "6 5 " "--reverse --limit"
is "$(seqs --region 5x4-3-2 -n 2)" "1 2 " "--limit"
is "$(seqs -2 -1 --at start)" "1 " "--at start"
is "$(seqs -2 -1 --at 2022-04-15T05:21:00Z)" "1 " "--at before a change"
is "$(seqs -2 -1 --at 2022-04-15T05:21:00.5Z)" "4 " "--at the time of two: the last is seen"
is "$(seqs 1 0 --at start)" "" "--at before the first"
is "$(seqs --region 5x4-3-2 --at end)" "4 5 6 " "--at end, a region: what is seen of it"
is "$(seqs --user ann)" "1 4 " "--user by key"
is "$(seqs --user 2)" "2 " "--user by number"
is "$(seqs --user 17)" "6 " "--user: a key of digits is a key"
is "$(seqs --user ann --at end)" "4 " "--user --at"
is "$(seqs --user bob -2 -1)" "" "--user and a pixel"
run place-history "$L" --user ann
stdout_like '^2 events, 1 seen still; first 2022-04-15T05:20:00Z, last 2022-04-15T05:21:00.500Z$' "a trail's end"
stdout_like '^2022-04-15T05:20:00Z +-2,-1 +#FF0000' "... and its places"
run place-history "$L" --user
stderr_like 'error: --user needs an argument: --user=N\|KEY' "--user without one"
run place-history "$L" 1 0 -n 0
stderr_like 'error: --limit is 0' "--limit 0"

# ---- colours on a terminal, names that would mislead -----------------------------------------
swatch=$'\x1b\\[48;2;255;0;0m  \x1b\\[0m #FF0000'
on_terminal() { TERM=$1 NO_COLOR=$2 script -qec "place-history '$L' -2 -1" /dev/null >"$work/stdout" </dev/null; }
on_terminal xterm ''
stdout_like "$swatch" "swatches on a terminal"
on_terminal xterm 1
is "$(grep -c $'\x1b' "$work/stdout")" 0 "none with NO_COLOR"
on_terminal dumb ''
is "$(grep -c $'\x1b' "$work/stdout")" 0 "none on a dumb one"
run place-history "$L" -2 -1
is "$(grep -c $'\x1b' "$work/stdout")" 0 "none in a pipe"
printf 'ts,x,y,color,user\n1650000000,0,0,1,a\x1b[31mb\x7f\xc2\x9bc\xe2\x80\xaed\xffe\xc3\xa9\n' >"$work/evil.csv"
run place-import -q "$work/evil.csv" --size 3x2 --palette "$work/three.gpl" --background 0 -o "$work/evil.place"
code_is 0 "a name with control characters is imported"
for form in "" --csv --json; do
    run place-history "$work/evil.place" 0 0 $form
    stdout_like 'a\?\[31mb\?\?c\?d\?eé' "... and masked $form"
done

# ---- owners of pxls pixels -----------------------------------------------------------------
python3 - "$work/pxls.log" <<'PYTHON'
import hashlib, sys
key = {"mine": "5f" * 256, "other": "00" * 256}
rows = [("2019-03-19 02:14:40,305", 1, 1, 2, "mine", "user place"), ("2019-03-19 02:14:41,000", 0, 1, 1, "other", "user place"),
        ("2019-03-19 02:15:00,007", 1, 1, -1, "mine", "user undo"), ("2019-03-19 02:15:01,000", 1, 1, 1, "other", "mod overwrite")]
with open(sys.argv[1], "w") as log:
    for date, x, y, index, who, action in rows:
        digest = hashlib.sha256(f"{date},{x},{y},{index},{key[who]}".encode()).hexdigest()
        log.write(f"{date}\t{digest}\t{x}\t{y}\t{index}\t{action}\n")
PYTHON
for point in , .; do
    sed "s/,/$point/" "$work/pxls.log" >"$work/pxls.$point.log"
done
python3 - "$work/pxls...log" <<'PYTHON'
import hashlib, sys
rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1])]
with open(sys.argv[1], "w") as log:
    for date, _, x, y, index, action in rows:
        digest = hashlib.sha256(f"{date},{x},{y},{index},{'5f' * 256}".encode()).hexdigest()
        log.write("\t".join([date, digest, x, y, index, action]) + "\n")
PYTHON
python3 -c 'print("5f" * 256)' >"$work/key"
for point in , .; do
    run place-import -q "$work/pxls.$point.log" --keep-hashes --size 3x2 --palette "$work/three.gpl" --background 0 -o "$work/pxls$point.place"
    code_is 0 "a pxls log with '$point' before milliseconds"
done
L=$work/pxls,.place
is "$(seqs --key "$work/key")" "1 3 " "--key: the owner's events, an undo to nothing among them"
is "$(seqs 1 1 --key "$work/key")" "1 3 " "--key and a pixel"
is "$(seqs 0 1 --key "$work/key")" "" "... that others placed"
is "$(seqs --key "$work/key" --at 2019-03-19T02:14:59Z)" "1 " "--key --at"
run place-history "$L" 1 1
stdout_like '^2019-03-19T02:15:00.007Z .* undo +0.993s +-$' "an undo"
L=$work/pxls..place
is "$(seqs --key "$work/key")" "1 2 3 4 " "--key where the dates have a point"
echo "no key" >"$work/key"
is "$(seqs --key "$work/key")" "" "a key of nobody"

# ---- fills ---------------------------------------------------------------------------------
cat >"$work/fills.jsonl" <<'END'
{"kind":"canvas","x0":0,"y0":0,"width":4,"height":4,"palette":["#FFFFFF","#FF0000","#00FF00"],"background":0,"createdAt":1650000000}
{"x":1,"y":1,"color":1,"userId":"ann","createdAt":1650000001}
{"kind":"fill","x":0,"y":0,"width":2,"height":2,"color":2,"userId":"mod","createdAt":1650000002}
{"kind":"canvas","x0":-2,"y0":0,"width":6,"height":4,"palette":["#FFFFFF","#FF0000","#00FF00"],"background":0,"createdAt":1650000003}
{"kind":"fill","x":-1,"y":1,"radius":2,"color":1,"userId":"mod","createdAt":1650000004}
END
run place-import -q "$work/fills.jsonl" -o "$work/fills.place"
code_is 0 "a log with fills and growth"
L=$work/fills.place
is "$(seqs 1 1)" "1 2 4 " "fills that cover the pixel"
is "$(seqs 1 0)" "2 " "... a circle does not reach its corners"
is "$(seqs -2 0)" "4 " "a pixel that opened later"
run place-history "$L" --region 6x4-2+0
stdout_like '^2022-04-15T05:20:02Z +0,0 2x2 +#00FF00   2   mixed +rectangle +2s, still +mod$' "a rectangle in a region"
stdout_like '^2022-04-15T05:20:04Z +-1,1 radius 2 +#FF0000   1   mixed +circle +0s, still +mod$' "a circle"
run place-history "$L" 1 1 --json
is "$(tail -n 1 "$work/stdout")" '{"time":"2022-04-15T05:20:04Z","seq":4,"x":1,"y":1,"kind":"circle","radius":2,"edge":true,"color":1,"rgb":"#FF0000","before":2,"before_rgb":"#00FF00","user":"mod","user_number":2,"stood":0,"state":"seen","pixels":1}' "a circle as JSON"

# ---- against Python, over whole logs -------------------------------------------------------
# check_log LOG.csv ARCHIVE BACKGROUND: fifty pixels of a log of ts,x,y,color[,user] in order.
check_log() {
    python3 - "$@" <<'PYTHON'
import csv, random, subprocess, sys
from collections import defaultdict
log, archive, background = sys.argv[1], sys.argv[2], int(sys.argv[3])
events = defaultdict(list)
rows = list(csv.DictReader(open(log)))
scale = 1e3 if float(rows[0]["ts"]) > 1e11 else 1
rows.sort(key=lambda row: float(row["ts"]))
info = __import__("json").loads(subprocess.run(["place-info", "--json", archive], capture_output=True, check=True).stdout)
width, height = info["timeline"][-1]["width"], info["timeline"][-1]["height"]
for row in rows:
    if int(row["x"]) < width and int(row["y"]) < height:
        events[int(row["x"]), int(row["y"])].append((float(row["ts"]) / scale, int(row["color"]), row.get("user", "")))
end = max(float(row["ts"]) for row in rows if int(row["x"]) < width and int(row["y"]) < height) / scale
random.seed(4)
wrong = 0
for pixel in random.sample(sorted(events), 40) + [(random.randrange(width), random.randrange(height)) for _ in range(10)]:
    got = subprocess.run(["place-history", archive, *map(str, pixel), "--csv"], capture_output=True, text=True, check=True).stdout
    got = [(int(row["color"]), int(row["before"]), row["user"], round(float(row["stood"]), 3), row["state"] == "seen")
           for row in csv.DictReader(got.splitlines())]
    wanted = []
    mine = events.get(pixel, [])
    for i, (time, color, user) in enumerate(mine):
        last = i + 1 == len(mine)
        wanted.append((color, mine[i - 1][1] if i else background, user, round((end if last else mine[i + 1][0]) - time, 3), last))
    wrong += got != wanted
    if got != wanted and wrong == 1:
        print("#", pixel, got[:3], wanted[:3])
print(wrong, "of 50 wrong")
PYTHON
}
place-simulate -q --events 60000 --size 200x150 --steady --seed 11 --format csv -o "$work/crowd.csv"
run place-import -q "$work/crowd.csv" --size 200x150 --palette "$samples/palettes/placetools.gpl" --background 4 -o "$work/crowd.place"
code_is 0 "a crowd's log"
is "$(check_log "$work/crowd.csv" "$work/crowd.place" 4)" "0 of 50 wrong" "fifty pixels of a crowd"
data=$top/../shared/data/reddit2017_tail
if [ -d "$data" ]; then
    run place-import -q "$data/events.csv" --size 1000x1000 --palette "$data/palette.gpl" --background 0 -o "$work/2017.place"
    code_is 0 "the end of 2017"
    is "$(check_log "$data/events.csv" "$work/2017.place" 0)" "0 of 50 wrong" "fifty pixels of 2017"
fi
files_are "" "nothing is left behind"
done_testing

#!/usr/bin/env bash
# place-verify: sound archives pass, every damage is found and named, two sources are told apart, and
# what is repaired is what was there. Archives with faults are put together in Python, of
# samples/read_place.py and place-archive(5).
. tests/cli/lib.sh
needs python3 zstd cmp

cat >"$work/forge.py" <<'PYTHON'
"""Archives taken apart and put together: chunks as [type, header, body], without an index."""
import base64, pathlib, struct, subprocess, sys, tempfile, zlib
sys.path.insert(0, sys.argv[1])
from read_place import Archive, Chunk

class Forged:
    def __init__(self, path):
        self.archive = Archive(path)
        self.start = self.archive.bytes[:32]
        self.chunks = [[c.kind, bytearray(c.header), bytearray(c.body)] for c in self.archive.chunks()
                       if c.kind != "INDX"]

    def all(self, kind):
        return [chunk for chunk in self.chunks if chunk[0] == kind]

    def put(self, chunk, layout, offset, *values):
        struct.pack_into("<" + layout, chunk[1], offset, *values)

    def write(self, path):
        with open(path, "wb") as out:
            out.write(self.start)
            for kind, header, body in self.chunks:
                frame = struct.pack("<4sIQI", kind.encode(), 0, len(body), len(header))
                out.write(frame + struct.pack("<I", zlib.crc32(header, zlib.crc32(frame))) + header + body)

def compress(data):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return subprocess.run(["zstd", "-cq", "--check", file.name], capture_output=True, check=True).stdout

def snapshot(seq, time, canvas, pixels):
    body = compress(pixels)
    header = struct.pack("<Qqiiii", seq, time, canvas.x0, canvas.y0, canvas.width, canvas.height)
    return ["SNAP", bytearray(header + struct.pack("<BBBBIQ", 0, 2, 0, 0, len(body), 0)), bytearray(body)]
PYTHON
# forge ARCHIVE OUT: the archive changed by the Python on standard input, which finds it as `f`, and
# an index put to it by --repair.
forge() {
    { cat "$work/forge.py"; echo "f = Forged(sys.argv[2])"; cat; echo "f.write(sys.argv[3])"; } >"$work/run.py"
    python "$work/run.py" "$samples" "$1" "$2" && place-verify --repair "$2" >"$work/repaired"
}
# json EXPRESSION: what Python makes of it, `r` being the object that was printed.
json() { python3 -c "import json,sys; r = json.load(open(sys.argv[1])); f, m = r['findings'], r['remarks']; print(($1))" "$work/stdout"; }
lines() { grep -cE "$1" "$work/stdout"; }

A=$samples/event.place
place-simulate -q --events 20000 --size 64x48 --seed 7 --format csv -o "$work/log.csv"
colours="--size 64x48 --palette $work/colours.gpl --background 0"
{ echo "GIMP Palette"; for i in {0..31}; do echo "$((i * 8)) $((255 - i * 8)) $((i % 2 * 255)) colour"; done; } >"$work/colours.gpl"
place-import -q "$work/log.csv" --format csv $colours -o "$work/log.place"
place-export -q "$A" --format csv -o "$work/event.csv"

# ---- sound archives ------------------------------------------------------------------------
run place-verify "$A"
code_is 0 "the sample is sound"
stdout_is "$A: 250000 events, 3 canvases, seqs 0 to 250002, 0 snapshots, 5000 users, 13 chunks: all is well" \
    "one line says what was looked at"
stderr_is "" "and nothing else"
run place-verify --json "$A"
code_is 0 "JSON"
is "$(json 'r["ok"], r["events"], r["canvases"], r["last_seq"], r["users"], r["missing"], f, m')" \
    "(True, 250000, 3, 250002, 5000, 0, {}, {})" "JSON: what was looked at"
run place-verify "$work/log.place"
code_is 0 "an imported log is sound"
mkdir "$work/dir" && cp "$work/log.place" "$work/dir/events.place"
for source in "$work/dir" -; do
    run bash -c "place-verify '$source' <'$work/log.place'"
    code_is 0 "the source ${source##*/}"
done
PLACE_SOURCE=$A run place-verify
code_is 0 "\$PLACE_SOURCE"
printf '%s\n' '{"kind":"canvas","x0":0,"y0":0,"width":4,"height":4,"palette":["#000000","#FFFFFF"],"createdAt":1600000000}' \
    '{"x":1,"y":2,"color":1,"createdAt":1600000001}' >"$work/log.jsonl"
run place-verify "$work/log.jsonl"
code_is 0 "a log that says its canvas"

# ---- each byte counts ----------------------------------------------------------------------
head -n 3000 "$work/log.csv" >"$work/short.csv"
place-import -q "$work/short.csv" --format csv $colours -o "$work/short.place"
python3 - "$work/short.place" "$work/flipped" <<'PYTHON'
import os, random, sys
data = bytearray(open(sys.argv[1], "rb").read())
os.mkdir(sys.argv[2])
random.seed(5)
for at in sorted(random.sample(range(len(data)), 120)):
    data[at] ^= 1 << at % 8
    open(f"{sys.argv[2]}/{at}.place", "wb").write(data)
    data[at] ^= 1 << at % 8
PYTHON
missed=
for file in "$work"/flipped/*.place; do
    run place-verify "$file"
    [ "$code" = 7 ] || [ "$code" = 3 ] || missed+="${file##*/}: exit code $code "
done
is "$missed" "" "a bit that flips anywhere is noticed"

# ---- damaged chunks ------------------------------------------------------------------------
python3 - "$A" "$work" <<'PYTHON'
import struct, sys
data = open(sys.argv[1], "rb").read()
at, chunks = 32, []
while at + 24 <= len(data):
    kind, _, body, header, _ = struct.unpack_from("<4sIQII", data, at)
    chunks.append((kind.decode(), at, 24 + header, body))
    at += 24 + header + body
def spoil(name, *places):
    spoilt = bytearray(data)
    for place in places:
        spoilt[place] ^= 64
    open(f"{sys.argv[2]}/{name}.place", "wb").write(spoilt)
events = [c for c in chunks if c[0] == "EVNT"]
first = lambda kind: next(c for c in chunks if c[0] == kind)
spoil("event-body", events[1][1] + events[1][2] + events[1][3] // 2)
spoil("event-header", events[1][1] + 40)
spoil("two-events", events[1][1] + events[1][2] + 9, events[3][1] + events[3][2] + 9)
spoil("user-body", first("USER")[1] + first("USER")[2] + 5)
spoil("meta-body", first("META")[1] + first("META")[2] + 5)
spoil("canvas-header", chunks[[c[0] for c in chunks].index("CANV", 1)][1] + 30)
spoil("index-body", chunks[-1][1] + chunks[-1][2] + 5)
spoil("index-trailer", len(data) - 3)
PYTHON
eval "$(python3 - "$A" <<'PYTHON'
import struct, sys
data = open(sys.argv[1], "rb").read()
at, seen = 32, {}
while at + 24 <= len(data):
    kind, _, body, header, _ = struct.unpack_from("<4sIQII", data, at)
    seen.setdefault(kind.decode(), []).append(at)
    at += 24 + header + body
count, = struct.unpack_from("<I", data, seen["EVNT"][1] + 80)
first, last = struct.unpack_from("<QQ", data, seen["EVNT"][1] + 24)
print(f"second={seen['EVNT'][1]} fourth={seen['EVNT'][3]} user={seen['USER'][0]} meta={seen['META'][0]} "
      f"canvas={seen['CANV'][1]} index={seen['INDX'][0]} count={count} first={first} last={last}")
PYTHON
)"
run place-verify "$work/event-body.place"
code_is 7 "a damaged block of events"
stdout_like "^chunk: the chunk at byte $second, $count events, seqs $first to $last: " "... is named, with its byte and its seqs"
is "$(lines .)" 1 "... and nothing else is found"
stderr_like "^place-verify: error: .*event-body.place: 1 finding$" "... one finding"
run place-verify --json "$work/event-body.place"
code_is 7 "... as JSON"
is "$(json 'r["ok"], r["events"], f["chunk"]["count"], [(c["byte"], c["seq"], c["last_seq"], c["count"]) for c in f["chunk"]["first"]]')" \
    "(False, $((250000 - count)), 1, [($second, $first, $last, $count)])" "... the other events were read"
run place-verify "$work/event-header.place"
code_is 7 "a damaged header of events"
stdout_like "^chunk: the chunk at byte $second, .*: header is damaged" "... is named"
is "$(lines .)" 1 "... once"
run place-verify "$work/two-events.place"
is "$code $(lines '^chunk: ')" "7 2" "two damaged blocks are both named"
stdout_like "^chunk: the chunk at byte $fourth, " "... the second too"
run place-verify "$work/user-body.place"
code_is 7 "a damaged piece of the dictionary"
stdout_like "^chunk: the chunk at byte $user: " "... is named"
run place-verify "$work/meta-body.place"
code_is 7 "damaged META"
stdout_like "^chunk: the chunk at byte $meta: " "... is named"
run place-verify "$work/index-body.place"
code_is 7 "a damaged index"
stdout_like "^index: the index cannot be used: " "... is named"
is "$(lines .)" 1 "... and the rest is sound"
run place-verify "$work/index-trailer.place"
code_is 7 "a damaged end"
stdout_like "^index: there is no index at the end" "... is found"
run place-verify "$work/canvas-header.place"
code_is 7 "a damaged canvas"
stdout_like "^index: the index cannot be used: .*chunk at byte $canvas: header is damaged" "... is named"
stdout_like "^tail: the last [0-9]+ bytes, from byte $canvas on, " "... what is behind it cannot be read"

# ---- gaps ----------------------------------------------------------------------------------
forge "$work/log.place" "$work/same.place" <<<""
run cmp "$work/log.place" "$work/same.place"
code_is 0 "taken apart, put together and indexed anew it is the same file"
forge "$work/log.place" "$work/gap.place" <<<'
last = f.all("EVNT")[-1]
f.put(last, "QQ", 0, 1001, 21000)'
run place-verify --json "$work/gap.place"
code_is 7 "a gap"
is "$(json 'r["missing"], list(f), f["gap"]["count"], [(g["seq"], g["last_seq"], g["count"]) for g in f["gap"]["first"]]')" \
    "(1000, ['gap'], 1, [(1, 1000, 1000)])" "... is named"
forge "$A" "$work/gaps.place" <<<'
for i, chunk in enumerate(f.chunks):
    if chunk[0] == "EVNT":
        by = 5 * (1 + sum(c[0] == "EVNT" for c in f.chunks[:i]))
        f.put(chunk, "QQ", 0, *(seq + by for seq in struct.unpack_from("<QQ", chunk[1])))
    elif chunk[0] == "CANV" and struct.unpack_from("<Q", chunk[1])[0]:
        by = 5 * sum(c[0] == "EVNT" for c in f.chunks[:i])
        f.put(chunk, "Q", 0, struct.unpack_from("<Q", chunk[1])[0] + by)'
wanted=$(python - "$samples" "$work/gaps.place" <<'PYTHON'
import sys
sys.path.insert(0, sys.argv[1])
from read_place import Archive
archive = Archive(sys.argv[2])
seqs = sorted({int(s) for e in archive.events() for s in e.seq} | {c.get("Q", 0)[0] for c in archive.chunks() if c.kind == "CANV"})
times = {int(s): int(t) for e in archive.events() for s, t in zip(e.seq, e.time)}
times.update((c.get("Qq", 0)) for c in archive.chunks() if c.kind == "CANV")
from datetime import datetime, timedelta
stamp = lambda t: (datetime(1970, 1, 1) + timedelta(microseconds=t)).isoformat(timespec="milliseconds")
print([(a + 1, b - 1, stamp(times[a]), stamp(times[b])) for a, b in zip(seqs, seqs[1:]) if b > a + 1])
PYTHON
)
run place-verify --json "$work/gaps.place"
code_is 7 "gaps between blocks"
is "$(json '[(g["seq"], g["last_seq"], *(t.replace("Z", "") + ("" if "." in t else ".000") for t in (g["time"], g["last_time"]))) for g in f["gap"]["first"]]')" \
    "$wanted" "... are those that read_place.py sees, with the times round them"
run place-verify "$work/gaps.place"
stdout_like '^gap: seqs [0-9]+ to [0-9]+ \(5\) are missing, between 2026-[^ ]+Z and 2026-[^ ]+Z$' "... in words"
place-export -q "$A" --region 50x50+100+100 -o "$work/part.place"
run place-verify "$work/part.place"
code_is 0 "a part that was exported is numbered anew"

# ---- snapshots -----------------------------------------------------------------------------
forge "$A" "$work/snapshots.place" <<<'
for chunk in f.all("EVNT")[:3]:
    seq, time = struct.unpack_from("<8xQ8xq", chunk[1])
    f.chunks.insert(f.chunks.index(chunk) + 1, snapshot(seq, time, *f.archive.replay(seq)))'
run place-verify "$work/snapshots.place"
code_is 0 "snapshots that read_place.py replayed"
stdout_like ' 3 snapshots, .* all is well$' "... are held against replay"
forge "$A" "$work/wrong.place" <<<'
chunk = f.all("EVNT")[1]
seq, time = struct.unpack_from("<8xQ8xq", chunk[1])
canvas, pixels = f.archive.replay(seq)
for i in range(15):
    pixels[3 * i, 20 + i] = (int(pixels[3 * i, 20 + i]) + 1) % 7
f.chunks.insert(f.chunks.index(chunk) + 1, snapshot(seq, time, canvas, pixels))
print("x0=%d y0=%d seq=%d" % (canvas.x0, canvas.y0, seq), file=open(sys.argv[3] + ".where", "w"))'
eval "$(cat "$work/wrong.place.where")"
run place-verify --json "$work/wrong.place"
code_is 7 "a snapshot that is wrong behind right checksums"
is "$(json 'sorted(f), f["snapshot"]["count"], f["snapshot"]["first"][0]["seq"], f["snapshot"]["first"][0]["count"], f["pixel"]["count"], len(f["pixel"]["first"])')" \
    "(['pixel', 'snapshot'], 1, $seq, 15, 15, 10)" "... is counted"
is "$(json '[(p["x"], p["y"]) for p in f["pixel"]["first"]]')" \
    "$(python3 -c "print([(20 + i + $x0, 3 * i + $y0) for i in range(10)])")" "... and its first ten pixels are named"
is "$(json 'all(p["got"] == (p["wanted"] + 1) % 7 for p in f["pixel"]["first"])')" True "... with both colours"
run place-verify "$work/wrong.place"
stdout_like "^pixel: .*: replay gives colour [0-9]+, snapshot $seq has [0-9]+$" "... in words"
stdout_like "^pixel: 15 in all$" "... and how many"
# Damage before a snapshot: replay goes on from it.
python3 - "$work/wrong.place" "$work/behind.place" <<'PYTHON'
import struct, sys
data, at = bytearray(open(sys.argv[1], "rb").read()), 32
while data[at:at + 4] != b"EVNT":
    body, header = struct.unpack_from("<QI", data, at + 8)
    at += 24 + header + body
data[at + 24 + struct.unpack_from("<I", data, at + 16)[0] + 7] ^= 1
open(sys.argv[2], "wb").write(data)
PYTHON
run place-verify --json "$work/behind.place"
is "$(json 'sorted(f), r["snapshots"], r["snapshots_unchecked"]')" "(['chunk'], 0, 1)" \
    "a snapshot behind damage is taken, not blamed"

# ---- other faults --------------------------------------------------------------------------
forge "$work/log.place" "$work/keys.place" <<<'
keys = f.archive.users()
keys[7] = keys[2]
keys[40] = keys[2]
f.chunks = [c for c in f.chunks if c[0] != "USER"]
text, lengths = "".join(keys).encode(), b"".join(struct.pack("<H", len(k)) for k in keys)
one, two = compress(lengths), compress(text)
header = struct.pack("<IIIHBB", 1, len(keys), len(text), 0, 0, 2)
header += struct.pack("<BBBBIQ", 0, 2, 0, 0, len(one), 0) + struct.pack("<BBBBIQ", 1, 2, 0, 0, len(two), 0)
f.chunks.insert([c[0] for c in f.chunks].index("EVNT"), ["USER", bytearray(header), bytearray(one + two)])
print(keys[2], file=open(sys.argv[3] + ".key", "w"))'
run place-verify --json "$work/keys.place"
code_is 7 "keys that two users have"
is "$(json 'sorted(f), [k["user"] for k in f["key"]["first"]], all(k["text"].endswith("user 3: '"$(cat "$work/keys.place.key")"'") for k in f["key"]["first"])')" \
    "(['key'], [8, 41], True)" "... are named"
cat >"$work/grows.jsonl" <<'JSON'
{"kind":"canvas","x0":0,"y0":0,"width":4,"height":4,"palette":["#000000","#FFFFFF","#FF0000"],"colors":[0,1],"createdAt":1600000000}
{"x":1,"y":2,"color":2,"createdAt":1600000001}
{"kind":"undo","x":1,"y":2,"color":2,"createdAt":1600000002}
{"kind":"canvas","x0":0,"y0":0,"width":8,"height":8,"palette":["#000000","#FFFFFF","#FF0000","#00FF00"],"createdAt":1600090000}
{"x":7,"y":7,"color":3,"createdAt":1600090001}
{"x":1,"y":1,"color":1,"createdAt":1600090002}
JSON
place-import -q "$work/grows.jsonl" -o "$work/grows.place"
run place-verify "$work/grows.place"
code_is 0 "a colour that was not to be placed is no fault"
stderr_like '^place-verify: 1 placements are of a colour that was not to be placed then, the first: seq 1 of 2020-09-13T12:26:41Z at 1,2 has colour 2' \
    "... but is remarked, what a moderator does is not"
run place-verify -q "$work/grows.place"
stderr_is "" "... unless --quiet"
forge "$work/grows.place" "$work/early.place" <<<'
canvas, events = f.all("CANV")[1], f.all("EVNT")[1]
f.put(events, "QQ", 0, 3, 4)
f.put(canvas, "Qq", 0, 5, 1600090002000000)
f.chunks.remove(canvas)
f.chunks.insert(f.chunks.index(events) + 1, canvas)'
run place-verify --json "$work/early.place"
code_is 7 "placements before their canvas opened"
is "$(json 'sorted(f), [(p["seq"], p["x"], p["y"]) for p in f["outside"]["first"]], [(p["seq"], p["got"]) for p in f["palette"]["first"]]')" \
    "(['outside', 'palette'], [(3, 7, 7)], [(3, 3)])" "... and their colours were there"
forge "$work/grows.place" "$work/back.place" <<<'
f.put(f.all("CANV")[1], "q", 8, 1600000000000000)'
run place-verify --json "$work/back.place"
code_is 7 "a time that falls"
is "$(json 'sorted(f), [(t["seq"], t["time"]) for t in f["time"]["first"]]')" "(['time'], [(3, '2020-09-13T12:26:40Z')])" "... is named"
forge "$work/grows.place" "$work/closed.place" <<<'
f.put(f.all("CANV")[1], "iiii", 16, 0, 0, 2, 2)
events = f.all("EVNT")[1]
f.put(f.all("CANV")[0], "iiii", 16, 0, 0, 8, 8)'
run place-verify --json "$work/closed.place"
code_is 0 "a placement outside the canvas of its time is no fault"
is "$(json 'f, m["closed"]["count"], [(p["x"], p["y"]) for p in m["closed"]["first"]]')" "({}, 1, [(7, 7)])" "... but is counted"
run place-verify "$work/closed.place"
stderr_like '^place-verify: 1 placements are outside the canvas of their time, the first: seq 4 ' "... and remarked"

# ---- two sources ---------------------------------------------------------------------------
place-export -q "$A" -o "$work/copy.place"
run place-verify "$A" --against "$work/copy.place"
code_is 0 "an archive and its export"
stdout_is "$A and $work/copy.place: 250000 events, 3 canvases: both are the same" "... are the same"
stderr_is "" "... without a word"
sed '1000s/,[0-9]*,\([0-9]*\),\([0-9]*\),/,9,\1,\2,/; 5000s/[^,]*$/somebody/; 7000s/,[0-9]*,\([^,]*\)$/,31,\1/' "$work/log.csv" >"$work/other.csv"
diff "$work/log.csv" "$work/other.csv" >"$work/diff"
is "$(grep -c '^>' "$work/diff")" 3 "three rows of a log are changed"
place-import -q "$work/other.csv" --format csv $colours -o "$work/other.place"
run place-verify "$work/log.place" --against "$work/other.place" --json
code_is 7 "three events that differ"
# Rows of the same time keep their order; the header is line 1, so that line 1000 is seq 999.
is "$(json '[d["seq"] for d in f["event"]["first"]], f["event"]["count"], r["equal"], sorted(f)')" \
    "([999, 4999, 6999], 3, 19998, ['event'])" "... are named"
is "$(json '[d["text"].split(": ")[1].split()[0] for d in f["event"]["first"]]')" "['x', 'user', 'colour']" "... with what differs"
run place-verify "$work/log.place" --against "$work/other.place" --ignore-users
is "$code $(lines '^event: ')" "7 2" "--ignore-users"
sed 9000d "$work/log.csv" >"$work/fewer.csv"
place-import -q "$work/fewer.csv" --format csv $colours -o "$work/fewer.place"
run place-verify "$work/log.place" --against "$work/gap.place"
is "$code $(lines '^only-here: ') $(grep -c '^only-here: 1000 in all' "$work/stdout")" "7 11 1" "seqs that are other numbers are said to be missing"
run place-verify "$work/log.place" --against "$work/gap.place" --ignore-seq
code_is 0 "--ignore-seq: the same events by other numbers"
run place-verify "$work/fewer.place" --against "$work/log.place" --ignore-seq
code_is 7 "a row less"
stdout_like '^only-there: seq 20000 ' "... is one that only the other has"
forge "$work/log.place" "$work/fewer-by-seq.place" <<<'
last = f.all("EVNT")[-1]
f.chunks.remove(last)'
run place-verify "$work/fewer-by-seq.place" --against "$work/log.place" --json
is "$(json 'f["only-there"]["count"], r["events"]')" "(20000, [0, 20000])" "events that only one has"
run place-verify "$work/grows.place" --against "$work/closed.place" --json
is "$(json '[(c["seq"], c["text"]) for c in f["canvas"]["first"]]')" \
    "[(0, 'seq 0: bounds 4x4+0+0, 8x8+0+0'), (3, 'seq 3: bounds 8x8+0+0, 2x2+0+0')]" "canvases that differ"
place-simulate -q --format reddit2022 --events 20000 --seed 8 -o "$work/reddit.csv"
place-import -q "$work/reddit.csv" -o "$work/reddit.place"
run place-verify "$work/reddit.csv" --against "$work/reddit.place"
code_is 0 "a log and its archive"
forge "$work/reddit.place" "$work/marks.place" <<<'
f.put(f.all("MARK")[0], "q", 0, struct.unpack_from("<q", f.all("MARK")[0][1])[0] + 1000000)
f.chunks.remove(f.all("MARK")[-1])'
run place-verify "$work/reddit.place" --against "$work/marks.place"
is "$code $(lines '^mark: .* is of 2022-') $(lines '^mark: .* is not in .*marks.place')" "7 1 1" "marks that differ"
head -c $((64 * 48)) /dev/zero >"$work/black.raw"
tr '\0' '\3' <"$work/black.raw" >"$work/red.raw"
for picture in black red; do
    place-import -q "$work/log.csv" --format csv --size 64x48 --palette "$work/colours.gpl" --initial "$work/$picture.raw" -o "$work/$picture.place"
    run place-verify "$work/$picture.place"
    code_is 0 "an archive that opens with a picture"
done
run place-verify "$work/black.place" --against "$work/red.place" --json
is "$(json 'sorted(f), f["picture"]["count"], f["picture"]["first"][0]["wanted"], f["picture"]["first"][0]["got"]')" \
    "(['picture'], 3072, 0, 3)" "pictures that differ"
run place-verify "$work/log.place" --against "$work/event-body.place"
code_is 3 "what cannot be read cannot be compared"

# ---- repair --------------------------------------------------------------------------------
head -c "$index" "$A" >"$work/unindexed.place"
run place-verify "$work/unindexed.place"
code_is 7 "an archive without its index"
stdout_is "index: there is no index at the end" "... lacks nothing else"
for name in unindexed index-body index-trailer; do
    run place-verify --repair "$work/$name.place"
    code_is 0 "--repair: $name"
    stdout_like "^$work/$name.place: kept 250000 events in 12 chunks, up to seq 250002 of [^ ]*; lost nothing but its index; the index is new$" "... loses nothing"
    run cmp "$work/$name.place" "$A"
    code_is 0 "... and is the archive as it was"
done
{ cat "$A"; echo garbage; } >"$work/tail.place"
chmod 640 "$work/tail.place"
ln -s tail.place "$work/link.place"
run place-verify --repair --json "$work/link.place"
is "$code $(python3 -c "import json; r = json.load(open('$work/stdout')); print(r['lost_bytes'], r['events'], r['last_seq'])")" "0 8 250000 250002" \
    "garbage behind the end is cut off"
run cmp "$work/tail.place" "$A"
code_is 0 "... where a link leads"
is "$(stat -c %a "$work/tail.place") $(readlink "$work/link.place")" "640 tail.place" "... and mode and link stay"
bad=
for cut in $(python3 -c "import random; random.seed(11); print(*sorted(random.sample(range(700, $(stat -c %s "$A")), 10)))"); do
    head -c "$cut" "$A" >"$work/cut.place"
    wanted=$(python - "$samples" "$work/cut.place" <<'PYTHON'
import sys
sys.path.insert(0, sys.argv[1])
from read_place import Archive
print(sum(e.count for e in Archive(sys.argv[2]).events()))
PYTHON
)
    place-verify "$work/cut.place" >"$work/found" 2>&1
    before=$?
    place-verify -q --repair "$work/cut.place" >"$work/said" 2>"$work/stderr"
    repaired=$?
    place-verify -q "$work/cut.place" >"$work/after" 2>&1
    after=$?
    place-export -q "$work/cut.place" -f --format csv -o "$work/cut.csv" 2>"$work/stderr"
    [ "$before $repaired $after" = "7 0 0" ] || bad+="cut at $cut: exit codes $before $repaired $after; "
    grep -q "kept $wanted events .* lost the [0-9]* bytes" "$work/said" || bad+="cut at $cut: $(cat "$work/said"); "
    head -n $((wanted + 1)) "$work/event.csv" | cmp -s - "$work/cut.csv" || bad+="cut at $cut: other events; "
done
is "$bad" "" "archives cut anywhere are repaired to what was whole of them"
cp "$A" "$work/whole.place"
run place-verify --repair "$work/whole.place"
code_is 2 "a whole archive is not repaired"
stderr_like "error: .*whole.place has an index, so it is not torn" "... and why"
run place-verify --repair "$work/event-body.place"
code_is 2 "nor is one that is damaged but not torn"
run place-verify --repair "$work/canvas-header.place"
code_is 2 "nor one of which an index still knows the rest"
run cmp -s "$work/whole.place" "$A"
code_is 0 "... and stays as it was"
run place-verify --repair "$work/log.csv"
code_is 3 "nor is a log"
run place-verify --repair "$work/dir"
code_is 4 "nor a directory"
run place-verify --repair -
code_is 2 "nor standard input"

# ---- manners -------------------------------------------------------------------------------
run place-verify "$A" --ignore-seq
code_is 2 "--ignore-seq without --against"
run place-verify "$A" --repair --against "$A"
code_is 2 "--repair with --against"
run bash -c "place-verify '$work/gaps.place' >/dev/full"
code_is 4 "findings that cannot be written are an error of their own"
files_are "" "nothing is left behind"
done_testing

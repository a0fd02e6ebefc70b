#!/usr/bin/env bash
# place-info: what it says of a log small enough to know by heart, as text and as JSON.
. tests/cli/lib.sh
needs python3

printf 'GIMP Palette\n255 255 255\n255 0 0\n0 255 0\n' >"$work/three.gpl"
printf '%s\n' ts,x,y,color,user 1650000000,0,0,1,ann 1650000001,1,0,2,bob 1650000001,1,0,2,bob \
    1650003600,2,1,0, 1650003600,9,9,0,eve >"$work/little.csv"
run place-import -q "$work/little.csv" --size 3x2 --palette "$work/three.gpl" --background 0 -o "$work/little.place"
code_is 0 "a little log is imported"

# json EXPRESSION: what Python makes of it, `info` being the object that was printed.
json() { python3 -c "import json,sys; info = json.load(open(sys.argv[1])); print(($1))" "$work/stdout"; }

run place-info "$work/little.place"
code_is 0 "text"
stderr_is "" "no remarks"
stdout_like '^events +4 \(1 exact duplicates\)$' "events and duplicates"
stdout_like '^kinds +4 place$' "kinds"
stdout_like '^users +2$' "users"
stdout_like '^span +2022-04-15T05:20:00Z to 2022-04-15T06:20:00Z \(1h\)$' "the span"
stdout_like '^canvas +2022-04-15T05:20:00Z +3 x 2 at 0,0, 3 colours$' "the canvas"
stdout_like "^archive +$(stat -c %s "$work/little.place") bytes, [0-9.]+ an event, 1 chunks, 0 snapshots$" "the file"
stdout_like '^inputs +little.csv: 4 rows taken, 1 refused$' "the input"
stdout_like "sha256 $(sha256sum <"$work/little.csv" | cut -d' ' -f1)" "... and its SHA-256"

run place-info --json "$work/little.place"
code_is 0 "JSON"
is "$(json 'info["events"], info["duplicates"], info["users"], info["without_user"], info["last_seq"]')" \
    "(4, 1, 2, 1, 4)" "JSON: counts"
is "$(json 'info["first"], info["last"]')" "('2022-04-15T05:20:00Z', '2022-04-15T06:20:00Z')" "JSON: span"
is "$(json 'info["kinds"], info["marks"]')" "({'place': 4}, {})" "JSON: kinds and marks"
is "$(json '[(e["seq"], e["x0"], e["y0"], e["width"], e["height"], e["background"], e["palette"], e["colors"]) for e in info["timeline"]]')" \
    "[(0, 0, 0, 3, 2, 0, ['#FFFFFF', '#FF0000', '#00FF00'], [0, 1, 2])]" "JSON: the timeline"
is "$(json 'info["file_size"], info["chunks"], info["snapshots"], info["indexed"], info["torn_bytes"]')" \
    "($(stat -c %s "$work/little.place"), 1, 0, True, 0)" "JSON: the file"
is "$(json 'info["meta"][0]["inputs"][0]["taken"], info["meta"][0]["format"], info["meta"][0]["tool"].split()[0]')" \
    "(4, 'csv', 'place-import')" "JSON: META"
hash=$(json 'info["hash"]')
run place-info --hash "$work/little.place"
stdout_is "$hash" "--hash is the JSON's"

# The hash by hand, from place-info(1).
wanted=$(python3 - <<'PYTHON'
import hashlib, struct
record = lambda time, x, y, w, h, user, color, kind: struct.pack("<qiiiiIBB", time * 1000000, x, y, w, h, user, color, kind)
name = lambda text: struct.pack("<H", len(text)) + text
data = bytes(6) + record(0, 0, 0, 3, 2, 3, 0, 8) + bytes([7]) + bytes(31) + bytes([255, 255, 255, 255, 0, 0, 0, 255, 0])
data += record(1650000000, 0, 0, 0, 0, 1, 1, 0) + name(b"ann")
data += record(1650000001, 1, 0, 0, 0, 2, 2, 0) + name(b"bob") + record(1650000001, 1, 0, 0, 0, 2, 2, 0)
data += record(1650003600, 2, 1, 0, 0, 0, 0, 0)
print(hashlib.sha256(data).hexdigest())
PYTHON
)
is "$hash" "$wanted" "the hash is the one that the page describes"

# ---- other sources -------------------------------------------------------------------------
mkdir "$work/dir" && cp "$work/little.place" "$work/dir/events.place"
for source in "$work/dir" -; do
    run bash -c "place-info --hash '$source' <'$work/little.place'"
    stdout_is "$hash" "the source ${source##*/}"
done
PLACE_SOURCE=$work/little.place run place-info --hash
stdout_is "$hash" "\$PLACE_SOURCE"

head -c -1 "$work/little.place" >"$work/torn.place"
run place-info --json "$work/torn.place"
code_is 0 "a torn archive"
stderr_like '^place-info: warning: .*torn.place: the last [0-9]+ bytes are damaged or cut off' "... is warned of"
is "$(json 'info["indexed"], info["torn_bytes"] > 0, info["events"], info["hash"]')" "(False, True, 4, '$hash')" \
    "... and all of its events are read"
run place-info "$work/torn.place"
stdout_like '^archive .*, index missing$' "the text says so too"

# ---- growth, marks, kinds ------------------------------------------------------------------
run place-info --json "$samples/event.place"
code_is 0 "the sample"
is "$(json 'len(info["timeline"]) > 1 and info["events"] == sum(info["kinds"].values())')" True \
    "its canvas grows, its kinds add up"
is "$(json 'all(a["time"] <= b["time"] and a["seq"] < b["seq"] for a, b in zip(info["timeline"], info["timeline"][1:]))')" \
    True "the timeline is in order"
place-simulate -q --format reddit2022 --events 20000 --seed 8 -o "$work/reddit.csv"
run place-import -q "$work/reddit.csv" -o "$work/reddit.place"
run place-info --json "$work/reddit.place"
is "$(json '[(e["width"], e["height"], len(e["colors"])) for e in info["timeline"]]')" \
    "[(1000, 1000, 16), (2000, 1000, 24), (2000, 2000, 32)]" "the timeline of 2022"
is "$(json 'all(info["first"] <= time <= info["last"] for time in info["marks"].values())')" True "its marks lie in the log"
is "$(json 'info["users"]')" "$(tail -n +2 "$work/reddit.csv" | cut -d, -f2 | sort -u | wc -l)" "its users are the log's"

# ---- a log in place of an archive ----------------------------------------------------------
run place-info --hash "$work/reddit.place"
hash=$(cat "$work/stdout")
gzip -c "$work/reddit.csv" >"$work/reddit.csv.gz"
for log in reddit.csv reddit.csv.gz; do
    run place-info --hash "$work/$log"
    stdout_is "$hash" "$log is imported on the way"
    stderr_is "" "... without a word"
done
{ cat "$work/reddit.csv"; echo "no row"; } >"$work/bad.csv"
run place-info --hash "$work/bad.csv"
stdout_is "$hash" "a log with a bad row"
stderr_like "^place-info: warning: .*bad.csv: 1 of [0-9]+ rows were refused, the first in line [0-9]+: row does not start" \
    "... which is warned of"
echo "1,2,3,4" >"$work/plain.csv"
run place-info "$work/plain.csv"
code_is 3 "a csv log, whose canvas nothing says"
stderr_like 'hint: place-import makes an archive of it, with --size and --palette' "... has to be imported"

# ---- hashes of events ----------------------------------------------------------------------
is "$(place-info "$work/little.place" | grep -c '^hashes')" 0 "no line about hashes where there are none"
printf '2019-03-19 02:14:40,305\t%s\t1\t1\t2\tuser place\n' "$(printf %064x 17)" -snip- >"$work/pxls.log"
for hashes in "" --keep-hashes; do
    run place-import -q "$work/pxls.log" $hashes --size 3x2 --palette "$work/three.gpl" --background 0 -o "$work/pxls$hashes.place"
    code_is 0 "a pxls log $hashes"
done
is "$(for log in pxls pxls--keep-hashes; do place-info --hash "$work/$log.place"; done | sort -u | wc -l)" 2 \
    "kept hashes count in the canonical hash"
run place-info "$work/pxls--keep-hashes.place"
stdout_like '^hashes +1 events$' "hashes"
stdout_like '^events +2 \(0 exact duplicates\)$' "... tell equal events apart"
files_are "" "nothing is left behind"
done_testing

#!/usr/bin/env bash
# The seeds of the fuzz targets, written by hand or made by our own tools: makes tests/fuzz/corpus
# anew, but for what fuzzing has found (names that begin with found-).
#
#     PLACE_BIN=build/plain/bin bash tests/fuzz/make_corpus.sh
set -euo pipefail
bin=$(realpath "${PLACE_BIN:-build/bin}")
cd "$(dirname "$0")/corpus"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find . -type f ! -name 'found-*' -delete

# seed TARGET/NAME: standard input becomes that file.
seed() {
    mkdir -p "$(dirname "$1")"
    cat >"$1"
}

# ---- logs: every shape of row, then rows that are refused ------------------------------------
ada='yTrYCd4LUpBn4rIyNXkkW2+Fac5cQHK2lsDpNghkq0oPu9o//8oPZPlLM4CXQeEIId7l011MbHcAaLyqfhSRoA=='
hash=0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6
seed log-csv/plain <<END
ts,x,y,color,user
1490979533000,0,0,1,ada
1490979533,63,5,15,
1490979534001,-3,-16777216,0,bob
1490979535000,5,5,-1
1490979535000,5,5,16,carol
1490979535000,16777217,5,1,carol

1490979535000,,5,1,carol
END
printf '%s\r\n' 'x_coordinate,y_coordinate,"user_id",created_at,pixel_color,note' \
    '1,2,"ada",2017-03-31 16:58:53.25 UTC,#FFFFFF,"a ""note"", of two"' '3,4,,1490979533,#333333' \
    '3,4,"bob" ,1490979533,#33333' '"5","6","","2017-02-29 00:00:00 UTC","#111111",""' | seed log-csv/named
printf '1490979533,1,2,#000000\n2017-03-31T16:58:53Z,1,2,#FFFFFF,ada\n1490979533,1,2,#ABCDEF' | seed log-csv/hex
seed log-reddit2017/plain <<END
ts,user,x_coordinate,y_coordinate,color
1491167838000,+BV0bvWxiI/l/AhvsnwGLzhzKDM=,1,2,3
2017-04-01 12:39:58.932 UTC,0XHFp/ZRgmmhRrMaEVs8qoWrSPU=,63,63,15
1491167838000,,5,6,7
"1491167838000","+BV0bvWxiI/l/AhvsnwGLzhzKDM=","8","9","10"
1491167838000,+BV0bvWxiI/l/AhvsnwGLzhzKDM=,1000,2,3
1491167838000,+BV0bvWxiI/l/AhvsnwGLzhzKDM=,,,
1491167838000,a b,5,6,-1
END
printf '%s\r\n' 'ts,user_hash,x_coordinate,y_coordinate,color' '1490979533,ada=,4,5,6' |
    seed log-reddit2017/crlf
seed log-reddit2022/plain <<END
timestamp,user_id,pixel_color,coordinate
2022-04-04 00:53:51.577 UTC,$ada,#111111,"9,6"
2022-04-04 00:53:51 UTC,$ada,#FFFFFF,"1,1,7,9"
2022-04-04 00:53:51.1 UTC,,#000000,"-5,-6"
2022-04-04 00:53:51.123456 UTC,bob,#00CCC0,"0,0"
2022-02-29 00:53:51.577 UTC,$ada,#111111,"9,6"
2022-04-04 00:53:51.577 UTC,$ada,#111111,"9,6,3,2"
END
printf '2022-04-04 00:53:51.577 UTC,%s,#222222,"9,6"\r\n2022-04-04 23:59:60 UTC,a,#222222,"1,2"' "$ada" |
    seed log-reddit2022/bare
seed log-reddit2023/plain <<END
timestamp,user,coordinate,pixel_color
2023-07-20 13:00:26.088 UTC,$ada,"-199,-235",#FFFFFF
2023-07-20 13:00:27 UTC,,"1,1,7,9",#111111
2023-07-20 13:00:27.5 UTC,$ada,"{X: 25, Y: -41, R: 2}",#222222
2023-07-20 13:00:27.5 UTC,$ada,"{X: 25, Y: 41, R: 99999}",#222222
2023-07-20 25:00:26.088 UTC,$ada,"1,2",#FFFFFF
END
printf '2023-07-20 13:00:26.088 UTC,%s,"0,0",#444444' "$ada" | seed log-reddit2023/bare
printf '%s\t%s\t%s\t%s\t%s\t%s\n' \
    '2019-03-19 02:14:40,305' "$hash" 1 2 3 'user place' '2019-03-19 02:14:41.305' ada 1 2 -1 'user undo' \
    '2019-03-19 02:14:42' -snip- 3 4 255 'mod overwrite' '2019-03-19 02:14:43' dead 5 6 15 rollback \
    '2019-03-19 02:14:43,1' '<server>' 5 6 1 'rollback undo' '2019-03-19 02:14:44,123' '' 7 8 0 'console nuke' \
    '2019-03-19 02:14:45,123' bob 7 8 16 'user place' '2019-03-19 02:14:45,123' bob -1 8 1 'user dance' |
    seed log-pxls/published
printf '2019-03-19 02:14:40,305\tada\t1\t2\t3\n2019-03-19 02:14:40,305\tada\t1\t2\t3\t::1\tuser place\r\n2019-03-19 02:14:40,305\tada\t1\t2\t3\t\tuser place\n2019-03-19 02:14:40,305\t77\tada\t1\t2\t3\tuser place' |
    seed log-pxls/columns
seed log-jsonl/events <<END
{"kind": "place", "id": 7, "x": 5, "y": 6, "color": 2, "userId": "ada", "createdAt": "2022-04-04T00:53:51.577000Z"}
{"x":1,"y":2,"color":null,"userId":null,"createdAt":1649033631577,"more":{"a":[1,2.5e3,true,false,null,"\\u00e9\\\\"]}}
{"kind":"fill","x":1,"y":2,"width":3,"height":4,"color":-1,"createdAt":"2022-04-04 00:53:52"}
{"kind":"fill","x":1,"y":2,"radius":3,"color":255,"createdAt":1649033632,"userId":""}
{"kind":"undo","x":1,"y":2,"color":3,"createdAt":1649033632}
{"kind":"rollback-undo","x":-1,"y":-2,"color":15,"createdAt":1649033632}
{"kind":"nuke","x":1,"y":2,"color":16,"createdAt":1649033632}
{"kind":"place","x":1,"x":2,"y":2,"color":1,"createdAt":1649033632}
{"kind":"place","x":1,"y":2,"color":1,"userId":"a\\"b","createdAt":1649033632}
{"kind":"place","x":1.5,"y":2,"color":1,"createdAt":1649033632
END
seed log-jsonl/canvas <<END
{"kind":"canvas","x0":-4,"y0":-4,"width":40,"height":30,"palette":["#000000","FFFFFF","#ff4500"],"background":1,"createdAt":"2022-04-04T00:00:00Z"}
{"kind":"place","x":5,"y":6,"color":2,"createdAt":"2022-04-04T00:00:00.000001Z"}
{"kind":"canvas","x0":-4,"y0":-4,"width":60,"height":50,"palette":["#000000","FFFFFF","#ff4500","#00a368"],"background":null,"createdAt":"2022-04-04T01:00:00+01:00"}
{"kind":"place","x":50,"y":40,"color":3,"createdAt":"2022-04-04T02:00:00Z","userId":"bob"}
END

# ---- palettes and timelines ------------------------------------------------------------------
printf 'GIMP Palette\nName: three\nColumns: 3\n# ours\n  0   0   0\tblack\n255 255 255\n255  69   0\torange\n' | seed palette/gimp
printf '; paint.NET Palette\r\n; ours\r\nFF000000\r\nFFffffff\r\nFFFF4500\r\n80FF4500\r\n' | seed palette/paint
printf 'index,name,color\n0,"black, or so",#000000\n1,white,FFFFFF\n' | seed palette/csv
printf '#000000\n\nFFFFFF\r\n255,69,0\n3,0,163,104\n"8","9","10"\n' | seed palette/lines
printf '{"width": 9, "palette": [{"name": "Black", "value": "000000"}, {"name": "White", "value": "FFFFFF"}]}' | seed palette/pxls
printf '["#000000", "FFFFFF", "#ff4500"]' | seed palette/list
seed timeline/grows <<END
{"name": "ours", "palette": ["#000000", "#FFFFFF", "#FF4500"], "background": 1,
 "entries": [{"time": "2022-04-01T12:44:10.315Z", "x0": -5, "y0": 0, "width": 10, "height": 10, "colors": [0, 1]},
             {"time": 1648817050316, "x0": -5, "y0": -5, "width": 20, "height": 15}],
 "marks": {"final": "2022-04-04T22:47:40Z", "white-out": "2022-04-04 22:47:41"}}
END
printf '{"palette":["#000000"],"entries":[{"time":0,"x0":0,"y0":0,"width":65536,"height":1}]}' | seed timeline/least

# ---- archives --------------------------------------------------------------------------------
# Made where their names are short, since an archive says what it was made of.
corpus=$PWD
cd "$work"
printf 'GIMP Palette\n0 0 0\n255 255 255\n255 69 0\n0 163 104\n' >four.gpl
four="--palette four.gpl --background 1"
cp "$corpus/log-pxls/published" pxls.log
cp "$corpus/log-jsonl/canvas" canvas.jsonl
"$bin/place-simulate" -q -n 40 --size 32x24 --seed 3 -o drawn.place
"$bin/place-simulate" -q -n 60 --size 32x24 --seed 4 --moderation -o moderated.place
"$bin/place-import" -q --size 9x9 $four --keep-hashes pxls.log -o hashes.place 2>/dev/null
"$bin/place-import" -q canvas.jsonl -o canvas.place
printf '1490979533,%d,%d,%d,u%d\n' 0 0 1 1 6 3 2 2 2 3 3 0 >tiny.csv
"$bin/place-import" -q --size 7x5 $four tiny.csv -o tiny.place
sed 's/^1490979533,\([0-9]*\),\([0-9]*\)/{"createdAt":1490979533,"x":-1,"y":\2/; s/,[0-9]*,u[0-9]*$/,"color":1}/' tiny.csv >moved.jsonl
{ echo '{"kind":"canvas","x0":-2,"y0":-1,"width":7,"height":5,"palette":["#FFFFFF","#000000"],"createdAt":0}'; cat moved.jsonl; } >placed.jsonl
"$bin/place-import" -q placed.jsonl -o placed.place
cd "$corpus"
for name in drawn moderated hashes canvas tiny; do seed archive/$name <"$work/$name.place"; done
size=$(stat -c %s "$work/drawn.place")
head -c $((size - 16)) "$work/drawn.place" | seed archive/no-trailer
head -c $((size / 2)) "$work/moderated.place" | seed archive/torn

# ---- pictures and raw canvases of 7 x 5 --------------------------------------------------------
"$bin/place-mosaic" -q "$work/tiny.place" -o "$work/tiny.png"
seed canvas_file/indexed.png <"$work/tiny.png"
for kind in rgb24 rgba gray rgb48be ya8 monob; do
    ffmpeg -v error -i "$work/tiny.png" -pix_fmt $kind -f image2pipe -c:v png - | seed canvas_file/$kind.png
done
seed canvas_file/archive <"$work/placed.place"
printf '\0\1\2\3\377%.0s' 1 2 3 4 5 6 7 | seed canvas_file/raw
gzip -nc canvas_file/raw | seed canvas_file/raw.gz

# ---- directories of pictures: a byte that says how (frames.c), then names and what is in them ----
frames() { # NAME OCTAL-BYTE [FILE-NAME FILE]...
    local target=frames/$1 size
    { printf "\\$2"; shift 2
      while [ $# -gt 0 ]; do
          size=$(stat -c %s "$2")
          printf "\\$(printf %03o ${#1})%s\\$(printf %03o $((size % 256)))\\$(printf %03o $((size / 256)))" "$1"
          cat "$2"
          shift 2
      done; } | seed "$target"
}
head -c 35 /dev/zero >"$work/blank"
printf '\0\0\0\1\1%.0s' 1 2 3 4 5 6 7 >"$work/half"
frames numbered 000 2.png "$work/tiny.png" 10.gz canvas_file/raw.gz 9 "$work/blank" times.csv "$work/tiny.csv"
frames timed 013 1490979600 "$work/half" 1490979533 "$work/blank" 1490979600 canvas_file/raw
frames nearest 004 a canvas_file/rgb48be.png b canvas_file/gray.png c canvas_file/archive
frames skips 010 a "$work/tiny.csv" .b "$work/blank" c "$work/blank" d canvas_file/raw

# ---- compression -------------------------------------------------------------------------------
"$bin/place-simulate" -q -n 60 --size 32x24 --seed 5 --format csv -o "$work/log.csv"
(cd "$work" && mkdir -p folder && cp log.csv folder && tar --owner=0 --group=0 --numeric-owner --mtime=@0 -cf log.tar log.csv &&
    tar --format=pax --owner=0 --group=0 --numeric-owner --mtime=@0 -cf pax.tar folder &&
    tar --format=gnu --owner=0 --group=0 --numeric-owner --mtime=@0 -cf two.tar log.csv folder)
gzip -nc "$work/log.csv" | seed inflate/log.gz
{ gzip -nc "$work/log.csv"; gzip -nc "$work/tiny.csv"; head -c 40 /dev/zero; } | seed inflate/members.gz
zstd -qc "$work/log.csv" | seed inflate/log.zst
{ zstd -qc --no-check "$work/tiny.csv"; printf '\x50\x2a\x4d\x18\4\0\0\0ours'; zstd -qc "$work/tiny.csv"; } | seed inflate/frames.zst
xz -c "$work/log.csv" | seed inflate/log.xz
{ xz -c --check=crc32 "$work/tiny.csv"; head -c 8 /dev/zero; xz -c --check=none "$work/tiny.csv"; } | seed inflate/streams.xz
for name in log pax two; do head -c 4096 "$work/$name.tar" | seed inflate/$name-cut.tar; done
xz -c "$work/log.tar" | seed inflate/log.tar.xz
gzip -nc "$work/pax.tar" | seed inflate/pax.tar.gz
zstd -qc "$work/two.tar" | seed inflate/two.tar.zst
bzip2 -c "$work/tiny.csv" | seed inflate/log.bz2
seed inflate/plain <"$work/tiny.csv"

# ---- imports: a byte that says how (import.c), and a log ----------------------------------------
import() { # NAME OCTAL-BYTE: the log is standard input
    { printf "\\$2"; cat; } | seed "import/$1"
}
import guessed 000 <"$work/log.csv"
import guessed.gz 000 <inflate/log.gz
import guessed.tar.xz 200 <inflate/log.tar.xz
n=1
for format in $(sed -n 's/.*&place_format_\([a-z0-9]*\).*/\1/p' ../../../lib/formats/log_format.c); do
    for log in log-$format/*; do import "$format-$(basename "$log")" 00$n <"$log"; done
    import "$format-twice" "$(printf '%03o' $((128 + 32 + 64 + n)))" <"$(ls log-$format/* | head -1)"
    head -3 "$(ls log-$format/* | tail -1)" | import "$format-strict" "$(printf '%03o' $((16 + 8 + n)))"
    n=$((n + 1))
done
du -sb .

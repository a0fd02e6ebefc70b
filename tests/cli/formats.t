#!/usr/bin/env bash
# Every format of log and of palette, in every form that files of it come in; and, where the real
# data is, its exact counts of rows taken and refused, and why.
. tests/cli/lib.sh
needs perl gzip

data=$top/../shared/data/formats
palette=$samples/palettes/pxls.gpl
small="--size 64x48 --palette $palette --background 0"

# import NAME ARGUMENT...: makes NAME.place, with few words.
import() {
    local name=$1
    shift
    run place-import -q -f "$@" -o "$work/$name.place"
}
hash_of() { place-info --hash "$work/$1.place" 2>&1; }
# counts NAME: "TAKEN REFUSED" of the archive's first input.
counts() { place-info --json "$work/$1.place" | tr -d '\t\n' | sed -E 's/.*"taken": *([0-9]+),.*"refused": *([0-9]+).*/\1 \2/'; }
users() { place-info --json "$work/$1.place" | tr -d '\t\n' | sed -E 's/.*"users": *([0-9]+).*/\1/'; }
kinds() { place-info "$work/$1.place" | sed -nE 's/^kinds +//p'; }

# ---- each format in all its forms ----------------------------------------------------------
# log FORMAT: a few rows of it with a header where it has one; times are all different.
log() {
    case $1 in
    reddit2017) printf '%s\n' ts,user,x_coordinate,y_coordinate,color \
        1491167838000,c2Md9m4QckH8M+lhNh9btgoiFDk=,326,258,0 1491171651000,5KjCuLCk/VTXBIgaszopYecZ3uU=,190,791,15 \
        '2017-04-02 12:39:58.932 UTC,5KjCuLCk/VTXBIgaszopYecZ3uU=,999,0,3' ;;
    reddit2022) printf '%s\n' timestamp,user_id,pixel_color,coordinate \
        '2022-04-04 00:53:51.577 UTC,ovTZ==,#00CCC0,"826,1048"' '2022-04-04 00:53:51.58 UTC,6NSg==,#94B3FF,"1,2,3,4"' \
        '2022-04-04 00:53:52 UTC,6NSg==,#94B3FF,"1999,1999"' ;;
    reddit2023) printf '%s\n' timestamp,user,coordinate,pixel_color \
        '2023-07-25 13:00:26.088 UTC,no+8==,"-199,-235",#FFFFFF' '2023-07-25 13:00:26.1 UTC,UJgZ==,"{X: 425, Y: 441, R: 2}",#FFFFFF' \
        '2023-07-25 13:00:27 UTC,UJgZ==,"165,461,166,461",#FFD635' ;;
    pxls) printf '%s\t%s\t%s\t%s\t%s\t%s\n' '2019-03-19 02:14:40,305' ada 0 0 5 'user place' \
        '2019-03-19 02:14:53,760' bob 63 47 33 'mod overwrite' '2019-03-19 02:15:56,043' ada 0 0 -1 'user undo' ;;
    csv) printf '%s\n' ts,x,y,color,user 1648817050000,5,6,2,ada 1648817050315,63,47,33,bob 1648817051000,5,6,-1,ada ;;
    jsonl) printf '%s\n' '{"x":5,"y":6,"color":2,"userId":"ada","createdAt":"2022-04-01T12:44:10Z"}' \
        '{"kind":"fill","x":1,"y":2,"width":3,"height":4,"color":33,"userId":null,"createdAt":1648817050315}' \
        '{"kind":"undo","x":5,"y":6,"color":null,"userId":"ada","createdAt":"2022-04-01T12:44:11.000000Z"}' ;;
    esac
}
for format in reddit2017 reddit2022 reddit2023 pxls csv jsonl; do
    canvas=
    case $format in pxls | csv | jsonl) canvas=$small ;; esac
    log $format >"$work/plain"
    sed 's/$/\r/' "$work/plain" >"$work/crlf"
    { printf '\xef\xbb\xbf'; cat "$work/plain"; } >"$work/bom"
    { printf '\xef\xbb\xbf'; cat "$work/crlf"; } >"$work/bom-crlf"
    head -c -1 "$work/plain" >"$work/no-newline"
    grep -viE '^(ts|timestamp),' "$work/plain" >"$work/no-header"
    grep -viE '^(ts|timestamp),' "$work/crlf" | head -c -2 >"$work/no-header-crlf-newline"
    { sed 's/$/\n/' "$work/plain"; echo; } >"$work/empty-lines"
    { printf '\n\r\n'; cat "$work/plain"; } >"$work/empty-first"
    { printf '\r\n\n'; cat "$work/no-header"; } >"$work/empty-first-no-header"
    import whole --format $format $canvas "$work/plain"
    code_is 0 "$format"
    is "$(counts whole)" "3 0" "$format: three rows are taken"
    wanted=$(hash_of whole)
    for form in plain crlf bom bom-crlf no-newline no-header no-header-crlf-newline empty-lines empty-first empty-first-no-header; do
        import form $canvas "$work/$form"
        code_is 0 "$format, $form: the text tells the format"
        is "$(hash_of form)" "$wanted" "$format, $form: the same history"
    done
    { echo 5; echo; cat "$work/no-header"; } >"$work/damaged-first"
    import form $canvas "$work/damaged-first"
    is "$(counts form) $(hash_of form)" "3 1 $wanted" "$format: a damaged first row is one row that is refused"
    stderr_like 'damaged-first:1: ' "... and named"
    { printf '\n\n'; cat "$work/plain"; echo 5; } >"$work/damaged-last"
    import form $canvas "$work/damaged-last"
    is "$(hash_of form)" "$wanted" "$format: a damaged last one"
    stderr_like "damaged-last:$(wc -l <"$work/damaged-last"): " "... is named by its line in the file"
done

# ---- what the columns of a csv are called, and quotes ----------------------------------------
log csv >"$work/log.csv"
import whole --format csv $small "$work/log.csv"
wanted=$(hash_of whole)
perl -F, -ane 'chomp @F; print join(",", $. == 1 ? qw(Id username pixel_color y_coordinate x_coordinate timestamp) : ($., @F[4, 3, 2, 1], $F[0])), "\n"' \
    "$work/log.csv" >"$work/named.csv"
import named $small "$work/named.csv"
is "$(hash_of named)" "$wanted" "csv: columns by name, in another order, and one more"
perl -pe 's/([^,\n]+)/"$1"/g' "$work/log.csv" >"$work/quoted.csv"
import quoted $small "$work/quoted.csv"
is "$(hash_of quoted)" "$wanted" "csv: every cell in quotes"
perl -MPOSIX -pe 's/^(\d{10})(\d{3})/strftime("%Y-%m-%d %H:%M:%S", gmtime $1) . ".$2 UTC"/e' "$work/log.csv" >"$work/bigquery.csv"
import bigquery $small "$work/bigquery.csv"
is "$(hash_of bigquery)" "$wanted" "csv: BigQuery's times"
printf 'ts,x,y,user\n1,2,3,ada\n' >"$work/lacks.csv"
import lacks $small "$work/lacks.csv"
code_is 3 "csv: a header that lacks a column is of no known format"
stderr_like 'lacks.csv: not a log of a known format' "... and says so"
printf 'time,x,y,color\n1,2,3,4\n2,,3,4\n3,2,,4\n4,2,3,\n,2,3,4\n5,2,3,34\n6,2,3,4,ada\n2022-02-29 00:00:00 UTC,1,2,3\n7,64,2,3\n' >"$work/bad.csv"
import bad $small "$work/bad.csv"
is "$(counts bad)" "1 8" "csv: bad rows are counted"
while IFS='|' read -r row reason; do
    stderr_like "bad.csv:$row: $reason" "... row $row: $reason"
done <<'ROWS'
3|x is empty
4|y is empty
5|color is empty
6|ts is empty
7|colour is not in the palette: '34'
8|row goes on where it should end: 'ada'
9|no such day: '2022-02-29 00:00:00 UTC'
10|x is 64, canvas is 64 wide
ROWS

while IFS='|' read -r header message; do
    printf '%s\n1,2,3,4,5\n' "$header" >"$work/header.csv"
    import header $small "$work/header.csv"
    code_is 3 "csv: a header that names a column twice"
    stderr_like "header.csv: not a csv log" "... is refused"
    stderr_like "row 1: header has two columns $message" "... by name"
done <<'HEADERS'
ts,x,x,y,color|x: 'ts,x,x,y,color'
"user",ts,User,x,y,color|user: '"user",ts,User,x,y,color'
HEADERS
printf 'ts,x,y,color\n1,2,3,000000\n2,2,3,0\n' >"$work/six.csv"
import six $small "$work/six.csv"
is "$(counts six)" "1 1" "csv: six digits are no index"
stderr_like "six.csv:2: colour is '000000': an index, or #RRGGBB" "... but may be a colour"
printf 'ts,x,y,color,user\n1,2,3,4,"a""b"\n2,2,3,4,"a"\n3,2,3,4,"a""b"\n' >"$work/quotes.csv"
import quotes $small "$work/quotes.csv"
is "$(counts quotes)" "3 0" "csv: users with quotes in their names"
is "$(users quotes)" 2 "... are told apart"

# ---- Reddit's dumps, gone through a program that puts every cell in quotes -------------------
for format in reddit2017 reddit2022 reddit2023; do
    log $format >"$work/plain"
    perl -pe 's/"([^"]*)"|([^,\n]+)/"\"" . ($1 \/\/ $2) . "\""/ge' "$work/plain" >"$work/quoted"
    sed 1d "$work/quoted" >"$work/quoted-no-header"
    import whole "$work/plain"
    for form in quoted quoted-no-header; do
        import form "$work/$form"
        is "$(counts form) $(hash_of form)" "3 0 $(hash_of whole)" "$format, $form: the same history"
    done
done

# ---- pxls: columns of all ages ---------------------------------------------------------------
log pxls >"$work/pxls.log"
import whole $small "$work/pxls.log"
wanted=$(hash_of whole)
perl -F'\t' -ane 'print join("\t", @F[0 .. 4], $. % 2 ? "192.168.1.$." : "", $F[5])' "$work/pxls.log" >"$work/address.log"
import address $small "$work/address.log"
is "$(hash_of address)" "$wanted" "pxls: with an address, or an empty one, before the action"
perl -F'\t' -ane 'print join("\t", $F[0], $. + 16, @F[1 .. 5])' "$work/pxls.log" >"$work/database.log"
import database $small "$work/database.log"
is "$(hash_of database)" "$wanted" "pxls: db2pixellogs"
perl -pe 's/,(\d{3}\t)/.$1/; s/\t-1\t/\t255\t/' "$work/pxls.log" >"$work/dots.log"
import dots $small "$work/dots.log"
is "$(hash_of dots)" "$wanted" "pxls: a point before the milliseconds, 255 for no colour"
is "$(kinds whole)" "1 place, 1 undo, 1 overwrite" "pxls: kinds"
cut -f1-5 "$work/pxls.log" >"$work/actions.log"
import actions $small "$work/actions.log"
is "$(kinds actions)" "3 place" "pxls: before there were actions"
printf '2019-03-19 02:14:40,305\t%064x\t1\t2\t3\tuser place\n2019-03-19 02:14:41,305\t-snip-\t1\t2\t3\tuser place\n2019-03-19 02:14:42,305\tdead\t-1\t-1\t-1\tuser place\n' 17 >"$work/hash.log"
import hash --keep-hashes $small "$work/hash.log"
is "$(counts hash)" "2 1" "pxls: hashes; a row at -1,-1 is refused"
stderr_like 'hash.log:3: x is -1' "... and named"
stdout=$(place-info --json "$work/hash.place" | tr -d '\t\n')
is "$(grep -oE '"(users|with_hash)": *[0-9]+' <<<"$stdout" | tr -d ' "' | tr '\n' ' ')" "users:0 with_hash:1 " "... and name no users"

# ---- jsonl: the log says its canvas ----------------------------------------------------------
{
    echo '{"kind":"canvas","id":0,"x0":-10,"y0":0,"width":20,"height":10,"palette":["#000000","#FFFFFF"],"background":1,"createdAt":"2022-04-01T00:00:00Z"}'
    echo '{"id":1,"x":-10,"y":9,"color":0,"userId":"ada","createdAt":"2022-04-01T00:00:01Z"}'
    echo '{"id":2,"x":10,"y":9,"color":0,"userId":"\ud83d","createdAt":"2022-04-01T00:00:02Z"}'
    echo '{"id":3,"x":1,"y":9,"color":2,"createdAt":"2022-04-01T00:00:03Z"}'
    echo '{"id":4,"x":1,"y":9,"color":1,"createdAt":"2022-04-01T00:00:04Z"'
    echo '{"id":5,"x":1,"y":9,"color":1,"userId":"\u0061da","createdAt":"2022-04-01T00:00:05Z"}'
    echo '{"id":6,"x":1,"y":9,"color":1,"userId":"\u00e4\"","createdAt":"2022-04-01T00:00:06Z"}'
} >"$work/canvas.jsonl"
import canvas "$work/canvas.jsonl"
code_is 0 "jsonl with a canvas row"
stderr_like "canvas.jsonl:3: userId has half a surrogate pair" "... refuses a user that is no text"
stderr_like "canvas.jsonl:4: color is not in the palette: '2'" "... a colour that there is not"
stderr_like "canvas.jsonl:5: row ends within its JSON" "... and a row cut short"
is "$(users canvas)" 2 "... and a name is the same, however it is written"
is "$(place-info "$work/canvas.place" | grep -c '20 x 10 at -10,0, 2 colours')" 1 "... and has its canvas"
sed '1s/#FFFFFF/#FFFFF/' "$work/canvas.jsonl" >"$work/damaged.jsonl"
import damaged "$work/damaged.jsonl"
code_is 3 "jsonl with a damaged canvas row"
stderr_like "damaged.jsonl:1: palette has something that is no #RRGGBB: '#FFFFF'" "... is refused by its row"
ok [ ! -e "$work/damaged.place" ] -- "... and nothing is written"

# ---- a tar of what is packed already ---------------------------------------------------------
log csv >"$work/packed.csv"
gzip -k "$work/packed.csv"
for packed in packed.csv.gz packed.csv.tar; do
    tar -cf "$work/packed.csv.tar" -C "$work" packed.csv
    tar -czf "$work/packed.tgz" -C "$work" $packed
    import packed $small "$work/packed.tgz"
    code_is 3 "a tar of $packed"
    stderr_like 'packed.tgz: is a tar of a (file compressed by gzip|tar), which is not read' "... is refused for that"
    stderr_like 'tar -xOf FILE NAME . place-import' "... with a hint"
    is "$(tar -xOf "$work/packed.tgz" $packed | place-import -q -f $small - -o "$work/hinted.place" 2>&1; counts hinted)" "3 0" "... that holds"
done

# ---- palettes --------------------------------------------------------------------------------
log csv >"$work/log.csv"
import whole $small "$work/log.csv"
wanted=$(hash_of whole)
perl -ne 'printf "%s%02X%02X%02X\n", "FF", $1, $2, $3 if /^\s*(\d+)\s+(\d+)\s+(\d+)/' "$palette" >"$work/paint.txt"
sed -i '1i ; paint.NET Palette' "$work/paint.txt"
perl -ne 'BEGIN { print "name,color\n" } printf "%s,#%02X%02X%02X\n", $4, $1, $2, $3 if /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)/' "$palette" >"$work/hex.csv"
perl -ne 'BEGIN { print "index,r,g,b\r\n" } printf "%d,%d,%d,%d\r\n", $n++, $1, $2, $3 if /^\s*(\d+)\s+(\d+)\s+(\d+)/' "$palette" >"$work/levels.csv"
perl -ne 'push @c, sprintf q({"name":"%s","value":"%02X%02X%02X"}), $4, $1, $2, $3 if /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)/; END { print q({"palette":[), join(",", @c), "]}" }' \
    "$palette" >"$work/info.json"
for file in paint.txt hex.csv levels.csv info.json; do
    import palette --size 64x48 --background 0 --palette "$work/$file" "$work/log.csv"
    is "$(hash_of palette)" "$wanted" "palette $file: the same colours"
done
sed 's/^FF/80/' "$work/paint.txt" >"$work/clear.txt"
import clear --size 64x48 --palette "$work/clear.txt" "$work/log.csv"
code_is 3 "a palette whose colours are not opaque"
stderr_like "clear.txt: line 2: '80FFFFFF' is not opaque" "... is refused by file and line"

# ---- timelines -------------------------------------------------------------------------------
sed -n '/^\.Bd/,/^\.Ed/p' "$top/man/place-timeline.5" | grep -v '^\.' >"$work/timeline.json"
printf 'ts,x,y,color\n1714564800,499,0,1\n1714737601,-500,999,3\n1714845600,0,0,2\n' >"$work/grows.csv"
import grows --timeline "$work/timeline.json" "$work/grows.csv"
code_is 0 "the example of place-timeline(5) is a timeline"
is "$(place-info "$work/grows.place" | grep -cE '(500 x 500|1000 x 500|1000 x 1000) at')" 3 "... of three entries"
echo '{"palette":["#FF4500"],"entries":[{"time":0,"x0":0,"y0":0,"width":9}]}' >"$work/bad.json"
import bad --timeline "$work/bad.json" "$work/grows.csv"
stderr_like 'bad.json: entry 0: x0, y0, width and height are not all there' "a bad one is named by file and entry"

# ---- the real files --------------------------------------------------------------------------
# The counts are those of Python's csv module and a loop over its rows that knows the bounds and palettes of FORMATS.
if [ -d "$data" ]; then
    while IFS='|' read -r file wanted_counts users found_kinds; do
        run place-import -f "$data/$file" -o "$work/real.place"
        code_is 0 "$file"
        is "$(counts real)" "$wanted_counts" "$file: rows taken and refused"
        stderr_like "events?(, [0-9]+ fills of them)? by $users users" "$file: users"
        is "$(kinds real)" "$found_kinds" "$file: kinds"
        [ "$wanted_counts" = "999 1" ] && stderr_like 'reddit2017_crlf.csv:68: x is 1000, canvas is 1000 wide' "... and why"
    done <<'FILES'
reddit2017_crlf.csv|999 1|991|999 place
reddit2022.csv|9999 0|9101|9999 place
reddit2022_noheader_nonewline.csv|300 0|298|300 place
2023_place_canvas_history-000000000000.csv|999 0|999|999 place
2023_place_canvas_history-000000000001.csv|999 0|999|999 place
reddit_2023_special.csv|3 0|3|1 place, 1 rectangle, 1 circle
FILES
    rm -f "$work/real.place"
    run place-import "$data/reddit2022_requoted_damaged.csv" -o real.place
    code_is 3 "lines quoted whole are of no known format"
    for format in reddit2022 csv; do
        run place-import --format $format $([ $format = csv ] && echo "$small") "$data/reddit2022_requoted_damaged.csv" -o real.place
        code_is 3 "... nor, when it is named, of $format"
        stderr_like "not a $format log: no row is" "... and says so"
    done
    files_are "" "... and nothing is written"
    # the 19 rectangles that moderators of 2022 drew, from corner to corner
    perl -ne 'chomp; printf qq(2022-04-04 01:%02d:00 UTC,mod=,#000000,"%s"\n), $., $_' "$data/reddit_2022_rect_coordinates.txt" >"$work/rectangles.csv"
    import real "$work/rectangles.csv"
    is "$(counts real), $(kinds real)" "19 0, 19 rectangle" "the 19 rectangles of 2022"
    run place-import -f --size 200x300 --palette "$palette" "$data/pxls_pr188_example_7col.tsv" -o "$work/real.place"
    code_is 0 "the example of pxls"
    is "$(counts real), $(kinds real)" "5 0, 1 place, 1 overwrite, 1 rollback, 1 rollback-undo, 1 nuke" "... five kinds"
    stderr_like 'by 1 user,' "... one user: rollbacks say USER, the console nobody"
fi
done_testing

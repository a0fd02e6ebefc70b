#!/usr/bin/env bash
# place-export: what is written comes back from place-import, a smaller archive is that part of the
# whole at any time, and what a format cannot say is refused by name.
. tests/cli/lib.sh
needs ffmpeg perl gzip

A=$samples/event.place
pixels() { ffmpeg -loglevel error -i "$1" -f rawvideo -pix_fmt rgb24 - </dev/null | sha256sum; }

# same_picture ONE OTHER ARGUMENT...: both show the same.
same_picture() {
    local one=$1 other=$2
    shift 2
    place-mosaic -q -f "$one" "$@" -o one.png && place-mosaic -q -f "$other" "$@" -o other.png &&
        { cmp -s one.png other.png || [ "$(pixels one.png)" = "$(pixels other.png)" ]; }
}

# same_pictures NAME ONE OTHER FROM TO ARGUMENT...: at several times of the span.
same_pictures() {
    local name=$1 one=$2 other=$3 from=$4 to=$5 instant differ=
    shift 5
    for instant in "$from" "$from+7h" "$from+40000.123s" "$to-9h" "$to-1" "$to"; do
        same_picture "$one" "$other" --at "$instant" "$@" || differ+=" $instant"
    done
    is "$differ" "" "$name: the same at six times"
}

hash_of() { place-info --hash "$1"; }
same_events() {
    local one
    one=$(hash_of "$1") && [ -n "$one" ] && [ "$one" = "$(hash_of "$2")" ]
    report $? "$3: the same hash" "$one and $(hash_of "$2")"
}

# timeline_of ARCHIVE: the canvas of an archive as --timeline takes it.
timeline_of() {
    place-info --json "$1" | perl -MJSON::PP -0ne '
        my $info = decode_json($_); my @entries = @{$info->{timeline}};
        print encode_json({
            palette => $entries[0]{palette}, background => $entries[0]{background},
            entries => [map { my $e = $_; +{map { $_ => $e->{$_} } qw(time x0 y0 width height colors)} } @entries]})'
}

# json ARCHIVE EXPRESSION: of what place-info says, as $i.
json() { place-info --json "$1" | perl -MJSON::PP -0ne 'my $i = decode_json($_); print '"$2"; }

# export NAME ARGUMENT...: must succeed, with nothing on stdout.
export_it() {
    local name=$1
    shift
    run place-export "$@"
    code_is 0 "$name"
    stdout_is "" "... nothing on stdout"
}

# back NAME LOG ARGUMENT...: makes back.place of it, without a row refused.
back() {
    local name=$1
    shift
    rm -f back.place
    run place-import "$@" -o back.place
    code_is 0 "$name: imported again"
    ok test "$(grep -c refused "$work/stderr")" -eq 0 -- "... no row is refused"
}

# ---- the sample as everything ----------------------------------------------------------------
timeline_of "$A" >own.json
export_it "the sample as an archive" "$A" -o copy.place
stderr_like '^place-export: 250000 events by 5000 users, 2026-04-01T12:00:00.874Z to ' "... and says how much"
same_events "$A" copy.place archive
is "$(json copy.place '$i->{meta}[0]{inputs}[0]{hash}')" "$(hash_of "$A")" "... whose META names the source by its hash"
ok grep -q "hash $(hash_of "$A")" <(place-info copy.place) -- "... which place-info prints"
for name in log.csv log.csv.gz log.jsonl log.jsonl.gzip log.log log.log.gz; do
    export_it "the sample as $name" "$A" -o "$name"
    case $name in *jsonl*) canvas= ;; *) canvas="--timeline own.json" ;; esac
    back "$name" "$name" $canvas
    same_events "$A" back.place "$name"
    [[ $name != *.g* ]] || { gzip -t <"$name"; report $? "... it is gzip"; }
done
for format in reddit2017 reddit2022 reddit2023; do
    export_it "the sample as $format" "$A" --format $format -o rows -f
    back $format --format $format --timeline own.json rows
    same_events "$A" back.place $format
done
run place-export -q "$A" -o - --format csv
code_is 0 "a log on standard output"
ok cmp "$work/stdout" log.csv -- "... is the same log"
stderr_is "" "... without a word"
run bash -c "place-export -q '$A' -o - --format place | place-info --hash -"
stdout_is "$(hash_of "$A")" "an archive on standard output"
run bash -c "place-export -q - -o - --format csv <'$A' | cmp - log.csv"
code_is 0 "and from standard input"
PLACE_SOURCE=$A run place-export -q -f -o log.csv
code_is 0 "SOURCE by \$PLACE_SOURCE"
run place-export -q log.jsonl -o again.jsonl
code_is 0 "a log may stand for an archive"
ok cmp log.jsonl again.jsonl -- "... and comes out as it was"
rm -f -- *

# ---- simulated: growth, fills, moderation ----------------------------------------------------
place-simulate -q -n 40k --size 160x90 --seed 6 --moderation -o event.place
export_it "moderation as jsonl" event.place -o log.jsonl
back jsonl log.jsonl
same_events event.place back.place "jsonl with all kinds"
is "$(json back.place 'join ",", sort keys %{$i->{kinds}}')" \
    "circle,nuke,overwrite,place,rectangle,rollback,rollback-undo,undo" "... which are all there"
same_pictures jsonl event.place back.place start end
timeline_of event.place >own.json
for log in log.csv log.log; do
    export_it "all as placements, $log" event.place --as-placements -o $log
    back $log $log --timeline own.json
    same_pictures "$log as placements" event.place back.place start end
done
ok grep -q '	mod overwrite$' log.log -- "a fill in pxls is a moderator's"
for year in 2017 2022 2023; do
    moderation=--moderation
    [ $year != 2017 ] || moderation=
    place-simulate -q -n 30k --timeline reddit$year $moderation --seed $year -f -o event.place
    export_it "Reddit's canvas of $year" event.place --format reddit$year -o rows -f
    back "reddit$year" rows
    same_events event.place back.place "reddit$year"
done
place-simulate -q -n 20k --seed 4 --size 160x90 --kinds undo,nuke --format pxls -o hashes.log
place-simulate -q -n 20k --seed 4 --size 160x90 --kinds undo,nuke -f -o event.place
timeline_of event.place >own.json
place-import -q hashes.log --timeline own.json --keep-hashes -o hashed.place
export_it "a log with hashes" hashed.place -o again.log
ok cmp hashes.log again.log -- "... comes out as it was"
export_it "the same without hashes" hashed.place --users drop -o nobody.log
ok test "$(cut -f2 nobody.log | sort -u)" = "<server>" -- "... names nobody"
export_it "the same as csv" hashed.place --as-placements -o log.csv -f
stderr_like '^place-export: the hashes of events are not in a csv log$' "... says what is lost"
for users in drop number; do
    export_it "an archive, --users $users" hashed.place --users $users -o part.place -f
    is "$(json part.place '$i->{with_hash}')" 0 "... has no hashes"
    export_it "and --keep-hashes" hashed.place --users $users --keep-hashes -o part.place -f
    is "$(json part.place '$i->{with_hash}')" 20000 "... has them"
done
rm -f -- *

# ---- smaller archives ------------------------------------------------------------------------
place-simulate -q -n 60k --size 160x90 --seed 8 --moderation -o event.place
# The canvas opens on 1 April at 12:00 with 107x60 pixels, grows on 3 April at 16:48 and gets its last
# colours on 4 April at 7:12.
times=(01T12:00:00.5 01T20:00:00 02T12:00:00 03T10:11:12.345 03T16:47:59.9 03T16:48:00 04T07:12:00
    04T20:00:00 05T11:00:00 05T12:00:00)
while read -r from to name; do
    arguments=$(sed -E 's/([0-9]{2}T[0-9:.]+)/2026-04-\1Z/g' <<<"$name")
    export_it "$name" event.place $arguments -o part.place -f
    case $name in *--region*) region=$(sed -E 's/.*(--region [^ ]+).*/\1/' <<<"$name") ;; *) region="--region 107x60+0+0" ;; esac
    compared=0 differ=
    for time in "${times[@]}"; do
        [[ ! $time < $from && ! $time > $to ]] || continue
        compared=$((compared + 1))
        same_picture event.place part.place --at "2026-04-${time}Z" $region || differ+=" $time"
    done
    is "$differ" "" "... shows that part at $compared times"
    ok test $compared -gt 2 -- "... which are some"
done <<'END'
01T12 06T12 --region 20,10..90,55
02T08 05T08 --from 02T08:00:00 --to 05T08:00:00
01T12 06T12 --region 60x40+100+50
02T12:00:00 04T07:12:00 --region 31x22+79+40 --from 02T12:00:00 --to 04T07:12:00
03T16:48 06T12 --region 30x20+120+65
03T10:11:12.345 06T12 --from 03T10:11:12.345
04T08 06T12 --region 160x90+0+0 --from 04T08:00:00
END
export_it "users by number" event.place --users number -o numbered.place
is "$(place-history numbered.place --user 7 --csv | wc -l)" \
    "$(place-history event.place --user 7 --csv | wc -l)" "... each has what he had"
export_it "nobody" event.place --users drop -o nobody.place
is "$(json nobody.place '$i->{users}')" 0 "... is named"
name=$(place-export -q event.place -o - --format jsonl | perl -ne '$name ||= $1 if /"userId":"(\w+)"/; END { print $name }')
export_it "one user's" event.place --user "$name" --users number -o one.place
is "$(json one.place '$i->{meta}[0]{tool}' | sed 's/ [0-9.]* / VERSION /')" \
    "place-export VERSION --user ... --users number" "... whom META does not name"
is "$(json one.place '$i->{events}')" "$(place-history event.place --user "$name" --csv | tail -n +2 | wc -l)" "... all of them"
export_it "of some kinds" event.place --kind undo,circle -o kinds.place
is "$(json kinds.place 'join ",", sort keys %{$i->{kinds}}')" "circle,undo" "... and no others"
export_it "of one colour" event.place --color 6 --kind place --format csv -o colour.csv
is "$(cut -d, -f4 colour.csv | sort -u | tr '\n' ' ')" "6 color " "... and no other"
is "$(tail -n +2 colour.csv)" "$(place-export -q event.place --color '#D7263D' --kind place --format csv -o - | tail -n +2)" \
    "... by its index or itself"

# ---- a log of a span, with the picture before it ---------------------------------------------
export_it "the last day" event.place --from end-1d -o day.jsonl
stderr_like '^place-export: the canvas before the first event is not in a jsonl log$' "... says what is lost"
place-export -q event.place --from end-1d -o day.place
place-mosaic -q day.place --at-seq 0 -o before.png
back "with its picture" day.jsonl --initial before.png
same_events day.place back.place "log and picture"
rm -f -- *

# ---- microseconds ----------------------------------------------------------------------------
cat >fine.jsonl <<'END'
{"kind":"canvas","x0":-3,"y0":-2,"width":8,"height":8,"palette":["#000000","#FFFFFF"],"createdAt":"2022-04-01T12:00:00Z"}
{"x":1,"y":2,"color":0,"userId":"a \"b\", c","createdAt":"2022-04-01T12:00:00.000999Z"}
{"x":-3,"y":-2,"color":0,"createdAt":"2022-04-01T12:00:00.001Z"}
{"kind":"fill","x":4,"y":5,"width":3,"height":3,"color":null,"createdAt":"2022-04-01T12:00:00.002001Z"}
END
place-import -q fine.jsonl -o fine.place
export_it "microseconds in jsonl" fine.place -o again.jsonl
back jsonl again.jsonl
same_events fine.place back.place jsonl
export_it "not in csv" fine.place --as-placements -o fine.csv
stderr_like '^place-export: 2 times cut to milliseconds: csv logs have no more$' "... which is said once"
is "$(cat fine.csv)" 'ts,x,y,color,user
1648814400000,1,2,0,"a ""b"", c"
1648814400001,-3,-2,0,
1648814400002,4,5,-1,' "... to the letter, a fill cut to the canvas"
run place-export fine.place --format reddit2022 --kind place -o rows
code_is 3 "a name that Reddit's formats do not have"
stderr_like '^place-export: error: event 1: reddit2022 logs cannot say a user called' "... is named by its event"
stderr_like '^hint: --users number writes numbers' "... with a way out"
run place-export fine.place -o fine.log
code_is 3 "a fill in pxls"
stderr_like "^place-export: error: event 3: pxls logs have no rows for 'rectangle' events" "... is named"
stderr_like '^hint: reddit2022, reddit2023, jsonl or an archive can; --as-placements' "... with ways out"
run place-export fine.place --kind rectangle --format reddit2023 -o rows
code_is 3 "no colour in #RRGGBB"
stderr_like '^hint: csv, pxls, jsonl or an archive can$' "... has its hint"
files_are "again.jsonl back.place fine.csv fine.jsonl fine.place" "nothing is left of what failed"

# ---- what is refused -------------------------------------------------------------------------
refused() {
    local code=$1 line=$2
    shift 2
    run place-export "$@"
    code_is "$code" "refused: $*"
    stderr_like "$line" "... says why"
}
refused 2 'error: the name out does not tell the format' fine.place -o out
refused 2 'error: the name - does not tell the format' fine.place -o -
refused 2 "error: there is no format 'frames'" fine.place -o x --format frames
refused 2 'error: no output file is given' fine.place
refused 2 'both SOURCE and the output' fine.place -f -o fine.place
refused 4 'error: fine.csv exists already' fine.place --as-placements -o fine.csv
refused 2 'hint: the canvas goes from -3,-2 to 4,5' fine.place -o x.place --region 9x8-3-2
refused 2 "error: --users is 'none'" fine.place -o x.csv --users none
refused 2 "no user 'b'" fine.place -o x.csv --user b
refused 2 'error: --from is after --to' fine.place -o x.csv --from end --to start
refused 2 "kinds: place,undo" fine.place -o x.csv --kind canvas
refused 2 'not in the palette' fine.place -o x.csv --color '#123456'
export_it "nothing" fine.place --from 2030-01-01 -o none.csv
is "$(cat none.csv)" "ts,x,y,color,user" "... is a header"
cat >shrinks.jsonl <<'END'
{"kind":"canvas","x0":0,"y0":0,"width":8,"height":8,"palette":["#000000","#FFFFFF"],"createdAt":"2022-04-01T12:00:00Z"}
{"x":7,"y":7,"color":1,"createdAt":"2022-04-01T12:00:01Z"}
{"kind":"canvas","x0":0,"y0":0,"width":4,"height":4,"palette":["#000000","#FFFFFF"],"createdAt":"2022-04-01T12:00:02Z"}
{"x":1,"y":1,"color":1,"createdAt":"2022-04-01T12:00:03Z"}
END
place-import -q shrinks.jsonl -o shrinks.place
refused 3 'error: the canvas has no part of the region from 2022-04-01T12:00:02Z on' shrinks.place --region 4,4..7,7 -o x.place
export_it "until it shrinks" shrinks.place --region 4,4..7,7 --to 2022-04-01T12:00:01Z -o x.place
refused 2 'error: the region is no part of the canvas in that time' shrinks.place --region 4,4..7,7 --from end -o y.place
done_testing

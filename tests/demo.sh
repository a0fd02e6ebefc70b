# make demo: the sample event as a video, its last picture and one of its middle.
#
#     bash tests/demo.sh BIN OUT      programs in BIN, results into OUT
set -euo pipefail
bin=$1 out=$2 sample=samples/event.place
mkdir -p "$out"

# make_one FILE COMMAND...: runs the command and says how long FILE took.
make_one() {
    local file=$1 before after
    shift
    before=$(date +%s%N)
    "$@" -f -o "$file" "$sample"
    after=$(date +%s%N)
    printf '%-24s %6.2f s  %8d bytes\n' "$file" "$(((after - before) / 10000000))e-2" "$(stat -c %s "$file")"
}

last=$("$bin/place-info" --json "$sample" | sed -n 's/^[ \t]*"last_seq":[ \t]*\([0-9][0-9]*\).*/\1/p')
make_one "$out/timelapse.mp4" "$bin/place-timelapse"
make_one "$out/final.png" "$bin/place-mosaic" --at end
make_one "$out/middle.png" "$bin/place-mosaic" --at-seq $((last / 2))

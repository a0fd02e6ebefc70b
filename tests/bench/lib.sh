# What the benchmark scripts share: wall times of two commands run in turn, and their ratio.
#
#     versus NAME WANTED BASELINE... -- OURS...
#
# runs both $PAIRS (5) times in turn and prints the median of the ratios and the times of that pair.
# RATIO=speed (the default) is baseline / ours, "times as fast"; RATIO=time is ours / baseline.

seconds() { # nanoseconds of wall time that a command takes
    local before after
    before=$(date +%s%N)
    "$@" >&2
    after=$(date +%s%N)
    echo $((after - before))
}

versus() {
    local name=$1 wanted=$2 baseline=() a b
    shift 2
    while [ "$1" != -- ]; do
        baseline+=("$1")
        shift
    done
    shift
    for ((i = 0; i < ${PAIRS:-5}; i++)); do
        a=$(seconds "${baseline[@]}")
        b=$(seconds "$@")
        echo "$a $b"
    done | awk -v ratio="${RATIO:-speed}" \
        '{ print ratio == "time" ? $2 / $1 : $1 / $2, $1 / 1e9, $2 / 1e9 }' | sort -n |
        awk -v name="$name" -v wanted="$wanted" '{ line[NR] = $0 }
            END { split(line[int((NR + 1) / 2)], m)
                  printf "%-58s %6.2f (wanted %s; %.2f s, %.2f s)\n", name, m[1], wanted, m[2], m[3] }'
}

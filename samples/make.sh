#!/bin/sh
# Make the sample events anew: samples/make.sh [DIRECTORY], by default beside this script.
# The same events come out of every build on every machine; files may differ in compression.
# PLACE_SIMULATE and PLACE_MOSAIC name the programs where they are not on PATH.
set -eu
simulate=${PLACE_SIMULATE:-place-simulate}
out=${1:-$(dirname "$0")}
"$simulate" -f --events 250k --size 480x270 --users 5000 --seed 1 -o "$out/event.place"
"$simulate" -f --events 20k --size 160x90 --steady --seed 2 -o "$out/event.csv.gz"

# The pictures of the README, of the large event.
mosaic=${PLACE_MOSAIC:-place-mosaic}
mkdir -p "$out/pictures"
"$mosaic" -q -f "$out/event.place" --at end --scale 2 -o "$out/pictures/end.png"
for hours in 6 24 50 60; do
    "$mosaic" -q -f "$out/event.place" --at start+${hours}h --region 480x270+0+0 \
        -o "$out/pictures/$hours-hours.png"
done

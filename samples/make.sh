#!/bin/sh
# Make the sample events anew: samples/make.sh [DIRECTORY], by default beside this script.
# The same events come out of every build on every machine; files may differ in compression.
# PLACE_SIMULATE names the program where place-simulate is not on PATH.
set -eu
simulate=${PLACE_SIMULATE:-place-simulate}
out=${1:-$(dirname "$0")}
"$simulate" -f --events 250k --size 480x270 --users 5000 --seed 1 -o "$out/event.place"
"$simulate" -f --events 20k --size 160x90 --steady --seed 2 -o "$out/event.csv.gz"

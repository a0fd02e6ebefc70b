#!/bin/sh
# Make the pictures of README's gallery anew: tests/gallery.sh [DIRECTORY], by default
# samples/pictures. They are what the commands in the gallery make, which are read from there, with
# their colours reduced to a table of 256 by ffmpeg. The tools are those on PATH.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "${1:-$top/samples/pictures}"
out=$(cd "${1:-$top/samples/pictures}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$top/samples" "$work/samples"
grep -o '`place-[^`]*\.png`' "$top/README.md" | tr -d '`' >"$work/commands"
cd "$work"
sh -eu commands
for picture in *.png; do
    ffmpeg -v error -y -i "$picture" -pred none -compression_level 9 -vf \
        'split[a][b];[a]palettegen=reserve_transparent=0[p];[b][p]paletteuse=dither=none' "$out/$picture"
done

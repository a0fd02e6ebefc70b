#!/usr/bin/env bash
# README's gallery: each picture there has its command, which makes one like it.
. tests/cli/lib.sh
needs ffmpeg ffprobe
gallery() { sed -n '/^## What comes out/,/^## The/p' "$top/README.md"; }

run "$top/tests/gallery.sh" made
code_is 0 "the commands of the gallery work"
grep -qv ' pixels differ$' "$work/stderr" && diag "$(cat "$work/stderr")"
shown=$(gallery | grep -oE 'samples/pictures/[a-z0-9-]+\.png' | sort)
is "$(ls made | sed 's|^|samples/pictures/|')" "$shown" "each picture has a command, and each command a picture"
for name in $(ls made); do
    is "$(ffprobe -v error -show_entries stream=width,height -of csv=p=0 "made/$name")" \
        "$(ffprobe -v error -show_entries stream=width,height -of csv=p=0 "$samples/pictures/$name")" \
        "$name has the size of the one that is shown"
done
done_testing

#!/usr/bin/env bash
# The manual pages are clean mdoc, and what they refer to exists.
. tests/tap.sh
needs mandoc

# mandoc looks for the pages that others refer to in the directory where it runs; that those of
# other packages are not installed here is no fault of ours.
others='ffmpeg|ffprobe|zstd|gzip|python3|cron|mandoc|pngcheck'
for page in man/*.[157]; do
    complaints=$(cd man && mandoc -T lint -W all "${page##*/}" 2>&1 |
        grep -vE "referenced manual not found: Xr ($others) |outdated mandoc.db lacks ($others)\(")
    [ -z "$complaints" ]
    report $? "$page" "$complaints"
done
for name in $(sed -nE 's/^\.Xr (place[a-z-]*) ([157]).*/\1.\2/p' man/*.[157] | sort -u); do
    [ -e "man/$name" ]
    report $? "man/$name is there, since pages refer to it"
done
done_testing

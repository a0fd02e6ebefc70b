#!/usr/bin/env bash
# make install and uninstall, what each tool links, make where packages are missing, make deps.
# Nothing here touches the network or the system: DESTDIR, and stand-ins for apt-get and sudo.
. tests/cli/lib.sh
unset MAKEFLAGS MFLAGS MAKELEVEL SAN COV RELEASE WERROR CC BUILD CI
tools=$(cd "$top/cmd" && ls place-*.c | sed 's/\.c$//')

in_tree() { make -C "$top" --no-print-directory "$@"; }

# ---- install -------------------------------------------------------------------------------
stage=$work/stage
# make install builds a release first, which takes a minute: without PLACE_LONG what is built is installed.
if [ -n "${PLACE_LONG:-}" ]; then
    run in_tree -j2 install PREFIX=/opt/place DESTDIR="$stage"
else
    run in_tree install-files PREFIX=/opt/place DESTDIR="$stage"
fi
code_is 0 "make install with PREFIX and DESTDIR"
share=opt/place/share
for tool in $tools; do
    for file in opt/place/bin/$tool $share/man/man1/$tool.1 $share/bash-completion/completions/$tool; do
        [ -s "$stage/$file" ]
        report $? "/$file is there"
    done
    ok bash -n "$stage/$share/bash-completion/completions/$tool" -- "$tool: the completion is bash"
done
for file in $share/man/man5/place-archive.5 $share/man/man7/placetools.7 $share/doc/placetools/LICENSE \
    $share/doc/placetools/README.md $share/placetools/event.place $share/placetools/read_place.py; do
    [ -s "$stage/$file" ]
    report $? "/$file is there"
done
is "$(cd "$stage" && find . -type f ! -path './opt/place/*')" "" "nothing is put beside PREFIX"
is "$(stat -c %a "$stage/opt/place/bin/place-info")" 755 "programs may be run by all"
is "$(stat -c %a "$stage/$share/man/man7/placetools.7")" 644 "pages may be read by all"
run "$stage/opt/place/bin/place-info" "$stage/$share/placetools/event.place"
code_is 0 "an installed program reads the installed sample"
echo "somebody's own" >"$stage/opt/place/bin/place-own"
run in_tree uninstall PREFIX=/opt/place DESTDIR="$stage"
code_is 0 "make uninstall"
is "$(cd "$stage" && find . -type f)" "./opt/place/bin/place-own" "leaves nothing of ours, and all that is not"

# ---- what each tool links ------------------------------------------------------------------
for tool in $tools; do
    found=$(ldd "$bin/$tool" | grep -E 'libav|libx264|libsw' | awk '{ print $1 }' | tr '\n' ' ')
    if [ "$tool" = place-timelapse ]; then
        [ -n "$found" ]
        report $? "$tool links libavcodec"
    else
        is "$found" "" "$tool links no video library"
    fi
done

# ---- make without some packages ------------------------------------------------------------
mkdir "$work/pc"
for folder in $(pkg-config --variable pc_path pkg-config | tr : ' '); do
    for file in "$folder"/*.pc; do
        case ${file##*/} in libav* | x264.pc) ;; *) ln -sf "$file" "$work/pc/" ;; esac
    done
done
PKG_CONFIG_LIBDIR=$work/pc run in_tree -n BUILD="$work/partly" tools
code_is 0 "without the video libraries make goes on"
stdout_like "not built: place-timelapse \(missing: libavcodec libavformat libavutil( x264)?; 'make deps' installs them\)" \
    "and names what is not built, what is missing and what to do"
is "$(grep -oE -- '-c -o [^ ]*lib/video/(libav|mp4|x264_encoder|clock)\.o' "$work/stdout" | sed 's/.*lib/lib/')" lib/video/clock.o \
    "nothing that includes them is compiled, but the rest of lib/video"
for tool in $tools; do
    [ "$tool" = place-timelapse ] && continue
    stdout_like "-o $work/partly/bin/$tool " "$tool is built all the same"
done
is "$(grep -cE 'apt-get|curl|wget|git ' "$work/stdout")" 0 "plain make never touches the network"
PKG_CONFIG_LIBDIR=$work run in_tree BUILD="$work/nothing" tools
[ "$code" -ne 0 ]
report $? "without any library make fails"
stdout_like "not built: $(echo $tools) \(missing: .*libpng.*\)" "and names all tools"

# ---- make deps -----------------------------------------------------------------------------
# A PATH of just what make needs, with stand-ins that say what they were called for.
mkdir "$work/path"
for program in make sh grep pkg-config cc test nproc find tr; do
    ln -s "$(type -P $program)" "$work/path/$program"
done
stand_in() { printf '#!/bin/sh\n%s\n' "$2" >"$work/path/$1" && chmod +x "$work/path/$1"; }
deps() { PATH=$work/path run "$(type -P make)" -C "$top" --no-print-directory "${1:-deps}"; }
log=$work/apt.log

stand_in dpkg-query 'echo "install ok installed"'
stand_in apt-get "echo apt-get \"\$@\" >>$log"
stand_in env "while [ \"\${1#*=}\" != \"\$1\" ]; do shift; done; exec \"\$@\""
stand_in id 'echo 0'
deps
code_is 0 "deps: all installed"
[ ! -e "$log" ]
report $? "deps: apt-get is not even called"
stand_in dpkg-query 'case $4 in libpng-dev) exit 1 ;; esac; echo "install ok installed"'
deps
code_is 0 "deps: root installs"
is "$(cat "$log")" "apt-get install -y --no-install-recommends libpng-dev" "deps: just what is missing"
stand_in id 'echo 1000'
deps
code_is 2 "deps: neither root nor sudo"
stdout_like 'not root and no sudo: as root, run: apt-get install libpng-dev' "deps: the packages are named"
stand_in sudo "echo sudo >>$log; exec \"\$@\""
: >"$log"
deps
is "$(head -n 1 "$log")" sudo "deps: sudo where not root"
stand_in apt-get "echo apt-get \"\$@\" >>$log; test \$1 = update || test -e $work/updated; code=\$?; : >$work/updated; exit \$code"
stand_in id 'echo 0'
: >"$log"
deps
is "$(cut -d ' ' -f 2 "$log" | tr '\n' ' ')" "install update install " "deps: package lists are fetched where the first try fails"
stand_in apt-get 'exit 100'
deps
code_is 2 "deps: apt-get fails"
stdout_like 'could not install them: as root, run: apt-get install libpng-dev' "deps: and the packages are named"
rm "$work/path/apt-get"
deps
code_is 0 "deps: another system, on which pkg-config finds all"
stdout_like 'these packages are needed: libpng-dev' "deps: is told Debian's names"

# ---- demo ----------------------------------------------------------------------------------
cd "$top" || exit 1
for time in first second; do
    run bash tests/demo.sh "$bin" "$scratch/out"
    code_is 0 "the demo, for the $time time"
done
is "$(ls "$scratch/out" | tr '\n' ' ')" "final.png middle.png timelapse.mp4 " "leaves three files"
stdout_like "$scratch/out/timelapse.mp4 +[0-9]+\.[0-9]+ s" "and says how long each took"
done_testing

#!/usr/bin/env bash
# What tools say of themselves and what is written of them are the same: --help, the manual
# pages, completion, README's table. The commands of EXAMPLES and of README's sh blocks work.
. tests/cli/lib.sh
. "$top/tests/cli/pg.sh"
needs mandoc perl
start_postgres # examples call it postgresql://
tools=$(cd "$top/cmd" && ls place-*.c | sed 's/\.c$//')

# section PAGE NAME: the text of a section as a reader sees it, blanks squeezed.
section() {
    mandoc -T ascii "$1" | sed 's|.\x08||g' |
        awk -v name="$2" '/^[A-Z]/ { inside = $0 == name; next } inside' | tr -s ' \n' ' ' |
        sed 's/^ //; s/ $//'
}

# page_options PAGE: each option of the page's lists as "--name -letter ARGUMENT".
page_options() {
    mandoc -T ascii "$1" | sed 's|.\x08||g' |
        sed -nE 's/^ {5}((-.), )?(--[a-z0-9-]+)([= ]([^ ]+))?( {2,}.*)?$/\3 \2 \5/p' | tr -s ' ' | sed 's/ $//' | sort
}

page_exit_codes() {
    awk '/^\.Sh/ { inside = /EXIT STATUS/ } inside && /^\.It [0-9]/ { code = $2; getline; print code "\t" $0 }' "$1"
}

# examples PAGE: the commands of the displays in EXAMPLES, mdoc's escapes undone.
examples() {
    awk '/^\.Sh/ { inside = /EXAMPLES/ }
        inside && /^\.Bd/ { shown = 1; next } /^\.Ed/ { shown = 0 }
        inside && /^\.Dl / { sub(/^\.Dl /, ""); print; next }
        inside && shown' "$1" |
        sed -e 's/^\$ //' -e 's/\\e/\\/g' -e 's/\\-/-/g' -e "s/\\\\(aq/'/g" -e 's/\\(dq/"/g' -e 's/\\&//g'
}

# The usage and the summary of the help that was printed last.
usage() { sed -nE 's/^(Usage:|      ) (place-.*)/\2/p' "$work/help" | tr '\n' ' ' | sed 's/ $//'; }
summary() { sed -nE '/^(Usage:|      ) place-/d; p; q' "$work/help"; }

# A dump as Reddit's, for the examples that import one.
mkdir "$work/dump"
place-simulate --events 3000 --seed 5 --format reddit2022 --files 2 -o "$work/dump/2022_place_canvas_history.csv.gz"
for part in 0 1; do
    mv "$work/dump/2022_place_canvas_history-00000000000$part.csv.gz" \
        "$work/dump/2022_place_canvas_history-00000000000$part.csv.gzip"
done

# A canvas as pxls's archive has it: log, palette, initial picture.
(
    cd "$work/dump" || exit
    place-simulate -q --events 2000 --seed 5 --steady --size 300x200 --format pxls -o pixels_c59.sanit.log
    tar -cJf pixels_c59.sanit.log.tar.xz pixels_c59.sanit.log && rm pixels_c59.sanit.log
    cp "$samples/palettes/placetools.gpl" palette_59.gpl
    ffmpeg -v error -f lavfi -i color=0x1B1B24:s=2000x2000,format=rgb24 -frames:v 1 canvas-59-initial.png
)

# Pictures of a canvas, ten seconds apart.
(
    cd "$work/dump" || exit
    mkdir backups
    place-simulate -q --events 2000 --seed 5 --steady --size 500x280 -o shot.place
    for hour in 1 2 10; do
        place-mosaic -q shot.place --at "start+${hour}h" -o "backups/canvas_$hour.png"
    done
    rm shot.place
    cp "$samples/palettes/placetools.gpl" colours.gpl
)

# run_script WHAT: the commands on standard input, one after another, each has to succeed. They
# find samples/ and what was made above in their directory.
run_script() {
    local script
    script=$(cat)
    rm -rf "$scratch"/*
    ln -s "$samples" "$work"/dump/* .
    run bash -euc "$script"
    code_is 0 "$1" || diag "$script"
}

check_help() {
    run "$1" --help
    code_is 0 "$1 --help"
    stderr_is "" "$1 --help says nothing else"
    is "$(awk 'length > 80' "$work/stdout")" "" "$1 --help fits 80 columns"
    cp "$work/stdout" "$work/help"
    run "$1" -h
    is "$(cat "$work/stdout")" "$(cat "$work/help")" "$1 -h is the same"
    run "$1" --version
    code_is 0 "$1 --version"
    is "$(head -n 1 "$work/stdout")" "$1 $(sed -n 's/^VERSION = //p' "$top/Makefile")" "$1 --version names itself"
    stdout_like '^  [A-Za-z]+[^ ]* [0-9]+\.[0-9.]+' "$1 --version names its libraries"
}

check_page() {
    local page=$top/man/$1.1
    [ -e "$page" ]
    report $? "$1 has a page" || return
    is "$(section "$page" NAME)" "$1 - $(summary)" "$1: NAME says what --help says"
    is "$(section "$page" SYNOPSIS)" "$(usage)" "$1: SYNOPSIS is the usage"
    is "$(page_options "$page")" \
        "$("$1" --list-options | awk -F '\t' '{ print $1 " " $2 " " $3 }' | tr -s ' ' | sed 's/ $//' | sort)" \
        "$1: the page has the options of the table"
    is "$(page_exit_codes "$page")" "$("$1" --list-exit-codes)" "$1: EXIT STATUS is the list in the code"
    is "$(mandoc -T ascii "$page" | sed 's|.\x08||g' | grep -xE 'NAME|SYNOPSIS|DESCRIPTION|ENVIRONMENT|EXIT STATUS|EXAMPLES|SEE ALSO' | tr '\n' ,)" \
        "NAME,SYNOPSIS,DESCRIPTION,ENVIRONMENT,EXIT STATUS,EXAMPLES,SEE ALSO," "$1: the page has the usual sections"
    [ -n "$(examples "$page")" ]
    report $? "$1: the page has examples"
    # videos take longest
    [ -z "${PLACE_LONG:-}" ] && [ "$1" = place-timelapse ] && return
    run_script "$1: the examples of the page work" < <(examples "$page")
}

# What the completion offers for "$1 WORD", one a line.
complete_word() {
    "$1" --completion bash >"$work/completion"
    bash -c '. "$1"; COMP_WORDS=("$2" "$3" "$4"); COMP_CWORD=2; "_${2//-/_}"; printf "%s\n" "${COMPREPLY[@]}"' \
        - "$work/completion" "$1" "${3:-x}" "$2"
}

check_completion() {
    is "$(complete_word "$1" -- | sort)" "$("$1" --list-options | cut -f 1 | sort)" \
        "$1: completion offers the options"
    is "$(complete_word "$1" --vers)" --version "$1: completion narrows them down"
}

for tool in $tools; do
    check_help "$tool"
    check_page "$tool"
    check_completion "$tool"
done

is "$(complete_word place-timelapse l --quality)" lossless "completion offers the words of an argument"
is "$(complete_word place-timelapse = --quality | sort | tr '\n' ' ')" "best draft good lossless " \
    "all of them behind --quality="
is "$(page_exit_codes "$top/man/placetools.7")" "$(place-info --list-exit-codes)" "placetools(7) has the exit codes"
for tool in $tools; do
    grep -q "^\.It Xr $tool 1" "$top/man/placetools.7"
    report $? "placetools(7) names $tool"
done

if [ -e "$top/README.md" ]; then
    is "$(sed -nE 's/^\| *[`[]*(place-[a-z]+).*/\1/p' "$top/README.md" | sort -u)" "$tools" "README's table of tools is cmd/"
    awk '/^```sh$/ { inside = 1; next } /^```/ { inside = 0 } inside && !/^ *(make|git|cd) /' "$top/README.md" >"$work/readme"
    [ -s "$work/readme" ]
    report $? "README has commands"
    run_script "the commands of the README work" <"$work/readme"
else
    report 1 "there is a README"
fi
done_testing

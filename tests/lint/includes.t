#!/usr/bin/env bash
# Folders of lib/ include only themselves and what lies below (HACKING.md), and each foreign
# library's header stays in the one folder that wraps it.
. tests/tap.sh

# A folder and the folders whose headers it may include.
declare -A layers=(
    [base]="base"
    [core]="base core"
    [archive]="base core archive"
    [formats]="base core formats"
    [pg]="base core pg"
    [source]="base core archive formats pg source"
    [simulate]="base core archive formats simulate"
    [measure]="base core archive formats pg source measure"
    [render]="base core archive formats pg source measure render"
    [video]="base core archive formats pg source measure render video"
    [live]="base core archive pg source render video live"
    [cli]="base core archive formats pg source simulate measure render video live cli"
    [cmd]="base core archive formats pg source simulate measure render video live cli"
)

# A folder and the foreign headers that it alone may include.
declare -A foreign=(
    [base]='zlib\.h|png\.h|zstd(_errors)?\.h|xxhash\.h|isa-l.*|cjson/.*|sodium\.h|lzma\.h'
    [video]='libav[a-z]*/.*|x264\.h'
    [render]='cairo.*'
    [pg]='libpq-fe\.h'
    [live]='hiredis/.*|amqp.*|microhttpd\.h|wslay/.*'
)

# Headers of C and POSIX; any other has to be entered above, for one folder.
system='(assert|cpuid|ctype|dirent|errno|fcntl|float|getopt|immintrin|inttypes|limits|locale|malloc|math|poll|pthread|sched|setjmp|signal|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|threads|time|unistd|sys/[a-z]+)\.h'

includes_of() { # FILE KIND: the names between < > or " "
    sed -nE "s/^# *include $2.*/\\1/p" "$1"
}

for folder in lib/*/ cmd/; do
    folder=${folder%/}
    name=${folder##*/}
    bad=
    if [ -z "${layers[$name]:-}" ]; then
        report 1 "$folder has a place among the layers" "add it to the layers of HACKING.md and to this test"
        continue
    fi
    for file in "$folder"/*.[ch]; do
        [ -e "$file" ] || continue
        for header in $(includes_of "$file" '"([^"]+)"'); do
            [ "$header" = timelines.inc ] || [ "$header" = migrations.inc ] && continue # made by the Makefile
            case " ${layers[$name]} " in
            *" ${header%%/*} "*) [ -e "lib/$header" ] || bad+="$file: no such header $header"$'\n' ;;
            *) bad+="$file includes $header"$'\n' ;;
            esac
        done
        for header in $(includes_of "$file" '<([^>]+)>'); do
            [[ $header =~ ^$system$ || $header =~ ^(${foreign[$name]:-none})$ ]] || bad+="$file includes <$header>"$'\n'
        done
    done
    [ -z "$bad" ]
    report $? "$folder keeps to its layer" "$bad"
done
done_testing

#!/usr/bin/env bash
# Functions that have one home or none, and what the library does not do: print and exit.
. tests/tap.sh

stripped=$(mktemp -d) || exit 1
trap 'rm -rf "$stripped"' EXIT

# strip FILE...: copies without comments and string literals, each line with its file and number.
strip() {
    perl -e '
        my $to = shift; local $/;
        for my $file (@ARGV) {
            open my $in, "<", $file or die "$file: $!"; $_ = <$in>;
            s{/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|\x27(?:\\.|[^\x27\\])+\x27}
             {my $t = $&; $t =~ tr/\n//cd; $t || " "}gse;
            my $line = 0; s/^/"$file:" . ++$line . ": "/gme;
            (my $name = $file) =~ tr{/}{%}; open my $out, ">", "$to/$name"; print $out $_;
        }' "$stripped" "$@"
}

# absent WORDS FILES NAME: none of the functions (an extended regular expression) is called.
absent() {
    local found
    found=$(cd "$stripped" && tr '/' '%' <<<"$2" | xargs grep -hE "(^|[^A-Za-z0-9_])($1) *\\(")
    [ -z "$found" ]
    report $? "$3" "$found"
}

all=$(ls lib/*/*.[ch] cmd/*.c)
library=$(echo "$all" | grep -vE '^(lib/cli|cmd)/')
no_parsers=$(echo "$all" | grep -vE '^lib/base/(num|rect|time)\.c$')
strip $all

absent 'atoi|atol|atoll|atof|sscanf|fscanf|vsscanf' "$all" "no atoi, no sscanf"
absent 'strtol|strtoul|strtoll|strtoull|strtoimax|strtoumax|strtod|strtof|strtold' "$no_parsers" \
    "numbers are parsed by lib/base num, rect and time alone"
absent 'sprintf|vsprintf|strcpy|stpcpy|strcat|gets' "$all" "no unbounded copies"
absent 'strtok|strtok_r|localtime|localtime_r|gmtime|ctime|asctime|rand|srand|random|alloca' "$all" \
    "nothing with hidden state, no local time"
absent 'signal|sigset|tmpnam|tempnam|mktemp|system|popen' "$all" \
    "no signal(), no guessable temporary names, no shell"
absent 'printf|vprintf|puts|putchar|perror|err|errx|warn|warnx' "$library" "the library does not print"
absent 'exit|_exit|quick_exit|abort|raise|kill' "$library" "the library does not exit"
absent 'exit|_exit|quick_exit|abort' "$all" "tools end by returning from main"
found=$(cd "$stripped" && tr '/' '%' <<<"$library" | xargs grep -hwE 'stdout|stderr')
[ -z "$found" ]
report $? "the library knows no standard streams" "$found"

# The test itself: a banned call is seen with its line; one in a comment or a string is none.
probe=$stripped/probe.c
printf 'int a; /* atoi(x)\n atoi(y) */ // atoi(z)\nconst char *b = "\\"atoi(";\nint my_atoi(int);\n' >"$probe"
strip "$probe"
absent 'atoi' "$probe" "a word in comments, strings and longer names is no use of it"
printf 'int a = atoi(b);\n' >>"$probe"
strip "$probe"
is "$(absent 'atoi' "$probe" seen | grep -c 'probe.c:5: int a = atoi(b)')" 1 "a use is found, with its line"
done_testing

#!/bin/sh
# How long the code stage takes and what memory, as ratios in one run on one machine.
#
#     tests/bench/code.sh TREE…
#
# Each TREE is a git repository, of which HEAD is taken, or a directory. Only first-party files that rescue parses are kept,
# so that everybody reads the same bytes from the same place:
#
#   code stage  code_pass: what an audit collects of a directory without history (lines, metrics, tokens, duplication,
#               matches of syntax rules …), from listing the files to the commit of the store, on two threads
#   bare parse  the files parsed by tree-sitter from memory on two threads, nothing else
#   lizard      -t 2 over the same files, where LIZARD (default: lizard) can be started
#
# Medians of RUNS (default 3), one after the other in each round. Beside the clock stand the seconds of the processors, which
# other work on the machine disturbs less.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$here/build/release}
lizard=${LIZARD:-lizard}
runs=${RUNS:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

mkdir "$work/all" "$work/tree"
number=0
for tree; do
	number=$((number + 1))
	mkdir "$work/all/$number"
	if git -C "$tree" rev-parse --git-dir >/dev/null 2>&1; then
		git -C "$tree" archive HEAD | tar -x -C "$work/all/$number" || echo "some files of $tree are missing" >&2
	else
		cp -R "$tree/." "$work/all/$number"
	fi
done
"$build/rescue" audit --quiet --store "$work/rescue.db" --output "$work" "$work/all"
"$build/rescue" query --store "$work/rescue.db" --format csv --limit 0 \
	"SELECT language, path FROM first_party_file WHERE is_parsed = 1" | tail -n +2 | tr -d '\r' |
	sed 's/,/\t/; s/\t"\(.*\)"$/\t\1/' >"$work/list"
rm -rf "$work/rescue.db" "$work/report.md" "$work/report.html"
cut -f2 "$work/list" >"$work/paths"
tar -c -C "$work/all" -T "$work/paths" | tar -x -C "$work/tree"
rm -rf "$work/all"
cd "$work/tree"
$lizard --version >/dev/null 2>&1 || lizard=
i=0
while [ "$i" -lt "$runs" ]; do
	rm -f "$work/code.db"
	"$build/tests/code_pass" . "$work/code.db" 2 >>"$work/code"
	"$build/tests/bare_parse" . 2 <"$work/list" >>"$work/parse"
	[ -z "$lizard" ] || env time -f '0 0 %e %U %S' -a -o "$work/lizard" $lizard -t 2 --csv -f "$work/paths" >/dev/null 2>&1 || true
	i=$((i + 1))
done
head -1 "$work/code" | awk '{ printf "files, lines           %d, %d\n", $1, $2 }'
head -1 "$work/parse" | awk '{ printf "bytes                  %d\n", $2 }'
# NAME FILE: medians of the seconds by the clock and of the processors
figures() {
	clock=$(cut -d' ' -f3 "$work/$2" | median)
	processor=$(awk '{ print $2 == "0" ? $4 + $5 : $4 }' "$work/$2" | median)
	printf '%-22s %8.3f s, of the processors %8.3f s\n' "$1" "$clock" "$processor"
	eval "$2_clock=$clock $2_processor=$processor"
}
ratio() { awk -v n="$1" -v a="$2" -v b="$3" -v c="$4" -v d="$5" 'BEGIN { printf "%-22s %8.2f, of the processors %8.2f\n", n, a / b, c / d }'; }
figures 'code stage' code
figures 'bare parse' parse
[ -z "$lizard" ] || figures 'lizard -t 2' lizard
printf 'peak memory            %8d MB\n' "$(cut -d' ' -f5 "$work/code" | sort -n | tail -1)"
ratio 'code stage / parse' "$code_clock" "$parse_clock" "$code_processor" "$parse_processor"
[ -z "$lizard" ] || ratio 'lizard / code stage' "$lizard_clock" "$code_clock" "$lizard_processor" "$code_processor"

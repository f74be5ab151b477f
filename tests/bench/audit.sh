#!/bin/sh
# How long an audit takes, as ratios in one run on one machine.
#
#     tests/bench/audit.sh REPOSITORY [RUNS]
#
# cold: a new store. The yardstick is what nobody can avoid: bare tree-sitter parsing of the same files on two threads
# plus `git log --name-status -M`. warm: the same audit again, nothing changed. Medians of RUNS (default 5).
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$here/build/release}
repository=$(cd "$1" && pwd)
runs=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.3f\n", b - a }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
audit() { "$build/rescue" audit "$repository" --store "$work/rescue.db" --output "$work" --jobs 2 >/dev/null 2>&1; }

mkdir "$work/tree"
git -C "$repository" archive HEAD | tar -x -C "$work/tree"
audit
"$build/rescue" query --store "$work/rescue.db" --format csv --limit 0 \
	"SELECT language, path FROM first_party_file WHERE is_parsed = 1" | tail -n +2 | tr -d '\r' |
	sed 's/,/\t/; s/\t"\(.*\)"$/\t\1/' >"$work/list"
i=0
while [ "$i" -lt "$runs" ]; do
	rm -f "$work/rescue.db"
	t=$(now); audit; since "$t" >>"$work/cold"
	t=$(now); audit; since "$t" >>"$work/warm"
	"$build/tests/bare_parse" "$work/tree" 2 <"$work/list" | cut -d' ' -f3 >>"$work/parse"
	t=$(now); git -C "$repository" log --name-status -M >/dev/null; since "$t" >>"$work/log"
	i=$((i + 1))
done
rm -f "$work/rescue.db"
memory=$(/usr/bin/env time -f %M "$build/rescue" audit "$repository" --store "$work/rescue.db" --output "$work" --jobs 2 2>&1 >/dev/null | tail -1)
cold=$(median <"$work/cold") warm=$(median <"$work/warm") parse=$(median <"$work/parse") log=$(median <"$work/log")
wc -l <"$work/list" | awk '{ print "files parsed           " $1 }'
echo "audit, cold            $cold s"
echo "audit, nothing changed $warm s"
echo "bare parse, 2 threads  $parse s"
echo "git log --name-status  $log s"
echo "peak memory            $memory kB"
awk -v c="$cold" -v w="$warm" -v p="$parse" -v l="$log" \
	'BEGIN { printf "cold / (parse + log)   %.2f\nwarm / cold            %.3f\n", c / (p + l), w / c }'

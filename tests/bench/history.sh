#!/bin/sh
# How long reading a history takes, beside git itself, as ratios in one run on one machine.
#
#     tests/bench/history.sh REPOSITORY [RUNS]
#
# names: every commit and what it changed, into a new store, beside `git log --name-status -M --no-merges`, which only
# prints. lines: of every change, into the same store, beside `git log --numstat -M --no-merges`. Each run is a pair;
# medians of RUNS (default 5). ten new commits: a store that has HEAD~10, then HEAD.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$here/build/release}
repository=$(cd "$1" && pwd)
runs=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null

now() { date +%s.%N; }
# timed NAME COMMAND…: adds its seconds to the list of that name
timed() {
	list=$work/$1
	shift
	begin=$(now)
	"$@" >"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
	awk -v a="$begin" -v b="$(now)" 'BEGIN { printf "%.3f\n", b - a }' >>"$list"
}
median() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# pair WHAT OURS THEIRS: two medians and their ratio
pair() {
	awk -v what="$1" -v a="$(median "$2")" -v b="$(median "$3")" \
		'BEGIN { printf "%-22s %7.3f s   git %7.3f s   ratio %.2f\n", what, a, b, a / b }'
}
log() { git -C "$repository" -c diff.renames=true log -M -l1000 "$@" HEAD --; }
pass() { "$build/tests/history_pass" "$repository" "$work/rescue.db" "$1" 2; }
audit() { "$build/rescue" audit "$repository" --rev "$1" --store "$work/rescue.db" --output "$work/report" --jobs 2 --quiet; }
fresh() { rm -rf "$work/rescue.db" "$work/rescue.db-journal"; }

i=0
while [ "$i" -lt "$runs" ]; do
	fresh
	timed names pass HEAD
	timed names-git log --name-status --no-merges
	fresh
	pass HEAD~10
	timed new pass HEAD
	fresh
	"$build/tests/history_pass" "$repository" "$work/rescue.db" HEAD 2 lines >>"$work/lines"
	timed lines-git log --numstat --no-merges
	fresh
	audit HEAD~10
	timed new-audit audit HEAD
	i=$((i + 1))
done
fresh
memory=$(/usr/bin/env time -f %M "$build/rescue" audit "$repository" --store "$work/rescue.db" --output "$work/report" --jobs 2 --quiet 2>&1 | tail -1)
echo "commits                $(git -C "$repository" rev-list --count HEAD), of them new in HEAD~10..HEAD $(git -C "$repository" rev-list --count HEAD~10..HEAD)"
pair "names" names names-git
pair "lines" lines lines-git
printf '%-22s %7.3f s\n' "names, new commits" "$(median new)"
printf '%-22s %7.3f s\n' "audit, new commits" "$(median new-audit)"
printf '%-22s %7d MB\n' "peak memory of audit" "$((memory / 1024))"

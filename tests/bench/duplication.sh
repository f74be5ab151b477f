#!/bin/sh
# Copies: how long it takes beside jscpd, and whether both find the same, in one run on one machine.
#
#     JSCPD=node_modules/.bin/jscpd tests/bench/duplication.sh REPOSITORY [RUNS]
#
# Both read the production files whose copies are looked for, and nothing else, as whole processes, and report passages of
# 100 tokens over 10 lines. jscpd runs with `--mode weak` (no comments). Medians of RUNS (default 3). Then the lines that
# stand in a copy by one and not by the other, tables left in; they differ because
#
#   - strings and numbers are equal to each other here and not there (the last line counts again with --ignore-literals,
#     which jscpd 5 has);
#   - a row that is repeated (a, a, a) is a copy of itself there and a table here: counted apart;
#   - imports are no tokens here, and lines that a copy shares only in part are no part of it.
#
# DIFFERENCES=1 lists the lines that only one of them has.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$here/build/release}
jscpd=$(realpath "${JSCPD:-jscpd}")
repository=$(cd "$1" && pwd)
runs=${2:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
seconds() { /usr/bin/env time -f "%e %U %S %M" -o "$work/time" "$@"; }

mkdir "$work/all" "$work/tree"
git -C "$repository" archive HEAD | tar -x -C "$work/all"
"$build/rescue" audit --no-churn "$work/all" --store "$work/rescue.db" --output "$work" >/dev/null 2>&1 || [ $? -eq 3 ]
"$build/rescue" query --store "$work/rescue.db" --format csv --limit 0 "SELECT language, path FROM compared_file" |
	tail -n +2 | tr -d '\r' | sed 's/,/\t/; s/\t"\(.*\)"$/\t\1/' >"$work/list"
cut -f2 "$work/list" | (cd "$work/all" && tar -c -T -) | tar -x -C "$work/tree"

copies() { # FILE OPTION...: jscpd's, as "FROM TO PATH"
	rm -rf "$work/out"
	seconds "$jscpd" --min-tokens 100 --min-lines 10 --max-lines 100000 --max-size 20mb --mode weak --reporters json \
		--output "$work/out" --silent "$@" "$work/tree" >/dev/null 2>&1 || true
}

i=0
while [ "$i" -lt "$runs" ]; do
	seconds "$build/tests/duplication_pass" "$work/tree" 40 <"$work/list" >"$work/ours"
	awk '{ print $1 }' "$work/time" >>"$work/ours_wall"
	awk '{ print $2 + $3 }' "$work/time" >>"$work/ours_cpu"
	copies
	awk '{ print $1 }' "$work/time" >>"$work/theirs_wall"
	awk '{ print $2 + $3 }' "$work/time" >>"$work/theirs_cpu"
	awk '{ print $4 / 1024 }' "$work/time" >"$work/theirs_memory"
	i=$((i + 1))
done
a=$(median <"$work/ours_wall") b=$(median <"$work/theirs_wall")
c=$(median <"$work/ours_cpu") d=$(median <"$work/theirs_cpu")
awk '{ printf "files %d, tokens %d, groups %d; search alone %.3f s; peak memory %d MB\n", $1, $2, $3, $5, $6 }' "$work/ours"
awk '{ printf "jscpd peak memory %d MB\n", $1 }' "$work/theirs_memory"
awk -v a="$a" -v b="$b" -v c="$c" -v d="$d" 'BEGIN {
	printf "wall  jscpd %.2f s, rescue %.2f s, ratio %.1f\n", b, a, b / (a > 0 ? a : 0.005)
	printf "cpu   jscpd %.2f s, rescue %.2f s, ratio %.1f\n", d, c, d / (c > 0 ? c : 0.005) }'

# Lines with code that stand in a copy, by one and by the other.
"$build/tests/duplication_pass" "$work/tree" 0 lines <"$work/list" | sort -u >"$work/ours_copies"
compare() {
	copies "$@"
	python3 - "$work" <<'X'
import json, sys, os, re
work = sys.argv[1]
def lines(copies):
    found = set()
    for first, last, path in copies:
        with open(os.path.join(work, "tree", path), errors="replace") as f:
            text = f.read().split("\n")
        found |= {(path, n) for n in range(first, last + 1) if n <= len(text) and re.search(r"\w", text[n - 1])}
    return found
ours = lines((int(a), int(b), p.rstrip("\n")) for a, b, p in (x.split(" ", 2) for x in open(work + "/ours_copies")))
report = json.load(open(work + "/out/jscpd-report.json"))
def name(path):
    return path[path.index("/tree/") + 6:] if "/tree/" in path else path
def overlaps(d):
    a, b = d["firstFile"], d["secondFile"]
    return a["name"] == b["name"] and a["start"] <= b["end"] and b["start"] <= a["end"]
def parts(d):
    return [(f["start"], f["end"], name(f["name"])) for f in (d["firstFile"], d["secondFile"])]
rows = lines(p for d in report["duplicates"] if overlaps(d) for p in parts(d))
theirs = lines(p for d in report["duplicates"] if not overlaps(d) for p in parts(d))
rows -= theirs
both = len(ours & theirs)
print("lines in a copy: rescue %d, jscpd %d, both %d: %d%% of rescue's, %d%% of jscpd's; and %d lines by jscpd alone that overlap their own copy" %
      (len(ours), len(theirs), both, 100 * both / max(len(ours), 1), 100 * both / max(len(theirs), 1), len(rows - ours)))
if os.environ.get("DIFFERENCES"):
    for side, found in (("rescue", ours - theirs), ("jscpd", theirs - ours)):
        for path, n in sorted(found):
            print(side, path, n)
X
}
compare
"$jscpd" --help | grep -q ignore-literals && compare --ignore-literals
exit 0

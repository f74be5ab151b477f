#!/bin/sh
# Lines by language, ours beside cloc's, on the same files of one commit.
#
#     tests/bench/lines_parity.sh REPOSITORY
#
# Both count every text file that rescue gives a language, vendored and generated ones too. cloc leaves out files it has
# seen before (same content) unless told otherwise, and knows some languages by other names.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")/../.." && pwd)
rescue=${BUILD:-$here/build/release}/rescue
repository=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

mkdir "$work/tree"
git -C "$repository" archive HEAD | tar -x -C "$work/tree"
"$rescue" audit --quiet --store "$work/rescue.db" --output "$work" "$repository"
# A file has one language for both only where the names agree; the others are listed at the end.
"$rescue" query --store "$work/rescue.db" --format csv --limit 0 \
	"SELECT replace(language, 'Shell', 'Bourne Shell'), count(*), sum(code_lines), sum(comment_lines), sum(blank_lines)
	   FROM file_path WHERE language <> '' AND is_binary = 0 GROUP BY 1" | tail -n +2 | tr -d '\r' | sort -t, -k1,1 >"$work/ours"
cloc --quiet --csv --skip-uniqueness --timeout 0 "$work/tree" 2>/dev/null |
	awk -F, 'NF >= 5 && $1 ~ /^[0-9]+$/ && $2 != "SUM" { print $2 "," $1 "," $5 "," $4 "," $3 }' |
	sed 's#^C/C++ Header#C#' |
	awk -F, '{ f[$1] += $2; c[$1] += $3; m[$1] += $4; b[$1] += $5 } END { for (l in f) print l "," f[l] "," c[l] "," m[l] "," b[l] }' |
	sort -t, -k1,1 >"$work/theirs"
printf '%-18s %7s %7s %9s %9s %7s %9s %9s %7s\n' language files cloc code cloc diff comment cloc diff
join -t, "$work/ours" "$work/theirs" | awk -F, '
	function percent(a, b) { return b ? sprintf("%+.1f%%", 100 * (a - b) / b) : "" }
	{ printf "%-18s %7d %7d %9d %9d %7s %9d %9d %7s\n", $1, $2, $6, $3, $7, percent($3, $7), $4, $8, percent($4, $8) }'
echo "only ours:   $(join -t, -v 1 "$work/ours" "$work/theirs" | cut -d, -f1,2 | tr ',\n' ' ,')"
echo "only cloc's: $(join -t, -v 2 "$work/ours" "$work/theirs" | cut -d, -f1,2 | tr ',\n' ' ,')"

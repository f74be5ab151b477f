#!/bin/sh
# Truck factors of published systems against those the paper gives. Run by hand:
#
#   tests/bench/truck_factor.sh RESCUE CLONES EXPECTED
#
# CLONES is a directory of clones: each is an entry of it, or a directory of any name inside one. EXPECTED has tabs
# between its columns and a header: repo, tf_paper_2016, cut_date, reference_commit, files_counted, top_author_pct. A
# clone is found by its commit. Prints one line a system and fails when a truck factor differs or the share of the top
# author is more than one point off.
set -eu
rescue=$1 clones=$2 expected=$3
store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null

clone_with() {
	for clone in "$clones"/* "$clones"/*/*; do
		if [ -d "$clone" ] && GIT_CEILING_DIRECTORIES=$(dirname "$clone") git -C "$clone" cat-file -e "$1^{commit}" 2>/dev/null; then
			echo "$clone"
			return
		fi
	done
}

printf '%-28s %-12s %-14s %-12s %s\n' system 'truck factor' 'top author' files verdict
echo 0 >"$store/failed" # the loop is a process of its own, whose variables end with it
tail -n +2 "$expected" | while IFS="$(printf '\t')" read -r system factor _ commit files share _; do
	clone=$(clone_with "$commit")
	if [ -z "$clone" ]; then
		printf '%-28s no clone has %s\n' "$system" "$commit"
		echo 1 >"$store/failed"
		continue
	fi
	# 3: an object is missing in the clone, which the audit says on stderr; who wrote what may be known all the same.
	status=0
	"$rescue" audit -q --no-churn --store "$store/db" --output "$store" --rev "$commit" "$clone" || status=$?
	if [ $status != 0 ] && [ $status != 3 ]; then
		printf '%-28s the audit failed\n' "$system"
		echo 1 >"$store/failed"
	else
		"$rescue" query --store "$store/db" --format csv "SELECT bus_factor, 100.0 * top_files / files, files
			FROM bus_factor WHERE scope = 'repository'" | tail -n +2 | tr -d '\r' |
			awk -F, -v name="$system" -v factor="$factor" -v share="$share" -v files="$files" '{
				off = $2 - share
				ok = $1 == factor && off <= 1 && off >= -1
				printf "%-28s %-12s %-14s %-12s %s\n", name, $1 " of " factor,
					sprintf("%.1f of %s", $2, share), $3 " of " files, ok ? "ok" : "DIFFERS"
				exit !ok
			}' || echo 1 >"$store/failed"
	fi
done
exit "$(cat "$store/failed")"

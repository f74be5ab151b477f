#!/bin/sh
# Feeds each grammar with garbage and prints what came of it, one line a language.
#
#     tests/bench/fuzz_grammars.sh MINUTES [TREE…]
#
# MINUTES (a fraction is fine) for each language. The small files of each language in the TREEs (directories) are the first
# inputs, beside those of the corpus. An input that takes over 30 s or 1 GB counts as a timeout or crash; what the program
# gives up by its own budgets (src/base/limits.h) ends as a diagnostic and is no fault. Inputs that failed are left in KEEP
# (default: fuzz-failures). LANGUAGES, one a line, narrows it. Needs `cmake --build --preset fuzz`.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
fuzz=${FUZZ:-$here/build/fuzz}/tests/fuzz/lang_fuzz
rescue=${BUILD:-$here/build/release}/rescue
seconds=$(awk -v m="$1" 'BEGIN { printf "%d", m * 60 }')
shift
keep=${KEEP:-fuzz-failures}
mkdir -p "$keep"
keep=$(cd "$keep" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# Up to 300 files of a language under 6 kB.
seeds() {
	mkdir -p "$work/seeds"
	number=0
	"$rescue" query --store "$work/rescue.db" --format csv --limit 0 "SELECT p.path FROM file f JOIN path p ON p.id = f.path_id
		JOIN blob b ON b.id = f.blob_id WHERE f.language = '$1' AND b.size < 6000 ORDER BY b.oid LIMIT 300" |
		tail -n +2 | tr -d '\r' | sed 's/^"\(.*\)"$/\1/' | while read -r path; do
		number=$((number + 1))
		cp "$2/$path" "$work/seeds/$number" 2>/dev/null || true
	done
}

for tree; do
	"$rescue" audit --quiet --store "$work/rescue.db" --output "$work" "$tree"
	FUZZ_LANGUAGE=list "$fuzz" | while read -r language; do
		rm -rf "$work/seeds"
		seeds "$language" "$tree"
		mkdir -p "$work/inputs/$language"
		for seed in "$work/seeds"/*; do
			[ ! -e "$seed" ] || cp "$seed" "$work/inputs/$language/$(basename "$tree")-$(basename "$seed")"
		done
	done
	rm -f "$work/rescue.db"
done
printf '%-12s %10s %8s %8s %8s %12s %10s\n' language executions crashes timeouts memory 'slowest, s' 'peak, MB'
printf '%s\n' "${LANGUAGES:-$(FUZZ_LANGUAGE=list "$fuzz")}" | while read -r language; do
	name=$(printf '%s' "$language" | tr -c 'A-Za-z0-9\n' _)
	mkdir -p "$work/inputs/$language" "$work/found/$name"
	for seed in "$here"/tests/fuzz/corpus/lang/*; do
		tail -c +2 "$seed" >"$work/inputs/$language/corpus-$(basename "$seed")"
	done
	end=$(($(date +%s) + seconds))
	: >"$work/log"
	# libFuzzer ends with the first failure; the rest of the time is for another run.
	while left=$((end - $(date +%s))) && [ "$left" -gt 0 ] && [ "$(ls "$work/found/$name" | wc -l)" -lt 20 ]; do
		FUZZ_LANGUAGE=$language "$fuzz" -max_total_time="$left" -timeout=30 -rss_limit_mb=1024 -max_len=16384 \
			-print_final_stats=1 -artifact_prefix="$work/found/$name/" "$work/inputs/$language" >>"$work/log" 2>&1 || true
	done
	count() { find "$work/found/$name" -name "$1-*" | wc -l; }
	stat() { awk -v k="stat::$1:" '$1 == k { n += $2; if ($2 > most) most = $2 } END { print '"$2"' + 0 }' "$work/log"; }
	printf '%-12s %10d %8d %8d %8d %12d %10d\n' "$language" "$(stat number_of_executed_units n)" \
		"$(($(count crash) + $(count leak)))" "$(count timeout)" "$(count oom)" "$(stat slowest_unit_time_sec most)" \
		"$(stat peak_rss_mb most)"
	cp "$work/log" "$keep/$name.log"
	find "$work/found/$name" -type f ! -name 'slow-unit-*' -exec cp {} "$keep/" \;
	find "$work/found/$name" -type f -name 'slow-unit-*' -exec sh -c 'cp "$1" "$2/$3-$(basename "$1")"' x {} "$keep" "$name" \;
done

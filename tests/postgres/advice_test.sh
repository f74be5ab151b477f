#!/bin/sh
# advice_test.sh RESCUE: the documented examples of dexter, PgHero and index_advisor, each profiled by itself, get the
# index that advice/cases.tsv says. For at least nine in ten it is on the same columns as theirs; each difference has its
# reason there. The usual workload of pgbench gets none.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ -z "${ADVICE_SERVER-}" ]; then
	ADVICE_SERVER=1 exec "$here/server.sh" with sh "$0" "$@"
fi
rescue=$1
scratch=$(mktemp -d "${TMPDIR:-/tmp}/advice.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
failures=0 same=0 all=0
tab=$(printf '\t')

ask() {
	psql -XqAt -v ON_ERROR_STOP=1 -d "$@"
}

# database NAME FILE…
database() {
	ask postgres -c "CREATE DATABASE $1"
	ask "$1" -c 'CREATE EXTENSION pg_stat_statements' -c 'CREATE EXTENSION hypopg'
	name=$1
	shift
	cat "$@" | ask "$name" -f - >/dev/null
}

# advice DATABASE: the advised indexes, "table (columns) WHERE predicate", in order.
advice() {
	rm -f "$scratch/profile.db"
	"$rescue" db-profile --quiet --store "$scratch/profile.db" "dbname=$1" >/dev/null
	"$rescue" query --store "$scratch/profile.db" --format csv "SELECT coalesce(group_concat(replace(item, '\"', ''), '; '), 'none')
		AS advice FROM (SELECT t.name || ' (' || a.columns || ')' || iif(a.predicate = '', '', ' WHERE ' || a.predicate) AS item
		FROM pg_advice a JOIN pg_table t ON t.oid = a.table_oid ORDER BY 1)" | sed '1d; s/^"//; s/"\r*$//; s/\r$//'
}

# columns TEXT: tables and names of columns, in any order: what of two indexes must be the same.
columns() {
	echo "$1" | sed 's/ WHERE .*//; s/ g[a-z]*_trgm_ops//' | tr -c 'A-Za-z0-9_\n' '\n' | sort | tr '\n' ' '
}

sed '/USING hash/d' "$here/advice/pghero.sql" >"$scratch/bare.sql"
database dexter "$here/advice/dexter.sql"
database pghero "$here/advice/pghero.sql"
database pghero_bare "$scratch/bare.sql"
database index_advisor "$here/advice/index_advisor.sql"

# A tab is white space to read, so that empty fields would vanish: there are none but the last.
while IFS=$tab read -r name theirs ours statement why; do
	case $name in '#'*) continue ;; esac
	ask "$name" -c 'SELECT pg_stat_statements_reset()' >/dev/null
	printf 'BEGIN;\n%s;\nROLLBACK;\n' "$statement" | ask "$name" -f - >/dev/null
	got=$(advice "$name")
	all=$((all + 1))
	[ "$(columns "$got")" != "$(columns "$theirs")" ] || same=$((same + 1))
	if [ "$got" != "$ours" ]; then
		echo "FAILED: $statement: advised is $got, not $ours"
		failures=$((failures + 1))
	fi
	if [ "$ours" != "$theirs" ] && [ -z "$why" ]; then
		echo "FAILED: $statement: no reason why $ours and not $theirs"
		failures=$((failures + 1))
	fi
done <"$here/advice/cases.tsv"
echo "$same of $all on the same columns"
if [ $((same * 10)) -lt $((all * 9)) ]; then
	echo "FAILED: fewer than nine in ten"
	failures=$((failures + 1))
fi

database bench
pgbench -i -q -s 2 bench 2>/dev/null
ask bench -c 'SELECT pg_stat_statements_reset()' >/dev/null
for script in tpcb-like simple-update select-only; do
	pgbench -n -b "$script" -t 200 bench >/dev/null 2>&1
done
got=$(advice bench)
if [ "$got" != none ]; then
	echo "FAILED: pgbench is advised $got"
	failures=$((failures + 1))
fi
[ "$failures" = 0 ]

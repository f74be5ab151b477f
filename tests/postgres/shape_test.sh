#!/bin/sh
# shape_test.sh RESCUE: a profile asks each version of PostgreSQL only for what its catalog has. The server is this machine's,
# behind pretend.pl; the catalogs are those recorded in catalogs.tsv.
set -eu
# shellcheck source=tests/postgres/lib.sh
. "$(dirname -- "$0")/lib.sh"
pids=
# shellcheck disable=SC2317 # lib.sh calls it
clean_up() {
	for pid in $pids; do
		kill "$pid" 2>/dev/null || true
	done
}

# profile NAME VERSION SHAPE [SQL]: of a server that says it is of VERSION and has the catalog of SHAPE, changed by SQL.
profile() {
	store=$work/$1.db
	sql postgres "CREATE DATABASE \"$1\" TEMPLATE shop"
	perl "$here/catalogs.pl" sql "$3" "$server" <"$here/catalogs.tsv" | psql -X -q -v ON_ERROR_STOP=1 -d "$1"
	sql "$1" "ALTER DATABASE \"$1\" SET search_path = shape, pg_catalog, public; ${4-}"
	perl "$here/catalogs.pl" missing "$3" <"$here/catalogs.tsv" >"$1.missing"
	mkdir "$1"
	perl "$here/pretend.pl" "$2" "$PGHOST/.s.PGSQL.5432" "$work/$1" "$work/$1.log" "$1.missing" &
	pids="$pids $!"
	for _ in $(seq 100); do
		[ ! -S "$1/.s.PGSQL.5432" ] || break
		sleep 0.05
	done
	code=0
	"$rescue" db-profile --store "$store" "host=$work/$1 dbname=$1" >"$1.said" 2>&1 || code=$?
}

# What went wrong, a line each.
troubles() {
	ask "SELECT name || ' ' || status || ' ' || detail FROM collector WHERE name <> 'places' AND status <> 'done'"
	ask "SELECT subject || ': ' || reason FROM pg_unknown WHERE reason LIKE 'the server says%'"
	[ ! -e "$1.log" ] || cat "$1.log"
	[ "$code" != 2 ] || cat "$1.said"
}

server=$(($(sql postgres 'SHOW server_version_num') / 10000))
sql postgres 'CREATE DATABASE shop'
sql shop "CREATE EXTENSION pg_stat_statements;
	CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text);
	CREATE TABLE orders (id serial PRIMARY KEY, user_id bigint REFERENCES users, note text) PARTITION BY RANGE (id);
	CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (1) TO (100000);
	CREATE INDEX ON orders (lower(note)) WHERE user_id > 0;
	CREATE FUNCTION total(int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
	CREATE VIEW recent AS SELECT * FROM orders; CREATE SEQUENCE numbers; CREATE STATISTICS s ON id, email FROM users;
	ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON users USING (id = 1);
	INSERT INTO users (email) SELECT i || '@example.org' FROM generate_series(1, 3000) i;
	INSERT INTO orders (user_id, note) SELECT i, 'x' FROM generate_series(1, 3000) i; ANALYZE" 2>/dev/null

for version in 9.6.24:9 10.23:10 11.22:11 12.22:12 13.23:13 14.23:14 15.18:15 16.14:16 17.12:17 18.4:18 20.0:18; do
	says=${version%:*}
	profile "v$says" "$says" "${version#*:}"
	expect "PostgreSQL $says: the profile ends well" '0 ' "$code $(troubles "v$says")"
	expect "PostgreSQL $says: the catalog is read" 'orders,partitioned
orders_1,table
users,table' "$(ask "SELECT name, kind FROM pg_table WHERE schema = 'public' ORDER BY name")"
done
expect 'a version that has no support any more is named' 1 "$(grep -c 'PostgreSQL 9.6' v9.6.24.said)"
expect 'a version nobody knows yet is said to be unknown' 1 "$(grep -c 'PostgreSQL 20' v20.0.said)"

# This test can fail: a column and a function too few are noticed.
profile column 15.18 15 'ALTER VIEW shape.pg_stat_bgwriter RENAME COLUMN buffers_alloc TO buffers'
expect 'a missing column is noticed' 2 "$(troubles column | grep -c buffers_alloc)"
profile function 15.18 9
expect 'a missing function is noticed' pg_wal_lsn_diff "$(troubles function | sed -n 's/^\(pg_wal_lsn_diff\): .*/\1/p' | sort -u)"
exit "$failed"

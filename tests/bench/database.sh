#!/bin/sh
# database.sh RESCUE [TABLES STATEMENTS RUNS]: profiles a server with many tables (5,000), four times as many indexes and many
# statements (5,000), and prints for each run: seconds of wall clock, seconds of CPU of the client and of the server, and the
# client's peak memory. The limits: 5 s, server 3 s of CPU, 200 MB. The store is a new one in each run.
# Half of the tables have rows, 20 of them enough for index advice. Wants GNU time.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ -z "${BENCH_SERVER-}" ]; then
	conf=$(mktemp)
	trap 'rm -f "$conf"' EXIT
	printf '%s\n' 'autovacuum = off' 'pg_stat_statements.max = 20000' 'shared_buffers = 512MB' 'synchronous_commit = off' >"$conf"
	BENCH_SERVER=1 "$here/../postgres/server.sh" with -c "$conf" sh "$0" "$@"
	exit
fi
rescue=$1
tables=${2-5000}
statements=${3-5000}
runs=${4-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

psql -X -q -c 'CREATE DATABASE bench'
# Names without digits: a fingerprint takes those for numbers of temporary tables.
psql -X -q -v ON_ERROR_STOP=1 -d bench <<END
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION hypopg;
CREATE FUNCTION name_of(n int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''t_'' || translate(n::text, ''0123456789'', ''abcdefghij'')';
DO \$\$ BEGIN
	FOR i IN 1 .. $tables LOOP
		EXECUTE format('CREATE TABLE %1\$I (id bigserial PRIMARY KEY, user_id int NOT NULL, parent_id bigint, name text, status text, created_at timestamptz DEFAULT now())', name_of(i));
		IF i % 2 = 0 THEN
			EXECUTE format('INSERT INTO %I (user_id, name, status) SELECT i, ''x'', ''new'' FROM generate_series(1, %s) i', name_of(i), CASE WHEN i % ($tables / 20) = 0 THEN 20000 ELSE 100 END);
		END IF;
		EXECUTE format('CREATE INDEX ON %1\$I (user_id); CREATE INDEX ON %1\$I (parent_id); CREATE INDEX ON %1\$I (created_at)', name_of(i));
		IF i % 100 = 0 THEN COMMIT; END IF;
	END LOOP;
END \$\$;
ANALYZE;
SELECT pg_stat_statements_reset() \g /dev/null
END
i=0
while [ "$i" -lt "$statements" ]; do
	i=$((i + 1))
	echo "$((i % tables + 1)) $((i % 7)) $i"
done | awk '{
	name = $1; gsub(/0/, "a", name); gsub(/1/, "b", name); gsub(/2/, "c", name); gsub(/3/, "d", name); gsub(/4/, "e", name);
	gsub(/5/, "f", name); gsub(/6/, "g", name); gsub(/7/, "h", name); gsub(/8/, "i", name); gsub(/9/, "j", name); t = "t_" name;
	if ($2 == 0) print "SELECT id, name FROM " t " WHERE status = \047new\047 ORDER BY created_at DESC LIMIT 20;";
	else if ($2 == 1) print "UPDATE " t " SET status = \047old\047 WHERE name = \047y\047;";
	else if ($2 == 2) print "SELECT count(*) FROM " t " WHERE user_id = 3 AND created_at > now() - interval \0471 day\047;";
	else if ($2 == 3) print "SELECT a.id, b.name FROM " t " a JOIN " t " b ON b.id = a.parent_id WHERE a.name = \047z\047;";
	else if ($2 == 4) print "SELECT * FROM " t " WHERE id = " $3 ";";
	else if ($2 == 5) print "DELETE FROM " t " WHERE user_id = -1;";
	else print "SELECT status, count(*) FROM " t " GROUP BY status;";
}' >"$work/statements.sql"
psql -X -q -o /dev/null -d bench -f "$work/statements.sql"
psql -X -A -t -F ', ' -d bench -c "SELECT (SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname LIKE 't\_%') || ' tables',
	(SELECT count(*) FROM pg_class WHERE relkind = 'i' AND relname LIKE 't\_%') || ' indexes', count(*) || ' statements' FROM pg_stat_statements"

postmaster=$(sed -n 1p "$PGHOST/data/postmaster.pid")
# CPU of the server's processes that have ended, in hundredths of a second.
server_cpu() {
	awk '{ print $16 + $17 }' "/proc/$postmaster/stat"
}
echo 'wall s, client CPU s, server CPU s, client MB, load of the machine'
run=0
while [ "$run" -lt "$runs" ]; do
	run=$((run + 1))
	sleep 1
	before=$(server_cpu)
	/usr/bin/time -f '%e %U %S %M' -o "$work/time" "$rescue" db-profile --quiet --store "$work/$run.db" dbname=bench
	sleep 1
	after=$(server_cpu)
	awk -v cpu=$((after - before)) -v load="$(cut -d' ' -f1 /proc/loadavg)" \
		'{ printf "%.2f, %.2f, %.2f, %.0f, %s\n", $1, $2 + $3, cpu / 100, $4 / 1024, load }' "$work/time"
done
"$rescue" query --store "$work/1.db" "SELECT name, status, detail FROM collector WHERE name <> 'places'"
"$rescue" query --store "$work/1.db" "SELECT (SELECT count(*) FROM pg_advice) AS advice, (SELECT count(*) FROM finding) AS findings"
if [ -n "${KEEP_STORE-}" ]; then
	cp "$work/1.db" "$KEEP_STORE"
fi

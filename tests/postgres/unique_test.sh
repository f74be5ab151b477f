#!/bin/sh
# unique_test.sh RESCUE: where a UNIQUE index or constraint serves a statement, no index is advised beside it.
set -u
# shellcheck source=tests/postgres/lib.sh
. "$(dirname -- "$0")/lib.sh"

sql postgres 'CREATE DATABASE shop'
sql shop "CREATE EXTENSION pg_stat_statements; CREATE EXTENSION hypopg;
	CREATE TABLE users (id uuid PRIMARY KEY, email text NOT NULL UNIQUE, tenant int NOT NULL, slug text NOT NULL, name text, code text, deleted_at timestamptz,
		ref text, state text, ext int, a int NOT NULL, b int NOT NULL, c int, mail varchar(100), UNIQUE (tenant, slug),
		UNIQUE (a, b) DEFERRABLE INITIALLY DEFERRED);
	INSERT INTO users SELECT md5(i::text)::uuid, md5(i || 'e'), i % 300, 's' || i, repeat('x', 200) || i, 'c' || i,
		CASE WHEN i % 2 = 0 THEN now() END, md5('r' || i), 'st' || i % 5, i, i % 2000, i, i % 7, 'M' || i FROM generate_series(1, 30000) i;
	CREATE UNIQUE INDEX ON users (lower(mail)); CREATE UNIQUE INDEX ON users (code) WHERE deleted_at IS NULL;
	CREATE UNIQUE INDEX ON users (ref) INCLUDE (state); CREATE UNIQUE INDEX ON users (ext DESC);
	CREATE TABLE events (id int, day int, note text, UNIQUE (id, day)) PARTITION BY RANGE (day);
	CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (500); CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (500) TO (1000);
	INSERT INTO events SELECT i, i % 1000, repeat('x', 100) FROM generate_series(1, 30000) i;
	CREATE TABLE mails (ref text UNIQUE, at int, note text);
	INSERT INTO mails SELECT CASE WHEN i % 3 > 0 THEN md5(i::text) END, i * 7919 % 60000, repeat('x', 200) FROM generate_series(1, 60000) i"
sql shop 'VACUUM ANALYZE'
sql shop 'SELECT pg_stat_statements_reset()' >/dev/null

# The column alone, with others behind it, in the order of an index that has more, descending, deferred, of an expression, partial;
# as a range whose columns an index could carry; joined; of a partitioned table.
cat >served <<'END'
SELECT name FROM users WHERE email = 'x';
SELECT name FROM users WHERE ext IN (1, 2, 3);
SELECT name FROM users WHERE email = 'x' AND state = 'y' ORDER BY ext;
SELECT name FROM users WHERE email = 'x' OR ref = 'y';
SELECT name FROM users WHERE slug = 's7' AND tenant = 7;
SELECT name FROM users WHERE slug = 's7' AND tenant = 7 AND c = 7;
SELECT email FROM users WHERE id > '00000000-0000-0000-0000-000000000000' AND id < '10000000-0000-0000-0000-000000000000';
SELECT sum(ext) FROM users WHERE tenant BETWEEN 4 AND 20;
SELECT sum(c) FROM users WHERE a BETWEEN 4 AND 60;
SELECT name FROM users WHERE a = 4 AND b > 5 ORDER BY b;
SELECT name FROM users WHERE a = 4 ORDER BY b DESC LIMIT 20;
SELECT name FROM users ORDER BY ext LIMIT 20;
SELECT name FROM users WHERE ref = 'y';
SELECT name FROM users WHERE lower(mail) = 'm4';
SELECT name FROM users WHERE code = 'c5' AND deleted_at IS NULL;
SELECT u.name FROM users u JOIN users v ON v.email = u.ref AND v.ext > 10 WHERE u.tenant = 5;
UPDATE users SET name = 'x' WHERE email = 'none';
DELETE FROM users WHERE ref = 'none';
SELECT note FROM events WHERE id = 5;
SELECT note FROM events WHERE id = 5 AND day = 5;
SELECT note FROM mails WHERE ref = 'x';
SELECT note FROM mails WHERE ref = 'x' AND at = 5;
END
cat >wanted <<'END'
SELECT name FROM users WHERE slug = 's7';
SELECT name FROM users WHERE b = 4711;
SELECT note FROM mails WHERE ref IS NULL AND at BETWEEN 100 AND 3000;
END
for _ in 1 2 3; do
	psql -X -q -d shop -f served -f wanted >/dev/null
done

advised() {
	"$rescue" db-profile --quiet --store store.db dbname=shop >/dev/null 2>said || expect 'a profile' '' "$(cat said)"
	ask 'SELECT a.columns FROM pg_advice AS a ORDER BY a.columns'
}
expect 'only what no unique index begins with is advised' 'b
"ref, at"
slug' "$(advised)"
expect 'all others were looked at' 22 "$(ask "SELECT count(*) FROM pg_no_advice AS n JOIN pg_statement AS s ON s.id = n.statement_id
	WHERE NOT s.is_own AND s.kind <> 'utility'")"
sql shop 'DROP EXTENSION hypopg'
expect 'without HypoPG as well' 'b
slug' "$(advised)"

exit "$failed"

#!/bin/sh
# indexes_test.sh RESCUE: the scripts that a profile writes run in psql, each is undone by its own, and none drops an index that
# does more than answer faster.
set -u
# shellcheck source=tests/postgres/lib.sh
. "$(dirname -- "$0")/lib.sh"

# profile ARGS…: of shop; counters of this minute may be enough, where young.yml says so
profile() {
	"$rescue" db-profile --store store.db --output out --quiet "$@" dbname=shop >said 2>&1
	expect "a profile with $* ends well" 0 $?
}

# run SCRIPT: in shop, stopped by the first error
run() {
	psql -X -q -v ON_ERROR_STOP=1 -d shop -f "out/$1" >"$1.said" 2>&1
	expect "psql runs $1" '0 ' "$? $(cat "$1.said")"
}

indexes() {
	sql shop "SELECT schemaname, tablename, indexname, tablespace, indexdef FROM pg_indexes WHERE schemaname <> 'pg_catalog' ORDER BY 1, 2, 3"
}

sql postgres 'CREATE DATABASE shop'
psql -X -q -v ON_ERROR_STOP=1 -d shop <<'SQL' >/dev/null || exit 1
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION hypopg;
CREATE TABLE transactions (id bigint PRIMARY KEY, user_id int, amount numeric, note text, created_at timestamptz);
INSERT INTO transactions SELECT i, i * 7919 % 2000, i, 'note ' || i, '2026-01-01'::timestamptz + i * interval '1 s' FROM generate_series(1, 40000) i;
CREATE SCHEMA "a.b";
CREATE TABLE "a.b"."we""ird'; DROP TABLE transactions; --
\! touch out-of-psql" ("sel ect" int, "=cmd()" text, c int, d int, UNIQUE (c));
INSERT INTO "a.b"."we""ird'; DROP TABLE transactions; --
\! touch out-of-psql" SELECT i, 'text ' || i, i, i FROM generate_series(1, 40000) i;
-- Nobody reads these two: with an expression, a predicate, an order and a storage parameter.
CREATE INDEX transactions_note_idx ON transactions (lower(note) text_pattern_ops DESC NULLS LAST, amount) WITH (fillfactor = 70) WHERE user_id > 5 AND note <> 'it''s';
CREATE INDEX "a
\! touch out-of-psql" ON "a.b"."we""ird'; DROP TABLE transactions; --
\! touch out-of-psql" USING hash ("=cmd()");
-- Twice the same, a part of a wider one, and what only looks as if it could go.
CREATE INDEX twice ON transactions (amount);
CREATE INDEX "twice;" ON transactions (amount);
CREATE INDEX narrow ON transactions (created_at);
CREATE INDEX wide ON transactions (created_at, amount, note);
CREATE UNIQUE INDEX unique_twice ON "a.b"."we""ird'; DROP TABLE transactions; --
\! touch out-of-psql" (c);
CREATE TABLE parts (id int, at date) PARTITION BY RANGE (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100000);
INSERT INTO parts SELECT i, '2026-01-01' FROM generate_series(1, 30000) i;
CREATE INDEX parts_at ON parts (at);
CREATE INDEX parts_at_2 ON parts (at);
ALTER TABLE transactions ALTER created_at SET NOT NULL;
VACUUM ANALYZE;
SET enable_seqscan = off;
SELECT id FROM transactions WHERE created_at = '2026-01-01' \g /dev/null
RESET enable_seqscan;
SELECT pg_stat_statements_reset();
SELECT id, amount FROM transactions WHERE user_id = 5 ORDER BY created_at DESC LIMIT 20 \g /dev/null
SELECT d FROM "a.b"."we""ird'; DROP TABLE transactions; --
\! touch out-of-psql" WHERE "sel ect" = 12 \g /dev/null
SQL
cat >old.yml <<'YML'
params:
  database/unused-index: {days: 0}
YML

profile
before=$(indexes)
expect 'two indexes are made' 2 "$(grep -c '^CREATE INDEX CONCURRENTLY' out/indexes.sql)"
expect 'with their costs' 2 "$(grep -c '^-- [12]\. .* of the load (1 calls), cost [0-9,.]* -> [0-9,.]* (measured)' out/indexes.sql)"
expect 'young counters drop nothing unread, and it is said' 1 \
	"$(grep -c '^-- database/unused-index: left out: the counters are 0.0 days old, 7 are needed' out/indexes-drop.sql)"
expect 'what two stand in for goes' '-- narrow
-- twice;' "$(grep -o '^-- \(narrow\|twice;\|"twice;"\|transactions_note_idx\)' out/indexes-drop-undo.sql | sort)"
run indexes.sql
expect 'the indexes are there' 2 "$(sql shop "SELECT count(*) FROM pg_index WHERE indisvalid AND indexrelid::regclass::text ~ '(user_id_created_at|sel_ect)_idx'")"
run indexes-undo.sql
expect 'and are undone' "$before" "$(indexes)"

profile --config old.yml
expect 'what is left out is named with the reason' 'a.b.unique_twice it is unique
parts_at_2 it belongs to a partitioned index' \
	"$(sed -n 's/^-- \([a-z0-9_.]*\): .*; left out: \(it is unique\|it belongs to a partitioned index\).*/\1 \2/p' out/indexes-drop.sql | sort)"
run indexes-drop.sql
expect 'four are dropped' 4 "$(($(echo "$before" | grep -c 'INDEX') - $(indexes | grep -c 'INDEX')))"
expect 'and no other' '3' "$(sql shop "SELECT count(*) FROM pg_class WHERE relname IN ('unique_twice', 'parts_at_2', 'wide')")"
run indexes-drop-undo.sql
expect 'and come back as they were' "$before" "$(indexes)"
expect 'no name was a command' no "$([ -e out-of-psql ] && echo yes || echo no)"

# Several databases: psql goes to each.
sql postgres "CREATE DATABASE \"we\"\"ird\\'db\" TEMPLATE shop"
profile --all --config old.yml
expect 'each database is gone to' 2 "$(grep -c '^\\connect' out/indexes-drop.sql)"
psql -X -q -v ON_ERROR_STOP=1 -d postgres -f out/indexes-drop.sql >drop.said 2>&1
expect 'psql drops in both' '0 ' "$? $(cat drop.said)"
# Nobody read the narrow one in the copy, so the wide one goes there too.
expect 'and five in the copy' 5 "$(($(echo "$before" | grep -c 'INDEX') - $(sql "dbname='we\"ird\\\\\\'db'" "SELECT indexdef FROM pg_indexes WHERE schemaname <> 'pg_catalog'" | grep -c 'INDEX')))"
psql -X -q -v ON_ERROR_STOP=1 -d postgres -f out/indexes-drop-undo.sql >drop.said 2>&1
expect 'and both are undone' "0 $before" "$? $(indexes)"

exit "$failed"

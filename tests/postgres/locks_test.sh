#!/bin/sh
# locks_test.sh RESCUE: what a profile locks, as another session sees it every few milliseconds while two others alter tables,
# and further ones read and write: it holds nothing between its questions, nothing that an ordinary session would wait for,
# and nobody waits a tenth of a second for it.
set -u
# shellcheck source=tests/postgres/lib.sh
. "$(dirname -- "$0")/lib.sh"

sql postgres 'CREATE DATABASE shop'
# More than forty statements to plan, over tables and sequences that others alter meanwhile.
sql shop "CREATE EXTENSION pg_stat_statements; CREATE EXTENSION hypopg;
	CREATE TABLE orders (id serial PRIMARY KEY, a int, b int, c int, d int, note text);
	INSERT INTO orders (a, b, c, d, note) SELECT i % 9000, i % 8000, i % 7000, i % 6000, 'x' FROM generate_series(1, 30000) i;
	CREATE TABLE busy (id serial PRIMARY KEY, a int); CREATE TABLE later (id int, a int);
	INSERT INTO busy (a) SELECT 1 FROM generate_series(1, 5000); INSERT INTO later SELECT i, i FROM generate_series(1, 5000) i;
	ANALYZE; SELECT pg_stat_statements_reset();
	CREATE UNLOGGED TABLE sample (state text, query text, mode text, relation text)" >/dev/null
{
	for columns in 'a = 1' 'b = 1' 'c = 1' 'd = 1' 'a = 1 AND b = 2' 'a = 1 AND c = 2' 'a = 1 AND d = 3' 'b = 1 AND c = 2' 'b = 3 AND d = 4' 'c > 6990 AND d = 1'; do
		echo "SELECT note FROM orders WHERE $columns; SELECT count(*) FROM orders WHERE $columns;"
		echo "SELECT id FROM orders WHERE $columns ORDER BY id DESC LIMIT 5 FOR UPDATE; UPDATE orders SET note = '' WHERE $columns;"
	done
	# Six tables in any order take the planner long enough that whoever looks meets it, and not so long that anybody waits.
	for column in a b c d; do
		echo "SELECT count(*) FROM orders o1, orders o2, orders o3, orders o4, orders o5, orders o6 WHERE o1.$column = 1
			AND o2.id = o1.id AND o3.id = o1.id AND o4.id = o1.id AND o5.id = o1.id AND o6.id = o1.id;"
	done
	# Eleven take it a second and more, which would be seen.
	for number in $(seq 2 11); do
		tables="${tables-orders o1}, orders o$number"
		conditions="${conditions-o1.note = 'y'} AND o$number.id = o1.id"
	done
	echo "SELECT count(*) FROM $tables WHERE $conditions;"
	echo 'SELECT id FROM busy WHERE a = 5; SELECT id FROM later WHERE id = 5;'
} | psql -X -q -o /dev/null -d shop

# A session of a profile that changed between the two looks at it is not told from what its locks were: it is left out.
psql -X -q -d shop -c 'CREATE TEMP TABLE now (pid int, mode text, relation text)' -c "DO \$\$
DECLARE
	seen bool := false;
	pids int[];
	changes timestamptz[];
BEGIN
	LOOP
		PERFORM pg_stat_clear_snapshot();
		SELECT array_agg(pid ORDER BY pid), array_agg(state_change ORDER BY pid) INTO pids, changes FROM pg_stat_activity
			WHERE application_name = 'rescue';
		EXIT WHEN seen AND pids IS NULL;
		IF pids IS NOT NULL THEN
			INSERT INTO now SELECT l.pid, l.mode, coalesce(l.relation::regclass::text, l.locktype)
				FROM pg_locks l WHERE l.pid = ANY (pids);
			PERFORM pg_stat_clear_snapshot();
			INSERT INTO sample SELECT a.state, replace(a.query, '/* rescue */ ', ''), n.mode, n.relation FROM pg_stat_activity a
				JOIN unnest(pids, changes) AS p (pid, change) ON p.pid = a.pid AND p.change = a.state_change
				LEFT JOIN now n ON n.pid = a.pid;
			TRUNCATE now;
			seen := true;
		END IF;
		PERFORM pg_sleep(0.002);
	END LOOP;
END \$\$" &

# One holds a table for the whole time, another waits for it.
psql -X -q -d shop -c "BEGIN; ALTER TABLE busy ADD COLUMN x int;
	DO \$\$ DECLARE seen bool := false; here bool; BEGIN
		LOOP
			PERFORM pg_stat_clear_snapshot();
			here := EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'rescue');
			EXIT WHEN seen AND NOT here;
			seen := seen OR here;
			PERFORM pg_sleep(0.01);
		END LOOP;
	END \$\$; COMMIT" &
await shop "SELECT EXISTS (SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'busy'::regclass AND granted)"
psql -X -q -d shop -c 'ALTER TABLE busy ADD COLUMN y int' &
await shop "SELECT EXISTS (SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'busy'::regclass AND NOT granted)"

# A tenth of a second, and as many times as long as there are processes that wait for each processor: they delay everybody.
patience=$(awk -v processors="$(nproc)" '{ load = $1 / processors; printf "%d", 100 * (load > 1 ? load : 1) }' /proc/loadavg)

# others SQL: again and again until the profile is done; gives up, and says so, after that time at one lock
others() {
	psql -X -q -v ON_ERROR_STOP=1 -d shop -c "SET lock_timeout = '${patience}ms'" -c "DO \$\$ DECLARE seen bool := false; here bool; BEGIN
		LOOP
			PERFORM pg_stat_clear_snapshot();
			here := EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'rescue');
			EXIT WHEN seen AND NOT here;
			seen := seen OR here;
			BEGIN
				$1;
				RAISE EXCEPTION 'undo';
			EXCEPTION WHEN raise_exception THEN NULL;
			END;
			PERFORM pg_sleep(0.003);
		END LOOP;
	END \$\$" >>waited 2>&1 || echo "gave up: $1" >>waited
}
others 'ALTER TABLE later ADD COLUMN x int' &
others 'UPDATE orders SET note = note WHERE id = 1; PERFORM note FROM orders WHERE id = 2' &
others 'LOCK TABLE orders' &
await shop "SELECT count(*) >= 6 FROM pg_stat_activity WHERE datname = 'shop' AND state = 'active' AND pid <> pg_backend_pid()"

"$rescue" db-profile --quiet --store store.db dbname=shop >said 2>&1
expect 'the profile ends well' '0 ' "$? $(cat said)"
wait
expect 'it names the table that is altered' 1 "$(ask "SELECT count(*) FROM diagnostic WHERE subject = 'public.busy'")"
expect 'no other session waited a tenth of a second' '' "$(cat waited)"

expect 'of a join that takes the planner too long not every order is looked at' 1 "$(ask "SELECT count(*) FROM pg_statement s
	WHERE s.text LIKE '%orders o11%' AND s.id NOT IN (SELECT statement_id FROM pg_plan WHERE NOT is_cut)" | tail -n 1)"
expect 'others are planned as the server would' t "$(ask "SELECT iif(count(*) > 0, 't', 'f') FROM pg_plan WHERE NOT is_cut")"

# What was seen must hold the locks of plans, or nothing was looked at.
expect 'locks of plans were seen' t "$(sql shop "SELECT count(*) > 0 FROM sample WHERE relation = 'orders' AND query LIKE 'EXPLAIN%'")"
expect 'locks of the catalog were seen' t "$(sql shop "SELECT count(*) > 0 FROM sample WHERE relation = 'pg_class' AND mode = 'AccessShareLock'")"
expect 'between questions nothing is held' '' "$(sql shop "SELECT DISTINCT mode, relation FROM sample WHERE state = 'idle' AND mode IS NOT NULL")"
# A transaction with a plan: types of parameters, hypothetical indexes, EXPLAIN. Rows that a statement would lock or change
# and the last value of a sequence take more than a reader does, but nothing that a reader or a writer waits for.
planning="query ~ '^(EXPLAIN|(SELECT|UPDATE) [^;]*orders|SELECT NULL::text WHERE false UNION|SELECT ([(]SELECT indexname FROM |)public.hypopg_|SET LOCAL statement_timeout|ROLLBACK)'"
expect 'nothing stronger than a reader holds, but in plans of what writes' '' "$(sql shop "SELECT DISTINCT mode, relation, left(query, 60) FROM sample
	WHERE relation <> 'virtualxid' AND mode <> 'AccessShareLock' AND NOT (mode IN ('RowShareLock', 'RowExclusiveLock') AND $planning)
	AND NOT (mode = 'RowExclusiveLock' AND query LIKE '%pg_sequence_last_value%')")"
expect 'no lock of a plan is held in a transaction with something else' '' "$(sql shop "SELECT DISTINCT relation, left(query, 60) FROM sample
	WHERE relation = 'orders' AND NOT $planning AND query !~ 'pg_(relation_size|get_expr)'")"
exit "$failed"

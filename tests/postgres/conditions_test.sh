#!/bin/sh
# conditions_test.sh RESCUE: profiles of a server that is read through a pooler, as a standby, by roles with few rights, that
# cancels a question or takes too long for one, and that dies in the middle: what cannot be had is said in one line, the rest is profiled, nothing stays.
set -u
# shellcheck source=tests/postgres/lib.sh
. "$(dirname -- "$0")/lib.sh"
bin=$(sed -n 1p "$PGHOST/data/postmaster.opts")
bin=${bin%%/postgres *}
chmod 711 "$work"
pooler=
replica=
# shellcheck disable=SC2317 # lib.sh calls it
clean_up() {
	[ -z "$pooler" ] || kill "$pooler"
	[ -z "$replica" ] || unprivileged "$bin/pg_ctl" -s -m immediate -D "$replica" stop
}

unprivileged() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"
	else
		"$@"
	fi
}

# profile CONNINFO: with the exit code in $code and all that was said in the file `said`
profile() {
	"$rescue" db-profile --store store.db "$1" >said 2>&1
	code=$?
}

# says NAME TEXT: the last profile did, on one line
says() {
	expect "$1: $2" 1 "$(grep -cF -- "$2" said)"
}

# nothing_left NAME
nothing_left() {
	expect "$1: no session and no lock is left" 0,0 "$(sql shop "SELECT (SELECT count(*) FROM pg_stat_activity
		WHERE application_name = 'rescue' AND state <> 'idle') || ',' || (SELECT count(*) FROM pg_locks l WHERE
		pid <> pg_backend_pid() AND EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = l.pid AND datname = 'shop'))")"
}

statuses() {
	ask "SELECT group_concat(name || ' ' || status, '; ') FROM (SELECT name, status FROM collector WHERE name <> 'places' ORDER BY name)"
}

sql postgres 'CREATE DATABASE shop'
sql shop "CREATE EXTENSION pg_stat_statements; CREATE EXTENSION hypopg;
	CREATE TABLE orders (id serial PRIMARY KEY, user_id int, note text);
	INSERT INTO orders (user_id, note) SELECT i % 20000, repeat('x', 50) FROM generate_series(1, 60000) i; ANALYZE;
	CREATE ROLE monitor LOGIN IN ROLE pg_monitor; CREATE ROLE nobody LOGIN; SELECT pg_stat_statements_reset()" >/dev/null
work_load() {
	for user in 1 2 3 4 5 6; do
		echo "SELECT note FROM orders WHERE user_id = $user;"
	done | psql -X -q -o /dev/null -d "$1"
}
work_load dbname=shop
sql shop "UPDATE orders SET note = '' WHERE user_id = 7"

# Tables of a schema that is on the application's search_path and not on ours; its name is as bad as names get.
sql shop "CREATE SCHEMA \"we're\\\"; CREATE TABLE \"we're\\\".visits (id int, page int);
	INSERT INTO \"we're\\\".visits SELECT i, i % 20000 FROM generate_series(1, 60000) i; ANALYZE \"we're\\\".visits"
for page in 1 2 3 4 5 6; do
	echo "SELECT id FROM visits WHERE page = $page;"
done | PGOPTIONS="-c search_path=\"we're\\\\\"" psql -X -q -o /dev/null -d shop
profile dbname=shop
expect 'an application with a search_path of its own: exit code' 0 "$code"
expect 'its statements are planned' 'page; user_id' "$(ask "SELECT group_concat(columns, '; ') FROM (SELECT columns FROM pg_advice ORDER BY columns)")"
sql shop "DROP SCHEMA \"we're\\\" CASCADE; SELECT pg_stat_statements_reset()" >/dev/null 2>&1
work_load dbname=shop
sql shop "UPDATE orders SET note = '' WHERE user_id = 7"

profile 'dbname=shop user=monitor'
expect 'a role with pg_monitor alone: exit code' 0 "$code"
expect 'it sees what is run' 1 "$(ask "SELECT count(*) FROM pg_statement WHERE text LIKE 'SELECT note FROM orders%'")"
expect 'and how passwords are kept it does not' NULL "$(ask "SELECT coalesce(password_kind, 'NULL') FROM pg_role WHERE name = 'nobody'")"
expect 'plans it may not make are said' 'advice partial; catalog done; server done; statements done' "$(statuses)"
says 'what is missing is said' 'column statistics and plans of some tables'
nothing_left 'a role with pg_monitor alone'

profile 'dbname=shop user=nobody'
expect 'a role with nothing: exit code' 0 "$code"
expect 'the catalog is read all the same' orders "$(ask 'SELECT name FROM pg_table')"
expect 'statements of others are hidden' 0 "$(ask "SELECT count(*) FROM pg_statement WHERE text LIKE '%orders%'")"
says 'with the GRANT that shows them' 'GRANT pg_read_all_stats TO "nobody"'
expect 'and all GRANTs are listed' 2 "$(ask "SELECT count(DISTINCT remedy) FROM pg_unknown
	WHERE remedy IN ('GRANT pg_monitor TO \"nobody\"', 'GRANT pg_read_all_data TO \"nobody\"')")"
nothing_left 'a role with nothing'

# One server connection for everybody: what a profile leaves in it the next client gets.
mkdir pool
chmod 777 pool
cat >pool/pgbouncer.ini <<END
[databases]
shop = host=$PGHOST user=postgres
[pgbouncer]
pool_mode = transaction
default_pool_size = 1
unix_socket_dir = $work/pool
listen_addr =
listen_port = 6432
auth_type = any
logfile = $work/pool/log
END
unprivileged pgbouncer -q pool/pgbouncer.ini >/dev/null 2>&1 &
pooler=$!
pooled="host=$work/pool port=6432 dbname=shop"
await "$pooled" 'SELECT true'
before=$(sql "$pooled" "SELECT string_agg(name || '=' || setting, ',' ORDER BY name) FROM pg_settings WHERE name !~ '[.]|^application_name$'")
profile "$pooled"
expect 'through a pooler in transaction mode: exit code' 0 "$code"
says 'it is said' 'primary, through a pooler)'
expect 'everything is read' 'advice done; catalog done; server done; statements done' "$(statuses)"
expect 'with index advice' user_id "$(ask 'SELECT columns FROM pg_advice')"
expect 'the next client of the connection gets the settings that were' "$before" \
	"$(sql "$pooled" "SELECT string_agg(name || '=' || setting, ',' ORDER BY name) FROM pg_settings WHERE name !~ '[.]|^application_name$'")"
expect 'no prepared statement and no hypothetical index' 0,0 "$(sql "$pooled" "SELECT (SELECT count(*) FROM pg_prepared_statements)
	|| ',' || (SELECT count(*) FROM hypopg_list_indexes)")"
nothing_left 'through a pooler'
profile "$pooled options='-c work_mem=1MB'"
expect 'a pooler that refuses a parameter: exit code' 2 "$code"
says 'what to do is said' 'leave `options` and PGOPTIONS out'
kill "$pooler"
pooler=

# A standby: it replays, and refuses what writes.
replica=$PGHOST/replica
unprivileged pg_basebackup -D "$replica" -R -c fast -X stream
mkdir standby
chmod 777 standby
unprivileged "$bin/pg_ctl" -w -s -D "$replica" -l "$replica/log" -o "-c unix_socket_directories='$work/standby'" start >/dev/null
standby="host=$work/standby dbname=shop"
await "$standby" 'SELECT pg_is_in_recovery()'
work_load "$standby"
profile "$standby"
expect 'a standby: exit code' 0 "$code"
says 'it is said' ', standby)'
expect 'everything is read' 'advice done; catalog done; server done; statements done' "$(statuses)"
expect 'with index advice' user_id "$(ask 'SELECT columns FROM pg_advice')"
unprivileged "$bin/pg_ctl" -s -m immediate -D "$replica" stop
replica=

# when_waiting SQL: does it in the server as soon as a profile waits for a catalog that is locked
when_waiting() {
	psql -X -q -d shop -c "SET statement_timeout = '60s'; BEGIN; LOCK TABLE pg_catalog.pg_policy;
		DO \$\$ BEGIN
			LOOP
				PERFORM pg_stat_clear_snapshot();
				IF EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'rescue' AND wait_event_type = 'Lock') THEN
					$1;
					EXIT;
				END IF;
				PERFORM pg_sleep(0.002);
			END LOOP;
		END \$\$; COMMIT" >/dev/null 2>&1 &
	await dbname=shop "SELECT EXISTS (SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'pg_policy'::regclass)"
}

# As statement_timeout does.
when_waiting "PERFORM pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'rescue'"
profile dbname=shop
wait
expect 'a question that is cancelled: exit code' 0 "$code"
expect 'what it would have told is unknown' 1 "$(ask "SELECT count(*) FROM pg_unknown WHERE reason LIKE '%canceling statement%'")"
expect 'the rest is read' 'advice done; catalog partial; server done; statements done' "$(statuses)"
says 'it is said' 'catalog (partial): '
nothing_left 'a question that is cancelled'

# Nobody cancels anything: what the statements are read from has become slow, and the role's own statement_timeout ends it.
sql shop 'CREATE OR REPLACE VIEW pg_stat_statements AS SELECT * FROM pg_stat_statements(true) WHERE (SELECT pg_sleep(60)::text) IS NOT NULL'
PGOPTIONS='-c statement_timeout=2s' profile dbname=shop
expect 'a question that takes too long: exit code' 0 "$code"
expect 'it is unknown, with what to do' \
	"the server says: canceling statement due to statement timeout,run it again when less goes on: a question was given 2 s; PGOPTIONS='-c statement_timeout=10s' gives it more" \
	"$(ask "SELECT reason, remedy FROM pg_unknown WHERE subject = 'statements'")"
expect 'the rest is read' 'catalog done; server done; statements partial' "$(ask "SELECT group_concat(name || ' ' || status, '; ')
	FROM (SELECT name, status FROM collector WHERE name IN ('catalog', 'server', 'statements') ORDER BY name)")"
expect 'with its tables and indexes' 'orders orders_pkey' "$(ask 'SELECT t.name, i.name FROM pg_table AS t JOIN pg_index AS i ON i.table_oid = t.oid' | tr , ' ')"
expect 'and the checks of them are made' t "$(ask "SELECT iif(count(*) > 30, 't', 'f') FROM outcome WHERE rule LIKE 'database/%' AND status IN ('pass', 'fail')")"
says 'it is said' 'statements (partial): '
nothing_left 'a question that takes too long'
sql shop 'CREATE OR REPLACE VIEW pg_stat_statements AS SELECT * FROM pg_stat_statements(true)'

# The postmaster dies of kill -9, and the process that serves us with it: left to itself, that one looks for its postmaster only
# when it waits, which it need not do before the profile is over.
postmaster=$(sed -n 1p "$PGHOST/data/postmaster.pid")
when_waiting "EXECUTE (SELECT format('COPY (SELECT 1) TO PROGRAM %L', 'kill -9 $postmaster ' || pid) FROM pg_stat_activity
	WHERE application_name = 'rescue' AND wait_event_type = 'Lock')"
profile dbname=shop
wait
expect 'a server that dies: exit code' 3 "$code"
expect 'what was read is kept' 1 "$(ask 'SELECT count(*) FROM pg_server')"
expect 'what was not has failed' 'advice failed; catalog partial; server done; statements failed' "$(statuses)"
expect 'it is said on one line' 1 "$(grep -c '^rescue: .*the connection was lost' said)"
profile dbname=shop
expect 'a server that is dead: exit code' 2 "$code"
expect 'in one line' 1 "$(wc -l <said)"
expect 'the former profile is still there' 1 "$(ask 'SELECT count(*) FROM pg_server')"

exit "$failed"

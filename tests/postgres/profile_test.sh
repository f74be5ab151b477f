#!/bin/sh
# profile_test.sh RESCUE: what `rescue db-profile` does with servers, roles and sessions that are not as one would wish.
set -u
# shellcheck source=tests/postgres/lib.sh
. "$(dirname -- "$0")/lib.sh"

# profile ARGS…: into the store, with the exit code in $code and all that was said in the file `said`
profile() {
	"$rescue" db-profile --no-advice --store store.db "$@" >said 2>&1
	code=$?
}

# says NAME TEXT: the last profile did, on a line
says() {
	grep -qF -- "$2" said || expect "$1" "$2" "$(cat said)"
}

sql postgres 'CREATE DATABASE shop'
sql shop "CREATE TABLE orders (id serial PRIMARY KEY, user_id int, note text);
	CREATE INDEX ON orders (lower(note), user_id DESC) WHERE user_id > 0;
	CREATE TABLE busy (id int); CREATE TABLE later (id int);
	INSERT INTO orders (user_id, note) SELECT i, 'x' FROM generate_series(1, 1000) i; ANALYZE;
	CREATE ROLE monitor LOGIN IN ROLE pg_monitor; CREATE ROLE locked LOGIN PASSWORD 'right';
	ALTER DATABASE shop SET app.api_key = 'do-not-show'"

# Without pg_stat_statements the catalog is still read.
profile dbname=shop
expect 'a server without pg_stat_statements is profiled' 0 "$code"
says 'it is said how to have statements' 'CREATE EXTENSION pg_stat_statements'
expect 'its statements are skipped, its catalog is not' 'catalog,done
statements,skipped' "$(ask "SELECT name, status FROM collector WHERE name IN ('catalog', 'statements') ORDER BY name")"
expect 'an index is described without asking for its definition' '"lower(note), user_id DESC",(user_id > 0)' \
	"$(ask "SELECT key_text, predicate FROM pg_index WHERE method = 'btree' AND is_primary = 0")"
expect 'a sequence is known with its column' 'orders_id_seq,1000,2147483647,id' \
	"$(ask 'SELECT name, last_value, highest, column_name FROM pg_sequence')"
expect 'what a setting of a database holds is not shown' '(set)' \
	"$(ask "SELECT value FROM pg_role_setting WHERE name = 'app.api_key'")"
sql shop 'CREATE EXTENSION pg_stat_statements'

# A role that may only look.
profile 'dbname=shop user=monitor'
expect 'a role with pg_monitor alone profiles' 0 "$code"
expect 'what it may not see is told with the GRANT' 1 \
	"$(ask "SELECT count(*) FROM pg_unknown WHERE remedy = 'GRANT pg_read_all_data TO \"monitor\"'")"
expect 'sequences it may not read are not visible' 0 "$(ask 'SELECT is_visible FROM pg_sequence')"

# Names nobody would choose.
escape=$(printf '\033')
sql shop "CREATE TABLE \"we\"\"ird'; DROP TABLE orders; --\" (\"sel ect\" int PRIMARY KEY);
	CREATE TABLE \"${escape}[31mred\" (id int); CREATE SCHEMA \"a.b\"; CREATE TABLE \"a.b\".\"c.d\" (\"{id}\" int)"
profile dbname=shop
expect 'hostile names are profiled' 0 "$code"
expect 'all of them' 6 "$(ask 'SELECT count(*) FROM pg_table')"
expect 'no terminal gets an escape' 0 "$(grep -c "$escape" said)"
sql shop "DROP TABLE \"${escape}[31mred\""

# Another session has altered one table, and alters a second one again and again: it waits a tenth of a second at most.
(sql shop "SET lock_timeout = '100ms'; SET statement_timeout = '60s'; BEGIN; ALTER TABLE busy ADD COLUMN a int;
	DO \$\$ DECLARE seen bool := false; here bool; BEGIN
		LOOP
			PERFORM pg_stat_clear_snapshot();
			here := EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'rescue');
			EXIT WHEN seen AND NOT here;
			seen := seen OR here;
			BEGIN
				ALTER TABLE later ADD COLUMN a int;
				RAISE EXCEPTION 'undo';
			EXCEPTION WHEN raise_exception THEN NULL;
			END;
			PERFORM pg_sleep(0.005);
		END LOOP;
	END \$\$; COMMIT" >altered 2>&1; echo "$?" >>altered) &
await shop "SELECT EXISTS (SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'busy'::regclass)"
profile dbname=shop
expect 'a profile ends while a table is altered' 0 "$code"
expect 'it names the table' 1 "$(ask "SELECT count(*) FROM diagnostic WHERE collector = 'catalog' AND subject = 'public.busy'")"
expect 'and reads the others' 'busy,1
orders,0' "$(ask "SELECT name, is_skipped FROM pg_table WHERE name IN ('busy', 'orders') ORDER BY name")"
wait
expect 'the other session does not wait for it' 0 "$(tail -n 1 altered)"
expect 'nothing is left in the server' 0 "$(sql shop "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'rescue'")"

# The connection is cut where it waits for a catalog that is locked.
(sql shop "SET statement_timeout = '60s'; BEGIN; LOCK TABLE pg_catalog.pg_policy;
	DO \$\$ BEGIN
		LOOP
			PERFORM pg_stat_clear_snapshot();
			PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
				WHERE application_name = 'rescue' AND wait_event_type = 'Lock';
			EXIT WHEN FOUND;
			PERFORM pg_sleep(0.005);
		END LOOP;
	END \$\$; COMMIT" >/dev/null) &
await shop "SELECT EXISTS (SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'pg_policy'::regclass)"
profile dbname=shop
wait
expect 'a cut connection leaves the profile incomplete' 3 "$code"
expect 'what comes after it has failed' failed "$(ask "SELECT status FROM collector WHERE name = 'statements'")"
expect 'what was read before is kept' 1 "$(ask "SELECT count(*) FROM pg_schema WHERE name = 'public'")"
says 'it is said' 'the connection was lost'

# A sample: what happens in it, and nothing else. It begins when the first reading is done.
sql shop 'SELECT note FROM orders WHERE user_id = 1' >/dev/null
(await shop "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'rescue' AND state = 'idle' AND
	state_change < clock_timestamp() - interval '0.5 s')"
psql -X -q -d shop -c 'SELECT note FROM orders WHERE user_id = 2' -c 'SELECT note FROM orders WHERE user_id = 3' >/dev/null) &
profile --sample 4 dbname=shop
wait
expect 'a sample counts what happened in it' 2 \
	"$(ask "SELECT calls FROM pg_statement WHERE text LIKE 'SELECT note FROM orders%'")"

# What former profiles asked, plans of statements with typed parameters included, is counted by the server and is not listed.
sql shop 'SELECT pg_stat_statements_reset()' >/dev/null
for _ in 1 2; do
	psql -X -q -d shop -c 'BEGIN' -c 'SELECT note FROM orders WHERE user_id = 2' -c 'ROLLBACK' >/dev/null
done
for _ in 1 2 3; do
	"$rescue" db-profile --quiet --store store.db dbname=shop >/dev/null 2>said || expect 'a profile with advice' '' "$(cat said)"
done
expect 'it is counted' t "$(sql shop "SELECT count(*) > 20 FROM pg_stat_statements WHERE query LIKE '/* rescue */%' AND toplevel")"
expect 'the application is listed, no profile' 'BEGIN,2
ROLLBACK,2
SELECT note FROM orders WHERE user_id = $1,2' "$(ask "SELECT text, calls FROM pg_statement WHERE NOT is_own ORDER BY text")"
expect 'in the listing too' 'BEGIN
ROLLBACK
SELECT note FROM orders WHERE user_id = $1' "$("$rescue" show statements --store store.db --format csv |
	tr -d '\r' | sed '1d; s/.*,//' | sort)"
expect 'the shares are those of the application' 1 "$(ask 'SELECT round(sum(share), 6) = 1 FROM pg_statement WHERE NOT is_own')"

# All databases, one after the other. What one is named is a name and leads nowhere else.
sql postgres 'CREATE DATABASE "hostaddr=127.0.0.1"'
profile --all dbname=postgres
expect 'all databases are profiled' 'hostaddr=127.0.0.1,1
postgres,1
shop,1' "$(ask 'SELECT name, is_profiled FROM pg_database ORDER BY name')"
expect 'with their tables' shop "$(ask "SELECT database FROM pg_table WHERE name = 'orders'")"

# Doors that stay shut.
sed -i '1i local all locked scram-sha-256' "$PGHOST/data/pg_hba.conf"
sql postgres 'SELECT pg_reload_conf()' >/dev/null
sleep 0.3
profile "postgresql://locked:hunter2@/shop"
expect 'a wrong password is a mistake of the user' 2 "$code"
says 'it is said' 'password authentication failed'
expect 'the password is not repeated' 0 "$(grep -c hunter2 said)"
while read -r conninfo; do
	profile "$conninfo"
	expect "$conninfo: a mistake of the user" '2 1' "$code $(wc -l <said)"
	expect "$conninfo: no part of the password is repeated" 0 "$(grep -c ter2 said)"
done <<END
locked:hunter2@localhost/shop
postgres:hunter2@localhost/shop
mysql://locked:hunter2@localhost/shop
postgresql+psycopg2://locked:hunter2@localhost/shop
jdbc:postgresql://localhost/shop?user=locked&password=hunter2
postgresql://locked:hun@ter2@localhost/shop
postgresql://locked:hun/ter2@localhost/shop
postgresql://locked:hunter2
dbname=postgresql://locked:hunter2@localhost/shop
host=$PGHOST user=locked password=hun ter2 dbname=shop
host=locked:hunter2@localhost dbname=shop
user=locked password=hunter2 dbname=shop
END
PGDATABASE=postgresql://locked:hunter2@localhost/shop profile
expect 'nor one in a variable' '2 0' "$code $(grep -c hunter2 said)"
profile dbname=shop user=locked password=hunter2
expect 'nor one of several arguments' '2 0' "$code $(grep -c hunter2 said)"
printf '[shop]\nhost=%s\nuser=locked\npassword=hunter2\ndbname=shop\n' "$PGHOST" >service
PGSERVICEFILE=service profile service=shop
expect 'nor one of a service file' '2 0' "$code $(grep -c hunter2 said)"
says 'it is said' 'password authentication failed'
echo '*:*:*:locked:hunter2' >passwords
chmod 600 passwords
PGPASSFILE=passwords profile 'dbname=shop user=locked'
expect 'nor one of a password file' '2 0' "$code $(grep -c hunter2 said)"
says 'it is said' 'password authentication failed'
profile 'dbname=shop user=locked'
says 'a missing password is said' 'PGPASSWORD'
profile 'dbname=nowhere'
says 'a missing database is said' 'database "nowhere" does not exist'
profile 'dbname=shop port=1'
expect 'a server that is down is a mistake of the user' 2 "$code"
says 'it is said' 'the server is not running there'

exit "$failed"

#!/bin/sh
# prove_test.sh RESCUE: `rescue db-profile --prove` builds what it advises in a copy of the database, times it there, leaves
# nothing behind, and refuses to do so in the profiled database itself.
set -u
# shellcheck source=tests/postgres/lib.sh
. "$(dirname -- "$0")/lib.sh"

# prove CONNINFO ARGS…: with the exit code in $code and all that was said in the file `said`
prove() {
	scratch=$1
	shift
	"$rescue" db-profile --store store.db "$@" --prove "$scratch" dbname=shop >said 2>&1
	code=$?
}

# The story in small: a history by user and a payment by its number, both without an index; and names nobody would choose.
sql postgres 'CREATE DATABASE shop'
sql shop "CREATE EXTENSION pg_stat_statements; CREATE EXTENSION hypopg; CREATE EXTENSION dblink;
	CREATE TABLE transactions (id bigint PRIMARY KEY, user_id int, amount numeric, created_at timestamptz);
	INSERT INTO transactions SELECT i, i * 7919 % 2000, i, '2026-01-01'::timestamptz + i * interval '1 s' FROM generate_series(1, 40000) i;
	CREATE TABLE payments (id bigint PRIMARY KEY, payment_id text, state text);
	INSERT INTO payments SELECT i, md5(i::text), 'done' FROM generate_series(1, 40000) i;
	CREATE TABLE \"we\"\"ird'; DROP TABLE payments; --\" (\"sel ect\" int, note text);
	INSERT INTO \"we\"\"ird'; DROP TABLE payments; --\" SELECT i, 'note of ' || i FROM generate_series(1, 40000) i;
	ANALYZE"
sql postgres 'CREATE DATABASE copy TEMPLATE shop'
sql shop 'SELECT pg_stat_statements_reset()' >/dev/null
for user in 1 2 3; do
	sql shop "SELECT id, amount FROM transactions WHERE user_id = $user ORDER BY created_at DESC LIMIT 20" >/dev/null
	sql shop "SELECT state FROM payments WHERE payment_id = md5('$user')" >/dev/null
	sql shop "UPDATE \"we\"\"ird'; DROP TABLE payments; --\" SET note = '' WHERE \"sel ect\" = $user"
done
rows=$(sql copy 'SELECT count(*) FROM pg_class')

prove dbname=copy
expect 'it is proved' 0 "$code"
expect 'each advised index is, and each is at least ten times as fast' 'payments,payment_id,proved,1
transactions,"user_id, created_at DESC",proved,1
"we""ird'"'"'; DROP TABLE payments; --","""sel ect""",proved,1' "$(ask "SELECT t.name, a.columns, p.outcome, p.ms_before >= 10 * p.ms_after
	FROM pg_advice a JOIN pg_table t ON t.oid = a.table_oid LEFT JOIN pg_proof p ON p.advice_id = a.id ORDER BY t.name")"
expect 'so are their costs' '1
1
1' "$(ask 'SELECT cost_before >= 10 * cost_after FROM pg_advice')"
expect 'nothing is left in the copy' "$rows" "$(sql copy 'SELECT count(*) FROM pg_class')"
expect 'and nothing was changed there' 40000 "$(sql copy "SELECT count(*) FROM \"we\"\"ird'; DROP TABLE payments; --\" WHERE note <> ''")"
expect 'the first screen says it' 1 "$(grep -c 'scratch database 3 proved' said)"
"$rescue" show advice --store store.db --format csv >shown
expect 'so does the listing' 3 "$(grep -c 'proved: [0-9.]* -> [0-9.]* ms' shown)"
expect 'and the report' 3 "$(grep -c '; proved: [0-9.]* ms → [0-9.]* ms a call, [0-9.]* times as fast' report.md)"
expect 'the screen keeps its length' yes "$([ "$(wc -l <said)" -le 25 ] && echo yes)"
expect 'the ledger keeps it' 3 "$(ask "SELECT count(*) FROM profile_proof WHERE outcome = 'proved'")"

# For another program: outcome and figures are members of the advice.
"$rescue" db-profile --store store.db --format json --prove dbname=copy dbname=shop >profile.json
"$rescue" schema --json db-profile >schema.json
expect 'the JSON is as its schema says' 'proved True' "$(/usr/bin/python3 -c '
import json, jsonschema
profile = json.load(open("profile.json"))
jsonschema.validate(profile, json.load(open("schema.json")))
first = profile["advice"][0]
print(first["outcome"], first["ms_before"] > 10 * first["ms_after"] > 0)')"

# A copy where one index is there already, or its table is not: the others are proved.
sql copy 'DROP TABLE payments; CREATE INDEX transactions_user_id_created_at_idx ON transactions (id)'
prove dbname=copy
expect 'what cannot be built stops nothing' 0 "$code"
expect 'it is said of each' 'payments,failed,1
transactions,failed,1' "$(ask "SELECT t.name, p.outcome, p.reason LIKE '%exist%' FROM pg_advice a JOIN pg_table t ON t.oid = a.table_oid
	JOIN pg_proof p ON p.advice_id = a.id WHERE t.name IN ('payments', 'transactions') ORDER BY t.name")"
expect 'and the third is proved' 1 "$(ask "SELECT count(*) FROM pg_proof WHERE outcome = 'proved'")"

# What READ ONLY does not stop is not run at all.
sql shop 'CREATE FUNCTION "Mark"(int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN $1; END $$; ALTER EXTENSION dblink ADD FUNCTION "Mark"(int)'
sql copy "CREATE FUNCTION \"Mark\"(int) RETURNS int LANGUAGE plpgsql AS \$\$ BEGIN
	PERFORM dblink_exec('host=$PGHOST user=$PGUSER dbname=postgres', 'CREATE TABLE IF NOT EXISTS acted ()'); RETURN \$1; END \$\$"
for amount in 1 2 3; do
	sql shop "SELECT user_id FROM transactions WHERE amount = $amount AND \"Mark\"(user_id) = 5" >/dev/null
	sql shop "SELECT id FROM transactions WHERE amount = $amount AND dblink_get_connections() IS NULL" >/dev/null
	sql shop "SELECT user_id FROM transactions WHERE created_at = '2026-01-01'::timestamptz + interval '$amount s' AND random() < 2" >/dev/null
done
prove dbname=copy
expect 'a statement that may act is left alone, one that draws lots is timed' 'amount,unknown,1
created_at,proved,0' "$(ask "SELECT a.columns, p.outcome, p.reason LIKE '%may do more than read%' FROM pg_advice a
	JOIN pg_proof p ON p.advice_id = a.id WHERE a.columns IN ('amount', 'created_at') ORDER BY a.columns")"
expect 'nor does a row of the copy tell a value of what acts' '' "$(sql postgres "SELECT to_regclass('acted')")"

# A value is looked for as long as a statement may take, not as long as an index may be built.
sql shop "CREATE FUNCTION code_of(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN \$1 * 7; END';
	ALTER EXTENSION dblink ADD FUNCTION code_of(int)"
sql copy "CREATE FUNCTION code_of(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS \$\$ BEGIN
	IF current_query() LIKE '%OFFSET%' THEN RAISE LOG 'sampled within %', current_setting('statement_timeout'); END IF;
	RETURN \$1 * 7; END \$\$"
for code in 1 2 3; do
	sql shop "SELECT amount FROM transactions WHERE code_of(user_id) = $code" >/dev/null
done
prove dbname=copy
expect 'a value is sampled within the limit of a statement' 'sampled within 30s' \
	"$(grep -o 'sampled within .*' "$PGHOST/data/log" | sort -u)"

prove dbname=shop
expect 'the profiled database itself is refused' 2 "$code"
expect 'it is said why and what to do' 1 "$(grep -c 'createdb -T shop copy' said)"
prove "host=$PGHOST dbname=shop application_name=other"
expect 'by another string as well' 2 "$code"
prove dbname=nowhere
expect 'a scratch database that is not there is a mistake of the user' 2 "$code"
prove 'host=127.0.0.1 port=1 dbname=copy password=hunter2'
expect 'a scratch server that is down is said in one line' 1 "$(wc -l <said)"
expect 'without the password' 0 "$(grep -c hunter2 said)"

# Nor is it in the list of processes, although the profiled server never answers.
/usr/bin/python3 -c '
import socket, time
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
time.sleep(60)' >port &
mute=$!
until [ -s port ]; do sleep 0.05; done
"$rescue" db-profile --store mute.db --prove 'dbname=copy password=hunter2' "host=127.0.0.1 port=$(cat port) password=hunter2" >/dev/null 2>&1 &
pid=$!
until grep -q db-profile "/proc/$pid/cmdline"; do sleep 0.05; done
for _ in $(seq 100); do
	grep -q hunter2 "/proc/$pid/cmdline" || break
	sleep 0.05
done
expect 'while it waits its arguments are covered' 0 "$(grep -c hunter2 "/proc/$pid/cmdline")"
kill "$pid" "$mute"
wait "$pid" "$mute" 2>/dev/null

# A role that may read the copy but does not own its tables.
sql postgres 'CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader'
prove 'dbname=copy user=reader'
expect 'who may not build there is told' 'failed' "$(ask "SELECT DISTINCT outcome FROM pg_proof WHERE reason LIKE '%must be owner%'")"

# Whoever is stopped in the middle leaves nothing: the server takes all of it back.
sql copy "DROP INDEX transactions_user_id_created_at_idx; CREATE FUNCTION wait_long() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); END';
	CREATE EVENT TRIGGER wait_long ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION wait_long()"
rows=$(sql copy 'SELECT count(*) FROM pg_class')
"$rescue" db-profile --store store.db --prove dbname=copy dbname=shop >/dev/null 2>&1 &
pid=$!
await postgres "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = 'copy' AND wait_event = 'PgSleep'"
kill -9 "$pid"
wait "$pid" 2>/dev/null
await postgres "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = 'copy' AND application_name = 'rescue'"
expect 'what was begun is taken back' "$rows" "$(sql copy 'SELECT count(*) FROM pg_class')"

exit "$failed"

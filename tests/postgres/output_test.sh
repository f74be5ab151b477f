#!/bin/sh
# output_test.sh RESCUE: every form in which `rescue db-profile` gives a profile out, of a database with hostile names.
set -u
# shellcheck source=tests/postgres/lib.sh
. "$(dirname -- "$0")/lib.sh"

# profile FORMAT ARGS…: into the file profile.FORMAT
profile() {
	format=$1
	shift
	"$rescue" db-profile --store "$format.db" --output "$format" --format "$format" "$@" >"profile.$format" 2>said
	expect "a profile as $format ends well" 0 $?
	expect "and says nothing besides" '' "$(cat said)"
}

forms() {
	for form in table json csv md; do
		profile "$form" "$@"
	done
	"$rescue" schema --json db-profile >schema.json
	/usr/bin/python3 "$here/output.py" schema.json profile.json profile.csv profile.md hunter2 4711004711 do-not-show ||
		failed=1
	expect 'the first screen has at most 25 lines' yes "$([ "$(wc -l <profile.table)" -le 25 ] && echo yes)"
	expect 'no secret is on it' 0 "$(grep -c 'hunter2\|4711004711\|do-not-show' profile.table)"
	for form in table json csv md; do
		expect "with $form there is a report" yes "$([ -s "$form/report.md" ] && [ -s "$form/report.html" ] && echo yes)"
		expect 'without a secret' 0 "$(cat "$form/report.md" "$form/report.html" | grep -c 'hunter2\|4711004711\|do-not-show')"
	done
}

psql -X -q -d postgres -c 'CREATE DATABASE shop' -c 'CREATE DATABASE empty'
psql -X -q -v ON_ERROR_STOP=1 -d shop <<'SQL' >/dev/null || exit 1
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION hypopg;
CREATE ROLE app LOGIN PASSWORD 'hunter2';
ALTER DATABASE shop SET app.api_key = 'do-not-show';
CREATE TABLE "we""ird'; DROP TABLE x; --|`<b>" (id bigint PRIMARY KEY, "sel|ect" int, "=cmd()" text);
INSERT INTO "we""ird'; DROP TABLE x; --|`<b>" SELECT i, i % 5000, 'text ' || i FROM generate_series(1, 50000) i;
CREATE INDEX "a|b" ON "we""ird'; DROP TABLE x; --|`<b>" ("=cmd()");
CREATE INDEX "a
b" ON "we""ird'; DROP TABLE x; --|`<b>" ("=cmd()");
CREATE SCHEMA "a.b";
CREATE TABLE "a.b"."c,d" ("{id}" smallint, value float4);
INSERT INTO "a.b"."c,d" SELECT i, i FROM generate_series(1, 20000) i;
ANALYZE;
SELECT pg_stat_statements_reset();
SELECT id FROM "we""ird'; DROP TABLE x; --|`<b>" WHERE "sel|ect" = 4711 \g /dev/null
SELECT id FROM "we""ird'; DROP TABLE x; --|`<b>" WHERE "sel|ect" = 12 \g /dev/null
SELECT count(*) FROM "a.b"."c,d" WHERE value = 4711004711 \g /dev/null
ALTER ROLE app PASSWORD 'hunter2';
SQL

forms dbname=shop
expect 'the index that is missing is advised' '"we""ird'\''; DROP TABLE x; --|`<b>"' \
	"$(/usr/bin/python3 -c 'import json; print(json.load(open("profile.json"))["advice"][0]["ddl"].split(" ON public.")[1].split(" USING")[0])')"
expect 'the statement that mends a duplicate keeps its line end inside quotes' 'DROP INDEX CONCURRENTLY public."a
b";' "$(/usr/bin/python3 -c 'import json
print([f["remedy"] for f in json.load(open("profile.json"))["findings"] if f["rule"] == "database/duplicate-index"][0])')"

# The statement that the advice is for, with its plan.
"$rescue" show statement --store json.db \
	"$(/usr/bin/python3 -c 'import json; print(json.load(open("profile.json"))["advice"][0]["statements"][0])')" >shown 2>&1
for part in 'of the load, 2 calls of' 'index 1 would serve it' 'reads the whole table'; do
	expect "the statement is shown with '$part'" 1 "$(grep -c "$part" shown)"
done
"$rescue" show statement --store json.db 999999 >shown 2>&1
expect 'a statement that is not there is said' 1 "$(grep -c 'there is no such statement' shown)"

# What is printed is what the server answers.
/usr/bin/python3 -c 'import json; s = json.load(open("profile.json"))["server"]; print(s["tables"], s["indexes"], s["database"])' >server
expect 'tables and indexes are counted as the server does' "$(psql -X -At -F ' ' -d shop -c "SELECT
	(SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'a.b'))),
	(SELECT count(*) FROM pg_class WHERE relkind = 'i' AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'a.b'))), 'shop'")" \
	"$(cat server)"

forms dbname=empty
expect 'an empty database has no advice' 0 "$(/usr/bin/python3 -c 'import json; print(len(json.load(open("profile.json"))["advice"]))')"

exit "$failed"

#!/bin/sh
# record_catalog.sh: prints what the catalog of the server PGHOST names looks like, for catalogs.pl: its columns with their
# types, those of pg_stat_statements, its functions, settings and versions. By hand, against a real server of each version:
#   server.sh with sh record_catalog.sh >15.tsv      (POSTGRES_BIN is where that version's programs are)
#   perl catalogs.pl merge 10.tsv 11.tsv … 18.tsv >catalogs.tsv
set -eu
psql -X -q -A -t -F "$(printf '\t')" -v ON_ERROR_STOP=1 <<'END'
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
SET search_path = pg_catalog;
SELECT 'version', current_setting('server_version_num')::int / 10000, (SELECT extversion FROM pg_extension WHERE extname = 'pg_stat_statements');
SELECT 'column', c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
	WHERE (c.relnamespace = 'pg_catalog'::regnamespace OR c.relname ~ '^pg_stat_statements') AND c.relkind IN ('r', 'v')
	AND (a.attnum > 0 OR a.attname = 'oid') AND NOT a.attisdropped ORDER BY c.relname::text COLLATE "C", a.attnum;
SELECT DISTINCT 'function', p.proname, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid) FROM pg_proc p
	WHERE p.pronamespace = 'pg_catalog'::regnamespace ORDER BY 2, 3;
SELECT 'setting', name, '', vartype FROM pg_settings WHERE name !~ '[.]' ORDER BY name;
END

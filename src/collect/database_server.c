/*
 * Who answers, and what the whole server says of itself.
 */
#include "collect/database_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

#include "base/banned.h"

#define EPOCH(time) "extract(epoch FROM " time ")::int8"
#define SECONDS_SINCE(time) "extract(epoch FROM clock_timestamp() - " time ")::float8"
#define MAY_SEE_STATISTICS "{10: pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'); false}"
#define IS_SUPERUSER "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
/* The place in the log that replicas are compared with. */
#define WAL_PLACE                                                            \
	"CASE WHEN pg_is_in_recovery() THEN {10: pg_last_wal_replay_lsn(); " \
	"pg_last_xlog_replay_location()} ELSE {10: pg_current_wal_lsn(); "   \
	"pg_current_xlog_location()} END"
#define WAL_DIFFERENCE(since) "{10: pg_wal_lsn_diff; pg_xlog_location_diff}(" WAL_PLACE ", " since ")::int8"
/* Values of such parameters can hold passwords: that they are set is enough. */
#define IS_SECRET(name) "(" name " ~ '(conninfo|command)$' OR " name " ~ '[.].*(secret|password|token|key)')"

DEFINE_PUT_ALL(pg_setting, PG_SETTING_COLUMNS)
DEFINE_PUT_ALL(pg_role_setting, PG_ROLE_SETTING_COLUMNS)
DEFINE_PUT_ALL(pg_counter, PG_COUNTER_COLUMNS)
DEFINE_PUT_ALL(pg_database, PG_DATABASE_COLUMNS)
DEFINE_PUT_ALL(pg_role, PG_ROLE_COLUMNS)
DEFINE_PUT_ALL(pg_hba_rule, PG_HBA_RULE_COLUMNS)
DEFINE_PUT_ALL(pg_session, PG_SESSION_COLUMNS)
DEFINE_PUT_ALL(pg_blocking, PG_BLOCKING_COLUMNS)
DEFINE_PUT_ALL(pg_advisory_lock, PG_ADVISORY_LOCK_COLUMNS)
DEFINE_PUT_ALL(pg_replica, PG_REPLICA_COLUMNS)
DEFINE_PUT_ALL(pg_replication_slot, PG_REPLICATION_SLOT_COLUMNS)

static const char server_sql[] =
    "SELECT current_setting('server_version'), " IS_SUPERUSER ", " IS_SUPERUSER " OR " MAY_SEE_STATISTICS ", "
    "" IS_SUPERUSER " OR NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' "
    "AND NOT (has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE'))), "
    "pg_is_in_recovery(), pg_backend_pid(), " EPOCH("pg_postmaster_start_time()") ", " EPOCH(
	"clock_timestamp()") ", "
			     "(SELECT extversion FROM pg_extension WHERE extname = 'hypopg'), "
			     "(SELECT extversion FROM pg_extension WHERE extname = 'pg_stat_statements'), "
			     "(SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = "
			     "e.extnamespace "
			     "WHERE e.extname = 'pg_stat_statements'), "
			     "(SELECT " EPOCH("min(stats_reset)") " FROM pg_stat_database WHERE datid <> 0), "
								  "current_setting('pg_stat_statements.max', true), "
								  "current_database(), current_user, "
								  "" IS_SUPERUSER " OR {10: pg_has_role(current_user, "
								  "'pg_read_all_settings', 'USAGE'); false}";

enum {
	SERVER_VERSION,
	SERVER_IS_SUPERUSER,
	SERVER_READS_STATISTICS,
	SERVER_READS_DATA,
	SERVER_IS_STANDBY,
	SERVER_PID,
	SERVER_START,
	SERVER_NOW,
	SERVER_HYPOPG,
	SERVER_STATEMENTS,
	SERVER_STATEMENTS_SCHEMA,
	SERVER_STATISTICS_SINCE,
	SERVER_STATEMENTS_LIMIT,
	SERVER_DATABASE,
	SERVER_ROLE,
	SERVER_READS_SETTINGS
};

static const struct question server_question = {.subject = "the server", .sql = server_sql};

static const struct question identifier_question = {.subject = "the cluster's identifier",
						    .remedy = "GRANT pg_monitor TO \"{role}\"",
						    .sql = "SELECT system_identifier FROM pg_control_system()"};

static const struct question evicted_question = {
    .subject = "statements that pg_stat_statements dropped, and since when it counts",
    .remedy = "GRANT pg_read_all_stats TO \"{role}\"",
    .sql = "SELECT " EPOCH("stats_reset") ", dealloc FROM {statements}.pg_stat_statements_info",
    .of_statements = true};

static const struct question setting_question = {
    .subject = "settings",
    .sql = "SELECT {id}, name, CASE WHEN " IS_SECRET(
	"name") " AND coalesce(reset_val, '') <> '' THEN '(set)' "
		"ELSE coalesce(reset_val, setting, '') END, "
		"CASE WHEN vartype = 'bool' THEN (reset_val = 'on')::int::float8 "
		"WHEN vartype IN ('integer', 'real') AND reset_val ~ '^-?[0-9]+([.][0-9]+)?(e[-+]?[0-9]+)?$' THEN "
		"CASE WHEN reset_val::float8 < 0 THEN reset_val::float8 ELSE reset_val::float8 * CASE unit "
		"WHEN 'kB' THEN 1024.0 WHEN 'MB' THEN 1048576.0 WHEN 'B' THEN 1.0 WHEN 'ms' THEN 0.001 WHEN 's' THEN "
		"1.0 "
		"WHEN 'min' THEN 60.0 WHEN 'h' THEN 3600.0 WHEN 'd' THEN 86400.0 ELSE "
		"CASE WHEN unit ~ '^[0-9]+kB$' THEN 1024.0 * left(unit, -2)::float8 "
		"WHEN unit ~ '^[0-9]+MB$' THEN 1048576.0 * left(unit, -2)::float8 ELSE 1.0 END END END END, "
		"coalesce(unit, ''), "
		/* Our own transaction's settings are not the server's. */
		"CASE WHEN source <> 'session' THEN source WHEN reset_val IS NOT DISTINCT FROM boot_val THEN 'default' "
		"ELSE 'configuration file' END, pending_restart FROM pg_settings",
    .put = put_all_pg_setting};

static const struct question role_setting_question = {
    .subject = "settings of roles and databases",
    .remedy = "GRANT SELECT ON pg_catalog.pg_db_role_setting TO \"{role}\"",
    .sql =
	"SELECT DISTINCT ON (2, 3, 4) {id}, coalesce(r.rolname, ''), coalesce(d.datname, ''), split_part(c, '=', 1), "
	"CASE WHEN " IS_SECRET(
	    "split_part(c, '=', 1)") " OR (split_part(c, '=', 1) LIKE '%.%' AND NOT EXISTS "
				     "(SELECT FROM pg_settings s WHERE s.name = split_part(c, '=', 1))) THEN '(set)' "
				     "ELSE substr(c, strpos(c, '=') + 1) END FROM pg_db_role_setting s CROSS JOIN "
				     "unnest(s.setconfig) AS c "
				     "LEFT JOIN pg_roles r ON r.oid = s.setrole LEFT JOIN pg_database d ON d.oid = "
				     "s.setdatabase ORDER BY 2, 3, 4",
    .put = put_all_pg_role_setting};

static const struct question counter_questions[] = {
    {.subject = "checkpoints and the background writer",
     .remedy = "GRANT pg_monitor TO \"{role}\"",
     .sql = "SELECT {id}, name AS key, value AS counter FROM {17: pg_stat_checkpointer; pg_stat_bgwriter} AS b, "
	    "LATERAL (VALUES ('checkpoints_timed', b.{17: num_timed; checkpoints_timed}::float8), "
	    "('checkpoints_requested', b.{17: num_requested; checkpoints_req}), "
	    "('buffers_checkpoint', b.{17: buffers_written; buffers_checkpoint}), "
	    "('buffers_backend', {17: (SELECT sum(writes) FROM pg_stat_io WHERE backend_type = 'client backend' AND "
	    "object = 'relation'); b.buffers_backend}), "
	    "('checkpoint_write_seconds', b.{17: write_time; checkpoint_write_time} / 1000), "
	    "('checkpoint_sync_seconds', b.{17: sync_time; checkpoint_sync_time} / 1000)) AS v (name, value) "
	    "WHERE value IS NOT NULL",
     .put = put_all_pg_counter,
     .is_counted = true},
    {.subject = "the background writer",
     .sql = "SELECT {id}, name AS key, value AS counter FROM pg_stat_bgwriter b, LATERAL (VALUES "
	    "('buffers_clean', b.buffers_clean::float8), ('maxwritten_clean', b.maxwritten_clean), "
	    "('buffers_allocated', b.buffers_alloc)) AS v (name, value) WHERE value IS NOT NULL",
     .put = put_all_pg_counter,
     .is_counted = true},
    {.subject = "what the counters of checkpoints run since",
     .sql = "SELECT {id}, 'counters_since', extract(epoch FROM stats_reset)::float8 FROM "
	    "{17: pg_stat_checkpointer; pg_stat_bgwriter} WHERE stats_reset IS NOT NULL",
     .put = put_all_pg_counter},
    {.subject = "the archiver",
     .sql = "SELECT {id}, name AS key, value AS counter FROM pg_stat_archiver a, LATERAL (VALUES "
	    "('archived', a.archived_count::float8), ('archive_failures', a.failed_count)) AS v (name, value)",
     .put = put_all_pg_counter,
     .is_counted = true},
    {.subject = "the last archived file",
     .sql = "SELECT {id}, name, value FROM pg_stat_archiver a, LATERAL (VALUES "
	    "('last_archived_time', extract(epoch FROM a.last_archived_time)::float8), "
	    "('last_archive_failure_time', extract(epoch FROM a.last_failed_time)::float8)) AS v (name, value) "
	    "WHERE value IS NOT NULL",
     .put = put_all_pg_counter},
    {.subject = "written WAL",
     .sql = "{14: SELECT {id} AS profile_id, 'wal_bytes' AS key, wal_bytes::float8 AS counter FROM pg_stat_wal; "
	    "SELECT 0, '' AS key, 0.0 AS counter WHERE false}",
     .put = put_all_pg_counter,
     .is_counted = true},
    {.subject = "connections and prepared transactions",
     .sql = "SELECT {id}, name, value FROM (VALUES "
	    "('connections', (SELECT sum(numbackends)::float8 FROM pg_stat_database)), "
	    "('prepared_transactions', (SELECT count(*) FROM pg_prepared_xacts)), "
	    "('oldest_prepared_seconds', (SELECT max(" SECONDS_SINCE(
		"prepared") ") FROM pg_prepared_xacts)), "
			    "('replay_delay_seconds', CASE WHEN pg_is_in_recovery() THEN "
			    "" SECONDS_SINCE(
				"pg_last_xact_replay_timestamp()") " END)) AS v (name, value) WHERE value IS NOT NULL",
     .put = put_all_pg_counter},
};

static const struct question database_question = {
    .subject = "databases",
    .sql = "SELECT {id}, d.datname AS key, d.datname = current_database() OR ({all} AND d.datallowconn AND "
	   "has_database_privilege(d.oid, 'CONNECT')), coalesce(pg_get_userbyid(d.datdba), ''), "
	   "CASE WHEN has_database_privilege(d.oid, 'CONNECT') OR " MAY_SEE_STATISTICS
	   " THEN pg_database_size(d.oid) END, "
	   "age(d.datfrozenxid), mxid_age(d.datminmxid), d.datconnlimit, s.numbackends, s.xact_commit AS counter, "
	   "s.xact_rollback AS counter, s.blks_read AS counter, s.blks_hit AS counter, s.temp_files AS counter, "
	   "s.temp_bytes AS counter, s.deadlocks AS counter, s.conflicts AS counter, "
	   "{12: s.checksum_failures; NULL::int8}, " EPOCH(
	       "s.stats_reset") " "
				"FROM pg_database d LEFT JOIN pg_stat_database s ON s.datid = d.oid WHERE NOT "
				"d.datistemplate",
    .put = put_all_pg_database,
    .is_counted = true};

/* The password column is the superuser's; without it the roles themselves are still visible. */
#define ROLE_SQL(password, table)                                                                                 \
	"SELECT {id}, rolname, rolsuper, rolcanlogin, rolbypassrls, rolreplication, rolconnlimit, " password ", " \
	"CASE WHEN isfinite(rolvaliduntil) THEN " EPOCH("rolvaliduntil") " END FROM " table " WHERE rolname !~ '^pg_'"

static const struct question secret_role_question = {
    .subject = "how passwords are kept",
    .remedy = "GRANT SELECT ON pg_catalog.pg_authid TO \"{role}\", or profile as a superuser",
    .sql = ROLE_SQL("CASE WHEN rolpassword IS NULL THEN 'none' WHEN rolpassword LIKE 'md5%' THEN 'md5' "
		    "WHEN rolpassword LIKE 'SCRAM-SHA-256%' THEN 'scram' END",
		    "pg_authid"),
    .put = put_all_pg_role};

static const struct question role_question = {
    .subject = "roles", .sql = ROLE_SQL("NULL::text", "pg_roles"), .put = put_all_pg_role};

static const struct question other_questions[] = {
    {.subject = "rules of pg_hba.conf",
     .remedy = "GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules() TO \"{role}\"; "
	       "GRANT SELECT ON pg_catalog.pg_hba_file_rules TO \"{role}\"",
     .sql = "{10: SELECT DISTINCT ON (line_number) {id} AS profile_id, line_number, type, "
	    "coalesce(array_to_string(database, ','), ''), coalesce(array_to_string(user_name, ','), ''), "
	    "coalesce(address || coalesce('/' || netmask, ''), ''), auth_method FROM pg_hba_file_rules "
	    "WHERE error IS NULL ORDER BY line_number; SELECT 0, 0, '', '', '', '', '' WHERE false}",
     .put = put_all_pg_hba_rule},
    {.subject = "sessions",
     .sql = "SELECT {id}, a.pid, coalesce(a.datname, ''), coalesce(a.usename, ''), coalesce(a.application_name, ''), "
	    "coalesce(a.state, ''), coalesce(a.wait_event_type, ''), coalesce(a.wait_event, ''), "
	    "" SECONDS_SINCE("a.state_change") ", " SECONDS_SINCE("a.xact_start") ", " SECONDS_SINCE(
		"a.query_start") ", "
				 "{14: a.query_id::text; NULL::text}, s.ssl, "
				 "CASE WHEN a.client_addr IS NULL THEN a.client_port = -1 ELSE a.client_addr <<= "
				 "'127.0.0.0/8'::inet OR "
				 "a.client_addr = '::1'::inet END IS TRUE FROM pg_stat_activity a LEFT JOIN "
				 "pg_stat_ssl s USING (pid) "
				 "WHERE a.pid <> pg_backend_pid() AND {10: a.backend_type = 'client backend'; true}",
     .put = put_all_pg_session},
    {.subject = "who waits for whom",
     .sql =
	 "SELECT DISTINCT ON (l.pid, b.pid) {id}, l.pid, b.pid, coalesce(n.nspname || '.' || c.relname, ''), l.mode, "
	 "{14: " SECONDS_SINCE("l.waitstart") "; NULL::float8} FROM pg_locks l "
					      "CROSS JOIN LATERAL unnest(pg_blocking_pids(l.pid)) AS b (pid) "
					      "LEFT JOIN pg_class c ON c.oid = l.relation AND l.database = (SELECT oid "
					      "FROM pg_database WHERE datname = "
					      "current_database()) LEFT JOIN pg_namespace n ON n.oid = c.relnamespace "
					      "WHERE NOT l.granted ORDER BY l.pid, b.pid",
     .put = put_all_pg_blocking},
    {.subject = "advisory locks",
     .sql = "SELECT {id}, d.datname, count(*) FILTER (WHERE l.granted), count(*) FILTER (WHERE NOT l.granted) "
	    "FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory' GROUP BY d.datname",
     .put = put_all_pg_advisory_lock},
    {.subject = "replicas",
     .sql = "SELECT {id}, pid, coalesce(application_name, ''), coalesce(state, ''), coalesce(sync_state, ''), "
	    "" WAL_DIFFERENCE("{10: replay_lsn; replay_location}") ", "
								   "{10: extract(epoch FROM replay_lag)::float8; "
								   "NULL::float8} FROM pg_stat_replication",
     .put = put_all_pg_replica},
    {.subject = "replication slots",
     .sql = "SELECT {id}, slot_name, slot_type, coalesce(database, ''), active, "
	    "" WAL_DIFFERENCE("restart_lsn") ", {13: coalesce(wal_status, ''); ''} FROM pg_replication_slots",
     .put = put_all_pg_replication_slot},
};

/* pg_stat_statements keeps the columns of its own version when the server is upgraded: that server's number. */
static int statements_version(struct view extension)
{
	static const struct {
		const char *extension;
		int version;
	} known[] = {{"1.8", 130000}, {"1.9", 140000}, {"1.10", 150000}, {"1.11", 170000}, {"1.12", 180000}};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (view_is(extension, known[i].extension))
			return known[i].version;
	return view_starts(extension, "1.") && extension.n == 3 ? 90600 : 180000;
}

/* The newest whose catalog the questions were tried on (tests/postgres/catalogs.tsv). */
enum { NEWEST_VERSION = 18 };

static void tell_version(struct profile *profile, int version)
{
	char subject[64], reason[64];

	if (version >= (NEWEST_VERSION + 1) * 10000) {
		snprintf(subject, sizeof(subject), "what is new in PostgreSQL %d", version / 10000);
		snprintf(reason, sizeof(reason), "PostgreSQL %d is the newest version this program knows",
			 NEWEST_VERSION);
		profile_unknown(profile, subject, reason, "a newer release of rescue");
	} else if (version < 100000) {
		profile_unknown(profile, "what PostgreSQL 9.6 does not keep",
				"rules of pg_hba.conf, delays of replicas and roles that may only read statistics came "
				"with version 10, counts of WAL and the time of planning later",
				"an upgrade: no fixes have been made for 9.6 since November 2021");
	}
}

static void tell_unseen(struct profile *profile, const struct pg_rows *rows, const struct pg_server_row *server)
{
	const char *see =
	    server->version_number >= 100000 ? "GRANT pg_monitor TO \"{role}\"" : "profile as a superuser";
	const char *read = server->version_number >= 140000 ? "GRANT pg_read_all_data TO \"{role}\""
							    : "GRANT USAGE ON SCHEMA … and SELECT ON ALL TABLES IN "
							      "SCHEMA … TO \"{role}\"";

	if (!server->reads_statistics)
		profile_unknown(profile, "statements and sessions of other roles",
				"the role is no member of pg_read_all_stats", see);
	if (!server->reads_data)
		profile_unknown(profile, "column statistics and plans of some tables",
				"the role may not read every table", read);
	if (!pg_int(rows, 0, SERVER_READS_SETTINGS))
		profile_unknown(profile, "settings that only superusers see",
				"the role is no member of pg_read_all_settings", see);
	if (!server->statements_version.p)
		profile_unknown(profile, "statements and their load",
				"the extension pg_stat_statements is not installed in the database",
				"shared_preload_libraries = 'pg_stat_statements', a restart, and CREATE EXTENSION "
				"pg_stat_statements in the database");
	if (server->cores == STORE_NULL)
		profile_unknown(profile, "processors of the server", "a client cannot see them", "--cores N");
	tell_version(profile, (int)server->version_number);
	profile_unknown(profile, "disk space and memory of the machine", "a client cannot see them", "");
}

static void read_identifier(struct profile *profile, struct pg_server_row *server, char *identifier, size_t size)
{
	struct pg_rows *rows = profile_rows(profile, profile->server, &identifier_question);

	if (rows && pg_rows_count(rows)) {
		struct view text = pg_text(rows, 0, 0);

		text = view_slice(text, 0, size);
		memcpy(identifier, text.p, text.n);
		server->system_identifier = (struct view){identifier, text.n};
	}
	pg_rows_free(rows);
}

static void read_evicted(struct profile *profile, struct pg_server_row *server)
{
	struct pg_rows *rows;

	if (!server->statements_version.p || profile->statements_version < 140000)
		return;
	rows = profile_rows(profile, profile->server, &evicted_question);
	if (rows && pg_rows_count(rows)) {
		server->statements_since = pg_int(rows, 0, 0);
		server->statements_evicted = pg_int(rows, 0, 1);
	}
	pg_rows_free(rows);
}

static void describe(struct profile *profile, const struct pg_rows *rows)
{
	const struct profile_options *options = profile->options;
	char identifier[32];
	struct pg_server_row server = {
	    .profile_id = profile->id,
	    .address = view_of(connection_address(profile->server)),
	    .database = pg_text(rows, 0, SERVER_DATABASE),
	    .role = pg_text(rows, 0, SERVER_ROLE),
	    .version_number = connection_version(profile->server),
	    .version = pg_text(rows, 0, SERVER_VERSION),
	    .is_superuser = pg_int(rows, 0, SERVER_IS_SUPERUSER),
	    .reads_statistics = pg_int(rows, 0, SERVER_READS_STATISTICS),
	    .reads_data = pg_int(rows, 0, SERVER_READS_DATA),
	    .is_standby = pg_int(rows, 0, SERVER_IS_STANDBY),
	    .is_pooled = pg_int(rows, 0, SERVER_PID) != connection_pid(profile->server),
	    .start_time = pg_int(rows, 0, SERVER_START),
	    .taken_time = pg_int(rows, 0, SERVER_NOW),
	    .sample_seconds = options->sample_seconds ? (double)options->sample_seconds : (double)NAN,
	    .cores = options->cores ? options->cores : STORE_NULL,
	    .hypopg_version = pg_text(rows, 0, SERVER_HYPOPG),
	    .statements_version = pg_text(rows, 0, SERVER_STATEMENTS),
	    .statements_since = STORE_NULL,
	    .statements_evicted = STORE_NULL,
	    .statements_limit = pg_int(rows, 0, SERVER_STATEMENTS_LIMIT),
	    .statistics_since = pg_int(rows, 0, SERVER_STATISTICS_SINCE),
	};

	read_evicted(profile, &server);
	read_identifier(profile, &server, identifier, sizeof(identifier));
	tell_unseen(profile, rows, &server);
	put_pg_server(profile->store, &server);
}

static void read_roles(struct profile *profile)
{
	if (!profile_ask(profile, profile->server, &secret_role_question))
		profile_ask(profile, profile->server, &role_question);
}

int database_server(struct profile *profile, struct err *err)
{
	struct pg_rows *rows = profile_ask_once(profile, profile->server, &server_question, err);
	struct view schema;

	if (!rows)
		return -1;
	profile_begin_collector(profile, "server");
	schema = pg_text(rows, 0, SERVER_STATEMENTS_SCHEMA);
	free(profile->statements_schema);
	profile->statements_schema = xstrndup(schema.p ? schema.p : "", schema.n);
	profile->statements_version = statements_version(pg_text(rows, 0, SERVER_STATEMENTS));
	if (!profile->is_first_reading)
		describe(profile, rows);
	pg_rows_free(rows);
	profile_ask(profile, profile->server, &setting_question);
	profile_ask(profile, profile->server, &role_setting_question);
	for (size_t i = 0; i < sizeof(counter_questions) / sizeof(*counter_questions); i++)
		profile_ask(profile, profile->server, &counter_questions[i]);
	profile_ask(profile, profile->server, &database_question);
	read_roles(profile);
	for (size_t i = 0; i < sizeof(other_questions) / sizeof(*other_questions); i++)
		profile_ask(profile, profile->server, &other_questions[i]);
	profile_end_collector(profile);
	return 0;
}

/*
 * Profiles a database server: asks it politely, judges what it says together with the code that the store knows, and
 * prints what hurts. One transaction of the store, so a profile that dies leaves the former one.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cmd/commands.h"
#include "cmd/judging.h"
#include "cmd/sections.h"
#include "collect/database.h"
#include "collect/profile_keep.h"
#include "collect/statement_places.h"
#include "judge/judge.h"
#include "rules/rules.h"

#include "base/banned.h"

struct db_profile {
	const struct options *options;
	struct store *store;
	struct connection *connection;
	struct rule_set rules;
	struct engagement engagement;
	struct progress *progress;
	int64_t id;
};

/* --- judging ------------------------------------------------------------------------------------------------------ */

static int judge(struct db_profile *profile, struct err *err)
{
	struct judged_code code = judged_code_find(profile->store);
	int64_t audit_id;
	const struct judge_options everything = {0};
	const struct judging judging = {
	    .store = profile->store,
	    .rules = &profile->rules,
	    .selection = &everything,
	    .engagement = &profile->engagement,
	    .repository = view_of(code.repository ? code.repository : connection_database(profile->connection)),
	    .revision = view_of(code.revision ? code.revision : "database"),
	    .snapshot_id = code.snapshot_id,
	    .progress = profile->progress};
	int status;

	collect_places(profile->store, code.snapshot_id);
	status = judging_run(&judging, &audit_id, err);
	judged_code_release(&code);
	return status;
}

static int collect_and_judge(struct db_profile *profile, struct err *err)
{
	const struct options *options = profile->options;
	const struct profile_options how = {.all = option_flag(options, "all"),
					    .sample_seconds = option_integer(options, "sample", 0),
					    .cores = option_integer(options, "cores", 0),
					    .no_advice = option_flag(options, "no-advice"),
					    .model = &profile->rules.model,
					    .progress = profile->progress};
	int64_t kept;

	if (store_begin(profile->store, err))
		return -1;
	if (database_profile(profile->store, profile->connection, &how, &profile->id, err) == 0 &&
	    store_check(profile->store, err) == 0) {
		profile_keep(profile->store, &kept);
		if (judge(profile, err) == 0 && store_commit(profile->store, err) == 0)
			return 0;
	}
	store_rollback(profile->store);
	return -1;
}

/* --- the first screen --------------------------------------------------------------------------------------------- */

#define BYTES(value)                                                                                          \
	"CASE WHEN " value " IS NULL THEN 'size unknown' WHEN " value " >= 1e9 THEN format('%.1f GB', " value \
	" / 1e9) ELSE format('%.1f MB', " value " / 1e6) END"
#define AGE(since)                                                                              \
	"CASE WHEN taken_time - " since " < 7200 THEN format('%d min', (taken_time - " since    \
	") / 60) WHEN taken_time - " since " < 172800 THEN format('%d h', (taken_time - " since \
	") / 3600) ELSE format('%d d', (taken_time - " since ") / 86400) END"

/* At most 25 lines: who and how old the evidence is; the load; the verdict; the worst; what nobody can tell; what next.
 */
static const struct section screen[] = {
    {NULL,
     "SELECT database, address, version, " BYTES(
	 "(SELECT sum(bytes) FROM pg_database WHERE is_profiled)") ", "
								   "(SELECT count(*) FROM pg_table), (SELECT count(*) "
								   "FROM pg_index), iif(is_standby, 'standby', "
								   "'primary'), "
								   "iif(is_pooled, ', through a pooler', '') FROM "
								   "pg_server",
     "{} @ {} (PostgreSQL {}, {}, {} tables, {} indexes, {}{})"},
    {NULL,
     "SELECT iif(statements_version IS NULL, 'no statements (pg_stat_statements is missing)', "
     "iif(sample_seconds IS NOT NULL, format('statements of %d s', sample_seconds), iif(statements_since IS NULL, "
     "'statements of unknown age', 'statements since ' || " AGE(
	 "statements_since") ")) || "
			     "iif(statements_evicted > 0, format(', %d dropped', statements_evicted), '')), "
			     "iif(statistics_since IS NULL, 'table counters never reset', 'table counters since ' "
			     "|| " AGE("statistics_since") "), "
							   "iif(hypopg_version IS NULL, 'no HypoPG', 'HypoPG ' || "
							   "hypopg_version) FROM pg_server",
     "Evidence: {}; {}; {}"},
    {NULL,
     "SELECT n, (SELECT count(*) FROM pg_statement WHERE NOT is_own), iif(n = 1, 'takes', 'take'), "
     "CAST(round(100 * part) AS INTEGER), (SELECT format('%,d', sum(calls)) FROM pg_statement WHERE NOT is_own) "
     "FROM (SELECT row_number() OVER (ORDER BY id) AS n, sum(share) OVER (ORDER BY id) AS part FROM pg_statement "
     "WHERE NOT is_own) WHERE part >= 0.8 OR n = 5 ORDER BY n LIMIT 1",
     "Load: {} of {} statements {} {}% of the time; {} calls"},
    {NULL,
     "SELECT group_concat(format('%d %s', n, impact), ', ') FROM (SELECT count(*) AS n, impact FROM finding WHERE rule "
     "LIKE 'database/%' GROUP BY impact ORDER BY max(impact_points) DESC) HAVING count(*) > 0",
     "Verdict: {}"},
    {NULL, "SELECT 1 FROM pg_server WHERE NOT EXISTS (SELECT 1 FROM finding WHERE rule LIKE 'database/%')",
     "Verdict: no finding"},
    {"Indexes to make",
     "SELECT format('%4.1f', 100 * a.saved_share), t.label, format('%.0f', a.cost_before), format('%.0f', "
     "a.cost_after), "
     "a.source, a.ddl FROM pg_advice a JOIN database_table t ON t.database = a.database AND t.oid = a.table_oid "
     "ORDER BY a.id LIMIT 3",
     "  {}% of the load  {}: cost {} -> {} ({})\n    {};"},
    {"Findings",
     "SELECT format('%-8s', upper(impact)), iif(subject IS NULL OR instr(message, subject), '', subject || ': '), "
     "message FROM finding WHERE rule LIKE 'database/%' "
     "ORDER BY impact_points DESC, id LIMIT 8",
     "  {} {}{}"},
    {NULL, "SELECT count(*) - 8 FROM finding WHERE rule LIKE 'database/%' HAVING count(*) > 8",
     "      and {} more: rescue show findings"},
    {"Incomplete",
     "SELECT name, status, detail FROM collector WHERE status <> 'done' AND name IN "
     "('server', 'catalog', 'statements', 'advice') ORDER BY name LIMIT 3",
     "  {} ({}): {}"},
    {NULL,
     "SELECT group_concat(subject, '; ') FROM (SELECT subject FROM pg_unknown ORDER BY remedy = '', subject) "
     "HAVING count(*) > 0",
     "\nCannot tell: {}\n  why, and what would tell: rescue show database-unknown"},
    {NULL,
     "SELECT count(*), CASE count(*) WHEN 1 THEN '' ELSE 's' END FROM diagnostic WHERE collector IN "
     "('server', 'catalog', 'statements', 'advice') HAVING count(*) > 0",
     "{} thing{} could not be read in full: rescue show diagnostics"},
};

/* Fails with the reason of a collector that failed. */
static int check_complete(const struct db_profile *profile, struct err *err)
{
	struct query *query = store_query(
	    profile->store, "SELECT name, detail FROM main.collector WHERE snapshot_id = ? AND "
			    "(status = 'failed' OR (status = 'partial' AND detail LIKE '%connection was lost%')) "
			    "ORDER BY status = 'failed', name");
	int status = 0;

	query_bind_int(query, 1, profile->id);
	if (query_step(query, NULL) == 1)
		status = err_set(err, ERR_INCOMPLETE, "the database was profiled in part: %.*s: %.*s",
				 VIEW_ARG(query_text(query, 0)), VIEW_ARG(query_text(query, 1)));
	query_free(query);
	return status;
}

/* --- the command -------------------------------------------------------------------------------------------------- */

/* What stands on the command line is visible to every user of the machine: from now on without what it says. */
static void hide_argument(const char *argument)
{
	if (argument && (strchr(argument, '=') || strstr(argument, "://")))
		memset((char *)(uintptr_t)argument, '*', strlen(argument));
}

static int open_all(struct db_profile *profile, struct err *err)
{
	const struct options *options = profile->options;
	const char *conninfo = argument_text(options, "CONNINFO");
	size_t count;
	int status;

	profile->rules.without_tests = true;
	if (option_text(options, "config") &&
	    engagement_load(&profile->engagement, option_text(options, "config"), NULL, err))
		return -1;
	if (rules_load(&profile->rules, option_list(options, "rules", &count), option_text(options, "config"), err))
		return -1;
	progress_report(profile->progress, "connecting", 0, 0);
	status = connection_open(&profile->connection, conninfo, err);
	hide_argument(conninfo);
	return status || store_open(&profile->store, option_text(options, "store"), STORE_WRITE, err) ? -1 : 0;
}

static int run(const struct options *options, struct err *err)
{
	struct db_profile profile = {.options = options, .progress = progress_on_terminal(options)};
	const char *store = option_given(options, "store") ? option_text(options, "store") : "";
	int status = open_all(&profile, err);

	if (!status)
		status = collect_and_judge(&profile, err);
	progress_clear(profile.progress);
	if (!status && !option_flag(options, "quiet"))
		sections_print(profile.store, screen, sizeof(screen) / sizeof(*screen), store);
	if (!status)
		status = check_complete(&profile, err);
	connection_close(profile.connection);
	store_close(profile.store);
	rules_release(&profile.rules);
	engagement_release(&profile.engagement);
	progress_free(profile.progress);
	return status ? -1 : 0;
}

static const struct argument_spec arguments[] = {
    {.name = "CONNINFO",
     .min = 0,
     .max = 1,
     .help =
	 "a URI, key=value pairs or a database's name, as psql takes them; without it PGHOST, PGSERVICE and the other "
	 "variables of libpq decide"},
    {.name = NULL},
};

static const struct option_spec option_table[] = {
    OPTION_STORE,
    {.name = "all", .type = OPTION_FLAG, .help = "profile every database of the server that the role may connect to"},
    {.name = "sample",
     .type = OPTION_INTEGER,
     .value = "SECONDS",
     .min = 1,
     .max = 86400,
     .help =
	 "read twice, so many seconds apart, and profile what happened in between instead of all since the last reset"},
    {.name = "no-advice", .type = OPTION_FLAG, .help = "plan no statement and advise no index"},
    {.name = "cores",
     .type = OPTION_INTEGER,
     .value = "N",
     .min = 1,
     .max = 4096,
     .help = "processors of the server, which a client cannot see; for the size of a connection pool"},
    {.name = "config",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "read parameters of rules from this file; see rescue-engagement(5)"},
    {.name = "rules",
     .type = OPTION_LIST,
     .value = "DIR",
     .help = "add the rules of this directory; one with a known id replaces it"},
    OPTIONS_END,
};

static const struct exit_status exits[] = {
    {3, "the server went away or could not be read; what was read before is in the store"},
    {0, NULL},
};

static const struct example examples[] = {
    {"what hurts in a database, asked as a role that may look but not touch",
     "rescue db-profile 'postgresql://rescue@db1.example.com/shop'"},
    {"only what happens in the next five minutes", "rescue db-profile --sample 300 service=shop"},
    {"every database of the server", "rescue db-profile --all 'host=db1.example.com user=rescue dbname=postgres'"},
    {NULL, NULL},
};

const struct command db_profile_command = {
    .name = "db-profile",
    .summary = "profile a Postgres server and say what hurts",
    .description = "Asks a server of version 9.6 or later for its settings, tables, indexes, statistics and what "
		   "pg_stat_statements has "
		   "counted, judges the answers by the rules of rules/database together with the code that was audited "
		   "into the same "
		   "store, and prints the worst first.\n\n"
		   "It only reads, over one connection: each question is a read-only transaction with timeouts that is "
		   "rolled back, "
		   "tables that another session has locked are left out and named, and no row of a user's table is "
		   "read. What the role "
		   "may not see is listed with the GRANT that would show it; pg_monitor and pg_read_all_data show all "
		   "that a profile "
		   "needs.\n\n"
		   "Passwords belong into ~/.pgpass, a service file or PGPASSWORD: an argument is visible in the list "
		   "of processes "
		   "until the connection stands. The exit code is 0 whatever is found.",
    .arguments = arguments,
    .options = option_table,
    .examples = examples,
    .exits = exits,
    .run = run,
};

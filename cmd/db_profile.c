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
#include "cli/rows.h"
#include "cmd/commands.h"
#include "cmd/judging.h"
#include "cmd/profile_json.h"
#include "cmd/profile_screen.h"
#include "cmd/report_directory.h"
#include "cmd/sections.h"
#include "collect/advice.h"
#include "collect/database.h"
#include "collect/profile_keep.h"
#include "collect/statement_places.h"
#include "judge/judge.h"
#include "report/index_scripts.h"
#include "report/report.h"
#include "rules/rules.h"

#include "base/banned.h"

struct db_profile {
	const struct options *options;
	struct store *store;
	struct connection *connection;
	struct connection *scratch; /* of --prove, else NULL */
	struct rule_set rules;
	struct engagement engagement;
	struct progress *progress;
	int64_t id;
	int64_t audit_id;
};

/* --- judging ------------------------------------------------------------------------------------------------------ */

static int judge(struct db_profile *profile, struct err *err)
{
	const struct judge_options everything = {0};
	struct judging judging = {.store = profile->store,
				  .rules = &profile->rules,
				  .selection = &everything,
				  .engagement = &profile->engagement,
				  .repository = view_of(connection_database(profile->connection)),
				  .revision = VIEW("database"),
				  .progress = profile->progress};
	struct arena arena = {0};
	int status;

	judging_take_newest(&judging, &arena);
	collect_places(profile->store, judging.snapshot_id);
	status = judging_run(&judging, &profile->audit_id, err);
	arena_release(&arena);
	return status;
}

static int collect_and_judge(struct db_profile *profile, struct err *err)
{
	const struct options *options = profile->options;
	const struct profile_options how = {.all = option_flag(options, "all"),
					    .sample_seconds = option_integer(options, "sample", 0),
					    .cores = option_integer(options, "cores", 0),
					    .no_advice = option_flag(options, "no-advice"),
					    .scratch = profile->scratch,
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

/* --- what comes out ----------------------------------------------------------------------------------------------- */

static int print_table(const struct db_profile *profile, const char *directory, struct err *err)
{
	(void)err;
	if (option_flag(profile->options, "quiet"))
		return 0;
	profile_screen_print(profile->store, store_hint(profile->options));
	printf("Report: %s/report.html, report.md; SQL with its undo: indexes.sql, indexes-drop.sql\n", directory);
	return 0;
}

static int print_json(const struct db_profile *profile, const char *directory, struct err *err)
{
	struct buf out = {0};

	(void)directory;
	(void)err;
	profile_json(profile->store, &profile->rules, &out);
	fwrite(buf_text(&out), 1, out.n, stdout);
	buf_release(&out);
	return 0;
}

static int print_csv(const struct db_profile *profile, const char *directory, struct err *err)
{
	const struct listing_style style = listing_style_of(profile->options);
	struct query *query = store_query(profile->store, profile_findings_sql);
	int64_t rows = rows_print(&style, query, NULL, err);

	(void)directory;
	query_free(query);
	return rows < 0 ? -1 : 0;
}

static int print_markdown(const struct db_profile *profile, const char *directory, struct err *err)
{
	struct buf out = {0};
	int status = report_profile_markdown(profile->store, &profile->rules, &out, err);

	(void)directory;
	fwrite(buf_text(&out), 1, out.n, stdout);
	buf_release(&out);
	return status;
}

/* The same order as format_names. */
static const struct {
	const char *name;
	int (*print)(const struct db_profile *profile, const char *directory, struct err *err);
} formats[] = {{"table", print_table}, {"json", print_json}, {"csv", print_csv}, {"md", print_markdown}};

static const char *const format_names[] = {"table", "json", "csv", "md", NULL};

/* The report, and the profile in the format that was asked for. */
static int put_out(struct db_profile *profile, struct err *err)
{
	const char *format = option_text(profile->options, "format");
	char *directory = report_directory(profile->options, 0);
	size_t i = 0;
	int status = report_directory_make(directory, err) ||
		     report_write(profile->store, &profile->rules, profile->audit_id, directory, err) ||
		     report_index_scripts(profile->store, directory, err);

	progress_clear(profile->progress);
	while (strcmp(formats[i].name, format) != 0)
		i++;
	if (!status)
		status = formats[i].print(profile, directory, err);
	free(directory);
	return status ? -1 : 0;
}

/* Fails with the reason of a collector that failed. */
static int check_complete(const struct db_profile *profile, struct err *err)
{
	struct query *query =
	    store_query_for(profile->store,
			    "SELECT name, detail FROM main.collector WHERE snapshot_id = ? AND "
			    "(status = 'failed' OR (status = 'partial' AND detail LIKE '%connection was lost%')) "
			    "ORDER BY status = 'failed', name",
			    profile->id);
	int status = 0;

	if (query_step(query, NULL) == 1)
		status = err_set(err, ERR_INCOMPLETE, "the database was profiled in part: %.*s: %.*s",
				 VIEW_ARG(query_text(query, 0)), VIEW_ARG(query_text(query, 1)));
	query_free(query);
	return status;
}

/* --- the command -------------------------------------------------------------------------------------------------- */

/* What stands on the command line is visible to every user of the machine: a copy, and it is covered there. Owned. */
static char *take_covered(const char *argument)
{
	char *copy;

	if (!argument)
		return NULL;
	copy = xstrdup(argument);
	memset((char *)(uintptr_t)argument, '*', strlen(argument));
	return copy;
}

static int open_scratch(struct db_profile *profile, const char *conninfo, struct err *err)
{
	return connection_open(&profile->scratch, conninfo, err) ||
		       advice_check_scratch(profile->connection, profile->scratch, err)
		   ? -1
		   : 0;
}

static int open_connections(struct db_profile *profile, const char *conninfo, const char *scratch, struct err *err)
{
	if (scratch && option_flag(profile->options, "no-advice"))
		return err_set(err, ERR_USAGE, "--prove has nothing to prove with --no-advice: leave one of them out");
	progress_report(profile->progress, "connecting", 0, 0);
	return connection_open(&profile->connection, conninfo, err) || (scratch && open_scratch(profile, scratch, err))
		   ? -1
		   : 0;
}

static int open_all(struct db_profile *profile, struct err *err)
{
	const struct options *options = profile->options;
	char *conninfo = take_covered(argument_text(options, "CONNINFO"));
	char *scratch = take_covered(option_text(options, "prove"));
	int status = judging_load(options, NULL, &profile->rules, &profile->engagement, err) ||
		     open_connections(profile, conninfo, scratch, err) ||
		     store_open(&profile->store, option_text(options, "store"), STORE_WRITE, err);

	free(conninfo);
	free(scratch);
	return status ? -1 : 0;
}

static int run(const struct options *options, struct err *err)
{
	struct db_profile profile = {.options = options, .progress = progress_on_terminal(options)};
	int status = open_all(&profile, err);

	if (!status)
		status = collect_and_judge(&profile, err);
	if (!status)
		status = put_out(&profile, err);
	progress_clear(profile.progress);
	if (!status)
		status = check_complete(&profile, err);
	connection_close(profile.scratch);
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
     .is_secret = true,
     .help =
	 "a URI, key=value pairs or a database's name, as psql takes them; without it PGHOST, PGSERVICE and the other "
	 "variables of libpq decide"},
    {.name = NULL},
};

static const struct option_spec option_table[] = {
    OPTION_STORE,
    {.name = "format",
     .type = OPTION_CHOICE,
     .value = "FORMAT",
     .fallback = "table",
     .choices = format_names,
     .help =
	 "what to print: `table` the first screen, `json` everything as one object (`rescue schema --json db-profile` "
	 "describes it), `csv` the findings, `md` the profile as a document"},
    {.name = "limit",
     .type = OPTION_INTEGER,
     .value = "N",
     .fallback = "0",
     .max = INT64_MAX,
     .help = "print at most N findings of `csv`, 0 for all"},
    OPTION_OUTPUT,
    {.name = "all", .type = OPTION_FLAG, .help = "profile every database of the server that the role may connect to"},
    {.name = "sample",
     .type = OPTION_INTEGER,
     .value = "SECONDS",
     .min = 1,
     .max = 86400,
     .help =
	 "read twice, so many seconds apart, and profile what happened in between instead of all since the last reset"},
    {.name = "no-advice", .type = OPTION_FLAG, .help = "plan no statement and advise no index"},
    {.name = "prove",
     .type = OPTION_TEXT,
     .value = "CONNINFO",
     .help = "build each advised index in this scratch database, a copy with data, and time its statements before and "
	     "after; all of it is rolled back"},
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
    {"all of it for another program", "rescue db-profile --format json service=shop"},
    {"whether the advised indexes hold, in a copy with data: each is built there, timed, and rolled back",
     "rescue db-profile --prove 'host=scratch dbname=shop_copy' service=shop"},
    {"every database of the server", "rescue db-profile --all 'host=db1.example.com user=rescue dbname=postgres'"},
    {NULL, NULL},
};

const struct command db_profile_command = {
    .name = "db-profile",
    .summary = "profile a Postgres server and say what hurts",
    .description =
	"Asks a server of version 9.6 or later for its settings, tables, indexes, statistics and what "
	"pg_stat_statements has "
	"counted, judges the answers by the rules of rules/database together with the code that was audited "
	"into the same "
	"store, prints the worst first, and writes report.md and report.html beside it.\n\n"
	"So are scripts for psql: indexes.sql makes the advised indexes, with their costs, and indexes-drop.sql "
	"drops those that findings call unused, duplicate or redundant; indexes-undo.sql and "
	"indexes-drop-undo.sql take that back. What backs a constraint, is unique or a replica identity is never "
	"dropped by them, nor is anything called unused by counters that are too young; a comment says so.\n\n"
	"It only reads, over one connection: each question is a read-only transaction with timeouts that is "
	"rolled back, a question takes ten seconds at most, or the statement_timeout that the role or PGOPTIONS "
	"has where that is shorter, tables that another session has locked are left out and named, and no row of a user's table is "
	"read. What the role "
	"may not see is listed with the GRANT that would show it; pg_monitor and pg_read_all_data show all "
	"that a profile "
	"needs.\n\n"
	"With `--prove` the indexes it advises are built in another database that you name, a copy with "
	"data, one group at a time in a transaction that is rolled back. The statements they serve are run "
	"there before and after, read-only, several times with values of the statistics or of the copy's "
	"rows, and the medians are kept: `rescue show advice`. The profiled database itself is refused. A "
	"run ends after 30 seconds, a build after ten minutes, all of it after half an hour.\n\n"
	"Passwords belong into ~/.pgpass, a service file or PGPASSWORD: an argument is visible in the list "
	"of processes until it is covered, which is the first that is done. The exit code is 0 whatever is found.",
    .arguments = arguments,
    .options = option_table,
    .examples = examples,
    .exits = exits,
    .run = run,
};

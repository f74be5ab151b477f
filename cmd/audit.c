/*
 * The main job: collect, judge, store, report. It exits 0 whatever it finds. Everything is one transaction of the
 * store, so an audit that dies leaves the former one.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/colour.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cmd/commands.h"
#include "collect/collect.h"
#include "judge/judge.h"
#include "report/report.h"
#include "rules/engagement.h"
#include "rules/rules.h"

#include "base/banned.h"

struct audit {
	const struct options *options;
	struct store *store;
	struct rule_set rules;
	struct engagement engagement;
	struct judge_options selection;
	struct progress *progress;
	const char *path;
	char digest[17]; /* of the rules */
	int64_t snapshot_id;
	int64_t id;
};

/* What to judge by, and what the user says of the repository. */
static int load_rules(struct audit *audit, struct err *err)
{
	const char *configuration = option_text(audit->options, "config");
	size_t count;

	if (configuration && engagement_load(&audit->engagement, configuration, err))
		return -1;
	audit->rules.without_tests = true;
	return rules_load(&audit->rules, option_list(audit->options, "rules", &count), configuration, err);
}

/* The database's profile that the rules see, if there is one. */
static uint64_t add_profile(struct store *store, uint64_t hash)
{
	struct query *query =
	    store_query(store, "SELECT address || database || taken_time || ':' || profile_id FROM main.pg_server "
			       "ORDER BY profile_id DESC");

	if (query_step(query, NULL) == 1)
		hash = hash_add(hash, query_text(query, 0));
	query_free(query);
	return hash;
}

/* Hash of all that decides the result; an audit with the same key has the same result. */
static void input_key(const struct audit *audit, const struct view snapshot_key, char key[17])
{
	uint64_t hash = hash_add(0, snapshot_key);

	hash = hash_add(hash, view_of(audit->digest));
	hash = hash_add(hash, VIEW(RESCUE_VERSION));
	hash = add_profile(audit->store, hash);
	for (size_t i = 0; i < audit->selection.only_count; i++)
		hash = hash_add(hash_add(hash, VIEW("only")), view_of(audit->selection.only[i]));
	for (size_t i = 0; i < audit->selection.skip_count; i++)
		hash = hash_add(hash_add(hash, VIEW("skip")), view_of(audit->selection.skip[i]));
	snprintf(key, 17, "%016llx", (unsigned long long)hash);
}

static int64_t find_audit(struct store *store, const char *key, struct view repository, struct view revision)
{
	struct query *query = store_query(store, "SELECT id FROM main.audit WHERE input_key = ? AND repository = ? AND "
						 "revision = ? ORDER BY id DESC");
	int64_t id = 0;

	query_bind_text(query, 1, view_of(key));
	query_bind_text(query, 2, repository);
	query_bind_text(query, 3, revision);
	if (query_step(query, NULL) == 1)
		id = query_int(query, 0);
	query_free(query);
	return id;
}

static struct view kept_text(struct arena *arena, const struct query *query, int column)
{
	struct view text = query_text(query, column);

	return (struct view){arena_strndup(arena, text.p, text.n), text.n};
}

/* What the ledger says of the snapshot; no query may be open when the store is narrowed. */
static void describe_snapshot(const struct audit *audit, struct arena *arena, struct audit_row *row)
{
	struct query *query = store_query(
	    audit->store,
	    "SELECT tree_oid || ':' || commit_oid || ':' || history_key || ':' || kind, commit_oid, last_time "
	    "FROM main.snapshot WHERE id = ?");

	query_bind_int(query, 1, audit->snapshot_id);
	if (query_step(query, NULL) != 1)
		BUG("the snapshot that was just collected is not there");
	row->snapshot_key = kept_text(arena, query, 0);
	row->commit_oid = kept_text(arena, query, 1);
	row->commit_time = query_type(query, 2) == QUERY_NULL ? STORE_NULL : query_int(query, 2);
	query_free(query);
}

/* The audit with this very input if the ledger has it, else a new judgement. Either way the store is narrowed to it. */
static int judge(struct audit *audit, const struct collect_source *source, struct err *err)
{
	struct audit_row row = {.id = STORE_NULL};
	struct arena arena = {0};
	char key[17];
	int status = 0;

	snprintf(audit->digest, sizeof(audit->digest), "%016llx", (unsigned long long)audit->rules.digest);
	describe_snapshot(audit, &arena, &row);
	row.repository = view_of(source->name);
	row.revision = view_of(source->revision);
	row.program_version = VIEW(RESCUE_VERSION);
	row.rules_digest = view_of(audit->digest);
	row.model_version = audit->rules.model.version;
	input_key(audit, row.snapshot_key, key);
	row.input_key = view_of(key);
	audit->id = find_audit(audit->store, key, row.repository, row.revision);
	if (audit->id == 0) {
		const struct judge_job job = {&audit->rules, &audit->selection, &row, audit->snapshot_id,
					      audit->progress};

		status = judge_audit(audit->store, &job, &audit->id, err);
	} else {
		status = store_scope(audit->store, audit->snapshot_id, audit->id, err) ||
			 judge_define_views(audit->store, &audit->rules, err);
	}
	arena_release(&arena);
	return status;
}

static int collect_and_judge(struct audit *audit, struct err *err)
{
	struct collect_source source;
	struct collect_options options = {
	    .jobs = (unsigned)option_integer(audit->options, "jobs", 0),
	    .model = &audit->rules.model,
	    .queries = audit->rules.queries,
	    .engagement = &audit->engagement,
	    .no_renames = option_flag(audit->options, "no-renames"),
	    .no_churn = option_flag(audit->options, "no-churn"),
	    .progress = audit->progress,
	};
	int status;

	if (collect_open(&source, audit->path, option_text(audit->options, "rev"),
			 option_flag(audit->options, "worktree"), err))
		return -1;
	status = store_begin(audit->store, err) ||
		 collect_run(audit->store, &source, &options, &audit->snapshot_id, err) ||
		 store_check(audit->store, err) || judge(audit, &source, err) || store_commit(audit->store, err);
	if (status)
		store_rollback(audit->store);
	collect_close(&source);
	return status ? -1 : 0;
}

/* --- the first screen --------------------------------------------------------------------------------------------- */

/* Replaces each {} of `format` by the next column. `hint` is the store when it is not the usual one, else "". */
static void print_row(const struct query *query, const char *format, const char *hint)
{
	struct view rest = view_of(format);
	struct buf line = {0};

	for (int column = 0; rest.n; column++) {
		size_t at = view_find(rest, 0, VIEW("{}"));

		buf_add_view(&line, view_slice(rest, 0, at));
		if (at < rest.n)
			buf_add_printable(&line, query_text(query, column));
		rest = view_slice(rest, at + 2, rest.n);
	}
	/* A command to run next must look into the same store. */
	if (*hint && view_find(view_of(format), 0, VIEW("rescue show")) < strlen(format))
		buf_addf(&line, " --store %s", hint);
	printf("%s\n", buf_text(&line));
	buf_release(&line);
}

struct section {
	const char *title; /* NULL: none */
	const char *sql;
	const char *format;
};

/* The answer first: what it is, how it scores, what to do, and what nobody looked at. */
static const struct section summary[] = {
    {NULL,
     "SELECT repository, CASE WHEN commit_oid = '' THEN revision ELSE substr(commit_oid, 1, 9) END, "
     "CASE WHEN commit_time IS NULL THEN '' ELSE ' of ' || date(commit_time, 'unixepoch') END, "
     "(SELECT count(*) || iif(count(*) = 1, ' file', ' files') FROM file), size.code_lines || iif(size.code_lines = 1, "
     "' line', ' lines'), size.test_lines FROM "
     "audit, size",
     "{} {}{}: {}, {} of product code, {} of tests"},
    {NULL,
     "SELECT commits || iif(commits = 1, ' commit', ' commits'), "
     "(SELECT count(*) || iif(count(*) = 1, ' person', ' people') FROM person WHERE is_bot = 0), (SELECT count(*) FROM "
     "active_person), "
     "(SELECT inactive_days FROM moment) FROM snapshot WHERE commits > 0",
     "{} by {}, {} of them active in the last {} days"},
    {NULL,
     "SELECT bus_factor || iif(bus_factor_low < bus_factor_high, format(' (%d to %d)', bus_factor_low, "
     "bus_factor_high), "
     "''), iif(absence_factor IS NULL, '', ', absence factor ' || absence_factor), format('%.0f', inactive_share), "
     "files "
     "FROM ownership_summary WHERE scope = 'repository' AND files > 0",
     "Bus factor {}{}; {}% of {} source files have no author who is active"},
    {"Read the figures with care", "SELECT subject, text FROM given WHERE is_limit ORDER BY rank, subject", "  {}: {}"},
    {"Scores",
     "SELECT format('%-13s', dimension), format('%3s', coalesce(score, '-')), format('%-2s', letter), "
     "format('%3d', low), format('%-3d', high), format('%3d', measured), "
     "coalesce('weakest: ' || (SELECT lower(substr(title, 1, 1)) || substr(title, 2) FROM outcome "
     "WHERE rule = weakest_rule AND status = 'fail'), '') FROM score ORDER BY dimension = 'overall', dimension",
     "  {} {} {}  range {} to {}  {}% measured  {}"},
    {"What to do, in order",
     "SELECT priority, title, impact, effort, format('%g', round(days_low, 1)), format('%g', round(days_high, 1)), "
     "findings, CASE findings WHEN 1 THEN '' ELSE 's' END FROM issue ORDER BY id LIMIT 7",
     "  {}  {}: impact {}, effort {} ({} to {} person-days), {} finding{}"},
    {NULL, "SELECT count(*) - 7 FROM issue HAVING count(*) > 7", "      and {} more: rescue show issues"},
    {"Incomplete",
     "SELECT name, status, detail FROM collector WHERE status <> 'done' AND NOT (status = 'partial' AND "
     "name IN ('content', 'history', 'repository')) ORDER BY name",
     "  {} ({}): {}"},
    {"Counted and left out", "SELECT subject, text FROM given WHERE NOT is_limit ORDER BY rank, subject", "  {}: {}"},
    {NULL,
     "SELECT sum(count) OVER (), iif(sum(count) OVER () = 1, '', 's'), title || coalesce('; ' || lead(title) OVER (), "
     "'') || "
     "coalesce('; ' || lead(title, 2) OVER (), '') FROM (SELECT 1 AS count, title FROM outcome "
     "WHERE status IN ('unknown', 'error') ORDER BY weight DESC, rule) LIMIT 1",
     "\nNot measured: {} check{}, first of all: {}\n  why, and what would tell: rescue show outcomes"},
    {NULL, "SELECT count(*), CASE count(*) WHEN 1 THEN '' ELSE 's' END FROM diagnostic HAVING count(*) > 0",
     "\n{} thing{} could not be read or measured in full: rescue show diagnostics"},
};

static void print_summary(struct store *store, const char *hint)
{
	for (size_t i = 0; i < sizeof(summary) / sizeof(*summary); i++) {
		struct query *query = store_query(store, summary[i].sql);
		bool any = false;

		for (; query_step(query, NULL) == 1; any = true) {
			if (!any && summary[i].title)
				printf("\n%s\n", summary[i].title);
			print_row(query, summary[i].format, hint);
		}
		query_free(query);
	}
}

/* --- reports ------------------------------------------------------------------------------------------------------ */

/* Beside the store unless --output says where; one folder a repository when several are audited. */
static char *output_directory(const struct audit *audit, bool several)
{
	const char *given = option_text(audit->options, "output");
	struct view directory = given ? view_of(given) : view_dirname(view_of(option_text(audit->options, "store")));
	struct buf path = {0};

	buf_add_view(&path, directory.n ? directory : VIEW("."));
	if (several)
		buf_addf(&path, "/%lld", (long long)audit->id);
	return buf_take(&path);
}

/* The directory and those above it that are missing. */
static int make_directories(char *path, struct err *err)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0777); /* where this fails, the last one does too */
		*slash = '/';
	}
	if (mkdir(path, 0777) && errno != EEXIST)
		return err_set(err, ERR_USAGE, "cannot create the directory '%s': %s; choose another with --output DIR",
			       path, strerror(errno));
	return 0;
}

/* Fails with the reason of a collector that failed, that of the repository itself before all others. */
static int check_complete(const struct audit *audit, struct err *err)
{
	struct query *query = store_query(audit->store, "SELECT name, detail FROM collector WHERE status = 'failed' "
							"ORDER BY name <> 'repository', name <> 'inventory', name");
	int status = 0;

	if (query_step(query, NULL) == 1)
		status = err_set(err, ERR_INCOMPLETE, "'%s' was audited in part: %.*s: %.*s", audit->path,
				 VIEW_ARG(query_text(query, 0)), VIEW_ARG(query_text(query, 1)));
	query_free(query);
	return status;
}

static int audit_one(struct audit *audit, bool several, struct err *err)
{
	char *directory;
	int status;

	if (collect_and_judge(audit, err))
		return -1;
	directory = output_directory(audit, several);
	status =
	    make_directories(directory, err) || report_write(audit->store, &audit->rules, audit->id, directory, err);
	progress_clear(audit->progress);
	if (!status && !option_flag(audit->options, "quiet")) {
		print_summary(audit->store,
			      option_given(audit->options, "store") ? option_text(audit->options, "store") : "");
		printf("\nReport: %s/report.html, %s/report.md\n", directory, directory);
	}
	free(directory);
	return status || check_complete(audit, err) ? -1 : 0;
}

static int run(const struct options *options, struct err *err)
{
	struct audit audit = {.options = options};
	size_t count;
	const char *const *paths = argument_list(options, "PATH", &count);
	static const char *const here[] = {"."};
	int status = 0;

	if (count == 0) {
		paths = here;
		count = 1;
	}
	audit.selection.only = option_list(options, "only", &audit.selection.only_count);
	audit.selection.skip = option_list(options, "skip", &audit.selection.skip_count);
	audit.progress = progress_on_terminal(options);
	if (load_rules(&audit, err) || store_open(&audit.store, option_text(options, "store"), STORE_WRITE, err))
		status = -1;
	for (size_t i = 0; i < count && !status; i++) {
		audit.path = paths[i];
		status = audit_one(&audit, count > 1, err);
	}
	store_close(audit.store);
	rules_release(&audit.rules);
	engagement_release(&audit.engagement);
	progress_free(audit.progress);
	return status;
}

static const struct argument_spec arguments[] = {
    {.name = "PATH",
     .min = 0,
     .max = 0,
     .help = "a git repository (work tree, bare or linked) or a plain directory; `.` without one"},
    {.name = NULL},
};

static const struct option_spec option_table[] = {
    OPTION_STORE,
    {.name = "rev",
     .type = OPTION_TEXT,
     .value = "REVISION",
     .help = "audit this commit, branch or tag instead of HEAD"},
    {.name = "worktree",
     .type = OPTION_FLAG,
     .help = "audit the files of the working tree as they are, not those of the commit"},
    {.name = "config",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "read what the repository cannot tell from this file: critical paths, modules, who is who; see "
	     "rescue-engagement(5)"},
    {.name = "no-renames",
     .type = OPTION_FLAG,
     .help = "do not follow renames: a moved file starts anew, as in the log that code-maat recommends"},
    {.name = "no-churn", .type = OPTION_FLAG, .help = "do not count changed lines: faster on large histories"},
    {.name = "output",
     .letter = 'o',
     .type = OPTION_TEXT,
     .value = "DIR",
     .help = "write report.md and report.html there; without it beside the store"},
    {.name = "only",
     .type = OPTION_LIST,
     .value = "RULE",
     .help = "run only these rules; a pattern such as `team/*` names several"},
    {.name = "skip", .type = OPTION_LIST, .value = "RULE", .help = "leave these rules out; they count as not measured"},
    {.name = "rules",
     .type = OPTION_LIST,
     .value = "DIR",
     .help = "add the rules of this directory; one with a known id replaces it"},
    {.name = "jobs",
     .letter = 'j',
     .type = OPTION_INTEGER,
     .value = "N",
     .min = 1,
     .max = 64,
     .help = "worker threads; without it one a processor"},
    OPTIONS_END,
};

static const struct exit_status exits[] = {
    {3, "a part that the audit needs could not be read; what could be is in the store and in the report"},
    {0, NULL},
};

static const struct example examples[] = {
    {"what is wrong with a client's repository", "rescue audit ~/client/repo"},
    {"as it was at a release, with the report in a folder of its own",
     "rescue audit --rev v1.4 --output due-diligence ~/client/repo"},
    {"with what you know of the client: who is who, who left, what the business depends on",
     "rescue audit --config rescue.yml ~/client/repo"},
    {"only the questions about the team", "rescue audit --only 'team/*'"},
    {NULL, NULL},
};

const struct command audit_command = {
    .name = "audit",
    .summary = "collect the facts of a repository, judge them, and write the report",
    .description =
	"Reads the files of a commit and the whole history that leads to it, measures code, people and process, judges "
	"the "
	"facts by the rules, and keeps everything in the store. It opens no network connection and changes nothing in "
	"what it looks at.\n\n"
	"Facts are kept by content: another audit reads only what changed since. Prints the scores and the work list; "
	"the "
	"report has the whole story. The exit code is 0 whatever is found.",
    .arguments = arguments,
    .options = option_table,
    .examples = examples,
    .exits = exits,
    .run = run,
};

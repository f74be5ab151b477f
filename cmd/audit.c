/*
 * The main job: collect, judge, store, report. It exits 0 whatever it finds. Everything is one transaction of the
 * store, so an audit that dies leaves the former one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "cli/colour.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cmd/auditing.h"
#include "cmd/commands.h"
#include "cmd/report_directory.h"
#include "cmd/sections.h"
#include "report/report.h"
#include "rules/engagement.h"
#include "rules/rules.h"

#include "base/banned.h"

struct audit {
	const struct options *options;
	struct store *store;
	struct rule_set rules;
	struct engagement engagement;
	struct suppression_set suppressions;
	struct judge_options selection;
	struct progress *progress;
	const char *path;
	struct audited audited;
};

/* What to judge by, and what the user says of the repository. */
static int load_rules(struct audit *audit, struct err *err)
{
	const struct named_file from = {.configuration = option_text(audit->options, "config")};

	if (judging_load(audit->options, NULL, &audit->rules, &audit->engagement, err))
		return -1;
	return suppressions_load(&audit->suppressions, &from, &audit->rules, err);
}

static int collect_and_judge(struct audit *audit, struct err *err)
{
	const struct auditing auditing = {.store = audit->store,
					  .rules = &audit->rules,
					  .engagement = &audit->engagement,
					  .suppressions = &audit->suppressions,
					  .selection = &audit->selection,
					  .options = audit->options,
					  .progress = audit->progress};
	struct collect_source source;
	int status;

	if (collect_open(&source, audit->path, option_text(audit->options, "rev"),
			 option_flag(audit->options, "worktree"), err))
		return -1;
	status = store_begin(audit->store, err) || auditing_run(&auditing, &source, &audit->audited, err) ||
		 store_commit(audit->store, err);
	if (status)
		store_rollback(audit->store);
	collect_close(&source);
	return status ? -1 : 0;
}

/* --- the first screen --------------------------------------------------------------------------------------------- */

/* The answer first: what it is, how it scores, what to do, and what nobody looked at. */
static const struct section summary[] = {
    {.sql = "SELECT repository, CASE WHEN commit_oid = '' THEN revision ELSE substr(commit_oid, 1, 9) END, "
	    "CASE WHEN commit_time IS NULL THEN '' ELSE ' of ' || date(commit_time, 'unixepoch') END, "
	    "(SELECT count(*) || iif(count(*) = 1, ' file', ' files') FROM file), size.code_lines || "
	    "iif(size.code_lines = 1, "
	    "' line', ' lines'), size.test_lines FROM "
	    "audit, size",
     .format = "{} {}{}: {}, {} of product code, {} of tests"},
    {.sql = "SELECT commits || iif(commits = 1, ' commit', ' commits'), "
	    "(SELECT count(*) || iif(count(*) = 1, ' person', ' people') FROM person WHERE is_bot = 0), (SELECT "
	    "count(*) FROM "
	    "active_person), "
	    "(SELECT inactive_days FROM moment) FROM snapshot WHERE commits > 0",
     .format = "{} by {}, {} of them active in the last {} days"},
    {.sql = "SELECT bus_factor || iif(bus_factor_low < bus_factor_high, format(' (%d to %d)', bus_factor_low, "
	    "bus_factor_high), ''), iif(absence_factor IS NULL, '', ', absence factor ' || absence_factor), "
	    "format('%.0f', inactive_share), files FROM ownership_summary WHERE scope = 'repository' AND files > 0",
     .format = "Bus factor {}{}; {}% of {} source files have no author who is active"},
    {.title = "Read the figures with care",
     .sql = "SELECT subject, text FROM given WHERE is_limit ORDER BY rank, subject",
     .format = "  {}: {}"},
    {.title = "Scores",
     .sql = "SELECT format('%-13s', dimension), format('%3s', coalesce(score, '-')), format('%-2s', letter), "
	    "format('%3d', low), format('%-3d', high), format('%3d', measured), coalesce('weakest: ' || (SELECT "
	    "iif(title GLOB '[A-Z][A-Z]*', title, lower(substr(title, 1, 1)) || substr(title, 2)) FROM outcome "
	    "WHERE rule = weakest_rule AND status = 'fail'), '') FROM score ORDER BY dimension = 'overall', dimension",
     .format = "  {} {} {}  range {} to {}  {}% measured  {}"},
    {.title = "What to do, in order",
     .sql =
	 "SELECT priority, title, impact, effort, format('%g', round(days_low, 1)), format('%g', round(days_high, 1)), "
	 "findings, CASE findings WHEN 1 THEN '' ELSE 's' END FROM issue ORDER BY id LIMIT 7",
     .format = "  {}  {}: impact {}, effort {} ({} to {} person-days), {} finding{}"},
    {.sql = "SELECT count(*) - 7 FROM issue HAVING count(*) > 7", .format = "      and {} more: rescue show issues"},
    {.title = "Incomplete",
     .sql = "SELECT name, status, detail FROM collector WHERE status <> 'done' AND NOT (status = 'partial' AND "
	    "name IN ('content', 'history', 'repository')) ORDER BY name",
     .format = "  {} ({}): {}"},
    {.title = "Counted and left out",
     .sql = "SELECT subject, text FROM given WHERE NOT is_limit ORDER BY rank, subject",
     .format = "  {}: {}"},
    {.sql = "SELECT sum(count) OVER (), iif(sum(count) OVER () = 1, '', 's'), title || coalesce('; ' || lead(title) "
	    "OVER (), '') || coalesce('; ' || lead(title, 2) OVER (), '') FROM (SELECT 1 AS count, title "
	    "FROM outcome WHERE status IN ('unknown', 'error') ORDER BY weight DESC, rule) LIMIT 1",
     .format = "\nNot measured: {} check{}, first of all: {}\n  why, and what would tell: rescue show outcomes"},
    {.sql = "SELECT count(*), CASE count(*) WHEN 1 THEN '' ELSE 's' END FROM diagnostic HAVING count(*) > 0",
     .format = "\n{} thing{} could not be read or measured in full: rescue show diagnostics"},
};

/* --- the report --------------------------------------------------------------------------------------------------- */

static int audit_one(struct audit *audit, bool several, struct err *err)
{
	char *directory;
	int status;

	if (collect_and_judge(audit, err))
		return -1;
	directory = report_directory(audit->options, several ? audit->audited.audit_id : 0);
	status = report_directory_make(directory, err) ||
		 report_write(audit->store, &audit->rules, audit->audited.audit_id, directory, err);
	progress_clear(audit->progress);
	if (!status && !option_flag(audit->options, "quiet")) {
		sections_print(audit->store, summary, sizeof(summary) / sizeof(*summary), store_hint(audit->options));
		printf("\nReport: %s/report.html, %s/report.md\n", directory, directory);
	}
	free(directory);
	return status || auditing_check(audit->store, &audit->audited, audit->path, err) ? -1 : 0;
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
	suppressions_release(&audit.suppressions);
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
    OPTION_OUTPUT,
    {.name = "only",
     .type = OPTION_LIST,
     .value = "RULE",
     .help = "run only these rules; a pattern such as `team/*` names several"},
    {.name = "skip", .type = OPTION_LIST, .value = "RULE", .help = "leave these rules out; they count as not measured"},
    {.name = "rules",
     .type = OPTION_LIST,
     .value = "DIR",
     .help = "add the rules of this directory; one with a known id replaces it"},
    OPTIONS_AUDITING,
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

/*
 * Judges and gates: exit 1 only for what a change made worse. A base is a commit, audited like the other without a
 * checkout, or a file that an earlier run wrote. With a commit, the policy, the rules and the configuration are those
 * of that commit where they lie in the repository.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "cli/colour.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cmd/commands.h"
#include "cmd/score.h"
#include "cmd/score_base.h"
#include "cmd/score_notes.h"
#include "cmd/sections.h"
#include "judge/match.h"
#include "rules/policy.h"

#include "base/banned.h"

enum { EXIT_PASSED = 0, EXIT_FAILED = 1 };

struct run {
	const struct options *options;
	const char *path;
	struct store *store;
	struct collect_source head;
	struct score_base base;
	struct rule_set rules;
	struct engagement engagement;
	struct suppression_set suppressions;
	struct policy policy;
	struct audited audited;
	struct gate_result gate;
	struct judge_options selection;
	struct progress *progress;
	struct arena arena;
	struct score_notes notes;
};

/* --- what it is judged by ----------------------------------------------------------------------------------------- */

static struct file_source *source_of(struct run *run)
{
	return run->base.is_commit ? &run->base.side.source : NULL;
}

/*
 * What the change itself brings counts once it is merged, or where the base's policy says so. A mistake in it is told
 * today: once merged it would stop every other change.
 */
static void look_at_own(struct run *run, struct named_file gate, struct named_file suppressions)
{
	struct suppression_set own = {0};
	struct policy policy = {0};
	struct err mistake = {0};
	struct buf text = {0};

	gate.source = suppressions.source = NULL;
	if (suppressions_load(&own, &suppressions, &run->rules, &mistake) ||
	    policy_load(&policy, &gate, &run->rules, &mistake)) {
		buf_addf(&text, "what the change itself brings has a mistake: %s", mistake.message);
		score_notes_add(&run->notes, &text);
	} else if (run->suppressions.policy.self_suppress) {
		suppressions_release(&run->suppressions);
		run->suppressions = own;
		own = (struct suppression_set){0};
	} else {
		score_note_own_suppressions(&run->notes, &own, &run->suppressions);
	}
	policy_release(&policy);
	suppressions_release(&own);
}

static int load_policy(struct run *run, struct err *err)
{
	const struct named_file gate = {.file = option_text(run->options, "policy"),
					.configuration = option_text(run->options, "config"),
					.source = source_of(run)};
	const struct named_file suppressions = {.file = option_text(run->options, "suppressions"),
						.configuration = gate.configuration,
						.source = gate.source};

	if (policy_load(&run->policy, &gate, &run->rules, err) ||
	    suppressions_load(&run->suppressions, &suppressions, &run->rules, err))
		return -1;
	if (run->base.is_commit)
		look_at_own(run, gate, suppressions);
	return 0;
}

static int load_rules(struct run *run, struct err *err)
{
	if (judging_load(run->options, source_of(run), &run->rules, &run->engagement, err) || load_policy(run, err))
		return -1;
	score_note_absent(&run->notes, &run->base.side);
	if (!option_given(run->options, "config"))
		score_note_unnamed_configuration(&run->notes, &run->head);
	return 0;
}

/* --- what it is compared with ---------------------------------------------------------------------------------------
 */

static void release_rules(struct run *run)
{
	rules_release(&run->rules);
	engagement_release(&run->engagement);
	suppressions_release(&run->suppressions);
	policy_release(&run->policy);
	score_notes_release(&run->notes);
}

/* A base that is not there yet, where the policy says that a first run passes. */
static int first_run(struct run *run, const struct err *failure, struct err *err)
{
	struct buf text = {0};

	if (failure->kind != ERR_BASELINE || !run->policy.first_run_passes)
		return err_set(err, failure->kind, "%s", failure->message);
	buf_addf(&text, "a first run, nothing to compare with: %s", failure->message);
	score_notes_add(&run->notes, &text);
	return 0;
}

/* What is generated, vendored or of another language is told by the base: the change would take files out of judgement.
 */
static void use_attributes(struct run *run)
{
	struct buf text = {0};

	collect_use_attributes(&run->head, &run->base.source.state.tree);
	if (!run->head.has_base_attributes || strcmp(run->head.kind, "commit") != 0)
		return;
	buf_add_text(&text,
		     "the change edits '.gitattributes': those of the base were used, and hold until it is merged");
	score_notes_add(&run->notes, &text);
}

/* The rules are those of the base, or without it those of the disk. */
static int open_commit(struct run *run, const char *ref, struct err *err)
{
	struct err failure = {0};
	int status = score_base_open(&run->base, &run->head, run->path, ref, &failure);

	release_rules(run);
	if (load_rules(run, err))
		return -1;
	if (status == 0) {
		use_attributes(run);
		score_note_same_commit(&run->notes, &run->head, &run->base.source, ref);
	}
	return status ? first_run(run, &failure, err) : 0;
}

static int open_file(struct run *run, const char *file, struct err *err)
{
	struct err failure = {0};

	if (score_base_read(&run->base, file, &run->rules.model, &failure) == 0) {
		score_note_foreign_baseline(&run->notes, run->head.repo, &run->base.baseline, file);
		return 0;
	}
	if (access(file, F_OK) == 0) /* it is there, and is no good */
		return err_set(err, failure.kind, "%s", failure.message);
	return first_run(run, &failure, err);
}

/* By what the user says, else by what the policy on the disk says. */
static int load_rules_and_base(struct run *run, struct err *err)
{
	const char *ref = option_text(run->options, "base"), *file = option_text(run->options, "baseline");

	if (ref)
		return open_commit(run, ref, err);
	if (load_rules(run, err))
		return -1;
	if (option_given(run->options, "write-baseline"))
		return 0;
	if (!file && run->policy.baseline_ref)
		return open_commit(run, arena_strdup(&run->arena, run->policy.baseline_ref), err);
	if (!file && run->policy.baseline_file)
		file = arena_strdup(&run->arena, run->policy.baseline_file);
	return file ? open_file(run, file, err) : 0;
}

/* --- judging ------------------------------------------------------------------------------------------------------ */

static int audit_both(struct run *run, struct err *err)
{
	struct auditing auditing = {.store = run->store,
				    .rules = &run->rules,
				    .engagement = &run->engagement,
				    .selection = &run->selection,
				    .options = run->options,
				    .progress = run->progress,
				    .is_for_ledger = true};
	struct err failure = {0};

	if (run->base.is_commit && (auditing_run(&auditing, &run->base.source, &run->base.audited, err) ||
				    auditing_check(run->store, &run->base.audited, run->base.name, &failure)))
		return err_set(err, ERR_BASELINE, "the base cannot be judged: %s", failure.message);
	auditing.suppressions = &run->suppressions;
	auditing.base_audit_id = run->base.audited.audit_id;
	return auditing_run(&auditing, &run->head, &run->audited, err);
}

static int compare(struct run *run, struct err *err)
{
	const struct baseline *baseline = &run->base.baseline;
	const struct match_job commits = {.rules = &run->rules,
					  .audit_id = run->audited.audit_id,
					  .base_audit_id = run->base.audited.audit_id,
					  .repo = run->head.repo};
	const struct baseline_job file = {.rules = &run->rules,
					  .audit_id = run->audited.audit_id,
					  .name = view_of(run->base.name),
					  .entries = baseline->entries,
					  .entry_count = baseline->entry_count,
					  .measured = baseline->rules,
					  .measured_count = baseline->rule_count};

	if (run->base.is_commit)
		return match_audits(run->store, &commits, err);
	if (run->base.is_file)
		return match_baseline(run->store, &file, err);
	return match_forget(run->store, run->audited.audit_id, err);
}

static int judge(struct run *run, struct err *err)
{
	struct gate_job job = {.rules = &run->rules,
			       .policy = &run->policy,
			       .suppressions = &run->suppressions,
			       .audit_id = run->audited.audit_id,
			       .base_audit_id = run->base.audited.audit_id,
			       .has_base = run->base.is_commit || run->base.is_file,
			       .base = run->base.baseline.numbers};

	if (run->base.is_commit && gate_measure(run->store, run->base.audited.audit_id, &job.base, err))
		return -1;
	return gate_evaluate(run->store, &job, &run->gate, err);
}

static int judge_all(struct run *run, struct err *err)
{
	if (store_begin(run->store, err))
		return -1;
	if (audit_both(run, err) || compare(run, err) || judge(run, err) || store_commit(run->store, err)) {
		store_rollback(run->store);
		return -1;
	}
	score_note_unread_files(&run->notes, run->store, run->audited.snapshot_id);
	if (run->base.is_commit)
		score_note_passed_over(&run->notes, run->store, run->audited.snapshot_id,
				       run->base.audited.snapshot_id);
	return 0;
}

/* --- the answer --------------------------------------------------------------------------------------------------- */

static bool has_files(const struct run *run)
{
	struct query *query = store_query_for(run->store, "SELECT 1 FROM main.file WHERE snapshot_id = ? LIMIT 1",
					      run->audited.snapshot_id);
	bool found;

	found = query_step(query, NULL) == 1;
	query_free(query);
	return found;
}

/* Could everything be measured that the verdict needs? -1 and why not. */
static int check_complete(const struct run *run, struct err *err)
{
	if (auditing_check(run->store, &run->audited, run->path, err))
		return -1;
	if (!has_files(run))
		return err_set(err, ERR_INCOMPLETE, "'%s' has no file: there is nothing to judge", run->path);
	if (run->gate.missing || run->gate.is_unmeasured)
		return err_set(err, ERR_INCOMPLETE,
			       "the gate is incomplete: the policy asks for what could not be measured; `rescue show "
			       "outcomes` says why");
	return 0;
}

static int print(const struct run *run, const char *incomplete, struct err *err)
{
	const char *format = option_text(run->options, "format");
	bool is_text = strcmp(format, "text") == 0;
	size_t output_count;
	const char *const *outputs = option_list(run->options, "output", &output_count);
	const struct score_view view = {
	    .store = run->store,
	    .rules = &run->rules,
	    .policy = &run->policy,
	    .suppressions = &run->suppressions,
	    .gate = &run->gate,
	    .incomplete = incomplete,
	    .repo = run->head.repo,
	    .audit_id = run->audited.audit_id,
	    .base_audit_id = run->base.audited.audit_id,
	    .base = run->base.name,
	    .notes = run->notes.items,
	    .note_count = run->notes.count,
	    .hint = store_hint(run->options),
	    .color = colour_is_wanted(option_text(run->options, "color"), fileno(stdout)),
	};

	if (score_write(&view, is_text ? NULL : format, outputs, output_count, err))
		return -1;
	return is_text && !option_flag(run->options, "quiet") ? score_print_text(&view, err) : 0;
}

/* Prints the verdict and gives its exit code; what could not be measured comes before what was found. */
static int conclude(const struct run *run, struct err *err)
{
	struct err failure = {0};
	bool is_complete = check_complete(run, &failure) == 0;

	if (print(run, is_complete ? NULL : failure.message, err))
		return -1;
	if (!is_complete)
		return err_set(err, failure.kind, "%s", failure.message);
	return run->gate.failed ? EXIT_FAILED : EXIT_PASSED;
}

static int write_baseline(const struct run *run, const char *file, struct err *err)
{
	int64_t findings;

	if (auditing_check(run->store, &run->audited, run->path, err) ||
	    score_base_write(run->store, run->audited.audit_id, file, &findings, err))
		return -1;
	if (!option_flag(run->options, "quiet"))
		printf("%s: %lld finding%s of %s\n", file, (long long)findings, findings == 1 ? "" : "s",
		       run->head.name);
	return EXIT_PASSED;
}

static int check_options(const struct options *options, struct err *err)
{
	bool is_written = option_given(options, "write-baseline");
	size_t count;
	const char *const *outputs = option_list(options, "output", &count);

	if (is_written + option_given(options, "base") + option_given(options, "baseline") > 1)
		return err_set(err, ERR_USAGE, "--base, --baseline and --write-baseline exclude each other: give one");
	if (is_written && count)
		return err_set(err, ERR_USAGE, "--write-baseline gates nothing, so --output has no verdict to write");
	return score_check_outputs(outputs, count, err);
}

/* A store remembers what is in each content: one that the change brings would judge it by what it says of itself. */
static int refuse_own_store(const struct run *run, struct err *err)
{
	const char *store = option_text(run->options, "store");

	if (!run->head.repo || !run->head.state.has_commit ||
	    !base_side_brings(run->head.repo, &run->head.state.tree, store))
		return 0;
	return err_set(
	    err, ERR_USAGE,
	    "the store '%s' is a file of the commit that is judged, which could exempt itself by it; remove it "
	    "from the repository, or name another with --store",
	    store);
}

static int score(struct run *run, struct err *err)
{
	const char *written = option_text(run->options, "write-baseline");

	if (check_options(run->options, err) ||
	    collect_open(&run->head, run->path, option_text(run->options, "rev"), option_flag(run->options, "worktree"),
			 err) ||
	    refuse_own_store(run, err) || load_rules_and_base(run, err) ||
	    store_open(&run->store, option_text(run->options, "store"), STORE_WRITE, err) || judge_all(run, err) ||
	    store_scope(run->store, run->audited.snapshot_id, run->audited.audit_id, err))
		return -1;
	progress_clear(run->progress);
	if (written)
		return write_baseline(run, written, err);
	return conclude(run, err);
}

static int run_score(const struct options *options, struct err *err)
{
	struct run run = {.options = options, .path = argument_text(options, "PATH")};
	int code;

	if (!run.path)
		run.path = ".";
	run.progress = progress_on_terminal(options);
	code = score(&run, err);
	store_close(run.store);
	release_rules(&run);
	score_base_release(&run.base);
	collect_close(&run.head);
	progress_free(run.progress);
	arena_release(&run.arena);
	return code;
}

static const struct argument_spec arguments[] = {
    {.name = "PATH",
     .min = 0,
     .max = 1,
     .help = "a git repository (work tree, bare or linked) or a plain directory; `.` without one"},
    {.name = NULL},
};

static const struct option_spec option_table[] = {
    {.name = "base",
     .type = OPTION_TEXT,
     .value = "REF",
     .help = "gate on what changed since the commit that this branch, tag or commit has in common with what is "
	     "judged"},
    {.name = "baseline",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "gate on what changed since the run that wrote this file, where the commit is not at hand"},
    {.name = "write-baseline",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "write what is there now to this file, for --baseline; nothing is gated"},
    {.name = "policy",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "read the conditions from this file, see rescue-gate(5); without it from the section `gate:` of --config, "
	     "else the program's own"},
    {.name = "suppressions",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "read suppressions from this file; without it from the section `suppressions:` of --config"},
    {.name = "config",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "read what the repository cannot tell from this file, see rescue-engagement(5)"},
    {.name = "rules",
     .type = OPTION_LIST,
     .value = "DIR",
     .help = "add the rules of this directory; one with a known id replaces it"},
    {.name = "format",
     .type = OPTION_CHOICE,
     .value = "FORMAT",
     .fallback = "text",
     .choices = score_formats,
     .help = "how to print the verdict"},
    {.name = "output",
     .type = OPTION_LIST,
     .value = "FORMAT=FILE",
     .help = "also write it to a file in one of the formats of --format but text, as in sarif=rescue.sarif"},
    OPTION_STORE,
    {.name = "rev",
     .type = OPTION_TEXT,
     .value = "REVISION",
     .help = "judge this commit, branch or tag instead of HEAD"},
    {.name = "worktree",
     .type = OPTION_FLAG,
     .help = "judge the files of the working tree as they are, not those of the commit"},
    OPTIONS_AUDITING,
    OPTIONS_END,
};

static const struct exit_status exits[] = {
    {1, "the gate failed: an enforced condition is violated"},
    {3, "incomplete: a part that is needed could not be read, or too little was measured"},
    {4, "the base cannot be used: it is not in this clone, or could not be judged"},
    {0, NULL},
};

static const struct example examples[] = {
    {"in CI: fail only for what this change made worse", "rescue score --base origin/main"},
    {"where CI has no history: on the main branch write what is there, on a change compare",
     "rescue score --write-baseline .rescue/baseline.json"},
    {"how the code stands, without a comparison", "rescue score ~/client/repo"},
    {"findings for GitHub's code scanning, conditions for a report of tests",
     "rescue score --base origin/main --output sarif=rescue.sarif --output junit=rescue.xml"},
    {"with your own conditions and suppressions", "rescue score --base origin/main --config rescue.yml"},
    {NULL, NULL},
};

const struct command score_command = {
    .name = "score",
    .summary = "judge a change and gate on what it made worse",
    .description =
	"Audits the repository unless the store has an audit of this commit, and decides the conditions of a policy. "
	"With "
	"`--base` it also audits the commit that both have in common, in the same store and without a checkout, and "
	"compares the findings one by one: an inserted line, a moved function or a renamed file makes nothing new.\n\n"
	"With `--base`, the configuration, policy, suppressions and rules that lie inside the repository are read from "
	"the base, so that a change cannot exempt itself. Both sides are judged by the same program and the same "
	"rules.\n\n"
	"Prints the verdict, the conditions and the scores. Suppressed findings stay in scores and reports; only the "
	"gate passes them over.\n\n"
	"For other programs, by `--format` or `--output`:\n\n"
	"- `json` has everything; `rescue schema --json score` prints its schema.\n"
	"- `sarif` (2.1.0, for GitHub's code scanning), `gitlab` (code quality) and `rdjson` (reviewdog) list all findings "
	"that lie in a file; those programs compare them with the base themselves. Only `sarif` has suppressed ones, and "
	"says that they are.\n"
	"- `github` (annotations of a workflow) and `markdown` (a comment on a change, the step summary) name what "
	"somebody should look at now: what the change brought or, without a base, what is P0 or P1.\n"
	"- `junit` has a case for each condition.",
    .arguments = arguments,
    .options = option_table,
    .examples = examples,
    .exits = exits,
    .run = run_score,
};

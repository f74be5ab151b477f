/*
 * What became of each finding between a base and an audit: which finding of
 * the one is which of the other, and what that makes of it.
 *
 * Findings of two rules that find the same at two limits (key `identity` of a
 * rule) are of one rule here.
 *
 * Findings are paired in passes, each 1:1 and only among what the passes
 * before left. Through the difference of the two commits (method 'lines'):
 *
 *   1. same rule, place and function: the file followed through renames, the
 *      line through the difference of its two contents, white space aside;
 *   2. what is about a function: same rule, file and function; about a file,
 *      module, team or object of a database: same rule, file and subject, and
 *      last the subject with its directories followed through renames;
 *   3. same rule, file, function and text of the line, in order: it moved;
 *   4. same rule and place, whatever its function is called now;
 *   5. same rule and file, more than half of the lines of each in the other:
 *      a function of another name, a copy that begins a line earlier;
 *   6. same rule, file and text of the line, in order: it moved;
 *   7. same rule, function and text in another file, when there is just one on
 *      either side: it moved;
 *   8. same rule, file and function, in the line that was edited: a hunk of the
 *      difference replaces lines with as many others, each with the one at its
 *      place, and the rule has just one finding in either line.
 *
 * Without the facts of one side (method 'content'): same rule, file, function
 * and text, in order, then without the function, then pass 7. How often this is
 * wrong is measured by tests/bench/identity.py.
 *
 * A line that is still there without a finding of the rule was mended: it takes
 * no part in 3, 6 and 7, so that the same mistake made elsewhere is new.
 *
 * States, a finding has one:
 *   unchanged  as it was, whatever its line number is now, also when its line was edited
 *   moved      the same, elsewhere in its file or in another one
 *   worse      its value is past the model's tolerance beyond what it was, or past the limit of another rule
 *   better     likewise, the other way
 *   new        the base does not have it
 *   returned   nor does the base, but an audit of an older commit did
 *   new-rule   nor does the base, whose rules lacked this one
 *   fixed      only the base has it
 *   unknown    only one side has it, and on the other the rule or the file was not measured; also when the file, whatever
 *              it is called now, is of another class in the audit, or binary
 *
 * Floor 4.
 */
#ifndef RESCUE_JUDGE_MATCH_H
#define RESCUE_JUDGE_MATCH_H

#include "repo/repo.h"
#include "rules/rules.h"
#include "store/store.h"

/* All borrowed. */
struct match_job {
	const struct rule_set *rules;
	int64_t audit_id, base_audit_id;
	struct repo *repo; /* of both; NULL: renames are found by lines only */
};

/* One finding of a baseline file; absent texts and STORE_NULL, NaN as in the table finding. */
struct baseline_entry {
	struct view rule, path, symbol, subject, line_hash, fingerprint, priority;
	double value;
};

/* All borrowed. */
struct baseline_job {
	const struct rule_set *rules;
	int64_t audit_id;
	struct view name; /* of the file */
	const struct baseline_entry *entries;
	size_t entry_count;
	const struct view *measured; /* ids of rules that the baseline's audit knew and could evaluate */
	size_t measured_count;
};

/*
 * Compares audit `audit_id` with its base and writes the tables comparison and finding_state of it, in place of those
 * of a former comparison, in the store's open transaction. Needs the facts of both snapshots for the method 'lines' and
 * for what was not measured; where the facts or contents of one are missing, what can still be told from the findings
 * themselves is. Fails when the ledger has no such audit (ERR_USAGE) or the store is damaged.
 */
int match_audits(struct store *store, const struct match_job *job, struct err *err);
/* The same with the entries of a baseline file, by method 'content'. */
int match_baseline(struct store *store, const struct baseline_job *job, struct err *err);
/* Forgets what the audit was compared with before. */
int match_forget(struct store *store, int64_t audit_id, struct err *err);

#endif

/*
 * Findings of two audits put into a store by hand, and what became of them, as text: the tests of match_audits().
 */
#ifndef RESCUE_TESTS_MATCH_STORY_H
#define RESCUE_TESTS_MATCH_STORY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "judge/match.h"
#include "memory_store.h"
#include "store/rows.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { BASE = 1, HEAD = 2, OLDER = 3 };

static struct rule rule_list[] = {{.id = "code/function"}, {.id = "code/great-function", .identity = "code/function"}};
static const struct rule_set rule_set = {.model = {.tolerance_percent = 10}, .rules = rule_list, .rule_count = 2};

/* NULL and 0: none. */
struct item {
	const char *rule, *path, *hash, *symbol, *subject;
	int64_t line, end_line;
	double value, limit;
};

/* The snapshot_key is that of the snapshot that put_state() puts for the commit. */
static inline void put_side(struct store *store, int64_t audit, const char *commit, const struct item *items,
			    size_t count)
{
	char key[64];

	snprintf(key, sizeof(key), "t:%s::commit", commit);
	put_audit(store, &(struct audit_row){.id = audit,
					     .repository = VIEW("story"),
					     .snapshot_key = view_of(key),
					     .commit_oid = view_of(commit)});
	for (size_t i = 0; i < count; i++) {
		const struct item *item = &items[i];
		char fingerprint[128];

		snprintf(fingerprint, sizeof(fingerprint), "r1:%s %s %s%s", item->rule, item->path ? item->path : "",
			 item->hash ? item->hash : "", item->symbol ? item->symbol : "");
		put_finding(store, &(struct finding_row){.audit_id = audit,
							 .id = (int64_t)i + 1,
							 .rule = view_of(item->rule),
							 .path = view_of(item->path),
							 .line = item->line ? item->line : STORE_NULL,
							 .end_line = item->end_line ? item->end_line : STORE_NULL,
							 .symbol = view_of(item->symbol),
							 .subject = view_of(item->subject),
							 .line_hash = view_of(item->hash),
							 .value = item->value != 0 ? item->value : NAN,
							 .limit = item->limit != 0 ? item->limit : NAN,
							 .priority = VIEW("P1"),
							 .fingerprint = view_of(fingerprint),
							 .suppression_id = STORE_NULL});
	}
}

static inline void put_rule(struct store *store, int64_t audit, const char *rule, const char *status)
{
	put_outcome(store, &(struct outcome_row){.audit_id = audit, .rule = view_of(rule), .status = view_of(status)});
}

/* Rules that every audit here knows and could evaluate. */
static inline void put_rules(struct store *store)
{
	static const char *const rules[] = {"code/line", "code/function", "code/great-function", "team/module"};

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		put_rule(store, BASE, rules[i], "fail");
		put_rule(store, HEAD, rules[i], "fail");
	}
}

static inline void compare(struct store *store)
{
	struct err err = {0};

	if (match_audits(store, &(struct match_job){.rules = &rule_set, .audit_id = HEAD, .base_audit_id = BASE}, &err))
		fail_msg("%s", err.message);
}

/* One line a row: the state, the number in the audit and that in the base, '-' for none. */
static inline void assert_states(struct store *store, const char *expected)
{
	assert_rows(store,
		    "SELECT state || ' ' || coalesce(finding_id, '-') || ' ' || coalesce(base_finding_id, '-') "
		    "FROM main.finding_state WHERE audit_id = 2 ORDER BY ordinal",
		    expected);
}

static inline void put_state(struct store *store, int64_t id, const char *commit)
{
	put_snapshot(store, &(struct snapshot_row){.id = id,
						   .tree_oid = VIEW("t"),
						   .commit_oid = view_of(commit),
						   .kind = VIEW("commit"),
						   .first_time = STORE_NULL,
						   .last_time = STORE_NULL});
}

#endif

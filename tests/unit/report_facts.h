/*
 * A store with one audit put together by hand: what a report is made of, with
 * hostile names in every place where client text can stand.
 */
#ifndef RESCUE_TESTS_REPORT_FACTS_H
#define RESCUE_TESTS_REPORT_FACTS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "base/buf.h"
#include "judge/judge.h"
#include "rules/rules.h"
#include "store/rows.h"

#define HOSTILE "a|b`c*[x](http://evil.example)<script>alert(1)</script><!-- chart: scores -->\n# \xE2\x80\xAE\xFF&amp;"
enum { AUDIT = 3, SNAPSHOT = 7, FILES = 90, DAY = 86400 };
static const int64_t now = 1741910400; /* 2025-03-14 */

static inline void put_one_file(struct store *store, int64_t id)
{
	struct buf path = {0};
	char oid[24];

	snprintf(oid, sizeof(oid), "%lld", (long long)id);
	buf_addf(&path, "src/%s/file_%02d.c", id % 3 ? "payments" : "ui", (int)id);
	if (id == 1)
		buf_add_view(&path, VIEW(HOSTILE));
	put_path(store, &(struct path_row){id, buf_view(&path)});
	put_blob(store, &(struct blob_row){id, view_of(oid), 4000, 0});
	put_source(store, &(struct source_row){.blob_id = id,
					       .language = VIEW("C"),
					       .lines = 40 * id,
					       .code_lines = 30 * id,
					       .comment_lines = 5 * id,
					       .blank_lines = 5 * id,
					       .is_parsed = 1});
	put_function(store, &(struct function_row){.blob_id = id,
						   .language = VIEW("C"),
						   .name = VIEW("f"),
						   .line = 1,
						   .end_line = 9,
						   .nloc = 9,
						   .ccn = id});
	put_file(store, &(struct file_row){SNAPSHOT, id, id, 33188, VIEW("C"), VIEW("production"), VIEW("path")});
	put_module_file(store, &(struct module_file_row){SNAPSHOT, id, id % 3 ? 1 : 2});
	put_file_history(store, &(struct file_history_row){.snapshot_id = SNAPSHOT,
							   .path_id = id,
							   .revisions = 2 * id,
							   .revisions_year = id,
							   .code_revisions = 2 * id,
							   .code_revisions_year = id,
							   .people = 2,
							   .added = STORE_NULL,
							   .deleted = STORE_NULL,
							   .first_time = now - 900 * DAY,
							   .last_time = now - DAY});
	put_authorship(store, &(struct authorship_row){.snapshot_id = SNAPSHOT,
						       .path_id = id,
						       .person_id = 1 + id % 4,
						       .is_creator = 1,
						       .deliveries = 3,
						       .acceptances = 1,
						       .doa = 4.5,
						       .is_author = 1,
						       .revisions = 4,
						       .added = STORE_NULL,
						       .deleted = STORE_NULL,
						       .last_time = now - DAY});
	buf_release(&path);
}

static inline void put_people(struct store *store)
{
	static const char *const names[] = {"Ann Able", HOSTILE, "Bob", "Eve"};

	for (int64_t i = 0; i < 4; i++) {
		put_identity(store, &(struct identity_row){i + 1, view_of(names[i]), view_of("x@example.com")});
		put_person(store, &(struct person_row){.snapshot_id = SNAPSHOT,
						       .id = i + 1,
						       .name = view_of(names[i]),
						       .email = VIEW("x@example.com"),
						       .commits = 10,
						       .first_time = now - 900 * DAY,
						       .last_time = now - 100 * i * DAY});
		put_person_identity(store,
				    &(struct person_identity_row){SNAPSHOT, i + 1, i + 1, VIEW("only"), STORE_NULL});
	}
	for (int64_t i = 1; i <= 40; i++) {
		char oid[24];

		snprintf(oid, sizeof(oid), "c%lld", (long long)i);
		put_git_commit(store, &(struct git_commit_row){.id = i,
							       .oid = view_of(oid),
							       .author_id = 1,
							       .author_time = now - i * 20 * DAY,
							       .committer_id = 1,
							       .commit_time = now - i * 20 * DAY,
							       .parents = 1,
							       .subject = VIEW("s")});
		put_snapshot_commit(store, &(struct snapshot_commit_row){SNAPSHOT, i, 1});
	}
}

/* Losing Ann leaves two thirds of the files with an author, losing the second too a third. */
static inline void put_coverage(struct store *store)
{
	for (int64_t rank = 1; rank <= 2; rank++)
		put_knowledge_coverage(store, &(struct knowledge_coverage_row){.snapshot_id = SNAPSHOT,
									       .scope = VIEW("repository"),
									       .path = VIEW(""),
									       .rank = rank,
									       .person_id = rank,
									       .files = 30,
									       .covered = FILES - 30 * rank});
}

static inline void put_facts(struct store *store)
{
	put_snapshot(store, &(struct snapshot_row){SNAPSHOT, VIEW("t"), VIEW("c"), VIEW(""), VIEW("commit"), 0, 40, 2,
						   now - 900 * DAY, now});
	for (int64_t id = 1; id <= FILES; id++)
		put_one_file(store, id);
	put_file_version(store, &(struct file_version_row){SNAPSHOT, 89, 20, 89, 50, now - 400 * DAY});
	put_version_complexity(store, &(struct version_complexity_row){50, VIEW("C"), 2000, 1, 60, 60, {0}});
	put_people(store);
	put_coverage(store);
	put_module(store, &(struct module_row){SNAPSHOT, 1, VIEW("src/payments"), false});
	put_module(store, &(struct module_row){SNAPSHOT, 2, VIEW("src/ui"), false});
	put_bus_factor(store, &(struct bus_factor_row){.snapshot_id = SNAPSHOT,
						       .scope = VIEW("repository"),
						       .path = VIEW(""),
						       .bus_factor = 2,
						       .bus_factor_low = 2,
						       .bus_factor_high = 2,
						       .files = 90,
						       .authors = 4,
						       .top_person_id = 1,
						       .top_files = 30,
						       .orphaned_files = 4,
						       .absence_factor = STORE_NULL});
	put_bus_factor(store, &(struct bus_factor_row){.snapshot_id = SNAPSHOT,
						       .scope = VIEW("module"),
						       .path = VIEW("src/payments"),
						       .bus_factor = 1,
						       .bus_factor_low = 1,
						       .bus_factor_high = 1,
						       .files = 60,
						       .authors = 3,
						       .top_person_id = 2,
						       .top_files = 40,
						       .orphaned_files = 9,
						       .absence_factor = STORE_NULL});
	put_bus_factor(store, &(struct bus_factor_row){.snapshot_id = SNAPSHOT,
						       .scope = VIEW("module"),
						       .path = VIEW("src/ui"),
						       .bus_factor = 3,
						       .bus_factor_low = 3,
						       .bus_factor_high = 3,
						       .files = 30,
						       .authors = 4,
						       .top_person_id = 1,
						       .top_files = 10,
						       .orphaned_files = 0,
						       .absence_factor = STORE_NULL});
	put_collector(store,
		      &(struct collector_row){SNAPSHOT, VIEW("content"), VIEW("partial"), VIEW("1 file failed")});
	put_diagnostic(store, &(struct diagnostic_row){SNAPSHOT, VIEW("content"), VIEW(HOSTILE), VIEW("too large")});
}

static inline void put_outcomes(struct store *store)
{
	put_outcome(store,
		    &(struct outcome_row){AUDIT, VIEW("code/complex-function"), VIEW("Function too complex to test"),
					  VIEW("code"), VIEW("fail"), 8, 90, 42, 3, VIEW("")});
	put_outcome(store, &(struct outcome_row){AUDIT, VIEW("code/deep-nesting"), VIEW("Deep nesting"), VIEW("code"),
						 VIEW("pass"), 0, 90, 100, 2, VIEW("")});
	put_outcome(store, &(struct outcome_row){AUDIT, VIEW("team/gone"), VIEW("Knowledge of people who left"),
						 VIEW("team"), VIEW("unknown"), 0, STORE_NULL, STORE_NULL, 3,
						 VIEW("needs 'ownership', which was left out")});
	put_outcome(store,
		    &(struct outcome_row){AUDIT, VIEW("process/lock"), VIEW("No lock file"), VIEW("process"),
					  VIEW("not_applicable"), 0, 0, STORE_NULL, 1, VIEW("no manifest here")});
}

static inline void put_issues(struct store *store)
{
	put_issue(store, &(struct issue_row){.audit_id = AUDIT,
					     .id = 1,
					     .type = VIEW("module-refactor"),
					     .scope = VIEW("src/payments"),
					     .title = VIEW("src/payments module refactor"),
					     .dimension = VIEW("code"),
					     .impact = VIEW("critical"),
					     .impact_points = 90,
					     .effort = VIEW("high"),
					     .effort_minutes = 10944,
					     .priority = VIEW("P0"),
					     .findings = 7,
					     .days_low = 11.4,
					     .days_high = 45.6,
					     .phase = VIEW("stabilize"),
					     .set_by = VIEW("Bob <b>"),
					     .start_order = 1,
					     .urgency = VIEW("P0"),
					     .urgent_for = STORE_NULL,
					     .quick_win = STORE_NULL});
	put_issue(store, &(struct issue_row){.audit_id = AUDIT,
					     .id = 2,
					     .type = VIEW("unknown-type"),
					     .title = VIEW("Fix " HOSTILE),
					     .dimension = VIEW("code"),
					     .impact = VIEW("high"),
					     .impact_points = 60,
					     .effort = VIEW("low"),
					     .effort_minutes = 90,
					     .priority = VIEW("P1"),
					     .findings = 1,
					     .days_low = 0.1,
					     .days_high = 0.4,
					     .phase = VIEW("stabilize"),
					     .start_order = 2,
					     .urgency = VIEW("P1"),
					     .urgent_for = STORE_NULL,
					     .quick_win = 1});
	put_issue_need(store, &(struct issue_need_row){AUDIT, 2, 1});
}

static inline void put_decisions(struct store *store)
{
	put_issue_part(store,
		       &(struct issue_part_row){AUDIT, 1, 1, VIEW("impact"), VIEW("high: found"), 55, VIEW("points")});
	put_issue_part(store,
		       &(struct issue_part_row){
			   AUDIT, 1, 2, VIEW("set"),
			   VIEW("impact critical instead of high, set by Bob <b> on 2025-03-14: it earns the money"),
			   90, VIEW("points")});
	put_act_now(store, &(struct act_now_row){AUDIT, 1, 2, VIEW("replace the keys in " HOSTILE), VIEW("Eve"), 2.5});
	put_act_now(store, &(struct act_now_row){AUDIT, 2, 2, VIEW("tell the bank"), VIEW(""), NAN});
	put_decision(store, &(struct decision_row){.audit_id = AUDIT,
						   .ordinal = 1,
						   .issue = VIEW("caching"),
						   .module = VIEW("src/ui"),
						   .impact = VIEW("low"),
						   .set_by = VIEW("Ann"),
						   .set_day = VIEW("2025-03-01"),
						   .reason = VIEW("nobody waits"),
						   .issues = 0});
	put_decision(store, &(struct decision_row){.audit_id = AUDIT,
						   .ordinal = 2,
						   .issue = VIEW("module-refactor"),
						   .impact = VIEW("critical"),
						   .set_by = VIEW("Bob <b>"),
						   .set_day = VIEW("2025-03-14"),
						   .reason = VIEW("it earns the money"),
						   .issues = 1});
}

static inline void put_findings(struct store *store)
{
	for (int64_t id = 1; id <= 8; id++) {
		struct finding_row row = {.audit_id = AUDIT,
					  .id = id,
					  .rule = VIEW("code/complex-function"),
					  .dimension = VIEW("code"),
					  .path = VIEW("src/" HOSTILE),
					  .line = 10 * id,
					  .end_line = 10 * id + 5,
					  .symbol = VIEW(HOSTILE),
					  .value = 45,
					  .limit = 10,
					  .impact = VIEW("critical"),
					  .impact_points = 90,
					  .effort = VIEW("low"),
					  .effort_minutes = 90,
					  .counted_minutes = id == 2 ? 0 : 90,
					  .is_debt = true,
					  .priority = VIEW("P0"),
					  .confidence = VIEW("high"),
					  .issue_id = id < 8 ? 1 : 2,
					  .message = VIEW(HOSTILE " has cyclomatic complexity 45, limit 10"),
					  .fingerprint = VIEW("r1:0123456789abcdef")};

		put_finding(store, &row);
		put_finding_part(store,
				 &(struct finding_part_row){AUDIT, id, 0, VIEW("impact"), VIEW("base: high"), 55});
		put_finding_part(
		    store, &(struct finding_part_row){AUDIT, id, 1, VIEW("impact"), VIEW("hotspot in the top 5%"), 10});
	}
}

static inline void put_ledger(struct store *store)
{
	static const struct {
		const char *name;
		double value;
	} metrics[] = {{"flagged_share", 401}, {"production_code_lines", 61200}, {"people", 4}, {"active_people", 2}};

	put_audit(store, &(struct audit_row){AUDIT, VIEW("fin" HOSTILE), VIEW("HEAD"), VIEW("t:c::commit"),
					     VIEW("4f1c2ab0123456789abcdef0123456789abcdef0"), now, VIEW("k"),
					     VIEW("0.1.0"), VIEW("d1"), 1});
	put_outcomes(store);
	put_issues(store);
	put_decisions(store);
	put_findings(store);
	put_score(store, &(struct score_row){AUDIT, VIEW("code"), 12, 9, 34, VIEW("E"), 75,
					     VIEW("code/complex-function"), VIEW("at most 54 with 1 P0 open")});
	put_score(store, &(struct score_row){AUDIT, VIEW("team"), STORE_NULL, 0, 100, VIEW("NR"), 0, {0}, VIEW("")});
	put_score(store, &(struct score_row){AUDIT, VIEW("overall"), 12, 9, 34, VIEW("E"), 75, {0}, VIEW("")});
	put_debt(store,
		 &(struct debt_row){AUDIT, VIEW("repository"), VIEW(""), 400, 70, 61200, 24541, 8, 630, 30, VIEW("A")});
	put_debt(store,
		 &(struct debt_row){AUDIT, VIEW("module"), VIEW("src/ui"), 10, 5, 1000, 100, 2, 3003, 30, VIEW("C")});
	for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++)
		put_metric(store, &(struct metric_row){AUDIT, view_of(metrics[i].name), metrics[i].value, VIEW("x"),
						       VIEW("m")});
}

/* A store in memory with the audit in view; without facts or findings when not asked for. Close with store_close(). */
static inline void put_database(struct store *store)
{
	enum { PROFILE = 70 };

	put_pg_server(store, &(struct pg_server_row){.profile_id = PROFILE,
						     .address = VIEW("db1:5432"),
						     .database = VIEW("shop"),
						     .role = VIEW("auditor"),
						     .version = VIEW("15.18"),
						     .taken_time = now,
						     .sample_seconds = NAN,
						     .statements_version = VIEW("1.10"),
						     .statements_since = now - 3 * DAY,
						     .statistics_since = STORE_NULL});
	put_pg_table(store, &(struct pg_table_row){.profile_id = PROFILE,
						   .database = VIEW("shop"),
						   .oid = 1,
						   .schema = VIEW("public"),
						   .name = VIEW(HOSTILE),
						   .rows = 2e6,
						   .pages = 400});
	put_pg_statement(store, &(struct pg_statement_row){.profile_id = PROFILE,
							   .id = 1,
							   .database = VIEW("shop"),
							   .kind = VIEW("select"),
							   .text = VIEW("SELECT " HOSTILE),
							   .calls = 1200,
							   .mean_ms = 83.8,
							   .rows = 24000,
							   .share = 0.381});
	put_pg_advice(store, &(struct pg_advice_row){.profile_id = PROFILE,
						     .id = 4,
						     .database = VIEW("shop"),
						     .table_oid = 1,
						     .columns = VIEW("user_id, created_at DESC"),
						     .method = VIEW("btree"),
						     .cost_before = 72261,
						     .cost_after = 16.5,
						     .share = 0.381,
						     .bytes = 90000000,
						     .source = VIEW("measured"),
						     .confidence = VIEW("high")});
	put_pg_advice_statement(store, &(struct pg_advice_statement_row){PROFILE, 4, 1, 72261, 16.5});
	put_pg_unknown(store, &(struct pg_unknown_row){PROFILE, VIEW("pg_hba.conf"), VIEW("not allowed"),
						       VIEW("GRANT pg_read_all_settings")});
}

static inline struct store *report_store(const struct rule_set *rules, bool is_empty)
{
	struct store *store;
	struct err err = {0};

	if (store_open(&store, ":memory:", STORE_WRITE, &err) || store_begin(store, &err))
		fail_msg("%s", err.message);
	if (is_empty) {
		put_audit(store, &(struct audit_row){.id = AUDIT,
						     .repository = VIEW("empty"),
						     .revision = VIEW("directory"),
						     .commit_time = STORE_NULL,
						     .model_version = 1});
	} else {
		put_facts(store);
		put_ledger(store);
		put_database(store);
	}
	if (store_commit(store, &err) || store_scope(store, is_empty ? -1 : SNAPSHOT, AUDIT, &err) ||
	    judge_define_views(store, rules, &err))
		fail_msg("%s", err.message);
	return store;
}

#endif

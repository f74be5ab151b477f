/*
 * One struct and one put function for each table, in the order of the schema's
 * columns: `put_blob(store, &(struct blob_row){.oid = …, .size = …})`. Putting
 * never fails on the spot; the first error is kept and returned by
 * store_commit(). Text is copied.
 *
 * I: integer (STORE_NULL is NULL). T: text, or the bytes of a BLOB; an absent one
 * (p == NULL) is ''.
 * N: text that may be NULL (p == NULL). R: real (NaN is NULL).
 *
 * A test compares these with the schema. Floor 1.
 */
#ifndef RESCUE_STORE_ROWS_H
#define RESCUE_STORE_ROWS_H

#include "store/store.h"

#define PATH_COLUMNS(I, T, N, R) I(id) T(path)
#define BLOB_COLUMNS(I, T, N, R) I(id) T(oid) I(size) I(is_binary)
#define SOURCE_COLUMNS(I, T, N, R) \
	I(blob_id)                 \
	T(language)                \
	I(lines)                   \
	I(code_lines)              \
	I(comment_lines)           \
	I(blank_lines)             \
	I(is_generated) I(is_minified) I(is_parsed) I(error_bytes) N(problem) T(syntax_digest) I(is_matched)
#define FUNCTION_COLUMNS(I, T, N, R)                                                                          \
	I(blob_id)                                                                                            \
	T(language)                                                                                           \
	I(ordinal)                                                                                            \
	T(name)                                                                                               \
	I(line)                                                                                               \
	I(end_line)                                                                                           \
	I(nloc) I(ccn) I(cognitive) I(parameters) I(required) I(nesting) I(switch_lines) I(arms) I(arm_lines) \
	    I(type_ordinal) I(is_public)
#define TYPE_COLUMNS(I, T, N, R) \
	I(blob_id) T(language) I(ordinal) T(name) T(kind) I(line) I(end_line) I(nloc) I(is_public)
#define IMPORT_COLUMNS(I, T, N, R) \
	I(blob_id) T(language) I(ordinal) I(line) T(form) T(target) T(name) I(is_lazy) I(is_type_only)
#define SOURCE_TOKENS_COLUMNS(I, T, N, R) I(blob_id) T(language) T(packed)
#define SOURCE_LINES_COLUMNS(I, T, N, R) I(blob_id) T(language) T(packed)
#define COMMENTED_OUT_CODE_COLUMNS(I, T, N, R) I(blob_id) T(language) I(ordinal) I(line) I(end_line) I(lines)
#define MARKER_COLUMNS(I, T, N, R) I(blob_id) T(language) I(ordinal) T(word) T(text) I(line)
#define SYNTAX_MATCH_COLUMNS(I, T, N, R) \
	I(blob_id)                       \
	T(language)                      \
	I(ordinal) T(rule) T(capture) N(name) I(line) I(end_line) I(times) I(function_ordinal)
#define SNAPSHOT_COLUMNS(I, T, N, R) \
	I(id)                        \
	T(tree_oid)                  \
	T(commit_oid) T(history_key) T(kind) I(is_shallow) I(commits) I(merges) I(first_time) I(last_time)
#define FILE_COLUMNS(I, T, N, R) I(snapshot_id) I(path_id) I(blob_id) I(mode) T(language) T(class) T(class_source)
#define IDENTITY_COLUMNS(I, T, N, R) I(id) T(name) T(email)
#define GIT_COMMIT_COLUMNS(I, T, N, R) \
	I(id)                          \
	T(oid)                         \
	I(author_id)                   \
	I(author_time)                 \
	I(author_zone) I(committer_id) I(commit_time) I(commit_zone) I(parents) T(subject) T(last_line) N(problem)
#define COMMIT_PARENT_COLUMNS(I, T, N, R) I(commit_id) I(ordinal) I(parent_id)
#define TRAILER_COLUMNS(I, T, N, R) I(commit_id) I(ordinal) T(key) T(value)
#define CHANGE_COLUMNS(I, T, N, R) I(commit_id) I(path_id) T(kind) I(old_path_id) I(similarity)
#define CO_AUTHOR_COLUMNS(I, T, N, R) I(commit_id) I(identity_id)
#define CHURN_COLUMNS(I, T, N, R) I(commit_id) I(path_id) I(added) I(deleted) I(lines)
#define SNAPSHOT_COMMIT_COLUMNS(I, T, N, R) I(snapshot_id) I(commit_id) I(is_mainline)
#define QUIET_COMMIT_COLUMNS(I, T, N, R) I(snapshot_id) I(commit_id)
#define PERSON_COLUMNS(I, T, N, R) \
	I(snapshot_id)             \
	I(id) T(name) T(email) I(is_bot) I(commits) I(co_commits) I(merges) I(first_time) I(last_time) I(has_left)
#define PERSON_IDENTITY_COLUMNS(I, T, N, R) I(snapshot_id) I(identity_id) I(person_id) T(reason) I(joined_id)
#define AUTHORSHIP_COLUMNS(I, T, N, R) \
	I(snapshot_id)                 \
	I(path_id)                     \
	I(person_id)                   \
	I(is_creator) I(deliveries) I(acceptances) R(doa) I(is_author) I(revisions) I(added) I(deleted) I(last_time)
#define FILE_HISTORY_COLUMNS(I, T, N, R) \
	I(snapshot_id)                   \
	I(path_id)                       \
	I(revisions) I(revisions_year) I(revisions_half) I(code_revisions) I(code_revisions_year) I(code_weeks_year) I(work_days_year) I(people) I(added) I(deleted) I(first_time) I(last_time)
#define FILE_VERSION_COLUMNS(I, T, N, R) I(snapshot_id) I(path_id) I(commit_id) I(as_path_id) I(blob_id) I(time)
#define VERSION_COMPLEXITY_COLUMNS(I, T, N, R) \
	I(blob_id) T(language) I(code_lines) I(functions) I(ccn) I(highest_ccn) N(problem)
#define MODULE_COLUMNS(I, T, N, R) I(snapshot_id) I(id) T(path) I(is_configured)
#define MODULE_FILE_COLUMNS(I, T, N, R) I(snapshot_id) I(path_id) I(module_id)
#define FILE_IMPORT_COLUMNS(I, T, N, R) \
	I(snapshot_id) I(path_id) I(target_path_id) I(line) I(is_passed_on) I(is_lazy) I(is_type_only)
#define IMPORT_RESOLUTION_COLUMNS(I, T, N, R) \
	I(snapshot_id) T(language) I(is_resolved) I(files) I(imports) I(local) I(resolved) I(ambiguous)
#define IMPORT_CYCLE_COLUMNS(I, T, N, R) I(snapshot_id) I(cycle) I(path_id) I(step)
#define MODULE_CYCLE_COLUMNS(I, T, N, R) I(snapshot_id) I(cycle) I(module_id) I(step)
#define UNIMPORTED_FILE_COLUMNS(I, T, N, R) I(snapshot_id) I(path_id) I(is_named)
#define BUS_FACTOR_COLUMNS(I, T, N, R) \
	I(snapshot_id)                 \
	T(scope)                       \
	T(path)                        \
	I(bus_factor)                  \
	I(bus_factor_low)              \
	I(bus_factor_high)             \
	I(files) I(authors) I(top_person_id) I(top_files) I(orphaned_files) I(absence_factor) I(absence_commits)
#define CRITICAL_PATH_FILE_COLUMNS(I, T, N, R) I(snapshot_id) T(name) I(tier) I(path_id)
#define KNOWLEDGE_COVERAGE_COLUMNS(I, T, N, R) I(snapshot_id) T(scope) T(path) I(rank) I(person_id) I(files) I(covered)
#define CODE_OWNER_COLUMNS(I, T, N, R) I(snapshot_id) I(path_id) T(owner) I(line)
#define SETTING_COLUMNS(I, T, N, R) I(snapshot_id) I(path_id) I(ordinal) I(line) T(key) I(number) T(scheme)
#define README_SIGN_COLUMNS(I, T, N, R) I(snapshot_id) I(path_id) I(line) T(sign)
#define COUPLING_COLUMNS(I, T, N, R) \
	I(snapshot_id)               \
	I(path_a_id)                 \
	I(path_b_id) I(shared) I(revisions_a) I(revisions_b) I(shared_year) I(focused) I(focused_year) \
	I(focused_a) I(focused_b) R(p_value) I(last_time) I(is_named)
#define FILE_COUPLING_COLUMNS(I, T, N, R) I(snapshot_id) I(path_id) I(sum_of_coupling)
#define COMMUNICATION_COLUMNS(I, T, N, R) I(snapshot_id) I(person_a_id) I(person_b_id) I(shared) I(files_a) I(files_b)
#define CLONE_GROUP_COLUMNS(I, T, N, R) I(snapshot_id) I(id) I(copies) I(files) I(lines) I(tokens) I(decisions) I(live)
#define CLONE_COLUMNS(I, T, N, R) I(snapshot_id) I(group_id) I(path_id) I(line) I(end_line)
#define DUPLICATION_COLUMNS(I, T, N, R) I(snapshot_id) I(path_id) I(tokens) I(lines)
#define TAG_COLUMNS(I, T, N, R) \
	I(snapshot_id)          \
	T(name)                 \
	T(oid)                  \
	I(time)                 \
	I(is_annotated)         \
	I(is_reachable) N(package) N(version) N(line) I(is_stable) I(commits) I(lead_median) I(lead_p90) I(reverts)
#define RELEASE_WAIT_COLUMNS(I, T, N, R) I(snapshot_id) T(name) I(hours) I(commits) I(first_commits)
#define TAGGED_COMMIT_COLUMNS(I, T, N, R) \
	T(oid) T(author_name) T(author_email) I(author_time) I(commit_time) I(is_revert) T(parents)
#define PG_SERVER_COLUMNS(I, T, N, R)                                                                               \
	I(profile_id)                                                                                               \
	T(address)                                                                                                  \
	T(database)                                                                                                 \
	T(role)                                                                                                     \
	I(version_number)                                                                                           \
	T(version)                                                                                                  \
	I(is_superuser)                                                                                             \
	I(reads_statistics)                                                                                         \
	I(reads_data) I(is_standby) I(is_pooled) I(start_time) I(taken_time) R(sample_seconds) N(system_identifier) \
	    I(cores) N(hypopg_version) N(statements_version) I(statements_since) I(statements_evicted)              \
		I(statements_limit) I(statistics_since)
#define PG_UNKNOWN_COLUMNS(I, T, N, R) I(profile_id) T(subject) T(reason) T(remedy)
#define PG_SETTING_COLUMNS(I, T, N, R) I(profile_id) T(name) T(value) R(number) T(unit) T(source) I(is_pending)
#define PG_ROLE_SETTING_COLUMNS(I, T, N, R) I(profile_id) T(role) T(database) T(name) T(value)
#define PG_COUNTER_COLUMNS(I, T, N, R) I(profile_id) T(name) R(value)
#define PG_DATABASE_COLUMNS(I, T, N, R)                                                                              \
	I(profile_id)                                                                                                \
	T(name)                                                                                                      \
	I(is_profiled)                                                                                               \
	T(owner)                                                                                                     \
	I(bytes)                                                                                                     \
	I(xid_age)                                                                                                   \
	I(multixact_age)                                                                                             \
	I(connection_limit)                                                                                          \
	I(connections) I(commits) I(rollbacks) I(blocks_read) I(blocks_hit) I(temp_files) I(temp_bytes) I(deadlocks) \
	    I(conflicts) I(checksum_failures) I(statistics_since)
#define PG_ROLE_COLUMNS(I, T, N, R) \
	I(profile_id)               \
	T(name)                     \
	I(is_superuser)             \
	I(can_login) I(bypasses_row_security) I(can_replicate) I(connection_limit) N(password_kind) I(valid_until)
#define PG_HBA_RULE_COLUMNS(I, T, N, R) I(profile_id) I(line) T(type) T(databases) T(roles) T(address) T(method)
#define PG_SESSION_COLUMNS(I, T, N, R) \
	I(profile_id)                  \
	I(pid)                         \
	T(database)                    \
	T(role)                        \
	T(application)                 \
	T(state)                       \
	T(wait_kind)                   \
	T(wait_event) R(state_seconds) R(transaction_seconds) R(query_seconds) N(query_id) I(is_encrypted) I(is_local)
#define PG_BLOCKING_COLUMNS(I, T, N, R) I(profile_id) I(pid) I(blocking_pid) T(relation) T(mode) R(seconds)
#define PG_ADVISORY_LOCK_COLUMNS(I, T, N, R) I(profile_id) T(database) I(locks) I(waiting)
#define PG_REPLICA_COLUMNS(I, T, N, R) \
	I(profile_id) I(pid) T(application) T(state) T(sync_state) I(lag_bytes) R(lag_seconds)
#define PG_REPLICATION_SLOT_COLUMNS(I, T, N, R) \
	I(profile_id) T(name) T(kind) T(database) I(is_active) I(kept_bytes) T(wal_status)
#define PG_SCHEMA_COLUMNS(I, T, N, R) I(profile_id) T(database) T(name) T(owner) I(public_creates)
#define PG_EXTENSION_COLUMNS(I, T, N, R) I(profile_id) T(database) T(name) T(version) T(newest)
#define PG_TABLE_COLUMNS(I, T, N, R)                                                                                   \
	I(profile_id)                                                                                                  \
	T(database)                                                                                                    \
	I(oid)                                                                                                         \
	T(schema)                                                                                                      \
	T(name)                                                                                                        \
	T(kind)                                                                                                        \
	I(parent_oid)                                                                                                  \
	T(owner)                                                                                                       \
	I(is_logged) R(rows) I(pages) I(bytes) I(index_bytes) I(live_rows) I(dead_rows) I(changed_rows)                \
	    I(inserted_rows) I(sequential_scans) I(sequential_rows) I(index_scans) I(index_rows) I(inserts) I(updates) \
		I(hot_updates) I(deletes) I(blocks_read) I(blocks_hit) I(vacuumed_time) I(analyzed_time) I(xid_age)    \
		    I(fill_factor) I(is_autovacuumed) R(vacuum_threshold) I(has_row_security) I(policies) I(triggers)  \
			T(disabled_triggers) I(disabled_checks) T(default_of) T(public_rights) I(wasted_bytes)         \
			    I(is_skipped)
#define PG_COLUMN_COLUMNS(I, T, N, R)                                                              \
	I(profile_id)                                                                              \
	T(database)                                                                                \
	I(table_oid)                                                                               \
	I(number)                                                                                  \
	T(name)                                                                                    \
	T(type)                                                                                    \
	I(length)                                                                                  \
	T(category)                                                                                \
	I(is_required) T(filling) R(null_share) R(distinct_values) I(average_width) R(correlation) \
	    R(most_common_share) R(rarest_common_share)
#define PG_INDEX_COLUMNS(I, T, N, R)                                                                              \
	I(profile_id)                                                                                             \
	T(database)                                                                                               \
	I(oid)                                                                                                    \
	I(table_oid)                                                                                              \
	T(schema)                                                                                                 \
	T(name)                                                                                                   \
	T(method)                                                                                                 \
	T(key_text)                                                                                               \
	T(key) T(included) T(signature) T(expression) T(predicate) I(is_unique) I(is_primary) I(is_constraint)    \
	    I(is_replica_identity) I(is_valid) I(parent_oid) I(pages) I(bytes) R(rows) I(scans) I(last_scan_time) \
		I(wasted_bytes)
#define PG_INDEX_DEFINITION_COLUMNS(I, T, N, R) I(profile_id) T(database) I(oid) T(ddl)
#define PG_CONSTRAINT_COLUMNS(I, T, N, R) \
	I(profile_id)                     \
	T(database)                       \
	I(table_oid) T(name) T(kind) T(key) T(key_text) I(target_oid) T(target_key) I(is_validated) T(on_delete)
#define PG_SEQUENCE_COLUMNS(I, T, N, R) \
	I(profile_id)                   \
	T(database)                     \
	T(schema)                       \
	T(name) T(type) I(last_value) I(highest) I(is_cyclic) I(is_visible) I(table_oid) T(column_name) T(column_type)
#define PG_FUNCTION_COLUMNS(I, T, N, R) \
	I(profile_id)                   \
	T(database)                     \
	I(oid)                          \
	T(schema)                       \
	T(name)                         \
	T(language) T(owner) T(volatility) I(is_definer) I(has_search_path) I(is_public) I(calls) R(total_ms) R(self_ms)
#define PG_STATEMENT_COLUMNS(I, T, N, R)                                                                               \
	I(profile_id)                                                                                                  \
	I(id)                                                                                                          \
	T(database)                                                                                                    \
	T(query_id)                                                                                                    \
	T(fingerprint)                                                                                                 \
	T(text)                                                                                                        \
	T(kind)                                                                                                        \
	T(problem)                                                                                                     \
	I(roles) I(calls) R(total_ms) R(mean_ms) R(max_ms) R(stddev_ms) R(plan_ms) I(rows) I(blocks_hit)               \
	    I(blocks_read) I(blocks_dirtied) I(temp_read) I(temp_written) R(read_ms) I(wal_bytes) R(share) I(has_star) \
		I(has_limit) I(has_offset) I(has_locking) I(has_count) I(list_length) T(functions) I(is_own)
#define STATEMENT_TABLE_COLUMNS(I, T, N, R) \
	I(profile_id) I(statement_id) I(ordinal) I(table_oid) T(schema) T(name) T(role)
#define STATEMENT_COLUMN_COLUMNS(I, T, N, R) \
	I(profile_id)                        \
	I(statement_id)                      \
	I(ordinal)                           \
	I(table_ordinal)                     \
	I(table_oid)                         \
	T(column_name)                       \
	T(usage) T(operator) I(parameter) T(pattern) T(expression) I(arm) I(partner_table_oid) T(partner_column)
#define STATEMENT_PLACE_COLUMNS(I, T, N, R) I(snapshot_id) I(profile_id) I(statement_id) I(path_id) I(line)
#define PG_PLAN_COLUMNS(I, T, N, R) I(profile_id) I(statement_id) T(source) I(is_cut) R(cost) T(tree)
#define PG_PLAN_NODE_COLUMNS(I, T, N, R) \
	I(profile_id)                    \
	I(statement_id)                  \
	I(ordinal) I(depth) T(kind) I(table_oid) T(index_name) R(rows) R(cost) T(condition) I(casts_column)
#define PG_ADVICE_COLUMNS(I, T, N, R)                                                                              \
	I(profile_id)                                                                                              \
	I(id)                                                                                                      \
	T(database)                                                                                                \
	I(table_oid)                                                                                               \
	T(columns)                                                                                                 \
	T(method)                                                                                                  \
	I(is_unique)                                                                                               \
	T(predicate)                                                                                               \
	T(ddl) T(undo) R(cost_before) R(cost_after) I(calls) R(share) R(saved_share) I(bytes) R(writes_per_second) \
	    T(source) T(confidence) T(reason)
#define PG_ADVICE_STATEMENT_COLUMNS(I, T, N, R) I(profile_id) I(advice_id) I(statement_id) R(cost_before) R(cost_after)
#define PG_NO_ADVICE_COLUMNS(I, T, N, R) I(profile_id) I(statement_id) T(reason)
#define PG_PROOF_COLUMNS(I, T, N, R) \
	I(profile_id) I(advice_id) T(outcome) R(ms_before) R(ms_after) I(runs) R(build_ms) I(bytes) R(rows) T(reason)
#define PG_PROOF_STATEMENT_COLUMNS(I, T, N, R)                                                                  \
	I(profile_id)                                                                                           \
	I(statement_id) I(runs_before) R(ms_before) R(low_before) R(high_before) I(is_cut_before) I(runs_after) \
	    R(ms_after) R(low_after) R(high_after) I(is_cut_after) I(uses_index) T(problem)
#define COLLECTOR_COLUMNS(I, T, N, R) I(snapshot_id) T(name) T(status) T(detail)
#define DIAGNOSTIC_COLUMNS(I, T, N, R) I(snapshot_id) T(collector) T(subject) T(message)

#define AUDIT_COLUMNS(I, T, N, R) \
	I(id)                     \
	T(repository)             \
	T(revision)               \
	T(snapshot_key)           \
	T(commit_oid) I(commit_time) T(input_key) T(program_version) T(rules_digest) I(model_version)
#define OUTCOME_COLUMNS(I, T, N, R) \
	I(audit_id)                 \
	T(rule) T(title) T(dimension) T(status) I(findings) I(population) I(score) I(weight) T(reason)
#define ISSUE_COLUMNS(I, T, N, R) \
	I(audit_id)               \
	I(id)                     \
	T(type)                   \
	T(scope)                  \
	T(title)                  \
	T(dimension)              \
	T(impact)                 \
	I(impact_points)          \
	T(effort)                 \
	I(effort_minutes)         \
	T(priority)               \
	I(findings)               \
	R(days_low)               \
	R(days_high)              \
	T(phase) N(initiative) N(set_by) N(set_reason) I(start_order) T(urgency) I(urgent_for) I(quick_win)
#define ISSUE_PART_COLUMNS(I, T, N, R) I(audit_id) I(issue_id) I(ordinal) T(part) T(text) R(amount) T(unit)
#define ACT_NOW_COLUMNS(I, T, N, R) I(audit_id) I(ordinal) I(issue_id) T(task) T(owner) R(hours)
#define DECISION_COLUMNS(I, T, N, R) \
	I(audit_id) I(ordinal) T(issue) N(module) N(impact) N(effort) N(set_by) N(set_day) N(reason) I(issues)
#define EVIDENCE_COLUMNS(I, T, N, R) I(id) T(kind) T(file) T(content_oid) T(imported_day) I(entries)
#define INITIATIVE_COLUMNS(I, T, N, R) \
	I(evidence_id)                 \
	I(ordinal)                     \
	T(id)                          \
	T(title)                       \
	T(dimension)                   \
	T(impact)                      \
	T(effort)                      \
	T(phase) T(stream) N(issue) N(module) T(set_by) T(reason) N(task) N(task_owner) R(task_hours)
#define INITIATIVE_ITEM_COLUMNS(I, T, N, R) I(evidence_id) I(initiative) T(kind) I(ordinal) T(text)
#define ISSUE_NEED_COLUMNS(I, T, N, R) I(audit_id) I(issue_id) I(needs_id)
#define FINDING_COLUMNS(I, T, N, R)                                                                             \
	I(audit_id)                                                                                             \
	I(id)                                                                                                   \
	T(rule)                                                                                                 \
	T(dimension)                                                                                            \
	N(path)                                                                                                 \
	I(line)                                                                                                 \
	I(end_line)                                                                                             \
	N(symbol)                                                                                               \
	N(subject)                                                                                              \
	R(value)                                                                                                \
	R(limit)                                                                                                \
	T(impact)                                                                                               \
	I(impact_points)                                                                                        \
	T(effort)                                                                                               \
	I(effort_minutes)                                                                                       \
	I(counted_minutes)                                                                                      \
	I(is_debt)                                                                                              \
	T(priority) T(confidence) I(issue_id) T(message) T(fingerprint) N(line_hash) I(suppression_id) R(share) \
	    T(remedy)
#define FINDING_PART_COLUMNS(I, T, N, R) I(audit_id) I(finding_id) I(ordinal) T(measure) T(reason) I(amount)
#define SUPPRESSION_COLUMNS(I, T, N, R)                                                                      \
	I(audit_id)                                                                                          \
	I(id)                                                                                                \
	T(rule) N(fingerprint) N(path) N(symbol) T(status) T(reason) T(owner) T(created) T(expires) T(state) \
	    T(refusal) I(findings)
#define COMPARISON_COLUMNS(I, T, N, R) I(audit_id) I(base_audit_id) T(base) T(method)
#define FINDING_STATE_COLUMNS(I, T, N, R)                                                                      \
	I(audit_id)                                                                                            \
	I(ordinal)                                                                                             \
	T(state) I(finding_id) I(base_finding_id) T(rule) N(path) I(line) N(symbol) T(fingerprint) T(priority) \
	    R(value) R(base_value)
#define GATE_CONDITION_COLUMNS(I, T, N, R) \
	I(audit_id)                        \
	I(ordinal) T(id) T(metric) R(actual) R(base) T(bound_kind) R(bound) T(unit) T(mode) T(verdict) T(reason)
#define GATE_RUN_COLUMNS(I, T, N, R) I(number) I(audit_id)
#define SCORE_COLUMNS(I, T, N, R) \
	I(audit_id) T(dimension) I(score) I(low) I(high) T(letter) I(measured) N(weakest_rule) T(cap)
#define METRIC_COLUMNS(I, T, N, R) I(audit_id) T(name) R(value) T(unit) T(source)
#define DEBT_COLUMNS(I, T, N, R) \
	I(audit_id)              \
	T(scope)                 \
	T(module)                \
	I(files)                 \
	I(flagged_files) I(code_lines) I(flagged_lines) I(findings) I(minutes) I(line_minutes) T(letter)

#define PROFILE_COLUMNS(I, T, N, R) \
	I(id)                       \
	T(address) T(database) T(version) I(taken_time) R(sample_seconds) I(statements_since) I(statements) R(total_ms)
#define PROFILE_STATEMENT_COLUMNS(I, T, N, R) \
	I(profile) I(ordinal) T(database) T(fingerprint) T(text) I(calls) R(total_ms) R(mean_ms) R(share)
#define PROFILE_ADVICE_COLUMNS(I, T, N, R) \
	I(profile)                         \
	I(ordinal) T(database) T(table_name) T(columns) T(method) T(ddl) R(cost_before) R(cost_after) R(share) T(source)

#define PROFILE_PROOF_COLUMNS(I, T, N, R) I(profile) I(ordinal) T(outcome) R(ms_before) R(ms_after) I(runs)
#define PROFILE_PROOF_STATEMENT_COLUMNS(I, T, N, R) I(profile) I(ordinal) R(ms_before) R(ms_after)

/* X(table, COLUMNS, on_conflict): every table. A repeated diagnostic or hostile tree entry is one row, not an error. */
#define STORE_TABLES(X)                                              \
	X(path, PATH_COLUMNS, "ABORT")                               \
	X(blob, BLOB_COLUMNS, "ABORT")                               \
	X(source, SOURCE_COLUMNS, "ABORT")                           \
	X(function, FUNCTION_COLUMNS, "ABORT")                       \
	X(type, TYPE_COLUMNS, "ABORT")                               \
	X(import, IMPORT_COLUMNS, "ABORT")                           \
	X(source_tokens, SOURCE_TOKENS_COLUMNS, "ABORT")             \
	X(source_lines, SOURCE_LINES_COLUMNS, "ABORT")               \
	X(commented_out_code, COMMENTED_OUT_CODE_COLUMNS, "ABORT")   \
	X(marker, MARKER_COLUMNS, "ABORT")                           \
	X(syntax_match, SYNTAX_MATCH_COLUMNS, "ABORT")               \
	X(snapshot, SNAPSHOT_COLUMNS, "REPLACE")                     \
	X(file, FILE_COLUMNS, "IGNORE")                              \
	X(identity, IDENTITY_COLUMNS, "ABORT")                       \
	X(git_commit, GIT_COMMIT_COLUMNS, "ABORT")                   \
	X(commit_parent, COMMIT_PARENT_COLUMNS, "ABORT")             \
	X(trailer, TRAILER_COLUMNS, "ABORT")                         \
	X(change, CHANGE_COLUMNS, "IGNORE")                          \
	X(co_author, CO_AUTHOR_COLUMNS, "IGNORE")                    \
	X(churn, CHURN_COLUMNS, "IGNORE")                            \
	X(snapshot_commit, SNAPSHOT_COMMIT_COLUMNS, "ABORT")         \
	X(quiet_commit, QUIET_COMMIT_COLUMNS, "ABORT")               \
	X(person, PERSON_COLUMNS, "ABORT")                           \
	X(person_identity, PERSON_IDENTITY_COLUMNS, "ABORT")         \
	X(authorship, AUTHORSHIP_COLUMNS, "ABORT")                   \
	X(file_history, FILE_HISTORY_COLUMNS, "ABORT")               \
	X(file_version, FILE_VERSION_COLUMNS, "ABORT")               \
	X(version_complexity, VERSION_COMPLEXITY_COLUMNS, "ABORT")   \
	X(module, MODULE_COLUMNS, "ABORT")                           \
	X(module_file, MODULE_FILE_COLUMNS, "ABORT")                 \
	X(file_import, FILE_IMPORT_COLUMNS, "ABORT")                 \
	X(import_resolution, IMPORT_RESOLUTION_COLUMNS, "ABORT")     \
	X(import_cycle, IMPORT_CYCLE_COLUMNS, "ABORT")               \
	X(module_cycle, MODULE_CYCLE_COLUMNS, "ABORT")               \
	X(unimported_file, UNIMPORTED_FILE_COLUMNS, "ABORT")         \
	X(bus_factor, BUS_FACTOR_COLUMNS, "ABORT")                   \
	X(critical_path_file, CRITICAL_PATH_FILE_COLUMNS, "ABORT")   \
	X(knowledge_coverage, KNOWLEDGE_COVERAGE_COLUMNS, "ABORT")   \
	X(code_owner, CODE_OWNER_COLUMNS, "IGNORE")                  \
	X(setting, SETTING_COLUMNS, "IGNORE")                        \
	X(readme_sign, README_SIGN_COLUMNS, "IGNORE")                \
	X(coupling, COUPLING_COLUMNS, "ABORT")                       \
	X(file_coupling, FILE_COUPLING_COLUMNS, "ABORT")             \
	X(communication, COMMUNICATION_COLUMNS, "ABORT")             \
	X(clone_group, CLONE_GROUP_COLUMNS, "ABORT")                 \
	X(clone, CLONE_COLUMNS, "IGNORE")                            \
	X(duplication, DUPLICATION_COLUMNS, "ABORT")                 \
	X(tag, TAG_COLUMNS, "IGNORE")                                \
	X(release_wait, RELEASE_WAIT_COLUMNS, "IGNORE")              \
	X(tagged_commit, TAGGED_COMMIT_COLUMNS, "IGNORE")            \
	X(pg_server, PG_SERVER_COLUMNS, "ABORT")                     \
	X(pg_unknown, PG_UNKNOWN_COLUMNS, "IGNORE")                  \
	X(pg_setting, PG_SETTING_COLUMNS, "ABORT")                   \
	X(pg_role_setting, PG_ROLE_SETTING_COLUMNS, "ABORT")         \
	X(pg_counter, PG_COUNTER_COLUMNS, "ABORT")                   \
	X(pg_database, PG_DATABASE_COLUMNS, "ABORT")                 \
	X(pg_role, PG_ROLE_COLUMNS, "ABORT")                         \
	X(pg_hba_rule, PG_HBA_RULE_COLUMNS, "ABORT")                 \
	X(pg_session, PG_SESSION_COLUMNS, "ABORT")                   \
	X(pg_blocking, PG_BLOCKING_COLUMNS, "ABORT")                 \
	X(pg_advisory_lock, PG_ADVISORY_LOCK_COLUMNS, "ABORT")       \
	X(pg_replica, PG_REPLICA_COLUMNS, "ABORT")                   \
	X(pg_replication_slot, PG_REPLICATION_SLOT_COLUMNS, "ABORT") \
	X(pg_schema, PG_SCHEMA_COLUMNS, "ABORT")                     \
	X(pg_extension, PG_EXTENSION_COLUMNS, "ABORT")               \
	X(pg_table, PG_TABLE_COLUMNS, "ABORT")                       \
	X(pg_column, PG_COLUMN_COLUMNS, "ABORT")                     \
	X(pg_index, PG_INDEX_COLUMNS, "ABORT")                       \
	X(pg_index_definition, PG_INDEX_DEFINITION_COLUMNS, "ABORT") \
	X(pg_constraint, PG_CONSTRAINT_COLUMNS, "ABORT")             \
	X(pg_sequence, PG_SEQUENCE_COLUMNS, "ABORT")                 \
	X(pg_function, PG_FUNCTION_COLUMNS, "ABORT")                 \
	X(pg_statement, PG_STATEMENT_COLUMNS, "ABORT")               \
	X(statement_table, STATEMENT_TABLE_COLUMNS, "ABORT")         \
	X(statement_column, STATEMENT_COLUMN_COLUMNS, "ABORT")       \
	X(statement_place, STATEMENT_PLACE_COLUMNS, "IGNORE")        \
	X(pg_plan, PG_PLAN_COLUMNS, "ABORT")                         \
	X(pg_plan_node, PG_PLAN_NODE_COLUMNS, "ABORT")               \
	X(pg_advice, PG_ADVICE_COLUMNS, "ABORT")                     \
	X(pg_advice_statement, PG_ADVICE_STATEMENT_COLUMNS, "ABORT") \
	X(pg_no_advice, PG_NO_ADVICE_COLUMNS, "ABORT")               \
	X(pg_proof, PG_PROOF_COLUMNS, "ABORT")                       \
	X(pg_proof_statement, PG_PROOF_STATEMENT_COLUMNS, "ABORT")   \
	X(collector, COLLECTOR_COLUMNS, "REPLACE")                   \
	X(diagnostic, DIAGNOSTIC_COLUMNS, "IGNORE")                  \
	X(audit, AUDIT_COLUMNS, "ABORT")                             \
	X(outcome, OUTCOME_COLUMNS, "ABORT")                         \
	X(issue, ISSUE_COLUMNS, "ABORT")                             \
	X(issue_part, ISSUE_PART_COLUMNS, "ABORT")                   \
	X(act_now, ACT_NOW_COLUMNS, "ABORT")                         \
	X(decision, DECISION_COLUMNS, "ABORT")                       \
	X(issue_need, ISSUE_NEED_COLUMNS, "IGNORE")                  \
	X(finding, FINDING_COLUMNS, "ABORT")                         \
	X(finding_part, FINDING_PART_COLUMNS, "ABORT")               \
	X(suppression, SUPPRESSION_COLUMNS, "ABORT")                 \
	X(comparison, COMPARISON_COLUMNS, "REPLACE")                 \
	X(finding_state, FINDING_STATE_COLUMNS, "ABORT")             \
	X(gate_condition, GATE_CONDITION_COLUMNS, "ABORT")           \
	X(gate_run, GATE_RUN_COLUMNS, "ABORT")                       \
	X(score, SCORE_COLUMNS, "ABORT")                             \
	X(metric, METRIC_COLUMNS, "ABORT")                           \
	X(debt, DEBT_COLUMNS, "ABORT")                               \
	X(profile, PROFILE_COLUMNS, "ABORT")                         \
	X(profile_statement, PROFILE_STATEMENT_COLUMNS, "ABORT")     \
	X(profile_advice, PROFILE_ADVICE_COLUMNS, "ABORT")           \
	X(profile_proof, PROFILE_PROOF_COLUMNS, "ABORT")             \
	X(profile_proof_statement, PROFILE_PROOF_STATEMENT_COLUMNS, "ABORT") \
	X(evidence, EVIDENCE_COLUMNS, "ABORT")                       \
	X(initiative, INITIATIVE_COLUMNS, "ABORT")                   \
	X(initiative_item, INITIATIVE_ITEM_COLUMNS, "ABORT")

#define ROW_ID(table, columns, conflict) ROW_##table,
enum row_table { STORE_TABLES(ROW_ID) ROW_COUNT };
#undef ROW_ID

/* The untyped form behind the put functions. */
void store_put(struct store *store, enum row_table table, const void *row);

#define ROW_INT(name) int64_t name;
#define ROW_TEXT(name) struct view name;
#define ROW_REAL(name) double name;
#define ROW_DECLARE(table, columns, conflict)                                              \
	struct table##_row {                                                               \
		columns(ROW_INT, ROW_TEXT, ROW_TEXT, ROW_REAL)                             \
	};                                                                                 \
	static inline void put_##table(struct store *store, const struct table##_row *row) \
	{                                                                                  \
		store_put(store, ROW_##table, row);                                        \
	}
STORE_TABLES(ROW_DECLARE)
#undef ROW_DECLARE
#undef ROW_REAL
#undef ROW_TEXT
#undef ROW_INT

#endif

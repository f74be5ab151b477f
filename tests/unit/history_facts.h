/*
 * Facts of a small history put into a store by hand, for the tests of the
 * collectors that work from facts. Paths and identities get a number at first
 * sight; commits are numbered from 1.
 */
#ifndef RESCUE_TESTS_HISTORY_FACTS_H
#define RESCUE_TESTS_HISTORY_FACTS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/hash.h"
#include "rules/rules.h"
#include "store/rows.h"
#include "store/store.h"

enum { SNAPSHOT = 7, ONE_DAY = 86400 };

struct facts {
	struct store *store;
	struct intern paths, identities;
	int64_t commits, blobs;
};

/* rules/model.yml, loaded once. */
static inline const struct model *usual_model(void)
{
	static struct rule_set rules;
	struct err err = {0};

	if (!rules.rule_count && rules_load(&rules, NULL, NULL, &err))
		fail_msg("%s", err.message);
	return &rules.model;
}

/* Its lists of names. */
static inline const struct model_people *usual_people(void)
{
	return &usual_model()->people;
}

static inline void facts_start(struct facts *facts, int64_t now)
{
	struct err err = {0};

	*facts = (struct facts){0};
	assert_int_equal(store_open(&facts->store, ":memory:", STORE_WRITE, &err), 0);
	assert_int_equal(store_begin(facts->store, &err), 0);
	put_snapshot(facts->store, &(struct snapshot_row){.id = SNAPSHOT,
							  .tree_oid = VIEW("t"),
							  .commit_oid = VIEW("c"),
							  .kind = VIEW("commit"),
							  .first_time = STORE_NULL,
							  .last_time = now});
}

static inline int64_t facts_path(struct facts *facts, const char *path)
{
	bool is_new;
	int64_t id = intern_add(&facts->paths, view_of(path), &is_new) + 1;

	if (is_new)
		put_path(facts->store, &(struct path_row){.id = id, .path = view_of(path)});
	return id;
}

/* One file of the tree with so many code lines. */
static inline void facts_file(struct facts *facts, const char *path, const char *class, const char *language,
			      int64_t lines)
{
	char oid[32];

	snprintf(oid, sizeof(oid), "%lld", (long long)++facts->blobs);
	put_blob(facts->store,
		 &(struct blob_row){.id = facts->blobs, .oid = view_of(oid), .size = lines ? lines * 10 : 1});
	put_source(facts->store, &(struct source_row){.blob_id = facts->blobs,
						      .language = view_of(language),
						      .lines = lines,
						      .code_lines = lines,
						      .problem = {0}});
	put_file(facts->store, &(struct file_row){.snapshot_id = SNAPSHOT,
						  .path_id = facts_path(facts, path),
						  .blob_id = facts->blobs,
						  .mode = 33188,
						  .language = view_of(language),
						  .class = view_of(class),
						  .class_source = VIEW("path")});
}

static inline int64_t facts_identity(struct facts *facts, const char *name, const char *email)
{
	char both[1024];
	bool is_new;
	int64_t id;

	snprintf(both, sizeof(both), "%s <%s>", name, email);
	id = intern_add(&facts->identities, view_of(both), &is_new) + 1;
	if (is_new)
		put_identity(facts->store,
			     &(struct identity_row){.id = id, .name = view_of(name), .email = view_of(email)});
	return id;
}

/* A commit of the snapshot with 1 parent, or 2 for a merge. */
static inline void facts_commit(struct facts *facts, const char *name, const char *email, int64_t time, int parents)
{
	char oid[32];
	int64_t identity = facts_identity(facts, name, email);

	snprintf(oid, sizeof(oid), "%lld", (long long)++facts->commits);
	put_git_commit(facts->store, &(struct git_commit_row){.id = facts->commits,
							      .oid = view_of(oid),
							      .author_id = identity,
							      .author_time = time,
							      .committer_id = identity,
							      .commit_time = time,
							      .parents = parents});
	put_snapshot_commit(facts->store,
			    &(struct snapshot_commit_row){.snapshot_id = SNAPSHOT, .commit_id = facts->commits});
}

/* Somebody the last commit names as its co-author. */
static inline void facts_co_author(struct facts *facts, const char *name, const char *email)
{
	put_co_author(facts->store, &(struct co_author_row){.commit_id = facts->commits,
							    .identity_id = facts_identity(facts, name, email)});
}

/* One changed file of the last commit; `from` is NULL unless kind is "R". */
static inline void facts_change(struct facts *facts, const char *kind, const char *path, const char *from)
{
	put_change(facts->store, &(struct change_row){.commit_id = facts->commits,
						      .path_id = facts_path(facts, path),
						      .kind = view_of(kind),
						      .old_path_id = from ? facts_path(facts, from) : STORE_NULL,
						      .similarity = from ? 100 : STORE_NULL});
}

/* The lines of a change of the last commit; `total` is what the file has after it. */
static inline void facts_lines(struct facts *facts, const char *path, int64_t added, int64_t deleted, int64_t total)
{
	put_churn(facts->store, &(struct churn_row){.commit_id = facts->commits,
						    .path_id = facts_path(facts, path),
						    .added = added,
						    .deleted = deleted,
						    .lines = total});
}

/* How the collector churn ended: without that, lines count for nothing. */
static inline void facts_lines_counted(struct facts *facts, const char *status)
{
	put_collector(facts->store, &(struct collector_row){
					.snapshot_id = SNAPSHOT, .name = VIEW("churn"), .status = view_of(status)});
}

/* The rows of a query as "a|b, c|d", for comparison. */
static inline void facts_expect(struct facts *facts, const char *sql, const char *expected)
{
	struct query *query = store_query(facts->store, sql);
	struct buf rows = {0};

	for (int row = 0; query_step(query, NULL) == 1; row++) {
		if (row)
			buf_add_text(&rows, ", ");
		for (int i = 0; i < query_column_count(query); i++) {
			if (i)
				buf_add_char(&rows, '|');
			buf_add_view(&rows, query_type(query, i) == QUERY_NULL ? VIEW("NULL") : query_text(query, i));
		}
	}
	query_free(query);
	if (strcmp(buf_text(&rows), expected) != 0)
		fail_msg("%s\n   gives %s\nexpected %s", sql, buf_text(&rows), expected);
	buf_release(&rows);
}

static inline void facts_end(struct facts *facts)
{
	struct err err = {0};

	if (store_commit(facts->store, &err))
		fail_msg("%s", err.message);
	store_close(facts->store);
	intern_release(&facts->paths);
	intern_release(&facts->identities);
}

#endif

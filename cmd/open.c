#include "cmd/open.h"

#include "judge/judge.h"
#include "rules/rules.h"

#include "base/banned.h"

typedef int (*definer)(struct store *store, const struct rule_set *rules, struct err *err);

static int define_views(struct store *store, definer define, struct err *err)
{
	struct rule_set set = {.without_tests = true};
	int status = rules_load(&set, NULL, NULL, err);

	if (status == 0)
		status = define(store, &set, err);
	rules_release(&set);
	return status;
}

int open_define_views(struct store *store, struct err *err)
{
	return define_views(store, rules_define_views, err);
}

/* Sets the audit's own number and its snapshot's, -1 where the facts were dropped since. The newest is the last that
 * was asked for, not one that was made after it to compare it with. */
static bool find_audit(struct store *store, int64_t wanted, int64_t *audit_id, int64_t *snapshot_id)
{
	struct query *query = store_query(
	    store,
	    "SELECT a.id, coalesce((SELECT s.id FROM main.snapshot s WHERE " STORE_SNAPSHOT_KEY
	    " = a.snapshot_key), -1) FROM main.audit a "
	    "WHERE a.id = ?1 OR (?1 = 0 AND NOT EXISTS (SELECT 1 FROM main.comparison c WHERE c.base_audit_id = a.id "
	    "AND c.audit_id < a.id)) ORDER BY a.id DESC LIMIT 1");
	bool found;

	query_bind_int(query, 1, wanted);
	found = query_step(query, NULL) == 1;
	if (found) {
		*audit_id = query_int(query, 0);
		*snapshot_id = query_int(query, 1);
	}
	query_free(query);
	return found;
}

static int narrow(struct store *store, const struct options *options, int64_t otherwise, definer define,
		  struct err *err)
{
	int64_t wanted = option_integer(options, "audit", otherwise);
	int64_t audit_id, snapshot_id;

	if (!find_audit(store, wanted, &audit_id, &snapshot_id)) {
		if (wanted)
			return err_set(err, ERR_USAGE, "the store holds no audit %lld: `rescue show audits` lists them",
				       (long long)wanted);
		return err_set(err, ERR_USAGE, "the store '%s' holds no audit yet: run `rescue audit PATH` first",
			       option_text(options, "store"));
	}
	if (store_scope(store, snapshot_id, audit_id, err))
		return -1;
	return define_views(store, define, err);
}

/* Without --audit the one that the query names, if it names one; NULL: the newest. */
static int open_narrowed(struct store **store, const struct options *options, const char *sql, definer define,
			 struct err *err)
{
	if (store_open(store, option_text(options, "store"), STORE_READ, err))
		return -1;
	if (narrow(*store, options, sql ? store_int(*store, sql, 0) : 0, define, err)) {
		store_close(*store);
		*store = NULL;
		return -1;
	}
	return 0;
}

int open_audit(struct store **store, const struct options *options, struct err *err)
{
	return open_narrowed(store, options, NULL, rules_define_views, err);
}

int open_to_report(struct store **store, const struct options *options, struct err *err)
{
	return open_narrowed(store, options, NULL, judge_define_views, err);
}

int open_gated(struct store **store, const struct options *options, struct err *err)
{
	return open_narrowed(store, options, "SELECT audit_id FROM main.gate_run ORDER BY number DESC LIMIT 1",
			     rules_define_views, err);
}

#include "judge/collectors.h"

#include "base/hash.h"

#include "base/banned.h"

static bool is_skipped(const struct collector_state *state, struct view collector)
{
	for (size_t i = 0; i < state->skipped_count; i++)
		if (view_is(collector, state->skipped[i]))
			return true;
	return false;
}

/* Adds to `blocking` what keeps the rule from being measured, to `partial` what makes its result a lower bound. */
static void check_collector(const struct collector_state *state, struct view collector, struct buf *blocking,
			    struct buf *partial)
{
	struct query *query = store_query(
	    state->store, "SELECT status, detail FROM main.collector WHERE snapshot_id IN (?1, ?3) AND name = ?2");
	struct view status, detail;

	query_bind_int(query, 1, state->snapshot_id);
	query_bind_text(query, 2, collector);
	query_bind_int(query, 3, store_profile(state->store));
	if (is_skipped(state, collector)) {
		buf_addf(blocking, "%sneeds '%.*s', which was left out: run again without skipping it",
			 blocking->n ? "; " : "", VIEW_ARG(collector));
	} else if (query_step(query, NULL) != 1) {
		buf_addf(blocking, "%sneeds '%.*s', which has not run: audit again", blocking->n ? "; " : "",
			 VIEW_ARG(collector));
	} else {
		status = query_text(query, 0);
		detail = query_text(query, 1);
		if (view_is(status, "failed") || view_is(status, "skipped"))
			buf_addf(blocking, "%sneeds '%.*s', which %s: %.*s", blocking->n ? "; " : "",
				 VIEW_ARG(collector), view_is(status, "failed") ? "failed" : "was skipped",
				 VIEW_ARG(detail));
		else if (!view_is(status, "done"))
			buf_addf(partial, "%s'%.*s' is not complete: %.*s", partial->n ? "; " : "", VIEW_ARG(collector),
				 VIEW_ARG(detail));
	}
	query_free(query);
}

/* The distinct collectors behind the tables of a query; lists like "people, ownership" are taken apart. */
static void add_collectors(const struct query *query, struct intern *names)
{
	for (size_t i = 0; i < query_table_count(query); i++) {
		struct view rest = store_table_collectors(query_table(query, i));

		while (rest.n) {
			size_t comma = view_find(rest, 0, VIEW(","));
			struct view name = view_trim(view_slice(rest, 0, comma));

			if (name.n && !view_is(name, "every collector"))
				intern_add(names, name, NULL);
			rest = view_slice(rest, comma + 1, rest.n);
		}
	}
}

bool collectors_ready(const struct collector_state *state, struct query *const *queries, size_t count,
		      struct buf *blocking, struct buf *partial)
{
	struct intern names = {0};

	for (size_t i = 0; i < count; i++)
		if (queries[i])
			add_collectors(queries[i], &names);
	for (size_t i = 0; i < names.count; i++)
		check_collector(state, names.items[i], blocking, partial);
	intern_release(&names);
	return blocking->n == 0;
}

#include "judge/origins.h"

#include <math.h>

#include "base/banned.h"

static void add_share(struct store *store, struct finding *finding)
{
	struct query *query = store_query_for(store, "SELECT share FROM pg_statement WHERE id = ?", finding->statement);

	if (query_step(query, NULL) == 1)
		finding->share = query_real(query, 0);
	query_free(query);
}

struct view origin_add(struct store *store, struct arena *arena, struct finding *finding)
{
	struct view path = {0};
	struct buf message = {0};
	struct query *query;

	if (finding->statement == STORE_NULL)
		return path;
	if (isnan(finding->share))
		add_share(store, finding);
	query = store_query_for(store, "SELECT path, line, source FROM statement_origin WHERE statement_id = ?",
				finding->statement);
	if (query_step(query, NULL) == 1) {
		path = query_text(query, 0);
		path = arena_view(arena, path);
		buf_add_view(&message, finding->message);
		buf_addf(&message,
			 view_is(query_text(query, 2), "text") ? " (issued at %.*s:%lld)" : " (model at %.*s:%lld)",
			 VIEW_ARG(path), (long long)query_int(query, 1));
		finding->message = arena_view(arena, buf_view(&message));
	}
	query_free(query);
	buf_release(&message);
	return path;
}

#include "judge/places.h"

#include <stdlib.h>

#include "base/banned.h"

/* Columns of the view, in the order read below. */
static const char places_sql[] = "SELECT path, module, is_aside, lines, module_has_one_owner, "
				 "module_is_orphaned, hotspot_rank, hotspot_files, is_production, "
				 "blast_rank, blast_files, is_untested, tier, business_path, is_assumed FROM place";

/* The best `percent` of `count` files, by rank from 1; a rank of 0 is no rank. Too few files have no percentiles. */
static enum rank rank_of(const struct model *model, int64_t rank, int64_t count)
{
	if (rank <= 0 || count < model->percentile_files)
		return RANK_NONE;
	if (rank * 100 <= count * model->modifiers.top_percent)
		return RANK_TOP;
	if (rank * 100 <= count * model->modifiers.upper_percent)
		return RANK_UPPER;
	return RANK_NONE;
}

/* One text for all files of a path. */
static const char *business_of(struct places *places, struct view name, int tier, bool is_assumed)
{
	struct buf text = {.limit = 4096};
	uint32_t id;

	if (!name.n)
		return NULL;
	if (is_assumed)
		buf_addf(&text, "business path '%.*s' (assumed)", VIEW_ARG(name));
	else
		buf_addf(&text, "business path '%.*s' of tier %d", VIEW_ARG(name), tier);
	id = intern_add(&places->business, buf_view(&text), NULL);
	buf_release(&text);
	return places->business.items[id].p;
}

static struct place read_place(struct places *places, const struct model *model, const struct query *query)
{
	struct place place = {
	    .is_not_production = query_int(query, 2) != 0,
	    .lines = query_int(query, 3),
	    .has_one_owner = query_int(query, 4) != 0,
	    .is_orphaned = query_int(query, 5) != 0,
	    .is_production = query_int(query, 8) != 0,
	    .hotspot = rank_of(model, query_int(query, 6), query_int(query, 7)),
	    .blast = rank_of(model, query_int(query, 9), query_int(query, 10)),
	    .is_untested = query_int(query, 11) != 0,
	    .tier = (int)query_int(query, 12),
	};

	place.business = business_of(places, query_text(query, 13), place.tier, query_int(query, 14) != 0);
	place.has_high_fan_in = place.blast == RANK_TOP;
	if (query_type(query, 1) != QUERY_NULL)
		place.module = places_module(places, query_text(query, 1));
	return place;
}

static int read_modules(struct places *places, struct store *store, struct err *err)
{
	struct query *query = store_query(store, "SELECT path FROM module ORDER BY path");
	int status;

	while ((status = query_step(query, err)) == 1)
		intern_add(&places->modules, query_text(query, 0), NULL);
	query_free(query);
	return status;
}

int places_load(struct places *places, struct store *store, const struct model *model, struct err *err)
{
	struct query *query;
	size_t capacity = 0;
	int status;

	*places = (struct places){0};
	if (read_modules(places, store, err) || store_query_guarded(store, view_of(places_sql), &query, err))
		return -1;
	while ((status = query_step(query, err)) == 1) {
		struct place place = read_place(places, model, query);
		uint32_t id = intern_add(&places->paths, query_text(query, 0), NULL);

		GROW(places->items, (size_t)id + 1, capacity);
		places->items[id] = place;
	}
	query_free(query);
	return status;
}

void places_release(struct places *places)
{
	free(places->items);
	intern_release(&places->paths);
	intern_release(&places->modules);
	intern_release(&places->business);
	*places = (struct places){0};
}

const struct place *places_find(const struct places *places, struct view path)
{
	static const struct place nothing = {0};
	int64_t id = path.p ? intern_find(&places->paths, path) : -1;

	return id < 0 ? &nothing : &places->items[id];
}

struct view places_module(const struct places *places, struct view path)
{
	int64_t id = intern_find(&places->modules, path);

	return id < 0 ? (struct view){0} : places->modules.items[id];
}

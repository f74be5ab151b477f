#include "judge/lines.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/line_hash.h"

#include "base/banned.h"

struct reading {
	struct query *source;    /* of a path: its content, language and lines */
	struct query *functions; /* of a content: where which functions and types begin */
	struct arena *arena;
};

static int by_path(const void *a, const void *b)
{
	const struct finding *left = *(const struct finding *const *)a, *right = *(const struct finding *const *)b;

	return view_cmp(left->path, right->path);
}

static struct view place_key(char *key, size_t size, int64_t line, struct view name)
{
	int n = snprintf(key, size, "%lld:%.*s", (long long)line, VIEW_ARG(name));

	return (struct view){key, (size_t)n < size ? (size_t)n : size - 1};
}

enum { KEY_SIZE = 1024 };

/* Where the functions and types of the content that `source` stands at begin. */
static void read_functions(const struct reading *reading, struct intern *places)
{
	char key[KEY_SIZE];

	query_reset(reading->functions);
	query_bind_int(reading->functions, 1, query_int(reading->source, 0));
	query_bind_text(reading->functions, 2, query_text(reading->source, 1));
	while (query_step(reading->functions, NULL) == 1)
		intern_add(
		    places,
		    place_key(key, sizeof(key), query_int(reading->functions, 0), query_text(reading->functions, 1)),
		    NULL);
}

static bool is_function(const struct intern *places, const struct finding *finding)
{
	char key[KEY_SIZE];

	return finding->symbol.p &&
	       intern_find(places, place_key(key, sizeof(key), finding->line, finding->symbol)) >= 0;
}

/* The findings of one file. */
static void identify_file(const struct reading *reading, struct finding **findings, size_t count)
{
	struct intern places = {0};

	query_reset(reading->source);
	query_bind_text(reading->source, 1, findings[0]->path);
	if (query_step(reading->source, NULL) != 1)
		return;
	read_functions(reading, &places);
	for (size_t i = 0; i < count; i++) {
		uint32_t hash = line_hash_at(query_text(reading->source, 2), findings[i]->line);
		char text[9];

		if (!hash || is_function(&places, findings[i]))
			continue;
		snprintf(text, sizeof(text), "%08x", hash);
		findings[i]->line_hash = arena_view(reading->arena, view_of(text));
	}
	intern_release(&places);
}

void lines_identify(struct store *store, struct finding **findings, size_t count, struct arena *arena)
{
	struct reading reading = {
	    store_query(store,
			"SELECT l.blob_id, l.language, l.packed FROM main.path AS p JOIN file AS f ON f.path_id = "
			"p.id JOIN main.source_lines AS l ON l.blob_id = f.blob_id AND l.language = f.language "
			"WHERE p.path = ?"),
	    store_query(store, "SELECT line, name FROM main.function WHERE blob_id = ?1 AND language = ?2 UNION ALL "
			       "SELECT line, name FROM main.type WHERE blob_id = ?1 AND language = ?2"),
	    arena};

	if (count)
		qsort(findings, count, sizeof(*findings), by_path);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && view_eq(findings[to]->path, findings[from]->path);)
			to++;
		identify_file(&reading, findings + from, to - from);
	}
	query_free(reading.source);
	query_free(reading.functions);
}

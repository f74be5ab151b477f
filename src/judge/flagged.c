#include "judge/flagged.h"

#include <stdlib.h>

#include "base/banned.h"

static int by_start_longest_first(const void *a, const void *b)
{
	const struct region *left = a, *right = b;

	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	if (left->end_line != right->end_line)
		return left->end_line > right->end_line ? -1 : 1;
	return (left->code_lines < right->code_lines) - (left->code_lines > right->code_lines);
}

static int64_t share_rounded_up(int64_t n, int64_t part, int64_t whole)
{
	return whole > 0 ? (n * part + whole - 1) / whole : 0;
}

int64_t flagged_union(struct region *regions, size_t count, int64_t file_lines, int64_t file_code_lines)
{
	int64_t covered_to = 0, total = 0;

	if (count)
		qsort(regions, count, sizeof(*regions), by_start_longest_first);
	for (size_t i = 0; i < count; i++) {
		const struct region *region = &regions[i];
		int64_t length = region->end_line - region->line + 1;
		int64_t from = region->line > covered_to ? region->line : covered_to + 1;
		int64_t fresh = region->end_line - from + 1;
		int64_t code = region->code_lines;

		if (length <= 0 || fresh <= 0)
			continue;
		if (code == 0)
			code = length == 1 ? 1 : share_rounded_up(file_code_lines, length, file_lines);
		total += share_rounded_up(code, fresh, length);
		covered_to = region->end_line;
	}
	return total < file_code_lines ? total : file_code_lines;
}

/* --- the findings of one file ---------------------------------------------------------------------------------------
 */

struct counter {
	struct query *file;     /* lines and code lines of a production file */
	struct query *function; /* code lines of the function in these lines */
	struct region *regions;
	size_t capacity;
};

/* 0 when no function has these lines: then the region counts in proportion. */
static int64_t function_code_lines(const struct counter *counter, const struct finding *finding)
{
	struct query *query = counter->function;
	int64_t code_lines;

	query_reset(query);
	query_bind_text(query, 1, finding->path);
	query_bind_int(query, 2, finding->line);
	query_bind_int(query, 3, finding->end_line);
	code_lines = query_step(query, NULL) == 1 ? query_int(query, 0) : 0;
	query_reset(query);
	return code_lines;
}

static struct region region_of(const struct counter *counter, const struct finding *finding, int64_t file_lines)
{
	struct region region = {.line = finding->line, .end_line = finding->end_line};

	if (region.line == STORE_NULL)
		return (struct region){.line = 1, .end_line = file_lines};
	if (region.end_line == STORE_NULL || region.end_line < region.line)
		region.end_line = region.line;
	else
		region.code_lines = function_code_lines(counter, finding);
	if (region.end_line > file_lines)
		region.end_line = file_lines;
	return region;
}

static int count_file(struct counter *counter, struct finding *const *findings, size_t count,
		      struct flagged_files *flagged, struct err *err)
{
	int64_t lines, code_lines, union_lines;
	int status;

	query_reset(counter->file);
	query_bind_text(counter->file, 1, findings[0]->path);
	status = query_step(counter->file, err);
	if (status != 1)
		return status;
	lines = query_int(counter->file, 0);
	code_lines = query_int(counter->file, 1);
	GROW(counter->regions, count, counter->capacity);
	for (size_t i = 0; i < count; i++)
		counter->regions[i] = region_of(counter, findings[i], lines);
	union_lines = flagged_union(counter->regions, count, lines, code_lines);
	if (union_lines == 0)
		return 0;
	GROW(flagged->items, flagged->count + 1, flagged->capacity);
	flagged->items[flagged->count++] = (struct flagged_file){findings[0]->place->module, union_lines};
	return 0;
}

/* --- all files ------------------------------------------------------------------------------------------------------
 */

static int by_path(const void *a, const void *b)
{
	const struct finding *const *left = a, *const *right = b;

	return view_cmp((*left)->path, (*right)->path);
}

static int count_files(struct counter *counter, struct finding *const *findings, size_t count,
		       struct flagged_files *flagged, struct err *err)
{
	size_t start = 0;

	while (start < count) {
		size_t end = start + 1;

		while (end < count && view_eq(findings[start]->path, findings[end]->path))
			end++;
		if (count_file(counter, findings + start, end - start, flagged, err))
			return -1;
		start = end;
	}
	return 0;
}

int flagged_files(struct store *store, struct finding *const *findings, size_t count, const bool flags[PRIORITY_COUNT],
		  struct flagged_files *flagged, struct err *err)
{
	struct counter counter = {
	    .file =
		store_query(store, "SELECT lines, code_lines FROM file_path WHERE path = ? AND class = 'production' "
				   "AND lines IS NOT NULL"),
	    .function = store_query(store, "SELECT max(f.nloc) FROM file_path AS p JOIN function AS f ON f.blob_id = "
					   "p.blob_id AND f.language = p.language WHERE p.path = ? AND f.line = ? "
					   "AND f.end_line = ?"),
	};
	struct finding **debt = xcalloc(count, sizeof(struct finding *));
	size_t debts = 0;
	int status;

	*flagged = (struct flagged_files){0};
	for (size_t i = 0; i < count; i++)
		if (findings[i]->is_debt && findings[i]->rule->flags_lines && findings[i]->path.p &&
		    flags[findings[i]->priority])
			debt[debts++] = findings[i];
	if (debts)
		qsort(debt, debts, sizeof(struct finding *), by_path);
	status = count_files(&counter, debt, debts, flagged, err);
	free(debt);
	free(counter.regions);
	query_free(counter.file);
	query_free(counter.function);
	return status;
}

/*
 * The floor any syntax-tree tool stands on: reads the files named on standard
 * input (lines "LANGUAGE<TAB>PATH", relative to DIRECTORY) into memory, then
 * only parses them with tree-sitter, on THREADS threads. Prints files, bytes,
 * the seconds of the parsing and those of the processors.
 *
 *     bare_parse DIRECTORY THREADS < list
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <tree_sitter/api.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/pool.h"
#include "lang/grammar.h"
#include "bench.h"

struct source {
	const TSLanguage *language;
	struct buf content;
};

struct sources {
	struct source *items;
	size_t count, capacity;
	uint64_t bytes;
};

static const TSLanguage *find_language(struct view name)
{
	const struct language *language = language_by_name(name);

	return language && language->grammar ? language->grammar->language() : NULL;
}

static void read_list(const char *directory, struct sources *sources)
{
	char line[8192];

	while (fgets(line, sizeof(line), stdin)) {
		struct view text = view_trim(view_of(line));
		size_t tab = view_find(text, 0, VIEW("\t"));
		const TSLanguage *language = find_language(view_slice(text, 0, tab));

		if (!language)
			continue;
		GROW(sources->items, sources->count + 1, sources->capacity);
		sources->items[sources->count] = (struct source){.language = language};
		read_file(directory, view_slice(text, tab + 1, text.n), &sources->items[sources->count].content);
		sources->bytes += sources->items[sources->count++].content.n;
	}
}

static void *start(void *context)
{
	(void)context;
	return ts_parser_new();
}

static void finish(void *context, void *state)
{
	(void)context;
	ts_parser_delete(state);
}

static void *parse(void *context, void *state, size_t item)
{
	const struct source *source = &((struct sources *)context)->items[item];

	ts_parser_set_language(state, source->language);
	ts_tree_delete(ts_parser_parse_string(state, NULL, source->content.p, (uint32_t)source->content.n));
	return NULL;
}

static void ignore(void *context, size_t item, void *result)
{
	(void)context;
	(void)item;
	(void)result;
}

int main(int argc, char **argv)
{
	const struct pool_job job = {start, parse, ignore, finish};
	struct sources sources = {0};
	int64_t threads;
	double began;
	double processor;

	if (argc != 3 || !parse_int(view_of(argv[2]), 1, 64, &threads)) {
		fprintf(stderr, "usage: bare_parse DIRECTORY THREADS < list of LANGUAGE<TAB>PATH\n");
		return 2;
	}
	read_list(argv[1], &sources);
	began = seconds_of(CLOCK_MONOTONIC);
	processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
	pool_run(&job, &sources, sources.count, (unsigned)threads);
	printf("%zu %" PRIu64 " %.3f %.3f\n", sources.count, sources.bytes, seconds_of(CLOCK_MONOTONIC) - began,
	       seconds_of(CLOCK_PROCESS_CPUTIME_ID) - processor);
	return 0;
}

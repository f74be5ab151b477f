/*
 * What syntax rules cost: reads the files named on standard input (lines
 * "LANGUAGE<TAB>PATH", relative to DIRECTORY) into memory, then measures each
 * without and with the syntax queries of the rules (the program's and those of
 * RULES), one after the other on one thread. Prints files, bytes, seconds of
 * the processor without and with them, matches, and files given up.
 *
 *     syntax_pass DIRECTORY [RULES] < list
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "lang/syntax.h"
#include "rules/rules.h"
#include "bench.h"

#include "base/banned.h"

struct totals {
	uint64_t files, bytes, matches, given_up;
	double without, with;
};

static double measure(struct code_parser *parser, const struct language *language, const struct syntax_query *query,
		      struct view content, struct totals *totals)
{
	struct arena arena = {0};
	struct code_facts facts;
	double began = seconds_of(CLOCK_THREAD_CPUTIME_ID);

	code_measure(parser, language, query, content, &arena, &facts);
	began = seconds_of(CLOCK_THREAD_CPUTIME_ID) - began;
	totals->matches += facts.match_count;
	totals->given_up += facts.match_problem != NULL;
	arena_release(&arena);
	return began;
}

static void measure_list(const char *directory, struct syntax_queries *queries, struct totals *totals)
{
	struct code_parser *parser = code_parser_new();
	struct buf content = {0};
	char line[8192];

	while (fgets(line, sizeof(line), stdin)) {
		struct view text = view_trim(view_of(line));
		size_t tab = view_find(text, 0, VIEW("\t"));
		const struct language *language = language_by_name(view_slice(text, 0, tab));
		const struct syntax_query *query = syntax_query_of(queries, language);

		if (!language || !language_has_metrics(language))
			continue;
		buf_clear(&content);
		read_file(directory, view_slice(text, tab + 1, text.n), &content);
		totals->without += measure(parser, language, NULL, buf_view(&content), totals);
		totals->with += measure(parser, language, query, buf_view(&content), totals);
		totals->files++;
		totals->bytes += content.n;
	}
	buf_release(&content);
	code_parser_free(parser);
}

int main(int argc, char **argv)
{
	const char *directories[] = {argc > 2 ? argv[2] : NULL, NULL};
	struct rule_set rules = {.without_tests = true};
	struct totals totals = {0};
	struct err err = {0};

	if (argc < 2 || rules_load(&rules, directories, NULL, &err)) {
		fprintf(stderr, "usage: syntax_pass DIRECTORY [RULES] < list of LANGUAGE<TAB>PATH\n%s\n", err.message);
		return 2;
	}
	measure_list(argv[1], rules.queries, &totals);
	printf("%" PRIu64 " files, %" PRIu64 " bytes, %.3f s without, %.3f s with, %" PRIu64 " matches, %" PRIu64
	       " given up\n",
	       totals.files, totals.bytes, totals.without, totals.with, totals.matches, totals.given_up);
	rules_release(&rules);
	return 0;
}

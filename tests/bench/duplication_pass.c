/*
 * Copies alone: reads the files named on standard input (lines
 * "LANGUAGE<TAB>PATH", relative to DIRECTORY), takes them apart into tokens and
 * finds the passages of 100 tokens over 10 lines that stand more than once.
 * Prints files, tokens, groups, the seconds of all of it, those of the search,
 * and the peak memory in MB. With MIN_SHAPES tables are left out (see
 * rules/model.yml); with `lines` it prints the copies instead: "FROM TO PATH".
 *
 *     duplication_pass DIRECTORY [MIN_SHAPES [lines]] < list
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/num.h"
#include "collect/duplicates.h"
#include "lang/tokens.h"
#include "bench.h"

enum { FAMILIES = 64 };

struct family {
	const char *name;
	struct token_list list;
	size_t *starts;
	char **paths;
	size_t count, start_capacity, path_capacity;
};

static struct family families[FAMILIES];

static struct family *family_of(const char *name)
{
	struct family *family = families;

	while (family->name && strcmp(family->name, name) != 0)
		family++;
	family->name = name;
	return family;
}

static void add_file(const char *directory, char *line)
{
	struct view text = view_trim(view_of(line));
	size_t tab = view_find(text, 0, VIEW("\t"));
	const struct language *language = language_by_name(view_slice(text, 0, tab));
	struct buf content = {0}, packed = {0};
	char *path = xstrndup(text.p + tab + 1, text.n - tab - 1);

	if (token_family(language) && read_file(directory, view_of(path), &content)) {
		struct family *family = family_of(token_family(language));

		tokens_pack(language, buf_view(&content), &packed);
		tokens_unpack(buf_view(&packed), &family->list);
		GROW(family->starts, family->count + 2, family->start_capacity);
		GROW(family->paths, family->count + 1, family->path_capacity);
		family->starts[0] = 0;
		family->paths[family->count++] = path;
		family->starts[family->count] = family->list.count;
	}
	buf_release(&content);
	buf_release(&packed);
}

static size_t find(const struct family *family, const struct model_duplication *model, bool prints)
{
	const struct clone_input input = {family->list.tokens, family->starts, family->count, (size_t)model->min_tokens,
					  CLONE_STEPS_LIMIT};
	uint32_t *lines = xcalloc(family->count, sizeof(*lines));
	struct duplicates found = {0};
	size_t count;

	duplicates_add(&found, &input, family->list.lines, model, 0, lines);
	for (size_t i = 0; prints && i < found.copy_count; i++)
		printf("%u %u %s\n", found.copies[i].line, found.copies[i].end_line,
		       family->paths[found.copies[i].file]);
	count = found.group_count;
	duplicates_release(&found);
	free(lines);
	return count;
}

int main(int argc, char **argv)
{
	struct model_duplication model = {.min_tokens = 100, .min_lines = 10};
	double start = seconds_of(CLOCK_MONOTONIC), search;
	size_t files = 0, tokens = 0, groups = 0;
	int64_t shapes = 0;
	struct rusage usage;
	char line[8192];

	if (argc < 2 || (argc > 2 && !parse_int(view_of(argv[2]), 0, 100, &shapes)))
		return 2;
	model.min_shapes = (int)shapes;
	while (fgets(line, sizeof(line), stdin))
		add_file(argv[1], line);
	search = seconds_of(CLOCK_MONOTONIC);
	for (const struct family *family = families; family->name; family++) {
		files += family->count;
		tokens += family->list.count;
		groups += find(family, &model, argc > 3);
	}
	getrusage(RUSAGE_SELF, &usage);
	if (argc <= 3)
		printf("%zu %zu %zu %.3f %.3f %.0f\n", files, tokens, groups, seconds_of(CLOCK_MONOTONIC) - start,
		       seconds_of(CLOCK_MONOTONIC) - search, (double)usage.ru_maxrss / 1024);
	return 0;
}

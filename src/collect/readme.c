#include "collect/readme.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/regex.h"
#include "collect/paths.h"
#include "store/rows.h"

#include "base/banned.h"

enum { SIGN_COUNT = 2 };

struct signs {
	const char *names[SIGN_COUNT];
	struct regex *patterns[SIGN_COUNT];
};

static bool is_readme(const struct tree_entry *entry)
{
	static const char *const starts[] = {"readme", "contributing", "release"};
	const struct view path = entry->path;

	if ((entry->mode != MODE_FILE && entry->mode != MODE_EXECUTABLE) || view_find(path, 0, VIEW("/")) < path.n)
		return false;
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (view_eq_nocase(view_slice(path, 0, strlen(starts[i])), view_of(starts[i])))
			return true;
	return false;
}

static const char unknown[] = "what it says of the project is not known: ";

static void put_signs(struct store *store, const struct signs *signs, struct readme_sign_row row, struct view text)
{
	struct view line;

	for (row.line = 1; view_line(&text, &line); row.line++) {
		for (size_t i = 0; i < SIGN_COUNT; i++) {
			row.sign = view_of(signs->names[i]);
			if (regex_find(signs->patterns[i], line, NULL) == 1)
				put_readme_sign(store, &row);
		}
	}
}

static void read_readmes(struct store *store, const struct collect_files_input *input, const struct signs *signs)
{
	struct file_reader *reader;
	struct buf content = {0};
	int64_t size;

	if (file_reader_open(&reader, input->list, input->repo, NULL))
		return;
	for (size_t i = 0; i < input->list->count; i++) {
		const struct tree_entry *entry = &input->list->entries[i];
		struct err err = {0};

		if (!is_readme(entry))
			continue;
		if (file_read(reader, entry, README_LIMIT, &content, &size, &err) == CONTENT_READ)
			put_signs(store, signs,
				  (struct readme_sign_row){.snapshot_id = input->snapshot_id,
							   .path_id = path_id(input->paths, entry->path)},
				  buf_view(&content));
		else if (err.kind)
			inventory_diagnose(store, input, entry->path, unknown, err.message);
	}
	file_reader_free(reader);
	buf_release(&content);
}

void collect_readme(struct store *store, const struct collect_files_input *input, const struct model_readme *model)
{
	struct signs signs = {.names = {"pipeline", "elsewhere"}};
	struct err err = {0};

	signs.patterns[0] = regex_new(view_of(model->pipeline), true, &err);
	signs.patterns[1] = signs.patterns[0] ? regex_new(view_of(model->elsewhere), true, &err) : NULL;
	if (signs.patterns[1])
		read_readmes(store, input, &signs);
	else
		inventory_diagnose(store, input, VIEW("README"), unknown, err.message);
	for (size_t i = 0; i < SIGN_COUNT; i++)
		regex_free(signs.patterns[i]);
}

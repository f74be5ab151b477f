/*
 * What the user says of one matter: a section of the configuration, or a file
 * of its own.
 */
#include "rules/internal.h"

#include "base/banned.h"

int section_parse(struct reader *reader, struct view content, const char *key, bool is_configuration,
		  struct section *section)
{
	struct yaml_node *root;

	*section = (struct section){.is_file = !is_configuration};
	if (yaml_parse(reader->arena, reader->file, content, &root, reader->err))
		return -1;
	section->node = is_configuration ? yaml_get(root, key) : root;
	if (!section->node)
		return is_configuration || content.n == 0 ? 0 : expect_kind(reader, NULL, YAML_MAPPING);
	if (!is_configuration || section->node->kind != YAML_SCALAR)
		return 0;
	if (read_text(reader, section->node, &section->named))
		return -1;
	section->node = NULL;
	return 0;
}

static int load_file(struct reader *reader, struct file_source *source, const char *key, bool is_configuration,
		     struct section *section)
{
	struct view content;

	return file_source_read(source, reader->arena, reader->file, &content, reader->err) ||
		       section_parse(reader, content, key, is_configuration, section)
		   ? -1
		   : 0;
}

/* The path of a file that another one names: from the directory of that one unless it begins with '/'. */
static const char *beside_file(struct arena *arena, const char *file, const char *name)
{
	struct view directory = view_dirname(view_of(file));
	struct buf path = {0};
	const char *result;

	if (name[0] == '/' || directory.n == 0)
		return name;
	buf_addf(&path, "%.*s/%s", VIEW_ARG(directory), name);
	result = arena_strndup(arena, path.p, path.n);
	buf_release(&path);
	return result;
}

int section_load(struct reader *reader, const struct named_file *from, const char *key, struct section *section)
{
	*section = (struct section){0};
	reader->file = from->file ? from->file : from->configuration;
	if (!reader->file)
		return 0;
	if (load_file(reader, from->source, key, !from->file, section))
		return -1;
	if (!section->named)
		return 0;
	reader->file = beside_file(reader->arena, reader->file, section->named);
	return load_file(reader, from->source, key, false, section);
}

#include "collect/import_manifests.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "collect/import_tree.h"

#include "base/banned.h"

struct reading {
	struct import_manifests *manifests;
	struct view directory; /* of the manifest in hand */
};

/* --- tables ------------------------------------------------------------------------------------------------------- */

static struct view kept(struct import_manifests *manifests, struct view text)
{
	return arena_view(&manifests->arena, text);
}

static void name_directory(struct import_manifests *manifests, struct named_directories *table, struct view name,
			   struct view directory)
{
	bool is_new;
	uint32_t number = intern_add(&table->names, name, &is_new);

	GROW(table->directories, (size_t)number + 1, table->capacity);
	if (is_new)
		table->directories[number] = kept(manifests, directory);
}

bool named_directory(const struct named_directories *table, struct view name, struct view *directory)
{
	int64_t number = intern_find(&table->names, name);

	if (number >= 0)
		*directory = table->directories[number];
	return number >= 0;
}

const struct alias_set *import_aliases(const struct import_manifests *manifests, struct view directory)
{
	int64_t number = intern_find(&manifests->alias_directories, directory);

	return number < 0 ? NULL : &manifests->aliases[number];
}

static struct alias_set *alias_set_of(struct import_manifests *manifests, struct view directory)
{
	bool is_new;
	uint32_t number = intern_add(&manifests->alias_directories, directory, &is_new);

	GROW(manifests->aliases, (size_t)number + 1, manifests->alias_capacity);
	if (is_new)
		manifests->aliases[number] =
		    (struct alias_set){.directory = manifests->alias_directories.items[number]};
	return &manifests->aliases[number];
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

/* The end of a string that begins at `i`. */
static size_t string_end(struct view text, size_t i)
{
	for (i++; i < text.n && text.p[i] != '"'; i++)
		if (text.p[i] == '\\')
			i++;
	return i + 1;
}

/* Past white space and comments. */
static size_t skip_gap(struct view text, size_t i)
{
	for (; i < text.n; i++) {
		if (view_starts(view_slice(text, i, text.n), "//"))
			i = view_find(text, i, VIEW("\n"));
		else if (view_starts(view_slice(text, i, text.n), "/*"))
			i = view_find(text, i + 2, VIEW("*/")) + 1;
		else if (!memchr(" \t\r\n", text.p[i], 4))
			break;
	}
	return i < text.n ? i : text.n;
}

void buf_add_plain_json(struct buf *buf, struct view text)
{
	if (view_starts(text, "\xEF\xBB\xBF"))
		text = view_slice(text, 3, text.n);
	for (size_t i = skip_gap(text, 0); i < text.n; i = skip_gap(text, i)) {
		size_t from = i;

		i = text.p[i] == '"' ? string_end(text, i) : i + 1;
		if (text.p[from] == ',') {
			size_t next = skip_gap(text, i);

			if (next < text.n && (text.p[next] == '}' || text.p[next] == ']'))
				continue;
		}
		buf_add_view(buf, view_slice(text, from, i));
		if (i < text.n && memchr(" \t\r\n", text.p[i], 4))
			buf_add_char(buf, ' ');
	}
}

static json_t *read_json(struct view text)
{
	struct buf plain = {0};
	json_t *root;

	buf_add_plain_json(&plain, text);
	root = json_loadb(buf_text(&plain), plain.n, 0, NULL);
	buf_release(&plain);
	return root;
}

static struct view json_view(const json_t *value)
{
	return json_is_string(value) ? (struct view){json_string_value(value), json_string_length(value)}
				     : (struct view){0};
}

/* --- package.json ------------------------------------------------------------------------------------------------- */

static void read_package(struct reading *reading, struct view text)
{
	static const char *const keys[] = {"source", "main", "module"};
	struct import_manifests *manifests = reading->manifests;
	json_t *root = read_json(text);
	struct view name = json_view(json_object_get(root, "name"));

	if (name.n)
		name_directory(manifests, &manifests->packages, name, reading->directory);
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		struct view file = json_view(json_object_get(root, keys[i]));

		if (file.n) {
			name_directory(manifests, &manifests->mains, reading->directory, file);
			break;
		}
	}
	json_decref(root);
}

/* --- tsconfig.json, jsconfig.json --------------------------------------------------------------------------------- */

static int compare_aliases(const void *left, const void *right)
{
	const struct import_alias *a = left, *b = right;
	int order = (a->before.n < b->before.n) - (a->before.n > b->before.n);

	if (order == 0)
		order = a->has_star - b->has_star;
	if (order == 0)
		order = view_cmp(a->before, b->before);
	return order ? order : view_cmp(a->target, b->target);
}

static void add_alias(struct reading *reading, struct alias_set *set, struct view pattern, struct view target)
{
	size_t star = view_find(pattern, 0, VIEW("*"));
	struct buf path = {0};
	struct import_alias alias = {.has_star = star < pattern.n};

	if (set->count < ALIASES_LIMIT && path_join(&path, set->has_base ? set->base : reading->directory, target)) {
		alias.before = kept(reading->manifests, view_slice(pattern, 0, star));
		alias.after = kept(reading->manifests, view_slice(pattern, star + 1, pattern.n));
		alias.target = kept(reading->manifests, buf_view(&path));
		GROW(set->items, set->count + 1, set->capacity);
		set->items[set->count++] = alias;
	}
	buf_release(&path);
}

static void read_config(struct reading *reading, struct view text)
{
	json_t *root = read_json(text), *value, *target;
	const json_t *options = json_object_get(root, "compilerOptions");
	json_t *paths = json_object_get(options, "paths");
	struct view base = json_view(json_object_get(options, "baseUrl"));
	struct alias_set *set;
	struct buf path = {0};
	const char *pattern;
	size_t i;

	if (base.n || paths) {
		set = alias_set_of(reading->manifests, reading->directory);
		if (base.n && !set->has_base && path_join(&path, reading->directory, base)) {
			set->has_base = true;
			set->base = kept(reading->manifests, buf_view(&path));
		}
		json_object_foreach(paths, pattern, value) json_array_foreach(value, i, target) if (json_view(target).n)
		    add_alias(reading, set, view_of(pattern), json_view(target));
		if (set->count)
			qsort(set->items, set->count, sizeof(*set->items), compare_aliases);
	}
	buf_release(&path);
	json_decref(root);
}

/* --- composer.json ------------------------------------------------------------------------------------------------ */

static void read_spaces(struct reading *reading, const json_t *autoload)
{
	struct import_manifests *manifests = reading->manifests;
	json_t *spaces = json_object_get(autoload, "psr-4"), *value;
	struct buf path = {0};
	const char *space;

	json_object_foreach(spaces, space, value)
	{
		struct view directory = json_view(json_is_array(value) ? json_array_get(value, 0) : value);

		if (path_join(&path, reading->directory, directory))
			name_directory(manifests, &manifests->spaces, view_of(space), buf_view(&path));
	}
	buf_release(&path);
}

static void read_composer(struct reading *reading, struct view text)
{
	json_t *root = read_json(text);

	read_spaces(reading, json_object_get(root, "autoload"));
	read_spaces(reading, json_object_get(root, "autoload-dev"));
	json_decref(root);
}

/* --- go.mod, Cargo.toml ------------------------------------------------------------------------------------------- */

static void read_go_module(struct reading *reading, struct view text)
{
	struct import_manifests *manifests = reading->manifests;
	struct view line;

	while (view_line(&text, &line)) {
		line = view_trim(view_slice(line, 0, view_find(line, 0, VIEW("//"))));
		if (!view_starts(line, "module "))
			continue;
		line = view_trim(view_slice(line, strlen("module "), line.n));
		if (view_starts(line, "\"") && line.n > 2)
			line = view_slice(line, 1, line.n - 1);
		name_directory(manifests, &manifests->modules, line, reading->directory);
		return;
	}
}

/* `name = "…"` below [package] or [lib]; the last one is what others call it. */
static void read_cargo(struct reading *reading, struct view text)
{
	struct import_manifests *manifests = reading->manifests;
	struct view line, name = {0};
	bool is_inside = false;
	char *p;

	while (view_line(&text, &line)) {
		line = view_trim(line);
		if (view_starts(line, "["))
			is_inside = view_is(line, "[package]") || view_is(line, "[lib]");
		else if (is_inside && view_starts(line, "name") && view_find(line, 0, VIEW("=")) < line.n)
			name = view_trim(view_slice(line, view_find(line, 0, VIEW("=")) + 1, line.n));
	}
	if (name.n < 3 || name.p[0] != '"')
		return;
	name = view_slice(name, 1, view_find(name, 1, VIEW("\"")));
	p = arena_strndup(&manifests->arena, name.p ? name.p : "", name.n);
	for (size_t i = 0; i < name.n; i++)
		p[i] = p[i] == '-' ? '_' : p[i];
	name_directory(manifests, &manifests->crates, (struct view){p, name.n}, reading->directory);
}

/* --- files -------------------------------------------------------------------------------------------------------- */

typedef void (*manifest_reader)(struct reading *reading, struct view text);

static bool is_config_of(struct view name, const char *start)
{
	return view_starts(name, start) && view_ends(name, ".json") &&
	       (name.n == strlen(start) + strlen(".json") || name.p[strlen(start)] == '.');
}

static manifest_reader reader_of(struct view name)
{
	static const struct {
		const char *name;
		manifest_reader read;
	} readers[] = {
	    {"package.json", read_package},
	    {"composer.json", read_composer},
	    {"go.mod", read_go_module},
	    {"Cargo.toml", read_cargo},
	};

	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++)
		if (view_is(name, readers[i].name))
			return readers[i].read;
	return is_config_of(name, "tsconfig") || is_config_of(name, "jsconfig") ? read_config : NULL;
}

bool import_manifest_add(struct import_manifests *manifests, struct view path, struct view content)
{
	struct reading reading = {.manifests = manifests, .directory = view_dirname(path)};
	manifest_reader read = reader_of(view_basename(path));

	if (read)
		read(&reading, content);
	return read != NULL;
}

void import_manifests_read(struct import_manifests *manifests, const struct file_list *list, const struct repo *repo)
{
	struct file_reader *reader;
	struct buf content = {0};
	size_t count = 0;
	int64_t size;

	if (file_reader_open(&reader, list, repo, NULL))
		return;
	for (size_t i = 0; i < list->count && count < MANIFESTS_LIMIT; i++) {
		const struct tree_entry *entry = &list->entries[i];

		if (!reader_of(view_basename(entry->path)) ||
		    (entry->mode != MODE_FILE && entry->mode != MODE_EXECUTABLE) ||
		    file_read(reader, entry, MANIFEST_LIMIT, &content, &size, NULL) != CONTENT_READ)
			continue;
		count += import_manifest_add(manifests, entry->path, buf_view(&content));
	}
	file_reader_free(reader);
	buf_release(&content);
}

static void named_directories_release(struct named_directories *table)
{
	intern_release(&table->names);
	free(table->directories);
}

void import_manifests_release(struct import_manifests *manifests)
{
	for (size_t i = 0; i < manifests->alias_directories.count; i++)
		free(manifests->aliases[i].items);
	free(manifests->aliases);
	intern_release(&manifests->alias_directories);
	named_directories_release(&manifests->packages);
	named_directories_release(&manifests->mains);
	named_directories_release(&manifests->modules);
	named_directories_release(&manifests->crates);
	named_directories_release(&manifests->spaces);
	arena_release(&manifests->arena);
	*manifests = (struct import_manifests){0};
}

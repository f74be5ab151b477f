#include "collect/settings.h"

#include "base/buf.h"
#include "base/limits.h"
#include "collect/paths.h"
#include "formats/settings.h"
#include "store/rows.h"

#include "base/banned.h"

/* --- which files -------------------------------------------------------------------------------------------------- */

/* `name` up to its last dot begins and ends so. */
struct file_shape {
	const char *start, *end;
	enum settings_form form;
};

static const struct file_shape shapes[] = {
    {"application", ".yml", SETTINGS_YAML},
    {"application", ".yaml", SETTINGS_YAML},
    {"application", ".properties", SETTINGS_PROPERTIES},
    {"database", ".yml", SETTINGS_YAML},
    {"database", ".yaml", SETTINGS_YAML},
    {"docker-compose", ".yml", SETTINGS_YAML},
    {"docker-compose", ".yaml", SETTINGS_YAML},
    {"compose", ".yml", SETTINGS_YAML},
    {"compose", ".yaml", SETTINGS_YAML},
    {"pgbouncer", ".ini", SETTINGS_INI},
    {"", ".env", SETTINGS_ENVIRONMENT},
    {".env.", "", SETTINGS_ENVIRONMENT},
};

static const struct file_shape *shape_of(struct view path)
{
	struct view name = view_basename(path);

	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++)
		if (view_starts(name, shapes[i].start) && view_ends(name, shapes[i].end) &&
		    name.n >= strlen(shapes[i].start) + strlen(shapes[i].end))
			return &shapes[i];
	return NULL;
}

/* --- what is kept of a setting ------------------------------------------------------------------------------------ */

struct file_settings {
	const struct setting_facts *facts;
	int64_t ordinal;
};

/* Keys are names: others are data in the shape of a setting. */
static bool is_name(struct view key)
{
	for (size_t i = 0; i < key.n; i++)
		if (!is_ascii_letter(key.p[i]) && !is_ascii_digit(key.p[i]) && !memchr("._-@/[]", key.p[i], 7))
			return false;
	return key.n > 0;
}

static bool holds_word(const struct model_list *words, struct view key)
{
	for (size_t i = 0; i < words->count; i++) {
		struct view word = view_of(words->items[i]);

		for (size_t at = 0; at + word.n <= key.n; at++)
			if (view_eq_nocase(view_slice(key, at, at + word.n), word))
				return true;
	}
	return false;
}

static void put(struct file_settings *file, struct view key, int line, int64_t number, struct view scheme)
{
	put_setting(file->facts->store, &(struct setting_row){.snapshot_id = file->facts->snapshot_id,
							      .path_id = file->facts->path_id,
							      .ordinal = file->ordinal++,
							      .line = line,
							      .key = key,
							      .number = number,
							      .scheme = scheme});
}

/* "postgresql" of "postgresql://…", "jdbc:postgresql" of "jdbc:postgresql://…" and of "${URL:jdbc:postgresql://…}";
 * empty when it is no address. */
static struct view scheme_of(struct view value)
{
	size_t end;

	if (view_starts(value, "${")) {
		value = view_slice(value, view_find(value, 0, VIEW(":")) + 1, value.n);
		value = view_slice(value, view_starts(value, "-"), value.n);
	}
	end = view_find(value, 0, VIEW("://"));
	if (end == value.n)
		return (struct view){0};
	value = view_slice(value, 0, end);
	for (size_t i = 0; i < value.n; i++)
		if (!is_ascii_letter(value.p[i]) && !is_ascii_digit(value.p[i]) && !memchr("+-.:_", value.p[i], 5))
			return (struct view){0};
	return value.n <= SETTING_SCHEME_LIMIT ? value : (struct view){0};
}

/* The numbers among "?connection_limit=10&…" of an address. */
static void put_parameters(struct file_settings *file, const struct setting *setting)
{
	struct view rest = view_slice(setting->value, view_find(setting->value, 0, VIEW("?")) + 1, setting->value.n);
	struct buf key = {0};
	int64_t number;

	while (rest.n) {
		size_t end = view_find(rest, 0, VIEW("&"));
		struct view parameter = view_slice(rest, 0, end);
		size_t equal = view_find(parameter, 0, VIEW("="));
		struct view name = view_slice(parameter, 0, equal);

		if (is_name(name) && name.n <= SETTINGS_KEY_LIMIT &&
		    setting_number(view_slice(parameter, equal + 1, parameter.n), &number) == SETTING_NUMBER) {
			buf_clear(&key);
			buf_addf(&key, "%.*s?%.*s", VIEW_ARG(setting->key), VIEW_ARG(name));
			put(file, buf_view(&key), setting->line, number, (struct view){0});
		}
		rest = view_slice(rest, end + 1, rest.n);
	}
	buf_release(&key);
}

static bool is_adapter(const struct setting *setting)
{
	return (view_is(setting->key, "adapter") || view_ends(setting->key, ".adapter")) && is_name(setting->value) &&
	       setting->value.n <= SETTING_SCHEME_LIMIT;
}

static void keep(void *context, const struct setting *setting)
{
	struct file_settings *file = context;
	int64_t number = STORE_NULL;
	struct view scheme;

	if (!is_name(setting->key) || !holds_word(file->facts->words, setting->key))
		return;
	scheme = is_adapter(setting) ? setting->value : scheme_of(setting->value);
	if (scheme.n) {
		put(file, setting->key, setting->line, STORE_NULL, scheme);
		put_parameters(file, setting);
	} else if (setting_number(setting->value, &number) != SETTING_TEXT) {
		put(file, setting->key, setting->line, number, scheme);
	}
}

bool setting_facts_put(const struct setting_facts *facts, struct view path, struct view content, struct err *err)
{
	struct file_settings file = {.facts = facts};
	const struct file_shape *shape = shape_of(path);

	if (shape)
		settings_read(shape->form, content, keep, &file, err);
	return shape != NULL;
}

static const char unknown[] = "settings are not all known: ";

/* --- files -------------------------------------------------------------------------------------------------------- */

static void read_file(struct setting_facts *facts, const struct collect_files_input *input, struct file_reader *reader,
		      const struct tree_entry *entry, struct buf *content)
{
	struct err err = {0};
	int64_t size;

	switch (file_read(reader, entry, SETTINGS_FILE_LIMIT, content, &size, &err)) {
	case CONTENT_READ:
		facts->path_id = path_id(input->paths, entry->path);
		setting_facts_put(facts, entry->path, buf_view(content), &err);
		break;
	case CONTENT_TOO_LARGE:
		err_set(&err, ERR_USAGE, "the file is larger than %zu kB", SETTINGS_FILE_LIMIT >> 10);
		break;
	default:
		break;
	}
	if (err.kind)
		inventory_diagnose(facts->store, input, entry->path, unknown, err.message);
}

void collect_settings(struct store *store, const struct collect_files_input *input, const struct model_list *words)
{
	struct setting_facts facts = {.store = store, .snapshot_id = input->snapshot_id, .words = words};
	struct file_reader *reader;
	struct buf content = {0};
	size_t count = 0;

	if (file_reader_open(&reader, input->list, input->repo, NULL))
		return;
	for (size_t i = 0; i < input->list->count; i++) {
		const struct tree_entry *entry = &input->list->entries[i];

		if (!shape_of(entry->path) || (entry->mode != MODE_FILE && entry->mode != MODE_EXECUTABLE))
			continue;
		if (++count > SETTINGS_FILES_LIMIT) {
			inventory_diagnose(store, input, entry->path, unknown,
					   "there are too many such files: neither this one nor those "
					   "after it is read");
			break;
		}
		read_file(&facts, input, reader, entry, &content);
	}
	file_reader_free(reader);
	buf_release(&content);
}

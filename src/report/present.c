#include "report/present.h"

#include "report/markdown.h"
#include "report/rows.h"
#include "report/words.h"

#include "base/banned.h"

/* Texts that get a Markdown form beside them. */
static const struct form {
	const char *key, *suffix;
	void (*add)(struct buf *out, struct view text);
} forms[] = {
    {"path", "_code", markdown_code},         {"place", "_code", markdown_code},
    {"rule", "_code", markdown_code},         {"symbol", "_code", markdown_code},
    {"module_label", "_code", markdown_code}, {"why", "_prose", markdown_prose},
    {"fix", "_prose", markdown_prose},        {"guardrail", "_prose", markdown_prose},
    {"text", "_prose", markdown_prose},       {"pattern", "_prose", markdown_prose},
    {"remedy", "_code", markdown_code},       {"statement", "_code", markdown_code},
};

static void add_form(json_t *added, struct view key, const json_t *text)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct buf name = {0}, markdown = {0};

		if (!view_is(key, forms[i].key))
			continue;
		buf_addf(&name, "%s%s", forms[i].key, forms[i].suffix);
		forms[i].add(&markdown, (struct view){json_string_value(text), json_string_length(text)});
		json_object_set_new(added, buf_text(&name), json_of_buf(&markdown));
		buf_release(&name);
	}
}

static void add_percent(json_t *added, struct view key, const json_t *permille)
{
	struct buf name = {0}, percent = {0};

	buf_add_view(&name, view_slice(key, 0, key.n - strlen("permille")));
	buf_add_text(&name, "percent");
	words_tenths(&percent, json_integer_value(permille));
	json_object_set_new(added, buf_text(&name), json_of_buf(&percent));
	buf_release(&name);
}

static json_t *grouped(const json_t *integer)
{
	struct buf text = {0};

	words_number(&text, json_integer_value(integer));
	return json_of_buf(&text);
}

static void present_object(json_t *object)
{
	json_t *added = json_object(), *value;
	const char *name;

	json_object_foreach(object, name, value)
	{
		struct view key = view_of(name);

		if (json_is_integer(value) && view_ends(key, "_permille"))
			add_percent(added, key, value);
		if (json_is_string(value))
			add_form(added, key, value);
		if (json_is_integer(value))
			json_object_set_new(added, name, grouped(value));
		else
			present(value);
	}
	json_object_update_new(object, added);
}

void present(json_t *model)
{
	json_t *value;
	size_t i;

	if (json_is_object(model))
		present_object(model);
	json_array_foreach(model, i, value)
	{
		if (json_is_object(value))
			json_object_set_new(value, "has_next", json_boolean(i + 1 < json_array_size(model)));
		present(value);
	}
}

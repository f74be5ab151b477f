#include "formats/settings.h"

#include <yaml.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/num.h"

#include "base/banned.h"

struct reading {
	settings_visitor *visit;
	void *context;
	size_t count;
	struct err *err;
};

static int visit(struct reading *reading, struct view key, struct view value, int line)
{
	if (++reading->count > SETTINGS_LIMIT)
		return err_set(reading->err, ERR_USAGE, "line %d: more than %zu settings; split the file", line,
			       SETTINGS_LIMIT);
	reading->visit(reading->context, &(struct setting){.key = key, .value = value, .line = line});
	return 0;
}

static struct view unquoted(struct view text)
{
	text = view_trim(text);
	if (text.n >= 2 && (text.p[0] == '"' || text.p[0] == '\'') && text.p[text.n - 1] == text.p[0])
		return view_slice(text, 1, text.n - 1);
	return text;
}

/* Back to the first `n` bytes. */
static void cut(struct buf *path, size_t n)
{
	if (path->n > n)
		path->p[path->n = n] = '\0';
}

static void add_part(struct buf *path, struct view part)
{
	if (path->n)
		buf_add_char(path, '.');
	buf_add_view(path, part.n <= SETTINGS_KEY_LIMIT ? part : VIEW("?"));
}

/* --- YAML --------------------------------------------------------------------------------------------------------- */

/* One open sequence or mapping; `path_n` is how long the way to it is. */
struct level {
	bool is_mapping, has_key, is_key;
	size_t path_n;
};

struct walk {
	struct reading *reading;
	struct buf path;
	struct level levels[SETTINGS_DEPTH_LIMIT];
	int depth;
};

static struct level *top(struct walk *walk)
{
	return walk->depth ? &walk->levels[walk->depth - 1] : NULL;
}

/* A mapping's member begins: what follows is its value. */
static void take_key(struct walk *walk, struct level *level, struct view key)
{
	add_part(&walk->path, key);
	level->has_key = true;
}

static void end_value(struct walk *walk)
{
	struct level *level = top(walk);

	if (level && level->is_mapping) {
		level->has_key = false;
		cut(&walk->path, level->path_n);
	}
}

static int put_value(struct walk *walk, struct view value, int line)
{
	const struct level *level = top(walk);
	size_t path_n = walk->path.n, name = 0;
	int status;

	if (level && !level->is_mapping) {
		while (name < value.n && is_word_byte(value.p[name]))
			name++;
		if (name && name < value.n && value.p[name] == '=') {
			add_part(&walk->path, view_slice(value, 0, name));
			value = view_slice(value, name + 1, value.n);
		}
	}
	status = visit(walk->reading, buf_view(&walk->path), value, line);
	cut(&walk->path, path_n);
	end_value(walk);
	return status;
}

static int on_value(struct walk *walk, struct view text, int line)
{
	struct level *level = top(walk);

	if (!level || !level->is_mapping || level->has_key)
		return put_value(walk, text, line);
	take_key(walk, level, text.p ? text : VIEW("?"));
	return 0;
}

static int on_open(struct walk *walk, bool is_mapping, int line)
{
	const struct level *parent = top(walk);

	if (walk->depth == SETTINGS_DEPTH_LIMIT)
		return err_set(walk->reading->err, ERR_USAGE, "line %d: nested deeper than %d levels; flatten it", line,
			       SETTINGS_DEPTH_LIMIT);
	walk->levels[walk->depth++] = (struct level){
	    .is_mapping = is_mapping,
	    .is_key = parent && parent->is_mapping && !parent->has_key,
	    .path_n = walk->path.n,
	};
	return 0;
}

static void on_close(struct walk *walk)
{
	struct level closed = walk->levels[--walk->depth];

	cut(&walk->path, closed.path_n);
	if (closed.is_key)
		take_key(walk, top(walk), VIEW("?"));
	else
		end_value(walk);
}

static int on_event(struct walk *walk, const yaml_event_t *event)
{
	int line = (int)event->start_mark.line + 1;

	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return on_value(walk, (struct view){(const char *)event->data.scalar.value, event->data.scalar.length},
				line);
	case YAML_ALIAS_EVENT:
		return on_value(walk, (struct view){0}, line);
	case YAML_MAPPING_START_EVENT:
	case YAML_SEQUENCE_START_EVENT:
		return on_open(walk, event->type == YAML_MAPPING_START_EVENT, line);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		on_close(walk);
		return 0;
	default:
		return 0;
	}
}

static int walk_events(struct walk *walk, yaml_parser_t *parser)
{
	bool is_done = false;
	int status = 0;

	while (status == 0 && !is_done) {
		yaml_event_t event;

		if (!yaml_parser_parse(parser, &event))
			return err_set(walk->reading->err, ERR_USAGE, "line %zu: %s; check indentation and quotes",
				       (size_t)parser->problem_mark.line + 1,
				       parser->problem ? parser->problem : "cannot be read");
		is_done = event.type == YAML_STREAM_END_EVENT;
		status = on_event(walk, &event);
		yaml_event_delete(&event);
	}
	return status;
}

static bool is_template_line(struct view line)
{
	line = view_trim(line);
	return (view_starts(line, "<%") && view_ends(line, "%>")) || (view_starts(line, "{%") && view_ends(line, "%}"));
}

/* The text without its lines of templates; their places stay, so that numbers of lines do. */
static void add_without_templates(struct buf *out, struct view content)
{
	struct view line;

	while (view_line(&content, &line)) {
		if (!is_template_line(line))
			buf_add_view(out, line);
		buf_add_char(out, '\n');
	}
}

static int read_yaml(struct reading *reading, struct view content)
{
	struct walk walk = {.reading = reading};
	struct buf text = {0};
	yaml_parser_t parser;
	int status;

	if (!yaml_parser_initialize(&parser))
		return err_set(reading->err, ERR_INTERNAL, "the YAML reader does not start");
	add_without_templates(&text, content);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)buf_text(&text), text.n);
	status = walk_events(&walk, &parser);
	yaml_parser_delete(&parser);
	buf_release(&walk.path);
	buf_release(&text);
	return status;
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

/* Where a comment begins that follows a value: a sign after white space. */
static struct view without_comment(struct view value, const char *signs)
{
	if (value.n && (value.p[0] == '"' || value.p[0] == '\'')) {
		size_t end = view_find(value, 1, view_slice(value, 0, 1));

		return view_slice(value, 0, end + 1);
	}
	for (size_t i = 1; i < value.n; i++)
		if ((value.p[i - 1] == ' ' || value.p[i - 1] == '\t') && strchr(signs, value.p[i]) && value.p[i])
			return view_slice(value, 0, i);
	return value;
}

static size_t key_end(struct view line, enum settings_form form)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '=' || (form == SETTINGS_PROPERTIES && line.p[i] == ':'))
			return i;
	return line.n;
}

static int read_line(struct reading *reading, enum settings_form form, struct buf *section, struct view line,
		     int number)
{
	const char *comments = form == SETTINGS_INI ? ";#" : form == SETTINGS_PROPERTIES ? "" : "#";
	size_t section_n = section->n, end;
	struct view value;
	int status;

	if (form == SETTINGS_INI && view_starts(line, "[")) {
		buf_clear(section);
		add_part(section, view_slice(line, 1, view_find(line, 0, VIEW("]"))));
		return 0;
	}
	if (form == SETTINGS_ENVIRONMENT && view_starts(line, "export "))
		line = view_trim(view_slice(line, strlen("export "), line.n));
	end = key_end(line, form);
	if (end == line.n)
		return 0;
	add_part(section, view_trim(view_slice(line, 0, end)));
	value = without_comment(view_trim(view_slice(line, end + 1, line.n)), comments);
	status = visit(reading, buf_view(section), unquoted(value), number);
	cut(section, section_n);
	return status;
}

static int read_lines(struct reading *reading, enum settings_form form, struct view content)
{
	struct buf section = {0};
	bool is_continued = false;
	struct view line;
	int status = 0;

	for (int number = 1; status == 0 && view_line(&content, &line); number++) {
		bool is_part = is_continued;

		line = view_trim(line);
		is_continued = form == SETTINGS_PROPERTIES && view_ends(line, "\\");
		if (is_part || !line.n || strchr("#;!", line.p[0]))
			continue;
		status = read_line(reading, form, &section, line, number);
	}
	buf_release(&section);
	return status;
}

int settings_read(enum settings_form form, struct view content, settings_visitor *visitor, void *context,
		  struct err *err)
{
	struct reading reading = {.visit = visitor, .context = context, .err = err};

	if (view_starts(content, "\xEF\xBB\xBF"))
		content = view_slice(content, 3, content.n);
	return form == SETTINGS_YAML ? read_yaml(&reading, content) : read_lines(&reading, form, content);
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static bool is_whole(struct view text, int64_t *number)
{
	for (size_t i = 0; i < text.n; i++)
		if (!is_ascii_digit(text.p[i]))
			return false;
	return parse_int(text, 0, 999999999, number);
}

/* What stands in the tag is kept short of `what`, which may end it. */
static struct view without_end(struct view text, const char *what)
{
	text = view_trim(text);
	return view_ends(text, what) ? view_trim(view_slice(text, 0, text.n - strlen(what))) : text;
}

/* The number that a question to the environment ends with, as what holds where nobody answers. */
static enum setting_number erb_number(struct view text, int64_t *number)
{
	struct view before;
	size_t from;

	text = without_end(view_trim(view_slice(text, strlen("<%="), text.n - strlen("%>"))), "-");
	if (is_whole(text, number))
		return SETTING_NUMBER;
	if (!view_starts(text, "ENV"))
		return SETTING_UNKNOWN;
	text = unquoted(without_end(without_end(without_end(without_end(text, ".to_i"), ")"), "}"), ".to_i"));
	text = without_end(without_end(text, "\""), "'");
	for (from = text.n; from && is_ascii_digit(text.p[from - 1]); from--)
		;
	before = without_end(without_end(view_slice(text, 0, from), "\""), "'");
	if ((view_ends(before, "||") || view_ends(before, ",") || view_ends(before, "{")) &&
	    is_whole(view_slice(text, from, text.n), number))
		return SETTING_NUMBER;
	return SETTING_UNKNOWN;
}

/* "${X:10}" and "${X:-10}", whose default may be another one. */
static enum setting_number placeholder_number(struct view text, int64_t *number)
{
	while (view_starts(text, "${") && view_ends(text, "}")) {
		size_t name = 2, dash;

		text = view_slice(text, 0, text.n - 1);
		dash = view_find(text, 0, VIEW("-"));
		while (name < text.n && (is_word_byte(text.p[name]) || text.p[name] == '.' || text.p[name] == '-'))
			name++;
		if (name == text.n)
			name = dash; /* names of Spring may have one too, and no number behind it */
		else if (dash == name + 1)
			name = dash;
		text = view_trim(view_slice(text, name + 1, text.n));
	}
	return is_whole(text, number) ? SETTING_NUMBER : SETTING_UNKNOWN;
}

enum setting_number setting_number(struct view value, int64_t *number)
{
	value = unquoted(value);
	if (is_whole(value, number))
		return SETTING_NUMBER;
	if (view_starts(value, "<%=") && view_ends(value, "%>") && value.n >= strlen("<%=%>"))
		return erb_number(value, number);
	if (view_starts(value, "${") && view_ends(value, "}"))
		return placeholder_number(value, number);
	if (view_starts(value, "$") || !value.p)
		return SETTING_UNKNOWN;
	return SETTING_TEXT;
}

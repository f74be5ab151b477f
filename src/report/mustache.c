#include "report/mustache.h"

#include "base/limits.h"
#include "base/mem.h"
#include "report/mustache_parse.h"

#include "base/banned.h"

/* The values a name is looked up in, innermost first. */
struct scope {
	const json_t *value;
	const struct scope *outer;
};

struct render {
	const struct mustache *how;
	struct buf *out;
	struct err *err;
	struct view name; /* of the template being rendered */
	size_t steps;
	size_t depth; /* partials inside partials */
};

static int render_range(struct render *r, const struct mustache_node *nodes, size_t from, size_t to,
			const struct scope *scope);
static int render_template(struct render *r, struct view template, const struct scope *scope);

void mustache_escape_html(struct buf *out, struct view text)
{
	for (size_t i = 0; i < text.n; i++) {
		switch (text.p[i]) {
		case '&':
			buf_add_text(out, "&amp;");
			break;
		case '<':
			buf_add_text(out, "&lt;");
			break;
		case '>':
			buf_add_text(out, "&gt;");
			break;
		case '"':
			buf_add_text(out, "&quot;");
			break;
		default:
			buf_add_char(out, text.p[i]);
		}
	}
}

static const json_t *member(const json_t *object, struct view key)
{
	char name[128];

	if (!json_is_object(object) || key.n == 0 || key.n >= sizeof(name) || memchr(key.p, '\0', key.n))
		return NULL;
	memcpy(name, key.p, key.n);
	name[key.n] = '\0';
	return json_object_get(object, name);
}

/* The first part of a dotted name is looked up outwards, the others only inside what it names. */
static const json_t *lookup(const struct scope *scope, struct view name)
{
	size_t dot = view_find(name, 0, VIEW("."));
	const json_t *value = NULL;

	if (view_is(name, "."))
		return scope->value;
	for (; scope && !value; scope = scope->outer)
		value = member(scope->value, view_slice(name, 0, dot));
	while (value && dot < name.n) {
		size_t next = view_find(name, dot + 1, VIEW("."));

		value = member(value, view_slice(name, dot + 1, next));
		dot = next;
	}
	return value;
}

static bool is_true(const json_t *value)
{
	if (json_is_array(value))
		return json_array_size(value) > 0;
	if (json_is_string(value))
		return json_string_length(value) > 0;
	return value && !json_is_false(value) && !json_is_null(value);
}

static int fail(const struct render *r, const struct mustache_node *node, const char *what)
{
	return err_set(r->err, ERR_USAGE, "template '%.*s' line %zu: %s '%.*s'", VIEW_ARG(r->name), node->line, what,
		       VIEW_ARG(view_slice(node->text, 0, 80)));
}

static void add_value(struct render *r, const json_t *value, bool escape)
{
	struct buf number = {0};
	struct view text = {0};

	if (json_is_string(value))
		text = (struct view){json_string_value(value), json_string_length(value)};
	else if (json_is_integer(value))
		buf_addf(&number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value))
		buf_addf(&number, "%.15g", json_real_value(value));
	else if (json_is_boolean(value))
		buf_add_text(&number, json_is_true(value) ? "true" : "false");
	if (number.n)
		text = buf_view(&number);
	if (escape)
		r->how->escape(r->out, text);
	else
		buf_add_view(r->out, text);
	buf_release(&number);
}

static int render_section(struct render *r, const struct mustache_node *nodes, size_t at, const struct scope *scope)
{
	const struct mustache_node *node = &nodes[at];
	const json_t *value = lookup(scope, node->text);

	if (!value && r->how->strict)
		return fail(r, node, "the model has no");
	if (node->kind == MUSTACHE_INVERTED)
		return is_true(value) ? 0 : render_range(r, nodes, at + 1, node->end, scope);
	if (!is_true(value))
		return 0;
	if (!json_is_array(value))
		return render_range(r, nodes, at + 1, node->end, &(struct scope){value, scope});
	for (size_t i = 0; i < json_array_size(value); i++) {
		struct scope inner = {json_array_get(value, i), scope};

		if (render_range(r, nodes, at + 1, node->end, &inner) < 0)
			return -1;
	}
	return 0;
}

/* A partial that stands alone is indented as its tag: each of its lines, before it is parsed. */
static void indent_lines(struct buf *to, struct view template, struct view indent)
{
	while (template.n) {
		size_t n = view_find(template, 0, VIEW("\n"));

		n = n < template.n ? n + 1 : n;
		buf_add_view(to, indent);
		buf_add(to, template.p, n);
		template = view_slice(template, n, template.n);
	}
}

static int render_partial(struct render *r, const struct mustache_node *node, const struct scope *scope)
{
	struct view text = {0}, outer = r->name;
	struct buf indented = {.limit = TEMPLATE_SIZE_LIMIT};
	int status;

	if (r->how->find)
		text = r->how->find(r->how->context, node->text);
	if (!text.p)
		return r->how->strict ? fail(r, node, "there is no partial") : 0;
	if (r->depth == TEMPLATE_DEPTH_LIMIT)
		return fail(r, node, "partials nest too deep at");
	if (node->indent.n) {
		indent_lines(&indented, text, node->indent);
		text = buf_view(&indented);
	}
	r->depth++;
	r->name = node->text;
	status = render_template(r, text, scope);
	r->name = outer;
	r->depth--;
	buf_release(&indented);
	return status;
}

static int render_node(struct render *r, const struct mustache_node *nodes, size_t at, const struct scope *scope)
{
	const struct mustache_node *node = &nodes[at];
	const json_t *value;

	if (++r->steps > TEMPLATE_STEP_LIMIT)
		return fail(r, node, "too many tags rendered, stopped at");
	switch (node->kind) {
	case MUSTACHE_TEXT:
		buf_add_view(r->out, node->text);
		return 0;
	case MUSTACHE_SECTION:
	case MUSTACHE_INVERTED:
		return render_section(r, nodes, at, scope);
	case MUSTACHE_PARTIAL:
		return render_partial(r, node, scope);
	case MUSTACHE_END:
		return 0;
	default:
		value = lookup(scope, node->text);
		if (!value && r->how->strict)
			return fail(r, node, "the model has no");
		add_value(r, value, node->kind == MUSTACHE_ESCAPED);
		return 0;
	}
}

static int render_range(struct render *r, const struct mustache_node *nodes, size_t from, size_t to,
			const struct scope *scope)
{
	for (size_t i = from; i < to; i++) {
		if (render_node(r, nodes, i, scope) < 0)
			return -1;
		if (nodes[i].kind == MUSTACHE_SECTION || nodes[i].kind == MUSTACHE_INVERTED)
			i = nodes[i].end;
	}
	return 0;
}

static int render_template(struct render *r, struct view template, const struct scope *scope)
{
	struct mustache_nodes nodes = {0};
	int status;

	if (mustache_parse(r->name, template, &nodes, r->err) < 0)
		return -1;
	status = render_range(r, nodes.items, 0, nodes.count, scope);
	mustache_nodes_release(&nodes);
	return status;
}

int mustache_render(const struct mustache *how, struct view name, struct view template, const json_t *data,
		    struct buf *out, struct err *err)
{
	struct render r = {.how = how, .out = out, .err = err, .name = name};
	struct scope scope = {data, NULL};

	return render_template(&r, template, &scope);
}

#include "postgres/versioned.h"

#include "base/err.h"
#include "base/num.h"

#include "base/banned.h"

/* 9.6 is 90600, 10 is 100000. */
enum { MAJOR = 10000 };

static const char *value_of(const struct sql_name *names, struct view name)
{
	for (; names && names->name; names++)
		if (view_is(name, names->name))
			return names->value;
	BUG("SQL asks for '%.*s'", VIEW_ARG(name));
}

/* Offset of `end` outside of inner braces at or after `from`, or text.n. */
static size_t find_outside(struct view text, size_t from, char end)
{
	int depth = 0;

	for (size_t i = from; i < text.n; i++) {
		if (depth == 0 && text.p[i] == end)
			return i;
		depth += (text.p[i] == '{') - (text.p[i] == '}');
	}
	return text.n;
}

static void add_sql(struct buf *buf, struct view rest, int version, const struct sql_name *names);

static void add_choice(struct buf *buf, struct view inside, int version, const struct sql_name *names)
{
	size_t colon = view_find(inside, 0, VIEW(":"));
	size_t semicolon = find_outside(inside, colon, ';');
	int64_t since;

	if (!inside.n || !is_ascii_digit(inside.p[0])) {
		buf_add_text(buf, value_of(names, inside));
		return;
	}
	if (!parse_int(view_slice(inside, 0, colon), 10, 99, &since) || semicolon == inside.n)
		BUG("SQL has a choice without versions: '%.*s'", VIEW_ARG(inside));
	add_sql(buf,
		view_trim(version >= since * MAJOR ? view_slice(inside, colon + 1, semicolon)
						   : view_slice(inside, semicolon + 1, inside.n)),
		version, names);
}

static void add_sql(struct buf *buf, struct view rest, int version, const struct sql_name *names)
{
	while (rest.n) {
		size_t open = view_find(rest, 0, VIEW("{"));
		size_t close = find_outside(rest, open + 1, '}');

		buf_add_view(buf, view_slice(rest, 0, open));
		if (open == rest.n)
			break;
		add_choice(buf, view_slice(rest, open + 1, close), version, names);
		rest = view_slice(rest, close + 1, rest.n);
	}
}

void buf_add_versioned_sql(struct buf *buf, const char *sql, int version, const struct sql_name *names)
{
	add_sql(buf, view_of(sql), version, names);
}

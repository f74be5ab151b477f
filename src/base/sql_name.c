#include "base/sql_name.h"

#include <string.h>

#include "base/text.h"

#include "base/banned.h"

/* The words PostgreSQL reserves (its documentation, appendix C): a name like that needs quotes. */
static const char reserved[] =
    " all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean "
    "both case cast char character check coalesce collate collation column concurrently constraint create "
    "cross current_date current_role current_time current_timestamp current_user dec decimal default "
    "deferrable desc distinct do else end except exists extract false fetch float for foreign freeze from "
    "full grant greatest group grouping having ilike in initially inner inout int integer intersect "
    "interval into is isnull join lateral leading least left like limit localtime localtimestamp national "
    "natural nchar none normalize not notnull null nullif numeric offset on only or order out outer "
    "overlaps overlay placing position precision primary real references returning right row select "
    "session_user setof similar smallint some substring symmetric table tablesample then time timestamp "
    "to trailing treat trim true union unique user using values varchar variadic verbose when where "
    "window with ";

static bool is_reserved(const char *name)
{
	struct buf word = {0};
	bool is_there;

	buf_addf(&word, " %s ", name);
	is_there = strstr(reserved, buf_text(&word)) != NULL;
	buf_release(&word);
	return is_there;
}

void buf_add_sql_name(struct buf *buf, const char *name)
{
	bool is_plain = !is_ascii_digit(*name) && *name && !is_reserved(name);

	for (const char *c = name; *c; c++)
		is_plain = is_plain && ((*c >= 'a' && *c <= 'z') || is_ascii_digit(*c) || *c == '_');
	if (is_plain) {
		buf_add_text(buf, name);
		return;
	}
	buf_add_quoted(buf, view_of(name), '"');
}

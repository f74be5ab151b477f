/*
 * Mustache, the logic-less template language, over a JSON value: the core
 * modules of its public specification (comments, delimiters, interpolation,
 * inverted, partials, sections) and nothing else. A template cannot compute,
 * so every number in a report comes from the model.
 *
 * False are: a missing name, null, false, the empty array and the empty text.
 * How {{name}} is escaped is the caller's choice; {{{name}}} and {{&name}} are
 * never escaped and thus only for text that is already in the output's language.
 *
 * Floor 5.
 */
#ifndef RESCUE_REPORT_MUSTACHE_H
#define RESCUE_REPORT_MUSTACHE_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"

struct mustache {
	/* The text of a partial, borrowed; .p is NULL when there is none, which renders as nothing. May be NULL. */
	struct view (*find)(void *context, struct view name);
	void *context;
	/* Adds `text` fit for the output. Required. */
	void (*escape)(struct buf *out, struct view text);
	/* A name or partial that does not exist is an error instead of nothing: template and model cannot drift. */
	bool strict;
};

/* & < > " as character references. */
void mustache_escape_html(struct buf *out, struct view text);

/*
 * Adds the rendered `template` to `out`. `name` is what errors call the template. Errors: a tag that is not closed, a
 * section closed by another name or not at all, a bad set-delimiter tag, partials inside partials deeper than
 * TEMPLATE_DEPTH_LIMIT, more than TEMPLATE_STEP_LIMIT tags rendered.
 */
int mustache_render(const struct mustache *how, struct view name, struct view template, const json_t *data,
		    struct buf *out, struct err *err);

#endif

/*
 * Markdown of ours to the body of an HTML page. cmark-gfm parses (with its
 * tables); the writer knows only the elements a report needs, so raw HTML,
 * images and links that leave the page cannot get through: they are dropped,
 * a link's text stays.
 *
 * What the writer adds: an id on each heading (GitHub's scheme, so that
 * [x](#2-risk-matrix) works in both), class p0 … p3 on table cells that begin
 * with a priority, and two kinds of HTML comment blocks that only a template
 * can contain, because client text never holds "<":
 *   <!-- chart: NAME -->                          becomes the picture `chart` gives for NAME
 *   <!-- fold: TITLE --> … <!-- /fold -->  becomes <details>
 *
 * Floor 5.
 */
#ifndef RESCUE_REPORT_HTML_H
#define RESCUE_REPORT_HTML_H

#include "base/buf.h"

struct html_charts {
	/* HTML of the chart, borrowed; empty when there is none. */
	struct view (*find)(void *context, struct view name);
	void *context;
};

/* Adds the page's body and a list of links to its second-level headings. `charts` may be NULL. */
void html_from_markdown(struct view markdown, const struct html_charts *charts, struct buf *body, struct buf *contents);

#endif

/*
 * Lists what the newest audit found. All it knows of the topics is their
 * table; nothing is computed here.
 */
#include "cmd/show.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "cli/rows.h"
#include "cmd/commands.h"
#include "cmd/open.h"

#include "base/banned.h"

static const struct topic *find_topic(const char *name)
{
	for (size_t i = 0; i < topic_count; i++)
		if (strcmp(topics[i].name, name) == 0)
			return &topics[i];
	BUG("the parser let the topic '%s' pass", name);
}

static int list_topics(const struct listing_style *style, struct err *err)
{
	static const struct column columns[] = {{"topic", COLUMN_TEXT}, {"summary", COLUMN_TEXT}};
	struct listing listing;

	listing_init(&listing, style, columns, 2);
	for (size_t i = 0; i < topic_count; i++) {
		listing_text(&listing, view_of(topics[i].name));
		listing_text(&listing, view_of(topics[i].summary));
	}
	return listing_finish(&listing, err) < 0 ? -1 : 0;
}

/* No row is not "clean": says whether the facts were measured at all. */
static void explain_empty(struct store *store, const struct topic *topic)
{
	struct query *query = store_query(store, "SELECT status, detail FROM collector WHERE name = ?");
	struct buf line = {0};

	query_bind_text(query, 1, view_of(topic->collector ? topic->collector : ""));
	if (topic->collector && query_step(query, NULL) != 1) {
		if (topic->source)
			buf_addf(&line, "not measured: run `%s` with the same store", topic->source);
		else
			buf_add_text(&line,
				     "not measured: the facts of this audit are gone; run `rescue audit PATH` again");
	} else if (topic->collector && !view_is(query_text(query, 0), "done")) {
		buf_addf(&line, "not measured: the collector '%s' %s", topic->collector,
			 view_is(query_text(query, 0), "failed")    ? "failed"
			 : view_is(query_text(query, 0), "skipped") ? "was skipped"
								    : "did not come to its end");
		if (query_text(query, 1).n) {
			buf_add_text(&line, ": ");
			buf_add_printable(&line, query_text(query, 1));
		}
	} else {
		buf_addf(&line, "no row: %s", topic->empty);
		if (topic->collector && query_text(query, 1).n) {
			buf_add_text(&line, ": ");
			buf_add_printable(&line, query_text(query, 1));
		}
	}
	fprintf(stderr, "%s\n", buf_text(&line));
	buf_release(&line);
	query_free(query);
}

/* The number some topics want, which the others do not take. */
static int check_id(const struct topic *topic, const char *text, int64_t *id, struct err *err)
{
	*id = 0;
	if (!topic->id)
		return text ? err_set(err, ERR_USAGE, "the topic '%s' takes no ID", topic->name) : 0;
	if (!text || (!topic->id_is_text && !parse_int(view_of(text), 0, INT64_MAX, id)))
		return err_set(err, ERR_USAGE, "`rescue show %s` wants %s", topic->name, topic->id);
	return 0;
}

/* What a table of one thing is about; JSON and CSV have the rows only. */
static void print_heading(struct store *store, const struct topic *topic, int64_t id)
{
	struct query *query = store_query(store, topic->heading);
	struct buf line = {0};

	query_bind_int(query, 1, id);
	while (query_step(query, NULL) == 1) {
		buf_clear(&line);
		buf_add_printable(&line, query_text(query, 0));
		fprintf(stderr, "%s\n", buf_text(&line));
	}
	query_free(query);
	buf_release(&line);
}

static int show(const struct options *options, const struct topic *topic, struct listing_style *style, struct err *err)
{
	struct store *store;
	struct query *query;
	int64_t rows, id;

	if (check_id(topic, argument_text(options, "ID"), &id, err) ||
	    (topic->of_gate ? open_gated : open_audit)(&store, options, err))
		return -1;
	if (topic->heading && style->format == LISTING_TABLE && !style->quiet)
		print_heading(store, topic, id);
	style->headings = topic->headings[0].column ? topic->headings : NULL;
	query = store_query(store, topic->sql);
	if (topic->id && topic->id_is_text)
		query_bind_text(query, 1, view_of(argument_text(options, "ID")));
	else if (topic->id)
		query_bind_int(query, 1, id);
	rows = rows_print(style, query, topic->columns, err);
	query_free(query);
	if (rows == 0 && !style->quiet)
		explain_empty(store, topic);
	store_close(store);
	return rows < 0 ? -1 : 0;
}

static int run(const struct options *options, struct err *err)
{
	struct listing_style style = listing_style_of(options);
	const char *name = argument_text(options, "TOPIC");

	if (name)
		return show(options, find_topic(name), &style, err);
	return list_topics(&style, err);
}

static bool topic_choice(size_t index, struct choice *choice)
{
	if (index >= topic_count)
		return false;
	*choice = (struct choice){topics[index].name, topics[index].summary};
	return true;
}

static const struct argument_spec arguments[] = {
    {.name = "TOPIC", .max = 1, .choice = topic_choice, .help = "what to list; without it the topics"},
    {.name = "ID", .max = 1, .help = "which one, for a topic that shows one thing: `issue`, `statement`"},
    {.name = NULL},
};

static const struct option_spec options[] = {OPTION_STORE, OPTION_AUDIT, OPTION_FORMAT, OPTION_LIMIT, OPTIONS_END};

static const struct example examples[] = {
    {"what to do first", "rescue show issues"},
    {"why the first of them is urgent, with every number", "rescue show issue 1"},
    {"the ten files where a change costs most", "rescue show hotspots --limit 10"},
    {"every defect, for another program", "rescue show findings --format json"},
    {NULL, NULL},
};

const struct command show_command = {
    .name = "show",
    .summary = "list what an audit found: issues, findings, hotspots, people",
    .description =
	"Lists one topic of the newest audit, the most important row first. Paths are relative to the root of the "
	"repository, dates are ISO 8601.\n\n"
	"A table shows 50 rows unless `--limit` says otherwise; JSON and CSV show all. For anything else the facts can "
	"answer there is `rescue query`.",
    .arguments = arguments,
    .options = options,
    .examples = examples,
    .run = run,
};

/*
 * The facts are a database, so anything can be asked. What is asked runs
 * guarded: it reads, it is one statement, and it ends.
 */
#include "base/buf.h"
#include "cli/rows.h"
#include "cmd/commands.h"
#include "cmd/open.h"

#include "base/banned.h"

static int run(const struct options *options, struct err *err)
{
	struct listing_style style = listing_style_of(options);
	struct store *store;
	struct query *query;
	int64_t rows = -1;

	if (open_audit(&store, options, err))
		return -1;
	if (!store_query_guarded(store, view_of(argument_text(options, "SQL")), &query, err)) {
		rows = rows_print(&style, query, NULL, err);
		query_free(query);
	}
	if (rows == 0 && !style.quiet && style.format == LISTING_TABLE)
		fprintf(stderr, "no row\n");
	store_close(store);
	return rows < 0 ? -1 : 0;
}

static const struct argument_spec arguments[] = {
    {.name = "SQL", .min = 1, .max = 1, .help = "one SELECT over the tables and views of `rescue schema`"},
    {.name = NULL},
};

static const struct option_spec options[] = {OPTION_STORE, OPTION_AUDIT, OPTION_FORMAT, OPTION_LIMIT, OPTIONS_END};

static const struct example examples[] = {
    {"how large the languages are",
     "rescue query 'SELECT language, sum(code_lines) AS code_lines FROM source GROUP BY language ORDER BY 2 DESC'"},
    {"who committed most, for a spreadsheet",
     "rescue query --format csv 'SELECT name, commits FROM person ORDER BY commits DESC'"},
    {NULL, NULL},
};

const struct command query_command = {
    .name = "query",
    .summary = "ask the facts of an audit anything in SQL",
    .description =
	"Runs one SELECT of SQLite and prints its rows. The tables hold one audit, the newest unless `--audit` names "
	"another: no query needs to say which. `rescue schema` lists tables and columns.\n\n"
	"The query can only read. It is refused when it is not one SELECT or calls a function that is not pure, and it "
	"is stopped when it runs without end.",
    .arguments = arguments,
    .options = options,
    .examples = examples,
    .run = run,
};

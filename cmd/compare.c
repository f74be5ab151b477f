/*
 * Before and after. Both profiles are in the ledger; a statement is the same one when its fingerprint is.
 */
#include "cli/rows.h"
#include "cmd/commands.h"
#include "cmd/open.h"

#include "base/banned.h"

static const struct column columns[] = {{"mean_ms_before", COLUMN_ANY},
					{"mean_ms_after", COLUMN_ANY},
					{"proved_ms", COLUMN_ANY},
					{"times_faster", COLUMN_ANY},
					{"share_before", COLUMN_ANY},
					{"share_after", COLUMN_ANY},
					{"calls_before", COLUMN_DETAIL},
					{"calls_after", COLUMN_DETAIL},
					{"database", COLUMN_DETAIL},
					{"fingerprint", COLUMN_DETAIL},
					{"text", COLUMN_ANY}};

/* Only those kept are compared, so one that is missing on one side may have run there: it has no figure, not a zero. */
static const char sql[] =
    "WITH b AS (SELECT * FROM main.profile_statement WHERE profile = ?1), "
    "a AS (SELECT * FROM main.profile_statement WHERE profile = ?2) "
    "SELECT round(b.mean_ms, 3), round(a.mean_ms, 3), round(p.ms_after, 3), round(b.mean_ms / nullif(a.mean_ms, 0), "
    "2), "
    "round(100 * b.share, 1), round(100 * a.share, 1), b.calls, a.calls, coalesce(a.database, b.database), "
    "coalesce(a.fingerprint, b.fingerprint), coalesce(a.text, b.text) FROM b "
    "FULL JOIN a ON a.database = b.database AND a.fingerprint = b.fingerprint "
    "LEFT JOIN main.profile_proof_statement p ON p.profile = ?1 AND p.ordinal = b.ordinal "
    "ORDER BY max(coalesce(b.total_ms, 0), coalesce(a.total_ms, 0)) DESC, 9, 10";

/* Whether the ledger has the profile; without a number the newest, before the newest the one of the same database. */
static bool find_profile(struct store *store, int64_t wanted, int64_t after, int64_t *id)
{
	struct query *query = store_query(
	    store,
	    "SELECT p.id FROM main.profile p WHERE (?1 = 0 OR p.id = ?1) AND (?2 = 0 OR ?1 <> 0 OR (p.id < ?2 AND "
	    "(p.address, p.database) = (SELECT address, database FROM main.profile WHERE id = ?2))) "
	    "ORDER BY p.id DESC");
	bool found;

	query_bind_int(query, 1, wanted);
	query_bind_int(query, 2, after);
	found = query_step(query, NULL) == 1;
	if (found)
		*id = query_int(query, 0);
	query_free(query);
	return found;
}

static int choose(struct store *store, const struct options *options, int64_t *before, int64_t *after, struct err *err)
{
	int64_t wanted_after = option_integer(options, "after", 0), wanted = option_integer(options, "before", 0);

	if (!find_profile(store, wanted_after, 0, after))
		return err_set(
		    err, ERR_USAGE,
		    "the store holds no such profile of a database: `rescue show profiles` lists them, `rescue "
		    "db-profile` makes one");
	if (!find_profile(store, wanted, *after, before))
		return err_set(err, ERR_USAGE,
			       "the store holds no profile to compare profile %lld with: run `rescue db-profile` once "
			       "more, or name one with --before; `rescue show profiles` lists them",
			       (long long)*after);
	return 0;
}

static int run(const struct options *options, struct err *err)
{
	struct listing_style style = listing_style_of(options);
	int64_t before, after, rows = -1;
	struct store *store;
	struct query *query;

	if (store_open(&store, option_text(options, "store"), STORE_READ, err))
		return -1;
	if (!choose(store, options, &before, &after, err)) {
		query = store_query(store, sql);
		query_bind_int(query, 1, before);
		query_bind_int(query, 2, after);
		rows = rows_print(&style, query, columns, err);
		query_free(query);
	}
	if (rows == 0 && !style.quiet)
		fprintf(stderr, "no row: no statement was counted in profile %lld or %lld\n", (long long)before,
			(long long)after);
	store_close(store);
	return rows < 0 ? -1 : 0;
}

static const struct argument_spec arguments[] = {{.name = NULL}};

static const struct option_spec options[] = {
    OPTION_STORE,
    {.name = "before",
     .type = OPTION_INTEGER,
     .value = "N",
     .min = 1,
     .max = INT64_MAX,
     .help = "the earlier profile, see `rescue show profiles`; without it the last one before the later of the same "
	     "database"},
    {.name = "after",
     .type = OPTION_INTEGER,
     .value = "N",
     .min = 1,
     .max = INT64_MAX,
     .help = "the later profile; without it the newest"},
    OPTION_FORMAT,
    OPTION_LIMIT,
    OPTIONS_END,
};

static const struct example examples[] = {
    {"what the new indexes did, after a second profile", "rescue compare"},
    {"two profiles of your choice, for a spreadsheet", "rescue compare --before 1 --after 4 --format csv"},
    {NULL, NULL},
};

const struct command compare_command = {
    .name = "compare",
    .summary = "compare two profiles of a database, statement by statement",
    .description =
	"Lists the statements of two profiles that `rescue db-profile` left in the store, those with the most time "
	"first: "
	"how long a call took before and after, and what share of the database's time it had. A statement is the same "
	"one when it has the same fingerprint, whatever its values. proved_ms is what `rescue db-profile --prove` of "
	"the "
	"earlier profile measured with the indexes it advised.\n\n"
	"Profiles hold totals since the counters were reset. Reset them between the two, or take both with `--sample`, "
	"or the later mean still contains the slow calls of before.",
    .arguments = arguments,
    .options = options,
    .examples = examples,
    .run = run,
};

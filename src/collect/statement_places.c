#include "collect/statement_places.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "postgres/statement.h"
#include "store/rows.h"

#include "base/banned.h"

/* --- a string as SQL ---------------------------------------------------------------------------------------------- */

static bool is_word(char c)
{
	return is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
}

/* A heredoc ends with the line of its mark. */
static struct view without_heredoc(struct view text)
{
	size_t end = text.n;

	if (!view_starts(text, "<<<") && text.n && text.p[0] != '\n' && text.p[0] != ' ' && text.p[0] != '\t')
		return text;
	while (end > 0 && text.p[end - 1] != '\n')
		end--;
	return end ? view_slice(text, 0, end) : text;
}

/* From the first word that begins a statement to before the closing quotes. */
static struct view statement_in(struct view text)
{
	static const char *const verbs[] = {"select", "insert", "update", "delete", "with"};
	size_t start = text.n;
	struct view opening;

	for (size_t at = 0; at < text.n && start == text.n; at++)
		for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
			size_t n = strlen(verbs[i]);

			if ((at == 0 || !is_word(text.p[at - 1])) && at + n < text.n && !is_word(text.p[at + n]) &&
			    strncasecmp(text.p + at, verbs[i], n) == 0)
				start = at;
		}
	opening = view_trim(view_slice(text, 0, start));
	text = view_trim(view_slice(text, start, text.n));
	while (text.n && text.p[text.n - 1] == '#')
		text.n--;
	for (char quote = opening.n ? opening.p[opening.n - 1] : ' ';
	     strchr("\"'`", quote) && opening.n && text.n && opening.p[opening.n - 1] == quote &&
	     text.p[text.n - 1] == quote;
	     text.n--)
		opening.n--;
	return text;
}

/* The length of what stands for a value at `at`, 0 when nothing does. */
static size_t placeholder(struct view sql, size_t at)
{
	char c = sql.p[at], next = at + 1 < sql.n ? sql.p[at + 1] : '\0';
	size_t end = at + 1;

	if (c == '?' && next != '|' && next != '&')
		return 1;
	if (c == '%' && (next == 's' || next == 'd'))
		return 2;
	if (c == '%' && next == '(')
		return view_find(sql, at, VIEW(")s")) < sql.n ? view_find(sql, at, VIEW(")s")) + 2 - at : 0;
	if ((c == '$' || c == '#') && next == '{')
		return view_find(sql, at, VIEW("}")) + 1 - at;
	if (c == '{')
		return view_find(sql, at, VIEW("}")) + 1 - at;
	if ((c == ':' || c == '@') && is_ascii_letter(next) &&
	    (at == 0 || (sql.p[at - 1] != ':' && sql.p[at - 1] != '@'))) {
		while (end < sql.n && is_word(sql.p[end]))
			end++;
		return end - at;
	}
	return 0;
}

void buf_add_sql_of_string(struct buf *out, struct view literal)
{
	struct view sql = statement_in(without_heredoc(literal));

	for (size_t at = 0; at < sql.n;) {
		size_t value = placeholder(sql, at);

		if (value) {
			buf_add_text(out, "$1");
			at += value;
		} else if (sql.p[at] == '\\' && at + 1 < sql.n) {
			char c = sql.p[at + 1];

			buf_add_char(out, c == 'n' || c == 't' || c == 'r' || c == '\n' ? ' ' : c);
			at += 2;
		} else {
			at += view_starts(view_slice(sql, at, sql.n), "%%") ? 1 : 0;
			buf_add_char(out, sql.p[at++]);
		}
	}
}

/* --- places ------------------------------------------------------------------------------------------------------- */

struct places {
	struct store *store;
	int64_t snapshot_id, profile_id;
	struct intern fingerprints; /* of the profile's statements: most strings are none of them */
};

static void read_fingerprints(struct places *places)
{
	struct query *query =
	    store_query(places->store, "SELECT fingerprint FROM main.pg_statement WHERE profile_id = ?");

	query_bind_int(query, 1, places->profile_id);
	while (query_step(query, NULL) == 1)
		intern_add(&places->fingerprints, query_text(query, 0), NULL);
	query_free(query);
}

static void put_places(const struct places *places, struct view fingerprint, int64_t path_id, int64_t line)
{
	struct query *query;

	if (intern_find(&places->fingerprints, fingerprint) < 0)
		return;
	query = store_query(places->store, "SELECT id FROM main.pg_statement WHERE profile_id = ? AND fingerprint = ?");
	query_bind_int(query, 1, places->profile_id);
	query_bind_text(query, 2, fingerprint);
	while (query_step(query, NULL) == 1)
		put_statement_place(places->store,
				    &(struct statement_place_row){places->snapshot_id, places->profile_id,
								  query_int(query, 0), path_id, line});
	query_free(query);
}

static void find_places(const struct places *places)
{
	struct query *query = store_query(
	    places->store,
	    "SELECT f.path_id, m.line, m.name FROM main.file f JOIN main.syntax_match m ON m.blob_id = "
	    "f.blob_id AND m.language = f.language WHERE f.snapshot_id = ? AND f.class = 'production' AND "
	    "m.rule = 'syntax/sql' AND m.capture = 'statement' AND m.name IS NOT NULL ORDER BY f.path_id, m.line");
	struct arena arena = {0};
	struct buf sql = {0};

	query_bind_int(query, 1, places->snapshot_id);
	while (query_step(query, NULL) == 1) {
		struct statement statement;

		buf_clear(&sql);
		buf_add_sql_of_string(&sql, query_text(query, 2));
		statement_parse(&arena, buf_view(&sql), &statement);
		if (statement.problem == STATEMENT_FINE)
			put_places(places, view_of(statement.fingerprint), query_int(query, 0), query_int(query, 1));
		arena_reset(&arena);
	}
	query_free(query);
	arena_release(&arena);
	buf_release(&sql);
}

void collect_places(struct store *store, int64_t snapshot_id)
{
	struct collector_row row = {
	    .snapshot_id = store_profile(store), .name = VIEW("places"), .status = VIEW("done"), .detail = VIEW("")};

	if (snapshot_id < 0) {
		row.status = VIEW("skipped");
		row.detail = VIEW("no code was audited with this store: run `rescue audit PATH` first");
	} else {
		struct places places = {.store = store, .snapshot_id = snapshot_id, .profile_id = row.snapshot_id};

		read_fingerprints(&places);
		find_places(&places);
		intern_release(&places.fingerprints);
	}
	put_collector(store, &row);
}

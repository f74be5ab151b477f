/*
 * A text becomes a statement: parsed once, walked, and printed again by libpg_query's deparser, which drops comments
 * and writes typed literals (date $1, which no server accepts as a parameter) as casts.
 *
 * libpg_query and protobuf-c recurse into whatever nests, so what might nest too deep is not given to them.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "postgres/statement_internal.h"

#include "base/banned.h"

static const char *const kinds[] = {"unknown", "select", "insert", "update", "delete", "merge", "utility"};
static const char *const problems[] = {"", "hidden", "truncated", "unparsable", "several statements", "too large"};
static const char *const usages[] = {"equality", "in",    "is_null", "range",  "like",   "contains", "text_search",
				     "join",     "order", "group",   "select", "assign", "other"};
static const char *const patterns[] = {"", "prefix", "infix", "unknown"};

const char *statement_kind_name(enum statement_kind kind)
{
	return kinds[kind];
}

const char *statement_problem_name(enum statement_problem problem)
{
	return problems[problem];
}

int statement_grammar(void)
{
	return PG_VERSION_NUM / 10000;
}

const char *column_usage_name(enum column_usage usage)
{
	return usages[usage];
}

const char *like_pattern_name(enum like_pattern pattern)
{
	return patterns[pattern];
}

static enum statement_kind kind_of(const PgQuery__Node *node)
{
	switch (node ? (int)node->node_case : 0) {
	case PG_QUERY__NODE__NODE_SELECT_STMT:
		return node->select_stmt->into_clause ? STATEMENT_UTILITY : STATEMENT_SELECT;
	case PG_QUERY__NODE__NODE_INSERT_STMT:
		return STATEMENT_INSERT;
	case PG_QUERY__NODE__NODE_UPDATE_STMT:
		return STATEMENT_UPDATE;
	case PG_QUERY__NODE__NODE_DELETE_STMT:
		return STATEMENT_DELETE;
	case PG_QUERY__NODE__NODE_MERGE_STMT:
		return STATEMENT_MERGE;
	default:
		return STATEMENT_UTILITY;
	}
}

/* --- literals -------------------------------------------------------------------------------------------------------
 */

struct literals {
	size_t numbers, strings;
	int parameters;
	int depth;
	bool is_too_deep;
};

static void count_literals(void *context, PgQuery__Node *node)
{
	struct literals *literals = context;

	if (node->node_case == PG_QUERY__NODE__NODE_PARAM_REF && node->param_ref->number > literals->parameters)
		literals->parameters = node->param_ref->number;
	if (node->node_case == PG_QUERY__NODE__NODE_A_CONST) {
		PgQuery__AConst__ValCase kind = node->a_const->val_case;

		literals->strings += kind == PG_QUERY__A__CONST__VAL_SVAL || kind == PG_QUERY__A__CONST__VAL_BSVAL;
		literals->numbers += kind == PG_QUERY__A__CONST__VAL_IVAL || kind == PG_QUERY__A__CONST__VAL_FVAL;
		return;
	}
	if (literals->depth >= STATEMENT_DEPTH_LIMIT) {
		literals->is_too_deep = true;
		return;
	}
	literals->depth++;
	tree_children(tree_message(node), count_literals, literals);
	literals->depth--;
}

static struct literals literals_of(const PgQuery__ParseResult *tree)
{
	struct literals literals = {0};

	tree_children(&tree->base, count_literals, &literals);
	return literals;
}

static const char *redacted(struct arena *arena, struct view text)
{
	struct buf buf = {0};
	const char *kept;

	buf_add_redacted_sql(&buf, text);
	kept = arena_strndup(arena, buf_text(&buf), buf.n);
	buf_release(&buf);
	return kept;
}

/* The deparsed text; in a text that holds strings all the same they are replaced. */
static const char *deparsed(struct arena *arena, PgQueryProtobuf packed, const PgQuery__ParseResult *tree,
			    const char *text)
{
	PgQueryDeparseResult result = pg_query_deparse_protobuf(packed);
	const char *sql = result.error ? text : result.query, *kept;

	if (result.error || literals_of(tree).strings)
		kept = redacted(arena, view_of(sql));
	else
		kept = arena_strdup(arena, sql);
	pg_query_free_deparse_result(result);
	return kept;
}

/* --- reading --------------------------------------------------------------------------------------------------------
 */

static void set_problem(struct arena *arena, struct statement *statement, enum statement_problem problem,
			struct view text)
{
	struct buf hash = {0};

	*statement = (struct statement){.problem = problem, .text = redacted(arena, text)};
	buf_addf(&hash, "%016llx", (unsigned long long)hash_bytes(statement->text, strlen(statement->text)));
	statement->fingerprint = arena_strdup(arena, buf_text(&hash));
	buf_release(&hash);
}

/* A text that ends inside something was cut. */
static enum statement_problem problem_of(const PgQueryError *error)
{
	const char *message = error->message ? error->message : "";

	if (strstr(message, "at end of input") || strncmp(message, "unterminated ", 13) == 0)
		return STATEMENT_TRUNCATED;
	return STATEMENT_UNPARSABLE;
}

static void walk(struct reading *reading, PgQuery__Node *node)
{
	use_add_arm(reading, 0, 0);
	read_query_into(reading, node, scope_add_block(reading, -1));
	scope_finish(reading);
}

static void read_statement(struct arena *arena, struct statement *statement, PgQueryProtobuf packed,
			   const PgQuery__ParseResult *tree, const char *text)
{
	struct reading reading = {.arena = arena, .statement = statement};
	PgQuery__Node *node = tree->stmts[0]->stmt;

	statement->kind = kind_of(node);
	statement->text =
	    statement->kind == STATEMENT_UTILITY ? redacted(arena, view_of(text)) : deparsed(arena, packed, tree, text);
	walk(&reading, statement->kind == STATEMENT_UTILITY ? NULL : node);
	if (reading.is_too_deep)
		set_problem(arena, statement, STATEMENT_TOO_LARGE, view_of(text));
}

/* False when values should be taken out of the text first; the second time they are not asked for. */
static bool read_tree(struct arena *arena, struct statement *statement, PgQueryProtobuf packed, const char *text,
		      bool is_normalized)
{
	PgQuery__ParseResult *tree =
	    pg_query__parse_result__unpack(NULL, packed.len, (const uint8_t *)(const void *)packed.data);
	struct literals literals = {0};
	bool is_read = true;

	if (tree)
		literals = literals_of(tree);
	if (!tree || tree->n_stmts != 1)
		set_problem(arena, statement, tree && tree->n_stmts ? STATEMENT_SEVERAL : STATEMENT_UNPARSABLE,
			    view_of(text));
	else if (literals.is_too_deep)
		set_problem(arena, statement, STATEMENT_TOO_LARGE, view_of(text));
	else if (!is_normalized && literals.strings + literals.numbers)
		is_read = false;
	else
		read_statement(arena, statement, packed, tree, text);
	if (is_read)
		statement->parameters = literals.parameters;
	if (tree)
		pg_query__parse_result__free_unpacked(tree, NULL);
	return is_read;
}

/* Values in a text that are still there become parameters. Owned. */
static char *normalized(const char *text)
{
	PgQueryNormalizeResult result = pg_query_normalize(text);
	char *copy = xstrdup(result.error ? text : result.normalized_query);

	pg_query_free_normalize_result(result);
	return copy;
}

/* Whether libpg_query leaves digits of a table's name out: those of a row of them, for it takes them for a number. */
static bool has_digits_in_a_row(const char *name)
{
	for (; *name; name++)
		if (is_ascii_digit(name[0]) && is_ascii_digit(name[1]))
			return true;
	return false;
}

/* orders_2025 and orders_2026 are two tables. */
static const char *with_table_names(struct arena *arena, const struct statement *statement, const char *fingerprint)
{
	struct buf names = {0}, hash = {0};

	for (size_t i = 0; i < statement->table_count; i++)
		if (has_digits_in_a_row(statement->tables[i].name))
			buf_addf(&names, "%s\n", statement->tables[i].name);
	if (names.n) {
		buf_addf(&names, "%s", fingerprint);
		buf_addf(&hash, "%016llx", (unsigned long long)hash_bytes(names.p, names.n));
		fingerprint = buf_text(&hash);
	}
	fingerprint = arena_strdup(arena, fingerprint);
	buf_release(&names);
	buf_release(&hash);
	return fingerprint;
}

static void set_fingerprint(struct arena *arena, struct statement *statement, const char *text)
{
	PgQueryFingerprintResult result = pg_query_fingerprint(text);

	if (statement->problem == STATEMENT_FINE)
		statement->fingerprint = result.error ? "" : with_table_names(arena, statement, result.fingerprint_str);
	pg_query_free_fingerprint_result(result);
}

static void read_text(struct arena *arena, struct statement *statement, const char *text)
{
	PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(text);

	if (parsed.error) {
		set_problem(arena, statement, problem_of(parsed.error), view_of(text));
	} else if (!read_tree(arena, statement, parsed.parse_tree, text, false)) {
		/* Values are left in it. */
		char *other = normalized(text);

		pg_query_free_protobuf_parse_result(parsed);
		parsed = pg_query_parse_protobuf(other);
		if (parsed.error)
			set_problem(arena, statement, STATEMENT_UNPARSABLE, view_of(text));
		else
			read_tree(arena, statement, parsed.parse_tree, other, true);
		free(other);
	}
	pg_query_free_protobuf_parse_result(parsed);
	set_fingerprint(arena, statement, text);
}

/* Whether libpg_query should not be asked, and why. */
static enum statement_problem problem_before(struct view text)
{
	struct buf redacted_text = {0};
	size_t bound;

	if (text.n == 0 || text.p[0] == '<')
		return STATEMENT_HIDDEN;
	if (text.n > STATEMENT_SIZE_LIMIT)
		return STATEMENT_TOO_LARGE;
	if (memchr(text.p, 0, text.n))
		return STATEMENT_UNPARSABLE;
	buf_add_redacted_sql(&redacted_text, text);
	bound = nesting_bound(buf_view(&redacted_text));
	buf_release(&redacted_text);
	return bound > STATEMENT_NESTING_LIMIT ? STATEMENT_TOO_LARGE : STATEMENT_FINE;
}

void statement_parse(struct arena *arena, struct view text, struct statement *statement)
{
	enum statement_problem problem;

	*statement = (struct statement){0};
	text = view_trim(text);
	problem = problem_before(text);
	if (problem)
		set_problem(arena, statement, problem,
			    problem == STATEMENT_HIDDEN ? VIEW("") : view_slice(text, 0, STATEMENT_SIZE_LIMIT));
	else
		read_text(arena, statement, arena_strndup(arena, text.p, text.n));
	if (statement->problem == STATEMENT_FINE)
		statement_resolve(statement, NULL);
}

/*
 * Which indexes could help a statement: for each of its tables, and for each alternative of an OR in it, the columns
 * compared for equality (E), a range (R), the sort keys (S) and the join keys (J), as E, E+R, E+S, J, J+E, E+J, and S
 * alone under a LIMIT. An index that exists, or begins with such a one, is none.
 */
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "collect/advice_internal.h"

#include "base/banned.h"

enum { PICKS_LIMIT = 12 };

struct picks {
	const struct statement_column *items[PICKS_LIMIT];
	int count;
};

/* The columns of one table of a statement, under one arm. */
struct part {
	struct advice_run *run;
	struct work *work;
	const struct relation *relation;
	int table, arm;
	struct picks equal, ranges, joins, sorts;
	int group; /* of the candidates' OR, 0 without */
};

/* --- text ------------------------------------------------------------------------------------------------------------
 */

static const char *text_of(struct advice_run *run, const struct candidate *candidate)
{
	struct buf buf = {0};

	buf_add_text(&buf, "ON ");
	buf_add_sql_name(&buf, candidate->relation->schema);
	buf_add_char(&buf, '.');
	buf_add_sql_name(&buf, candidate->relation->name);
	buf_addf(&buf, " USING %s (", candidate->method);
	for (int i = 0; i < candidate->key_count; i++)
		buf_addf(&buf, "%s%s%s%s", i ? ", " : "", candidate->keys[i].text, *candidate->keys[i].order ? " " : "",
			 candidate->keys[i].order);
	buf_add_char(&buf, ')');
	for (int i = 0; i < candidate->included_count; i++) {
		buf_add_text(&buf, i ? ", " : " INCLUDE (");
		buf_add_sql_name(&buf, candidate->included[i]);
	}
	if (candidate->included_count)
		buf_add_char(&buf, ')');
	if (*candidate->predicate)
		buf_addf(&buf, " WHERE %s", candidate->predicate);
	return advice_keep(run, &buf);
}

/* --- what there is already -------------------------------------------------------------------------------------------
 */

/* Column numbers of a candidate as in pg_index.key; false where it has an expression. */
static bool key_numbers(const struct candidate *candidate, struct buf *numbers)
{
	for (int i = 0; i < candidate->key_count; i++) {
		const struct relation_column *column = relation_column(candidate->relation, candidate->keys[i].column);

		if (!column)
			return false;
		buf_addf(numbers, "%d ", column->number);
	}
	return true;
}

/* A hash, BRIN or GiST index on the one column serves it as well, if not always as fast. */
static bool is_served(const struct relation_index *index, const struct candidate *candidate, const char *numbers)
{
	if (!index->is_valid || *index->predicate)
		return false;
	if (strcmp(index->method, candidate->method) == 0)
		return view_starts(view_of(index->key), numbers);
	return strcmp(candidate->method, "btree") == 0 && strcmp(index->method, "gin") != 0 &&
	       candidate->key_count == 1 && strcmp(index->key, numbers) == 0;
}

/* Each row has other values of the candidate's first keys, so that more keys select nothing. NULLs may be many. */
static bool is_beyond(const struct relation_index *index, const struct candidate *candidate, const char *numbers)
{
	if (!index->is_unique || !index->is_valid || *index->predicate || !view_starts(view_of(numbers), index->key))
		return false;
	for (int i = 0; i < candidate->key_count; i++) {
		const struct relation_column *column = relation_column(candidate->relation, candidate->keys[i].column);

		if (strlen(numbers) > strlen(index->key) && !column->is_required && !(column->null_share <= 0))
			return false;
	}
	return true;
}

/* One that carries other columns along is another index, but no reason to have a unique one's keys twice. */
static bool exists(const struct candidate *candidate)
{
	struct buf numbers = {0};
	bool is_there = false;

	if (!*candidate->predicate && key_numbers(candidate, &numbers))
		for (size_t i = 0; i < candidate->relation->index_count && !is_there; i++) {
			const struct relation_index *index = &candidate->relation->indexes[i];

			is_there = (is_served(index, candidate, buf_text(&numbers)) &&
				    (!candidate->included_count || index->is_unique)) ||
				   is_beyond(index, candidate, buf_text(&numbers));
		}
	buf_release(&numbers);
	return is_there;
}

static void add(struct part *part, struct candidate candidate)
{
	struct work *work = part->work;

	if (candidate.key_count == 0 || work->candidate_count >= ADVICE_CANDIDATES_LIMIT)
		return;
	candidate.relation = part->relation;
	candidate.group = part->group;
	if (!candidate.method)
		candidate.method = "btree";
	if (!candidate.predicate)
		candidate.predicate = "";
	if (!candidate.extension)
		candidate.extension = "";
	if (exists(&candidate))
		return;
	candidate.text = text_of(part->run, &candidate);
	for (size_t i = 0; i < work->candidate_count; i++)
		if (strcmp(work->candidates[i].text, candidate.text) == 0)
			return;
	GROW(work->candidates, work->candidate_count + 1, work->candidate_capacity);
	work->candidates[work->candidate_count++] = candidate;
}

/* --- columns ---------------------------------------------------------------------------------------------------------
 */

static bool is_key_type(const struct relation_column *column)
{
	static const char *const others[] = {"json", "jsonb", "xml", "point", "box", "polygon", "tsvector", NULL};

	for (const char *const *other = others; *other; other++)
		if (strcmp(*other, column->type) == 0)
			return false;
	return column->category != 'A';
}

/* Whether a btree may have the column, or the expression around it, as a key. */
static bool is_key(const struct part *part, const struct statement_column *use)
{
	const struct relation_column *column = relation_column(part->relation, use->name);

	if (!column || strchr(use->expression, '$'))
		return false;
	/* A cast is better taken off the column than indexed. */
	if (*use->expression && (view_find(view_of(use->expression), 0, VIEW("::")) < strlen(use->expression) ||
				 !strchr(use->expression, '(')))
		return false;
	if (*use->expression)
		return true;
	return is_key_type(column) && !(column->width != STORE_NULL && column->width > part->run->model->column_width);
}

static void pick(struct picks *picks, const struct statement_column *use)
{
	for (int i = 0; i < picks->count; i++)
		if (strcmp(picks->items[i]->name, use->name) == 0 &&
		    strcmp(picks->items[i]->expression, use->expression) == 0)
			return;
	if (picks->count < PICKS_LIMIT)
		picks->items[picks->count++] = use;
}

static void pick_use(struct part *part, const struct statement_column *use)
{
	if (!is_key(part, use))
		return;
	if (use->usage == USAGE_EQUALITY || use->usage == USAGE_IN || use->usage == USAGE_IS_NULL)
		pick(&part->equal, use);
	else if (use->usage == USAGE_RANGE)
		pick(&part->ranges, use);
	else if (use->usage == USAGE_JOIN)
		pick(&part->joins, use);
}

/* The sort keys of a block, when one table has them all. */
static void pick_sorts(struct part *part)
{
	const struct statement *statement = &part->work->statement;
	int block = statement->tables[part->table].block;

	for (size_t i = 0; i < statement->column_count; i++) {
		const struct statement_column *use = &statement->columns[i];

		if (use->usage != USAGE_ORDER || use->block != block)
			continue;
		if (use->table != part->table || !is_key(part, use)) {
			part->sorts.count = 0;
			return;
		}
		pick(&part->sorts, use);
	}
}

/* How many of the statements compare this column for equality: what they share stands first. */
static int popularity(const struct advice_run *run, const struct relation *relation, const char *column)
{
	int count = 0;

	for (size_t i = 0; i < run->work_count; i++) {
		const struct work *work = &run->works[i];

		for (size_t k = 0; k < work->statement.column_count; k++) {
			const struct statement_column *use = &work->statement.columns[k];

			if (use->usage == USAGE_EQUALITY && strcmp(use->name, column) == 0 &&
			    advice_relation(run, &work->statement, use->table) == relation) {
				count++;
				break;
			}
		}
	}
	return count;
}

static bool stands_before(const struct part *part, const struct statement_column *a, const struct statement_column *b)
{
	const struct relation_column *left = relation_column(part->relation, a->name);
	const struct relation_column *right = relation_column(part->relation, b->name);
	int difference =
	    popularity(part->run, part->relation, a->name) - popularity(part->run, part->relation, b->name);

	if (difference)
		return difference > 0;
	if (left->distinct_values != right->distinct_values && !isnan(left->distinct_values) &&
	    !isnan(right->distinct_values))
		return left->distinct_values > right->distinct_values;
	return left->number < right->number;
}

static void sort_equal(struct part *part)
{
	struct picks *picks = &part->equal;

	for (int i = 1; i < picks->count; i++)
		for (int k = i; k > 0 && stands_before(part, picks->items[k], picks->items[k - 1]); k--) {
			const struct statement_column *moved = picks->items[k];

			picks->items[k] = picks->items[k - 1];
			picks->items[k - 1] = moved;
		}
}

/* --- making ----------------------------------------------------------------------------------------------------------
 */

/* "asc nulls first" → "NULLS FIRST": what differs from the order an index has by itself. */
static const char *order_of(const char *operator)
{
	static const char *const orders[][2] = {{"asc nulls first", "NULLS FIRST"},
						{"desc", "DESC"},
						{"desc nulls first", "DESC"},
						{"desc nulls last", "DESC NULLS LAST"}};

	for (size_t i = 0; i < sizeof(orders) / sizeof(*orders); i++)
		if (strcmp(orders[i][0], operator) == 0)
			return orders[i][1];
	return "";
}

static void add_key(struct part *part, struct candidate *candidate, const struct statement_column *use, int most)
{
	struct candidate_key key = {.order = use->usage == USAGE_ORDER ? order_of(use->operator) : "", .column = ""};
	struct buf buf = {0};

	if (*use->expression) {
		buf_addf(&buf, "(%s)", use->expression);
	} else {
		buf_add_sql_name(&buf, use->name);
		key.column = use->name;
	}
	key.text = advice_keep(part->run, &buf);
	for (int i = 0; i < candidate->key_count; i++)
		if (strcmp(candidate->keys[i].text, key.text) == 0)
			return;
	if (candidate->key_count < most)
		candidate->keys[candidate->key_count++] = key;
}

static struct candidate with_keys(struct part *part, struct candidate candidate, const struct picks *picks, int most)
{
	for (int i = 0; i < picks->count; i++)
		add_key(part, &candidate, picks->items[i], most);
	return candidate;
}

/* Rows that share the values of a candidate's keys. */
static double rows_of_key(const struct candidate *candidate, const struct relation *relation)
{
	double rows = relation->rows;

	for (int i = 0; i < candidate->key_count; i++) {
		const struct relation_column *column = relation_column(relation, candidate->keys[i].column);

		if (column && column->distinct_values >= 1)
			rows /= column->distinct_values;
	}
	return rows;
}

/* Read backwards, an index sorts the other way by itself. */
static void turn_round(struct candidate *candidate)
{
	for (int i = 0; i < candidate->key_count; i++)
		if (strcmp(candidate->keys[i].order, "DESC") != 0)
			return;
	for (int i = 0; i < candidate->key_count; i++)
		candidate->keys[i].order = "";
}

/* Sort keys are of use only when all of them fit, and when there is more than a row to sort. */
static void add_sorted(struct part *part, struct candidate candidate)
{
	struct candidate sorted = with_keys(part, candidate, &part->sorts, ADVICE_KEYS_LIMIT);

	if (part->sorts.count == 0 || candidate.key_count + part->sorts.count > ADVICE_KEYS_LIMIT ||
	    (candidate.key_count && rows_of_key(&candidate, part->relation) < 2))
		return;
	turn_round(&sorted);
	add(part, sorted);
}

static struct candidate one_key(struct part *part, const struct statement_column *use)
{
	struct candidate candidate = {0};

	add_key(part, &candidate, use, 1);
	return candidate;
}

static void add_equal(struct part *part)
{
	const struct model_index_advice *model = part->run->model;
	struct candidate all = with_keys(part, (struct candidate){0}, &part->equal, model->equality_columns);
	struct candidate narrow = with_keys(part, (struct candidate){0}, &part->equal, model->key_columns - 1);
	struct picks single = {0};
	struct candidate without_lists;

	for (int i = 0; i < part->equal.count; i++)
		if (part->equal.items[i]->usage != USAGE_IN)
			pick(&single, part->equal.items[i]);
	without_lists = with_keys(part, (struct candidate){0}, &single, model->key_columns - 1);
	add(part, all);
	add_sorted(part, all);
	add_sorted(part, without_lists);
	for (int i = 0; i < part->equal.count; i++) {
		add(part, one_key(part, part->equal.items[i]));
		add_sorted(part, one_key(part, part->equal.items[i]));
	}
	for (int i = 0; i < part->ranges.count; i++) {
		struct candidate ranged = narrow;

		add_key(part, &ranged, part->ranges.items[i], model->key_columns);
		add(part, ranged);
		if (part->equal.count > 1) {
			ranged = one_key(part, part->equal.items[0]);
			add_key(part, &ranged, part->ranges.items[i], model->key_columns);
			add(part, ranged);
		}
	}
}

static void add_joins(struct part *part)
{
	const struct model_index_advice *model = part->run->model;

	for (int i = 0; i < part->joins.count; i++) {
		struct candidate join = one_key(part, part->joins.items[i]);
		struct candidate before = with_keys(part, join, &part->equal, model->key_columns);
		struct candidate after = with_keys(part, (struct candidate){0}, &part->equal, model->key_columns - 1);

		add(part, join);
		add(part, before);
		add_key(part, &after, part->joins.items[i], model->key_columns);
		add(part, after);
		add_sorted(part, join);
		for (int k = 0; k < part->ranges.count; k++) {
			struct candidate ranged = join;

			add_key(part, &ranged, part->ranges.items[k], model->key_columns);
			add(part, ranged);
		}
	}
}

/* Whether the planned value of a comparison is that truth value: 1 true, 0 false, -1 neither. */
static int truth_of(const struct work *work, const struct relation_column *column, const struct statement_column *use)
{
	const char *value =
	    use->parameter > 0 && use->parameter <= work->value_count ? work->values[use->parameter - 1] : NULL;

	if (strcmp(use->operator, "is true") == 0)
		return 1;
	if (strcmp(use->operator, "is false") == 0)
		return 0;
	if (use->usage != USAGE_EQUALITY || strcmp(use->operator, "=") != 0 || strcmp(column->type, "boolean") != 0 ||
	    !value)
		return -1;
	return *value == 't' ? 1 : *value == 'f' ? 0 : -1;
}

/* Rows with a rare truth value, or with NULL where that is rare, get an index of their own. */
static void add_partial(struct part *part)
{
	double rare = part->run->model->rare_percent / 100.0;

	for (int i = 0; i < part->equal.count; i++) {
		const struct statement_column *use = part->equal.items[i];
		const struct relation_column *column = relation_column(part->relation, use->name);
		int truth = truth_of(part->work, column, use);
		struct candidate candidate = {0};
		struct buf predicate = {0};
		double share = use->usage == USAGE_IS_NULL ? column->null_share : (double)NAN;

		if (*use->expression)
			continue;
		if (truth >= 0)
			share = advice_boolean_share(part->run, part->relation, use->name, truth);
		if (!(share < rare))
			continue;
		if (truth == 0)
			buf_add_text(&predicate, "NOT ");
		buf_add_sql_name(&predicate, use->name);
		if (use->usage == USAGE_IS_NULL)
			buf_add_text(&predicate, " IS NULL");
		candidate.predicate = advice_keep(part->run, &predicate);
		for (int k = 0; k < part->equal.count; k++)
			if (k != i)
				add_key(part, &candidate, part->equal.items[k], part->run->model->key_columns);
		candidate = with_keys(part, candidate, &part->sorts, part->run->model->key_columns);
		candidate = with_keys(part, candidate, &part->ranges, part->run->model->key_columns);
		if (candidate.key_count == 0)
			add_key(part, &candidate, use, 1);
		add(part, candidate);
	}
}

/* An index that carries the few other columns the statement reads, so that the table is not visited. */
static void add_including(struct part *part)
{
	const struct statement *statement = &part->work->statement;
	struct candidate candidate =
	    with_keys(part, (struct candidate){0}, &part->equal, part->run->model->key_columns);
	bool is_select = statement->kind == STATEMENT_SELECT && !statement->has_star && !statement->has_locking;

	candidate = with_keys(part, candidate, &part->ranges, part->run->model->key_columns);
	if (part->group || !is_select || candidate.key_count == 0)
		return;
	for (size_t i = 0; i < statement->column_count; i++) {
		const struct statement_column *use = &statement->columns[i];
		bool is_there = use->table != part->table && use->table >= 0;

		for (int k = 0; k < candidate.key_count; k++)
			is_there = is_there || strcmp(candidate.keys[k].column, use->name) == 0;
		for (int k = 0; k < candidate.included_count; k++)
			is_there = is_there || strcmp(candidate.included[k], use->name) == 0;
		if (is_there)
			continue;
		if (candidate.included_count >= part->run->model->include_columns || !is_key(part, use))
			return;
		candidate.included[candidate.included_count++] = use->name;
	}
	if (candidate.included_count)
		add(part, candidate);
}

/* --- other methods --------------------------------------------------------------------------------------------------
 */

/* HypoPG knows no GIN, so these are estimated. */
static void add_gin(struct part *part, const struct statement_column *use, const char *operators, const char *extension)
{
	struct candidate candidate = {.method = "gin", .is_derived = true, .key_count = 1, .extension = extension};
	struct buf buf = {0};

	if (strchr(use->expression, '$'))
		return;
	candidate.keys[0].order = "";
	candidate.keys[0].column = *use->expression || *operators ? "" : use->name;
	if (*use->expression)
		buf_addf(&buf, "(%s)", use->expression);
	else
		buf_add_sql_name(&buf, use->name);
	if (*operators)
		buf_addf(&buf, " %s", operators);
	candidate.keys[0].text = advice_keep(part->run, &buf);
	for (size_t i = 0; i < part->relation->index_count; i++) {
		const struct relation_column *column = relation_column(part->relation, use->name);
		const struct relation_index *index = &part->relation->indexes[i];
		struct buf number = {0};
		bool is_there;

		buf_addf(&number, "%d ", *use->expression ? 0 : column->number);
		is_there = strcmp(index->method, "gin") == 0 && view_starts(view_of(index->key), buf_text(&number));
		buf_release(&number);
		if (is_there)
			return;
	}
	add(part, candidate);
}

static void add_prefix(struct part *part, const struct statement_column *use)
{
	struct candidate candidate = one_key(part, use);
	struct buf buf = {0};

	buf_addf(&buf, "%s text_pattern_ops", candidate.keys[0].text);
	candidate.keys[0].text = advice_keep(part->run, &buf);
	candidate.keys[0].column = "";
	add(part, candidate);
}

/* to_tsvector($1, body) names its configuration by a parameter: the server's own takes its place. */
static void add_text_search(struct part *part, const struct statement_column *use)
{
	struct view expression = view_of(use->expression);
	struct statement_column named = *use;
	struct buf buf = {0};
	size_t comma = view_find(expression, 0, VIEW(", "));

	if (view_starts(expression, "to_tsvector($") && comma < expression.n) {
		buf_add_text(&buf, "to_tsvector('");
		buf_add_replaced(&buf, view_of(part->run->text_search), VIEW("'"), VIEW("''"));
		buf_add_char(&buf, '\'');
		buf_add_view(&buf, view_slice(expression, comma, expression.n));
		named.expression = advice_keep(part->run, &buf);
	}
	add_gin(part, &named, "", "");
}

static void add_other_methods(struct part *part, const struct statement_column *use)
{
	const struct relation_column *column = relation_column(part->relation, use->name);

	if (!column)
		return;
	if (use->usage == USAGE_LIKE && column->category == 'S') {
		if (use->pattern == PATTERN_PREFIX)
			add_prefix(part, use);
		else
			add_gin(part, use, "gin_trgm_ops", "pg_trgm");
	} else if (use->usage == USAGE_CONTAINS && strcmp(column->type, "jsonb") == 0 && !*use->expression) {
		add_gin(part, use, strcmp(use->operator, "@>") == 0 ? "jsonb_path_ops" : "", "");
	} else if (use->usage == USAGE_CONTAINS && column->category == 'A' && !*use->expression) {
		add_gin(part, use, "", "");
	} else if (use->usage == USAGE_TEXT_SEARCH && (*use->expression || strcmp(column->type, "tsvector") == 0)) {
		add_text_search(part, use);
	}
}

/* --- all ------------------------------------------------------------------------------------------------------------
 */

static void add_part(struct part *part)
{
	const struct statement *statement = &part->work->statement;

	for (size_t i = 0; i < statement->column_count; i++) {
		const struct statement_column *use = &statement->columns[i];

		if (use->table != part->table || (use->arm && use->arm != part->arm))
			continue;
		pick_use(part, use);
		if (use->arm == part->arm)
			add_other_methods(part, use);
	}
	sort_equal(part);
	if (!part->arm)
		pick_sorts(part);
	add_equal(part);
	add_joins(part);
	add_partial(part);
	if (part->equal.count == 0)
		for (int i = 0; i < part->ranges.count; i++)
			add(part, one_key(part, part->ranges.items[i]));
	if (statement->has_limit)
		add_sorted(part, (struct candidate){0});
	add_including(part);
}

static bool has_arm(const struct statement *statement, int table, int arm)
{
	for (size_t i = 0; i < statement->column_count; i++)
		if (statement->columns[i].table == table && statement->columns[i].arm == arm)
			return true;
	return false;
}

/* To make the words of each text costs more than to read it. */
static bool computes_words(const struct work *work)
{
	for (size_t i = 0; i < work->statement.column_count; i++)
		if (work->statement.columns[i].usage == USAGE_TEXT_SEARCH && *work->statement.columns[i].expression)
			return true;
	return false;
}

static bool is_worth_it(const struct advice_run *run, const struct work *work, const struct relation *relation)
{
	bool is_table = strcmp(relation->kind, "table") == 0 || strcmp(relation->kind, "materialized view") == 0 ||
			strcmp(relation->kind, "partitioned") == 0;
	bool is_small = (relation->rows < run->model->table_rows || relation->pages < run->model->table_pages) &&
			!computes_words(work);

	return is_table && !relation->is_skipped && (!is_small || strcmp(relation->kind, "partitioned") == 0);
}

/* A condition on an expression that cannot be a key. */
static const char *obstacle_of(struct advice_run *run, const struct statement_column *use)
{
	struct buf buf = {0};

	if (!*use->expression || use->usage > USAGE_TEXT_SEARCH)
		return NULL;
	if (view_find(view_of(use->expression), 0, VIEW("::")) < strlen(use->expression))
		buf_addf(&buf,
			 "it compares %s, where an index on %s cannot be used: compare the column itself, with a range "
			 "if need be",
			 use->expression, use->name);
	else if (strchr(use->expression, '$'))
		buf_addf(&buf, "it compares %s, and no index can be over an expression with a parameter",
			 use->expression);
	else if (!strchr(use->expression, '('))
		buf_addf(
		    &buf,
		    "it computes %s in the condition, where an index on %s cannot be used: compare the column itself",
		    use->expression, use->name);
	else
		return NULL;
	return advice_keep(run, &buf);
}

const char *advice_obstacle(struct advice_run *run, const struct work *work)
{
	bool is_small = true, is_filtered = false;

	for (size_t i = 0; i < work->statement.column_count; i++) {
		const char *obstacle = obstacle_of(run, &work->statement.columns[i]);

		is_filtered = is_filtered || work->statement.columns[i].usage <= USAGE_JOIN;
		if (obstacle)
			return obstacle;
	}
	for (size_t i = 0; i < work->statement.table_count; i++) {
		const struct relation *relation = advice_relation(run, &work->statement, (int)i);

		is_small = is_small && relation && !is_worth_it(run, work, relation);
	}
	if (is_small)
		return "its tables are small, or none of them is known";
	if (!is_filtered)
		return "it reads all rows of a table";
	return work->candidate_count ? "no index would make it much cheaper" : "what an index could serve has one";
}

void advice_add_candidates(struct advice_run *run, struct work *work)
{
	for (size_t table = 0; table < work->statement.table_count; table++) {
		const struct relation *relation = advice_relation(run, &work->statement, (int)table);

		if (!relation || !is_worth_it(run, work, relation) ||
		    strcmp(work->statement.tables[table].role, "insert") == 0)
			continue;
		for (size_t arm = 0; arm < work->statement.arm_count; arm++) {
			struct part part = {.run = run,
					    .work = work,
					    .relation = relation,
					    .table = (int)table,
					    .arm = (int)arm,
					    .group = work->statement.arms[arm].group};

			if (arm == 0 || has_arm(&work->statement, (int)table, (int)arm))
				add_part(&part);
		}
	}
}

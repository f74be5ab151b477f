#include "judge/evaluate.h"

#include <math.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/num.h"

#include "base/banned.h"

const char *outcome_name(enum outcome_status status)
{
	static const char *const names[] = {"pass", "fail", "not_applicable", "unknown", "error"};

	return names[status];
}

void evaluation_release(struct evaluation *evaluation)
{
	free(evaluation->findings);
	*evaluation = (struct evaluation){0};
}

static struct view copy(struct arena *arena, struct view text)
{
	return text.p ? arena_view(arena, text) : text;
}

static void end_with(struct evaluation *evaluation, enum outcome_status status, struct arena *arena, const char *reason)
{
	evaluation->status = status;
	evaluation->reason = copy(arena, view_of(reason));
	evaluation->count = 0;
}

/* False: a collector is missing and the evaluation has ended. A partial one leaves its note in the reason. */
static bool collectors_allow(const struct collector_state *state, struct query *sql, struct query *applies,
			     struct arena *arena, struct evaluation *evaluation)
{
	struct buf blocking = {.limit = REASON_LIMIT}, partial = {.limit = REASON_LIMIT};
	struct query *queries[] = {sql, applies};
	bool allowed = collectors_ready(state, queries, 2, &blocking, &partial);

	if (!allowed)
		end_with(evaluation, OUTCOME_UNKNOWN, arena, buf_text(&blocking));
	else if (partial.n)
		evaluation->reason = copy(arena, buf_view(&partial));
	buf_release(&blocking);
	buf_release(&partial);
	return allowed;
}

/* --- rows -----------------------------------------------------------------------------------------------------------
 */

/* Numbers of the columns the judge knows, -1 for those a query does not have. */
struct columns {
	int path, line, end_line, symbol, subject, module, statement, value, limit, effort, impact, share, remedy;
};

static struct columns find_columns(const struct query *query)
{
	return (struct columns){
	    .path = query_column_find(query, "path"),
	    .line = query_column_find(query, "line"),
	    .end_line = query_column_find(query, "end_line"),
	    .symbol = query_column_find(query, "symbol"),
	    .subject = query_column_find(query, "subject"),
	    .module = query_column_find(query, "module"),
	    .statement = query_column_find(query, "statement"),
	    .value = query_column_find(query, "value"),
	    .limit = query_column_find(query, "limit"),
	    .effort = query_column_find(query, "effort"),
	    .impact = query_column_find(query, "impact"),
	    .share = query_column_find(query, "share"),
	    .remedy = query_column_find(query, "remedy"),
	};
}

static bool is_null(const struct query *query, int column)
{
	return column < 0 || query_type(query, column) == QUERY_NULL;
}

static struct view column_text(const struct query *query, int column, struct arena *arena)
{
	return is_null(query, column) ? (struct view){0} : copy(arena, query_text(query, column));
}

static int64_t column_int(const struct query *query, int column, int64_t otherwise)
{
	return is_null(query, column) ? otherwise : query_int(query, column);
}

static double column_real(const struct query *query, int column, double otherwise)
{
	return is_null(query, column) ? otherwise : query_real(query, column);
}

static double limit_parameter(const struct rule *rule)
{
	static const char *const names[] = {"max", "min"};

	for (size_t n = 0; n < sizeof(names) / sizeof(*names); n++)
		for (size_t i = 0; i < rule->param_count; i++)
			if (rule->params[i].is_number && strcmp(rule->params[i].name, names[n]) == 0)
				return rule->params[i].number;
	return NAN;
}

/* Minutes of one finding: whole, not negative, and at most a working lifetime, so that no sum overflows. */
static int64_t bounded_minutes(int64_t minutes)
{
	if (minutes < 0)
		return 0;
	return minutes > FINDING_MINUTES_LIMIT ? FINDING_MINUTES_LIMIT : minutes;
}

static struct view message_of(const struct rule *rule, const struct query *query, struct arena *arena)
{
	struct buf text = {.limit = FINDING_MESSAGE_LIMIT};
	struct view message;

	rule_message(rule, query, &text);
	message = copy(arena, buf_view(&text));
	buf_release(&text);
	return message;
}

/* The row's base class, the rule's where it does not say. -1: it is no class, or above the rule's. */
static int base_impact(const struct rule *rule, const struct query *query, int column)
{
	int level = is_null(query, column) ? (int)rule->impact : level_of(query_text(query, column));

	return level > (int)rule->impact ? -1 : level;
}

static void add_row(struct evaluation *evaluation, const struct query *query, const struct columns *columns,
		    struct arena *arena)
{
	const struct rule *rule = evaluation->rule;

	GROW(evaluation->findings, evaluation->count + 1, evaluation->capacity);
	evaluation->findings[evaluation->count++] = (struct finding){
	    .rule = rule,
	    .path = column_text(query, columns->path, arena),
	    .symbol = column_text(query, columns->symbol, arena),
	    .subject = column_text(query, columns->subject, arena),
	    .module = column_text(query, columns->module, arena),
	    .message = message_of(rule, query, arena),
	    .remedy = column_text(query, columns->remedy, arena),
	    .line = column_int(query, columns->line, STORE_NULL),
	    .end_line = column_int(query, columns->end_line, STORE_NULL),
	    .statement = column_int(query, columns->statement, STORE_NULL),
	    .value = column_real(query, columns->value, NAN),
	    .share = column_real(query, columns->share, NAN),
	    .limit = column_real(query, columns->limit, limit_parameter(rule)),
	    .minutes = bounded_minutes(column_int(query, columns->effort, rule->effort)),
	    .base = (enum level)base_impact(rule, query, columns->impact),
	};
}

/* An absent text before every present one, the empty one included. */
static int compare_optional(struct view a, struct view b)
{
	if (!a.p || !b.p)
		return (a.p != NULL) - (b.p != NULL);
	return view_cmp(a, b);
}

int finding_compare(const struct finding *a, const struct finding *b)
{
	int result = compare_optional(a->path, b->path);

	if (!result)
		result = int_compare(a->line, b->line);
	if (!result)
		result = int_compare(a->end_line, b->end_line);
	if (!result)
		result = compare_optional(a->symbol, b->symbol);
	if (!result)
		result = compare_optional(a->subject, b->subject);
	return result ? result : compare_optional(a->message, b->message);
}

static int by_place(const void *a, const void *b)
{
	return finding_compare(a, b);
}

/* --- one rule -------------------------------------------------------------------------------------------------------
 */

static int read_rows(struct evaluation *evaluation, struct query *query, struct arena *arena, struct err *err)
{
	struct columns columns = find_columns(query);
	int status;

	while ((status = query_step(query, err)) == 1) {
		if (is_null(query, columns.path) && is_null(query, columns.subject))
			return err_set(err, ERR_USAGE,
				       "a row has neither path nor subject: return one of the two columns in each row");
		if (base_impact(evaluation->rule, query, columns.impact) < 0)
			return err_set(
			    err, ERR_USAGE,
			    "the column 'impact' of a row is no class up to the rule's own, '%s': return low, "
			    "medium, high or critical",
			    level_name(evaluation->rule->impact));
		if (evaluation->count == RULE_FINDINGS_LIMIT)
			return err_set(err, ERR_USAGE, "the rule found more than %zu places: it is too wide",
				       RULE_FINDINGS_LIMIT);
		add_row(evaluation, query, &columns, arena);
	}
	if (evaluation->count)
		qsort(evaluation->findings, evaluation->count, sizeof(*evaluation->findings), by_place);
	return status;
}

/* What `applies` says: the things examined. -1 and no error when the rule has none; STORE_NULL when it can not tell. */
static int read_population(struct query *applies, int64_t *population, struct err *err)
{
	int status;

	*population = -1;
	if (!applies)
		return 0;
	status = query_step(applies, err);
	if (status < 0)
		return -1;
	*population = status == 0 ? 0 : is_null(applies, 0) ? STORE_NULL : query_int(applies, 0);
	return 0;
}

static int prepare(struct store *store, const struct rule *rule, const char *sql, struct query **query, struct err *err)
{
	*query = NULL;
	if (!sql)
		return 0;
	if (store_query_guarded(store, view_of(sql), query, err))
		return -1;
	rule_bind(rule, *query);
	return 0;
}

/* Why `applies` can not tell: its second column, if it has one. */
static const char *unknown_reason(const struct query *applies, struct arena *arena)
{
	if (query_column_count(applies) < 2 || is_null(applies, 1))
		return "too little of what it examines could be read to say anything of the whole";
	return copy(arena, query_text(applies, 1)).p;
}

static int run(const struct collector_state *state, struct query *sql, struct query *applies, struct arena *arena,
	       struct evaluation *evaluation, struct err *err)
{
	evaluation->has_place = query_column_find(sql, "path") >= 0;
	if (!collectors_allow(state, sql, applies, arena, evaluation))
		return 0;
	if (read_population(applies, &evaluation->population, err))
		return -1;
	if (evaluation->population == STORE_NULL) {
		evaluation->population = -1;
		end_with(evaluation, OUTCOME_UNKNOWN, arena, unknown_reason(applies, arena));
		return 0;
	}
	if (evaluation->population == 0) {
		evaluation->status = OUTCOME_NOT_APPLICABLE;
		if (!evaluation->reason.n)
			evaluation->reason = VIEW("there is nothing here that it examines");
		return 0;
	}
	if (read_rows(evaluation, sql, arena, err))
		return -1;
	evaluation->status = evaluation->count ? OUTCOME_FAIL : OUTCOME_PASS;
	return 0;
}

void evaluate_rule(const struct collector_state *state, const struct rule *rule, struct arena *arena,
		   struct evaluation *evaluation)
{
	struct query *sql = NULL, *applies = NULL;
	struct err err = {0};

	*evaluation = (struct evaluation){.rule = rule, .population = -1, .has_place = true};
	if (rule->gap) {
		end_with(evaluation, OUTCOME_UNKNOWN, arena, rule->gap);
		return;
	}
	if (prepare(state->store, rule, rule->sql, &sql, &err) ||
	    prepare(state->store, rule, rule->applies, &applies, &err) ||
	    run(state, sql, applies, arena, evaluation, &err))
		end_with(evaluation, OUTCOME_ERROR, arena, err.message);
	query_free(sql);
	query_free(applies);
}

/*
 * A loaded rule at work: its parameters, its message, its score, and whether
 * it fits the schema.
 */
#include <math.h>
#include <stdio.h>

#include "base/suggest.h"
#include "base/text.h"
#include "rules/internal.h"

#include "base/banned.h"

void rule_bind(const struct rule *rule, struct query *query)
{
	query_bind_name_text(query, ":rule", view_of(rule->id));
	for (size_t i = 0; i < rule->param_count; i++) {
		const struct rule_param *param = &rule->params[i];
		char name[80];

		snprintf(name, sizeof(name), ":%s", param->name);
		if (param->is_number)
			query_bind_name_real(query, name, param->number);
		else
			query_bind_name_text(query, name, view_of(param->text));
	}
}

/* --- messages --------------------------------------------------------------------------------------------------- */

/*
 * Cuts the next piece off a template: literal text, or the name between braces. False at the end. A brace that is not
 * closed is literal.
 */
static bool next_piece(struct view *rest, struct view *piece, bool *is_name)
{
	size_t open = view_find(*rest, 0, VIEW("{"));
	size_t close = view_find(*rest, open, VIEW("}"));

	if (rest->n == 0)
		return false;
	*is_name = open == 0 && close < rest->n;
	if (*is_name) {
		*piece = view_slice(*rest, 1, close);
		*rest = view_slice(*rest, close + 1, rest->n);
	} else {
		size_t end = open == 0 || close == rest->n ? rest->n : open;

		*piece = view_slice(*rest, 0, end);
		*rest = view_slice(*rest, end, rest->n);
	}
	return true;
}

static const struct rule_param *find_param(const struct rule *rule, struct view name)
{
	for (size_t i = 0; i < rule->param_count; i++)
		if (view_is(name, rule->params[i].name))
			return &rule->params[i];
	return NULL;
}

static int find_column(const struct query *query, struct view name)
{
	for (int i = 0; i < query_column_count(query); i++)
		if (view_is(name, query_column_name(query, i)))
			return i;
	return -1;
}

static void add_real(struct buf *out, double value)
{
	if (value == floor(value) && fabs(value) < 1e15)
		buf_addf(out, "%.0f", value);
	else
		buf_addf(out, "%.1f", value);
}

static void add_column(struct buf *out, const struct query *query, int column)
{
	switch (query_type(query, column)) {
	case QUERY_NULL:
		break;
	case QUERY_INT:
		if (view_ends(view_of(query_column_name(query, column)), "_time"))
			buf_add_date(out, query_int(query, column), 0);
		else
			buf_addf(out, "%lld", (long long)query_int(query, column));
		break;
	case QUERY_REAL:
		add_real(out, query_real(query, column));
		break;
	case QUERY_TEXT:
		buf_add_view(out, query_text(query, column));
		break;
	}
}

void rule_message(const struct rule *rule, const struct query *query, struct buf *out)
{
	struct view rest = view_of(rule->message);
	struct view piece;
	bool is_name;

	while (next_piece(&rest, &piece, &is_name)) {
		int column = is_name ? find_column(query, piece) : -1;
		const struct rule_param *param = is_name && column < 0 ? find_param(rule, piece) : NULL;

		if (column >= 0)
			add_column(out, query, column);
		else if (param)
			buf_add_text(out, param->text);
		else
			buf_add_view(out, piece);
	}
}

/* --- score ------------------------------------------------------------------------------------------------------ */

/* Rounded down, so that a check with a finding never reads like one without; the sliver undoes what binary cost. */
static int between(const struct score_point *low, const struct score_point *high, double percent)
{
	double share = (percent - low->percent) / (high->percent - low->percent);

	return (int)floor(low->score + share * (high->score - low->score) + 1e-9);
}

int rule_score(const struct rule *rule, int64_t findings, int64_t population)
{
	const struct score_point *points = rule->score.points;
	double percent;

	if (findings <= 0)
		return 100;
	if (rule->score.count == 0 || population <= 0)
		return 0;
	percent = 100.0 * (double)findings / (double)population;
	if (percent <= points[0].percent)
		return points[0].score;
	for (size_t i = 1; i < rule->score.count; i++)
		if (percent <= points[i].percent)
			return between(&points[i - 1], &points[i], percent);
	return points[rule->score.count - 1].score;
}

/* --- check ------------------------------------------------------------------------------------------------------ */

__attribute__((format(printf, 4, 5))) static int check_error(const struct rule *rule, int line, struct err *err,
							     const char *format, ...)
{
	char what[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	return err_set(err, ERR_USAGE, "%s:%d: %s", rule->file, line, what);
}

static int prepare(const struct rule *rule, struct store *store, const char *sql, int line, struct query **query,
		   struct err *err)
{
	struct err own = {0};

	if (store_query_guarded(store, view_of(sql), query, &own) == 0)
		return 0;
	return err_set(err, own.kind, "%s:%d: %s", rule->file, line, own.message);
}

static bool uses_param(const struct query *query, const char *name)
{
	for (int i = 0; i < query_parameter_count(query); i++)
		if (strcmp(query_parameter_name(query, i), name) == 0)
			return true;
	return false;
}

static bool message_names(const struct rule *rule, struct view name)
{
	struct view rest = view_of(rule->message);
	struct view piece;
	bool is_name;

	while (next_piece(&rest, &piece, &is_name))
		if (is_name && view_eq(piece, name))
			return true;
	return false;
}

static int check_declared(const struct rule *rule, int line, const struct query *query, struct err *err)
{
	for (int i = 0; i < query_parameter_count(query); i++) {
		const char *name = query_parameter_name(query, i);

		if (strcmp(name, "rule") != 0 && !find_param(rule, view_of(name)))
			return check_error(rule, line, err,
					   "the query uses :%s, which is not under 'params'; declare it there", name);
	}
	return 0;
}

static int check_columns(const struct rule *rule, const struct query *query, struct err *err)
{
	int count = query_column_count(query);

	if (query_column_find(query, "path") < 0 && query_column_find(query, "subject") < 0)
		return check_error(rule, rule->sql_line, err,
				   "the result has no column 'path' and no 'subject'; add one");
	for (int i = 0; i < count; i++)
		if (query_column_find(query, query_column_name(query, i)) != i)
			return check_error(rule, rule->sql_line, err, "the result has two columns '%s'; rename one",
					   query_column_name(query, i));
	if (query_column_find(query, "end_line") >= 0 && query_column_find(query, "line") < 0)
		return check_error(rule, rule->sql_line, err, "the result has a column 'end_line' but no 'line'");
	return 0;
}

static int check_message(const struct rule *rule, const struct query *query, struct err *err)
{
	struct view rest = view_of(rule->message);
	struct view piece;
	bool is_name;

	while (next_piece(&rest, &piece, &is_name)) {
		struct suggestion nearest;
		char name[80];

		if (!is_name || find_column(query, piece) >= 0 || find_param(rule, piece))
			continue;
		snprintf(name, sizeof(name), "%.*s", VIEW_ARG(piece));
		nearest = suggest_for(name);
		for (int i = 0; i < query_column_count(query); i++)
			suggest_offer(&nearest, query_column_name(query, i));
		for (size_t i = 0; i < rule->param_count; i++)
			suggest_offer(&nearest, rule->params[i].name);
		return err_set(err, ERR_USAGE,
			       "%s:%d: the message names {%s}, which is no column and no parameter%s%s%s", rule->file,
			       rule->message_line, name, nearest.best ? "; did you mean {" : "",
			       nearest.best ? nearest.best : "", nearest.best ? "}?" : "");
	}
	return 0;
}

static int check_strength(const struct rule *rule, struct err *err)
{
	struct view rest = view_of(rule->strength ? rule->strength : "");
	struct view piece;
	bool is_name;

	while (next_piece(&rest, &piece, &is_name))
		if (is_name && !view_is(piece, "population"))
			return err_set(
			    err, ERR_USAGE,
			    "%s: the strength names {%.*s}: only {population} is known when nothing was found",
			    rule->file, VIEW_ARG(piece));
	return 0;
}

/* `fix` is said once for all findings of a rule; what is different in each belongs in the column 'remedy'. */
static int check_fix(const struct rule *rule, struct err *err)
{
	struct view rest = view_of(rule->fix);
	struct view piece;
	bool is_name;

	while (next_piece(&rest, &piece, &is_name)) {
		for (size_t i = 0; i < piece.n; i++)
			is_name = is_name && ((is_ascii_letter(piece.p[i]) && piece.p[i] >= 'a') || piece.p[i] == '_');
		if (is_name && piece.n)
			return err_set(err, ERR_USAGE,
				       "%s: the fix names {%.*s}, but it is the same for all findings: return what "
				       "differs in a column 'remedy'",
				       rule->file, VIEW_ARG(piece));
	}
	return 0;
}

static int check_tests(const struct rule *rule, struct err *err)
{
	bool has_positive = false, has_negative = false;

	for (size_t i = 0; i < rule->test_count; i++) {
		has_positive |= rule->tests[i].expect_count > 0;
		has_negative |= rule->tests[i].expect_count == 0;
	}
	if (has_positive && has_negative)
		return 0;
	return err_set(err, ERR_USAGE, "%s: the rule needs a test that expects %s; add it under 'tests'", rule->file,
		       has_positive ? "nothing (a near miss)" : "a finding");
}

static int check_params_used(const struct rule *rule, const struct query *sql, const struct query *applies,
			     struct err *err)
{
	for (size_t i = 0; i < rule->param_count; i++) {
		const char *name = rule->params[i].name;

		if (!uses_param(sql, name) && !(applies && uses_param(applies, name)) &&
		    !message_names(rule, view_of(name)))
			return check_error(rule, rule->sql_line, err,
					   "the parameter '%s' is used nowhere; use it in the query or remove it",
					   name);
	}
	return 0;
}

static int check_queries(const struct rule *rule, const struct query *sql, const struct query *applies, struct err *err)
{
	if (check_declared(rule, rule->sql_line, sql, err) || check_columns(rule, sql, err) ||
	    check_message(rule, sql, err))
		return -1;
	if (applies && check_declared(rule, rule->applies_line, applies, err))
		return -1;
	if (applies && query_column_count(applies) > 2)
		return check_error(rule, rule->applies_line, err,
				   "'applies' must return one number, and perhaps why it is NULL");
	return check_params_used(rule, sql, applies, err);
}

int rule_check(const struct rule *rule, struct store *store, struct err *err)
{
	struct query *sql = NULL, *applies = NULL;
	int status;

	if (rule->gap)
		return 0;
	status = prepare(rule, store, rule->sql, rule->sql_line, &sql, err);
	if (status == 0 && rule->applies)
		status = prepare(rule, store, rule->applies, rule->applies_line, &applies, err);
	if (status == 0)
		status = check_queries(rule, sql, applies, err);
	if (status == 0)
		status = check_strength(rule, err) || check_fix(rule, err) ? -1 : 0;
	if (status == 0)
		status = check_tests(rule, err);
	if (status == 0)
		status = rule_syntax_check(rule, true, err);
	query_free(sql);
	query_free(applies);
	return status;
}

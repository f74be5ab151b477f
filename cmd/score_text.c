/*
 * The verdict for a person: the answer, why, all conditions, the scores. At most some 25 lines with the program's own
 * policy, so that it fits one screen.
 */
#include <math.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/colour.h"
#include "cmd/score.h"
#include "cmd/sections.h"
#include "judge/suppress.h"
#include "report/verdict.h"

#include "base/banned.h"

enum {
	CAUSES_SHOWN = 10, /* findings that are named, of all conditions that failed together */
	WHYS_SHOWN = 3,    /* rules whose reason is told, likewise */
	ID_WIDTH = 20,
};

struct screen {
	const struct score_view *view;
	int causes, whys;             /* still to be shown */
	const char *told[WHYS_SHOWN]; /* rules whose reason was told */
};

/* --- the answer --------------------------------------------------------------------------------------------------- */

static void add_colored(struct buf *out, const struct score_view *view, enum colour colour, const char *text)
{
	colour_start(out, colour, view->color);
	buf_add_text(out, text);
	colour_end(out, colour, view->color);
}

/* Prints a line that names a command to run next, and releases it. */
static void print_hinted(const struct score_view *view, struct buf *text)
{
	struct buf line = {0};

	buf_add_hinted(&line, buf_view(text), view->hint);
	printf("%s\n", buf_text(&line));
	buf_release(&line);
	buf_release(text);
}

static void add_count(struct buf *out, int count, const char *what)
{
	if (count)
		buf_addf(out, "%s%d %s", out->n ? ", " : "", count, what);
}

static void print_answer(const struct score_view *view)
{
	const struct gate_result *gate = view->gate;
	int passed = gate->conditions - gate->failed - gate->warned - gate->skipped - gate->missing;
	struct buf verdict = {0}, rest = {0};

	if (gate->failed || view->incomplete)
		add_colored(&verdict, view, COLOUR_RED, view->incomplete ? "INCOMPLETE" : "FAILED");
	else
		add_colored(&verdict, view, COLOUR_GREEN, "passed");
	add_count(&rest, gate->failed, "failed");
	add_count(&rest, gate->missing, "not measured");
	add_count(&rest, gate->warned, gate->warned == 1 ? "warning" : "warnings");
	add_count(&rest, passed, "passed");
	add_count(&rest, gate->skipped, "not asked");
	printf("gate: %s, %d condition%s: %s%s\n", buf_text(&verdict), gate->conditions,
	       gate->conditions == 1 ? "" : "s", buf_text(&rest),
	       view->policy->is_default ? " (the program's own policy)" : "");
	buf_release(&verdict);
	buf_release(&rest);
}

/* A note may quote what the change wrote. */
static void print_notes(const struct score_view *view)
{
	struct buf line = {0};

	for (size_t i = 0; i < view->note_count; i++) {
		buf_clear(&line);
		buf_add_printable(&line, view_of(view->notes[i]));
		printf("note: %s\n", buf_text(&line));
	}
	buf_release(&line);
}

static void print_subject(const struct score_view *view)
{
	struct query *query = store_query_for(
	    view->store,
	    "SELECT a.repository || ' ' || iif(a.commit_oid = '', a.revision, substr(a.commit_oid, 1, 9)), "
	    "iif(c.base_audit_id IS NULL, c.base, substr(c.base, 1, 9)), (SELECT group_concat(number || ' ' || "
	    "state, ', ') FROM (SELECT count(*) AS number, state FROM main.finding_state AS s "
	    "WHERE s.audit_id = a.id GROUP BY state ORDER BY state NOT IN ('new', 'returned'), state = 'unchanged', "
	    "state)) FROM main.audit AS a LEFT JOIN main.comparison AS c ON c.audit_id = a.id WHERE a.id = ?",
	    view->audit_id);
	struct buf line = {0};

	if (query_step(query, NULL) == 1) {
		buf_add_printable(&line, query_text(query, 0));
		if (view->base) {
			buf_add_text(&line, " against ");
			buf_add_printable(&line, query_text(query, 1));
			if (!view_is(query_text(query, 1), view->base)) {
				buf_add_text(&line, " (");
				buf_add_printable(&line, view_of(view->base));
				buf_add_char(&line, ')');
			}
			buf_add_text(&line, ", findings: ");
			buf_add_printable(&line, query_text(query, 2).n ? query_text(query, 2) : VIEW("none"));
		}
	}
	query_free(query);
	printf("%s\n", buf_text(&line));
	buf_release(&line);
	print_notes(view);
}

/* --- why ---------------------------------------------------------------------------------------------------------- */

/* The first sentence of why a rule's findings matter, once a rule. */
static void print_why(struct screen *screen, struct view id)
{
	const struct rule *rule = rules_find(screen->view->rules, id);
	struct view why;

	if (!rule || !rule->why || screen->whys == 0)
		return;
	for (int i = screen->whys; i < WHYS_SHOWN; i++)
		if (strcmp(screen->told[i], rule->id) == 0)
			return;
	screen->told[--screen->whys] = rule->id;
	why = view_of(rule->why);
	why = view_slice(why, 0, view_find(why, 0, VIEW(". ")) + 1);
	why = view_slice(why, 0, view_find(why, 0, VIEW("\n\n")));
	printf("          why: ");
	for (struct view line; view_line(&why, &line);)
		printf("%.*s%s", VIEW_ARG(line), why.n ? " " : "\n");
}

static void print_cause(struct screen *screen, const struct gate_cause *cause)
{
	struct buf line = {0};

	buf_add_printable(&line, cause->path.n ? cause->path : cause->subject);
	if (cause->line)
		buf_addf(&line, ":%lld", (long long)cause->line);
	buf_add_text(&line, "  ");
	buf_add_printable(&line, cause->rule);
	buf_add_text(&line, ": ");
	buf_add_printable(&line, cause->message);
	printf("        %s\n", buf_text(&line));
	buf_release(&line);
	print_why(screen, cause->rule);
}

/* The findings that a condition counts; *more are not shown. */
static int print_causes(struct screen *screen, const struct policy_condition *condition, struct err *err)
{
	const struct score_view *view = screen->view;
	struct gate_causes *causes = gate_causes(view->store, condition, view->audit_id);
	struct gate_cause cause;
	struct buf line = {0};
	int status, more = 0;

	while ((status = gate_cause_next(causes, &cause, err)) == 1) {
		if (screen->causes > 0) {
			screen->causes--;
			print_cause(screen, &cause);
		} else {
			more++;
		}
	}
	gate_causes_free(causes);
	if (more) {
		buf_addf(&line, "        and %d more: rescue show findings", more);
		print_hinted(view, &line);
	}
	return status;
}

/* The checks that score less than in the base, the greatest loss of weight first. */
static void print_lost_checks(struct screen *screen, const char *dimension)
{
	const struct score_view *view = screen->view;
	struct query *query = store_query_for(
	    view->store,
	    "SELECT h.title, b.score, h.score FROM main.outcome AS h JOIN main.comparison AS c ON "
	    "c.audit_id = h.audit_id JOIN main.outcome AS b ON b.audit_id = c.base_audit_id AND b.rule = "
	    "h.rule WHERE h.audit_id = ?1 AND (h.dimension = ?2 OR ?2 = 'overall') AND h.score < b.score "
	    "ORDER BY h.weight * (b.score - h.score) DESC, h.rule LIMIT ?3",
	    view->audit_id);

	query_bind_text(query, 2, view_of(dimension));
	query_bind_int(query, 3, WHYS_SHOWN);
	while (query_step(query, NULL) == 1)
		printf("        %.*s: %lld, was %lld\n", VIEW_ARG(query_text(query, 0)), (long long)query_int(query, 2),
		       (long long)query_int(query, 1));
	query_free(query);
}

static void add_owner(struct buf *line, const struct query *query)
{
	buf_add_text(line, "until ");
	buf_add_printable(line, query_text(query, 3));
	buf_add_text(line, ", of ");
	buf_add_printable(line, query_text(query, 2).n ? query_text(query, 2) : VIEW("nobody"));
}

static void print_suppressions(struct screen *screen, struct view state)
{
	const struct score_view *view = screen->view;
	struct query *query =
	    store_query_for(view->store,
			    "SELECT rule, coalesce(path, fingerprint, symbol, ''), owner, expires, refusal "
			    "FROM main.suppression WHERE audit_id = ? AND state = ? ORDER BY id",
			    view->audit_id);
	struct buf line = {0};
	int more = 0;

	query_bind_text(query, 2, state);
	while (query_step(query, NULL) == 1) {
		if (screen->causes-- <= 0) {
			more++;
			continue;
		}
		for (int i = 0; i < 2; i++) {
			buf_add_printable(&line, query_text(query, i));
			buf_add_text(&line, i ? ": " : "  ");
		}
		if (query_text(query, 4).n)
			buf_add_printable(&line, query_text(query, 4));
		else
			add_owner(&line, query);
		printf("        %s\n", buf_text(&line));
		buf_clear(&line);
	}
	query_free(query);
	if (more) {
		buf_addf(&line, "        and %d more: rescue show suppressions", more);
		print_hinted(view, &line);
	}
	buf_release(&line);
}

/* --- conditions ----------------------------------------------------------------------------------------------------
 */

/* "is 84, was 87, may drop by 2". */
static void add_numbers(struct buf *line, const struct query *query)
{
	double actual = query_real_or_null(query, 3), base = query_real_or_null(query, 4);

	if (!isnan(actual)) {
		buf_add_text(line, " is ");
		verdict_add_number(line, actual);
	}
	if (!isnan(base)) {
		buf_add_text(line, ", was ");
		verdict_add_number(line, base);
	}
	buf_add_text(line, ", ");
	verdict_add_bound(line, query_text(query, 5), query_real(query, 6), query_text(query, 7));
}

static const struct {
	const char *verdict, *word;
	enum colour colour;
} verdicts[] = {{"fail", "FAIL", COLOUR_RED},
		{"missing", "MISS", COLOUR_RED},
		{"warn", "warn", COLOUR_YELLOW},
		{"pass", "pass", COLOUR_GREEN},
		{"skipped", "skip", COLOUR_DIM}};

static void print_condition(const struct score_view *view, const struct query *query)
{
	struct buf line = {0}, id = {0};

	buf_add_text(&line, "  ");
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++)
		if (view_is(query_text(query, 8), verdicts[i].verdict))
			add_colored(&line, view, verdicts[i].colour, verdicts[i].word);
	buf_add_text(&line, "  ");
	buf_add_printable(&id, query_text(query, 1));
	buf_addf(&line, "%-*s  ", ID_WIDTH, buf_text(&id));
	buf_add_printable(&line, query_text(query, 2));
	add_numbers(&line, query);
	if (query_text(query, 9).n) {
		buf_add_text(&line, " (");
		buf_add_printable(&line, query_text(query, 9));
		buf_add_text(&line, ")");
	}
	printf("%s\n", buf_text(&line));
	buf_release(&id);
	buf_release(&line);
}

static int print_reasons(struct screen *screen, const struct query *query, struct err *err)
{
	static const char suppressions[] = "suppressions.";
	struct view metric = query_text(query, 2);
	const struct policy_condition *condition = policy_find(screen->view->policy, query_text(query, 1));

	if (view_starts(metric, suppressions)) {
		print_suppressions(screen, view_slice(metric, strlen(suppressions), metric.n));
		return 0;
	}
	if (!view_is(query_text(query, 8), "fail") || !condition)
		return 0;
	if (condition->kind == METRIC_SCORE)
		print_lost_checks(screen, condition->part);
	return condition->kind == METRIC_FINDINGS ? print_causes(screen, condition, err) : 0;
}

/* Violated ones first, with their reasons. */
static int print_conditions(struct screen *screen, struct err *err)
{
	const struct score_view *view = screen->view;
	struct query *query =
	    store_query_for(view->store,
			    "SELECT ordinal, id, metric, actual, base, bound_kind, bound, unit, verdict, reason FROM "
			    "main.gate_condition WHERE audit_id = ? ORDER BY " GATE_CONDITION_ORDER,
			    view->audit_id);
	int status;

	putchar('\n');
	while ((status = query_step(query, err)) == 1) {
		print_condition(view, query);
		if (print_reasons(screen, query, err)) {
			status = -1;
			break;
		}
	}
	query_free(query);
	return status;
}

/* --- what else --------------------------------------------------------------------------------------------------- */

static void print_scores(const struct score_view *view)
{
	struct query *query =
	    store_query_for(view->store,
			    "SELECT dimension, iif(score IS NULL, letter || ' (' || measured || '% measured)', "
			    "score || ' ' || letter) FROM main.score WHERE audit_id = ? ORDER BY dimension = "
			    "'overall', dimension",
			    view->audit_id);
	const char *separator = "\nScores: ";

	while (query_step(query, NULL) == 1) {
		printf("%s%.*s %.*s", separator, VIEW_ARG(query_text(query, 0)), VIEW_ARG(query_text(query, 1)));
		separator = " · ";
	}
	query_free(query);
	putchar('\n');
}

static void print_suppressed(const struct score_view *view)
{
	struct query *query = store_query_for(
	    view->store,
	    "SELECT (SELECT count(*) FROM main.finding WHERE audit_id = ?1 AND suppression_id IS NOT NULL), "
	    "(SELECT count(*) FROM main.suppression WHERE audit_id = ?1 AND state = 'active' AND expires <= date(?3, "
	    "?2 || ' days'))",
	    view->audit_id);
	int notice = view->suppressions->policy.notice_days;
	int64_t count = 0, ending = 0;
	struct buf line = {0};
	char day[11];

	audit_day(view->store, &(struct audit_pair){view->audit_id, view->base_audit_id}, day);
	query_bind_int(query, 2, notice);
	query_bind_text(query, 3, view_of(day));
	if (query_step(query, NULL) == 1) {
		count = query_int(query, 0);
		ending = query_int(query, 1);
	}
	query_free(query);
	if (count) {
		buf_addf(&line, "Suppressed: %lld finding%s, counted in the scores: rescue show suppressions",
			 (long long)count, count == 1 ? "" : "s");
		print_hinted(view, &line);
	}
	if (ending) {
		buf_addf(&line, "%lld suppression%s end%s within %d days: rescue show suppressions", (long long)ending,
			 ending == 1 ? "" : "s", ending == 1 ? "s" : "", notice);
		print_hinted(view, &line);
	}
}

int score_print_text(const struct score_view *view, struct err *err)
{
	struct screen screen = {.view = view, .causes = CAUSES_SHOWN, .whys = WHYS_SHOWN};

	print_answer(view);
	print_subject(view);
	if (print_conditions(&screen, err))
		return -1;
	print_scores(view);
	print_suppressed(view);
	return 0;
}

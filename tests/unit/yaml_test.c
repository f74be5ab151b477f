#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "formats/yaml.h"

static struct yaml_node *parsed(struct arena *arena, const char *text)
{
	struct err err = {0};
	struct yaml_node *root;

	if (yaml_parse(arena, "f.yml", view_of(text), &root, &err))
		fail_msg("%s", err.message);
	return root;
}

static void refused_view(struct view text, const char *message)
{
	struct arena arena = {0};
	struct err err = {0};
	struct yaml_node *root;

	assert_int_equal(yaml_parse(&arena, "f.yml", text, &root, &err), -1);
	assert_null(root);
	assert_int_equal(err.kind, ERR_USAGE);
	if (!strstr(err.message, message))
		fail_msg("said '%s', not '%s'", err.message, message);
	assert_null(strchr(err.message, '\n'));
	arena_release(&arena);
}

static void refused(const char *text, const char *message)
{
	refused_view(view_of(text), message);
}

static void scalars_stay_text(void **state)
{
	struct arena arena = {0};
	struct yaml_node *root =
	    parsed(&arena, "a: yes\nb: 12:30\nc: 2025-03-14\nd: ~\ne: \"1\"\nf: |\n  two\n  lines\n");

	(void)state;
	assert_int_equal(root->kind, YAML_MAPPING);
	assert_int_equal(root->count, 6);
	assert_string_equal(yaml_get(root, "a")->text.p, "yes");
	assert_string_equal(yaml_get(root, "b")->text.p, "12:30");
	assert_string_equal(yaml_get(root, "c")->text.p, "2025-03-14");
	assert_string_equal(yaml_get(root, "d")->text.p, "~");
	assert_true(yaml_get(root, "d")->is_plain);
	assert_false(yaml_get(root, "e")->is_plain);
	assert_string_equal(yaml_get(root, "f")->text.p, "two\nlines\n");
	assert_null(yaml_get(root, "g"));
	arena_release(&arena);
}

static void every_value_and_key_knows_its_place(void **state)
{
	struct arena arena = {0};
	struct yaml_node *root = parsed(&arena, "# head\nlist:\n  - one\n  - {k: v}\n");
	const struct yaml_node *list = yaml_get(root, "list");
	const struct yaml_node *k = list->first->next->first;

	(void)state;
	assert_int_equal(list->kind, YAML_SEQUENCE);
	assert_int_equal(list->key_line, 2);
	assert_int_equal(list->first->line, 3);
	assert_int_equal(list->first->column, 5);
	assert_string_equal(k->key.p, "k");
	assert_int_equal(k->key_line, 4);
	assert_int_equal(k->key_column, 6);
	assert_int_equal(k->column, 9);
	arena_release(&arena);
}

static void what_hides_meaning_is_refused_with_its_place(void **state)
{
	(void)state;
	refused("a: 1\nb: 2\na: 3\n", "f.yml:3:1: the key 'a' is there twice");
	refused("a: &x 1\n", "f.yml:1:4: anchors");
	refused("a: *x\n", "f.yml:1:4: aliases");
	refused("a: !!int 1\n", "f.yml:1:4: tags");
	refused("a:\n  <<: {b: 1}\n", "f.yml:2:3: merge keys");
	refused("[1, 2]: x\n", "f.yml:1:1: a key must be plain text");
	refused("a: 1\n---\nb: 2\n", "f.yml:2:1: a second document");
	refused("\"a\\0b\": 1\n", "f.yml:1:1: a key holds a NUL byte");
}

static void broken_text_is_refused_with_its_place(void **state)
{
	(void)state;
	refused("a: [1, 2\nb: 3\n", "f.yml:2:");
	refused("a: 1\n b: 2\n", "f.yml:2:3: ");
	refused("a: \"open\n", "f.yml:2:1: ");
	refused("a: 1\nb: \xff\n", "f.yml:2:4: invalid leading UTF-8 octet; the file must be UTF-8 text");
	refused_view(VIEW("a: \0\n"), "f.yml:1:4: control characters are not allowed");
}

static void an_empty_file_has_no_root(void **state)
{
	struct arena arena = {0};

	(void)state;
	assert_null(parsed(&arena, ""));
	assert_null(parsed(&arena, "# only a comment\n"));
	assert_string_equal(parsed(&arena, "\xEF\xBB\xBF"
					   "a: b")
				->first->key.p,
			    "a");
	arena_release(&arena);
}

static void depth_size_and_number_of_nodes_are_capped(void **state)
{
	struct buf text = {0};

	(void)state;
	for (int i = 0; i < YAML_DEPTH_LIMIT + 1; i++)
		buf_add_char(&text, '[');
	refused_view(buf_view(&text), "nested deeper than 32 levels");
	buf_clear(&text);
	buf_add_char(&text, '[');
	for (size_t i = 0; i < YAML_NODE_LIMIT; i++)
		buf_add_text(&text, "1,");
	refused_view(buf_view(&text), "values; split the file");
	buf_clear(&text);
	while (text.n <= YAML_SIZE_LIMIT)
		buf_add_text(&text, "# a line of a very long file\n");
	refused_view(buf_view(&text), "f.yml: larger than");
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(scalars_stay_text),
	    cmocka_unit_test(every_value_and_key_knows_its_place),
	    cmocka_unit_test(what_hides_meaning_is_refused_with_its_place),
	    cmocka_unit_test(broken_text_is_refused_with_its_place),
	    cmocka_unit_test(an_empty_file_has_no_root),
	    cmocka_unit_test(depth_size_and_number_of_nodes_are_capped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The walk over a tree meets what tree-sitter's own cursor meets, in trees of every grammar and in broken ones. */
#include <dirent.h>

#include "metrics.h"
#include "lang/descent.h"
#include "lang/grammar.h"

#include "base/banned.h"

static void expect_same_node(const struct descent *descent, const TSTreeCursor *cursor)
{
	TSNode node = ts_tree_cursor_current_node(cursor);
	TSPoint point = ts_node_start_point(node), found = ts_node_start_point(descent->node);

	assert_true(ts_node_eq(descent->node, node));
	assert_int_equal(ts_node_start_byte(descent->node), ts_node_start_byte(node));
	assert_int_equal(found.row, point.row);
	assert_int_equal(found.column, point.column);
	assert_int_equal(ts_node_end_byte(descent->node), ts_node_end_byte(node));
	assert_int_equal(descent->symbol, ts_node_symbol(node));
	assert_int_equal(descent->child_count, ts_node_child_count(node));
	assert_int_equal(descent_field(descent), ts_tree_cursor_current_field_id(cursor));
}

/* Moves the cursor on, inside the present node if that is entered; *left is how many nodes it went up. */
static bool cursor_next(TSTreeCursor *cursor, bool enters, int *left)
{
	*left = 0;
	if (enters && ts_tree_cursor_goto_first_child(cursor))
		return true;
	while (!ts_tree_cursor_goto_next_sibling(cursor)) {
		if (!ts_tree_cursor_goto_parent(cursor))
			return false;
		++*left;
	}
	return true;
}

/* Enters all nodes but each `skipped`th; 0: all. Returns how many there were. */
static size_t walk_both(const TSTree *tree, size_t skipped)
{
	TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
	struct descent descent = {0};
	size_t count = 0;
	bool more = true;

	for (descent_begin(&descent, ts_tree_root_node(tree)); more; count++) {
		bool enters = skipped == 0 || count % skipped != skipped - 1;
		int left;

		expect_same_node(&descent, &cursor);
		more = cursor_next(&cursor, enters, &left);
		assert_int_equal(descent_next(&descent, enters), more);
		if (more)
			assert_int_equal(descent.left, left);
	}
	descent_release(&descent);
	ts_tree_cursor_delete(&cursor);
	return count;
}

static void walk_source(const struct language *language, struct view source)
{
	TSParser *parser = ts_parser_new();
	TSTree *tree;

	assert_true(ts_parser_set_language(parser, language->grammar->language()));
	tree = ts_parser_parse_string(parser, NULL, source.p, (uint32_t)source.n);
	assert_int_equal(walk_both(tree, 0), ts_node_descendant_count(ts_tree_root_node(tree)));
	walk_both(tree, 3);
	ts_tree_delete(tree);
	ts_parser_delete(parser);
}

static size_t walk_file(const char *name)
{
	struct buf path = {0}, source = {0};
	size_t walked = 0;
	char chunk[4096];
	FILE *file;
	size_t n;

	buf_addf(&path, "%s/tests/fuzz/corpus/lang/%s", RESCUE_SOURCE_DIR, name);
	file = fopen(buf_text(&path), "rb");
	assert_non_null(file);
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_add(&source, chunk, n);
	fclose(file);
	for (size_t i = 0; language_at(i); i++)
		if (language_has_metrics(language_at(i))) {
			walk_source(language_at(i), buf_view(&source));
			walked++;
		}
	buf_release(&source);
	buf_release(&path);
	return walked;
}

/* Each example is parsed by each grammar: by all but one it is full of errors. */
static void the_walk_meets_the_nodes_that_the_cursor_meets(void **state)
{
	DIR *directory = opendir(RESCUE_SOURCE_DIR "/tests/fuzz/corpus/lang");
	struct dirent *entry;
	size_t walked = 0;

	(void)state;
	assert_non_null(directory);
	while ((entry = readdir(directory)))
		if (entry->d_name[0] != '.')
			walked += walk_file(entry->d_name);
	closedir(directory);
	assert_true(walked > 17);
}

static void an_empty_source_is_one_node(void **state)
{
	(void)state;
	walk_source(language_by_name(VIEW("C")), VIEW(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_walk_meets_the_nodes_that_the_cursor_meets),
	    cmocka_unit_test(an_empty_source_is_one_node),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

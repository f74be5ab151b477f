/*
 * What becomes of findings between two audits where the contents of both are known: lines, files and directories are
 * followed. The expected states are those of the table in judge/match.h, worked out by hand.
 */
#include "match_story.h"

#include "base/line_hash.h"
#include "repo_git.h"

/* The content of a path in the snapshot of one side; the same content has the same number. */
static void put_content(struct store *store, int64_t audit, int64_t number, const char *path, const char *oid,
			const char *content)
{
	struct query *query = store_query(store, "INSERT OR IGNORE INTO main.path (path) VALUES (?)");
	struct buf packed = {0};
	int64_t path_id;

	query_bind_text(query, 1, view_of(path));
	query_step(query, NULL);
	query_free(query);
	query = store_query(store, "SELECT id FROM main.path WHERE path = ?");
	query_bind_text(query, 1, view_of(path));
	assert_int_equal(query_step(query, NULL), 1);
	path_id = query_int(query, 0);
	query_free(query);
	if (store_int(store, "SELECT max(id) FROM main.blob", 0) < number) {
		put_blob(store, &(struct blob_row){.id = number, .oid = view_of(oid), .size = 1});
		line_hashes_pack(view_of(content), &packed);
		put_source_lines(store, &(struct source_lines_row){number, VIEW("C"), buf_view(&packed)});
		buf_release(&packed);
	}
	put_file(store, &(struct file_row){.snapshot_id = audit + 10,
					   .path_id = path_id,
					   .blob_id = number,
					   .mode = 33188,
					   .language = VIEW("C"),
					   .class = VIEW("production"),
					   .class_source = VIEW("path")});
}

/* A store with both sides, whose snapshots' facts are there. */
static struct store *story(const struct item *base, size_t base_count, const struct item *head, size_t head_count)
{
	struct store *store = memory_store();

	put_rules(store);
	put_state(store, 11, "1111");
	put_state(store, 12, "2222");
	put_side(store, BASE, "1111", base, base_count);
	put_side(store, HEAD, "2222", head, head_count);
	return store;
}

#define STORY(base, head) story(base, COUNT(base), head, COUNT(head))

/* One file in either side. */
#define EXPECT_IN_FILE(before, after, base, head, expected)                          \
	do {                                                                         \
		struct store *store = STORY(base, head);                             \
                                                                                     \
		put_content(store, BASE, 1, "a.c", "aaaa", before);                  \
		put_content(store, HEAD, 2, "a.c", "bbbb", after);                   \
		compare(store);                                                      \
		assert_states(store, expected);                                      \
		assert_rows(store, "SELECT method FROM main.comparison", "lines\n"); \
		store_close(store);                                                  \
	} while (0)

static void of_equal_lines_the_added_one_is_new(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = 2}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 2},
					   {"code/line", "a.c", "aa", .line = 4}};

	(void)state;
	EXPECT_IN_FILE("first();\nx = 1;\nlast();\n", "first();\nx = 1;\nsecond();\nx = 1;\nlast();\n", base, head,
		       "unchanged 1 1\nnew 2 -\n");
	EXPECT_IN_FILE("second();\nx = 1;\nlast();\n", "first();\nx = 1;\nsecond();\nx = 1;\nlast();\n", base, head,
		       "new 1 -\nunchanged 2 1\n");
}

static void a_reindented_block_is_as_it_was(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = 1},
					   {"code/line", "a.c", "bb", .line = 2}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 3},
					   {"code/line", "a.c", "bb", .line = 4}};

	(void)state;
	EXPECT_IN_FILE("x = 1;\ny = 2;\n", "\nif (z) {\n\tx  = 1;\n\ty=2;\n}\n", base, head,
		       "unchanged 1 1\nunchanged 2 2\n");
}

/* As many lines stay when each of the two is taken for the other one. */
static void swapped_functions_keep_their_findings(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", "f", .line = 2},
					   {"code/line", "a.c", "aa", "g", .line = 6},
					   {"code/function", "a.c", .symbol = "f", .line = 1},
					   {"code/function", "a.c", .symbol = "g", .line = 5}};
	static const struct item head[] = {{"code/line", "a.c", "aa", "g", .line = 2},
					   {"code/line", "a.c", "aa", "f", .line = 5},
					   {"code/function", "a.c", .symbol = "g", .line = 1},
					   {"code/function", "a.c", .symbol = "f", .line = 4}};

	(void)state;
	EXPECT_IN_FILE("f() {\nx = 1;\na();\n}\ng() {\nx = 1;\n}\n", "g() {\nx = 1;\n}\nf() {\nx = 1;\na();\n}\n", base,
		       head, "moved 1 2\nmoved 2 1\nunchanged 3 4\nunchanged 4 3\n");
}

static void a_function_with_another_name_is_the_one_it_was(void **state)
{
	static const struct item base[] = {{"code/function", "a.c", .symbol = "f", .line = 1, .end_line = 5}};
	static const struct item head[] = {{"code/function", "a.c", .symbol = "g", .line = 2, .end_line = 6}};

	(void)state;
	EXPECT_IN_FILE("f() {\na();\nb();\nc();\n}\n", "\ng(int x) {\na();\nb(x);\nc();\n}\n", base, head,
		       "unchanged 1 1\n");
	EXPECT_IN_FILE("f() {\na();\nb();\nc();\n}\n", "\ng(int x) {\na();\nd();\ne();\n}\n", base, head,
		       "new 1 -\nfixed - 1\n");
}

static void a_function_that_went_into_a_larger_one_is_gone(void **state)
{
	static const struct item base[] = {{"code/function", "a.c", .symbol = "f", .line = 1, .end_line = 4}};
	static const struct item head[] = {{"code/function", "a.c", .symbol = "g", .line = 1, .end_line = 9}};

	(void)state;
	EXPECT_IN_FILE("f() {\na();\nb();\n}\n", "g() {\nc();\na();\nb();\nd();\ne();\nh();\ni();\n}\n", base, head,
		       "new 1 -\nfixed - 1\n");
}

static void a_copy_that_begins_a_line_earlier_is_the_same(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "bb", .line = 2, .end_line = 4}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 1, .end_line = 4}};

	(void)state;
	EXPECT_IN_FILE("a();\nb();\nc();\nd();\n", "a();\nb();\nc();\nd();\ne();\n", base, head, "unchanged 1 1\n");
}

static void lines_outside_of_their_file_do_no_harm(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = -5, .end_line = 7},
					   {"code/line", "a.c", "bb", .line = 2, .end_line = 1},
					   {"code/line", "a.c", "cc", .line = 1, .end_line = INT64_MAX},
					   {"code/line", "a.c", "dd", .line = INT64_MAX, .end_line = INT64_MAX}};
	static const struct item head[] = {{"code/line", "a.c", "xx", .line = INT64_MIN + 1, .end_line = INT64_MAX},
					   {"code/line", "a.c", "yy", .line = 1, .end_line = INT64_MAX}};

	(void)state;
	EXPECT_IN_FILE("a();\nb();\n", "a();\nb();\nc();\n", base, head,
		       "new 1 -\nunchanged 2 3\nfixed - 1\nfixed - 2\nfixed - 4\n");
}

/* The old line was mended by what stands around it, and the same mistake was made at another place. */
static void a_line_that_is_still_there_has_not_moved(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = 1}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 4}};

	(void)state;
	EXPECT_IN_FILE("x = 1;\ny = 2;\n", "x = 1;\ny = 2;\nz = 3;\nx = 1;\n", base, head, "new 1 -\nfixed - 1\n");
	EXPECT_IN_FILE("x = 1;\ny = 2;\n", "y = 2;\nz = 3;\n\nx = 1;\n", base, head, "moved 1 1\n");
}

static void a_line_in_which_a_word_was_changed_is_the_one_it_was(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", "f", .line = 2},
					   {"code/line", "a.c", "bb", "f", .line = 3}};
	static const struct item head[] = {{"code/line", "a.c", "cc", "f", .line = 3},
					   {"code/line", "a.c", "dd", "f", .line = 5}};

	(void)state;
	EXPECT_IN_FILE("f() {\nx = 1;\ny = 1;\n}\n", "\nf() {\nx = 2;\n\ny = 2;\n}\n", base, head,
		       "unchanged 1 1\nunchanged 2 2\n");
}

static void a_line_that_replaces_one_of_another_function_is_new(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", "f", .line = 2}};
	static const struct item head[] = {{"code/line", "a.c", "bb", "g", .line = 2}};

	(void)state;
	EXPECT_IN_FILE("f() {\nx = 1;\n}\n", "f() {\nx = 2;\n}\n", base, head, "new 1 -\nfixed - 1\n");
}

static void a_line_at_another_place_of_what_was_replaced_is_new(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", "f", .line = 2}};
	static const struct item head[] = {{"code/line", "a.c", "bb", "f", .line = 3}};

	(void)state;
	EXPECT_IN_FILE("f() {\nx = 1;\ny = 1;\n}\n", "f() {\ny = 2;\nx = 2;\n}\n", base, head, "new 1 -\nfixed - 1\n");
	EXPECT_IN_FILE("f() {\nx = 1;\n}\n", "f() {\nset(x);\nx = 2;\n}\n", base, head, "new 1 -\nfixed - 1\n");
}

static void of_two_findings_in_an_edited_line_nobody_knows_which_is_which(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", "f", .line = 2}};
	static const struct item head[] = {{"code/line", "a.c", "bb", "f", .line = 2},
					   {"code/line", "a.c", "bb", "f", .line = 2}};

	(void)state;
	EXPECT_IN_FILE("f() {\nx = 1;\n}\n", "f() {\nx = 2, y = 1;\n}\n", base, head, "new 1 -\nnew 2 -\nfixed - 1\n");
}

static void a_file_whose_lines_are_not_known_is_matched_by_content(void **state)
{
	static const struct item base[] = {{"code/line", "a.c", "aa", .line = 2},
					   {"code/line", "a.c", "bb", .line = 3}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 9}};

	(void)state;
	EXPECT_IN_FILE("", "", base, head, "moved 1 1\nfixed - 2\n");
}

static void a_deleted_file_takes_its_findings_along(void **state)
{
	static const struct item base[] = {{"code/line", "gone.c", "aa", .line = 1},
					   {"code/line", "a.c", "aa", .line = 1}};
	static const struct item head[] = {{"code/line", "a.c", "aa", .line = 1}};
	struct store *store = STORY(base, head);

	(void)state;
	put_content(store, BASE, 1, "gone.c", "aaaa", "x = 1;\n");
	put_content(store, BASE, 2, "a.c", "bbbb", "x = 1;\n");
	put_content(store, HEAD, 2, "a.c", "bbbb", "x = 1;\n");
	compare(store);
	assert_states(store, "unchanged 1 2\nfixed - 1\n");
	store_close(store);
}

/* Two thirds of the file are as they were, which is enough for git to call it renamed. */
static void a_renamed_file_is_followed(void **state)
{
	static const char before[] = "int one(void);\nint two(void);\nint three(void);\n";
	static const char after[] = "int new_one(void);\nint one(void);\nint two(void);\nint three(void);\n";
	static const struct item base[] = {{"code/line", "old.c", "aa", .line = 2},
					   {"code/line", "old.c", "aa", .line = 3},
					   {"code/file", "old.c", .value = 4}};
	static const struct item head[] = {{"code/line", "new.c", "aa", .line = 3},
					   {"code/line", "new.c", "aa", .line = 4},
					   {"code/file", "new.c", .value = 4}};
	struct store *store = STORY(base, head);
	char *directory = new_directory();
	struct buf oids = {0};
	struct err err = {0};
	struct repo *repo;

	(void)state;
	put_rule(store, BASE, "code/file", "fail");
	put_rule(store, HEAD, "code/file", "fail");
	assert_int_equal(
	    run_shell(directory,
		      "git init -q .\n"
		      "printf 'int one(void);\\nint two(void);\\nint three(void);\\n' | git hash-object -w --stdin\n"
		      "printf 'int new_one(void);\\nint one(void);\\nint two(void);\\nint three(void);\\n' | "
		      "git hash-object -w --stdin\n",
		      &oids),
	    0);
	assert_int_equal(oids.n, 82);
	oids.p[40] = oids.p[81] = '\0';
	put_content(store, BASE, 1, "old.c", oids.p, before);
	put_content(store, HEAD, 2, "new.c", oids.p + 41, after);
	repo = opened(directory);
	assert_int_equal(
	    match_audits(store,
			 &(struct match_job){.rules = &rule_set, .audit_id = HEAD, .base_audit_id = BASE, .repo = repo},
			 &err),
	    0);
	assert_states(store, "moved 1 1\nmoved 2 2\nmoved 3 3\n");
	repo_free(repo);
	remove_directory(directory);
	buf_release(&oids);
	store_close(store);
}

#define OID(digit) digit "00000000000000000000000000000000000000" digit

/* Git would call it another file: it has no line in common. The third one has half of its lines, and is not it. */
static void a_file_that_was_renamed_and_indented_is_followed(void **state)
{
	static const struct item base[] = {{"code/line", "old.c", "aa", .line = 2},
					   {"code/line", "old.c", "bb", .line = 4},
					   {"code/function", "old.c", .symbol = "f", .line = 1, .value = 20}};
	static const struct item head[] = {{"code/line", "new.c", "aa", .line = 3},
					   {"code/line", "new.c", "xx", .line = 5},
					   {"code/line", "other.c", "cc", .line = 4},
					   {"code/function", "new.c", .symbol = "f", .line = 2, .value = 20}};
	struct store *store = STORY(base, head);

	(void)state;
	put_content(store, BASE, 1, "old.c", OID("1"), "f() {\n  one();\n  two();\n  three();\n  four();\n}\n");
	put_content(store, HEAD, 2, "new.c", OID("2"),
		    "/* f */\nf()\t{\n\tone();\n\ttwo();\n\tfive();\n\tfour();\n}\n");
	put_content(store, HEAD, 3, "other.c", OID("3"),
		    "g() {\n\tone();\n\ttwo();\n\tthree();\n\tsix();\n\tseven();\n}\n");
	compare(store);
	assert_states(store, "moved 1 1\nmoved 2 2\nnew 3 -\nmoved 4 3\n");
	store_close(store);
}

static void a_file_with_less_than_half_of_the_lines_is_another_one(void **state)
{
	static const struct item base[] = {{"code/line", "old.c", "aa", .line = 2},
					   {"code/line", "old.c", "aa", .line = 3}};
	static const struct item head[] = {{"code/line", "new.c", "aa", .line = 2},
					   {"code/line", "new.c", "aa", .line = 3}};
	struct store *store = STORY(base, head);

	(void)state;
	put_content(store, BASE, 1, "old.c", OID("1"), "one();\ntwo();\nthree();\nfour();\n");
	put_content(store, HEAD, 2, "new.c", OID("2"), "one();\ntwo();\nthree();\n5();\n6();\n7();\n8();\n");
	compare(store);
	assert_states(store, "new 1 -\nnew 2 -\nfixed - 1\nfixed - 2\n");
	store_close(store);
}

/* Two of three files went along, one was deleted; of the other directory one of two, which is not most of it. */
static void a_module_whose_directory_was_renamed_is_the_same(void **state)
{
	static const struct item base[] = {{"team/module", .subject = "src/pay", .value = 90},
					   {"team/module", .subject = "src/web and src/pay", .value = 5},
					   {"team/module", .subject = "src/old"},
					   {"team/module", .subject = "repository"},
					   {"team/module", .subject = "src/web, src/pay"}};
	static const struct item head[] = {{"team/module", .subject = "lib/money", .value = 90},
					   {"team/module", .subject = "src/web and lib/money", .value = 5},
					   {"team/module", .subject = "src/new"},
					   {"team/module", .subject = "repository"},
					   {"team/module", .subject = "src/web, lib/money"}};
	struct store *store = STORY(base, head);

	(void)state;
	put_content(store, BASE, 1, "src/pay/a.c", OID("1"), "a1();\na2();\na3();\n");
	put_content(store, BASE, 2, "src/pay/in/b.c", OID("2"), "b1();\nb2();\nb3();\n");
	put_content(store, BASE, 3, "src/pay/c.c", OID("3"), "c1();\nc2();\nc3();\n");
	put_content(store, BASE, 4, "src/old/d.c", OID("4"), "d1();\nd2();\nd3();\n");
	put_content(store, BASE, 5, "src/old/e.c", OID("5"), "e1();\ne2();\ne3();\n");
	put_content(store, HEAD, 1, "lib/money/a.c", OID("1"), "");
	put_content(store, HEAD, 2, "lib/money/in/b.c", OID("2"), "");
	put_content(store, HEAD, 4, "src/new/d.c", OID("4"), "");
	compare(store);
	assert_states(store, "moved 1 1\nmoved 2 2\nnew 3 -\nunchanged 4 4\nmoved 5 5\nfixed - 3\n");
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(of_equal_lines_the_added_one_is_new),
	    cmocka_unit_test(a_reindented_block_is_as_it_was),
	    cmocka_unit_test(swapped_functions_keep_their_findings),
	    cmocka_unit_test(a_function_with_another_name_is_the_one_it_was),
	    cmocka_unit_test(a_function_that_went_into_a_larger_one_is_gone),
	    cmocka_unit_test(a_copy_that_begins_a_line_earlier_is_the_same),
	    cmocka_unit_test(lines_outside_of_their_file_do_no_harm),
	    cmocka_unit_test(a_line_that_is_still_there_has_not_moved),
	    cmocka_unit_test(a_line_in_which_a_word_was_changed_is_the_one_it_was),
	    cmocka_unit_test(a_line_that_replaces_one_of_another_function_is_new),
	    cmocka_unit_test(a_line_at_another_place_of_what_was_replaced_is_new),
	    cmocka_unit_test(of_two_findings_in_an_edited_line_nobody_knows_which_is_which),
	    cmocka_unit_test(a_file_whose_lines_are_not_known_is_matched_by_content),
	    cmocka_unit_test(a_deleted_file_takes_its_findings_along),
	    cmocka_unit_test(a_renamed_file_is_followed),
	    cmocka_unit_test(a_file_that_was_renamed_and_indented_is_followed),
	    cmocka_unit_test(a_file_with_less_than_half_of_the_lines_is_another_one),
	    cmocka_unit_test(a_module_whose_directory_was_renamed_is_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

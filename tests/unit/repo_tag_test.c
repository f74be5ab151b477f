#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "repo/scratch.h"
#include "repo/tag.h"
#include "repo_git.h"

static struct tag_list listed(struct repo *repo)
{
	struct tag_list list;
	struct err err = {0};

	if (tag_list_read(&list, repo, &err))
		fail_msg("%s", err.message);
	return list;
}

/* "name commit time annotated" of each tag that leads to a commit, "name !kind" of others. */
static char *printed(struct repo *repo)
{
	struct tag_list list = listed(repo);
	struct buf out = {0};

	for (size_t i = 0; i < list.count; i++) {
		struct tag_target target;
		struct err err = {0};
		char hex[OID_HEX_SIZE];

		buf_add_view(&out, list.items[i].name);
		if (tag_peel(repo, &list.items[i].target, &target, &err)) {
			buf_addf(&out, " !%d\n", err.kind);
			continue;
		}
		oid_to_hex(&target.commit, hex);
		buf_addf(&out, " %s %lld %d\n", hex, (long long)target.time, target.is_annotated);
	}
	tag_list_release(&list);
	return buf_take(&out);
}

static void assert_printed(struct repo *repo, const char *directory, const char *command)
{
	struct buf expected = {0};
	char *ours = printed(repo);

	assert_int_equal(run_shell(directory, command, &expected), 0);
	assert_string_equal(ours, buf_text(&expected));
	buf_release(&expected);
	free(ours);
}

static const char tags_of_git[] =
    "git for-each-ref refs/tags --format='%(refname:lstrip=2) "
    "%(if)%(*objectname)%(then)%(*objectname) %(taggerdate:unix) 1%(else)%(objectname) 0 0%(end)' | LC_ALL=C sort";

static void tags_are_those_of_git_loose_or_packed(void **unused)
{
	char *d = new_directory();
	struct tag_list loose, packed;
	struct repo *repo;

	(void)unused;
	shell(d,
	      "git init -q -b main .; git commit -q --allow-empty -m one; git tag 'v1.0;x'; git tag -am t v2.0\n"
	      "git commit -q --allow-empty -m two; git tag sub/dir/v1.2; git tag -am t pkg@1.0.0; git tag r\xC3\xA9l\n"
	      "git tag \"$(printf 'latin-\\351')\"; git tag v10; git tag -am t @scope/pkg@1.0.0-rc.1");
	repo = opened(d);
	assert_printed(repo, d, tags_of_git);
	loose = listed(repo);
	assert_int_equal(loose.count, 8);
	repo_free(repo);
	shell(d, "git pack-refs --all");
	repo = opened(d);
	assert_printed(repo, d, tags_of_git);
	packed = listed(repo);
	assert_true(oid_equal(&loose.digest, &packed.digest));
	tag_list_release(&packed);
	repo_free(repo);
	shell(d, "git tag -f v10 HEAD~1");
	repo = opened(d);
	packed = listed(repo);
	assert_false(oid_equal(&loose.digest, &packed.digest));
	tag_list_release(&packed);
	tag_list_release(&loose);
	repo_free(repo);
	remove_directory(d);
}

static void tags_that_lead_nowhere_are_told_from_damaged_ones(void **unused)
{
	char *d = new_directory();
	struct repo *repo;
	char *ours;

	(void)unused;
	shell(d, "git init -q -b main .; echo x > f; git add f; git commit -qm one; c=$(git rev-parse HEAD)\n"
		 "git tag -m t a-tree HEAD^{tree}; git tag a-blob HEAD:f\n"
		 "one=1111111111111111111111111111111111111111; echo $one > .git/refs/tags/b-missing\n"
		 "echo nonsense > .git/refs/tags/c-broken; ln -s /dev/null .git/refs/tags/c-link; mkfifo "
		 ".git/refs/tags/c-pipe\n"
		 "t() { printf \"$1\" | git hash-object -t tag -w --stdin --literally; }\n"
		 "echo $(t 'not a tag\\n') > .git/refs/tags/d-damaged\n"
		 "echo $(t \"object $c\\ntype commit\\ntag x\\n\\nno tagger\\n\") > .git/refs/tags/e-untagged\n"
		 "echo $(t \"object $c\\ntype commit\\ntag x\\ntagger T <t@x> 12x\\n\\n\") > .git/refs/tags/f-undated\n"
		 "git tag -m t deep; for i in $(seq 20); do git tag -f -m t deep deep 2>/dev/null; done");
	repo = opened(d);
	ours = printed(repo);
	shell(d, "rm .git/refs/tags/[bcd]-*");
	{
		struct buf commit = {0}, expected = {0};

		run_shell(d, "git rev-parse HEAD | tr -d '\\n'", &commit);
		buf_addf(&expected,
			 "a-blob !2\na-tree !2\nb-missing !3\nd-damaged !3\ndeep !2\n"
			 "e-untagged %s 0 1\nf-undated %s 0 1\n",
			 buf_text(&commit), buf_text(&commit));
		assert_string_equal(ours, buf_text(&expected));
		buf_release(&commit);
		buf_release(&expected);
	}
	free(ours);
	repo_free(repo);
	remove_directory(d);
}

static void a_tag_of_a_tag_has_the_date_of_the_outer_one(void **unused)
{
	char *d = new_directory();
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q -b main .; git commit -q --allow-empty -m one; git tag -m inner inner\n"
		 "GIT_COMMITTER_DATE='1800000000 +0000' git tag -m outer outer inner; git tag -d inner");
	repo = opened(d);
	assert_printed(repo, d, "echo outer $(git rev-parse HEAD) 1800000000 1");
	repo_free(repo);
	remove_directory(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tags_are_those_of_git_loose_or_packed),
	    cmocka_unit_test(tags_that_lead_nowhere_are_told_from_damaged_ones),
	    cmocka_unit_test(a_tag_of_a_tag_has_the_date_of_the_outer_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "repo_git.h"

/* Sixty commits whose parents are chosen by a fixed sequence, dates that go back now and then, one branch a commit. */
static const char make_history[] =
    "git init -q . && tree=$(git write-tree) && seed=7 && i=0 && "
    "while [ $i -lt 60 ]; do parents=; "
    "  for n in 1 2; do seed=$(( (seed * 1103515245 + 12345) % 2147483648 )); "
    "    if [ $i -gt 0 ] && { [ $n = 1 ] || [ $((seed / 65536 % 3)) = 0 ]; } && [ $((i % 17)) -gt 0 ]; then "
    "      back=$((seed / 65536 % 6 + 1)); at=$((i - back)); [ $at -lt 0 ] && at=0; parents=\"$parents -p $(git "
    "rev-parse b$at)\"; fi; done; "
    "  id=$(GIT_COMMITTER_DATE=\"$((1700000000 + i * 100 - seed / 65536 % 250)) +0000\" git commit-tree $tree $parents "
    "-m $i 2>/dev/null); git update-ref refs/heads/b$i $id; i=$((i + 1)); done";

static struct oid resolve(struct repo *repo, int branch)
{
	struct repo_state state;
	struct err err = {0};
	char name[32];

	snprintf(name, sizeof(name), "b%d", branch);
	if (repo_resolve(repo, name, &state, &err))
		fail_msg("%s", err.message);
	return state.commit;
}

/* What git says: all that are best, "" when there is none. */
static void ask_git(const char *directory, int one, int two, struct buf *out)
{
	struct buf script = {0};

	buf_addf(&script, "git merge-base --all b%d b%d || :", one, two);
	assert_int_equal(run_shell(directory, buf_text(&script), out), 0);
	buf_release(&script);
}

static void the_base_is_one_of_those_git_finds(void **state)
{
	char *directory = new_directory();
	struct repo *repo;
	struct err err = {0};
	int found = 0;

	(void)state;
	shell(directory, make_history);
	assert_int_equal(repo_open(&repo, directory, &err), 0);
	for (int one = 59; one >= 0; one -= 7)
		for (int two = 58; two >= 0; two -= 5) {
			struct oid a = resolve(repo, one), b = resolve(repo, two), base;
			int status = repo_merge_base(repo, &a, &b, &base, &err);
			struct buf expected = {0};
			char hex[OID_HEX_SIZE];

			ask_git(directory, one, two, &expected);
			assert_int_equal(status, expected.n > 0);
			if (status)
				oid_to_hex(&base, hex);
			if (status && !strstr(buf_text(&expected), hex))
				fail_msg("of b%d and b%d found %s, git finds %s", one, two, hex, buf_text(&expected));
			found += status;
			buf_release(&expected);
		}
	assert_in_range(found, 30, 107); /* some have none */
	repo_free(repo);
	remove_directory(directory);
}

static void a_shallow_clone_ends_where_it_ends(void **state)
{
	char *directory = new_directory();
	struct buf path = {0};
	struct oid head, older, base;
	struct repo_state state_of;
	struct repo *repo;
	struct err err = {0};

	(void)state;
	shell(directory,
	      "git init -q a && cd a && for i in 1 2 3 4; do git commit -q --allow-empty -m $i; done && cd .. && "
	      "git clone -q --depth 2 file://$PWD/a b");
	buf_addf(&path, "%s/b", directory);
	assert_int_equal(repo_open(&repo, buf_text(&path), &err), 0);
	assert_int_equal(repo_resolve(repo, "HEAD", &state_of, &err), 0);
	head = state_of.commit;
	assert_int_equal(repo_resolve(repo, "HEAD~1", &state_of, &err), 0);
	older = state_of.commit;
	assert_int_equal(repo_merge_base(repo, &older, &head, &base, &err), 1);
	assert_true(oid_equal(&base, &older));
	repo_free(repo);
	buf_release(&path);
	remove_directory(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_base_is_one_of_those_git_finds),
	    cmocka_unit_test(a_shallow_clone_ends_where_it_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

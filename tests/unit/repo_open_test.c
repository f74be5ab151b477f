#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "repo/repo.h"
#include "repo/scratch.h"
#include "repo_git.h"

static struct repo_state resolved(struct repo *repo, const char *revision)
{
	struct repo_state state;
	struct err err = {0};

	if (repo_resolve(repo, revision, &state, &err))
		fail_msg("%s: %s", revision ? revision : "HEAD", err.message);
	return state;
}

/* What git prints for `command` must be the audited commit. */
static void assert_commit(const char *directory, const char *command, const struct repo_state *state)
{
	struct buf expected = {0};
	char hex[OID_HEX_SIZE];

	assert_int_equal(run_shell(directory, command, &expected), 0);
	oid_to_hex(&state->commit, hex);
	expected.n = expected.n ? expected.n - 1 : 0;
	expected.p[expected.n] = '\0';
	assert_string_equal(buf_text(&expected), hex);
	buf_release(&expected);
}

static bool has_note(const struct repo_state *state, const char *subject)
{
	for (size_t i = 0; i < state->note_count; i++)
		if (strcmp(state->notes[i].subject, subject) == 0)
			return true;
	return false;
}

static void every_way_to_name_a_repository_opens_it(void **unused)
{
	static const char *const names[] = {"x", "x/sub/deep", "x/.git", "linked", "link", "bare.git"};
	char *d = new_directory();

	(void)unused;
	shell(d, "git init -q -b main x; cd x; mkdir -p sub/deep; echo 1 > sub/deep/f; git add .; git commit -qm one\n"
		 "git worktree add -q ../linked; cd ..; ln -s x link; git clone -q --bare x bare.git");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct repo *repo = opened(below(d, names[i]));
		struct repo_state state = resolved(repo, NULL);

		assert_true(state.has_commit);
		assert_commit(below(d, "x"), "git rev-parse HEAD", &state);
		assert_string_equal(repo_name(repo), i == 3 ? "linked" : i == 5 ? "bare" : "x");
		assert_int_equal(state.is_bare, i == 5);
		assert_true(repo_exists_at(below(d, names[i])));
		repo_free(repo);
	}
	remove_directory(d);
}

static void what_is_no_repository_says_so(void **unused)
{
	char *d = new_directory();
	struct err err = {0};
	struct repo *repo;

	(void)unused;
	shell(d,
	      "mkdir plain self broken; echo 'gitdir: .git' > self/.git; mkdir broken/.git; echo x > broken/.git/HEAD");
	for (int i = 0; i < 4; i++) {
		static const char *const names[] = {"plain", "self", "broken", "missing"};

		err_clear(&err);
		assert_int_equal(repo_open(&repo, below(d, names[i]), &err), -1);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_non_null(strstr(err.message, "not a git repository"));
		assert_false(repo_exists_at(below(d, names[i])));
		assert_int_equal(repo_remains_at(below(d, names[i])), i == 1 || i == 2);
	}
	remove_directory(d);
}

static void a_repository_we_cannot_read_is_an_error_and_not_a_directory(void **unused)
{
	char *d = new_directory();
	struct err err = {0};
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q --object-format=sha256 x");
	assert_true(repo_exists_at(below(d, "x")));
	assert_int_equal(repo_open(&repo, below(d, "x"), &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	remove_directory(d);
}

static void revisions_mean_what_git_says(void **unused)
{
	static const char *const names[] = {"main", "v1", "v2", "nested", "HEAD~1", "main^{commit}", "refs/heads/side"};
	char *d = new_directory(), command[128];
	struct err err = {0};
	struct repo_state state;
	struct repo *repo;

	(void)unused;
	shell(
	    d,
	    "git init -q -b main .; git commit -q --allow-empty -m one; git tag v1; git tag -a -m t v2\n"
	    "git tag -a -m n nested v2; git branch side; git commit -q --allow-empty -m two; git tag tree HEAD^{tree}");
	repo = opened(d);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		state = resolved(repo, names[i]);
		snprintf(command, sizeof(command), "git rev-parse '%s^{commit}'", names[i]);
		assert_commit(d, command, &state);
	}
	assert_string_equal(resolved(repo, NULL).reference, "refs/heads/main");
	assert_string_equal(resolved(repo, "v1").reference, "refs/tags/v1");
	assert_int_equal(repo_resolve(repo, "nothing", &state, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.message, "unknown revision 'nothing'"));
	err_clear(&err);
	assert_int_equal(repo_resolve(repo, "tree", &state, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	shell(d, "git checkout -q --detach v1");
	state = resolved(repo, NULL);
	assert_true(state.is_detached);
	assert_commit(d, "git rev-parse v1", &state);
	repo_free(repo);
	remove_directory(d);
}

static void an_empty_repository_has_no_commit_and_is_no_error(void **unused)
{
	char *d = new_directory();
	struct repo *repo;
	struct repo_state state;

	(void)unused;
	shell(d, "git init -q -b main .");
	repo = opened(d);
	state = resolved(repo, NULL);
	assert_false(state.has_commit);
	assert_true(has_note(&state, "HEAD"));
	repo_free(repo);
	remove_directory(d);
}

static void an_unborn_head_falls_back_to_a_branch_and_says_so(void **unused)
{
	char *d = new_directory();
	struct repo *repo;
	struct repo_state state;

	(void)unused;
	shell(d, "git init -q -b old .; git commit -q --allow-empty -m one; git checkout -q -b new\n"
		 "GIT_COMMITTER_DATE='1800000000 +0000' git commit -q --allow-empty -m two\n"
		 "git symbolic-ref HEAD refs/heads/unborn");
	repo = opened(d);
	state = resolved(repo, NULL);
	assert_commit(d, "git rev-parse new", &state);
	assert_true(has_note(&state, "HEAD"));
	shell(d, "git branch main old");
	state = resolved(repo, NULL);
	assert_commit(d, "git rev-parse main", &state);
	repo_free(repo);
	remove_directory(d);
}

static void a_damaged_reference_is_incomplete_and_not_replaced_by_another_branch(void **unused)
{
	char *d = new_directory();
	struct err err = {0};
	struct repo *repo;
	struct repo_state state;

	(void)unused;
	shell(d, "git init -q -b main .; git commit -q --allow-empty -m one; git branch other\n"
		 "echo garbage > .git/refs/heads/main");
	repo = opened(d);
	assert_int_equal(repo_resolve(repo, NULL, &state, &err), -1);
	assert_int_equal(err.kind, ERR_INCOMPLETE);
	assert_non_null(strstr(err.message, "'refs/heads/main' is damaged"));
	repo_free(repo);
	remove_directory(d);
}

static void a_missing_commit_is_incomplete_and_not_replaced_by_another_branch(void **unused)
{
	char *d = new_directory();
	struct err err = {0};
	struct repo *repo;
	struct repo_state state;

	(void)unused;
	shell(d, "git init -q -b main .; git commit -q --allow-empty -m one; git branch other\n"
		 "git commit -q --allow-empty -m two; o=$(git rev-parse HEAD)\n"
		 "rm -f .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)");
	repo = opened(d);
	assert_int_equal(repo_resolve(repo, NULL, &state, &err), -1);
	assert_int_equal(err.kind, ERR_INCOMPLETE);
	repo_free(repo);
	remove_directory(d);
}

static void what_a_reader_must_know_is_noted(void **unused)
{
	char *d = new_directory();
	struct repo *repo;
	struct repo_state state;

	(void)unused;
	shell(d,
	      "git init -q -b main full; cd full; for i in 1 2 3; do git commit -q --allow-empty -m $i; done; cd ..\n"
	      "git clone -q --depth 2 file://$PWD/full shallow; git clone -q -s full borrowed\n"
	      "cd borrowed; git replace HEAD HEAD~1; mkdir -p .git/info; git rev-parse HEAD > .git/info/grafts\n"
	      "git config extensions.worktreeConfig true; git config remote.origin.promisor true\n"
	      "git config core.repositoryFormatVersion 1");
	repo = opened(below(d, "shallow"));
	state = resolved(repo, NULL);
	assert_true(state.is_shallow && has_note(&state, "shallow") && state.history_key[0]);
	assert_false(repo_is_shallow_boundary(repo, &state.commit));
	state = resolved(repo, "HEAD~1");
	assert_true(repo_is_shallow_boundary(repo, &state.commit));
	repo_free(repo);
	repo = opened(below(d, "borrowed"));
	state = resolved(repo, NULL);
	assert_true(has_note(&state, "objects/info/alternates"));
	assert_true(has_note(&state, "info/grafts"));
	assert_true(has_note(&state, "refs/replace"));
	assert_string_equal(state.partial_filter, "unknown");
	assert_string_equal(state.history_key, "");
	repo_free(repo);
	remove_directory(d);
}

static void a_scratch_repository_needs_no_disk_and_serves_other_threads(void **unused)
{
	const struct scratch_file files[] = {{.path = VIEW("a/b.c"), .content = VIEW("int x;\n")}};
	struct err err = {0};
	struct repo *repo, *other;
	struct repo_state state;
	struct object object;
	struct oid oid;

	(void)unused;
	assert_int_equal(repo_scratch(&repo, &err), 0);
	assert_false(resolved(repo, NULL).has_commit);
	assert_int_equal(
	    repo_scratch_commit(repo, &(struct scratch_commit){.files = files, .file_count = 1}, &oid, &err), 0);
	state = resolved(repo, NULL);
	assert_true(oid_equal(&state.commit, &oid));
	assert_int_equal(repo_reopen(repo, &other, &err), 0);
	repo_free(repo);
	assert_int_equal(repo_read_typed(other, &oid, OBJECT_COMMIT, 4096, &object, &err), 0);
	assert_true(view_starts(object.content, "tree "));
	object_release(&object);
	assert_int_equal(repo_read_typed(other, &state.tree, OBJECT_BLOB, 4096, &object, &err), -1);
	assert_non_null(strstr(err.message, "is a tree, not a blob"));
	repo_free(other);
}

static void an_object_that_claims_a_terabyte_is_refused(void **unused)
{
	char *d = new_directory();
	struct oid oid = {{0xAA, 0xBB}};
	struct err err = {0};
	struct object object;
	struct repo *repo;

	(void)unused;
	/* "tree 1099511627776" and a NUL, as zlib packs them. */
	shell(d, "git init -q .; mkdir -p .git/objects/aa\n"
		 "printf '\\170\\001\\001\\023\\000\\354\\377tree 1099511627776\\000\\064\\316\\004\\176' > "
		 ".git/objects/aa/bb000000000000000000000000000000000000");
	repo = opened(d);
	assert_int_equal(repo_read(repo, &oid, &object, &err), -1);
	assert_int_equal(err.kind, ERR_INCOMPLETE);
	repo_free(repo);
	remove_directory(d);
}

static void ids_are_those_of_git(void **unused)
{
	char hex[OID_HEX_SIZE], *long_text = calloc(1, 1000);
	struct oid oid;

	(void)unused;
	oid_of_blob(VIEW("hello\n"), &oid);
	oid_to_hex(&oid, hex);
	assert_string_equal(hex, "ce013625030ba8dba906f756967f9e9ca394464a");
	oid_of_blob((struct view){long_text, 1000}, &oid);
	oid_to_hex(&oid, hex);
	assert_string_equal(hex, "012b3279398166a8f9e06174a33624048581648a");
	assert_false(oid_from_hex(VIEW("ce013625030ba8dba906f756967f9e9ca394464"), &oid));
	assert_false(oid_from_hex(VIEW("ce013625030ba8dba906f756967f9e9ca394464g"), &oid));
	free(long_text);
}

/* The id of the text when it comes in pieces of that size. */
static struct oid id_in_pieces(struct view text, size_t piece, bool by_instructions)
{
	struct sha1 sha1;
	struct oid oid;

	sha1_init(&sha1);
	sha1.by_instructions = by_instructions;
	for (size_t at = 0; at < text.n; at += piece)
		sha1_add(&sha1, text.p + at, piece < text.n - at ? piece : text.n - at);
	sha1_final(&sha1, &oid);
	return oid;
}

static void the_processors_instructions_and_the_portable_code_give_the_same_ids(void **unused)
{
	struct sha1 sha1;
	char text[300];

	(void)unused;
	sha1_init(&sha1);
	if (!sha1.by_instructions)
		skip();
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * i % 251);
	for (size_t n = 0; n <= sizeof(text); n++) {
		struct oid portable = id_in_pieces((struct view){text, n}, n + 1, false);

		for (size_t piece = 1; piece <= 200; piece += 21) {
			struct oid other = id_in_pieces((struct view){text, n}, piece, true);

			assert_true(oid_equal(&portable, &other));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_way_to_name_a_repository_opens_it),
	    cmocka_unit_test(what_is_no_repository_says_so),
	    cmocka_unit_test(a_repository_we_cannot_read_is_an_error_and_not_a_directory),
	    cmocka_unit_test(revisions_mean_what_git_says),
	    cmocka_unit_test(an_empty_repository_has_no_commit_and_is_no_error),
	    cmocka_unit_test(an_unborn_head_falls_back_to_a_branch_and_says_so),
	    cmocka_unit_test(a_damaged_reference_is_incomplete_and_not_replaced_by_another_branch),
	    cmocka_unit_test(a_missing_commit_is_incomplete_and_not_replaced_by_another_branch),
	    cmocka_unit_test(what_a_reader_must_know_is_noted),
	    cmocka_unit_test(a_scratch_repository_needs_no_disk_and_serves_other_threads),
	    cmocka_unit_test(an_object_that_claims_a_terabyte_is_refused),
	    cmocka_unit_test(ids_are_those_of_git),
	    cmocka_unit_test(the_processors_instructions_and_the_portable_code_give_the_same_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

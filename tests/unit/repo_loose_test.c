#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "repo/repo.h"
#include "repo_git.h"

/* The id that `command` prints in `directory`. */
static struct oid printed_oid(const char *directory, const char *command)
{
	struct buf out = {0};
	struct oid oid;

	assert_int_equal(run_shell(directory, command, &out), 0);
	assert_true(oid_from_hex(view_slice(buf_view(&out), 0, 40), &oid));
	buf_release(&out);
	return oid;
}

static void loose_objects_of_any_size_are_read_and_their_headers_too(void **unused)
{
	static const int sizes[] = {0, 1, 50, 55, 56, 57, 64, 100, 16384, 100000, 3000000};
	char *d = new_directory(), command[160];
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q -b main .");
	repo = opened(d);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		enum object_type type;
		struct err err = {0};
		struct object object;
		struct oid oid, actual;
		uint64_t size;

		snprintf(
		    command, sizeof(command),
		    "perl -e 'srand 7; print pack \"C*\", map { int rand 256 } 1 .. %d' | git hash-object -w --stdin",
		    sizes[i]);
		oid = printed_oid(d, command);
		assert_int_equal(repo_header(repo, &oid, &type, &size, &err), 0);
		assert_int_equal(size, sizes[i]);
		assert_int_equal(repo_read_typed(repo, &oid, OBJECT_BLOB, SIZE_MAX, &object, &err), 0);
		oid_of_blob(object.content, &actual);
		assert_true(oid_equal(&oid, &actual));
		object_release(&object);
	}
	assert_int_equal(repo_failed_objects(repo), 0);
	repo_free(repo);
	remove_directory(d);
}

/* libgit2 1.5 never comes back from such a file. */
static void a_loose_object_cut_short_anywhere_is_damaged(void **unused)
{
	char *d = new_directory(), command[200];
	struct oid oid;
	struct repo *repo;

	(void)unused;
	shell(d,
	      "git init -q -b main .; for i in 1 2 3 4 5 6 7 8 9; do echo $i; done | git hash-object -w --stdin > oid\n"
	      "f=.git/objects/$(sed 's#^..#&/#' oid); chmod u+w $f; cp $f whole; ln -s $f object");
	oid = printed_oid(d, "cat oid");
	repo = opened(d);
	for (int n = 0; n < 30; n++) {
		struct err err = {0};
		struct object object;

		snprintf(command, sizeof(command),
			 "[ $(wc -c < whole) -gt %d ] && head -c %d whole > object || rm object", n, n);
		if (run_shell(d, command, NULL))
			break;
		assert_int_equal(repo_read(repo, &oid, &object, &err), -1);
		assert_int_equal(err.kind, ERR_INCOMPLETE);
	}
	assert_int_equal(repo_failed_objects(repo), 1);
	repo_free(repo);
	remove_directory(d);
}

static void a_loose_object_that_lies_about_itself_is_damaged(void **unused)
{
	/* Content, and a name for it. */
	static const char *const contents[] = {"blob 5\\0hell",
					       "blob 3\\0hello",
					       "blob -1\\0",
					       "blob\\0",
					       "thing 1\\0x",
					       "blob 1 x",
					       "blob 99999999999999999999\\0x",
					       "blob 1099511627776\\0x"};
	char *d = new_directory(), command[300];
	struct oid oid = {{0xAA, 0xBB}};
	struct repo *repo;

	(void)unused;
	shell(d, "git init -q -b main .; mkdir .git/objects/aa");
	repo = opened(d);
	for (size_t i = 0; i < sizeof(contents) / sizeof(*contents); i++) {
		struct err err = {0};
		struct object object;

		snprintf(command, sizeof(command),
			 "perl -MCompress::Zlib -e 'print compress(\"%s\")' > "
			 ".git/objects/aa/bb000000000000000000000000000000000000",
			 contents[i]);
		shell(d, command);
		assert_int_equal(repo_read(repo, &oid, &object, &err), -1);
		assert_int_equal(err.kind, ERR_INCOMPLETE);
	}
	shell(d, "rm .git/objects/aa/bb*; mkfifo .git/objects/aa/bb000000000000000000000000000000000000");
	assert_int_equal(repo_read(repo, &oid, &(struct object){0}, NULL), -1);
	repo_free(repo);
	remove_directory(d);
}

static void objects_are_borrowed_as_far_as_git_borrows_them(void **unused)
{
	char *d = new_directory();
	struct repo_state state;
	struct err err = {0};
	struct object object;
	struct repo *repo, *other;
	struct oid oid;

	(void)unused;
	shell(d, "git init -q -b main a; cd a; git commit -q --allow-empty -m one; cd ..\n"
		 "git clone -q -s a b; git clone -q -s b c; cd c; git commit -q --allow-empty -m two\n"
		 "echo ../../../c/.git/objects >> ../a/.git/objects/info/alternates\n"
		 "echo \"$PWD/.git/objects\" >> .git/objects/info/alternates");
	oid = printed_oid(d, "git -C a rev-parse HEAD");
	repo = opened(below(d, "c"));
	assert_int_equal(repo_resolve(repo, NULL, &state, &err), 0);
	assert_int_equal(repo_read_typed(repo, &oid, OBJECT_COMMIT, SIZE_MAX, &object, &err), 0);
	object_release(&object);
	assert_int_equal(repo_reopen(repo, &other, &err), 0);
	assert_true(repo_has(other, &oid));
	repo_free(other);
	assert_int_equal(repo_resolve(repo, "HEAD~1", &state, &err), 0);
	assert_true(oid_equal(&state.commit, &oid));
	repo_free(repo);
	remove_directory(d);
}

static void the_first_digits_name_a_loose_object(void **unused)
{
	char *d = new_directory(), digits[8];
	struct repo_state state;
	struct err err = {0};
	struct repo *repo;
	struct oid oid;

	(void)unused;
	shell(d, "git init -q -b main .; for i in 1 2 3 4 5 6 7 8 9; do git commit -q --allow-empty -m $i; done");
	oid = printed_oid(d, "git rev-parse HEAD~4");
	snprintf(digits, sizeof(digits), "%02x%02x%02x%x", oid.bytes[0], oid.bytes[1], oid.bytes[2], oid.bytes[3] >> 4);
	repo = opened(d);
	assert_int_equal(repo_resolve(repo, digits, &state, &err), 0);
	assert_true(oid_equal(&state.commit, &oid));
	assert_int_equal(repo_resolve(repo, "fffffff", &state, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	repo_free(repo);
	remove_directory(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(loose_objects_of_any_size_are_read_and_their_headers_too),
	    cmocka_unit_test(a_loose_object_cut_short_anywhere_is_damaged),
	    cmocka_unit_test(a_loose_object_that_lies_about_itself_is_damaged),
	    cmocka_unit_test(objects_are_borrowed_as_far_as_git_borrows_them),
	    cmocka_unit_test(the_first_digits_name_a_loose_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

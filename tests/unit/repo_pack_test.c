/*
 * Packs that git wrote, read as `git cat-file --batch` reads them; the same
 * packs with damage; and packs that nobody but an attacker would write.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/limits.h"
#include "pack_maker.h"
#include "repo/pack.h"
#include "repo_git.h"

/* --- packs of git --------------------------------------------------------------------------------------------------
 */

static const char *const type_names[] = {"?", "commit", "tree", "blob", "tag"};

/* Cuts "<id> <type> <size>\n<content>\n" off the front of what `git cat-file --batch` prints. */
static bool next_object(struct view *rest, struct oid *oid, struct view *type, struct view *content)
{
	struct view line;
	size_t end, size;

	if (!view_line(rest, &line))
		return false;
	assert_true(oid_from_hex(view_slice(line, 0, 40), oid));
	end = view_find(line, 41, VIEW(" "));
	*type = view_slice(line, 41, end);
	size = strtoul(line.p + end, NULL, 10);
	*content = view_slice(*rest, 0, size);
	assert_int_equal(content->n, size);
	*rest = view_slice(*rest, size + 1, rest->n);
	return true;
}

static struct buf all_objects(const char *directory)
{
	struct buf output = {0};

	assert_int_equal(run_shell(directory, "git cat-file --batch-all-objects --batch", &output), 0);
	return output;
}

static void assert_same_object(struct pack_reader *reader, const struct oid *oid, struct view type, struct view content)
{
	struct err err = {0};
	struct object_data *data;
	enum object_type header_type;
	uint64_t size;

	assert_int_equal(pack_header(reader, oid, &header_type, &size, &err), PACK_READ);
	assert_true(view_is(type, type_names[header_type]));
	assert_int_equal(size, content.n);
	if (content.n)
		assert_int_equal(pack_read(reader, oid, content.n - 1, &data, NULL), PACK_REFUSED);
	assert_int_equal(pack_read(reader, oid, content.n, &data, &err), PACK_READ);
	assert_true(view_is(type, type_names[data->type]));
	assert_true(view_eq(content, (struct view){data->bytes, data->n}));
	object_data_release(data);
}

/* Every object of the repository is in its packs, and equal; how many there are. */
static size_t assert_equal_to_git(const char *directory)
{
	struct pack_set *set = pack_set_open(below(directory, ".git/objects/pack"));
	struct buf output = all_objects(directory);
	struct view rest = buf_view(&output), type, content;
	size_t count = 0;

	/* Once by id with one reader, once each with a reader that knows nothing yet. */
	struct pack_reader *reader = pack_reader_new(set);

	for (struct oid oid; next_object(&rest, &oid, &type, &content); count++) {
		struct pack_reader *fresh = pack_reader_new(set);

		assert_true(pack_set_has(set, &oid));
		assert_same_object(reader, &oid, type, content);
		assert_same_object(fresh, &oid, type, content);
		pack_reader_free(fresh);
	}
	pack_reader_free(reader);
	pack_set_free(set);
	buf_release(&output);
	return count;
}

/* Forty versions of a file, the directories around it, a tag, an empty file, and one that does not compress. */
static const char history[] =
    "git init -q -b main .; mkdir -p a/b; : > empty; head -c 100000 /dev/urandom > noise\n"
    "seq 1 3000 > a/b/numbers; seq 1 40 | while read i; do\n"
    "  line=$(echo $i | sha1sum | cut -c-40)$(echo x$i | sha1sum | cut -c-40)\n"
    "  sed \"$((i * 70))s/.*/$line/\" a/b/numbers > new; mv new a/b/numbers; echo $i > a/file$i\n"
    "  git add .; git commit -qm \"number $i\"; done\n"
    "git tag -am 'a tag' v1\n";

/* Length of the longest chain of deltas in the packs, as git tells it. */
static int longest_chain(const char *directory)
{
	struct buf output = {0};
	int length;

	assert_int_equal(
	    run_shell(directory,
		      "git verify-pack -v .git/objects/pack/*.idx | sed -n 's/^chain length = \\([0-9]*\\).*/\\1/p' "
		      "| sort -n | tail -1",
		      &output),
	    0);
	length = atoi(buf_text(&output));
	buf_release(&output);
	return length;
}

static void every_object_of_a_pack_is_what_git_reads(void **unused)
{
	char *d = new_directory();

	(void)unused;
	shell(d, history);
	shell(d, "git repack -qadf --threads=1 --depth=50 --window=10");
	assert_in_range(longest_chain(d), 10, 50);
	assert_in_range(assert_equal_to_git(d), 200, 1000);
	/* The same with bases named by id. */
	shell(d, "ls -l .git/objects/pack/*.pack > before\n"
		 "git -c repack.useDeltaBaseOffset=false repack -qadf --threads=1 --depth=50 --window=10\n"
		 "ls -l .git/objects/pack/*.pack > after; ! cmp -s before after");
	assert_in_range(longest_chain(d), 10, 50);
	assert_in_range(assert_equal_to_git(d), 200, 1000);
	remove_directory(d);
}

static void several_packs_are_one_database(void **unused)
{
	char *d = new_directory();

	(void)unused;
	shell(d, history);
	shell(d, "git repack -qd; seq 1 3 | while read i; do echo $i > more; git add .; git commit -qm more$i\n"
		 "git repack -qd; done; test $(ls .git/objects/pack/*.pack | wc -l) = 4");
	assert_in_range(assert_equal_to_git(d), 200, 1000);
	remove_directory(d);
}

/* --- reading through a repository ----------------------------------------------------------------------------------
 */

static void assert_readable(struct repo *repo, const char *directory)
{
	struct buf output = all_objects(directory);
	struct view rest = buf_view(&output), type, content;

	for (struct oid oid; next_object(&rest, &oid, &type, &content);) {
		struct err err = {0};
		struct object object;

		if (repo_read(repo, &oid, &object, &err))
			fail_msg("%s", err.message);
		assert_true(view_eq(content, object.content));
		object_release(&object);
		assert_true(repo_has(repo, &oid));
	}
	buf_release(&output);
}

static void loose_borrowed_and_later_objects_are_read_too(void **unused)
{
	char *d = new_directory();
	struct repo *repo, *other;
	struct err err = {0};

	(void)unused;
	shell(d, "git init -q -b main lender; cd lender; echo lent > f; git add .; git commit -qm one; git repack "
		 "-qad; cd ..\n"
		 "git clone -q -s lender x; cd x; echo packed > f; git add .; git commit -qm two; git repack -qdl\n"
		 "echo loose > f; git add .; git commit -qm three");
	repo = opened(below(d, "x"));
	assert_int_equal(repo_reopen(repo, &other, &err), 0);
	assert_readable(repo, below(d, "x"));
	shell(d, "cd x; echo later > f; git add .; git commit -qm four; git repack -qadl");
	assert_readable(repo, below(d, "x"));
	assert_readable(other, below(d, "x"));
	repo_free(repo);
	repo_free(other);
	remove_directory(d);
}

/* A file of the repository's only pack, whole. */
static struct buf pack_file(const char *directory, const char *extension)
{
	struct buf script = {0}, content = {0};

	buf_addf(&script, "cat .git/objects/pack/*.%s", extension);
	assert_int_equal(run_shell(directory, buf_text(&script), &content), 0);
	buf_release(&script);
	return content;
}

static void write_pack_file(const char *directory, const char *extension, struct view content)
{
	struct buf script = {0};
	FILE *file = fopen(below(directory, "new"), "wb");

	assert_non_null(file);
	fwrite(content.p, 1, content.n, file);
	fclose(file);
	buf_addf(&script, "for f in .git/objects/pack/*.%s; do rm -f $f; cp new $f; done", extension);
	shell(directory, buf_text(&script));
	buf_release(&script);
}

static void a_pack_that_is_cut_or_without_index_is_an_error_of_its_objects(void **unused)
{
	static const char *const damages[] = {
	    "for f in .git/objects/pack/*.pack; do head -c 900 $f > x; rm -f $f; mv x $f; done",
	    "for f in .git/objects/pack/*.pack; do : > x; rm -f $f; mv x $f; done",
	    "for f in .git/objects/pack/*.pack; do rm -f $f; mkfifo $f; done",
	    "for f in .git/objects/pack/*.idx; do head -c 1100 $f > x; rm -f $f; mv x $f; done",
	    "rm -f .git/objects/pack/*.idx",
	    "rm -f .git/objects/pack/*.pack",
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		char *d = new_directory();
		struct err err = {0};
		struct object object;
		struct buf head = {0};
		struct oid oid;
		struct repo *repo;

		shell(
		    d,
		    "git init -q .; seq 1 2000 | sha1sum | head -c 20 > a; seq 1 999 > b; git add .; git commit -qm 1\n"
		    "git repack -qad");
		assert_int_equal(run_shell(d, "git rev-parse HEAD", &head), 0);
		assert_true(oid_from_hex(view_trim(buf_view(&head)), &oid));
		shell(d, damages[i]);
		repo = opened(d);
		assert_int_equal(repo_read(repo, &oid, &object, &err), -1);
		assert_int_equal(err.kind, ERR_INCOMPLETE);
		assert_non_null(strstr(err.message, "object "));
		repo_free(repo);
		buf_release(&head);
		remove_directory(d);
	}
}

/* --- packs with one wrong byte --------------------------------------------------------------------------------------
 */

/* Reads everything; how many objects are not read, and no read content may be another than git's but for `forgiven`. */
static size_t count_unreadable(struct view index, struct view pack, struct view expected, size_t *changed)
{
	struct pack_set *set = pack_set_of(index, pack);
	struct pack_reader *reader = pack_reader_new(set);
	struct view type, content;
	size_t unreadable = 0;

	for (struct oid oid; next_object(&expected, &oid, &type, &content);) {
		struct err err = {0};
		struct object_data *data = NULL;
		enum object_type header_type;
		uint64_t size;

		pack_header(reader, &oid, &header_type, &size, &err);
		if (pack_read(reader, &oid, OBJECT_BYTES_LIMIT, &data, &err) != PACK_READ)
			unreadable++;
		else if (!view_eq(content, (struct view){data->bytes, data->n}))
			++*changed;
		object_data_release(data);
	}
	pack_reader_free(reader);
	pack_set_free(set);
	return unreadable;
}

static void a_wrong_byte_anywhere_in_a_pack_harms_only_what_depends_on_it(void **unused)
{
	char *d = new_directory();
	struct buf pack, index, expected;
	size_t changed = 0, harmed = 0;

	(void)unused;
	shell(d, "git init -q .; seq 1 300 > f; seq 20 20 120 | while read i; do\n"
		 "  sed \"${i}s/.*/$(echo $i | sha1sum)/\" f > new; mv new f; git add .; git commit -qm $i; done\n"
		 "git repack -qadf --threads=1 --depth=50 --window=10");
	assert_in_range(longest_chain(d), 2, 50);
	pack = pack_file(d, "pack");
	index = pack_file(d, "idx");
	expected = all_objects(d);
	assert_int_equal(count_unreadable(buf_view(&index), buf_view(&pack), buf_view(&expected), &changed), 0);
	assert_int_equal(changed, 0);
	for (size_t i = 0; i < pack.n; i++) {
		pack.p[i] ^= 0x55;
		harmed += count_unreadable(buf_view(&index), buf_view(&pack), buf_view(&expected), &changed) > 0;
		pack.p[i] ^= 0x55;
	}
	/* Compressed content has a checksum; only a changed type or distance can go unseen here. */
	assert_in_range(harmed, pack.n - 60, pack.n);
	assert_in_range(changed, 0, 60);
	for (size_t i = 0; i < index.n; i++) {
		index.p[i] ^= 0x55;
		count_unreadable(buf_view(&index), buf_view(&pack), buf_view(&expected), &changed);
		index.p[i] ^= 0x55;
	}
	for (size_t n = 0; n < index.n; n++)
		count_unreadable(view_slice(buf_view(&index), 0, n), buf_view(&pack), buf_view(&expected), &changed);
	buf_release(&pack);
	buf_release(&index);
	buf_release(&expected);
	remove_directory(d);
}

/* --- an index that lies --------------------------------------------------------------------------------------------
 */

static bool is_sampled(const struct oid *oid)
{
	return (oid->bytes[18] << 8 | oid->bytes[19]) % 100 == 0;
}

static void one_object_in_a_hundred_must_have_its_id(void **unused)
{
	char *d = new_directory();
	struct pack_maker maker = {0};
	char text[32];
	size_t sampled = 0;
	struct repo *repo;

	(void)unused;
	/* Under the id of each number stands the next number, of the same length. */
	for (int i = 10000; i < 10250; i++) {
		struct oid oid;

		snprintf(text, sizeof(text), "%d\n", i);
		oid_of_blob(view_of(text), &oid);
		snprintf(text, sizeof(text), "%d\n", i + 1);
		pack_maker_add(&maker, &oid, OBJECT_BLOB, 6, (struct view){0}, view_of(text));
	}
	pack_maker_end(&maker);
	shell(d, "git init -q .; : > .git/objects/pack/x.idx; : > .git/objects/pack/x.pack");
	write_pack_file(d, "idx", buf_view(&maker.index));
	write_pack_file(d, "pack", buf_view(&maker.pack));
	repo = opened(d);
	for (size_t i = 0; i < maker.count; i++) {
		struct err err = {0};
		struct object object;
		bool is_error = repo_read(repo, &maker.entries[i].oid, &object, &err) != 0;

		assert_true(is_error == is_sampled(&maker.entries[i].oid));
		if (is_error)
			assert_non_null(strstr(err.message, "is damaged: its content does not have its id"));
		sampled += is_error;
		object_release(&object);
	}
	assert_in_range(sampled, 1, 10);
	repo_free(repo);
	pack_maker_release(&maker);
	remove_directory(d);
}

/* --- packs nobody would write
 * ----------------------------------------------------------------------------------------- */

static struct oid numbered(unsigned char first, unsigned char second)
{
	return (struct oid){{first, second}};
}

static struct view id_view(const struct oid *oid)
{
	return (struct view){(const char *)oid->bytes, sizeof(oid->bytes)};
}

/* What reading entry `oid` of a finished pack gives; *data is set and owned when it is PACK_READ. */
static enum pack_result read_made(struct pack_maker *maker, const struct oid *oid, struct object_data **data,
				  struct err *err)
{
	struct pack_set *set = pack_set_of(buf_view(&maker->index), buf_view(&maker->pack));
	struct pack_reader *reader = pack_reader_new(set);
	enum pack_result result = pack_read(reader, oid, OBJECT_BYTES_LIMIT, data, err), header;
	enum object_type type;
	uint64_t size;

	header = pack_header(reader, oid, &type, &size, NULL);
	if (result == PACK_READ)
		assert_true(header == PACK_READ && type == (*data)->type && size == (*data)->n);
	pack_reader_free(reader);
	pack_set_free(set);
	return result;
}

static void deltas_that_go_in_a_circle_are_refused(void **unused)
{
	struct oid a = numbered(1, 0), b = numbered(2, 0);
	struct pack_maker maker = {0};
	struct object_data *data;
	struct err err = {0};

	(void)unused;
	pack_maker_add(&maker, &a, ID_DELTA_TYPE, 5, id_view(&b), VIEW("\003\003\003abc"));
	pack_maker_add(&maker, &b, ID_DELTA_TYPE, 5, id_view(&a), VIEW("\003\003\003abc"));
	pack_maker_end(&maker);
	assert_int_equal(read_made(&maker, &a, &data, &err), PACK_REFUSED);
	assert_non_null(strstr(err.message, "differences on top of each other"));
	pack_maker_release(&maker);
}

/* A base of 1 MB and a delta that repeats it up to `size` bytes, or says so. */
static enum pack_result read_repeated(uint64_t size, size_t copies, struct err *err)
{
	struct oid base = numbered(1, 0), oid = numbered(2, 0);
	size_t n = 1 << 20;
	char *zeros = calloc(1, n);
	struct pack_maker maker = {0};
	struct object_data *data = NULL;
	struct buf delta = {0};
	enum pack_result result;

	add_size(&delta, n);
	add_size(&delta, size);
	for (size_t i = 0; i < copies; i++)
		buf_add(&delta, "\xC0\x10", 2); /* 0x100000 bytes from offset 0 */
	pack_maker_add(&maker, &base, OBJECT_BLOB, n, (struct view){0}, (struct view){zeros, n});
	pack_maker_add(&maker, &oid, ID_DELTA_TYPE, delta.n, id_view(&base), buf_view(&delta));
	pack_maker_end(&maker);
	result = read_made(&maker, &oid, &data, err);
	if (result == PACK_READ)
		assert_int_equal(data->n, size);
	object_data_release(data);
	pack_maker_release(&maker);
	buf_release(&delta);
	free(zeros);
	return result;
}

static void an_object_larger_than_any_may_be_is_refused(void **unused)
{
	struct err err = {0};

	(void)unused;
	assert_int_equal(read_repeated((uint64_t)4 << 20, 4, &err), PACK_READ);
	assert_int_equal(read_repeated((uint64_t)4 << 20, 5, &err), PACK_DAMAGED);
	assert_int_equal(read_repeated((uint64_t)4 << 20, 3, &err), PACK_DAMAGED);
	assert_int_equal(read_repeated((uint64_t)4 << 40, 4, &err), PACK_REFUSED);
	assert_non_null(strstr(err.message, "more than the limit of"));
}

static void what_a_delta_or_an_entry_claims_is_checked(void **unused)
{
	static const struct {
		struct view delta;
		uint64_t size; /* the entry's claim */
		enum pack_result result;
	} cases[] = {
	    {VIEW("\004\003\x90\003"), 4, PACK_READ},        /* 3 bytes from offset 0 */
	    {VIEW("\004\003\x91\001\003"), 5, PACK_READ},    /* from offset 1: the end of the base */
	    {VIEW("\004\003\x91\002\003"), 5, PACK_DAMAGED}, /* one more than there is */
	    {VIEW("\004\003\x98\377\003"), 5, PACK_DAMAGED}, /* from far behind the base */
	    {VIEW("\004\003\x90"), 3, PACK_DAMAGED},         /* the length is missing */
	    {VIEW("\004\003\003ab"), 5, PACK_DAMAGED},       /* new bytes are missing */
	    {VIEW("\004\003\000"), 3, PACK_DAMAGED},         /* the reserved instruction */
	    {VIEW("\004\003\x90\004"), 4, PACK_DAMAGED},     /* more than the result */
	    {VIEW("\005\003\x90\003"), 4, PACK_DAMAGED},     /* for another base */
	    {VIEW("\004\377"), 2, PACK_DAMAGED},             /* a size that does not end */
	    {VIEW(""), 0, PACK_DAMAGED},
	    {VIEW("\004\003\x90\003"), 3, PACK_DAMAGED},       /* it inflates to more */
	    {VIEW("\004\003\x90\003"), 5, PACK_DAMAGED},       /* to less */
	    {VIEW("\004\003\x90\003"), 1 << 30, PACK_DAMAGED}, /* than so few bytes can */
	};
	struct oid base = numbered(1, 0), oid = numbered(2, 0), other = numbered(3, 0);

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct pack_maker maker = {0};
		struct object_data *data = NULL;
		struct err err = {0};

		pack_maker_add(&maker, &base, OBJECT_BLOB, 4, (struct view){0}, VIEW("base"));
		pack_maker_add(&maker, &oid, ID_DELTA_TYPE, cases[i].size, id_view(&base), cases[i].delta);
		pack_maker_add(&maker, &other, ID_DELTA_TYPE, 4, id_view(&other), VIEW("\004\003\x90\003"));
		pack_maker_end(&maker);
		if (read_made(&maker, &oid, &data, &err) != cases[i].result)
			fail_msg("case %zu", i);
		object_data_release(data);
		pack_maker_release(&maker);
	}
}

static void an_entry_outside_of_the_pack_or_of_no_type_is_damaged(void **unused)
{
	static const uint32_t offsets[] = {0, 11, 13, 40, 1000, 0x7fffffff, 0x80000000, 0xffffffff};

	(void)unused;
	for (int type = 0; type < 8; type++) {
		struct pack_maker maker = {0};
		struct oid oid = numbered(1, 0);
		struct object_data *data = NULL;
		enum pack_result result;

		/* A base before the first entry; a distance that does not end; a base that is in no index. */
		pack_maker_add(&maker, &oid, type, 4, type == OFFSET_DELTA_TYPE ? VIEW("\007") : (struct view){0},
			       VIEW("\004\003\x90\003"));
		pack_maker_end(&maker);
		result = read_made(&maker, &oid, &data, NULL);
		assert_int_equal(result, type >= OBJECT_COMMIT && type <= OBJECT_TAG ? PACK_READ : PACK_DAMAGED);
		object_data_release(data);
		pack_maker_release(&maker);
	}
	for (size_t i = 0; i < sizeof(offsets) / sizeof(*offsets); i++) {
		struct pack_maker maker = {0};
		struct oid oid = numbered(1, 0);
		struct object_data *data = NULL;

		pack_maker_add(&maker, &oid, OBJECT_BLOB, 4, (struct view){0}, VIEW("four"));
		maker.entries[0].offset = offsets[i];
		pack_maker_end(&maker);
		assert_true(read_made(&maker, &oid, &data, NULL) != PACK_READ);
		pack_maker_release(&maker);
	}
}

static void long_chains_are_read_up_to_the_limit(void **unused)
{
	struct pack_maker *maker = calloc(1, sizeof(*maker));
	struct oid oid = numbered(0, 0), last;
	struct object_data *data;
	struct err err = {0};

	(void)unused;
	pack_maker_add(maker, &oid, OBJECT_TREE, 4, (struct view){0}, VIEW("base"));
	for (size_t i = 1; i < 256; i++) {
		last = oid;
		oid = numbered((unsigned char)i, (unsigned char)(i * 7));
		pack_maker_add(maker, &oid, ID_DELTA_TYPE, 4, id_view(&last), VIEW("\004\004\x90\004"));
	}
	pack_maker_end(maker);
	assert_int_equal(read_made(maker, &oid, &data, &err), PACK_READ);
	assert_int_equal(data->type, OBJECT_TREE);
	assert_true(view_is((struct view){data->bytes, data->n}, "base"));
	object_data_release(data);
	pack_maker_release(maker);
	free(maker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_object_of_a_pack_is_what_git_reads),
	    cmocka_unit_test(several_packs_are_one_database),
	    cmocka_unit_test(loose_borrowed_and_later_objects_are_read_too),
	    cmocka_unit_test(a_pack_that_is_cut_or_without_index_is_an_error_of_its_objects),
	    cmocka_unit_test(a_wrong_byte_anywhere_in_a_pack_harms_only_what_depends_on_it),
	    cmocka_unit_test(one_object_in_a_hundred_must_have_its_id),
	    cmocka_unit_test(deltas_that_go_in_a_circle_are_refused),
	    cmocka_unit_test(an_object_larger_than_any_may_be_is_refused),
	    cmocka_unit_test(what_a_delta_or_an_entry_claims_is_checked),
	    cmocka_unit_test(an_entry_outside_of_the_pack_or_of_no_type_is_damaged),
	    cmocka_unit_test(long_chains_are_read_up_to_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

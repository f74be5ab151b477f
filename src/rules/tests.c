/*
 * The cases inside a rule: a tree of files, or a history of commits that
 * builds one, and the findings expected. Repetition is written short
 * (`repeat` × `times`, `copies`, commits × `times`) and spelled out here, so
 * that nobody else needs to know.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/num.h"
#include "rules/internal.h"

#include "base/banned.h"

enum { TIMES_LIMIT = 100000, SECONDS_A_DAY = 86400 };

/* The files of one tree or commit while they are written out. */
struct tree {
	struct rule_file *files;
	size_t count, capacity;
	size_t bytes;
};

struct file_spec {
	struct view path;
	const struct yaml_node *text, *before, *repeat, *after;
	int times, copies;
};

static int read_content(struct reader *reader, const struct yaml_node *node, void *member)
{
	if (expect_kind(reader, node, YAML_SCALAR))
		return -1;
	*(const struct yaml_node **)member = node;
	return 0;
}

static const struct field file_fields[] = {
    {"text", FIELD_OTHER, offsetof(struct file_spec, text), .read = read_content},
    {"before", FIELD_OTHER, offsetof(struct file_spec, before), .read = read_content},
    {"repeat", FIELD_OTHER, offsetof(struct file_spec, repeat), .read = read_content},
    {"times", FIELD_INT, offsetof(struct file_spec, times), .min = 1, .max = TIMES_LIMIT},
    {"after", FIELD_OTHER, offsetof(struct file_spec, after), .read = read_content},
    {"copies", FIELD_INT, offsetof(struct file_spec, copies), .min = 1, .max = RULE_TEST_FILES_LIMIT},
};

/* Adds the text with each "{n}" replaced; n == 0 leaves it. */
static void add_numbered(struct buf *out, struct view text, int n)
{
	size_t from = 0;

	while (from < text.n) {
		size_t at = n ? view_find(text, from, VIEW("{n}")) : text.n;

		buf_add_view(out, view_slice(text, from, at));
		if (at < text.n)
			buf_addf(out, "%d", n);
		from = at < text.n ? at + 3 : at;
	}
}

static void add_part(struct buf *out, const struct yaml_node *node, int n)
{
	if (node)
		add_numbered(out, node->text, n);
}

/* The part `times` times over; the search for numbers is made once, since a test may want megabytes. */
static void add_repeated(struct buf *out, const struct yaml_node *node, int times)
{
	bool is_numbered = node && view_find(node->text, 0, VIEW("{n}")) < node->text.n;

	for (int i = 1; node && i <= times && !out->truncated; i++)
		add_numbered(out, node->text, is_numbered ? i : 0);
}

static int add_file(struct reader *reader, struct tree *tree, const struct yaml_node *node,
		    const struct file_spec *spec, int n)
{
	struct buf text = {.limit = RULE_TEST_SIZE_LIMIT};
	struct buf path = {0};
	struct rule_file *file;
	bool is_too_much;

	add_part(&text, spec->text, n);
	add_part(&text, spec->before, n);
	add_repeated(&text, spec->repeat, spec->times);
	add_part(&text, spec->after, n);
	add_numbered(&path, spec->path, n);
	tree->bytes += text.n;
	is_too_much = text.truncated || tree->bytes > RULE_TEST_SIZE_LIMIT || tree->count == RULE_TEST_FILES_LIMIT;
	if (!is_too_much) {
		GROW(tree->files, tree->count + 1, tree->capacity);
		file = &tree->files[tree->count++];
		file->path = arena_strndup(reader->arena, path.p, path.n);
		file->content = arena_view(reader->arena, buf_view(&text));
	}
	buf_release(&text);
	buf_release(&path);
	if (is_too_much)
		return yaml_key_error(reader->err, reader->file, node,
				      "the test's files are more than %zu or hold more than %zu bytes; lower 'times'",
				      RULE_TEST_FILES_LIMIT, RULE_TEST_SIZE_LIMIT);
	return 0;
}

/*
 * A path with "{js,ts}" in it is short for one path with each word: one text is one case in several languages. Writes
 * number `index` of them; false when there are fewer. Braces without a comma, such as "{n}", are text.
 */
static bool spell_path(struct view path, size_t index, struct buf *out)
{
	size_t comma = view_find(path, 0, VIEW(","));
	size_t close = view_find(path, comma, VIEW("}"));
	size_t open = comma;
	struct view words;

	while (open > 0 && path.p[--open] != '{')
		;
	if (close == path.n || path.p[open] != '{') {
		buf_add_view(out, path);
		return index == 0;
	}
	words = view_slice(path, open + 1, close);
	for (; index; index--) {
		comma = view_find(words, 0, VIEW(","));
		if (comma == words.n)
			return false;
		words = view_slice(words, comma + 1, words.n);
	}
	buf_add_view(out, view_slice(path, 0, open));
	buf_add_view(out, view_slice(words, 0, view_find(words, 0, VIEW(","))));
	buf_add_view(out, view_slice(path, close + 1, path.n));
	return true;
}

/* `spec` under each path that its own stands for, and `copies` of it. */
static int add_spelled(struct reader *reader, struct tree *tree, const struct yaml_node *node, struct file_spec *spec,
		       int number)
{
	struct buf path = {0};
	int status = 0;

	for (size_t i = 0; status == 0 && spell_path(node->key, i, &path); i++) {
		spec->path = buf_view(&path);
		for (int n = 1; status == 0 && n <= (spec->copies ? spec->copies : 1); n++)
			status = add_file(reader, tree, node, spec, spec->copies ? n : number);
		buf_clear(&path);
	}
	buf_release(&path);
	return status;
}

static bool is_safe_path(struct view path)
{
	return path.n && path.p[0] != '/' && path.p[path.n - 1] != '/' && !memchr(path.p, '\0', path.n) &&
	       view_find(path, 0, VIEW("//")) == path.n && !view_starts(path, "../") &&
	       view_find(path, 0, VIEW("/../")) == path.n && !view_ends(path, "/..");
}

static int add_files(struct reader *reader, struct tree *tree, const struct yaml_node *mapping, int number)
{
	if (expect_kind(reader, mapping, YAML_MAPPING))
		return -1;
	for (const struct yaml_node *node = mapping->first; node; node = node->next) {
		struct file_spec spec = {.text = node};

		if (!is_safe_path(node->key))
			return yaml_key_error(reader->err, reader->file, node,
					      "'%.*s' is no path inside a repository; write it without '/' in front",
					      VIEW_ARG(node->key));
		if (node->kind != YAML_SCALAR) {
			spec.text = NULL;
			if (FIELDS_READ(reader, file_fields, "a file of a test", node, &spec))
				return -1;
		}
		if (add_spelled(reader, tree, node, &spec, number))
			return -1;
	}
	return 0;
}

/* Gives the tree to the arena. */
static void keep_tree(struct reader *reader, struct tree *tree, struct rule_file **files, size_t *count)
{
	*files = arena_zalloc(reader->arena, size_mul(tree->count, sizeof(**files)));
	if (tree->count)
		memcpy(*files, tree->files, tree->count * sizeof(**files));
	*count = tree->count;
	free(tree->files);
}

static int read_tree(struct reader *reader, const struct yaml_node *mapping, int number, struct rule_file **files,
		     size_t *count)
{
	struct tree tree = {0};
	int status = add_files(reader, &tree, mapping, number);

	keep_tree(reader, &tree, files, count);
	return status;
}

/* --- commits ---------------------------------------------------------------------------------------------------- */

struct when {
	int64_t time; /* seconds since 1970 */
	int zone;     /* minutes east of UTC */
};

struct commit_spec {
	struct rule_person author, committer;
	struct when when;
	const char *message;
	const struct yaml_node *files;
	const char **remove, **tags;
	size_t remove_count, tag_count;
	int times, every;
	bool is_branch, is_merge;
};

/* "Ada Lovelace <ada@example.com>" */
static int read_person(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct rule_person *person = member;
	size_t open, end;

	if (expect_kind(reader, node, YAML_SCALAR))
		return -1;
	open = view_find(node->text, 0, VIEW(" <"));
	end = node->text.n;
	if (open == 0 || open == end || node->text.p[end - 1] != '>' || memchr(node->text.p, '\n', end))
		return yaml_error(reader->err, reader->file, node, "'%.*s' is no author; write \"Name <mail>\"",
				  VIEW_ARG(node->text));
	person->name = arena_strndup(reader->arena, node->text.p, open);
	person->email = arena_strndup(reader->arena, node->text.p + open + 2, end - open - 3);
	return 0;
}

/* "T23:30+02:00" behind a date, as seconds since midnight in UTC. */
static bool read_clock(struct view text, int64_t *seconds, int *zone)
{
	int64_t hour, minute, zone_hour, zone_minute;

	if (text.n != 12 || text.p[0] != 'T' || text.p[3] != ':' || (text.p[6] != '+' && text.p[6] != '-') ||
	    text.p[9] != ':' || !parse_int(view_slice(text, 1, 3), 0, 23, &hour) ||
	    !parse_int(view_slice(text, 4, 6), 0, 59, &minute) ||
	    !parse_int(view_slice(text, 7, 9), 0, 14, &zone_hour) ||
	    !parse_int(view_slice(text, 10, 12), 0, 59, &zone_minute))
		return false;
	*zone = (int)(zone_hour * 60 + zone_minute) * (text.p[6] == '-' ? -1 : 1);
	*seconds = (hour * 60 + minute - *zone) * 60;
	return true;
}

/* "2025-03-14", noon in Greenwich, or "2025-03-14T23:30+02:00". */
static int read_date(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct view text = node->text;
	struct when *when = member;
	int64_t day, seconds = SECONDS_A_DAY / 2;

	if (node->kind != YAML_SCALAR || !parse_day(view_slice(text, 0, 10), &day) ||
	    (text.n > 10 && !read_clock(view_slice(text, 10, text.n), &seconds, &when->zone)))
		return yaml_error(reader->err, reader->file, node,
				  "'%.*s' is no date; write 2025-03-14 or 2025-03-14T23:30+02:00", VIEW_ARG(text));
	when->time = day * SECONDS_A_DAY + seconds;
	return 0;
}

static int read_commit_files(struct reader *reader, const struct yaml_node *node, void *member)
{
	*(const struct yaml_node **)member = node;
	return expect_kind(reader, node, YAML_MAPPING);
}

static const struct field commit_fields[] = {
    {"author", FIELD_OTHER, offsetof(struct commit_spec, author), .is_required = true, .read = read_person},
    {"committer", FIELD_OTHER, offsetof(struct commit_spec, committer), .read = read_person},
    {"date", FIELD_OTHER, offsetof(struct commit_spec, when), .is_required = true, .read = read_date},
    {"message", FIELD_TEXT, offsetof(struct commit_spec, message), .is_required = false},
    {"files", FIELD_OTHER, offsetof(struct commit_spec, files), .read = read_commit_files},
    {"remove", FIELD_TEXTS, offsetof(struct commit_spec, remove), .count = offsetof(struct commit_spec, remove_count)},
    {"tags", FIELD_TEXTS, offsetof(struct commit_spec, tags), .count = offsetof(struct commit_spec, tag_count)},
    {"branch", FIELD_BOOL, offsetof(struct commit_spec, is_branch), .is_required = false},
    {"merge", FIELD_BOOL, offsetof(struct commit_spec, is_merge), .is_required = false},
    {"times", FIELD_INT, offsetof(struct commit_spec, times), .min = 1, .max = 1000},
    {"every", FIELD_INT, offsetof(struct commit_spec, every), .min = 1, .max = 1000},
};

/* The text with "{n}" replaced, unless number is 0. */
static const char *numbered(struct reader *reader, const char *text, int number)
{
	struct buf out = {0};
	const char *kept;

	add_numbered(&out, view_of(text), number);
	kept = arena_strndup(reader->arena, buf_text(&out), out.n);
	buf_release(&out);
	return kept;
}

/* `times` commits are `every` days apart. */
static int write_commit(struct reader *reader, const struct commit_spec *spec, int number, struct rule_commit *commit)
{
	int days = (number > 1 ? number - 1 : 0) * (spec->every ? spec->every : 1);

	commit->author = spec->author;
	commit->committer = spec->committer;
	commit->time = spec->when.time + (int64_t)days * SECONDS_A_DAY;
	commit->zone = spec->when.zone;
	commit->message = spec->message ? numbered(reader, spec->message, number) : "change";
	commit->remove = spec->remove;
	commit->remove_count = spec->remove_count;
	commit->tags = arena_zalloc(reader->arena, size_mul(spec->tag_count, sizeof(*commit->tags)));
	for (size_t i = 0; i < spec->tag_count; i++)
		commit->tags[commit->tag_count++] = numbered(reader, spec->tags[i], number);
	commit->is_branch = spec->is_branch;
	commit->is_merge = spec->is_merge;
	return spec->files ? read_tree(reader, spec->files, number, &commit->files, &commit->file_count) : 0;
}

static int read_commits(struct reader *reader, const struct yaml_node *list, void *member)
{
	struct rule_test *test = member;
	struct rule_commit *commits = NULL;
	size_t capacity = 0;
	int status = expect_kind(reader, list, YAML_SEQUENCE);

	for (const struct yaml_node *node = list->first; status == 0 && node; node = node->next) {
		struct commit_spec spec = {0};

		status = FIELDS_READ(reader, commit_fields, "a commit of a test", node, &spec);
		for (int i = 1; status == 0 && i <= (spec.times ? spec.times : 1); i++) {
			GROW(commits, test->commit_count + 1, capacity);
			commits[test->commit_count] = (struct rule_commit){0};
			status = write_commit(reader, &spec, spec.times ? i : 0, &commits[test->commit_count++]);
		}
	}
	test->commits = arena_zalloc(reader->arena, size_mul(test->commit_count, sizeof(*commits)));
	if (test->commit_count)
		memcpy(test->commits, commits, test->commit_count * sizeof(*commits));
	free(commits);
	return status;
}

/* --- expectations ----------------------------------------------------------------------------------------------- */

static int read_values(struct reader *reader, const struct yaml_node *mapping, struct named_value **values,
		       size_t *count)
{
	*values = arena_zalloc(reader->arena, size_mul(mapping->count, sizeof(**values)));
	for (const struct yaml_node *node = mapping->first; node; node = node->next) {
		if (expect_kind(reader, node, YAML_SCALAR))
			return -1;
		(*values)[(*count)++] = (struct named_value){node->key.p, node->text};
	}
	return 0;
}

/* An expectation of a path that stands for several is one of each. */
static int add_expected(struct reader *reader, struct rule_test *test, const struct yaml_node *mapping,
			size_t *capacity)
{
	const struct yaml_node *path = yaml_get(mapping, "path");
	struct buf spelled = {0};
	int status = 0;

	for (size_t i = 0; status == 0 && spell_path(path ? path->text : VIEW(""), i, &spelled); i++) {
		struct rule_expect *expect;

		GROW(test->expect, test->expect_count + 1, *capacity);
		expect = &test->expect[test->expect_count++];
		*expect = (struct rule_expect){0};
		status = read_values(reader, mapping, &expect->values, &expect->count);
		for (size_t v = 0; v < expect->count; v++)
			if (strcmp(expect->values[v].column, "path") == 0)
				expect->values[v].value = arena_view(reader->arena, buf_view(&spelled));
		buf_clear(&spelled);
	}
	buf_release(&spelled);
	return status;
}

static int read_expected(struct reader *reader, const struct yaml_node *mapping, struct rule_test *test,
			 size_t *capacity)
{
	if (expect_kind(reader, mapping, YAML_MAPPING))
		return -1;
	if (mapping->count == 0)
		return yaml_error(reader->err, reader->file, mapping,
				  "name at least one column and its value, for example {path: src/a.c}");
	return add_expected(reader, test, mapping, capacity);
}

static int read_expect(struct reader *reader, const struct yaml_node *list, void *member)
{
	struct rule_test *test = member;
	struct rule_expect *grown;
	size_t capacity = 0;
	int status = expect_kind(reader, list, YAML_SEQUENCE);

	for (const struct yaml_node *node = list->first; status == 0 && node; node = node->next)
		status = read_expected(reader, node, test, &capacity);
	grown = test->expect;
	test->expect = arena_zalloc(reader->arena, size_mul(test->expect_count, sizeof(*grown)));
	if (test->expect_count)
		memcpy(test->expect, grown, test->expect_count * sizeof(*grown));
	free(grown);
	return status;
}

static int read_outcome(struct reader *reader, const struct yaml_node *node, void *member)
{
	static const char *const outcomes[] = {"pass", "fail", "not_applicable", "unknown"};
	struct rule_test *test = member;

	if (expect_kind(reader, node, YAML_SCALAR))
		return -1;
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(*outcomes); i++)
		if (view_is(node->text, outcomes[i]))
			test->outcome = outcomes[i];
	if (!test->outcome)
		return yaml_error(reader->err, reader->file, node,
				  "the outcome of a test is pass, fail, not_applicable or unknown");
	return 0;
}

static int read_test_files(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct rule_test *test = member;

	return read_tree(reader, node, 0, &test->files, &test->file_count);
}

/* --- facts ------------------------------------------------------------------------------------------------------ */

static int read_facts(struct reader *reader, const struct yaml_node *mapping, void *member)
{
	struct rule_test *test = member;
	size_t rows = 0;

	if (expect_kind(reader, mapping, YAML_MAPPING))
		return -1;
	for (const struct yaml_node *table = mapping->first; table; table = table->next)
		rows = size_add(rows, table->count);
	test->facts = arena_zalloc(reader->arena, size_mul(rows, sizeof(*test->facts)));
	for (const struct yaml_node *table = mapping->first; table; table = table->next) {
		if (expect_kind(reader, table, YAML_SEQUENCE))
			return -1;
		for (const struct yaml_node *row = table->first; row; row = row->next) {
			struct rule_fact *fact = &test->facts[test->fact_count++];

			fact->table = table->key.p;
			if (expect_kind(reader, row, YAML_MAPPING) ||
			    read_values(reader, row, &fact->values, &fact->count))
				return -1;
		}
	}
	return 0;
}

static const struct field test_fields[] = {
    {"name", FIELD_TEXT, offsetof(struct rule_test, name), .is_required = true},
    {"files", FIELD_OTHER, 0, .read = read_test_files},
    {"commits", FIELD_OTHER, 0, .read = read_commits},
    {"facts", FIELD_OTHER, 0, .read = read_facts},
    {"expect", FIELD_OTHER, 0, .is_required = true, .read = read_expect},
    {"config", FIELD_TEXT, offsetof(struct rule_test, config), .is_required = false},
    {"outcome", FIELD_OTHER, 0, .read = read_outcome},
};

static int read_test(struct reader *reader, const struct yaml_node *node, struct rule_test *test)
{
	test->line = node->line;
	if (FIELDS_READ(reader, test_fields, "a test", node, test))
		return -1;
	if (yaml_get(node, "files") && yaml_get(node, "commits"))
		return yaml_error(reader->err, reader->file, node,
				  "a test has 'files' or 'commits', not both; a commit has files of its own");
	if (!yaml_get(node, "files") && !yaml_get(node, "commits") && !yaml_get(node, "facts"))
		return yaml_error(reader->err, reader->file, node,
				  "a test needs the key 'files', 'commits' or 'facts'");
	return 0;
}

int tests_read(struct reader *reader, const struct yaml_node *list, struct rule *rule)
{
	if (expect_kind(reader, list, YAML_SEQUENCE))
		return -1;
	rule->tests = arena_zalloc(reader->arena, size_mul(list->count, sizeof(*rule->tests)));
	for (const struct yaml_node *node = list->first; node; node = node->next)
		if (read_test(reader, node, &rule->tests[rule->test_count++]))
			return -1;
	return 0;
}

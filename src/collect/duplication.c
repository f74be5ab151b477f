#include "collect/duplication.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/wild.h"
#include "collect/change_sets.h"
#include "collect/duplicates.h"
#include "lang/tokens.h"
#include "store/rows.h"

#include "base/banned.h"

struct source_file {
	int64_t path_id;
	uint32_t tokens;
};

/* Files of one family, and their tokens one after the other. */
struct corpus {
	const char *family;
	struct token_list list;
	struct source_file *files; /* by path */
	size_t *starts;
	size_t file_count, file_capacity, start_capacity;
	uint32_t first_file; /* number of its first file among those of all families */
};

struct duplication {
	struct store *store;
	const struct duplication_input *input;
	struct corpus *corpora; /* by the first file of each */
	size_t corpus_count, corpus_capacity;
	size_t tokens;
	size_t left_out;   /* files after tokens_limit */
	int64_t *path_ids; /* of all files, in the order of corpora */
	size_t file_count;
	struct duplicates duplicates;
	struct buf detail;
};

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool is_excluded(const struct model_list *patterns, struct view path)
{
	for (size_t i = 0; i < patterns->count; i++)
		if (wild_match(view_of(patterns->items[i]), path))
			return true;
	return false;
}

static struct corpus *corpus_of(struct duplication *d, const char *family)
{
	for (size_t i = 0; i < d->corpus_count; i++)
		if (strcmp(d->corpora[i].family, family) == 0)
			return &d->corpora[i];
	GROW(d->corpora, d->corpus_count + 1, d->corpus_capacity);
	d->corpora[d->corpus_count] = (struct corpus){.family = family};
	return &d->corpora[d->corpus_count++];
}

/* 1 when the file took part, 0 when there is no room for it, -1 when its tokens are damaged. */
static int add_file(struct duplication *d, const char *family, int64_t path_id, struct view packed)
{
	struct corpus *corpus;
	size_t before;

	/* a packed token takes at least a byte */
	if (d->tokens + packed.n > d->input->tokens_limit) {
		d->left_out++;
		return 0;
	}
	corpus = corpus_of(d, family);
	before = corpus->list.count;
	if (tokens_unpack(packed, &corpus->list))
		return -1;
	if (d->input->model->normalise_identifiers)
		for (size_t i = before; i < corpus->list.count; i++)
			if (corpus->list.tokens[i] % TOKEN_KINDS == TOKEN_IDENTIFIER)
				corpus->list.tokens[i] = TOKEN_IDENTIFIER;
	d->tokens += corpus->list.count - before;
	GROW(corpus->files, corpus->file_count + 1, corpus->file_capacity);
	GROW(corpus->starts, corpus->file_count + 2, corpus->start_capacity);
	corpus->files[corpus->file_count] = (struct source_file){path_id, (uint32_t)(corpus->list.count - before)};
	corpus->starts[corpus->file_count++] = before;
	corpus->starts[corpus->file_count] = corpus->list.count;
	return 1;
}

static int read_files(struct duplication *d, struct err *err)
{
	struct query *query =
	    store_query(d->store, "SELECT f.path_id, p.path, f.language, t.packed FROM main.file f "
				  "JOIN main.path p ON p.id = f.path_id "
				  "JOIN main.source_tokens t ON t.blob_id = f.blob_id AND t.language = f.language "
				  "WHERE f.snapshot_id = ? AND f.class = 'production' ORDER BY p.path");
	int status;

	query_bind_int(query, 1, d->input->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		const char *family = token_family(language_by_name(query_text(query, 2)));

		if (!family || is_excluded(&d->input->model->excluded, query_text(query, 1)))
			continue;
		status = add_file(d, family, query_int(query, 0), query_text(query, 3));
		if (status < 0) {
			err_set(err, ERR_INTERNAL, "the tokens of '%.*s' in the store are damaged; use another --store",
				VIEW_ARG(query_text(query, 1)));
			break;
		}
	}
	query_free(query);
	return status;
}

/* --- finding ------------------------------------------------------------------------------------------------------ */

static void number_files(struct duplication *d)
{
	for (size_t i = 0; i < d->corpus_count; i++) {
		d->corpora[i].first_file = (uint32_t)d->file_count;
		d->file_count += d->corpora[i].file_count;
	}
	d->path_ids = xcalloc(d->file_count, sizeof(*d->path_ids));
	for (size_t i = 0; i < d->corpus_count; i++)
		for (size_t k = 0; k < d->corpora[i].file_count; k++)
			d->path_ids[d->corpora[i].first_file + k] = d->corpora[i].files[k].path_id;
}

/* Finds the copies in one family, writes how much of each file they are, and frees its tokens. */
static void find_in(struct duplication *d, struct corpus *corpus)
{
	const struct clone_input input = {.tokens = corpus->list.tokens,
					  .starts = corpus->starts,
					  .file_count = corpus->file_count,
					  .min_tokens = (size_t)d->input->model->min_tokens,
					  .steps_limit = d->input->steps_limit};
	uint32_t *lines = xcalloc(corpus->file_count, sizeof(*lines));

	duplicates_add(&d->duplicates, &input, corpus->list.lines, d->input->model, corpus->first_file, lines);
	for (size_t i = 0; i < corpus->file_count; i++)
		put_duplication(d->store, &(struct duplication_row){.snapshot_id = d->input->snapshot_id,
								    .path_id = corpus->files[i].path_id,
								    .tokens = corpus->files[i].tokens,
								    .lines = lines[i]});
	free(lines);
	token_list_release(&corpus->list);
}

/* --- what changes together ---------------------------------------------------------------------------------------- */

/* Change sets of the group in hand. */
struct liveness {
	struct change_sets sets;
	uint32_t *number; /* by file: its number among the files of sets, + 1; 0: in no group */
	uint32_t *group;  /* by set: the last group with a file in it, + 1 */
	uint32_t *mark;   /* by set: what that file was called there */
	bool *is_counted; /* by set */
	int64_t since;
	int64_t max_changeset;
};

/* The set that made the file: sets are in the order of the history. */
static uint32_t first_set(const struct memberships *files, uint32_t file)
{
	uint32_t first = UINT32_MAX;

	for (size_t i = files->starts[file]; i < files->starts[file + 1]; i++)
		first = files->list[i].group < first ? files->list[i].group : first;
	return first;
}

static void count_file(struct liveness *l, struct duplicate *duplicate, uint32_t group, uint32_t file)
{
	const struct memberships *files = &l->sets.files;
	uint32_t made = first_set(files, file);

	for (size_t i = files->starts[file]; i < files->starts[file + 1]; i++) {
		const struct membership *member = &files->list[i];
		const struct change_set *set = &l->sets.sets[member->group];

		if (member->group == made || set->time < l->since || (int64_t)set->size > l->max_changeset)
			continue;
		if (l->group[member->group] != group) {
			l->group[member->group] = group;
			l->mark[member->group] = member->mark;
			l->is_counted[member->group] = false;
		} else if (!l->is_counted[member->group] &&
			   (member->mark == NO_MARK || member->mark != l->mark[member->group])) {
			/* two files that were one path then did not change together */
			l->is_counted[member->group] = true;
			duplicate->live++;
		}
	}
}

static void count_live(struct duplication *d, struct liveness *l)
{
	for (size_t i = 0; i < d->duplicates.group_count; i++) {
		struct duplicate *duplicate = &d->duplicates.groups[i];
		const struct duplicate_copy *copies = &d->duplicates.copies[duplicate->first];

		if (duplicate->files < 2)
			continue;
		duplicate->live = 0;
		for (size_t k = 0; k < duplicate->copies; k++)
			if (k == 0 || copies[k].file != copies[k - 1].file)
				count_file(l, duplicate, (uint32_t)i + 1, l->number[copies[k].file] - 1);
	}
}

/* Of each group with several files, the commits of the last year that changed two of them. The one that made a file is
 * no sign that somebody must keep it in step. */
static void find_live(struct duplication *d)
{
	struct changes *changes = d->input->changes;
	struct liveness l = {.since = changes_days_ago(changes, d->input->year_days),
			     .max_changeset = d->input->max_changeset};
	int64_t *path_ids = xcalloc(d->file_count, sizeof(*path_ids));
	size_t count = 0;

	l.number = xcalloc(d->file_count, sizeof(*l.number));
	for (size_t i = 0; i < d->duplicates.copy_count; i++) {
		uint32_t file = d->duplicates.copies[i].file;

		if (!l.number[file]) {
			path_ids[count++] = d->path_ids[file];
			l.number[file] = (uint32_t)count;
		}
	}
	change_sets_build(&l.sets, changes, path_ids, count);
	l.group = xcalloc(l.sets.count, sizeof(*l.group));
	l.mark = xcalloc(l.sets.count, sizeof(*l.mark));
	l.is_counted = xcalloc(l.sets.count, sizeof(*l.is_counted));
	count_live(d, &l);
	change_sets_release(&l.sets);
	free(l.number);
	free(l.group);
	free(l.mark);
	free(l.is_counted);
	free(path_ids);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* STORE_NULL is the least of all numbers, so that what is not known comes last. */
static int compare_duplicates(const void *a, const void *b)
{
	const struct duplicate *x = a, *y = b;
	uint64_t size_x = (uint64_t)x->lines * (x->copies - 1), size_y = (uint64_t)y->lines * (y->copies - 1);

	if (x->live != y->live)
		return x->live > y->live ? -1 : 1;
	if (size_x != size_y)
		return size_x > size_y ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

static void put_groups(struct duplication *d)
{
	struct duplicates *duplicates = &d->duplicates;

	if (duplicates->group_count)
		qsort(duplicates->groups, duplicates->group_count, sizeof(*duplicates->groups), compare_duplicates);
	for (size_t i = 0; i < duplicates->group_count; i++) {
		const struct duplicate *group = &duplicates->groups[i];

		put_clone_group(d->store, &(struct clone_group_row){.snapshot_id = d->input->snapshot_id,
								    .id = (int64_t)i + 1,
								    .copies = group->copies,
								    .files = group->files,
								    .lines = group->lines,
								    .tokens = group->tokens,
								    .decisions = group->decisions,
								    .live = group->live});
		for (size_t k = 0; k < group->copies; k++) {
			const struct duplicate_copy *copy = &duplicates->copies[group->first + k];

			put_clone(d->store, &(struct clone_row){.snapshot_id = d->input->snapshot_id,
								.group_id = (int64_t)i + 1,
								.path_id = d->path_ids[copy->file],
								.line = copy->line,
								.end_line = copy->end_line});
		}
	}
}

static void diagnose(struct duplication *d, const char *subject, size_t count, const char *message)
{
	struct buf text = {0};

	if (!count)
		return;
	buf_addf(&text, "%zu %s", count, message);
	put_diagnostic(d->store, &(struct diagnostic_row){.snapshot_id = d->input->snapshot_id,
							  .collector = VIEW("duplication"),
							  .subject = view_of(subject),
							  .message = buf_view(&text)});
	buf_addf(&d->detail, "%s%s", d->detail.n ? "; " : "", buf_text(&text));
	buf_release(&text);
}

static void put_end(struct duplication *d)
{
	diagnose(d, "files", d->left_out,
		 "files were left out, because all have too many tokens: copies in them were not looked for");
	diagnose(d, "passages", d->duplicates.given_up,
		 "passages repeat themselves in too many ways: not all of their copies are listed");
	put_collector(d->store, &(struct collector_row){.snapshot_id = d->input->snapshot_id,
							.name = VIEW("duplication"),
							.status = view_of(d->detail.n ? "partial" : "done"),
							.detail = buf_view(&d->detail)});
}

int collect_duplication(struct store *store, const struct duplication_input *input, struct err *err)
{
	struct duplication d = {.store = store, .input = input};
	int status = read_files(&d, err);

	if (status == 0) {
		number_files(&d);
		for (size_t i = 0; i < d.corpus_count; i++)
			find_in(&d, &d.corpora[i]);
		if (input->changes && d.duplicates.group_count)
			find_live(&d);
		put_groups(&d);
		put_end(&d);
	}
	for (size_t i = 0; i < d.corpus_count; i++) {
		token_list_release(&d.corpora[i].list);
		free(d.corpora[i].files);
		free(d.corpora[i].starts);
	}
	free(d.corpora);
	free(d.path_ids);
	duplicates_release(&d.duplicates);
	buf_release(&d.detail);
	return status;
}

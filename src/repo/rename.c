/*
 * Renames among the additions and deletions of one commit, by the rules of
 * git's diffcore-rename (2.39): gitdiffcore(7), "diffcore-rename".
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "repo/diff_internal.h"
#include "repo/file_list.h"

#include "base/banned.h"

/* The least similarity of a rename, and of one that is first tried because only the directory changed. */
enum { SCORE_MIN = SCORE_MAX / 2, SCORE_MIN_BASENAME = SCORE_MIN + (SCORE_MAX - SCORE_MIN) / 2 };
/* Sources with the same content that are looked at for one destination, and candidates kept for one. */
enum { IDENTICAL_LIMIT = 100, CANDIDATES = 4 };

#define NOBODY SIZE_MAX

struct file {
	size_t change; /* index into the list */
	struct view basename;
	uint32_t mode;
	const struct oid *oid;
	size_t partner; /* of a destination: its source; of a source: any number once it is used; or NOBODY */
	size_t next;    /* of a source: the next one with the same content, NOBODY at the end */
	int score;
	/* what the content says, once asked */
	bool size_known, spans_known, is_unreadable;
	uint64_t size;
	struct spans spans;
};

struct files {
	struct file *items;
	size_t count;
};

struct renames {
	struct differ *differ;
	struct change_list *list;
	struct files sources, targets;
	size_t found;
	uint64_t bytes_read, steps; /* of all contents and comparisons of this commit */
	enum rename_knowledge result;
};

static void collect(const struct change_list *list, char kind, struct files *files)
{
	for (size_t i = 0; i < list->count; i++)
		files->count += list->items[i].kind == kind;
	files->items = xcalloc(files->count, sizeof(*files->items));
	files->count = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct change *change = &list->items[i];

		if (change->kind == kind)
			files->items[files->count++] =
			    (struct file){.change = i,
					  .basename = view_basename(change->path),
					  .mode = kind == 'A' ? change->new_mode : change->old_mode,
					  .oid = kind == 'A' ? &change->new_oid : &change->old_oid,
					  .partner = NOBODY,
					  .next = NOBODY};
	}
}

static void release_files(struct files *files)
{
	for (size_t i = 0; i < files->count; i++)
		spans_release(&files->items[i].spans);
	free(files->items);
}

static bool is_regular(const struct file *file)
{
	return (file->mode & 0170000) == (MODE_FILE & 0170000);
}

static void pair(struct renames *renames, size_t source, size_t target, int score)
{
	renames->targets.items[target].partner = source;
	renames->targets.items[target].score = score;
	renames->sources.items[source].partner = target;
	renames->found++;
}

/* --- equal content
 * ------------------------------------------------------------------------------------------------------- */

/* The first unused source with the target's file name, or else the first unused one; NOBODY when there is none. */
static size_t best_identical(struct files *sources, size_t *first, const struct file *target)
{
	size_t best = NOBODY, *link = first;

	for (int seen = 0; *link != NOBODY && seen < IDENTICAL_LIMIT;) {
		struct file *source = &sources->items[*link];

		if (source->partner != NOBODY) { /* used by an earlier target: not looked at again */
			*link = source->next;
			continue;
		}
		if ((is_regular(source) && is_regular(target)) || source->mode == target->mode) {
			if (view_eq(source->basename, target->basename))
				return *link;
			if (best == NOBODY)
				best = *link;
			seen++;
		}
		link = &source->next;
	}
	return best;
}

static void find_identical(struct renames *renames)
{
	struct files *sources = &renames->sources, *targets = &renames->targets;
	struct oid_table contents = {0};
	size_t *first = xcalloc(sources->count, sizeof(*first)); /* of each content, its first source */

	for (size_t i = sources->count; i-- > 0;) {
		bool added;
		uint32_t content = oid_table_add(&contents, sources->items[i].oid, &added);

		sources->items[i].next = added ? NOBODY : first[content];
		first[content] = i;
	}
	for (size_t i = 0; i < targets->count; i++) {
		int64_t content = oid_table_find(&contents, targets->items[i].oid);
		size_t source = content < 0 ? NOBODY : best_identical(sources, &first[content], &targets->items[i]);

		if (source != NOBODY)
			pair(renames, source, i, SCORE_MAX);
	}
	oid_table_release(&contents);
	free(first);
}

/* --- similar content
 * ------------------------------------------------------------------------------------------------------- */

/* Each reason outweighs those before it. */
static void not_all_known(struct renames *renames, enum rename_knowledge reason)
{
	if (renames->result < reason)
		renames->result = reason;
}

static bool know_size(struct renames *renames, struct file *file)
{
	enum object_type type;

	if (!file->size_known) {
		file->size_known = true;
		file->is_unreadable =
		    repo_header(renames->differ->repo, file->oid, &type, &file->size, NULL) || type != OBJECT_BLOB;
		if (file->is_unreadable || file->size > RENAME_FILE_LIMIT) {
			not_all_known(renames, file->is_unreadable ? RENAMES_MISSING : RENAMES_UNKNOWN);
			file->is_unreadable = true;
		}
	}
	return !file->is_unreadable;
}

static bool know_spans(struct renames *renames, struct file *file)
{
	struct object object;

	if (file->is_unreadable || file->spans_known)
		return !file->is_unreadable;
	renames->bytes_read += file->size;
	file->is_unreadable = true;
	if (renames->bytes_read > RENAME_BYTES_LIMIT) {
		not_all_known(renames, RENAMES_UNKNOWN);
		return false;
	}
	if (repo_read(renames->differ->repo, file->oid, &object, NULL)) {
		not_all_known(renames, RENAMES_MISSING);
		return false;
	}
	file->is_unreadable = false;
	spans_of(&file->spans, object.content);
	object_release(&object);
	file->spans_known = true;
	return true;
}

/* 0 … SCORE_MAX; 0 also when it cannot reach `minimum`. */
static int similarity(struct renames *renames, struct file *source, struct file *target, int minimum)
{
	uint64_t larger, smaller;

	if (!is_regular(source) || !is_regular(target) || !know_size(renames, source) || !know_size(renames, target))
		return 0;
	larger = source->size > target->size ? source->size : target->size;
	smaller = source->size > target->size ? target->size : source->size;
	if (larger * (uint64_t)(SCORE_MAX - minimum) < (larger - smaller) * SCORE_MAX)
		return 0;
	if (larger == 0 || !know_spans(renames, source) || !know_spans(renames, target))
		return 0;
	renames->steps += source->spans.count + target->spans.count;
	return (int)(spans_common(&source->spans, &target->spans) * SCORE_MAX / larger);
}

/* Files of unique name among those without partner: name number to index, NOBODY where it is not unique. */
static void unique_names(struct intern *names, const struct files *files, size_t **unique, size_t *capacity)
{
	for (size_t i = 0; i < files->count; i++) {
		bool added;
		uint32_t name;

		if (files->items[i].partner != NOBODY)
			continue;
		name = intern_add(names, files->items[i].basename, &added);
		GROW(*unique, names->count, *capacity);
		(*unique)[name] = added ? i : NOBODY;
	}
}

static void find_same_name(struct renames *renames)
{
	struct intern source_names = {0}, target_names = {0};
	size_t *sources = NULL, *targets = NULL, source_capacity = 0, target_capacity = 0;

	unique_names(&source_names, &renames->sources, &sources, &source_capacity);
	unique_names(&target_names, &renames->targets, &targets, &target_capacity);
	for (size_t i = 0; i < source_names.count; i++) {
		int64_t name = sources[i] == NOBODY ? -1 : intern_find(&target_names, source_names.items[i]);
		size_t target = name < 0 ? NOBODY : targets[name];
		int score;

		if (target == NOBODY)
			continue;
		score = similarity(renames, &renames->sources.items[sources[i]], &renames->targets.items[target],
				   SCORE_MIN_BASENAME);
		if (score >= SCORE_MIN_BASENAME)
			pair(renames, sources[i], target, score);
	}
	intern_release(&source_names);
	intern_release(&target_names);
	free(sources);
	free(targets);
}

struct candidate {
	size_t source, target; /* source == NOBODY: none */
	int score;
	bool same_name;
	size_t ordinal; /* keeps the order of equal ones */
};

/* Descending: the better one first; places without candidate last. */
static int compare_worth(const struct candidate *a, const struct candidate *b)
{
	if (a->source == NOBODY || b->source == NOBODY)
		return (a->source == NOBODY) - (b->source == NOBODY);
	if (a->score != b->score)
		return b->score - a->score;
	return (int)b->same_name - (int)a->same_name;
}

static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *left = a, *right = b;
	int order = compare_worth(left, right);

	return order ? order : (left->ordinal > right->ordinal) - (left->ordinal < right->ordinal);
}

/* Replaces the worst of the target's candidates (the first of several) when the new one is better. */
static void keep_better(struct candidate candidates[CANDIDATES], const struct candidate *one)
{
	size_t worst = 0;

	for (size_t i = 1; i < CANDIDATES; i++)
		if (compare_worth(&candidates[i], &candidates[worst]) > 0)
			worst = i;
	if (compare_worth(&candidates[worst], one) > 0)
		candidates[worst] = *one;
}

static void score_target(struct renames *renames, size_t target, struct candidate candidates[CANDIDATES])
{
	for (size_t i = 0; i < CANDIDATES; i++)
		candidates[i].source = NOBODY;
	for (size_t source = 0; source < renames->sources.count && renames->steps < RENAME_STEPS_LIMIT; source++) {
		struct file *from = &renames->sources.items[source], *to = &renames->targets.items[target];

		if (from->partner == NOBODY)
			keep_better(candidates,
				    &(struct candidate){.source = source,
							.target = target,
							.score = similarity(renames, from, to, SCORE_MIN),
							.same_name = view_eq(from->basename, to->basename)});
	}
}

static void take_best(struct renames *renames, struct candidate *candidates, size_t count)
{
	for (size_t i = 0; i < count; i++)
		candidates[i].ordinal = i;
	qsort(candidates, count, sizeof(*candidates), compare_candidates);
	for (size_t i = 0; i < count && candidates[i].source != NOBODY && candidates[i].score >= SCORE_MIN; i++) {
		struct candidate *one = &candidates[i];

		if (renames->targets.items[one->target].partner == NOBODY &&
		    renames->sources.items[one->source].partner == NOBODY)
			pair(renames, one->source, one->target, one->score);
	}
}

static void find_similar(struct renames *renames)
{
	uint64_t sources = renames->sources.count - renames->found, targets = renames->targets.count - renames->found;
	struct candidate *candidates;
	size_t count = 0;

	if (!sources || !targets)
		return;
	if (sources * targets > (uint64_t)RENAME_LIMIT * RENAME_LIMIT) {
		not_all_known(renames, RENAMES_LIMITED);
		return;
	}
	candidates = xcalloc(targets * CANDIDATES, sizeof(*candidates));
	for (size_t i = 0; i < renames->targets.count; i++) {
		if (renames->targets.items[i].partner != NOBODY)
			continue;
		score_target(renames, i, &candidates[count]);
		count += CANDIDATES;
	}
	if (renames->steps < RENAME_STEPS_LIMIT)
		take_best(renames, candidates, count);
	else
		not_all_known(renames, RENAMES_UNKNOWN);
	free(candidates);
}

/* --- result
 * ------------------------------------------------------------------------------------------------------------------ */

static void write_back(struct renames *renames)
{
	struct change_list *list = renames->list;
	size_t kept = 0;

	for (size_t i = 0; i < renames->targets.count; i++) {
		const struct file *target = &renames->targets.items[i];
		struct change *change = &list->items[target->change], *old;

		if (target->partner == NOBODY)
			continue;
		old = &list->items[renames->sources.items[target->partner].change];
		change->kind = 'R';
		change->similarity = (int)((int64_t)target->score * 100 / SCORE_MAX);
		change->old_path = old->path;
		change->old_mode = old->old_mode;
		change->old_oid = old->old_oid;
		old->kind = 0; /* goes away */
	}
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].kind)
			list->items[kept++] = list->items[i];
	list->count = kept;
}

enum rename_knowledge differ_find_renames(struct differ *differ, struct change_list *list)
{
	struct renames renames = {.differ = differ, .list = list};
	bool has_added = false, has_deleted = false;

	for (size_t i = 0; i < list->count; i++) {
		has_added |= list->items[i].kind == 'A';
		has_deleted |= list->items[i].kind == 'D';
	}
	if (!has_added || !has_deleted)
		return RENAMES_KNOWN;
	collect(list, 'D', &renames.sources);
	collect(list, 'A', &renames.targets);
	find_identical(&renames);
	find_same_name(&renames);
	find_similar(&renames);
	if (renames.found)
		write_back(&renames);
	release_files(&renames.sources);
	release_files(&renames.targets);
	return renames.result;
}

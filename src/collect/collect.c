#include "collect/collect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/pool.h"
#include "collect/attribute_files.h"
#include "collect/changes.h"
#include "collect/code_owners.h"
#include "collect/coupling.h"
#include "collect/duplication.h"
#include "collect/history.h"
#include "collect/hotspot_trend.h"
#include "collect/imports.h"
#include "collect/inventory.h"
#include "collect/modules.h"
#include "collect/ownership.h"
#include "collect/paths.h"
#include "collect/people.h"
#include "collect/quiet_commits.h"
#include "collect/readme.h"
#include "collect/releases.h"
#include "collect/repository.h"
#include "collect/settings.h"
#include "repo/file_list.h"
#include "repo/tag.h"
#include "store/rows.h"

#include "base/banned.h"

/* What the collectors of one run share. */
struct run {
	struct store *store;
	struct collect_source *source;
	const struct collect_options *options;
	struct file_list list;
	struct file_list base_list; /* of source->base_tree */
	struct changes changes;     /* of the snapshot's history */
	bool has_changes;           /* whether they could be read */
	struct err unlisted;        /* why the commit has no list of files */
	struct path_table *paths;
	struct tag_list tags;
	struct err tags_failure; /* why they are not known */
	unsigned jobs;
	int64_t snapshot_id; /* 0 until there is one */
	char tree[OID_HEX_SIZE], commit[OID_HEX_SIZE];
	char history_key[OID_HEX_SIZE + 20];
};

static void put_status(struct run *run, const char *name, const char *status, const char *detail)
{
	put_collector(run->store, &(struct collector_row){.snapshot_id = run->snapshot_id,
							  .name = view_of(name),
							  .status = view_of(status),
							  .detail = view_of(detail)});
}

/* The last part of the absolute path, so that "." has a name too. */
static char *directory_name(const char *path)
{
	char *absolute = realpath(path, NULL);
	struct view name = view_basename(view_of(absolute ? absolute : path));
	char *copy = xstrndup(name.p, name.n);

	free(absolute);
	return copy;
}

static int resolve(struct collect_source *source, const char *revision, struct err *err)
{
	if (repo_resolve(source->repo, revision, &source->state, err)) {
		collect_close(source);
		return -1;
	}
	source->name = xstrdup(repo_name(source->repo));
	source->revision = xstrdup(strcmp(source->kind, "commit") != 0 ? source->kind : revision ? revision : "HEAD");
	return 0;
}

int collect_open(struct collect_source *source, const char *path, const char *revision, bool worktree, struct err *err)
{
	*source = (struct collect_source){.kind = worktree ? "worktree" : "commit"};
	if (repo_exists_at(path)) {
		if (repo_open(&source->repo, path, err))
			return -1;
		if (worktree && !repo_workdir(source->repo)) {
			collect_close(source);
			return err_set(err, ERR_USAGE,
				       "'%s' is a bare repository and has no working tree: leave out --worktree", path);
		}
		return resolve(source, revision, err);
	}
	if (access(path, R_OK | X_OK))
		return err_set(err, ERR_USAGE, "cannot read '%s': %s; name a directory", path, strerror(errno));
	if (revision)
		return err_set(err, ERR_USAGE, "'%s' is no git repository, so it has no revision '%s': leave out --rev",
			       path, revision);
	source->kind = "directory";
	source->has_remains = repo_remains_at(path);
	source->directory = xstrdup(path);
	source->name = directory_name(path);
	source->revision = xstrdup("directory");
	return 0;
}

int collect_open_repo(struct collect_source *source, struct repo *repo, const char *revision, struct err *err)
{
	*source = (struct collect_source){.kind = "commit", .repo = repo};
	return resolve(source, revision, err);
}

void collect_use_attributes(struct collect_source *source, const struct oid *tree)
{
	bool is_commit = strcmp(source->kind, "commit") == 0;

	source->base_tree = *tree;
	source->has_base_attributes = !is_commit || attribute_files_differ(source->repo, tree, &source->state.tree);
}

void collect_close(struct collect_source *source)
{
	repo_free(source->repo);
	free(source->directory);
	free(source->name);
	free(source->revision);
	*source = (struct collect_source){0};
}

static int list_files(struct run *run, struct err *err)
{
	struct collect_source *source = run->source;

	if (!source->repo)
		return file_list_of_directory(&run->list, source->directory, err);
	if (strcmp(source->kind, "worktree") == 0)
		return file_list_of_worktree(&run->list, source->repo, err);
	if (!source->state.has_commit)
		return 0; /* an empty repository has no file */
	return file_list_of_tree(&run->list, source->repo, &source->state.tree, err);
}

/*
 * Facts depend on tags, options, the model, the configuration, the syntax rules and the attributes of a base too:
 * another number is another snapshot.
 */
static void make_history_key(struct run *run)
{
	const struct model *model = run->options->model;
	const int numbers[] = {model->modules.descend_percent,
			       model->modules.split_percent,
			       model->modules.min_files,
			       model->directory_min_files,
			       model->inactive_days,
			       model->coupling.max_changeset,
			       model->coupling.min_shared,
			       model->coupling.min_revisions,
			       model->coupling.min_degree,
			       model->coupling.min_shared_files,
			       model->coupling.tickets,
			       model->coupling.author_hours,
			       run->options->no_renames,
			       model->year_days,
			       model->half_year_days,
			       model->people.user_name_letters,
			       run->options->no_churn,
			       model->duplication.min_tokens,
			       model->duplication.min_lines,
			       model->duplication.normalise_identifiers,
			       model->duplication.min_shapes,
			       model->trend.files,
			       model->trend.samples,
			       model->trend.span_days,
			       model->coupling.focused_changeset,
			       model->work_lines};
	const struct model_list *lists[] = {&model->people.generic_names,   &model->people.generic_local_parts,
					    &model->people.generic_domains, &model->people.bots,
					    &model->people.bot_addresses,   &model->coupling.common_names,
					    &model->duplication.excluded,   &model->setting_words,
					    &model->modules.manifests};
	const uint64_t digests[] = {engagement_digest(run->options->engagement),
				    syntax_queries_digest(run->options->queries, NULL)};
	uint64_t hash = hash_bytes(numbers, sizeof(numbers));

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		for (size_t item = 0; item < lists[i]->count; item++)
			hash = hash_add(hash, view_of(lists[i]->items[item]));
	hash = hash_add(hash, view_of(model->coupling.ticket_pattern));
	hash = hash_add(hash, view_of(model->quiet_subject));
	hash = hash_add(hash, view_of(model->readme.pipeline));
	hash = hash_add(hash, view_of(model->readme.elsewhere));
	hash = hash_add(hash, (struct view){(const char *)digests, sizeof(digests)});
	if (run->source->has_base_attributes) {
		uint64_t digest = attribute_files_digest(&run->base_list);

		hash = hash_add(hash, (struct view){(const char *)&digest, sizeof(digest)});
	}
	hash = hash_add(hash, (struct view){(const char *)run->tags.digest.bytes, sizeof(run->tags.digest.bytes)});
	snprintf(run->history_key, sizeof(run->history_key), "%s%s%016llx", run->source->state.history_key,
		 run->source->state.history_key[0] ? ":" : "", (unsigned long long)hash);
}

/* The snapshot of this very tree and history: *complete when every collector has ended in it, and no object that was
 * missing could be there by now. */
static void find_snapshot(struct run *run, const struct oid *tree, bool *complete)
{
	struct query *query = store_query(
	    run->store,
	    "SELECT id, EXISTS (SELECT 1 FROM main.collector WHERE snapshot_id = s.id AND name = 'repository') "
	    "AND NOT EXISTS (SELECT 1 FROM main.collector WHERE snapshot_id = s.id AND status = 'failed') "
	    "AND NOT EXISTS (SELECT 1 FROM main.diagnostic WHERE snapshot_id = s.id AND collector = 'repository' "
	    "AND subject = '" REPOSITORY_OBJECTS "') "
	    "FROM main.snapshot s WHERE tree_oid = ? AND commit_oid = ? AND history_key = ? AND kind = ?");

	oid_to_hex(tree, run->tree);
	if (run->source->state.has_commit)
		oid_to_hex(&run->source->state.commit, run->commit);
	query_bind_text(query, 1, view_of(run->tree));
	query_bind_text(query, 2, view_of(run->commit));
	query_bind_text(query, 3, view_of(run->history_key));
	query_bind_text(query, 4, view_of(run->source->kind));
	if (query_step(query, NULL) == 1) {
		run->snapshot_id = query_int(query, 0);
		*complete = query_int(query, 1);
	}
	query_free(query);
}

/* A snapshot that was left incomplete is made anew under its number. */
static void start_snapshot(struct run *run)
{
	if (run->snapshot_id)
		store_forget_snapshot(run->store, run->snapshot_id);
	put_snapshot(run->store, &(struct snapshot_row){.id = run->snapshot_id ? run->snapshot_id : STORE_NULL,
							.tree_oid = view_of(run->tree),
							.commit_oid = view_of(run->commit),
							.history_key = view_of(run->history_key),
							.kind = view_of(run->source->kind),
							.is_shallow = run->source->state.is_shallow,
							.first_time = STORE_NULL,
							.last_time = STORE_NULL});
	run->snapshot_id = store_last_id(run->store);
}

static void put_problem(struct run *run, const char *collector, struct view subject, struct view message)
{
	put_diagnostic(run->store, &(struct diagnostic_row){.snapshot_id = run->snapshot_id,
							    .collector = view_of(collector),
							    .subject = subject.n ? subject : VIEW("."),
							    .message = message});
}

/* What is not in the list, or not as it stands in the tree. */
static void put_problems(struct run *run)
{
	for (size_t i = 0; i < run->list.problem_count; i++)
		put_problem(run, "inventory", run->list.problems[i].subject, run->list.problems[i].message);
}

/* Runs one collector; a failure is a fact about this audit, the others go on. */
static void finish(struct run *run, const char *name, int status, const struct err *err)
{
	if (status)
		put_status(run, name, "failed", err->message);
}

/* The .mailmap of the audited files. One that is there and not used is said: people may count twice. */
static void read_mailmap(struct run *run, struct buf *content)
{
	const struct tree_entry *entry = file_list_find(&run->list, VIEW(".mailmap"));
	struct err err = {0};
	struct file_reader *reader;
	enum file_content found;
	int64_t size;

	if (!entry)
		return;
	/* A symlink could point anywhere; git refuses it too. */
	if (entry->mode == MODE_SYMLINK) {
		put_problem(run, "people", entry->path, VIEW("is a symlink: not used, as git does not"));
		return;
	}
	if (file_reader_open(&reader, &run->list, run->source->repo, NULL))
		return;
	found = file_read(reader, entry, MAILMAP_LIMIT, content, &size, &err);
	if (found == CONTENT_TOO_LARGE)
		put_problem(run, "people", entry->path, VIEW("too large for a list of names: not used"));
	else if (found == CONTENT_FAILED)
		put_problem(run, "people", entry->path, view_of(err.message));
	if (found != CONTENT_READ)
		buf_clear(content);
	file_reader_free(reader);
}

/* The collectors that work from changes; these are read once for all of them. */
static void collect_from_changes(struct run *run)
{
	static const char *const names[] = {"ownership", "coupling", "trend"};
	const struct model *model = run->options->model;
	const struct ownership_parameters ownership = {.directory_min_files = model->directory_min_files,
						       .inactive_days = model->inactive_days,
						       .year_days = model->year_days,
						       .half_year_days = model->half_year_days,
						       .work_lines = model->work_lines,
						       .max_changeset = model->coupling.max_changeset,
						       .engagement = run->options->engagement};
	struct changes *changes = &run->changes;
	const struct coupling_input coupling = {.snapshot_id = run->snapshot_id,
						.changes = changes,
						.model = &model->coupling,
						.year_days = model->year_days,
						.list = &run->list,
						.repo = run->source->repo};
	const struct hotspot_trend_input trend = {.repo = run->source->repo,
						  .changes = changes,
						  .model = model,
						  .snapshot_id = run->snapshot_id,
						  .jobs = run->jobs,
						  .progress = run->options->progress};
	struct err err = {0};

	run->has_changes = !changes_read(changes, run->store, run->snapshot_id, !run->options->no_renames, &err) &&
			   !quiet_commits_mark(changes, run->store, run->snapshot_id, model->quiet_subject, &err);
	if (!run->has_changes) {
		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			put_status(run, names[i], "failed", err.message);
		return;
	}
	finish(run, "ownership", collect_ownership(run->store, run->snapshot_id, changes, &ownership, &err), &err);
	err_clear(&err);
	finish(run, "coupling", collect_coupling(run->store, &coupling, &err), &err);
	err_clear(&err);
	finish(run, "trend", collect_hotspot_trend(run->store, &trend, &err), &err);
}

static void collect_tags(struct run *run, bool ends_early)
{
	const struct releases_input releases = {
	    .repo = run->source->repo,
	    .state = &run->source->state,
	    .tags = &run->tags,
	    .model = &run->options->model->people,
	    .snapshot_id = run->snapshot_id,
	    .ends_early = ends_early,
	};
	struct err err = run->tags_failure;
	int status = err.kind ? -1 : collect_releases(run->store, &releases, &err);

	finish(run, "releases", status, &err);
}

/* Who changed what when, and how many lines. *ends_early: commits are missing. */
static int collect_commits(struct run *run, bool *ends_early)
{
	struct churn_list list = {0};
	const struct history_input history = {
	    .repo = run->source->repo,
	    .state = &run->source->state,
	    .paths = run->paths,
	    .snapshot_id = run->snapshot_id,
	    .jobs = run->jobs,
	    .progress = run->options->progress,
	    .churn = run->options->no_churn ? NULL : &list,
	    .ends_early = ends_early,
	};
	const struct churn_input churn = {
	    .repo = run->source->repo,
	    .state = &run->source->state,
	    .changes = &list,
	    .snapshot_id = run->snapshot_id,
	    .jobs = run->jobs,
	    .progress = run->options->progress,
	};
	struct err err = {0};
	int status = collect_history(run->store, &history, &err);

	finish(run, "history", status, &err);
	if (status == 0 && run->options->no_churn)
		put_status(run, "churn", "skipped", "left out with --no-churn");
	else if (status == 0)
		collect_churn(run->store, &churn);
	churn_list_release(&list);
	return status;
}

/* `question` is what older commits would answer. */
static void skip_for_missing_commits(struct run *run, const char *name, const char *question)
{
	struct buf detail = {0};

	if (run->source->state.is_shallow)
		buf_addf(&detail,
			 "the clone is shallow: %s is told by commits that were not fetched; "
			 "run `git fetch --unshallow` in it",
			 question);
	else
		buf_addf(&detail, "%s is told by commits that are missing", question);
	put_status(run, name, "skipped", buf_text(&detail));
	buf_release(&detail);
}

static void collect_team(struct run *run)
{
	static const char *const names[] = {"history",   "churn",    "releases", "people",
					    "ownership", "coupling", "trend",    "repository"};
	const struct model *model = run->options->model;
	bool ends_early;
	struct people_input people = {
	    .snapshot_id = run->snapshot_id,
	    .model = &model->people,
	    .configured = run->options->engagement ? &run->options->engagement->people : NULL,
	};
	struct buf mailmap = {0};
	struct err err = {0};

	if (!run->source->repo) {
		bool is_damaged = run->source->has_remains;

		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			put_status(run, names[i], is_damaged ? "failed" : "skipped",
				   is_damaged
				       ? "there is a .git, but its HEAD, objects or refs are missing or damaged: the "
					 "files were read as those of a plain directory; clone it again"
				       : "a directory that is no git repository has no history");
		return;
	}
	if (collect_commits(run, &ends_early)) {
		for (size_t i = 1; strcmp(names[i], "repository") != 0; i++)
			put_status(run, names[i], "failed", "the history could not be read");
		return;
	}
	collect_tags(run, ends_early);
	read_mailmap(run, &mailmap);
	people.mailmap = buf_view(&mailmap);
	finish(run, "people", collect_people(run->store, &people, &err), &err);
	buf_release(&mailmap);
	err_clear(&err);
	if (ends_early) {
		skip_for_missing_commits(run, "ownership", "who wrote the code");
		skip_for_missing_commits(run, "coupling", "what changes together");
		skip_for_missing_commits(run, "trend", "how hotspots grew");
		return;
	}
	collect_from_changes(run);
}

/* After the history, which tells whose copies change together; without one they are found all the same. */
static void collect_copies(struct run *run)
{
	const struct model *model = run->options->model;
	const struct duplication_input duplication = {.snapshot_id = run->snapshot_id,
						      .model = &model->duplication,
						      .changes = run->has_changes ? &run->changes : NULL,
						      .year_days = model->year_days,
						      .max_changeset = model->coupling.max_changeset,
						      .tokens_limit = CLONE_TOKENS_LIMIT,
						      .steps_limit = CLONE_STEPS_LIMIT};
	struct err err = {0};

	if (run->unlisted.kind)
		put_status(run, "duplication", "failed", "the files are not known");
	else
		finish(run, "duplication", collect_duplication(run->store, &duplication, &err), &err);
	changes_release(&run->changes);
}

static int collect_all(struct run *run, struct err *err)
{
	struct collect_files_input input = {
	    .list = &run->list,
	    .attributes = run->source->has_base_attributes ? &run->base_list : &run->list,
	    .repo = run->source->repo,
	    .queries = run->options->queries,
	    .jobs = run->jobs,
	    .progress = run->options->progress,
	};
	const struct model_modules *model = &run->options->model->modules;
	const struct module_parameters modules = {
	    .descend_percent = model->descend_percent,
	    .split_percent = model->split_percent,
	    .min_files = model->min_files,
	    .manifests = model->manifests.items,
	    .manifest_count = model->manifests.count,
	};
	struct imports_input imports = {.list = &run->list,
					.repo = run->source->repo,
					.common_names = &run->options->model->coupling.common_names,
					.jobs = run->jobs};
	struct err failure = {0};
	int status;

	start_snapshot(run);
	imports.snapshot_id = run->snapshot_id;
	put_problems(run);
	run->paths = path_table_load(run->store);
	input.paths = run->paths;
	input.snapshot_id = run->snapshot_id;
	status = collect_files(run->store, &input, err);
	if (run->unlisted.kind) {
		put_status(run, "inventory", "failed", run->unlisted.message);
		put_status(run, "content", "failed", "the files are not known");
	}
	if (!status) {
		collect_code_owners(run->store, &input);
		collect_settings(run->store, &input, &run->options->model->setting_words);
		collect_readme(run->store, &input, &run->options->model->readme);
		finish(run, "modules",
		       collect_modules(run->store, run->snapshot_id, &modules, run->options->engagement, &failure),
		       &failure);
		err_clear(&failure);
		finish(run, "imports", collect_imports(run->store, &imports, &failure), &failure);
		collect_team(run);
		collect_copies(run);
	}
	if (run->options->no_renames)
		put_problem(run, "repository", VIEW("renames"),
			    VIEW("not followed, as --no-renames asks: a moved file starts anew"));
	/* Last: its row says that all others have ended. */
	if (!status && run->source->repo)
		collect_repository(run->store, run->snapshot_id, run->source->repo, &run->source->state);
	path_table_free(run->paths);
	return status;
}

int collect_run(struct store *store, struct collect_source *source, const struct collect_options *options,
		int64_t *snapshot_id, struct err *err)
{
	struct run run = {.store = store, .source = source, .options = options};
	bool is_commit = source->repo && strcmp(source->kind, "commit") == 0;
	bool complete = false;
	int status = 0;

	if (source->has_base_attributes && file_list_of_tree(&run.base_list, source->repo, &source->base_tree, err))
		return -1;
	if (source->repo)
		tag_list_read(&run.tags, source->repo, &run.tags_failure);
	make_history_key(&run);
	run.jobs = options->jobs ? options->jobs : pool_default_jobs();
	/* A commit names its tree; what lies on disk has to be read to be named. */
	if (is_commit)
		find_snapshot(&run, &source->state.tree, &complete);
	if (!complete)
		status = list_files(&run, &run.unlisted);
	/* Without its tree a commit still has a history. */
	if (status && is_commit && run.unlisted.kind == ERR_INCOMPLETE)
		status = 0;
	if (status) {
		err_set(err, run.unlisted.kind, "%s", run.unlisted.message);
	} else if (!complete) {
		find_snapshot(&run, is_commit ? &source->state.tree : &run.list.tree, &complete);
		if (!complete)
			status = collect_all(&run, err);
	}
	*snapshot_id = run.snapshot_id;
	file_list_release(&run.list);
	file_list_release(&run.base_list);
	tag_list_release(&run.tags);
	return status;
}

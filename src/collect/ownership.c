#include "collect/ownership.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "collect/authorship.h"
#include "collect/bus_factor.h"
#include "lang/lang.h"
#include "store/rows.h"

#include "base/banned.h"

enum { FILE_TYPE_BITS = 0170000, REGULAR_FILE = 0100000 };

struct owned_file {
	int64_t path_id;
	bool is_first_party;
	bool is_source; /* counts in a truck factor, once it has an event */
};

struct ownership {
	struct store *store;
	int64_t snapshot_id;
	const struct ownership_parameters *parameters;
	struct owned_file *files; /* by path */
	struct view *paths;
	size_t file_count, file_capacity, path_capacity;
	struct known_person *persons; /* [0] is nobody */
	size_t person_count, person_capacity;
	struct changes *changes;
	struct authorship authorship;
	size_t cut_files;
	bool is_recent_cut;
	struct counted_files counted;
	size_t author_capacity, recent_capacity;
	struct arena arena;
};

/* --- reading ---------------------------------------------------------------------------------------------------- */

/* As linguist chooses files for its statistics of languages. */
static bool is_source_file(int64_t mode, struct view class, struct view language_name, bool is_empty)
{
	const struct language *language;

	if ((mode & FILE_TYPE_BITS) != REGULAR_FILE || is_empty || view_is(class, "documentation"))
		return false;
	language = language_name.n ? language_by_name(language_name) : NULL;
	if (!language)
		return false;
	return language->type == LANGUAGE_PROGRAMMING ||
	       (language->type == LANGUAGE_MARKUP && !view_is(class, "configuration"));
}

static void add_file(struct ownership *o, struct query *query)
{
	struct view path = query_text(query, 1), class = query_text(query, 3);
	struct owned_file *file;

	GROW(o->files, o->file_count + 1, o->file_capacity);
	GROW(o->paths, o->file_count + 1, o->path_capacity);
	file = &o->files[o->file_count];
	*file = (struct owned_file){.path_id = query_int(query, 0)};
	file->is_first_party = !view_is(class, "vendored") && !view_is(class, "generated") &&
			       !view_is(class, "minified") && !view_is(class, "data");
	file->is_source = file->is_first_party &&
			  is_source_file(query_int(query, 2), class, query_text(query, 4), query_int(query, 5) != 0);
	o->paths[o->file_count++] = arena_view(&o->arena, path);
}

static int read_files(struct ownership *o, struct err *err)
{
	struct query *query =
	    store_query(o->store, "SELECT f.path_id, p.path, f.mode, f.class, f.language, b.size = 0 "
				  "FROM main.file f JOIN main.path p ON p.id = f.path_id "
				  "LEFT JOIN main.blob b ON b.id = f.blob_id WHERE f.snapshot_id = ? ORDER BY p.path");
	int status;

	query_bind_int(query, 1, o->snapshot_id);
	while ((status = query_step(query, err)) == 1)
		add_file(o, query);
	query_free(query);
	return status;
}

static int read_persons(struct ownership *o, struct err *err)
{
	struct query *query = store_query(
	    o->store, "SELECT id, is_bot, last_time, has_left FROM main.person WHERE snapshot_id = ? ORDER BY id");
	int64_t since = changes_days_ago(o->changes, o->parameters->inactive_days);
	int status;

	GROW(o->persons, 1, o->person_capacity);
	o->persons[0] = (struct known_person){0};
	query_bind_int(query, 1, o->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		GROW(o->persons, o->person_count + 2, o->person_capacity);
		o->persons[++o->person_count] =
		    (struct known_person){.is_bot = query_int(query, 1) != 0,
					  .is_active = query_int(query, 2) >= since && !query_int(query, 3)};
	}
	query_free(query);
	return status;
}

/* --- one file --------------------------------------------------------------------------------------------------- */

static void put_history(const struct ownership *o, int64_t path_id, const struct file_work *work)
{
	bool has_lines = o->changes->has_lines;

	put_file_history(o->store, &(struct file_history_row){.snapshot_id = o->snapshot_id,
							      .path_id = path_id,
							      .revisions = work->revisions,
							      .revisions_year = work->revisions_year,
							      .revisions_half = work->revisions_half,
							      .code_revisions = work->code_revisions,
							      .code_revisions_year = work->code_revisions_year,
							      .code_weeks_year = work->code_weeks_year,
							      .work_days_year = work->work_days_year,
							      .people = work->people,
							      .added = has_lines ? work->added : STORE_NULL,
							      .deleted = has_lines ? work->deleted : STORE_NULL,
							      .first_time = work->first_time,
							      .last_time = work->last_time});
}

/* Whoever the file in hand has met. */
static void put_people(const struct ownership *o, int64_t path_id)
{
	bool has_lines = o->changes->has_lines;

	for (size_t i = 0; i < o->authorship.touched_count; i++) {
		uint32_t person = o->authorship.touched[i];
		const struct person_work *work = &o->authorship.works[person];

		if (person == 0)
			continue;
		put_authorship(o->store, &(struct authorship_row){.snapshot_id = o->snapshot_id,
								  .path_id = path_id,
								  .person_id = person,
								  .is_creator = work->is_creator,
								  .deliveries = work->deliveries,
								  .acceptances = work->acceptances,
								  .doa = work->doa,
								  .is_author = work->is_author,
								  .revisions = work->revisions,
								  .added = has_lines ? work->added : STORE_NULL,
								  .deleted = has_lines ? work->deleted : STORE_NULL,
								  .last_time = work->last_time});
	}
}

/* Adds the commits of the last year to the table of them; returns its new size. */
static size_t add_recent(struct ownership *o, size_t size)
{
	struct recent_table *recent = &o->counted.recent;

	if (size + o->authorship.recent_count > RECENT_CHANGES_LIMIT) {
		o->is_recent_cut = true;
		return size;
	}
	GROW(recent->commits, size + o->authorship.recent_count, o->recent_capacity);
	for (size_t i = 0; i < o->authorship.recent_count; i++)
		recent->commits[size++] = o->authorship.recent[i];
	return size;
}

/* Adds the file in hand to those that count, with its human authors and the commits of the last year. */
static void count_file(struct ownership *o, size_t file)
{
	struct counted_files *counted = &o->counted;
	struct author_table *authors = &counted->authors;
	struct recent_table *recent = &counted->recent;
	size_t author_count = authors->starts[counted->count], recent_count = recent->starts[counted->count];
	bool is_orphaned = true;

	GROW(authors->authors, author_count + o->authorship.touched_count, o->author_capacity);
	for (size_t i = 0; i < o->authorship.touched_count; i++) {
		uint32_t person = o->authorship.touched[i];

		if (person == 0 || !o->authorship.works[person].is_author || o->persons[person].is_bot)
			continue;
		authors->authors[author_count++] = person;
		is_orphaned &= !o->persons[person].is_active;
	}
	recent_count = add_recent(o, recent_count);
	counted->path_ids[counted->count] = o->files[file].path_id;
	counted->paths[counted->count] = o->paths[file];
	counted->is_orphaned[counted->count++] = is_orphaned;
	authors->starts[counted->count] = author_count;
	recent->starts[counted->count] = recent_count;
}

/* Whether anybody did what counts for authorship. */
static bool has_event(const struct authorship *authorship)
{
	for (size_t i = 0; i < authorship->touched_count; i++)
		if (authorship->works[authorship->touched[i]].has_event)
			return true;
	return false;
}

static void read_histories(struct ownership *o)
{
	for (size_t file = 0; file < o->file_count; file++) {
		const struct owned_file *owned = &o->files[file];
		struct file_work work = authorship_of(&o->authorship, owned->path_id, owned->is_first_party);

		o->cut_files += work.is_cut;
		if (work.revisions == 0)
			continue;
		put_history(o, owned->path_id, &work);
		put_people(o, owned->path_id);
		if (owned->is_source && has_event(&o->authorship))
			count_file(o, file);
	}
}

static void prepare(struct ownership *o)
{
	struct counted_files *counted = &o->counted;

	o->authorship = (struct authorship){.changes = o->changes,
					    .persons = o->persons,
					    .person_count = o->person_count,
					    .year = changes_days_ago(o->changes, o->parameters->year_days),
					    .half = changes_days_ago(o->changes, o->parameters->half_year_days),
					    .work_lines = o->parameters->work_lines,
					    .max_files = o->parameters->max_changeset};
	authorship_start(&o->authorship);
	counted->path_ids = xcalloc(o->file_count, sizeof(*counted->path_ids));
	counted->paths = xcalloc(o->file_count, sizeof(*counted->paths));
	counted->is_orphaned = xcalloc(o->file_count, sizeof(*counted->is_orphaned));
	counted->authors.starts = xcalloc(o->file_count + 1, sizeof(*counted->authors.starts));
	counted->authors.person_count = o->person_count;
	counted->recent.starts = xcalloc(o->file_count + 1, sizeof(*counted->recent.starts));
}

static void release(struct ownership *o)
{
	free(o->files);
	free(o->paths);
	free(o->persons);
	authorship_release(&o->authorship);
	free(o->counted.path_ids);
	free(o->counted.paths);
	free(o->counted.is_orphaned);
	free(o->counted.authors.starts);
	free(o->counted.authors.authors);
	free(o->counted.recent.starts);
	free(o->counted.recent.commits);
	arena_release(&o->arena);
}

static int put_factors(struct ownership *o, struct err *err)
{
	struct absence_space absence = {.changes = o->changes,
					.persons = o->persons,
					.person_count = o->person_count,
					.year = changes_days_ago(o->changes, o->parameters->year_days)};
	const struct bus_factor_input input = {.store = o->store,
					       .snapshot_id = o->snapshot_id,
					       .files = &o->counted,
					       .absence = &absence,
					       .engagement = o->parameters->engagement,
					       .directory_min_files = (size_t)o->parameters->directory_min_files};
	int status;

	absence_start(&absence);
	status = put_bus_factors(&input, err);
	absence_release(&absence);
	return status;
}

static void diagnose(const struct ownership *o, const char *subject, struct view message)
{
	put_diagnostic(o->store, &(struct diagnostic_row){.snapshot_id = o->snapshot_id,
							  .collector = VIEW("ownership"),
							  .subject = view_of(subject),
							  .message = message});
}

static void put_status(struct ownership *o)
{
	struct view too_many =
	    VIEW("too many changes in the last year: absence factors of some parts are of fewer commits");
	struct buf message = {0};

	if (o->cut_files) {
		buf_addf(&message,
			 "the history has too many renames: the earlier names of %zu files were not followed, "
			 "their figures are lower bounds",
			 o->cut_files);
		diagnose(o, "renames", buf_view(&message));
	}
	if (o->is_recent_cut) {
		diagnose(o, "absence factor", too_many);
		if (message.n)
			buf_add_text(&message, "; ");
		buf_add_view(&message, too_many);
	}
	put_collector(o->store,
		      &(struct collector_row){.snapshot_id = o->snapshot_id,
					      .name = VIEW("ownership"),
					      .status = message.n ? VIEW("partial") : VIEW("done"),
					      .detail = message.n || o->changes->commit_count ? buf_view(&message)
											      : VIEW("no commits")});
	buf_release(&message);
}

int collect_ownership(struct store *store, int64_t snapshot_id, struct changes *changes,
		      const struct ownership_parameters *parameters, struct err *err)
{
	struct ownership o = {.store = store, .snapshot_id = snapshot_id, .changes = changes, .parameters = parameters};
	int status = read_files(&o, err);

	status = status ? status : read_persons(&o, err);
	if (status == 0) {
		prepare(&o);
		read_histories(&o);
		status = put_factors(&o, err);
	}
	if (status == 0)
		put_status(&o);
	release(&o);
	return status;
}

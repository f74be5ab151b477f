#include "collect/ownership.h"

#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "collect/bus_factor.h"
#include "collect/changes.h"
#include "lang/lang.h"
#include "store/rows.h"

#include "base/banned.h"

enum { DAY = 24 * 60 * 60, YEAR = 365 * DAY, FILE_TYPE_BITS = 0170000, REGULAR_FILE = 0100000 };

struct owned_file {
	int64_t path_id;
	bool is_first_party;
	bool is_source; /* counts in a truck factor, once it has an event */
};

struct known_person {
	bool is_bot, is_active;
};

/* What one person did to the file that is looked at. */
struct tally {
	size_t file;                /* the file this is about, + 1 */
	bool is_creator, has_event; /* an A, M or R */
	int64_t deliveries, last_time;
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
	struct tally *tallies; /* by person */
	uint32_t *touched;     /* persons of the file that is looked at */
	size_t touched_count;
	size_t *seen_commit; /* by commit: the last file, + 1 */
	size_t cut_files;
	struct counted_files counted;
	size_t author_capacity;
	struct arena arena;
};

/* --- reading ---------------------------------------------------------------------------------------------------- */

/* As linguist chooses files for its statistics of languages. */
static bool is_source_file(int64_t mode, struct view class, struct view language_name, int64_t size)
{
	const struct language *language;

	if ((mode & FILE_TYPE_BITS) != REGULAR_FILE || size == 0 || view_is(class, "documentation"))
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
			  is_source_file(query_int(query, 2), class, query_text(query, 4), query_int(query, 5));
	o->paths[o->file_count++] = (struct view){arena_strndup(&o->arena, path.p, path.n), path.n};
}

static int read_files(struct ownership *o, struct err *err)
{
	struct query *query =
	    store_query(o->store, "SELECT f.path_id, p.path, f.mode, f.class, f.language, coalesce(b.size, 0) "
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
	struct query *query =
	    store_query(o->store, "SELECT id, is_bot, last_time FROM main.person WHERE snapshot_id = ? ORDER BY id");
	int64_t since = o->changes->now - (int64_t)o->parameters->inactive_days * DAY;
	int status;

	GROW(o->persons, 1, o->person_capacity);
	o->persons[0] = (struct known_person){0};
	query_bind_int(query, 1, o->snapshot_id);
	while ((status = query_step(query, err)) == 1) {
		GROW(o->persons, o->person_count + 2, o->person_capacity);
		o->persons[++o->person_count] = (struct known_person){.is_bot = query_int(query, 1) != 0,
								      .is_active = query_int(query, 2) >= since};
	}
	query_free(query);
	return status;
}

/* --- one file --------------------------------------------------------------------------------------------------- */

static struct tally *tally_of(struct ownership *o, uint32_t person, size_t file)
{
	struct tally *tally = &o->tallies[person];

	if (tally->file != file + 1) {
		*tally = (struct tally){.file = file + 1, .last_time = INT64_MIN};
		o->touched[o->touched_count++] = person;
	}
	return tally;
}

static void count_event(struct ownership *o, size_t file, const struct change_event *event,
			struct file_history_row *history)
{
	const struct change_commit *commit = &o->changes->commits[event->commit];
	uint32_t person = commit->person <= o->person_count ? commit->person : 0;
	struct tally *tally;

	if (o->seen_commit[event->commit] != file + 1) {
		o->seen_commit[event->commit] = file + 1;
		if (history->revisions++ == 0)
			history->first_time = history->last_time = commit->time;
		history->revisions_year += commit->time >= o->changes->now - YEAR;
		history->first_time = commit->time < history->first_time ? commit->time : history->first_time;
		history->last_time = commit->time > history->last_time ? commit->time : history->last_time;
	}
	tally = tally_of(o, person, file);
	tally->is_creator |= event->kind == 'A';
	tally->has_event |= event->kind != 'T';
	tally->deliveries += event->kind == 'M' || event->kind == 'R';
	tally->last_time = commit->time > tally->last_time ? commit->time : tally->last_time;
}

/* Fills the tallies from the file's events; the row has no revision when there are none. */
static struct file_history_row read_history(struct ownership *o, size_t file)
{
	struct file_history_row history = {.snapshot_id = o->snapshot_id, .path_id = o->files[file].path_id};
	uint32_t path = changes_path(o->changes, history.path_id);
	const uint32_t *paths;
	bool is_cut = false;
	size_t count;

	o->touched_count = 0;
	if (path == NO_PATH)
		return history;
	count = changes_follow(o->changes, path, &paths, &is_cut);
	o->cut_files += is_cut;
	for (size_t i = 0; i < count; i++) {
		const struct changes *changes = o->changes;

		for (size_t e = changes->starts[paths[i]]; e < changes->starts[paths[i] + 1]; e++)
			if (changes->events[e].kind != 'D')
				count_event(o, file, &changes->events[e], &history);
	}
	for (size_t i = 0; i < o->touched_count; i++)
		history.people += o->touched[i] != 0 && !o->persons[o->touched[i]].is_bot;
	return history;
}

static double doa_of(const struct tally *tally, int64_t acceptances)
{
	return 3.293 + 1.098 * tally->is_creator + 0.164 * (double)tally->deliveries -
	       0.321 * log(1 + (double)acceptances);
}

/* Keeps in `touched` those whose events count: human beings, or bots where there are none. Returns their deliveries. */
static int64_t choose_people(struct ownership *o)
{
	bool has_human = false;
	size_t kept = 0;
	int64_t deliveries = 0;

	for (size_t i = 0; i < o->touched_count; i++)
		has_human |= o->tallies[o->touched[i]].has_event && !o->persons[o->touched[i]].is_bot;
	for (size_t i = 0; i < o->touched_count; i++) {
		uint32_t person = o->touched[i];

		if (!o->tallies[person].has_event || (has_human && o->persons[person].is_bot))
			continue;
		deliveries += o->tallies[person].deliveries;
		o->touched[kept++] = person;
	}
	o->touched_count = kept;
	return deliveries;
}

/* Writes the authorship of the file in hand; its human authors stand at the end of the table then. */
static void put_authors(struct ownership *o, size_t file)
{
	struct counted_files *counted = &o->counted;
	int64_t deliveries = choose_people(o);
	double highest = -INFINITY;

	for (size_t i = 0; i < o->touched_count; i++) {
		const struct tally *tally = &o->tallies[o->touched[i]];

		highest = fmax(highest, doa_of(tally, deliveries - tally->deliveries));
	}
	for (size_t i = 0; i < o->touched_count; i++) {
		uint32_t person = o->touched[i];
		const struct tally *tally = &o->tallies[person];
		struct authorship_row row = {.snapshot_id = o->snapshot_id,
					     .path_id = o->files[file].path_id,
					     .person_id = person,
					     .is_creator = tally->is_creator,
					     .deliveries = tally->deliveries,
					     .acceptances = deliveries - tally->deliveries,
					     .last_time = tally->last_time};

		row.doa = doa_of(tally, row.acceptances);
		row.is_author = row.doa / highest > 0.75 && (row.doa >= 3.293 || tally->is_creator);
		if (person == 0)
			continue;
		put_authorship(o->store, &row);
		if (!row.is_author || o->persons[person].is_bot)
			continue;
		GROW(counted->authors, counted->author_count + 1, o->author_capacity);
		counted->authors[counted->author_count++] = person;
	}
}

/* Adds the file to those that count, with the authors put_authors() left. */
static void count_file(struct ownership *o, size_t file)
{
	struct counted_files *counted = &o->counted;
	bool is_orphaned = true;

	for (size_t i = counted->author_starts[counted->count]; i < counted->author_count; i++)
		is_orphaned &= !o->persons[counted->authors[i]].is_active;
	counted->path_ids[counted->count] = o->files[file].path_id;
	counted->paths[counted->count] = o->paths[file];
	counted->is_orphaned[counted->count++] = is_orphaned;
	counted->author_starts[counted->count] = counted->author_count;
}

static void read_histories(struct ownership *o)
{
	for (size_t file = 0; file < o->file_count; file++) {
		struct file_history_row history = read_history(o, file);
		bool has_event = false;

		if (history.revisions == 0)
			continue;
		put_file_history(o->store, &history);
		for (size_t i = 0; i < o->touched_count; i++)
			has_event |= o->tallies[o->touched[i]].has_event;
		if (!has_event || !o->files[file].is_first_party)
			continue;
		put_authors(o, file);
		if (o->files[file].is_source)
			count_file(o, file);
		else
			o->counted.author_count = o->counted.author_starts[o->counted.count];
	}
}

static void prepare(struct ownership *o)
{
	o->tallies = xcalloc(o->person_count + 1, sizeof(*o->tallies));
	o->touched = xcalloc(o->person_count + 1, sizeof(*o->touched));
	o->seen_commit = xcalloc(o->changes->commit_count, sizeof(*o->seen_commit));
	o->counted.path_ids = xcalloc(o->file_count, sizeof(*o->counted.path_ids));
	o->counted.paths = xcalloc(o->file_count, sizeof(*o->counted.paths));
	o->counted.is_orphaned = xcalloc(o->file_count, sizeof(*o->counted.is_orphaned));
	o->counted.author_starts = xcalloc(o->file_count + 1, sizeof(*o->counted.author_starts));
	o->counted.person_count = o->person_count;
}

static void release(struct ownership *o)
{
	free(o->files);
	free(o->paths);
	free(o->persons);
	free(o->tallies);
	free(o->touched);
	free(o->seen_commit);
	free(o->counted.path_ids);
	free(o->counted.paths);
	free(o->counted.is_orphaned);
	free(o->counted.author_starts);
	free(o->counted.authors);
	arena_release(&o->arena);
}

static void put_status(struct ownership *o)
{
	struct buf message = {0};

	if (o->cut_files) {
		buf_addf(&message,
			 "the history has too many renames: the earlier names of %zu files were not followed, "
			 "their figures are lower bounds",
			 o->cut_files);
		put_diagnostic(o->store, &(struct diagnostic_row){.snapshot_id = o->snapshot_id,
								  .collector = VIEW("ownership"),
								  .subject = VIEW("renames"),
								  .message = buf_view(&message)});
	} else if (o->changes->commit_count == 0) {
		buf_add_text(&message, "no commits");
	}
	put_collector(o->store, &(struct collector_row){.snapshot_id = o->snapshot_id,
							.name = VIEW("ownership"),
							.status = o->cut_files ? VIEW("partial") : VIEW("done"),
							.detail = buf_view(&message)});
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
		status = put_bus_factors(store, snapshot_id, &o.counted, parameters->directory_min_files, err);
	}
	if (status == 0)
		put_status(&o);
	release(&o);
	return status;
}

#include "collect/authorship.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#include "base/banned.h"

enum { DAY = 24 * 60 * 60, WEEK = 7 * DAY };

void authorship_start(struct authorship *authorship)
{
	size_t persons = authorship->person_count + 1;

	authorship->touched = xcalloc(persons, sizeof(*authorship->touched));
	authorship->works = xcalloc(persons, sizeof(*authorship->works));
	authorship->seen_person = xcalloc(persons, sizeof(*authorship->seen_person));
	authorship->seen_commit = xcalloc(authorship->changes->commit_count, sizeof(*authorship->seen_commit));
	authorship->weeks = (size_t)((authorship->changes->now - authorship->year) / WEEK) + 1;
	authorship->seen_week = xcalloc(authorship->weeks, sizeof(*authorship->seen_week));
	authorship->commit_files = xcalloc(authorship->changes->commit_count, sizeof(*authorship->commit_files));
	for (size_t i = 0; i < authorship->changes->event_count; i++)
		authorship->commit_files[authorship->changes->events[i].commit]++;
}

void authorship_release(struct authorship *authorship)
{
	free(authorship->touched);
	free(authorship->works);
	free(authorship->recent);
	free(authorship->worked);
	free(authorship->commit_files);
	free(authorship->seen_person);
	free(authorship->seen_commit);
	free(authorship->seen_week);
	*authorship = (struct authorship){0};
}

static struct person_work *work_of(struct authorship *authorship, uint32_t person)
{
	struct person_work *work;

	if (person > authorship->person_count)
		person = 0;
	work = &authorship->works[person];
	if (authorship->seen_person[person] != authorship->files) {
		authorship->seen_person[person] = authorship->files;
		*work = (struct person_work){.last_time = INT64_MIN, .doa = NAN};
		authorship->touched[authorship->touched_count++] = person;
	}
	return work;
}

/* A file that was only moved, or made executable, has the code it had. */
static bool changes_code(const struct change_commit *commit, const struct change_event *event)
{
	return !commit->is_quiet && !(event->kind != 'A' && event->added == 0 && event->deleted == 0);
}

/* Whether the file in hand has no change of that week yet. What was written before the year, and taken in during it, is
 * of its first. */
static bool is_first_of_week(struct authorship *authorship, int64_t author_time)
{
	/* unsigned: forged dates may be further apart than a signed difference holds */
	uint64_t since = author_time < authorship->year ? 0 : (uint64_t)author_time - (uint64_t)authorship->year;
	uint64_t last = authorship->weeks - 1, week = since / WEEK;
	size_t *seen = &authorship->seen_week[week > last ? last : week];
	bool is_first = *seen != authorship->files;

	*seen = authorship->files;
	return is_first;
}

/* Lines nobody counted may have been many. */
static bool is_work(const struct authorship *authorship, const struct change_event *event)
{
	return authorship->commit_files[event->commit] <= authorship->max_files &&
	       (event->added == STORE_NULL || event->deleted == STORE_NULL ||
		event->added + event->deleted >= authorship->work_lines);
}

static void count_revision(struct authorship *authorship, const struct change_event *event, struct file_work *file)
{
	const struct change_commit *commit = &authorship->changes->commits[event->commit];
	int64_t time = commit->time, author_time = commit->author_time;
	bool is_of_code = changes_code(commit, event);

	if (file->revisions++ == 0)
		file->first_time = file->last_time = author_time;
	file->first_time = author_time < file->first_time ? author_time : file->first_time;
	file->last_time = author_time > file->last_time ? author_time : file->last_time;
	file->revisions_half += time >= authorship->half;
	file->code_revisions += is_of_code;
	if (time < authorship->year)
		return;
	file->revisions_year++;
	file->code_revisions_year += is_of_code;
	file->code_weeks_year += is_of_code && is_first_of_week(authorship, author_time);
	if (event->is_remainder && author_time > authorship->remainder_time)
		authorship->remainder_time = author_time;
	if (is_of_code && is_work(authorship, event)) {
		GROW(authorship->worked, authorship->worked_count + 1, authorship->worked_capacity);
		authorship->worked[authorship->worked_count++] = author_time;
	}
	GROW(authorship->recent, authorship->recent_count + 1, authorship->recent_capacity);
	authorship->recent[authorship->recent_count++] = event->commit;
}

static void count_event(struct authorship *authorship, const struct change_event *event, struct file_work *file)
{
	const struct change_commit *commit = &authorship->changes->commits[event->commit];
	struct person_work *work = work_of(authorship, commit->person);

	if (changes_is_of_file(authorship->changes, event) &&
	    authorship->seen_commit[event->commit] != authorship->files) {
		authorship->seen_commit[event->commit] = authorship->files;
		count_revision(authorship, event, file);
		work->revisions++;
	}
	work->is_creator |= event->kind == 'A';
	work->has_event |= event->kind == 'A' || event->kind == 'M' || event->kind == 'R';
	work->deliveries += event->kind == 'M' || event->kind == 'R';
	work->last_time = commit->author_time > work->last_time ? commit->author_time : work->last_time;
	if (event->added != STORE_NULL)
		work->added += event->added;
	if (event->deleted != STORE_NULL)
		work->deleted += event->deleted;
}

static void count_events(struct authorship *authorship, uint32_t path, struct file_work *file)
{
	const struct changes *changes = authorship->changes;
	const uint32_t *paths;
	size_t count = changes_follow(authorship->changes, path, &paths, &file->is_cut);

	for (size_t i = 0; i < count; i++)
		for (size_t e = changes->starts[paths[i]]; e < changes->starts[paths[i] + 1]; e++)
			count_event(authorship, &changes->events[e], file);
}

static double doa_of(const struct person_work *work)
{
	return 3.293 + 1.098 * work->is_creator + 0.164 * (double)work->deliveries -
	       0.321 * log(1 + (double)work->acceptances);
}

/* Human beings count, or bots where there are none; never who only deleted the file or changed its type. */
static bool does_count(const struct authorship *authorship, uint32_t person, bool has_human)
{
	return authorship->works[person].has_event && !(has_human && authorship->persons[person].is_bot);
}

static void find_authors(struct authorship *authorship, bool counts)
{
	bool has_human = false;
	int64_t deliveries = 0;
	double highest = -INFINITY;

	for (size_t i = 0; i < authorship->touched_count; i++)
		has_human |= authorship->works[authorship->touched[i]].has_event &&
			     !authorship->persons[authorship->touched[i]].is_bot;
	for (size_t i = 0; i < authorship->touched_count; i++)
		if (does_count(authorship, authorship->touched[i], has_human))
			deliveries += authorship->works[authorship->touched[i]].deliveries;
	for (size_t i = 0; i < authorship->touched_count; i++) {
		struct person_work *work = &authorship->works[authorship->touched[i]];
		bool is_counted = does_count(authorship, authorship->touched[i], has_human);

		work->acceptances = deliveries - (is_counted ? work->deliveries : 0);
		if (counts && is_counted)
			highest = fmax(highest, work->doa = doa_of(work));
	}
	for (size_t i = 0; i < authorship->touched_count; i++) {
		struct person_work *work = &authorship->works[authorship->touched[i]];

		work->is_author = work->doa / highest > 0.75 && (work->doa >= 3.293 || work->is_creator);
	}
}

static int compare_persons(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

static int compare_times(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

/* What was done before most of the file went elsewhere was done to what went. */
static int64_t count_work_days(struct authorship *authorship)
{
	int64_t days = 0, last = INT64_MIN;

	if (authorship->worked_count > 0)
		qsort(authorship->worked, authorship->worked_count, sizeof(*authorship->worked), compare_times);
	for (size_t i = 0; i < authorship->worked_count; i++) {
		int64_t day = authorship->worked[i] / DAY;

		if (authorship->worked[i] <= authorship->remainder_time || day == last)
			continue;
		days++;
		last = day;
	}
	return days;
}

struct file_work authorship_of(struct authorship *authorship, int64_t path_id, bool counts)
{
	uint32_t path = changes_path(authorship->changes, path_id);
	struct file_work file = {0};

	authorship->files++;
	authorship->touched_count = authorship->recent_count = authorship->worked_count = 0;
	authorship->remainder_time = INT64_MIN;
	if (path == NO_PATH)
		return file;
	count_events(authorship, path, &file);
	file.work_days_year = count_work_days(authorship);
	qsort(authorship->touched, authorship->touched_count, sizeof(*authorship->touched), compare_persons);
	for (size_t i = 0; i < authorship->touched_count; i++) {
		uint32_t person = authorship->touched[i];

		file.people +=
		    person != 0 && !authorship->persons[person].is_bot && authorship->works[person].revisions > 0;
		file.added += authorship->works[person].added;
		file.deleted += authorship->works[person].deleted;
	}
	find_authors(authorship, counts);
	return file;
}

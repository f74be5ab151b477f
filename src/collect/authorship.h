/*
 * What each person did to a file, one file after another: revisions, lines, and
 * the degree of authorship (formula and rules in ownership.h).
 *
 * Persons are numbered by person.id; 0 is an author whose identity nobody
 * knows. Floor 3. All zero bytes is empty; authorship_release() frees.
 */
#ifndef RESCUE_COLLECT_AUTHORSHIP_H
#define RESCUE_COLLECT_AUTHORSHIP_H

#include "collect/changes.h"

struct known_person {
	bool is_bot, is_active;
};

/* One person's part in the file that is looked at. */
struct person_work {
	bool is_creator;               /* an A event */
	bool has_event;                /* an A, M or R event */
	bool is_author;                /* over the thresholds; only where doa is a number */
	int64_t deliveries, revisions; /* M and R events; commits */
	int64_t acceptances;           /* deliveries of all others who count */
	int64_t added, deleted;        /* lines; a binary change has none */
	int64_t last_time;             /* author date */
	double doa;                    /* NAN: the person does not count for authorship */
};

/* All commits that changed the file. */
struct file_work {
	int64_t revisions, revisions_year, revisions_half;
	int64_t code_revisions, code_revisions_year; /* without those of quiet commits and those that changed no line */
	int64_t code_weeks_year;                     /* weeks in which the latter were written */
	int64_t work_days_year; /* days of the last year with work on its code, see file_history in facts.sql */
	int64_t added, deleted;
	int64_t first_time, last_time; /* author dates */
	int64_t people;                /* bots and the unknown left out */
	bool is_cut;                   /* earlier paths were not followed: too many renames */
};

struct authorship {
	struct changes *changes;            /* borrowed */
	const struct known_person *persons; /* borrowed; [0] is nobody */
	size_t person_count;
	int64_t year, half; /* commits from these times on are in the last year, in the last half of one */
	int64_t work_lines; /* fewer lines added and deleted are a touch */
	int64_t max_files;  /* a commit that changes more files is a sweep */

	/* The file in hand: the persons who changed it in order of their number, and what each did. */
	uint32_t *touched;
	size_t touched_count;
	struct person_work *works; /* by person */
	/* Commits of the last year that changed it, as numbers of changes->commits. */
	uint32_t *recent;
	size_t recent_count, recent_capacity;
	int64_t *worked; /* author dates of its changes of code in the last year that are neither a touch nor a sweep */
	size_t worked_count, worked_capacity;
	int64_t remainder_time; /* author date of the last commit that took most of it elsewhere, INT64_MIN: none did */

	size_t *seen_person, *seen_commit, *seen_week; /* the last file that met it */
	size_t weeks;                                  /* of the last year */
	uint32_t *commit_files;                        /* by commit: files it changed */
	size_t files;
};

/* Makes room; the fields up to `max_files` must be set. */
void authorship_start(struct authorship *authorship);
/*
 * Looks at the file with this path.id. `counts` says whether a degree of authorship makes sense for it. No revision:
 * nobody changed the file.
 */
struct file_work authorship_of(struct authorship *authorship, int64_t path_id, bool counts);
void authorship_release(struct authorship *authorship);

#endif

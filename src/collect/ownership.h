/*
 * Who knows which file, and how many have to leave before nobody knows half of
 * them: degree of authorship and truck factor of Avelino, Passos, Hora and
 * Valente, "A Novel Approach for Estimating Truck Factors", ICPC 2016.
 *
 * The history of a file of the tree is every A, M and R event whose new path
 * is the file's, and through R events those of the old path, to a fixed point.
 * For a person d and a file f
 *
 *   DOA = 3.293 + 1.098 FA + 0.164 DL - 0.321 ln(1 + AC)
 *
 * FA is 1 when d added the file (each who did has it), DL counts the M and R
 * events by d, AC those by everybody else. d is an author of f when DOA is over
 * 0.75 of the file's highest, and DOA >= 3.293 or FA is 1. The truck factor of
 * a set of files is the number of persons, those with most files first, that
 * can be taken away until fewer than half of the files have an author left.
 *
 * Merges record no changes. Events of bots are left out where a human being
 * also changed the file. A file only bots changed has them as its authors, but
 * nobody to lose: it counts as one without author.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_OWNERSHIP_H
#define RESCUE_COLLECT_OWNERSHIP_H

#include <stdint.h>

#include "base/err.h"
#include "collect/changes.h"
#include "rules/engagement.h"
#include "store/store.h"

/* The numbers are from rules/model.yml. */
struct ownership_parameters {
	int directory_min_files;             /* directories with fewer counted files have no row of their own */
	int inactive_days;                   /* who has no commit this long before the audited one is gone */
	int year_days, half_year_days;       /* what "the last year" and "half a year" are */
	int work_lines, max_changeset;       /* a change of fewer lines is a touch, one of more files a sweep */
	const struct engagement *engagement; /* modules and critical paths of the user; may be NULL */
};

/*
 * Reads people and modules of the snapshot, whose changes are given, and writes
 *
 * - file_history: every file of the tree with at least one event of any kind: revisions are distinct commits, as
 *   `git log -- PATH` and code-maat count them, and under an earlier name those before the rename, where another file
 *   has or had that name too (authorship has all, as Avelino et al. count them). The windows are of commit dates and
 * end with the audited commit; times are author dates. Lines are NULL when none were counted; a binary change has 0.
 * - authorship: every person who changed such a file, bots and deletions included. doa is NULL where a person does not
 *   count: who only deleted the file or changed its type, a bot beside human beings, and everybody of a vendored,
 *   generated, minified or data file.
 * - bus_factor and knowledge_coverage (bus_factor.h): over source files with at least one A, M or R event: regular
 *   files, not known to be empty, first-party, not documentation, of a programming or markup language (configuration:
 *   programming only). A person who has left is inactive whatever the dates say.
 *
 * A history that would take more than HISTORY_EVENTS_LIMIT visits is cut to the files' own paths, said in a diagnostic.
 */
int collect_ownership(struct store *store, int64_t snapshot_id, struct changes *changes,
		      const struct ownership_parameters *parameters, struct err *err);

#endif

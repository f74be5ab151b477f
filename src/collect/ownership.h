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
#include "store/store.h"

/* From rules/model.yml. */
struct ownership_parameters {
	int directory_min_files; /* directories with fewer counted files have no row of their own */
	int inactive_days;       /* who has no commit this long before the audited one is gone */
};

/*
 * Reads people and modules of the snapshot, whose changes are given, and writes
 *
 * - file_history: every file of the tree with at least one event. Revisions are distinct commits with A, M, R or T; the
 *   year is the 365 days before the audited commit; times are commit dates.
 * - authorship: first-party files (not vendored, generated, minified or data) with at least one event of a person.
 * - bus_factor: over source files with at least one A, M or R event: regular files, not empty, first-party, not
 *   documentation, of a programming or markup language (configuration: programming only). One row for the repository,
 *   one a module, one a directory with enough such files, unless all of them lie in one directory below it, whose row
 *   says the same.
 *
 * A history that would take more than HISTORY_EVENTS_LIMIT visits is cut to the files' own paths, said in a diagnostic.
 */
int collect_ownership(struct store *store, int64_t snapshot_id, struct changes *changes,
		      const struct ownership_parameters *parameters, struct err *err);

#endif

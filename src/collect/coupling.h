/*
 * What changes together: files in the same commits and people in the same
 * files, by the definitions of code-maat 1.0.5 (A. Tornhill, Your Code as a
 * Crime Scene), for the files of the audited tree.
 *
 * A change set is a commit that is no merge, or several that the model joins
 * (joins.h). Sets of more than max_changeset
 * files are left out first, from the revisions too: a new licence header is no
 * coupling. Then, for files a and b,
 *
 *   revisions(a)     change sets with a
 *   shared(a, b)     change sets with both
 *   degree(a, b)     100 shared / ((revisions(a) + revisions(b)) / 2)
 *
 * and the pair is kept when shared, the mean of the revisions and the degree
 * reach their thresholds. Its p-value is the chance of so many shared sets if
 * both changed independently: Fisher's exact test over all change sets. Where
 * renames are followed, a file has the changes of its earlier paths too; two
 * files that once were one path did not change together then.
 *
 * Of the shared sets, focused are those of at most focused_changeset files in
 * which not all commits are quiet (quiet_commits.h): a sweep over the repository
 * that met both says nothing of the two.
 *
 * The sum of coupling of a file is the number of other files in its change
 * sets, however large those are.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_COUPLING_H
#define RESCUE_COLLECT_COUPLING_H

#include "base/err.h"
#include "collect/changes.h"
#include "repo/file_list.h"
#include "rules/rules.h"
#include "store/store.h"

struct coupling_input {
	int64_t snapshot_id;
	struct changes *changes; /* of the snapshot */
	const struct model_coupling *model;
	int year_days;                /* what "the last year" of shared_year is */
	const struct file_list *list; /* the audited state, whose texts are looked at; NULL: none are */
	const struct repo *repo;      /* as file_reader_open() wants it */
};

/*
 * Reads the tree and people of the snapshot, whose changes are given, and writes
 *
 * - coupling: the pairs that are kept; `a` is the path that sorts first.
 * - file_coupling: every file of the tree that a commit changed.
 * - communication: human beings who changed the same files of the tree, at least min_shared_files of them.
 *
 * coupling.is_named is known of pairs of production files whose texts (up to BLOB_READ_LIMIT each, NAMING_BYTES_LIMIT
 * together) could be read and whose paths say something, see naming.h. When no pair is kept, the collector's detail
 * says how many pairs came how near.
 */
int collect_coupling(struct store *store, const struct coupling_input *input, struct err *err);

#endif

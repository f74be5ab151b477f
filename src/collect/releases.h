/*
 * Releases: the tags of the repository, the versions they name, and what went
 * into each.
 *
 * A version takes the commits that lead to it and to no earlier version of its
 * package: a stable one those that no earlier stable one has, so that work which
 * first went out as a candidate still waits for its release; another those that
 * no earlier one has, stable or not. Merges and commits of programs, by the names
 * in rules/model.yml, are walked through and not counted.
 * The lead time of a commit is the time of the version less the commit date, at
 * least 0; commit dates before 1980 or after the audited commit are left out. A
 * squash or a rebase is dated when it was made: what it took until then is not in
 * it. The first version of a package has none, because all before it was no
 * release.
 * How long commits waited is told beside that over all packages and lines, each
 * commit once, for the earliest stable version that has it (`git tag --contains`)
 * and for the earliest of any kind: release_wait, in whole hours.
 * Median and 90th percentile are nearest ranks: the smallest value with at least
 * 50% and 90% of all at or below it.
 *
 * A name before a version that is set apart by '@' or '/' is a package. Other
 * names (curl-8_9_1, tokio-util-0.7.1) are too, but for the one that most of
 * them have: that is the project's own, and its package is ''.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_RELEASES_H
#define RESCUE_COLLECT_RELEASES_H

#include "repo/repo.h"
#include "repo/tag.h"
#include "rules/rules.h"
#include "store/store.h"

struct releases_input {
	struct repo *repo;
	const struct repo_state *state;
	const struct tag_list *tags;
	const struct model_people *model;
	int64_t snapshot_id;
	bool ends_early; /* commits of the audited history are missing */
};

/*
 * Reads commits of the store, and of the repository where a tag leads out of the audited history, and writes tag and
 * release_wait rows, diagnostics and the collector row `releases`. Left out are tags that lead to no commit, to one
 * younger than the audited commit, or that were made over two days after it, but for those of the audited commit
 * itself.
 */
int collect_releases(struct store *store, const struct releases_input *input, struct err *err);

#endif

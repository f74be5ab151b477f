#include "collect/quiet_commits.h"

#include "store/rows.h"

#include "base/banned.h"

#define PULL_REQUESTS "'( \\(#[0-9]+\\))+$'"

/* A subject that is what a revert names; its commit is the newest before, hence max(). */
static const char quiet_commits[] =
    "WITH told AS MATERIALIZED (SELECT g.id AS id, g.subject AS subject FROM main.snapshot_commit s "
    "CROSS JOIN main.git_commit g ON g.id = s.commit_id WHERE s.snapshot_id = ?1 AND g.parents < 2), "
    "revert AS MATERIALIZED (SELECT id, regexp_replace(regexp_substr(subject, '^Revert \"\\K.+(?=\")'), " PULL_REQUESTS
    ", '') AS what FROM told WHERE subject GLOB 'Revert \"*\"*' AND NOT subject GLOB 'Revert \"Revert \"*'), "
    "taken_back AS (SELECT max(t.id) AS id FROM told t CROSS JOIN revert r "
    "ON r.what = regexp_replace(t.subject, " PULL_REQUESTS ", '') AND r.id > t.id "
    "WHERE EXISTS (SELECT 1 FROM revert) GROUP BY r.id), "
    "picked AS (SELECT id, row_number() OVER (PARTITION BY regexp_substr(subject, '#[0-9]+'), "
    "regexp_replace(regexp_replace(subject, '^(\\[[^]]*\\] *)+', ''), " PULL_REQUESTS ", '') ORDER BY id) AS number "
    "FROM told WHERE subject GLOB '*#[0-9]*') "
    "SELECT id FROM told WHERE subject REGEXP ?2 UNION SELECT id FROM revert UNION SELECT id FROM taken_back "
    "UNION SELECT id FROM picked WHERE number > 1 ORDER BY 1";

int quiet_commits_mark(struct changes *changes, struct store *store, int64_t snapshot_id, const char *pattern,
		       struct err *err)
{
	struct query *query = store_query(store, quiet_commits);
	size_t next = 0;
	int status;

	query_bind_int(query, 1, snapshot_id);
	query_bind_text(query, 2, view_of(pattern));
	while ((status = query_step(query, err)) == 1) {
		int64_t id = query_int(query, 0);

		while (next < changes->commit_count && changes->commits[next].id < id)
			next++;
		if (next < changes->commit_count && changes->commits[next].id == id)
			changes->commits[next].is_quiet = true;
		put_quiet_commit(store, &(struct quiet_commit_row){.snapshot_id = snapshot_id, .commit_id = id});
	}
	query_free(query);
	return status;
}

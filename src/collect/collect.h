/*
 * Collectors measure and write facts; they hold no opinion. This is the one
 * place that runs them, in order, each once:
 *
 *   inventory  files of the tree, their language and class
 *   content    lines, functions and matches of syntax rules of each blob the store does not have yet
 *   modules    which file belongs to which part of the system
 *   history    commits and changes the store does not have yet
 *   churn      lines of changes the store does not have yet
 *   releases   tags, the versions they name and what went into each
 *   people     identities that are one person
 *   ownership  who knows which file, truck factors
 *   coupling   which files change together, who works on the same ones
 *   duplication code that stands more than once
 *   repository what was missing in the repository itself
 *
 * What could not be read is a `diagnostic` row, and each collector ends as a
 * `collector` row: nothing that failed looks clean.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_COLLECT_H
#define RESCUE_COLLECT_COLLECT_H

#include "base/progress.h"
#include "repo/repo.h"
#include "rules/engagement.h"
#include "rules/rules.h"
#include "store/store.h"

/* What is audited: opened once, read by several collectors. */
struct collect_source {
	struct repo *repo; /* owned; NULL for a directory that is no repository */
	struct repo_state state;
	bool has_remains;         /* no repository, but there was one: its history is lost, not absent */
	char *directory;          /* owned; the path given */
	const char *kind;         /* snapshot.kind: "commit", "worktree" or "directory" */
	char *name;               /* owned; what the report calls the repository */
	char *revision;           /* owned; what was asked for, as audit.revision has it */
	bool has_base_attributes; /* other .gitattributes hold than its own: */
	struct oid base_tree;     /* those of this tree of the same repository */
};

/*
 * Opens `path`: a repository (work tree, bare, linked) at `revision` (NULL: HEAD), its working tree when `worktree`,
 * or a directory that is no repository. Fails with ERR_USAGE for what does not exist and for a revision unknown.
 */
int collect_open(struct collect_source *source, const char *path, const char *revision, bool worktree, struct err *err);
/* The same for a repository that is open already; takes `repo`. */
int collect_open_repo(struct collect_source *source, struct repo *repo, const char *revision, struct err *err);
/*
 * What the .gitattributes of `tree` call vendored, generated or of another language is so in the source too, whatever
 * its own say. Nothing changes where both trees have the same ones.
 */
void collect_use_attributes(struct collect_source *source, const struct oid *tree);
void collect_close(struct collect_source *source);

struct collect_options {
	unsigned jobs;                       /* worker threads, 0: as many as processors */
	const struct model *model;           /* from rules/model.yml: what is a module, who has left */
	struct syntax_queries *queries;      /* of the syntax rules, from the rule set; may be NULL */
	const struct engagement *engagement; /* what the user says of the repository; may be NULL */
	bool no_renames;                     /* a moved file starts anew, as in the log that code-maat recommends */
	bool no_churn;                       /* lines of changes are not counted */
	struct progress *progress;           /* may be NULL */
};

/*
 * Runs the collectors inside the store's open transaction and sets *snapshot_id. A snapshot that the store has complete
 * is used as it is. A collector that fails is recorded and the others go on; -1 is left for what makes an audit
 * impossible (a tree that cannot be read at all).
 */
int collect_run(struct store *store, struct collect_source *source, const struct collect_options *options,
		int64_t *snapshot_id, struct err *err);

#endif

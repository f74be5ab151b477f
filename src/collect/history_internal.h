/*
 * What the files behind history.h share. Floor 3, private to src/collect.
 */
#ifndef RESCUE_COLLECT_HISTORY_INTERNAL_H
#define RESCUE_COLLECT_HISTORY_INTERNAL_H

#include "base/hash.h"
#include "collect/history.h"
#include "repo/commit.h"
#include "store/rows.h"

/* A parent that cannot be read; nodes are numbered below. */
#define NO_NODE UINT32_MAX

/* One commit. Its id is in history.oids under the same number. */
struct node {
	int64_t id; /* git_commit.id, 0 until it has one */
	size_t first_edge;
	uint32_t edge_count;
	bool is_read;      /* known from the store, or read now: its edges are there */
	bool is_stored;    /* the store has it */
	bool is_unsure;    /* the store has it, but not all its changes: they are looked for again */
	bool is_uncounted; /* the store has it, but not all lines of its changes: these are looked for again */
	bool is_reachable; /* from the audited commit */
	bool is_boundary;  /* the shallow clone ends here: its parents are not asked for */
	bool is_hole;      /* cannot be read */
	bool is_mainline;  /* on the line of first parents from the audited commit */
	/* what is known until it is written, of a commit read now */
	struct oid tree;
	uint32_t author, committer; /* numbers of identities */
	int16_t author_zone, commit_zone;
	int64_t author_time, commit_time;
	struct view subject, last_line, problem;
	struct trailer *trailers;
	size_t trailer_count;
	size_t first_co_author; /* in history.co_authors */
	uint32_t co_author_count;
};

/* What git_commit.problem says of a commit whose changes are not all known, because objects were missing or damaged. */
#define UNKNOWN_CHANGES "its changes are not known: "
#define UNKNOWN_RENAMES "its renames are not all known: "

/* A snapshot whose history the audited one continues. */
struct history_base {
	int64_t snapshot_id; /* 0: none. Otherwise its commits are no nodes but those the new ones stand on */
	int64_t commit_id, commits, merges, first_time, last_time;
	struct query *find; /* a commit of the store by object id */
	bool is_wrong;      /* it turned out that this is no continuation */
};

struct history {
	struct store *store;
	const struct history_input *input;
	struct oid_table oids;
	struct node *nodes;
	size_t node_capacity;
	size_t stored_count; /* the first nodes are those the store has, by id */
	uint32_t *edges;     /* numbers of parents, NO_NODE for one that cannot be read */
	size_t edge_count, edge_capacity;
	struct intern identities; /* name, NUL, address */
	int64_t *identity_ids;    /* 0: not in the store yet */
	size_t identity_capacity;
	uint32_t *co_authors; /* numbers of identities, the author's not among them */
	size_t co_author_count, co_author_capacity;
	struct arena text;    /* subjects, trailers, problems */
	struct arena scratch; /* of one commit while it is parsed */
	uint32_t *order;      /* commits to be written, parents first */
	size_t order_count;
	int64_t next_commit, next_identity;
	size_t holes, boundaries;
	struct history_base base;
	size_t diagnostics;
	uint64_t changes; /* written */
};

/* Loads commits, their parents and identities from the store. */
int history_load(struct history *history, struct err *err);
int history_load_identities(struct history *history, struct err *err);
/*
 * The usual second audit: a few commits on top of one whose history the store has complete. *continued is set when they
 * were read without loading it: history->base is that audit's snapshot, whose commits and figures are taken over as
 * they are. Otherwise nothing was kept and all must be loaded.
 */
int history_continue(struct history *history, bool *continued, struct err *err);
/* Is the commit one of history->base? Then nothing behind it is looked at. May find that the base is wrong. */
bool history_meets_base(struct history *history, uint32_t number);
/* The node of a commit's first parent, or -1. */
int64_t history_first_parent(const struct history *history, const struct node *node);
/* Forgets everything but what collect_history() was given. */
void history_reset(struct history *history);
/*
 * Reads every reachable commit the store does not have. *is_stale is set, and nothing more read, when the store has a
 * commit without a parent that is there now: the clone was deepened, and all history must be read anew.
 */
void history_walk(struct history *history, bool *is_stale);
/* Sets history->order, and the ids of the new commits in it; those of the store that are read again come last. */
void history_sort(struct history *history);
/* A row in `diagnostic`, up to a limit. `oid` or subject. */
void history_diagnose(struct history *history, const struct oid *oid, const char *message);

/* Before a new commit is written, its parents are: dates before 1980 or after 2099 become the commit's other date or
 * its parent's. */
void history_mend_dates(struct history *history, struct node *node);
/* Diagnoses commits later than the audited one, whose commit date is `now`, and one that is itself much too late. */
void history_judge_dates(struct history *history, int64_t now);

#endif

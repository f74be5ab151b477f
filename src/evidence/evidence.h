/*
 * Evidence: what no repository tells and a person or another program knows,
 * read from files the user names (`rescue import KIND FILE`). Each kind is one
 * file of this directory and a row of the table in evidence.c. What is read is
 * kept in the ledger with the hash of the file and the day of the import; of
 * each kind the newest import is in force, the former ones stay.
 *
 * Floor 3.
 */
#ifndef RESCUE_EVIDENCE_EVIDENCE_H
#define RESCUE_EVIDENCE_EVIDENCE_H

#include "base/err.h"
#include "rules/rules.h"
#include "store/store.h"

/* One file, all borrowed. */
struct evidence_source {
	const char *file;    /* its path, for messages; the ledger keeps its last part */
	struct view content; /* all of it */
	struct view day;     /* of the import, "2025-03-14" */
	const struct rule_set *rules;
};

/* What a kind's reader leaves. */
struct evidence_result {
	int64_t id;       /* evidence.id */
	int64_t entries;  /* that were in the file */
	struct buf notes; /* what the user should know, a line each; buf_release() */
};

struct evidence_kind {
	const char *name;
	const char *summary;
	/* Reads the source and puts its rows under evidence `id`; sets entries. A mistake in the file is ERR_USAGE. */
	int (*read)(struct store *store, int64_t id, const struct evidence_source *source,
		    struct evidence_result *result, struct err *err);
};

extern const struct evidence_kind evidence_kinds[];
extern const size_t evidence_kind_count;

/* In the store's open transaction. */
int evidence_import(struct store *store, const struct evidence_kind *kind, const struct evidence_source *source,
		    struct evidence_result *result, struct err *err);

#endif

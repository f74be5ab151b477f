/*
 * The engagement's configuration, rescue.yml: what a repository cannot tell
 * about itself. It is read only when the user names it (--config), never from
 * the audited repository. rescue-engagement(5) describes its keys; an unknown
 * one is an error. The section `params:` belongs to the rules: rules_load()
 * reads it from the same file.
 *
 * Arrays keep the order of the file. All text is UTF-8, NUL-terminated and
 * borrowed from the engagement. All zero bytes is an engagement that says
 * nothing.
 *
 * Floor 2½.
 */
#ifndef RESCUE_RULES_ENGAGEMENT_H
#define RESCUE_RULES_ENGAGEMENT_H

#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/view.h"
#include "rules/file_source.h"

/* Paths by wild_match(), each glob against the whole path from the root of the repository. */
struct engagement_globs {
	const char **items; /* at least one */
	size_t count;
};

/* Files the business depends on. */
struct engagement_path {
	const char *name; /* differs from that of every other critical path */
	int tier;         /* 1 or 2 */
	struct engagement_globs globs;
};

/* A part of the system as its owners see it. */
struct engagement_module {
	const char *name; /* differs from that of every other module */
	struct engagement_globs globs;
};

/* The ways to say who is meant. What the text does not say is the empty view. */
enum engagement_identity_kind {
	IDENTITY_PAIR,    /* "Name <address>": that name with that address, either may be empty */
	IDENTITY_ADDRESS, /* "ann@example.org" or "<ann@example.org>": whatever name it comes with */
	IDENTITY_NAME,    /* "Ann Smith": whatever address it comes with */
};

struct engagement_identity {
	const char *text; /* as written */
	enum engagement_identity_kind kind;
	struct view name, address; /* trimmed, as written */
};

struct engagement_identities {
	struct engagement_identity *items;
	size_t count;
};

struct engagement_groups {
	struct engagement_identities *items;
	size_t count;
};

struct engagement_people {
	struct engagement_groups same;       /* each group, of at least one, is one person; the first names it */
	struct engagement_groups different;  /* of each group, of at least two, no two are one person */
	struct engagement_identities bots;   /* programs, whatever rules/model.yml thinks */
	struct engagement_identities humans; /* no programs, likewise */
	struct engagement_identities left;   /* persons who have left, whatever the dates say */
};

/* What somebody decided on issues: an override, or an order. */
struct engagement_issue {
	const char *issue;  /* an issue type, a title, or the id of an initiative */
	const char *module; /* only where it is about this one; NULL: any */
	int impact, effort; /* enum level of rules/rules.h, -1: as found; with one of them the next three are there */
	const char *set_by, *date, *reason;
	const char **needs; /* what comes first, named like `issue` */
	size_t need_count;
};

struct engagement {
	struct engagement_path *critical_paths;
	size_t critical_path_count;
	struct engagement_module *modules;
	size_t module_count;
	struct engagement_people people;
	struct engagement_issue *issues;
	size_t issue_count;
	struct arena arena;
};

/* Reads `file` from `source` (NULL: the disk). A mistake is ERR_USAGE, "FILE:LINE:COLUMN: what; what to do". Release
 * also after a failure. */
int engagement_load(struct engagement *engagement, const char *file, struct file_source *source, struct err *err);
/* The same for a text; `file` is the name for messages. */
int engagement_read(struct engagement *engagement, const char *file, struct view content, struct err *err);
void engagement_release(struct engagement *engagement);

/* Does one of them match a path? */
bool engagement_globs_match(const struct engagement_globs *globs, struct view path);

/* Hash of all that collectors use; 0 for one that says nothing, and for NULL. */
uint64_t engagement_digest(const struct engagement *engagement);
/* The same of what only the judge uses. */
uint64_t engagement_decisions_digest(const struct engagement *engagement);

#endif

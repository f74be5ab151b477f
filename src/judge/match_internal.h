/*
 * What the files of the matcher share. Floor 4, private to src/judge/match*.c.
 */
#ifndef RESCUE_JUDGE_MATCH_INTERNAL_H
#define RESCUE_JUDGE_MATCH_INTERNAL_H

#include "base/hash.h"
#include "judge/match.h"

enum match_state {
	STATE_NEW,
	STATE_UNCHANGED,
	STATE_MOVED,
	STATE_WORSE,
	STATE_BETTER,
	STATE_FIXED,
	STATE_RETURNED,
	STATE_UNKNOWN,
	STATE_NEW_RULE,
};

struct match_entry {
	int64_t id;       /* finding.id, STORE_NULL in a baseline */
	struct view kind; /* what its rule's findings are known by: rules_identity() */
	struct view rule, path, symbol, subject, line_hash, fingerprint, priority;
	int64_t line, end_line;
	double value, limit;
	struct view place;    /* its path in the audit: a base's file followed through renames; p == NULL: no file */
	struct view followed; /* of the base: its subject with the directories in it as they are called in the audit;
				 p == NULL: they have no other name */
	int64_t at;           /* its line in the audit, 0: none, or the base's line is not there any more */
	/* Of the base, the lines from `line` to `end_line` that are not blank: how many, how many of them are in the
	 * audit, and the first and last line there. */
	int64_t lines, kept, first, last;
	int64_t edited; /* the line that replaced it, 0: none that is known; of the audit its own line */
	bool is_mended; /* of the base: its line is in the audit, which has no finding of the rule there */
	bool is_moved;  /* a pass found it elsewhere */
	struct match_entry *partner;
	enum match_state state;
};

/* One of the two audits. */
struct match_side {
	int64_t audit_id;          /* STORE_NULL for a baseline */
	int64_t snapshot_id;       /* -1: its facts are not in the store */
	struct view name;          /* its commit, or the baseline's file */
	struct match_entry *items; /* in order of finding.id */
	size_t count, capacity;
	struct intern measured, unknown; /* rules that could be evaluated, and those that could not */
	struct intern unread;            /* paths that were not, or not fully, read */
};

/* Files of the base that have another name in the audit. */
struct rename {
	struct view from, to;
};

struct renames {
	struct rename *items; /* by `from` */
	size_t count, capacity;
};

struct match {
	struct store *store;
	struct repo *repo; /* may be NULL */
	const struct rule_set *rules;
	struct match_side head, base;
	struct intern reclassed; /* paths of the audit whose file was of another class in the base, or not binary */
	bool has_lines;          /* method 'lines' */
	struct renames renames;
	struct arena arena;
};

/* Sets `place`, `at` and what is known of the lines of every entry from the facts of both snapshots. */
void match_follow(struct match *match);
/* Which line of `after` replaced each line of `before`, by line - 1, 0: none that is known. Both are packed, the map is
 * theirs. Owned. */
struct line_map;
int32_t *match_edited_lines(const struct line_map *map, struct view before, struct view after);
/* Sets `renames` from the facts of both snapshots; the repository is asked for contents. */
void match_find_renames(struct match *match);
/* Turns additions that have most of their lines from a deletion, white space aside, into renames. */
struct change_list;
void match_find_similar(struct store *store, struct change_list *changes);
/* What the file is called in the audit, and the directory, if more than half of its files are in another one there;
 * p == NULL: no other name is known. */
struct view match_renamed_file(const struct match *match, struct view path);
struct view match_renamed_directory(const struct match *match, struct view directory);
/* Pairs what belongs together: sets `partner` on both sides. */
void match_pair(struct match *match);
/* Pairs, of what is left, passages that have more than half of their lines in common. */
void match_pair_passages(struct match *match);
/* Sets `state` of every entry, once they are paired. */
void match_judge(struct match *match);

#endif

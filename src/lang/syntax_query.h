/*
 * A compiled syntax query and how it is run over a tree.
 *
 * tree-sitter's query cursor costs a third of the parse when it walks a whole
 * tree, and as much again for patterns that begin at every call. So each pattern
 * is a query of its own, the walk that measures functions (walk.h) offers each
 * node it comes by, and a cursor is started for one pattern at one node:
 *
 *  - Most patterns have a key: a capture whose text a predicate asks for
 *    ("eval", "^assert") and whose kind of node and depth below the root of the
 *    pattern are known. Where the walk meets a node of that kind with such a
 *    text, the pattern is tried at the node so far above. Whether a text is one
 *    is found out once and remembered by its hash: names repeat.
 *  - The others have a landmark, if they can: a node of a known kind that must be
 *    there. They are tried above each such node, without one at each node of the
 *    kind they begin with.
 *  - When a text that a predicate asks for must stand somewhere inside, a pattern
 *    is tried, and a regular expression asked about a key, only where it does. One
 *    pass over the content finds where such texts are.
 *  - A pattern in which each node has one child at most, as most have, is a chain,
 *    which needs no cursor.
 *
 * Private to src/lang.
 */
#ifndef RESCUE_LANG_SYNTAX_QUERY_H
#define RESCUE_LANG_SYNTAX_QUERY_H

#include "base/hash.h"
#include "base/regex.h"
#include "lang/syntax.h"
#include "lang/walk.h"

/* In the order of their cost. */
enum predicate_kind {
	PREDICATE_FILE,
	PREDICATE_EQUAL,
	PREDICATE_MATCH,
	PREDICATE_PARENT,
	PREDICATE_ANCESTOR,
	PREDICATE_FOLLOWS,
	PREDICATE_PRECEDES
};

/* A kind that stands for all; no node has it. */
#define ANY_KIND 0

struct predicate {
	enum predicate_kind kind;
	bool is_negated;
	uint32_t capture;   /* not of PREDICATE_FILE */
	int64_t other;      /* the capture to be equal to, -1: one of `words` */
	struct view *words; /* borrowed from the TSQuery */
	size_t word_count;
	struct regex *regex; /* owned; of words[0] */
	TSSymbol *kinds;
	size_t kind_count;
};

enum { KINDS_TOLD = 16 };

/* The kinds of node one item of a pattern may be. */
struct item_kinds {
	TSSymbol kinds[KINDS_TOLD];
	size_t count;
	bool is_any;      /* or more than can be told; in a chain, each with a name */
	bool is_token;    /* one of them stands for its text */
	bool is_optional; /* it may be left out */
};

/* A child that a node must have. */
struct child_need {
	TSFieldId field; /* 0: any */
	struct item_kinds kinds;
};

enum {
	PATH_TOLD = 4, /* nodes below the root of a pattern */
	NEEDS_TOLD = 4
};

/* The kinds of the nodes on the way from the root of a pattern, which is not among them; ANY_KIND after the last. */
struct pattern_path {
	TSSymbol kinds[PATH_TOLD];
};

/* A node that must be there, so far below the root of its pattern; depth 0: there is none to be told. */
struct landmark {
	uint32_t depth;
	struct item_kinds kinds;
	struct pattern_path path; /* to it */
};

/* A pattern that is to be tried above a node. */
struct pattern_use {
	uint32_t pattern;
	uint32_t depth; /* of that node below the root of the pattern; 0: it is the root */
	struct pattern_path path;
	TSSymbol kind; /* of that node, where it was found by its text */
	int next;      /* for the same node, -1: the last */
};

enum {
	CHAIN_LINKS = 4,
	CHAIN_CAPTURES = 2 /* of one node */
};

/* One node of a chain, which lies in the one before. */
struct chain_link {
	TSFieldId field; /* of that one, 0: any */
	struct item_kinds kinds;
	uint32_t captures[CHAIN_CAPTURES]; /* those of the syntax_query */
	size_t capture_count;
};

/* A pattern without branches, anchors, quantifiers and negated fields. */
struct chain {
	struct chain_link links[CHAIN_LINKS];
	size_t count; /* 0: the pattern is none */
};

struct syntax_pattern {
	const char *rule;
	struct predicate *predicates; /* the cheapest first; captures are those of what is run */
	size_t count;
	struct chain chain;          /* what is run, if the pattern is one */
	TSQuery *tree_query;         /* else: this pattern alone; owned */
	const uint32_t *captures;    /* of what is run: index in those of the syntax_query */
	const struct predicate *key; /* the text it waits for, NULL: none */
	uint64_t bits;               /* of words one of which must stand in its root, ROOT_ALWAYS without any */
	uint64_t file_bits;          /* of word lists each of which must have one in the file */
	bool *is_root;               /* by symbol, the last for errors: it may begin there */
	struct child_need *needs;    /* children its root must have, in this order; from the query's arena */
	size_t need_count;
};

enum capture_use { CAPTURE_HIDDEN, CAPTURE_NAME, CAPTURE_VALUE, CAPTURE_REPORTED, CAPTURE_COUNTED };

#define COUNT_PREFIX "count."

struct syntax_capture {
	const char *name; /* NUL-terminated */
	const char *told; /* the name that is reported: without COUNT_PREFIX */
	enum capture_use use;
};

enum {
	WORDS_LISTED = 64,
	WORD_MIN = 2 /* bytes of a text that is looked for in a content: the filter finds it by its first two */
};

/* The bits of a pattern that may be tried everywhere. */
#define ROOT_ALWAYS ((uint64_t)1 << 63)

/* Texts one of which must be there. */
struct word_list {
	struct view items[WORDS_LISTED]; /* borrowed from the predicate */
	size_t count;
	size_t shortest; /* bytes */
	bool is_whole;   /* no letter, digit or '_' before or after them */
};

/* Which word lists have a word in some bytes; a bit may stand for several lists. */
struct word_bits {
	uint64_t patterns; /* of what must stand inside the root of a pattern */
	uint64_t keys;     /* of what a key must hold to match an expression, by number of the expression */
	uint64_t files;    /* of what must stand in the file; no two lists have the same bit */
};

/* A text of a word list. */
struct filter_word {
	struct view text;
	struct word_bits bits;
	bool is_whole;
	int next; /* with the same first two bytes, -1: the last */
};

enum {
	FILTER_BITS = 16,
	FILTER_CHAINS = 1024,
	LIST_BITS = 63,   /* shared by the word lists of patterns when there are more of them */
	FILTER_BLOCK = 32 /* bytes of content that share a place */
};

struct syntax_filter {
	int *heads; /* by symbol, the last for errors: first use of a landmark or root of that kind, -1: none */
	uint32_t symbol_count;
	struct pattern_use *uses; /* owned */
	size_t use_count, use_capacity;
	struct filter_word *words; /* owned */
	size_t word_count, word_capacity;
	uint64_t lists[LIST_BITS]; /* hashes of the word lists of patterns, by their bit */
	size_t list_count;
	size_t file_list_count;
	uint64_t begins[(1 << FILTER_BITS) / 64]; /* hashes of the first three bytes of a word */
	int chains[FILTER_CHAINS];                /* first word by its first two bytes, -1: none */
};

enum {
	KEY_REGEXES = 64,
	KEY_CACHE = 1 << 12 /* texts whose verdict is remembered */
};

struct syntax_keys {
	bool *is_key;             /* by symbol: a pattern waits for a text of such a node */
	uint64_t *kind_regexes;   /* by symbol: the expressions its text may be asked about */
	size_t *kind_longest;     /* by symbol: of the words that are waited for, in bytes */
	struct pattern_use *uses; /* owned */
	size_t use_count, use_capacity;
	struct intern words;
	int *word_heads; /* owned; by number of the word: its first use */
	size_t word_capacity;
	const struct regex *regexes[KEY_REGEXES]; /* borrowed from the predicates, like the next */
	struct view regex_texts[KEY_REGEXES];
	int regex_heads[KEY_REGEXES];
	size_t regex_count;
	uint64_t wordless; /* expressions that match without any text to be told */
};

/* What the text of a key is. */
struct key_verdict {
	uint64_t regexes; /* bits of those that match */
	int word;         /* its number, -1: none */
};

/* Texts and what they are; those that no pattern waits for are most, and are known by the tag alone. */
struct key_cache {
	uint64_t tags[KEY_CACHE]; /* hash of query, kind and text; 0: empty */
	struct key_verdict verdicts[KEY_CACHE];
};

struct syntax_query {
	TSQuery *tree_query; /* all patterns; NULL with a problem */
	uint64_t seed;       /* hash of its text */
	const TSLanguage *language;
	struct syntax_pattern *patterns;
	uint32_t pattern_count;
	struct syntax_capture *captures;
	uint32_t *numbers; /* of the captures: 0, 1, 2 … */
	uint32_t capture_count;
	struct syntax_keys keys;
	struct syntax_filter filter;
	const char *problem; /* static text: why it cannot be run */
	struct arena arena;
};

/* A node that is being looked at, and what is above it. */
struct surroundings {
	const struct walk *walk;
	int above; /* index of the frame of its parent, -1: it is the root */
	TSNode node;
};

/* The predicates of one pattern. */
int syntax_predicates_read(struct syntax_query *query, uint32_t pattern, struct err *err);
void syntax_predicates_release(struct syntax_pattern *pattern);
/* 1: all hold for a match that begins at around->node, 0: one does not, -1: a regular expression takes too long. */
int syntax_predicates_hold(const struct syntax_pattern *pattern, const TSQueryMatch *match,
			   const struct surroundings *around);

/*
 * Where patterns can begin, with a key or without. `text` is the query's; on failure *offset is the place in it. The
 * patterns must have been read.
 */
int syntax_filter_read(struct syntax_query *query, struct view text, size_t *offset, struct err *err);
void syntax_filter_release(struct syntax_filter *filter);
/* One of the words must stand in a key for the expression of that number to match. */
void syntax_filter_add_key(struct syntax_filter *filter, const struct word_list *words, size_t regex);
/* Sets, for each FILTER_BLOCK bytes, the bits of the words that begin there. Returns those of files. */
uint64_t syntax_filter_scan(const struct syntax_filter *filter, struct view content, struct word_bits *blocks);

/* Texts one of which is in every node for which the predicate holds. False when it asks for no text. */
bool syntax_words_of(const struct syntax_query *query, uint32_t pattern, const struct predicate *predicate,
		     struct word_list *list);

/* The text of a query, from an offset: past blanks and comments, one string, one word, one item with all inside. */
size_t query_skip_blank(struct view text, size_t at);
size_t query_skip_string(struct view text, size_t at);
size_t query_skip_word(struct view text, size_t at);
size_t query_skip_item(struct view text, size_t at);

/* What stands in the text of a query: the kind of a node, 0 when it is none or several; of a token, 0 when it is
 * written with an escape; past the field of an item and its ':', 0 when it has none. */
TSSymbol query_kind(const TSLanguage *language, struct view word);
TSSymbol query_token(const TSLanguage *language, struct view text);
TSFieldId query_field(const TSLanguage *language, struct view text, size_t *at);

uint32_t syntax_capture_number(const struct syntax_query *query, struct view name);
/* The chain that the text of one pattern is; false when it is none. */
bool syntax_chain_read(const struct syntax_query *query, struct view text, struct chain *chain);

void syntax_keys_begin(struct syntax_query *query);
/* The pattern at offset `at` of the text waits for its key: the text of a predicate, NULL when it has none. */
const struct predicate *syntax_keys_add(struct syntax_query *query, uint32_t pattern, struct view text, size_t at);
/* When all keys are known: the landmark of the pattern at that offset. */
struct landmark syntax_landmark(const struct syntax_query *query, struct view text, size_t at);
void syntax_keys_release(struct syntax_keys *keys);
/*
 * What the text of a node of that kind, which is a key, is; NULL when no pattern waits for it. `words` are those that
 * stand in it or near. Borrowed from the cache.
 */
const struct key_verdict *syntax_keys_find(const struct syntax_query *query, struct key_cache *cache, TSSymbol kind,
					   struct view text, uint64_t words);

/* What was reported, before the tree is gone. */
struct found_match {
	uint32_t pattern, capture;
	uint32_t start, end; /* bytes */
	int line, end_line;
	int times;        /* such nodes, this the first; more than one only of what is counted */
	int function;     /* index of the innermost function around it, -1 outside */
	struct view name; /* borrowed from the content; p == NULL: none */
};

/* A pattern was tried at a node. */
struct trial {
	const void *node; /* its id */
	uint32_t start;   /* its first byte */
	uint32_t pattern;
};

/* What a function, or the file, gives a variable. */
enum given { GIVEN_NOTHING, GIVEN_CONSTANT, GIVEN_OTHER };

struct kept_given {
	const void *scope; /* id of its node; NULL: nothing is kept */
	uint32_t start;    /* its first byte */
	struct view name;  /* borrowed from the content */
	enum given given;
};

/* Whether nodes of a kind may give a variable anything. */
enum kind_gives { KIND_NEW, KIND_GIVES, KIND_GIVES_NOTHING };

enum {
	GIVEN_KEPT = 256, /* variables that are remembered */
	KINDS_KEPT = 1024 /* kinds that are, of the first so many symbols */
};

enum { TRIALS = 512 /* that are remembered, so that a long list of keys does not try a node for each */ };

/* One run over one tree; what it owns is used again for the next. */
struct syntax_run {
	const struct syntax_query *query; /* NULL: nothing is to be run */
	const struct walk *walk;
	TSQueryCursor *cursor;
	struct descent descent;    /* over the children of one node */
	struct found_match *items; /* owned; at the end in order of place, each once */
	size_t count, capacity;
	size_t *firsts; /* owned; indices of those that count for others */
	size_t first_capacity;
	struct key_cache *names; /* owned; see syntax_keys_find() */
	struct trial trials[TRIALS];
	struct kept_given given[GIVEN_KEPT];
	uint8_t kind_gives[KINDS_KEPT];          /* enum kind_gives, by symbol */
	uint64_t constant_steps, constant_limit; /* of syntax_is_constant() */
	struct word_bits *blocks;                /* owned; see syntax_filter_scan() */
	size_t block_count, block_capacity;
	uint64_t file_words;                /* the word lists that have one in the file */
	uint64_t starts, steps, step_limit; /* steps in hundreds, as the cursor reports them */
	double clock_limit;
	const char *problem; /* static text: why there are no matches */
};

/* Whether the text that the node stands for is known from the code alone: literals, choices between such, and variables
 * that get nothing else from the innermost function, or the file, that gives them anything. Nothing is when the file's
 * budget is spent: then the rule speaks. */
bool syntax_is_constant(struct syntax_run *run, const struct surroundings *around, TSNode node);

/* Around a walk of that tree, inside the region. */
void syntax_run_begin(struct syntax_run *run, const struct syntax_query *query, const struct walk *walk, TSNode root);
void syntax_run_end(struct syntax_run *run);
void syntax_run_release(struct syntax_run *run);
/* The walk is at a node of that kind; `above` as in surroundings. */
void syntax_run_at(struct syntax_run *run, TSNode node, TSSymbol kind, int above);

/* Whether syntax_run_at() has anything to do at such a node. */
static inline bool syntax_run_asks(const struct syntax_run *run, TSSymbol kind)
{
	const struct syntax_query *query = run->query;

	if (kind >= query->filter.symbol_count)
		return query->filter.heads[query->filter.symbol_count] >= 0;
	return query->keys.is_key[kind] || query->filter.heads[kind] >= 0;
}

#endif

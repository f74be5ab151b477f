/*
 * One statement as pg_stat_statements or pg_stat_activity shows it, read with
 * libpg_query (PostgreSQL's own grammar of the version it was made from): what
 * kind it is, which tables it works on, and how it uses their columns.
 *
 * A *block* is one level of a query: a SELECT, each arm of a UNION, a
 * subquery, a query of WITH. Aliases are looked up from the block outwards,
 * and a column of a subquery is followed to the table it comes from. What
 * cannot be told without a catalog (a column without qualifier beside two
 * tables) is open until statement_resolve() is given one.
 *
 * No literal survives: `text` has a parameter or '?' in the place of each
 * value, and no comments.
 *
 * Everything is borrowed from the arena given to statement_parse(). Floor 2.
 */
#ifndef RESCUE_POSTGRES_STATEMENT_H
#define RESCUE_POSTGRES_STATEMENT_H

#include "base/buf.h"
#include "base/mem.h"

enum statement_kind {
	STATEMENT_UNKNOWN, /* could not be parsed */
	STATEMENT_SELECT,
	STATEMENT_INSERT,
	STATEMENT_UPDATE,
	STATEMENT_DELETE,
	STATEMENT_MERGE,
	STATEMENT_UTILITY /* everything else; its tables are not read */
};

/* Why a statement was not analysed. */
enum statement_problem {
	STATEMENT_FINE,
	STATEMENT_HIDDEN,     /* the role may not see its text, or the server lost it */
	STATEMENT_TRUNCATED,  /* it ends in the middle */
	STATEMENT_UNPARSABLE, /* of a newer grammar, or no SQL */
	STATEMENT_SEVERAL,    /* several statements, or none */
	STATEMENT_TOO_LARGE   /* longer or deeper than the caps of base/limits.h */
};

enum column_usage {
	USAGE_EQUALITY,    /* = value, IS TRUE */
	USAGE_IN,          /* IN (…), = ANY (…) */
	USAGE_IS_NULL,     /* IS NULL */
	USAGE_RANGE,       /* < <= > >=, each end of BETWEEN */
	USAGE_LIKE,        /* LIKE, ILIKE, SIMILAR TO, regular expressions */
	USAGE_CONTAINS,    /* operators of jsonb, arrays and ranges: @> <@ ? ?| ?& && @? */
	USAGE_TEXT_SEARCH, /* @@ */
	USAGE_JOIN,        /* = a column of another table */
	USAGE_ORDER,       /* sort key */
	USAGE_GROUP,       /* GROUP BY, DISTINCT ON */
	USAGE_SELECT,      /* read, wherever no condition compares it */
	USAGE_ASSIGN,      /* written */
	USAGE_OTHER /* in a condition that no index serves: <>, NOT, IS NOT NULL, an expression of several columns */
};

enum like_pattern {
	PATTERN_NONE, /* no LIKE */
	PATTERN_PREFIX,
	PATTERN_INFIX,
	PATTERN_UNKNOWN /* a parameter */
};

struct statement_table {
	const char *schema; /* as written, "" without */
	const char *name;
	const char *alias; /* "" without */
	const char *role;  /* read, insert, update, delete (MERGE: update) */
	int block;
};

struct statement_column {
	int table; /* index in `tables`, -1: of none, or not known yet */
	int block;
	const char *qualifier; /* as written, "" without */
	const char *written;
	const char *name; /* in its table: a subquery may have renamed it */
	enum column_usage usage;
	const char *
	operator; /* as written with the column at the left, "" without; of a sort key 'asc', 'desc nulls last' … */
	int parameter; /* n of the $n it is compared with or assigned from, 0: none */
	enum like_pattern pattern;
	const char *expression; /* around the column, without qualifiers: lower(email); "" when it stands alone */
	int arm;                /* index in `arms`; 0: always holds */
	int partner;            /* of a join: index in `columns` of the other side, else -1 */
};

/* Alternatives of an OR: those of one OR have the same group. arms[0] is the whole condition. */
struct statement_arm {
	int parent; /* the arm this OR stands in */
	int group;
};

struct statement_scopes;

struct statement {
	enum statement_kind kind;
	enum statement_problem problem;
	const char *text;        /* on one line; typed literals as casts: date $1 is $1::date */
	const char *fingerprint; /* 16 hexadecimal digits: equal where only values and the length of lists differ */
	int parameters;          /* highest n of $n */
	struct statement_table *tables;
	size_t table_count;
	struct statement_column *columns;
	size_t column_count;
	struct statement_arm *arms; /* at least one unless there is a problem */
	size_t arm_count;
	const char **functions; /* called, each once, "schema.name" or "name", without those written pg_catalog.name */
	size_t function_count;
	bool has_star;  /* SELECT * or t.*, not count(*) */
	bool has_limit; /* LIMIT or FETCH */
	bool has_offset;
	bool has_locking;     /* FOR UPDATE or FOR SHARE */
	bool has_count;       /* count(*) of all rows of one table */
	int limit_parameter;  /* n of the outermost LIMIT $n, 0: none */
	int offset_parameter; /* likewise of OFFSET */
	size_t list_length;   /* most members of an IN list or of VALUES */
	struct statement_scopes *scopes;
};

/* Whether a table has a column, by a catalog. */
struct statement_catalog {
	bool (*has_column)(void *context, const struct statement_table *table, const char *column);
	void *context;
};

/*
 * Reads a text. Never fails: what is wrong is in `problem`, and then only kind, text and fingerprint are set. Columns
 * are resolved as far as they can be without a catalog. Hostile texts end at caps.
 */
void statement_parse(struct arena *arena, struct view text, struct statement *statement);

/*
 * The query that reads what a statement reads: UPDATE and DELETE become a SELECT of the rows they would change, INSERT
 * its own SELECT, and locking clauses are left out. What it reads needs no right to write and no lock that stops
 * others. Parameters are numbered anew. NULL for what reads nothing or cannot be said so, MERGE among it.
 */
const char *statement_query(struct arena *arena, const struct statement *statement);

/* Tells every column's table anew with a catalog's help. */
void statement_resolve(struct statement *statement, const struct statement_catalog *catalog);

/* Adds SQL that need not parse, on one line, with '?' for each string and 0 for each number, without comments. */
void buf_add_redacted_sql(struct buf *buf, struct view sql);

const char *statement_kind_name(enum statement_kind kind);
/* 'hidden', 'truncated', 'unparsable', 'several statements', 'too large', "" when it is fine. */
const char *statement_problem_name(enum statement_problem problem);
/* The version of PostgreSQL whose grammar is read: 15. */
int statement_grammar(void);
const char *column_usage_name(enum column_usage usage);
/* 'prefix', 'infix', 'unknown' or "". */
const char *like_pattern_name(enum like_pattern pattern);

#endif

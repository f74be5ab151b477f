/*
 * The parts of collect_advice(): values (advice_values.c), candidates (advice_candidates.c), costs by the server
 * (advice_cost.c) or by statistics (advice_estimate.c), the choice for all (advice_choice.c), proof in a scratch
 * database (advice_prove*.c), rows (advice_put.c).
 */
#ifndef RESCUE_COLLECT_ADVICE_INTERNAL_H
#define RESCUE_COLLECT_ADVICE_INTERNAL_H

#include "base/limits.h"
#include "base/sql_name.h"
#include "collect/advice.h"
#include "collect/relations.h"
#include "postgres/plan.h"

struct candidate_key {
	const char *text;   /* as in CREATE INDEX: a quoted name or (expression), with its operator class */
	const char *order;  /* "", "DESC", "NULLS FIRST" … */
	const char *column; /* name, "" for an expression */
};

/* An index that does not exist. Equal texts are the same index. */
struct candidate {
	const struct relation *relation;
	const char *method;
	struct candidate_key keys[ADVICE_KEYS_LIMIT];
	int key_count;
	const char *included[ADVICE_KEYS_LIMIT];
	int included_count;
	const char *predicate; /* "" without */
	const char *text;      /* "ON table USING method (keys) …", after CREATE INDEX */
	bool is_derived;       /* the server cannot plan it hypothetically */
	double derived_cost;   /* of the statement with it */
	const char *extension; /* that it needs, "" without */
	int group;             /* alternatives of one OR help only together; 0: alone */
};

/* Runs of a statement in a scratch database; milliseconds. */
struct timing {
	int runs; /* that count */
	double median, low, high;
	bool is_cut;         /* it did not end in time: all three are the limit */
	bool uses_index;     /* its plan has one of the indexes that were built */
	const char *problem; /* why it was not timed, "" when it was */
};

/* An index that was built there. */
struct proof {
	bool is_failed;
	const char *name;    /* NULL where nothing is proved */
	const char *problem; /* why it was not built or not used, "" when it was */
	double build_ms;     /* NAN when not known, likewise rows */
	double rows;         /* of its table there */
	int64_t bytes;       /* STORE_NULL when not known */
};

/* One statement that is looked at. */
struct work {
	int64_t id, calls, rows;
	double total_ms, mean_ms, share;
	const char *text;           /* that is planned: for what writes, the query of the rows it changes */
	struct statement statement; /* likewise */
	struct statement written;   /* as it is run */
	const char **values;        /* of its parameters */
	const char **types;         /* likewise */
	bool *is_guessed;           /* likewise: no statistics tell the value */
	int value_count;
	bool has_typical_values; /* all that are compared come from pg_stats */
	bool is_planned;
	bool is_cut; /* planning it in every order takes too long: each of its plans is made with a shorter search */
	struct plan plan;
	struct candidate *candidates;
	size_t candidate_count, candidate_capacity;
	int chosen[ADVICE_KEYS_LIMIT]; /* indexes in advice_run.proposals */
	int chosen_count;
	double cost_after;
	const char *reason; /* why there is no advice; NULL while there may be */
	struct timing before, after;
};

/* An index that is proposed. */
struct proposal {
	struct candidate candidate;
	bool is_dropped;
	bool is_unique;
	double saved_ms, saved_share;
	double write_ms; /* in run->seconds */
	double writes;   /* entries a second, NAN when not known */
	int64_t bytes;   /* STORE_NULL when not known */
	struct proof proof;
};

struct advice_run {
	struct store *store;
	int64_t profile_id;
	struct connection *connection;
	const struct model_index_advice *model;
	struct pg_limits limits; /* of its transactions: names as statements mean them */
	struct relations relations;
	enum pg_problem problem;           /* why the last plan was refused */
	const char *hypopg;                /* its schema, quoted; NULL without */
	double seconds, statement_seconds; /* that the statistics of writes and of statements are about, 0: not known */
	bool has_trigrams;                 /* pg_trgm is installed */
	const char *text_search;           /* default_text_search_config */
	struct work *works;
	size_t work_count, work_capacity;
	struct proposal *proposals;
	size_t proposal_count, proposal_capacity;
	struct arena arena;
};

/* What is in the buffer, in the run's arena; the buffer is released. */
const char *advice_keep(struct advice_run *run, struct buf *buf);
/* The relation of a table of a statement, NULL when it is not known. */
const struct relation *advice_relation(const struct advice_run *run, const struct statement *statement, int table);

/* Fills the work's values. 0, or -1 with the work's reason set. */
int advice_set_values(struct advice_run *run, struct work *work);
/* Rows that a statement with a LIMIT is taken to ask for: what a call returns, and at least twenty. */
double advice_limit_rows(const struct work *work);
/* Why the server refused the last plan (run->problem), for people. */
const char *advice_refusal(struct advice_run *run, const struct err *err);
/* Share of a column's rows that have a boolean value, NAN when not known. */
double advice_boolean_share(struct advice_run *run, const struct relation *relation, const char *column, bool value);

/* Why no index helps: what the statement does to a column, its tables, or nothing in particular. */
const char *advice_obstacle(struct advice_run *run, const struct work *work);

void advice_add_candidates(struct advice_run *run, struct work *work);

/*
 * Plans the work with `count` hypothetical indexes. 0, or -1: the server refused (err says why), it would take too long
 * (run->problem is PG_TIMED_OUT), or some of the indexes cannot be made (their is_derived is set). used[i] tells
 * whether the plan uses candidate i. `plan` may be NULL.
 */
int advice_plan(struct advice_run *run, const struct work *work, struct candidate *const *candidates, size_t count,
		bool *used, struct plan *plan, struct err *err);
/* Asks the server for the size of an index, STORE_NULL when it cannot tell. */
int64_t advice_size(struct advice_run *run, const struct candidate *candidate);

/* What the statement would cost with a candidate, by statistics. */
double advice_estimate(const struct advice_run *run, const struct work *work, const struct candidate *candidate);

/* Chooses for one work among its candidates, then for all. */
void advice_choose(struct advice_run *run, struct work *work);
void advice_merge(struct advice_run *run);
/* Whether a proposal was chosen for a work. */
bool advice_serves(const struct work *work, int proposal);

void advice_put(struct advice_run *run);
/* Adds the name of an object in the relation's schema. */
void advice_add_qualified(struct buf *buf, const struct relation *relation, const char *object);
/* The name its index gets, without a schema. */
const char *advice_index_name(struct advice_run *run, const struct candidate *candidate);
/* The commands that build it at once, in one transaction, with the extension it needs. */
void advice_add_build(struct advice_run *run, struct buf *sql, const struct candidate *candidate);
/* A pattern for LIKE that a value of the column matches. */
void advice_add_pattern(struct buf *buf, struct view value, enum like_pattern pattern);

/* Builds and times what is proposed in a scratch database; puts nothing. What fails there is in the proposals. */
void advice_prove(struct advice_run *run, const struct advice_scratch *scratch);
/* The pg_proof row of a proposal that was tried, and the pg_proof_statement row of a work whose proposals were. */
void advice_put_proof(struct advice_run *run, int proposal, int64_t advice_id);
void advice_put_timings(struct advice_run *run, const struct work *work);

#endif

/*
 * Rules, issue types, the scoring model and the views rules read: loaded from
 * the files embedded in the program (rules/…) and from directories the user
 * names, which add to them or replace them by id. Nothing here judges; the
 * judge (floor 4) runs what is loaded.
 *
 *   <dimension>/<name>.yml   a rule; its id is its path without ".yml"
 *   syntax/<name>.yml        syntax queries that views read; no finding of their own
 *   issues/<type>.yml        an issue type: one row of the risk matrix
 *   model.yml                matrix, points, factors, caps, letters
 *   lib/<name>.sql           CREATE TEMP VIEW statements, run in order of name
 *
 * All text is UTF-8, NUL-terminated and borrowed from the rule set. An absent
 * optional text is NULL. Types come from the schema, never from the look of a
 * scalar. A mistake is ERR_USAGE, "FILE:LINE:COLUMN: what; what to do".
 *
 * Floor 2½: includes formats, its neighbours do not include it.
 */
#ifndef RESCUE_RULES_RULES_H
#define RESCUE_RULES_RULES_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "lang/syntax.h"
#include "rules/file_source.h"
#include "store/store.h"

/* --- the words of the matrix ------------------------------------------------------------------------------------ */

enum dimension { DIMENSION_CODE, DIMENSION_ARCHITECTURE, DIMENSION_TEAM, DIMENSION_PROCESS, DIMENSION_COUNT };
/* Impact uses all four; effort and confidence the first three. */
enum level { LEVEL_LOW, LEVEL_MEDIUM, LEVEL_HIGH, LEVEL_CRITICAL, LEVEL_COUNT };
enum { EFFORT_COUNT = LEVEL_CRITICAL };
enum priority { PRIORITY_P0, PRIORITY_P1, PRIORITY_P2, PRIORITY_P3, PRIORITY_COUNT };
enum phase { PHASE_ASSESS, PHASE_STABILIZE, PHASE_ACCELERATE };

/* "code", "high", "P0", "stabilize". */
const char *dimension_name(enum dimension dimension);
const char *level_name(enum level level);
const char *priority_name(enum priority priority);
const char *phase_name(enum phase phase);
/* The value of a name, or -1. */
int level_of(struct view name);
/* Where a name stands among `names`, which end with NULL, or -1. */
int name_index(struct view name, const char *const *names);

/* --- a rule ----------------------------------------------------------------------------------------------------- */

struct rule_param {
	const char *name;
	bool is_number;
	double number;
	const char *text; /* as written */
};

/* One corner of a piecewise-linear score: at `percent` of the population flagged the check scores `score`. */
struct score_point {
	double percent;
	int score;
};

/* By rising percent. */
struct score_steps {
	const struct score_point *points;
	size_t count;
};

struct rule_file {
	const char *path;
	struct view content;
};

struct rule_person {
	const char *name, *email; /* NULL: not said */
};

/* One commit of a test that needs a history; in file order, oldest first. */
struct rule_commit {
	struct rule_person author, committer;
	int64_t time; /* seconds since 1970 */
	int zone;     /* minutes east of UTC */
	const char *message;
	const char **tags; /* that point to it */
	size_t tag_count;
	bool is_branch;          /* beside the mainline, on top of the last such one that was not merged */
	bool is_merge;           /* joins those to the mainline */
	struct rule_file *files; /* written by it */
	size_t file_count;
	const char **remove; /* paths deleted by it */
	size_t remove_count;
};

/* One expected finding: the columns named must have these values, others are free. A number is compared as a number
   when the column is one. */
struct rule_expect {
	struct named_value *values;
	size_t count;
};

/* A row of a facts table that a test states because nothing in a repository tells it: a column it does not name is ''
   or 0, or NULL where it may be. */
struct rule_fact {
	const char *table; /* "pg_index" */
	struct named_value *values;
	size_t count;
};

struct rule_test {
	const char *name;
	struct rule_file *files; /* the whole tree, or NULL when `commits` tell it */
	size_t file_count;
	struct rule_commit *commits;
	size_t commit_count;
	struct rule_fact *facts; /* of a database's profile; with them the test may lack files and commits */
	size_t fact_count;
	struct rule_expect *expect; /* none: the rule must find nothing */
	size_t expect_count;
	const char *config; /* text of a configuration (rules/engagement.h) the audit is given, or NULL */
	const char
	    *outcome; /* how the rule must end: "pass", "fail", "not_applicable", "unknown"; NULL: not the last */
	int line;     /* in the rule's file */
};

/* The query for one language, under `syntax:`. */
struct rule_syntax {
	const struct language *language;
	const char *text;
	int line; /* where the text begins in the file */
};

/* Syntax queries without a rule: their matches are stored under `id`. */
struct shared_syntax {
	const char *id; /* "syntax/test-case" */
	const char *file;
	const char *title;
	struct rule_syntax *syntax; /* one for each language and query */
	size_t syntax_count;
};

struct issue_type;

struct rule {
	const char *id;    /* "code/complex-function" */
	const char *file;  /* for messages: "rules/code/complex-function.yml" or the path on disk */
	const char *title; /* what is wrong, as a heading */
	const char *gap;   /* a question no collector answers yet: what would. NULL for a rule that runs. A gap has a
			      title, a dimension, an impact and perhaps `stands_for`; its outcome is always `unknown` */
	const char *stands_for; /* glob of rule ids: the gap stands in their place while none of them can be measured,
				   and is left out when one can. NULL: it always stands */
	enum dimension dimension;
	const char *issue;
	const struct issue_type *issue_type; /* NULL only for a gap */
	const char *identity; /* id of the rule that finds the same at a lower limit: what passes from the one to the
				 other got worse or better; NULL: its own */
	enum level impact;
	int effort; /* minutes for one finding; the result's column `effort` overrides it */
	enum level confidence;
	int weight;       /* of this check in its dimension; by impact when the file does not say */
	bool is_debt;     /* its minutes count as technical debt; default: dimension code */
	bool flags_lines; /* its lines count as flagged code; default: is_debt, without which they never do */
	int cwe;          /* 0 none */
	struct rule_param *params;
	size_t param_count;
	struct rule_syntax *syntax; /* one for each language and query */
	size_t syntax_count;
	const char *sql; /* with `syntax` and without a query of its own: one finding for each capture 'finding' */
	int sql_line;
	const char *applies; /* scalar query: how many things were examined; 0: not applicable; SQL's NULL: unknown.
				NULL: the rule does not say */
	int applies_line;
	struct score_steps score; /* none: 100 without findings, else 0 */
	const char *message;      /* "{column}" and "{parameter}" are replaced */
	int message_line;
	const char *why, *fix, *guardrail;
	const char
	    *strength; /* what it proves when nothing was found, "{population}" is replaced; NULL: nothing to praise */
	const char **references;
	size_t reference_count;
	struct rule_test *tests;
	size_t test_count;
};

/* --- issue types ------------------------------------------------------------------------------------------------ */

/* How the minutes of an issue come from those of its findings. */
enum effort_model {
	EFFORT_SUM,     /* base + the sum of the members' */
	EFFORT_HIGHEST, /* base + the highest: its members are signs of one piece of work */
};

struct issue_type {
	const char *id; /* "module-refactor" */
	const char *file;
	const char *title;       /* "{module}" is replaced */
	const char *title_other; /* where {module} is no single module but "the repository" or the like; NULL: title */
	enum dimension dimension;
	bool is_module;       /* one issue a module; else one for the repository */
	const char *business; /* what it means, to somebody who does not read code; "{module}" is replaced */
	enum effort_model effort_model;
	int effort_base;    /* minutes */
	const char **needs; /* issue types that come first */
	size_t need_count;
	const char **causes; /* issue types that are often why there is such work, and why there will be again */
	size_t cause_count;
	enum phase phase;
	bool is_security;    /* what its rules find are weaknesses that somebody could use */
	const char *pattern; /* how such work is done, NULL when there is nothing to add */
	const char **guardrails;
	size_t guardrail_count;
	const char **done; /* how one sees that it is done */
	size_t done_count;
};

/* --- the model -------------------------------------------------------------------------------------------------- */

struct model_modifiers { /* impact points, signed */
	int tier1, tier2;
	int hotspot_top, hotspot_upper;
	int blast_top, blast_upper;
	int exposed, not_exposed;
	int incident, incident_most; /* one linked incident; all together */
	int compensating_control;
	int not_production;  /* test, example or dead code */
	int top_percent;     /* who is "top" */
	int upper_percent;   /* who is "upper" */
	int most_classes_up; /* without an incident */
};

struct model_effort { /* percent on top of the minutes */
	int high_fan_in, untested, bus_factor_one, orphaned, long_file;
	int most;
	int long_file_lines;
	int low_days, medium_days; /* person-days up to which effort is low, medium */
	int day_minutes;
	int stated_days[EFFORT_COUNT]; /* of work that an effort stands for of which a person said only the class */
	int issue_min_minutes;         /* a module with less work shares an issue with the other small ones */
	int low_percent, high_percent; /* the printed range, of the effort */
};

struct model_caps {
	int p0, three_p0, p1;
};

struct model_letter {
	const char *letter;
	int score; /* from this score on */
};

struct model_list {
	const char **items;
	size_t count;
};

/* What the collectors of modules and ownership need to be told. Shares are in percent. */
struct model_modules {
	int descend_percent;         /* go down while one directory holds more than this share of the code lines */
	int split_percent;           /* a module with more than this share of them is split into its directories */
	int min_files;               /* a directory with fewer files belongs to its parent's module */
	struct model_list manifests; /* names, as patterns, of files that make a directory a package */
};

/* Who is who, in lower case. */
struct model_people {
	struct model_list generic_names;       /* names two people may share */
	struct model_list generic_local_parts; /* the same of an address, before the '@' */
	struct model_list generic_domains;     /* and after it */
	struct model_list bots;                /* patterns for wild_match_text() of names and local parts of programs */
	struct model_list bot_addresses;       /* whole addresses of programs whose names people have too */
	int user_name_letters; /* a name of one word this long or longer may be the user of a private address */
};

/* What counts as changing together, and as naming each other. */
struct model_coupling {
	int max_changeset;              /* larger change sets are left out */
	int focused_changeset;          /* those of more files are sweeps */
	int min_shared;                 /* change sets with both */
	int min_revisions;              /* change sets with each of them, on average */
	int min_degree;                 /* percent of that average which is shared */
	int chance_in;                  /* views: at most one in so many such pairs is there by chance */
	bool tickets;                   /* commits that name one ticket are one change set */
	const char *ticket_pattern;     /* PCRE2, of a ticket in a subject */
	int author_hours;               /* so are commits of one author within so many hours; 0: they are not */
	int min_shared_files;           /* files two people both changed */
	struct model_list common_names; /* of files and directories, that say nothing; lower case, letters and digits */
};

enum { DEBT_LETTERS = 4 }; /* with a bound: A to D; E is beyond */

struct model_debt {
	int line_minutes;                 /* to write one line of code: the base of the debt ratio */
	int letter_percent[DEBT_LETTERS]; /* the highest ratio of each letter, in percent, rising */
	bool flags[PRIORITY_COUNT];       /* findings of which priorities flag their lines */
};

/* What counts as a copy, see src/collect/duplication.h. */
struct model_duplication {
	int min_tokens;             /* of a passage */
	int min_lines;              /* with tokens, of each copy */
	bool normalise_identifiers; /* all names are equal */
	int min_shapes; /* percent of its lines that differ in more than names and literals; fewer: a table */
	struct model_list excluded; /* patterns of paths whose copies say nothing */
	int copied_file_lines;      /* views: code lines from which on files that are the same are said to be copies */
};

/* Views: when a function is a switch, and a flat one, see function_fact of src/lang/lang.h. */
struct model_switch {
	int arms;      /* of its switch or chain of else-ifs, at least */
	int share;     /* percent of the function's lines that these take */
	int arm_lines; /* of the longest of them, at most */
};

/* Lines of a README that say where the project is built and developed, PCRE2, see src/collect/readme.h. */
struct model_readme {
	const char *pipeline;  /* it shows or links a pipeline */
	const char *elsewhere; /* changes are made and tested in another repository */
};

/* Views: when a type is said to do everything, see the view god_class. */
struct model_god_class {
	int wmc;         /* sum of its methods' cyclomatic complexity, at least */
	int methods;     /* more than so many, */
	int lines;       /* over so many lines at least, */
	int subjects;    /* about so many subjects at least, */
	int branches;    /* with so many branches for 100 methods at least */
	int plain;       /* percent of its public methods, from which on it is a list, that are no longer than */
	int plain_lines; /* so many lines and have no branch, */
	int verb;        /* or that begin with one word */
};

/* Views: when one file does most of a module's work, see the view dominant_file. */
struct model_dominant_file {
	int share;        /* percent of the module's code lines, */
	int over;         /* told from so many percent above it */
	int lines;        /* of its own, at least */
	int files;        /* of the module, at least */
	int branches;     /* for 100 functions, at least: fewer are a list */
	int inside;       /* percent of its lines in functions, at least: fewer are declarations */
	int others;       /* files beside it, at least, with functions and so many lines: */
	int others_lines; /* fewer only pass on */
};

/* Which older versions of which files a trend is made of. */
struct model_trend {
	int files;     /* the hottest */
	int samples;   /* of each, at most */
	int span_days; /* before the audited commit */
};

/* When an index is worth proposing, see src/collect/advice.h. */
struct model_index_advice {
	int statements_least;           /* so many of the costliest statements are looked at, by total time, */
	int kept_permille;              /* and all that are so much of the load */
	int table_rows;                 /* smaller tables need no index, */
	int table_pages;                /* nor those of fewer pages */
	int column_width;               /* bytes on average; wider columns are no key of a btree */
	int key_columns;                /* of an index, */
	int equality_columns;           /* and of one whose columns are all compared for equality */
	int include_columns;            /* that an index may carry so that the table is not read */
	int cost_least;                 /* the planner's units; cheaper statements are left alone */
	int fall_percent;               /* an index must make a statement so much cheaper, */
	int mean_ms;                    /* that takes so long on average, */
	int share_percent;              /* or is so much of the load */
	int keep_percent;               /* a shorter or shared index may cost so much more than the best */
	int shared_percent;             /* or, where it serves others too, this much of what the statement cost */
	int table_most;                 /* new indexes of one table */
	int rare_percent;               /* a value of fewer rows is rare: an index of only those rows */
	int entry_microseconds;         /* to write one entry of an index */
	int locked_ms;                  /* a plan that takes longer is cut, for it holds locks on its tables, */
	int plan_tries;                 /* tried so often, */
	int joined_tables;              /* and then with a shorter search where so many are joined */
	int prove_runs;                 /* timed runs of a statement in a scratch database, before and after */
	struct model_list unique_names; /* patterns: columns that are identifiers when all their values differ */
};

/* Files the business is assumed to depend on, by words in their paths. */
struct model_assumed_path {
	const char *name; /* "payments" */
	int tier;
	struct model_list words; /* lower case letters and digits */
};

struct model {
	int version;
	enum priority matrix[LEVEL_COUNT][EFFORT_COUNT]; /* monotone, checked */
	int impact_points[LEVEL_COUNT];                  /* base of each class, and its lower bound */
	struct model_modifiers modifiers;
	struct model_effort effort;
	struct model_caps caps;
	struct model_letter letters[8]; /* by falling score; the last starts at 0 */
	size_t letter_count;
	int least_measured;       /* percent of the weight; below it the score is NR */
	int weights[LEVEL_COUNT]; /* of a check, by its rule's impact */
	/* Of a check by a rule with `syntax` and no score of its own, by its impact; none for critical: one place is
	 * too many */
	struct score_steps place_scores[LEVEL_COUNT];
	int percentile_files; /* percentiles need this many files */
	int imports_resolved; /* percent of a language's local imports that must be known before views speak of it */
	int blast_least;      /* fewer dependents are never much */
	int tests_reach; /* percent of a language's code lines that tests must name before one is called untested */
	const char *quiet_subject; /* PCRE2, of subjects of commits that leave what the program does as it was */
	int work_lines;            /* a change of fewer lines added and deleted is a touch, no work on a file */
	int hotspots_most;         /* the knee of the curve of heat cuts, but never after more files than this */
	struct model_debt debt;
	struct model_switch switches;
	struct model_god_class god_class;
	struct model_dominant_file dominant_file;
	struct model_trend trend;
	struct model_modules modules;
	struct model_people people;
	struct model_coupling coupling;
	struct model_duplication duplication;
	struct model_index_advice index_advice;
	struct model_readme readme;
	struct model_list setting_words; /* in the keys of the settings that are kept, see src/collect/settings.h */
	struct model_assumed_path *assumed_paths; /* a file is in the first that fits */
	size_t assumed_path_count;                /* 0 where the configuration names critical paths */
	int directory_min_files;                  /* directories with fewer source files get no bus factor */
	int inactive_days;                        /* without a commit this long before the audited one: gone */
	int year_days;                            /* "the last year" of a history, before the audited commit */
	int half_year_days;                       /* and half of one */
	int repair_days;                          /* a patch so soon after a feature release repairs it */
	int burst_days;                           /* releases less apart are one burst */
	int quarter_days;                         /* and a quarter */
	int quiet_days;                           /* without a commit this long: perhaps about to leave */
	int orphaned_percent;   /* a part with more files that nobody active is author of is orphaned */
	int shared_percent;     /* a part of whose commits others have a hand in so many is shared, */
	int shared_min_commits; /* if they are so many */
	int most_work_percent;  /* who made more of the last year's commits does most of the work, */
	int most_work_people;   /* where so many are active */
	int most_work_commits;  /* and so many were made */
	int tolerance_percent;  /* a finding is worse or better when its value changed by more of what it was */
};

/* --- loading ---------------------------------------------------------------------------------------------------- */

struct rule_lib {
	const char *name; /* "lib/10-files.sql" */
	const char *file;
	struct view sql;
};

struct rule_set {
	bool without_tests; /* set before rules_load(): the cases inside the rules are not read, which takes longest */
	struct file_source *source; /* set before rules_load(), borrowed until its end; NULL: the disk */
	struct rule *rules;         /* by id */
	size_t rule_count;
	struct issue_type *issues; /* by id */
	size_t issue_count;
	struct rule_lib *libs; /* by name */
	size_t lib_count;
	struct shared_syntax *shared; /* by id */
	size_t shared_count;
	struct syntax_queries *queries; /* of all rules and shared ones; what collect_options takes */
	struct model model;
	uint64_t digest; /* of every file that was read, and of the parameters and the matrix as they hold */
	struct arena arena;
};

/*
 * Reads the embedded rules, then each directory of `extra_dirs` (NULL-terminated, may be NULL), then the section
 * `params:` of `parameter_file` (may be NULL), a mapping of rule id to parameters, and its `matrix:`; when it has
 * `critical_paths:`, none are assumed. Everything but the SQL is checked. Release with rules_release(), also after a
 * failure. All zero bytes is an empty set that reads all.
 */
int rules_load(struct rule_set *set, const char *const *extra_dirs, const char *parameter_file, struct err *err);
void rules_release(struct rule_set *set);

const struct rule *rules_find(const struct rule_set *set, struct view id);
/* What findings of the rule are known by from audit to audit: the rule's `identity`, else the id itself, also of a rule
 * that is not there. Borrowed from the set or `id`. */
struct view rules_identity(const struct rule_set *set, struct view id);
const struct issue_type *rules_find_issue(const struct rule_set *set, struct view id);
/* Does the pattern, by wild_match_text(), fit the id of a rule? */
bool rules_match(const struct rule_set *set, struct view pattern);
/* The id nearest to a mistyped one, or NULL. */
const char *rules_nearest(const struct rule_set *set, const char *id);
/* The same of issue types, or just any. */
const char *rules_nearest_issue(const struct rule_set *set, const char *id);

/* Defines the views of rules/lib on the store, which must have been narrowed with store_scope(). */
int rules_define_views(struct store *store, const struct rule_set *set, struct err *err);

/* --- using a rule ----------------------------------------------------------------------------------------------- */

/*
 * The rule against the schema: its queries compile and use exactly the declared parameters, the result has a place
 * (path or subject), the message names only columns and parameters, there is a positive and a negative test. The store
 * must have the views.
 */
int rule_check(const struct rule *rule, struct store *store, struct err *err);
/* Whether the syntax queries of a shared file compile; `thoroughly` as syntax_check() has it. */
int shared_syntax_check(const struct shared_syntax *shared, bool thoroughly, struct err *err);
/* Binds the rule's parameters, and its id as :rule, after a query was prepared or reset. */
void rule_bind(const struct rule *rule, struct query *query);
/*
 * Adds the rule's message for the current row of `query`. Whole numbers without a fraction, others with one digit,
 * columns that end in "_time" as a date. Values are bytes from the repository: the writer escapes.
 */
void rule_message(const struct rule *rule, const struct query *query, struct buf *out);
/* Score of the check, 0..100, rounded down. `population` is what `applies` says, or -1. */
int rule_score(const struct rule *rule, int64_t findings, int64_t population);

/* --- using the model -------------------------------------------------------------------------------------------- */

/* The class of some impact points, of some minutes, the letter of a score. */
enum level model_impact(const struct model *model, int points);
enum level model_effort(const struct model *model, int64_t minutes);
const char *model_letter(const struct model *model, int score);

#endif

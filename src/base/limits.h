/*
 * Every cap in the program, with its reason. A reader that meets one says so
 * in a diagnostic row and goes on; nothing is cut silently.
 *
 * These protect the process from hostile input. They are not opinions about
 * the audited code: those are in rules/.
 */
#ifndef RESCUE_BASE_LIMITS_H
#define RESCUE_BASE_LIMITS_H

#include <stddef.h>

/* One buffer: the largest report anyone could open in a browser, with room. */
#define BUF_LIMIT ((size_t)1 << 30)

/* A blob read for lines and metrics. Source files over 10 MB are data or machine output;
 * parsing one would take a second and ten times its size in memory. */
#define BLOB_READ_LIMIT ((size_t)10 << 20)

/* git looks for a NUL in this many first bytes to call a file binary (buffer_is_binary). */
#define BINARY_PROBE ((size_t)8000)

/* A syntax tree deeper than this is machine made or an attack; the walk uses an explicit stack of this size. */
#define TREE_DEPTH_LIMIT 2000

/* One parse may take this long before the file is given up, so that a garbage file cannot hold a worker. */
#define PARSE_SECONDS_LIMIT 5

/* Directories inside directories: git itself accepts more, no project has more. */
#define PATH_DEPTH_LIMIT 4096

/* A path in a tree: longer than PATH_MAX of any system. */
#define PATH_LENGTH_LIMIT ((size_t)64 << 10)

/* A raw commit object: messages of a megabyte exist, more is an attack. */
#define COMMIT_SIZE_LIMIT ((size_t)16 << 20)

/* A name, an e-mail address, a subject, a trailer value kept in the store. */
#define PERSON_TEXT_LIMIT ((size_t)256)
#define SUBJECT_LIMIT ((size_t)512)

/* .mailmap and .gitattributes: the largest real ones are under 100 kB. */
#define MAILMAP_LIMIT ((size_t)1 << 20)
#define ATTRIBUTES_LIMIT ((size_t)1 << 20)

/* Rename candidates of one commit on each side, git's own diff.renameLimit default. */
#define RENAME_LIMIT 1000

/* A rule file, a configuration file, and how deep their YAML may nest. */
#define YAML_SIZE_LIMIT ((size_t)4 << 20)
#define YAML_DEPTH_LIMIT 32
#define YAML_NODE_LIMIT ((size_t)200000)

/* What the files of one test inside a rule may add up to when `times` and `copies` are written out. */
#define RULE_TEST_SIZE_LIMIT ((size_t)16 << 20)
#define RULE_TEST_FILES_LIMIT ((size_t)5000)

/* A directory of rules: more files than that is the wrong directory. */
#define RULE_FILES_LIMIT ((size_t)5000)

/* Steps of the SQLite virtual machine one rule or query may take: five to ten seconds. */
#define QUERY_STEP_LIMIT 500000000ULL

/* Rows one rule may return; more means that the rule is wrong. */
#define RULE_FINDINGS_LIMIT ((size_t)100000)

/* A template with its indentation, sections or partials inside each other, and tags rendered: a template that
 * includes itself must end, and one that doubles itself must end soon. */
#define TEMPLATE_SIZE_LIMIT ((size_t)4 << 20)
#define TEMPLATE_DEPTH_LIMIT 64
#define TEMPLATE_STEP_LIMIT ((size_t)20000000)

/* Worker threads anyone may ask for. */
#define JOBS_LIMIT 64

#endif

/*
 * Where the files come from that a user names: configuration, rules, policy,
 * suppressions. From the disk, unless they lie in a repository whose change is
 * judged: then from the side the change is compared with, so that it cannot
 * exempt itself.
 *
 * Floor 2½.
 */
#ifndef RESCUE_RULES_FILE_SOURCE_H
#define RESCUE_RULES_FILE_SOURCE_H

#include "base/err.h"
#include "base/mem.h"
#include "base/view.h"

struct file_sink {
	bool (*wants)(const struct file_sink *sink, const char *name);
	/* Takes one file below the directory: its path from there and its content, both borrowed from the arena. */
	int (*add)(struct file_sink *sink, const char *name, struct view content, struct err *err);
	struct arena *arena;
};

struct file_source {
	/* The content of a file, borrowed from `arena`: 1 done, 0 that path is not its business, -1 failed. */
	int (*read)(struct file_source *source, struct arena *arena, const char *path, struct view *content,
		    struct err *err);
	/* Gives each file below a directory to the sink; likewise. */
	int (*walk)(struct file_source *source, const char *directory, struct file_sink *sink, struct err *err);
};

/* One file of at most YAML_SIZE_LIMIT bytes, borrowed from `arena`. `source` may be NULL: the disk. ERR_USAGE. */
int file_source_read(struct file_source *source, struct arena *arena, const char *path, struct view *content,
		     struct err *err);

/* A regular file of the disk of at most `limit` bytes, borrowed from `arena`. ERR_USAGE. */
int disk_file_read(struct arena *arena, const char *path, size_t limit, struct view *content, struct err *err);

/* A file that the user names, and one in which its section stands or its name; NULL: not said. All borrowed. */
struct named_file {
	const char *file;
	const char *configuration;
	struct file_source *source; /* NULL: the disk */
};

#endif

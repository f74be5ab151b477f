/*
 * The numbers of paths in the store. One table is loaded for a run and shared
 * by all collectors that write rows with a path, on the writer's thread.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_PATHS_H
#define RESCUE_COLLECT_PATHS_H

#include "store/store.h"

struct path_table;

/* All paths of the store. Owned; must not outlive the open transaction, whose rows it numbers. */
struct path_table *path_table_load(struct store *store);
/* path.id of `path`; a new path becomes a row. */
int64_t path_id(struct path_table *table, struct view path);
void path_table_free(struct path_table *table);

#endif

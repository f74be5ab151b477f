/*
 * The .gitattributes files of one state of a repository: its own, or those of the state a change is compared with,
 * so that no change takes its files out of judgement.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_ATTRIBUTE_FILES_H
#define RESCUE_COLLECT_ATTRIBUTE_FILES_H

#include <stdint.h>

#include "collect/attributes.h"
#include "repo/file_list.h"

/* Adds those of the list. One that is too large or cannot be read is left out, as is a symlink, as git does. */
void attribute_files_read(struct attributes *attributes, const struct file_list *list, struct file_reader *reader);
/* Hash of where they lie and what they hold. */
uint64_t attribute_files_digest(const struct file_list *list);
/* Whether two trees differ in them; true also when that cannot be told. */
bool attribute_files_differ(struct repo *repo, const struct oid *one, const struct oid *other);

#endif

/*
 * Whether the text of one file names another, as an import, include or use of
 * it must.
 *
 * A file is known by its name without the last extension and by the part
 * before the first dot (order.service.ts: orderservice, order). Where these
 * say nothing, because they are in the model's list of common names or shorter
 * than three letters, it is known by the directory it lies in, under the same
 * conditions.
 *
 * Words are compared without regard to ASCII case, '_' and '-', so that
 * line_item.rb is named by LineItem and user-list.js by './user-list'. A name
 * made of several words is also met in one that begins with it: PushMessage in
 * PushMessageData, which is likely declared there.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_NAMING_H
#define RESCUE_COLLECT_NAMING_H

#include "collect/pairs.h"
#include "repo/file_list.h"
#include "rules/rules.h"

/* The files that are asked about: by item of the pair. */
struct texts {
	const struct view *paths;
	const bool *is_read; /* others stay unread, and their pairs unknown */
	size_t count;
	const struct file_list *list; /* where their contents are; NULL: nowhere */
	const struct repo *repo;      /* as file_reader_open() wants it */
	const struct model_list *common_names;
	unsigned jobs; /* of files_name() */
};

/*
 * Sets is_named of each pair: 1 when the text of one names the other; 0 when both were read and neither does;
 * STORE_NULL when one was not read (over BLOB_READ_LIMIT, or NAMING_BYTES_LIMIT of all) or its path says nothing.
 */
void pairs_name(const struct texts *texts, const struct pair *pairs, size_t count, int64_t *is_named);

/*
 * Sets is_named of each file that is asked about: 1 when the text of another file names it, 0 when all texts were read
 * and none does, STORE_NULL when its path or what stands before its first dot says nothing or the texts are more than
 * NAMING_BYTES_LIMIT. Files whose text is larger than NAMED_TEXT_LIMIT are data and name nothing.
 */
void files_name(const struct texts *texts, const bool *is_asked, int64_t *is_named);

#endif

#include "cmd/score_notes.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "lang/lang.h"
#include "repo/tree.h"

#include "base/banned.h"

enum { PATHS_SHOWN = 3 }; /* of what a note is about */

void score_notes_add(struct score_notes *notes, struct buf *line)
{
	GROW(notes->items, notes->count + 1, notes->capacity);
	notes->items[notes->count++] = arena_view(&notes->arena, buf_view(line)).p;
	buf_release(line);
}

void score_notes_release(struct score_notes *notes)
{
	free(notes->items);
	arena_release(&notes->arena);
	*notes = (struct score_notes){0};
}

void score_note_absent(struct score_notes *notes, const struct base_side *side)
{
	for (size_t i = 0; i < side->absent_count; i++) {
		struct buf text = {0};

		buf_addf(&text, "'%s' is not in the base: what holds without it was used, and holds until it is merged",
			 side->absent[i]);
		score_notes_add(notes, &text);
	}
}

void score_note_own_suppressions(struct score_notes *notes, const struct suppression_set *own,
				 const struct suppression_set *in_force)
{
	struct buf text = {0};
	size_t count = 0;

	for (size_t i = 0; i < own->count; i++) {
		bool is_known = false;

		for (size_t b = 0; b < in_force->count && !is_known; b++)
			is_known = suppression_is_same(&own->items[i], &in_force->items[b]);
		count += !is_known;
	}
	if (count == 0)
		return;
	buf_addf(&text, "%zu suppression%s only in the change itself and count%s once it is merged", count,
		 count == 1 ? " is" : "s are", count == 1 ? "s" : "");
	score_notes_add(notes, &text);
}

void score_note_unnamed_configuration(struct score_notes *notes, const struct collect_source *head)
{
	static const char custom[] = "rescue.yml";
	struct buf text = {0};
	struct oid oid;
	uint32_t mode;

	if (!head->repo || !head->state.has_commit ||
	    tree_find(head->repo, &head->state.tree, view_of(custom), &mode, &oid, NULL) != 1)
		return;
	buf_addf(&text, "the repository has a '%s', which was not read: name it with --config", custom);
	score_notes_add(notes, &text);
}

void score_note_same_commit(struct score_notes *notes, const struct collect_source *head,
			    const struct collect_source *base, const char *ref)
{
	struct buf text = {0};

	if (strcmp(head->kind, "commit") != 0 || !oid_equal(&head->state.commit, &base->state.commit))
		return;
	buf_addf(&text, "the base '%s' has this commit already: it was compared with itself, and nothing can be new",
		 ref);
	score_notes_add(notes, &text);
}

void score_note_foreign_baseline(struct score_notes *notes, struct repo *repo, const struct baseline *baseline,
				 const char *file)
{
	struct view commit = baseline->commit;
	struct buf text = {0};
	struct oid oid;

	if (!repo || !oid_from_hex(commit, &oid) || repo_has(repo, &oid))
		return;
	buf_addf(&text, "the baseline '%s' is of commit %.9s, which is not here: is it of this repository?", file,
		 commit.p);
	score_notes_add(notes, &text);
}

void score_note_unread_files(struct score_notes *notes, struct store *store, int64_t snapshot_id)
{
	struct query *query = store_query_for(store,
					      "SELECT count(DISTINCT subject), min(subject) FROM main.diagnostic "
					      "WHERE snapshot_id = ? AND collector IN ('inventory', 'content')",
					      snapshot_id);
	struct buf text = {0};
	int64_t count = query_step(query, NULL) == 1 ? query_int(query, 0) : 0;

	if (count) {
		buf_addf(&text, "not or not fully read, and judged by what was: '%.*s'",
			 VIEW_ARG(query_text(query, 1)));
		if (count > 1)
			buf_addf(&text, " and %lld more", (long long)count - 1);
		score_notes_add(notes, &text);
	}
	query_free(query);
}

/* Pictures and lock files are not missed. */
static bool is_code(struct view name)
{
	const struct language *language = language_by_name(name);

	return language && (language->type == LANGUAGE_PROGRAMMING || language->type == LANGUAGE_MARKUP);
}

void score_note_passed_over(struct score_notes *notes, struct store *store, int64_t snapshot_id,
			    int64_t base_snapshot_id)
{
	struct query *query = store_query_for(
	    store,
	    "SELECT p.path, h.class, h.language FROM main.file AS h JOIN main.path AS p ON p.id = h.path_id WHERE "
	    "h.snapshot_id = ?1 AND h.class IN ('generated', 'minified', 'vendored') AND NOT EXISTS (SELECT 1 FROM "
	    "main.file AS b WHERE b.snapshot_id = ?2 AND b.class = h.class AND b.path_id = h.path_id) AND NOT EXISTS "
	    "(SELECT 1 FROM main.file AS b WHERE b.snapshot_id = ?2 AND b.class = h.class AND b.blob_id = h.blob_id) "
	    "ORDER BY p.path",
	    snapshot_id);
	struct buf text = {0}, paths = {0};
	int count = 0;

	query_bind_int(query, 2, base_snapshot_id);
	while (query_step(query, NULL) == 1)
		if (is_code(query_text(query, 2)) && count++ < PATHS_SHOWN)
			buf_addf(&paths, "%s'%.*s' (%.*s)", count > 1 ? ", " : "", VIEW_ARG(query_text(query, 0)),
				 VIEW_ARG(query_text(query, 1)));
	query_free(query);
	if (count > PATHS_SHOWN)
		buf_addf(&paths, " and %d more", count - PATHS_SHOWN);
	if (count) {
		buf_addf(&text, "not judged: %d file%s of this change that %s generated, minified or vendored: ", count,
			 count == 1 ? "" : "s", count == 1 ? "counts as" : "count as");
		buf_add_view(&text, buf_view(&paths));
		score_notes_add(notes, &text);
	}
	buf_release(&paths);
}

/*
 * Which commit an audit is about: HEAD, what to do when HEAD names nothing, and
 * what else about the repository a reader of the figures must know.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "repo/commit_internal.h"
#include "repo/internal.h"
#include "repo/tag.h"

#include "base/banned.h"

static void copy_text(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from ? from : "");
}

static void note(struct repo_state *state, const char *subject, const char *message)
{
	if (state->note_count == REPO_NOTES)
		return;
	copy_text(state->notes[state->note_count].subject, sizeof(state->notes->subject), subject);
	copy_text(state->notes[state->note_count].message, sizeof(state->notes->message), message);
	state->note_count++;
}

static struct oid our_oid(const git_oid *id)
{
	struct oid oid;

	memcpy(oid.bytes, id->id, sizeof(oid.bytes));
	return oid;
}

/* Follows tags to a commit without libgit2's parser, which refuses commits that git reads. */
static int peel(struct repo *repo, struct oid oid, struct repo_state *state, struct err *err)
{
	static const char key[] = "tree ";
	char hex[OID_HEX_SIZE];
	struct tag_target target;
	struct object object;
	bool found;

	if (tag_peel(repo, &oid, &target, err) || repo_read(repo, &target.commit, &object, err))
		return -1;
	found = view_starts(object.content, key) &&
		oid_from_hex(view_slice(object.content, strlen(key), strlen(key) + 40), &state->tree);
	object_release(&object);
	oid_to_hex(&target.commit, hex);
	if (!found)
		return err_set(err, ERR_INCOMPLETE, "commit %s is damaged: it names no tree", hex);
	state->commit = target.commit;
	state->has_commit = true;
	return 0;
}

/* Takes the commit a reference leads to; false when it leads nowhere: without an error, the branch is not born yet. */
static bool take_reference(struct repo *repo, git_reference *reference, struct repo_state *state, struct err *err)
{
	git_reference *resolved = NULL;
	const char *target = git_reference_symbolic_target(reference);
	int code = git_reference_resolve(&resolved, reference);
	bool taken = false;

	if (code && code != GIT_ENOTFOUND)
		err_set(err, ERR_INCOMPLETE,
			"the reference '%s' is damaged (%s): repair it, or name a commit with --rev",
			target ? target : git_reference_name(reference), library_message());
	if (code == 0) {
		taken = peel(repo, our_oid(git_reference_target(resolved)), state, err) == 0;
		if (taken && strcmp(git_reference_name(resolved), "HEAD") != 0)
			copy_text(state->reference, sizeof(state->reference), git_reference_name(resolved));
	}
	git_reference_free(resolved);
	return taken;
}

static bool take_named(struct repo *repo, const char *name, struct repo_state *state)
{
	git_reference *reference = NULL;
	struct err ignored = {0};
	bool taken =
	    git_reference_lookup(&reference, repo->git, name) == 0 && take_reference(repo, reference, state, &ignored);

	git_reference_free(reference);
	return taken;
}

/* Commit date of a raw commit, for choosing the newest branch. */
static int64_t commit_date(struct repo *repo, const struct oid *oid)
{
	struct signature committer = {0};
	struct object object;
	size_t at;

	if (repo_read(repo, oid, &object, NULL))
		return 0;
	at = view_find(object.content, 0, VIEW("\ncommitter ")) + 1;
	signature_date(view_slice(object.content, at, view_find(object.content, at, VIEW("\n"))), &committer);
	object_release(&object);
	return committer.time;
}

static bool take_newest(struct repo *repo, const char *glob, struct repo_state *state)
{
	git_reference_iterator *iterator = NULL;
	const char *name;
	char best[sizeof(state->reference)] = "";
	int64_t best_time = INT64_MIN;

	if (git_reference_iterator_glob_new(&iterator, repo->git, glob))
		return false;
	while (git_reference_next_name(&name, iterator) == 0) {
		struct repo_state candidate = {0};
		int64_t time;

		if (strlen(name) >= sizeof(best) || !take_named(repo, name, &candidate))
			continue;
		time = commit_date(repo, &candidate.commit);
		if (time > best_time || (time == best_time && strcmp(name, best) < 0)) {
			best_time = time;
			copy_text(best, sizeof(best), name);
		}
	}
	git_reference_iterator_free(iterator);
	return best[0] && take_named(repo, best, state);
}

/* HEAD names nothing (an unborn branch, or damage): what a person would mean. */
static void take_fallback(struct repo *repo, struct repo_state *state)
{
	static const char *const names[] = {"refs/remotes/origin/HEAD", "refs/heads/main", "refs/heads/master"};
	char message[sizeof(state->notes->message)];
	bool taken = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !taken; i++)
		taken = take_named(repo, names[i], state);
	taken = taken || take_newest(repo, "refs/heads/*", state) || take_newest(repo, "refs/remotes/*", state);
	if (!taken) {
		note(state, "HEAD", "names no commit and there is no branch with one: there is no history to read");
		return;
	}
	snprintf(message, sizeof(message), "names no commit; '%s' was read instead", state->reference);
	note(state, "HEAD", message);
}

static int resolve_head(struct repo *repo, struct repo_state *state, struct err *err)
{
	git_reference *head = NULL;
	struct err failure = {0};
	bool taken = false;

	if (git_reference_lookup(&head, repo->git, "HEAD") == 0) {
		state->is_detached = git_reference_type(head) == GIT_REFERENCE_DIRECT;
		taken = take_reference(repo, head, state, &failure);
	}
	git_reference_free(head);
	if (!taken &&
	    failure.kind) /* it, or the commit it names, is missing or damaged: no other may stand in for it */
		return err_set(err, failure.kind, "HEAD: %s", failure.message);
	if (!taken) {
		state->is_detached = false;
		take_fallback(repo, state);
	}
	return 0;
}

static int resolve_name(struct repo *repo, const char *revision, struct repo_state *state, struct err *err)
{
	git_reference *reference = NULL;
	git_object *found = NULL;
	struct oid oid;
	int code;

	if (oid_from_hex(view_of(revision), &oid))
		return peel(repo, oid, state, err);
	if (git_reference_dwim(&reference, repo->git, revision) == 0) {
		bool taken = take_reference(repo, reference, state, err);

		git_reference_free(reference);
		return taken ? 0 : err_set(err, ERR_USAGE, "'%s' names no commit", revision);
	}
	code = git_revparse_single(&found, repo->git, revision);
	if (code == GIT_EAMBIGUOUS)
		return err_set(err, ERR_USAGE, "'%s' is the start of several ids: give more digits", revision);
	if (code == GIT_ERROR) /* an object on the way to it */
		return err_set(err, ERR_INCOMPLETE, "the revision '%s' cannot be followed: %s", revision,
			       library_message());
	if (code)
		return err_set(
		    err, ERR_USAGE,
		    "unknown revision '%s': name a branch, a tag or a commit (`git branch --all` lists branches)",
		    revision);
	oid = our_oid(git_object_id(found));
	git_object_free(found);
	return peel(repo, oid, state, err);
}

bool repo_names(struct repo *repo, const char *revision)
{
	git_object *found = NULL;
	int code = git_revparse_single(&found, repo->git, revision);

	git_object_free(found);
	return code == 0 || code == GIT_EAMBIGUOUS;
}

static int resolve_scratch(struct repo *repo, const char *revision, struct repo_state *state, struct err *err)
{
	struct oid oid = *scratch_head(repo->common->scratch);

	if (revision && strcmp(revision, "HEAD") != 0 && !oid_from_hex(view_of(revision), &oid))
		return err_set(err, ERR_USAGE, "unknown revision '%s': a scratch repository has no references",
			       revision);
	return oid_is_null(&oid) ? 0 : peel(repo, oid, state, err);
}

/* --- what else must be known ---------------------------------------------------------------------------------------
 */

static void note_alternates(const struct repo *repo, struct repo_state *state)
{
	struct buf content = {0}, message = {0};
	struct view rest, line;

	read_control_file(repo->common, "objects/info/alternates", 4096, &content);
	rest = buf_view(&content);
	if (view_line(&rest, &line) && view_trim(line).n) {
		buf_add_text(&message, "objects are also read from another repository: ");
		buf_add_printable(&message, line);
		note(state, "objects/info/alternates", buf_text(&message));
	}
	buf_release(&message);
	buf_release(&content);
}

static void note_grafts(const struct repo *repo, struct repo_state *state)
{
	struct buf content = {0};
	git_reference_iterator *iterator = NULL;
	const char *name;

	read_control_file(repo->common, "info/grafts", 1, &content);
	if (content.n)
		note(state, "info/grafts", "git would show another history here; the recorded one was read");
	buf_release(&content);
	if (git_reference_iterator_glob_new(&iterator, repo->git, "refs/replace/*") == 0 &&
	    git_reference_next_name(&name, iterator) == 0)
		note(state, "refs/replace", "git would show replaced objects here; the recorded ones were read");
	git_reference_iterator_free(iterator);
}

/* Does this setting say that objects are left on a server until they are needed? Names come in lower case. */
static bool means_partial(struct view name)
{
	return view_is(name, "extensions.partialclone") ||
	       (view_starts(name, "remote.") &&
		(view_ends(name, ".promisor") || view_ends(name, ".partialclonefilter")));
}

static void find_partial_filter(const struct repo *repo, struct repo_state *state)
{
	git_config *config = NULL;
	git_config_iterator *iterator = NULL;
	git_config_entry *entry;

	if (git_repository_config_snapshot(&config, repo->git) == 0 && git_config_iterator_new(&iterator, config) == 0)
		while (git_config_next(&entry, iterator) == 0) {
			bool is_filter = view_ends(view_of(entry->name), ".partialclonefilter");

			if (is_filter || (means_partial(view_of(entry->name)) && !state->partial_filter[0]))
				copy_text(state->partial_filter, sizeof(state->partial_filter),
					  is_filter ? entry->value : "unknown");
		}
	git_config_iterator_free(iterator);
	git_config_free(config);
}

static int compare_oids(const void *a, const void *b)
{
	return oid_cmp(a, b);
}

static void note_shallow(const struct repo *repo, struct repo_state *state)
{
	const struct oid_table *shallow = &repo->common->shallow;
	char message[sizeof(state->notes->message)];
	struct oid *sorted, key;
	struct sha1 sha1;

	if (!shallow->count)
		return;
	sorted = xcalloc(shallow->count, sizeof(*sorted));
	memcpy(sorted, shallow->oids, shallow->count * sizeof(*sorted));
	qsort(sorted, shallow->count, sizeof(*sorted), compare_oids);
	sha1_init(&sha1);
	sha1_add(&sha1, sorted, shallow->count * sizeof(*sorted));
	sha1_final(&sha1, &key);
	free(sorted);
	oid_to_hex(&key, state->history_key);
	state->is_shallow = true;
	snprintf(message, sizeof(message),
		 "the history ends at %zu commit%s whose parents were not fetched, so all its figures are lower "
		 "bounds; run `git fetch --unshallow`",
		 shallow->count, shallow->count == 1 ? "" : "s");
	note(state, "shallow", message);
}

int repo_resolve(struct repo *repo, const char *revision, struct repo_state *state, struct err *err)
{
	int status;

	*state = (struct repo_state){0};
	if (repo->common->scratch) {
		state->is_bare = true;
		return resolve_scratch(repo, revision, state, err);
	}
	if (!repo->git)
		BUG("only the first handle of a repository knows its references");
	state->is_bare = !repo->common->workdir;
	status = revision && strcmp(revision, "HEAD") != 0 ? resolve_name(repo, revision, state, err)
							   : resolve_head(repo, state, err);
	if (status)
		return -1;
	note_shallow(repo, state);
	find_partial_filter(repo, state);
	note_alternates(repo, state);
	note_grafts(repo, state);
	return 0;
}

#include "collect/releases.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/num.h"
#include "collect/commit_graph.h"
#include "collect/version.h"
#include "store/rows.h"

#include "base/banned.h"

/* The mark of a walk over the versions of all packages. */
#define EVERY_PACKAGE UINT32_MAX

struct release {
	const struct tag *tag;
	struct oid commit_oid;
	uint32_t commit; /* number in the graph */
	int64_t time;
	bool is_annotated, is_version;
	struct version version;
	struct view package;
	int64_t commits, reverts, lead_median, lead_p90;
};

/* Of one commit of one version. */
struct lead {
	int64_t seconds;
	bool is_first; /* no earlier version has the commit, no candidate either */
};

struct releases {
	struct store *store;
	const struct releases_input *input;
	struct commit_graph graph;
	int64_t now; /* commit date of the audited commit */
	struct release *items;
	size_t count, capacity;
	struct release **versions;
	size_t version_count;
	/* the walks: who took a commit, as the number of a package + 1, or EVERY_PACKAGE */
	uint32_t *taken, *taken_stable;
	uint32_t *waiting;
	size_t waiting_capacity;
	struct lead *leads; /* of one version */
	size_t lead_count, lead_capacity;
	uint64_t steps;
	size_t younger, unreadable, diagnostics;
};

static void diagnose(struct releases *releases, struct view subject, const char *message)
{
	if (releases->diagnostics++ < HISTORY_DIAGNOSTICS_LIMIT)
		put_diagnostic(releases->store, &(struct diagnostic_row){.snapshot_id = releases->input->snapshot_id,
									 .collector = VIEW("releases"),
									 .subject = subject,
									 .message = view_of(message)});
}

/* --- tags to releases -------------------------------------------------------------------------------------------- */

/* The commit of a tag, its number and time. False: it leads to none, which is said. */
static bool find_commit(struct releases *releases, struct release *release)
{
	struct tag_target target = {.commit = release->tag->target};
	struct err err = {0};

	release->commit = graph_find(&releases->graph, &target.commit);
	if (release->commit == NO_COMMIT) {
		if (tag_peel(releases->input->repo, &release->tag->target, &target, &err)) {
			releases->unreadable += err.kind == ERR_INCOMPLETE;
			diagnose(releases, release->tag->name,
				 err.kind == ERR_INCOMPLETE ? err.message : "leads to no commit: it is no release");
			return false;
		}
		release->commit = graph_add(&releases->graph, &target.commit);
	}
	if (release->commit == NO_COMMIT) {
		releases->unreadable++;
		diagnose(releases, release->tag->name, "its commit cannot be read");
		return false;
	}
	release->commit_oid = target.commit;
	release->is_annotated = target.is_annotated;
	release->time =
	    target.time >= PLAUSIBLE_TIME ? target.time : releases->graph.commits[release->commit].commit_time;
	return true;
}

/* Is it there yet, seen from the audited commit? */
static bool is_known_now(const struct releases *releases, const struct release *release)
{
	const struct graph_commit *commit = &releases->graph.commits[release->commit];

	if (oid_equal(&release->commit_oid, &releases->input->state->commit))
		return true;
	return (commit->is_reachable || commit->commit_time <= releases->now) &&
	       release->time <= releases->now + CLOCK_TOLERANCE;
}

static void add_release(struct releases *releases, const struct tag *tag)
{
	struct release release = {.tag = tag,
				  .commits = STORE_NULL,
				  .reverts = STORE_NULL,
				  .lead_median = STORE_NULL,
				  .lead_p90 = STORE_NULL};

	if (!find_commit(releases, &release))
		return;
	if (!is_known_now(releases, &release)) {
		releases->younger++;
		return;
	}
	if (release.time < PLAUSIBLE_TIME) {
		diagnose(releases, tag->name, "neither the tag nor its commit has a date that can be right");
		return;
	}
	release.is_version = version_parse(tag->name, &release.version);
	release.package = release.is_version ? release.version.package : (struct view){0};
	GROW(releases->items, releases->count + 1, releases->capacity);
	releases->items[releases->count++] = release;
}

/* --- packages ---------------------------------------------------------------------------------------------------- */

/* The name most versions have that are not set apart has no need to be said. */
static void name_packages(struct releases *releases)
{
	struct intern names = {0};
	size_t *counts = xcalloc(releases->count, sizeof(*counts)), total = 0;
	uint32_t common = 0;

	for (size_t i = 0; i < releases->count; i++) {
		const struct release *release = &releases->items[i];
		uint32_t name;

		if (!release->is_version || release->version.is_apart)
			continue;
		name = intern_add(&names, release->package, NULL);
		total++;
		if (++counts[name] > counts[common])
			common = name;
	}
	for (size_t i = 0; i < releases->count && 2 * counts[common] > total; i++) {
		struct release *release = &releases->items[i];

		if (release->is_version && !release->version.is_apart &&
		    intern_find(&names, release->package) == (int64_t)common)
			release->package = VIEW("");
	}
	intern_release(&names);
	free(counts);
}

static int compare_times(const void *left, const void *right)
{
	const struct release *a = *(struct release *const *)left, *b = *(struct release *const *)right;
	int order = int_compare(a->time, b->time);

	return order ? order : view_cmp(a->tag->name, b->tag->name);
}

static int compare_versions(const void *left, const void *right)
{
	const struct release *a = *(struct release *const *)left, *b = *(struct release *const *)right;
	int order = view_cmp(a->package, b->package);

	return order ? order : compare_times(left, right);
}

/* --- what each version takes ---------------------------------------------------------------------------------------
 */

static void take_commit(struct releases *releases, struct release *release, const struct graph_commit *commit,
			bool is_first)
{
	int64_t lead = release->time - commit->commit_time;

	if (commit->edge_count > 1 || commit->is_bot)
		return;
	release->commits++;
	release->reverts += commit->is_revert;
	if (commit->commit_time < PLAUSIBLE_TIME || commit->commit_time > releases->now + CLOCK_TOLERANCE)
		return;
	GROW(releases->leads, releases->lead_count + 1, releases->lead_capacity);
	releases->leads[releases->lead_count++] = (struct lead){lead > 0 ? lead : 0, is_first};
}

static void push(struct releases *releases, size_t *count, uint32_t commit)
{
	GROW(releases->waiting, *count + 1, releases->waiting_capacity);
	releases->waiting[(*count)++] = commit;
}

/* Marks what leads to a version and is not taken yet; counts it when `release` is not NULL. */
static void walk(struct releases *releases, uint32_t start, uint32_t *taken, uint32_t package, struct release *release)
{
	size_t count = 0;

	push(releases, &count, start);
	while (count && releases->steps < RELEASE_STEPS_LIMIT) {
		uint32_t at = releases->waiting[--count];
		const struct graph_commit *commit = &releases->graph.commits[at];
		bool is_first = releases->taken[at] != package;

		releases->steps++;
		if (taken[at] == package || commit->is_hole)
			continue;
		taken[at] = package;
		if (release)
			take_commit(releases, release, commit, is_first);
		for (uint32_t i = 0; i < commit->edge_count; i++) {
			uint32_t parent = releases->graph.edges[commit->first_edge + i];

			if (parent != NO_COMMIT && taken[parent] != package)
				push(releases, &count, parent);
		}
	}
}

static int compare_leads(const void *a, const void *b)
{
	return int_compare(((const struct lead *)a)->seconds, ((const struct lead *)b)->seconds);
}

static int64_t nearest_rank(const struct lead *sorted, size_t count, size_t percent)
{
	return sorted[(count * percent + 99) / 100 - 1].seconds;
}

/* What a version takes: the commits that no earlier one of those marked `package` has, with their leads in order. */
static void take_version(struct releases *releases, struct release *release, uint32_t package)
{
	release->commits = release->reverts = 0;
	releases->lead_count = 0;
	walk(releases, release->commit, release->version.is_stable ? releases->taken_stable : releases->taken, package,
	     release);
	if (release->version.is_stable)
		walk(releases, release->commit, releases->taken, package, NULL);
	if (releases->lead_count)
		qsort(releases->leads, releases->lead_count, sizeof(*releases->leads), compare_leads);
}

static void write_waits(struct releases *releases, const struct release *release)
{
	for (size_t at = 0; at < releases->lead_count;) {
		struct release_wait_row row = {.snapshot_id = releases->input->snapshot_id,
					       .name = release->tag->name,
					       .hours = releases->leads[at].seconds / 3600};

		for (; at < releases->lead_count && releases->leads[at].seconds / 3600 == row.hours; at++) {
			row.commits++;
			row.first_commits += releases->leads[at].is_first;
		}
		put_release_wait(releases->store, &row);
	}
}

/* The first version of a package, and the first stable one, have no lead times: all before them was no release. */
struct earlier {
	bool has_any, has_stable;
};

static bool has_leads(struct earlier *earlier, const struct release *release)
{
	bool has = release->version.is_stable ? earlier->has_stable : earlier->has_any;

	earlier->has_any = true;
	earlier->has_stable = earlier->has_stable || release->version.is_stable;
	return has;
}

/* Versions of the whole repository, from the earliest. */
static void measure_waits(struct releases *releases, struct release **versions, size_t count)
{
	struct earlier earlier = {0};

	for (size_t i = 0; i < count && releases->steps < RELEASE_STEPS_LIMIT; i++) {
		take_version(releases, versions[i], EVERY_PACKAGE);
		if (has_leads(&earlier, versions[i]))
			write_waits(releases, versions[i]);
	}
}

/* Versions of one package, from the earliest. */
static void measure_package(struct releases *releases, struct release **versions, size_t count, uint32_t package)
{
	struct earlier earlier = {0};

	for (size_t i = 0; i < count && releases->steps < RELEASE_STEPS_LIMIT; i++) {
		take_version(releases, versions[i], package);
		if (has_leads(&earlier, versions[i]) && releases->lead_count) {
			versions[i]->lead_median = nearest_rank(releases->leads, releases->lead_count, 50);
			versions[i]->lead_p90 = nearest_rank(releases->leads, releases->lead_count, 90);
		}
	}
}

static void measure_packages(struct releases *releases)
{
	size_t end;
	uint32_t package = 0;

	for (size_t start = 0; start < releases->version_count; start = end) {
		end = start + 1;
		while (end < releases->version_count &&
		       view_eq(releases->versions[end]->package, releases->versions[start]->package))
			end++;
		measure_package(releases, &releases->versions[start], end - start, ++package);
	}
}

static void measure(struct releases *releases)
{
	releases->versions = xcalloc(releases->count, sizeof(struct release *));
	for (size_t i = 0; i < releases->count; i++)
		if (releases->items[i].is_version)
			releases->versions[releases->version_count++] = &releases->items[i];
	if (releases->version_count == 0)
		return;
	for (size_t i = 0; i < releases->version_count; i++)
		graph_follow(&releases->graph, releases->versions[i]->commit);
	releases->taken = xcalloc(releases->graph.count, sizeof(*releases->taken));
	releases->taken_stable = xcalloc(releases->graph.count, sizeof(*releases->taken_stable));
	qsort(releases->versions, releases->version_count, sizeof(struct release *), compare_times);
	measure_waits(releases, releases->versions, releases->version_count);
	qsort(releases->versions, releases->version_count, sizeof(struct release *), compare_versions);
	measure_packages(releases);
}

/* --- rows ----------------------------------------------------------------------------------------------------------
 */

static struct view known(const struct release *release, struct view text)
{
	return release->is_version ? (text.p ? text : VIEW("")) : (struct view){0};
}

static void write_release(struct releases *releases, const struct release *release)
{
	char hex[OID_HEX_SIZE];

	oid_to_hex(&release->commit_oid, hex);
	put_tag(releases->store,
		&(struct tag_row){.snapshot_id = releases->input->snapshot_id,
				  .name = release->tag->name,
				  .oid = view_of(hex),
				  .time = release->time,
				  .is_annotated = release->is_annotated,
				  .is_reachable = releases->graph.commits[release->commit].is_reachable,
				  .package = known(release, release->package),
				  .version = known(release, view_of(release->version.text)),
				  .line = known(release, view_of(release->version.line)),
				  .is_stable = release->is_version ? release->version.is_stable : STORE_NULL,
				  .commits = release->commits,
				  .lead_median = release->lead_median,
				  .lead_p90 = release->lead_p90,
				  .reverts = release->reverts});
}

static void write_end(struct releases *releases)
{
	struct buf detail = {0}, younger = {0};

	if (releases->unreadable)
		buf_addf(&detail, "; %zu %s to commits that are missing or damaged", releases->unreadable,
			 releases->unreadable == 1 ? "tag leads" : "tags lead");
	if (releases->graph.holes)
		buf_addf(&detail, "; of what leads to some versions %zu commits are missing or were not read",
			 releases->graph.holes);
	if (releases->steps >= RELEASE_STEPS_LIMIT)
		buf_add_text(&detail, "; too many versions: what went into the last ones is not known");
	if (releases->input->tags->is_cut)
		buf_addf(&detail, "; only %zu tags were read", TAGS_LIMIT);
	if (releases->input->ends_early)
		buf_add_text(&detail, "; the history ends early: versions may have more commits");
	if (releases->younger) {
		buf_addf(&younger, "%zu %s younger than the audited commit and left out", releases->younger,
			 releases->younger == 1 ? "tag is" : "tags are");
		diagnose(releases, VIEW("."), buf_text(&younger));
	}
	put_collector(releases->store, &(struct collector_row){.snapshot_id = releases->input->snapshot_id,
							       .name = VIEW("releases"),
							       .status = detail.n ? VIEW("partial") : VIEW("done"),
							       .detail = view_slice(buf_view(&detail), 2, detail.n)});
	buf_release(&younger);
	buf_release(&detail);
}

static void release_all(struct releases *releases)
{
	graph_free(&releases->graph);
	free(releases->items);
	free(releases->versions);
	free(releases->taken);
	free(releases->taken_stable);
	free(releases->waiting);
	free(releases->leads);
}

static int read_tags(struct releases *releases, struct err *err)
{
	const struct tag_list *tags = releases->input->tags;
	uint32_t head;

	if (tags->count == 0 || !releases->input->state->has_commit)
		return 0;
	releases->graph = (struct commit_graph){
	    .store = releases->store, .repo = releases->input->repo, .model = releases->input->model};
	if (graph_load(&releases->graph, releases->input->snapshot_id, err))
		return -1;
	head = graph_find(&releases->graph, &releases->input->state->commit);
	if (head == NO_COMMIT)
		return err_set(err, ERR_INCOMPLETE, "the audited commit is not in the history");
	releases->now = releases->graph.commits[head].commit_time;
	for (size_t i = 0; i < tags->count; i++)
		add_release(releases, &tags->items[i]);
	return 0;
}

int collect_releases(struct store *store, const struct releases_input *input, struct err *err)
{
	struct releases releases = {.store = store, .input = input};
	int status = read_tags(&releases, err);

	if (status == 0) {
		name_packages(&releases);
		measure(&releases);
		for (size_t i = 0; i < releases.count; i++)
			write_release(&releases, &releases.items[i]);
		write_end(&releases);
	}
	release_all(&releases);
	return status;
}

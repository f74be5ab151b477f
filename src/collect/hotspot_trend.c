#include "collect/hotspot_trend.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/pool.h"
#include "lang/lang.h"
#include "repo/commit.h"
#include "repo/file_list.h"
#include "repo/tree.h"
#include "store/rows.h"

#include "base/banned.h"

/* A moment whose state of the mainline is looked at. */
struct sample {
	int64_t commit_id, time; /* the last commit of the mainline by then */
	struct oid commit, tree;
	bool is_read;   /* `tree` is known, or null where the commit cannot be read */
	struct err err; /* the first tree or commit that cannot be */
};

/* A name of a file, from the last backwards. */
struct name {
	int64_t path_id;
	int64_t from; /* commit date of the rename or addition that gave it; INT64_MIN when that is not known */
};

struct file {
	int64_t path_id;
	const struct language *language;
};

/* A file at a sample. */
struct version {
	const struct file *file;
	const struct sample *sample;
	int64_t path_id; /* its name then */
	size_t content;  /* index in `contents` */
};

/* A content as one language; read when it is not measured yet. */
struct content {
	struct oid oid;
	const struct language *language;
	int64_t path_id; /* the file of today, for messages */
	int64_t blob_id; /* STORE_NULL: the store does not have it */
	bool is_measured, is_unreadable;
};

struct trend {
	struct store *store;
	const struct hotspot_trend_input *input;
	struct sample *samples; /* the newest first */
	size_t sample_count;
	struct file *files;
	size_t file_count, file_capacity;
	struct version *versions;
	size_t version_count, version_capacity;
	struct content *contents;
	size_t content_count, content_capacity;
	struct intern content_numbers; /* object id and language */
	struct intern known;           /* commit and path of earlier snapshots; oids[] beside it */
	struct oid *oids;
	size_t oid_capacity;
	size_t *unread; /* numbers of contents */
	size_t unread_count, unread_capacity;
	size_t failures;
	int64_t next_blob;
};

static struct view path_of(struct trend *trend, int64_t path_id, struct buf *path)
{
	struct query *query = store_query(trend->store, "SELECT path FROM main.path WHERE id = ?");

	buf_clear(path);
	query_bind_int(query, 1, path_id);
	if (query_step(query, NULL) == 1)
		buf_add_view(path, query_text(query, 0));
	query_free(query);
	return buf_view(path);
}

static void diagnose(struct trend *trend, struct view subject, const char *what, const char *why)
{
	struct buf message = {0};

	buf_addf(&message, "%s: %s", what, why);
	put_diagnostic(trend->store, &(struct diagnostic_row){.snapshot_id = trend->input->snapshot_id,
							      .collector = VIEW("trend"),
							      .subject = subject,
							      .message = buf_view(&message)});
	trend->failures++;
	buf_release(&message);
}

/* --- which files -------------------------------------------------------------------------------------------------- */

/* As the view file_heat has it: by the changes of the last year, or of all time when too few files changed in it. */
static int read_files(struct trend *trend, bool of_year, struct err *err)
{
	const struct model *model = trend->input->model;
	size_t wanted = (size_t)model->trend.files, found = 0;
	struct query *query = store_query(
	    trend->store, "SELECT f.path_id, f.language, "
			  "iif(?2, h.code_revisions_year, h.code_revisions) * sum(u.ccn) AS heat FROM main.file_history h "
			  "CROSS JOIN main.file f ON f.snapshot_id = h.snapshot_id AND f.path_id = h.path_id "
			  "AND f.class = 'production' CROSS JOIN main.function u ON u.blob_id = f.blob_id "
			  "AND u.language = f.language CROSS JOIN main.path p ON p.id = f.path_id "
			  "WHERE h.snapshot_id = ?1 AND (h.code_revisions_year > 0 OR NOT ?2) "
			  "GROUP BY f.path_id ORDER BY heat DESC, p.path");
	int status;

	query_bind_int(query, 1, trend->input->snapshot_id);
	query_bind_int(query, 2, of_year);
	trend->file_count = 0;
	for (; (status = query_step(query, err)) == 1; found++) {
		if (found >= wanted)
			continue;
		GROW(trend->files, trend->file_count + 1, trend->file_capacity);
		trend->files[trend->file_count++] =
		    (struct file){query_int(query, 0), language_by_name(query_text(query, 1))};
	}
	query_free(query);
	if (status == 0 && of_year && found < (size_t)model->percentile_files)
		return read_files(trend, false, err);
	return status;
}

/* --- which moments ------------------------------------------------------------------------------------------------ */

/* The mainline is a chain, and a parent's number is lower than its child's: this walks it back from the end. */
static int read_samples(struct trend *trend, struct err *err)
{
	const struct model_trend *model = &trend->input->model->trend;
	int64_t now = trend->input->changes->now, oldest = changes_days_ago(trend->input->changes, model->span_days);
	int64_t step = (now - oldest) / model->samples;
	int64_t next = now / step * step;
	struct query *query = store_query(trend->store, "SELECT g.id, g.oid, g.commit_time FROM main.snapshot_commit s "
							"CROSS JOIN main.git_commit g ON g.id = s.commit_id "
							"WHERE s.snapshot_id = ? AND s.is_mainline "
							"ORDER BY s.commit_id DESC");
	int status = 0;

	trend->samples = xcalloc((size_t)model->samples, sizeof(*trend->samples));
	query_bind_int(query, 1, trend->input->snapshot_id);
	while (trend->sample_count < (size_t)model->samples && next >= oldest &&
	       (status = query_step(query, err)) == 1) {
		int64_t time = query_int(query, 2);

		if (time > next)
			continue;
		trend->samples[trend->sample_count] = (struct sample){.commit_id = query_int(query, 0), .time = time};
		oid_from_hex(query_text(query, 1), &trend->samples[trend->sample_count++].commit);
		/* Where nothing was committed between two moments they have one state, and one sample. */
		next = (time - 1) / step * step;
	}
	query_free(query);
	return status < 0 ? -1 : 0;
}

/* --- what the file was called then -------------------------------------------------------------------------------- */

static size_t names_of(const struct changes *changes, int64_t path_id, struct name *names)
{
	uint32_t path = changes_path(changes, path_id), before = UINT32_MAX;
	size_t count = 0;

	while (path != NO_PATH && count < NAMES_FOLLOWED_LIMIT) {
		struct name *name = &names[count++];
		const struct change_event *origin = NULL;

		for (size_t e = changes->starts[path]; e < changes->starts[path + 1]; e++) {
			const struct change_event *event = &changes->events[e];

			if (event->commit < before && (event->kind == 'R' || event->kind == 'A'))
				origin = event;
		}
		*name = (struct name){.path_id = changes_path_id(changes, path), .from = INT64_MIN};
		if (!origin)
			break;
		name->from = changes->commits[origin->commit].time;
		before = origin->commit;
		path = origin->kind == 'R' ? origin->old_path : NO_PATH;
	}
	return count;
}

/* --- which contents ----------------------------------------------------------------------------------------------- */

static struct view known_key(char key[48], int64_t commit, int64_t path)
{
	return (struct view){key, (size_t)snprintf(key, 48, "%lld:%lld", (long long)commit, (long long)path)};
}

/* What earlier audits found under a name at a commit needs no tree to be read. */
static int load_known(struct trend *trend, struct err *err)
{
	struct query *query =
	    store_query(trend->store, "SELECT v.commit_id, v.as_path_id, b.oid FROM main.file_version v "
				      "JOIN main.blob b ON b.id = v.blob_id");
	int status;

	while ((status = query_step(query, err)) == 1) {
		char key[48];
		uint32_t number =
		    intern_add(&trend->known, known_key(key, query_int(query, 0), query_int(query, 1)), NULL);

		GROW(trend->oids, (size_t)number + 1, trend->oid_capacity);
		oid_from_hex(query_text(query, 2), &trend->oids[number]);
	}
	query_free(query);
	return status;
}

static void read_tree_id(struct trend *trend, struct sample *sample)
{
	struct arena arena = {0};
	struct commit commit;
	struct object object;

	if (sample->is_read)
		return;
	sample->is_read = true;
	if (repo_read_typed(trend->input->repo, &sample->commit, OBJECT_COMMIT, COMMIT_SIZE_LIMIT, &object,
			    &sample->err))
		return;
	commit_parse(&commit, object.content, &arena);
	sample->tree = commit.tree;
	object_release(&object);
	arena_release(&arena);
}

/* The content of a path at a sample; false when there is none. */
static bool find_content(struct trend *trend, struct sample *sample, int64_t path_id, struct oid *oid)
{
	char key[48];
	int64_t known = intern_find(&trend->known, known_key(key, sample->commit_id, path_id));
	struct buf path = {0};
	uint32_t mode;
	bool found;

	if (known >= 0) {
		*oid = trend->oids[known];
		return true;
	}
	read_tree_id(trend, sample);
	found = !oid_is_null(&sample->tree) &&
		tree_find(trend->input->repo, &sample->tree, path_of(trend, path_id, &path), &mode, oid,
			  &sample->err) == 1 &&
		(mode == MODE_FILE || mode == MODE_EXECUTABLE);
	buf_release(&path);
	return found;
}

static void look_up(struct trend *trend, struct content *content)
{
	struct query *query =
	    store_query(trend->store, "SELECT b.id, v.blob_id IS NOT NULL FROM main.blob b "
				      "LEFT JOIN main.version_complexity v ON v.blob_id = b.id AND v.language = ? "
				      "WHERE b.oid = ?");
	char hex[OID_HEX_SIZE];

	oid_to_hex(&content->oid, hex);
	query_bind_text(query, 1, view_of(content->language->name));
	query_bind_text(query, 2, view_of(hex));
	content->blob_id = STORE_NULL;
	if (query_step(query, NULL) == 1) {
		content->blob_id = query_int(query, 0);
		content->is_measured = query_int(query, 1) != 0;
	}
	query_free(query);
}

static size_t content_of(struct trend *trend, const struct oid *oid, const struct file *file)
{
	struct buf key = {0};
	bool is_new;
	uint32_t number;

	buf_add(&key, oid->bytes, sizeof(oid->bytes));
	buf_add_text(&key, file->language->name);
	number = intern_add(&trend->content_numbers, buf_view(&key), &is_new);
	buf_release(&key);
	if (!is_new)
		return number;
	GROW(trend->contents, trend->content_count + 1, trend->content_capacity);
	trend->contents[number] = (struct content){.oid = *oid, .language = file->language, .path_id = file->path_id};
	trend->content_count++;
	look_up(trend, &trend->contents[number]);
	if (!trend->contents[number].is_measured) {
		GROW(trend->unread, trend->unread_count + 1, trend->unread_capacity);
		trend->unread[trend->unread_count++] = number;
	}
	return number;
}

/* Commit dates of branches run beside the mainline: a name may have come to it later than its own date says. */
static void find_version(struct trend *trend, const struct file *file, struct sample *sample, const struct name *names,
			 size_t count)
{
	for (size_t n = 0; n < count; n++) {
		struct oid oid;

		if (names[n].from > sample->time || !find_content(trend, sample, names[n].path_id, &oid))
			continue;
		GROW(trend->versions, trend->version_count + 1, trend->version_capacity);
		trend->versions[trend->version_count++] =
		    (struct version){file, sample, names[n].path_id, content_of(trend, &oid, file)};
		return;
	}
}

static void find_versions(struct trend *trend)
{
	char hex[OID_HEX_SIZE];

	for (size_t f = 0; f < trend->file_count; f++) {
		const struct file *file = &trend->files[f];
		struct name names[NAMES_FOLLOWED_LIMIT];
		size_t count = names_of(trend->input->changes, file->path_id, names);

		for (size_t s = 0; file->language && s < trend->sample_count; s++)
			find_version(trend, file, &trend->samples[s], names, count);
	}
	for (size_t s = 0; s < trend->sample_count; s++)
		if (trend->samples[s].err.kind) {
			oid_to_hex(&trend->samples[s].commit, hex);
			diagnose(trend, view_of(hex), "its files are not in the trends of hotspots",
				 trend->samples[s].err.message);
		}
}

/* --- reading, on the workers -------------------------------------------------------------------------------------- */

struct worker {
	struct repo *repo; /* NULL: it cannot be opened once more */
	struct code_parser *parser;
};

struct measured {
	int64_t size, code_lines, functions, ccn, highest_ccn;
	bool is_binary;
	const char *problem; /* static; why there are no functions */
	struct err err;      /* why it was not read */
};

static void *worker_start(void *context)
{
	const struct trend *trend = context;
	struct worker *worker = xcalloc(1, sizeof(*worker));

	if (repo_reopen(trend->input->repo, &worker->repo, NULL))
		worker->repo = NULL;
	worker->parser = code_parser_new();
	return worker;
}

static void worker_finish(void *context, void *state)
{
	struct worker *worker = state;

	(void)context;
	repo_free(worker->repo);
	code_parser_free(worker->parser);
	free(worker);
}

static void measure(struct worker *worker, const struct language *language, struct view content,
		    struct measured *result)
{
	struct arena arena = {0};
	struct code_facts facts;

	result->size = (int64_t)content.n;
	result->is_binary = content_is_binary(content);
	code_measure(worker->parser, language, NULL, content, &arena, &facts);
	result->code_lines = facts.lines.code;
	result->problem = facts.problem;
	result->functions = (int64_t)facts.count;
	for (size_t i = 0; i < facts.count; i++) {
		result->ccn += facts.functions[i].ccn;
		if (facts.functions[i].ccn > result->highest_ccn)
			result->highest_ccn = facts.functions[i].ccn;
	}
	arena_release(&arena);
}

static void *work(void *context, void *state, size_t item)
{
	const struct trend *trend = context;
	const struct content *content = &trend->contents[trend->unread[item]];
	struct worker *worker = state;
	struct measured *result = xcalloc(1, sizeof(*result));
	struct object object;

	if (!worker->repo)
		err_set(&result->err, ERR_INCOMPLETE, "the repository could not be opened once more");
	else if (!repo_read_typed(worker->repo, &content->oid, OBJECT_BLOB, BLOB_READ_LIMIT, &object, &result->err)) {
		measure(worker, content->language, object.content, result);
		object_release(&object);
	}
	return result;
}

static void write_content(void *context, size_t item, void *state)
{
	struct trend *trend = context;
	struct content *content = &trend->contents[trend->unread[item]];
	struct measured *result = state;
	struct buf path = {0};
	char hex[OID_HEX_SIZE];

	progress_report(trend->input->progress, "reading hotspots", item + 1, trend->unread_count);
	oid_to_hex(&content->oid, hex);
	if (result->err.kind) {
		content->is_unreadable = true;
		diagnose(trend, path_of(trend, content->path_id, &path), "an older version is not in its trend",
			 result->err.message);
	} else {
		if (content->blob_id == STORE_NULL) {
			content->blob_id = trend->next_blob++;
			put_blob(trend->store,
				 &(struct blob_row){content->blob_id, view_of(hex), result->size, result->is_binary});
		}
		put_version_complexity(trend->store,
				       &(struct version_complexity_row){.blob_id = content->blob_id,
									.language = view_of(content->language->name),
									.code_lines = result->code_lines,
									.functions = result->functions,
									.ccn = result->ccn,
									.highest_ccn = result->highest_ccn,
									.problem = view_of(result->problem)});
	}
	buf_release(&path);
	free(result);
}

static void read_contents(struct trend *trend)
{
	const struct pool_job job = {worker_start, work, write_content, worker_finish};

	trend->next_blob = store_int(trend->store, "SELECT coalesce(max(id), 0) + 1 FROM main.blob", 1);
	if (trend->unread_count)
		pool_run(&job, trend, trend->unread_count, trend->input->jobs);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void put_versions(struct trend *trend)
{
	for (size_t i = 0; i < trend->version_count; i++) {
		const struct version *version = &trend->versions[i];
		const struct content *content = &trend->contents[version->content];

		if (!content->is_unreadable)
			put_file_version(trend->store,
					 &(struct file_version_row){.snapshot_id = trend->input->snapshot_id,
								    .path_id = version->file->path_id,
								    .commit_id = version->sample->commit_id,
								    .as_path_id = version->path_id,
								    .blob_id = content->blob_id,
								    .time = version->sample->time});
	}
}

static void put_end(struct trend *trend)
{
	char detail[128] = "";

	if (trend->failures)
		snprintf(detail, sizeof(detail), "%zu older state%s of hotspots could not be read", trend->failures,
			 trend->failures == 1 ? "" : "s");
	put_collector(trend->store, &(struct collector_row){.snapshot_id = trend->input->snapshot_id,
							    .name = VIEW("trend"),
							    .status = view_of(trend->failures ? "partial" : "done"),
							    .detail = view_of(detail)});
}

static void release(struct trend *trend)
{
	free(trend->samples);
	free(trend->files);
	free(trend->versions);
	free(trend->contents);
	free(trend->oids);
	free(trend->unread);
	intern_release(&trend->content_numbers);
	intern_release(&trend->known);
}

int collect_hotspot_trend(struct store *store, const struct hotspot_trend_input *input, struct err *err)
{
	struct trend trend = {.store = store, .input = input};
	int status = read_files(&trend, true, err);

	if (status == 0)
		status = read_samples(&trend, err);
	if (status == 0)
		status = load_known(&trend, err);
	if (status == 0) {
		find_versions(&trend);
		read_contents(&trend);
		put_versions(&trend);
		put_end(&trend);
	}
	release(&trend);
	return status;
}

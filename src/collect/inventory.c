#include "collect/inventory.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/pool.h"
#include "collect/attribute_files.h"
#include "collect/content.h"

#include "base/banned.h"

/* What is known of one entry while the files are collected. */
struct item {
	const struct tree_entry *entry;
	struct linguist_attributes attributes;
	const struct language *forced;   /* by linguist-language, NULL otherwise */
	const struct language *language; /* by the content, seen now or in an earlier audit; else by the path */
	int64_t blob_id;                 /* STORE_NULL until known */
	bool is_generated, is_minified;
	bool is_unreadable;
	const struct item *twin; /* an earlier one with the same content and the same last part of the path, or NULL */
};

struct files {
	struct store *store;
	const struct collect_files_input *input;
	struct attributes attributes;
	struct item *items;
	size_t *unread; /* items whose content must be read */
	size_t unread_count;
	struct intern contents; /* object id and last part of the path of what is to be read; firsts[] beside it */
	const struct item **firsts;
	size_t first_capacity;
	struct intern blobs; /* object ids the store has; blob_ids[] beside it */
	int64_t *blob_ids;
	size_t blob_capacity;
	struct intern sources;  /* "blob id:language" the store has */
	struct intern stale;    /* the same, read with other syntax queries than today's */
	struct digest *digests; /* source.syntax_digest of the languages met so far */
	size_t digest_count, digest_capacity;
	struct intern earlier; /* "path id:blob id" of recent snapshots; answers[] beside it */
	struct answer *answers;
	size_t answer_capacity;
	struct intern generator_sources; /* paths of grammars and the like */
	size_t failures;
	int64_t next_blob;
};

/* What an earlier audit decided about the same content at the same path. */
struct answer {
	const struct language *language;
	bool is_generated, is_minified;
};

struct digest {
	const struct language *language;
	char text[17];
};

/* Snapshots whose answers are used again: enough for a base and a head that are judged in turn. */
enum { RECENT_SNAPSHOTS = 4 };

static void diagnose(struct files *files, const char *collector, struct view subject, const char *message)
{
	put_diagnostic(files->store, &(struct diagnostic_row){.snapshot_id = files->input->snapshot_id,
							      .collector = view_of(collector),
							      .subject = subject,
							      .message = view_of(message)});
}

void inventory_diagnose(struct store *store, const struct collect_files_input *input, struct view subject,
			const char *lead, const char *reason)
{
	struct buf message = {0};

	buf_addf(&message, "%s%s", lead, reason);
	put_diagnostic(store, &(struct diagnostic_row){.snapshot_id = input->snapshot_id,
						       .collector = VIEW("inventory"),
						       .subject = subject,
						       .message = buf_view(&message)});
	buf_release(&message);
}

/* --- what the store has ------------------------------------------------------------------------------------------- */

static void remember_blob(struct files *files, struct view oid, int64_t id)
{
	uint32_t index = intern_add(&files->blobs, oid, NULL);

	GROW(files->blob_ids, (size_t)index + 1, files->blob_capacity);
	files->blob_ids[index] = id;
}

static struct view source_key(char key[96], int64_t blob_id, struct view language)
{
	int n = snprintf(key, 96, "%lld:%.*s", (long long)blob_id, VIEW_ARG(language));

	return (struct view){key, (size_t)n};
}

/* True when the store does not have this content read as this language yet. */
static bool source_is_new(struct files *files, int64_t blob_id, struct view language)
{
	char key[96];
	bool added;

	intern_add(&files->sources, source_key(key, blob_id, language), &added);
	return added;
}

/* Whether `digest` is that of the syntax queries a content in this language would be read with now. */
static bool is_current(struct files *files, struct view language, struct view digest)
{
	const struct language *known = language_by_name(language);
	size_t i = 0;

	while (i < files->digest_count && files->digests[i].language != known)
		i++;
	if (i == files->digest_count) {
		GROW(files->digests, i + 1, files->digest_capacity);
		files->digests[i].language = known;
		content_digest(files->input->queries, known, files->digests[i].text);
		files->digest_count++;
	}
	return view_is(digest, files->digests[i].text);
}

static struct view pair_key(char key[48], int64_t path, int64_t blob)
{
	return (struct view){key, (size_t)snprintf(key, 48, "%lld:%lld", (long long)path, (long long)blob)};
}

/* Where an attribute decided, it may have gone since: such a file is read again. */
static void load_answers(struct files *files)
{
	struct query *query = store_query(
	    files->store, "SELECT f.path_id, f.blob_id, f.language, s.is_generated, s.is_minified, s.syntax_digest "
			  "FROM main.file f "
			  "JOIN main.source s ON s.blob_id = f.blob_id AND s.language = f.language "
			  "WHERE f.class_source <> 'attribute' AND f.snapshot_id < ? AND f.snapshot_id >= ?");
	char key[48];

	query_bind_int(query, 1, files->input->snapshot_id);
	query_bind_int(query, 2, files->input->snapshot_id - RECENT_SNAPSHOTS);
	while (query_step(query, NULL) == 1) {
		uint32_t index;

		if (!is_current(files, query_text(query, 2), query_text(query, 5)))
			continue;
		index = intern_add(&files->earlier, pair_key(key, query_int(query, 0), query_int(query, 1)), NULL);

		GROW(files->answers, (size_t)index + 1, files->answer_capacity);
		files->answers[index] = (struct answer){language_by_name(query_text(query, 2)),
							query_int(query, 3) != 0, query_int(query, 4) != 0};
	}
	query_free(query);
}

static void load_known(struct files *files)
{
	struct query *query = store_query(files->store, "SELECT oid, id FROM main.blob");
	char key[96];

	while (query_step(query, NULL) == 1)
		remember_blob(files, query_text(query, 0), query_int(query, 1));
	query_free(query);
	query = store_query(files->store, "SELECT blob_id, language, syntax_digest FROM main.source");
	while (query_step(query, NULL) == 1) {
		bool current = is_current(files, query_text(query, 1), query_text(query, 2));

		intern_add(current ? &files->sources : &files->stale,
			   source_key(key, query_int(query, 0), query_text(query, 1)), NULL);
	}
	query_free(query);
	load_answers(files);
	files->next_blob = store_int(files->store, "SELECT coalesce(max(id), 0) + 1 FROM main.blob", 1);
}

/* --- before reading ----------------------------------------------------------------------------------------------- */

/* Whether an earlier audit answers for this entry, so that nothing is read. */
static bool is_known(struct files *files, struct item *item)
{
	char hex[OID_HEX_SIZE], key[48];
	int64_t blob, answer;

	oid_to_hex(&item->entry->oid, hex);
	blob = intern_find(&files->blobs, view_of(hex));
	if (blob < 0 || item->forced)
		return false;
	answer = intern_find(&files->earlier,
			     pair_key(key, path_id(files->input->paths, item->entry->path), files->blob_ids[blob]));
	if (answer < 0)
		return false;
	item->blob_id = files->blob_ids[blob];
	item->language = files->answers[answer].language;
	item->is_generated = files->answers[answer].is_generated;
	item->is_minified = files->answers[answer].is_minified;
	return true;
}

/* A symlink is the text of its target and a submodule a commit elsewhere: neither is source. */
static bool is_file(const struct tree_entry *entry)
{
	return entry->mode == MODE_FILE || entry->mode == MODE_EXECUTABLE;
}

/*
 * Language, lines and functions follow from the content and the last part of the path, so of many copies one is read.
 * Sets item->twin when an earlier item of this run answers for this one.
 */
static bool has_twin(struct files *files, struct item *item)
{
	struct buf key = {0};
	char hex[OID_HEX_SIZE];
	uint32_t number;
	bool is_new;

	if (item->forced)
		return false;
	oid_to_hex(&item->entry->oid, hex);
	buf_add_text(&key, hex);
	buf_add_view(&key, view_basename(item->entry->path));
	number = intern_add(&files->contents, buf_view(&key), &is_new);
	buf_release(&key);
	GROW(files->firsts, (size_t)number + 1, files->first_capacity);
	if (is_new)
		files->firsts[number] = item;
	else
		item->twin = files->firsts[number];
	return !is_new;
}

static void prepare_items(struct files *files)
{
	size_t count = files->input->list->count;

	files->items = xcalloc(count, sizeof(*files->items));
	files->unread = xcalloc(count, sizeof(*files->unread));
	for (size_t i = 0; i < count; i++) {
		struct item *item = &files->items[i];

		item->entry = &files->input->list->entries[i];
		item->blob_id = STORE_NULL;
		if (is_generator_source(item->entry->path))
			intern_add(&files->generator_sources, item->entry->path, NULL);
		item->attributes = attributes_of(&files->attributes, item->entry->path);
		if (item->attributes.language.n)
			item->forced = language_by_name(item->attributes.language);
		if (is_file(item->entry) && !is_known(files, item) && !has_twin(files, item))
			files->unread[files->unread_count++] = i;
	}
}

/* --- reading, on the workers -------------------------------------------------------------------------------------- */

struct worker {
	struct file_reader *reader;
	struct err error; /* why there is no reader */
	struct code_parser *parser;
	struct buf content;
};

static void *worker_start(void *context)
{
	struct files *files = context;
	struct worker *worker = xcalloc(1, sizeof(*worker));

	/* NULL where the repository cannot be opened once more; each file then says so. */
	file_reader_open(&worker->reader, files->input->list, files->input->repo, &worker->error);
	worker->parser = code_parser_new();
	return worker;
}

static void worker_finish(void *context, void *state)
{
	struct worker *worker = state;

	(void)context;
	file_reader_free(worker->reader);
	code_parser_free(worker->parser);
	buf_release(&worker->content);
	free(worker);
}

static const char *too_large(struct arena *arena, int64_t size)
{
	char text[128];

	snprintf(text, sizeof(text),
		 "%lld MB, over the limit of %zu MB: not read, in no figure about lines or functions",
		 (long long)(size >> 20), BLOB_READ_LIMIT >> 20);
	return arena_strdup(arena, text);
}

static void *read_one(void *context, void *state, size_t index)
{
	struct files *files = context;
	struct worker *worker = state;
	const struct item *item = &files->items[files->unread[index]];
	struct content_facts *facts = xcalloc(1, sizeof(*facts));
	struct err err = worker->error;

	switch (worker->reader
		    ? file_read(worker->reader, item->entry, BLOB_READ_LIMIT, &worker->content, &facts->size, &err)
		    : CONTENT_FAILED) {
	case CONTENT_READ:
		break;
	case CONTENT_TOO_LARGE:
		facts->problem = too_large(&facts->arena, facts->size);
		return facts;
	case CONTENT_NONE:
	case CONTENT_FAILED:
		facts->problem = arena_strdup(&facts->arena, err.message);
		return facts;
	}
	content_measure(&(struct content_reader){worker->parser, files->input->queries}, item->entry->path,
			item->forced, buf_view(&worker->content), facts);
	return facts;
}

/* --- writing, in order -------------------------------------------------------------------------------------------- */

static int64_t or_null(enum visibility visibility)
{
	return visibility == VISIBILITY_UNKNOWN ? STORE_NULL : visibility == VISIBILITY_SHOWN;
}

static void put_functions(struct files *files, const struct item *item, const struct content_facts *facts)
{
	for (size_t i = 0; i < facts->code.count; i++) {
		const struct function_fact *function = &facts->code.functions[i];

		put_function(files->store,
			     &(struct function_row){.blob_id = item->blob_id,
						    .language = facts->source.language,
						    .ordinal = (int64_t)i,
						    .name = function->name,
						    .line = function->line,
						    .end_line = function->end_line,
						    .nloc = function->nloc,
						    .ccn = function->ccn,
						    .cognitive = function->cognitive,
						    .parameters = function->parameters,
						    .required = function->required,
						    .nesting = function->nesting,
						    .switch_lines = function->switch_lines,
						    .arms = function->arms,
						    .arm_lines = function->arm_lines,
						    .type_ordinal = function->type < 0 ? STORE_NULL : function->type,
						    .is_public = or_null(function->visibility)});
	}
}

static void put_types(struct files *files, const struct item *item, const struct content_facts *facts)
{
	for (size_t i = 0; i < facts->code.type_count; i++) {
		const struct type_fact *type = &facts->code.types[i];

		put_type(files->store, &(struct type_row){.blob_id = item->blob_id,
							  .language = facts->source.language,
							  .ordinal = (int64_t)i,
							  .name = type->name,
							  .kind = view_of(type->kind),
							  .line = type->line,
							  .end_line = type->end_line,
							  .nloc = type->nloc,
							  .is_public = or_null(type->visibility)});
	}
}

static void put_imports(struct files *files, const struct item *item, const struct content_facts *facts)
{
	for (size_t i = 0; i < facts->code.import_count; i++) {
		const struct import_fact *import = &facts->code.imports[i];

		put_import(files->store, &(struct import_row){.blob_id = item->blob_id,
							      .language = facts->source.language,
							      .ordinal = (int64_t)i,
							      .line = import->line,
							      .form = view_of(import->form),
							      .target = import->target,
							      .name = import->name,
							      .is_lazy = import->is_lazy,
							      .is_type_only = import->is_type_only});
	}
}

static void put_matches(struct files *files, int64_t blob_id, const struct content_facts *facts)
{
	for (size_t i = 0; i < facts->code.match_count; i++) {
		const struct syntax_match *match = &facts->code.matches[i];

		put_syntax_match(
		    files->store,
		    &(struct syntax_match_row){.blob_id = blob_id,
					       .language = facts->source.language,
					       .ordinal = (int64_t)i,
					       .rule = view_of(match->rule),
					       .capture = view_of(match->capture),
					       .name = match->name,
					       .line = match->line,
					       .end_line = match->end_line,
					       .times = match->times,
					       .function_ordinal = match->function < 0 ? STORE_NULL : match->function});
	}
}

static void put_comments(struct files *files, const struct item *item, const struct content_facts *facts)
{
	for (size_t i = 0; i < facts->code.commented_count; i++) {
		const struct commented_out_code *code = &facts->code.commented[i];

		put_commented_out_code(files->store,
				       &(struct commented_out_code_row){.blob_id = item->blob_id,
									.language = facts->source.language,
									.ordinal = (int64_t)i,
									.line = code->line,
									.end_line = code->end_line,
									.lines = code->lines});
	}
	for (size_t i = 0; i < facts->code.marker_count; i++) {
		const struct marker *marker = &facts->code.markers[i];

		put_marker(files->store, &(struct marker_row){.blob_id = item->blob_id,
							      .language = facts->source.language,
							      .ordinal = (int64_t)i,
							      .word = view_of(marker->word),
							      .text = marker->text,
							      .line = marker->line});
	}
}

static void put_content(struct files *files, struct item *item, struct content_facts *facts)
{
	char key[96];

	if (!source_is_new(files, item->blob_id, facts->source.language))
		return;
	if (intern_find(&files->stale, source_key(key, item->blob_id, facts->source.language)) >= 0)
		store_forget_source(files->store, item->blob_id, facts->source.language);
	facts->source.blob_id = item->blob_id;
	put_source(files->store, &facts->source);
	if (facts->tokens.n)
		put_source_tokens(files->store, &(struct source_tokens_row){.blob_id = item->blob_id,
									    .language = facts->source.language,
									    .packed = buf_view(&facts->tokens)});
	if (facts->lines.n)
		put_source_lines(files->store, &(struct source_lines_row){.blob_id = item->blob_id,
									  .language = facts->source.language,
									  .packed = buf_view(&facts->lines)});
	put_functions(files, item, facts);
	put_types(files, item, facts);
	put_imports(files, item, facts);
	put_comments(files, item, facts);
	put_matches(files, item->blob_id, facts);
}

static void write_one(void *context, size_t index, void *result)
{
	struct files *files = context;
	struct item *item = &files->items[files->unread[index]];
	struct content_facts *facts = result;
	char hex[OID_HEX_SIZE];
	int64_t known;

	oid_to_hex(&item->entry->oid, hex);
	known = intern_find(&files->blobs, view_of(hex));
	if (facts->problem) {
		diagnose(files, "content", item->entry->path, facts->problem);
		item->is_unreadable = true;
		item->language = item->forced ? item->forced : language_by_path(item->entry->path);
		files->failures++;
	} else {
		item->blob_id = known >= 0 ? files->blob_ids[known] : files->next_blob++;
		item->language = facts->language;
		item->is_generated = facts->source.is_generated;
		item->is_minified = facts->source.is_minified;
		if (known < 0) {
			put_blob(files->store, &(struct blob_row){.id = item->blob_id,
								  .oid = view_of(hex),
								  .size = facts->size,
								  .is_binary = facts->is_binary});
			remember_blob(files, view_of(hex), item->blob_id);
		}
		put_content(files, item, facts);
	}
	arena_release(&facts->arena);
	buf_release(&facts->tokens);
	buf_release(&facts->lines);
	free(facts);
	progress_report(files->input->progress, "reading files", index + 1, files->unread_count);
}

static void answer_for_twins(struct files *files)
{
	for (size_t i = 0; i < files->input->list->count; i++) {
		struct item *item = &files->items[i];

		if (!item->twin)
			continue;
		item->blob_id = item->twin->blob_id;
		item->language = item->twin->language;
		item->is_generated = item->twin->is_generated;
		item->is_minified = item->twin->is_minified;
		if (item->twin->is_unreadable) {
			diagnose(files, "content", item->entry->path, "the same content could not be read elsewhere");
			files->failures++;
		}
	}
}

static bool is_header(struct view path)
{
	return view_ends(path, ".h") || view_ends(path, ".hh") || view_ends(path, ".hpp");
}

/* The path without its last extension. */
static struct view stem_of(struct view path)
{
	size_t n = path.n;

	while (n > 0 && path.p[n - 1] != '.' && path.p[n - 1] != '/')
		n--;
	return n > 0 && path.p[n - 1] == '.' ? view_slice(path, 0, n - 1) : path;
}

/* Whether what it was generated from stands beside it: parse.y, or scan.rex of scan.rex.rb. Headers are by hand. */
static bool is_generated_here(const struct files *files, const struct item *item)
{
	struct view stem = stem_of(item->entry->path);
	bool found = intern_find(&files->generator_sources, stem) >= 0;
	const char *extension;

	if (!item->language || item->language->type != LANGUAGE_PROGRAMMING || is_header(item->entry->path))
		return false;
	for (size_t i = 0; !found && (extension = generator_extension(item->language, i)); i++) {
		struct buf beside = {0};

		buf_add_view(&beside, stem);
		buf_add_text(&beside, extension);
		found = intern_find(&files->generator_sources, buf_view(&beside)) >= 0;
		buf_release(&beside);
	}
	return found;
}

static enum file_class class_of(const struct files *files, const struct item *item, const char **source)
{
	const struct linguist_attributes *attributes = &item->attributes;
	enum file_class class = classify_path(item->entry->path, item->language);

	*source = "attribute";
	if (attributes->vendored == ATTRIBUTE_SET)
		return FILE_VENDORED;
	if (attributes->generated == ATTRIBUTE_SET)
		return FILE_GENERATED;
	if (attributes->documentation == ATTRIBUTE_SET)
		return FILE_DOCUMENTATION;
	if ((class == FILE_VENDORED && attributes->vendored == ATTRIBUTE_UNSET) ||
	    (class == FILE_GENERATED && attributes->generated == ATTRIBUTE_UNSET) ||
	    (class == FILE_DOCUMENTATION && attributes->documentation == ATTRIBUTE_UNSET))
		return item->language && item->language->type == LANGUAGE_PROGRAMMING ? FILE_PRODUCTION : FILE_DATA;
	*source = "content";
	if (class != FILE_VENDORED && item->is_generated && attributes->generated != ATTRIBUTE_UNSET)
		return FILE_GENERATED;
	if (class != FILE_VENDORED && item->is_minified)
		return FILE_MINIFIED;
	*source = item->forced ? "attribute" : "path";
	if (class == FILE_PRODUCTION && files->generator_sources.count && attributes->generated != ATTRIBUTE_UNSET &&
	    is_generated_here(files, item))
		return FILE_GENERATED;
	return class;
}

static void put_files(struct files *files)
{
	for (size_t i = 0; i < files->input->list->count; i++) {
		struct item *item = &files->items[i];
		bool has_content = is_file(item->entry);
		const char *source = "path";
		enum file_class class = has_content ? class_of(files, item, &source) : FILE_DATA;

		put_file(
		    files->store,
		    &(struct file_row){.snapshot_id = files->input->snapshot_id,
				       .path_id = path_id(files->input->paths, item->entry->path),
				       .blob_id = item->blob_id,
				       .mode = item->entry->mode,
				       .language = view_of(has_content && item->language ? item->language->name : ""),
				       .class = view_of(file_class_name(class)),
				       .class_source = view_of(source)});
	}
}

/* Problems of a content stay with its blob, so a later audit that does not read it again still says them. */
static size_t put_content_problems(struct files *files)
{
	struct query *query =
	    store_query(files->store, "SELECT p.path, s.problem FROM main.file f "
				      "JOIN main.source s ON s.blob_id = f.blob_id AND s.language = f.language "
				      "JOIN main.path p ON p.id = f.path_id "
				      "WHERE f.snapshot_id = ? AND s.problem IS NOT NULL");
	size_t count = 0;

	query_bind_int(query, 1, files->input->snapshot_id);
	for (; query_step(query, NULL) == 1; count++) {
		struct view problem = query_text(query, 1);

		put_diagnostic(files->store, &(struct diagnostic_row){.snapshot_id = files->input->snapshot_id,
								      .collector = VIEW("content"),
								      .subject = query_text(query, 0),
								      .message = problem});
	}
	query_free(query);
	return count;
}

static void put_end(struct files *files, const char *collector, size_t failures, const char *subject, const char *what)
{
	char detail[128] = "";

	if (failures)
		snprintf(detail, sizeof(detail), "%zu %s%s %s", failures, subject, failures == 1 ? "" : "s", what);
	put_collector(files->store, &(struct collector_row){.snapshot_id = files->input->snapshot_id,
							    .name = view_of(collector),
							    .status = view_of(failures ? "partial" : "done"),
							    .detail = view_of(detail)});
}

int collect_files(struct store *store, const struct collect_files_input *input, struct err *err)
{
	const struct pool_job job = {worker_start, read_one, write_one, worker_finish};
	struct files files = {.store = store, .input = input};
	struct file_reader *reader;

	if (file_reader_open(&reader, input->attributes, input->repo, err))
		return -1;
	load_known(&files);
	attribute_files_read(&files.attributes, input->attributes, reader);
	file_reader_free(reader);
	prepare_items(&files);
	pool_run(&job, &files, files.unread_count, input->jobs);
	answer_for_twins(&files);
	put_files(&files);
	put_end(&files, "inventory", input->list->problem_count, "problem", "with paths");
	put_end(&files, "content", files.failures + put_content_problems(&files), "file",
		"could not be read or measured in full");
	attributes_release(&files.attributes);
	intern_release(&files.contents);
	free(files.firsts);
	intern_release(&files.blobs);
	intern_release(&files.sources);
	intern_release(&files.stale);
	intern_release(&files.generator_sources);
	free(files.digests);
	intern_release(&files.earlier);
	free(files.blob_ids);
	free(files.answers);
	free(files.items);
	free(files.unread);
	return 0;
}

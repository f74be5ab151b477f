/*
 * Finds the files of a rule set, embedded and on disk, and reads them. A
 * later file of the same name replaces an earlier one.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/embed.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/suggest.h"
#include "base/wild.h"
#include "rules/internal.h"

#include "base/banned.h"

/* One file of a rule set. */
struct source {
	const char *name; /* "code/long-file.yml" */
	const char *file; /* for messages */
	struct view content;
	bool is_embedded;
};

struct sources {
	struct source *items;
	size_t count, capacity;
	struct arena *arena;
	struct err *err;
};

/* The policy of the gate is no rule: another one judges nothing anew. */
static bool is_rule_file(struct view name)
{
	return !view_is(name, "gate.yml") &&
	       (view_ends(name, ".yml") || (view_starts(name, "lib/") && view_ends(name, ".sql")));
}

static void add_embedded(struct sources *sources)
{
	for (size_t i = 0; i < embedded_file_count; i++) {
		const struct embedded_file *file = &embedded_files[i];

		if (strncmp(file->name, "rules/", 6) != 0 || !is_rule_file(view_of(file->name + 6)))
			continue;
		GROW(sources->items, sources->count + 1, sources->capacity);
		sources->items[sources->count++] =
		    (struct source){file->name + 6, file->name, file->content, .is_embedded = true};
	}
}

/* --- files on disk ---------------------------------------------------------------------------------------------- */

static int add_file(struct sources *sources, const char *path, const char *name, struct view content)
{
	struct source source = {
	    .name = arena_strdup(sources->arena, name), .file = arena_strdup(sources->arena, path), .content = content};

	if (sources->count == RULE_FILES_LIMIT)
		return err_set(sources->err, ERR_USAGE, "more than %zu rule files at '%s'; is it the right directory?",
			       RULE_FILES_LIMIT, path);
	GROW(sources->items, sources->count + 1, sources->capacity);
	sources->items[sources->count++] = source;
	return 0;
}

static int add_disk_file(struct sources *sources, const char *path, const char *name)
{
	struct view content;

	return disk_file_read(sources->arena, path, YAML_SIZE_LIMIT, &content, sources->err) ||
		       add_file(sources, path, name, content)
		   ? -1
		   : 0;
}

static int add_directory(struct sources *sources, const char *directory, const char *prefix, int depth);

static int add_entry(struct sources *sources, const char *directory, const char *prefix, const struct dirent *entry,
		     int depth)
{
	struct buf path = {0}, name = {0};
	struct stat info;
	int status = 0;

	buf_addf(&path, "%s/%s", directory, entry->d_name);
	buf_addf(&name, "%s%s%s", prefix, prefix[0] ? "/" : "", entry->d_name);
	if (stat(buf_text(&path), &info) == 0 && S_ISDIR(info.st_mode))
		status = add_directory(sources, buf_text(&path), buf_text(&name), depth + 1);
	else if (is_rule_file(buf_view(&name)))
		status = add_disk_file(sources, buf_text(&path), buf_text(&name));
	buf_release(&path);
	buf_release(&name);
	return status;
}

static int add_directory(struct sources *sources, const char *directory, const char *prefix, int depth)
{
	DIR *stream = depth < YAML_DEPTH_LIMIT ? opendir(directory) : NULL;
	const struct dirent *entry;
	int status = 0;

	if (!stream)
		return err_set(sources->err, ERR_USAGE, "the rules directory '%s' cannot be read: %s", directory,
			       depth < YAML_DEPTH_LIMIT ? strerror(errno) : "nested too deep");
	while (status == 0 && (entry = readdir(stream)))
		if (entry->d_name[0] != '.')
			status = add_entry(sources, directory, prefix, entry, depth);
	closedir(stream);
	return status;
}

/* Sources take the files that a file_source has. */
struct source_sink {
	struct file_sink sink;
	struct sources *sources;
	const char *directory;
};

static bool wants_rule_file(const struct file_sink *sink, const char *name)
{
	(void)sink;
	return is_rule_file(view_of(name));
}

static int add_from_source(struct file_sink *sink, const char *name, struct view content, struct err *err)
{
	struct source_sink *own = (struct source_sink *)sink;
	struct buf path = {0};
	int status;

	(void)err; /* that of the sources */
	buf_addf(&path, "%s/%s", own->directory, name);
	status = add_file(own->sources, buf_text(&path), name, content);
	buf_release(&path);
	return status;
}

static int add_named_directory(struct sources *sources, struct file_source *source, const char *directory)
{
	struct source_sink sink = {.sink = {.wants = wants_rule_file, .add = add_from_source, .arena = sources->arena},
				   .sources = sources,
				   .directory = directory};
	int status = source ? source->walk(source, directory, &sink.sink, sources->err) : 0;

	if (status)
		return status < 0 ? -1 : 0;
	return add_directory(sources, directory, "", 0);
}

/* --- from sources to a set -------------------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct source *)a)->name, ((const struct source *)b)->name);
}

/* Sorts the sources from `from` on, then lets each replace an earlier one of its name, except for the model. */
static void merge_sources(struct sources *sources, size_t from)
{
	size_t kept = from;

	if (sources->count > from)
		qsort(sources->items + from, sources->count - from, sizeof(*sources->items), compare_names);
	for (size_t i = from; i < sources->count; i++) {
		size_t old = 0;

		while (old < from && (strcmp(sources->items[old].name, sources->items[i].name) != 0 ||
				      strcmp(sources->items[i].name, "model.yml") == 0))
			old++;
		sources->items[old < from ? old : kept++] = sources->items[i];
	}
	sources->count = kept;
}

static const char *id_of(struct arena *arena, const char *name)
{
	return arena_strndup(arena, name, strlen(name) - strlen(".yml"));
}

static int read_source(struct rule_set *set, struct reader *reader, const struct source *source)
{
	struct yaml_node *root;

	if (view_starts(view_of(source->name), "lib/") && view_ends(view_of(source->name), ".sql")) {
		set->libs[set->lib_count++] = (struct rule_lib){source->name, source->file, source->content};
		return 0;
	}
	reader->file = source->file;
	reader->is_override = false;
	if (yaml_parse(reader->arena, source->file, source->content, &root, reader->err))
		return -1;
	if (strcmp(source->name, "model.yml") == 0) {
		reader->is_override = !source->is_embedded;
		return model_read(reader, root, &set->model);
	}
	if (strncmp(source->name, "issues/", 7) == 0) {
		struct issue_type *issue = &set->issues[set->issue_count++];

		issue->id = id_of(reader->arena, source->name + 7);
		issue->file = source->file;
		return issue_type_read(reader, root, issue);
	}
	if (strncmp(source->name, "syntax/", 7) == 0) {
		struct shared_syntax *shared = &set->shared[set->shared_count++];

		shared->id = id_of(reader->arena, source->name);
		shared->file = source->file;
		if (shared_syntax_read(reader, root, shared))
			return -1;
		return source->is_embedded ? 0 : shared_syntax_check(shared, false, reader->err);
	}
	struct rule *rule = &set->rules[set->rule_count++];

	rule->id = id_of(reader->arena, source->name);
	rule->file = source->file;
	if (rule_read(reader, root, rule))
		return -1;
	/* the program's own are checked by its tests: compiling takes longer than reading */
	return source->is_embedded ? 0 : rule_syntax_check(rule, false, reader->err);
}

static int compare_rules(const void *a, const void *b)
{
	return strcmp(((const struct rule *)a)->id, ((const struct rule *)b)->id);
}

static int compare_issues(const void *a, const void *b)
{
	return strcmp(((const struct issue_type *)a)->id, ((const struct issue_type *)b)->id);
}

static int compare_shared(const void *a, const void *b)
{
	return strcmp(((const struct shared_syntax *)a)->id, ((const struct shared_syntax *)b)->id);
}

static int compare_libs(const void *a, const void *b)
{
	return strcmp(((const struct rule_lib *)a)->name, ((const struct rule_lib *)b)->name);
}

static int read_sources(struct rule_set *set, struct reader *reader, const struct sources *sources)
{
	set->rules = arena_zalloc(&set->arena, size_mul(sources->count, sizeof(*set->rules)));
	set->issues = arena_zalloc(&set->arena, size_mul(sources->count, sizeof(*set->issues)));
	set->shared = arena_zalloc(&set->arena, size_mul(sources->count, sizeof(*set->shared)));
	set->libs = arena_zalloc(&set->arena, size_mul(sources->count, sizeof(*set->libs)));
	for (size_t i = 0; i < sources->count; i++)
		if (read_source(set, reader, &sources->items[i]))
			return -1;
	if (set->model.version == 0)
		BUG("rules/model.yml is not embedded");
	qsort(set->rules, set->rule_count, sizeof(*set->rules), compare_rules);
	qsort(set->issues, set->issue_count, sizeof(*set->issues), compare_issues);
	qsort(set->shared, set->shared_count, sizeof(*set->shared), compare_shared);
	qsort(set->libs, set->lib_count, sizeof(*set->libs), compare_libs);
	return 0;
}

/* --- what files say of each other ------------------------------------------------------------------------------- */

static int check_types(const struct rule_set *set, const struct issue_type *issue, const char *const *types,
		       size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!rules_find_issue(set, view_of(types[i])))
			return err_set(err, ERR_USAGE, "%s: there is no issue type '%s'; did you mean '%s'?",
				       issue->file, types[i], rules_nearest_issue(set, types[i]));
	return 0;
}

static int check_identity(const struct rule_set *set, const struct rule *rule, struct err *err)
{
	const struct rule *other = rules_find(set, view_of(rule->identity));
	const char *nearest = other ? NULL : rules_nearest(set, rule->identity);

	if (!other)
		return err_set(err, ERR_USAGE, "%s: 'identity' names no rule '%s'; %s%s%s", rule->file, rule->identity,
			       nearest ? "did you mean '" : "`rescue rules list` names them", nearest ? nearest : "",
			       nearest ? "'?" : "");
	if (other == rule || other->identity)
		return err_set(err, ERR_USAGE, "%s: 'identity' names %s; name a rule that has an identity of its own",
			       rule->file, other == rule ? "the rule itself" : other->id);
	return 0;
}

static int resolve(struct rule_set *set, struct err *err)
{
	for (size_t i = 0; i < set->rule_count; i++) {
		struct rule *rule = &set->rules[i];

		if (!rule->gap)
			rule->issue_type = rules_find_issue(set, view_of(rule->issue));
		if (!rule->gap && !rule->issue_type)
			return err_set(err, ERR_USAGE, "%s: there is no issue type '%s'; did you mean '%s'?",
				       rule->file, rule->issue, rules_nearest_issue(set, rule->issue));
		if (rule->identity && check_identity(set, rule, err))
			return -1;
		if (rule->weight == 0)
			rule->weight = set->model.weights[rule->impact];
		if (rule->syntax_count && !rule->score.count)
			rule->score = set->model.place_scores[rule->impact];
	}
	for (size_t i = 0; i < set->issue_count; i++) {
		const struct issue_type *issue = &set->issues[i];

		if (check_types(set, issue, issue->needs, issue->need_count, err) ||
		    check_types(set, issue, issue->causes, issue->cause_count, err))
			return -1;
	}
	return 0;
}

static int read_parameters(struct rule_set *set, struct reader *reader, const struct yaml_node *params)
{
	if (expect_kind(reader, params, YAML_MAPPING))
		return -1;
	for (const struct yaml_node *member = params->first; member; member = member->next) {
		const struct rule *found = rules_find(set, member->key);
		const char *nearest = found ? NULL : rules_nearest(set, member->key.p);

		if (!found)
			return yaml_key_error(reader->err, reader->file, member, "there is no rule '%.*s'; %s%s%s",
					      VIEW_ARG(member->key),
					      nearest ? "did you mean '" : "`rescue rules list` names them",
					      nearest ? nearest : "", nearest ? "'?" : "");
		if (params_override(reader, member, &set->rules[found - set->rules]))
			return -1;
	}
	return 0;
}

static int read_parameter_file(struct rule_set *set, struct reader *reader, const char *file)
{
	struct yaml_node *root;
	const struct yaml_node *params, *matrix;
	struct view content;

	reader->file = file;
	if (file_source_read(set->source, reader->arena, file, &content, reader->err) ||
	    yaml_parse(reader->arena, file, content, &root, reader->err))
		return -1;
	params = yaml_get(root, "params");
	if (yaml_get(root, "critical_paths"))
		set->model.assumed_path_count = 0;
	matrix = yaml_get(root, "matrix");
	if (matrix && matrix_override(reader, matrix, &set->model))
		return -1;
	return params ? read_parameters(set, reader, params) : 0;
}

static void digest_set(struct rule_set *set, const struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		set->digest = hash_add(set->digest, view_of(sources->items[i].name));
		set->digest = hash_add(set->digest, sources->items[i].content);
	}
	for (int i = 0; i < LEVEL_COUNT; i++)
		for (int e = 0; e < EFFORT_COUNT; e++)
			set->digest = hash_add(set->digest, view_of(priority_name(set->model.matrix[i][e])));
	if (set->model.assumed_path_count == 0)
		set->digest = hash_add(set->digest, VIEW("no assumed paths"));
	for (size_t i = 0; i < set->rule_count; i++)
		for (size_t p = 0; p < set->rules[i].param_count; p++)
			set->digest = hash_add(set->digest, view_of(set->rules[i].params[p].text));
}

int rules_load(struct rule_set *set, const char *const *extra_dirs, const char *parameter_file, struct err *err)
{
	struct sources sources = {.arena = &set->arena, .err = err};
	struct reader reader = {
	    .arena = &set->arena, .manual = "rescue-rules(5)", .err = err, .without_tests = set->without_tests};
	int status = 0;

	add_embedded(&sources);
	for (; extra_dirs && *extra_dirs && status == 0; extra_dirs++) {
		size_t from = sources.count;

		status = add_named_directory(&sources, set->source, *extra_dirs);
		merge_sources(&sources, from);
	}
	if (status == 0)
		status = read_sources(set, &reader, &sources);
	if (status == 0)
		status = resolve(set, err);
	if (status == 0 && parameter_file)
		status = read_parameter_file(set, &reader, parameter_file);
	if (status == 0) {
		digest_set(set, &sources);
		syntax_queries_collect(set);
	}
	free(sources.items);
	return status;
}

void rules_release(struct rule_set *set)
{
	syntax_queries_free(set->queries);
	arena_release(&set->arena);
	*set = (struct rule_set){0};
}

/* --- looking things up ------------------------------------------------------------------------------------------ */

const struct rule *rules_find(const struct rule_set *set, struct view id)
{
	for (size_t i = 0; i < set->rule_count; i++)
		if (view_is(id, set->rules[i].id))
			return &set->rules[i];
	return NULL;
}

const struct issue_type *rules_find_issue(const struct rule_set *set, struct view id)
{
	for (size_t i = 0; i < set->issue_count; i++)
		if (view_is(id, set->issues[i].id))
			return &set->issues[i];
	return NULL;
}

bool rules_match(const struct rule_set *set, struct view pattern)
{
	for (size_t i = 0; i < set->rule_count; i++)
		if (wild_match_text(pattern, view_of(set->rules[i].id)))
			return true;
	return false;
}

struct view rules_identity(const struct rule_set *set, struct view id)
{
	const struct rule *rule = rules_find(set, id);

	return rule && rule->identity ? view_of(rule->identity) : id;
}

const char *rules_nearest(const struct rule_set *set, const char *id)
{
	struct suggestion nearest = suggest_for(id);

	for (size_t i = 0; i < set->rule_count; i++)
		suggest_offer(&nearest, set->rules[i].id);
	return nearest.best;
}

const char *rules_nearest_issue(const struct rule_set *set, const char *id)
{
	struct suggestion nearest = suggest_for(id);

	for (size_t i = 0; i < set->issue_count; i++)
		suggest_offer(&nearest, set->issues[i].id);
	return nearest.best ? nearest.best : set->issue_count ? set->issues[0].id : "";
}

enum word_case { WORD_SMALL, WORD_TITLE, WORD_CAPITAL };

static void add_words(struct buf *out, const struct model_list *words, enum word_case form)
{
	for (size_t i = 0; i < words->count; i++) {
		buf_add_text(out, i ? "|" : "(?:");
		for (const char *c = words->items[i]; *c; c++) {
			bool is_capital = form == WORD_CAPITAL || (form == WORD_TITLE && c == words->items[i]);

			buf_add_char(out, is_capital && *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
		}
	}
	buf_add_char(out, ')');
}

/* A word between other characters, at the start of a part in camel case, or in capitals. */
static void add_word_pattern(struct buf *out, const struct model_list *words)
{
	buf_add_text(out, "'(?<![A-Za-z])");
	add_words(out, words, WORD_SMALL);
	buf_add_text(out, "(?![a-z])|");
	add_words(out, words, WORD_TITLE);
	buf_add_text(out, "(?![a-z])|(?<![A-Za-z])");
	add_words(out, words, WORD_CAPITAL);
	buf_add_text(out, "(?![A-Za-z])'");
}

/* An expression over a column `path`: tier and name of the assumed path it is on, "1payments", or NULL. */
static void add_assumed_paths(struct buf *out, const struct rule_set *set)
{
	const struct model *model = &set->model;

	buf_add_text(out, "CASE ");
	for (size_t i = 0; i < model->assumed_path_count; i++) {
		buf_add_text(out, "WHEN path REGEXP ");
		add_word_pattern(out, &model->assumed_paths[i].words);
		buf_addf(out, " THEN %d || ", model->assumed_paths[i].tier);
		buf_add_quoted(out, view_of(model->assumed_paths[i].name), '\'');
		buf_add_char(out, ' ');
	}
	buf_add_text(out, "WHEN 0 THEN '' END");
}

/*
 * The view's text with {inactive_days} and its like replaced by the model's numbers, {syntax_rules} by who asks about
 * which language, {assumed_path} by what a path says of the business: views take no parameters.
 */
static void add_filled(struct buf *out, struct view sql, const struct rule_set *set)
{
	const struct view syntax_rules = VIEW("{syntax_rules}"), assumed_path = VIEW("{assumed_path}");
	const struct model *model = &set->model;
	const struct {
		struct view name;
		int value;
	} numbers[] = {
	    {VIEW("{inactive_days}"), model->inactive_days},
	    {VIEW("{year_days}"), model->year_days},
	    {VIEW("{half_year_days}"), model->half_year_days},
	    {VIEW("{repair_days}"), model->repair_days},
	    {VIEW("{burst_days}"), model->burst_days},
	    {VIEW("{quarter_days}"), model->quarter_days},
	    {VIEW("{quiet_days}"), model->quiet_days},
	    {VIEW("{orphaned_percent}"), model->orphaned_percent},
	    {VIEW("{shared_percent}"), model->shared_percent},
	    {VIEW("{shared_min_commits}"), model->shared_min_commits},
	    {VIEW("{most_work_percent}"), model->most_work_percent},
	    {VIEW("{most_work_people}"), model->most_work_people},
	    {VIEW("{most_work_commits}"), model->most_work_commits},
	    {VIEW("{focused_changeset}"), model->coupling.focused_changeset},
	    {VIEW("{percentile_files}"), model->percentile_files},
	    {VIEW("{imports_resolved}"), model->imports_resolved},
	    {VIEW("{blast_least}"), model->blast_least},
	    {VIEW("{tests_reach}"), model->tests_reach},
	    {VIEW("{work_lines}"), model->work_lines},
	    {VIEW("{hotspots_most}"), model->hotspots_most},
	    {VIEW("{directory_min_files}"), model->directory_min_files},
	    {VIEW("{coupling_chance_in}"), model->coupling.chance_in},
	    {VIEW("{clone_tokens}"), model->duplication.min_tokens},
	    {VIEW("{clone_lines}"), model->duplication.min_lines},
	    {VIEW("{clone_names}"), model->duplication.normalise_identifiers},
	    {VIEW("{copied_file_lines}"), model->duplication.copied_file_lines},
	    {VIEW("{switch_arms}"), model->switches.arms},
	    {VIEW("{switch_share}"), model->switches.share},
	    {VIEW("{switch_arm_lines}"), model->switches.arm_lines},
	    {VIEW("{god_class_wmc}"), model->god_class.wmc},
	    {VIEW("{god_class_methods}"), model->god_class.methods},
	    {VIEW("{god_class_lines}"), model->god_class.lines},
	    {VIEW("{god_class_subjects}"), model->god_class.subjects},
	    {VIEW("{god_class_branches}"), model->god_class.branches},
	    {VIEW("{god_class_plain}"), model->god_class.plain},
	    {VIEW("{god_class_plain_lines}"), model->god_class.plain_lines},
	    {VIEW("{god_class_verb}"), model->god_class.verb},
	    {VIEW("{dominant_share}"), model->dominant_file.share},
	    {VIEW("{dominant_over}"), model->dominant_file.over},
	    {VIEW("{dominant_lines}"), model->dominant_file.lines},
	    {VIEW("{dominant_files}"), model->dominant_file.files},
	    {VIEW("{dominant_branches}"), model->dominant_file.branches},
	    {VIEW("{dominant_inside}"), model->dominant_file.inside},
	    {VIEW("{dominant_others}"), model->dominant_file.others},
	    {VIEW("{dominant_others_lines}"), model->dominant_file.others_lines},
	};

	for (size_t i = 0; i < sql.n;) {
		size_t open = view_find(sql, i, VIEW("{"));
		struct view rest = view_slice(sql, open, sql.n), name = view_slice(rest, 0, 1);
		size_t n = 0;

		buf_add_view(out, view_slice(sql, i, open));
		while (n < sizeof(numbers) / sizeof(*numbers) && !view_starts(rest, numbers[n].name.p))
			n++;
		if (n < sizeof(numbers) / sizeof(*numbers)) {
			name = numbers[n].name;
			buf_addf(out, "%d", numbers[n].value);
		} else if (view_starts(rest, syntax_rules.p)) {
			name = syntax_rules;
			add_syntax_rules(out, set);
		} else if (view_starts(rest, assumed_path.p)) {
			name = assumed_path;
			add_assumed_paths(out, set);
		} else {
			buf_add_view(out, name);
		}
		i = open + name.n;
	}
}

int rules_define_views(struct store *store, const struct rule_set *set, struct err *err)
{
	int status = 0;

	for (size_t i = 0; i < set->lib_count && status == 0; i++) {
		struct buf sql = {.limit = YAML_SIZE_LIMIT};

		add_filled(&sql, set->libs[i].sql, set);
		status = store_define_views(store, set->libs[i].file, buf_view(&sql), err);
		buf_release(&sql);
	}
	return status;
}

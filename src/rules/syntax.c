/*
 * Syntax queries of rules: reading them, what a rule that has nothing else
 * finds with them, and whether they compile.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/suggest.h"
#include "rules/internal.h"

#include "base/banned.h"

/* --- reading ---------------------------------------------------------------------------------------------------- */

static int unknown_language(struct reader *reader, const struct yaml_node *node, struct view name)
{
	const char *copy = arena_strndup(reader->arena, name.p, name.n);
	struct suggestion nearest = suggest_for(copy);

	for (size_t i = 0; i < language_count(); i++)
		if (language_has_metrics(language_at(i)))
			suggest_offer(&nearest, language_at(i)->name);
	return yaml_key_error(reader->err, reader->file, node, "no files are parsed in a language '%s'; %s%s%s", copy,
			      nearest.best ? "did you mean '" : "write linguist's names, a space between",
			      nearest.best ? nearest.best : "", nearest.best ? "'?" : "");
}

/* By the exact name, so that a file has one word for a language. */
static const struct language *parsed_language(struct view name)
{
	const struct language *language = language_by_name(name);

	return language && view_is(name, language->name) && language_has_metrics(language) ? language : NULL;
}

static bool next_word(struct view *rest, struct view *word)
{
	struct view text = view_trim(*rest);
	size_t end = view_find(text, 0, VIEW(" "));

	*word = view_slice(text, 0, end);
	*rest = view_slice(text, end, text.n);
	return word->n > 0;
}

static size_t count_words(struct view text)
{
	struct view word;
	size_t count = 0;

	while (next_word(&text, &word))
		count++;
	return count;
}

int rule_syntax_read(struct reader *reader, const struct yaml_node *mapping, struct rule_syntax **syntax, size_t *count)
{
	size_t most = 0;

	if (expect_kind(reader, mapping, YAML_MAPPING))
		return -1;
	for (const struct yaml_node *member = mapping->first; member; member = member->next)
		most += count_words(member->key);
	if (most == 0)
		return yaml_error(reader->err, reader->file, mapping, "'syntax' names no language; add one");
	*syntax = arena_zalloc(reader->arena, size_mul(most, sizeof(**syntax)));
	for (const struct yaml_node *member = mapping->first; member; member = member->next) {
		struct view rest = member->key, word;
		struct rule_syntax one = {0};

		if (read_text(reader, member, &one.text))
			return -1;
		/* a block begins on the line after its '|' */
		one.line = member->line + (memchr(member->text.p, '\n', member->text.n) != NULL);
		while (next_word(&rest, &word)) {
			one.language = parsed_language(word);
			if (!one.language)
				return unknown_language(reader, member, word);
			(*syntax)[(*count)++] = one;
		}
	}
	return 0;
}

/* --- pieces ----------------------------------------------------------------------------------------------------- */

/* The text with `place` replaced; the same one when it is not there. */
static const char *filled(struct reader *reader, const char *text, struct view place, struct view with)
{
	struct buf out = {.limit = YAML_SIZE_LIMIT};

	if (view_find(view_of(text), 0, place) < strlen(text)) {
		buf_add_replaced(&out, view_of(text), place, with);
		text = arena_strndup(reader->arena, out.p, out.n);
	}
	buf_release(&out);
	return text;
}

static int put_piece(struct reader *reader, const struct yaml_node *piece, struct rule_syntax *syntax, size_t count)
{
	const char *with, *old = NULL, *new = NULL;
	struct buf place = {0};
	bool is_used = false;

	if (!is_rule_name(piece->key))
		return yaml_key_error(reader->err, reader->file, piece,
				      "'%.*s' is no name of a piece; use a-z, 0-9 and _", VIEW_ARG(piece->key));
	if (read_text(reader, piece, &with))
		return -1;
	buf_addf(&place, "{%.*s}", VIEW_ARG(piece->key));
	for (size_t i = 0; i < count; i++) {
		/* a text that serves several languages stays one */
		if (syntax[i].text != old) {
			old = syntax[i].text;
			new = filled(reader, old, buf_view(&place), view_of(with));
		}
		is_used |= new != old;
		syntax[i].text = new;
	}
	buf_release(&place);
	return is_used ? 0
		       : yaml_key_error(reader->err, reader->file, piece,
					"the piece '%.*s' is in no query; write {%.*s} in one, or remove it",
					VIEW_ARG(piece->key), VIEW_ARG(piece->key));
}

int rule_syntax_fill(struct reader *reader, const struct yaml_node *pieces, struct rule_syntax *syntax, size_t count)
{
	for (const struct yaml_node *piece = pieces->first; piece; piece = piece->next)
		if (put_piece(reader, piece, syntax, count))
			return -1;
	return 0;
}

/* --- a file of syntax/ ------------------------------------------------------------------------------------------- */

static int read_shared(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct shared_syntax *shared = member;

	return rule_syntax_read(reader, node, &shared->syntax, &shared->syntax_count);
}

static int read_shared_pieces(struct reader *reader, const struct yaml_node *node, void *member)
{
	(void)member; /* they are put in when all queries are read */
	return expect_kind(reader, node, YAML_MAPPING);
}

static const struct field shared_fields[] = {
    {"pieces", FIELD_OTHER, 0, .read = read_shared_pieces},
    {"title", FIELD_TEXT, offsetof(struct shared_syntax, title), .is_required = true},
    {"syntax", FIELD_OTHER, 0, .is_required = true, .read = read_shared},
};

int shared_syntax_read(struct reader *reader, const struct yaml_node *root, struct shared_syntax *shared)
{
	const struct yaml_node *pieces = yaml_get(root, "pieces");

	if (FIELDS_READ(reader, shared_fields, "a file of syntax/", root, shared))
		return -1;
	return pieces ? rule_syntax_fill(reader, pieces, shared->syntax, shared->syntax_count) : 0;
}

/* --- a rule that has nothing else ------------------------------------------------------------------------------- */

static const char finding_sql[] = "SELECT path, line, end_line, symbol, name\n"
				  "  FROM shipped_match\n"
				  " WHERE rule = :rule AND capture = 'finding'";
static const char population_sql[] = "SELECT files, reason FROM syntax_population WHERE rule = :rule";

void rule_syntax_defaults(struct rule *rule, int line)
{
	if (!rule->sql) {
		rule->sql = finding_sql;
		rule->sql_line = line;
	}
	if (!rule->applies) {
		rule->applies = population_sql;
		rule->applies_line = line;
	}
}

/* --- checking --------------------------------------------------------------------------------------------------- */

static int check(const char *id, const char *file, const struct rule_syntax *syntax, const char *needed,
		 bool thoroughly, struct err *err)
{
	const struct syntax_text text = {id, syntax->language, syntax->text};
	struct err problem = {0};
	int line;

	if (syntax_check(&text, needed, thoroughly, &line, &problem) == 0)
		return 0;
	return err_set(err, problem.kind, "%s:%d: %s: %s", file, syntax->line + line, syntax->language->name,
		       problem.message);
}

int rule_syntax_check(const struct rule *rule, bool thoroughly, struct err *err)
{
	const char *needed = rule->sql == finding_sql ? "finding" : NULL;

	for (size_t i = 0; i < rule->syntax_count; i++)
		if (check(rule->id, rule->file, &rule->syntax[i], needed, thoroughly, err))
			return -1;
	return 0;
}

int shared_syntax_check(const struct shared_syntax *shared, bool thoroughly, struct err *err)
{
	for (size_t i = 0; i < shared->syntax_count; i++)
		if (check(shared->id, shared->file, &shared->syntax[i], NULL, thoroughly, err))
			return -1;
	return 0;
}

/* --- all of a set ----------------------------------------------------------------------------------------------- */

static void add_texts(struct syntax_text *texts, size_t *count, const char *id, const struct rule_syntax *syntax,
		      size_t syntax_count)
{
	for (size_t i = 0; i < syntax_count; i++)
		texts[(*count)++] = (struct syntax_text){id, syntax[i].language, syntax[i].text};
}

void syntax_queries_collect(struct rule_set *set)
{
	struct syntax_text *texts;
	size_t count = 0;

	for (size_t i = 0; i < set->rule_count; i++)
		count += set->rules[i].syntax_count;
	for (size_t i = 0; i < set->shared_count; i++)
		count += set->shared[i].syntax_count;
	texts = xcalloc(count, sizeof(*texts));
	count = 0;
	for (size_t i = 0; i < set->rule_count; i++)
		add_texts(texts, &count, set->rules[i].id, set->rules[i].syntax, set->rules[i].syntax_count);
	for (size_t i = 0; i < set->shared_count; i++)
		add_texts(texts, &count, set->shared[i].id, set->shared[i].syntax, set->shared[i].syntax_count);
	set->queries = syntax_queries_new(texts, count);
	free(texts);
}

static void add_pairs(struct buf *out, const char *id, const struct rule_syntax *syntax, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_add_text(out, ", (");
		buf_add_quoted(out, view_of(id), '\'');
		buf_add_text(out, ", ");
		buf_add_quoted(out, view_of(syntax[i].language->name), '\'');
		buf_add_char(out, ')');
	}
}

void add_syntax_rules(struct buf *out, const struct rule_set *set)
{
	/* VALUES takes no empty list */
	buf_add_text(out, "(NULL, NULL)");
	for (size_t i = 0; i < set->rule_count; i++)
		add_pairs(out, set->rules[i].id, set->rules[i].syntax, set->rules[i].syntax_count);
	for (size_t i = 0; i < set->shared_count; i++)
		add_pairs(out, set->shared[i].id, set->shared[i].syntax, set->shared[i].syntax_count);
}

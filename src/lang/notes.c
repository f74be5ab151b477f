#include <string.h>

#include "base/buf.h"
#include "lang/grammar.h"

#include "base/banned.h"

/* Several roles that one word of a definition stands for. */
struct role_word {
	const char *word;
	enum role roles[2];
};

/* What adds one to the cyclomatic complexity. */
static const struct role_word decisions[] = {
    {"if", {ROLE_IF}},
    {"else-if", {ROLE_ELIF}},
    {"guard at its else", {ROLE_GUARD}},
    {"loop", {ROLE_LOOP}},
    {"case", {ROLE_CASE}},
    {"clause of a comprehension or guard of a case", {ROLE_CLAUSE}},
    {"catch", {ROLE_CATCH}},
    {"ternary", {ROLE_TERNARY}},
    {"logical operator", {ROLE_AND, ROLE_OR}},
    {NULL, {ROLE_NONE}},
};

/* What counts for the cognitive complexity alone. */
static const struct role_word structures[] = {
    {"switch", {ROLE_SWITCH, ROLE_CASES}},
    {"catch as a whole", {ROLE_CATCHES}},
    {NULL, {ROLE_NONE}},
};

static const struct role_word jumps[] = {
    {"goto", {ROLE_JUMP}},
    {"break or continue with a label", {ROLE_BREAK}},
    {NULL, {ROLE_NONE}},
};

/* --- words -------------------------------------------------------------------------------------------------------- */

/* "if_statement" is "if", "do_while_expression" is "do while"; a token and a text are themselves. */
static void add_kind(struct buf *buf, const struct kind_role *kind)
{
	static const char *const tails[] = {"_statement", "_expression", "_declaration", "_definition",
					    "_clause",    "_item",       "_specifier"};
	struct view name = view_of(kind->text ? kind->text : kind->kind);

	for (size_t i = 0; !kind->token && !kind->text && i < sizeof(tails) / sizeof(*tails); i++)
		if (view_ends(name, tails[i]) && name.n > strlen(tails[i])) {
			name = view_slice(name, 0, name.n - strlen(tails[i]));
			break;
		}
	for (size_t i = 0; i < name.n; i++)
		buf_add_char(buf, name.p[i] == '_' && name.n > 1 ? ' ' : name.p[i]);
}

/* Whether `name` is in "a, b, c". */
static bool is_listed(struct view list, struct view name)
{
	while (list.n) {
		size_t comma = view_find(list, 0, VIEW(", "));

		if (view_eq(view_slice(list, 0, comma), name))
			return true;
		list = view_slice(list, comma + 2, list.n);
	}
	return false;
}

/* "a, b, c": the kinds with one of two roles, each name once. */
static void add_kinds(struct buf *list, const struct grammar *grammar, const enum role roles[2])
{
	for (const struct kind_role *kind = grammar->kinds; kind->kind; kind++) {
		struct buf name = {0};

		if (kind->role == ROLE_NONE || (kind->role != roles[0] && kind->role != roles[1]))
			continue;
		add_kind(&name, kind);
		if (!is_listed(buf_view(list), buf_view(&name))) {
			if (list->n)
				buf_add_text(list, ", ");
			buf_add_view(list, buf_view(&name));
		}
		buf_release(&name);
	}
}

static void add_role(struct buf *list, const struct grammar *grammar, enum role role)
{
	add_kinds(list, grammar, (const enum role[2]){role});
}

/* "if (if, unless), loop (while)": of the words those that the grammar has kinds for. False when there are none. */
static bool add_words(struct buf *buf, const struct grammar *grammar, const struct role_word *words)
{
	bool any = false;

	for (; words->word; words++) {
		struct buf kinds = {0};

		add_kinds(&kinds, grammar, words->roles);
		if (kinds.n) {
			buf_add_text(buf, any ? "; " : "");
			buf_add_text(buf, words->word);
			if (!view_is(buf_view(&kinds), words->word))
				buf_addf(buf, " (%s)", buf_text(&kinds));
			any = true;
		}
		buf_release(&kinds);
	}
	return any;
}

/* --- notes -------------------------------------------------------------------------------------------------------- */

static void add_list(struct buf *buf, const char *before, const char *words)
{
	if (!words)
		return;
	buf_addf(buf, "%s%s", buf->n ? "; " : "", before);
	buf_add_replaced(buf, view_of(words), VIEW(" "), VIEW(", "));
}

static void add_files(struct buf *buf, const struct language *language)
{
	add_list(buf, "", language->extensions);
	add_list(buf, "files named ", language->filenames);
	add_list(buf, "scripts for ", language->interpreters);
}

static const struct kind_role *first_of(const struct grammar *grammar, enum role role)
{
	const struct kind_role *kind = grammar->kinds;

	while (kind->kind && kind->role != role)
		kind++;
	return kind->kind ? kind : NULL;
}

/* "Type::name", once for each separator. */
static void add_name_forms(struct buf *buf, const struct grammar *grammar)
{
	struct buf forms = {0};

	for (const struct kind_role *kind = grammar->kinds; kind->kind; kind++) {
		struct buf form = {0};

		if (kind->role != ROLE_FUNCTION)
			continue;
		buf_addf(&form, "Type%sname", kind->separator ? kind->separator : grammar->separator);
		if (!is_listed(buf_view(&forms), buf_view(&form)))
			buf_addf(&forms, "%s%s", forms.n ? ", " : "", buf_text(&form));
		buf_release(&form);
	}
	buf_addf(buf, ", named %s", buf_text(&forms));
	buf_release(&forms);
}

static void add_functions(struct buf *buf, const struct language *language)
{
	const struct grammar *grammar = language->grammar;

	add_kinds(buf, grammar, (const enum role[2]){ROLE_FUNCTION, ROLE_ANONYMOUS});
	if (first_of(grammar, ROLE_TYPE) || grammar->receiver)
		add_name_forms(buf, grammar);
	if (grammar->flags & GRAMMAR_NEST_NAMES)
		buf_addf(buf, "; a nested one outer%sname", grammar->separator);
}

static void add_anonymous(struct buf *buf, const struct language *language)
{
	const struct grammar *grammar = language->grammar;
	struct buf own = {0};
	struct buf merged = {0};

	add_role(&own, grammar, ROLE_ANONYMOUS);
	add_role(&merged, grammar, ROLE_LAMBDA);
	if (own.n)
		buf_addf(buf, "%s: a row of its own, named after what it is given to", buf_text(&own));
	if (merged.n)
		buf_addf(buf, "%s: part of the function around it, one level deeper; outside of any function %s",
			 buf_text(&merged), grammar->flags & GRAMMAR_LONE_LAMBDA ? "a row of its own" : "not measured");
	if (!buf->n)
		buf_add_text(buf, "none");
	buf_release(&own);
	buf_release(&merged);
}

static void add_cyclomatic(struct buf *buf, const struct language *language)
{
	struct buf defaults = {0};

	buf_add_text(buf, "1, and 1 more for each ");
	add_words(buf, language->grammar, decisions);
	add_role(&defaults, language->grammar, ROLE_DEFAULT);
	if (first_of(language->grammar, ROLE_CASE))
		buf_addf(buf, "; not for the default of a switch%s%s%s", defaults.n ? " (" : "", buf_text(&defaults),
			 defaults.n ? ")" : "");
	buf_release(&defaults);
}

static void add_cognitive(struct buf *buf, const struct language *language)
{
	const struct grammar *grammar = language->grammar;
	struct buf words = {0};

	buf_add_text(buf, "as the white paper says");
	if (add_words(&words, grammar, structures))
		buf_addf(buf, "; what is counted as one: %s", buf_text(&words));
	buf_clear(&words);
	if (add_words(&words, grammar, jumps))
		buf_addf(buf, "; jumps: %s", buf_text(&words));
	if (grammar->flags & GRAMMAR_OVERLOADS)
		buf_add_text(buf, "; a call is recursion when it has as many arguments as there are parameters");
	buf_release(&words);
}

static void add_differences(struct buf *buf, const struct language *language)
{
	buf_add_text(buf, language->grammar->differences);
}

static const struct {
	const char *subject;
	void (*add)(struct buf *buf, const struct language *language);
} notes[LANGUAGE_NOTES] = {
    {"Files", add_files},
    {"Functions", add_functions},
    {"Anonymous functions", add_anonymous},
    {"Cyclomatic complexity", add_cyclomatic},
    {"Cognitive complexity", add_cognitive},
    {"Other tools", add_differences},
};

const char *language_note(const struct language *language, size_t index, struct buf *text)
{
	buf_clear(text);
	if (!language_has_metrics(language) || index >= LANGUAGE_NOTES)
		return NULL;
	notes[index].add(text, language);
	return notes[index].subject;
}

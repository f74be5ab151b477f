#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"
#include "lang/content.h"
#include "lang/language_index.h"

#include "base/banned.h"

/*
 * The word lists of the language table, sorted for look-up. Built once from const data; a repository may hold a
 * million paths, so no look-up walks the table.
 */
enum list_kind { LIST_NAME, LIST_EXTENSION, LIST_FILENAME, LIST_INTERPRETER, LIST_COUNT };

enum { WORD_LIMIT = 32 }; /* longer than any word of the table; a test holds it to that */

struct word {
	struct view text;
	const struct language *language;
};

struct word_list {
	struct word *words;
	size_t count;
	size_t capacity;
};

static struct word_list lists[LIST_COUNT];
static pthread_once_t lists_built = PTHREAD_ONCE_INIT;

static int compare_words(const void *a, const void *b)
{
	const struct word *left = a;
	const struct word *right = b;

	return view_cmp(left->text, right->text);
}

static void add_words(struct word_list *list, const char *text, const struct language *language)
{
	struct view rest = view_of(text);

	while (rest.n) {
		size_t end = view_find(rest, 0, VIEW(" "));

		GROW(list->words, list->count + 1, list->capacity);
		list->words[list->count++] = (struct word){view_slice(rest, 0, end), language};
		rest = view_slice(rest, end + 1, rest.n);
	}
}

static void build_lists(void)
{
	for (size_t i = 0; i < language_count(); i++) {
		const struct language *language = language_at(i);

		add_words(&lists[LIST_NAME], language->aliases, language);
		add_words(&lists[LIST_EXTENSION], language->extensions, language);
		add_words(&lists[LIST_FILENAME], language->filenames, language);
		add_words(&lists[LIST_INTERPRETER], language->interpreters, language);
	}
	for (size_t i = 0; i < LIST_COUNT; i++)
		qsort(lists[i].words, lists[i].count, sizeof(*lists[i].words), compare_words);
}

static const struct language *find_word(enum list_kind kind, struct view text)
{
	struct word key = {text, NULL};
	const struct word *hit;

	pthread_once(&lists_built, build_lists);
	hit = bsearch(&key, lists[kind].words, lists[kind].count, sizeof(key), compare_words);
	return hit ? hit->language : NULL;
}

/* Lower case, in `space` of WORD_LIMIT bytes; the empty view when it is longer than any word. */
static struct view fold_word(struct view text, char *space)
{
	if (text.n >= WORD_LIMIT)
		return (struct view){0};
	for (size_t i = 0; i < text.n; i++)
		space[i] = text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] - 'A' + 'a') : text.p[i];
	return (struct view){space, text.n};
}

const struct language *language_by_name(struct view name)
{
	char space[WORD_LIMIT];

	for (size_t i = 0; i < language_count(); i++)
		if (view_eq_nocase(view_of(language_at(i)->name), name))
			return language_at(i);
	return find_word(LIST_NAME, fold_word(name, space));
}

const struct language *language_by_interpreter(struct view name)
{
	char space[WORD_LIMIT];
	struct view folded = fold_word(name, space);
	const struct language *language = find_word(LIST_INTERPRETER, folded);

	/* python3.11, tclsh8.6, lua5.1: the version is no part of the name */
	while (!language && folded.n && memchr("0123456789.-", folded.p[folded.n - 1], 12)) {
		folded.n--;
		language = find_word(LIST_INTERPRETER, folded);
	}
	return language;
}

const struct language *language_by_extension(struct view extension)
{
	char space[WORD_LIMIT];

	return find_word(LIST_EXTENSION, fold_word(extension, space));
}

static const struct language *by_longest_extension(struct view base)
{
	for (size_t i = 1; i < base.n; i++) {
		const struct language *language;

		if (base.p[i - 1] != '.' || i == 1)
			continue;
		language = language_by_extension(view_slice(base, i, base.n));
		if (language)
			return language;
	}
	return NULL;
}

/* A sample or a template of a file is written in the file's language. */
static bool cut_template_suffix(struct view *base)
{
	static const char *const suffixes[] = {".in",       ".dist", ".sample", ".example",
					       ".template", ".tmpl", ".orig",   ".bak"};

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		if (view_ends(*base, suffixes[i]) && base->n > strlen(suffixes[i])) {
			base->n -= strlen(suffixes[i]);
			return true;
		}
	return false;
}

const struct language *language_by_path(struct view path)
{
	struct view base = view_basename(path);
	size_t dot;

	do {
		const struct language *language = find_word(LIST_FILENAME, base);

		if (!language)
			language = by_longest_extension(base);
		if (language)
			return language;
	} while (cut_template_suffix(&base));
	/* Dockerfile.worker, Makefile.inc, README.fr */
	dot = view_find(base, 1, VIEW("."));
	return dot < base.n ? find_word(LIST_FILENAME, view_slice(base, 0, dot)) : NULL;
}

const struct language *language_by_content(struct view path, struct view head)
{
	const struct language *language = language_by_path(path), *said;

	head = view_slice(head, 0, LANGUAGE_PROBE);
	said = content_modeline(head);
	if (said && (language_has_metrics(said) || !language || !language_has_metrics(language)))
		return said;
	return language ? content_decide(path, language, head) : content_unknown(path, head);
}

#include "base/name_words.h"

#include "base/banned.h"

static bool is_small(char c)
{
	return (c >= 'a' && c <= 'z') || (c & 0x80);
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* XMLs: the plural of capitals. */
static bool is_plural(struct view name, size_t i)
{
	return name.p[i] == 's' && (i + 1 == name.n || !is_small(name.p[i + 1]));
}

/* Where the word that begins at `from` ends: at a capital after a small letter, or before the last of several capitals
 * that a small letter follows. */
static size_t word_end(struct view name, size_t from)
{
	size_t i = from + 1;

	for (; i < name.n && (is_small(name.p[i]) || is_capital(name.p[i])); i++) {
		bool before_small = i + 1 < name.n && is_small(name.p[i + 1]) && !is_plural(name, i + 1);

		if (is_capital(name.p[i]) && (is_small(name.p[i - 1]) || before_small))
			break;
	}
	return i;
}

static void replace_end(struct buf *word, size_t cut, const char *with)
{
	word->n -= cut;
	buf_add_text(word, with);
}

static void make_singular(struct buf *word)
{
	static const char *const kept[] = {"ss", "us", "is", "as", "news", "https", "dns", "css", "tls", "aws"};
	static const char *const long_ends[] = {"sses", "xes", "ches", "shes", "zes"};
	struct view text = buf_view(word);

	if (text.n < 4 || !view_ends(text, "s"))
		return;
	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
		if (view_ends(text, kept[i]))
			return;
	for (size_t i = 0; i < sizeof(long_ends) / sizeof(*long_ends); i++)
		if (view_ends(text, long_ends[i])) {
			replace_end(word, 2, "");
			return;
		}
	if (view_ends(text, "ies") && text.n > 4)
		replace_end(word, 3, "y");
	else
		replace_end(word, 1, "");
}

bool name_word(struct view *rest, struct buf *word)
{
	buf_clear(word);
	while (rest->n) {
		size_t end;

		if (!is_small(rest->p[0]) && !is_capital(rest->p[0])) {
			*rest = view_slice(*rest, 1, rest->n);
			continue;
		}
		end = word_end(*rest, 0);
		for (size_t i = 0; end > 1 && i < end; i++)
			buf_add_char(word, is_capital(rest->p[i]) ? (char)(rest->p[i] + 'a' - 'A') : rest->p[i]);
		*rest = view_slice(*rest, end, rest->n);
		if (word->n) {
			make_singular(word);
			return true;
		}
	}
	return false;
}

struct view name_last_part(struct view name)
{
	size_t from = name.n;

	while (from > 0 && !memchr(".:#", name.p[from - 1], 3))
		from--;
	return view_slice(name, from, name.n);
}

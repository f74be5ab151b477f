#include "collect/co_authors.h"

#include "base/banned.h"

/* Quotes around a name, commas and the "and" that join two people, are no part of it. */
static struct view clean_name(struct view name)
{
	static const char around[] = ",;&\"'>";
	size_t before;

	do {
		before = name.n;
		name = view_trim(name);
		if (name.n && strchr(around, name.p[0]))
			name = view_slice(name, 1, name.n);
		if (name.n && strchr(around, name.p[name.n - 1]))
			name = view_slice(name, 0, name.n - 1);
		if (view_starts(name, "and "))
			name = view_slice(name, 4, name.n);
	} while (name.n < before);
	return name;
}

/* "Ann Smith ann@x.org", "ann@x.org", "Ann Smith": the last word is an address when there is an '@' inside it. */
static void read_words(struct view text, struct view *name, struct view *email)
{
	struct view last;
	size_t start = text.n, at;

	while (start && text.p[start - 1] != ' ' && text.p[start - 1] != '\t')
		start--;
	last = view_slice(text, start, text.n);
	at = view_find(last, 0, VIEW("@"));
	*email = at > 0 && at < last.n ? last : (struct view){0};
	*name = clean_name(view_slice(text, 0, email->n ? start : text.n));
}

bool co_author_next(struct view *rest, struct view *name, struct view *email)
{
	while (rest->n) {
		size_t open = view_find(*rest, 0, VIEW("<")), close = view_find(*rest, open, VIEW(">"));

		if (open < rest->n) {
			*name = clean_name(view_slice(*rest, 0, open));
			*email = view_trim(view_slice(*rest, open + 1, close));
		} else {
			read_words(view_trim(*rest), name, email);
		}
		*rest = view_slice(*rest, close + 1, rest->n);
		/* What follows a person without naming another is a remark. */
		if (view_find(*rest, 0, VIEW("<")) == rest->n)
			*rest = (struct view){0};
		if (name->n || email->n)
			return true;
	}
	return false;
}

#include "base/wild.h"

#include "base/banned.h"

/* One [set]; moves past it. An unclosed '[' matches itself, as fnmatch has it. */
static bool set_match(struct view pattern, size_t *at, char c)
{
	size_t i = *at + 1;
	bool negated = i < pattern.n && (pattern.p[i] == '!' || pattern.p[i] == '^');
	bool matched = false;
	size_t first;

	i += negated;
	first = i;
	for (; i < pattern.n && (pattern.p[i] != ']' || i == first); i++) {
		char low = pattern.p[i], high = low;

		if (i + 2 < pattern.n && pattern.p[i + 1] == '-' && pattern.p[i + 2] != ']') {
			high = pattern.p[i + 2];
			i += 2;
		}
		matched |= c >= low && c <= high;
	}
	if (i >= pattern.n)
		return c == '[';
	*at = i;
	return matched != negated && c != '/';
}

/* One pattern character other than '*' against one of the text; *at is its last byte afterwards. */
static bool one_match(struct view pattern, size_t *at, char c)
{
	if (pattern.p[*at] == '?')
		return c != '/';
	if (pattern.p[*at] == '[')
		return set_match(pattern, at, c);
	if (pattern.p[*at] == '\\' && *at + 1 < pattern.n)
		++*at;
	return pattern.p[*at] == c;
}

/* Where to go back to when a star must take more. */
struct retry {
	size_t pattern, text;
	bool is_set;
};

struct stars {
	struct retry star; /* the last '*' inside a path part: takes one character more */
	struct retry deep; /* the last double star: takes one path part more */
	bool is_text;      /* not a path: no part ends at '/' */
};

/* Is the run of stars from `p` to `end` a whole path part? */
static bool is_deep(struct view pattern, size_t p, size_t end)
{
	return end - p == 2 && (p == 0 || pattern.p[p - 1] == '/') && (end == pattern.n || pattern.p[end] == '/');
}

/* Steps over the stars at *p. True when they are a double star at the end, which matches all that is left. */
static bool take_stars(struct view pattern, size_t *p, size_t t, struct stars *stars)
{
	size_t end = *p;

	while (end < pattern.n && pattern.p[end] == '*')
		end++;
	if (stars->is_text || !is_deep(pattern, *p, end)) {
		stars->star = (struct retry){end, t, true};
	} else {
		if (end == pattern.n)
			return true;
		end++; /* its slash too: it may stand for no part at all */
		stars->deep = (struct retry){end, t, true};
		stars->star.is_set = false;
	}
	*p = end;
	return false;
}

/* Goes back to the innermost star that can take more; false when none can. */
static bool go_back(struct stars *stars, struct view text, size_t *p, size_t *t)
{
	struct retry *star = &stars->star, *deep = &stars->deep;

	if (star->is_set && star->text < text.n && (stars->is_text || text.p[star->text] != '/')) {
		*p = star->pattern;
		*t = ++star->text;
		return true;
	}
	if (!deep->is_set)
		return false;
	while (deep->text < text.n && text.p[deep->text] != '/')
		deep->text++;
	if (deep->text == text.n)
		return false;
	star->is_set = false;
	*p = deep->pattern;
	*t = ++deep->text;
	return true;
}

/*
 * Two retry points are enough: a later star replaces an earlier one of its part and a later double star replaces all,
 * because whatever follows can be found later in the text too.
 */
static bool match(struct view pattern, struct view text, bool is_text)
{
	struct stars stars = {.is_text = is_text};
	size_t p = 0, t = 0;

	for (;;) {
		if (p < pattern.n && pattern.p[p] == '*') {
			if (take_stars(pattern, &p, t, &stars))
				return true;
			continue;
		}
		if (t == text.n && p == pattern.n)
			return true;
		if (t < text.n && p < pattern.n && one_match(pattern, &p, text.p[t])) {
			p++;
			t++;
			continue;
		}
		if (!go_back(&stars, text, &p, &t))
			return false;
	}
}

bool wild_match(struct view pattern, struct view text)
{
	return match(pattern, text, false);
}

bool wild_match_text(struct view pattern, struct view text)
{
	return match(pattern, text, true);
}

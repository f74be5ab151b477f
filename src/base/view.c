#include "base/view.h"

#include "base/banned.h"

/* Bytes compared at once where most are equal; then pieces of a 32nd. */
enum { STRIDE = 1024 };

static unsigned char fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool view_eq_nocase(struct view a, struct view b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (fold(a.p[i]) != fold(b.p[i]))
			return false;
	return true;
}

int view_cmp(struct view a, struct view b)
{
	size_t common = a.n < b.n ? a.n : b.n;
	int order = common ? memcmp(a.p, b.p, common) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool view_ends(struct view v, const char *suffix)
{
	size_t n = strlen(suffix);

	return v.n >= n && memcmp(v.p + v.n - n, suffix, n) == 0;
}

size_t view_common_prefix(struct view a, struct view b)
{
	size_t n = a.n < b.n ? a.n : b.n, i = 0;

	for (size_t piece = STRIDE; piece > 1; piece /= 32)
		while (i + piece <= n && memcmp(a.p + i, b.p + i, piece) == 0)
			i += piece;
	while (i < n && a.p[i] == b.p[i])
		i++;
	return i;
}

size_t view_common_suffix(struct view a, struct view b)
{
	size_t n = a.n < b.n ? a.n : b.n, i = 0;

	for (size_t piece = STRIDE; piece > 1; piece /= 32)
		while (i + piece <= n && memcmp(a.p + a.n - i - piece, b.p + b.n - i - piece, piece) == 0)
			i += piece;
	while (i < n && a.p[a.n - i - 1] == b.p[b.n - i - 1])
		i++;
	return i;
}

size_t view_find(struct view v, size_t from, struct view needle)
{
	const char *hit;

	if (from > v.n || needle.n == 0)
		return from > v.n ? v.n : from;
	hit = v.n - from ? memmem(v.p + from, v.n - from, needle.p, needle.n) : NULL;
	return hit ? (size_t)(hit - v.p) : v.n;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct view view_trim(struct view v)
{
	while (v.n && is_space(v.p[0])) {
		v.p++;
		v.n--;
	}
	while (v.n && is_space(v.p[v.n - 1]))
		v.n--;
	return v;
}

bool view_line(struct view *rest, struct view *line)
{
	const char *end;

	if (rest->n == 0)
		return false;
	end = memchr(rest->p, '\n', rest->n);
	*line = (struct view){rest->p, end ? (size_t)(end - rest->p) : rest->n};
	*rest = view_slice(*rest, line->n + 1, rest->n);
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

static size_t last_slash(struct view path)
{
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/')
			return i;
	return 0;
}

struct view view_basename(struct view path)
{
	return view_slice(path, last_slash(path), path.n);
}

struct view view_dirname(struct view path)
{
	size_t slash = last_slash(path);

	return slash ? view_slice(path, 0, slash - 1) : (struct view){0};
}

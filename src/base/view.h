/*
 * A view is a piece of text somebody else owns: pointer and length, any bytes,
 * no NUL at the end. Everything that comes from outside is a view until a
 * writer turns it into text. All zero bytes is the empty view.
 *
 * Floor 0.
 */
#ifndef RESCUE_BASE_VIEW_H
#define RESCUE_BASE_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct view {
	const char *p;
	size_t n;
};

#define VIEW(literal) ((struct view){(literal), sizeof(literal) - 1})
/* For printf: "%.*s", VIEW_ARG(v). */
#define VIEW_ARG(v) (int)((v).n > 4096 ? 4096 : (v).n), ((v).p ? (v).p : "")

static inline struct view view_of(const char *text)
{
	return (struct view){text, text ? strlen(text) : 0};
}

static inline bool view_eq(struct view a, struct view b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool view_is(struct view v, const char *text)
{
	return view_eq(v, view_of(text));
}

/* Of ASCII, whatever the locale: no byte of another character is one. */
static inline bool is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What \w matches in ASCII: a letter, a digit or '_'. */
static inline bool is_word_byte(char c)
{
	return is_ascii_letter(c) || is_ascii_digit(c) || c == '_';
}

/* What names of some language are made of: besides, '$' and each byte of a character beyond ASCII. */
static inline bool is_identifier_byte(char c)
{
	return is_word_byte(c) || c == '$' || (c & 0x80);
}

/* ASCII case folded; other bytes compare as they are. */
bool view_eq_nocase(struct view a, struct view b);
/* Bytewise order, shorter first on a common prefix: <0, 0, >0. */
int view_cmp(struct view a, struct view b);
static inline bool view_starts(struct view v, const char *prefix)
{
	size_t n = strlen(prefix);

	return v.n >= n && (n == 0 || memcmp(v.p, prefix, n) == 0);
}

bool view_ends(struct view v, const char *suffix);
/* Bytes both begin with, or end with. */
size_t view_common_prefix(struct view a, struct view b);
size_t view_common_suffix(struct view a, struct view b);
/* Offset of the first `needle` at or after `from`, or v.n when there is none. */
size_t view_find(struct view v, size_t from, struct view needle);
/* Without ASCII white space at both ends. */
struct view view_trim(struct view v);
/* From `from` up to, not including, `to`; both are clipped to the view. */
static inline struct view view_slice(struct view v, size_t from, size_t to)
{
	if (to > v.n)
		to = v.n;
	return from < to ? (struct view){v.p + from, to - from} : (struct view){0};
}

/* Cuts the next line (without its LF or CRLF) off the front of `rest`; false when nothing is left. */
bool view_line(struct view *rest, struct view *line);
/* The part after the last '/', or the whole view. */
struct view view_basename(struct view path);
/* The part before the last '/', or the empty view. */
struct view view_dirname(struct view path);

#endif

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/mem.h"

#include "base/banned.h"

static size_t buf_room(struct buf *buf, size_t wanted)
{
	size_t limit = buf->limit ? buf->limit : BUF_LIMIT;
	size_t room = limit - buf->n;

	if (wanted > room) {
		buf->truncated = true;
		wanted = room;
	}
	GROW(buf->p, buf->n + wanted + 1, buf->capacity);
	return wanted;
}

void buf_add(struct buf *buf, const void *bytes, size_t n)
{
	n = buf_room(buf, n);
	if (n)
		memcpy(buf->p + buf->n, bytes, n);
	buf->n += n;
	buf->p[buf->n] = '\0';
}

void buf_add_view(struct buf *buf, struct view v)
{
	buf_add(buf, v.p, v.n);
}

void buf_add_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_add_char(struct buf *buf, char c)
{
	if (buf_room(buf, 1))
		buf->p[buf->n++] = c;
	buf->p[buf->n] = '\0';
}

void buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args, again;
	char small[256];
	char *large;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(small, sizeof(small), format, args);
	if (n >= 0 && (size_t)n < sizeof(small)) {
		buf_add(buf, small, (size_t)n);
	} else if (n >= 0) {
		large = xmalloc((size_t)n + 1);
		vsnprintf(large, (size_t)n + 1, format, again);
		buf_add(buf, large, (size_t)n);
		free(large);
	}
	va_end(again);
	va_end(args);
}

void buf_add_replaced(struct buf *buf, struct view text, struct view place, struct view with)
{
	while (text.n) {
		size_t at = view_find(text, 0, place);

		buf_add_view(buf, view_slice(text, 0, at));
		if (at < text.n)
			buf_add_view(buf, with);
		text = view_slice(text, at + place.n, text.n);
	}
}

void buf_add_quoted(struct buf *buf, struct view text, char quote)
{
	buf_add_char(buf, quote);
	buf_add_replaced(buf, text, (struct view){&quote, 1}, (struct view){(const char[]){quote, quote}, 2});
	buf_add_char(buf, quote);
}

struct view buf_view(const struct buf *buf)
{
	return (struct view){buf->p, buf->n};
}

const char *buf_text(const struct buf *buf)
{
	return buf->p ? buf->p : "";
}

char *buf_take(struct buf *buf)
{
	char *text = buf->p ? buf->p : xstrdup("");

	*buf = (struct buf){.limit = buf->limit};
	return text;
}

void buf_clear(struct buf *buf)
{
	buf->n = 0;
	buf->truncated = false;
	if (buf->p)
		buf->p[0] = '\0';
}

void buf_release(struct buf *buf)
{
	free(buf->p);
	*buf = (struct buf){0};
}

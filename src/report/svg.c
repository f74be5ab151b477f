#include "report/svg.h"

#include <inttypes.h>

#include "base/text.h"
#include "report/mustache.h"

#include "base/banned.h"

/* Widest usual letter of the 11 px label font, in tenths of a pixel: labels are cut, never measured. */
enum { LETTER_WIDTH = 60 };

static void add_tenths(struct buf *out, const char *attribute, int64_t tenths)
{
	buf_addf(out, " %s=\"%" PRId64, attribute, tenths / 10);
	if (tenths % 10)
		buf_addf(out, ".%" PRId64, tenths % 10);
	buf_add_char(out, '"');
}

static void add_text(struct buf *out, struct view text)
{
	struct buf printable = {0};

	buf_add_printable(&printable, text);
	mustache_escape_html(out, buf_view(&printable));
	buf_release(&printable);
}

static void add_title(struct buf *out, struct view title, struct view description)
{
	buf_add_text(out, "<title>");
	add_text(out, title);
	buf_add_text(out, "</title>\n<desc>");
	add_text(out, description);
	buf_add_text(out, "</desc>\n");
}

void svg_open(struct buf *out, int width, int height, struct view title, struct view description)
{
	buf_addf(out, "<figure><svg class=\"chart\" role=\"img\" viewBox=\"0 0 %d %d\">\n", width, height);
	add_title(out, title, description);
}

void svg_close(struct buf *out)
{
	buf_add_text(out, "</svg></figure>\n");
}

void svg_open_inline(struct buf *out, int width, int height, struct view title, struct view description)
{
	buf_addf(out, "<svg class=\"spark\" role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n", width,
		 height, width, height);
	add_title(out, title, description);
}

void svg_close_inline(struct buf *out)
{
	buf_add_text(out, "</svg> ");
}

void svg_rect(struct buf *out, const char *class, struct svg_box box, struct view tip)
{
	buf_addf(out, "<rect class=\"%s\"", class);
	add_tenths(out, "x", box.x);
	add_tenths(out, "y", box.y);
	add_tenths(out, "width", box.w);
	add_tenths(out, "height", box.h);
	if (tip.n == 0) {
		buf_add_text(out, "/>\n");
		return;
	}
	buf_add_text(out, "><title>");
	add_text(out, tip);
	buf_add_text(out, "</title></rect>\n");
}

/* As many characters of printable `text` as `columns` has, "…" for the rest. */
static void fit(struct buf *out, struct view text, size_t columns)
{
	size_t used = 0, at = 0;

	if (text_width(text) <= columns) {
		buf_add_view(out, text);
		return;
	}
	while (at < text.n) {
		uint32_t rune;
		size_t n = utf8_next(view_slice(text, at, text.n), &rune);

		used += text_width(view_slice(text, at, at + n));
		if (used + 1 > columns)
			break;
		at += n;
	}
	buf_add_view(out, view_slice(text, 0, at));
	buf_add_text(out, "\xE2\x80\xA6");
}

void svg_text(struct buf *out, const char *class, struct svg_box at, struct view text)
{
	size_t columns = at.w > 0 ? (size_t)(at.w / LETTER_WIDTH) : 0;
	struct buf printable = {0}, label = {0};

	buf_add_printable(&printable, text);
	if (columns >= 3 || text_width(buf_view(&printable)) <= columns) {
		fit(&label, buf_view(&printable), columns);
		buf_addf(out, "<text class=\"%s\"", class);
		add_tenths(out, "x", at.x);
		add_tenths(out, "y", at.y);
		buf_add_char(out, '>');
		mustache_escape_html(out, buf_view(&label));
		buf_add_text(out, "</text>\n");
	}
	buf_release(&printable);
	buf_release(&label);
}

void svg_word(struct buf *out, const char *class, struct svg_box at, struct view word)
{
	if (at.w > 0 && text_width(word) <= (size_t)(at.w / LETTER_WIDTH))
		svg_text(out, class, at, word);
}

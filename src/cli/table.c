#include "cli/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/colour.h"

#include "base/banned.h"

enum {
	GAP = 2,          /* columns between two columns */
	NARROWEST = 12,   /* a text is not cut below this */
	COMFORTABLE = 20, /* before a text is cut below this, or a path below the next, details are left out */
	COMFORTABLE_PATH = 32,
	WIDEST_PAD = 100, /* a longer cell stands out of its column rather than widening every row */
};

struct layout {
	const struct column *column;
	size_t source; /* which it is in a row of the listing */
	struct view heading;
	size_t width;
	bool is_number; /* every value is a number or absent */
	bool is_left_out;
};

/* In the table's order, which is that of the headings where there are any. */
static void arrange(const struct listing_style *style, const struct table *table, struct layout *layout)
{
	for (size_t i = 0; i < table->column_count; i++) {
		struct layout *column = &layout[i];

		column->source = i;
		while (style->headings && strcmp(table->columns[column->source].name, style->headings[i].column) != 0)
			column->source = (column->source + 1) % table->column_count;
		column->column = &table->columns[column->source];
		column->heading = view_of(style->headings ? style->headings[i].text : column->column->name);
	}
}

static void measure(const struct table *table, struct layout *layout)
{
	for (size_t i = 0; i < table->column_count; i++) {
		struct layout *column = &layout[i];

		column->width = text_width(column->heading);
		column->is_number = true;
		for (size_t k = column->source; k < table->cell_count; k += table->column_count) {
			if (table->cells[k].width > column->width)
				column->width = table->cells[k].width;
			if (!table->cells[k].is_number)
				column->is_number = false;
		}
	}
}

/* Width of a row; texts count at most as much as is comfortable when `cut`. */
static size_t row_width(const struct table *table, const struct layout *layout, bool cut)
{
	size_t total = 0;

	for (size_t i = 0; i < table->column_count; i++) {
		size_t most = layout[i].column->type == COLUMN_PATH ? COMFORTABLE_PATH : COMFORTABLE;
		size_t width = layout[i].width;

		if (layout[i].is_left_out)
			continue;
		if (cut && !layout[i].is_number && width > most)
			width = most;
		total += width + (total ? GAP : 0);
	}
	return total;
}

/* Details go, the last one first, until the rest is comfortable. */
static void leave_out(const struct table *table, struct layout *layout, size_t width)
{
	for (size_t i = table->column_count; i-- > 0 && row_width(table, layout, true) > width;)
		layout[i].is_left_out = layout[i].column->type == COLUMN_DETAIL;
}

/* Narrows the widest text column, again and again, until a row fits or nothing can give. */
static void fit(const struct table *table, struct layout *layout, size_t width)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (layout[i].width > width)
			layout[i].width = width;
	while (row_width(table, layout, false) > width) {
		struct layout *widest = NULL;

		for (size_t i = 0; i < table->column_count; i++)
			if (!layout[i].is_left_out && !layout[i].is_number && layout[i].width > NARROWEST &&
			    (!widest || layout[i].width > widest->width))
				widest = &layout[i];
		if (!widest)
			return;
		widest->width--;
	}
}

static size_t last_column(const struct table *table, const struct layout *layout)
{
	size_t last = table->column_count - 1;

	while (last > 0 && layout[last].is_left_out)
		last--;
	return last;
}

/* Bytes of the longest start of `text` that fits in `width` columns. */
static size_t start_that_fits(struct view text, size_t width)
{
	size_t at = 0, used = 0;

	while (at < text.n) {
		uint32_t rune;
		size_t n = utf8_next(view_slice(text, at, text.n), &rune);

		used += text_width(view_slice(text, at, at + n));
		if (used > width)
			break;
		at += n;
	}
	return at;
}

/* Offset of the longest end of `text` that fits in `width` columns. */
static size_t end_that_fits(struct view text, size_t width)
{
	size_t at = text.n, used = 0;

	while (at > 0) {
		size_t before = at - 1;

		while (before > 0 && ((unsigned char)text.p[before] & 0xC0) == 0x80)
			before--;
		used += text_width(view_slice(text, before, at));
		if (used > width)
			break;
		at = before;
	}
	return at;
}

void table_add_cut(struct buf *out, struct view text, size_t width, bool in_the_middle)
{
	size_t room = width ? width - 1 : 0;
	size_t tail = in_the_middle ? room - room / 3 : 0;
	size_t from;

	if (text_width(text) <= width) {
		buf_add_view(out, text);
		return;
	}
	buf_add(out, text.p, start_that_fits(text, room - tail));
	buf_add_text(out, "…");
	from = end_that_fits(text, tail);
	buf_add(out, text.p + from, text.n - from);
}

static void pad(struct buf *out, size_t n)
{
	buf_addf(out, "%*s", (int)n, "");
}

struct cell_style {
	size_t width;
	enum colour colour;
	bool to_the_right;
	bool is_last;
	bool is_path;
	bool cut;
};

static void add_table_cell(struct buf *out, const struct listing_cell *cell, const struct cell_style *style,
			   bool colour)
{
	size_t room = style->width > WIDEST_PAD && !style->cut ? WIDEST_PAD : style->width;
	size_t used = cell->width;

	if (style->to_the_right && cell->width < room)
		pad(out, room - cell->width);
	colour_start(out, style->colour, colour);
	if (style->cut && cell->width > style->width) {
		struct buf text = {0};

		table_add_cut(&text, cell->text, style->width, style->is_path);
		used = text_width(buf_view(&text));
		buf_add_view(out, buf_view(&text));
		buf_release(&text);
	} else {
		buf_add_view(out, cell->text);
	}
	colour_end(out, style->colour, colour);
	if (!style->to_the_right && !style->is_last && used < room)
		pad(out, room - used);
}

/* Row 0 is the header. */
static void write_row(struct buf *out, const struct listing_style *style, const struct table *table,
		      const struct layout *layout, size_t row)
{
	size_t last = last_column(table, layout);
	const char *gap = "";

	for (size_t i = 0; i < table->column_count; i++) {
		struct listing_cell header = {layout[i].heading, text_width(layout[i].heading), false};
		const struct listing_cell *cell =
		    row ? &table->cells[(row - 1) * table->column_count + layout[i].source] : &header;
		struct cell_style cell_style = {
		    .width = layout[i].width,
		    .to_the_right = layout[i].is_number,
		    .is_last = i == last,
		    .is_path = layout[i].column->type == COLUMN_PATH,
		    .cut = style->width != 0,
		    .colour = row ? COLOUR_NONE : COLOUR_BOLD,
		};

		if (layout[i].is_left_out)
			continue;
		if (row && (layout[i].column->type == COLUMN_GRADE || layout[i].column->type == COLUMN_CLASS))
			cell_style.colour = colour_of_grade(cell->text);
		buf_add_text(out, gap);
		gap = "  ";
		add_table_cell(out, cell, &cell_style, style->colour);
	}
	buf_add_char(out, '\n');
}

void table_write(struct buf *out, const struct listing_style *style, const struct table *table, struct buf *left_out)
{
	struct layout *layout;

	if (table->column_count == 0)
		return;
	layout = xcalloc(table->column_count, sizeof(*layout));
	arrange(style, table, layout);
	measure(table, layout);
	if (style->width) {
		leave_out(table, layout, style->width);
		fit(table, layout, style->width);
	}
	for (size_t row = 0; row <= table->cell_count / table->column_count; row++)
		write_row(out, style, table, layout, row);
	for (size_t i = 0; i < table->column_count; i++)
		if (layout[i].is_left_out)
			buf_addf(left_out, "%s%s", left_out->n ? ", " : "", layout[i].column->name);
	free(layout);
}

static bool needs_quotes(struct view text)
{
	for (size_t i = 0; i < text.n; i++)
		if (strchr("\",\r\n", text.p[i]) && text.p[i])
			return true;
	return text.n && (text.p[0] == ' ' || text.p[text.n - 1] == ' ');
}

/* OWASP, "CSV Injection": a cell that starts with one of these may be run as a formula. */
static bool looks_like_a_formula(struct view text)
{
	return text.n && text.p[0] && strchr("=+-@\t\r\n", text.p[0]);
}

void table_add_csv(struct buf *out, struct view text)
{
	bool quoted = needs_quotes(text);

	if (quoted)
		buf_add_char(out, '"');
	if (looks_like_a_formula(text))
		buf_add_char(out, '\'');
	while (text.n) {
		uint32_t rune;
		size_t n = utf8_next(text, &rune);
		bool is_control =
		    (rune < 0x20 && rune != '\t' && rune != '\r' && rune != '\n') || (rune >= 0x7F && rune <= 0x9F);

		if (rune == '"')
			buf_add_text(out, "\"\"");
		else if (is_control || (n == 1 && rune == 0xFFFD))
			buf_add_text(out, "\xEF\xBF\xBD");
		else
			buf_add(out, text.p, n);
		text = view_slice(text, n, text.n);
	}
	if (quoted)
		buf_add_char(out, '"');
}

#include "cli/listing.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/colour.h"
#include "cli/table.h"
#include "cli/terminal.h"

#include "base/banned.h"

/* Rows of JSON and CSV go out when this many bytes are ready. */
enum { FLUSH_SIZE = 1 << 16, TABLE_ROWS = 50 };

struct listing_style listing_style_of(const struct options *options)
{
	const char *format = option_text(options, "format");
	enum listing_format chosen = strcmp(format, "json") == 0  ? LISTING_JSON
				     : strcmp(format, "csv") == 0 ? LISTING_CSV
								  : LISTING_TABLE;

	return (struct listing_style){
	    .format = chosen,
	    .limit = option_integer(options, "limit", chosen == LISTING_TABLE ? TABLE_ROWS : 0),
	    .colour = colour_is_wanted(option_text(options, "color"), STDOUT_FILENO),
	    .quiet = option_flag(options, "quiet"),
	    .width = isatty(STDOUT_FILENO) ? terminal_width(STDOUT_FILENO) : 0,
	    .out = stdout,
	    .talk = stderr,
	};
}

void listing_init(struct listing *listing, const struct listing_style *style, const struct column *columns,
		  size_t count)
{
	*listing = (struct listing){.style = *style, .columns = columns, .column_count = count};
	if (style->format == LISTING_JSON) {
		json_init(&listing->json, &listing->out);
		json_open_array(&listing->json);
	}
	for (size_t i = 0; style->format == LISTING_CSV && i < count; i++) {
		if (i)
			buf_add_char(&listing->out, ',');
		table_add_csv(&listing->out, view_of(columns[i].name));
		if (i + 1 == count)
			buf_add_text(&listing->out, "\r\n");
	}
}

static void flush(struct listing *listing)
{
	fwrite(buf_text(&listing->out), 1, listing->out.n, listing->style.out);
	buf_clear(&listing->out);
}

static bool is_over_limit(const struct listing *listing)
{
	return listing->style.limit && listing->rows >= listing->style.limit;
}

/* The separators before a value. */
static void begin_value(struct listing *listing)
{
	if (listing->style.format == LISTING_JSON) {
		if (listing->at == 0)
			json_open_object(&listing->json);
		json_key(&listing->json, listing->columns[listing->at].name);
	} else if (listing->style.format == LISTING_CSV && listing->at) {
		buf_add_char(&listing->out, ',');
	}
}

static void end_value(struct listing *listing)
{
	if (++listing->at < listing->column_count)
		return;
	listing->at = 0;
	if (!is_over_limit(listing)) {
		if (listing->style.format == LISTING_JSON)
			json_close(&listing->json);
		else if (listing->style.format == LISTING_CSV)
			buf_add_text(&listing->out, "\r\n");
		if (listing->out.n >= FLUSH_SIZE)
			flush(listing);
	}
	listing->rows++;
}

static void add_cell(struct listing *listing, struct view text, bool is_number)
{
	struct listing_cell *cell;

	GROW(listing->cells, listing->cell_count + 1, listing->cell_capacity);
	cell = &listing->cells[listing->cell_count++];
	cell->text = arena_view(&listing->arena, text);
	cell->width = text_width(text);
	cell->is_number = is_number;
}

/* The first row of each priority says what it asks for; from P2 on that is nothing. */
static void add_band(struct listing *listing, struct buf *text)
{
	static const char *const labels[] = {"P0", " (do first)", "P1", " (do second)", "P2", "", "P3", ""};

	for (int i = 0; i < (int)(sizeof(labels) / sizeof(*labels)); i += 2)
		if (view_is(buf_view(text), labels[i]) && listing->band != i + 1) {
			buf_add_text(text, labels[i + 1]);
			listing->band = i + 1;
			return;
		}
}

/* Of a table: made printable, and classes and priorities as the risk matrix labels them. */
static void add_text_cell(struct listing *listing, struct view text)
{
	enum column_type type = listing->columns[listing->at].type;
	struct buf label = {0};

	buf_add_printable(&label, text);
	if (type == COLUMN_BAND)
		add_band(listing, &label);
	else if (type == COLUMN_CLASS && label.n && label.p[0] >= 'a' && label.p[0] <= 'z')
		label.p[0] += 'A' - 'a';
	add_cell(listing, buf_view(&label), false);
	buf_release(&label);
}

void listing_text(struct listing *listing, struct view text)
{
	if (!is_over_limit(listing)) {
		begin_value(listing);
		switch (listing->style.format) {
		case LISTING_JSON:
			json_text(&listing->json, text);
			break;
		case LISTING_CSV:
			table_add_csv(&listing->out, text);
			break;
		case LISTING_TABLE:
			add_text_cell(listing, text);
			break;
		}
	}
	end_value(listing);
}

static void add_bool(struct listing *listing, bool value)
{
	switch (listing->style.format) {
	case LISTING_JSON:
		json_bool(&listing->json, value);
		break;
	case LISTING_CSV:
		buf_add_text(&listing->out, value ? "true" : "false");
		break;
	case LISTING_TABLE:
		add_cell(listing, value ? VIEW("yes") : VIEW("no"), false);
		break;
	}
}

static void add_int(struct listing *listing, int64_t value)
{
	char text[32];

	switch (listing->style.format) {
	case LISTING_JSON:
		json_int(&listing->json, value);
		break;
	case LISTING_CSV:
		buf_addf(&listing->out, "%lld", (long long)value);
		break;
	case LISTING_TABLE:
		snprintf(text, sizeof(text), "%lld", (long long)value);
		add_cell(listing, view_of(text), true);
		break;
	}
}

void listing_int(struct listing *listing, int64_t value)
{
	if (!is_over_limit(listing)) {
		begin_value(listing);
		if (listing->columns[listing->at].type == COLUMN_BOOL)
			add_bool(listing, value != 0);
		else
			add_int(listing, value);
	}
	end_value(listing);
}

void listing_double(struct listing *listing, double value)
{
	char text[40];

	if (!isfinite(value) && listing->style.format != LISTING_TABLE) {
		listing_null(listing);
		return;
	}
	if (!is_over_limit(listing)) {
		begin_value(listing);
		switch (listing->style.format) {
		case LISTING_JSON:
			json_double(&listing->json, value);
			break;
		case LISTING_CSV:
			buf_add_double(&listing->out, value);
			break;
		case LISTING_TABLE:
			snprintf(text, sizeof(text), "%.6g", value);
			add_cell(listing, view_of(text), true);
			break;
		}
	}
	end_value(listing);
}

void listing_null(struct listing *listing)
{
	if (!is_over_limit(listing)) {
		begin_value(listing);
		if (listing->style.format == LISTING_JSON)
			json_nil(&listing->json);
		else if (listing->style.format == LISTING_TABLE)
			add_cell(listing, VIEW("-"), true);
	}
	end_value(listing);
}

static void say_what_was_left_out(const struct listing *listing, const struct buf *columns)
{
	const struct listing_style *style = &listing->style;

	if (style->quiet)
		return;
	if (columns->n)
		fprintf(style->talk, "too narrow for %s: widen the terminal, or --format json shows all columns\n",
			buf_text(columns));
	if (style->limit && listing->rows > style->limit)
		fprintf(style->talk, "%lld of %lld rows, --limit 0 shows all\n", (long long)style->limit,
			(long long)listing->rows);
}

int64_t listing_finish(struct listing *listing, struct err *err)
{
	FILE *out = listing->style.out;
	struct buf left_out = {0};
	int64_t rows = listing->rows;

	if (listing->at)
		BUG("listing: a row ends after column %zu", listing->at);
	if (listing->style.format == LISTING_JSON)
		json_close(&listing->json);
	else if (listing->style.format == LISTING_TABLE && listing->cell_count)
		table_write(
		    &listing->out, &listing->style,
		    &(struct table){listing->columns, listing->column_count, listing->cells, listing->cell_count},
		    &left_out);
	flush(listing);
	if (fflush(out) || ferror(out))
		rows = err_set(err, ERR_INTERNAL, "cannot write the rows: %s", strerror(errno));
	else
		say_what_was_left_out(listing, &left_out);
	buf_release(&left_out);
	buf_release(&listing->out);
	arena_release(&listing->arena);
	free(listing->cells);
	return rows;
}

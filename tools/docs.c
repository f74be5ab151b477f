/*
 * Writes what is generated from the option tables: man pages into DIR/man,
 * completions into DIR/completions. Not installed.
 *
 *     rescue-docs DIR MAN   DIR is where to write, MAN the folder with prose
 *     rescue-docs --list    "command<tab>option" lines, for the tests
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "cli/completion.h"
#include "cli/manual.h"
#include "cli/prose.h"
#include "cmd/commands.h"
#include "cmd/open.h"
#include "cmd/tables.h"
#include "lang/lang.h"

#include "base/banned.h"

static _Noreturn void die(const char *path)
{
	fprintf(stderr, "rescue-docs: '%s': %s\n", path, strerror(errno));
	exit(2);
}

/* The content of FOLDER/NAME, which may be missing. */
static void read_prose(struct buf *out, const char *folder, const char *name)
{
	struct buf path = {0};
	char block[4096];
	FILE *file;
	size_t n;

	buf_addf(&path, "%s/%s.txt", folder, name);
	file = fopen(buf_text(&path), "r");
	while (file && (n = fread(block, 1, sizeof(block), file)) > 0)
		buf_add(out, block, n);
	if (file && fclose(file))
		die(buf_text(&path));
	buf_release(&path);
}

static void write_file(const char *folder, const char *subfolder, const char *name, struct buf *content)
{
	struct buf path = {0};
	FILE *file;

	buf_addf(&path, "%s/%s", folder, subfolder);
	if (mkdir(buf_text(&path), 0777) && errno != EEXIST)
		die(buf_text(&path));
	buf_addf(&path, "/%s", name);
	file = fopen(buf_text(&path), "w");
	if (!file || fwrite(buf_text(content), 1, content->n, file) != content->n || fclose(file))
		die(buf_text(&path));
	buf_release(&path);
	buf_clear(content);
}

static void write_manual(const char *folder, const char *prose_folder)
{
	struct buf page = {0}, prose = {0}, name = {0};

	read_prose(&prose, prose_folder, "rescue");
	manual_program(&page, commands, buf_view(&prose));
	write_file(folder, "man", "rescue.1", &page);
	for (size_t i = 0; commands[i]; i++) {
		buf_clear(&prose);
		buf_clear(&name);
		buf_addf(&name, "rescue-%s", commands[i]->name);
		read_prose(&prose, prose_folder, buf_text(&name));
		manual_command(&page, commands[i], buf_view(&prose));
		buf_add_text(&name, ".1");
		write_file(folder, "man", buf_text(&name), &page);
	}
	buf_release(&page);
	buf_release(&prose);
	buf_release(&name);
}

struct schema_page {
	struct buf *out;
	struct store *store;
	const char *family;
};

static void add_column(void *context, const struct column_info *column)
{
	struct buf tag = {0};

	buf_addf(&tag, "%.*s", VIEW_ARG(column->name));
	if (column->type.n)
		buf_addf(&tag, " (%.*s%s%s)", VIEW_ARG(column->type), column->is_key ? ", key" : "",
			 column->may_be_null ? ", may be NULL" : "");
	manual_add_tagged(context, buf_text(&tag), column->description);
	buf_release(&tag);
}

static void add_table(void *context, const struct table_info *table)
{
	struct schema_page *page = context;

	if (!page->family || strcmp(page->family, table->family) != 0) {
		buf_add_text(page->out, ".SH ");
		for (const char *p = table->family; *p; p++)
			buf_add_char(page->out, (char)toupper((unsigned char)*p));
		buf_add_char(page->out, '\n');
		page->family = table->family;
	}
	buf_addf(page->out, ".SS %.*s\n", VIEW_ARG(table->name));
	prose_roff_text(page->out, table->description);
	buf_add_char(page->out, '\n');
	tables_each_column(page->store, table->name, add_column, page->out);
}

static void add_schema(struct buf *out)
{
	struct schema_page page = {.out = out};
	struct err err = {0};

	if (store_open(&page.store, ":memory:", STORE_WRITE, &err) || store_scope(page.store, -1, -1, &err) ||
	    open_define_views(page.store, &err)) {
		fprintf(stderr, "rescue-docs: %s\n", err.message);
		exit(2);
	}
	tables_each(page.store, add_table, &page);
	store_close(page.store);
}

static void add_languages(struct buf *out)
{
	struct buf text = {0};

	buf_add_text(out, ".SH LANGUAGES\n");
	for (size_t i = 0; i < language_count(); i++) {
		const struct language *language = language_at(i);
		const char *subject;

		if (!language_has_metrics(language))
			continue;
		buf_addf(out, ".SS %s\n", language->name);
		for (size_t note = 0; (subject = language_note(language, note, &text)); note++)
			manual_add_tagged(out, subject, buf_view(&text));
	}
	buf_add_text(out, ".SH SEE ALSO\n\\fBrescue\\-schema\\fR(5)\n");
	buf_release(&text);
}

/* Pages that are all prose, and those whose rest comes from tables. */
static void write_pages(const char *folder, const char *prose_folder)
{
	static const struct {
		const char *name;
		int section;
		void (*add)(struct buf *out);
	} pages[] = {
	    {"rescue-engagement", 5, NULL},
	    {"rescue-gate", 5, NULL},
	    {"rescue-languages", 7, add_languages},
	    {"rescue-rules", 5, NULL},
	    {"rescue-schema", 5, add_schema},
	};

	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		struct buf page = {0}, prose = {0}, name = {0};

		buf_addf(&name, "%s.%d", pages[i].name, pages[i].section);
		read_prose(&prose, prose_folder, buf_text(&name));
		if (prose.n) {
			manual_page(&page, pages[i].name, pages[i].section, buf_view(&prose));
			if (pages[i].add)
				pages[i].add(&page);
			write_file(folder, "man", buf_text(&name), &page);
		}
		buf_release(&page);
		buf_release(&prose);
		buf_release(&name);
	}
}

static void write_completions(const char *folder)
{
	struct buf script = {0};

	completion_bash(&script, commands);
	write_file(folder, "completions", "rescue.bash", &script);
	completion_zsh(&script, commands);
	write_file(folder, "completions", "_rescue", &script);
	completion_fish(&script, commands);
	write_file(folder, "completions", "rescue.fish", &script);
	buf_release(&script);
}

static void list(void)
{
	for (size_t i = 0; commands[i]; i++) {
		for (const struct option_spec *option = commands[i]->options; option->name; option++) {
			printf("%s\t--%s\n", commands[i]->name, option->name);
			if (option->letter)
				printf("%s\t-%c\n", commands[i]->name, option->letter);
		}
	}
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		list();
		return 0;
	}
	if (argc != 3) {
		fputs("usage: rescue-docs DIR MAN\n", stderr);
		return 2;
	}
	write_manual(argv[1], argv[2]);
	write_pages(argv[1], argv[2]);
	write_completions(argv[1]);
	return 0;
}

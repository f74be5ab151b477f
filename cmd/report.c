/*
 * The report once more from the store, without looking at the repository.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "cmd/commands.h"
#include "cmd/open.h"
#include "report/report.h"
#include "rules/rules.h"

#include "base/banned.h"

/* The same order as format_names. */
static const struct {
	const char *name;
	int (*write)(struct store *store, const struct rule_set *rules, struct buf *out, struct err *err);
} formats[] = {{"md", report_markdown}, {"html", report_html}, {"json", report_json}};

static const char *const format_names[] = {"md", "html", "json", NULL};

static int write_file(const char *directory, const char *format, const struct buf *content, struct err *err)
{
	struct buf path = {0};
	FILE *file;
	int status = 0;

	buf_addf(&path, "%s/report.%s", directory, format);
	file = fopen(buf_text(&path), "w");
	if (!file || fwrite(buf_text(content), 1, content->n, file) != content->n || fflush(file))
		status = err_set(err, ERR_USAGE, "cannot write '%s': %s; choose another place with --output DIR",
				 buf_text(&path), strerror(errno));
	if (file)
		fclose(file);
	buf_release(&path);
	return status;
}

/* One format, to standard output or into a directory. */
static int report_one(struct store *store, const struct rule_set *rules, const struct options *options, struct err *err)
{
	const char *format = option_text(options, "format");
	const char *directory = option_text(options, "output");
	struct buf out = {0};
	size_t i = 0;
	int status;

	while (strcmp(formats[i].name, format) != 0)
		i++;
	status = formats[i].write(store, rules, &out, err);
	if (!status && directory)
		status = write_file(directory, format, &out, err);
	else if (!status)
		fwrite(buf_text(&out), 1, out.n, stdout);
	buf_release(&out);
	return status;
}

static int report(struct store *store, const struct rule_set *rules, const struct options *options, struct err *err)
{
	const char *directory = option_text(options, "output");

	if (directory && mkdir(directory, 0777) && errno != EEXIST)
		return err_set(err, ERR_USAGE, "cannot create the directory '%s': %s; choose another with --output DIR",
			       directory, strerror(errno));
	if (!directory || option_given(options, "format"))
		return report_one(store, rules, options, err);
	return report_write(store, rules, store_int(store, "SELECT id FROM audit", 0), directory, err);
}

static int run(const struct options *options, struct err *err)
{
	struct rule_set rules = {.without_tests = true};
	struct store *store = NULL;
	size_t count;
	int status = open_to_report(&store, options, err) ||
		     rules_load(&rules, option_list(options, "rules", &count), NULL, err) ||
		     report(store, &rules, options, err);

	rules_release(&rules);
	store_close(store);
	return status ? -1 : 0;
}

static const struct argument_spec arguments[] = {{.name = NULL}};

static const struct option_spec options[] = {
    OPTION_STORE,
    OPTION_AUDIT,
    {.name = "output",
     .letter = 'o',
     .type = OPTION_TEXT,
     .value = "DIR",
     .help = "write report.md and report.html there, or with --format only that one"},
    {.name = "format",
     .type = OPTION_CHOICE,
     .value = "FORMAT",
     .fallback = "md",
     .choices = format_names,
     .help = "what to write"},
    {.name = "rules",
     .type = OPTION_LIST,
     .value = "DIR",
     .help = "the directory of rules the audit was made with, for their explanations"},
    OPTIONS_END,
};

static const struct example examples[] = {
    {"read it in the terminal", "rescue report | less"},
    {"two files to hand over", "rescue report --output due-diligence"},
    {"all numbers, for another program", "rescue report --format json"},
    {NULL, NULL},
};

const struct command report_command = {
    .name = "report",
    .summary = "write the report of an audit from the store",
    .description =
	"Prints the report as Markdown, HTML or JSON. The HTML is one file that holds no script and loads nothing. "
	"The same store gives the same bytes.\n\n"
	"`rescue audit` already writes the report beside the store; this writes it again, elsewhere, or of an older "
	"audit. The exit code is 0 whatever the report says.",
    .arguments = arguments,
    .options = options,
    .examples = examples,
    .run = run,
};

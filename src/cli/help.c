#include "cli/help.h"

#include <string.h>

#include "cli/prose.h"

#include "base/banned.h"

enum { LABEL_COLUMN = 2, TEXT_COLUMN = 22 };

void help_add_option_usage(struct buf *out, const struct option_spec *option)
{
	if (option->letter && option->type == OPTION_FLAG)
		buf_addf(out, "[-%c]", option->letter);
	else if (option->type == OPTION_FLAG)
		buf_addf(out, "[--%s%s]", option->negatable ? "[no-]" : "", option->name);
	else
		buf_addf(out, "[--%s %s]%s", option->name, option->value, option->type == OPTION_LIST ? "..." : "");
}

void help_add_argument_usage(struct buf *out, const struct argument_spec *argument)
{
	buf_addf(out, "%s%s%s%s", argument->min ? "" : "[", argument->name, argument->max == 1 ? "" : "...",
		 argument->min ? "" : "]");
}

void help_add_option_label(struct buf *out, const struct option_spec *option)
{
	if (option->letter)
		buf_addf(out, "-%c, ", option->letter);
	buf_addf(out, "--%s%s", option->negatable ? "[no-]" : "", option->name);
	if (option->type != OPTION_FLAG)
		buf_addf(out, " %s", option->value);
}

void help_add_option_text(struct buf *out, const struct option_spec *option)
{
	buf_add_text(out, option->help);
	for (size_t i = 0; option->choices && option->choices[i]; i++)
		buf_addf(out, "%s%s", i == 0 ? ": " : option->choices[i + 1] ? ", " : " or ", option->choices[i]);
	if (option->type == OPTION_LIST)
		buf_add_text(out, "; may be given several times");
	if (option->type == OPTION_FLAG && option->fallback)
		buf_add_text(out, " (on by default)");
	else if (option->fallback)
		buf_addf(out, " (default %s)", option->fallback);
}

/* One entry of a list: label at the left, filled text at TEXT_COLUMN. */
static void add_entry(struct buf *out, const char *label, struct view text, size_t indent)
{
	size_t column = indent + strlen(label);

	buf_addf(out, "%*s%s", (int)indent, "", label);
	if (column + 2 > TEXT_COLUMN) {
		buf_add_char(out, '\n');
		column = 0;
	}
	prose_fill(out, text, TEXT_COLUMN, column);
}

/* A synopsis that breaks between its parts, continued under the first one. */
struct synopsis {
	struct buf *out;
	size_t indent;
	size_t column;
};

static void add_part(struct synopsis *synopsis, const struct buf *part)
{
	if (synopsis->column + 1 + part->n > HELP_WIDTH) {
		buf_addf(synopsis->out, "\n%*s", (int)synopsis->indent, "");
		synopsis->column = synopsis->indent;
	} else {
		buf_add_char(synopsis->out, ' ');
		synopsis->column++;
	}
	buf_add_view(synopsis->out, buf_view(part));
	synopsis->column += part->n;
}

static void write_usage(struct buf *out, const struct command *command)
{
	size_t column = strlen("usage: rescue ") + strlen(command->name);
	struct synopsis synopsis = {out, column + 1, column};
	struct buf part = {0};

	buf_addf(out, "usage: rescue %s", command->name);
	for (const struct option_spec *option = command->options; option->name; option++) {
		buf_clear(&part);
		help_add_option_usage(&part, option);
		add_part(&synopsis, &part);
	}
	for (const struct argument_spec *argument = command->arguments; argument && argument->name; argument++) {
		buf_clear(&part);
		help_add_argument_usage(&part, argument);
		add_part(&synopsis, &part);
	}
	buf_add_char(out, '\n');
	buf_release(&part);
}

static void write_arguments(struct buf *out, const struct argument_spec *arguments)
{
	struct choice choice;

	if (!arguments || !arguments->name)
		return;
	buf_add_text(out, "\narguments:\n");
	for (; arguments->name; arguments++) {
		add_entry(out, arguments->name, view_of(arguments->help), LABEL_COLUMN);
		for (size_t i = 0; arguments->choice && arguments->choice(i, &choice); i++)
			add_entry(out, choice.name, view_of(choice.summary), 2 * LABEL_COLUMN);
	}
}

static void write_options(struct buf *out, const struct option_spec *option)
{
	struct buf label = {0}, text = {0};

	buf_add_text(out, "\noptions:\n");
	for (; option->name; option++) {
		buf_clear(&label);
		buf_clear(&text);
		help_add_option_label(&label, option);
		help_add_option_text(&text, option);
		add_entry(out, buf_text(&label), buf_view(&text), LABEL_COLUMN);
	}
	buf_release(&label);
	buf_release(&text);
}

static void write_examples(struct buf *out, const struct example *example)
{
	if (!example || !example->line)
		return;
	buf_add_text(out, "\nexamples:\n");
	for (; example->line; example++)
		buf_addf(out, "  # %s\n  %s\n", example->what, example->line);
}

static void write_exits(struct buf *out, const struct exit_status *status)
{
	for (; status && status->meaning; status++) {
		struct buf label = {0};

		buf_addf(&label, "%d", status->code);
		add_entry(out, buf_text(&label), view_of(status->meaning), LABEL_COLUMN);
		buf_release(&label);
	}
}

void help_write(struct buf *out, const struct command *command)
{
	buf_addf(out, "rescue %s: %s\n\n", command->name, command->summary);
	write_usage(out, command);
	buf_add_char(out, '\n');
	prose_plain(out, view_of(command->description));
	write_arguments(out, command->arguments);
	write_options(out, command->options);
	write_examples(out, command->examples);
	buf_add_text(out, "\nexit status:\n");
	write_exits(out, exit_statuses_of_all);
	write_exits(out, command->exits);
}

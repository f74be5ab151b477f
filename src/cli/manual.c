#include "cli/manual.h"

#include <ctype.h>
#include <string.h>

#include "cli/help.h"
#include "cli/prose.h"

#include "base/banned.h"

static void add_title(struct buf *out, const char *name, int section)
{
	buf_add_text(out, ".\\\" Generated from the option tables and man/; edit those.\n.TH ");
	for (const char *p = name; *p; p++)
		buf_add_char(out, (char)toupper((unsigned char)*p));
	buf_addf(out, " %d %s \"rescue %s\" \"rescue manual\"\n", section, RESCUE_RELEASE_DATE, RESCUE_VERSION);
}

void manual_add_tagged(struct buf *out, const char *tag, struct view text)
{
	buf_add_text(out, ".TP\n\\fB");
	prose_roff_text(out, view_of(tag));
	buf_add_text(out, "\\fR\n");
	prose_roff_text(out, text);
	buf_add_char(out, '\n');
}

static void add_synopsis(struct buf *out, const struct command *command)
{
	struct buf part = {0};

	buf_addf(out, ".SH SYNOPSIS\n\\fBrescue %s\\fR", command->name);
	for (const struct option_spec *option = command->options; option->name; option++) {
		buf_add_char(&part, '\n');
		help_add_option_usage(&part, option);
	}
	for (const struct argument_spec *argument = command->arguments; argument && argument->name; argument++) {
		buf_add_char(&part, '\n');
		help_add_argument_usage(&part, argument);
	}
	prose_roff_text(out, buf_view(&part));
	buf_add_char(out, '\n');
	buf_release(&part);
}

static void add_arguments(struct buf *out, const struct argument_spec *argument)
{
	struct choice choice;

	if (!argument || !argument->name)
		return;
	buf_add_text(out, ".SH ARGUMENTS\n");
	for (; argument->name; argument++) {
		manual_add_tagged(out, argument->name, view_of(argument->help));
		if (!argument->choice)
			continue;
		buf_add_text(out, ".RS\n");
		for (size_t i = 0; argument->choice(i, &choice); i++)
			manual_add_tagged(out, choice.name, view_of(choice.summary));
		buf_add_text(out, ".RE\n");
	}
}

static void add_options(struct buf *out, const struct option_spec *option)
{
	struct buf label = {0}, text = {0};

	buf_add_text(out, ".SH OPTIONS\n");
	for (; option->name; option++) {
		buf_clear(&label);
		buf_clear(&text);
		help_add_option_label(&label, option);
		help_add_option_text(&text, option);
		manual_add_tagged(out, buf_text(&label), buf_view(&text));
	}
	buf_release(&label);
	buf_release(&text);
}

static void add_examples(struct buf *out, const struct example *example)
{
	if (!example || !example->line)
		return;
	buf_add_text(out, ".SH EXAMPLES\n");
	for (; example->line; example++)
		manual_add_tagged(out, example->line, view_of(example->what));
}

static void add_exits(struct buf *out, const struct exit_status *status)
{
	for (; status && status->meaning; status++) {
		struct buf code = {0};

		buf_addf(&code, "%d", status->code);
		manual_add_tagged(out, buf_text(&code), view_of(status->meaning));
		buf_release(&code);
	}
}

static void add_name(struct buf *out, const char *name, struct view summary)
{
	buf_add_text(out, ".SH NAME\n");
	prose_roff_text(out, view_of(name));
	buf_add_text(out, " \\- ");
	prose_roff_text(out, summary);
	buf_add_char(out, '\n');
}

void manual_command(struct buf *out, const struct command *command, struct view prose)
{
	struct buf name = {0};

	buf_addf(&name, "rescue-%s", command->name);
	add_title(out, buf_text(&name), 1);
	add_name(out, buf_text(&name), view_of(command->summary));
	add_synopsis(out, command);
	buf_add_text(out, ".SH DESCRIPTION\n");
	prose_roff(out, view_of(command->description));
	add_arguments(out, command->arguments);
	add_options(out, command->options);
	prose_roff(out, prose);
	buf_add_text(out, ".SH EXIT STATUS\n");
	add_exits(out, exit_statuses_of_all);
	add_exits(out, command->exits);
	add_examples(out, command->examples);
	buf_add_text(out, ".SH SEE ALSO\n\\fBrescue\\fR(1)\n");
	buf_release(&name);
}

void manual_program(struct buf *out, const struct command *const *commands, struct view prose)
{
	size_t rest = view_find(prose, 1, VIEW("\n# ")); /* the description comes before the commands */

	add_title(out, "rescue", 1);
	add_name(out, "rescue", VIEW("audit a code base for technical due diligence"));
	buf_add_text(out, ".SH SYNOPSIS\n\\fBrescue\\fR COMMAND [OPTION...] [ARGUMENT...]\n.br\n"
			  "\\fBrescue help\\fR [COMMAND]\n.br\n\\fBrescue \\-\\-version\\fR\n");
	prose_roff(out, view_slice(prose, 0, rest));
	buf_add_text(out, ".SH COMMANDS\n");
	for (; *commands; commands++) {
		struct buf page = {0};

		buf_addf(&page, "%s.", (*commands)->summary);
		manual_add_tagged(out, (*commands)->name, buf_view(&page));
		buf_release(&page);
	}
	prose_roff(out, view_slice(prose, rest, prose.n));
	buf_add_text(out, ".SH EXIT STATUS\n");
	add_exits(out, exit_statuses_of_all);
	buf_add_text(out, ".PP\nA command can have further ones; its own page lists them.\n.SH SEE ALSO\n"
			  "\\fBrescue\\-<command>\\fR(1), \\fBgit\\fR(1)\n");
}

void manual_page(struct buf *out, const char *name, int section, struct view prose)
{
	struct view line;

	add_title(out, name, section);
	if (view_line(&prose, &line))
		add_name(out, name, line);
	prose_roff(out, prose);
}

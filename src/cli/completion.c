#include "cli/completion.h"

#include <string.h>

#include "base/banned.h"

enum words { WORDS_NONE, WORDS_FILES, WORDS_DIRECTORIES };

/* What a value is, told by the name it has in help. */
static enum words words_of(const char *value)
{
	if (strcmp(value, "FILE") == 0 || strcmp(value, "PATH") == 0)
		return WORDS_FILES;
	return strcmp(value, "DIR") == 0 ? WORDS_DIRECTORIES : WORDS_NONE;
}

static void add_choices(struct buf *out, const char *const *choices)
{
	for (size_t i = 0; choices[i]; i++)
		buf_addf(out, "%s%s", i ? " " : "", choices[i]);
}

static void add_argument_words(struct buf *out, const struct argument_spec *argument)
{
	struct choice choice;

	for (size_t i = 0; argument->choice(i, &choice); i++)
		buf_addf(out, "%s%s", i ? " " : "", choice.name);
}

static void add_option_words(struct buf *out, const struct option_spec *option)
{
	for (const char *gap = ""; option->name; option++, gap = " ") {
		buf_addf(out, "%s--%s", gap, option->name);
		if (option->letter)
			buf_addf(out, " -%c", option->letter);
		if (option->negatable)
			buf_addf(out, " --no-%s", option->name);
	}
}

static void bash_value(struct buf *out, const struct command *command, const struct option_spec *option)
{
	buf_addf(out, "\t\"%s --%s\"", command->name, option->name);
	if (option->letter)
		buf_addf(out, " | \"%s -%c\"", command->name, option->letter);
	buf_add_text(out, ") ");
	if (option->choices) {
		buf_add_text(out, "_rescue_words \"");
		add_choices(out, option->choices);
		buf_add_char(out, '"');
	} else if (words_of(option->value) == WORDS_NONE) {
		buf_add_text(out, "COMPREPLY=()");
	} else {
		buf_add_text(out, words_of(option->value) == WORDS_FILES ? "_rescue_paths -f" : "_rescue_paths -d");
	}
	buf_add_text(out, "; return ;;\n");
}

static void bash_values(struct buf *out, const struct command *const *commands)
{
	buf_add_text(out, "\tcase \"$command $previous\" in\n");
	for (; *commands; commands++) {
		for (const struct option_spec *option = (*commands)->options; option->name; option++) {
			if (option->type != OPTION_FLAG)
				bash_value(out, *commands, option);
		}
	}
	buf_add_text(out, "\tesac\n");
}

static void bash_options(struct buf *out, const struct command *const *commands)
{
	buf_add_text(out, "\tcase \"$command $current\" in\n");
	for (; *commands; commands++) {
		buf_addf(out, "\t\"%s -\"*) _rescue_words \"", (*commands)->name);
		add_option_words(out, (*commands)->options);
		buf_add_text(out, "\"; return ;;\n");
	}
	buf_add_text(out, "\tesac\n");
}

static void bash_arguments(struct buf *out, const struct command *const *commands)
{
	buf_add_text(out, "\tcase $command in\n");
	for (; *commands; commands++) {
		const struct argument_spec *argument = (*commands)->arguments;

		for (; argument && argument->name; argument++) {
			if (argument->choice) {
				buf_addf(out, "\t%s) _rescue_words \"", (*commands)->name);
				add_argument_words(out, argument);
				buf_add_text(out, "\" ;;\n");
			} else if (words_of(argument->name) != WORDS_NONE) {
				buf_addf(out, "\t%s) _rescue_paths -f ;;\n", (*commands)->name);
			}
		}
	}
	buf_add_text(out, "\tesac\n");
}

void completion_bash(struct buf *out, const struct command *const *commands)
{
	buf_add_text(out,
		     "# bash completion for rescue, generated from its option tables\n"
		     "_rescue_words()\n{\n\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$current\")\n}\n\n"
		     "_rescue_paths()\n{\n\tcompopt -o filenames 2>/dev/null\n"
		     "\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$current\")\n}\n\n"
		     "_rescue()\n{\n\tlocal current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
		     "\tlocal command=${COMP_WORDS[1]}\n\n"
		     "\tCOMPREPLY=()\n"
		     "\t[ \"$current\" = = ] && current=\n"
		     "\t[ \"$previous\" = = ] && previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
		     "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n\t\t_rescue_words \"");
	for (size_t i = 0; commands[i]; i++)
		buf_addf(out, "%s ", commands[i]->name);
	buf_add_text(out, "--help --version\"\n\t\treturn\n\tfi\n");
	bash_values(out, commands);
	bash_options(out, commands);
	bash_arguments(out, commands);
	buf_add_text(out, "}\ncomplete -F _rescue rescue\n");
}

/* Text inside single quotes of a shell; `special` characters get a backslash. */
static void add_quoted(struct buf *out, const char *text, const char *special)
{
	for (; *text; text++) {
		if (*text == '\'')
			buf_add_text(out, "'\\''");
		else if (*text == '`')
			continue;
		else if (strchr(special, *text))
			buf_addf(out, "\\%c", *text);
		else
			buf_add_char(out, *text);
	}
}

static void zsh_value(struct buf *out, const struct option_spec *option)
{
	buf_addf(out, ":%s:", option->value);
	if (option->choices) {
		buf_add_char(out, '(');
		add_choices(out, option->choices);
		buf_add_char(out, ')');
	} else if (words_of(option->value) != WORDS_NONE) {
		buf_add_text(out, words_of(option->value) == WORDS_FILES ? "_files" : "_files -/");
	}
}

static void zsh_option(struct buf *out, const struct option_spec *option, const char *prefix)
{
	bool valued = option->type != OPTION_FLAG;

	/* What excludes each other, or '*' for what may come again, then the forms. */
	buf_add_text(out, " \\\n\t\t'");
	if (option->type == OPTION_LIST)
		buf_add_char(out, '*');
	else if (option->letter)
		buf_addf(out, "(-%c --%s)", option->letter, option->name);
	if (option->letter)
		buf_addf(out, "'{-%c%s,--%s%s}'", option->letter, valued ? "+" : "", option->name, valued ? "=" : "");
	else
		buf_addf(out, "--%s%s%s", prefix, option->name, valued ? "=" : "");
	buf_add_char(out, '[');
	add_quoted(out, option->help, "[]:");
	buf_add_char(out, ']');
	if (valued)
		zsh_value(out, option);
	buf_add_char(out, '\'');
}

static void zsh_argument(struct buf *out, const struct argument_spec *argument)
{
	buf_addf(out, " \\\n\t\t'%s:%s:", argument->max == 1 ? "" : "*", argument->name);
	if (argument->choice) {
		struct choice choice;

		buf_add_text(out, "((");
		for (size_t i = 0; argument->choice(i, &choice); i++) {
			buf_addf(out, "%s%s\\:\"", i ? " " : "", choice.name);
			add_quoted(out, choice.summary, "\"[]:$\\");
			buf_add_char(out, '"');
		}
		buf_add_text(out, "))");
	} else if (words_of(argument->name) != WORDS_NONE) {
		buf_add_text(out, "_files");
	}
	buf_add_char(out, '\'');
}

static void zsh_command(struct buf *out, const struct command *command)
{
	buf_addf(out, "\t%s)\n\t\t_arguments -s", command->name);
	for (const struct option_spec *option = command->options; option->name; option++) {
		zsh_option(out, option, "");
		if (option->negatable)
			zsh_option(out, option, "no-");
	}
	for (const struct argument_spec *argument = command->arguments; argument && argument->name; argument++)
		zsh_argument(out, argument);
	buf_add_text(out, "\n\t\t;;\n");
}

void completion_zsh(struct buf *out, const struct command *const *commands)
{
	buf_add_text(out, "#compdef rescue\n# zsh completion for rescue, generated from its option tables\n"
			  "_rescue()\n{\n\tlocal -a commands\n\tlocal command=$words[2]\n\n\tcommands=(\n");
	for (size_t i = 0; commands[i]; i++) {
		buf_addf(out, "\t\t'%s:", commands[i]->name);
		add_quoted(out, commands[i]->summary, ":");
		buf_add_text(out, "'\n");
	}
	buf_add_text(out, "\t)\n\tif (( CURRENT == 2 )); then\n\t\t_describe command commands\n\t\treturn\n\tfi\n"
			  "\tshift words\n\t(( CURRENT-- ))\n\tcase $command in\n");
	for (; *commands; commands++)
		zsh_command(out, *commands);
	buf_add_text(out, "\tesac\n}\n\n_rescue \"$@\"\n");
}

static void fish_option(struct buf *out, const struct command *command, const struct option_spec *option)
{
	buf_addf(out, "complete -c rescue -n '__fish_seen_subcommand_from %s' -l %s", command->name, option->name);
	if (option->letter)
		buf_addf(out, " -s %c", option->letter);
	if (option->type != OPTION_FLAG)
		buf_add_text(out, words_of(option->value) == WORDS_NONE ? " -x" : " -r -F");
	if (option->choices) {
		buf_add_text(out, " -a '");
		add_choices(out, option->choices);
		buf_add_char(out, '\'');
	}
	buf_add_text(out, " -d '");
	add_quoted(out, option->help, "");
	buf_add_text(out, "'\n");
	if (option->negatable)
		buf_addf(out, "complete -c rescue -n '__fish_seen_subcommand_from %s' -l no-%s\n", command->name,
			 option->name);
}

static void fish_argument(struct buf *out, const struct command *command, const struct argument_spec *argument)
{
	struct choice choice;

	for (size_t i = 0; argument->choice && argument->choice(i, &choice); i++) {
		buf_addf(out, "complete -c rescue -n '__fish_seen_subcommand_from %s' -a '%s' -d '", command->name,
			 choice.name);
		add_quoted(out, choice.summary, "");
		buf_add_text(out, "'\n");
	}
	if (!argument->choice && words_of(argument->name) != WORDS_NONE)
		buf_addf(out, "complete -c rescue -n '__fish_seen_subcommand_from %s' -F\n", command->name);
}

void completion_fish(struct buf *out, const struct command *const *commands)
{
	buf_add_text(out, "# fish completion for rescue, generated from its option tables\ncomplete -c rescue -f\n"
			  "complete -c rescue -n __fish_use_subcommand -l version -d 'print the version'\n");
	for (size_t i = 0; commands[i]; i++) {
		buf_addf(out, "complete -c rescue -n __fish_use_subcommand -a %s -d '", commands[i]->name);
		add_quoted(out, commands[i]->summary, "");
		buf_add_text(out, "'\n");
	}
	for (; *commands; commands++) {
		for (const struct option_spec *option = (*commands)->options; option->name; option++)
			fish_option(out, *commands, option);
		for (const struct argument_spec *argument = (*commands)->arguments; argument && argument->name;
		     argument++)
			fish_argument(out, *commands, argument);
	}
}

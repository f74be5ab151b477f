/*
 * Takes in what no repository tells: evidence of one kind from one file. The newest audit is judged again with it at
 * once, so that what was imported stands in every listing; without an audit there is one of the evidence alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/num.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cmd/commands.h"
#include "cmd/judging.h"
#include "evidence/evidence.h"
#include "rules/engagement.h"
#include "rules/file_source.h"
#include "rules/rules.h"

#include "base/banned.h"

struct import {
	const struct options *options;
	const struct evidence_kind *kind;
	struct store *store;
	struct rule_set rules;
	struct engagement engagement;
	struct evidence_result result;
	struct progress *progress;
};

static const struct evidence_kind *find_kind(const char *name)
{
	for (size_t i = 0; i < evidence_kind_count; i++)
		if (strcmp(evidence_kinds[i].name, name) == 0)
			return &evidence_kinds[i];
	BUG("the parser let the kind '%s' pass", name);
}

/* Today, or the day that SOURCE_DATE_EPOCH asks for, so that a script can have the same bytes twice. */
static void add_today(struct buf *day)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	int64_t seconds;

	if (!epoch || !parse_int(view_of(epoch), 0, INT64_MAX, &seconds))
		seconds = (int64_t)time(NULL);
	buf_add_date(day, seconds, 0);
}

static int read_file(struct import *import, struct err *err)
{
	const char *file = argument_text(import->options, "FILE");
	struct arena arena = {0};
	struct buf day = {0};
	struct evidence_source source = {.file = file, .rules = &import->rules};
	int status = file_source_read(NULL, &arena, file, &source.content, err);

	add_today(&day);
	source.day = buf_view(&day);
	if (status == 0)
		status = evidence_import(import->store, import->kind, &source, &import->result, err);
	buf_release(&day);
	arena_release(&arena);
	return status;
}

static int judge(struct import *import, struct err *err)
{
	const struct judge_options everything = {0};
	struct judging judging = {
	    .store = import->store,
	    .rules = &import->rules,
	    .selection = &everything,
	    .engagement = &import->engagement,
	    .repository = VIEW("evidence"),
	    .revision = VIEW("evidence"),
	    .progress = import->progress,
	};
	struct arena arena = {0};
	int64_t audit_id;
	int status;

	judging_take_newest(&judging, &arena);
	status = judging_run(&judging, &audit_id, err);
	arena_release(&arena);
	return status;
}

static int import_and_judge(struct import *import, struct err *err)
{
	if (store_begin(import->store, err))
		return -1;
	if (read_file(import, err) == 0 && judge(import, err) == 0 && store_commit(import->store, err) == 0)
		return 0;
	store_rollback(import->store);
	return -1;
}

static int open_all(struct import *import, struct err *err)
{
	const struct options *options = import->options;

	if (judging_load(options, NULL, &import->rules, &import->engagement, err))
		return -1;
	return store_open(&import->store, option_text(options, "store"), STORE_WRITE, err);
}

static void say(const struct import *import)
{
	struct view notes = buf_view(&import->result.notes), line;
	struct buf text = {0};

	fprintf(stderr, "%lld %s of %s\n", (long long)import->result.entries, import->kind->name,
		argument_text(import->options, "FILE"));
	while (view_line(&notes, &line)) {
		buf_add_printable(&text, line);
		fprintf(stderr, "note: %s\n", buf_text(&text));
		buf_clear(&text);
	}
	buf_release(&text);
}

static int run(const struct options *options, struct err *err)
{
	struct import import = {.options = options,
				.kind = find_kind(argument_text(options, "KIND")),
				.progress = progress_on_terminal(options)};
	int status = open_all(&import, err);

	if (!status)
		status = import_and_judge(&import, err);
	progress_clear(import.progress);
	if (!status && !option_flag(options, "quiet"))
		say(&import);
	buf_release(&import.result.notes);
	store_close(import.store);
	rules_release(&import.rules);
	engagement_release(&import.engagement);
	progress_free(import.progress);
	return status ? -1 : 0;
}

static bool kind_choice(size_t index, struct choice *choice)
{
	if (index >= evidence_kind_count)
		return false;
	*choice = (struct choice){evidence_kinds[index].name, evidence_kinds[index].summary};
	return true;
}

static const struct argument_spec arguments[] = {
    {.name = "KIND", .min = 1, .max = 1, .choice = kind_choice, .help = "what the file is about"},
    {.name = "FILE", .min = 1, .max = 1, .help = "the file, in the form of that kind"},
    {.name = NULL},
};

static const struct option_spec option_table[] = {
    OPTION_STORE,
    {.name = "config",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "the configuration the audit is judged by, as `rescue audit --config` has it"},
    {.name = "rules",
     .type = OPTION_LIST,
     .value = "DIR",
     .help = "add the rules of this directory; one with a known id replaces it"},
    OPTIONS_END,
};

static const struct example examples[] = {
    {"the pieces of work you agreed on with the client", "rescue import initiatives initiatives.yml"},
    {"the risk matrix with them", "rescue show issues"},
    {NULL, NULL},
};

const struct command import_command = {
    .name = "import",
    .summary = "take in what no repository tells, from a file",
    .description =
	"Reads one file of evidence and keeps it in the store, with the hash of the file and the day. Of each kind the "
	"file that was imported last is in force; the former ones stay in the store.\n\n"
	"The newest audit is judged again at once. In a store without an audit there is one of the evidence alone. A "
	"mistake in the file is named with its line, and nothing is imported.\n\n"
	"rescue-initiatives(5) describes the form of initiatives.",
    .arguments = arguments,
    .options = option_table,
    .examples = examples,
    .run = run,
};

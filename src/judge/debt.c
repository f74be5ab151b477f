#include "judge/debt.h"

#include <stdlib.h>

#include "base/num.h"
#include "judge/flagged.h"

#include "base/banned.h"

/* One row: a module, or the whole. */
struct part {
	struct view module;
	int64_t files, code_lines;
	int64_t flagged_files, flagged_lines;
	int64_t findings, minutes;
};

struct parts {
	const struct judgement *judgement;
	struct intern modules;
	struct part *items; /* by number of the module */
	size_t capacity;
	struct part whole;
};

const char *debt_letter(const struct model_debt *model, int64_t minutes, int64_t code_lines)
{
	static const char *const letters[] = {"A", "B", "C", "D", "E"};
	int64_t whole = code_lines * model->line_minutes;
	size_t i = 0;

	if (whole <= 0)
		return "";
	while (i < DEBT_LETTERS && minutes * 100 > model->letter_percent[i] * whole)
		i++;
	return letters[i];
}

/* The module's row, or NULL for what is in none. */
static struct part *part_of(const struct parts *parts, struct view module)
{
	int64_t id = module.p ? intern_find(&parts->modules, module) : -1;

	return id < 0 ? NULL : &parts->items[id];
}

static int read_modules(struct parts *parts, struct err *err)
{
	struct query *query =
	    store_query(parts->judgement->store, "SELECT module, files, code_lines FROM module_size ORDER BY module");
	int status;

	while ((status = query_step(query, err)) == 1) {
		uint32_t id = intern_add(&parts->modules, query_text(query, 0), NULL);

		GROW(parts->items, (size_t)id + 1, parts->capacity);
		parts->items[id] = (struct part){.module = parts->modules.items[id],
						 .files = query_int(query, 1),
						 .code_lines = query_int(query, 2)};
	}
	query_free(query);
	return status;
}

static void add_minutes(struct parts *parts)
{
	const struct judgement *judgement = parts->judgement;

	for (size_t i = 0; i < judgement->finding_count; i++) {
		const struct finding *finding = judgement->findings[i];
		struct part *part = part_of(parts, finding->module);

		if (!finding->is_debt)
			continue;
		parts->whole.findings++;
		parts->whole.minutes += finding->counted_minutes;
		if (part) {
			part->findings++;
			part->minutes += finding->counted_minutes;
		}
	}
}

static int add_flagged(struct parts *parts, struct err *err)
{
	const struct judgement *judgement = parts->judgement;
	struct flagged_files flagged = {0};
	int status = flagged_files(judgement->store, judgement->findings, judgement->finding_count,
				   judgement->rules->model.debt.flags, &flagged, err);

	for (size_t i = 0; i < flagged.count; i++) {
		const struct flagged_file *file = &flagged.items[i];
		struct part *part = part_of(parts, file->module);

		parts->whole.flagged_files++;
		parts->whole.flagged_lines += file->code_lines;
		if (part) {
			part->flagged_files++;
			part->flagged_lines += file->code_lines;
		}
	}
	free(flagged.items);
	return status;
}

static void put_part(const struct judgement *judgement, const char *scope, const struct part *part)
{
	const struct model_debt *model = &judgement->rules->model.debt;

	put_debt(judgement->store,
		 &(struct debt_row){.audit_id = judgement->audit_id,
				    .scope = view_of(scope),
				    .module = part->module.p ? part->module : VIEW(""),
				    .files = part->files,
				    .flagged_files = part->flagged_files,
				    .code_lines = part->code_lines,
				    .flagged_lines = part->flagged_lines,
				    .findings = part->findings,
				    .minutes = part->minutes,
				    .line_minutes = model->line_minutes,
				    .letter = view_of(debt_letter(model, part->minutes, part->code_lines))});
}

static void put(const struct judgement *judgement, const char *name, int64_t value, const char *unit,
		const char *source)
{
	put_metric(judgement->store, &(struct metric_row){.audit_id = judgement->audit_id,
							  .name = view_of(name),
							  .value = (double)value,
							  .unit = view_of(unit),
							  .source = view_of(source)});
}

static void put_numbers(const struct judgement *judgement, const struct part *whole)
{
	int64_t base = whole->code_lines * judgement->rules->model.debt.line_minutes;

	put(judgement, "flagged_code_lines", whole->flagged_lines, "lines", "m");
	put(judgement, "flagged_share", share_of(whole->flagged_lines, whole->code_lines, 1000), "permille", "m");
	put(judgement, "flagged_files", whole->flagged_files, "files", "m");
	put(judgement, "file_share", share_of(whole->flagged_files, whole->files, 1000), "permille", "m");
	put(judgement, "debt_minutes", whole->minutes, "minutes", "d");
	put(judgement, "debt_ratio", share_of(whole->minutes, base, 1000), "permille", "d");
}

int write_debt(const struct judgement *judgement, int64_t files, int64_t code_lines, struct err *err)
{
	struct parts parts = {.judgement = judgement, .whole = {.files = files, .code_lines = code_lines}};
	int status = read_modules(&parts, err);

	if (status == 0)
		status = add_flagged(&parts, err);
	if (status == 0) {
		add_minutes(&parts);
		put_part(judgement, "repository", &parts.whole);
		for (size_t i = 0; i < parts.modules.count; i++)
			put_part(judgement, "module", &parts.items[i]);
		put_numbers(judgement, &parts.whole);
	}
	free(parts.items);
	intern_release(&parts.modules);
	return status;
}

/*
 * Pieces of work that a person set: the consultant's own rows of the risk
 * matrix. A row may take findings in, by the type of their issue or by
 * patterns; then impact and effort are the person's, and the findings are what
 * they rest on.
 */
#include <math.h>

#include "base/num.h"
#include "base/suggest.h"
#include "evidence/internal.h"
#include "rules/fields.h"
#include "store/rows.h"

#include "base/banned.h"

enum { HOURS_LIMIT = 10000 };

struct texts {
	const char **items;
	size_t count;
};

struct guardrail {
	const char *type, *evidence;
};

struct guardrails {
	struct guardrail *items;
	size_t count;
};

struct task {
	const char *text, *owner;
	double hours; /* NaN: not said */
};

struct initiative {
	const char *id, *title;
	enum dimension dimension;
	enum level impact, effort;
	enum phase phase;
	const char *stream, *issue, *module; /* NULL: not said, as of the next */
	const char *set_by, *reason;
	struct task task; /* without text: none */
	struct texts needs, findings;
	struct guardrails guardrails;
	const struct yaml_node *node;
};

struct initiatives {
	struct initiative *items;
	size_t count;
};

/* --- fields ------------------------------------------------------------------------------------------------------- */

static int read_hours(struct reader *reader, const struct yaml_node *node, void *member)
{
	double *hours = member;

	if (expect_kind(reader, node, YAML_SCALAR))
		return -1;
	if (!parse_double(node->text, hours) || !(*hours >= 0 && *hours <= HOURS_LIMIT))
		return yaml_error(reader->err, reader->file, node, "'%.*s' is no number of hours from 0 to %d",
				  VIEW_ARG(node->text), HOURS_LIMIT);
	return 0;
}

static int read_task(struct reader *reader, const struct yaml_node *node, void *member)
{
	static const struct field fields[] = {
	    {"do", FIELD_TEXT, offsetof(struct task, text), .is_required = true},
	    {"owner", FIELD_TEXT, offsetof(struct task, owner), .is_required = false},
	    {"hours", FIELD_OTHER, offsetof(struct task, hours), .is_required = false, .read = read_hours},
	};

	return FIELDS_READ(reader, fields, "act_now", node, member);
}

static int read_guardrail(struct reader *reader, const struct yaml_node *node, void *member)
{
	static const struct field fields[] = {
	    {"type", FIELD_TEXT, offsetof(struct guardrail, type), .is_required = true},
	    {"evidence", FIELD_TEXT, offsetof(struct guardrail, evidence), .is_required = false},
	};

	return FIELDS_READ(reader, fields, "a guardrail", node, member);
}

/* "RULE:PLACE", both patterns. */
static int read_findings(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct texts *patterns = member;
	const struct yaml_node *item = node->kind == YAML_SEQUENCE ? node->first : node;

	if (read_texts(reader, node, &patterns->items, &patterns->count))
		return -1;
	for (; item; item = node->kind == YAML_SEQUENCE ? item->next : NULL) {
		size_t colon = view_find(item->text, 0, VIEW(":"));

		if (colon == 0 || colon + 1 >= item->text.n)
			return yaml_error(reader->err, reader->file, item,
					  "'%.*s' names no findings: write RULE:PLACE, such as 'code/*:src/pay/**'",
					  VIEW_ARG(item->text));
	}
	return 0;
}

static const struct field initiative_fields[] = {
    {"id", FIELD_TEXT, offsetof(struct initiative, id), .is_required = true},
    {"title", FIELD_TEXT, offsetof(struct initiative, title), .is_required = true},
    {"dimension", FIELD_CHOICE, offsetof(struct initiative, dimension), .is_required = true,
     .choices = dimension_names},
    {"impact", FIELD_CHOICE, offsetof(struct initiative, impact), .is_required = true, .choices = level_names},
    {"effort", FIELD_CHOICE, offsetof(struct initiative, effort), .is_required = true, .choices = effort_names},
    {"phase", FIELD_CHOICE, offsetof(struct initiative, phase), .is_required = false, .choices = phase_names},
    {"stream", FIELD_TEXT, offsetof(struct initiative, stream), .is_required = false},
    {"issue", FIELD_TEXT, offsetof(struct initiative, issue), .is_required = false},
    {"module", FIELD_TEXT, offsetof(struct initiative, module), .is_required = false},
    {"needs", FIELD_TEXTS, offsetof(struct initiative, needs.items), .count = offsetof(struct initiative, needs.count)},
    {"set_by", FIELD_TEXT, offsetof(struct initiative, set_by), .is_required = true},
    {"reason", FIELD_TEXT, offsetof(struct initiative, reason), .is_required = true},
    {"act_now", FIELD_OTHER, offsetof(struct initiative, task), .is_required = false, .read = read_task},
    {"findings", FIELD_OTHER, offsetof(struct initiative, findings), .is_required = false, .read = read_findings},
    {"guardrails", FIELD_LIST, offsetof(struct initiative, guardrails.items),
     .count = offsetof(struct initiative, guardrails.count), .size = sizeof(struct guardrail), .read = read_guardrail},
};

static int read_initiative(struct reader *reader, const struct yaml_node *node, void *member)
{
	struct initiative *initiative = member;

	*initiative = (struct initiative){.phase = PHASE_STABILIZE, .task.hours = NAN, .node = node};
	if (FIELDS_READ(reader, initiative_fields, "an initiative", node, initiative))
		return -1;
	if ((int)initiative->dimension == DIMENSION_COUNT)
		initiative->dimension = DIMENSION_ARCHITECTURE;
	if (initiative->module && !initiative->issue)
		return yaml_key_error(reader->err, reader->file, yaml_get(node, "module"),
				      "'module' narrows the findings of an issue type: name that with 'issue' too");
	return 0;
}

static const struct field file_fields[] = {
    {.name = "schema", .kind = FIELD_SCHEMA, .is_required = true, .schema = "rescue/initiatives/1"},
    {"initiatives", FIELD_LIST, offsetof(struct initiatives, items), .is_required = true,
     .count = offsetof(struct initiatives, count), .size = sizeof(struct initiative), .read = read_initiative},
};

/* --- what entries say of each other ------------------------------------------------------------------------------- */

static const struct initiative *find_initiative(const struct initiatives *list, const char *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].id, id) == 0)
			return &list->items[i];
	return NULL;
}

static int check_needs(struct reader *reader, const struct initiatives *list, const struct initiative *initiative)
{
	for (size_t n = 0; n < initiative->needs.count; n++) {
		const char *needed = initiative->needs.items[n];
		struct suggestion nearest = suggest_for(needed);

		if (find_initiative(list, needed))
			continue;
		for (size_t i = 0; i < list->count; i++)
			suggest_offer(&nearest, list->items[i].id);
		return yaml_error(reader->err, reader->file, yaml_get(initiative->node, "needs"),
				  "there is no initiative '%s'%s%s%s", needed, nearest.best ? "; did you mean '" : "",
				  nearest.best ? nearest.best : "; write the id of one", nearest.best ? "'?" : "");
	}
	return 0;
}

static int check_issue(struct reader *reader, const struct rule_set *rules, const struct initiative *initiative)
{
	if (!initiative->issue || rules_find_issue(rules, view_of(initiative->issue)))
		return 0;
	return yaml_error(reader->err, reader->file, yaml_get(initiative->node, "issue"),
			  "there is no issue type '%s'; did you mean '%s'?", initiative->issue,
			  rules_nearest_issue(rules, initiative->issue));
}

static int check(struct reader *reader, const struct rule_set *rules, const struct yaml_node *node,
		 const struct initiatives *list)
{
	/* rows are told apart by both */
	if (check_unique(reader, node, "id", "initiative ", "choose another id") ||
	    check_unique(reader, node, "title", "initiative ", "choose another title"))
		return -1;
	for (size_t i = 0; i < list->count; i++)
		if (check_needs(reader, list, &list->items[i]) || check_issue(reader, rules, &list->items[i]))
			return -1;
	return 0;
}

/* A pattern for rules this program does not have takes nothing: not wrong, but nobody should think it does. */
static void note_patterns(const struct rule_set *rules, const struct initiative *initiative, struct buf *notes)
{
	for (size_t f = 0; f < initiative->findings.count; f++) {
		struct view pattern = view_of(initiative->findings.items[f]);
		struct view rule = view_slice(pattern, 0, view_find(pattern, 0, VIEW(":")));

		if (!rules_match(rules, rule))
			buf_addf(notes, "%s takes no findings by '%.*s': no rule has such a name\n", initiative->id,
				 VIEW_ARG(pattern));
	}
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static struct view optional(const char *text)
{
	return text ? view_of(text) : (struct view){0};
}

static void put_items(struct store *store, int64_t evidence_id, int64_t ordinal, const char *kind,
		      const struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		put_initiative_item(store, &(struct initiative_item_row){
					       .evidence_id = evidence_id,
					       .initiative = ordinal,
					       .kind = view_of(kind),
					       .ordinal = (int64_t)i + 1,
					       .text = view_of(texts->items[i]),
					   });
}

static void put_guardrails(struct store *store, int64_t evidence_id, int64_t ordinal,
			   const struct guardrails *guardrails)
{
	for (size_t i = 0; i < guardrails->count; i++) {
		const struct guardrail *guardrail = &guardrails->items[i];
		struct buf text = {0};

		buf_addf(&text, "%s%s%s", guardrail->type, guardrail->evidence ? ": " : "",
			 guardrail->evidence ? guardrail->evidence : "");
		put_initiative_item(store, &(struct initiative_item_row){
					       .evidence_id = evidence_id,
					       .initiative = ordinal,
					       .kind = VIEW("guardrail"),
					       .ordinal = (int64_t)i + 1,
					       .text = buf_view(&text),
					   });
		buf_release(&text);
	}
}

static void put_one(struct store *store, int64_t evidence_id, int64_t ordinal, const struct initiative *initiative)
{
	put_initiative(store, &(struct initiative_row){
				  .evidence_id = evidence_id,
				  .ordinal = ordinal,
				  .id = view_of(initiative->id),
				  .title = view_of(initiative->title),
				  .dimension = view_of(dimension_name(initiative->dimension)),
				  .impact = view_of(level_name(initiative->impact)),
				  .effort = view_of(level_name(initiative->effort)),
				  .phase = view_of(phase_name(initiative->phase)),
				  .stream = optional(initiative->stream),
				  .issue = optional(initiative->issue),
				  .module = optional(initiative->module),
				  .set_by = view_of(initiative->set_by),
				  .reason = view_of(initiative->reason),
				  .task = optional(initiative->task.text),
				  .task_owner = optional(initiative->task.owner),
				  .task_hours = initiative->task.hours,
			      });
	put_items(store, evidence_id, ordinal, "needs", &initiative->needs);
	put_items(store, evidence_id, ordinal, "findings", &initiative->findings);
	put_guardrails(store, evidence_id, ordinal, &initiative->guardrails);
}

int initiatives_import(struct store *store, int64_t id, const struct evidence_source *source,
		       struct evidence_result *result, struct err *err)
{
	struct arena arena = {0};
	struct reader reader = {.arena = &arena, .file = source->file, .manual = "rescue-initiatives(5)", .err = err};
	struct initiatives list = {0};
	struct yaml_node *root;
	int status = yaml_parse(&arena, source->file, source->content, &root, err);

	if (status == 0)
		status = FIELDS_READ(&reader, file_fields, "the file", root, &list);
	if (status == 0)
		status = check(&reader, source->rules, yaml_get(root, "initiatives"), &list);
	for (size_t i = 0; i < list.count && status == 0; i++) {
		note_patterns(source->rules, &list.items[i], &result->notes);
		put_one(store, id, (int64_t)i + 1, &list.items[i]);
	}
	result->entries = (int64_t)list.count;
	arena_release(&arena);
	return status;
}

#include "postgres/plan.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "base/limits.h"
#include "postgres/statement.h"

#include "base/banned.h"

/* Members that are names or words of the planner; every other text may hold values. */
static bool is_name(const char *key)
{
	static const char *const keys[] = {
	    "Node Type",           "Relation Name",  "Alias",    "Index Name",   "Schema",
	    "Join Type",           "Scan Direction", "Strategy", "Operation",    "Partial Mode",
	    "Parent Relationship", "Command",        "CTE Name", "Subplan Name", "Function Name",
	    "Planned Partitions",  "Presorted Key"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static json_t *redacted(const json_t *text)
{
	struct buf buf = {0};
	json_t *other;

	buf_add_redacted_sql(&buf, (struct view){json_string_value(text), json_string_length(text)});
	other = json_stringn(buf_text(&buf), buf.n);
	buf_release(&buf);
	return other ? other : json_string("");
}

/* Takes the values out of a node and all below it. False when it is too deep. */
static bool redact_member(json_t *value, int depth);

static bool redact_object(json_t *object, int depth)
{
	const char *key;
	json_t *value;
	bool is_fine = true;

	json_object_foreach(object, key, value)
	{
		if (json_is_string(value) && !is_name(key))
			json_object_set_new(object, key, redacted(value));
		else
			is_fine = is_fine && redact_member(value, depth + 1);
	}
	return is_fine;
}

static bool redact_member(json_t *value, int depth)
{
	bool is_fine = depth < PLAN_DEPTH_LIMIT;

	if (is_fine && json_is_object(value))
		return redact_object(value, depth);
	for (size_t i = 0; is_fine && json_is_array(value) && i < json_array_size(value); i++) {
		json_t *item = json_array_get(value, i);

		if (json_is_string(item))
			json_array_set_new(value, i, redacted(item));
		else
			is_fine = redact_member(item, depth + 1);
	}
	return is_fine;
}

static const char *text_of(struct arena *arena, const json_t *node, const char *key)
{
	const json_t *value = json_object_get(node, key);

	if (json_is_array(value))
		value = json_array_get(value, 0);
	return json_is_string(value) ? arena_strdup(arena, json_string_value(value)) : "";
}

static const char *condition_of(struct arena *arena, const json_t *node)
{
	static const char *const keys[] = {"Index Cond",  "Filter",       "Hash Cond", "Merge Cond",
					   "Join Filter", "Recheck Cond", "Sort Key",  "Group Key"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (json_object_get(node, keys[i]))
			return text_of(arena, node, keys[i]);
	return "";
}

struct nodes {
	struct arena *arena;
	struct plan_node *items;
	size_t count, capacity;
};

static void add_node(struct nodes *nodes, const json_t *node, int depth)
{
	const json_t *below = json_object_get(node, "Plans");

	GROW(nodes->items, nodes->count + 1, nodes->capacity);
	nodes->items[nodes->count++] = (struct plan_node){
	    .depth = depth,
	    .kind = text_of(nodes->arena, node, "Node Type"),
	    .relation = text_of(nodes->arena, node, "Relation Name"),
	    .alias = text_of(nodes->arena, node, "Alias"),
	    .index = text_of(nodes->arena, node, "Index Name"),
	    .rows = json_number_value(json_object_get(node, "Plan Rows")),
	    .cost = json_number_value(json_object_get(node, "Total Cost")),
	    .condition = condition_of(nodes->arena, node),
	};
	for (size_t i = 0; i < json_array_size(below); i++)
		add_node(nodes, json_array_get(below, i), depth + 1);
}

int plan_read(struct arena *arena, struct view json, struct plan *plan, struct err *err)
{
	json_t *list = json_loadb(json.p ? json.p : "", json.n, 0, NULL);
	json_t *root = json_object_get(json_array_get(list, 0), "Plan");
	const json_t *execution = json_object_get(json_array_get(list, 0), "Execution Time");
	struct nodes nodes = {.arena = arena};
	char *tree;

	if (!json_is_object(root) || !redact_member(root, 0)) {
		json_decref(list);
		return err_set(err, ERR_INCOMPLETE, "the server's answer to EXPLAIN is no plan, or nests too deep");
	}
	add_node(&nodes, root, 0);
	tree = json_dumps(root, JSON_COMPACT | JSON_PRESERVE_ORDER);
	*plan = (struct plan){.cost = nodes.items[0].cost, .count = nodes.count, .execution_ms = (double)NAN};
	if (json_is_number(execution))
		plan->execution_ms = json_number_value(execution);
	plan->tree = arena_strdup(arena, tree ? tree : "{}");
	plan->nodes = arena_alloc(arena, size_mul(nodes.count, sizeof(*nodes.items)));
	memcpy(plan->nodes, nodes.items, nodes.count * sizeof(*nodes.items));
	free(tree);
	free(nodes.items);
	json_decref(list);
	return 0;
}

bool plan_uses(const struct plan *plan, const char *index)
{
	for (size_t i = 0; i < plan->count; i++)
		if (strcmp(plan->nodes[i].index, index) == 0)
			return true;
	return false;
}

#include "judge/overlap.h"

#include <stdlib.h>

#include "base/num.h"

#include "base/banned.h"

/* A finding among those of one file; a whole file has lines of its own before the first. */
struct node {
	struct finding *finding;
	int64_t line, end_line;
	size_t parent;      /* the smallest one around it, or its own number */
	int64_t inside;     /* minutes that count in it */
	bool is_spoken_for; /* one around it counts */
};

static bool is_same_work(const struct finding *a, const struct finding *b)
{
	return a->rule->issue_type == b->rule->issue_type && a->is_debt == b->is_debt && view_eq(a->path, b->path);
}

/* What may overlap side by side; the one around others, and of the same lines the one with most minutes, first. */
static int by_place(const void *left, const void *right)
{
	const struct node *a = left, *b = right;
	int order = strcmp(a->finding->rule->issue, b->finding->rule->issue);

	order = order ? order : (int)a->finding->is_debt - (int)b->finding->is_debt;
	order = order ? order : view_cmp(a->finding->path, b->finding->path);
	order = order ? order : int_compare(a->line, b->line);
	order = order ? order : int_compare(b->end_line, a->end_line);
	order = order ? order : int_compare(b->finding->final_minutes, a->finding->final_minutes);
	order = order ? order : strcmp(a->finding->rule->id, b->finding->rule->id);
	return order ? order : finding_compare(a->finding, b->finding);
}

static struct node node_of(struct finding *finding)
{
	struct node node = {.finding = finding};

	if (finding->line == STORE_NULL)
		return node;
	node.line = finding->line;
	node.end_line =
	    finding->end_line == STORE_NULL || finding->end_line < finding->line ? finding->line : finding->end_line;
	return node;
}

/* Lines that only overlap stand side by side: neither is the other's work. */
static void find_parents(struct node *nodes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t around = i ? i - 1 : 0;

		while (nodes[around].end_line < nodes[i].end_line && nodes[around].parent != around)
			around = nodes[around].parent;
		nodes[i].parent = i && nodes[around].end_line >= nodes[i].end_line ? around : i;
	}
}

static bool counts_itself(const struct node *node)
{
	return node->finding->final_minutes >= node->inside;
}

/* The findings of one file: those inside come after what is around them. */
static void count_file(struct node *nodes, size_t count)
{
	find_parents(nodes, count);
	for (size_t i = count; i-- > 0;) {
		const struct node *node = &nodes[i];

		if (node->parent != i)
			nodes[node->parent].inside += counts_itself(node) ? node->finding->final_minutes : node->inside;
	}
	for (size_t i = 0; i < count; i++) {
		struct node *node = &nodes[i];
		const struct node *parent = &nodes[node->parent];

		node->is_spoken_for = node->parent != i && (parent->is_spoken_for || counts_itself(parent));
		node->finding->counted_minutes =
		    !node->is_spoken_for && counts_itself(node) ? node->finding->final_minutes : 0;
	}
}

void overlap_count(struct finding *const *findings, size_t count)
{
	struct node *nodes = xcalloc(count, sizeof(*nodes));
	size_t placed = 0, end;

	for (size_t i = 0; i < count; i++) {
		findings[i]->counted_minutes = findings[i]->final_minutes;
		if (findings[i]->path.p)
			nodes[placed++] = node_of(findings[i]);
	}
	if (placed)
		qsort(nodes, placed, sizeof(*nodes), by_place);
	for (size_t start = 0; start < placed; start = end) {
		end = start + 1;
		while (end < placed && is_same_work(nodes[start].finding, nodes[end].finding))
			end++;
		count_file(nodes + start, end - start);
	}
	free(nodes);
}

#include "collect/cycles.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/num.h"

#include "base/banned.h"

/* --- graph -------------------------------------------------------------------------------------------------------- */

static int compare_edges(const void *left, const void *right)
{
	const struct graph_edge *a = left, *b = right;
	int order = int_compare(a->from, b->from);

	return order ? order : int_compare(a->to, b->to);
}

void graph_of(struct graph *graph, size_t count, struct graph_edge *edges, size_t edge_count)
{
	size_t kept = 0;

	*graph = (struct graph){.count = count};
	graph->starts = xcalloc(count + 1, sizeof(*graph->starts));
	graph->targets = xcalloc(edge_count, sizeof(*graph->targets));
	if (edge_count)
		qsort(edges, edge_count, sizeof(*edges), compare_edges);
	for (size_t i = 0; i < edge_count; i++) {
		if (edges[i].from == edges[i].to || (i > 0 && compare_edges(&edges[i - 1], &edges[i]) == 0))
			continue;
		graph->targets[kept++] = edges[i].to;
		graph->starts[edges[i].from + 1]++;
	}
	for (size_t node = 0; node < count; node++)
		graph->starts[node + 1] += graph->starts[node];
}

void graph_release(struct graph *graph)
{
	free(graph->starts);
	free(graph->targets);
	*graph = (struct graph){0};
}

/* --- components --------------------------------------------------------------------------------------------------- */

struct search {
	const struct graph *graph;
	uint32_t *component; /* by node; numbers in order of completion until they are put in order of their nodes */
	uint32_t count;
	uint32_t *index, *low; /* by node; index 0 is not seen yet */
	uint32_t *held;        /* nodes whose component is open */
	size_t held_count;
	bool *is_held;
	uint32_t *path; /* from the root of the search; next[] beside it is where each goes on */
	size_t *next, path_count;
	uint32_t seen;
};

static void enter(struct search *search, uint32_t node)
{
	search->index[node] = search->low[node] = ++search->seen;
	search->held[search->held_count++] = node;
	search->is_held[node] = true;
	search->next[search->path_count] = search->graph->starts[node];
	search->path[search->path_count++] = node;
}

static void lower(struct search *search, uint32_t node, uint32_t to)
{
	if (search->low[node] > to)
		search->low[node] = to;
}

/* All edges of the node were followed: it may be the root of a component. */
static void leave(struct search *search, uint32_t node)
{
	bool is_single = search->held[search->held_count - 1] == node;
	uint32_t member;

	search->path_count--;
	if (search->path_count)
		lower(search, search->path[search->path_count - 1], search->low[node]);
	if (search->low[node] != search->index[node])
		return;
	search->count += !is_single;
	do {
		member = search->held[--search->held_count];
		search->is_held[member] = false;
		search->component[member] = is_single ? 0 : search->count;
	} while (member != node);
}

static void search_from(struct search *search, uint32_t root)
{
	const struct graph *graph = search->graph;

	enter(search, root);
	while (search->path_count) {
		uint32_t node = search->path[search->path_count - 1];
		size_t *next = &search->next[search->path_count - 1];

		if (*next == graph->starts[node + 1]) {
			leave(search, node);
			continue;
		}
		uint32_t to = graph->targets[(*next)++];

		if (!search->index[to])
			enter(search, to);
		else if (search->is_held[to])
			lower(search, node, search->index[to]);
	}
}

static void find_components(struct cycles *cycles, const struct graph *graph)
{
	struct search search = {.graph = graph, .component = cycles->component};
	uint32_t *order;

	search.index = xcalloc(graph->count, sizeof(*search.index));
	search.low = xcalloc(graph->count, sizeof(*search.low));
	search.held = xcalloc(graph->count, sizeof(*search.held));
	search.is_held = xcalloc(graph->count, sizeof(*search.is_held));
	search.path = xcalloc(graph->count, sizeof(*search.path));
	search.next = xcalloc(graph->count, sizeof(*search.next));
	for (size_t node = 0; node < graph->count; node++)
		if (!search.index[node])
			search_from(&search, (uint32_t)node);
	order = xcalloc((size_t)search.count + 1, sizeof(*order));
	for (size_t node = 0; node < graph->count; node++) {
		uint32_t *component = &cycles->component[node];

		if (*component && !order[*component])
			order[*component] = ++cycles->count;
		*component = order[*component];
	}
	free(order);
	free(search.index);
	free(search.low);
	free(search.held);
	free(search.is_held);
	free(search.path);
	free(search.next);
}

/* --- circles ------------------------------------------------------------------------------------------------------ */

struct circles {
	const struct graph *graph;
	struct cycles *cycles;
	uint32_t *from; /* by node: the one before it in the search in hand */
	uint32_t *mark; /* by node: the search that saw it last */
	uint32_t *queue;
	uint32_t searches;
	uint64_t steps;
	uint32_t *best; /* nodes of the shortest circle of the component in hand */
	size_t best_count;
};

static void keep_circle(struct circles *circles, uint32_t start, uint32_t last)
{
	size_t n = 1;

	for (uint32_t node = last; node != start; node = circles->from[node])
		n++;
	if (circles->best_count && n >= circles->best_count)
		return;
	circles->best_count = n;
	for (uint32_t node = last; n > 0; node = circles->from[node])
		circles->best[--n] = node;
}

/* Breadth first from `start` until an edge leads back to it. */
static void search_circle(struct circles *circles, uint32_t start)
{
	const struct graph *graph = circles->graph;
	const uint32_t *component = circles->cycles->component;
	size_t head = 0, tail = 0;

	circles->queue[tail++] = start;
	circles->mark[start] = ++circles->searches;
	while (head < tail) {
		uint32_t node = circles->queue[head++];

		for (size_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
			uint32_t to = graph->targets[i];

			circles->steps++;
			if (to == start) {
				keep_circle(circles, start, node);
				return;
			}
			if (component[to] != component[start] || circles->mark[to] == circles->searches)
				continue;
			circles->mark[to] = circles->searches;
			circles->from[to] = node;
			circles->queue[tail++] = to;
		}
	}
}

/* The nodes of a component are members[0 … count - 1], in order. */
static void find_circle(struct circles *circles, const uint32_t *members, size_t count)
{
	circles->best_count = 0;
	for (size_t i = 0; i < count && circles->best_count != 2; i++) {
		if (i > 0 && circles->steps > CYCLE_STEPS_LIMIT) {
			circles->cycles->is_cut = true;
			break;
		}
		search_circle(circles, members[i]);
	}
	for (size_t i = 0; i < circles->best_count; i++)
		circles->cycles->step[circles->best[i]] = (uint32_t)i + 1;
}

static void find_circles(struct cycles *cycles, const struct graph *graph)
{
	struct circles circles = {.graph = graph, .cycles = cycles};
	size_t *starts = xcalloc((size_t)cycles->count + 2, sizeof(*starts));
	uint32_t *members = xcalloc(graph->count, sizeof(*members));

	circles.from = xcalloc(graph->count, sizeof(*circles.from));
	circles.mark = xcalloc(graph->count, sizeof(*circles.mark));
	circles.queue = xcalloc(graph->count, sizeof(*circles.queue));
	circles.best = xcalloc(graph->count, sizeof(*circles.best));
	for (size_t node = 0; node < graph->count; node++)
		starts[cycles->component[node] ? cycles->component[node] + 1 : 0]++;
	starts[0] = starts[1] = 0;
	for (size_t i = 2; i < (size_t)cycles->count + 2; i++)
		starts[i] += starts[i - 1];
	for (size_t node = 0; node < graph->count; node++)
		if (cycles->component[node])
			members[starts[cycles->component[node]]++] = (uint32_t)node;
	/* now starts[c] is where component c ends and c + 1 begins */
	for (size_t c = 1; c <= cycles->count; c++)
		find_circle(&circles, members + starts[c - 1], starts[c] - starts[c - 1]);
	free(starts);
	free(members);
	free(circles.from);
	free(circles.mark);
	free(circles.queue);
	free(circles.best);
}

void cycles_find(struct cycles *cycles, const struct graph *graph)
{
	*cycles = (struct cycles){0};
	cycles->component = xcalloc(graph->count, sizeof(*cycles->component));
	cycles->step = xcalloc(graph->count, sizeof(*cycles->step));
	find_components(cycles, graph);
	find_circles(cycles, graph);
}

void cycles_release(struct cycles *cycles)
{
	free(cycles->component);
	free(cycles->step);
	*cycles = (struct cycles){0};
}

/*
 * Cycles of a directed graph: its strongly connected components of two nodes
 * or more (R. Tarjan, Depth-first search and linear graph algorithms, SIAM
 * Journal on Computing 1, 1972), and in each a shortest circle, which is what
 * a person can follow.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_CYCLES_H
#define RESCUE_COLLECT_CYCLES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"

/* Edges of node n: targets[starts[n]] … targets[starts[n + 1] - 1]. No edge leads to its own node. */
struct graph {
	size_t count; /* nodes */
	size_t *starts;
	uint32_t *targets;
};

struct graph_edge {
	uint32_t from, to;
};

/* All zero bytes is empty; cycles_release() frees. */
struct cycles {
	uint32_t *component; /* by node: 1, 2, 3 … in order of their lowest node, 0 outside of all cycles */
	uint32_t *step; /* by node: its place on the circle of its component, 1, 2, 3 … from the lowest on, or 0 */
	uint32_t count; /* components */
	bool is_cut;    /* CYCLE_STEPS_LIMIT was reached: some circles may not be the shortest */
};

/* Sorts the edges; repeated ones and those to the node itself are left out. graph_release() frees. */
void graph_of(struct graph *graph, size_t count, struct graph_edge *edges, size_t edge_count);
void graph_release(struct graph *graph);

void cycles_find(struct cycles *cycles, const struct graph *graph);
void cycles_release(struct cycles *cycles);

#endif

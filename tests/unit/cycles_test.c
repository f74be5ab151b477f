/* Cycles of random graphs against what reachability says. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "collect/cycles.h"
#include "generator.h"

#include "base/banned.h"

enum { MOST_NODES = 12 };

/* distance[a][b]: the fewest edges from a to b, one at least; 0: there is no way. By Floyd and Warshall. */
static void find_distances(const struct graph *graph, int distance[MOST_NODES][MOST_NODES])
{
	size_t n = graph->count;

	memset(distance, 0, sizeof(int) * MOST_NODES * MOST_NODES);
	for (size_t a = 0; a < n; a++)
		for (size_t i = graph->starts[a]; i < graph->starts[a + 1]; i++)
			distance[a][graph->targets[i]] = 1;
	for (size_t by = 0; by < n; by++)
		for (size_t a = 0; a < n; a++)
			for (size_t b = 0; b < n; b++) {
				int way = distance[a][by] && distance[by][b] ? distance[a][by] + distance[by][b] : 0;

				if (way && (!distance[a][b] || way < distance[a][b]))
					distance[a][b] = way;
			}
}

static bool has_edge(const struct graph *graph, size_t from, size_t to)
{
	for (size_t i = graph->starts[from]; i < graph->starts[from + 1]; i++)
		if (graph->targets[i] == to)
			return true;
	return false;
}

static void check_components(const struct graph *graph, const struct cycles *cycles,
			     int distance[MOST_NODES][MOST_NODES])
{
	uint32_t highest = 0;

	for (size_t a = 0; a < graph->count; a++) {
		assert_int_equal(cycles->component[a] != 0, distance[a][a] != 0);
		if (cycles->component[a] > highest)
			assert_int_equal(cycles->component[a], ++highest);
		for (size_t b = 0; b < graph->count; b++)
			if (a != b && cycles->component[a])
				assert_int_equal(cycles->component[a] == cycles->component[b],
						 distance[a][b] && distance[b][a]);
	}
	assert_int_equal(cycles->count, highest);
}

/* The steps of each component are a circle, as short as any through one of its nodes. */
static void check_circles(const struct graph *graph, const struct cycles *cycles, int distance[MOST_NODES][MOST_NODES])
{
	for (uint32_t c = 1; c <= cycles->count; c++) {
		size_t at[MOST_NODES + 1] = {0};
		int shortest = MOST_NODES, length = 0;

		for (size_t a = 0; a < graph->count; a++) {
			if (cycles->component[a] != c)
				continue;
			shortest = distance[a][a] < shortest ? distance[a][a] : shortest;
			at[cycles->step[a]] = a;
			length += cycles->step[a] != 0;
		}
		assert_int_equal(length, shortest);
		for (int step = 1; step <= length; step++) {
			assert_int_equal(cycles->step[at[step]], step);
			assert_true(has_edge(graph, at[step], at[step == length ? 1 : step + 1]));
			assert_true(at[1] <= at[step]);
		}
	}
}

static void components_and_circles_are_what_reachability_says(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 3000; seed++) {
		struct generator generator = {seed};
		size_t nodes = 1 + generate(&generator, MOST_NODES);
		size_t count = generate(&generator, (uint32_t)(2 * nodes));
		struct graph_edge edges[2 * MOST_NODES];
		int distance[MOST_NODES][MOST_NODES];
		struct graph graph;
		struct cycles cycles;

		for (size_t i = 0; i < count; i++)
			edges[i] = (struct graph_edge){generate(&generator, (uint32_t)nodes),
						       generate(&generator, (uint32_t)nodes)};
		graph_of(&graph, nodes, edges, count);
		cycles_find(&cycles, &graph);
		find_distances(&graph, distance);
		check_components(&graph, &cycles, distance);
		check_circles(&graph, &cycles, distance);
		cycles_release(&cycles);
		graph_release(&graph);
	}
}

static void an_empty_graph_has_no_cycle(void **state)
{
	struct graph graph;
	struct cycles cycles;

	(void)state;
	graph_of(&graph, 0, NULL, 0);
	cycles_find(&cycles, &graph);
	assert_int_equal(cycles.count, 0);
	cycles_release(&cycles);
	graph_release(&graph);
}

/* One circle through a million nodes: neither the stack nor the time may run out. */
static void a_long_chain_is_searched_without_recursion(void **state)
{
	enum { NODES = 300000 };
	struct graph_edge *edges = xcalloc(NODES, sizeof(*edges));
	struct graph graph;
	struct cycles cycles;

	(void)state;
	for (uint32_t i = 0; i < NODES; i++)
		edges[i] = (struct graph_edge){i, (i + 1) % NODES};
	graph_of(&graph, NODES, edges, NODES);
	cycles_find(&cycles, &graph);
	assert_int_equal(cycles.count, 1);
	assert_true(cycles.is_cut);
	assert_int_equal(cycles.step[NODES - 1], NODES);
	cycles_release(&cycles);
	graph_release(&graph);
	free(edges);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(components_and_circles_are_what_reachability_says),
	    cmocka_unit_test(an_empty_graph_has_no_cycle),
	    cmocka_unit_test(a_long_chain_is_searched_without_recursion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <stdlib.h>

#include "base/num.h"
#include "lang/walk.h"

#include "base/banned.h"

/* What is left of `callee` after the object itself: "this.pay" is "pay". False when it has no such prefix. */
static bool cut_self(const struct walk *walk, const struct open_function *open, struct view *callee)
{
	const char *const *self = walk->grammar->grammar->selves;
	size_t n = open->receiver.n;

	for (; self && *self; self++)
		if (view_starts(*callee, *self)) {
			*callee = view_slice(*callee, strlen(*self), callee->n);
			return true;
		}
	if (n == 0 || callee->n <= n || callee->p[n] != '.' || !view_eq(view_slice(*callee, 0, n), open->receiver))
		return false;
	*callee = view_slice(*callee, n + 1, callee->n);
	return true;
}

/* What a call calls: all before its arguments. */
static struct view callee_of(const struct walk *walk, TSNode call, TSNode arguments)
{
	if (!walk->grammar->grammar->arguments)
		return node_text(walk, part_of(call, walk->grammar->name));
	if (ts_node_is_null(arguments))
		return (struct view){0};
	return view_trim(view_slice(walk->content, ts_node_start_byte(call), ts_node_start_byte(arguments)));
}

/* Where closures may stand after the list, they are arguments too. */
static int count_arguments(const struct walk *walk, TSNode arguments)
{
	TSNode list = ts_node_named_child(arguments, 0);

	if (ts_node_is_null(list) || resolved_symbol(walk->grammar, ts_node_symbol(list))->role != ROLE_ARGUMENTS)
		return count_listed(walk, arguments);
	return count_listed(walk, list) + (int)ts_node_named_child_count(arguments) - 1;
}

bool is_recursive_call(const struct walk *walk, TSNode node, int function)
{
	const struct open_function *open = &walk->open[function];
	unsigned flags = walk->grammar->grammar->flags;
	TSNode arguments = part_of(node, walk->grammar->arguments);
	struct view callee = callee_of(walk, node, arguments);
	bool is_member = open->is_member || open->path.n;
	bool by_path;
	bool by_self;

	if (!callee.n || !open->short_name.n)
		return false;
	by_path = open->path.n && view_eq(callee, open->path);
	by_self = !by_path && cut_self(walk, open, &callee);
	if (!by_path && !view_eq(callee, open->short_name))
		return false;
	if (!by_path && by_self != is_member && !(flags & GRAMMAR_IMPLICIT_SELF))
		return false;
	return !(flags & GRAMMAR_OVERLOADS) || count_arguments(walk, arguments) == walk->functions[function].parameters;
}

/* --- overloads ---------------------------------------------------------------------------------------------------- */

static int compare_signatures(const void *a, const void *b)
{
	const struct function_fact *one = *(const struct function_fact *const *)a;
	const struct function_fact *other = *(const struct function_fact *const *)b;
	int order = view_cmp(one->name, other->name);

	return order ? order : int_compare(one->parameters, other->parameters);
}

/* Takes the recursion from each function in sorted[from..to), which share a name and a number of parameters. */
static void forget_recursion(struct walk *walk, struct function_fact *const *sorted, size_t from, size_t to)
{
	if (to - from < 2)
		return;
	for (size_t i = from; i < to; i++)
		if (walk->open[sorted[i] - walk->functions].is_recursive)
			sorted[i]->cognitive--;
}

void settle_recursion(struct walk *walk)
{
	struct function_fact **sorted;
	size_t from = 0;
	bool any = false;

	for (size_t i = 0; i < walk->count && !any; i++)
		any = walk->open[i].is_recursive;
	if (!any || !(walk->grammar->grammar->flags & GRAMMAR_OVERLOADS))
		return;
	sorted = xcalloc(walk->count, sizeof(*sorted));
	for (size_t i = 0; i < walk->count; i++)
		sorted[i] = &walk->functions[i];
	qsort(sorted, walk->count, sizeof(*sorted), compare_signatures);
	for (size_t i = 1; i <= walk->count; i++)
		if (i == walk->count || compare_signatures(&sorted[from], &sorted[i]) != 0) {
			forget_recursion(walk, sorted, from, i);
			from = i;
		}
	free(sorted);
}

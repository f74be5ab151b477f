/*
 * The words of the matrix: names and numbers of dimensions, classes, priorities and phases.
 */
#include "rules/internal.h"

#include "base/banned.h"

/* The alias is last, so that its index is out of the enumeration. */
const char *const dimension_names[] = {"code", "architecture", "team", "process", "infrastructure", NULL};
const char *const level_names[] = {"low", "medium", "high", "critical", NULL};
const char *const effort_names[] = {"low", "medium", "high", NULL};
const char *const priority_names[] = {"P0", "P1", "P2", "P3", NULL};
const char *const phase_names[] = {"assess", "stabilize", "accelerate", NULL};

const char *dimension_name(enum dimension dimension)
{
	return dimension_names[dimension];
}

const char *level_name(enum level level)
{
	return level_names[level];
}

const char *priority_name(enum priority priority)
{
	return priority_names[priority];
}

const char *phase_name(enum phase phase)
{
	return phase_names[phase];
}

int name_index(struct view name, const char *const *names)
{
	for (int i = 0; names[i]; i++)
		if (view_is(name, names[i]))
			return i;
	return -1;
}

int level_of(struct view name)
{
	return name_index(name, level_names);
}

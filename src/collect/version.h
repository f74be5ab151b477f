/*
 * Versions in tag names: what is released, its numbers, and whether it is meant
 * for everybody.
 *
 * A version is two to six numbers with the same separator ('.', '_' or '-')
 * between them, or a date written as 8 digits (20240131, perhaps with a time).
 * Before it may stand the name of a package and words that say nothing, such as
 * "v" or "release"; after it numbers, a letter (1.1.1w) and words such as
 * "rc1" or "Final". What follows a '+' is not looked at. One number alone (v1,
 * build-57) is no version: such tags are moved or counted, not released. A date
 * is one: who tags each deployment names it so.
 *
 * Floor 3.
 */
#ifndef RESCUE_COLLECT_VERSION_H
#define RESCUE_COLLECT_VERSION_H

#include "base/view.h"

enum { VERSION_TEXT_SIZE = 64 };

struct version {
	struct view package;          /* curl of curl-8_9_1, "" when nothing is named; borrowed from the tag's name */
	bool is_apart;                /* the package is set apart by '@' or '/': @scope/pkg@1.2.3, pkg/v1.2.3 */
	bool is_stable;               /* no alpha, beta, candidate, or a word that is not known */
	char text[VERSION_TEXT_SIZE]; /* the numbers as written with dots between, e.g. 8.9.1 */
	char line[VERSION_TEXT_SIZE]; /* the first two of them */
};

/* False when the name holds no version; *version is then undefined. */
bool version_parse(struct view name, struct version *version);

#endif

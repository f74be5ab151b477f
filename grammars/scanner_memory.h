/*
 * Included before each external scanner: some of them call calloc() and free() where they should take the parser's, and
 * Swift's asks for none of a structure that it then uses.
 */
#include <stdlib.h>

#include "tree_sitter/alloc.h"

#define calloc(count, size) ts_calloc((count) ? (count) : 1, size)
#define free ts_free

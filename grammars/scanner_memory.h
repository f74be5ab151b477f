/* Included before each external scanner: one of them calls calloc() and free() where it should take the parser's. */
#include <stdlib.h>

#include "tree_sitter/alloc.h"

#define calloc ts_calloc
#define free ts_free

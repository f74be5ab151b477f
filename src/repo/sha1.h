/*
 * The compression function of SHA-1 (FIPS 180-4, 6.1.2), by the instructions
 * that processors have for it. Private to src/repo; what hashes is in oid.h.
 */
#ifndef RESCUE_REPO_SHA1_H
#define RESCUE_REPO_SHA1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHA1_BLOCK = 64 /* bytes */ };

/* Whether this processor has them, and this compiler. */
bool sha1_has_instructions(void);
/* Takes `count` blocks in. Only where there are such instructions. */
void sha1_blocks_by_instructions(uint32_t state[5], const unsigned char *blocks, size_t count);

#endif

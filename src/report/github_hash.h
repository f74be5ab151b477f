/*
 * The line hashes by which GitHub's code scanning knows a result again:
 * `primaryLocationLineHash` as its upload action computes it
 * (github/codeql-action, src/fingerprints.ts), because it warns where a tool
 * says something else.
 *
 * A rolling hash modulo 2^64 with factor 37 over the next 100 UTF-16 code units
 * from the start of a line, spaces and tabs left out, CR and CR LF as LF, one
 * unit 65535 after the end and zeros behind it; and how many lines up to this
 * one have it.
 *
 * Floor 5.
 */
#ifndef RESCUE_REPORT_GITHUB_HASH_H
#define RESCUE_REPORT_GITHUB_HASH_H

#include <stdint.h>

#include "base/view.h"

enum { GITHUB_HASH_SIZE = 48 };

/*
 * Calls `found` for each line of `content` with its number, from 1 on, and its hash, "271789c17abda88f:1". What is
 * no UTF-8 counts as U+FFFD, as often as JavaScript has it there.
 */
void github_hash_lines(struct view content, void (*found)(void *context, int64_t line, const char *hash),
		       void *context);

#endif

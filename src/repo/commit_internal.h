/*
 * What the files behind commit.h share. Floor 2, private to src/repo.
 */
#ifndef RESCUE_REPO_COMMIT_INTERNAL_H
#define RESCUE_REPO_COMMIT_INTERNAL_H

#include "repo/commit.h"

/*
 * Bytes in a named encoding ("" means UTF-8) as UTF-8, at most `limit` bytes and never half a character. Bytes that are
 * not valid in it are read as Windows-1252, as the programs that wrote them did. Borrowed from `text` or `arena`.
 */
struct view text_to_utf8(struct arena *arena, struct view text, struct view encoding, size_t limit);

/* Git's white space: blank, tab, line feed, carriage return. */
bool is_git_space(char c);
struct view git_trim(struct view text);

/*
 * Time and zone of a line "author Name <mail> 1700000000 +0100": what follows the last '>'. False when part of it is
 * missing or cannot be meant; what could be read is set.
 */
bool signature_date(struct view line, struct signature *who);

/*
 * The block of trailers that ends the part of a message after its subject (git-interpret-trailers(1)), or the empty
 * view. Borrowed from `body`.
 */
struct view trailers_find(struct view body);
/* Reads the trailers of such a block into the commit. */
void trailers_read(struct commit *commit, struct view block, struct view encoding, struct arena *arena);
/* Collects the co-authors of `text`, what stands before that block, and of the trailers already read. */
void co_authors_read(struct commit *commit, struct view text, struct view encoding, struct arena *arena);

#endif

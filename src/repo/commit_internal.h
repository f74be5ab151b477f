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

/* Finds the trailers of a message (git-interpret-trailers(1)) that begins with its subject. */
void trailers_parse(struct commit *commit, struct view message, struct view encoding, struct arena *arena);

#endif

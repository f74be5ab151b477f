/*
 * A raw commit object. Whatever it holds, the reader returns text that is valid UTF-8 and within its limits.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "repo/commit.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct view text, size_t limit)
{
	if (text.n > limit || !utf8_valid(text))
		BUG("text of %zu bytes is too long or no UTF-8", text.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct commit commit;

	commit_parse(&commit, (struct view){(const char *)data, size}, &arena);
	check(commit.author.name, PERSON_TEXT_LIMIT);
	check(commit.author.email, PERSON_TEXT_LIMIT);
	check(commit.committer.name, PERSON_TEXT_LIMIT);
	check(commit.subject, SUBJECT_LIMIT);
	check(commit.last_line, PERSON_TEXT_LIMIT);
	for (size_t i = 0; i < commit.trailer_count; i++) {
		check(commit.trailers[i].key, PERSON_TEXT_LIMIT);
		check(commit.trailers[i].value, PERSON_TEXT_LIMIT);
	}
	for (size_t i = 0; i < commit.co_author_count; i++)
		check(commit.co_authors[i], PERSON_TEXT_LIMIT);
	arena_release(&arena);
	return 0;
}

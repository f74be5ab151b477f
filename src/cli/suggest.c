#include "cli/suggest.h"

#include <stdint.h>
#include <string.h>

#include "base/banned.h"

enum { WORD_LIMIT = 64 };

static size_t smallest(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t edit_distance(const char *a, const char *b)
{
	size_t rows[3][WORD_LIMIT + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	size_t a_length = strnlen(a, WORD_LIMIT + 1), b_length = strnlen(b, WORD_LIMIT + 1);

	if (a_length > WORD_LIMIT || b_length > WORD_LIMIT)
		return SIZE_MAX;
	memset(rows, 0, sizeof(rows));
	for (size_t j = 0; j <= b_length; j++)
		above[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		size_t *oldest = before;

		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			row[j] = smallest(above[j - 1] + (a[i - 1] != b[j - 1]), smallest(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = smallest(row[j], before[j - 2] + 1);
		}
		before = above;
		above = row;
		row = oldest;
	}
	return above[b_length];
}

struct suggestion suggest_for(const char *typed)
{
	return (struct suggestion){.typed = typed, .distance = SIZE_MAX};
}

void suggest_offer(struct suggestion *suggestion, const char *word)
{
	size_t typed = strlen(suggestion->typed);
	size_t distance = edit_distance(suggestion->typed, word);

	if (typed >= 2 && strncmp(suggestion->typed, word, typed) == 0)
		distance = 1;
	else if (distance > (strlen(word) + 2) / 3)
		return;
	if (distance < suggestion->distance) {
		suggestion->distance = distance;
		suggestion->best = word;
	}
}

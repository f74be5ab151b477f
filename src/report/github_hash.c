#include "report/github_hash.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/text.h"

#include "base/banned.h"

enum { WINDOW = 100, FACTOR = 37, END_OF_FILE = 65535, REPLACEMENT = 0xFFFD, NO_LINE = 0 };

struct rolling {
	uint64_t hash, outgoing_factor; /* FACTOR to the power of WINDOW */
	uint32_t units[WINDOW];
	int64_t lines[WINDOW]; /* the line that starts at a unit, NO_LINE */
	size_t at;
	int64_t line;
	bool starts_line, after_cr;
	struct intern seen; /* hashes */
	int64_t *counts;    /* how often each of them was */
	size_t counts_capacity;
	void (*found)(void *context, int64_t line, const char *hash);
	void *context;
};

static int64_t count_seen(struct rolling *rolling)
{
	bool is_new;
	uint32_t id =
	    intern_add(&rolling->seen, (struct view){(const char *)&rolling->hash, sizeof(rolling->hash)}, &is_new);

	GROW(rolling->counts, rolling->seen.count, rolling->counts_capacity);
	if (is_new)
		rolling->counts[id] = 0;
	return ++rolling->counts[id];
}

/* The line that starts a window ago, if one does, has its whole window in the hash now. */
static void emit(struct rolling *rolling)
{
	char text[GITHUB_HASH_SIZE];

	if (rolling->lines[rolling->at] == NO_LINE)
		return;
	snprintf(text, sizeof(text), "%llx:%lld", (unsigned long long)rolling->hash, (long long)count_seen(rolling));
	rolling->found(rolling->context, rolling->lines[rolling->at], text);
	rolling->lines[rolling->at] = NO_LINE;
}

static void push(struct rolling *rolling, uint32_t unit)
{
	rolling->hash = rolling->hash * FACTOR + unit - rolling->outgoing_factor * rolling->units[rolling->at];
	rolling->units[rolling->at] = unit;
	rolling->at = (rolling->at + 1) % WINDOW;
}

static void add_unit(struct rolling *rolling, uint32_t unit)
{
	bool is_second = rolling->after_cr && unit == '\n';

	rolling->after_cr = unit == '\r';
	if (unit == ' ' || unit == '\t' || is_second)
		return;
	emit(rolling);
	if (rolling->starts_line)
		rolling->lines[rolling->at] = ++rolling->line;
	rolling->starts_line = unit == '\r' || unit == '\n';
	push(rolling, rolling->starts_line ? '\n' : unit);
}

static void add_rune(struct rolling *rolling, uint32_t rune)
{
	if (rune < 0x10000) {
		add_unit(rolling, rune);
		return;
	}
	add_unit(rolling, 0xD800 + ((rune - 0x10000) >> 10));
	add_unit(rolling, 0xDC00 + ((rune - 0x10000) & 0x3FF));
}

/*
 * How many bytes at the front of text that is no UTF-8 become one U+FFFD: those that could have begun a character
 * (Unicode, 3.9, "substitution of maximal subparts"), which is what JavaScript decodes.
 */
static size_t broken_length(struct view text)
{
	const unsigned char *p = (const unsigned char *)text.p;
	size_t wanted = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2, n = 1;
	unsigned low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
	unsigned high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;

	if (p[0] < 0xC2 || p[0] > 0xF4)
		return 1;
	for (; n < text.n && n < wanted && p[n] >= low && p[n] <= high; n++) {
		low = 0x80;
		high = 0xBF;
	}
	return n;
}

void github_hash_lines(struct view content, void (*found)(void *context, int64_t line, const char *hash), void *context)
{
	struct rolling rolling = {.outgoing_factor = 1, .starts_line = true, .found = found, .context = context};
	uint32_t rune;

	for (int i = 0; i < WINDOW; i++)
		rolling.outgoing_factor *= FACTOR;
	while (content.n) {
		size_t length = utf8_next(content, &rune);

		if (length == 1 && rune == REPLACEMENT)
			length = broken_length(content);
		content = view_slice(content, length, content.n);
		add_rune(&rolling, rune);
	}
	add_unit(&rolling, END_OF_FILE);
	for (int i = 0; i < WINDOW; i++) {
		emit(&rolling);
		push(&rolling, 0);
	}
	intern_release(&rolling.seen);
	free(rolling.counts);
}

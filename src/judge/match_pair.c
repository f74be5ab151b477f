/*
 * The passes: a pass is a key of each entry; equal keys of both sides are paired in order.
 */
#include <stdlib.h>

#include "base/num.h"
#include "judge/match_internal.h"

#include "base/banned.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* 0: takes no part. */
typedef uint64_t (*key_fn)(const struct match_entry *entry);

struct pass {
	key_fn key;
	bool is_unique; /* pairs only what is alone with its key on its side */
	bool is_move;   /* what it pairs stands elsewhere */
};

/* What makes an entry the same wherever it stands. */
static struct view text_of(const struct match_entry *entry)
{
	if (entry->line_hash.p)
		return entry->line_hash;
	return entry->symbol.p ? entry->symbol : entry->subject;
}

static uint64_t add_optional(uint64_t hash, struct view text)
{
	return hash_add(hash_add(hash, text.p ? VIEW("1") : VIEW("0")), text);
}

/* A hash is never 0, which would leave the entry out. */
static uint64_t in_file(const struct match_entry *entry)
{
	return add_optional(hash_add(1, entry->kind), entry->place) | 1;
}

static uint64_t by_text(const struct match_entry *entry)
{
	return entry->is_mended ? 0 : add_optional(in_file(entry), text_of(entry)) | 1;
}

static uint64_t by_text_and_symbol(const struct match_entry *entry)
{
	return entry->is_mended ? 0 : add_optional(by_text(entry), entry->symbol) | 1;
}

/* The line of the base, followed to the audit. */
static uint64_t by_line(const struct match_entry *entry)
{
	return entry->at ? hash_add(in_file(entry), (struct view){(const char *)&entry->at, sizeof(entry->at)}) | 1 : 0;
}

static uint64_t by_line_and_symbol(const struct match_entry *entry)
{
	return entry->at ? add_optional(by_line(entry), entry->symbol) | 1 : 0;
}

/* A function, a file, a module or an object of a database is what it is called. */
static uint64_t by_name(const struct match_entry *entry)
{
	return entry->line_hash.p ? 0 : by_text_and_symbol(entry);
}

/* A module whose directory has another name. */
static uint64_t by_directory(const struct match_entry *entry)
{
	struct view subject = entry->followed.p ? entry->followed : entry->subject;

	return entry->path.p || !subject.p ? 0 : add_optional(hash_add(1, entry->kind), subject) | 1;
}

/* What has neither a text nor a function says nothing once its file is another one. */
static uint64_t anywhere(const struct match_entry *entry)
{
	if (entry->is_mended || !entry->place.p || !(entry->line_hash.p || entry->symbol.p))
		return 0;
	return add_optional(add_optional(hash_add(1, entry->kind), text_of(entry)), entry->symbol) | 1;
}

/* The line that replaced it, in the same function: what a word was changed in. */
static uint64_t by_edit(const struct match_entry *entry)
{
	uint64_t place = add_optional(in_file(entry), entry->symbol);

	if (!entry->edited || !entry->line_hash.p)
		return 0;
	return hash_add(place, (struct view){(const char *)&entry->edited, sizeof(entry->edited)}) | 1;
}

/* A difference may take a line of one function for an equal one of another, so the function counts before the line. */
static const struct pass place_passes[] = {
    {by_line_and_symbol, false, false}, {by_name, false, false},
    {by_text_and_symbol, false, true},  {by_line, false, false},
    {by_directory, false, true},
};

static const struct pass text_passes[] = {{by_text, false, true}, {anywhere, true, true}, {by_edit, true, false}};

static const struct pass content_passes[] = {
    {by_text_and_symbol, false, false},
    {by_text, false, false},
    {anywhere, true, true},
};

/* --- one pass -------------------------------------------------------------------------------------------------------
 */

struct keyed {
	uint64_t key;
	struct match_entry *entry;
};

static int by_key(const void *a, const void *b)
{
	const struct keyed *left = a, *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	if (left->entry->line != right->entry->line)
		return int_compare(left->entry->line, right->entry->line);
	return left->entry < right->entry ? -1 : left->entry > right->entry;
}

/* Entries of a side that are left, by key and line. Owned. */
static struct keyed *key_side(const struct match_side *side, key_fn key, size_t *count)
{
	struct keyed *keyed = xcalloc(side->count, sizeof(*keyed));

	*count = 0;
	for (size_t i = 0; i < side->count; i++) {
		struct match_entry *entry = &side->items[i];
		uint64_t value = entry->partner ? 0 : key(entry);

		if (value)
			keyed[(*count)++] = (struct keyed){value, entry};
	}
	if (*count)
		qsort(keyed, *count, sizeof(*keyed), by_key);
	return keyed;
}

/* How many from here on have the same key. */
static size_t run_length(const struct keyed *keyed, size_t count)
{
	size_t length = 1;

	while (length < count && keyed[length].key == keyed[0].key)
		length++;
	return length;
}

static void pair(const struct pass *pass, struct match_entry *head, struct match_entry *base)
{
	head->partner = base;
	base->partner = head;
	head->is_moved = pass->is_move;
}

static void run_pass(struct match *match, const struct pass *pass)
{
	size_t head_count, base_count, i = 0, k = 0;
	struct keyed *head = key_side(&match->head, pass->key, &head_count);
	struct keyed *base = key_side(&match->base, pass->key, &base_count);

	while (i < head_count && k < base_count) {
		size_t heads = run_length(head + i, head_count - i), bases = run_length(base + k, base_count - k);

		if (head[i].key != base[k].key) {
			*(head[i].key < base[k].key ? &i : &k) += head[i].key < base[k].key ? heads : bases;
			continue;
		}
		for (size_t n = 0; n < heads && n < bases && !(pass->is_unique && heads + bases > 2); n++)
			pair(pass, head[i + n].entry, base[k + n].entry);
		i += heads;
		k += bases;
	}
	free(head);
	free(base);
}

static void run_passes(struct match *match, const struct pass *passes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		run_pass(match, &passes[i]);
}

/* A line that is still there, and has no finding of the rule any more, has not moved to where an equal one is now. */
static void mark_mended(struct match *match)
{
	struct intern found = {0};

	for (size_t i = 0; i < match->head.count; i++) {
		uint64_t key = by_line(&match->head.items[i]);

		intern_add(&found, (struct view){(const char *)&key, sizeof(key)}, NULL);
	}
	for (size_t i = 0; i < match->base.count; i++) {
		struct match_entry *entry = &match->base.items[i];
		uint64_t key = by_line(entry);

		entry->is_mended = entry->line_hash.p && key &&
				   intern_find(&found, (struct view){(const char *)&key, sizeof(key)}) < 0;
	}
	intern_release(&found);
}

void match_pair(struct match *match)
{
	if (!match->has_lines) {
		run_passes(match, content_passes, COUNT(content_passes));
		return;
	}
	mark_mended(match);
	run_passes(match, place_passes, COUNT(place_passes));
	match_pair_passages(match);
	run_passes(match, text_passes, COUNT(text_passes));
}

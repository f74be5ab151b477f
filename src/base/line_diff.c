#include "base/line_diff.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/edit_cost.h"
#include "base/limits.h"
#include "base/mem.h"

#include "base/banned.h"

enum {
	OFTEN = 1024,         /* git: so many matches are always too many */
	NOISE_WINDOW = 100,   /* git: lines looked at before and after one that has too many */
	NOISE_RATIO = 4,      /* git: of so many lines around, less than one may have a match */
	NOISE_LEAST = 7,      /* lines without match that it takes at least, by the rule of is_noise() */
	SURE_LINES = 512,     /* 2 × the rounds that edit_cost() always allows: its result is the smallest number */
	KEPT_LINES = 1 << 18, /* memory kept for the next comparison */
};

/* One distinct line of what was left between equal beginnings and ends. */
struct line_class {
	uint64_t hash;
	struct view line;
	uint32_t counts[2]; /* how often each side has it there */
	uint32_t outside;   /* how often the equal beginning and end have it, when that was counted */
};

enum mark { UNMATCHED, MATCHED, MATCHED_OFTEN };

struct side {
	struct view text;
	size_t count;      /* lines */
	uint32_t *classes; /* of each line */
	unsigned char *marks;
	size_t class_capacity, mark_capacity;
};

struct line_differ {
	struct side sides[2]; /* before, after */
	struct view head, tail;
	struct line_class *classes;
	size_t class_count, class_capacity;
	uint32_t *slots; /* class + 1, 0 is free */
	size_t slot_count, slot_capacity;
	struct edit_search search;
};

struct line_differ *line_differ_new(void)
{
	return xcalloc(1, sizeof(struct line_differ));
}

static void release(struct line_differ *differ)
{
	for (int i = 0; i < 2; i++) {
		free(differ->sides[i].classes);
		free(differ->sides[i].marks);
	}
	free(differ->classes);
	free(differ->slots);
	edit_search_release(&differ->search);
	*differ = (struct line_differ){0};
}

void line_differ_free(struct line_differ *differ)
{
	if (!differ)
		return;
	release(differ);
	free(differ);
}

size_t line_count(struct view content)
{
	enum { LANES = 32, ROUNDS = 255 }; /* a byte counts to 255: written so that a compiler makes vectors of it */
	size_t count = content.n && content.p[content.n - 1] != '\n', i = 0;

	while (i + LANES <= content.n) {
		unsigned char lanes[LANES] = {0};

		for (int round = 0; round < ROUNDS && i + LANES <= content.n; round++, i += LANES)
			for (int lane = 0; lane < LANES; lane++)
				lanes[lane] += content.p[i + (size_t)lane] == '\n';
		for (int lane = 0; lane < LANES; lane++)
			count += lanes[lane];
	}
	for (; i < content.n; i++)
		count += content.p[i] == '\n';
	return count;
}

/* --- equal ends --------------------------------------------------------------------------------------------------- */

static struct view cut_head(struct view *before, struct view *after)
{
	size_t n = view_common_prefix(*before, *after);
	const char *end = n ? memrchr(before->p, '\n', n) : NULL;
	struct view head = {before->p, end ? (size_t)(end + 1 - before->p) : 0};

	*before = view_slice(*before, head.n, before->n);
	*after = view_slice(*after, head.n, after->n);
	return head;
}

static bool starts_line(struct view text, size_t at)
{
	return at == 0 || text.p[at - 1] == '\n';
}

static struct view cut_tail(struct view *before, struct view *after)
{
	size_t n = view_common_suffix(*before, *after);
	struct view tail = view_slice(*before, before->n - n, before->n);

	if (n && !(starts_line(*before, before->n - n) && starts_line(*after, after->n - n))) {
		size_t end = view_find(tail, 0, VIEW("\n"));

		tail = view_slice(tail, end + 1, tail.n);
	}
	before->n -= tail.n;
	after->n -= tail.n;
	return tail;
}

/* --- classes ------------------------------------------------------------------------------------------------------ */

/* The line at the front of a text that is not empty, with its LF. */
static struct view next_line(struct view *rest)
{
	const char *end = memchr(rest->p, '\n', rest->n);
	struct view line = {rest->p, end ? (size_t)(end + 1 - rest->p) : rest->n};

	rest->p += line.n;
	rest->n -= line.n;
	return line;
}

/* The slot of a line's class, or the free one where it belongs. */
static uint32_t *find_slot(struct line_differ *differ, struct view line, uint64_t hash)
{
	size_t mask = differ->slot_count - 1, slot = hash & mask;

	while (differ->slots[slot]) {
		const struct line_class *class = &differ->classes[differ->slots[slot] - 1];

		if (class->hash == hash && view_eq(class->line, line))
			break;
		slot = (slot + 1) & mask;
	}
	return &differ->slots[slot];
}

static uint32_t add_line(struct line_differ *differ, struct view line)
{
	uint64_t hash = XXH3_64bits(line.p, line.n);
	uint32_t *slot = find_slot(differ, line, hash);

	if (!*slot) {
		differ->classes[differ->class_count] = (struct line_class){.hash = hash, .line = line};
		*slot = (uint32_t)++differ->class_count;
	}
	return *slot - 1;
}

static void classify(struct line_differ *differ)
{
	size_t lines = differ->sides[0].count + differ->sides[1].count;

	differ->class_count = 0;
	GROW(differ->classes, lines, differ->class_capacity);
	for (differ->slot_count = 8; differ->slot_count < 2 * lines;)
		differ->slot_count *= 2;
	GROW(differ->slots, differ->slot_count, differ->slot_capacity);
	memset(differ->slots, 0, differ->slot_count * sizeof(*differ->slots));
	for (int i = 0; i < 2; i++) {
		struct side *side = &differ->sides[i];
		struct view rest = side->text;

		GROW(side->classes, side->count, side->class_capacity);
		for (size_t line = 0; rest.n; line++) {
			side->classes[line] = add_line(differ, next_line(&rest));
			differ->classes[side->classes[line]].counts[i]++;
		}
	}
}

/* Occurrences of the classes in the equal beginning and end. Returns how many lines these have. */
static size_t count_outside(struct line_differ *differ)
{
	struct view parts[2] = {differ->head, differ->tail};
	size_t lines = 0;

	for (int i = 0; i < 2; i++)
		for (struct view rest = parts[i]; rest.n; lines++) {
			struct view line = next_line(&rest);
			uint32_t slot = *find_slot(differ, line, XXH3_64bits(line.p, line.n));

			if (slot)
				differ->classes[slot - 1].outside++;
		}
	return lines;
}

/* --- lines that are left out of the search ------------------------------------------------------------------------ */

static void mark_lines(struct line_differ *differ, int number, size_t lines_outside)
{
	struct side *side = &differ->sides[number];
	size_t often = edit_rough_root(side->count + lines_outside);

	if (often > OFTEN)
		often = OFTEN;
	GROW(side->marks, side->count, side->mark_capacity);
	for (size_t i = 0; i < side->count; i++) {
		const struct line_class *class = &differ->classes[side->classes[i]];
		size_t matches = (size_t) class->counts[!number] + class->outside;

		side->marks[i] = matches == 0 ? UNMATCHED : matches < often ? MATCHED : MATCHED_OFTEN;
	}
}

/* Goes from line i in steps of `step` (1 or -1) to the next line that has a good match; counts what it passes. */
static void look_around(const struct side *side, size_t i, int step, size_t counts[2])
{
	for (int n = 0; n < NOISE_WINDOW; n++) {
		i += (size_t)step; /* before the first line it wraps around, beyond the last */
		if (i >= side->count || side->marks[i] == MATCHED)
			return;
		counts[side->marks[i] == MATCHED_OFTEN]++;
	}
}

/* Is the match of line i, which has very many, of no use? */
static bool is_noise(const struct side *side, size_t i)
{
	size_t above[2] = {0, 1}, below[2] = {0, 1}; /* unmatched, matched often */

	look_around(side, i, -1, above);
	if (above[0] == 0)
		return false;
	look_around(side, i, 1, below);
	if (below[0] == 0)
		return false;
	return (above[1] + below[1]) * NOISE_RATIO < above[0] + below[0] + above[1] + below[1];
}

/* Keeps the classes of the lines the search looks at, in order. Returns how many. */
static size_t keep_useful(struct side *side)
{
	size_t kept = 0;

	for (size_t i = 0; i < side->count; i++)
		if (side->marks[i] == MATCHED || (side->marks[i] == MATCHED_OFTEN && !is_noise(side, i)))
			side->classes[kept++] = side->classes[i];
	return kept;
}

static size_t keep_matched(struct line_differ *differ, int number)
{
	struct side *side = &differ->sides[number];
	size_t kept = 0;

	for (size_t i = 0; i < side->count; i++)
		if (differ->classes[side->classes[i]].counts[!number])
			side->classes[kept++] = side->classes[i];
	return kept;
}

/* Lines of a side that the other has too, equal beginnings and ends left out. */
static size_t count_matched(const struct line_differ *differ, int number)
{
	size_t count = 0;

	for (size_t i = 0; i < differ->class_count; i++)
		count += differ->classes[i].counts[!number] ? differ->classes[i].counts[number] : 0;
	return count;
}

/* --- the comparison ----------------------------------------------------------------------------------------------- */

/* How many lines stay, of those between equal beginning and end; -1 when it takes too long to say. */
static int64_t count_kept(struct line_differ *differ)
{
	struct side *sides = differ->sides;
	size_t matched[2] = {count_matched(differ, 0), count_matched(differ, 1)}, kept[2];
	int64_t cost;

	if (matched[0] == 0)
		return 0;
	/*
	 * What lies outside matters only where a match may be left out as noise, or where the search may give up on the
	 * smallest number, so that lines with a match outside lengthen it.
	 */
	if (sides[0].count + sides[1].count <= SURE_LINES && sides[0].count < matched[0] + NOISE_LEAST &&
	    sides[1].count < matched[1] + NOISE_LEAST) {
		for (int i = 0; i < 2; i++)
			kept[i] = keep_matched(differ, i);
	} else {
		size_t lines_outside = count_outside(differ);

		for (int i = 0; i < 2; i++)
			mark_lines(differ, i, lines_outside);
		for (int i = 0; i < 2; i++)
			kept[i] = keep_useful(&sides[i]);
	}
	cost = edit_cost(&differ->search, sides[0].classes, kept[0], sides[1].classes, kept[1]);
	return cost < 0 ? -1 : ((int64_t)(kept[0] + kept[1]) - cost) / 2;
}

bool line_diff(struct line_differ *differ, struct view before, struct view after, struct line_changes *changes)
{
	struct side *sides = differ->sides;
	int64_t kept = 0;

	*changes = (struct line_changes){0};
	if (view_eq(before, after))
		return true;
	differ->head = cut_head(&before, &after);
	differ->tail = cut_tail(&before, &after);
	sides[0].text = before;
	sides[1].text = after;
	for (int i = 0; i < 2; i++)
		sides[i].count = line_count(sides[i].text);
	/* Of one line against one, neither stays: they would have been set aside. */
	if (sides[0].count && sides[1].count && sides[0].count + sides[1].count > 2) {
		if (sides[0].count + sides[1].count > LINE_DIFF_LINES_LIMIT)
			return false;
		classify(differ);
		kept = count_kept(differ);
	}
	if (kept >= 0)
		*changes = (struct line_changes){sides[1].count - (size_t)kept, sides[0].count - (size_t)kept};
	if (differ->class_capacity > KEPT_LINES)
		release(differ);
	return kept >= 0;
}

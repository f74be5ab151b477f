#include "collect/mailmap.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"

#include "base/banned.h"

/* What a key stands for; p == NULL leaves that part as the commit has it. */
struct mailmap_target {
	struct view name;
	struct view email;
};

/* Cuts "Name <address>" off the front of `rest`; false when that is not what stands there. */
static bool take_pair(struct view *rest, struct view *name, struct view *email)
{
	size_t left = view_find(*rest, 0, VIEW("<"));
	size_t right = view_find(*rest, left, VIEW(">"));

	if (right == rest->n)
		return false;
	*name = view_trim(view_slice(*rest, 0, left));
	*email = view_slice(*rest, left + 1, right);
	*rest = view_slice(*rest, right + 1, rest->n);
	return true;
}

static struct view key_of(struct buf *buf, struct view email, struct view name)
{
	buf_clear(buf);
	buf_add_folded(buf, email);
	if (name.n) {
		buf_add_char(buf, '\0');
		buf_add_folded(buf, name);
	}
	return buf_view(buf);
}

static struct view keep(struct mailmap *mailmap, struct view text)
{
	return arena_view(&mailmap->arena, text);
}

static void add_line(struct mailmap *mailmap, struct view line, struct buf *scratch)
{
	struct view name, email, old_name = {0}, old_email;
	struct mailmap_target *target;
	bool is_new, has_two;
	uint32_t number;

	if (view_starts(line, "#") || !take_pair(&line, &name, &email) || email.n == 0)
		return;
	has_two = take_pair(&line, &old_name, &old_email);
	number = intern_add(&mailmap->keys, key_of(scratch, has_two ? old_email : email, old_name), &is_new);
	GROW(mailmap->targets, mailmap->keys.count, mailmap->capacity);
	target = &mailmap->targets[number];
	/* A line about a name replaces an earlier one whole, a line about an address only in what it states. */
	if (is_new || old_name.n)
		*target = (struct mailmap_target){0};
	if (name.n)
		target->name = keep(mailmap, name);
	if (has_two)
		target->email = keep(mailmap, email);
}

bool mailmap_read(struct mailmap *mailmap, struct view content)
{
	bool fits = content.n <= MAILMAP_LIMIT;
	struct view rest = view_slice(content, 0, MAILMAP_LIMIT), line;
	struct buf scratch = {0};

	rest = view_slice(rest, 0, view_find(rest, 0, (struct view){"", 1})); /* git stops at a NUL */
	while (view_line(&rest, &line))
		add_line(mailmap, line, &scratch);
	buf_release(&scratch);
	return fits;
}

bool mailmap_apply(const struct mailmap *mailmap, struct view *name, struct view *email)
{
	struct buf scratch = {0};
	int64_t number = -1;

	if (name->n)
		number = intern_find(&mailmap->keys, key_of(&scratch, *email, *name));
	if (number < 0)
		number = intern_find(&mailmap->keys, key_of(&scratch, *email, (struct view){0}));
	buf_release(&scratch);
	if (number < 0)
		return false;
	if (mailmap->targets[number].name.p)
		*name = mailmap->targets[number].name;
	if (mailmap->targets[number].email.p)
		*email = mailmap->targets[number].email;
	return true;
}

void mailmap_release(struct mailmap *mailmap)
{
	intern_release(&mailmap->keys);
	free(mailmap->targets);
	arena_release(&mailmap->arena);
	*mailmap = (struct mailmap){0};
}

#include "collect/people_names.h"

#include <stddef.h>

#include "base/wild.h"

#include "base/banned.h"

#define NOREPLY_DOMAIN "@users.noreply.github.com"

static bool in_list(struct view text, const struct model_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (view_is(text, list->items[i]))
			return true;
	return text.n == 0;
}

bool name_is_generic(const struct model_people *model, struct view name)
{
	return in_list(name, &model->generic_names);
}

bool email_is_generic(const struct model_people *model, struct view email)
{
	size_t at = view_find(email, 0, VIEW("@"));

	return in_list(view_slice(email, 0, at), &model->generic_local_parts) ||
	       (at < email.n && in_list(view_slice(email, at + 1, email.n), &model->generic_domains));
}

static bool is_bot_word(const struct model_people *model, struct view word)
{
	for (size_t i = 0; word.n && i < model->bots.count; i++)
		if (wild_match_text(view_of(model->bots.items[i]), word))
			return true;
	return false;
}

bool identity_is_bot(const struct model_people *model, struct view name, struct view email)
{
	struct view number, user;

	if (!noreply_parts(email, &number, &user))
		user = view_slice(email, 0, view_find(email, 0, VIEW("@")));
	return is_bot_word(model, name) || is_bot_word(model, user);
}

bool noreply_parts(struct view email, struct view *number, struct view *user)
{
	size_t digits = 0;

	*number = *user = (struct view){0};
	if (!view_ends(email, NOREPLY_DOMAIN))
		return false;
	*user = view_slice(email, 0, email.n - (sizeof(NOREPLY_DOMAIN) - 1));
	while (digits < user->n && user->p[digits] >= '0' && user->p[digits] <= '9')
		digits++;
	if (digits && digits < user->n && user->p[digits] == '+') {
		*number = view_slice(*user, 0, digits);
		*user = view_slice(*user, digits + 1, user->n);
	}
	return user->n > 0;
}

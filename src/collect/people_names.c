#include "collect/people_names.h"

#include <stddef.h>

#include "base/wild.h"

#include "base/banned.h"

#define NOREPLY "@users.noreply."

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

static bool is_bot_address(const struct model_people *model, struct view email)
{
	return email.n && in_list(email, &model->bot_addresses);
}

bool name_is_full(struct view name)
{
	size_t words = 0;

	while (name.n) {
		size_t end = view_find(name, 0, VIEW(" "));

		words += end - (end && name.p[end - 1] == '.') >= 2;
		name = view_slice(name, end + 1, name.n);
	}
	return words >= 2;
}

bool email_is_generic(const struct model_people *model, struct view email)
{
	size_t at = view_find(email, 0, VIEW("@"));

	if (is_bot_address(model, email))
		return false; /* one program, whatever it calls itself */
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
	struct noreply_address address;

	if (!noreply_parse(email, &address))
		address.user = view_slice(email, 0, view_find(email, 0, VIEW("@")));
	return is_bot_word(model, name) || is_bot_word(model, address.user) || is_bot_address(model, email);
}

/* GitHub puts a '+' behind the number; only elsewhere can a '-' not belong to the name of the user. */
static bool ends_number(struct view host, char c)
{
	return c == '+' || (c == '-' && !view_is(host, "github.com"));
}

bool noreply_parse(struct view email, struct noreply_address *address)
{
	size_t at = view_find(email, 0, VIEW(NOREPLY));
	size_t digits = 0;

	*address = (struct noreply_address){
	    .host = view_slice(email, at + sizeof(NOREPLY) - 1, email.n),
	    .user = view_slice(email, 0, at),
	};
	if (address->host.n == 0 || address->user.n == 0)
		return false;
	while (digits < at && email.p[digits] >= '0' && email.p[digits] <= '9')
		digits++;
	if (digits && digits < at && ends_number(address->host, email.p[digits])) {
		address->number = view_slice(email, 0, digits);
		address->user = view_slice(email, digits + 1, at);
	}
	return address->user.n > 0;
}

/*
 * Names and addresses that say nothing about who somebody is, and those of
 * programs. The lists are in rules/model.yml.
 *
 * All arguments are in lower case (buf_add_folded) and trimmed. Floor 3.
 */
#ifndef RESCUE_COLLECT_PEOPLE_NAMES_H
#define RESCUE_COLLECT_PEOPLE_NAMES_H

#include "rules/rules.h"

/* Names and addresses machines and forgotten settings write: two people with one of them are still two. */
bool name_is_generic(const struct model_people *model, struct view name);
/* Two words of two letters or more: few people share one. An initial ("Ann S", "A. Smith") is no such word. */
bool name_is_full(struct view name);
bool email_is_generic(const struct model_people *model, struct view email);
/* Whether a program writes commits as this, or is named as a co-author. */
bool identity_is_bot(const struct model_people *model, struct view name, struct view email);

/*
 * The private addresses that hide somebody's own:
 *
 *   NUMBER+USER@users.noreply.github.com    USER@users.noreply.github.com
 *   NUMBER-USER@users.noreply.gitlab.com    and of any other host of the two programs
 */
struct noreply_address {
	struct view host;   /* "github.com" */
	struct view number; /* empty where the address has none */
	struct view user;
};

/* The parts, borrowed from `email`; false for any other address. */
bool noreply_parse(struct view email, struct noreply_address *address);

#endif

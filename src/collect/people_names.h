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
bool email_is_generic(const struct model_people *model, struct view email);
/* Whether a program writes commits as this. */
bool identity_is_bot(const struct model_people *model, struct view name, struct view email);
/*
 * GitHub's private addresses, NUMBER+USER@users.noreply.github.com and USER@users.noreply.github.com: the parts;
 * *number is empty in the second form. False for any other address.
 */
bool noreply_parts(struct view email, struct view *number, struct view *user);

#endif

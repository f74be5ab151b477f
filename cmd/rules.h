/*
 * The two files of `rescue rules`.
 */
#ifndef RESCUE_CMD_RULES_H
#define RESCUE_CMD_RULES_H

#include "cli/listing.h"
#include "rules/rules.h"

/* Everything a reader wants of the selected rules: as pages of text, or as rows of a listing. */
void rules_show_text(const struct rule_set *set, const bool *selected);
int rules_show_rows(const struct rule_set *set, const bool *selected, const struct listing_style *style,
		    struct err *err);

#endif

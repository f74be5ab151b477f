#include "base/regex.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/limits.h"
#include "base/mem.h"

#include "base/banned.h"

struct regex {
	pcre2_code *code;
	pcre2_match_context *limits;
};

struct regex *regex_new(struct view pattern, struct err *err)
{
	PCRE2_UCHAR reason[128];
	PCRE2_SIZE at;
	int error;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)(pattern.p ? pattern.p : ""), pattern.n, PCRE2_NEVER_BACKSLASH_C,
					 &error, &at, NULL);
	struct regex *regex;

	if (!code) {
		pcre2_get_error_message(error, reason, sizeof(reason));
		err_set(err, ERR_USAGE, "the pattern is wrong at its character %d: %s", (int)at + 1,
			(const char *)reason);
		return NULL;
	}
	regex = xcalloc(1, sizeof(*regex));
	regex->code = code;
	regex->limits = pcre2_match_context_create(NULL);
	pcre2_set_match_limit(regex->limits, REGEXP_STEP_LIMIT);
	return regex;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_match_context_free(regex->limits);
	pcre2_code_free(regex->code);
	free(regex);
}

int regex_find(const struct regex *regex, struct view text, struct view *found)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int matched = pcre2_match(regex->code, (PCRE2_SPTR)(text.p ? text.p : ""), text.n, 0, 0, data, regex->limits);

	if (matched >= 0 && found) {
		const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(data);

		*found = view_slice(text, ends[0], ends[1]);
	}
	pcre2_match_data_free(data);
	if (matched >= 0 || matched == PCRE2_ERROR_NOMATCH)
		return matched >= 0;
	return -1;
}

int regex_replace(const struct regex *regex, struct view text, struct view with, struct buf *out)
{
	const uint32_t options = PCRE2_SUBSTITUTE_GLOBAL | PCRE2_SUBSTITUTE_LITERAL | PCRE2_SUBSTITUTE_OVERFLOW_LENGTH;
	PCRE2_SIZE length = text.n + 64;
	char *replaced = xmalloc(length);
	int count;

	for (;;) {
		count = pcre2_substitute(regex->code, (PCRE2_SPTR)(text.p ? text.p : ""), text.n, 0, options, NULL,
					 regex->limits, (PCRE2_SPTR)(with.p ? with.p : ""), with.n,
					 (PCRE2_UCHAR *)replaced, &length);
		if (count != PCRE2_ERROR_NOMEMORY)
			break;
		replaced = xrealloc(replaced, length, 1); /* it said how long the text becomes */
	}
	if (count >= 0)
		buf_add(out, replaced, length);
	free(replaced);
	return count >= 0 ? 0 : -1;
}

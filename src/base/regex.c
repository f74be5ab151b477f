#include "base/regex.h"

#include <stdatomic.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/limits.h"
#include "base/mem.h"

#include "base/banned.h"

struct regex {
	pcre2_code *code;
	pcre2_match_context *limits;
	_Atomic(pcre2_code *) *native; /* machine code, NULL before the first use; NULL itself: there will be none */
};

struct regex *regex_new(struct view pattern, bool often, struct err *err)
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
	regex->native = often ? xcalloc(1, sizeof(*regex->native)) : NULL;
	return regex;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_match_context_free(regex->limits);
	pcre2_code_free(regex->code);
	if (regex->native)
		pcre2_code_free(atomic_load(regex->native));
	free(regex->native);
	free(regex);
}

/* Of two threads that make it at once one is first, and the other takes that one's. */
static const pcre2_code *native_of(const struct regex *regex)
{
	pcre2_code *native = atomic_load(regex->native), *first = NULL;

	if (native)
		return native;
	native = pcre2_code_copy(regex->code);
	pcre2_jit_compile(native, PCRE2_JIT_COMPLETE); /* where that cannot be, it stays a plain copy */
	if (atomic_compare_exchange_strong(regex->native, &first, native))
		return native;
	pcre2_code_free(native);
	return first;
}

int regex_find(const struct regex *regex, struct view text, struct view *found)
{
	const pcre2_code *code = regex->native ? native_of(regex) : regex->code;
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	PCRE2_SPTR p = (PCRE2_SPTR)(text.p ? text.p : "");
	int matched = pcre2_match(code, p, text.n, 0, 0, data, regex->limits);

	/* machine code has a small stack */
	if (matched == PCRE2_ERROR_JIT_STACKLIMIT)
		matched = pcre2_match(regex->code, p, text.n, 0, 0, data, regex->limits);
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

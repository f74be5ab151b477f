/* What the metrics tests share: a source and the table of functions that is expected of it. */
#ifndef RESCUE_TESTS_METRICS_H
#define RESCUE_TESTS_METRICS_H

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "lang/lang.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* One line a function, as `write` has it. */
static inline void list_functions_as(const char *language, const char *source, struct buf *out,
				     void (*write)(struct buf *out, const struct function_fact *f))
{
	struct code_parser *parser = code_parser_new();
	struct arena arena = {0};
	struct code_facts facts;

	code_measure(parser, language_by_name(view_of(language)), NULL, view_of(source), &arena, &facts);
	if (facts.problem)
		buf_addf(out, "%s\n", facts.problem);
	if (facts.error_bytes)
		buf_addf(out, "%d error bytes\n", (int)facts.error_bytes);
	for (size_t i = 0; i < facts.count; i++) {
		buf_add_view(out, facts.functions[i].name);
		write(out, &facts.functions[i]);
	}
	arena_release(&arena);
	code_parser_free(parser);
}

static inline void write_metrics(struct buf *out, const struct function_fact *f)
{
	buf_addf(out, " %d %d %d %d\n", f->ccn, f->cognitive, f->parameters, f->nesting);
}

static inline void write_required(struct buf *out, const struct function_fact *f)
{
	buf_addf(out, " %d\n", f->required);
}

/* One line a function: "name ccn cognitive parameters nesting". */
static inline void list_functions(const char *language, const char *source, struct buf *out)
{
	list_functions_as(language, source, out, write_metrics);
}

/* Expected has one line a function: "name required". */
static inline void expect_required(const char *language, const char *source, const char *expected)
{
	struct buf out = {0};

	list_functions_as(language, source, &out, write_required);
	if (strcmp(buf_text(&out), expected) != 0)
		fail_msg("%s\nshould be\n%sis\n%s", source, expected, buf_text(&out));
	buf_release(&out);
}

static inline void expect_functions(const char *language, const char *source, const char *expected)
{
	struct buf out = {0};

	list_functions(language, source, &out);
	if (strcmp(buf_text(&out), expected) != 0)
		fail_msg("%s\nshould be\n%sis\n%s", source, expected, buf_text(&out));
	buf_release(&out);
}

/* A construct inside a function of the language, and what it adds to 1 and 0. */
struct construct {
	const char *code;
	int ccn;
	int cognitive;
	int nesting;
};

static inline void expect_constructs(const char *language, const char *before, const char *after,
				     const struct construct *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct buf source = {0};
		struct buf out = {0};
		struct buf expected = {0};

		buf_addf(&source, "%s%s%s", before, cases[i].code, after);
		list_functions(language, buf_text(&source), &out);
		buf_addf(&expected, "f %d %d 0 %d\n", 1 + cases[i].ccn, cases[i].cognitive, cases[i].nesting);
		if (strcmp(buf_text(&out), buf_text(&expected)) != 0)
			fail_msg("%s: %s\nshould be %sis %s", language, cases[i].code, buf_text(&expected),
				 buf_text(&out));
		buf_release(&source);
		buf_release(&out);
		buf_release(&expected);
	}
}

#endif

/*
 * Errors as values. A function that can fail takes `struct err *err` as its
 * last parameter and returns 0 or a negative number. The message is set once,
 * where the cause is first understood: lower case, no full stop, the subject
 * in quotes, and it says what to do next. A second err_set() on the same
 * struct is ignored, so callers may add nothing and simply propagate.
 *
 * Floor 0. All zero bytes is "no error".
 */
#ifndef RESCUE_BASE_ERR_H
#define RESCUE_BASE_ERR_H

#include <stdarg.h>

/* What kind of failure it is; `cmd/` turns it into the exit code of the same number. */
enum err_kind {
	ERR_NONE = 0,
	ERR_USAGE = 2,      /* bad flag, bad configuration, not a repository, unknown revision */
	ERR_INCOMPLETE = 3, /* a needed collector failed, or too little was measured */
	ERR_BASELINE = 4,   /* the baseline cannot be used */
	ERR_INTERNAL = 70,  /* a bug of ours, or a system call that should not fail */
	ERR_INTERRUPTED = 130
};

struct err {
	enum err_kind kind;
	char message[1024];
};

/* Sets kind and message unless `err` already holds one. `err` may be NULL. Always returns -1. */
int err_set(struct err *err, enum err_kind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Forgets the error, so that the struct can be used again. */
void err_clear(struct err *err);

/* The impossible happened: prints file, line and message to stderr, then exits with ERR_INTERNAL. */
_Noreturn void bug_at(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)

#endif

#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/banned.h"

int err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	va_list args;

	if (!err || err->kind != ERR_NONE)
		return -1;
	err->kind = kind;
	va_start(args, format);
	vsnprintf(err->message, sizeof(err->message), format, args);
	va_end(args);
	return -1;
}

void err_clear(struct err *err)
{
	*err = (struct err){0};
}

_Noreturn void bug_at(const char *file, int line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "BUG: %s:%d: ", file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(ERR_INTERNAL);
}

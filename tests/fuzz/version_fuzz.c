/*
 * A tag's name. Whatever it holds, a version is numbers with dots between them, the last one perhaps with a letter as in
 * 1.1.1w, and its package a part of the name.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "collect/version.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text)
{
	size_t n = strnlen(text, VERSION_TEXT_SIZE), digits = 0;

	if (n == VERSION_TEXT_SIZE)
		abort();
	for (size_t i = 0; i < n; i++) {
		if (text[i] >= '0' && text[i] <= '9')
			digits++;
		else if (text[i] == '.' && digits)
			digits = 0;
		else if (!(text[i] >= 'a' && text[i] <= 'z' && digits && i + 1 == n))
			abort();
	}
	if (digits == 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view name = {(const char *)data, size};
	struct version version;

	if (!version_parse(name, &version))
		return 0;
	check(version.text);
	check(version.line);
	if (strncmp(version.text, version.line, strlen(version.line)) != 0)
		abort();
	if (version.package.n && view_find(name, 0, version.package) == name.n)
		abort();
	return 0;
}

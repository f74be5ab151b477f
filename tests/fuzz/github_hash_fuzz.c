/*
 * A content of any bytes: its lines come in order, each once, as many as it has line ends and one more.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "report/github_hash.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_line(void *context, int64_t line, const char *hash)
{
	int64_t *last = context;

	if (line != *last + 1 || !*hash)
		BUG("line %lld after %lld", (long long)line, (long long)*last);
	*last = line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view content = {(const char *)data, size};
	int64_t wanted = 1, lines = 0;

	for (size_t i = 0; i < size; i++)
		wanted += data[i] == '\r' || (data[i] == '\n' && (i == 0 || data[i - 1] != '\r'));
	github_hash_lines(content, count_line, &lines);
	if (lines != wanted)
		BUG("%lld hashes of %lld lines", (long long)lines, (long long)wanted);
	return 0;
}

/*
 * Runs a fuzz target over saved inputs: every file named, and every file
 * directly in a directory named. Each input is an allocation of exactly its
 * size, so that a sanitizer sees a read past its end.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run_input(const char *bytes, size_t n)
{
	uint8_t *input = xmalloc(n);

	if (n)
		memcpy(input, bytes, n);
	LLVMFuzzerTestOneInput(input, n);
	free(input);
}

/* 1 when `path` was run, 0 when it cannot be read as a file. */
static int run_file(const char *path)
{
	struct buf content = {0};
	char chunk[16384];
	size_t n;
	FILE *file = fopen(path, "rb");
	int failed;

	if (!file)
		return 0;
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buf_add(&content, chunk, n);
	failed = ferror(file);
	fclose(file);
	if (!failed)
		run_input(content.p, content.n);
	buf_release(&content);
	return !failed;
}

static int run_directory(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	int count = 0;

	if (!directory)
		return 0;
	while ((entry = readdir(directory))) {
		struct buf name = {0};

		buf_addf(&name, "%s/%s", path, entry->d_name);
		if (entry->d_name[0] != '.')
			count += run_file(buf_text(&name));
		buf_release(&name);
	}
	closedir(directory);
	return count;
}

int main(int argc, char **argv)
{
	int total = 0;

	run_input(NULL, 0);
	for (int i = 1; i < argc; i++) {
		int count = run_directory(argv[i]);

		if (count == 0)
			count = run_file(argv[i]);
		if (count == 0) {
			fprintf(stderr, "replay: no input in '%s'\n", argv[i]);
			return 1;
		}
		total += count;
	}
	printf("%d inputs\n", total);
	return 0;
}

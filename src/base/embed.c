#include "base/embed.h"

#include "base/banned.h"

struct view embedded_find(const char *name)
{
	for (size_t i = 0; i < embedded_file_count; i++)
		if (strcmp(embedded_files[i].name, name) == 0)
			return embedded_files[i].content;
	return (struct view){0};
}

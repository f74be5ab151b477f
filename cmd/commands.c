#include "cmd/commands.h"

#include <string.h>

#include "base/banned.h"

/* clang-format off */
const struct command *const commands[] = {
	&audit_command,
	&score_command,
	&db_profile_command,
	&import_command,
	&show_command,
	&report_command,
	&compare_command,
	&query_command,
	&schema_command,
	&rules_command,
	&help_command,
	NULL,
};
/* clang-format on */

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

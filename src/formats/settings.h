/*
 * Configuration files of programs as a list of settings: the way to a value
 * as its key, with '.' between parts ("spring.datasource.url",
 * "services.api.environment.DB_POOL"), the text of the value, and its line.
 *
 * YAML is read as its writers use it, unlike formats/yaml.h: several
 * documents, anchors (an alias has no value here, and what `<<` merges is not
 * repeated), items of a sequence under the key of the sequence, an item
 * "NAME=value" as a member NAME, lines that are only a tag of a template
 * (`<% … %>`, `{% … %}`) left out. Files of lines are `key = value` with
 * comments, without continued lines.
 *
 * Floor 2.
 */
#ifndef RESCUE_FORMATS_SETTINGS_H
#define RESCUE_FORMATS_SETTINGS_H

#include <stdint.h>

#include "base/err.h"
#include "base/view.h"

enum settings_form {
	SETTINGS_YAML,
	SETTINGS_PROPERTIES,  /* of Java: `key=value`, `key: value` */
	SETTINGS_ENVIRONMENT, /* `NAME=value`, `export NAME="value" # comment` */
	SETTINGS_INI,         /* `key = value` below `[section]`, which comes first in the key */
};

struct setting {
	struct view key, value; /* any bytes; borrowed for the time of the call */
	int line;               /* from 1 */
};

typedef void settings_visitor(void *context, const struct setting *setting);

/*
 * Calls `visit` for each setting in order. Fails with ERR_USAGE where the text is no such file or has too many
 * settings; those before that place have been visited. The message has the line and no name of the file.
 */
int settings_read(enum settings_form form, struct view content, settings_visitor *visit, void *context,
		  struct err *err);

enum setting_number {
	SETTING_TEXT,    /* no number */
	SETTING_NUMBER,  /* a whole number, or a placeholder with one as its default */
	SETTING_UNKNOWN, /* a placeholder whose value stands elsewhere */
};

/*
 * A value as a whole number from 0 to 999,999,999. Placeholders are those of shells, compose and Spring (`$X`, `${X}`,
 * `${X:10}`, `${X:-10}`) and ERB tags that ask the environment (`<%= ENV.fetch("X") { 10 } %>`, `<%= ENV["X"] || 10
 * %>`).
 */
enum setting_number setting_number(struct view value, int64_t *number);

#endif

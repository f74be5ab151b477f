#include "cmd/report_directory.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"

#include "base/banned.h"

char *report_directory(const struct options *options, int64_t audit_id)
{
	const char *given = option_text(options, "output");
	struct view directory = given ? view_of(given) : view_dirname(view_of(option_text(options, "store")));
	struct buf path = {0};

	buf_add_view(&path, directory.n ? directory : VIEW("."));
	if (audit_id)
		buf_addf(&path, "/%lld", (long long)audit_id);
	return buf_take(&path);
}

int report_directory_make(char *path, struct err *err)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0777); /* where this fails, the last one does too */
		*slash = '/';
	}
	if (mkdir(path, 0777) && errno != EEXIST)
		return err_set(err, ERR_USAGE, "cannot create the directory '%s': %s; choose another with --output DIR",
			       path, strerror(errno));
	return 0;
}

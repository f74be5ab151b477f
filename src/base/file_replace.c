#include "base/file_replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"

#include "base/banned.h"

static int write_all(int file, struct view content)
{
	while (content.n) {
		ssize_t n = write(file, content.p, content.n);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0)
			content = view_slice(content, (size_t)n, content.n);
	}
	return 0;
}

int file_replace(const char *path, struct view content)
{
	struct view directory = view_dirname(view_of(path)), name = view_basename(view_of(path));
	struct buf temporary = {0};
	bool failed;
	int file, reason = 0;

	buf_add_view(&temporary, directory);
	buf_addf(&temporary, "%s.%.*s.%ld", name.n < strlen(path) ? "/" : "", VIEW_ARG(name), (long)getpid());
	unlink(buf_text(&temporary));
	file = open(buf_text(&temporary), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	failed = file < 0 || write_all(file, content) < 0;
	if (file >= 0 && close(file) < 0)
		failed = true;
	if (!failed)
		failed = rename(buf_text(&temporary), path) < 0;
	if (failed) {
		reason = errno;
		if (file >= 0)
			unlink(buf_text(&temporary));
		errno = reason;
	}
	buf_release(&temporary);
	return failed ? -1 : 0;
}

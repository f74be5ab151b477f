#include "rules/file_source.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"

#include "base/banned.h"

static int read_descriptor(struct arena *arena, int fd, const char *path, size_t limit, struct view *content,
			   struct err *err)
{
	struct buf text = {.limit = limit + 1};
	char block[16384];
	struct stat info;
	ssize_t n = 0;

	if (fstat(fd, &info) || !S_ISREG(info.st_mode))
		return err_set(err, ERR_USAGE, "'%s' is no regular file; remove it or name another", path);
	while (!text.truncated && (n = read(fd, block, sizeof(block))) > 0)
		buf_add(&text, block, (size_t)n);
	content->n = text.n;
	content->p = arena_strndup(arena, text.n ? text.p : "", text.n);
	buf_release(&text);
	if (n < 0)
		return err_set(err, ERR_USAGE, "'%s' cannot be read: %s", path, strerror(errno));
	if (content->n > limit)
		return err_set(err, ERR_USAGE, "'%s' is larger than %zu bytes; split it", path, limit);
	return 0;
}

int disk_file_read(struct arena *arena, const char *path, size_t limit, struct view *content, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int status;

	if (fd < 0)
		return err_set(err, ERR_USAGE, "'%s' cannot be opened: %s", path, strerror(errno));
	status = read_descriptor(arena, fd, path, limit, content, err);
	close(fd);
	return status;
}

int file_source_read(struct file_source *source, struct arena *arena, const char *path, struct view *content,
		     struct err *err)
{
	int status = source ? source->read(source, arena, path, content, err) : 0;

	if (status)
		return status < 0 ? -1 : 0;
	return disk_file_read(arena, path, YAML_SIZE_LIMIT, content, err);
}

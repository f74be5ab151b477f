/*
 * Real git as the oracle of the repository tests: builds repositories in a
 * directory of their own and asks git what it sees in them.
 */
#ifndef RESCUE_TESTS_REPO_GIT_H
#define RESCUE_TESTS_REPO_GIT_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "repo/repo.h"

/* Runs a shell script in `directory` with a git that reads no configuration but the repository's. */
static inline int run_shell(const char *directory, const char *script, struct buf *output)
{
	int pipes[2];
	char piece[4096];
	ssize_t n;
	int status;
	pid_t child;

	assert_int_equal(pipe(pipes), 0);
	child = fork();
	if (child == 0) {
		if (chdir(directory))
			_exit(126);
		dup2(pipes[1], STDOUT_FILENO);
		close(pipes[0]);
		close(pipes[1]);
		setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
		setenv("GIT_CONFIG_SYSTEM", "/dev/null", 1);
		setenv("GIT_AUTHOR_NAME", "A U Thor", 1);
		setenv("GIT_AUTHOR_EMAIL", "author@example.com", 1);
		setenv("GIT_COMMITTER_NAME", "C O Mitter", 1);
		setenv("GIT_COMMITTER_EMAIL", "committer@example.com", 1);
		setenv("GIT_AUTHOR_DATE", "1700000000 +0100", 0);
		setenv("GIT_COMMITTER_DATE", "1700000001 -0330", 0);
		setenv("LC_ALL", "C", 1);
		execl("/bin/sh", "sh", "-ec", script, (char *)NULL);
		_exit(127);
	}
	close(pipes[1]);
	while ((n = read(pipes[0], piece, sizeof(piece))) > 0)
		if (output)
			buf_add(output, piece, (size_t)n);
	close(pipes[0]);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline void shell(const char *directory, const char *script)
{
	if (run_shell(directory, script, NULL))
		fail_msg("this failed in %s:\n%s", directory, script);
}

/* A new empty directory; owned text. */
static inline char *new_directory(void)
{
	const char *base = getenv("TMPDIR");
	struct buf path = {0};

	buf_addf(&path, "%s/rescue-test-XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(path.p));
	return buf_take(&path);
}

static inline void remove_directory(char *directory)
{
	struct buf script = {0};

	buf_addf(&script, "chmod -R u+rwx '%s'; rm -rf '%s'", directory, directory);
	run_shell("/", buf_text(&script), NULL);
	buf_release(&script);
	free(directory);
}

/* "directory/name", valid until the second next call. */
static inline const char *below(const char *directory, const char *name)
{
	static char paths[2][4096];
	static int turn;

	turn = !turn;
	snprintf(paths[turn], sizeof(paths[turn]), "%s/%s", directory, name);
	return paths[turn];
}

/* The repository at `path`; owned. */
static inline struct repo *opened(const char *path)
{
	struct err err = {0};
	struct repo *repo;

	if (repo_open(&repo, path, &err))
		fail_msg("%s: %s", path, err.message);
	return repo;
}

#endif

#include "cli/terminal.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/err.h"
#include "base/text.h"

#include "base/banned.h"

size_t terminal_width(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
		return size.ws_col;
	return 80;
}

void terminal_say(const char *format, ...)
{
	char message[2048];
	struct buf line = {0};
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	buf_add_text(&line, "rescue: ");
	buf_add_printable(&line, view_of(message));
	buf_add_char(&line, '\n');
	fflush(stdout);
	fputs(buf_text(&line), stderr);
	buf_release(&line);
}

/* The store rolls its open transaction back when it is next opened, so there is nothing to do here but to say it. */
static void interrupted(int signal_number)
{
	static const char text[] = "rescue: interrupted; the store keeps its former state\n";
	static const char clear[] = "\r\x1b[K";

	(void)signal_number;
	if (isatty(STDERR_FILENO) && write(STDERR_FILENO, clear, sizeof(clear) - 1) < 0)
		_exit(ERR_INTERRUPTED);
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(ERR_INTERRUPTED);
	_exit(ERR_INTERRUPTED);
}

void terminal_catch_signals(void)
{
	struct sigaction action = {.sa_handler = interrupted}, before;

	sigemptyset(&action.sa_mask);
	/* A shell script that starts us in the background has Ctrl-C ignored for us; so it stays. */
	if (sigaction(SIGINT, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
		sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_DFL);
	/* A write beyond a limit on file sizes fails then, as one to a full disk does, and is reported. */
	signal(SIGXFSZ, SIG_IGN);
}

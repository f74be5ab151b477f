#include "collect/version.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>

#include "base/num.h"

#include "base/banned.h"

enum { NUMBERS_MOST = 6, DIGITS_MOST = 9, NAME_MOST = 256 };

/* Words around the numbers, lower case. */
static const char *const neutral_words[] = {
    "v",          "ver",  "vers", "version",    "versions",   "r",      "rel",     "release", "releases",
    "released",   "tag",  "tags", "stable",     "final",      "ga",     "lts",     "public",  "official",
    "incubating", "prod", "live", "production", "deployment", "deploy", "deploys", "hotfix",  "deployed",
    "patch",      "p",    "pl",   "sp",         "sr",         "post",   "rev",     "u",       "update",
};
static const char *const unstable_words[] = {
    "alpha",    "beta",    "rc",         "cr",       "candidate", "dev",          "devel",    "development",
    "pre",      "preview", "prerelease", "snapshot", "milestone", "nightly",      "daily",    "weekly",
    "canary",   "next",    "ea",         "eap",      "edge",      "experimental", "exp",      "insider",
    "insiders", "test",    "testing",    "tp",       "draft",     "wip",          "unstable", "internal",
};
/* Letters that say the same when a number follows: 1.2.3b4, 8.0-m01, 3.24.0-a.1. */
static const char *const unstable_letters[] = {"a", "b", "c", "m"};
/* Around the time behind a date: 2024-01-31T15-30. */
static const char *const time_letters[] = {"t", "z"};
/* A tag that marks a moment of work, not a release of the version it names. */
static const char *const marker_words[] = {
    "before",     "after",     "pre",    "post", "backup", "begin", "start", "end",     "merge",       "merged",
    "base",       "basepoint", "branch", "fork", "import", "tmp",   "temp",  "old",     "save",        "saved",
    "basepoints", "archive",   "eol",    "fix",  "bug",    "issue", "pr",    "feature", "branchpoint",
};
#define IS_WORD(word, list) is_word(word, list, sizeof(list) / sizeof(*(list)))

static bool is_word(struct view word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (view_eq_nocase(word, view_of(list[i])))
			return true;
	return false;
}

static bool is_separator(char c)
{
	return c == '.' || c == '_' || c == '-';
}

/* Where the run of digits, or letters, at `at` ends. */
static size_t run_end(struct view text, size_t at, bool (*is_member)(char))
{
	while (at < text.n && is_member(text.p[at]))
		at++;
	return at;
}

/* --- the numbers ------------------------------------------------------------------------------------------------- */

struct chain {
	struct view numbers[NUMBERS_MOST];
	size_t count;
	size_t start, end; /* in the name */
	char separator;    /* 0: only one number */
	bool is_date;      /* begins with a year, a month and a day */
};

static void add_number(struct chain *chain, struct view number)
{
	if (number.n && chain->count < NUMBERS_MOST)
		chain->numbers[chain->count++] = number;
}

static bool is_day(struct view year, struct view month, struct view day)
{
	int64_t ignored;

	return parse_int(year, 1980, 2099, &ignored) && parse_int(month, 1, 12, &ignored) &&
	       parse_int(day, 1, 31, &ignored);
}

/* 20240131, 202401311530 or 20240131153000 as 2024, 01, 31 and the time. */
static bool add_date(struct chain *chain, struct view digits)
{
	if ((digits.n != 8 && digits.n != 12 && digits.n != 14) ||
	    !is_day(view_slice(digits, 0, 4), view_slice(digits, 4, 6), view_slice(digits, 6, 8)))
		return false;
	add_number(chain, view_slice(digits, 0, 4));
	add_number(chain, view_slice(digits, 4, 6));
	add_number(chain, view_slice(digits, 6, 8));
	add_number(chain, view_slice(digits, 8, digits.n));
	return true;
}

static bool next_number(struct chain *chain, struct view name)
{
	size_t at = chain->end;

	if (at + 1 >= name.n || !is_separator(name.p[at]) || !is_ascii_digit(name.p[at + 1]) ||
	    (chain->separator && chain->separator != name.p[at]))
		return false;
	chain->separator = name.p[at];
	chain->end = run_end(name, at + 1, is_ascii_digit);
	if (chain->end - at - 1 > DIGITS_MOST)
		return false;
	add_number(chain, view_slice(name, at + 1, chain->end));
	return true;
}

/* "sha2-0.10.8", "PG95-1_01": the first number ends a name, and the version begins behind the dash. */
static bool ends_a_name(struct view name, const struct chain *chain)
{
	size_t at = chain->end;

	return chain->separator != '.' && at + 1 < name.n && is_ascii_digit(name.p[at + 1]) &&
	       (name.p[at] == '.' || (name.p[at] == '_' && chain->separator == '-'));
}

/* The numbers that begin at `at`; false when they are no version. */
static bool read_chain(struct view name, size_t at, struct chain *chain)
{
	struct view first;

	*chain = (struct chain){.start = at, .end = run_end(name, at, is_ascii_digit)};
	first = view_slice(name, at, chain->end);
	if (!add_date(chain, first)) {
		if (first.n > DIGITS_MOST)
			return false;
		add_number(chain, first);
	}
	while (chain->count < NUMBERS_MOST && next_number(chain, name))
		;
	chain->is_date = chain->count >= 3 && is_day(chain->numbers[0], chain->numbers[1], chain->numbers[2]);
	return chain->count >= 2 && !(chain->count == 2 && ends_a_name(name, chain));
}

/* --- what stands before ------------------------------------------------------------------------------------------ */

/* The word that ends `text`, or nothing: it begins the text or stands behind a separator. */
static struct view last_word(struct view text)
{
	size_t start = text.n;

	while (start && is_ascii_letter(text.p[start - 1]))
		start--;
	if (start && !is_separator(text.p[start - 1]) && text.p[start - 1] != '/')
		start = text.n;
	return view_slice(text, start, text.n);
}

/*
 * Drops separators and words that say nothing from the end of the package. What is before a '/' or '@' is a name, and
 * so is a word of the unstable behind others: tokio-test-0.4.0.
 */
static void cut_end(struct version *version)
{
	struct view *package = &version->package;
	bool is_joined = true;

	while (package->n) {
		char last = package->p[package->n - 1];
		struct view word = last_word(*package);
		bool is_whole;

		if (is_separator(last) || last == '/' || last == '@') {
			version->is_apart = last == '/' || last == '@';
			is_joined = false;
			package->n--;
			continue;
		}
		is_whole = word.n == package->n;
		if (word.n == 0 || (version->is_apart && !is_whole))
			return;
		if (IS_WORD(word, unstable_words) && is_whole)
			version->is_stable = false;
		else if (!IS_WORD(word, neutral_words) && !(is_joined && word.n == 1))
			return;
		package->n -= word.n;
	}
}

/* The same at its start: release/foo-1.2. */
static void cut_start(struct view *package)
{
	for (;;) {
		size_t end = run_end(*package, 0, is_ascii_letter);

		if (end == package->n || !(is_separator(package->p[end]) || package->p[end] == '/') ||
		    !IS_WORD(view_slice(*package, 0, end), neutral_words))
			return;
		*package = view_slice(*package, end + 1, package->n);
	}
}

static bool read_package(struct view text, struct version *version)
{
	size_t end = run_end(text, 0, is_ascii_letter);
	bool stands_alone = end == text.n || !is_ascii_digit(text.p[end]);

	if (stands_alone && view_find(text, 0, VIEW("@")) == text.n && IS_WORD(view_slice(text, 0, end), marker_words))
		return false;
	version->package = text;
	cut_start(&version->package);
	cut_end(version);
	if (version->package.n == 0)
		version->is_apart = false;
	else if (view_find(version->package, 0, VIEW("/")) < version->package.n)
		version->is_apart = true;
	return true;
}

/* --- what stands behind ------------------------------------------------------------------------------------------ */

struct tail {
	struct view name;
	size_t at;
	struct view letters; /* of 1.1.1w */
};

/* One word with the number behind it, or a number. False: this is no version. */
static bool read_part(struct tail *tail, struct chain *chain, struct version *version)
{
	bool is_joined = !is_separator(tail->name.p[tail->at]);
	size_t start = tail->at + !is_joined, letters = run_end(tail->name, start, is_ascii_letter), digits = letters,
	       end;
	struct view word = view_slice(tail->name, start, letters);

	if (word.n && digits < tail->name.n && is_separator(tail->name.p[digits]))
		digits++;
	end = run_end(tail->name, digits, is_ascii_digit);
	if (end == digits)
		digits = end = letters; /* the separator belongs to the next part */
	tail->at = end;
	if (end == start || view_eq_nocase(word, VIEW("x")))
		return false;
	if (IS_WORD(word, unstable_words) || (end > digits && IS_WORD(word, unstable_letters)))
		version->is_stable = false;
	else if (word.n == 0 || IS_WORD(word, neutral_words) || (chain->is_date && IS_WORD(word, time_letters)))
		add_number(chain, view_slice(tail->name, digits, end));
	else if (is_joined && word.n <= 2 && end == letters && tail->letters.n == 0)
		tail->letters = word;
	else
		version->is_stable = false;
	return true;
}

/* Numbers behind a word that makes it unstable count builds; they are no part of the version. */
static bool read_tail(struct tail *tail, struct chain *chain, struct version *version)
{
	while (tail->at < tail->name.n && tail->name.p[tail->at] != '+') {
		size_t numbers = chain->count;
		bool was_stable = version->is_stable;

		if (!read_part(tail, chain, version))
			return false;
		if (!was_stable)
			chain->count = numbers;
	}
	return true;
}

/* --- all of it --------------------------------------------------------------------------------------------------- */

static bool write_text(struct version *version, const struct chain *chain, struct view letters)
{
	size_t n = 0;

	for (size_t i = 0; i < chain->count; i++) {
		n += (size_t)snprintf(version->text + n, sizeof(version->text) - n, "%s%.*s", n ? "." : "",
				      VIEW_ARG(chain->numbers[i]));
		if (i < 2)
			snprintf(version->line, sizeof(version->line), "%s", version->text);
		if (n >= sizeof(version->text))
			return false;
	}
	n += (size_t)snprintf(version->text + n, sizeof(version->text) - n, "%.*s", VIEW_ARG(letters));
	return n < sizeof(version->text);
}

static bool read_around(struct view name, struct chain *chain, struct version *version)
{
	struct tail tail = {.name = name, .at = chain->end};

	*version = (struct version){.is_stable = true};
	if (!read_package(view_slice(name, 0, chain->start), version) || !read_tail(&tail, chain, version))
		return false;
	/* "task-12-2": two numbers with dashes, behind a name, count something. */
	if (chain->separator == '-' && chain->count == 2 && version->package.n)
		return false;
	return write_text(version, chain, tail.letters);
}

static bool is_readable(struct view name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!is_ascii_digit(name.p[i]) && !is_ascii_letter(name.p[i]) && !is_separator(name.p[i]) &&
		    name.p[i] != '@' && name.p[i] != '/' && name.p[i] != '+')
			return false;
	return name.n <= NAME_MOST;
}

bool version_parse(struct view name, struct version *version)
{
	struct chain chain;

	if (!is_readable(name))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if (!is_ascii_digit(name.p[i]) || (i && is_ascii_digit(name.p[i - 1])))
			continue;
		if (read_chain(name, i, &chain))
			return read_around(name, &chain, version);
	}
	return false;
}

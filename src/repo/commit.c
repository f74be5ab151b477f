#include "repo/commit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "repo/commit_internal.h"

#include "base/banned.h"

/* The last second of the year 9999; the zones in use reach from -12:00 to +14:00. */
#define TIME_MAX INT64_C(253402300799)
enum { ZONE_MAX = 14 * 60 };

/* What can be wrong; each once, in the order of the object. */
enum problem {
	NUL_BYTE = 1 << 0,
	NO_TREE = 1 << 1,
	BAD_PARENT = 1 << 2,
	REPEATED_PARENT = 1 << 3,
	BAD_AUTHOR = 1 << 4,
	BAD_AUTHOR_DATE = 1 << 5,
	BAD_COMMITTER = 1 << 6,
	BAD_COMMIT_DATE = 1 << 7
};

static struct view problem_text(unsigned problems, struct arena *arena)
{
	static const char *const texts[] = {
	    "a NUL byte: read up to there",
	    "names no tree",
	    "a parent that is no object id",
	    "names a parent twice",
	    "the author has no name and address in <>",
	    "the author date is missing or damaged",
	    "the committer has no name and address in <>",
	    "the commit date is missing or damaged",
	};
	struct buf text = {0};
	struct view kept;

	if (!problems)
		return (struct view){0};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (problems & 1U << i)
			buf_addf(&text, "%s%s", text.n ? "; " : "", texts[i]);
	kept = arena_view(arena, buf_view(&text));
	buf_release(&text);
	return kept;
}

/* --- who and when ------------------------------------------------------------------------------------------------- */

/* Digits at *at as a number, clamped; false when there are none. */
static bool read_digits(struct view text, size_t *at, int64_t *value)
{
	size_t begin = *at;

	for (*value = 0; *at < text.n && text.p[*at] >= '0' && text.p[*at] <= '9'; ++*at)
		*value = *value > TIME_MAX ? *value : *value * 10 + (text.p[*at] - '0');
	return *at > begin;
}

/* "1700000000 +0100"; false when part of it is missing or cannot be meant. */
static bool read_date(struct view text, struct signature *who)
{
	size_t at = 0;
	int64_t zone;
	bool is_west;

	text = git_trim(text);
	if (!read_digits(text, &at, &who->time))
		return false;
	if (who->time > TIME_MAX) {
		who->time = TIME_MAX;
		return false;
	}
	while (at < text.n && is_git_space(text.p[at]))
		at++;
	if (at == text.n || (text.p[at] != '+' && text.p[at] != '-'))
		return false;
	is_west = text.p[at++] == '-';
	if (!read_digits(text, &at, &zone))
		return false;
	zone = zone / 100 * 60 + zone % 100;
	if (zone > ZONE_MAX)
		return false;
	who->zone = (int)(is_west ? -zone : zone);
	return true;
}

bool signature_date(struct view line, struct signature *who)
{
	size_t last = line.n;

	while (last && line.p[last - 1] != '>')
		last--;
	return last && read_date(view_slice(line, last, line.n), who);
}

struct text_context {
	struct view encoding;
	struct arena *arena;
};

/* As git does: the first '<' and the next '>' hold the address, the date follows the last '>'. */
static unsigned read_signature(struct view line, struct signature *who, const struct text_context *context,
			       unsigned bad_person, unsigned bad_date)
{
	size_t open = view_find(line, 0, VIEW("<")), close = view_find(line, open, VIEW(">"));

	*who = (struct signature){0};
	if (close >= line.n)
		return bad_person | bad_date;
	who->name =
	    text_to_utf8(context->arena, git_trim(view_slice(line, 0, open)), context->encoding, PERSON_TEXT_LIMIT);
	who->email = text_to_utf8(context->arena, git_trim(view_slice(line, open + 1, close)), context->encoding,
				  PERSON_TEXT_LIMIT);
	return signature_date(line, who) ? 0 : bad_date;
}

/* --- the header ------------------------------------------------------------------------------------------------------
 */

/* Lines of a raw commit end at LF only. */
static bool next_line(struct view *rest, struct view *line)
{
	size_t end = view_find(*rest, 0, VIEW("\n"));

	if (rest->n == 0)
		return false;
	*line = view_slice(*rest, 0, end);
	*rest = view_slice(*rest, end + 1, rest->n);
	return true;
}

static bool header_value(struct view line, const char *key, struct view *value)
{
	if (!view_starts(line, key))
		return false;
	*value = view_slice(line, strlen(key), line.n);
	return true;
}

/* The parents stand right after the tree; git looks for them nowhere else. */
static unsigned read_parents(struct commit *commit, struct view *rest, struct arena *arena)
{
	struct view after = *rest, line, value;
	struct oid_table seen = {0};
	unsigned problems = 0;
	struct oid oid;

	while (next_line(&after, &line) && header_value(line, "parent ", &value)) {
		bool added = false;

		*rest = after;
		if (!oid_from_hex(value, &oid)) {
			problems |= BAD_PARENT;
			continue;
		}
		if (seen.count < COMMIT_PARENTS_LIMIT)
			oid_table_add(&seen, &oid, &added);
		if (!added)
			problems |= REPEATED_PARENT;
	}
	commit->parent_count = seen.count;
	if (seen.count) {
		commit->parents = arena_alloc(arena, seen.count * sizeof(*commit->parents));
		memcpy(commit->parents, seen.oids, seen.count * sizeof(*commit->parents));
	}
	oid_table_release(&seen);
	return problems;
}

/* First paragraph of a message, its lines joined by a blank; cuts it off the front of *message. */
static struct view read_subject(struct view *message, const struct text_context *context)
{
	struct buf subject = {.limit = SUBJECT_LIMIT * 4};
	struct view line, kept;

	while (next_line(message, &line)) {
		while (line.n && is_git_space(line.p[line.n - 1]))
			line.n--;
		if (line.n == 0)
			break;
		if (subject.n)
			buf_add_char(&subject, ' ');
		buf_add_view(&subject, line);
	}
	kept = text_to_utf8(context->arena, buf_view(&subject), context->encoding, SUBJECT_LIMIT);
	buf_release(&subject);
	return kept;
}

/* The last line of `text` that is not blank, without white space around it. */
static struct view last_line(struct view text)
{
	size_t start;

	text = git_trim(text);
	start = text.n;
	while (start && text.p[start - 1] != '\n')
		start--;
	return git_trim(view_slice(text, start, text.n));
}

/* What stands below the subject: perhaps text, perhaps trailers. */
static void read_body(struct commit *commit, struct view body, const struct text_context *context)
{
	struct view block = trailers_find(body);
	struct view text = view_slice(body, 0, body.n - block.n);

	commit->last_line = text_to_utf8(context->arena, last_line(text), context->encoding, PERSON_TEXT_LIMIT);
	trailers_read(commit, block, context->encoding, context->arena);
	co_authors_read(commit, text, context->encoding, context->arena);
}

/* A message begins with its first line that is not blank. */
static struct view skip_blank_lines(struct view message)
{
	struct view rest = message, line;

	while (next_line(&rest, &line) && git_trim(line).n == 0)
		message = rest;
	return message;
}

void commit_parse(struct commit *commit, struct view raw, struct arena *arena)
{
	const char *nul = raw.n ? memchr(raw.p, '\0', raw.n) : NULL;
	unsigned problems = nul ? NUL_BYTE : 0;
	struct text_context context = {.arena = arena};
	struct view rest, line, value, author = {0}, committer = {0};

	*commit = (struct commit){0};
	if (nul)
		raw.n = (size_t)(nul - raw.p);
	rest = raw;
	if (!next_line(&rest, &line) || !header_value(line, "tree ", &value) || !oid_from_hex(value, &commit->tree)) {
		problems |= NO_TREE;
		rest = raw;
	}
	problems |= read_parents(commit, &rest, arena);
	while (next_line(&rest, &line) && line.n) {
		if (header_value(line, "author ", &value))
			author = value;
		else if (header_value(line, "committer ", &value))
			committer = value;
		else if (header_value(line, "encoding ", &value))
			context.encoding = value;
	}
	problems |= read_signature(author, &commit->author, &context, BAD_AUTHOR, BAD_AUTHOR_DATE);
	problems |= read_signature(committer, &commit->committer, &context, BAD_COMMITTER, BAD_COMMIT_DATE);
	rest = skip_blank_lines(rest);
	commit->subject = read_subject(&rest, &context);
	read_body(commit, rest, &context);
	commit->problem = problem_text(problems, arena);
}

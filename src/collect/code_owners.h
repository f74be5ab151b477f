/*
 * CODEOWNERS: who owns which file of the tree, as GitHub reads it
 * (docs.github.com, "About code owners"):
 *
 *   pattern owner owner …   # comment
 *
 * The last line whose pattern matches a file decides, and a line without owner
 * says that nobody owns it. Owners are @user, @organisation/team or an e-mail
 * address. Patterns are those of gitignore(5) with four differences: no '!',
 * no leading '\#', '[' is an ordinary character, and a last part that is only
 * '*' does not reach into directories. '\' before a space keeps it in the
 * pattern. A line that is none of this is skipped with a problem.
 *
 * Of GitLab's form the headings of sections are understood, "[Name][2] @owner":
 * their owners are those of the section's lines without any. Sections do not
 * otherwise count apart: the last line of the whole file decides.
 *
 * Floor 3. All zero bytes is an empty file; code_owners_release() frees.
 */
#ifndef RESCUE_COLLECT_CODE_OWNERS_H
#define RESCUE_COLLECT_CODE_OWNERS_H

#include <stdint.h>

#include "base/mem.h"
#include "base/view.h"
#include "collect/inventory.h"

/* One line with a pattern. */
struct owner_line {
	int number; /* from 1 */
	const struct view *owners;
	size_t owner_count;

	/* private: patterns for wild_match() */
	struct view pattern;         /* the file itself */
	struct view below;           /* everything below a directory of that name */
	struct view literal;         /* what every match begins with */
	bool is_directory, is_level; /* matches only what is below; never what is */
};

struct owner_problem {
	int number; /* of the line */
	const char *message;
};

struct code_owners {
	struct owner_line *lines;
	size_t count;
	struct owner_problem *problems; /* at most CODE_OWNERS_PROBLEMS_LIMIT */
	size_t problem_count;

	/* private */
	size_t capacity, problem_capacity;
	struct view *section_owners;
	size_t section_owner_count;
	struct arena arena;
};

/* Reads the text of the file (copied). */
void code_owners_read(struct code_owners *owners, struct view content);
/* The line that decides on `path`, or NULL when none matches. Adds to *steps about how long it took. */
const struct owner_line *code_owners_of(const struct code_owners *owners, struct view path, uint64_t *steps);
void code_owners_release(struct code_owners *owners);

/*
 * Writes the rows of code_owner for the files of the list, from the first of .github/CODEOWNERS, CODEOWNERS,
 * docs/CODEOWNERS and .gitlab/CODEOWNERS. What could not be read of it is a diagnostic of the collector inventory.
 */
void collect_code_owners(struct store *store, const struct collect_files_input *input);

#endif

/*
 * Code that was commented out: which pieces of which comments may be code
 * (cheap, from the text alone), and whether a piece that was parsed is.
 *
 * A piece is a run of lines of one block comment, or of line comments right
 * below each other that stand alone on their lines. Documentation is none: a
 * comment that opens with a mark of three characters or more (slash and two
 * stars, three slashes, ##), a block whose lines all begin with a star. Nor is
 * an illustration: code between lines of prose, or set off from the prose
 * above it by a colon or a deeper indentation; nor is what two lines of prose
 * lead up to, in the same comment or the one right above. A list of names with
 * values is no code.
 *
 * Private to src/lang.
 */
#ifndef RESCUE_LANG_COMMENTS_H
#define RESCUE_LANG_COMMENTS_H

#include "base/buf.h"
#include "lang/lexis.h"
#include "lang/resolve.h"

struct piece {
	struct commented_out_code fact;
	size_t at;                 /* byte of the content in its comment */
	size_t text_begin, text_n; /* in `text` */
	bool is_code;
};

/* All zero bytes is empty. */
struct pieces {
	struct buf text; /* what is to be parsed of all of them: without marks, common indentation removed */
	struct piece *items;
	size_t count, capacity;
	const char *line_mark;      /* of the language */
	struct comment_line *lines; /* of the comment at hand */
	size_t line_count, line_capacity;
	int prose_above; /* lines in the comment right above it */
};

/* Refills `pieces` with what may be code in the comments of `content`. */
void pieces_find(const struct lexis *lexis, struct view content, const struct comment_list *comments,
		 struct pieces *pieces);
void pieces_release(struct pieces *pieces);
/* Sets is_code of the pieces that are comments by the syntax tree of the content, too. */
void pieces_confirm(struct pieces *pieces, const struct resolved_grammar *grammar, TSNode root);
/*
 * Whether the tree of a piece is code: no error in it, and most of its statements such as prose never parses as. The
 * first `opening` bytes are not the piece's own; `is_member`: they open a class.
 */
bool reads_as_code(const struct resolved_grammar *grammar, TSNode root, size_t opening, bool is_member);

#endif

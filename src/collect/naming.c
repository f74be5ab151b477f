#include "collect/naming.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/pool.h"
#include "store/store.h"

#include "base/banned.h"

enum {
	RUN_BYTES = 128, /* longer words are nobody's name */
	WORD_LEAST = 3,
	FILE_WORDS = 2,
	BEGINNINGS = 4096, /* of words, told apart by a hash */
	LENGTHS = 64
};

/* What a file is known by: numbers of words. None: nothing in its path says anything. */
struct file_words {
	uint32_t words[FILE_WORDS];
	size_t count;
	bool is_vague; /* before its first dot stands what says nothing, and texts have dots in no word: utils.svelte */
};

struct known_word {
	bool is_compound; /* of two or more parts */
	uint32_t text;    /* of files_name(): the last text that had it */
	uint32_t before;  /* the last one before that */
};

/* Whoever reads texts: one, or each worker. */
struct text_reader {
	const struct naming *naming;
	struct file_reader *reader;
	struct buf content;
	uint32_t text;  /* the number of the text in hand, from 1 */
	uint32_t *seen; /* by word: the last text that had it */
	uint32_t *met;  /* words of the text in hand, each once */
	size_t met_count, met_capacity;
};

struct naming {
	const struct texts *texts;
	const struct pair *pairs;
	int64_t *is_named;
	/* Pairs of file f: list[starts[f]] … list[starts[f + 1] - 1]. */
	size_t *starts;
	size_t *list;
	struct file_words *files;
	struct intern words;
	uint64_t lengths[BEGINNINGS]; /* of the words that begin so; the last for longer ones: most texts have none */
	struct known_word *known;     /* by word */
	size_t known_capacity;
	size_t bytes;           /* read so far */
	atomic_bool is_partial; /* not all texts are read */
};

/* --- words of a text ---------------------------------------------------------------------------------------------- */

/* Letters, digits, '_' and '-' without a gap, as they are compared: user-listItem is userlistitem, of three parts. */
struct run {
	char bytes[RUN_BYTES];
	size_t n, parts;
	size_t segment, segment_parts; /* where the text after the last '-' begins, and its parts */
	bool is_capital, is_gap;       /* what was before the next byte */
	bool is_long;
};

static bool is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
}

static unsigned char lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 'a' - 'A') : c;
}

static void see_word(struct text_reader *reader, uint32_t number)
{
	if (reader->seen[number] == reader->text)
		return;
	reader->seen[number] = reader->text;
	GROW(reader->met, reader->met_count + 1, reader->met_capacity);
	reader->met[reader->met_count++] = number;
}

static size_t beginning_of(struct view word)
{
	const unsigned char *p = (const unsigned char *)word.p;

	return ((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16) * 2654435761U /* of Fibonacci hashing */ /
	       (UINT32_MAX / BEGINNINGS + 1);
}

static uint64_t length_bit(struct view word)
{
	return (uint64_t)1 << (word.n < LENGTHS ? word.n : LENGTHS - 1);
}

static void meet(struct text_reader *reader, const struct run *run, size_t from, bool is_prefix)
{
	const struct naming *naming = reader->naming;
	struct view word = {run->bytes + from, run->n - from};
	int64_t number;

	if (word.n < WORD_LEAST || run->is_long || !(naming->lengths[beginning_of(word)] & length_bit(word)))
		return;
	number = intern_find(&naming->words, word);
	if (number >= 0 && (!is_prefix || naming->known[number].is_compound))
		see_word(reader, (uint32_t)number);
}

/* Does a part begin with `c`? Then what came before may be a name that this word begins with. */
static bool begins_part(struct text_reader *reader, const struct run *run, unsigned char c)
{
	bool is_capital = c >= 'A' && c <= 'Z';

	if (run->n && !run->is_gap && (!is_capital || run->is_capital))
		return false;
	if (reader && run->segment_parts > 1)
		meet(reader, run, run->segment, true);
	if (reader && run->segment && run->parts > 1)
		meet(reader, run, 0, true);
	return true;
}

/* `reader` may be NULL: nothing is met then. */
static void run_add(struct text_reader *reader, struct run *run, unsigned char c)
{
	bool is_capital = c >= 'A' && c <= 'Z';

	if (begins_part(reader, run, c)) {
		run->parts++;
		run->segment_parts++;
	}
	if (run->n == RUN_BYTES)
		run->is_long = true;
	else
		run->bytes[run->n++] = (char)lower(c);
	run->is_capital = is_capital;
	run->is_gap = false;
}

static void end_segment(struct text_reader *reader, struct run *run)
{
	meet(reader, run, run->segment, false);
	run->segment = run->n;
	run->segment_parts = 0;
	run->is_gap = true;
}

/* Whether the least letters of a word stand here and no wanted word begins so: nor does any longer part of it from its
 * beginning. */
static bool is_idle(const struct naming *naming, struct view text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p + at;
	const char word[] = {(char)lower(p[0]), (char)lower(p[1]), (char)lower(p[2])};

	return is_letter(p[1]) && is_letter(p[2]) &&
	       naming->lengths[beginning_of((struct view){word, WORD_LEAST})] == 0;
}

/* Where the letters and underscores around `at` end. */
static size_t skip_letters(struct view text, size_t at)
{
	while (at < text.n && (is_letter((unsigned char)text.p[at]) || text.p[at] == '_'))
		at++;
	return at;
}

static void read_words(struct text_reader *reader, struct view text)
{
	struct run run = {.n = 0};

	reader->text++;
	reader->met_count = 0;
	for (size_t i = 0; i <= text.n; i++) {
		unsigned char c = i < text.n ? (unsigned char)text.p[i] : ' ';

		if (is_letter(c)) {
			if (run.n == 0 && i + WORD_LEAST <= text.n && is_idle(reader->naming, text, i))
				i = skip_letters(text, i) - 1;
			else
				run_add(reader, &run, c);
		} else if (c == '_') {
			run.is_gap = true;
		} else if (run.n) {
			bool has_dash = run.segment != 0;

			end_segment(reader, &run);
			if (c == '-')
				continue;
			if (has_dash)
				meet(reader, &run, 0, false);
			run.n = run.parts = run.segment = 0;
			run.is_long = false;
		}
	}
}

/* --- names of files ----------------------------------------------------------------------------------------------- */

static bool says_something(struct view word, const struct model_list *common)
{
	if (word.n < WORD_LEAST)
		return false;
	for (size_t i = 0; i < common->count; i++)
		if (view_is(word, common->items[i]))
			return false;
	return true;
}

static void add_word(struct naming *naming, struct view name, struct file_words *file)
{
	struct run run = {.n = 0};
	struct view word;
	uint32_t number;
	bool is_new;

	for (size_t i = 0; i < name.n; i++)
		if (is_letter((unsigned char)name.p[i]))
			run_add(NULL, &run, (unsigned char)name.p[i]);
		else
			run.is_gap = true;
	word = (struct view){run.bytes, run.n};
	if (run.is_long || !says_something(word, naming->texts->common_names))
		return;
	naming->lengths[beginning_of(word)] |= length_bit(word);
	number = intern_add(&naming->words, word, &is_new);
	GROW(naming->known, (size_t)number + 1, naming->known_capacity);
	if (is_new)
		naming->known[number] = (struct known_word){.is_compound = run.parts > 1};
	if (file->count == 0 || file->words[0] != number)
		file->words[file->count++] = number;
}

static void add_file(struct naming *naming, size_t index)
{
	struct view path = naming->texts->paths[index], name = view_basename(path);
	struct file_words *file = &naming->files[index];
	size_t first, last;

	while (name.n && name.p[0] == '.')
		name = view_slice(name, 1, name.n);
	first = view_find(name, 0, VIEW("."));
	last = name.n;
	while (last > first && name.p[last - 1] != '.')
		last--;
	add_word(naming, view_slice(name, 0, last), file);
	add_word(naming, view_slice(name, 0, first), file);
	file->is_vague = first + 1 < last && file->count < FILE_WORDS;
	if (file->count == 0)
		add_word(naming, view_basename(view_dirname(path)), file);
}

/* --- pairs -------------------------------------------------------------------------------------------------------- */

static bool is_looked_at(const struct naming *naming, const struct pair *pair)
{
	return naming->texts->is_read[pair->a] && naming->texts->is_read[pair->b];
}

static void group_pairs(struct naming *naming, size_t count)
{
	size_t files = naming->texts->count;
	size_t *starts = naming->starts = xcalloc(files + 2, sizeof(*starts));

	naming->list = xcalloc(2 * count, sizeof(*naming->list));
	naming->files = xcalloc(files, sizeof(*naming->files));
	for (size_t i = 0; i < count; i++)
		if (is_looked_at(naming, &naming->pairs[i])) {
			starts[naming->pairs[i].a + 2]++;
			starts[naming->pairs[i].b + 2]++;
		}
	for (size_t file = 2; file < files + 2; file++)
		starts[file] += starts[file - 1];
	for (size_t i = 0; i < count; i++)
		if (is_looked_at(naming, &naming->pairs[i])) {
			naming->list[starts[naming->pairs[i].a + 1]++] = i;
			naming->list[starts[naming->pairs[i].b + 1]++] = i;
		}
	for (size_t file = 0; file < files; file++)
		if (starts[file] < starts[file + 1])
			add_file(naming, file);
}

/* All words are known by now. */
static int text_reader_open(struct text_reader *reader, const struct naming *naming)
{
	reader->naming = naming;
	reader->seen = xcalloc(naming->words.count, sizeof(*reader->seen));
	return file_reader_open(&reader->reader, naming->texts->list, naming->texts->repo, NULL);
}

static void text_reader_close(struct text_reader *reader)
{
	file_reader_free(reader->reader);
	buf_release(&reader->content);
	free(reader->seen);
	free(reader->met);
}

/* Meets the words of one file. */
static bool read_file(struct text_reader *reader, size_t file, size_t limit)
{
	const struct texts *texts = reader->naming->texts;
	const struct tree_entry *entry = file_list_find(texts->list, texts->paths[file]);
	int64_t size;

	if (!entry || file_read(reader->reader, entry, limit, &reader->content, &size, NULL) != CONTENT_READ)
		return false;
	read_words(reader, buf_view(&reader->content));
	return true;
}

static bool is_met(const struct text_reader *reader, const struct file_words *file)
{
	for (size_t i = 0; i < file->count; i++)
		if (reader->seen[file->words[i]] == reader->text)
			return true;
	return false;
}

/* Looks in the text of one file for those it is paired with. Files come in order: of a pair, `a` is first. */
static void look_for_partners(struct naming *naming, struct text_reader *reader, size_t file)
{
	bool is_read = naming->bytes <= NAMING_BYTES_LIMIT && read_file(reader, file, BLOB_READ_LIMIT);

	naming->bytes += is_read ? reader->content.n : 0;
	for (size_t i = naming->starts[file]; i < naming->starts[file + 1]; i++) {
		const struct pair *pair = &naming->pairs[naming->list[i]];
		bool is_first = pair->a == file;
		const struct file_words *other = &naming->files[is_first ? pair->b : pair->a];
		int64_t *is_named = &naming->is_named[naming->list[i]];

		if (is_read && is_met(reader, other))
			*is_named = 1;
		else if (*is_named != 1 && (!is_read || other->count == 0))
			*is_named = STORE_NULL;
		else if (is_first)
			*is_named = 0;
	}
}

void pairs_name(const struct texts *texts, const struct pair *pairs, size_t count, int64_t *is_named)
{
	struct naming naming = {.texts = texts, .pairs = pairs, .is_named = is_named};
	struct text_reader reader = {0};

	for (size_t i = 0; i < count; i++)
		is_named[i] = STORE_NULL;
	if (!texts->list || count == 0)
		return;
	group_pairs(&naming, count);
	if (text_reader_open(&reader, &naming) == 0)
		for (size_t file = 0; file < texts->count; file++)
			if (naming.starts[file] < naming.starts[file + 1])
				look_for_partners(&naming, &reader, file);
	text_reader_close(&reader);
	intern_release(&naming.words);
	free(naming.known);
	free(naming.starts);
	free(naming.list);
	free(naming.files);
}

/* --- files -------------------------------------------------------------------------------------------------------- */

/* What was met in one text. */
struct text_words {
	size_t bytes;
	uint32_t *words;
	size_t count;
};

static void *start_reading(void *context)
{
	struct naming *naming = context;
	struct text_reader *reader = xcalloc(1, sizeof(*reader));

	if (text_reader_open(reader, naming))
		atomic_store(&naming->is_partial, true);
	return reader;
}

static void finish_reading(void *context, void *state)
{
	(void)context;
	text_reader_close(state);
	free(state);
}

/* NULL when it was not read. Once there is enough, what is still read counts for nothing. */
static void *read_text(void *context, void *state, size_t file)
{
	struct naming *naming = context;
	struct text_reader *reader = state;
	struct text_words *met;

	if (!naming->texts->is_read[file] || atomic_load(&naming->is_partial) ||
	    !read_file(reader, file, NAMED_TEXT_LIMIT))
		return NULL;
	met = xmalloc(sizeof(*met));
	*met = (struct text_words){reader->content.n, xcalloc(reader->met_count, sizeof(uint32_t)), reader->met_count};
	if (met->count)
		memcpy(met->words, reader->met, met->count * sizeof(*met->words));
	return met;
}

static void take_text(void *context, size_t file, void *result)
{
	struct naming *naming = context;
	struct text_words *met = result;

	if (!met)
		return;
	for (size_t i = 0; i < met->count && naming->bytes <= NAMING_BYTES_LIMIT; i++) {
		struct known_word *word = &naming->known[met->words[i]];

		word->before = word->text;
		word->text = (uint32_t)file + 1;
	}
	naming->bytes += met->bytes;
	if (naming->bytes > NAMING_BYTES_LIMIT)
		atomic_store(&naming->is_partial, true);
	free(met->words);
	free(met);
}

/* Whether the text of another file has one of its words. */
static bool is_met_elsewhere(const struct naming *naming, size_t file)
{
	const struct file_words *own = &naming->files[file];

	for (size_t i = 0; i < own->count; i++) {
		const struct known_word *word = &naming->known[own->words[i]];

		if ((word->text && word->text != file + 1) || (word->before && word->before != file + 1))
			return true;
	}
	return false;
}

void files_name(const struct texts *texts, const bool *is_asked, int64_t *is_named)
{
	const struct pool_job job = {start_reading, read_text, take_text, finish_reading};
	struct naming naming = {.texts = texts, .is_named = is_named};
	size_t asked = 0;

	for (size_t file = 0; file < texts->count; file++) {
		is_named[file] = STORE_NULL;
		asked += is_asked[file];
	}
	if (!texts->list || asked == 0)
		return;
	naming.files = xcalloc(texts->count, sizeof(*naming.files));
	for (size_t file = 0; file < texts->count; file++)
		if (is_asked[file])
			add_file(&naming, file);
	pool_run(&job, &naming, texts->count, texts->jobs);
	for (size_t file = 0; file < texts->count; file++)
		if (is_asked[file] && is_met_elsewhere(&naming, file))
			is_named[file] = 1;
		else if (is_asked[file] && naming.files[file].count && !naming.files[file].is_vague &&
			 !atomic_load(&naming.is_partial))
			is_named[file] = 0;
	intern_release(&naming.words);
	free(naming.known);
	free(naming.files);
}

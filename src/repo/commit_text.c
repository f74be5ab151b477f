/*
 * Names and messages to UTF-8.
 */
#include <ctype.h>
#include <iconv.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "repo/commit_internal.h"

#include "base/banned.h"

/*
 * Encodings found in real histories, by the letters and digits of their names. A commit may name any, and not every
 * converter of a C library was written for hostile input, so others are not tried.
 */
static const struct {
	const char *letters, *name;
} encodings[] = {
    {"big5", "BIG5"},
    {"cp1250", "CP1250"},
    {"cp1251", "CP1251"},
    {"cp1252", "CP1252"},
    {"cp437", "CP437"},
    {"cp850", "CP850"},
    {"cp866", "CP866"},
    {"cp932", "CP932"},
    {"cp936", "CP936"},
    {"cp949", "CP949"},
    {"eucjp", "EUC-JP"},
    {"euckr", "EUC-KR"},
    {"gb18030", "GB18030"},
    {"gb2312", "GB2312"},
    {"gbk", "GBK"},
    {"iso2022jp", "ISO-2022-JP"},
    {"iso88591", "ISO-8859-1"},
    {"iso885910", "ISO-8859-10"},
    {"iso885913", "ISO-8859-13"},
    {"iso885914", "ISO-8859-14"},
    {"iso885915", "ISO-8859-15"},
    {"iso885916", "ISO-8859-16"},
    {"iso88592", "ISO-8859-2"},
    {"iso88593", "ISO-8859-3"},
    {"iso88594", "ISO-8859-4"},
    {"iso88595", "ISO-8859-5"},
    {"iso88596", "ISO-8859-6"},
    {"iso88597", "ISO-8859-7"},
    {"iso88598", "ISO-8859-8"},
    {"iso88599", "ISO-8859-9"},
    {"koi8r", "KOI8-R"},
    {"koi8u", "KOI8-U"},
    {"latin1", "ISO-8859-1"},
    {"latin2", "ISO-8859-2"},
    {"latin9", "ISO-8859-15"},
    {"shiftjis", "SHIFT_JIS"},
    {"sjis", "SHIFT_JIS"},
    {"windows1250", "CP1250"},
    {"windows1251", "CP1251"},
    {"windows1252", "CP1252"},
    {"windows31j", "CP932"},
};

static const char *known_encoding(struct view name)
{
	char letters[16];
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		if (!isalnum((unsigned char)name.p[i]))
			continue;
		if (n + 1 >= sizeof(letters))
			return NULL;
		letters[n++] = (char)tolower((unsigned char)name.p[i]);
	}
	letters[n] = '\0';
	for (size_t i = 0; i < sizeof(encodings) / sizeof(*encodings); i++)
		if (strcmp(letters, encodings[i].letters) == 0)
			return encodings[i].name;
	return NULL;
}

static bool is_ascii(struct view text)
{
	unsigned char all = 0;

	for (size_t i = 0; i < text.n; i++)
		all |= (unsigned char)text.p[i];
	return all < 0x80;
}

/* At most `limit` bytes, cut before a character that does not fit. `text` is valid UTF-8. */
static struct view cut(struct view text, size_t limit)
{
	if (text.n <= limit)
		return text;
	while (limit && ((unsigned char)text.p[limit] & 0xC0) == 0x80)
		limit--;
	return view_slice(text, 0, limit);
}

static bool convert(struct buf *out, struct view text, const char *encoding)
{
	iconv_t converter = iconv_open("UTF-8", encoding);
	char piece[1024], *in = (char *)(uintptr_t)text.p;
	size_t left = text.n;
	bool ok = converter != (iconv_t)-1;

	while (ok && left) {
		char *to = piece;
		size_t room = sizeof(piece);
		size_t status = iconv(converter, &in, &left, &to, &room);

		ok = status != (size_t)-1 || (room < sizeof(piece) && left);
		buf_add(out, piece, sizeof(piece) - room);
	}
	if (converter != (iconv_t)-1)
		iconv_close(converter);
	return ok && utf8_valid(buf_view(out));
}

static void add_rune(struct buf *out, uint32_t rune)
{
	if (rune < 0x800) {
		buf_add_char(out, (char)(0xC0 | rune >> 6));
	} else {
		buf_add_char(out, (char)(0xE0 | rune >> 12));
		buf_add_char(out, (char)(0x80 | (rune >> 6 & 0x3F)));
	}
	buf_add_char(out, (char)(0x80 | (rune & 0x3F)));
}

/* Valid UTF-8 stays; every other byte is a character of Windows-1252. */
static void add_guessed(struct buf *out, struct view text)
{
	static const uint16_t upper[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
					   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
					   0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
					   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

	while (text.n) {
		uint32_t rune;
		size_t n = utf8_next(text, &rune);

		if (n > 1 || (unsigned char)text.p[0] < 0x80) {
			buf_add(out, text.p, n);
		} else {
			unsigned char byte = (unsigned char)text.p[0];

			add_rune(out, byte < 0xA0 ? upper[byte - 0x80] : byte);
		}
		text = view_slice(text, n, text.n);
	}
}

struct view text_to_utf8(struct arena *arena, struct view text, struct view encoding, size_t limit)
{
	struct buf converted = {0};
	const char *name = encoding.n ? known_encoding(encoding) : NULL;

	/* No conversion makes text shorter than a quarter, so more is not worth reading. */
	text = view_slice(text, 0, limit * 4 + 8);
	if (!name && (is_ascii(text) || utf8_valid(text))) {
		text = cut(text, limit);
		return arena_view(arena, text);
	}
	if (!name || !convert(&converted, text, name)) {
		buf_clear(&converted);
		add_guessed(&converted, text);
	}
	text = cut(buf_view(&converted), limit);
	text.p = arena_strndup(arena, text.p, text.n);
	buf_release(&converted);
	return text;
}

bool is_git_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct view git_trim(struct view text)
{
	while (text.n && is_git_space(text.p[0]))
		text = view_slice(text, 1, text.n);
	while (text.n && is_git_space(text.p[text.n - 1]))
		text.n--;
	return text;
}

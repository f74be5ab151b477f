#include "collect/name_key.h"

#include "base/text.h"

#include "base/banned.h"

/* The letter under the accent, by the decompositions of Unicode 15 and, where a letter has a stroke and none, by its
 * look (ø, đ, ł); '-' for what is no letter or stands for two. */
struct letters {
	uint32_t first, last;
	const char *bases;
};

static const struct letters letters[] = {
    {0x00C0, 0x00FF, "aaaaaa-ceeeeiiiidnooooo-ouuuuy--aaaaaa-ceeeeiiiidnooooo-ouuuuy-y"},
    {0x0100, 0x013F, "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii--jjkkklllllll"},
    {0x0140, 0x017F, "lllnnnnnnnnnoooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"},
    {0x01A0, 0x01B0, "oo-------------uu"},
    {0x01CD, 0x01DC, "aaiioouuuuuuuuuu"},
    {0x01DE, 0x01FB, "aaaa----ggkkoooo--j---gg--nnaa"},
    {0x0200, 0x021B, "aaaaeeeeiiiioooorrrruuuusstt"},
    {0x0226, 0x0233, "aaeeooooooooyy"},
    {0x1E00, 0x1E3F, "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"},
    {0x1E40, 0x1E7F, "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"},
    {0x1E80, 0x1E99, "wwwwwwwwwwxxxxyyzzzzzzhtwy"},
    {0x1EA0, 0x1EF9, "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy"},
};

/* What stands for two letters. */
static const char *two_letters(uint32_t rune)
{
	switch (rune) {
	case 0x00C6:
	case 0x00E6:
		return "ae";
	case 0x00DE:
	case 0x00FE:
		return "th";
	case 0x00DF:
	case 0x1E9E:
		return "ss";
	case 0x0132:
	case 0x0133:
		return "ij";
	case 0x0152:
	case 0x0153:
		return "oe";
	default:
		return NULL;
	}
}

static char base_letter(uint32_t rune)
{
	for (size_t i = 0; i < sizeof(letters) / sizeof(*letters); i++)
		if (rune >= letters[i].first && rune <= letters[i].last)
			return letters[i].bases[rune - letters[i].first];
	return '-';
}

static bool is_space(uint32_t rune)
{
	return rune == ' ' || (rune >= '\t' && rune <= '\r') || rune == 0x00A0 || rune == 0x3000;
}

static void add_rune(struct buf *buf, uint32_t rune, struct view bytes)
{
	const char *two = two_letters(rune);
	char base = base_letter(rune);

	if (two)
		buf_add_text(buf, two);
	else if (base != '-')
		buf_add_char(buf, base);
	else if (rune < 0x0300 || rune > 0x036F)
		buf_add_folded(buf, bytes);
}

void buf_add_name_key(struct buf *buf, struct view name)
{
	bool gap = false, has_word = false;
	size_t n;

	for (; name.n; name = view_slice(name, n, name.n)) {
		uint32_t rune;

		n = utf8_next(name, &rune);
		if (is_space(rune)) {
			gap = has_word;
			continue;
		}
		if (gap)
			buf_add_char(buf, ' ');
		add_rune(buf, rune, view_slice(name, 0, n));
		gap = false;
		has_word = true;
	}
}

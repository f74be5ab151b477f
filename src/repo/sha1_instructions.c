#include "repo/sha1.h"

#include "base/err.h"

#if defined(__x86_64__)
#include <pthread.h>

#include <cpuid.h>
#include <immintrin.h>
#endif

#include "base/banned.h"

#if defined(__x86_64__)

enum {
	LEAF_FEATURES = 1,
	LEAF_MORE_FEATURES = 7,
	GROUPS = 20,         /* of four rounds */
	REVERSE_WORDS = 0x1B /* of four: the instructions want the first one highest */
};

#define WITH_INSTRUCTIONS __attribute__((target("sha,sse4.1")))

static bool has_instructions;

static void ask_processor(void)
{
	unsigned a, b, c, d;

	if (__get_cpuid(LEAF_FEATURES, &a, &b, &c, &d) && (c & bit_SSSE3) && (c & bit_SSE4_1))
		has_instructions = __get_cpuid_count(LEAF_MORE_FEATURES, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

bool sha1_has_instructions(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, ask_processor); /* a virtual machine takes as long to answer as to hash a file */
	return has_instructions;
}

static inline WITH_INSTRUCTIONS __m128i read_words(const unsigned char *bytes)
{
	const __m128i big_endian = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);

	return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)bytes), big_endian);
}

/* The four words of a group; those after the first four groups take the place of the ones four groups before. */
static inline WITH_INSTRUCTIONS __m128i words_of(__m128i w[4], int group)
{
	if (group >= 4)
		w[group % 4] = _mm_sha1msg2_epu32(
		    _mm_xor_si128(_mm_sha1msg1_epu32(w[group % 4], w[(group + 1) % 4]), w[(group + 2) % 4]),
		    w[(group + 3) % 4]);
	return w[group % 4];
}

/* Five groups, whose rounds have the same function; it must be a constant. */
#define FIVE_GROUPS(function)                                                                         \
	do {                                                                                          \
		_Pragma("GCC unroll 5") for (int i = 0; i < 5; i++)                                   \
		{                                                                                     \
			const __m128i before = abcd;                                                  \
			const int next = 5 * (function) + i + 1;                                      \
                                                                                                      \
			abcd = _mm_sha1rnds4_epu32(abcd, e, function);                                \
			e = _mm_sha1nexte_epu32(before, next < GROUPS ? words_of(w, next) : first_e); \
		}                                                                                     \
	} while (0)

WITH_INSTRUCTIONS void sha1_blocks_by_instructions(uint32_t state[5], const unsigned char *blocks, size_t count)
{
	__m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)state), REVERSE_WORDS);
	__m128i e = _mm_set_epi32((int)state[4], 0, 0, 0);

	for (; count > 0; count--, blocks += SHA1_BLOCK) {
		const __m128i first_abcd = abcd, first_e = e;
		__m128i w[4];

		for (int i = 0; i < 4; i++)
			w[i] = read_words(blocks + 16 * i);
		e = _mm_add_epi32(e, w[0]);
		FIVE_GROUPS(0);
		FIVE_GROUPS(1);
		FIVE_GROUPS(2);
		FIVE_GROUPS(3);
		abcd = _mm_add_epi32(abcd, first_abcd);
	}
	_mm_storeu_si128((__m128i *)(void *)state, _mm_shuffle_epi32(abcd, REVERSE_WORDS));
	state[4] = (uint32_t)_mm_extract_epi32(e, 3);
}

#else

bool sha1_has_instructions(void)
{
	return false;
}

void sha1_blocks_by_instructions(uint32_t state[5], const unsigned char *blocks, size_t count)
{
	(void)state, (void)blocks, (void)count;
	BUG("there are no instructions for SHA-1");
}

#endif

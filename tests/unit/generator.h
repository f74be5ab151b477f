/*
 * Numbers for property tests, the same in every run: splitmix64 (Steele, Lea,
 * Flood 2014) from the seed that the struct is initialised with.
 */
#ifndef RESCUE_TESTS_GENERATOR_H
#define RESCUE_TESTS_GENERATOR_H

#include <stdint.h>

struct generator {
	uint64_t state;
};

/* 0 … below - 1. */
static inline uint64_t generate(struct generator *generator, uint64_t below)
{
	uint64_t z = generator->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return (z ^ z >> 31) % below;
}

#endif

#include "judge/identity.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"

#include "base/banned.h"

static struct view key_of(const struct finding *finding)
{
	if (finding->line_hash.p)
		return finding->line_hash;
	return finding->symbol.p ? finding->symbol : finding->subject;
}

static uint64_t hash_of(const struct finding *finding, uint64_t ordinal)
{
	char number[24];
	uint64_t hash = hash_add(0, view_of(finding->rule->id));

	snprintf(number, sizeof(number), "%llu", (unsigned long long)ordinal);
	hash = hash_add(hash, finding->path);
	hash = hash_add(hash, key_of(finding));
	return hash_add(hash, view_of(number));
}

void identity_assign(struct finding *findings, size_t count)
{
	struct intern places = {0};
	uint64_t *seen = xcalloc(count, sizeof(*seen)); /* by place: findings so far */

	for (size_t i = 0; i < count; i++) {
		struct finding *finding = &findings[i];
		uint64_t place = hash_of(finding, 0);
		uint32_t id = intern_add(&places, (struct view){(const char *)&place, sizeof(place)}, NULL);

		snprintf(finding->fingerprint, sizeof(finding->fingerprint), "r1:%016llx",
			 (unsigned long long)hash_of(finding, seen[id]++));
	}
	free(seen);
	intern_release(&places);
}

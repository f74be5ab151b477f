/*
 * The input is a YAML file; the tree it gives is walked to the end, and read as a configuration, a policy of the gate
 * and a list of suppressions.
 */
#include <stdint.h>

#include "formats/yaml.h"
#include "rules/engagement.h"
#include "rules/policy.h"
#include "rules/suppressions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t weight(const struct yaml_node *node, int depth)
{
	size_t sum = node->text.n + node->key.n;

	if (depth > 64)
		__builtin_trap();
	for (const struct yaml_node *member = node->first; member; member = member->next)
		sum += weight(member, depth + 1);
	return sum;
}

static void read_decisions(struct view content)
{
	for (int is_configuration = 0; is_configuration < 2; is_configuration++) {
		struct suppression_set suppressions = {0};
		struct policy policy = {0};
		const char *named = NULL;

		policy_read(&policy, "input", content, is_configuration, &named, NULL);
		suppressions_read(&suppressions, "input", content, is_configuration, &named, NULL);
		policy_release(&policy);
		suppressions_release(&suppressions);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct engagement engagement = {0};
	struct yaml_node *root;
	struct err err = {0};

	if (yaml_parse(&arena, "input", (struct view){(const char *)data, size}, &root, &err) == 0 && root &&
	    weight(root, 0) > 16 * size + 16)
		__builtin_trap();
	arena_release(&arena);
	if (engagement_read(&engagement, "input", (struct view){(const char *)data, size}, &err) == 0)
		engagement_digest(&engagement);
	engagement_release(&engagement);
	read_decisions((struct view){(const char *)data, size});
	return 0;
}

/*
 * .gitattributes and .mailmap of a hostile repository. The first line of the input is the path or person asked about;
 * it is read as a co-author too.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "collect/attributes.h"
#include "collect/co_authors.h"
#include "collect/mailmap.h"
#include "collect/name_key.h"
#include "collect/people_names.h"

#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every person costs at least one byte, and no key is longer than its name: what stands for two letters has two bytes.
 */
static void check_co_authors(struct view value)
{
	struct view rest = value, name, email;
	struct noreply_address address;
	size_t people = 0;

	while (co_author_next(&rest, &name, &email)) {
		struct buf key = {0};

		buf_add_name_key(&key, name);
		noreply_parse(email, &address);
		if (++people > value.n || name.n + email.n == 0 || name.n + email.n > value.n || key.n > name.n)
			BUG("co-author %zu of %zu bytes", people, value.n);
		buf_release(&key);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view rest = {(const char *)data, size}, question = {0};
	struct attributes attributes = {0};
	struct mailmap mailmap = {0};

	view_line(&rest, &question);
	check_co_authors(question);
	attributes_add(&attributes, view_dirname(question), rest);
	attributes_add(&attributes, (struct view){0}, rest);
	attributes_of(&attributes, question);
	attributes_release(&attributes);
	mailmap_read(&mailmap, rest);
	mailmap_apply(&mailmap, &question, &question);
	mailmap_release(&mailmap);
	return 0;
}

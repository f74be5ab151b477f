#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "collect/co_authors.h"

/* Each person as "name/address;". */
static void gives(const char *value, const char *expected)
{
	struct view rest = view_of(value), name, email;
	struct buf found = {0};

	while (co_author_next(&rest, &name, &email)) {
		buf_add_view(&found, name);
		buf_add_char(&found, '/');
		buf_add_view(&found, email);
		buf_add_char(&found, ';');
	}
	if (strcmp(buf_text(&found), expected) != 0)
		fail_msg("'%s' gives %s, not %s", value, buf_text(&found), expected);
	buf_release(&found);
}

/* The odd ones are from the histories of redis, curl, pip, tokio and bitwarden. */
static void what_people_write_is_understood(void **state)
{
	(void)state;
	gives("Ann Smith <ann@x.org>", "Ann Smith/ann@x.org;");
	gives("Oran Agra <oran@redislabs.com> (styling)", "Oran Agra/oran@redislabs.com;");
	gives("Tzu-ping Chung <uranusjr@gmail.com> and", "Tzu-ping Chung/uranusjr@gmail.com;");
	gives("yoav-steinberg yoav@redislabs.com", "yoav-steinberg/yoav@redislabs.com;");
	gives("Todd Martin <>", "Todd Martin/;");
	gives("Viktor Szakats", "Viktor Szakats/;");
	gives("@tijsvd", "@tijsvd/;");
	gives("toon@iotcl.com", "/toon@iotcl.com;");
	gives("<toon@iotcl.com>", "/toon@iotcl.com;");
	gives("\"Smith, Ann\" <ann@x.org>", "Smith, Ann/ann@x.org;");
	gives("Ann <ann@x>, Bob <bob@x>", "Ann/ann@x;Bob/bob@x;");
	gives("Ann <ann@x> and Bob <bob@x>; Cy <cy@x> too", "Ann/ann@x;Bob/bob@x;Cy/cy@x;");
	gives("andy <andy@x>", "andy/andy@x;");
	gives("Ann <ann@x", "Ann/ann@x;");
	gives("renovate[bot] <1+renovate[bot]@users.noreply.github.com>",
	      "renovate[bot]/1+renovate[bot]@users.noreply.github.com;");
}

static void nobody_is_nobody(void **state)
{
	(void)state;
	gives("", "");
	gives("  \t ", "");
	gives("<>", "");
	gives("<>, <>, ,;\"", "");
	gives(" <> <b@x>", "/b@x;");
	gives("><><", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_people_write_is_understood),
	    cmocka_unit_test(nobody_is_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

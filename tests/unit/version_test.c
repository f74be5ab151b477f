#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "collect/version.h"

struct tag_case {
	const char *name;
	const char *expected; /* "package version line" and '!' when unstable; NULL: no version */
};

static void assert_cases(const struct tag_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct version version;
		struct buf read = {0};

		if (version_parse(view_of(cases[i].name), &version))
			buf_addf(&read, "%s%.*s %s %s%s", version.is_apart ? "+" : "", VIEW_ARG(version.package),
				 version.text, version.line, version.is_stable ? "" : " !");
		else
			buf_add_text(&read, "no version");
		if (strcmp(buf_text(&read), cases[i].expected ? cases[i].expected : "no version") != 0)
			fail_msg("'%s' is read as '%s', not '%s'", cases[i].name, buf_text(&read), cases[i].expected);
		buf_release(&read);
	}
}
#define ASSERT_CASES(cases) assert_cases(cases, sizeof(cases) / sizeof(*(cases)))

static void tags_of_known_projects_are_read(void **unused)
{
	static const struct tag_case cases[] = {
	    /* git, redis, vue, curl, PostgreSQL, OpenSSL, OpenSSH, FreeBSD */
	    {"v2.55.0", " 2.55.0 2.55"},
	    {"v2.55.0-rc0", " 2.55.0 2.55 !"},
	    {"v1.0rc1", " 1.0 1.0 !"},
	    {"v1.5.0.1", " 1.5.0.1 1.5"},
	    {"gitgui-0.9.3", "gitgui 0.9.3 0.9"},
	    {"7.4.1", " 7.4.1 7.4"},
	    {"8.0-m01", " 8.0 8.0 !"},
	    {"2.2-alpha0", " 2.2 2.2 !"},
	    {"7.4-rc2", " 7.4 7.4 !"},
	    {"v1.3.10", " 1.3.10 1.3"},
	    {"v3.6.0-beta.17", " 3.6.0 3.6 !"},
	    {"v3.0.0-alpha.0", " 3.0.0 3.0 !"},
	    {"curl-8_21_0", "curl 8.21.0 8.21"},
	    {"tiny-curl-7_72_0", "tiny-curl 7.72.0 7.72"},
	    {"rc-8_22_0-2", " 8.22.0 8.22 !"},
	    {"curl-7_6_1-pre1", "curl 7.6.1 7.6 !"},
	    {"REL_15_2", " 15.2 15.2"},
	    {"REL8_0_0BETA1", " 8.0.0 8.0 !"},
	    {"Release_1_0_2", " 1.0.2 1.0"},
	    {"release-6-3", " 6.3 6.3"},
	    {"PG95-1_01", "PG95 1.01 1.01"},
	    {"OpenSSL_1_1_1w", "OpenSSL 1.1.1w 1.1"},
	    {"openssl-3.0.0-alpha17", "openssl 3.0.0 3.0 !"},
	    {"V_9_8_P1", " 9.8.1 9.8"},
	    {"release/14.0.0", " 14.0.0 14.0"},
	    /* FFmpeg, Go, Hadoop, gcc, LLVM, jBoss, Spring, Python, Ruby */
	    {"n6.1", " 6.1 6.1"},
	    {"go1.22rc1", "go 1.22 1.22 !"},
	    {"rel/release-3.3.6-RC0", " 3.3.6 3.3 !"},
	    {"releases/gcc-13.2.0", "gcc 13.2.0 13.2"},
	    {"llvmorg-17.0.6-rc1", "llvmorg 17.0.6 17.0 !"},
	    {"5.0.0.Final", " 5.0.0 5.0"},
	    {"1.0.0.CR1", " 1.0.0 1.0 !"},
	    {"v5.0.0.M1", " 5.0.0 5.0 !"},
	    {"v2.0.0.RELEASE", " 2.0.0 2.0"},
	    {"v3.13.0b4", " 3.13.0 3.13 !"},
	    {"v2_1_0_p123", " 2.1.0.123 2.1"},
	    {"0.9.0-incubating", " 0.9.0 0.9"},
	    {"1.2.3.dev4", " 1.2.3 1.2 !"},
	    {"1.0-SNAPSHOT", " 1.0 1.0 !"},
	    {"v2.6.11-tree", " 2.6.11 2.6 !"},
	    {"3.24.0-a.1", " 3.24.0 3.24 !"},
	    {"3.3a", " 3.3a 3.3"},
	    /* many packages in one repository */
	    {"pkg@1.2.3", "+pkg 1.2.3 1.2"},
	    {"@scope/pkg@1.2.3-next.0", "+@scope/pkg 1.2.3 1.2 !"},
	    {"@scope/test@1.2.3", "+@scope/test 1.2.3 1.2"},
	    {"@scope/x@1.2.3", "+@scope/x 1.2.3 1.2"},
	    {"sdk/azcore/v1.2.3", "+sdk/azcore 1.2.3 1.2"},
	    {"pkg/v1.2.3+build.5", "+pkg 1.2.3 1.2"},
	    {"tokio-util-0.7.1", "tokio-util 0.7.1 0.7"},
	    {"tokio-test-0.4.0", "tokio-test 0.4.0 0.4"},
	    {"demo/v3.0.0", "+demo 3.0.0 3.0"},
	    {"release/beta-1.2", " 1.2 1.2 !"},
	    {"sha2-v0.10.8", "sha2 0.10.8 0.10"},
	    {"sha2-0.10.8", "sha2 0.10.8 0.10"},
	    {"md-5-v0.10.0", "md-5 0.10.0 0.10"},
	    {"rel/log4j-2.17.1", "log4j 2.17.1 2.17"},
	    {"base64-0.21.0", "base64 0.21.0 0.21"},
	    /* calendars */
	    {"2024.1.0", " 2024.1.0 2024.1"},
	    {"v24.04.1", " 24.04.1 24.04"},
	    {"20240101-deploy", " 2024.01.01 2024.01"},
	    {"deploy-202401311530", " 2024.01.31.1530 2024.01"},
	    {"prod/2024-01-31T15-30", " 2024.01.31.15.30 2024.01"},
	    {"nightly-2024-01-31", " 2024.01.31 2024.01 !"},
	    {"2024.01.05-2", " 2024.01.05.2 2024.01"},
	};

	(void)unused;
	ASSERT_CASES(cases);
}

static void other_tags_are_no_versions(void **unused)
{
	static const struct tag_case cases[] = {
	    {"before-refactoring", NULL},
	    {"weird;tag", NULL},
	    {"v1;2", NULL},
	    {"v1", NULL},
	    {"build-1234", NULL},
	    {"latest", NULL},
	    {"nightly", NULL},
	    {"vm-playpen", NULL},
	    {"before-1.2", NULL},
	    {"backup/2024-01-31", NULL},
	    {"PR-1234-2", NULL},
	    {"task-12-2", NULL},
	    {"llvmorg-18-init", NULL},
	    {"v1.2.x", NULL},
	    {"1.2..3", NULL},
	    {"1.2.3-", NULL},
	    {"20241301", NULL},
	    {"123456789012.5", NULL},
	    {"v1.2.3\n", NULL},
	    {"v1.2\xC3\xA9", NULL},
	    {"", NULL},
	    {"@", NULL},
	    {"/1.2", " 1.2 1.2"},
	    {"1.2.3.4.5.6.7.8.9", " 1.2.3.4.5.6 1.2"},
	    {"v1.2.3-4-g0a1b2c3", " 1.2.3.4 1.2 !"},
	    {"1.2-1234567890123456789012345678901234567890123456789012345678901234567890", NULL},
	};

	(void)unused;
	ASSERT_CASES(cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tags_of_known_projects_are_read),
	    cmocka_unit_test(other_tags_are_no_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

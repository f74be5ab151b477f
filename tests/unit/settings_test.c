#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "formats/settings.h"

static void print_setting(void *context, const struct setting *setting)
{
	buf_addf(context, "%d %.*s=%.*s\n", setting->line, VIEW_ARG(setting->key), VIEW_ARG(setting->value));
}

/* One line for each setting, and the message where reading ends early. */
static void expect(enum settings_form form, const char *content, const char *expected)
{
	struct buf found = {0};
	struct err err = {0};

	if (settings_read(form, view_of(content), print_setting, &found, &err))
		buf_addf(&found, "! %s\n", err.message);
	assert_string_equal(buf_text(&found), expected);
	buf_release(&found);
}

static void yaml_is_read_with_the_way_to_each_value(void **state)
{
	(void)state;
	expect(SETTINGS_YAML,
	       "spring:\n"
	       "  datasource:\n"
	       "    hikari: {maximum-pool-size: 10, name: 'a: b'}\n"
	       "  profiles: [a, b]\n"
	       "top: 1\n",
	       "3 spring.datasource.hikari.maximum-pool-size=10\n"
	       "3 spring.datasource.hikari.name=a: b\n"
	       "4 spring.profiles=a\n"
	       "4 spring.profiles=b\n"
	       "5 top=1\n");
}

static void both_forms_of_an_environment_in_compose_are_one(void **state)
{
	(void)state;
	expect(SETTINGS_YAML,
	       "services:\n"
	       "  api:\n"
	       "    environment:\n"
	       "      - DB_POOL=${DB_POOL:-10}\n"
	       "      - not a setting\n"
	       "  jobs:\n"
	       "    environment:\n"
	       "      DB_POOL: 5\n",
	       "4 services.api.environment.DB_POOL=${DB_POOL:-10}\n"
	       "5 services.api.environment=not a setting\n"
	       "8 services.jobs.environment.DB_POOL=5\n");
}

static void anchors_documents_and_lines_of_templates_are_no_obstacle(void **state)
{
	(void)state;
	expect(SETTINGS_YAML,
	       "default: &default\n"
	       "  pool: <%= ENV.fetch(\"RAILS_MAX_THREADS\") { 5 } %>\n"
	       "<% if large? %>\n"
	       "production:\n"
	       "  <<: *default\n"
	       "  {% include x %}\n"
	       "---\n"
	       "? [a, b]\n"
	       ": 3\n",
	       "2 default.pool=<%= ENV.fetch(\"RAILS_MAX_THREADS\") { 5 } %>\n"
	       "5 production.<<=\n"
	       "8 =a\n"
	       "8 =b\n"
	       "9 ?=3\n");
}

static void what_stands_before_broken_yaml_is_read(void **state)
{
	(void)state;
	expect(SETTINGS_YAML, "a: 1\nb: [\nc: 2\n",
	       "1 a=1\n3 b.c=2\n! line 4: did not find expected ',' or ']'; check indentation and quotes\n");
	expect(SETTINGS_YAML, "a: \xff\n", "! line 1: invalid leading UTF-8 octet; check indentation and quotes\n");
	expect(SETTINGS_YAML, "", "");
}

static void files_of_lines_are_read_with_their_comments_and_quotes(void **state)
{
	(void)state;
	expect(SETTINGS_PROPERTIES, "# c\n! c\na.b=1\nc: 2 # no comment\nd=x\\\n  e=9\nf\n",
	       "3 a.b=1\n4 c=2 # no comment\n5 d=x\\\n");
	expect(SETTINGS_ENVIRONMENT,
	       "\xEF\xBB\xBF"
	       "export A=\"1\" # c\r\nB='2 # 3'\nC=4#5\nD=6 # 7\nE=\n",
	       "1 A=1\n2 B=2 # 3\n3 C=4#5\n4 D=6\n5 E=\n");
	expect(SETTINGS_INI, "[databases]\napp = host=db\n; c\n[pgbouncer]\ndefault_pool_size = 20 ; c\n[open\nx=1\n",
	       "2 databases.app=host=db\n5 pgbouncer.default_pool_size=20\n7 open.x=1\n");
}

static void depth_and_number_of_settings_are_capped(void **state)
{
	struct buf text = {0};
	struct err err = {0};
	struct buf found = {0};

	(void)state;
	for (int i = 0; i <= SETTINGS_DEPTH_LIMIT; i++)
		buf_add_char(&text, '[');
	assert_int_equal(settings_read(SETTINGS_YAML, buf_view(&text), print_setting, &found, &err), -1);
	assert_string_equal(err.message, "line 1: nested deeper than 32 levels; flatten it");
	buf_clear(&text);
	err_clear(&err);
	for (size_t i = 0; i <= SETTINGS_LIMIT; i++)
		buf_add_text(&text, "A=1\n");
	assert_int_equal(settings_read(SETTINGS_ENVIRONMENT, buf_view(&text), print_setting, &found, &err), -1);
	assert_string_equal(err.message, "line 10001: more than 10000 settings; split the file");
	buf_release(&text);
	buf_release(&found);
}

static void placeholders_have_their_default_or_are_unknown(void **state)
{
	static const struct {
		const char *value;
		int64_t number; /* -1: unknown, -2: no number */
	} cases[] = {
	    {"10", 10},
	    {" '10' ", 10},
	    {"10s", -2},
	    {"", -2},
	    {"-1", -2},
	    {"12345678901234567890", -2},
	    {"$X", -1},
	    {"${X}", -1},
	    {"${X:10}", 10},
	    {"${X:-10}", 10},
	    {"${X-10}", 10},
	    {"${db.pool-size:10}", 10},
	    {"${db-pool}", -1},
	    {"${A:${B:10}}", 10},
	    {"${A:-$B}", -1},
	    {"${", -1},
	    {"<%= ENV.fetch(\"X\") { 5 } %>", 5},
	    {"<%= ENV.fetch('X', 5).to_i -%>", 5},
	    {"<%= ENV['A'] || ENV.fetch(\"B\", \"7\") %>", 7},
	    {"<%= ENV['X'] || 5 %>", 5},
	    {"<%= 5 %>", 5},
	    {"<%= ENV['X'] %>", -1},
	    {"<%= ENV['X'].to_i * 2 %>", -1},
	    {"<%= 2 * max(1, 5) %>", -1},
	    {"<%=%>", -1},
	    {"<%%>", -2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t number = 0;
		enum setting_number kind = setting_number(view_of(cases[i].value), &number);
		int64_t found = kind == SETTING_NUMBER ? number : kind == SETTING_UNKNOWN ? -1 : -2;

		if (found != cases[i].number)
			fail_msg("%s is %d, expected %d", cases[i].value, (int)found, (int)cases[i].number);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(yaml_is_read_with_the_way_to_each_value),
	    cmocka_unit_test(both_forms_of_an_environment_in_compose_are_one),
	    cmocka_unit_test(anchors_documents_and_lines_of_templates_are_no_obstacle),
	    cmocka_unit_test(what_stands_before_broken_yaml_is_read),
	    cmocka_unit_test(files_of_lines_are_read_with_their_comments_and_quotes),
	    cmocka_unit_test(depth_and_number_of_settings_are_capped),
	    cmocka_unit_test(placeholders_have_their_default_or_are_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

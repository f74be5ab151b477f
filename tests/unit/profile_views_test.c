/* The views of rules/lib/67-profile.sql. */
#include "history_facts.h"

#include "usual_rules.h"

enum { PROFILE = 9, AUDIT = 1 };

static void put_asked(struct facts *facts, int64_t id, double share)
{
	put_pg_statement(facts->store, &(struct pg_statement_row){.profile_id = PROFILE,
								  .id = id,
								  .database = VIEW("shop"),
								  .fingerprint = VIEW("f"),
								  .kind = VIEW("select"),
								  .share = share});
}

static void put_found(struct facts *facts, int64_t id, const char *subject, double share, int64_t points)
{
	put_finding(facts->store, &(struct finding_row){.audit_id = AUDIT,
							.id = id,
							.rule = VIEW("database/slow-statement"),
							.dimension = VIEW("architecture"),
							.subject = view_of(subject),
							.impact = VIEW("high"),
							.impact_points = points,
							.share = share});
}

static void statements_of_the_same_share_have_a_line_each(void **state)
{
	struct facts facts;
	struct err err = {0};

	(void)state;
	facts_start(&facts, 0);
	put_pg_server(facts.store, &(struct pg_server_row){.profile_id = PROFILE, .database = VIEW("shop")});
	put_asked(&facts, 1, 0.25);
	put_asked(&facts, 2, 0.25);
	put_asked(&facts, 3, 0.5);
	put_found(&facts, 1, "orders [1]", 0.25, 60);
	put_found(&facts, 2, "orders [1]", 0.25, 50);
	put_found(&facts, 3, "users [2]", 0.25, 40);
	/* Two rules about one statement, which name it otherwise. */
	put_found(&facts, 4, "carts [3]", 0.5, 60);
	put_found(&facts, 5, "carts (user_id)", 0.5, 70);
	if (store_scope(facts.store, SNAPSHOT, AUDIT, &err) || rules_define_views(facts.store, &rules, &err))
		fail_msg("%s", err.message);
	facts_expect(&facts, "SELECT subject FROM profile_line ORDER BY number",
		     "carts (user_id), orders [1], users [2]");
	facts_end(&facts);
}

static void a_share_that_would_read_zero_is_no_line_about_the_load(void **state)
{
	struct facts facts;
	struct err err = {0};

	(void)state;
	facts_start(&facts, 0);
	put_pg_server(facts.store, &(struct pg_server_row){.profile_id = PROFILE, .database = VIEW("shop")});
	put_found(&facts, 1, "called too often", 0.0004, 60);
	put_found(&facts, 2, "slow", 0.001, 50);
	if (store_scope(facts.store, SNAPSHOT, AUDIT, &err) || rules_define_views(facts.store, &rules, &err))
		fail_msg("%s", err.message);
	facts_expect(&facts,
		     "SELECT format('%s %d %.1f%%', subject, is_load, 100 * share) FROM profile_line ORDER BY is_load",
		     "called too often 0 0.0%, slow 1 0.1%");
	facts_end(&facts);
}

static void put_model(struct facts *facts, const char *path, const char *language)
{
	facts_file(facts, path, "production", language, 20);
	put_type(facts->store, &(struct type_row){.blob_id = facts->blobs,
						  .language = view_of(language),
						  .name = VIEW("Entry"),
						  .kind = VIEW("struct"),
						  .line = 7,
						  .end_line = 9});
	put_import(facts->store, &(struct import_row){.blob_id = facts->blobs,
						      .language = view_of(language),
						      .line = 1,
						      .form = VIEW("import"),
						      .target = VIEW("database/sql")});
}

/* One statement about `entries`, and what the view says of its place. */
static void expect_origin(const char *path, const char *language, const char *mapper, const char *expected)
{
	struct facts facts;
	struct err err = {0};

	facts_start(&facts, 0);
	put_pg_server(facts.store, &(struct pg_server_row){.profile_id = PROFILE, .database = VIEW("shop")});
	put_pg_table(facts.store, &(struct pg_table_row){.profile_id = PROFILE, .oid = 1, .name = VIEW("entries")});
	put_asked(&facts, 1, 1);
	put_statement_table(facts.store, &(struct statement_table_row){.profile_id = PROFILE,
								       .statement_id = 1,
								       .table_oid = 1,
								       .name = VIEW("entries"),
								       .role = VIEW("read")});
	put_model(&facts, path, language);
	if (mapper)
		put_import(facts.store, &(struct import_row){.blob_id = facts.blobs,
							     .language = view_of(language),
							     .ordinal = 1,
							     .line = 2,
							     .form = VIEW("import"),
							     .target = view_of(mapper)});
	if (store_scope(facts.store, SNAPSHOT, AUDIT, &err) || rules_define_views(facts.store, &rules, &err))
		fail_msg("%s", err.message);
	facts_expect(&facts, "SELECT format('%s at %s:%d', source, path, line) FROM statement_origin", expected);
	facts_end(&facts);
}

static void a_type_of_go_is_a_model_only_beside_a_mapper(void **state)
{
	(void)state;
	expect_origin("client/model.go", "Go", NULL, "");
	expect_origin("client/model.go", "Go", "gorm.io/gorm", "model at client/model.go:7");
	expect_origin("app/models/entry.rb", "Ruby", NULL, "model at app/models/entry.rb:7");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(statements_of_the_same_share_have_a_line_each),
	    cmocka_unit_test(a_type_of_go_is_a_model_only_beside_a_mapper),
	    cmocka_unit_test(a_share_that_would_read_zero_is_no_line_about_the_load),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(statements_of_the_same_share_have_a_line_each),
	    cmocka_unit_test(a_share_that_would_read_zero_is_no_line_about_the_load),
	};

	return cmocka_run_group_tests(tests, load_rules, release_rules);
}

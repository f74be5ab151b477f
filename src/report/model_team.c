/*
 * The chapter about the team: what depends on whom, who knows which part, what changes together, how work gets out, and
 * how much of that a history can tell.
 */
#include "report/model.h"

#include "base/banned.h"

enum {
	MODULES_SHOWN = 8,
	PARTS_SHOWN = 7,
	COVERAGE_SHOWN = 6,
	SILOS_SHOWN = 5,
	PAIRS_SHOWN = 4,
	AREAS_SHOWN = 9,
	TRENDS_SHOWN = 4
};

#define PERCENT(x) "CAST(round(" x ") AS INTEGER)"

/* Who knows a file best, per module: each file counts once, for the author with the highest degree of authorship. */
static json_t *owners(struct rows *rows)
{
	return rows_array(
	    rows,
	    "WITH best AS (SELECT path_id, person_id, row_number() OVER (PARTITION BY path_id ORDER BY doa DESC, "
	    "person_id) AS n FROM authorship WHERE is_author), counted AS (SELECT m.path AS module, b.person_id AS "
	    "person_id, count(*) AS files FROM best b JOIN module_file mf ON mf.path_id = b.path_id JOIN module m ON "
	    "m.id = mf.module_id WHERE b.n = 1 GROUP BY m.path, b.person_id), ranked AS (SELECT *, row_number() OVER "
	    "(PARTITION BY module ORDER BY files DESC, person_id) AS n FROM counted) "
	    "SELECT r.module, p.name, r.files FROM ranked r JOIN person p ON p.id = r.person_id WHERE r.n <= 3 "
	    "ORDER BY r.module, r.n");
}

static void attach_owners(json_t *modules, const json_t *owners)
{
	json_t *module, *owner;
	size_t i, j;

	json_array_foreach(modules, i, module)
	{
		json_t *own = json_array();

		json_array_foreach(owners, j, owner) if (json_equal(json_object_get(owner, "module"),
								    json_object_get(module, "module")))
		    json_array_append(own, owner);
		json_object_set_new(module, "owners", own);
	}
}

/* The modules of the chart. */
static json_t *ownership(struct rows *rows)
{
	json_t *table = rows_table(
	    rows,
	    "SELECT s.module, CASE s.module WHEN '' THEN '(top directory)' ELSE s.module END AS module_label, "
	    "s.files, s.code_lines, b.authors FROM module_summary s JOIN bus_factor b ON b.scope = 'module' AND "
	    "b.path = s.module WHERE b.files > 0 ORDER BY s.code_lines DESC, s.module",
	    MODULES_SHOWN);
	json_t *people = owners(rows);

	attach_owners(json_object_get(table, "rows"), people);
	json_decref(people);
	return table;
}

/* What depends on how many: the repository, critical paths, and the modules on which fewest know. */
static json_t *parts(struct rows *rows)
{
	return rows_table(
	    rows,
	    "SELECT CASE WHEN path = '' THEN '(top directory)' ELSE path "
	    "END AS module_label, scope = 'repository' AS is_whole, scope = 'critical path' AS is_critical, files, "
	    "bus_factor, bus_factor_low, "
	    "bus_factor_high, bus_factor_low <> bus_factor_high AS is_range, absence_factor, absence_factor IS NOT "
	    "NULL AS has_absence, absence_commits, " PERCENT(
		"inactive_share") " AS inactive_percent, "
				  "coalesce(top_person, 'nobody') AS top_person, " PERCENT(
				      "coalesce(top_share, 0)") " AS top_percent "
								"FROM ownership_summary WHERE files > 0 AND scope <> "
								"'directory' ORDER BY CASE scope WHEN 'repository' "
								"THEN 0 WHEN 'critical path' THEN 1 ELSE 2 END, "
								"bus_factor, inactive_share DESC, files DESC, path",
	    PARTS_SHOWN);
}

/* Files that still have an author when the first people are away, in even steps up to the one who leaves under half. */
static json_t *coverage(struct rows *rows)
{
	return rows_table(
	    rows,
	    "WITH whole AS (SELECT files, bus_factor, (bus_factor + 3) / 4 AS step FROM bus_factor WHERE scope = "
	    "'repository' AND files > 0) SELECT format(iif(k.rank = 1, '%d away: %s', '%d away, last %s'), k.rank, "
	    "p.name) "
	    "AS label, k.rank, p.name, k.covered, w.files, 1000 * k.covered / w.files AS covered_permille "
	    "FROM knowledge_coverage k JOIN whole w JOIN person p ON p.id = k.person_id WHERE k.scope = 'repository' "
	    "AND "
	    "k.rank <= w.bus_factor AND (k.rank IN (1, w.bus_factor) OR k.rank % w.step = 0) ORDER BY k.rank",
	    COVERAGE_SHOWN);
}

static json_t *silos(struct rows *rows)
{
	return rows_table(
	    rows,
	    "SELECT verdict, CASE path WHEN '' THEN '(top directory)' ELSE path END AS module_label, files, "
	    "coalesce(top_person, 'nobody') AS top_person, " PERCENT(
		"coalesce(top_share, 0)") " AS top_percent, "
					  "date(top_last_time, 'unixepoch') AS last_date, commits_year, "
					  "coalesce(other_person, 'nobody') AS "
					  "other_person FROM silo WHERE is_outermost AND is_product ORDER BY "
					  "commits_year DESC, files DESC, path",
	    SILOS_SHOWN);
}

static json_t *pairs(struct rows *rows)
{
	return rows_table(
	    rows,
	    "SELECT path_a AS path, path_b AS place, shared, " PERCENT(
		"degree") " AS degree_percent, CASE "
			  "is_named WHEN 1 THEN 'yes' WHEN 0 THEN 'no' ELSE 'not read' END AS named FROM coupled_pair "
			  "ORDER BY is_named IS NOT 0, degree DESC, shared DESC, path_a, path_b",
	    PAIRS_SHOWN);
}

static json_t *areas(struct rows *rows)
{
	return rows_table(rows,
			  "SELECT area, commits, active_people, top_person, " PERCENT(
			      "top_share") " AS top_percent "
					   "FROM area_year ORDER BY commits DESC, area",
			  AREAS_SHOWN);
}

/* Reals have no place in a template: percentages are whole numbers, days are texts with one digit. */
static const char cadence_sql[] = "SELECT days_year, gaps > 0 AS has_gaps, median_gap, p90_gap, last_age "
				  "FROM release_cadence WHERE scope = 'repository'";
static const char lead_sql[] = "SELECT releases, commits, format('%.1f', lead_days) AS days, "
			       "format('%.1f', lead_p90_days) AS p90_days FROM lead_time";
static const char quality_sql[] = "SELECT releases, repaired, CAST(round(repaired_share) AS INTEGER) AS percent, "
				  "repaired > 0 AS has_repaired, format('%.1f', coalesce(repair_days, 0)) AS days "
				  "FROM release_quality WHERE releases > 0";
static const char review_sql[] =
    "SELECT changes, changes = 1 AS is_one, CAST(round(100.0 * strong / changes) AS INTEGER) AS strong_percent, "
    "CAST(round(100.0 * weak / changes) AS INTEGER) AS weak_percent, "
    "CAST(round(100.0 * direct / changes) AS INTEGER) AS direct_percent FROM review_summary";
static const char trend_sql[] = "SELECT measure, now, before, abs(CAST(round(change) AS INTEGER)) AS percent, "
				"change < 0 AS is_less FROM (SELECT * FROM activity_trend UNION ALL SELECT * FROM "
				"churn_trend) ORDER BY measure <> 'commits', measure";

static json_t *delivery(struct rows *rows)
{
	json_t *object = json_object();

	json_object_set_new(object, "cadence", rows_first(rows, cadence_sql));
	json_object_set_new(object, "lead", rows_first(rows, lead_sql));
	json_object_set_new(object, "quality", rows_first(rows, quality_sql));
	json_object_set_new(object, "review", rows_first(rows, review_sql));
	json_object_set_new(object, "trend", rows_table(rows, trend_sql, TRENDS_SHOWN));
	return object;
}

void model_add_team(struct model_job *job)
{
	struct rows *rows = &job->rows;
	json_t *team = json_object();

	json_object_set_new(team, "parts", parts(rows));
	json_object_set_new(team, "coverage", coverage(rows));
	json_object_set_new(team, "silos", silos(rows));
	json_object_set_new(team, "pairs", pairs(rows));
	json_object_set_new(team, "areas", areas(rows));
	json_object_set_new(team, "delivery", delivery(rows));
	json_object_set_new(team, "assistants",
			    rows_first(rows,
				       "SELECT commits, assisted, assistants, CAST(round(10 * share) AS INTEGER) AS "
				       "share_permille FROM assistant_share WHERE assisted > 0"));
	json_object_set_new(job->model, "team", team);
	json_object_set_new(job->model, "ownership", ownership(rows));
	json_object_set_new(job->model, "inactive_days", json_integer(job->rules->model.inactive_days));
}

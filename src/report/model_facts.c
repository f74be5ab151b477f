/*
 * What the facts show beside findings: hotspots, and of chapter 8 the files, languages and history.
 */
#include "report/model.h"

#include "base/banned.h"

enum { HOTSPOTS_SHOWN = 20, LANGUAGES_SHOWN = 20, GIVEN_SHOWN = 30, PASSAGES_SHOWN = 5 };

/* Those of `all` that are of the file, each without saying so again; `all` is in order of time. */
static json_t *of_file(const json_t *all, const json_t *path_id)
{
	json_t *array = json_array(), *item;
	size_t i;

	json_array_foreach(all, i, item) if (json_equal(json_object_get(item, "path_id"), path_id))
	{
		json_t *copy = json_copy(item);

		json_object_del(copy, "path_id");
		json_array_append_new(array, copy);
	}
	return array;
}

/* The complexity of each file at each moment, the audited one last, and now beside a year ago; null where none is
 * known. */
static void add_trends(struct rows *rows, json_t *hotspots)
{
	json_t *points = rows_array(rows, "SELECT path_id, date(time, 'unixepoch') AS date, ccn, code_lines "
					  "FROM complexity_trend ORDER BY path_id, time, is_now");
	json_t *growths =
	    rows_array(rows, "SELECT path_id, before, now, CAST(round(abs(growth)) AS INTEGER) AS percent, "
			     "growth >= 0 AS is_more, date(since_time, 'unixepoch') AS since FROM complexity_growth");
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(hotspots, "rows"), i, row)
	{
		json_t *own = of_file(points, json_object_get(row, "path_id"));
		json_t *growth = of_file(growths, json_object_get(row, "path_id"));

		json_object_set_new(row, "number", json_integer((json_int_t)i));
		json_object_set_new(row, "trend",
				    json_array_size(own)
					? json_pack("{s:O, s:O?}", "points", own, "growth", json_array_get(growth, 0))
					: json_null());
		json_object_del(row, "path_id");
		json_decref(own);
		json_decref(growth);
	}
	json_decref(points);
	json_decref(growths);
}

static json_t *hotspots(struct rows *rows)
{
	return rows_table(rows,
			  "SELECT h.path, h.path_id, h.module, h.revisions, h.functions, h.ccn, h.highest_ccn, "
			  "h.people, h.heat, h.rank, "
			  "h.is_hot, f.code_lines FROM hotspot h JOIN production_file f ON f.path_id = h.path_id "
			  "ORDER BY h.rank, h.path",
			  HOTSPOTS_SHOWN);
}

/*
 * The cells of the map: the hottest files of the table and the largest others. Very hot are the hotspots; without a
 * rank a file is calm: it did not change in the time that is looked at.
 */
static json_t *map_files(struct model_job *job)
{
	struct buf sql = {0};
	json_t *table;

	buf_addf(&sql,
		 "SELECT f.path, f.code_lines, CASE WHEN h.is_hot THEN 'very hot' WHEN h.percentile <= %d THEN 'hot' "
		 "WHEN h.percentile IS NOT NULL THEN 'warm' ELSE 'calm' END AS heat FROM production_file f "
		 "LEFT JOIN hotspot h ON h.path_id = f.path_id WHERE f.code_lines > 0 "
		 "ORDER BY h.rank IS NULL OR h.rank > %d, f.code_lines DESC, f.path",
		 job->rules->model.modifiers.upper_percent, HOTSPOTS_SHOWN);
	table = rows_table(&job->rows, buf_text(&sql), 60);
	buf_release(&sql);
	return table;
}

static void add_hotspots(struct model_job *job)
{
	json_t *table = hotspots(&job->rows);

	if (!json_is_null(table)) {
		json_t *span = rows_first(&job->rows, "SELECT is_year, files, sum(is_hot) AS hot FROM hotspot");

		add_trends(&job->rows, table);
		json_object_update_new(table, span);
		json_object_set_new(table, "map", map_files(job));
		json_object_set_new(table, "upper_percent", json_integer(job->rules->model.modifiers.upper_percent));
		json_object_set_new(table, "map_rest",
				    rows_first(&job->rows, "SELECT count(*) AS files, sum(code_lines) AS code_lines "
							   "FROM production_file WHERE code_lines > 0"));
	}
	json_object_set_new(job->model, "hotspots", table);
	json_object_set_new(job->model, "percentile_files", json_integer(job->rules->model.percentile_files));
	json_object_set_new(job->model, "year_days", json_integer(job->rules->model.year_days));
}

/* How much of the code stands twice, with what it was counted by, and the passages to look at first. */
static void add_duplication(struct model_job *job)
{
	json_t *share = rows_first(&job->rows, "SELECT files, code_lines, duplicated_lines, round(share, 1) AS share, "
					       "min_tokens, min_lines, names_are_equal AS is_by_shape, other_lines, "
					       "other_lines > 0 AS has_other FROM duplication_share");

	if (!json_is_null(share))
		json_object_set_new(share, "passages",
				    rows_table(&job->rows,
					       "SELECT id, copies, lines, tokens, live, "
					       "path || ':' || line || '-' || end_line AS place, others "
					       "FROM duplicated_passage ORDER BY id",
					       PASSAGES_SHOWN));
	json_object_set_new(job->model, "duplication", share);
}

/* What tests there are, and how far they say which file they are about. */
static void add_tests(struct model_job *job)
{
	struct rows *rows = &job->rows;
	json_t *tests = rows_first(
	    rows, "SELECT sum(cases) AS cases, sum(assertions) AS assertions, "
		  "round(1.0 * sum(assertions) / sum(cases), 1) AS per_case, sum(skipped) AS skipped, "
		  "(SELECT test_lines FROM size) AS test_lines, (SELECT code_lines FROM size) AS code_lines, "
		  "(SELECT 100 * test_lines / nullif(code_lines, 0) FROM size) AS ratio, "
		  "count(*) FILTER (WHERE cases IS NULL) AS unread, count(*) > count(cases) AS has_unread, "
		  "EXISTS (SELECT 1 FROM test_reach WHERE is_known) AS has_reach, "
		  "nullif((SELECT count(*) FROM untested_file), 0) AS untested, "
		  "(SELECT count(*) FROM untested_file) = 1 AS is_one_untested, sum(cases) = 1 AS is_one_case, "
		  "sum(assertions) = 1 AS is_one_assertion, sum(skipped) = 1 AS is_one_skipped, "
		  "count(*) - count(cases) = 1 AS is_one_unread "
		  "FROM test_source HAVING sum(cases) > 0");

	if (!json_is_null(tests)) {
		json_object_set_new(
		    tests, "kinds",
		    rows_array(rows, "SELECT kind, count(*) AS files, sum(cases) AS cases, sum(assertions) AS "
				     "assertions, sum(code_lines) AS lines FROM test_source GROUP BY kind "
				     "ORDER BY kind = 'support', sum(code_lines) DESC"));
		json_object_set_new(tests, "reach",
				    rows_array(rows, "SELECT language, files, tested_files, "
						     "row_number() OVER (ORDER BY code_lines) = 1 AS is_last "
						     "FROM test_reach WHERE is_known ORDER BY code_lines DESC"));
	}
	json_object_set_new(job->model, "tests", tests);
}

/* What was special about the repository: all of it, and what makes figures lower bounds. */
static void add_given(struct model_job *job)
{
	json_object_set_new(
	    job->model, "given",
	    rows_table(&job->rows, "SELECT subject, text, is_limit FROM given ORDER BY rank, subject", GIVEN_SHOWN));
	json_object_set_new(job->model, "limits",
			    rows_table(&job->rows,
				       "SELECT subject, text FROM given WHERE is_limit ORDER BY rank, subject",
				       GIVEN_SHOWN));
}

static void add_scope(struct model_job *job)
{
	struct rows *rows = &job->rows;

	json_object_set_new(
	    job->model, "classes",
	    rows_table(rows,
		       "SELECT class, count(*) AS files, coalesce(sum(lines), 0) AS lines, "
		       "coalesce(sum(code_lines), 0) AS code_lines, coalesce(sum(size), 0) AS bytes "
		       "FROM file_path GROUP BY class ORDER BY CASE class WHEN 'production' THEN 0 WHEN 'test' "
		       "THEN 1 WHEN 'generated' THEN 2 WHEN 'minified' THEN 3 WHEN 'vendored' THEN 4 ELSE 5 END, class",
		       20));
	json_object_set_new(
	    job->model, "languages",
	    rows_table(rows,
		       "SELECT CASE language WHEN '' THEN 'unknown' ELSE language END AS language, count(*) AS "
		       "files, coalesce(sum(code_lines), 0) AS code_lines, coalesce(sum(comment_lines), 0) AS "
		       "comment_lines, coalesce(sum(is_parsed), 0) AS parsed, coalesce(sum(error_bytes), 0) AS "
		       "error_bytes FROM first_party_file GROUP BY language HAVING sum(lines) > 0 "
		       "ORDER BY sum(code_lines) DESC, language",
		       LANGUAGES_SHOWN));
	json_object_set_new(
	    job->model, "history",
	    rows_first(rows, "SELECT kind, commits, merges, date(first_time, 'unixepoch') AS first_date, "
			     "date(last_time, 'unixepoch') AS last_date, "
			     "(SELECT count(*) FROM person WHERE NOT is_bot) AS people, "
			     "(SELECT count(*) FROM person WHERE is_bot) AS bots, "
			     "(SELECT count(*) FROM person_identity) AS identities, "
			     "(SELECT count(*) FROM person_identity WHERE reason <> 'only') AS merged_identities "
			     "FROM snapshot WHERE commits > 0"));
}

void model_add_facts(struct model_job *job)
{
	add_hotspots(job);
	add_duplication(job);
	add_tests(job);
	add_given(job);
	add_scope(job);
}

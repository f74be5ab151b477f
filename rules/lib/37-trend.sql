-- Trends: how complex the hotspots were, read from their older contents (A. Tornhill, Your Code as a Crime Scene: complexity
-- trends). Which files and moments: `trend` of model.yml.

-- Each hotspot at each moment, the audited one (`is_now`) last. Complexity is the sum of its functions' cyclomatic complexities;
-- beside its code lines it tells whether the file grew or got harder. A file has rows when an older content of it is known.
CREATE TEMP VIEW complexity_trend AS
SELECT v.path_id AS path_id, p.path AS path, a.path AS as_path, v.time AS time, 0 AS is_now, c.code_lines AS code_lines,
       c.functions AS functions, c.ccn AS ccn, c.highest_ccn AS highest_ccn, 1.0 * c.ccn / nullif(c.code_lines, 0) AS ccn_per_line
  FROM file_version AS v
 CROSS JOIN path AS p ON p.id = v.path_id -- CROSS: read in this order, each by its key
 CROSS JOIN path AS a ON a.id = v.as_path_id
 CROSS JOIN file AS f ON f.path_id = v.path_id
 CROSS JOIN version_complexity AS c ON c.blob_id = v.blob_id AND c.language = f.language AND c.problem IS NULL
 UNION ALL
SELECT x.path_id, x.path, x.path, m.time, 1, x.code_lines, x.functions, x.ccn, x.highest_ccn,
       1.0 * x.ccn / nullif(x.code_lines, 0)
  FROM (SELECT p.path_id AS path_id, p.path AS path, p.code_lines AS code_lines, count(*) AS functions, sum(f.ccn) AS ccn,
               max(f.ccn) AS highest_ccn
          FROM file_path AS p -- tests in the file counted, as in its older contents
          JOIN function AS f ON f.blob_id = p.blob_id AND f.language = p.language
         WHERE p.path_id IN (SELECT path_id FROM file_version) AND p.class = 'production'
         GROUP BY p.path_id) AS x
 CROSS JOIN moment AS m;

-- The same, now beside the last moment that is {year_days} days ago or longer; files that are younger have no row.
CREATE TEMP VIEW complexity_growth AS
WITH known AS MATERIALIZED (
  SELECT * FROM complexity_trend
), year AS (
  SELECT path_id, max(time) AS time
    FROM known
   WHERE NOT is_now AND time <= (SELECT time FROM moment) - {year_days} * 86400
   GROUP BY path_id
)
SELECT n.path_id AS path_id, n.path AS path, b.time AS since_time, b.ccn AS before, n.ccn AS now,
       100.0 * (n.ccn - b.ccn) / nullif(b.ccn, 0) AS growth, b.code_lines AS lines_before, n.code_lines AS lines_now
  FROM year AS y
  JOIN known AS b ON b.path_id = y.path_id AND b.time = y.time AND NOT b.is_now
  JOIN known AS n ON n.path_id = y.path_id AND n.is_now;

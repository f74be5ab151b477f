-- Places: what impact points and effort of a finding depend on, one row a file. The judge reads `place` and nothing
-- else; who counts as a hotspot, an example or an orphaned module is decided here.

-- Churn × complexity: changes in the last year times the independent paths through the file's functions.
CREATE TEMP VIEW place_hotspot AS
SELECT path_id, rank() OVER (ORDER BY score DESC) AS rank, count(*) OVER () AS files, score
  FROM (SELECT p.path_id AS path_id, h.revisions_year * sum(f.ccn) AS score
          FROM file_path AS p
          JOIN file_history AS h ON h.path_id = p.path_id
          JOIN function AS f ON f.blob_id = p.blob_id AND f.language = p.language
         WHERE p.class = 'production'
         GROUP BY p.path_id);

-- What impact points and effort of a finding depend on, one row a file.
CREATE TEMP VIEW place AS
SELECT p.path AS path, p.module AS module,
       coalesce(p.lines, 0) AS lines,
       p.class = 'test' OR (p.class = 'documentation' AND coalesce(p.is_parsed, 0)) AS is_aside, -- test or example
       coalesce(b.bus_factor = 1, 0) AS module_has_one_owner,
       coalesce(2 * b.orphaned_files > b.files, 0) AS module_is_orphaned,
       CASE WHEN h.score > 0 THEN h.rank ELSE 0 END AS hotspot_rank,
       coalesce(h.files, 0) AS hotspot_files
  FROM file_path AS p
  LEFT JOIN bus_factor AS b ON b.scope = 'module' AND b.path = p.module
  LEFT JOIN place_hotspot AS h ON h.path_id = p.path_id;

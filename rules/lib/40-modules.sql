-- Modules: the parts of the system, with their size and who knows them.

-- Each scope with its truck factor in words: who knows most, and how much nobody active knows.
CREATE TEMP VIEW ownership_summary AS
SELECT b.scope AS scope, b.path AS path, b.bus_factor AS bus_factor, b.bus_factor_low AS bus_factor_low,
       b.bus_factor_high AS bus_factor_high, b.files AS files, b.authors AS authors,
       b.top_person_id AS top_person_id, p.name AS top_person, p.last_time AS top_last_time,
       100.0 * b.top_files / b.files AS top_share, b.orphaned_files AS orphaned_files,
       100.0 * b.orphaned_files / b.files AS inactive_share, b.absence_factor AS absence_factor,
       b.absence_commits AS absence_commits
  FROM bus_factor AS b
  LEFT JOIN person AS p ON p.id = b.top_person_id;

-- Modules with who knows them and how often their files changed in the last year.
CREATE TEMP VIEW module_knowledge AS
SELECT o.path AS module, o.files AS files, sum(h.revisions_year) AS changes, o.bus_factor AS bus_factor,
       o.top_person_id IN (SELECT id FROM active_person) AS top_is_active, o.orphaned_files AS orphaned_files,
       o.inactive_share AS inactive_share
  FROM ownership_summary AS o
  JOIN module AS m ON m.path = o.path
  JOIN module_file AS mf ON mf.module_id = m.id
  JOIN file_history AS h ON h.path_id = mf.path_id
 WHERE o.scope = 'module'
 GROUP BY m.id;

-- Modules with how much is in them.
CREATE TEMP VIEW module_size AS
WITH part AS (
  SELECT module, count(*) AS files, sum(code_lines) AS code_lines
    FROM production_file
   WHERE module IS NOT NULL
   GROUP BY module
), work AS (
  SELECT module, sum(functions) AS functions, sum(ccn) AS ccn, max(highest_ccn) AS highest_ccn
    FROM file_complexity
   GROUP BY module
)
SELECT m.path AS module, m.is_configured AS is_configured, coalesce(part.files, 0) AS files, coalesce(part.code_lines, 0) AS code_lines,
       coalesce(work.functions, 0) AS functions, coalesce(work.ccn, 0) AS ccn, work.highest_ccn AS highest_ccn
  FROM module AS m
  LEFT JOIN part ON part.module = m.path
  LEFT JOIN work ON work.module = m.path;

-- Modules with code that customers run, so no playgrounds, examples, templates and tools.
CREATE TEMP VIEW shipped_module AS
SELECT DISTINCT module AS module
  FROM production_file
 WHERE code_lines > 0 AND module IS NOT NULL AND path_id NOT IN (SELECT path_id FROM unshipped_file)
   AND path NOT IN (SELECT path FROM aside_path);

-- Modules with how much is in them and who knows them.
CREATE TEMP VIEW module_summary AS
SELECT m.module AS module, m.is_configured AS is_configured, m.files AS files, m.code_lines AS code_lines, m.functions AS functions, m.ccn AS ccn,
       m.highest_ccn AS highest_ccn, o.bus_factor AS bus_factor, o.top_person AS top_person,
       round(o.top_share, 1) AS top_share, round(o.inactive_share, 1) AS inactive_share
  FROM module_size AS m
  LEFT JOIN ownership_summary AS o ON o.scope = 'module' AND o.path = m.module;

-- Files that do most of the work of a module. Its code is all that stands below it; where its directory was made for the file and has its
-- name, a share says nothing. Left out are lists, declarations, old versions, what nobody ships, and files of which one class that does
-- everything is half: those are spoken of as such.
CREATE TEMP VIEW dominant_file AS
WITH size AS MATERIALIZED (
  SELECT * FROM module_size
), below AS (
  SELECT m.module AS module, sum(o.files) AS files, sum(o.code_lines) AS code_lines
    FROM size AS m
    JOIN size AS o ON o.module = m.module
                   OR NOT m.is_configured AND (m.module = '' OR substr(o.module, 1, length(m.module) + 1) = m.module || '/')
   GROUP BY m.module
)
SELECT c.path_id AS path_id, c.path AS path, c.module AS module, 100 * c.code_lines / m.code_lines AS share, {dominant_share} AS "limit",
       c.code_lines AS code_lines, c.functions AS functions, m.files AS files
  FROM below AS m
  JOIN file_complexity AS c ON c.module = m.module
 WHERE m.files >= {dominant_files} AND c.code_lines >= {dominant_lines}
   AND 10000 * c.code_lines > (100 + {dominant_over}) * {dominant_share} * m.code_lines
   AND 100 * (c.ccn - c.functions) >= {dominant_branches} * c.functions AND 100 * c.function_lines >= {dominant_inside} * c.code_lines
   AND basename(dirname(c.path)) <> regexp_substr(basename(c.path), '^[^.]*')
   AND c.path_id NOT IN (SELECT path_id FROM unshipped_file) AND c.path_id NOT IN (SELECT path_id FROM superseded_file)
   AND c.path_id NOT IN (SELECT path_id FROM god_class WHERE 2 * nloc >= code_lines)
   AND (SELECT count(*) FROM file_complexity AS o
         WHERE o.module = m.module AND o.path_id <> c.path_id AND o.code_lines >= {dominant_others_lines}) >= {dominant_others};

-- Imports: which file takes something from which other file of the tree, and how much depends on each.
-- {imports_resolved} is a number of model.yml.

-- How far imports are known: of those that must mean a file of this tree, the share whose file was found; and the share of the
-- language's production files that import another or are imported. Languages whose imports name no files (C#, Swift) have
-- no share; where few files are linked the program finds its parts in another way (autoloading, a framework's names).
CREATE TEMP VIEW import_share AS
WITH linked AS (
  SELECT path_id FROM file_import UNION SELECT target_path_id FROM file_import
), part AS (
  SELECT f.language AS language, 100.0 * count(l.path_id) / count(*) AS linked
    FROM file AS f
    LEFT JOIN linked AS l ON l.path_id = f.path_id
   WHERE f.class = 'production'
   GROUP BY f.language
)
SELECT i.language AS language, i.files AS files, i.imports AS imports, i.local AS local, i.resolved AS resolved,
       i.ambiguous AS ambiguous, i.is_resolved AS is_resolved,
       CASE WHEN i.is_resolved THEN coalesce(100.0 * i.resolved / nullif(i.local, 0), 100) END AS share, p.linked AS linked
  FROM import_resolution AS i
  LEFT JOIN part AS p ON p.language = i.language;

-- Each import of a file by another, with what the two are.
CREATE TEMP VIEW import_edge AS
SELECT i.path_id AS path_id, i.target_path_id AS target_path_id, a.path AS path, b.path AS target, i.line AS line,
       i.is_lazy AS is_lazy, i.is_type_only AS is_type_only, a.class AS class, b.class AS target_class,
       a.module AS module, b.module AS target_module, a.language AS language
  FROM file_import AS i
  JOIN file_path AS a ON a.path_id = i.path_id
  JOIN file_path AS b ON b.path_id = i.target_path_id;

-- Production files of languages whose imports are known well enough ({imports_resolved}% of the local ones, and half of the
-- files are linked by them): fan_in are the
-- production files that import it, test_fan_in the tests, fan_out the production files it imports; loaded_in and loaded_out the same
-- without imports of types alone.
CREATE TEMP VIEW file_fan AS
WITH inward AS (
  SELECT i.target_path_id AS path_id, count(*) FILTER (WHERE f.class = 'production') AS fan_in,
         count(*) FILTER (WHERE f.class = 'test') AS test_fan_in,
         count(*) FILTER (WHERE f.class = 'production' AND NOT i.is_type_only) AS loaded_in
    FROM file_import AS i
    JOIN file AS f ON f.path_id = i.path_id
   GROUP BY i.target_path_id
), outward AS (
  SELECT i.path_id AS path_id, count(*) AS fan_out, count(*) FILTER (WHERE NOT i.is_type_only) AS loaded_out
    FROM file_import AS i
    JOIN file AS f ON f.path_id = i.target_path_id
   WHERE f.class = 'production'
   GROUP BY i.path_id
)
SELECT p.path_id AS path_id, p.path AS path, p.module AS module, p.language AS language, p.code_lines AS code_lines,
       coalesce(i.fan_in, 0) AS fan_in, coalesce(i.test_fan_in, 0) AS test_fan_in, coalesce(o.fan_out, 0) AS fan_out,
       coalesce(i.loaded_in, 0) AS loaded_in, coalesce(o.loaded_out, 0) AS loaded_out
  FROM production_file AS p
  JOIN import_share AS s ON s.language = p.language AND s.share >= {imports_resolved} AND s.linked >= 50
  LEFT JOIN inward AS i ON i.path_id = p.path_id
  LEFT JOIN outward AS o ON o.path_id = p.path_id;

-- The same in order of what depends on them: `rank` files have as many dependents or more, of `files`.
CREATE TEMP VIEW dependents_rank AS
SELECT path_id, path, fan_in, count(*) OVER (ORDER BY fan_in DESC) AS rank, count(*) OVER () AS files
  FROM file_fan;

-- What the modules of a circle import of each other when they are loaded, in numbers. Left out is what says little of the two: kinds of
-- errors, the constants and helpers that a module keeps in a file or directory of their own for whoever wants them, and modules that are the inside of others.
CREATE TEMP VIEW module_tie AS
SELECT k.cycle AS cycle, a.module_id AS module_id, b.module_id AS next_id, m.path AS path, n.path AS next, count(*) AS imports
  FROM module_cycle AS k
 CROSS JOIN module AS m ON m.id = k.module_id -- CROSS: read in this order, each by its key
 CROSS JOIN module_file AS a ON a.module_id = k.module_id
 CROSS JOIN file_import AS i ON i.path_id = a.path_id AND NOT i.is_type_only AND NOT i.is_lazy AND NOT i.is_passed_on
 CROSS JOIN module_file AS b ON b.path_id = i.target_path_id AND b.module_id <> a.module_id
 CROSS JOIN module AS n ON n.id = b.module_id
 CROSS JOIN path AS t ON t.id = i.target_path_id
 WHERE (k.cycle, b.module_id) IN (SELECT cycle, module_id FROM module_cycle)
   AND m.path <> '' AND n.path <> '' AND substr(n.path, 1, length(m.path) + 1) <> m.path || '/'
   AND substr(m.path, 1, length(n.path) + 1) <> n.path || '/'
   AND m.path || ' ' || n.path NOT REGEXP '(?i)(?:^|[/ ])(?:_[^/ ]+|internal|impl|detail)(?:[/ ]|$)'
   AND i.path_id NOT IN (SELECT path_id FROM unshipped_file)
   AND basename(t.path) NOT REGEXP '(?i)(?:exception|error)s?\.\w+$|^(?:utils?|helpers?|constants?)\.\w+$'
   AND substr(t.path, length(n.path) + 1) NOT REGEXP '(?i)/(?:utils?|utilit(?:y|ies)|helpers?)/'
 GROUP BY k.cycle, a.module_id, b.module_id;

-- Of each circle the two modules that import most of each other, where two do.
CREATE TEMP VIEW module_couple AS
WITH tie AS MATERIALIZED (
  SELECT * FROM module_tie
), both_ways AS (
  SELECT a.cycle AS cycle, a.module_id AS module_id, a.next_id AS next_id,
         row_number() OVER (PARTITION BY a.cycle ORDER BY min(a.imports, b.imports) DESC, a.path, a.next) AS rank
    FROM tie AS a
    JOIN tie AS b ON b.cycle = a.cycle AND b.module_id = a.next_id AND b.next_id = a.module_id
   WHERE a.path < a.next
)
SELECT cycle, module_id, next_id FROM both_ways WHERE rank = 1;

-- The groups of modules and of production files that import each other, along a shortest circle, that of modules the one of most
-- imports: each step imports the next, the last the first. `file` and `line` are the first such import, `size` how many import each
-- other in all; `imports` of `importers` files make the step, `aside` of kinds of errors and helpers, see module_tie.
CREATE TEMP VIEW cycle_step AS
WITH couple AS MATERIALIZED (
  SELECT * FROM module_couple
), ring AS (
  SELECT 'module' AS scope, c.cycle AS cycle, iif(p.cycle IS NULL, c.step, CASE m.id WHEN p.module_id THEN 1 WHEN p.next_id THEN 2 END) AS step,
         m.path AS path, m.id AS id
    FROM module_cycle AS c
    JOIN module AS m ON m.id = c.module_id
    LEFT JOIN couple AS p ON p.cycle = c.cycle
   UNION ALL
  SELECT 'file', c.cycle, c.step, p.path, p.id
    FROM import_cycle AS c
    JOIN path AS p ON p.id = c.path_id
), sized AS (
  SELECT *, count(*) OVER (PARTITION BY scope, cycle) AS size, count(step) OVER (PARTITION BY scope, cycle) AS steps
    FROM ring
), pair AS MATERIALIZED (
  SELECT a.scope AS scope, a.cycle AS cycle, a.size AS size, a.steps AS steps, a.step AS step, a.path AS path, a.id AS id,
         b.path AS next, b.id AS next_id
    FROM sized AS a
    JOIN sized AS b ON b.scope = a.scope AND b.cycle = a.cycle AND b.step = a.step % a.steps + 1
), door AS MATERIALIZED ( -- CROSS: read in this order, each by its key
  SELECT p.*, i.path_id AS path_id, i.target_path_id AS target_path_id, i.line AS line
    FROM pair AS p
   CROSS JOIN file_import AS i ON i.path_id = p.id AND i.target_path_id = p.next_id
   WHERE p.scope = 'file'
   UNION ALL
  SELECT p.*, i.path_id, i.target_path_id, i.line
    FROM pair AS p
   CROSS JOIN module_file AS m ON m.module_id = p.id
   CROSS JOIN file_import AS i ON i.path_id = m.path_id AND NOT i.is_type_only AND NOT i.is_lazy
     AND NOT i.is_passed_on AND i.path_id NOT IN (SELECT path_id FROM unshipped_file)
   CROSS JOIN module_file AS n ON n.path_id = i.target_path_id AND n.module_id = p.next_id
   WHERE p.scope = 'module'
), named AS (
  SELECT d.*, f.path AS file, t.path AS target,
         basename(t.path) REGEXP '(?i)(?:exception|error)s?\.\w+$|^(?:utils?|helpers?|constants?)\.\w+$'
         OR substr(t.path, length(d.next) + 1) REGEXP '(?i)/(?:utils?|utilit(?:y|ies)|helpers?)/' AS is_aside
    FROM door AS d
   CROSS JOIN path AS f ON f.id = d.path_id
   CROSS JOIN path AS t ON t.id = d.target_path_id
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY scope, cycle, step ORDER BY scope = 'module' AND is_aside, file, target) AS rank FROM named
)
SELECT r.scope AS scope, r.cycle AS cycle, r.size AS size, r.steps AS steps, r.step AS step, r.path AS path, r.next AS next,
       r.file AS file, r.target AS target, r.line AS line, count(*) AS imports, count(DISTINCT d.path_id) AS importers, sum(d.is_aside) AS aside
  FROM ranked AS r
  JOIN ranked AS d ON d.scope = r.scope AND d.cycle = r.cycle AND d.step = r.step
 WHERE r.rank = 1
 GROUP BY r.scope, r.cycle, r.step;

-- How many production files have known imports; NULL, which makes a rule `unknown`, when over half of the product's code lines
-- are in files of which this is not known, pages and styles aside.
CREATE TEMP VIEW import_population AS
SELECT CASE WHEN 2 * coalesce(sum(p.code_lines) FILTER (WHERE f.path_id IS NOT NULL), 0) >= coalesce(sum(p.code_lines), 0)
            THEN count(f.path_id) END AS files
  FROM programmed_file AS p
  LEFT JOIN file_fan AS f ON f.path_id = p.path_id;

-- The circles of cycle_step in one row each: in words, and where they begin. One that an example or a benchmark closes is none of the
-- product. `listed` is the most that a file takes on average in one of the steps, `is_aside` that one of them takes nothing but kinds of errors
-- and helpers.
CREATE TEMP VIEW cycle_circle AS
SELECT scope, cycle, max(size) AS size, max(steps) AS steps, min(file) FILTER (WHERE step = 1) AS path,
       min(line) FILTER (WHERE step = 1) AS line, min(path) FILTER (WHERE step = 1) AS first,
       group_concat(iif(scope = 'file', path || ':' || line, path) || ' imports ' || next ||
                    iif(scope = 'file', '', ' (' || file || ':' || line || ')'), ', ') AS way,
       group_concat(path, ', ') AS members, min(extension(file)) AS extension, max(imports / importers) AS listed, max(scope = 'module' AND aside = imports) AS is_aside
  FROM (SELECT * FROM cycle_step ORDER BY scope, cycle, step)
 GROUP BY scope, cycle
HAVING count(*) = max(steps);

-- Clones: passages of code that stand more than once, by the numbers of model.yml.

-- Each file in which copies were looked for. Duplicated are its lines with code that stand elsewhere too, each once.
CREATE TEMP VIEW compared_file AS
SELECT p.path AS path, p.path_id AS path_id, p.blob_id AS blob_id, p.language AS language, p.module AS module,
       p.code_lines AS code_lines, d.tokens AS tokens, min(d.lines, p.code_lines) AS duplicated_lines
  FROM duplication AS d
  JOIN file_path AS p ON p.path_id = d.path_id;

-- How much of the product stands more than once, in one row; none when no file could be compared. A bare percentage says
-- nothing, so what it was counted with stands beside it.
CREATE TEMP VIEW duplication_share AS
SELECT count(*) AS files, sum(code_lines) AS code_lines, sum(duplicated_lines) AS duplicated_lines,
       100.0 * sum(duplicated_lines) / max(sum(code_lines), 1) AS share,
       (SELECT count(*) FROM clone_group) AS passages,
       {clone_tokens} AS min_tokens, {clone_lines} AS min_lines, {clone_names} AS names_are_equal,
       (SELECT coalesce(sum(code_lines), 0) FROM production_file) - sum(code_lines) AS other_lines
  FROM compared_file
HAVING count(*) > 0;

-- Production files in a language that is read, long enough that a copy of the whole matters: pages of a manual, styles and data are kept
-- by version and by place on purpose.
CREATE TEMP VIEW copyable_file AS
SELECT path, path_id, blob_id, code_lines
  FROM production_file
 WHERE code_lines >= {copied_file_lines} AND is_parsed
   AND path_id NOT IN (SELECT path_id FROM translation_file);

-- Those that are byte for byte the same as one before them in the order of paths.
CREATE TEMP VIEW copied_file AS
SELECT p.path AS path, p.path_id AS path_id, p.blob_id AS blob_id, p.code_lines AS code_lines, c.original AS original
  FROM (SELECT blob_id, min(path) AS original FROM copyable_file GROUP BY blob_id HAVING count(*) > 1) AS c
  JOIN copyable_file AS p ON p.blob_id = c.blob_id
 WHERE p.path <> c.original;

-- Each copy of a passage. `number` counts them in the order of paths; `is_test`: it stands in a test that is compiled
-- into the product's file.
CREATE TEMP VIEW passage_copy AS
SELECT c.group_id AS group_id, p.path_id AS path_id, p.path AS path, p.language AS language, c.line AS line, c.end_line AS end_line, p.blob_id AS blob_id,
       p.code_lines AS code_lines,
       row_number() OVER (PARTITION BY c.group_id ORDER BY p.path, c.line) AS number,
       first_value(p.path) OVER (PARTITION BY c.group_id ORDER BY p.path, c.line) AS first_path,
       p.path_id IN (SELECT m.path_id FROM test_module AS m WHERE c.line BETWEEN m.line AND m.end_line)
       OR EXISTS (SELECT 1 FROM function AS f
                   WHERE f.blob_id = p.blob_id AND f.language = p.language AND f.line <= c.line AND f.end_line >= c.line
                     AND (f.name GLOB '*Test' OR f.name GLOB '*_test' OR f.name GLOB 'test_*')) AS is_test
  FROM clone AS c
  JOIN file_path AS p ON p.path_id = c.path_id;

-- Passages of the product in the order of clone_group, each at its first copy, with up to three of the others in words.
-- Left out are those of tests, and of files that are the same as a whole: these are in copied_file.
CREATE TEMP VIEW duplicated_passage AS
WITH place AS (
  SELECT group_id, number, path, line, end_line, blob_id, code_lines, is_test,
         CASE WHEN number = 1 OR path <> first_path THEN path || ':' || line ELSE 'line ' || line END AS place
    FROM passage_copy
)
SELECT g.id AS id, g.copies AS copies, g.files AS files, g.lines AS lines, g.tokens AS tokens, g.decisions AS decisions, g.live AS live,
       max(iif(p.number = 1, p.path, NULL)) AS path, max(iif(p.number = 1, p.line, NULL)) AS line,
       max(iif(p.number = 1, p.end_line, NULL)) AS end_line,
       max(iif(p.number = 2, p.place, NULL)) || coalesce(', ' || max(iif(p.number = 3, p.place, NULL)), '')
       || coalesce(', ' || max(iif(p.number = 4, p.place, NULL)), '')
       || iif(g.copies > 4, ' and ' || (g.copies - 4) || ' more', '') AS others
  FROM clone_group AS g
  JOIN place AS p ON p.group_id = g.id
 GROUP BY g.id
HAVING NOT min(p.is_test)
   AND (count(DISTINCT p.blob_id) > 1 OR g.files = 1 OR min(p.code_lines) < {copied_file_lines});

-- The function a copy of a passage is in, or the first that is in it, none outside of functions; `inside`: how many of its lines
-- are in whole functions, or in the one that has most of them, `block`: how many that one has, `part`: what percent of its own
-- lines these are.
CREATE TEMP VIEW passage_function AS
WITH touched AS (
  SELECT c.group_id AS group_id, c.path_id AS path_id, c.line AS copy_line, c.end_line AS copy_end_line, f.name AS name, f.line AS line,
         f.line >= c.line AND f.end_line <= c.end_line AS is_whole, f.line <= c.line AND f.end_line >= c.end_line AS is_around,
         min(f.end_line, c.end_line) - max(f.line, c.line) + 1 AS shared, f.end_line - f.line + 1 AS length
    FROM passage_copy AS c
    JOIN function AS f ON f.blob_id = c.blob_id AND f.language = c.language AND f.line <= c.end_line AND f.end_line >= c.line
)
SELECT group_id AS group_id, path_id AS path_id, copy_line AS copy_line, name AS name, line AS line, inside AS inside, block AS block, part AS part
  FROM (SELECT group_id, path_id, copy_line, name, line,
               row_number() OVER (PARTITION BY group_id, path_id, copy_line
                                  ORDER BY is_around DESC, iif(is_around, -line, line)) AS number,
               max(min(coalesce(sum(shared) FILTER (WHERE is_whole) OVER copy, 0), copy_end_line - copy_line + 1), max(shared) OVER copy) AS inside,
               max(shared) OVER copy AS block,
               first_value(100 * shared / length) OVER (PARTITION BY group_id, path_id, copy_line ORDER BY shared DESC, length) AS part
          FROM touched
        WINDOW copy AS (PARTITION BY group_id, path_id, copy_line))
 WHERE number = 1;

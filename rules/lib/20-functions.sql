-- Functions: one row for each function, method or named lambda of a file of the tree.

-- Tests that stand in a file of the product and are compiled for tests alone: `mod tests` of Rust.
CREATE TEMP VIEW test_module AS
SELECT p.path_id AS path_id, p.path AS path, p.blob_id AS blob_id, m.line AS line, m.end_line AS end_line
  FROM production_file AS p
  JOIN syntax_match AS m ON m.blob_id = p.blob_id AND m.language = p.language
 WHERE p.language = 'Rust' AND m.rule = 'syntax/test' AND m.capture = 'module';

-- Functions of the code the team maintains, tests included.
CREATE TEMP VIEW first_party_function AS
SELECT p.path AS path, p.blob_id AS blob_id, f.ordinal AS ordinal, f.line AS line, f.end_line AS end_line, f.name AS name, f.language AS language, f.nloc AS nloc,
       f.ccn AS ccn, f.cognitive AS cognitive, f.parameters AS parameters, f.required AS required, f.nesting AS nesting,
       f.switch_lines AS switch_lines, f.arms AS arms, f.arm_lines AS arm_lines, p.module AS module,
       iif(p.language = 'Rust' AND p.class = 'production'
           AND EXISTS (SELECT 1 FROM test_module AS m
                        WHERE m.path_id = p.path_id AND f.line BETWEEN m.line AND m.end_line), 'test', p.class) AS class
  FROM first_party_file AS p
  JOIN function AS f ON f.blob_id = p.blob_id AND f.language = p.language
 WHERE p.class IN ('production', 'test');

-- Functions of the product. Some projects compile their tests into the source file: those have the word in their name.
CREATE TEMP VIEW production_function AS
SELECT *
  FROM first_party_function
 WHERE class = 'production' AND NOT name GLOB '*Test' AND NOT name GLOB '*_test' AND NOT name GLOB 'test_*';

-- Those that customers run. `own_nloc`: without the lines of functions inside of it, which have rows of their own. `called`: how it
-- is spoken of, one without a name by the function around it. `is_switch`: it is one switch, or one chain of else-ifs, at
-- {switch_share} percent of its lines; `is_flat`: with at least {switch_arms} arms, none over {switch_arm_lines} lines: whoever changes one reads that one.
CREATE TEMP VIEW shipped_function AS
SELECT f.*, 100 * switch_lines >= {switch_share} * (end_line - line + 1) AS is_switch,
       100 * switch_lines >= {switch_share} * (end_line - line + 1) AND arms >= {switch_arms} AND arm_lines <= {switch_arm_lines} AS is_flat,
       f.nloc - coalesce((SELECT sum(inner.nloc)
                            FROM function AS inner
                           WHERE inner.blob_id = f.blob_id AND inner.language = f.language AND inner.ordinal > f.ordinal
                             AND inner.line > f.line AND inner.end_line <= f.end_line
                             AND NOT EXISTS (SELECT 1 FROM function AS middle
                                              WHERE middle.blob_id = f.blob_id AND middle.language = f.language
                                                AND middle.ordinal > f.ordinal AND middle.ordinal < inner.ordinal
                                                AND middle.line > f.line AND middle.line < inner.line
                                                AND middle.end_line >= inner.end_line AND middle.end_line <= f.end_line)), 0) AS own_nloc,
       iif(NOT f.name GLOB '*(anonymous)' AND NOT f.name GLOB '*() callback', f.name,
           iif(f.name GLOB '*callback', 'the ' || f.name, 'a function')
           || ' in ' || coalesce((SELECT outer.name
                                    FROM function AS outer
                                   WHERE outer.blob_id = f.blob_id AND outer.language = f.language AND outer.ordinal < f.ordinal
                                     AND outer.end_line >= f.end_line AND NOT outer.name GLOB '*(anonymous)'
                                   ORDER BY outer.ordinal DESC LIMIT 1), 'line ' || f.line)) AS called
  FROM production_function AS f
 WHERE f.path NOT IN (SELECT path FROM unshipped_file);

-- Of these, those that nobody takes apart: they follow somebody else's code step by step, as the comment above them or their first lines
-- say, the one above their type or the first lines of the file, are declared deprecated, or their class is, stand in a superseded file,
-- are one function written for each number of parameters, with a level for each, or copy ten optional fields or more, which
-- is three in five of their paths.
CREATE TEMP VIEW settled_function AS
WITH said AS MATERIALIZED (
  SELECT blob_id, language, line, end_line, function_ordinal
    FROM syntax_match
   WHERE rule = 'syntax/origin' AND capture = 'modelled'
)
SELECT f.path AS path, f.line AS line, f.name AS name
  FROM said AS m
  JOIN shipped_function AS f ON f.blob_id = m.blob_id AND f.language = m.language
 WHERE m.end_line BETWEEN f.line - 4 AND f.line - 1 OR (m.function_ordinal = f.ordinal AND m.line <= f.line + 15)
    OR (m.line <= 10 AND NOT EXISTS (SELECT 1 FROM function AS next
                                      WHERE next.blob_id = m.blob_id AND next.language = m.language AND next.line BETWEEN m.line AND m.end_line + 4))
 UNION
SELECT f.path, f.line, f.name
  FROM said AS m
  JOIN type AS t ON t.blob_id = m.blob_id AND t.language = m.language AND m.end_line BETWEEN t.line - 4 AND t.line - 1
  JOIN shipped_function AS f ON f.blob_id = t.blob_id AND f.language = t.language AND f.line BETWEEN t.line AND t.end_line
 UNION
SELECT f.path, f.line, f.name
  FROM deprecated_code AS d
  JOIN shipped_function AS f ON f.path = d.path AND f.line BETWEEN d.line AND d.end_line
 UNION
SELECT f.path, f.line, f.name
  FROM superseded_file AS s
  JOIN path AS p ON p.id = s.path_id
  JOIN shipped_function AS f ON f.path = p.path
 UNION
SELECT path, line, name
  FROM (SELECT path, line, name, count(*) OVER (PARTITION BY path, name) AS forms FROM shipped_function WHERE nesting = parameters AND nesting > 2)
 WHERE forms >= 3
 UNION
SELECT f.path, f.line, f.name
  FROM (SELECT blob_id, language, function_ordinal, count(*) AS fields
          FROM syntax_match
         WHERE rule = 'syntax/optional' AND function_ordinal IS NOT NULL
         GROUP BY blob_id, language, function_ordinal
        HAVING count(*) >= 10) AS o
  JOIN shipped_function AS f ON f.blob_id = o.blob_id AND f.language = o.language AND f.ordinal = o.function_ordinal
 WHERE 5 * o.fields >= 3 * (f.ccn - 1);

-- Production files with the sum of their functions, without the tests in them: what a hotspot and a long file are made of. The
-- lines of a test module are taken as code.
CREATE TEMP VIEW file_complexity AS
SELECT p.path_id AS path_id, p.path AS path, p.module AS module,
       max(max(f.nloc), p.code_lines - coalesce((SELECT sum(m.end_line - m.line + 1) FROM test_module AS m
                                                  WHERE p.language = 'Rust' AND m.path_id = p.path_id), 0)) AS code_lines,
       count(*) AS functions, sum(f.ccn) AS ccn, max(f.ccn) AS highest_ccn, max(f.cognitive) AS highest_cognitive, sum(f.nloc) AS function_lines
  FROM production_file AS p
  JOIN function AS f ON f.blob_id = p.blob_id AND f.language = p.language
 WHERE p.language <> 'Rust'
    OR NOT EXISTS (SELECT 1 FROM test_module AS m WHERE m.path_id = p.path_id AND f.line BETWEEN m.line AND m.end_line)
 GROUP BY p.path_id;

-- How many functions of the product are known; NULL, which makes a rule `unknown`, when over half of the product's code
-- lines, pages and styles aside, are in files no grammar read: nothing found in the rest would be said of the whole.
CREATE TEMP VIEW function_population AS
SELECT CASE WHEN 2 * coalesce(sum(code_lines) FILTER (WHERE is_parsed), 0) >= coalesce(sum(code_lines), 0)
            THEN (SELECT count(*) FROM production_function) END AS functions
  FROM programmed_file;

-- What syntax rules report: one row for each node that a capture of a rule is at.

-- In the files somebody here maintains, tests, documents and configuration included. `symbol` is the function around it.
CREATE TEMP VIEW file_match AS
SELECT p.path_id AS path_id, p.path AS path,
       iif(p.language = 'Rust' AND p.class = 'production'
           AND EXISTS (SELECT 1 FROM test_module AS t
                        WHERE t.path_id = p.path_id AND m.line BETWEEN t.line AND t.end_line), 'test', p.class) AS class,
       p.module AS module, p.language AS language,
       m.rule AS rule, m.capture AS capture, substr(m.name, 1, 256) AS name, m.line AS line, m.end_line AS end_line,
       m.ordinal AS ordinal, m.function_ordinal AS function_ordinal, f.name AS symbol
  FROM first_party_file AS p
  JOIN syntax_match AS m ON m.blob_id = p.blob_id AND m.language = p.language
  LEFT JOIN function AS f ON f.blob_id = p.blob_id AND f.language = p.language AND f.ordinal = m.function_ordinal
 WHERE m.rule NOT GLOB 'syntax/*';

-- What the files of syntax/ report, which views read and no rule: many more rows.
CREATE TEMP VIEW shared_match AS
SELECT p.path_id AS path_id, p.blob_id AS blob_id, p.class AS class, p.language AS language, m.rule AS rule, m.capture AS capture,
       m.name AS name, m.line AS line, m.end_line AS end_line, m.times AS times, m.function_ordinal AS function_ordinal
  FROM file AS p
  JOIN syntax_match AS m ON m.blob_id = p.blob_id AND m.language = p.language
 WHERE m.rule GLOB 'syntax/*' AND p.class NOT IN ('vendored', 'generated', 'minified');

-- In the product's own code.
CREATE TEMP VIEW production_match AS
SELECT * FROM file_match WHERE class = 'production';

-- Classes and functions of it that are declared deprecated, and methods of such a type in the same file: what is in them goes
-- with them.
CREATE TEMP VIEW deprecated_code AS
SELECT p.path AS path, m.line AS line, m.end_line AS end_line
  FROM syntax_match AS m
  JOIN production_file AS p ON p.blob_id = m.blob_id AND p.language = m.language
 WHERE m.rule = 'syntax/deprecated' AND m.capture = 'deprecated'
 UNION ALL
SELECT p.path, f.line, f.end_line
  FROM syntax_match AS m
  JOIN production_file AS p ON p.blob_id = m.blob_id AND p.language = m.language
  JOIN function AS f ON f.blob_id = m.blob_id AND f.language = m.language AND f.name GLOB m.name || '.*'
 WHERE m.rule = 'syntax/deprecated' AND m.capture = 'deprecated';

-- What of it is compiled on a condition (functions, and implementations of a type), and comments that call code a copy of other code.
CREATE TEMP VIEW own_copy AS
SELECT p.path AS path, m.line AS line, m.end_line AS end_line, m.capture = 'twin' AS is_comment
  FROM syntax_match AS m
  JOIN production_file AS p ON p.blob_id = m.blob_id AND p.language = m.language
 WHERE m.rule = 'syntax/twin' AND m.capture <> 'condition';

-- On what its files are compiled, as they say in one line.
CREATE TEMP VIEW build_condition AS
SELECT p.path AS path, m.name AS condition
  FROM syntax_match AS m
  JOIN production_file AS p ON p.blob_id = m.blob_id AND p.language = m.language
 WHERE m.rule = 'syntax/twin' AND m.capture = 'condition';

-- Go files that are no test by their name and import "testing": what tests share.
CREATE TEMP VIEW test_support_file AS
SELECT p.path_id AS path_id
  FROM production_file AS p
  JOIN import AS i ON i.blob_id = p.blob_id AND i.language = p.language
 WHERE p.language = 'Go' AND i.target = 'testing';

-- In what of it customers run.
CREATE TEMP VIEW shipped_match AS
SELECT * FROM production_match
 WHERE path_id NOT IN (SELECT path_id FROM unshipped_file) AND path_id NOT IN (SELECT path_id FROM test_support_file);

-- In its tests.
CREATE TEMP VIEW test_match AS
SELECT * FROM file_match WHERE class = 'test';

-- Which rule asks about which language.
CREATE TEMP VIEW syntax_rule AS
SELECT column1 AS rule, column2 AS language FROM (VALUES {syntax_rules}) WHERE column1 IS NOT NULL;

-- The product's files in each language, and those whose syntax was matched.
CREATE TEMP VIEW syntax_language AS
SELECT language AS language, count(*) AS files, sum(is_matched) AS matched_files, sum(code_lines) AS code_lines,
       coalesce(sum(code_lines) FILTER (WHERE is_matched), 0) AS matched_lines
  FROM production_file
 WHERE code_lines > 0
 GROUP BY language;

-- Files of the product a syntax rule has examined; NULL, which makes it `unknown`, when over half of the code lines in
-- its languages could not be: nothing found in the rest would be said of the whole. No row: there is no such file.
CREATE TEMP VIEW syntax_population AS
SELECT r.rule AS rule,
       CASE WHEN 2 * sum(l.matched_lines) >= sum(l.code_lines) THEN sum(l.matched_files) END AS files,
       (sum(l.files) - sum(l.matched_files)) || ' of ' || sum(l.files) || ' files in its languages could not be read'
         AS reason
  FROM syntax_rule AS r
  JOIN syntax_language AS l ON l.language = r.language
 GROUP BY r.rule;

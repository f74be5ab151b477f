-- Functions: one row for each function, method or named lambda of a file of the tree.

-- Functions of the code the team maintains, tests included.
CREATE TEMP VIEW first_party_function AS
SELECT p.path AS path, f.line AS line, f.end_line AS end_line, f.name AS name, f.language AS language, f.nloc AS nloc,
       f.ccn AS ccn, f.cognitive AS cognitive, f.parameters AS parameters, f.required AS required, f.nesting AS nesting, p.module AS module,
       p.class AS class
  FROM first_party_file AS p
  JOIN function AS f ON f.blob_id = p.blob_id AND f.language = p.language
 WHERE p.class IN ('production', 'test');

-- Functions of the product. Some projects compile their tests into the source file: those have the word in their name.
CREATE TEMP VIEW production_function AS
SELECT *
  FROM first_party_function
 WHERE class = 'production' AND NOT name GLOB '*Test' AND NOT name GLOB '*_test' AND NOT name GLOB 'test_*';

-- Production files with the sum of their functions: what a hotspot and a long file are made of.
CREATE TEMP VIEW file_complexity AS
SELECT p.path_id AS path_id, p.path AS path, p.module AS module, p.code_lines AS code_lines, count(*) AS functions,
       sum(f.ccn) AS ccn, max(f.ccn) AS highest_ccn, sum(f.nloc) AS function_lines
  FROM production_file AS p
  JOIN function AS f ON f.blob_id = p.blob_id AND f.language = p.language
 GROUP BY p.path_id;

-- How many functions of the product are known; NULL, which makes a rule `unknown`, when over half of the product's code
-- lines are in files no grammar read: nothing found in the rest would be said of the whole.
CREATE TEMP VIEW function_population AS
SELECT CASE WHEN 2 * coalesce(sum(code_lines) FILTER (WHERE is_parsed), 0) >= coalesce(sum(code_lines), 0)
            THEN (SELECT count(*) FROM production_function) END AS functions
  FROM production_file;

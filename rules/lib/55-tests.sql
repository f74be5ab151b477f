-- Tests: what of which kind there is, and which files of the product they have to do with. Nothing is run: a test has to
-- do with a file that it imports or is named after. {tests_reach} is a number of model.yml.

-- What rules/syntax/test.yml saw in tests, by file. In Rust tests stand in the file they test. A test waits where it sleeps
-- itself; what sleeps in a function inside of it plays somebody slow.
CREATE TEMP VIEW test_mark AS
WITH mark AS MATERIALIZED (
  SELECT * FROM shared_match WHERE rule = 'syntax/test' AND (class = 'test' OR language = 'Rust')
), slow AS MATERIALIZED (
  SELECT path_id, line, end_line FROM mark WHERE capture = 'slow'
), seen AS (
  SELECT path_id, line, times,
         CASE WHEN capture = 'sleep'
                   AND EXISTS (SELECT 1 FROM slow AS s WHERE s.path_id = mark.path_id AND mark.line BETWEEN s.line AND s.end_line) THEN NULL
              WHEN capture <> 'sleep' OR language = 'Ruby'
                   OR (path_id, function_ordinal) IN (SELECT path_id, function_ordinal FROM mark WHERE capture = 'case')
                   OR EXISTS (SELECT 1 FROM function AS f
                               WHERE f.blob_id = mark.blob_id AND f.language = mark.language AND f.ordinal = mark.function_ordinal
                                 AND f.name REGEXP '^(?:it|test|specify)(?:\.\w+)?\(\) callback$')
              THEN capture END AS capture
    FROM mark
)
SELECT path_id, count(*) FILTER (WHERE capture = 'case') AS cases,
       coalesce(sum(times) FILTER (WHERE capture = 'assertion'), 0) AS assertions,
       count(*) FILTER (WHERE capture = 'skip') AS skipped, count(*) FILTER (WHERE capture = 'focus') AS focused,
       count(*) FILTER (WHERE capture = 'sleep') AS sleeps,
       min(line) FILTER (WHERE capture = 'skip') AS skip_line, min(line) FILTER (WHERE capture = 'sleep') AS sleep_line,
       min(line) FILTER (WHERE capture = 'case') AS case_line
  FROM seen
 GROUP BY path_id;

-- Files with tests, their kind told by the path. cases, assertions and skipped are NULL in languages whose tests are not
-- recognised; a file of a recognised language without a test is what tests need: kind 'support'. is_example: it lies among
-- the tests for one of them to read or run.
CREATE TEMP VIEW test_source AS
SELECT p.path_id AS path_id, p.path AS path, p.module AS module, p.language AS language, p.class AS class,
       p.code_lines AS code_lines,
       CASE WHEN p.is_matched AND r.rule IS NOT NULL AND coalesce(m.cases, 0) = 0 THEN 'support'
            WHEN p.path REGEXP '(?i)(^|[/._-])(e2e|end-to-end|cypress|playwright|selenium|acceptance|browser|capybara)([/._-]|$)|(^|/)spec/(system|features)/|(^|/)features/.*\.feature$'
            THEN 'end-to-end'
            WHEN p.path REGEXP '(?i)(^|[/._-])(integration|functional|contract)([/._-]?tests?)?([/._-]|$)|IntegrationTests?\.|(?-i)IT\.(java|kt|scala)$'
            THEN 'integration'
            WHEN p.path REGEXP '(?i)(^|[/._-])(bench|benchmarks?|perf|performance|performancetests?|load[_-]?tests?|stress)([/._-]|$)|\.jmx$'
            THEN 'performance'
            ELSE 'unit' END AS kind,
       CASE WHEN p.is_matched AND r.rule IS NOT NULL THEN coalesce(m.cases, 0) END AS cases,
       CASE WHEN p.is_matched AND r.rule IS NOT NULL THEN coalesce(m.assertions, 0) END AS assertions,
       CASE WHEN p.is_matched AND r.rule IS NOT NULL THEN coalesce(m.skipped, 0) END AS skipped,
       m.focused AS focused, m.sleeps AS sleeps, m.skip_line AS skip_line, m.sleep_line AS sleep_line,
       m.case_line AS case_line,
       p.class = 'test' AND p.path REGEXP '(?i)(?:^|/)(?:_?fixtures?|__fixtures__|_files|test[_-]?data|stubs?|mocks?|__mocks__)/|[._-]fixture\.' AS is_example
  FROM file_path AS p
  LEFT JOIN test_mark AS m ON m.path_id = p.path_id
  LEFT JOIN syntax_rule AS r ON r.rule = 'syntax/test' AND r.language = p.language
 WHERE p.code_lines > 0 AND (m.cases > 0 OR p.class = 'test')
   AND (p.is_parsed OR p.language IN (SELECT language FROM file WHERE class = 'production'));

-- What a file is named, without what makes a name a test's: pay.service.spec.ts and PayServiceTest.java are payservice.
CREATE TEMP VIEW test_subject AS
SELECT DISTINCT lower(replace(replace(replace(regexp_substr(basename(path),
         '^(?:[Tt]ests?(?=[A-Z_.-]))?[_.-]?\K.+?(?=(?:[_.-]?(?:[Tt]ests?|[Ss]pecs?|TestCase|IT|Cest|e2e))*(?:\.[A-Za-z0-9]+)?$)'),
         '_', ''), '-', ''), '.', '')) AS subject
  FROM test_source;

-- Files of the product, and whether a test imports them, is named after them or stands in them; in Go, whose tests
-- belong to the directory, whether one stands beside them.
CREATE TEMP VIEW tested_file AS
WITH go AS MATERIALIZED (SELECT DISTINCT dirname(path) AS directory FROM test_source WHERE language = 'Go'),
imported AS MATERIALIZED (
  SELECT DISTINCT i.target_path_id AS path_id
    FROM file_import AS i
    JOIN test_source AS t ON t.path_id = i.path_id
), named AS MATERIALIZED (SELECT subject FROM test_subject WHERE subject IS NOT NULL)
SELECT p.path_id AS path_id, p.path AS path, p.module AS module, p.language AS language, p.code_lines AS code_lines,
       (i.path_id IS NOT NULL OR coalesce(m.cases, 0) > 0 OR n.subject IS NOT NULL
        OR (p.language = 'Go' AND g.directory IS NOT NULL)) AS is_tested
  FROM production_file AS p
  LEFT JOIN imported AS i ON i.path_id = p.path_id
  LEFT JOIN test_mark AS m ON m.path_id = p.path_id
  LEFT JOIN named AS n
    ON n.subject = lower(replace(replace(replace(regexp_substr(basename(p.path), '^.+?(?=(?:\.[A-Za-z0-9]+)?$)'),
                                                 '_', ''), '-', ''), '.', ''))
  LEFT JOIN go AS g ON g.directory = dirname(p.path)
 WHERE p.code_lines > 0 AND p.is_parsed;

-- Files that tests reach through imports, of whatever length the way is.
CREATE TEMP VIEW reached_file AS
WITH RECURSIVE reached(path_id) AS (
  SELECT path_id FROM test_source
   UNION
  SELECT i.target_path_id FROM reached AS r JOIN file_import AS i ON i.path_id = r.path_id
)
SELECT path_id FROM reached;

-- How far tests name what they test, by language. Where under {tests_reach}% of the code lines are in such files, the
-- tests work from outside, or are in another place, and nothing can be said of a single file.
CREATE TEMP VIEW test_reach AS
SELECT language AS language, count(*) AS files, sum(is_tested) AS tested_files, sum(code_lines) AS code_lines,
       coalesce(sum(code_lines) FILTER (WHERE is_tested), 0) AS tested_lines,
       100 * coalesce(sum(code_lines) FILTER (WHERE is_tested), 0) >= {tests_reach} * sum(code_lines) AS is_known
  FROM tested_file
 GROUP BY language;

-- Files of the product with functions that no test imports or is named after, where tests do so. is_reached: a test
-- imports something that leads to it, so it runs in tests, if by chance.
CREATE TEMP VIEW untested_file AS
SELECT t.path_id AS path_id, t.path AS path, t.module AS module, t.language AS language, c.code_lines AS code_lines,
       c.functions AS functions, c.ccn AS ccn, c.highest_ccn AS highest_ccn,
       t.path_id IN (SELECT path_id FROM reached_file) AS is_reached
  FROM tested_file AS t
  JOIN test_reach AS r ON r.language = t.language AND r.is_known
  JOIN file_complexity AS c ON c.path_id = t.path_id
 WHERE NOT t.is_tested;

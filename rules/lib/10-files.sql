-- Files: what is in the audited tree. "First party" is what the team wrote and maintains: no vendored, generated or
-- minified file. "Production" is its code without tests, documents, configuration and data.

-- Every file with what is known of its content. Submodules, symlinks and unread files have no lines.
CREATE TEMP VIEW file_path AS
SELECT p.path AS path, f.path_id AS path_id, f.blob_id AS blob_id, f.mode AS mode, f.language AS language,
       f.class AS class, f.class_source AS class_source, b.size AS size, b.is_binary AS is_binary,
       s.lines AS lines, s.code_lines AS code_lines, s.comment_lines AS comment_lines, s.blank_lines AS blank_lines,
       s.is_parsed AS is_parsed, s.error_bytes AS error_bytes, s.is_matched AS is_matched, m.path AS module
  FROM file AS f
  JOIN path AS p ON p.id = f.path_id
  LEFT JOIN blob AS b ON b.id = f.blob_id
  LEFT JOIN source AS s ON s.blob_id = f.blob_id AND s.language = f.language
  LEFT JOIN module_file AS mf ON mf.path_id = f.path_id
  LEFT JOIN module AS m ON m.id = mf.module_id;

-- Files somebody here maintains.
CREATE TEMP VIEW first_party_file AS
SELECT * FROM file_path WHERE class NOT IN ('vendored', 'generated', 'minified');

-- The product's own code.
CREATE TEMP VIEW production_file AS
SELECT * FROM file_path WHERE class = 'production';

-- What of it has functions and imports. Pages, templates and styles have none, however many there are: that no grammar reads
-- them leaves nothing of the product unknown.
CREATE TEMP VIEW programmed_file AS
SELECT * FROM production_file
 WHERE language NOT IN ('HTML', 'CSS', 'SCSS', 'Sass', 'Less', 'Stylus', 'Handlebars', 'Mustache', 'Jinja', 'Liquid',
                        'Twig', 'Blade', 'EJS', 'Pug');

-- Directories with a licence of their own that are no package: somebody else's code, taken over with its terms. A licence with one
-- other name before it (NODE-LICENSE.md) is that one's; several are a list, and those of pictures and fonts are about no code.
CREATE TEMP VIEW adopted_directory AS
WITH named AS (
  SELECT dirname(p.path) AS directory, p.path AS path
    FROM file AS f
    JOIN path AS p ON p.id = f.path_id
)
SELECT directory AS directory
  FROM named
 WHERE directory <> '' AND path REGEXP '(?i)/(?:(?!third|3rd|icons?|fonts?|logos?|images?)[^/]+[-_]licen[cs]e(?:\.(?:txt|md|rst))?|(?:licen[cs]e|copying)(?:[-.](?:txt|md|rst|mit|apache|bsd))?)$'
   AND directory NOT IN (SELECT directory FROM named
                          WHERE path REGEXP '(?xi) / (?: package\.json | cargo\.toml | go\.mod | pom\.xml | [^/]+\.(?:cs|fs|vb)proj | [^/]+\.sln
                              | composer\.json | [^/]+\.gemspec | pyproject\.toml | setup\.(?:py|cfg) | build\.(?:gradle(?:\.kts)?|sbt) | [^/]+\.gradle(?:\.kts)?
                              | package\.swift | [^/]+\.podspec | dockerfile | makefile | cmakelists\.txt ) $')
 GROUP BY directory
HAVING count(*) = 1 OR count(*) FILTER (WHERE path REGEXP '(?i)/(?:licen[cs]e|copying)[^/]*$') > 0;

-- Files of the product whose head names the repository they are from, or who holds the copyright and on what terms they may be used, where
-- few do: one in ten at most, as a team that names itself does so nearly everywhere. The file a package begins with may have it alone.
CREATE TEMP VIEW foreign_file AS
WITH head AS MATERIALIZED (
  SELECT p.path_id AS path_id, p.path AS path, m.blob_id AS blob_id, m.language AS language, m.capture AS capture, m.line AS line
    FROM syntax_match AS m
    JOIN production_file AS p ON p.blob_id = m.blob_id AND p.language = m.language
   WHERE m.rule = 'syntax/holder' AND m.line <= 30
), marked AS MATERIALIZED (
  SELECT path_id, path FROM head WHERE capture IN ('holder', 'grant') AND line <= 15
   GROUP BY path_id
  HAVING count(DISTINCT capture) = 2
)
SELECT path_id AS path_id, path AS path
  FROM marked
 WHERE 10 * (SELECT count(*) FROM marked) <= (SELECT count(*) FROM production_file WHERE code_lines > 0)
   AND basename(path) NOT REGEXP '(?i)^(?:index|main|lib|mod|app|version|__init__)\.'
 UNION
SELECT path_id, path
  FROM head AS h
 WHERE (capture = 'adapted' OR (capture = 'cited' AND line <= 6 AND (SELECT count(*) FROM head WHERE capture = 'cited') <= 2))
   AND NOT EXISTS (SELECT 1 FROM function AS f
                    WHERE f.blob_id = h.blob_id AND f.language = h.language AND f.ordinal = 0 AND f.line < h.line);

-- Files of the product that others wrote and the team took over, with the directory or the file that says so: a directory with a
-- licence of its own, or one of the first 40 lines, above the first function.
CREATE TEMP VIEW adopted_file AS
WITH adopted AS MATERIALIZED (
  SELECT directory FROM adopted_directory
)
SELECT f.path_id AS path_id, f.path AS path, f.path AS place, 'it names another origin' AS reason
  FROM foreign_file AS f
 WHERE NOT EXISTS (SELECT 1 FROM adopted AS d WHERE substr(f.path, 1, length(d.directory) + 1) = d.directory || '/')
 UNION ALL
SELECT p.path_id AS path_id, p.path AS path, min(d.directory) AS place, 'it has a licence of its own' AS reason
  FROM production_file AS p
  JOIN adopted AS d ON substr(p.path, 1, length(d.directory) + 1) = d.directory || '/'
 GROUP BY p.path_id
 UNION ALL
SELECT p.path_id, p.path, p.path, 'it says so'
  FROM syntax_match AS m
  JOIN production_file AS p ON p.blob_id = m.blob_id AND p.language = m.language
 WHERE m.rule = 'syntax/origin' AND m.capture = 'copied' AND m.line <= 40
   AND NOT EXISTS (SELECT 1 FROM function AS f
                    WHERE f.blob_id = m.blob_id AND f.language = m.language AND f.ordinal = 0 AND f.line < m.line)
   AND p.path_id NOT IN (SELECT path_id FROM foreign_file)
   AND NOT EXISTS (SELECT 1 FROM adopted AS d WHERE substr(p.path, 1, length(d.directory) + 1) = d.directory || '/')
 GROUP BY p.path_id;

-- What of it customers do not run, or others wrote: what developers run, what readers try, what was taken over. Under java, com and the
-- like such a name is a package's: com/example; build/ at the top is one in Go.
CREATE TEMP VIEW unshipped_file AS
SELECT path_id AS path_id, path AS path
  FROM production_file
 WHERE path_id IN (SELECT path_id FROM adopted_file)
    OR path_id IN (SELECT p.path_id
                     FROM syntax_match AS m
                     JOIN production_file AS p ON p.blob_id = m.blob_id AND p.language = m.language
                    WHERE m.rule = 'syntax/origin' AND m.capture = 'unbuilt')
    OR (path GLOB 'build/*' AND language <> 'Go')
    OR path REGEXP '(?xi)
         (?:^|/) (?: buildSrc | build-logic | examples | [^/]+[-_.] (?: examples? | samples? | demos? ) (?: \.[^/]+ )? | wwwroot/lib ) /
         | ^ (?: (?! (?: java | kotlin | scala | com | org ) / ) [^/]+ / )*
           (?: (?:_?examples? | samples? | demos?)(?:[-_][^/]+)? | tutorials? | playgrounds? | sandbox | user_?guide | previews? | docs? | website | bench(?:mark)?s? | perf(?:ormance)?(?:[-_]?test(?:ing|s)?)? | profiling | treeshake | maint(?:enance)? | static-analysis | scripts? |
               tools? | eng | hack | dev | docker | testing | test[-_]?(?:utils?|helpers?|support) | acceptance | [^/]+\.benchmarks? | (?: [^/]+[-_.] )? dist ) /
            | \.cake$ | (?:^|/) build\.rs$';

-- Its texts in many languages, and what forms numbers and dates in them: the same in two of them on purpose.
CREATE TEMP VIEW translation_file AS
SELECT path_id AS path_id, path AS path
  FROM production_file
 WHERE path REGEXP '(?i)(?:^|/)(?:langs?|languages?|locales?|i18n|l10n|translations?)/';

-- Tests and what they need.
CREATE TEMP VIEW test_file AS
SELECT * FROM file_path WHERE class = 'test';

-- Names in the top directory and in .github, .gitlab and docs, where projects keep what is for people: lower case.
CREATE TEMP VIEW root_file AS
SELECT p.path AS path, lower(basename(p.path)) AS name
  FROM file AS f
  JOIN path AS p ON p.id = f.path_id
 WHERE dirname(p.path) IN ('', '.github', '.gitlab', 'docs', 'doc');

-- How much of the product there is, in one row: rules use it to leave small projects alone.
CREATE TEMP VIEW size AS
SELECT (SELECT count(*) FROM production_file WHERE code_lines > 0) AS files,
       (SELECT coalesce(sum(code_lines), 0) FROM production_file) AS code_lines,
       (SELECT coalesce(sum(code_lines), 0) FROM test_file) AS test_lines;

-- Files of the product that are kept for those who still use them, and no longer changed much: in a directory v3 beside a v4, or called
-- legacy, deprecated, obsolete or old by a directory or at the end of their own name. Where that is over a quarter of it, it is the product.
CREATE TEMP VIEW superseded_file AS
WITH versioned AS (
  SELECT path_id, regexp_substr(path, '^(?:.*?/)?v(?=[0-9]+/)') AS stem,
         CAST(regexp_substr(path, '(?:(?<=^v)|(?<=/v))[0-9]+(?=/)') AS INTEGER) AS version
    FROM production_file
   WHERE path GLOB 'v[0-9]*/*' OR path GLOB '*/v[0-9]*/*'
), named AS MATERIALIZED (
  SELECT path_id, code_lines
    FROM production_file
   WHERE path REGEXP '(?i)(?:^|[/_.-])(?:legacy|deprecated|obsolete)(?:[_.-][^/]*)?/|(?:^|[/_.-])(?:legacy|deprecated|obsolete)\.[^/]+$|(?:^|/)old/|[_.-]old\.[^/]+$'
), latest AS (
  SELECT stem, max(version) AS version FROM versioned WHERE stem IS NOT NULL GROUP BY stem
)
SELECT v.path_id AS path_id
  FROM versioned AS v
  JOIN latest AS l ON l.stem = v.stem AND v.version < l.version
 UNION
SELECT path_id
  FROM named
 WHERE 4 * (SELECT sum(code_lines) FROM named) <= (SELECT sum(code_lines) FROM production_file);

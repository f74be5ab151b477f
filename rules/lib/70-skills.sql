-- Skills: which kind of work a path stands for, and who has done that work. What people could do and have not done here
-- is not in a history.

-- Paths of an area, in lower case after a slash so that a directory is `*/name/*` wherever it lies. A path belongs to the
-- area with the lowest rank whose pattern it matches, so the order is the order of precedence: what checks and ships the
-- product before what a file is written in, and a test or a text about infrastructure is a test or a text. Rank 0, others'
-- code and what programs write, is no area.
CREATE TEMP VIEW area_pattern AS
WITH known(rank, area, pattern) AS (VALUES
  (0, NULL, '*/vendor/*'), (0, NULL, '*/node_modules/*'), (0, NULL, '*/third_party/*'), (0, NULL, '*/third-party/*'),
  (0, NULL, '*/3rdparty/*'), (0, NULL, '*/external/*'), (0, NULL, '*/deps/*'), (0, NULL, '*/dist/*'),
  (0, NULL, '*.min.js'), (0, NULL, '*.min.css'), (0, NULL, '*.lock'), (0, NULL, '*/package-lock.json'),
  (0, NULL, '*/pnpm-lock.yaml'), (0, NULL, '*/go.sum'), (0, NULL, '*/.devcontainer/*'),
  -- the pipeline: below
  (2, 'tests', '*/test/*'), (2, 'tests', '*/tests/*'), (2, 'tests', '*/testing/*'), (2, 'tests', '*/__tests__/*'),
  (2, 'tests', '*/spec/*'), (2, 'tests', '*/specs/*'), (2, 'tests', '*/e2e/*'), (2, 'tests', '*/cypress/*'),
  (2, 'tests', '/t/*'), (2, 'tests', '*/testdata/*'), (2, 'tests', '*/fixtures/*'), (2, 'tests', '*/__mocks__/*'),
  (2, 'tests', '*_test.*'), (2, 'tests', '*.test.*'), (2, 'tests', '*-test.*'), (2, 'tests', '*/test_*'),
  (2, 'tests', '*_spec.*'), (2, 'tests', '*.spec.*'), (2, 'tests', '*tests.cs'), (2, 'tests', '*test.java'),
  (2, 'tests', '*tests.java'), (2, 'tests', '*test.kt'), (2, 'tests', '*test.php'), (2, 'tests', '*/conftest.py'),
  (2, 'tests', '*.snap'),
  (3, 'documentation', '/doc/*'), (3, 'documentation', '/docs/*'), (3, 'documentation', '/man/*'),
  (3, 'documentation', '/example*/*'), (3, 'documentation', '/demo*/*'), (3, 'documentation', '/sample*/*'),
  (3, 'documentation', '*/documentation/*'), (3, 'documentation', '*.md'), (3, 'documentation', '*.mdx'),
  (3, 'documentation', '*.rst'), (3, 'documentation', '*.adoc'), (3, 'documentation', '*.asciidoc'),
  (4, 'migrations', '*/db/migrate/*'), -- Rails
  (4, 'migrations', '*/migrations/[0-9]*'), -- Django, Knex, Sequelize, Laravel, Ecto, goose, Entity Framework …
  (4, 'migrations', '*/migrations/*/migration.sql'), -- Prisma
  (4, 'migrations', '*/migrations/*.sql'), (4, 'migrations', '*/migration/*.sql'), (4, 'migrations', '*/migrate/*.sql'),
  (4, 'migrations', '*/v[0-9]*__*.sql'), -- Flyway
  (4, 'migrations', '*/db/changelog/*'), (4, 'migrations', '*/liquibase/*'), (4, 'migrations', '*changelog*.xml'),
  (4, 'migrations', '*/alembic/*'), (4, 'migrations', '*/versions/[0-9a-f]*_*.py'), (4, 'migrations', '*/dbscripts/*.sql'),
  (4, 'migrations', '*/drizzle/*.sql'), (4, 'migrations', '*/prisma/schema.prisma'), (4, 'migrations', '*/sqitch.plan'),
  (5, 'infrastructure', '*.tf'), (5, 'infrastructure', '*.tfvars'), (5, 'infrastructure', '*.hcl'),
  (5, 'infrastructure', '*.bicep'), (5, 'infrastructure', '*/manifests/*.pp'), (5, 'infrastructure', '*/terraform/*'),
  (5, 'infrastructure', '*/dockerfile*'), (5, 'infrastructure', '*.dockerfile'), (5, 'infrastructure', '*/containerfile*'),
  (5, 'infrastructure', '*/docker-compose*.y*ml'), (5, 'infrastructure', '*/compose.y*ml'), (5, 'infrastructure', '*/compose.*.y*ml'),
  (5, 'infrastructure', '*/.dockerignore'), (5, 'infrastructure', '*/docker/*'), (5, 'infrastructure', '*/k8s/*'),
  (5, 'infrastructure', '*/kubernetes/*'), (5, 'infrastructure', '*/kustomize/*'),
  (5, 'infrastructure', '*/kustomization.y*ml'), (5, 'infrastructure', '*/helm/*'), (5, 'infrastructure', '*/chart.y*ml'),
  (5, 'infrastructure', '*/charts/*.y*ml'), (5, 'infrastructure', '*/ansible/*'), (5, 'infrastructure', '*/playbook*.y*ml'),
  (5, 'infrastructure', '*/cloudformation/*'), (5, 'infrastructure', '*/serverless.y*ml'),
  (5, 'infrastructure', '*/pulumi*.y*ml'), (5, 'infrastructure', '*/cdk.json'), (5, 'infrastructure', '*/vagrantfile'),
  (5, 'infrastructure', '*/procfile'), (5, 'infrastructure', '*/fly.toml'), (5, 'infrastructure', '*/skaffold.y*ml'),
  (5, 'infrastructure', '*/tiltfile'), (5, 'infrastructure', '*/argocd/*'), (5, 'infrastructure', '*/infra/*'),
  (5, 'infrastructure', '*/infrastructure/*.y*ml'), (5, 'infrastructure', '*/deploy/*'), (5, 'infrastructure', '*/nginx*.conf'),
  (5, 'infrastructure', '*/haproxy*.cfg'), (5, 'infrastructure', '*/prometheus/*.y*ml'), (5, 'infrastructure', '*/grafana/*'),
  (6, 'mobile', '*.swift'), (6, 'mobile', '*.dart'), (6, 'mobile', '*.storyboard'), (6, 'mobile', '*.xib'),
  (6, 'mobile', '*.xcodeproj/*'), (6, 'mobile', '*/androidmanifest.xml'), (6, 'mobile', '*/android/*'),
  (6, 'mobile', '*/ios/*'), (6, 'mobile', '*/fastlane/*'),
  (7, 'front end', '*.[jt]sx'), (7, 'front end', '*.vue'), (7, 'front end', '*.svelte'), (7, 'front end', '*.astro'),
  (7, 'front end', '*.css'), (7, 'front end', '*.scss'), (7, 'front end', '*.sass'), (7, 'front end', '*.less'),
  (7, 'front end', '*.styl'), (7, 'front end', '*.htm'), (7, 'front end', '*.html'), (7, 'front end', '*.html.*'),
  (7, 'front end', '*.ejs'), (7, 'front end', '*.hbs'), (7, 'front end', '*.pug'), (7, 'front end', '*.cshtml'),
  (7, 'front end', '*.razor'), (7, 'front end', '*.twig'), (7, 'front end', '*.blade.php'),
  (7, 'front end', '*/frontend/*.[jt]s'), (7, 'front end', '*/front-end/*.[jt]s'), (7, 'front end', '*/client/*.[jt]s'),
  (7, 'front end', '*/webapp/*.[jt]s'), (7, 'front end', '*/web/*.[jt]s'), (7, 'front end', '*/ui/*.[jt]s'),
  (7, 'front end', '*/components/*.[jt]s'), (7, 'front end', '*/assets/*.[jt]s'), (7, 'front end', '*/public/*.[jt]s'),
  (7, 'front end', '*/javascript/*.[jt]s'), (7, 'front end', '*/static/*.[jt]s'),
  (8, 'data', '*.sql'), (8, 'data', '*.ipynb'), (8, 'data', '*.r'), (8, 'data', '*.rmd'), (8, 'data', '*.hql'),
  (8, 'data', '*.sas'), (8, 'data', '*/etl/*.*'), (8, 'data', '*/dags/*.py'), (8, 'data', '*/dbt_project.yml'),
  (9, 'back end', '*.go'), (9, 'back end', '*.java'), (9, 'back end', '*.kt'), (9, 'back end', '*.scala'),
  (9, 'back end', '*.groovy'), (9, 'back end', '*.cs'), (9, 'back end', '*.fs'), (9, 'back end', '*.vb'),
  (9, 'back end', '*.py'), (9, 'back end', '*.rb'), (9, 'back end', '*.php'), (9, 'back end', '*.ex'),
  (9, 'back end', '*.exs'), (9, 'back end', '*.erl'), (9, 'back end', '*.clj'), (9, 'back end', '*/server/*.[jt]s'),
  (9, 'back end', '*/backend/*.[jt]s'), (9, 'back end', '*/back-end/*.[jt]s'),
  (9, 'back end', '*/controllers/*.[jt]s'), (9, 'back end', '*/lambda*/*.[jt]s'),
  (10, 'other code', '*.c'), (10, 'other code', '*.h'), (10, 'other code', '*.cc'), (10, 'other code', '*.cpp'),
  (10, 'other code', '*.cxx'), (10, 'other code', '*.hpp'), (10, 'other code', '*.hh'), (10, 'other code', '*.m'),
  (10, 'other code', '*.mm'), (10, 'other code', '*.rs'), (10, 'other code', '*.zig'), (10, 'other code', '*.[jt]s'),
  (10, 'other code', '*.[cm][jt]s'), (10, 'other code', '*.sh'), (10, 'other code', '*.pl'), (10, 'other code', '*.pm'),
  (10, 'other code', '*.lua'), (10, 'other code', '*.tcl'), (10, 'other code', '*.hs'), (10, 'other code', '*.ml'),
  (10, 'other code', '*.jl'), (10, 'other code', '*.s'), (10, 'other code', '*.asm'), (10, 'other code', '*.ps1')
)
SELECT rank, area, pattern FROM known
 UNION ALL
SELECT 1, 'ci', '/' || pattern FROM pipeline_pattern;

-- The area of each path by its name alone. A pattern for each path would be a few hundred thousand comparisons, so most
-- are looked up: what lies in a directory once a directory, a plain extension by itself, and what ends in two letters, or in
-- one, only for names that end in them.
CREATE TEMP VIEW area_name AS
WITH named AS MATERIALIZED (
  SELECT id AS path_id, '/' || lower(path) AS name, dirname('/' || lower(path)) || '/' AS directory,
         extension('-' || basename(lower(path))) AS extension, substr(lower(path), -2) AS ending,
         substr(lower(path), -1) AS letter
    FROM path
), sorted AS MATERIALIZED (
  SELECT rank, area, pattern,
         CASE WHEN pattern GLOB '*/[*]' THEN 'directory'
              WHEN pattern GLOB '[*].?*' AND NOT substr(pattern, 3) GLOB '*[^a-z0-9]*' THEN 'extension'
              ELSE 'name' END AS kind,
         CASE WHEN pattern GLOB '*[a-z0-9][a-z0-9]' THEN substr(pattern, -2)
              WHEN pattern GLOB '*[a-z0-9]' THEN substr(pattern, -1)
              ELSE '' END AS ending
    FROM area_pattern
), inside AS MATERIALIZED (
  SELECT d.directory AS directory, min(a.rank) AS rank, a.area AS area -- min(): area is that of the lowest rank
    FROM (SELECT DISTINCT directory FROM named) AS d
   CROSS JOIN sorted AS a ON a.kind = 'directory' AND d.directory GLOB a.pattern
   GROUP BY d.directory
), extended AS MATERIALIZED (
  SELECT substr(pattern, 3) AS extension, rank, area FROM sorted WHERE kind = 'extension'
), other AS MATERIALIZED (
  SELECT ending, pattern, rank, area FROM sorted WHERE kind = 'name'
)
SELECT path_id, min(rank) AS rank, area
  FROM (SELECT p.path_id, i.rank, i.area FROM named AS p CROSS JOIN inside AS i ON i.directory = p.directory
         UNION ALL
        SELECT p.path_id, e.rank, e.area FROM named AS p CROSS JOIN extended AS e ON e.extension = p.extension
         UNION ALL
        SELECT p.path_id, o.rank, o.area FROM named AS p CROSS JOIN other AS o ON o.ending = p.ending AND p.name GLOB o.pattern
         UNION ALL
        SELECT p.path_id, o.rank, o.area FROM named AS p CROSS JOIN other AS o ON o.ending = p.letter AND p.name GLOB o.pattern
         UNION ALL
        SELECT p.path_id, o.rank, o.area FROM named AS p CROSS JOIN other AS o ON o.ending = '' AND p.name GLOB o.pattern)
 GROUP BY path_id;

-- The area of each path of the history and of the tree, renamed and deleted ones included: work on them was work. What
-- the class of a file of the tree says counts before its name.
CREATE TEMP VIEW area_path AS
SELECT r.path_id AS path_id, iif(f.class = 'test' AND r.rank > 1, 'tests', r.area) AS area
  FROM area_name AS r
  LEFT JOIN file AS f ON f.path_id = r.path_id
 WHERE r.area IS NOT NULL AND coalesce(f.class, '') NOT IN ('vendored', 'generated', 'minified')
   AND (f.path_id IS NOT NULL OR r.path_id IN (SELECT path_id FROM change));

-- Who has worked in which area: commits and paths, and the share of all commits to it.
CREATE TEMP VIEW skill AS
WITH place AS MATERIALIZED (
  SELECT * FROM area_path
), work AS MATERIALIZED (
  SELECT c.person_id AS person_id, c.commit_id AS commit_id, c.commit_time AS commit_time, a.area AS area, a.path_id AS path_id
    FROM contribution AS c
   CROSS JOIN change AS h ON h.commit_id = c.commit_id
   CROSS JOIN place AS a ON a.path_id = h.path_id
), part AS MATERIALIZED (
  SELECT person_id, area, count(DISTINCT commit_id) AS commits, count(DISTINCT path_id) AS files,
         min(commit_time) AS first_time, max(commit_time) AS last_time
    FROM work
   GROUP BY area, person_id
), whole AS MATERIALIZED (
  SELECT area, count(DISTINCT commit_id) AS commits FROM work GROUP BY area
)
SELECT w.person_id AS person_id, p.name AS person, w.area AS area, w.commits AS commits, w.files AS files,
       100.0 * w.commits / t.commits AS share, w.first_time AS first_time, w.last_time AS last_time,
       w.person_id IN (SELECT id FROM active_person) AS is_active
  FROM part AS w
 CROSS JOIN whole AS t ON t.area = w.area
 CROSS JOIN person AS p ON p.id = w.person_id;

-- The work of the last {year_days} days by area: commits, active people who had a hand in them, and who most.
CREATE TEMP VIEW area_year AS
WITH change_year AS MATERIALIZED (
  SELECT commit_id, person_id, path_id FROM recent_work
), place AS MATERIALIZED (
  SELECT r.path_id AS path_id, iif(f.class = 'test' AND r.rank > 1, 'tests', r.area) AS area
    FROM area_name AS r
    LEFT JOIN file AS f ON f.path_id = r.path_id
   WHERE r.area IS NOT NULL AND coalesce(f.class, '') NOT IN ('vendored', 'generated', 'minified')
), touched AS MATERIALIZED ( -- with DISTINCT here SQLite would look a path up by reading all of them
  SELECT p.area AS area, c.commit_id AS commit_id, c.person_id AS person_id
    FROM change_year AS c
   CROSS JOIN place AS p ON p.path_id = c.path_id
), work AS MATERIALIZED (
  SELECT DISTINCT * FROM touched
), whole AS (
  SELECT area, count(DISTINCT commit_id) AS commits,
         count(DISTINCT person_id) FILTER (WHERE person_id IN (SELECT id FROM active_person)) AS active_people
    FROM work
   GROUP BY area
), top AS (
  SELECT area, person_id, count(*) AS commits, row_number() OVER (PARTITION BY area ORDER BY count(*) DESC, person_id) AS n
    FROM work
   GROUP BY area, person_id
)
SELECT w.area AS area, w.commits AS commits, w.active_people AS active_people, t.person_id AS top_person_id,
       p.name AS top_person, 100.0 * t.commits / w.commits AS top_share
  FROM whole AS w
  JOIN top AS t ON t.area = w.area AND t.n = 1
  JOIN person AS p ON p.id = t.person_id;

-- The areas there are files of, with that work.
CREATE TEMP VIEW area_summary AS
WITH part AS (
  SELECT a.area AS area, count(*) AS files FROM area_path AS a JOIN file AS f ON f.path_id = a.path_id GROUP BY a.area
)
SELECT part.area AS area, part.files AS files, coalesce(y.commits, 0) AS commits_year,
       coalesce(y.active_people, 0) AS active_people, y.top_person_id AS top_person_id, y.top_person AS top_person,
       y.top_share AS top_share
  FROM part
  LEFT JOIN area_year AS y ON y.area = part.area;

-- The work of the last {year_days} days on what builds, ships and stores the product: files of the tree that are
-- pipelines, infrastructure or migrations.
CREATE TEMP VIEW operations_work AS
WITH work AS MATERIALIZED (
  SELECT commit_id, person_id, path_id FROM recent_work
), place AS MATERIALIZED (
  SELECT f.path_id AS path_id, a.area AS area
    FROM area_name AS a
   CROSS JOIN file AS f ON f.path_id = a.path_id
   WHERE a.area IN ('ci', 'infrastructure', 'migrations') AND f.class NOT IN ('test', 'vendored', 'generated')
)
SELECT w.commit_id AS commit_id, w.person_id AS person_id, w.path_id AS path_id, p.area AS area
  FROM work AS w
 CROSS JOIN place AS p ON p.path_id = w.path_id;

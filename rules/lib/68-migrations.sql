-- What the code says of its database: migrations, and the sizes of its connection pools.

-- Migrations by the paths that their tools prescribe.
CREATE TEMP VIEW migration AS
WITH candidate AS (
  SELECT p.id AS path_id, p.path AS path, basename(p.path) AS name, basename(dirname(p.path)) AS folder
    FROM file AS f
    JOIN path AS p ON p.id = f.path_id
   WHERE f.blob_id IS NOT NULL AND f.class NOT IN ('vendored', 'test', 'documentation')
     AND p.path REGEXP '(?i)migrat|db/changelog/|liquibase/|/V\d[^/]*__|\.up\.sql$|versions/'
), known AS (
  SELECT path_id, path, name, folder,
         CASE WHEN path REGEXP '(^|/)db/(\w+_)?migrate/\d{14}_\w+\.rb$' THEN 'Rails'
              WHEN path REGEXP '(^|/)migrations/\d{4}_\d\d_\d\d_\d{6}_\w+\.php$' THEN 'Laravel'
              WHEN path REGEXP '(^|/)migrations/\d{4}_\w+\.py$' THEN 'Django'
              WHEN path REGEXP '(^|/)(alembic|migrations)/versions/(?!__)[^/]+\.py$' THEN 'Alembic'
              WHEN path REGEXP '(^|/)(migrations/\d{14}_[^/]+|prisma/migrations/[^/]+)/migration\.sql$' THEN 'Prisma'
              WHEN path REGEXP '(^|/)migrations/[^/]*\d{6,14}[^/]*/up\.sql$' THEN 'Diesel'
              WHEN path REGEXP '(?i)(^|/)migrations/([^/]+/)*\d{14}_\w+\.cs$' THEN 'Entity Framework'
              WHEN path REGEXP '(^|/)\d+_[^/]+\.up\.sql$' THEN 'golang-migrate'
              WHEN path REGEXP '(^|/)V\d+(?:[._]\d+)*__[^/]+\.(sql|java|kt)$' THEN 'Flyway'
              WHEN path REGEXP '(^|/)(db/changelog|liquibase)/([^/]+/)*[^/]+\.(xml|ya?ml|json|sql)$' THEN 'Liquibase'
              WHEN path REGEXP '(^|/)migrations/\d{14}-[^/]+\.[cm]?[jt]s$' THEN 'Sequelize'
              WHEN path REGEXP '(^|/)migrations/\d{14}_[^/]+\.[cm]?[jt]s$' THEN 'Knex'
              WHEN path REGEXP '(^|/)migrations?/\d{13}-[^/]+\.[jt]s$' THEN 'TypeORM'
              WHEN path REGEXP '(^|/)priv/[^/]+/migrations/\d{14}_\w+\.exs$' THEN 'Ecto'
              WHEN path REGEXP '(^|/)migrations?/\d{3,14}[_-][^/]+\.sql$' AND path NOT LIKE '%.down.sql' THEN 'numbered SQL' END AS tool
    FROM candidate
)
SELECT path_id, path, tool, iif(tool IN ('Prisma', 'Diesel'), dirname(dirname(path)), dirname(path)) AS directory,
       iif(tool IN ('Prisma', 'Diesel'), folder, name) AS name
  FROM known WHERE tool IS NOT NULL;

-- Directories of migrations; newest: the last by name, '' where names sort in no order of theirs (Alembic, Liquibase, Flyway).
-- is_applied: the profiled database has the table in which the tool keeps what it has run, NULL without a profile.
CREATE TEMP VIEW migration_directory AS
WITH history (tool, name) AS (
  VALUES ('Rails', 'schema_migrations'), ('Laravel', 'migrations'), ('Django', 'django_migrations'), ('Alembic', 'alembic_version'),
         ('Prisma', '_prisma_migrations'), ('Diesel', '__diesel_schema_migrations'), ('Entity Framework', '__EFMigrationsHistory'),
         ('golang-migrate', 'schema_migrations'), ('Flyway', 'flyway_schema_history'), ('Liquibase', 'databasechangelog'),
         ('Sequelize', 'SequelizeMeta'), ('Knex', 'knex_migrations'), ('TypeORM', 'migrations'), ('Ecto', 'schema_migrations'),
         ('numbered SQL', 'goose_db_version'), ('numbered SQL', 'schema_migrations')
)
SELECT m.tool AS tool, m.directory AS directory, count(*) AS migrations, iif(m.tool IN ('Alembic', 'Liquibase', 'Flyway'), '', max(m.name)) AS newest,
       (SELECT EXISTS (SELECT 1 FROM pg_table AS t JOIN history AS h ON h.tool = m.tool AND h.name = t.name) FROM pg_server) AS is_applied
  FROM migration AS m
 GROUP BY m.tool, m.directory;

-- Tables that migrations make with a call that names them, and no other file of that directory and tool takes away or renames; is_there: in
-- the profiled database.
CREATE TEMP VIEW migration_table AS
WITH call AS (
  SELECT s.path_id AS path_id, s.capture AS capture, s.line AS line, lower(trim(s.name, ':"''`')) AS name, m.directory AS directory, m.path AS path, m.tool AS tool
    FROM migration AS m
    JOIN shared_match AS s ON s.path_id = m.path_id AND s.rule = 'syntax/migration'
)
SELECT c.tool AS tool, c.directory AS directory, c.path AS path, min(c.line) AS line, c.name AS name,
       EXISTS (SELECT 1 FROM pg_table AS t WHERE lower(t.name) = c.name) AS is_there
  FROM call AS c
 WHERE c.capture = 'created' AND c.name REGEXP '^\w+$'
   AND NOT EXISTS (SELECT 1 FROM call AS d WHERE d.capture = 'dropped' AND d.name = c.name AND d.path_id <> c.path_id
                       AND d.tool = c.tool AND d.directory = c.directory)
 GROUP BY c.directory, c.path, c.name;

-- Settings of files that hold where the product runs: not those of tests, of a developer's machine, and examples.
CREATE TEMP VIEW product_setting AS
SELECT s.path_id AS path_id, p.path AS path, basename(p.path) AS file, s.line AS line, s.key AS key, s.number AS number, s.scheme AS scheme,
       replace(replace(lower(s.key), '-', ''), '_', '') AS plain_key, upper(regexp_replace(s.key, '^.*\.', '')) AS name
  FROM setting AS s
  JOIN path AS p ON p.id = s.path_id
  JOIN file AS f ON f.path_id = s.path_id
 WHERE f.class NOT IN ('vendored', 'test', 'documentation')
   AND NOT basename(p.path) REGEXP '(?i)(^|[._-])(test|tests|ci|dev|devel|development|local|example|sample|dist|template|override)\b'
   AND NOT s.key REGEXP '(?i)^(test|ci|development)(\.|$)';

-- How many connections a configuration file allows, NULL where it names a placeholder without a default. is_pooler: PgBouncer, for
-- each pair of a database and a role. Files that name addresses or adapters of other databases only are of those.
CREATE TEMP VIEW configured_pool AS
WITH allowed AS (
  SELECT path_id, path, line, number AS size, name REGEXP '^(PGBOUNCER_)?DEFAULT_POOL_SIZE$' AS is_pooler
    FROM product_setting
   WHERE scheme = ''
     AND CASE WHEN file LIKE 'application%' THEN plain_key REGEXP
                     '(^|\.)hikari\.maximumpoolsize$|datasources?\..*(maximumpoolsize|maxpoolsize|maxactive|maxtotal)$|r2dbc\.pool\.maxsize$|^(%\w+\.)?quarkus\.datasource\..*(jdbc|reactive)\.maxsize$'
              WHEN file LIKE 'database%' THEN plain_key REGEXP '(^|\.)(pool|maxconnections)$|\?(pool|connectionlimit)$'
              WHEN file LIKE 'pgbouncer%' THEN name = 'DEFAULT_POOL_SIZE'
              ELSE name REGEXP '^(PGBOUNCER_)?DEFAULT_POOL_SIZE$|^(?!.*REDIS)(\w+_)?(DB|DATABASE|POSTGRES|POSTGRESQL|PG|SQLALCHEMY)_(MAX_)?(CONNECTION_)?POOL(_MAX|_SIZE|_MAX_SIZE|_LIMIT)?$|^(?!.*REDIS)(\w+_)?(DB|DATABASE|PG)_MAX_(OPEN_)?CONN(ECTION)?S$|_HIKARI_MAXIMUM_?POOL_?SIZE$|\?(CONNECTION_LIMIT|POOL_MAX_CONNS|POOL|POOL_SIZE|MAX_POOL_SIZE)$' END
)
SELECT a.*
  FROM allowed AS a
 WHERE NOT EXISTS (SELECT 1 FROM setting AS s WHERE s.path_id = a.path_id AND s.scheme REGEXP '(?i)mysql|maria|sqlite|sqlserver|mssql|oracle|mongo|trilogy|h2|db2')
    OR EXISTS (SELECT 1 FROM setting AS s WHERE s.path_id = a.path_id AND s.scheme REGEXP '(?i)postg|^pg');

-- The clients that a PgBouncer of the tree takes, 100 where its file does not say; no row without one.
CREATE TEMP VIEW pooler_room AS
SELECT CAST(coalesce(min(number), 100) AS INTEGER) AS places
  FROM (SELECT path_id FROM configured_pool WHERE is_pooler UNION SELECT path_id FROM product_setting WHERE file LIKE 'pgbouncer%') AS p
  LEFT JOIN product_setting AS s ON s.path_id = p.path_id AND s.name REGEXP '^(PGBOUNCER_)?MAX_CLIENT_CONN$'
HAVING count(*) > 0;

-- The most connections that one process opens, where the product's code or configuration says a number; NULL where it says that
-- the number stands elsewhere. An engine of SQLAlchemy opens max_overflow more, 10 when the code does not say.
CREATE TEMP VIEW connection_pool AS
SELECT s.path_id AS path_id, p.path AS path, s.line AS line,
       CAST(replace(s.name, '_', '') AS INTEGER)
         + iif(s.capture = 'engine', coalesce((SELECT max(CAST(replace(o.name, '_', '') AS INTEGER)) FROM shared_match AS o
                  WHERE o.rule = s.rule AND o.capture = 'more' AND o.path_id = s.path_id AND o.line BETWEEN s.line - 15 AND s.line + 15), 10), 0) AS size,
       0 AS is_pooler
  FROM shared_match AS s
  JOIN path AS p ON p.id = s.path_id
 WHERE s.rule = 'syntax/pool' AND s.capture IN ('size', 'engine') AND s.class = 'production' AND s.name REGEXP '^\d[\d_]{0,6}$'
 UNION ALL
SELECT path_id, path, line, size, is_pooler FROM configured_pool;

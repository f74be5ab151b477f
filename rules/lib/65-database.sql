-- Database: the newest profile of a server, with names in place of numbers and counters with the time they took. Objects
-- are named as people write them: the schema only where it is not public, the database only where several were profiled.
-- Those names are the subjects of findings, so nothing stands in them that changes from one profile to the next; sql_name
-- and its like are for statements to be run.

-- The server. Days are those over which counters were added up: statement_days for pg_stat_statements, statistics_days
-- for the server's own counters; NULL where the reset is not known. Never reset, they are at least as old as the start.
CREATE TEMP VIEW database_server AS
SELECT s.*, coalesce(s.sample_seconds, s.taken_time - s.statements_since) / 86400.0 AS statement_days,
       coalesce(s.sample_seconds, s.taken_time - coalesce(s.statistics_since, s.start_time)) / 86400.0 AS statistics_days,
       s.version_number / 10000 AS major
  FROM pg_server AS s;

-- Connections the server has, and those for everybody: less what superusers and, from PostgreSQL 16 on, roles with
-- pg_use_reserved_connections have for themselves.
CREATE TEMP VIEW connection_room AS
SELECT CAST(m.number AS INTEGER) AS most,
       CAST(m.number - coalesce((SELECT sum(number) FROM pg_setting
                                  WHERE name IN ('superuser_reserved_connections', 'reserved_connections')), 0) AS INTEGER) AS places
  FROM pg_setting AS m WHERE m.name = 'max_connections';

-- A database whose catalog was read, with the age of its counters in days.
CREATE TEMP VIEW profiled_database AS
SELECT d.*, coalesce(s.sample_seconds, s.taken_time - coalesce(d.statistics_since, s.start_time)) / 86400.0 AS days
  FROM pg_database AS d
  JOIN pg_server AS s
 WHERE d.is_profiled;

-- How many databases were read: with several, names say in which one something is.
CREATE TEMP VIEW database_count AS
SELECT coalesce(sum(is_profiled), 0) AS profiled FROM pg_database;

CREATE TEMP VIEW database_table AS
SELECT t.*, d.days AS days, coalesce(t.inserts, 0) + coalesce(t.updates, 0) + coalesce(t.deletes, 0) AS writes, coalesce(t.live_rows, 0) > 0 OR t.rows > 0 AS is_filled,
       max(coalesce(t.rows, 0), coalesce(t.live_rows, 0)) AS about_rows,
       iif((SELECT profiled FROM database_count) > 1, t.database || ':', '') || iif(t.schema = 'public', '', t.schema || '.') || t.name AS label,
       sql_name(t.schema) || '.' || sql_name(t.name) AS sql_name
  FROM pg_table AS t
  LEFT JOIN profiled_database AS d ON d.name = t.database;

-- retype_sql begins the statement that gives the column another type.
CREATE TEMP VIEW database_column AS
SELECT c.*, t.label || '.' || c.name AS label, t.label AS table_label, t.name AS table_name, t.sql_name AS table_sql_name, t.schema AS schema, t.kind AS kind,
       t.parent_oid AS parent_oid, t.about_rows AS about_rows, t.bytes AS bytes,
       format('ALTER TABLE %s ALTER COLUMN %s TYPE', t.sql_name, sql_name(c.name)) AS retype_sql
  FROM pg_column AS c
  JOIN database_table AS t ON t.database = c.database AND t.oid = c.table_oid;

-- is_disposable: nothing but speed hangs on it. No constraint, no replica identity, no part of a partitioned index.
CREATE TEMP VIEW database_index AS
SELECT i.*, t.label AS table_label, t.name AS table_name, t.rows AS table_rows, t.is_skipped AS is_skipped, t.days AS days,
       t.writes AS writes, CAST(i.key AS INTEGER) AS first_column,
       NOT (i.is_unique OR i.is_primary OR i.is_constraint OR i.is_replica_identity) AND i.parent_oid IS NULL AS is_disposable,
       iif((SELECT profiled FROM database_count) > 1, i.database || ':', '') || iif(i.schema = 'public', '', i.schema || '.') || i.name AS label,
       sql_name(i.schema) || '.' || sql_name(i.name) AS sql_name, t.sql_name AS table_sql_name
  FROM pg_index AS i
  JOIN database_table AS t ON t.database = i.database AND t.oid = i.table_oid;

-- An index beside a second one that is the same in all but the name. The one that stays is that of the stronger
-- constraint, else the older.
CREATE TEMP VIEW duplicate_index AS
SELECT i.database AS database, i.oid AS oid, max(j.oid) AS other_oid
  FROM pg_index AS i
  JOIN pg_index AS j ON j.database = i.database AND j.table_oid = i.table_oid AND j.oid <> i.oid AND j.key = i.key
   AND j.included = i.included AND j.method = i.method AND j.signature = i.signature AND j.expression = i.expression
   AND j.predicate = i.predicate
   AND (j.is_primary, j.is_constraint, j.is_replica_identity, j.is_unique, -j.oid)
     > (i.is_primary, i.is_constraint, i.is_replica_identity, i.is_unique, -i.oid)
 WHERE i.is_valid AND j.is_valid AND i.parent_oid IS NULL AND j.parent_oid IS NULL AND NOT i.is_replica_identity
   AND NOT (i.is_unique AND NOT j.is_unique)
 GROUP BY i.database, i.oid;

-- An index whose columns are the first ones of a wider one, which can do its work: of several the widest, which stays when all
-- that others stand in for are dropped.
CREATE TEMP VIEW redundant_index AS
SELECT i.database AS database, i.oid AS oid, j.oid AS wider_oid, i.scans AS scans, max(length(j.key) * 4294967296 - j.oid) AS place
  FROM database_index AS i
  JOIN pg_index AS j ON j.database = i.database AND j.table_oid = i.table_oid AND j.oid <> i.oid
   AND length(j.key) > length(i.key) AND substr(j.key, 1, length(i.key)) = i.key
   AND j.predicate = i.predicate AND j.method = 'btree' AND substr(j.signature, 1, length(i.signature)) = i.signature
 WHERE i.method = 'btree' AND i.is_disposable AND i.is_valid AND j.is_valid AND j.parent_oid IS NULL
   AND i.included = '' AND i.expression = '' AND j.expression = ''
   AND NOT EXISTS (SELECT 1 FROM duplicate_index AS d WHERE d.database = i.database AND d.oid = i.oid)
 GROUP BY i.database, i.oid;

-- An index that nothing has read since the counters were reset and nothing but speed hangs on. One that is the same as
-- another, or that a narrower one beside it stands in for, is spoken of there: both advices together would take both. One
-- that serves a foreign key is used when a row of the other table is deleted, however seldom.
CREATE TEMP VIEW unread_index AS
SELECT i.*
  FROM database_index AS i
 WHERE i.scans = 0 AND i.is_disposable AND i.is_valid
   AND NOT EXISTS (SELECT 1 FROM duplicate_index AS d WHERE d.database = i.database AND i.oid IN (d.oid, d.other_oid))
   AND NOT EXISTS (SELECT 1 FROM redundant_index AS r WHERE r.database = i.database AND i.oid = r.oid)
   AND NOT EXISTS (SELECT 1 FROM redundant_index AS r JOIN pg_index AS n ON n.database = r.database AND n.oid = r.oid
                    WHERE r.database = i.database AND n.table_oid = i.table_oid AND substr(i.key, 1, length(n.key)) = n.key
                      AND EXISTS (SELECT 1 FROM pg_index AS a WHERE a.database = n.database AND a.table_oid = n.table_oid AND a.key = n.key AND a.scans > 0))
   AND NOT EXISTS (SELECT 1 FROM pg_constraint AS c WHERE c.database = i.database AND c.table_oid = i.table_oid AND c.kind = 'foreign key'
                      AND instr(' ' || c.key, ' ' || i.first_column || ' ') > 0);

-- A foreign key with its two tables; is_indexed: a btree or hash index begins with one of its columns.
CREATE TEMP VIEW database_foreign_key AS
SELECT c.*, t.label || '.' || c.name AS label, t.label AS table_label, t.sql_name AS table_sql_name, t.about_rows AS about_rows, t.days AS days,
       p.label AS target_label, p.deletes AS target_deletes, p.about_rows AS target_rows,
       EXISTS (SELECT 1 FROM pg_index AS i
                WHERE i.database = c.database AND i.table_oid = c.table_oid AND i.is_valid AND i.method IN ('btree', 'hash')
                  AND instr(' ' || c.key, ' ' || CAST(i.key AS INTEGER) || ' ') > 0
                  AND (i.predicate = '' OR (i.predicate LIKE '{NULLTEST%' AND i.predicate LIKE '%:nulltesttype 1%')
                       OR EXISTS (SELECT 1 FROM pg_column AS k WHERE k.database = c.database AND k.table_oid = c.table_oid
                                     AND instr(' ' || c.key, ' ' || k.number || ' ') > 0 AND i.predicate = '(' || sql_name(k.name) || ' IS NOT NULL)'))) AS is_indexed
  FROM pg_constraint AS c
  JOIN database_table AS t ON t.database = c.database AND t.oid = c.table_oid
  LEFT JOIN database_table AS p ON p.database = c.database AND p.oid = c.target_oid
 WHERE c.kind = 'foreign key';

-- What the application asks: no monitoring, no commands, nothing that could not be read. `label` is made of what a
-- fingerprint keeps, so it is the same where values or list lengths differ; `shown` is the beginning of the text.
CREATE TEMP VIEW database_statement AS
SELECT s.*, iif((SELECT profiled FROM database_count) > 1, s.database || ':', '') || s.kind
         || coalesce(' ' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM statement_table WHERE statement_id = s.id
                              GROUP BY name ORDER BY min(ordinal) LIMIT 3)), '') || ' [' || substr(s.fingerprint, 1, 8) || ']' AS label,
       iif(length(s.text) > 80, substr(s.text, 1, 79) || '…', s.text) AS shown,
       100 * s.share AS percent, 1.0 * s.rows / s.calls AS rows_per_call,
       1.0 * (s.blocks_hit + s.blocks_read) / s.calls AS blocks_per_call
  FROM pg_statement AS s
 WHERE s.problem = '' AND NOT s.is_own AND s.kind IN ('select', 'insert', 'update', 'delete', 'merge') AND s.calls > 0;

-- Of each statement the largest table it reads.
CREATE TEMP VIEW statement_largest AS
SELECT s.statement_id AS statement_id, t.oid AS table_oid, t.label AS table_label, max(t.about_rows) AS about_rows, t.pages AS pages
  FROM statement_table AS s
  JOIN pg_statement AS p ON p.id = s.statement_id
  JOIN database_table AS t ON t.database = p.database AND t.oid = s.table_oid
 GROUP BY s.statement_id;

-- Database: the newest profile of a server, with names in place of numbers. Objects are named as people write them:
-- the schema only where it is not public, the database only where several were profiled.

CREATE TEMP VIEW database_table AS
SELECT t.*, iif((SELECT sum(is_profiled) FROM pg_database) > 1, t.database || ':', '') || iif(t.schema = 'public', '', t.schema || '.') || t.name AS label
  FROM pg_table AS t;

CREATE TEMP VIEW database_index AS
SELECT i.*, t.label AS table_label, t.name AS table_name, t.rows AS table_rows, t.is_skipped AS is_skipped,
       iif((SELECT sum(is_profiled) FROM pg_database) > 1, i.database || ':', '') || iif(i.schema = 'public', '', i.schema || '.') || i.name AS label
  FROM pg_index AS i
  JOIN database_table AS t ON t.database = i.database AND t.oid = i.table_oid;
